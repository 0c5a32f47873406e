//! An entry before it is linked into a chain.
//!
//! Every entry has the same number of sections, one for each organisation of the catalogue and one for the broker. Each is committed
//! to with a salt of its own, also when it is empty, so that an entry tells nobody who else was involved: an organisation
//! that is shown its own section sees only hashes of the others.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::model::ground::named;
use crate::model::revocation::Credentials;
use crate::model::{Organisation, ReceiptId, SubjectRef, Timestamp};

named! {
    /// What an entry records.
    EntryKind {
        /// A request that will be answered: durable before the first source is asked.
        Intent = "intent",
        /// What was disclosed: durable before the first byte leaves.
        Outcome = "outcome",
        /// One part of a stream: durable before that part leaves.
        Part = "part",
        /// A request that was refused or failed.
        Refusal = "refusal",
        /// A look-up or list that was answered.
        Reading = "reading",
        /// A write to the register or a consent.
        Writing = "writing",
        /// An intent whose outcome never came.
        Abandoned = "abandoned",
        /// What went because its term was over.
        Retention = "retention",
        /// A source sent what it was not asked for; in a chain of its own.
        Incident = "incident",
    }
}

/// To whom a section of an entry belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An organisation may read it.
    Organisation(Organisation),
    /// The broker alone: what replay needs. Shown to nobody without a logged replay.
    Broker,
}

/// One section: a JSON object. `at`, `kind` and `receipt` are added when the entry is committed to.
pub type Section = serde_json::Map<String, Value>;

/// An entry to be recorded. It prints no content.
#[derive(Clone)]
pub struct Draft {
    /// What it records.
    pub kind: EntryKind,
    /// Moment.
    pub at: Timestamp,
    /// Random id: of the receipt, and of the entry in the broker's store.
    pub receipt: ReceiptId,
    /// Intent that this entry closes, where it does.
    pub closes: Option<ReceiptId>,
    /// Organisation whose section the receipt opens.
    pub asker: Organisation,
    /// Subject under whose key the bodies are sealed.
    pub sealed_under: SubjectRef,
    /// What was shown by whoever asked for what it records: it is written only while nothing of that is revoked, and is no part of the
    /// entry. Absent where the broker writes of its own accord.
    pub shown: Option<Credentials>,
    /// What each party may know; a place that is absent is committed to as empty.
    pub sections: BTreeMap<Place, Section>,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("kind", &self.kind)
            .field("at", &self.at)
            .field("receipt", &self.receipt)
            .field("closes", &self.closes)
            .finish_non_exhaustive()
    }
}
