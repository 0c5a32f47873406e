//! Rows of the register, opened under the keys of their subjects.

use std::collections::BTreeMap;

use super::committer::Means;
use super::records::{RecordRow, cell};
use super::{keys, subject};
use crate::decision::RegisterRecord;
use crate::storage::StorageError;
use crate::storage::sealing::DataKey;

/// Opens records; each subject's key is unwrapped once.
pub(super) struct Opening<'a> {
    means: &'a Means,
    keys: BTreeMap<Vec<u8>, DataKey>,
}

impl<'a> Opening<'a> {
    pub(super) fn new(means: &'a Means) -> Self {
        Self {
            means,
            keys: BTreeMap::new(),
        }
    }

    /// The records in rows, each with its position, except what was emptied or erased.
    pub(super) fn records(
        &mut self,
        rows: Vec<RecordRow>,
    ) -> Result<Vec<(i64, RegisterRecord)>, StorageError> {
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let seq = row.0;
            records.extend(self.record(row)?.map(|record| (seq, record)));
        }
        Ok(records)
    }

    /// The record in a row; absent where it was emptied, or the subject erased.
    fn record(
        &mut self,
        (seq, subject, sealed, key_id, wrapped): RecordRow,
    ) -> Result<Option<RegisterRecord>, StorageError> {
        let Some(wrapped) = keys::wrapped(key_id, wrapped) else {
            return Ok(None);
        };
        if sealed.is_empty() {
            return Ok(None);
        }
        if !self.keys.contains_key(&subject) {
            let key = self.means.keys.wrapping.unwrap(&subject, &wrapped)?;
            self.keys.insert(subject.clone(), key);
        }
        let corrupt = || StorageError::corrupt("register", "record", &seq);
        let key = self.keys.get(&subject).ok_or_else(corrupt)?;
        let clear = key.open(cell(&seq.to_be_bytes()), &sealed)?;
        let record: RegisterRecord = serde_json::from_slice(&clear).map_err(|_| corrupt())?;
        // A record of one subject under the key of another cannot be; one that says so was tampered with.
        if subject::column(&record.subject) == subject {
            Ok(Some(record))
        } else {
            Err(corrupt())
        }
    }
}
