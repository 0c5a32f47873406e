//! From a draft to an entry that can be linked into a chain.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::chain::{self, Hash, Salt};
use super::{Draft, EntryKind, Place, Receipt, Section};
use crate::model::revocation::Credentials;
use crate::model::{ChainId, Organisation, ReceiptId, SubjectRef, Timestamp};

/// A draft that cannot be committed to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// A section, or the asker, is of an organisation that has no place.
    #[error("`{0}` has no place in an entry")]
    NoPlace(Organisation),
    /// Not one salt for each place.
    #[error("an entry needs {expected} salts, one for each place; there are {given}")]
    Salts {
        /// Places.
        expected: usize,
        /// Salts given.
        given: usize,
    },
    /// A section that is no JSON.
    #[error("a section cannot be written")]
    Unwritable,
}

/// The places of every entry in their order: the organisations as given, without repetition, then the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places(Vec<Place>);

impl Places {
    /// Places for these organisations. Their order is part of the log: a chain keeps the one it began with.
    pub fn new(organisations: &[Organisation]) -> Self {
        let mut seen = BTreeSet::new();
        let organisations = organisations
            .iter()
            .filter(|organisation| seen.insert(*organisation))
            .map(|organisation| Place::Organisation(organisation.clone()));
        Self(organisations.chain([Place::Broker]).collect())
    }

    /// How many salts an entry needs.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The places in order.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.0.iter()
    }

    /// Index among the commitments of an entry.
    pub fn index_of(&self, place: &Place) -> Option<usize> {
        self.0.iter().position(|candidate| candidate == place)
    }
}

/// A section with the salt that opens its commitment. Salt and body are sealed and erased together: the salt alone would let somebody
/// try what an erased body said.
#[derive(Clone, PartialEq, Eq)]
pub struct CommittedSection {
    /// To whom it belongs.
    pub place: Place,
    /// Salt.
    pub salt: Salt,
    /// Canonical JSON, UTF-8: keys sorted, no white space. `{}` where the place has nothing to know.
    pub body: Vec<u8>,
    /// What stands in the entry for it.
    pub commitment: Hash,
}

impl fmt::Debug for CommittedSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({} bytes)", self.place, self.body.len())
    }
}

/// An entry ready to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedEntry {
    /// Random id of the receipt.
    pub receipt: ReceiptId,
    /// What it records.
    pub kind: EntryKind,
    /// Moment, cut to microseconds: what is stored, signed and written in the bodies.
    pub at: Timestamp,
    /// Intent that this entry closes.
    pub closes: Option<ReceiptId>,
    /// Organisation whose section the receipt opens.
    pub asker: Organisation,
    /// Salt of the asker's section.
    pub asker_salt: Salt,
    /// Subject under whose key salts and bodies are sealed.
    pub sealed_under: SubjectRef,
    /// What was shown by whoever asked for it; nothing is committed to it.
    pub shown: Option<Credentials>,
    /// One section for each place, in order.
    pub sections: Vec<CommittedSection>,
    /// Hash over all commitments.
    pub leaf: Hash,
}

impl CommittedEntry {
    /// The receipt of this entry as linked into a chain; `sign` gives the Ed25519 signature over the bytes it is handed.
    pub fn receipt(
        &self,
        chain: ChainId,
        linked: Hash,
        key_id: &str,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Receipt {
        let mut receipt = Receipt {
            chain,
            id: self.receipt,
            entry_hash: linked,
            salt: self.asker_salt,
            time: self.at,
            key_id: key_id.to_owned(),
            signature: [0; 64],
        };
        receipt.signature = sign(&receipt.signed_bytes());
        receipt
    }
}

/// Commits to every section of a draft. A section with content, and the asker's in any case, gets `at`, `kind`, `receipt` and `closes`;
/// every other place is committed to as `{}`, so that the entry does not tell who was involved.
///
/// # Errors
/// When a section or the asker has no place, or there is not exactly one salt for each place.
pub fn commit(
    mut draft: Draft,
    places: &Places,
    salts: &[Salt],
) -> Result<CommittedEntry, CommitError> {
    if salts.len() != places.count() {
        return Err(CommitError::Salts {
            expected: places.count(),
            given: salts.len(),
        });
    }
    let at = whole_microseconds(draft.at);
    let asker = Place::Organisation(draft.asker.clone());
    let mut asker_salt = None;
    let mut sections = Vec::with_capacity(salts.len());
    for (place, salt) in places.iter().zip(salts) {
        let mut section = draft.sections.remove(place).unwrap_or_default();
        if *place == asker {
            asker_salt = Some(*salt);
        }
        if !section.is_empty() || *place == asker {
            stamp(&mut section, &draft, at);
        }
        let body = canonical(&section)?;
        sections.push(CommittedSection {
            place: place.clone(),
            salt: *salt,
            commitment: chain::commitment(salt, &body),
            body,
        });
    }
    if let Some((Place::Organisation(stranger), _)) = draft.sections.pop_first() {
        return Err(CommitError::NoPlace(stranger));
    }
    let asker_salt = asker_salt.ok_or_else(|| CommitError::NoPlace(draft.asker.clone()))?;
    let commitments: Vec<Hash> = sections.iter().map(|section| section.commitment).collect();
    Ok(CommittedEntry {
        receipt: draft.receipt,
        kind: draft.kind,
        at,
        closes: draft.closes,
        asker: draft.asker,
        asker_salt,
        sealed_under: draft.sealed_under,
        shown: draft.shown,
        sections,
        leaf: chain::leaf(&commitments),
    })
}

fn stamp(section: &mut Section, draft: &Draft, at: Timestamp) {
    let mut put = |key: &str, value: String| section.insert(key.to_owned(), Value::String(value));
    put("at", at.to_string());
    put("kind", draft.kind.to_string());
    put("receipt", draft.receipt.to_string());
    if let Some(closes) = draft.closes {
        put("closes", closes.to_string());
    }
}

/// The moment without what lies below a microsecond, which no store and no signature keeps.
fn whole_microseconds(at: Timestamp) -> Timestamp {
    // INVARIANT: the microseconds of a timestamp make a timestamp.
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Compact JSON with the keys of every object in order. The map of `serde_json` keeps the order of insertion when any crate of the build
/// asks for that, so the order is made here.
fn canonical(section: &Section) -> Result<Vec<u8>, CommitError> {
    let pairs = Canonical::pairs(section);
    let mut body = Vec::new();
    let mut json = serde_json::Serializer::new(&mut body);
    let written = json.collect_map(pairs);
    written.map_err(|_| CommitError::Unwritable)?;
    Ok(body)
}

/// A value that is written with its keys in order.
struct Canonical<'a>(&'a Value);

impl<'a> Canonical<'a> {
    fn pairs(object: &'a Section) -> Vec<(&'a str, Self)> {
        let pairs = object
            .iter()
            .map(|(key, value)| (key.as_str(), Self(value)));
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_unstable_by_key(|(key, _)| *key);
        pairs
    }
}

impl Serialize for Canonical<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(object) => serializer.collect_map(Canonical::pairs(object)),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Canonical)),
            plain => plain.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn organisation(name: &str) -> Organisation {
        name.parse().unwrap()
    }

    fn section(value: &Value) -> Section {
        value.as_object().unwrap().clone()
    }

    fn draft() -> Draft {
        Draft {
            kind: EntryKind::Intent,
            at: "2026-11-23T10:00:00.123456789Z".parse().unwrap(),
            receipt: ReceiptId::from_bytes([9; 16]),
            closes: None,
            asker: organisation("jbra"),
            sealed_under: SubjectRef::Organisation(organisation("jbra")),
            shown: None,
            sections: BTreeMap::from([(
                Place::Organisation(organisation("blijf")),
                section(&json!({"b": {"z": 1, "a": [true]}, "a": "x"})),
            )]),
        }
    }

    fn places() -> Places {
        Places::new(&[
            organisation("vt"),
            organisation("jbra"),
            organisation("blijf"),
            organisation("vt"),
        ])
    }

    fn salts(count: u8) -> Vec<Salt> {
        (0..count).map(|n| [n; 16]).collect()
    }

    #[test]
    fn every_place_is_committed_to_and_only_those_with_content_say_anything() {
        let entry = commit(draft(), &places(), &salts(4)).unwrap();
        let bodies: Vec<&str> = entry
            .sections
            .iter()
            .map(|section| std::str::from_utf8(&section.body).unwrap())
            .collect();
        let stamp = format!(
            r#""at":"2026-11-23T10:00:00.123456Z","kind":"intent","receipt":"rcp_{}"}}"#,
            "09".repeat(16)
        );
        assert_eq!(bodies[0], "{}");
        assert_eq!(bodies[1], format!("{{{stamp}"));
        assert!(bodies[2].starts_with(r#"{"a":"x","at":"#));
        assert!(bodies[2].contains(r#""b":{"a":[true],"z":1}"#));
        assert_eq!(bodies[3], "{}");
        assert_eq!(entry.asker_salt, [1; 16]);
        let commitments: Vec<Hash> = entry.sections.iter().map(|s| s.commitment).collect();
        assert_eq!(commitments[0], chain::commitment(&[0; 16], b"{}"));
        assert_ne!(commitments[0], commitments[3]);
        assert_eq!(entry.leaf, chain::leaf(&commitments));
    }

    #[test]
    fn an_entry_that_closes_an_intent_names_it_in_every_section_with_content() {
        let mut outcome = draft();
        outcome.kind = EntryKind::Outcome;
        outcome.closes = Some(ReceiptId::from_bytes([8; 16]));
        let entry = commit(outcome, &places(), &salts(4)).unwrap();
        let naming = |section: &&CommittedSection| {
            std::str::from_utf8(&section.body)
                .unwrap()
                .contains(&format!(r#""closes":"rcp_{}""#, "08".repeat(16)))
        };
        assert_eq!(entry.sections.iter().filter(naming).count(), 2);
    }

    #[test]
    fn a_draft_for_a_stranger_or_with_a_salt_too_few_is_refused() {
        let mut stranger = draft();
        stranger
            .sections
            .insert(Place::Organisation(organisation("bank")), Section::new());
        assert_eq!(
            commit(stranger, &places(), &salts(4)),
            Err(CommitError::NoPlace(organisation("bank")))
        );
        let mut asker = draft();
        asker.asker = organisation("bank");
        assert_eq!(
            commit(asker, &places(), &salts(4)),
            Err(CommitError::NoPlace(organisation("bank")))
        );
        assert_eq!(
            commit(draft(), &places(), &salts(3)),
            Err(CommitError::Salts {
                expected: 4,
                given: 3
            })
        );
    }

    #[test]
    fn a_committed_entry_prints_no_content() {
        let entry = commit(draft(), &places(), &salts(4)).unwrap();
        assert!(!format!("{entry:?}").contains("true"));
    }
}
