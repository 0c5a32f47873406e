//! An emergency: a professional with a crisis mandate says what threatens life or health, a second one agrees or nobody answers in time,
//! and a fixed minimum is open for hours. Every term is a moment that was written down when it was declared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::NotOpen;
use crate::model::{EmergencyId, Hat, Organisation, PersonId, ProfessionalId, Timestamp, Writer};

/// An emergency as it was declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredEmergency {
    /// Hat that asks.
    pub recipient: Hat,
    /// Whom it concerns.
    pub persons: BTreeSet<PersonId>,
    /// Hats that know one of them: their professionals may agree, and they are told. The asker never learns which.
    pub holders: BTreeSet<Hat>,
    /// Hat of the crisis desk, which may agree for all.
    pub desk: Hat,
    /// What threatens life or health, sealed to each organisation that must read it.
    pub threat: BTreeMap<Organisation, String>,
    /// Until when a second professional is waited for.
    pub answer_by: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// When it has to have been reviewed.
    pub review_by: Timestamp,
}

impl DeclaredEmergency {
    /// Whose business it is: of the asker's, the holders' and the crisis desk's organisations.
    pub fn concerned(&self) -> BTreeSet<&Organisation> {
        let hats = self.holders.iter().chain([&self.recipient, &self.desk]);
        hats.map(Hat::organisation).collect()
    }

    fn holding(&self) -> BTreeSet<&Organisation> {
        self.holders.iter().map(Hat::organisation).collect()
    }
}

/// What a second professional agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Agreement {
    /// Of the crisis desk: to the flows of every holder.
    Everybody,
    /// Of a holder: to the flows of its own organisation.
    Holder {
        /// The organisation.
        organisation: Organisation,
    },
}

impl Agreement {
    /// Whether it is about this organisation's flows.
    fn covers(&self, holder: &Organisation) -> bool {
        match self {
            Agreement::Everybody => true,
            Agreement::Holder { organisation } => organisation == holder,
        }
    }
}

/// That a second professional agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// To what.
    pub to: Agreement,
    /// Who.
    pub by: Writer,
    /// When.
    pub at: Timestamp,
}

/// What whoever looked at an emergency afterwards found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyFinding {
    /// Whether it was one.
    pub justified: bool,
    /// Why, sealed to the reviewer's and the asker's organisation.
    pub reason: BTreeMap<Organisation, String>,
    /// Until when those concerned can read it.
    pub told_until: Timestamp,
}

/// On what an emergency opens the flows of a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footing {
    /// A second professional agreed.
    Agreed,
    /// Nobody answered in time.
    Alone,
}

/// An emergency with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Id.
    pub id: EmergencyId,
    /// As it was declared.
    pub declared: DeclaredEmergency,
    /// Who declared it.
    pub asker: Writer,
    /// When.
    pub declared_at: Timestamp,
    /// What was agreed to, in the order of it.
    pub agreed: Vec<Agreed>,
    /// When the asker ended it.
    pub ended_at: Option<Timestamp>,
    /// What a reviewer found, and when. It ends what still runs.
    pub finding: Option<(EmergencyFinding, Timestamp)>,
}

impl Emergency {
    /// An emergency that was just declared.
    pub fn new(
        id: EmergencyId,
        declared: DeclaredEmergency,
        asker: Writer,
        declared_at: Timestamp,
    ) -> Self {
        Self {
            id,
            declared,
            asker,
            declared_at,
            agreed: Vec::new(),
            ended_at: None,
            finding: None,
        }
    }

    /// When it ended or will: by itself, by the asker or by a review, whichever is first.
    pub fn over_at(&self) -> Timestamp {
        let reviewed = self.finding.as_ref().map(|(_, at)| *at);
        let ends = [Some(self.declared.ends_at), self.ended_at, reviewed];
        ends.into_iter()
            .flatten()
            .min()
            .unwrap_or(self.declared.ends_at)
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// Where the asker ended it, somebody reviewed it, or its hours are over.
    pub fn is_running(&self, at: Timestamp) -> Result<(), NotOpen> {
        if self.ended_at.is_some() {
            return Err(NotOpen::Withdrawn);
        }
        if self.finding.is_some() {
            return Err(NotOpen::Answered);
        }
        if at >= self.declared.ends_at {
            return Err(NotOpen::Lapsed);
        }
        Ok(())
    }

    /// Whether it is this professional's, wherever they work.
    pub fn is_of(&self, professional: &ProfessionalId) -> bool {
        self.asker.professional == *professional
    }

    /// Whether this professional agreed to it, wherever they work.
    pub fn has_agreed(&self, professional: &ProfessionalId) -> bool {
        self.agreed
            .iter()
            .any(|it| it.by.professional == *professional)
    }

    /// Whether somebody agreed for this organisation's flows before a moment.
    fn agreed_for(&self, organisation: &Organisation, before: Timestamp) -> bool {
        let mut agreed = self.agreed.iter().filter(|it| it.at < before);
        agreed.any(|it| it.to.covers(organisation))
    }

    /// On what it runs as far as the asker may know: whether anybody agreed in time, never who. That a holder did would tell that it knows
    /// somebody (law 8).
    pub fn footing_told(&self, at: Timestamp) -> Option<Footing> {
        self.is_open(at).ok()?;
        let mut since = self.agreed_since().into_iter();
        Some(if since.any(|first| first < self.declared.answer_by) {
            Footing::Agreed
        } else {
            Footing::Alone
        })
    }

    /// On what it opens the flows of an organisation at this moment; absent while it waits, and once it is over.
    pub fn footing(&self, holder: &Organisation, at: Timestamp) -> Option<Footing> {
        self.is_running(at).ok()?;
        if self.agreed_for(holder, Timestamp::MAX) {
            return Some(Footing::Agreed);
        }
        (at >= self.declared.answer_by).then_some(Footing::Alone)
    }

    /// Whether it opens anybody's flows at this moment.
    ///
    /// # Errors
    /// Where it is over, or still waits for a second professional.
    pub fn is_open(&self, at: Timestamp) -> Result<(), NotOpen> {
        self.is_running(at)?;
        if self.agreed.is_empty() && at < self.declared.answer_by {
            return Err(NotOpen::NotYet);
        }
        Ok(())
    }

    /// Since when the asker could go on alone with what somebody holds; absent where everybody agreed in time, or it ended before.
    pub fn alone_since(&self, at: Timestamp) -> Option<Timestamp> {
        let since = self.declared.answer_by;
        let mut holding = self.declared.holding().into_iter();
        let all_agreed = self.agreed_since().is_some_and(|first| first < since)
            && holding.all(|organisation| self.agreed_for(organisation, since));
        (since <= at && since < self.over_at() && !all_agreed).then_some(since)
    }

    /// When a second professional first agreed.
    pub fn agreed_since(&self) -> Option<Timestamp> {
        self.agreed.iter().map(|it| it.at).min()
    }

    /// Whether this agreement may still be given.
    ///
    /// # Errors
    /// Where it is over, or somebody agreed to the same before.
    pub fn admits(&self, agreement: &Agreement, at: Timestamp) -> Result<(), NotOpen> {
        self.is_running(at)?;
        let given = match agreement {
            Agreement::Everybody => self.agreed.iter().any(|it| it.to == *agreement),
            Agreement::Holder { organisation } => self.agreed_for(organisation, Timestamp::MAX),
        };
        if given {
            Err(NotOpen::Answered)
        } else {
            Ok(())
        }
    }

    /// Whether it may still be reviewed: once, however late.
    ///
    /// # Errors
    /// Where it was.
    pub fn may_be_reviewed(&self) -> Result<(), NotOpen> {
        match self.finding {
            Some(_) => Err(NotOpen::Answered),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
