//! Dated facts of the register, as the broker knows them: bitemporal, with who wrote them and who confirmed them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ground::named;
use super::{
    Day, FactId, Hat, HouseholdId, Organisation, Period, PersonId, ProfessionalId, Timestamp,
};

/// What a fact is filed under: it is sealed under that subject's key and raises that subject's version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectRef {
    /// A household.
    Household(HouseholdId),
    /// A person.
    Person(PersonId),
    /// An organisation: its professionals' mandates.
    Organisation(Organisation),
}

/// Who wrote something, under which hat and on whose authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// Hat written under.
    pub hat: Hat,
    /// The professional.
    pub professional: ProfessionalId,
    /// Role or decision in the organisation it rests on; no names.
    pub on_authority: String,
}

/// A fact with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFact {
    /// Id.
    pub id: FactId,
    /// What it is filed under.
    pub subject: SubjectRef,
    /// The fact.
    pub fact: Fact,
    /// When it holds; already shortened where it was ended.
    pub valid: Period,
    /// What it rests on.
    pub evidence: Option<Evidence>,
    /// Who asserted it.
    pub writer: Writer,
    /// Since when the broker knows it.
    pub recorded_at: Timestamp,
    /// Who confirmed it, where somebody did.
    pub confirmed_by: Option<Writer>,
    /// Whether, unconfirmed, it opens nothing for the writer's own organisation (law 11).
    pub needs_confirmation: bool,
}

impl RecordedFact {
    /// Whether the fact counts on this day for a decision that opens something for this organisation (law 11):
    /// an unconfirmed fact that needs confirmation opens nothing for its writer's own organisation.
    pub fn counts_for(&self, day: Day, organisation: &Organisation) -> bool {
        self.valid.contains(day)
            && (self.confirmed_by.is_some()
                || !self.needs_confirmation
                || self.writer.hat.organisation() != organisation)
    }
}

/// What a statement rests on. The document stays where it is; the broker keeps a keyed hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// HMAC-SHA-256 of the document's SHA-256 under the broker's hash key, with the id of that key.
    pub keyed_hash: Option<KeyedHash>,
    /// Who witnessed it.
    pub witness: Option<ProfessionalId>,
}

/// A keyed hash, and the key it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedHash {
    /// Id of the key in `[keys]`.
    pub key_id: String,
    /// 32 bytes, lower-case hex.
    pub hex: String,
}

named! {
    /// Kind of evidence.
    EvidenceKind {
        /// National register of persons.
        Brp = "brp",
        /// Register of authority over minors.
        AuthorityRegister = "gezagsregister",
        /// Order of a court.
        CourtOrder = "court-order",
        /// Signed form.
        Form = "form",
        /// A professional who was there.
        Witness = "witness",
        /// The writer's own file.
        OwnFile = "own-file",
    }
}

/// A fact of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fact {
    /// A person belongs to a household.
    Membership {
        /// The household.
        household: HouseholdId,
        /// The person.
        person: PersonId,
        /// Role in this household.
        role: MemberRole,
        /// What the membership rests on.
        basis: MemberBasis,
    },
    /// Birth, or its expectation.
    Birth {
        /// The person.
        person: PersonId,
        /// Earliest possible day.
        earliest: Day,
        /// Latest possible day.
        latest: Day,
        /// Whether the birth is still expected.
        expected: bool,
    },
    /// The person died on the first day of the period.
    Death {
        /// The person.
        person: PersonId,
    },
    /// Authority over a child.
    Authority {
        /// The child.
        child: PersonId,
        /// Outcome of the look-up.
        outcome: AuthorityOutcome,
        /// Authority-holders who are persons.
        authority_holders: BTreeSet<PersonId>,
        /// Hat that is guardian.
        guardian_hat: Option<Hat>,
        /// Whether there is an authority-holder nobody here knows.
        unknown_holder: bool,
    },
    /// A measure is in force.
    Measure {
        /// The person under it.
        person: PersonId,
        /// Kind.
        measure: MeasureKind,
        /// Hat that executes it.
        executed_by: Hat,
    },
    /// A professional works on a household.
    Assignment {
        /// The household.
        household: HouseholdId,
        /// The hat.
        hat: Hat,
        /// The professional.
        professional: ProfessionalId,
    },
    /// A professional may wear a hat.
    Mandate {
        /// The hat.
        hat: Hat,
        /// The professional.
        professional: ProfessionalId,
        /// Whether it marks them for crisis work.
        crisis: bool,
    },
    /// Stage of a report to Veilig Thuis.
    ReportStage {
        /// The person it is about.
        person: PersonId,
        /// Stage.
        stage: ReportStage,
    },
    /// A flag.
    Flag {
        /// Kind.
        flag: FlagKind,
        /// Who threatens, is bypassed, or is not told.
        about: PersonId,
        /// Who is endangered or represented.
        regarding: Option<PersonId>,
    },
    /// A professional may not see a household.
    Barred {
        /// The household.
        household: HouseholdId,
        /// Organisation of the professional.
        organisation: Organisation,
        /// The professional.
        professional: ProfessionalId,
    },
    /// An organisation holds records of a person under a hat.
    Link {
        /// The person.
        person: PersonId,
        /// The hat.
        hat: Hat,
        /// The organisation's own client number.
        client_number: String,
    },
}

impl Fact {
    /// Name of the kind, as in the table of writes.
    pub fn kind(&self) -> &'static str {
        match self {
            Fact::Membership { .. } => "membership",
            Fact::Birth { .. } => "birth",
            Fact::Death { .. } => "death",
            Fact::Authority { .. } => "authority",
            Fact::Measure { .. } => "measure",
            Fact::Assignment { .. } => "assignment",
            Fact::Mandate { .. } => "mandate",
            Fact::ReportStage { .. } => "report-stage",
            Fact::Flag { .. } => "flag",
            Fact::Barred { .. } => "barred",
            Fact::Link { .. } => "link",
        }
    }

    /// What the fact is filed under.
    pub fn subject(&self) -> SubjectRef {
        match self {
            Fact::Membership { household, .. }
            | Fact::Assignment { household, .. }
            | Fact::Barred { household, .. } => SubjectRef::Household(*household),
            Fact::Birth { person, .. }
            | Fact::Death { person }
            | Fact::Measure { person, .. }
            | Fact::ReportStage { person, .. }
            | Fact::Link { person, .. } => SubjectRef::Person(*person),
            Fact::Authority { child, .. } => SubjectRef::Person(*child),
            Fact::Flag {
                about, regarding, ..
            } => SubjectRef::Person(regarding.unwrap_or(*about)),
            Fact::Mandate { hat, .. } => SubjectRef::Organisation(hat.organisation().clone()),
        }
    }
}

named! {
    /// Role of a member in a household.
    MemberRole {
        /// A child.
        Child = "child",
        /// A parent of a child of the household.
        Parent = "parent",
        /// A partner who is not a parent.
        Partner = "partner",
        /// A guardian.
        Guardian = "guardian",
        /// Anybody else.
        Other = "other",
    }
}

named! {
    /// What a membership rests on.
    MemberBasis {
        /// Lives there.
        LivesThere = "lives-there",
        /// Stays part of the time.
        StaysPartTime = "stays-part-time",
        /// Parent of a child here, living elsewhere.
        ParentElsewhere = "parent-elsewhere",
        /// Belonged to it before.
        FormerMember = "former-member",
    }
}

named! {
    /// Outcome of a look-up of authority over a child.
    AuthorityOutcome {
        /// Both parents.
        BothParents = "both-parents",
        /// One parent alone.
        OneParent = "one-parent",
        /// A parent with somebody who is not one.
        ParentWithNonParent = "parent-with-non-parent",
        /// A guardian.
        Guardian = "guardian",
        /// Temporarily nobody.
        TemporarilyNobody = "temporarily-nobody",
        /// It cannot be determined.
        CannotBeDetermined = "cannot-be-determined",
    }
}

named! {
    /// Kind of measure.
    MeasureKind {
        /// Supervision order (BW 1:255).
        Ots = "ots",
        /// Provisional supervision order (BW 1:257).
        Vots = "vots",
        /// Guardianship.
        Guardianship = "guardianship",
        /// Provisional guardianship (BW 1:241).
        ProvisionalGuardianship = "provisional-guardianship",
        /// Out-of-home placement (BW 1:265b).
        OutOfHomePlacement = "out-of-home-placement",
        /// Temporary restraining order.
        RestrainingOrder = "restraining-order",
        /// Youth probation.
        Probation = "probation",
    }
}

named! {
    /// Stage of a report to Veilig Thuis.
    ReportStage {
        /// Received.
        Reported = "reported",
        /// Being weighed.
        Triage = "triage",
        /// Under inquiry.
        Inquiry = "inquiry",
        /// Handed over.
        Transferred = "transferred",
        /// Closed.
        Closed = "closed",
    }
}

named! {
    /// Kind of flag.
    FlagKind {
        /// Somebody endangers somebody.
        Threat = "threat",
        /// A representative is bypassed (Jeugdwet 7.3.15(4)).
        RepresentativeBypassed = "representative-bypassed",
        /// Informing is put off.
        InformDeferred = "inform-deferred",
    }
}
