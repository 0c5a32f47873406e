//! Fetching a key set over HTTPS.

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Uri, header};

use super::key_set::LARGEST_SET;
use crate::identity::https::{AnswerLimits, Https, HttpsError, address};
use crate::ports::Clock;

/// Fetches from one address.
#[derive(Debug)]
pub struct Fetcher {
    address: Uri,
    https: Https,
}

impl Fetcher {
    /// Fetches from this `https` address, whose server must lead to one of these anchors (PEM), within the term.
    ///
    /// # Errors
    /// When the address is no `https` address, or the anchors cannot be used.
    pub fn new(
        from: &str,
        anchors: &[u8],
        clock: Arc<dyn Clock>,
        term: Duration,
    ) -> Result<Self, HttpsError> {
        let limits = AnswerLimits {
            term,
            bytes: LARGEST_SET,
        };
        Ok(Self {
            address: address(from)?,
            https: Https::new(anchors, None, clock, limits)?,
        })
    }

    pub(super) async fn fetch(&self) -> Result<Vec<u8>, HttpsError> {
        let request = Request::get(self.address.clone())
            .header(header::ACCEPT, "application/jwk-set+json, application/json")
            .body(String::new())
            .map_err(|_| HttpsError::Address)?;
        self.https.call(request).await
    }
}
