//! Sections that a broker and a connector both have.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Misfit;

/// A certificate chain with the id of its private key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateWithKey {
    /// PEM file: own certificate first, then those that lead to the trust anchor.
    pub certificate: PathBuf,
    /// Id of the private key, under `[[keys.tls]]`.
    pub key: String,
}

/// A key: the id by which everything made with it names it, and the file it lies in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// Id: 1 to 40 of a-z, 0-9, - and .; never used again for another key.
    pub id: String,
    /// The file, readable by the broker's account alone.
    pub file: PathBuf,
}

/// Keys of one kind: the newest is used, the older ones are kept to read what they made (rotation).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<KeyFile>")]
pub struct KeyRing {
    /// The key in use.
    pub newest: KeyFile,
    /// Earlier keys, newest first.
    pub older: Vec<KeyFile>,
}

impl KeyRing {
    /// All keys, newest first.
    pub fn all(&self) -> impl Iterator<Item = &KeyFile> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    pub(super) fn settle(&mut self, folder: &Path) {
        for key in std::iter::once(&mut self.newest).chain(&mut self.older) {
            settle(&mut key.file, folder);
        }
    }
}

impl TryFrom<Vec<KeyFile>> for KeyRing {
    type Error = &'static str;

    fn try_from(keys: Vec<KeyFile>) -> Result<Self, Self::Error> {
        let mut keys = keys.into_iter();
        let newest = keys
            .next()
            .ok_or("expected at least one key; `samenbeeld pki --help` tells how to make one")?;
        Ok(Self {
            newest,
            older: keys.collect(),
        })
    }
}

/// The operational log on standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The least that is told.
    pub level: LogLevel,
    /// How a line looks.
    pub form: LogForm,
}

/// How much the operational log tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// What stops the work.
    Error,
    /// Refusals and faults too.
    Warn,
    /// The course of things too.
    #[default]
    Info,
    /// Every step too; no more personal than the others.
    Debug,
}

/// How a line of the operational log looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogForm {
    /// One JSON object.
    #[default]
    Json,
    /// For people.
    Text,
}

/// Counts a relative path from this folder.
pub(super) fn settle(path: &mut PathBuf, folder: &Path) {
    if path.is_relative() {
        *path = folder.join(&path);
    }
}

/// The complaint about a list of files that is empty.
pub(super) fn pem_misfit(anchors: &[PathBuf], lists: &[PathBuf]) -> Option<Misfit> {
    if anchors.is_empty() {
        let problem = "expected at least one file; without an anchor nobody is trusted";
        return Some(Misfit::new("tls.trust_anchors", problem));
    }
    if lists.is_empty() {
        let problem =
            "expected at least one file; without a revocation list every certificate is refused";
        return Some(Misfit::new("tls.revocation_lists", problem));
    }
    None
}

/// The first key whose id is malformed or was used before.
pub(super) fn key_misfit<'a>(
    keys: impl IntoIterator<Item = (&'static str, &'a KeyFile)>,
) -> Option<Misfit> {
    let mut known = BTreeSet::new();
    for (section, key) in keys {
        let letters =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        if !(1..=40).contains(&key.id.len()) || !key.id.bytes().all(letters) {
            let problem = "expected an id: 1 to 40 of a-z, 0-9, - and .";
            return Some(Misfit::new(format!("keys.{section}.id"), problem));
        }
        if !known.insert(&key.id) {
            let problem = format!("the id `{}` is used twice; each key needs its own", key.id);
            return Some(Misfit::new(format!("keys.{section}.id"), problem));
        }
    }
    None
}

/// The complaint about a certificate whose key is not under `[[keys.tls]]`.
pub(super) fn certificate_misfit(
    field: &str,
    own: &CertificateWithKey,
    keys: &[KeyFile],
) -> Option<Misfit> {
    if keys.iter().any(|key| key.id == own.key) {
        return None;
    }
    let problem = format!(
        "no key `{}` under [[keys.tls]]; add it there with its file",
        own.key
    );
    Some(Misfit::new(format!("{field}.key"), problem))
}
