//! What a source did wrong. It stands in a chain of its own: a disclosure may not show what was held back.

use super::Entry;
use super::disclosure::Sections;
use super::section::Object;
use crate::audit::{Draft, EntryKind, Place};
use crate::model::ground::named;
use crate::model::{Organisation, ReceiptId};

named! {
    /// What went wrong.
    IncidentKind {
        /// Values or persons that were not asked came back; they were cut.
        BeyondQuestion = "beyond-question",
        /// Records that cannot be read; they fell away whole.
        Malformed = "malformed",
        /// More or larger records than are taken; they were cut.
        TooMuch = "too-much",
        /// The certificate at the source's address is not the source's.
        WrongIdentity = "wrong-identity",
    }
}

/// An incident at one source.
#[derive(Debug, Clone)]
pub struct SourceIncident {
    /// The source.
    pub organisation: Organisation,
    /// What went wrong.
    pub kind: IncidentKind,
    /// How often in this answer: values, records or connections.
    pub count: u64,
    /// Reference of the question, as the source got it.
    pub reference: String,
    /// The intent the question belonged to: for the broker alone.
    pub intent: ReceiptId,
}

/// An entry about an incident; the source's organisation may read what it did, not who asked.
pub fn incident(entry: Entry, incident: &SourceIncident) -> Draft {
    let mut sections = Sections::new();
    let source = Object::default()
        .text("incident", incident.kind)
        .number("count", incident.count)
        .text("reference", &incident.reference);
    let broker = Object::default()
        .text("incident", incident.kind)
        .text("organisation", &incident.organisation)
        .text("intent", incident.intent);
    sections.add(Place::Organisation(incident.organisation.clone()), source);
    sections.add(Place::Broker, broker);
    sections.draft(entry, EntryKind::Incident, None, &incident.organisation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SubjectRef;

    #[test]
    fn a_source_reads_what_it_did_and_not_for_whom() {
        let source: Organisation = "rvdk".parse().unwrap();
        let draft = incident(
            Entry {
                at: "2026-11-23T10:00:00Z".parse().unwrap(),
                receipt: ReceiptId::from_bytes([9; 16]),
                sealed_under: SubjectRef::Organisation(source.clone()),
                shown: None,
            },
            &SourceIncident {
                organisation: source.clone(),
                kind: IncidentKind::BeyondQuestion,
                count: 2,
                reference: "ab".repeat(16),
                intent: ReceiptId::from_bytes([8; 16]),
            },
        );
        let told = serde_json::to_string(&draft.sections[&Place::Organisation(source)]).unwrap();
        assert!(told.contains("beyond-question") && told.contains(&"ab".repeat(16)));
        assert!(!told.contains("rcp_"));
        assert_eq!(draft.closes, None);
    }
}
