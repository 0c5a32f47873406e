//! What a scenario asks: a question to all holders about the whole household, with the register as it stands at that moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::stage::{ALWAYS, ASKER, HOUSEHOLD, NEVER, Stage, named, paper, writer};
use crate::decision::acts::Acts;
use crate::decision::{
    Flow, HouseholdFacts, RegisterEvent, RegisterRecord, UnderWay, Versions, fold,
};
use crate::model::catalogue::TaskRow;
use crate::model::fact::EvidenceKind;
use crate::model::id::PseudonymKind;
use crate::model::time::legal_day;
use crate::model::{
    Category, ClearText, Fact, FactId, Hat, Obligation, Period, ProfessionalId, Pseudonym, TaskId,
    Timestamp,
};
use crate::purpose::PictureQuestion;

const NECESSITY: &str = "Zonder dit gegeven maken wij afspraken die het kind in gevaar brengen.";

/// A question as it was asked, with the register at that moment.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_field_names,
    reason = "the question itself, beside what else decides it"
)]
pub(super) struct Question {
    pub(super) question: PictureQuestion,
    pub(super) asker: ProfessionalId,
    pub(super) facts: HouseholdFacts,
    pub(super) acts: BTreeMap<Flow, Acts>,
    pub(super) at: Timestamp,
}

impl Stage<'_> {
    /// A question to all holders about the whole household.
    pub(super) fn asks(
        &mut self,
        hat: Hat,
        task: TaskId,
        categories: BTreeSet<Category>,
    ) -> Result<(), String> {
        let (at, tables) = (self.now()?, self.tables()?);
        let today = legal_day(at);
        let (from, until) = (
            today.saturating_sub(1.month()),
            today.saturating_add(1.day()),
        );
        let necessity = necessity(tables.task(&task), &categories, &self.asker.unstated);
        let honours = Obligation::ALL.iter().copied();
        let facts = self.facts_for(&hat, at)?;
        self.questions.push(Question {
            question: PictureQuestion {
                hat,
                task,
                household: Pseudonym::new(PseudonymKind::Household, *HOUSEHOLD.as_bytes()),
                subjects: BTreeSet::new(),
                categories,
                period: Period::new(from, Some(until)).map_err(|error| error.to_string())?,
                necessity,
                honours: honours
                    .filter(|duty| !self.asker.unhonoured.contains(duty))
                    .collect(),
                detail: true,
                sitting: None,
            },
            asker: named(ASKER)?,
            facts,
            acts: self.acts.clone(),
            at,
        });
        self.spoken.clear();
        Ok(())
    }

    /// The register as it stands for a question under this hat.
    fn facts_for(&self, hat: &Hat, at: Timestamp) -> Result<HouseholdFacts, String> {
        let established = |(index, fact): (u8, Fact), valid, by: &Hat| {
            Ok(RegisterRecord {
                subject: fact.subject(),
                event: RegisterEvent::FactAsserted {
                    id: FactId::from_bytes([0xff, index, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
                    // Whoever asks works under a contract where the hat is worn so.
                    evidence: matches!(fact, Fact::Mandate { .. })
                        .then(|| paper(EvidenceKind::Contract)),
                    fact,
                    valid,
                    needs_confirmation: false,
                },
                writer: writer(by)?,
                recorded_at: Timestamp::UNIX_EPOCH,
            })
        };
        // With an end, since a mandate that rests on a contract has one.
        let always = Period::new(ALWAYS, Some(NEVER)).map_err(|error| error.to_string())?;
        let own = self.of_the_asker(hat, &named(ASKER)?);
        let own = own.into_iter().map(|fact| (fact, always, hat));
        let members = self
            .members
            .iter()
            .map(|(fact, valid, by)| (fact.clone(), *valid, by.as_ref().unwrap_or(hat)));
        let numbered = (0_u8..).zip(own.chain(members));
        let records: Result<Vec<RegisterRecord>, String> = numbered
            .map(|(index, (fact, valid, by))| established((index, fact), valid, by))
            .collect();
        let (facts, statements) = fold(records?.into_iter().chain(self.looked_up(at)));
        let pseudonyms = self.people.values().map(|person| {
            (
                *person,
                Pseudonym::new(PseudonymKind::Person, *person.as_bytes()),
            )
        });
        Ok(HouseholdFacts {
            household: HOUSEHOLD,
            versions: Versions {
                household: 1,
                organisation: 1,
                policy: 1,
            },
            facts,
            statements,
            under_way: UnderWay::default(),
            pseudonyms: pseudonyms.collect(),
            further_names: BTreeMap::new(),
        })
    }

    /// What the register knows of the one who asks.
    fn of_the_asker(&self, hat: &Hat, asker: &ProfessionalId) -> Vec<Fact> {
        let mut own = Vec::new();
        if !self.asker.without_mandate {
            own.push(Fact::Mandate {
                hat: hat.clone(),
                professional: asker.clone(),
                crisis: self.asker.crisis,
                safety_officer: false,
            });
        }
        if !self.asker.unassigned {
            own.push(Fact::Assignment {
                household: HOUSEHOLD,
                hat: hat.clone(),
                professional: asker.clone(),
            });
        }
        if self.asker.barred {
            let organisation = hat.organisation().clone();
            own.push(Fact::Barred {
                household: HOUSEHOLD,
                organisation,
                professional: asker.clone(),
            });
        }
        own
    }

    /// The records, with authority looked up at this moment.
    fn looked_up(&self, at: Timestamp) -> impl Iterator<Item = RegisterRecord> {
        self.records
            .iter()
            .cloned()
            .map(move |record| match record.event {
                RegisterEvent::FactAsserted { id, .. } if self.looked_up_anew.contains(&id) => {
                    RegisterRecord {
                        recorded_at: at,
                        ..record
                    }
                }
                _ => record,
            })
    }
}

/// A sentence for each group that is asked, but for those of which the asker does not say why.
fn necessity(
    task: Option<&TaskRow>,
    asked: &BTreeSet<Category>,
    unstated: &BTreeSet<Category>,
) -> BTreeMap<String, ClearText> {
    let groups = task.iter().flat_map(|task| &task.groups);
    groups
        .filter(|group| {
            !group.categories.is_disjoint(asked) && group.categories.is_disjoint(unstated)
        })
        .map(|group| (group.id.clone(), ClearText::new(NECESSITY.to_owned())))
        .collect()
}
