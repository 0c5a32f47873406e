//! A record before it is cut.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use crate::model::{Organisation, PersonId};

/// A record as a source sent it: an encoded `samenbeeld.record.v1.Record`, at most 256 KiB. It prints no content, has no
/// accessor outside this room, and leaves it only through redaction.
#[derive(Clone)]
pub struct RawRecord(pub(in crate::redaction) Bytes);

impl RawRecord {
    /// Takes charge of the bytes of one record.
    pub fn new(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for RawRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawRecord({} bytes)", self.0.len())
    }
}

/// Who was meant by the handles of one question to one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedSubjects {
    /// Organisation that was asked.
    pub organisation: Organisation,
    /// Person behind each handle; several handles may mean one person.
    pub handles: BTreeMap<String, PersonId>,
}
