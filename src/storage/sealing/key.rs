//! Keys: wiped when dropped, never printed.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::cell::Cell;
use crate::ports::Entropy;
use crate::storage::StorageError;

/// Form of a sealed value: this byte, the nonce (12 bytes), ciphertext, tag (16 bytes).
const AES_256_GCM_V1: u8 = 1;

/// A secret of 32 bytes with the id it has in the configuration.
#[derive(Clone)]
pub struct NamedKey {
    /// Id.
    pub id: String,
    /// The secret.
    pub secret: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for NamedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamedKey({})", self.id)
    }
}

/// A key for AES-256-GCM with random nonces: good for 2³² values, far more than one subject ever has.
#[derive(Clone)]
pub(in crate::storage) struct DataKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

impl DataKey {
    /// A fresh key.
    pub(in crate::storage) fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        let halves = [entropy.bits128(), entropy.bits128()].concat();
        bytes.copy_from_slice(&Zeroizing::new(halves));
        Self(bytes)
    }

    pub(super) fn of(secret: Zeroizing<[u8; 32]>) -> Self {
        Self(secret)
    }

    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> Result<LessSafeKey, StorageError> {
        UnboundKey::new(&AES_256_GCM, self.0.as_slice())
            .map(LessSafeKey::new)
            .map_err(|_| StorageError::Sealing)
    }

    /// Seals a value for one cell.
    pub(in crate::storage) fn seal(
        &self,
        entropy: &dyn Entropy,
        cell: Cell<'_>,
        value: &[u8],
    ) -> Result<Vec<u8>, StorageError> {
        let mut nonce = [0; NONCE_LEN];
        for (byte, random) in nonce.iter_mut().zip(entropy.bits128()) {
            *byte = random;
        }
        let mut sealed = value.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(cell.authenticated()),
                &mut sealed,
            )
            .map_err(|_| StorageError::Sealing)?;
        Ok([&[AES_256_GCM_V1][..], &nonce, &sealed].concat())
    }

    /// Opens a value that was sealed for this cell.
    pub(in crate::storage) fn open(
        &self,
        cell: Cell<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StorageError> {
        let corrupt = || StorageError::corrupt(cell.table, cell.column, &printed(cell.row));
        let (form, rest) = sealed.split_first().ok_or_else(corrupt)?;
        let (nonce, ciphertext) = rest
            .split_first_chunk::<NONCE_LEN>()
            .filter(|_| *form == AES_256_GCM_V1)
            .ok_or_else(corrupt)?;
        let mut value = Zeroizing::new(ciphertext.to_vec());
        let length = self
            .cipher()?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(cell.authenticated()),
                &mut value,
            )
            .map_err(|_| corrupt())?
            .len();
        value.truncate(length);
        Ok(value)
    }
}

/// A row's identity as errors name it: a position in digits, random bytes in hex.
fn printed(row: &[u8]) -> String {
    match <[u8; 8]>::try_from(row) {
        Ok(position) => i64::from_be_bytes(position).to_string(),
        Err(_) => data_encoding::HEXLOWER.encode(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::SystemEntropy;

    fn cell<'a>(table: &'static str, row: &'a [u8]) -> Cell<'a> {
        Cell {
            table,
            column: "record",
            row,
        }
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_cell_alone() {
        let key = DataKey::random(&SystemEntropy);
        let sealed = key
            .seal(&SystemEntropy, cell("register", b"1"), b"kanarie")
            .unwrap();
        assert!(!sealed.windows(7).any(|window| window == b"kanarie"));
        let opened = key.open(cell("register", b"1"), &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"kanarie");
        assert!(key.open(cell("register", b"2"), &sealed).is_err());
        assert!(key.open(cell("entries", b"1"), &sealed).is_err());
        let other = DataKey::random(&SystemEntropy);
        assert!(other.open(cell("register", b"1"), &sealed).is_err());
    }

    #[test]
    fn a_changed_byte_is_found_and_the_error_names_the_row_alone() {
        let key = DataKey::random(&SystemEntropy);
        let row = 7_i64.to_be_bytes();
        let sealed = key
            .seal(&SystemEntropy, cell("register", &row), b"kanarie")
            .unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            let error = key.open(cell("register", &row), &changed).unwrap_err();
            assert_eq!(error.to_string(), "corrupt row: register.record of row 7");
        }
    }

    #[test]
    fn keys_never_print() {
        let key = NamedKey {
            id: "master-1".to_owned(),
            secret: Zeroizing::new([0xab; 32]),
        };
        assert_eq!(format!("{key:?}"), "NamedKey(master-1)");
        assert_eq!(format!("{:?}", DataKey::of(key.secret)), "DataKey(…)");
    }
}
