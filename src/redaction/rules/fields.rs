//! The fields of one message: found by number without a search, and kept apart in bits.

use super::FieldRule;

/// Numbers of fields of one message: a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::redaction) struct Numbers(u64);

impl Numbers {
    /// Adds a number. Says whether it was not there.
    pub(in crate::redaction) fn insert(&mut self, number: u32) -> bool {
        let before = self.0;
        self.0 |= 1_u64.checked_shl(number).unwrap_or_default();
        self.0 != before
    }

    pub(in crate::redaction) fn is_subset(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

/// The rules of the fields of a message, by number.
#[derive(Debug, Default)]
pub(in crate::redaction) struct FieldRules(Vec<Option<FieldRule>>);

impl FieldRules {
    /// The rule of a field; absent where the contract has none of this number.
    pub(in crate::redaction) fn get(&self, number: u32) -> Option<&FieldRule> {
        self.0.get(usize::try_from(number).ok()?)?.as_ref()
    }

    pub(in crate::redaction) fn values(&self) -> impl Iterator<Item = &FieldRule> {
        self.0.iter().flatten()
    }

    pub(super) fn insert(&mut self, number: u32, rule: FieldRule) {
        let Ok(place) = usize::try_from(number) else {
            return;
        };
        if self.0.len() <= place {
            self.0.resize_with(place + 1, || None);
        }
        if let Some(field) = self.0.get_mut(place) {
            *field = Some(rule);
        }
    }
}
