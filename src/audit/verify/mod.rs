//! The offline verifier: does an export hold together, and do receipts and earlier checkpoints stand in it?
//!
//! It needs no broker and no database, and believes nothing it cannot recompute but the keys it is given.

mod chain;
mod misfit;

pub use misfit::{Fault, Misfit, Whereabouts};

use std::collections::{BTreeMap, BTreeSet};

use super::{Checkpoint, ExportLine, Hash, Receipt, Unreadable};
use crate::model::{ChainId, ReceiptId, Timestamp};
use chain::OpenChain;

/// Ed25519 public keys by id.
pub type TrustedKeys = BTreeMap<String, [u8; 32]>;

/// What an export is held against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// Receipts that should stand in it.
    pub receipts: &'a [Receipt],
    /// Keys that may sign; also every key that a header names must be one of them.
    pub trusted: &'a TrustedKeys,
    /// Checkpoints kept from earlier exports.
    pub earlier: &'a [Checkpoint],
}

/// What was found in an export that holds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Chains in the order of the export.
    pub chains: Vec<ChainReport>,
    /// Receipts in the order of the export.
    pub receipts: Vec<ReceiptReport>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Its checkpoint: worth keeping, to hold the next export against.
    pub checkpoint: Checkpoint,
    /// Own sections that opened.
    pub opened: u64,
    /// Own sections whose content has been erased.
    pub erased: u64,
    /// Whether an earlier checkpoint lay on the way.
    pub extends_earlier: bool,
}

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptReport {
    /// Its id.
    pub id: ReceiptId,
    /// Moment of its entry.
    pub time: Timestamp,
    /// Line of its entry.
    pub line: u64,
    /// Whether the content of its entry has been erased; then the chain proves the entry, and nothing is left to read.
    pub erased: bool,
}

/// Checks an export from its first line to its last.
///
/// # Errors
/// The first thing that does not fit.
pub fn verify(
    lines: impl IntoIterator<Item = Result<ExportLine, Unreadable>>,
    against: Against<'_>,
) -> Result<Report, Misfit> {
    check_signatures(against)?;
    let mut walk = Walk::new(against);
    let mut last = 0;
    for (number, line) in (1..).zip(lines) {
        let at = Whereabouts::Line(number);
        let line = line.map_err(|error| Misfit::new(at, Fault::Unreadable(error)))?;
        walk.take(number, line)
            .map_err(|fault| Misfit::new(at, fault))?;
        last = number;
    }
    walk.finish(last)
}

fn check_signatures(against: Against<'_>) -> Result<(), Misfit> {
    for receipt in against.receipts {
        let at = Whereabouts::Receipt(receipt.id);
        let key = trusted(against.trusted, &receipt.key_id).map_err(|f| Misfit::new(at, f))?;
        let checked = receipt.verify(key);
        checked.map_err(|_| Misfit::new(at, Fault::Signature(receipt.key_id.clone())))?;
    }
    for checkpoint in against.earlier {
        let at = Whereabouts::Earlier(checkpoint.chain);
        let key = trusted(against.trusted, &checkpoint.key_id).map_err(|f| Misfit::new(at, f))?;
        let checked = checkpoint.verify(key);
        checked.map_err(|_| Misfit::new(at, Fault::Signature(checkpoint.key_id.clone())))?;
    }
    Ok(())
}

fn trusted<'a>(keys: &'a TrustedKeys, key_id: &str) -> Result<&'a [u8; 32], Fault> {
    keys.get(key_id)
        .ok_or_else(|| Fault::UntrustedKey(key_id.to_owned()))
}

/// The way through the lines.
struct Walk<'a> {
    trusted: &'a TrustedKeys,
    /// Receipts not met yet, by chain and link.
    awaited: BTreeMap<(ChainId, Hash), Vec<&'a Receipt>>,
    /// Earlier checkpoints not met yet, by chain and size.
    earlier: BTreeMap<(ChainId, u64), Vec<&'a Checkpoint>>,
    seen: BTreeSet<ChainId>,
    open: Option<OpenChain>,
    report: Report,
}

impl<'a> Walk<'a> {
    fn new(against: Against<'a>) -> Self {
        let mut awaited: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for receipt in against.receipts {
            let key = (receipt.chain, receipt.entry_hash);
            awaited.entry(key).or_default().push(receipt);
        }
        let mut earlier: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for checkpoint in against.earlier {
            let key = (checkpoint.chain, checkpoint.size);
            earlier.entry(key).or_default().push(checkpoint);
        }
        Self {
            trusted: against.trusted,
            awaited,
            earlier,
            seen: BTreeSet::new(),
            open: None,
            report: Report {
                chains: Vec::new(),
                receipts: Vec::new(),
            },
        }
    }

    fn take(&mut self, number: u64, line: ExportLine) -> Result<(), Fault> {
        match (self.open.take(), line) {
            (None, ExportLine::Header(header)) => {
                if !self.seen.insert(header.chain) {
                    return Err(Fault::ChainTwice);
                }
                for (key_id, public_key) in &header.keys {
                    if trusted(self.trusted, key_id)? != public_key {
                        return Err(Fault::OtherKey(key_id.clone()));
                    }
                }
                let mut chain = OpenChain::begin(&header)?;
                self.meet_earlier(&mut chain)?;
                self.open = Some(chain);
                Ok(())
            }
            (None, _) => Err(Fault::HeaderExpected),
            (Some(_), ExportLine::Header(_)) => Err(Fault::CheckpointExpected),
            (Some(mut chain), ExportLine::Entry(entry)) => {
                chain.append(&entry)?;
                let met = self.awaited.remove(&(chain.id, chain.head));
                for receipt in met.unwrap_or_default() {
                    let erased = chain::opens(&entry, receipt)?;
                    self.report.receipts.push(ReceiptReport {
                        id: receipt.id,
                        time: receipt.time,
                        line: number,
                        erased,
                    });
                }
                self.meet_earlier(&mut chain)?;
                self.open = Some(chain);
                Ok(())
            }
            (Some(chain), ExportLine::Checkpoint(checkpoint)) => {
                let key = trusted(self.trusted, &checkpoint.key_id)?;
                self.report.chains.push(chain.close(checkpoint, key)?);
                Ok(())
            }
        }
    }

    /// Where an earlier checkpoint ends, the chain must have its head.
    fn meet_earlier(&mut self, chain: &mut OpenChain) -> Result<(), Fault> {
        for earlier in self
            .earlier
            .remove(&(chain.id, chain.size))
            .unwrap_or_default()
        {
            if earlier.head != chain.head {
                return Err(Fault::EarlierHead { size: chain.size });
            }
            chain.extends_earlier = true;
        }
        Ok(())
    }

    fn finish(self, last: u64) -> Result<Report, Misfit> {
        let end = Whereabouts::End { lines: last };
        if self.open.is_some() {
            return Err(Misfit::new(end, Fault::CheckpointExpected));
        }
        if self.report.chains.is_empty() {
            return Err(Misfit::new(end, Fault::HeaderExpected));
        }
        if let Some(((chain, size), _)) = self.earlier.into_iter().next() {
            let fault = if self.seen.contains(&chain) {
                Fault::ShorterThanEarlier { size }
            } else {
                Fault::ChainMissing
            };
            return Err(Misfit::new(Whereabouts::Earlier(chain), fault));
        }
        if let Some(receipt) = self.awaited.into_values().flatten().next() {
            let fault = if self.seen.contains(&receipt.chain) {
                Fault::NoSuchEntry
            } else {
                Fault::ChainMissing
            };
            return Err(Misfit::new(Whereabouts::Receipt(receipt.id), fault));
        }
        Ok(self.report)
    }
}

#[cfg(test)]
mod tests;
