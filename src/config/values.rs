//! Values that are written as text: spans of time, OINs, addresses, databases, public keys.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use data_encoding::BASE64;
use jiff::SignedDuration;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::model::ProfessionalId;

/// Where the public keys of an issuer of tokens (a JSON Web Key Set, RFC 7517) are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySetPlace {
    /// In a file.
    File(PathBuf),
    /// At an HTTPS address.
    Address(String),
}

impl<'de> Deserialize<'de> for KeySetPlace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.starts_with("https://") {
            return Ok(Self::Address(text));
        }
        if text.is_empty() || text.contains("://") {
            return Err(D::Error::custom(
                "expected the path of a file, or an address that begins with https://",
            ));
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

/// A span of time above zero, such as `3s`, `500ms` or `10m`.
pub(super) fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span: Option<SignedDuration> = text.parse().ok();
    span.filter(SignedDuration::is_positive)
        .and_then(|span| Duration::try_from(span).ok())
        .ok_or_else(|| {
            D::Error::custom(
                "expected a span of time above zero, such as \"3s\", \"500ms\" or \"10m\"",
            )
        })
}

/// An OIN: 20 digits.
pub(super) fn oin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.len() == 20 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(D::Error::custom(
            "expected an OIN: 20 digits, as in the subject serialNumber of the organisation's certificate",
        ))
    }
}

/// An address to listen on.
pub(super) fn listening<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        D::Error::custom(
            "expected an IP address and a port, such as \"127.0.0.1:8443\" or \"[::]:8443\"",
        )
    })
}

/// An address to call: host and port.
pub(super) fn calling<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty());
    match port.map(|(_, port)| port.parse::<u16>()) {
        Some(Ok(_)) => Ok(text),
        _ => Err(D::Error::custom(
            "expected host and port, such as \"source.jbra.example:8443\"",
        )),
    }
}

/// An address that begins with `https://`.
pub(super) fn https<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.strip_prefix("https://") {
        Some(rest) if !rest.is_empty() => Ok(text),
        _ => Err(D::Error::custom(
            "expected an address that begins with https://",
        )),
    }
}

/// A number of things, at least one.
pub(super) fn count<'de, D: Deserializer<'de>, N: TryFrom<u64>>(
    deserializer: D,
) -> Result<N, D::Error> {
    let number = i64::deserialize(deserializer)?;
    u64::try_from(number)
        .ok()
        .filter(|number| *number > 0)
        .and_then(|number| N::try_from(number).ok())
        .ok_or_else(|| D::Error::custom("expected a whole number above zero"))
}

/// A text that is not empty.
pub(super) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("expected a text that is not empty"));
    }
    Ok(text)
}

/// A SQLite file, as `sqlite:` and its path.
pub(super) fn sqlite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let text = String::deserialize(deserializer)?;
    sqlite_file(&text).ok_or_else(|| {
        D::Error::custom(
            "expected `sqlite:` and the path of a file, such as \"sqlite:/var/lib/samenbeeld/broker.db\"",
        )
    })
}

/// The file behind `sqlite:`, where it is one.
pub(super) fn sqlite_file(text: &str) -> Option<PathBuf> {
    let path = text.strip_prefix("sqlite:")?;
    let is_file = !path.is_empty() && !path.contains('?') && path != ":memory:";
    is_file.then(|| PathBuf::from(path))
}

/// A public X25519 key, absent or as base64 of its 32 bytes.
pub(super) fn sealing_key<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<[u8; 32]>, D::Error> {
    let text = String::deserialize(deserializer)?;
    BASE64
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .map(Some)
        .ok_or_else(|| {
            D::Error::custom("expected a public X25519 key: base64 of 32 bytes (44 characters)")
        })
}

/// Public Ed25519 keys of officers, each as base64 of its 32 bytes.
pub(super) fn officer_keys<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<ProfessionalId, Vec<[u8; 32]>>, D::Error> {
    let texts = BTreeMap::<ProfessionalId, Vec<String>>::deserialize(deserializer)?;
    let mut keys = BTreeMap::new();
    for (officer, texts) in texts {
        let read = texts.iter().map(|text| {
            let bytes = BASE64.decode(text.as_bytes()).ok()?;
            bytes.try_into().ok()
        });
        let read: Option<Vec<[u8; 32]>> = read.collect();
        let read = read.filter(|keys| !keys.is_empty()).ok_or_else(|| {
            D::Error::custom(
                "expected for each officer a list of public Ed25519 keys: base64 of 32 bytes (44 characters)",
            )
        })?;
        keys.insert(officer, read);
    }
    Ok(keys)
}
