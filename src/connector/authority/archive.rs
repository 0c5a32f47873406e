//! The answers of the national register, kept where they belong: on the party's own side.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;

/// A folder of answers, each under its keyed digest. What the broker keeps of one is this digest, hashed once more under its own key.
pub struct Archive {
    folder: PathBuf,
    key: hmac::Key,
}

impl Archive {
    /// The archive in this folder, with the party's own key. A digest without a key could be guessed back: there are not that many
    /// citizen service numbers.
    pub fn new(folder: PathBuf, key: &[u8; 32]) -> Self {
        Self {
            folder,
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
        }
    }

    /// Keeps an answer, readable by its owner alone, and gives its digest (HMAC-SHA-256).
    pub(super) fn keep(&self, answer: &[u8]) -> io::Result<[u8; 32]> {
        let mut digest = [0; 32];
        for (place, byte) in digest
            .iter_mut()
            .zip(hmac::sign(&self.key, answer).as_ref())
        {
            *place = *byte;
        }
        let file = self
            .folder
            .join(format!("{}.json", HEXLOWER.encode(&digest)));
        let unfinished = file.with_extension("part");
        let mut part = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&unfinished)?;
        part.write_all(answer)?;
        part.sync_all()?;
        fs::rename(unfinished, file)?;
        Ok(digest)
    }
}
