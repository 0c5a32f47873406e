//! The national register as it is called: one question about one child.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, Uri};
use serde_json::json;

use super::people::Bsn;
use crate::identity::https::{Https, HttpsError, address};

/// Where questions go, below the address of the environment.
const PATH: &str = "/api/v1/opvragenBevoegdheidTotGezag";
/// Header of the version asked for, and the version.
const VERSION: (&str, &str) = ("accept-gezag-version", "2");
/// Header of the key that the register's keeper gave out.
const API_KEY: &str = "x-api-key";

/// The authority service of the national register.
pub struct NationalRegister {
    https: Https,
    address: Uri,
    api_key: Option<HeaderValue>,
}

impl NationalRegister {
    /// The register at this `https` address, without the path; with a key where its keeper asks for one.
    ///
    /// # Errors
    /// When the address is no `https` address.
    pub fn new(
        https: Https,
        environment: &str,
        api_key: Option<HeaderValue>,
    ) -> Result<Self, HttpsError> {
        let address = address(&format!("{}{PATH}", environment.trim_end_matches('/')))?;
        Ok(Self {
            https,
            address,
            api_key,
        })
    }

    /// Asks who has authority over this child; the answer as it came.
    pub(super) async fn ask(&self, child: &Bsn) -> Result<Vec<u8>, HttpsError> {
        let mut request = Request::post(self.address.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(VERSION.0, VERSION.1);
        if let Some(key) = &self.api_key {
            request = request.header(API_KEY, key);
        }
        let body = json!({ "burgerservicenummer": [child.digits()] }).to_string();
        let request = request.body(body).map_err(|_| HttpsError::Address)?;
        self.https.call(request).await
    }
}
