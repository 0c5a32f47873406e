//! The keys of one issuer, from a file or an HTTPS address, fetched again on a schedule and when an unknown key is named.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::SignedDuration;
use tokio::io::AsyncReadExt;
use tokio::sync::Mutex;

use super::key::{Keys, VerificationKey, parse};
use super::{Fetcher, TokenError};
use crate::identity::https::HttpsError;
use crate::model::Timestamp;

/// Largest key set, in bytes.
pub(super) const LARGEST_SET: usize = 64 * 1024;
/// Enough of a file to know that it is too large.
const MOST_READ: u64 = 64 * 1024 + 1;

/// A key set that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// The file cannot be read.
    #[error("the key set cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// The address gives no key set.
    #[error("the key set cannot be fetched")]
    Unfetchable(#[source] HttpsError),
    /// Larger than a key set is.
    #[error("the key set is too large")]
    TooLarge,
    /// No JSON Web Key Set.
    #[error("malformed key set")]
    Malformed,
    /// The set holds a private key: that key is burnt.
    #[error("the key set holds a private key")]
    PrivateKey,
    /// Two keys with one id.
    #[error("a key id stands twice in the key set")]
    KeyIdTwice,
    /// No key with an id, for signatures, of an allowed algorithm.
    #[error("no usable key in the key set")]
    NoUsableKey,
}

/// When a set is fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// This often, as a rule.
    pub every: SignedDuration,
    /// Not more often than this, however many unknown keys are named.
    pub at_most_every: SignedDuration,
    /// A set that could not be fetched for this long is used no more: a key that was taken back may still be in it.
    pub stale_after: SignedDuration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            every: SignedDuration::from_mins(5),
            at_most_every: SignedDuration::from_secs(10),
            stale_after: SignedDuration::from_hours(1),
        }
    }
}

/// The keys of one issuer.
pub struct KeySet {
    origin: Origin,
    schedule: Schedule,
    fetched: ArcSwap<Fetched>,
    attempted_at: Mutex<Option<Timestamp>>,
}

enum Origin {
    File(PathBuf),
    Address(Box<Fetcher>),
}

#[derive(Default)]
struct Fetched {
    keys: Keys,
    at: Option<Timestamp>,
}

impl KeySet {
    /// A set from a file. Nothing is read yet: see [`KeySet::refresh`].
    pub fn from_file(path: &Path, schedule: Schedule) -> Arc<Self> {
        Self::new(Origin::File(path.to_owned()), schedule)
    }

    /// A set from an address. Nothing is fetched yet: see [`KeySet::refresh`].
    pub fn from_address(fetcher: Fetcher, schedule: Schedule) -> Arc<Self> {
        Self::new(Origin::Address(Box::new(fetcher)), schedule)
    }

    fn new(origin: Origin, schedule: Schedule) -> Arc<Self> {
        Arc::new(Self {
            origin,
            schedule,
            fetched: ArcSwap::default(),
            attempted_at: Mutex::default(),
        })
    }

    /// Forgets the signatures that its keys remember.
    pub(super) fn forget_signatures(&self) {
        for key in self.fetched.load().keys.values() {
            key.forget();
        }
    }

    /// How many signatures its keys remember.
    pub(super) fn signatures_remembered(&self) -> usize {
        let fetched = self.fetched.load();
        fetched.keys.values().map(VerificationKey::remembers).sum()
    }

    /// Fetches the set if it is due; to be called on a timer. On an error the present keys stay, until they are stale.
    ///
    /// # Errors
    /// When it was due and could not be fetched, or is not a usable set.
    pub async fn refresh(&self, now: Timestamp) -> Result<(), KeySetError> {
        self.refresh_after(self.schedule.every, now).await
    }

    /// Fetches the set now, due or not.
    ///
    /// # Errors
    /// As [`KeySet::refresh`].
    pub async fn reload(&self, now: Timestamp) -> Result<(), KeySetError> {
        let mut attempted_at = self.attempted_at.lock().await;
        self.fetch(&mut attempted_at, now).await
    }

    /// The key of this id. An unknown one makes the set be fetched, unless that was tried a moment ago.
    pub(super) async fn key(
        &self,
        id: &str,
        now: Timestamp,
    ) -> Result<VerificationKey, TokenError> {
        if let Ok(key) = self.known(id, now) {
            return Ok(key);
        }
        if let Err(error) = self.refresh_after(self.schedule.at_most_every, now).await {
            error.log();
        }
        self.known(id, now)
    }

    fn known(&self, id: &str, now: Timestamp) -> Result<VerificationKey, TokenError> {
        let fetched = self.fetched.load();
        let fresh = |at: Timestamp| now.duration_since(at) <= self.schedule.stale_after;
        if !fetched.at.is_some_and(fresh) {
            return Err(TokenError::NoKeySet);
        }
        fetched.keys.get(id).cloned().ok_or(TokenError::UnknownKey)
    }

    async fn refresh_after(
        &self,
        pause: SignedDuration,
        now: Timestamp,
    ) -> Result<(), KeySetError> {
        // Held while fetching: whoever waits for it finds the set fetched, and asks no second time.
        let mut attempted_at = self.attempted_at.lock().await;
        let failed = *attempted_at != self.fetched.load().at;
        let pause = if failed {
            self.schedule.at_most_every
        } else {
            pause
        };
        let recent = |at: Timestamp| at <= now && now.duration_since(at) < pause;
        if attempted_at.is_some_and(recent) {
            return Ok(());
        }
        self.fetch(&mut attempted_at, now).await
    }

    async fn fetch(
        &self,
        attempted_at: &mut Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), KeySetError> {
        *attempted_at = Some(now);
        let keys = parse(&self.origin.fetch().await?)?;
        let at = Some(now);
        self.fetched.store(Arc::new(Fetched { keys, at }));
        Ok(())
    }
}

impl KeySetError {
    /// Writes the operational log.
    fn log(&self) {
        let cause = std::error::Error::source(self).map(ToString::to_string);
        tracing::warn!(reason = %self, cause, "key set not fetched");
    }
}

impl Origin {
    async fn fetch(&self) -> Result<Vec<u8>, KeySetError> {
        let path = match self {
            Self::Address(fetcher) => {
                return fetcher.fetch().await.map_err(KeySetError::Unfetchable);
            }
            Self::File(path) => path,
        };
        let file = tokio::fs::File::open(path).await;
        let mut file = file.map_err(KeySetError::Unreadable)?.take(MOST_READ);
        let mut json = Vec::new();
        let read = file.read_to_end(&mut json).await;
        read.map_err(KeySetError::Unreadable)?;
        if json.len() > LARGEST_SET {
            return Err(KeySetError::TooLarge);
        }
        Ok(json)
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fetched = self.fetched.load();
        f.debug_struct("KeySet")
            .field("keys", &fetched.keys.len())
            .field("fetched_at", &fetched.at)
            .finish_non_exhaustive()
    }
}
