//! Lines of an export: what a party takes along to check the log offline. As serde has them, they are the protobuf JSON of
//! `samenbeeld.v1.ExportLogResponse`; a file holds one on each line.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Checkpoint, Hash, Salt, json};
use crate::model::ChainId;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExportLine {
    /// First line of each chain.
    Header(ChainHeader),
    /// An entry.
    Entry(ExportedEntry),
    /// Last line of each chain.
    Checkpoint(Checkpoint),
}

/// The beginning of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChainHeader {
    /// Chain.
    pub chain: ChainId,
    /// What the first entry links to.
    #[serde(with = "json::fixed")]
    pub genesis: Hash,
    /// Ed25519 public keys that sign for the chain, by id.
    #[serde(with = "keys", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, [u8; 32]>,
}

/// An entry: whole where the party has a section of it, a bare leaf elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportedEntry {
    /// Hash over the commitments.
    #[serde(with = "json::fixed")]
    pub leaf: Hash,
    /// Commitments of all sections in order; empty for an entry of others.
    #[serde(with = "json::hashes", default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Hash>,
    /// The party's own sections, in the order of their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<ExportedSection>,
}

/// A section of the party's own. It prints no content.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportedSection {
    /// Place among the commitments.
    pub place: usize,
    /// Salt and body; absent where the key they were sealed under has been destroyed.
    pub opened: Option<(Salt, Vec<u8>)>,
}

impl fmt::Debug for ExportedSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.opened.as_ref().map(|(_, body)| body.len());
        write!(f, "section {} ({bytes:?} bytes)", self.place)
    }
}

/// `samenbeeld.v1.ExportedSection`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SectionMessage {
    #[serde(default, skip_serializing_if = "is_zero")]
    place: u16,
    #[serde(
        with = "json::bytes",
        default,
        skip_serializing_if = "<[u8]>::is_empty"
    )]
    salt: Vec<u8>,
    #[serde(
        with = "json::bytes",
        default,
        skip_serializing_if = "<[u8]>::is_empty"
    )]
    body: Vec<u8>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference to the field"
)]
fn is_zero(place: &u16) -> bool {
    *place == 0
}

impl Serialize for ExportedSection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (salt, body) = self.opened.clone().map_or_else(
            || (Vec::new(), Vec::new()),
            |(salt, body)| (salt.to_vec(), body),
        );
        let place = u16::try_from(self.place)
            .map_err(|_| serde::ser::Error::custom("no entry has so many places"))?;
        SectionMessage {
            place,
            salt,
            body,
            erased: self.opened.is_none(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ExportedSection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let message = SectionMessage::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom("salt and body must both be there, or be erased");
        let opened = match (message.erased, message.salt.is_empty()) {
            (true, true) if message.body.is_empty() => None,
            (false, false) => Some((message.salt.try_into().map_err(|_| wrong())?, message.body)),
            _ => return Err(wrong()),
        };
        Ok(Self {
            place: message.place.into(),
            opened,
        })
    }
}

/// `repeated samenbeeld.v1.LogKey` as a map by id.
mod keys {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::json;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct LogKey {
        #[serde(alias = "key_id")]
        key_id: String,
        #[serde(with = "json::fixed", alias = "public_key")]
        public_key: [u8; 32],
    }

    pub(super) fn serialize<S: Serializer>(
        keys: &BTreeMap<String, [u8; 32]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(keys.iter().map(|(key_id, public_key)| LogKey {
            key_id: key_id.clone(),
            public_key: *public_key,
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, [u8; 32]>, D::Error> {
        let mut keys = BTreeMap::new();
        for key in Vec::<LogKey>::deserialize(deserializer)? {
            if keys.insert(key.key_id, key.public_key).is_some() {
                return Err(D::Error::custom("a key id stands twice"));
            }
        }
        Ok(keys)
    }
}

/// Reads a list of Ed25519 public keys by id: the JSON object `{"keys": […]}` with the protobuf JSON of `samenbeeld.v1.LogKey` in it.
///
/// # Errors
/// When it is not such a list, or a key id stands twice in it.
pub fn read_keys(text: &str) -> Result<BTreeMap<String, [u8; 32]>, Unreadable> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct List {
        #[serde(with = "keys")]
        keys: BTreeMap<String, [u8; 32]>,
    }
    match serde_json::from_str::<List>(text) {
        Ok(list) => Ok(list.keys),
        Err(error) => Err(Unreadable {
            column: error.column(),
        }),
    }
}

/// A text that is not the protobuf JSON of what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the protobuf JSON that was expected, column {column}")]
pub struct Unreadable {
    /// Where reading stopped, counted from 1.
    pub column: usize,
}

impl ExportLine {
    /// Reads one line.
    ///
    /// # Errors
    /// When it is not the protobuf JSON of one `ExportLogResponse`, names a field that does not exist, or shows a section half.
    pub fn parse(line: &str) -> Result<Self, Unreadable> {
        serde_json::from_str(line).map_err(|error| Unreadable {
            column: error.column(),
        })
    }
}
