//! Wrapping keys: they lie outside the database and wrap the data keys in it.

use zeroize::Zeroizing;

use super::cell::Cell;
use super::key::{DataKey, NamedKey};
use crate::ports::Entropy;
use crate::storage::StorageError;

/// The wrapping keys by id: the newest wraps, the older ones still unwrap (rotation).
#[derive(Debug, Clone)]
pub struct WrappingKeys {
    newest: NamedKey,
    older: Vec<NamedKey>,
}

/// A data key as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::storage) struct WrappedKey {
    /// Id of the wrapping key.
    pub(in crate::storage) key_id: String,
    /// The sealed data key.
    pub(in crate::storage) wrapped: Vec<u8>,
}

impl WrappingKeys {
    /// The keys of the configuration.
    pub fn new(newest: NamedKey, older: Vec<NamedKey>) -> Self {
        Self { newest, older }
    }

    /// Whether there is a key with this id.
    pub(in crate::storage) fn has(&self, id: &str) -> bool {
        self.all().any(|key| key.id == id)
    }

    fn all(&self) -> impl Iterator<Item = &NamedKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// Wraps the data key of this subject.
    pub(in crate::storage) fn wrap(
        &self,
        entropy: &dyn Entropy,
        subject: &[u8],
        key: &DataKey,
    ) -> Result<WrappedKey, StorageError> {
        let wrapping = DataKey::of(self.newest.secret.clone());
        Ok(WrappedKey {
            key_id: self.newest.id.clone(),
            wrapped: wrapping.seal(entropy, cell(subject), key.expose())?,
        })
    }

    /// Unwraps the data key of this subject.
    pub(in crate::storage) fn unwrap(
        &self,
        subject: &[u8],
        wrapped: &WrappedKey,
    ) -> Result<DataKey, StorageError> {
        let wrapping = self
            .all()
            .find(|key| key.id == wrapped.key_id)
            .ok_or_else(|| StorageError::WrappingKeyUnknown {
                id: wrapped.key_id.clone(),
            })?;
        let opened = DataKey::of(wrapping.secret.clone()).open(cell(subject), &wrapped.wrapped)?;
        let secret: &[u8; 32] = opened.as_slice().try_into().map_err(|_| {
            StorageError::corrupt(
                "subject_keys",
                "wrapped",
                &data_encoding::HEXLOWER.encode(subject),
            )
        })?;
        Ok(DataKey::of(Zeroizing::new(*secret)))
    }
}

fn cell(subject: &[u8]) -> Cell<'_> {
    Cell {
        table: "subject_keys",
        column: "wrapped",
        row: subject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::SystemEntropy;

    fn key(id: &str, byte: u8) -> NamedKey {
        NamedKey {
            id: id.to_owned(),
            secret: Zeroizing::new([byte; 32]),
        }
    }

    #[test]
    fn after_rotation_the_older_key_still_unwraps_and_the_newest_wraps() {
        let before = WrappingKeys::new(key("2026", 1), Vec::new());
        let after = WrappingKeys::new(key("2027", 2), vec![key("2026", 1)]);
        let data = DataKey::random(&SystemEntropy);
        let old = before.wrap(&SystemEntropy, b"pA", &data).unwrap();
        assert_eq!(after.unwrap(b"pA", &old).unwrap().expose(), data.expose());
        assert_eq!(
            after.wrap(&SystemEntropy, b"pA", &data).unwrap().key_id,
            "2027"
        );
    }

    #[test]
    fn a_wrapped_key_serves_its_own_subject_alone() {
        let keys = WrappingKeys::new(key("2026", 1), Vec::new());
        let wrapped = keys
            .wrap(&SystemEntropy, b"pA", &DataKey::random(&SystemEntropy))
            .unwrap();
        assert!(keys.unwrap(b"pB", &wrapped).is_err());
    }

    #[test]
    fn a_key_that_was_not_given_is_named() {
        let wrapped = WrappingKeys::new(key("lost", 1), Vec::new())
            .wrap(&SystemEntropy, b"pA", &DataKey::random(&SystemEntropy))
            .unwrap();
        let error = WrappingKeys::new(key("2027", 2), Vec::new())
            .unwrap(b"pA", &wrapped)
            .unwrap_err();
        assert_eq!(error.to_string(), "there is no wrapping key `lost`");
    }
}
