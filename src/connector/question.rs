//! A question as the adapter works with it: by the source's own client numbers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::contract::Contract;
use crate::proto::samenbeeld::record::v1 as record;
use crate::proto::samenbeeld::source::v1::AskRequest;

/// Most persons in one question.
const MOST_SUBJECTS: usize = 200;
/// Longest client number and handle, in bytes.
const LONGEST_NAME: usize = 64;

/// A question that can be answered.
#[derive(Clone, Debug)]
pub(super) struct Question {
    handles: BTreeMap<String, String>,
    asked: BTreeMap<String, BTreeMap<String, BTreeSet<i32>>>,
    pub(super) from: Date,
    pub(super) until: Date,
    pub(super) deadline: Option<Timestamp>,
}

impl Question {
    /// Reads a question; the error says what is wrong with it, without its values.
    pub(super) fn read(
        request: &AskRequest,
        organisation: &str,
        contract: &Contract,
    ) -> Result<Self, &'static str> {
        let mut handles = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        if request.subjects.len() > MOST_SUBJECTS {
            return Err("more subjects than one question may name");
        }
        for subject in &request.subjects {
            let (handle, number) = (&subject.handle, &subject.client_number);
            if !is_name(handle) || !is_name(number) {
                return Err("a subject without a handle or a client number, or too long");
            }
            let new_number = handles.insert(number.clone(), handle.clone()).is_none();
            let new_handle = numbers.insert(handle.as_str(), number).is_none();
            if !(new_number && new_handle) {
                return Err("a handle or a client number is named twice");
            }
        }
        let mut asked: BTreeMap<String, BTreeMap<String, BTreeSet<i32>>> = BTreeMap::new();
        for item in &request.items {
            let Some(number) = numbers.get(item.handle.as_str()) else {
                return Err("an item names a handle that no subject has");
            };
            if item.holder.split_once('/').map(|(of, _)| of) != Some(organisation) {
                return Err("an item names a holder that is no hat of this organisation");
            }
            if !item
                .categories
                .iter()
                .all(|category| contract.has_category(*category))
            {
                return Err("an item names an unknown category");
            }
            let of_holder = asked.entry(item.holder.clone()).or_default();
            let of_person = of_holder.entry((*number).clone()).or_default();
            of_person.extend(&item.categories);
        }
        let from = day(request.from.as_ref(), Date::constant(1800, 1, 1))?;
        let until = day(request.until.as_ref(), Date::constant(2201, 1, 1))?;
        if until <= from {
            return Err("the period ends before it begins");
        }
        let deadline = request.deadline.as_ref().map(|deadline| {
            Timestamp::new(deadline.seconds, deadline.nanos).map_err(|_| "a deadline out of range")
        });
        Ok(Self {
            handles,
            asked,
            from,
            until,
            deadline: deadline.transpose()?,
        })
    }

    /// The handle of a client number; none for whoever was not asked about.
    pub(super) fn handle(&self, number: &str) -> Option<&str> {
        self.handles.get(number).map(String::as_str)
    }

    /// Whether a category was asked of a person under a hat.
    pub(super) fn asks(&self, holder: &str, number: &str, category: i32) -> bool {
        let of_holder = self.asked.get(holder);
        let of_person = of_holder.and_then(|persons| persons.get(number));
        of_person.is_some_and(|categories| categories.contains(&category))
    }

    /// Whose records of a category were asked under any of these hats, and all categories asked of them there.
    pub(super) fn asked_of(
        &self,
        hats: &BTreeSet<&str>,
        category: i32,
    ) -> (BTreeSet<&str>, BTreeSet<i32>) {
        let mut numbers = BTreeSet::new();
        let mut all = BTreeSet::new();
        let holders = self
            .asked
            .iter()
            .filter(|(holder, _)| hats.contains(holder.as_str()));
        for (number, categories) in holders.flat_map(|(_, persons)| persons) {
            if categories.contains(&category) {
                numbers.insert(number.as_str());
                all.extend(categories);
            }
        }
        (numbers, all)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME
}

/// First possible day of a date, or the default where there is none.
fn day(date: Option<&record::Date>, default: Date) -> Result<Date, &'static str> {
    let Some(date) = date else {
        return Ok(default);
    };
    let part = |part: i32| i8::try_from(part.max(1)).unwrap_or(i8::MAX);
    i16::try_from(date.year)
        .ok()
        .and_then(|year| Date::new(year, part(date.month), part(date.day)).ok())
        .filter(|day| (1800..=2201).contains(&day.year()))
        .ok_or("a period with a day that does not exist")
}

#[cfg(test)]
mod tests {
    use super::Question;
    use crate::connector::contract::Contract;
    use crate::proto::samenbeeld::record::v1::Date;
    use crate::proto::samenbeeld::source::v1::{AskRequest, AskedItem, AskedSubject};

    fn request() -> AskRequest {
        AskRequest {
            subjects: vec![AskedSubject {
                handle: "s1".into(),
                client_number: "J1".into(),
            }],
            items: vec![AskedItem {
                handle: "s1".into(),
                holder: "jbra/ots".into(),
                categories: vec![9],
                articles: Vec::new(),
            }],
            ..AskRequest::default()
        }
    }

    #[test]
    fn what_is_not_listed_is_not_asked() {
        let contract = Contract::read().unwrap();
        let question = Question::read(&request(), "jbra", &contract).unwrap();
        assert!(question.asks("jbra/ots", "J1", 9));
        assert!(!question.asks("jbra/ots", "J1", 10));
        assert!(!question.asks("jbra/guardian", "J1", 9));
        assert!(!question.asks("jbra/ots", "J2", 9));
        assert_eq!(question.handle("J2"), None);
    }

    #[test]
    fn a_question_that_cannot_be_read_is_refused() {
        let contract = Contract::read().unwrap();
        let mut broken = vec![request(); 6];
        broken[0].subjects.push(AskedSubject {
            handle: "s2".into(),
            client_number: "J1".into(),
        });
        broken[1].items[0].handle = "s9".into();
        broken[2].items[0].holder = "wsg/ots".into();
        broken[3].items[0].categories = vec![77];
        broken[4].subjects[0].client_number = "J".repeat(65);
        broken[5].from = Some(Date {
            year: 2026,
            month: 2,
            day: 30,
        });
        for request in broken {
            assert!(Question::read(&request, "jbra", &contract).is_err());
        }
        let reversed = AskRequest {
            from: Some(Date {
                year: 2026,
                month: 2,
                day: 2,
            }),
            until: Some(Date {
                year: 2026,
                month: 2,
                day: 2,
            }),
            ..request()
        };
        assert!(Question::read(&reversed, "jbra", &contract).is_err());
    }
}
