//! Keys that verify tokens, read from a JSON Web Key Set (RFC 7517).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{self, SHA256, SHA256_OUTPUT_LEN};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::KeySetError;
use crate::identity::revocable::sha256;
use crate::model::kept::Kept;

/// Fewest bytes in an RSA modulus: 2048 bits.
const SHORTEST_MODULUS: usize = 256;
/// Most keys in one set.
const MOST_KEYS: usize = 32;
/// Most signatures that a key remembers: 32 bytes each.
const MOST_REMEMBERED: usize = 8192;

/// A public key with the one algorithm it verifies.
///
/// It remembers the signatures it made, by hash, and no token. What is remembered goes with the key: when its set is fetched again, and
/// so when the key is taken back; and when anything is revoked. Everything else a token must say is checked in every call.
#[derive(Clone)]
pub(super) struct VerificationKey {
    algorithm: Algorithm,
    key: DecodingKey,
    thumbprint: [u8; SHA256_OUTPUT_LEN],
    remembered: Arc<Kept<[u8; SHA256_OUTPUT_LEN], ()>>,
}

impl VerificationKey {
    /// Whether the header's algorithm is that of this key.
    pub(super) fn has_algorithm(&self, name: &str) -> bool {
        allowed(name) == Some(self.algorithm)
    }

    /// Its thumbprint (RFC 7638, SHA-256).
    pub(super) fn thumbprint(&self) -> [u8; SHA256_OUTPUT_LEN] {
        self.thumbprint
    }

    /// How many signatures it remembers.
    pub(super) fn remembers(&self) -> usize {
        self.remembered.len()
    }

    /// Forgets the signatures it made.
    pub(super) fn forget(&self) {
        self.remembered.clear();
    }

    /// Whether this key made the signature (base64url) of the message.
    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        let hash = hash(message, signature);
        if self.remembered.get(&hash).is_some() {
            return true;
        }
        let message = message.as_bytes();
        let verified = jsonwebtoken::crypto::verify(signature, message, &self.key, self.algorithm);
        let made = verified.unwrap_or(false);
        if made {
            self.remembered.keep(hash, ());
        }
        made
    }
}

/// The hash of a token by its two parts. A signature is what follows the last dot, so no two pairs are one text.
fn hash(message: &str, signature: &str) -> [u8; SHA256_OUTPUT_LEN] {
    let mut context = digest::Context::new(&SHA256);
    context.update(message.as_bytes());
    context.update(b".");
    context.update(signature.as_bytes());
    let mut hash = [0; SHA256_OUTPUT_LEN];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerificationKey({:?})", self.algorithm)
    }
}

/// The algorithm of this name, if it is on the list.
pub(super) fn allowed(name: &str) -> Option<Algorithm> {
    match name {
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" => Some(Algorithm::EdDSA),
        "PS256" => Some(Algorithm::PS256),
        _ => None,
    }
}

/// Keys by key id.
pub(super) type Keys = BTreeMap<String, VerificationKey>;

#[derive(Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    d: Option<IgnoredAny>,
}

/// The usable keys of a set. Keys of other kinds, or for other uses, are passed over (RFC 7517, section 5).
pub(super) fn parse(json: &[u8]) -> Result<Keys, KeySetError> {
    let set: Set = serde_json::from_slice(json).map_err(|_| KeySetError::Malformed)?;
    if set.keys.len() > MOST_KEYS {
        return Err(KeySetError::Malformed);
    }
    let mut keys = Keys::new();
    for jwk in &set.keys {
        if jwk.d.is_some() {
            return Err(KeySetError::PrivateKey);
        }
        let (Some(kid), Some(key)) = (&jwk.kid, usable(jwk)) else {
            continue;
        };
        if keys.insert(kid.clone(), key).is_some() {
            return Err(KeySetError::KeyIdTwice);
        }
    }
    if keys.is_empty() {
        return Err(KeySetError::NoUsableKey);
    }
    Ok(keys)
}

fn usable(jwk: &Jwk) -> Option<VerificationKey> {
    let for_signatures = jwk.usage.as_deref().is_none_or(|usage| usage == "sig");
    let may_verify = |operations: &Vec<String>| operations.iter().any(|one| one == "verify");
    if !for_signatures || !jwk.key_ops.as_ref().is_none_or(may_verify) {
        return None;
    }
    let (algorithm, key) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("EC", Some("P-256")) => {
            let (x, y) = (
                of_length(jwk.x.as_ref()?, 32)?,
                of_length(jwk.y.as_ref()?, 32)?,
            );
            (
                Algorithm::ES256,
                DecodingKey::from_ec_components(x, y).ok()?,
            )
        }
        ("OKP", Some("Ed25519")) => {
            let x = of_length(jwk.x.as_ref()?, 32)?;
            (Algorithm::EdDSA, DecodingKey::from_ed_components(x).ok()?)
        }
        ("RSA", None) => {
            let (modulus, exponent) = (jwk.n.as_ref()?, jwk.e.as_ref()?);
            let length = BASE64URL_NOPAD.decode(modulus.as_bytes()).ok()?.len();
            if length < SHORTEST_MODULUS {
                return None;
            }
            let key = DecodingKey::from_rsa_components(modulus, exponent).ok()?;
            (Algorithm::PS256, key)
        }
        _ => return None,
    };
    let labelled = jwk.alg.as_deref();
    if labelled.is_some_and(|name| allowed(name) != Some(algorithm)) {
        return None;
    }
    Some(VerificationKey {
        algorithm,
        key,
        thumbprint: thumbprint(jwk),
        remembered: Arc::new(Kept::of_most(MOST_REMEMBERED)),
    })
}

/// RFC 7638, section 3: the members that make the key, in the order of their names, without white space.
fn thumbprint(jwk: &Jwk) -> [u8; SHA256_OUTPUT_LEN] {
    let members = [
        ("crv", &jwk.crv),
        ("e", &jwk.e),
        ("kty", &Some(jwk.kty.clone())),
        ("n", &jwk.n),
        ("x", &jwk.x),
        ("y", &jwk.y),
    ];
    let needed = |name: &str| match jwk.kty.as_str() {
        "EC" => matches!(name, "crv" | "kty" | "x" | "y"),
        "OKP" => matches!(name, "crv" | "kty" | "x"),
        _ => matches!(name, "e" | "kty" | "n"),
    };
    let written = members.iter().filter(|(name, _)| needed(name));
    // Usable keys hold nothing here that JSON would escape: names of the list, and base64url.
    let written = written.map(|(name, value)| {
        let value = value.as_deref().unwrap_or_default();
        format!(r#""{name}":"{value}""#)
    });
    let json = format!("{{{}}}", written.collect::<Vec<_>>().join(","));
    sha256(json.as_bytes())
}

fn of_length(text: &str, bytes: usize) -> Option<&str> {
    let decoded = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    (decoded.len() == bytes).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515, appendix A.3.1.
    const P256: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    /// RFC 8037, appendix A.2.
    const ED25519: &str =
        r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;

    fn set(keys: &[String]) -> Result<Keys, KeySetError> {
        parse(format!(r#"{{"keys":[{}]}}"#, keys.join(",")).as_bytes())
    }

    #[test]
    fn the_example_of_rfc_7515_a_3_verifies_and_no_other_signature_does() {
        let keys = set(&[format!(r#"{{"kid":"a3",{P256}}}"#)]).unwrap();
        let message = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        let key = &keys["a3"];
        assert!(key.verifies(message, signature));
        assert!(!key.verifies(&message.replace("eyJpc3M", "eyJpc3N"), signature));
        assert!(!key.verifies(message, &signature.replace("DtEh", "DtEi")));
        assert!(!key.verifies(message, ""));
        assert!(!key.verifies(message, &format!("{signature}==")));
    }

    #[test]
    fn a_key_remembers_the_signatures_it_made_and_no_other() {
        let keys = set(&[format!(r#"{{"kid":"a4",{ED25519}}}"#)]).unwrap();
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let (key, other) = (&keys["a4"], signature.replace("hgyY", "hgyZ"));
        let remembers = |signature: &str| key.remembered.get(&hash(message, signature)).is_some();
        for _ in 0..2 {
            assert!(key.verifies(message, signature));
            assert!(!key.verifies(message, &other));
            assert!(remembers(signature) && !remembers(&other));
        }
        let fetched_again = set(&[format!(r#"{{"kid":"a4",{ED25519}}}"#)]).unwrap();
        let forgotten = fetched_again["a4"]
            .remembered
            .get(&hash(message, signature));
        assert_eq!(forgotten, None);
    }

    #[test]
    fn thumbprints_are_those_of_rfc_7638_3_1_and_rfc_8037_a_3() {
        let modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let rsa = format!(r#"{{"kid":"1","use":"sig","kty":"RSA","n":"{modulus}","e":"AQAB"}}"#);
        let keys = set(&[rsa, format!(r#"{{"kid":"2",{ED25519}}}"#)]).unwrap();
        let thumbprint = |id: &str| BASE64URL_NOPAD.encode(&keys[id].thumbprint());
        assert_eq!(
            thumbprint("1"),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        assert_eq!(
            thumbprint("2"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn the_example_of_rfc_8037_a_4_verifies() {
        let keys = set(&[format!(r#"{{"kid":"a4",{ED25519}}}"#)]).unwrap();
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assert!(keys["a4"].verifies(message, signature));
        assert!(keys["a4"].has_algorithm("EdDSA"));
        assert!(!keys["a4"].has_algorithm("ES256"));
    }

    #[test]
    fn keys_of_other_kinds_and_uses_are_passed_over() {
        let modulus = "u".repeat(344);
        let short = "u".repeat(172);
        let passed_over = [
            r#"{"kid":"1","kty":"oct","k":"c2VjcmV0"}"#.to_owned(),
            r#"{"kid":"2","kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#.to_owned(),
            format!(r#"{{"kid":"3","use":"enc",{P256}}}"#),
            format!(r#"{{"kid":"4","alg":"ES384",{P256}}}"#),
            format!(r#"{{"kid":"5","key_ops":["sign"],{P256}}}"#),
            format!(r#"{{"kid":"6","kty":"RSA","alg":"RS256","n":"{modulus}","e":"AQAB"}}"#),
            format!(r#"{{"kid":"7","kty":"RSA","n":"{short}","e":"AQAB"}}"#),
            format!("{{{P256}}}"),
        ];
        assert!(matches!(set(&passed_over), Err(KeySetError::NoUsableKey)));
        let mut with_one = passed_over.to_vec();
        with_one.push(format!(
            r#"{{"kid":"8","kty":"RSA","n":"{modulus}","e":"AQAB"}}"#
        ));
        let keys = set(&with_one).unwrap();
        assert_eq!(keys.keys().collect::<Vec<_>>(), ["8"]);
        assert!(keys["8"].has_algorithm("PS256"));
    }

    #[test]
    fn a_set_with_a_private_key_or_one_id_twice_is_refused() {
        let private = format!(r#"{{"kid":"1","d":"AA",{P256}}}"#);
        assert!(matches!(set(&[private]), Err(KeySetError::PrivateKey)));
        let one = format!(r#"{{"kid":"1",{P256}}}"#);
        let other = format!(r#"{{"kid":"1",{ED25519}}}"#);
        assert!(matches!(set(&[one, other]), Err(KeySetError::KeyIdTwice)));
        assert!(matches!(parse(b"[]"), Err(KeySetError::Malformed)));
    }
}
