//! Header and claims of a token, read strictly: a parameter twice, of the wrong type, or (in the header) unknown, and it is refused.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Expected, LEEWAY, LONGEST_LIFE, TokenError};
use crate::identity::{Oin, PeerCertificate};
use crate::model::{ProfessionalId, Timestamp};

/// Longest `jti`, in bytes.
const LONGEST_ID: usize = 128;

/// What a header may hold. Keys and addresses of keys in it are not known here, so they are refused; so is `crit`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: String,
    typ: Option<String>,
    // Some issuers name their own certificate; it plays no part.
    #[serde(rename = "x5t")]
    _x5t: Option<IgnoredAny>,
    #[serde(rename = "x5t#S256")]
    _x5t_s256: Option<IgnoredAny>,
}

impl Header {
    pub(super) fn parse(part: &str) -> Result<Self, TokenError> {
        let json = decode(part)?;
        let header: Self = serde_json::from_slice(&json).map_err(|_| TokenError::Header)?;
        let plain =
            |typ: &String| typ.eq_ignore_ascii_case("JWT") || typ.eq_ignore_ascii_case("at+jwt");
        if header.typ.as_ref().is_none_or(plain) {
            Ok(header)
        } else {
            Err(TokenError::Header)
        }
    }
}

/// The claims of a token, by their names; others are ignored.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: Option<String>,
    aud: Option<Audience>,
    exp: Option<NumericDate>,
    nbf: Option<NumericDate>,
    iat: Option<NumericDate>,
    jti: Option<String>,
    sub: Option<ProfessionalId>,
    employer: Option<String>,
    cnf: Option<Confirmation>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Confirmation {
    #[serde(rename = "x5t#S256")]
    thumbprint: Option<String>,
}

/// Seconds since 1970; RFC 7519 allows fractions.
#[derive(Deserialize, Clone, Copy)]
#[serde(transparent)]
struct NumericDate(f64);

impl NumericDate {
    fn second(self) -> Result<i64, TokenError> {
        // Beyond the year 9999 it is no date; below 2^53 an f64 holds every second exactly.
        if !(0.0..253_402_300_800.0).contains(&self.0) {
            return Err(TokenError::Malformed);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range was checked, and the fraction of a second is to go"
        )]
        Ok(self.0.floor() as i64)
    }
}

/// What a token says once every check has passed.
pub(super) struct Accepted {
    pub(super) professional: ProfessionalId,
    pub(super) id: String,
    pub(super) expires_at: Timestamp,
}

impl Claims {
    pub(super) fn parse(part: &str) -> Result<Self, TokenError> {
        let json = decode(part)?;
        serde_json::from_slice(&json).map_err(|_| TokenError::Malformed)
    }

    /// Checks everything a token says about itself.
    pub(super) fn accept(
        self,
        issuer: &str,
        expected: &Expected,
        peer: &PeerCertificate,
        now: Timestamp,
    ) -> Result<Accepted, TokenError> {
        if required(self.iss, "iss")? != issuer {
            return Err(TokenError::OtherIssuer);
        }
        let for_us = match required(self.aud, "aud")? {
            Audience::One(one) => one == expected.audience,
            Audience::Several(several) => several.iter().any(|one| one == &expected.audience),
        };
        if !for_us {
            return Err(TokenError::OtherAudience);
        }
        let id = required(self.jti, "jti")?;
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(TokenError::Malformed);
        }
        let professional = required(self.sub, "sub")?;
        let employer = required(self.employer, "employer")?;
        employer.parse::<Oin>().map_err(|_| TokenError::Malformed)?;
        let expires = required(self.exp, "exp")?.second()?;
        let not_before = required(self.nbf, "nbf")?.second()?;
        let issued_at = required(self.iat, "iat")?.second()?;
        let longest = expected.longest_life.min(LONGEST_LIFE).as_secs();
        in_time((issued_at, not_before, expires), longest, now.as_second())?;
        bound(self.cnf, peer)?;
        Ok(Accepted {
            professional,
            id,
            expires_at: Timestamp::from_second(expires).map_err(|_| TokenError::Malformed)?,
        })
    }
}

/// `iat`, `nbf` and `exp` against the longest life and the present, all in seconds.
fn in_time(
    (issued, not_before, expires): (i64, i64, i64),
    longest: i64,
    now: i64,
) -> Result<(), TokenError> {
    if expires <= issued || expires - issued > longest {
        return Err(TokenError::Life);
    }
    if issued > now + LEEWAY || not_before > now + LEEWAY {
        return Err(TokenError::NotYetValid);
    }
    if now >= expires + LEEWAY {
        return Err(TokenError::Expired);
    }
    Ok(())
}

fn bound(confirmation: Option<Confirmation>, peer: &PeerCertificate) -> Result<(), TokenError> {
    let thumbprint = confirmation
        .and_then(|confirmation| confirmation.thumbprint)
        .ok_or(TokenError::Unbound)?;
    if thumbprint == BASE64URL_NOPAD.encode(&peer.thumbprint) {
        Ok(())
    } else {
        Err(TokenError::OtherCertificate)
    }
}

fn required<T>(claim: Option<T>, name: &'static str) -> Result<T, TokenError> {
    claim.ok_or(TokenError::MissingClaim(name))
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    BASE64URL_NOPAD
        .decode(part.as_bytes())
        .map_err(|_| TokenError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;

    #[test]
    fn a_token_lives_ten_minutes_at_most_and_clocks_may_differ_half_a_minute() {
        let cases = [
            (NOW, NOW, NOW + 600, Ok(())),
            (NOW, NOW, NOW + 601, Err(TokenError::Life)),
            (NOW, NOW, NOW, Err(TokenError::Life)),
            (NOW, NOW, NOW - 1, Err(TokenError::Life)),
            (NOW + 30, NOW + 30, NOW + 60, Ok(())),
            (NOW + 31, NOW, NOW + 60, Err(TokenError::NotYetValid)),
            (NOW, NOW + 31, NOW + 60, Err(TokenError::NotYetValid)),
            (NOW - 600, NOW - 600, NOW - 29, Ok(())),
            (NOW - 600, NOW - 600, NOW - 30, Err(TokenError::Expired)),
        ];
        for (issued, not_before, expires, outcome) in cases {
            let checked = in_time((issued, not_before, expires), 600, NOW);
            assert_eq!(checked, outcome, "{issued} {not_before} {expires}");
        }
    }

    #[test]
    fn a_date_may_have_a_fraction_but_must_be_a_date() {
        assert_eq!(NumericDate(12.9).second(), Ok(12));
        for odd in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(NumericDate(odd).second(), Err(TokenError::Malformed));
        }
    }

    #[test]
    fn a_header_holds_what_we_know_and_nothing_else() {
        let parse =
            |json: &str| Header::parse(&BASE64URL_NOPAD.encode(json.as_bytes())).map(|_| ());
        assert_eq!(parse(r#"{"alg":"ES256","kid":"1","typ":"JWT"}"#), Ok(()));
        assert_eq!(
            parse(r#"{"alg":"ES256","kid":"1","typ":"at+jwt","x5t":"a"}"#),
            Ok(())
        );
        for header in [
            r#"{"alg":"ES256"}"#,
            r#"{"kid":"1"}"#,
            r#"{"alg":"ES256","kid":"1","crit":["exp"]}"#,
            r#"{"alg":"ES256","kid":"1","jku":"https://elsewhere.test"}"#,
            r#"{"alg":"ES256","kid":"1","jwk":{}}"#,
            r#"{"alg":"ES256","kid":"1","b64":false}"#,
            r#"{"alg":"ES256","kid":"1","zip":"DEF"}"#,
            r#"{"alg":"ES256","kid":"1","kid":"2"}"#,
            r#"{"alg":"ES256","kid":"1","typ":"secevent+jwt"}"#,
            r#"{"alg":["ES256"],"kid":"1"}"#,
        ] {
            assert_eq!(parse(header), Err(TokenError::Header), "{header}");
        }
        assert_eq!(Header::parse("=").err(), Some(TokenError::Malformed));
    }
}
