//! Dated facts of the register, as the broker knows them: bitemporal, with who wrote them and who confirmed them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Day, FactId, Giver, Hat, HouseholdId, Organisation, Period, PersonId, ProfessionalId, Timestamp,
};

mod evidence;
mod kinds;
mod renamed;

pub use evidence::{Evidence, EvidenceKind, KeyedHash, LookUp};
pub use kinds::{
    AuthorityOutcome, CouncilStage, FACT_KINDS, FlagKind, LossKind, Matter, MeasureKind,
    MemberBasis, MemberRole, ReportStage, RepresentationKind, RulingKind,
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

impl Writer {
    /// Whether it is the same professional under the same hat.
    pub fn is_same_person(&self, other: &Writer) -> bool {
        self.hat == other.hat && self.professional == other.professional
    }
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

    /// Whether it rests on a contract, and ends with it.
    pub fn rests_on_contract(&self) -> bool {
        let kind = self.evidence.as_ref().map(|evidence| evidence.kind);
        kind == Some(EvidenceKind::Contract) && self.valid.until().is_some()
    }

    /// Whether a hat would say the same once more about days on which this stands.
    pub fn repeats(&self, by: &Hat, fact: &Fact, valid: Period) -> bool {
        self.fact == *fact
            && !fact.is_said_anew()
            && self.writer.hat == *by
            && self.valid.overlaps(&valid)
    }

    /// Since when nobody has looked again: the look-up that it rests on, and never later than its recording.
    pub fn looked_up_at(&self) -> Timestamp {
        let evidence = self.evidence.as_ref();
        let look_up = evidence.and_then(|evidence| evidence.looked_up.as_ref());
        look_up.map_or(self.recorded_at, |look_up| look_up.at.min(self.recorded_at))
    }
}

/// A fact of the register. Inside the broker it speaks of internal ids; at the edge, of an organisation's own pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    bound(deserialize = "P: Ord + Deserialize<'de>, H: Deserialize<'de>")
)]
pub enum Fact<P: Ord = PersonId, H = HouseholdId> {
    /// A person belongs to a household.
    Membership {
        /// The household.
        household: H,
        /// The person.
        person: P,
        /// Role in this household.
        role: MemberRole,
        /// What the membership rests on.
        basis: MemberBasis,
    },
    /// Birth, or its expectation.
    Birth {
        /// The person.
        person: P,
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
        person: P,
    },
    /// Authority over a child.
    Authority {
        /// The child.
        child: P,
        /// Outcome of the look-up.
        outcome: AuthorityOutcome,
        /// Authority-holders who are persons.
        authority_holders: BTreeSet<P>,
        /// Hat that is guardian.
        guardian_hat: Option<Hat>,
        /// Whether there is an authority-holder nobody here knows.
        unknown_holder: bool,
    },
    /// A measure is in force.
    Measure {
        /// The person under it.
        person: P,
        /// Kind.
        measure: MeasureKind,
        /// Hat that executes it.
        executed_by: Hat,
    },
    /// A professional works on a household.
    Assignment {
        /// The household.
        household: H,
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
        /// Whether they are the hat's safety officer, who alone releases what leads to a place.
        #[serde(default)]
        safety_officer: bool,
    },
    /// Stage of a report to Veilig Thuis.
    ReportStage {
        /// The person it is about.
        person: P,
        /// Stage.
        stage: ReportStage,
        /// Whether Veilig Thuis finds that the report reasonably yields a suspicion (Wmo 5.1.6(2)).
        #[serde(default)]
        suspicion: bool,
    },
    /// A flag.
    Flag {
        /// Kind.
        flag: FlagKind,
        /// Who threatens, is bypassed, or is not told.
        about: P,
        /// Who is endangered or represented.
        regarding: Option<P>,
    },
    /// A professional may not see a household.
    Barred {
        /// The household.
        household: H,
        /// Organisation of the professional.
        organisation: Organisation,
        /// The professional.
        professional: ProfessionalId,
    },
    /// An organisation holds records of a person under a hat.
    Link {
        /// The person.
        person: P,
        /// The hat.
        hat: Hat,
        /// The organisation's own client number.
        client_number: String,
    },
    /// Whether a person can weigh certain matters, as somebody assessed it (Jeugdwet 7.3.15(2), BW 7:465(2)).
    Capacity {
        /// The person.
        person: P,
        /// The matters weighed.
        matters: BTreeSet<Matter>,
        /// Whether the person is able.
        able: bool,
        /// Who assessed it.
        assessor: ProfessionalId,
    },
    /// Somebody speaks for a person in certain matters, by order of a court or by written proxy.
    Representation {
        /// The person spoken for.
        person: P,
        /// In what capacity.
        representation: RepresentationKind,
        /// Who speaks.
        by: Giver<P>,
        /// In which matters.
        matters: BTreeSet<Matter>,
    },
    /// One authority-holder's authority is suspended or has ended.
    AuthorityLoss {
        /// The child.
        child: P,
        /// Who lost it.
        holder: P,
        /// How.
        loss: LossKind,
    },
    /// A court decided in place of authority-holders.
    CourtRuling {
        /// The child.
        child: P,
        /// Kind.
        ruling: RulingKind,
        /// Whose consent the decision replaces.
        in_place_of: BTreeSet<P>,
        /// In which matters.
        matters: BTreeSet<Matter>,
        /// Hats to which it lets be told; empty where it speaks of none.
        recipients: BTreeSet<Hat>,
    },
    /// Stage of an inquiry by the Raad.
    CouncilInquiry {
        /// The person it is about.
        person: P,
        /// Stage.
        stage: CouncilStage,
        /// Hat that asked for it.
        asked_by: Hat,
    },
    /// Hats that are directly involved in one and the same help to a person, or stand in for whoever is (Jeugdwet 7.3.11(2)(a)).
    SharedHelp {
        /// The person who is helped.
        person: P,
        /// The hats.
        hats: BTreeSet<Hat>,
    },
}

impl<P: Ord, H> Fact<P, H> {
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
            Fact::Capacity { .. } => "capacity",
            Fact::Representation { .. } => "representation",
            Fact::AuthorityLoss { .. } => "authority-loss",
            Fact::CourtRuling { .. } => "court-ruling",
            Fact::CouncilInquiry { .. } => "council-inquiry",
            Fact::SharedHelp { .. } => "shared-help",
        }
    }
}

impl Fact {
    /// Whether the last word counts, so that it is said anew while what was said before still runs: stages, assessments, look-ups,
    /// and a birthday that is corrected.
    pub fn is_said_anew(&self) -> bool {
        matches!(
            self,
            Fact::Birth { .. }
                | Fact::ReportStage { .. }
                | Fact::CouncilInquiry { .. }
                | Fact::Capacity { .. }
                | Fact::Authority { .. }
        )
    }

    /// Name of the measure, the flag and so on, where the fact is one of several.
    pub fn variant(&self) -> Option<&'static str> {
        match self {
            Fact::Measure { measure, .. } => Some(measure.id()),
            Fact::Flag { flag, .. } => Some(flag.id()),
            Fact::Representation { representation, .. } => Some(representation.id()),
            Fact::AuthorityLoss { loss, .. } => Some(loss.id()),
            Fact::CourtRuling { ruling, .. } => Some(ruling.id()),
            Fact::CouncilInquiry { stage, .. } => Some(stage.id()),
            _ => None,
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
            | Fact::Link { person, .. }
            | Fact::Capacity { person, .. }
            | Fact::Representation { person, .. }
            | Fact::CouncilInquiry { person, .. }
            | Fact::SharedHelp { person, .. } => SubjectRef::Person(*person),
            Fact::Authority { child, .. }
            | Fact::AuthorityLoss { child, .. }
            | Fact::CourtRuling { child, .. } => SubjectRef::Person(*child),
            Fact::Flag {
                about, regarding, ..
            } => SubjectRef::Person(regarding.unwrap_or(*about)),
            Fact::Mandate { hat, .. } => SubjectRef::Organisation(hat.organisation().clone()),
        }
    }
}
