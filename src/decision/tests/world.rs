//! A synthetic household and the questions asked about it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::date;

use crate::consent::{
    Cells, Giver, Language, RecordedStatement, Standing, Statement, StatementAnswer, TextShown,
};
use crate::decision::{
    Decision, Flow, FlowTrace, Grant, HouseholdFacts, Outcome, Policies, UnderWay, Versions,
    decide, shipped,
};
use crate::model::fact::{
    AuthorityOutcome, CouncilStage, Evidence, EvidenceKind, KeyedHash, MeasureKind, MemberRole,
    ReportStage,
};
use crate::model::id::PseudonymKind;
use crate::model::{
    Category, ClearText, ConsentId, ConsentKind, Day, Fact, FactId, Hat, HouseholdId, Obligation,
    Period, PersonId, ProfessionalId, Pseudonym, RecordedFact, TaskId, Timestamp, Writer,
};
use crate::purpose::{PictureQuestion, SharingRequest};

pub(super) use super::told::*;

pub(super) static POLICIES: LazyLock<Policies> =
    LazyLock::new(|| Policies::load(&shipped()).unwrap());

pub(super) const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([9; 16]);
/// Eight years old, both parents have authority.
pub(super) const CHILD: PersonId = PersonId::from_bytes([1; 16]);
pub(super) const MOTHER: PersonId = PersonId::from_bytes([2; 16]);
pub(super) const FATHER: PersonId = PersonId::from_bytes([3; 16]);
/// Ten years old, under no measure.
pub(super) const SIBLING: PersonId = PersonId::from_bytes([4; 16]);
/// The mother's partner, parent of nobody here.
pub(super) const PARTNER: PersonId = PersonId::from_bytes([5; 16]);

pub(super) fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

pub(super) fn today() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(super) fn year() -> Period {
    Period::new(date(2026, 1, 1), Some(date(2027, 1, 1))).unwrap()
}

fn professional() -> ProfessionalId {
    "w-1".parse().unwrap()
}

/// A household as one asker's organisation meets it.
#[derive(Clone)]
pub(super) struct World {
    pub(super) asker: Hat,
    pub(super) facts: HouseholdFacts,
    pub(super) at: Timestamp,
    pub(super) task: TaskId,
    pub(super) categories: BTreeSet<Category>,
    pub(super) honours: BTreeSet<Obligation>,
    pub(super) subjects: BTreeSet<Pseudonym>,
    pub(super) unstated: BTreeSet<String>,
}

impl World {
    /// Members, births, authority, mandate and assignment, all written or confirmed so that they count for this asker.
    pub(super) fn asked_by(asker: &str, task: &str, categories: &[Category]) -> World {
        let people = [CHILD, MOTHER, FATHER, SIBLING, PARTNER];
        let names = people.map(|person| (person, pseudonym(person)));
        let mut world = World {
            asker: hat(asker),
            facts: HouseholdFacts {
                household: HOUSEHOLD,
                versions: Versions {
                    household: 1,
                    organisation: 1,
                    policy: 1,
                },
                facts: Vec::new(),
                statements: Vec::new(),
                under_way: UnderWay::default(),
                pseudonyms: names.into_iter().collect(),
                further_names: BTreeMap::new(),
            },
            at: today(),
            task: task.parse().unwrap(),
            categories: categories.iter().copied().collect(),
            honours: Obligation::ALL.iter().copied().collect(),
            subjects: BTreeSet::new(),
            unstated: BTreeSet::new(),
        };
        world.household();
        world.desk();
        world
    }

    /// Members, their births and authority; where the Raad asks, it inquires.
    fn household(&mut self) {
        let asker = self.asker.to_string();
        let roles = [
            (CHILD, MemberRole::Child, 2018),
            (MOTHER, MemberRole::Parent, 1990),
            (FATHER, MemberRole::Parent, 1988),
            (SIBLING, MemberRole::Child, 2016),
            (PARTNER, MemberRole::Partner, 1985),
        ];
        for (person, role, born) in roles {
            self.fact(&asker, membership(person, role));
            self.fact("rvdk/inquiry", birth(person, date(born, 5, 5)));
        }
        self.fact(
            "rvdk/inquiry",
            authority(CHILD, AuthorityOutcome::BothParents, [MOTHER, FATHER]),
        );
        self.fact(
            "rvdk/inquiry",
            authority(SIBLING, AuthorityOutcome::OneParent, [MOTHER]),
        );
        if asker == "rvdk/inquiry" {
            self.fact(&asker, council(CouncilStage::Running, &asker));
        }
    }

    /// The asker's mandate and assignment.
    fn desk(&mut self) {
        let (hat, professional) = (self.asker.clone(), professional());
        let asker = hat.to_string();
        self.fact(
            &asker,
            Fact::Mandate {
                hat: hat.clone(),
                professional: professional.clone(),
                crisis: false,
                safety_officer: false,
            },
        );
        self.fact(
            &asker,
            Fact::Assignment {
                household: HOUSEHOLD,
                hat,
                professional,
            },
        );
    }

    /// A fact in force since 2020 that needs no confirmation.
    pub(super) fn fact(&mut self, writer: &str, fact: Fact) -> &mut RecordedFact {
        self.fact_during(writer, fact, Period::new(date(2020, 1, 1), None).unwrap())
    }

    pub(super) fn fact_during(
        &mut self,
        writer: &str,
        fact: Fact,
        valid: Period,
    ) -> &mut RecordedFact {
        let number = u128::try_from(self.facts.facts.len()).unwrap();
        self.facts.facts.push(RecordedFact {
            id: FactId::from_bytes(number.to_be_bytes()),
            subject: fact.subject(),
            fact,
            valid,
            evidence: None,
            writer: by(writer),
            recorded_at: "2026-10-27T00:00:00Z".parse().unwrap(),
            confirmed_by: None,
            needs_confirmation: false,
        });
        self.facts.facts.last_mut().unwrap()
    }

    pub(super) fn without(mut self, gone: impl Fn(&Fact) -> bool) -> World {
        self.facts.facts.retain(|fact| !gone(&fact.fact));
        self
    }

    /// Both parents, or whoever must, consent to sharing and release secrecy, for everything asked, from these holders.
    pub(super) fn consented(mut self, subject: PersonId, holders: &[&str]) -> World {
        let givers: &[(PersonId, Standing)] = match subject {
            CHILD => &[
                (MOTHER, Standing::AuthorityHolder),
                (FATHER, Standing::AuthorityHolder),
            ],
            SIBLING => &[(MOTHER, Standing::AuthorityHolder)],
            _ => &[(subject, Standing::Own)],
        };
        for &(giver, standing) in givers {
            for kind in [ConsentKind::Sharing, ConsentKind::SecrecyRelease] {
                self.says(
                    kind,
                    StatementAnswer::Given,
                    subject,
                    giver,
                    standing,
                    holders,
                );
            }
        }
        self
    }

    #[expect(clippy::too_many_arguments, reason = "a statement has that many sides")]
    pub(super) fn says(
        &mut self,
        kind: ConsentKind,
        answer: StatementAnswer,
        subject: PersonId,
        giver: PersonId,
        standing: Standing,
        holders: &[&str],
    ) -> &mut RecordedStatement {
        let number = u128::try_from(self.facts.statements.len()).unwrap();
        let said_at: Timestamp = "2026-11-01T09:00:00Z".parse().unwrap();
        self.facts.statements.push(RecordedStatement {
            id: ConsentId::from_bytes(number.to_be_bytes()),
            statement: Statement {
                kind,
                answer,
                subject,
                giver: Giver::Person(giver),
                standing,
                cells: Cells {
                    holders: holders.iter().map(|name| hat(name)).collect(),
                    recipients: [self.asker.clone()].into(),
                    task: self.task.clone(),
                    categories: Category::ALL.iter().copied().collect(),
                },
                period: Period::new(date(2026, 11, 1), Some(date(2027, 2, 1))).unwrap(),
                text: TextShown {
                    id: "text".to_owned(),
                    version: 1,
                    language: Language::Dutch,
                },
                explained_by: "w-2".parse().unwrap(),
                co_givers: BTreeSet::new(),
                evidence: Evidence {
                    kind: EvidenceKind::Form,
                    keyed_hash: Some(KeyedHash {
                        key_id: "k".to_owned(),
                        hex: "00".repeat(32),
                    }),
                    witness: None,
                    looked_up: None,
                },
                given_at: said_at,
                replaces: None,
            },
            writer: by(holders.first().unwrap()),
            recorded_at: said_at,
            withdrawn_at: None,
            confirmed_by: Some(by("rvdk/inquiry")),
        });
        self.facts.statements.last_mut().unwrap()
    }

    pub(super) fn measure(
        &mut self,
        kind: MeasureKind,
        child: PersonId,
        until: Option<Day>,
    ) -> &mut RecordedFact {
        let fact = Fact::Measure {
            person: child,
            measure: kind,
            executed_by: self.asker.clone(),
        };
        self.fact_during(
            "rvdk/inquiry",
            fact,
            Period::new(date(2026, 9, 1), until).unwrap(),
        )
    }

    /// With an OTS on the child that the asker executes, until the first of June 2027.
    pub(super) fn with_ots(mut self) -> World {
        self.measure(MeasureKind::Ots, CHILD, Some(date(2027, 6, 1)));
        self
    }

    pub(super) fn with_report(mut self, stage: ReportStage) -> World {
        self.fact(
            "vt/report",
            Fact::ReportStage {
                person: CHILD,
                stage,
                suspicion: true,
            },
        );
        self
    }

    pub(super) fn link(&mut self, holder: &str, person: PersonId) {
        let number = format!("C-{}", self.facts.facts.len());
        self.fact(
            holder,
            Fact::Link {
                person,
                hat: hat(holder),
                client_number: number,
            },
        );
    }

    pub(super) fn request(&self) -> SharingRequest {
        let tables = POLICIES.catalogue().on(date(2026, 11, 23));
        let groups = tables
            .task(&self.task)
            .map(|task| task.groups.clone())
            .unwrap_or_default();
        let stated = groups
            .into_iter()
            .filter(|group| !self.unstated.contains(&group.id))
            .map(|group| {
                (
                    group.id,
                    ClearText::new("Zonder dit is het kind niet veilig.".to_owned()),
                )
            });
        SharingRequest::for_tests(
            PictureQuestion {
                hat: self.asker.clone(),
                task: self.task.clone(),
                household: Pseudonym::new(PseudonymKind::Household, [7; 16]),
                subjects: self.subjects.clone(),
                categories: self.categories.clone(),
                period: year(),
                necessity: stated.collect(),
                honours: self.honours.clone(),
                detail: true,
                sitting: None,
            },
            professional(),
        )
    }

    pub(super) fn decided(&self) -> Decision {
        decide(&self.request(), &self.facts, &POLICIES, self.at)
    }

    pub(super) fn trace(&self, holder: &str, subject: PersonId, category: Category) -> FlowTrace {
        let flow = Flow {
            holder: hat(holder),
            subject,
            category,
        };
        self.decided().flows().get(&flow).unwrap()
    }

    pub(super) fn outcome(&self, holder: &str, subject: PersonId, category: Category) -> Outcome {
        self.trace(holder, subject, category).outcome
    }

    pub(super) fn granted(
        &self,
        holder: &str,
        subject: PersonId,
        category: Category,
    ) -> Option<Grant> {
        match self.outcome(holder, subject, category) {
            Outcome::Permit(grant) => Some(grant),
            _ => None,
        }
    }
}

pub(super) fn pseudonym(person: PersonId) -> Pseudonym {
    Pseudonym::new(PseudonymKind::Person, *person.as_bytes())
}

pub(super) fn by(name: &str) -> Writer {
    Writer {
        hat: hat(name),
        professional: "w-9".parse().unwrap(),
        on_authority: "register".to_owned(),
    }
}

/// A bundle with other texts: path to text.
pub(super) fn bundle(change: impl Fn(&mut BTreeMap<String, String>)) -> BTreeMap<String, String> {
    let mut files = shipped();
    change(&mut files);
    files
}
