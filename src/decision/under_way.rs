//! What people began and what became of it, folded from the register's records like facts are.

use std::collections::BTreeMap;

use super::{RegisterEvent, RegisterRecord};
use crate::model::{
    ConsultationId, EmergencyId, Organisation, ProfessionalId, RepairId, ReviewId, SubjectRef,
    Timestamp,
};
use crate::work::{Agreed, Consultation, Emergency, NotOpen, RepairCase, Review};

/// Work about one household.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Reviews that were sent.
    pub reviews: BTreeMap<ReviewId, Review>,
    /// Emergencies that were declared.
    pub emergencies: BTreeMap<EmergencyId, Emergency>,
    /// Repairs of the household and of its members that were proposed.
    pub repairs: BTreeMap<RepairId, RepairCase>,
    /// Consultations that were called.
    pub consultations: BTreeMap<ConsultationId, Consultation>,
}

impl UnderWay {
    /// Folds records, in the order they were recorded.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a RegisterRecord>) -> Self {
        let mut under_way = Self::default();
        for record in records {
            under_way.take(record);
        }
        under_way
    }

    /// Whether a record may be added at this moment: asked in the transaction that would add it, so that of two at once one wins.
    ///
    /// # Errors
    /// Where the work it speaks of is over, or somebody did it first.
    pub fn admits(&self, event: &RegisterEvent, at: Timestamp) -> Result<(), NotOpen> {
        match event {
            RegisterEvent::ReviewAnswered { id, answer } => self.review(*id)?.admits(answer, at),
            RegisterEvent::ReviewWithdrawn { id } => self.review(*id)?.is_open(at),
            RegisterEvent::EmergencyAgreed { id, agreement } => {
                self.emergency(*id)?.admits(agreement, at)
            }
            RegisterEvent::EmergencyEnded { id } => self.emergency(*id)?.is_running(at),
            RegisterEvent::EmergencyReviewed { id, .. } => self.emergency(*id)?.may_be_reviewed(),
            RegisterEvent::RepairAgreed { id, .. } => self.may_take_effect(*id),
            RegisterEvent::RepairWithdrawn { id } => self.repair(*id)?.is_open(),
            RegisterEvent::ConsultationAgreed { id } => {
                self.consultation(*id)?.admits_agreement(at)
            }
            RegisterEvent::ConsultationEnded { id } => self.consultation(*id)?.is_ahead(at),
            _ => Ok(()),
        }
    }

    /// A review.
    ///
    /// # Errors
    /// Where there is none of this id.
    pub fn review(&self, id: ReviewId) -> Result<&Review, NotOpen> {
        self.reviews.get(&id).ok_or(NotOpen::Unknown)
    }

    /// An emergency.
    ///
    /// # Errors
    /// Where there is none of this id.
    pub fn emergency(&self, id: EmergencyId) -> Result<&Emergency, NotOpen> {
        self.emergencies.get(&id).ok_or(NotOpen::Unknown)
    }

    /// A repair.
    ///
    /// # Errors
    /// Where there is none of this id.
    pub fn repair(&self, id: RepairId) -> Result<&RepairCase, NotOpen> {
        self.repairs.get(&id).ok_or(NotOpen::Unknown)
    }

    /// Repairs that are in effect.
    pub fn agreed_repairs(&self) -> impl Iterator<Item = &RepairCase> {
        self.repairs.values().filter(|it| it.agreed.is_some())
    }

    /// What was repaired once is not wrong any more: of two repairs of the same the first one counts.
    fn may_take_effect(&self, id: RepairId) -> Result<(), NotOpen> {
        let case = self.repair(id)?;
        case.is_open()?;
        let repair = &case.proposed.repair;
        if self
            .agreed_repairs()
            .any(|it| it.proposed.repair.mends_the_same(repair))
        {
            return Err(NotOpen::Answered);
        }
        Ok(())
    }

    /// Emergencies of this professional of an organisation that run at this moment, under whatever hat.
    pub fn running_of<'a>(
        &'a self,
        organisation: &'a Organisation,
        professional: &'a ProfessionalId,
        at: Timestamp,
    ) -> impl Iterator<Item = &'a Emergency> {
        self.emergencies.values().filter(move |it| {
            it.asker.hat.organisation() == organisation
                && it.is_of(professional)
                && it.is_running(at).is_ok()
        })
    }

    /// A consultation.
    ///
    /// # Errors
    /// Where there is none of this id.
    pub fn consultation(&self, id: ConsultationId) -> Result<&Consultation, NotOpen> {
        self.consultations.get(&id).ok_or(NotOpen::Unknown)
    }

    fn take(&mut self, record: &RegisterRecord) {
        match (&record.event, &record.subject) {
            (RegisterEvent::ReviewSent { id, sent }, SubjectRef::Household(_)) => {
                let (writer, at) = (record.writer.clone(), record.recorded_at);
                let review = || Review::new(*id, (**sent).clone(), writer, at);
                self.reviews.entry(*id).or_insert_with(review);
            }
            (RegisterEvent::ReviewAnswered { id, answer }, _) => {
                if let Some(review) = self.reviews.get_mut(id) {
                    review.take(answer);
                }
            }
            (RegisterEvent::ReviewWithdrawn { id }, _) => {
                if let Some(review) = self.reviews.get_mut(id) {
                    review.withdrawn_at.get_or_insert(record.recorded_at);
                }
            }
            (RegisterEvent::ConsultationCalled { id, called }, _) => {
                let consultation = || Consultation {
                    id: *id,
                    called: (**called).clone(),
                    caller: record.writer.clone(),
                    called_at: record.recorded_at,
                    agreed_by: None,
                    ended_at: None,
                };
                self.consultations.entry(*id).or_insert_with(consultation);
            }
            (RegisterEvent::ConsultationAgreed { id }, _) => {
                if let Some(consultation) = self.consultations.get_mut(id) {
                    let by = || record.writer.clone();
                    consultation.agreed_by.get_or_insert_with(by);
                }
            }
            (RegisterEvent::ConsultationEnded { id }, _) => {
                if let Some(consultation) = self.consultations.get_mut(id) {
                    consultation.ended_at.get_or_insert(record.recorded_at);
                }
            }
            _ => self.take_emergency(record),
        }
    }

    fn take_emergency(&mut self, record: &RegisterRecord) {
        let at = record.recorded_at;
        match &record.event {
            RegisterEvent::EmergencyDeclared { id, declared } => {
                let (writer, declared) = (record.writer.clone(), (**declared).clone());
                let emergency = || Emergency::new(*id, declared, writer, at);
                self.emergencies.entry(*id).or_insert_with(emergency);
            }
            RegisterEvent::EmergencyAgreed { id, agreement } => {
                if let Some(emergency) = self.emergencies.get_mut(id) {
                    let (to, by) = (agreement.clone(), record.writer.clone());
                    emergency.agreed.push(Agreed { to, by, at });
                }
            }
            RegisterEvent::EmergencyEnded { id } => {
                if let Some(emergency) = self.emergencies.get_mut(id) {
                    emergency.ended_at.get_or_insert(at);
                }
            }
            RegisterEvent::EmergencyReviewed { id, finding } => {
                if let Some(emergency) = self.emergencies.get_mut(id) {
                    let finding = || ((**finding).clone(), at);
                    emergency.finding.get_or_insert_with(finding);
                }
            }
            _ => self.take_repair(record),
        }
    }

    fn take_repair(&mut self, record: &RegisterRecord) {
        let (by, at) = (&record.writer, record.recorded_at);
        match &record.event {
            RegisterEvent::RepairProposed { id, proposed } => {
                let case = || RepairCase::new(*id, (**proposed).clone(), by.clone(), at);
                self.repairs.entry(*id).or_insert_with(case);
            }
            RegisterEvent::RepairAgreed { id, .. } => {
                if let Some(case) = self.repairs.get_mut(id) {
                    case.agreed.get_or_insert_with(|| (by.clone(), at));
                }
            }
            RegisterEvent::RepairWithdrawn { id } => {
                if let Some(case) = self.repairs.get_mut(id) {
                    case.withdrawn_at.get_or_insert(at);
                }
            }
            _ => {}
        }
    }
}
