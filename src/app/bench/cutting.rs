//! One record cut in three ways that come to the same: on its bytes by the broker's own rules, by types that were made from the contract,
//! and by reflection over its descriptors.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, Value};

use super::household::{CHILDREN, hat};
use crate::decision::Permit;
use crate::model::{Category, Pseudonym, id::PseudonymKind};
use crate::proto::DESCRIPTOR_SET;
use crate::proto::samenbeeld::record::v1 as record;
use crate::redaction::{AskedSubjects, RawRecord, RedactedRecord, Rules};

/// Goals of the plan; of each seven fields occur.
const GOALS: usize = 66;
/// Handles in the record. The question used all but the last.
const HANDLES: [&str; 4] = ["s1", "s2", "s3", "s4"];

/// A record with what it is cut by.
pub(super) struct Cutting {
    record: Vec<u8>,
    rules: Rules,
    permit: Permit,
    asked: AskedSubjects,
    reflected: MessageDescriptor,
}

impl Cutting {
    /// A plan for four persons, of whom three were asked about, in which every fifth text tells of health, which was not.
    pub(super) fn new(permit: Permit) -> anyhow::Result<Self> {
        let pool = DescriptorPool::decode(DESCRIPTOR_SET)?;
        let reflected = pool.get_message_by_name("samenbeeld.record.v1.Record");
        let handles = HANDLES.iter().zip(CHILDREN);
        let handles = handles.map(|(handle, child)| ((*handle).to_owned(), child));
        let cutting = Self {
            record: plan()?.encode_to_vec(),
            rules: Rules::compile()?,
            permit,
            asked: AskedSubjects {
                organisation: hat()?.organisation().clone(),
                handles: handles.collect(),
            },
            reflected: reflected.context("the contract of a record")?,
        };
        let left = cutting.named()?;
        for other in [cutting.by_types()?, cutting.by_reflection()?] {
            let other = record::Record::decode(other.as_slice())?;
            ensure!(other == left, "the ways of cutting do not agree");
        }
        Ok(cutting)
    }

    /// Length of the record in bytes.
    #[cfg(test)]
    pub(super) fn length(&self) -> usize {
        self.record.len()
    }

    /// On its bytes.
    pub(super) fn by_rules(&self) -> anyhow::Result<RedactedRecord> {
        let raw = RawRecord::new(self.record.clone().into());
        let cut = self.rules.redact(raw, &self.asked, &self.permit)?;
        cut.record.context("something is left of the record")
    }

    /// The same, decoded under names that stand for the handles, and with the handles again.
    fn named(&self) -> anyhow::Result<record::Record> {
        let names = (1_u8..).zip(CHILDREN).map(|(number, child)| {
            let name = Pseudonym::new(PseudonymKind::Person, [number; 16]);
            (child, name)
        });
        let names: BTreeMap<_, _> = names.collect();
        let mut left = self
            .by_rules()?
            .under(&names)
            .context("everybody is named")?;
        let handle = |name: &mut String| {
            let known = self.asked.handles.iter();
            let known = known.filter_map(|(handle, child)| Some((handle, names.get(child)?)));
            for (handle, pseudonym) in known {
                if pseudonym.to_string() == *name {
                    handle.clone_into(name);
                }
            }
        };
        if let Some(record::record::Content::Plan(plan)) = &mut left.content {
            plan.subjects.iter_mut().for_each(handle);
            for goal in &mut plan.goals {
                goal.subjects.iter_mut().for_each(handle);
                let texts = goal.description.iter_mut();
                texts.for_each(|text| text.about.iter_mut().for_each(handle));
            }
        }
        Ok(left)
    }

    fn knows(&self, handle: &str) -> bool {
        self.asked.handles.contains_key(handle)
    }

    /// By the types of the contract: decoded, cleared, encoded.
    pub(super) fn by_types(&self) -> anyhow::Result<Vec<u8>> {
        let mut left = record::Record::decode(self.record.as_slice())?;
        left.reference.clear();
        left.holder.clear();
        if let Some(record::record::Content::Plan(plan)) = &mut left.content {
            plan.subjects.retain(|handle| self.knows(handle));
            plan.goals.retain_mut(|goal| {
                goal.subjects.retain(|handle| self.knows(handle));
                let text = goal.description.take();
                goal.description = text.filter(|text| {
                    let mut labels = text.categories.iter();
                    labels.all(|label| *label == Category::Plan.number())
                        && text.about.iter().all(|handle| self.knows(handle))
                });
                !goal.subjects.is_empty()
            });
        }
        Ok(left.encode_to_vec())
    }

    /// By reflection: decoded, cleared, encoded.
    pub(super) fn by_reflection(&self) -> anyhow::Result<Vec<u8>> {
        let mut left = DynamicMessage::decode(self.reflected.clone(), self.record.as_slice())?;
        left.clear_field_by_name("reference");
        left.clear_field_by_name("holder");
        if let Some(Value::Message(plan)) = left.get_field_by_name_mut("plan") {
            self.keep_known(plan, "subjects");
            if let Some(Value::List(goals)) = plan.get_field_by_name_mut("goals") {
                goals.retain_mut(|goal| match goal {
                    Value::Message(goal) => self.keeps(goal),
                    _ => false,
                });
            }
        }
        Ok(left.encode_to_vec())
    }

    fn keeps(&self, goal: &mut DynamicMessage) -> bool {
        self.keep_known(goal, "subjects");
        let passes = |text: &DynamicMessage| {
            let all = |name, is: &dyn Fn(&Value) -> bool| {
                let list = text.get_field_by_name(name);
                list.is_some_and(|list| list.as_list().is_some_and(|list| list.iter().all(is)))
            };
            let number = |label: &Value| label.as_enum_number() == Some(Category::Plan.number());
            let known = |handle: &Value| handle.as_str().is_some_and(|it| self.knows(it));
            all("categories", &number) && all("about", &known)
        };
        let text = goal.get_field_by_name("description");
        let kept = text.is_some_and(|text| text.as_message().is_some_and(passes));
        if !kept {
            goal.clear_field_by_name("description");
        }
        let subjects = goal.get_field_by_name("subjects");
        subjects.is_some_and(|list| list.as_list().is_some_and(|list| !list.is_empty()))
    }

    fn keep_known(&self, message: &mut DynamicMessage, field: &str) {
        if let Some(Value::List(handles)) = message.get_field_by_name_mut(field) {
            handles.retain(|handle| handle.as_str().is_some_and(|handle| self.knows(handle)));
        }
    }
}

fn plan() -> anyhow::Result<record::Record> {
    let goals = HANDLES.iter().cycle().take(GOALS).zip(1_usize..);
    let goals = goals.map(|(handle, number)| {
        let about = vec![(*handle).to_owned()];
        let label = if number % 5 == 0 {
            record::DataCategory::Health
        } else {
            record::DataCategory::Plan
        };
        record::Goal {
            subjects: about.clone(),
            description: Some(record::FreeText {
                text: "Elke week een vast moment voor iedereen samen, met rust en regels, thuis, op school en op de club.".to_owned(),
                categories: vec![label.into()],
                about,
            }),
            state: record::GoalState::Open.into(),
        }
    });
    let day = record::Date {
        year: 2026,
        month: 10,
        day: 5,
    };
    let plan = record::Plan {
        subjects: HANDLES.map(ToOwned::to_owned).to_vec(),
        kind: record::PlanKind::Household.into(),
        goals: goals.collect(),
        agreements: Vec::new(),
        evaluate_on: None,
    };
    Ok(record::Record {
        reference: "meting".to_owned(),
        holder: hat()?.to_string(),
        from: Some(day),
        until: None,
        recorded_on: Some(day),
        content: Some(record::record::Content::Plan(plan)),
    })
}
