//! One chain on the way from its header to its checkpoint.

use serde::Deserialize;

use super::{ChainReport, Fault};
use crate::audit::chain::{commitment, genesis, leaf, link};
use crate::audit::{ChainHeader, Checkpoint, ExportedEntry, ExportedSection, Hash, Receipt};
use crate::model::{ChainId, ReceiptId, Timestamp};

/// A chain whose checkpoint has not come yet.
pub(super) struct OpenChain {
    pub(super) id: ChainId,
    pub(super) head: Hash,
    pub(super) size: u64,
    pub(super) extends_earlier: bool,
    places: Option<usize>,
    opened: u64,
    erased: u64,
}

impl OpenChain {
    pub(super) fn begin(header: &ChainHeader) -> Result<Self, Fault> {
        if header.genesis != genesis(header.chain) {
            return Err(Fault::Genesis);
        }
        Ok(Self {
            id: header.chain,
            head: header.genesis,
            size: 0,
            extends_earlier: false,
            places: None,
            opened: 0,
            erased: 0,
        })
    }

    pub(super) fn append(&mut self, entry: &ExportedEntry) -> Result<(), Fault> {
        let found = entry.commitments.len();
        if found > 0 {
            let expected = *self.places.get_or_insert(found);
            if found != expected {
                return Err(Fault::Commitments { expected, found });
            }
            if entry.leaf != leaf(&entry.commitments) {
                return Err(Fault::Leaf);
            }
        }
        let mut next = 0;
        for section in &entry.sections {
            if section.place < next {
                return Err(Fault::Place(section.place));
            }
            next = section.place.saturating_add(1);
            self.open(section, &entry.commitments)?;
        }
        self.head = link(&self.head, &entry.leaf);
        self.size += 1;
        Ok(())
    }

    fn open(&mut self, section: &ExportedSection, commitments: &[Hash]) -> Result<(), Fault> {
        let place = section.place;
        let committed = commitments.get(place).ok_or(Fault::Place(place))?;
        match &section.opened {
            None => self.erased += 1,
            Some((salt, body)) if commitment(salt, body) == *committed => self.opened += 1,
            Some(_) => return Err(Fault::Section(place)),
        }
        Ok(())
    }

    pub(super) fn close(
        self,
        checkpoint: Checkpoint,
        key: &[u8; 32],
    ) -> Result<ChainReport, Fault> {
        if checkpoint.verify(key).is_err() {
            return Err(Fault::Signature(checkpoint.key_id));
        }
        if checkpoint.chain != self.id {
            return Err(Fault::OtherChain);
        }
        if checkpoint.size != self.size {
            return Err(Fault::Size {
                stated: checkpoint.size,
                found: self.size,
            });
        }
        if checkpoint.head != self.head {
            return Err(Fault::Head);
        }
        Ok(ChainReport {
            checkpoint,
            opened: self.opened,
            erased: self.erased,
            extends_earlier: self.extends_earlier,
        })
    }
}

/// What every section with content says of its entry.
#[derive(Deserialize)]
struct Stamp {
    at: Timestamp,
    receipt: ReceiptId,
}

/// Whether the entry of a receipt has been erased; if not, one of its sections must open under the receipt's salt and name it.
pub(super) fn opens(entry: &ExportedEntry, receipt: &Receipt) -> Result<bool, Fault> {
    let opened = entry
        .sections
        .iter()
        .filter_map(|section| section.opened.as_ref())
        .find(|(salt, _)| *salt == receipt.salt);
    match opened {
        Some((_, body)) => {
            let stamp: Option<Stamp> = serde_json::from_slice(body).ok();
            let names = stamp.is_some_and(|s| s.receipt == receipt.id && s.at == receipt.time);
            if names {
                Ok(false)
            } else {
                Err(Fault::OtherReceipt(receipt.id))
            }
        }
        None if entry
            .sections
            .iter()
            .any(|section| section.opened.is_none()) =>
        {
            Ok(true)
        }
        None => Err(Fault::NotOpened(receipt.id)),
    }
}
