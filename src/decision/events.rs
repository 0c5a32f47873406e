//! What may happen to the register: events, and the records they are kept in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::consent::Statement;
use crate::model::fact::Evidence;
use crate::model::{
    ConsentId, ConsultationId, Day, EmergencyId, Fact, FactId, Period, PersonId, RepairId,
    ReviewId, SubjectRef, Timestamp, Writer,
};
use crate::work::{
    Agreement, CalledConsultation, DeclaredEmergency, EmergencyFinding, ProposedRepair,
    ReviewAnswer, SentReview,
};

/// What may happen to the register. Records are only ever appended; the state at any moment is the fold of those known then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum RegisterEvent {
    /// A fact was asserted.
    FactAsserted {
        /// Id of the fact.
        id: FactId,
        /// The fact.
        fact: Fact,
        /// When it holds.
        valid: Period,
        /// What it rests on.
        evidence: Option<Evidence>,
        /// Whether it opens nothing for the writer's own organisation until confirmed.
        needs_confirmation: bool,
    },
    /// A fact was confirmed by somebody else.
    FactConfirmed {
        /// The fact.
        id: FactId,
        /// What the confirmation rests on.
        evidence: Option<Evidence>,
    },
    /// A fact was given an end.
    FactEnded {
        /// The fact.
        id: FactId,
        /// Day on which it holds no longer.
        until: Day,
    },
    /// A consent or refusal was recorded.
    StatementRecorded {
        /// Id of the statement.
        id: ConsentId,
        /// The statement.
        statement: Box<Statement>,
    },
    /// A consent was confirmed by another organisation or a second professional.
    StatementConfirmed {
        /// The statement.
        id: ConsentId,
        /// What the confirmation rests on.
        evidence: Evidence,
    },
    /// Consent was withdrawn.
    Withdrawn {
        /// Whose data.
        subject: PersonId,
        /// Who withdraws; absent: not known, so that every consent about the subject is withdrawn.
        by: Option<PersonId>,
        /// One statement only.
        consent: Option<ConsentId>,
    },
    /// Withdrawals by somebody had no standing, once it was checked: from here on they close these consents no longer.
    WithdrawalFell {
        /// Whose data.
        subject: PersonId,
        /// Who had withdrawn.
        by: PersonId,
        /// The consents.
        consents: BTreeSet<ConsentId>,
        /// What the check rests on.
        evidence: Evidence,
    },
    /// Flows were sent to be weighed; filed under the household.
    ReviewSent {
        /// The review.
        id: ReviewId,
        /// What was sent.
        sent: Box<SentReview>,
    },
    /// A professional of a holder weighed.
    ReviewAnswered {
        /// The review.
        id: ReviewId,
        /// What they say.
        answer: Box<ReviewAnswer>,
    },
    /// The asker no longer asks.
    ReviewWithdrawn {
        /// The review.
        id: ReviewId,
    },
    /// An emergency was declared; filed under the household.
    EmergencyDeclared {
        /// The emergency.
        id: EmergencyId,
        /// What was declared.
        declared: Box<DeclaredEmergency>,
    },
    /// A second professional agreed.
    EmergencyAgreed {
        /// The emergency.
        id: EmergencyId,
        /// To what.
        agreement: Agreement,
    },
    /// The asker ended it.
    EmergencyEnded {
        /// The emergency.
        id: EmergencyId,
    },
    /// A consultation was called; filed under the household.
    ConsultationCalled {
        /// The consultation.
        id: ConsultationId,
        /// What was called.
        called: Box<CalledConsultation>,
    },
    /// A second professional stands behind the seats of colleagues.
    ConsultationAgreed {
        /// The consultation.
        id: ConsultationId,
    },
    /// A consultation was ended.
    ConsultationEnded {
        /// The consultation.
        id: ConsultationId,
    },
    /// Somebody else looked at an emergency afterwards.
    EmergencyReviewed {
        /// The emergency.
        id: EmergencyId,
        /// What they found.
        finding: Box<EmergencyFinding>,
    },
    /// A repair was proposed; filed under what it repairs.
    RepairProposed {
        /// The repair.
        id: RepairId,
        /// What was proposed.
        proposed: Box<ProposedRepair>,
    },
    /// A second professional agreed: from here on it is in effect.
    RepairAgreed {
        /// The repair.
        id: RepairId,
        /// What the agreement rests on.
        evidence: Evidence,
    },
    /// Whoever proposed it takes it back.
    RepairWithdrawn {
        /// The repair.
        id: RepairId,
    },
    /// Somebody looked at two registrations that may be one person, and they are two; filed under the first.
    JudgedDistinct {
        /// The registrations.
        persons: (PersonId, PersonId),
    },
}

impl RegisterEvent {
    /// Whether it goes on with what somebody began, and counts only while that is open.
    pub fn continues_work(&self) -> bool {
        matches!(
            self,
            Self::ReviewAnswered { .. }
                | Self::ReviewWithdrawn { .. }
                | Self::EmergencyAgreed { .. }
                | Self::EmergencyEnded { .. }
                | Self::EmergencyReviewed { .. }
                | Self::ConsultationAgreed { .. }
                | Self::ConsultationEnded { .. }
                | Self::RepairAgreed { .. }
                | Self::RepairWithdrawn { .. }
        )
    }
}

/// One record of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRecord {
    /// What it is filed under.
    pub subject: SubjectRef,
    /// What happened.
    pub event: RegisterEvent,
    /// Who wrote it.
    pub writer: Writer,
    /// When the broker recorded it.
    pub recorded_at: Timestamp,
}
