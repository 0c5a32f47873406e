//! Dated facts of the register, as the broker knows them: bitemporal, with who wrote them and who confirmed them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ground::named;
use super::{
    Day, FactId, Hat, HouseholdId, Organisation, Period, PersonId, ProfessionalId, Timestamp,
};

mod kinds;

pub use kinds::{
    AuthorityOutcome, FACT_KINDS, FlagKind, MeasureKind, MemberBasis, MemberRole, ReportStage,
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
    },
    /// Stage of a report to Veilig Thuis.
    ReportStage {
        /// The person it is about.
        person: P,
        /// Stage.
        stage: ReportStage,
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
        }
    }

    /// The same fact about the same people under other names. Fails where one of them has no other name.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of fact")]
    pub fn renamed<Q: Ord, I, E>(
        self,
        mut person: impl FnMut(P) -> Result<Q, E>,
        mut household: impl FnMut(H) -> Result<I, E>,
    ) -> Result<Fact<Q, I>, E> {
        Ok(match self {
            Fact::Membership {
                household: home,
                person: member,
                role,
                basis,
            } => Fact::Membership {
                household: household(home)?,
                person: person(member)?,
                role,
                basis,
            },
            Fact::Birth {
                person: born,
                earliest,
                latest,
                expected,
            } => Fact::Birth {
                person: person(born)?,
                earliest,
                latest,
                expected,
            },
            Fact::Death { person: died } => Fact::Death {
                person: person(died)?,
            },
            Fact::Authority {
                child,
                outcome,
                authority_holders,
                guardian_hat,
                unknown_holder,
            } => Fact::Authority {
                child: person(child)?,
                outcome,
                authority_holders: authority_holders
                    .into_iter()
                    .map(person)
                    .collect::<Result<_, E>>()?,
                guardian_hat,
                unknown_holder,
            },
            Fact::Measure {
                person: under,
                measure,
                executed_by,
            } => Fact::Measure {
                person: person(under)?,
                measure,
                executed_by,
            },
            Fact::Assignment {
                household: home,
                hat,
                professional,
            } => Fact::Assignment {
                household: household(home)?,
                hat,
                professional,
            },
            Fact::Mandate {
                hat,
                professional,
                crisis,
            } => Fact::Mandate {
                hat,
                professional,
                crisis,
            },
            Fact::ReportStage {
                person: about,
                stage,
            } => Fact::ReportStage {
                person: person(about)?,
                stage,
            },
            Fact::Flag {
                flag,
                about,
                regarding,
            } => Fact::Flag {
                flag,
                about: person(about)?,
                regarding: regarding.map(person).transpose()?,
            },
            Fact::Barred {
                household: home,
                organisation,
                professional,
            } => Fact::Barred {
                household: household(home)?,
                organisation,
                professional,
            },
            Fact::Link {
                person: linked,
                hat,
                client_number,
            } => Fact::Link {
                person: person(linked)?,
                hat,
                client_number,
            },
        })
    }
}

impl Fact {
    /// Name of the measure or the flag, where the fact is one.
    pub fn variant(&self) -> Option<&'static str> {
        match self {
            Fact::Measure { measure, .. } => Some(measure.id()),
            Fact::Flag { flag, .. } => Some(flag.id()),
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
            | Fact::Link { person, .. } => SubjectRef::Person(*person),
            Fact::Authority { child, .. } => SubjectRef::Person(*child),
            Fact::Flag {
                about, regarding, ..
            } => SubjectRef::Person(regarding.unwrap_or(*about)),
            Fact::Mandate { hat, .. } => SubjectRef::Organisation(hat.organisation().clone()),
        }
    }
}
