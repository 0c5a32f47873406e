//! What does not fit, and where.

use std::fmt;

use crate::audit::Unreadable;
use crate::model::{ChainId, ReceiptId};

/// Where something does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// This line of the export, counted from 1.
    Line(u64),
    /// Behind the last line.
    End {
        /// Lines there are.
        lines: u64,
    },
    /// A receipt.
    Receipt(ReceiptId),
    /// An earlier checkpoint of this chain.
    Earlier(ChainId),
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whereabouts::Line(line) => write!(f, "line {line}"),
            Whereabouts::End { lines } => write!(f, "behind line {lines}"),
            Whereabouts::Receipt(id) => write!(f, "receipt {id}"),
            Whereabouts::Earlier(chain) => write!(f, "earlier checkpoint of {chain}"),
        }
    }
}

/// What was expected and is not so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No line of an export.
    #[error("{0}")]
    Unreadable(Unreadable),
    /// A chain begins with a header.
    #[error("expected the header of a chain")]
    HeaderExpected,
    /// A chain ends with a checkpoint: without it lines may be missing.
    #[error("expected an entry or the checkpoint of the chain; the export is cut short")]
    CheckpointExpected,
    /// Each chain stands once.
    #[error("this chain stood before in this export")]
    ChainTwice,
    /// The genesis follows from the chain's id.
    #[error("the genesis does not follow from the id of the chain")]
    Genesis,
    /// Only trusted keys sign.
    #[error("the key `{0}` is not one of the trusted keys")]
    UntrustedKey(String),
    /// The header names another public key than the trusted one.
    #[error("the public key `{0}` is another one than the trusted key of that id")]
    OtherKey(String),
    /// The signature is the key's.
    #[error("the signature is not one of key `{0}` over this content; something in it was changed")]
    Signature(String),
    /// The leaf follows from the commitments.
    #[error("the leaf does not follow from the commitments; one of them was changed")]
    Leaf,
    /// Every entry of a chain has the same number of commitments.
    #[error("expected {expected} commitments as in the entries before, found {found}")]
    Commitments {
        /// In the entries before.
        expected: usize,
        /// Here.
        found: usize,
    },
    /// A section has a place of its own among the commitments.
    #[error("section at place {0}: there is no such place, or it stood before")]
    Place(usize),
    /// Salt and body open the commitment.
    #[error("section at place {0}: salt and body do not open its commitment")]
    Section(usize),
    /// The checkpoint counts the entries.
    #[error("the checkpoint covers {stated} entries, {found} stand before it")]
    Size {
        /// As the checkpoint has it.
        stated: u64,
        /// Entries of the export.
        found: u64,
    },
    /// The checkpoint is of the chain that the header names.
    #[error("the checkpoint is of another chain than the header")]
    OtherChain,
    /// The links lead to the head.
    #[error(
        "the links do not lead to the head of the checkpoint; an entry before it was changed, dropped, added or moved"
    )]
    Head,
    /// The earlier checkpoint lies on the way.
    #[error(
        "the first {size} entries are not those of the earlier checkpoint; one of them was changed, dropped, added or moved"
    )]
    EarlierHead {
        /// Entries the earlier checkpoint covers.
        size: u64,
    },
    /// The chain is at least as long as it was.
    #[error(
        "it covers {size} entries and the export holds fewer; entries were dropped from the end"
    )]
    ShorterThanEarlier {
        /// Entries the earlier checkpoint covers.
        size: u64,
    },
    /// The chain is in the export.
    #[error("its chain is not in the export")]
    ChainMissing,
    /// The entry is in the chain.
    #[error(
        "no entry of its chain has its hash; the entry was dropped, or something before it was changed"
    )]
    NoSuchEntry,
    /// The entry of a receipt shows a section of the receipt's owner.
    #[error(
        "the entry of {0} shows no section that its salt opens; the export was made for another organisation"
    )]
    NotOpened(ReceiptId),
    /// The section of a receipt names it.
    #[error("the section that {0} opens does not name that receipt and its time")]
    OtherReceipt(ReceiptId),
}

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct Misfit {
    /// Where.
    pub at: Whereabouts,
    /// What.
    pub fault: Fault,
}

impl Misfit {
    pub(super) fn new(at: Whereabouts, fault: Fault) -> Self {
        Self { at, fault }
    }
}
