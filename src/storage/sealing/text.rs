//! Free text sealed to the organisation that must read it (HPKE, RFC 9180, base mode): DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256, AES-256-GCM. The broker keeps what it cannot open.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::BASE64;
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256 as SUITE;
use rustls::crypto::hpke::{EncapsulatedSecret, Hpke, HpkePrivateKey, HpkePublicKey};
use zeroize::{Zeroize, Zeroizing};

use crate::model::{ClearText, Organisation};
use crate::ports::TextSealer;

/// What the key schedule is bound to.
const INFO: &[u8] = b"samenbeeld/text/v1";
/// Length of an encapsulated X25519 key.
const ENCAPSULATED: usize = 32;

/// Public keys of the organisations that read sealed text: X25519, 32 bytes.
#[derive(Debug, Clone, Default)]
pub struct TextKeys(BTreeMap<Organisation, [u8; 32]>);

impl TextKeys {
    /// The keys of the configuration.
    pub fn new(public_keys: BTreeMap<Organisation, [u8; 32]>) -> Self {
        Self(public_keys)
    }
}

impl TextSealer for TextKeys {
    fn seal(&self, reader: &Organisation, context: &str, text: &ClearText) -> Option<String> {
        let public = HpkePublicKey(self.0.get(reader)?.to_vec());
        let clear = text.expose().as_bytes();
        let (encapsulated, ciphertext) =
            SUITE.seal(INFO, context.as_bytes(), clear, &public).ok()?;
        Some(BASE64.encode(&[encapsulated.0, ciphertext].concat()))
    }
}

/// A sealed text that does not open: broken, for another reader, or for another context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed text does not open with this key and context")]
pub struct TextUnsealable;

/// The organisation's side: opens a text that was sealed to its key in this context.
///
/// # Errors
/// When key, context or text do not belong together.
pub fn open_text(
    private_key: &Zeroizing<[u8; 32]>,
    context: &str,
    sealed: &str,
) -> Result<ClearText, TextUnsealable> {
    let bytes = BASE64
        .decode(sealed.as_bytes())
        .map_err(|_| TextUnsealable)?;
    let (encapsulated, ciphertext) = bytes.split_at_checked(ENCAPSULATED).ok_or(TextUnsealable)?;
    let clear = SUITE
        .open(
            &EncapsulatedSecret(encapsulated.to_vec()),
            INFO,
            context.as_bytes(),
            ciphertext,
            &HpkePrivateKey::from(private_key.to_vec()),
        )
        .map_err(|_| TextUnsealable)?;
    let text = String::from_utf8(clear).map_err(|error| {
        error.into_bytes().zeroize();
        TextUnsealable
    })?;
    Ok(ClearText::new(text))
}

/// A key pair with which an organisation reads sealed text.
pub struct TextKeyPair {
    /// Public half, for the broker's configuration.
    pub public: [u8; 32],
    /// Private half, for the organisation alone.
    pub private: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for TextKeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TextKeyPair(…)")
    }
}

impl TextKeyPair {
    /// A fresh pair; absent when the library fails.
    pub fn generate() -> Option<Self> {
        let (public, private) = SUITE.generate_key_pair().ok()?;
        let mut secret = Zeroizing::new([0; 32]);
        if private.secret_bytes().len() != secret.len() {
            return None;
        }
        secret.copy_from_slice(private.secret_bytes());
        Some(Self {
            public: public.0.try_into().ok()?,
            private: secret,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blijf() -> Organisation {
        "blijf".parse().unwrap()
    }

    #[test]
    fn only_the_reader_opens_a_sealed_text_and_only_in_its_context() {
        let pair = TextKeyPair::generate().unwrap();
        let keys = TextKeys::new(BTreeMap::from([(blijf(), pair.public)]));
        let text = ClearText::new("kanarie".to_owned());
        let sealed = keys.seal(&blijf(), "necessity/safety", &text).unwrap();
        assert!(!sealed.contains("kanarie"));
        assert_eq!(
            open_text(&pair.private, "necessity/safety", &sealed),
            Ok(text)
        );
        assert_eq!(
            open_text(&pair.private, "necessity/health", &sealed),
            Err(TextUnsealable)
        );
        let other = TextKeyPair::generate().unwrap();
        assert_eq!(
            open_text(&other.private, "necessity/safety", &sealed),
            Err(TextUnsealable)
        );
        assert_eq!(
            open_text(&pair.private, "necessity/safety", "AAAA"),
            Err(TextUnsealable)
        );
    }

    #[test]
    fn without_a_key_there_is_no_sealing() {
        let text = ClearText::new("kanarie".to_owned());
        assert_eq!(TextKeys::default().seal(&blijf(), "necessity", &text), None);
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time() {
        let pair = TextKeyPair::generate().unwrap();
        let keys = TextKeys::new(BTreeMap::from([(blijf(), pair.public)]));
        let text = ClearText::new("kanarie".to_owned());
        assert_ne!(
            keys.seal(&blijf(), "c", &text),
            keys.seal(&blijf(), "c", &text)
        );
    }
}
