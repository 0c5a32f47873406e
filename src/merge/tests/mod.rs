//! Tests of the whole room: a small household as four sources tell it.

mod golden;
mod members;
mod order;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bytes::Bytes;
use jiff::civil::date;
use prost::Message;

use super::*;
use crate::decision::{Flow, Grant};
use crate::model::fact::MemberRole;
use crate::model::id::PseudonymKind;
use crate::model::{Category, Hat, Modality, Obligation, Period, PersonId, Pseudonym, Timestamp};
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{Date, FreeText, Measure, PersonDetails, Record};
use crate::redaction::{AskedSubjects, RawRecord, Rules};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::compile().unwrap());

const MOTHER: PersonId = PersonId::from_bytes([1; 16]);
const CHILD: PersonId = PersonId::from_bytes([2; 16]);
const FATHER: PersonId = PersonId::from_bytes([3; 16]);

/// The asker in these tests.
const OWN: &str = "jbra/ots";

fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

fn pseudonym(person: PersonId) -> Pseudonym {
    Pseudonym::new(
        PseudonymKind::Person,
        person.as_bytes().map(|byte| byte * 0x11),
    )
}

fn context() -> MergeContext {
    let member = |person, role, number: Option<&str>| KnownMember {
        person,
        roles: [role].into(),
        own_client_number: number.map(str::to_owned),
    };
    MergeContext {
        members: vec![
            member(FATHER, MemberRole::Parent, None),
            member(CHILD, MemberRole::Child, Some("20261")),
            member(MOTHER, MemberRole::Parent, None),
        ],
        pseudonyms: [MOTHER, CHILD, FATHER]
            .map(|person| (person, pseudonym(person)))
            .into(),
    }
}

fn plain_grant() -> Grant {
    let terms = crate::decision::Terms {
        modality: Modality::Consent,
        articles: ["Jeugdwet 7.3.11".to_owned()].into(),
        released_by: BTreeSet::new(),
        by_holder: BTreeSet::new(),
        obligations: BTreeSet::new(),
        released: false,
        fields: None,
    };
    Grant {
        terms: terms.into(),
        use_until: None,
        parts: None,
    }
}

/// What is open, to be changed where a test needs it.
struct Open(BTreeMap<Flow, Grant>);

impl Open {
    /// Every category of everybody under these hats, but not that they are involved.
    fn all_of(holders: &[&str]) -> Self {
        let mut open = Self(BTreeMap::new());
        for holder in holders {
            for subject in [MOTHER, CHILD, FATHER] {
                for category in Category::ALL
                    .iter()
                    .filter(|category| **category != Category::Involvement)
                {
                    open.set(holder, subject, *category, plain_grant());
                }
            }
        }
        open
    }

    fn set(&mut self, holder: &str, subject: PersonId, category: Category, grant: Grant) {
        let flow = Flow {
            holder: hat(holder),
            subject,
            category,
        };
        self.0.insert(flow, grant);
    }

    /// Opens that this holder is involved with these persons.
    fn known(mut self, holder: &str, persons: &[PersonId]) -> Self {
        for person in persons {
            self.set(holder, *person, Category::Involvement, plain_grant());
        }
        self
    }

    fn permit(&self) -> Permit {
        Permit::for_tests(
            hat(OWN),
            "first-analysis".parse().unwrap(),
            Period::new(date(2016, 11, 23), Some(date(2026, 11, 23))).unwrap(),
            self.0.clone(),
        )
    }
}

fn day(year: i32, month: i32, day: i32) -> Date {
    Date { year, month, day }
}

/// A record as this hat holds it, from this day until that one, written down on the third.
fn sent(holder: &str, reference: &str, dates: [Option<Date>; 3], content: Content) -> Record {
    let [from, until, recorded_on] = dates;
    Record {
        reference: reference.to_owned(),
        holder: holder.to_owned(),
        from,
        until,
        recorded_on,
        content: Some(content),
    }
}

/// The same after redaction, as in the walk of a request.
fn cut(records: &[Record], permit: &Permit) -> Vec<RedactedRecord> {
    let cut = records.iter().map(|record| {
        let asked = AskedSubjects {
            organisation: hat(&record.holder).organisation().clone(),
            handles: [("s1", MOTHER), ("s2", CHILD), ("s3", FATHER), ("s4", CHILD)]
                .map(|(handle, person)| (handle.to_owned(), person))
                .into(),
        };
        let raw = RawRecord::new(Bytes::from(record.encode_to_vec()));
        RULES.redact(raw, &asked, permit).unwrap().record
    });
    cut.flatten().collect()
}

fn picture(records: &[Record], open: &Open) -> HouseholdPicture {
    let permit = open.permit();
    merge(&cut(records, &permit), &permit, &context())
}

fn attribute<'a>(picture: &'a HouseholdPicture, person: PersonId, field: &str) -> &'a Attribute {
    let mut members = picture.members().iter();
    let member = members
        .find(|member| member.person == pseudonym(person))
        .unwrap();
    let mut attributes = member.attributes.iter();
    attributes
        .find(|attribute| attribute.field == field)
        .unwrap_or_else(|| panic!("no {field}"))
}

fn stated(attribute: &Attribute) -> Vec<&str> {
    attribute
        .values
        .iter()
        .map(|stated| stated.value.as_str())
        .collect()
}

fn born(holder: &str, reference: &str, on: Date, recorded_on: Date) -> Record {
    let details = PersonDetails {
        subject: "s2".to_owned(),
        birth_date: Some(on),
        ..PersonDetails::default()
    };
    sent(
        holder,
        reference,
        [None, None, Some(recorded_on)],
        Content::PersonDetails(details),
    )
}

fn measure(subject: &str, kind: i32, executed_by: &str) -> Content {
    Content::Measure(Measure {
        subject: subject.to_owned(),
        kind,
        executed_by: executed_by.to_owned(),
        ..Measure::default()
    })
}

fn text(words: &str, category: Category, about: &[&str]) -> FreeText {
    FreeText {
        text: words.to_owned(),
        categories: vec![category.number()],
        about: about.iter().map(|handle| (*handle).to_owned()).collect(),
    }
}
