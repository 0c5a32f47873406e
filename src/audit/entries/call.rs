//! Calls that disclose nothing of a source: reads, writes, refusals; and intents that were never closed.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use super::disclosure::{HolderAsked, Sections, holder_item};
use super::section::Object;
use crate::audit::{Draft, EntryKind, Place};
use crate::model::{Hat, Organisation, ProfessionalId, Pseudonym, ReceiptId, SubjectRef, TaskId};

/// A call, as far as it could be read.
#[derive(Debug, Clone)]
pub struct Call {
    /// Name of the call, kebab case, for instance `resolve-household`.
    pub name: String,
    /// Organisation of certificate and token.
    pub organisation: Organisation,
    /// The professional.
    pub professional: ProfessionalId,
    /// Hat; absent where none of the catalogue was named.
    pub hat: Option<Hat>,
    /// Whom it is about, by the caller's pseudonyms.
    pub about: BTreeSet<Pseudonym>,
    /// Whom it is about, by internal ids: for the broker alone.
    pub subjects: BTreeSet<SubjectRef>,
}

/// A look-up or list that was answered, with this many things.
pub fn reading(entry: Entry, call: &Call, answered_with: u64) -> Draft {
    let own = told(call).number("answered_with", answered_with);
    draft(entry, EntryKind::Reading, call, None, own, kept(call))
}

/// One record of a write.
#[derive(Debug, Clone)]
pub struct RecordRef {
    /// Kind, kebab case, for instance `membership`.
    pub kind: String,
    /// Id as printed, for instance `fct_…`.
    pub id: String,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// The caller's id of the write.
    pub request_id: String,
    /// Role or decision in the organisation it rests on.
    pub on_authority: String,
    /// The records.
    pub records: Vec<RecordRef>,
    /// Reasons, by name: sealed to the organisation that must read them, base64.
    pub sealed: BTreeMap<String, String>,
}

/// A write to the register or a consent.
pub fn writing(entry: Entry, call: &Call, written: &Written) -> Draft {
    let own = of_writing(call, written);
    draft(entry, EntryKind::Writing, call, None, own, kept(call))
}

/// Flows that were sent to be weighed. A holder that is reached reads what it is asked, and nothing of who else is.
pub fn review_sent(entry: Entry, call: &Call, written: &Written, asked: &[HolderAsked]) -> Draft {
    let mut sections = Sections::new();
    for holder in asked {
        sections.add(
            Place::Organisation(holder.organisation.clone()),
            Object::default()
                .text_if("recipient", call.hat.as_ref())
                .objects(
                    "to_weigh",
                    holder.items.iter().map(|item| holder_item(item, None)),
                ),
        );
    }
    let own = of_writing(call, written);
    sections.add(Place::Organisation(call.organisation.clone()), own);
    sections.add(Place::Broker, kept(call));
    sections.draft(entry, EntryKind::Writing, None, &call.organisation)
}

/// A change of the rules, which every organisation may read: who did what to which bundle.
pub fn rule_writing<'a>(
    entry: Entry,
    call: &Call,
    written: &Written,
    everybody: impl IntoIterator<Item = &'a Organisation>,
) -> Draft {
    let mut sections = Sections::new();
    let others = everybody.into_iter().filter(|it| **it != call.organisation);
    for organisation in others {
        let told = told(call)
            .text("organisation", &call.organisation)
            .objects("records", records(written));
        sections.add(Place::Organisation(organisation.clone()), told);
    }
    let own = of_writing(call, written);
    sections.add(Place::Organisation(call.organisation.clone()), own);
    sections.add(Place::Broker, kept(call));
    sections.draft(entry, EntryKind::Writing, None, &call.organisation)
}

fn records(written: &Written) -> impl Iterator<Item = Object> + use<'_> {
    written.records.iter().map(|record| {
        Object::default()
            .text("kind", &record.kind)
            .text("id", &record.id)
    })
}

fn of_writing(call: &Call, written: &Written) -> Object {
    let sealed = written
        .sealed
        .iter()
        .fold(Object::default(), |object, (name, text)| {
            object.text(name, text)
        });
    told(call)
        .text("request_id", &written.request_id)
        .text("on_authority", &written.on_authority)
        .objects("records", records(written))
        .object("sealed", sealed)
}

/// Why a call was refused.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Task, where one of the catalogue was named.
    pub task: Option<TaskId>,
    /// Reason as answered, for instance `household-not-available`.
    pub reason: &'static str,
    /// The true cause, kebab case: for the broker alone.
    pub cause: &'static str,
    /// The intent that ends with it.
    pub intent: Option<ReceiptId>,
}

/// A request that was refused or failed.
pub fn refusal(entry: Entry, call: &Call, refused: &Refused) -> Draft {
    let own = told(call)
        .text_if("task", refused.task.as_ref())
        .text("reason", refused.reason);
    let broker = kept(call).text("cause", refused.cause);
    draft(entry, EntryKind::Refusal, call, refused.intent, own, broker)
}

/// An intent of this organisation whose outcome never came: nothing was disclosed to it.
pub fn abandoned(entry: Entry, asker: &Organisation, intent: ReceiptId) -> Draft {
    Sections::new().draft(entry, EntryKind::Abandoned, Some(intent), asker)
}

fn told(call: &Call) -> Object {
    Object::default()
        .text("call", &call.name)
        .text("professional", &call.professional)
        .text_if("hat", call.hat.as_ref())
        .texts("about", &call.about)
}

fn kept(call: &Call) -> Object {
    let subjects = call.subjects.iter().map(|subject| match subject {
        SubjectRef::Household(id) => id.to_string(),
        SubjectRef::Person(id) => id.to_string(),
        SubjectRef::Organisation(organisation) => organisation.to_string(),
    });
    Object::default()
        .text("call", &call.name)
        .text("organisation", &call.organisation)
        .text("professional", &call.professional)
        .texts("subjects", subjects)
}

fn draft(
    entry: Entry,
    kind: EntryKind,
    call: &Call,
    closes: Option<ReceiptId>,
    own: Object,
    broker: Object,
) -> Draft {
    let mut sections = Sections::new();
    sections.add(Place::Organisation(call.organisation.clone()), own);
    sections.add(Place::Broker, broker);
    sections.draft(entry, kind, closes, &call.organisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HouseholdId;
    use crate::model::id::PseudonymKind;

    fn entry() -> Entry {
        Entry {
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
            receipt: ReceiptId::from_bytes([9; 16]),
            sealed_under: SubjectRef::Household(HouseholdId::from_bytes([0xee; 16])),
            shown: None,
        }
    }

    fn call() -> Call {
        Call {
            name: "get-picture".to_owned(),
            organisation: "vt".parse().unwrap(),
            professional: "w-1".parse().unwrap(),
            hat: Some("vt/report".parse().unwrap()),
            about: BTreeSet::from([Pseudonym::new(PseudonymKind::Household, [0xaa; 16])]),
            subjects: BTreeSet::from([SubjectRef::Household(HouseholdId::from_bytes([0xee; 16]))]),
        }
    }

    fn own(draft: &Draft) -> String {
        let place = Place::Organisation("vt".parse().unwrap());
        serde_json::to_string(&draft.sections[&place]).unwrap()
    }

    #[test]
    fn refusals_with_different_causes_read_the_same_to_the_caller() {
        let with = |cause| Refused {
            task: Some("first-analysis".parse().unwrap()),
            reason: "household-not-available",
            cause,
            intent: None,
        };
        let unknown = refusal(
            entry(),
            &Call {
                subjects: BTreeSet::new(),
                ..call()
            },
            &with("household-unknown"),
        );
        let barred = refusal(entry(), &call(), &with("professional-barred"));
        assert_eq!(own(&unknown), own(&barred));
        assert_ne!(
            unknown.sections[&Place::Broker],
            barred.sections[&Place::Broker]
        );
    }

    #[test]
    fn a_caller_reads_what_they_wrote_without_internal_ids() {
        let written = Written {
            request_id: "r-1".to_owned(),
            on_authority: "team-lead".to_owned(),
            records: vec![RecordRef {
                kind: "membership".to_owned(),
                id: "fct_1".to_owned(),
            }],
            sealed: BTreeMap::from([("reason".to_owned(), "c2VhbGVk".to_owned())]),
        };
        let draft = writing(entry(), &call(), &written);
        for shown in ["r-1", "team-lead", "membership", "fct_1", "c2VhbGVk"] {
            assert!(own(&draft).contains(shown), "{shown}");
        }
        assert!(!own(&draft).contains("ihh_"));
        assert!(own(&reading(entry(), &call(), 3)).contains(r#""answered_with":3"#));
    }

    #[test]
    fn a_change_of_the_rules_is_told_to_every_organisation() {
        let written = Written {
            request_id: "r-1".to_owned(),
            on_authority: "team-lead".to_owned(),
            records: vec![RecordRef {
                kind: "policy-bundle".to_owned(),
                id: "ab".to_owned(),
            }],
            sealed: BTreeMap::new(),
        };
        let everybody = ["vt", "jbra"].map(|name| name.parse().unwrap());
        let draft = rule_writing(entry(), &call(), &written, &everybody);
        let place = Place::Organisation("jbra".parse().unwrap());
        let told = serde_json::to_string(&draft.sections[&place]).unwrap();
        assert!(told.contains("policy-bundle") && told.contains(r#""organisation":"vt""#));
        assert!(!told.contains("r-1"), "{told}");
        assert!(own(&draft).contains("r-1"));
    }

    #[test]
    fn an_abandoned_intent_is_closed_for_its_asker() {
        let intent = ReceiptId::from_bytes([8; 16]);
        let draft = abandoned(entry(), &"vt".parse().unwrap(), intent);
        assert_eq!(draft.closes, Some(intent));
        assert!(draft.sections.is_empty());
    }
}
