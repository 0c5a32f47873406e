//! What a source sent beyond the question: for the chain of incidents alone, never for the asker.

use std::collections::BTreeMap;

use crate::model::ground::named;

named! {
    /// In what way something a source sent was beyond the question, or could not be judged.
    ExcessKind {
        /// A record held under a hat of another organisation, or under no hat.
        ForeignHolder = "foreign-holder",
        /// A record that does not surely speak of a day of the period asked.
        OutsidePeriod = "outside-period",
        /// A handle that the question did not use.
        UnknownSubject = "unknown-subject",
        /// A person or value without a permit.
        UnaskedCategory = "unasked-category",
        /// A free text that does not say which categories it holds or whom it is about.
        UnlabelledText = "unlabelled-text",
        /// A text with the pattern of a place or contact.
        PlaceInText = "place-in-text",
        /// A field that the contract does not know.
        UnknownField = "unknown-field",
        /// An enum number that the contract does not know.
        UnknownValue = "unknown-value",
    }
}

/// How often each kind of excess was cut from one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excess(BTreeMap<ExcessKind, u32>);

impl Excess {
    /// Counts, by kind; kinds that did not occur are absent.
    pub fn counts(&self) -> &BTreeMap<ExcessKind, u32> {
        &self.0
    }

    /// Whether nothing was cut.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the counts of another record.
    pub fn add(&mut self, other: &Excess) {
        for (kind, count) in &other.0 {
            let mine = self.0.entry(*kind).or_default();
            *mine = mine.saturating_add(*count);
        }
    }

    pub(in crate::redaction) fn count(&mut self, kind: ExcessKind) {
        let mine = self.0.entry(kind).or_default();
        *mine = mine.saturating_add(1);
    }
}

/// Why a record cannot be read for certain. It falls away whole; a reader more lenient than this one might see something
/// else in the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Malformed {
    /// More than 256 KiB.
    #[error("the record is larger than 256 KiB")]
    TooLarge,
    /// The bytes end inside a field.
    #[error("the record ends inside a field")]
    Truncated,
    /// A varint longer than it needs to be, or than 64 bits.
    #[error("a number is not in its shortest form")]
    Varint,
    /// A field number outside 1 to 536870911.
    #[error("a field number is out of range")]
    FieldNumber,
    /// A group, or a wire type that does not exist.
    #[error("a field is a group or has no known wire type")]
    Group,
    /// A field of the contract in another wire type than the contract gives it.
    #[error("a field has another wire type than the contract gives it")]
    WireType,
    /// A field that may occur once, twice.
    #[error("a singular field occurs twice")]
    RepeatedField,
    /// Two members of one oneof.
    #[error("two members of one oneof occur")]
    TwoMembers,
    /// A string that is not UTF-8.
    #[error("a text is not UTF-8")]
    Utf8,
    /// A number outside the range of its type.
    #[error("a number is outside the range of its type")]
    Number,
    /// A free text of more than 16 KiB.
    #[error("a free text is longer than 16 KiB")]
    TextTooLong,
    /// A reference of more than 64 characters.
    #[error("the reference is longer than 64 characters")]
    ReferenceTooLong,
    /// A date of the record that is no day, or an end before its beginning.
    #[error("the dates of the record are no days, or end before they begin")]
    Dates,
}
