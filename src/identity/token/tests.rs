//! What makes a caller of a token, and everything that does not.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use data_encoding::BASE64URL_NOPAD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Authenticator, Issuer, KeySet, Schedule, TokenError};
use crate::identity::development::{
    BROKER_AUDIENCE, DevelopmentPki, TokenClaims, TokenKey, TokenKeyKind, issuer_name,
};
use crate::identity::tls::TrustStore;
use crate::identity::{Caller, PeerCertificate};
use crate::model::{Organisation, Timestamp};
use crate::ports::Clock;

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        monday()
    }
}

fn monday() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

/// Two partners, with their key sets in files.
struct World {
    pki: DevelopmentPki,
    authenticator: Authenticator,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let organisations = [organisation("jbra"), organisation("blijf")];
        let pki = DevelopmentPki::generate(&organisations, monday()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut issuers = BTreeMap::new();
        for organisation in organisations {
            let path = folder.path().join(organisation.as_str());
            fs::write(&path, pki.key_set(&organisation).unwrap()).unwrap();
            let issuer = Issuer {
                name: issuer_name(&organisation),
                keys: KeySet::from_file(&path, Schedule::default()),
            };
            issuers.insert(organisation, issuer);
        }
        let store = TrustStore::new(pki.partner_trust().unwrap(), Arc::new(Still));
        Self {
            authenticator: Authenticator::new(store, BROKER_AUDIENCE, issuers),
            pki,
            folder,
        }
    }

    fn key(&self, name: &str) -> &TokenKey {
        &self.pki.organisations[&organisation(name)].token_key
    }

    fn peer(&self, name: &str) -> PeerCertificate {
        let keys = &self.pki.organisations[&organisation(name)];
        PeerCertificate {
            oin: keys.oin.clone(),
            thumbprint: keys.client.thumbprint().unwrap(),
        }
    }

    /// The claims of a good token of `jbra`.
    fn claims(&self) -> Value {
        let peer = self.peer("jbra");
        let claims = TokenClaims {
            issuer: issuer_name(&organisation("jbra")),
            audience: BROKER_AUDIENCE.to_owned(),
            professional: "jb-101".parse().unwrap(),
            employer: peer.oin,
            issued_at: monday(),
            life: seconds(600),
            thumbprint: peer.thumbprint,
        };
        claims.to_json().unwrap()
    }

    fn signed(&self, claims: &Value) -> String {
        let key = self.key("jbra");
        key.sign(&key.header(), claims).unwrap()
    }

    async fn ask(&self, name: &str, token: &str, now: Timestamp) -> Result<Caller, TokenError> {
        let authorization = format!("Bearer {token}");
        let peer = self.peer(name);
        let asked = self
            .authenticator
            .authenticate(&peer, Some(&authorization), now);
        asked.await
    }

    /// Why a token of `jbra` with these claims is refused.
    async fn refused(&self, claims: &Value) -> TokenError {
        let token = self.signed(claims);
        self.ask("jbra", &token, monday())
            .await
            .expect_err("refused")
    }
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

#[tokio::test]
async fn a_bound_token_names_the_professional_of_the_organisation() {
    let world = World::new();
    for (name, professional) in [("jbra", "jb-101"), ("blijf", "bg-7")] {
        let professional = professional.parse().unwrap();
        let of = organisation(name);
        let token = world.pki.token(&of, &professional, monday()).unwrap();
        // It may be used again until it expires.
        for later in [0, 1, 300, 629] {
            let caller = world
                .ask(name, &token, monday() + seconds(later))
                .await
                .unwrap();
            assert_eq!(caller.organisation(), &of);
            assert_eq!(caller.professional(), &professional);
            assert_eq!(caller.token_expires_at(), monday() + seconds(600));
        }
        let late = world.ask(name, &token, monday() + seconds(630)).await;
        assert_eq!(late, Err(TokenError::Expired));
        let early = world.ask(name, &token, monday() - seconds(31)).await;
        assert_eq!(early, Err(TokenError::NotYetValid));
    }
}

#[tokio::test]
async fn no_token_no_bearer_and_no_jws_are_refused() {
    let world = World::new();
    let peer = world.peer("jbra");
    let good = world.signed(&world.claims());
    let long = format!("Bearer {}", "a".repeat(5000));
    let cases = [
        (None, TokenError::Missing),
        (Some(""), TokenError::Missing),
        (Some("Bearer"), TokenError::Missing),
        (Some("Basic YTpi"), TokenError::Missing),
        (Some("Bearer "), TokenError::Malformed),
        (Some("Bearer a.b"), TokenError::Malformed),
        (Some("Bearer .."), TokenError::Header),
        (Some("Bearer a.b.c.d.e"), TokenError::Malformed),
        (Some(long.as_str()), TokenError::TooLong),
    ];
    for (authorization, reason) in cases {
        let asked = world
            .authenticator
            .authenticate(&peer, authorization, monday());
        assert_eq!(asked.await, Err(reason), "{authorization:?}");
    }
    let spaced = world.ask("jbra", &format!(" {good}"), monday()).await;
    assert!(spaced.is_err());
    assert!(world.ask("jbra", &good, monday()).await.is_ok());
}

#[tokio::test]
async fn every_claim_is_required() {
    let world = World::new();
    for name in ["iss", "aud", "exp", "nbf", "iat", "jti", "sub", "employer"] {
        let mut claims = world.claims();
        claims.as_object_mut().unwrap().remove(name).expect(name);
        assert_eq!(world.refused(&claims).await, TokenError::MissingClaim(name));
        let null = with(&world.claims(), name, Value::Null);
        assert_eq!(world.refused(&null).await, TokenError::MissingClaim(name));
    }
}

#[tokio::test]
async fn a_claim_of_the_wrong_form_is_refused() {
    let world = World::new();
    let claims = world.claims();
    for (name, value) in [
        ("sub", json!("")),
        ("sub", json!("naam met spatie")),
        ("sub", json!(7)),
        ("employer", json!("jbra")),
        ("jti", json!("")),
        ("jti", json!("a".repeat(129))),
        ("exp", json!("1772442000")),
        ("exp", json!(1e300)),
        ("iat", json!(-1)),
        ("iss", json!([issuer_name(&organisation("jbra"))])),
        ("aud", json!({ "aud": BROKER_AUDIENCE })),
        ("cnf", json!("x5t#S256")),
    ] {
        let refused = world.refused(&with(&claims, name, value.clone())).await;
        assert_eq!(refused, TokenError::Malformed, "{name}: {value}");
    }
    let twice = claims.to_string().replacen('{', r#"{"sub":"jb-102","#, 1);
    let part = BASE64URL_NOPAD.encode(twice.as_bytes());
    let header = BASE64URL_NOPAD.encode(world.key("jbra").header().to_string().as_bytes());
    let pem = world.key("jbra").private().as_bytes();
    let key = jsonwebtoken::EncodingKey::from_ec_pem(pem).unwrap();
    let message = format!("{header}.{part}");
    let algorithm = jsonwebtoken::Algorithm::ES256;
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, algorithm).unwrap();
    let asked = world
        .ask("jbra", &format!("{message}.{signature}"), monday())
        .await;
    assert_eq!(asked, Err(TokenError::Malformed));
}

#[tokio::test]
async fn a_token_of_another_issuer_audience_or_life_is_refused() {
    let world = World::new();
    let claims = world.claims();
    let now = monday().as_second();
    for (name, value, reason) in [
        (
            "iss",
            json!(issuer_name(&organisation("blijf"))),
            TokenError::OtherIssuer,
        ),
        (
            "iss",
            json!("https://tokens.jbra.test/"),
            TokenError::OtherIssuer,
        ),
        (
            "aud",
            json!("https://elsewhere.test"),
            TokenError::OtherAudience,
        ),
        ("aud", json!([]), TokenError::OtherAudience),
        ("exp", json!(now + 601), TokenError::Life),
        ("exp", json!(now - 1), TokenError::Life),
        ("nbf", json!(now + 31), TokenError::NotYetValid),
    ] {
        let refused = world.refused(&with(&claims, name, value.clone())).await;
        assert_eq!(refused, reason, "{name}: {value}");
    }
    let old = with(
        &with(&claims, "iat", json!(now - 700)),
        "exp",
        json!(now - 100),
    );
    assert_eq!(world.refused(&old).await, TokenError::Expired);
    let several = with(
        &claims,
        "aud",
        json!(["https://elsewhere.test", BROKER_AUDIENCE]),
    );
    let token = world.signed(&several);
    assert!(world.ask("jbra", &token, monday()).await.is_ok());
}

#[tokio::test]
async fn a_token_that_is_unbound_or_stolen_is_refused() {
    let world = World::new();
    let claims = world.claims();
    for unbound in [json!({}), json!({ "jkt": "a" }), Value::Null] {
        let refused = world.refused(&with(&claims, "cnf", unbound)).await;
        assert_eq!(refused, TokenError::Unbound);
    }
    let other = BASE64URL_NOPAD.encode(&[7; 32]);
    let stolen = with(&claims, "cnf", json!({ "x5t#S256": other }));
    assert_eq!(world.refused(&stolen).await, TokenError::OtherCertificate);
    // The same organisation with another certificate.
    let token = world.signed(&claims);
    let peer = PeerCertificate {
        thumbprint: [8; 32],
        ..world.peer("jbra")
    };
    let authorization = format!("Bearer {token}");
    let asked = world
        .authenticator
        .authenticate(&peer, Some(&authorization), monday());
    assert_eq!(asked.await, Err(TokenError::OtherCertificate));
}

#[tokio::test]
async fn the_token_of_one_organisation_is_worth_nothing_over_the_connection_of_another() {
    let world = World::new();
    let token = world.signed(&world.claims());
    assert_eq!(
        world.ask("blijf", &token, monday()).await,
        Err(TokenError::UnknownKey)
    );
    // Nor when the other one signs it, with its own key, in the name of the first.
    let key = world.key("blijf");
    let forged = key.sign(&key.header(), &world.claims()).unwrap();
    assert_eq!(
        world.ask("blijf", &forged, monday()).await,
        Err(TokenError::OtherIssuer)
    );
    assert_eq!(
        world.ask("jbra", &forged, monday()).await,
        Err(TokenError::UnknownKey)
    );
    let renamed = json!({ "alg": "EdDSA", "kid": world.key("jbra").id() });
    let forged = key.sign(&renamed, &world.claims()).unwrap();
    assert_eq!(
        world.ask("jbra", &forged, monday()).await,
        Err(TokenError::OtherAlgorithm)
    );
    let stranger = PeerCertificate {
        oin: "00000099000000007777".parse().unwrap(),
        ..world.peer("jbra")
    };
    let asked = world
        .authenticator
        .authenticate(&stranger, Some("Bearer a.b.c"), monday());
    assert_eq!(asked.await, Err(TokenError::UnknownOrganisation));
}

#[tokio::test]
async fn the_key_decides_the_algorithm_and_the_header_does_not() {
    let world = World::new();
    let key = world.key("jbra");
    let claims = world.claims();
    let header = |algorithm: &str| json!({ "alg": algorithm, "kid": key.id() });
    for algorithm in [
        "none", "None", "", "es256", "ES384", "ES512", "HS384", "RS512", "PS384",
    ] {
        let good = world.signed(&claims);
        let (_, signature) = good.rsplit_once('.').unwrap();
        let token = format!("{}.{signature}", unsigned(&header(algorithm), &claims));
        let asked = world.ask("jbra", &token, monday()).await;
        assert_eq!(asked, Err(TokenError::Algorithm), "{algorithm}");
    }
    let bare = format!("{}.", unsigned(&header("none"), &claims));
    assert_eq!(
        world.ask("jbra", &bare, monday()).await,
        Err(TokenError::Algorithm)
    );
    // HS256 with the public key, which everybody has, as its secret.
    let message = unsigned(&header("HS256"), &claims);
    let secret = jsonwebtoken::EncodingKey::from_secret(key.public().to_string().as_bytes());
    let algorithm = jsonwebtoken::Algorithm::HS256;
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &secret, algorithm).unwrap();
    let asked = world
        .ask("jbra", &format!("{message}.{signature}"), monday())
        .await;
    assert_eq!(asked, Err(TokenError::Algorithm));
    // An allowed algorithm that is not that of the key, and a signature that is not its own.
    for (header, reason) in [
        (header("EdDSA"), TokenError::OtherAlgorithm),
        (header("PS256"), TokenError::OtherAlgorithm),
    ] {
        let token = key.sign(&header, &claims).unwrap();
        assert_eq!(world.ask("jbra", &token, monday()).await, Err(reason));
    }
    let other = TokenKey::generate(TokenKeyKind::P256).unwrap();
    let token = other.sign(&header("ES256"), &claims).unwrap();
    assert_eq!(
        world.ask("jbra", &token, monday()).await,
        Err(TokenError::Signature)
    );
    let token = key.sign(
        &json!({ "alg": "ES256", "kid": key.id(), "crit": ["b64"] }),
        &claims,
    );
    assert_eq!(
        world.ask("jbra", &token.unwrap(), monday()).await,
        Err(TokenError::Header)
    );
}

#[tokio::test]
async fn an_rsa_key_verifies_ps256_and_never_rs256() {
    let world = World::new();
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = key.public_key();
    let number = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let jwk = json!({
        "kty": "RSA", "kid": "rsa",
        "n": number(public.modulus().big_endian_without_leading_zero()),
        "e": number(public.exponent().big_endian_without_leading_zero()),
    });
    let path = world.folder.path().join("jbra");
    fs::write(path, json!({ "keys": [jwk] }).to_string()).unwrap();
    let sign = |encoding: &'static dyn RsaEncoding, algorithm: &str| {
        let message = unsigned(&json!({ "alg": algorithm, "kid": "rsa" }), &world.claims());
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            encoding,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )
        .unwrap();
        format!("{message}.{}", BASE64URL_NOPAD.encode(&signature))
    };
    let ask = |token: String| async { world.ask("jbra", &{ token }, monday()).await.map(|_| ()) };
    assert_eq!(ask(sign(&RSA_PSS_SHA256, "PS256")).await, Ok(()));
    assert_eq!(
        ask(sign(&RSA_PKCS1_SHA256, "RS256")).await,
        Err(TokenError::Algorithm)
    );
    assert_eq!(
        ask(sign(&RSA_PKCS1_SHA256, "PS256")).await,
        Err(TokenError::Signature)
    );
}

#[tokio::test]
async fn a_new_key_is_found_and_one_that_was_taken_back_no_longer_verifies() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    let old = world.signed(&world.claims());
    assert!(world.ask("jbra", &old, monday()).await.is_ok());
    let new_key = TokenKey::generate(TokenKeyKind::P256).unwrap();
    let new = new_key.sign(&new_key.header(), &world.claims()).unwrap();
    fs::write(&path, TokenKey::key_set([&new_key])).unwrap();
    // The set was read a moment ago: unknown keys do not make it be read over and over.
    let soon = monday() + seconds(9);
    assert_eq!(
        world.ask("jbra", &new, soon).await,
        Err(TokenError::UnknownKey)
    );
    let later = monday() + seconds(10);
    assert!(world.ask("jbra", &new, later).await.is_ok());
    assert_eq!(
        world.ask("jbra", &old, later).await,
        Err(TokenError::UnknownKey)
    );
}

#[tokio::test]
async fn a_key_that_was_taken_back_goes_with_the_next_reading_on_the_schedule() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    world.authenticator.refresh_keys(monday()).await;
    let old = world.signed(&world.claims());
    let other = TokenKey::generate(TokenKeyKind::P256).unwrap();
    fs::write(&path, TokenKey::key_set([&other])).unwrap();
    world
        .authenticator
        .refresh_keys(monday() + seconds(299))
        .await;
    assert!(
        world
            .ask("jbra", &old, monday() + seconds(299))
            .await
            .is_ok()
    );
    world
        .authenticator
        .refresh_keys(monday() + seconds(300))
        .await;
    let asked = world.ask("jbra", &old, monday() + seconds(300)).await;
    assert_eq!(asked, Err(TokenError::UnknownKey));
}

#[tokio::test]
async fn a_set_that_cannot_be_read_serves_for_an_hour_and_then_no_more() {
    let world = World::new();
    let path = world.folder.path().join("jbra");
    world.authenticator.refresh_keys(monday()).await;
    fs::write(&path, "{").unwrap();
    let at = |moment: Timestamp| {
        let issued = moment.as_second();
        let claims = with(&world.claims(), "iat", json!(issued));
        let claims = with(
            &with(&claims, "nbf", json!(issued)),
            "exp",
            json!(issued + 60),
        );
        world.signed(&claims)
    };
    let hour = monday() + seconds(3600);
    assert!(world.ask("jbra", &at(hour), hour).await.is_ok());
    let after = hour + seconds(1);
    assert_eq!(
        world.ask("jbra", &at(after), after).await,
        Err(TokenError::NoKeySet)
    );
    // It is tried again soon after a failure, not only when the schedule says so.
    fs::write(&path, world.pki.key_set(&organisation("jbra")).unwrap()).unwrap();
    let mended = after + seconds(10);
    world.authenticator.refresh_keys(mended).await;
    assert!(world.ask("jbra", &at(mended), mended).await.is_ok());
}

#[tokio::test]
async fn nothing_of_a_token_is_printed() {
    let world = World::new();
    let token = world.signed(&world.claims());
    let caller = world.ask("jbra", &token, monday()).await.unwrap();
    let error = world
        .refused(&with(&world.claims(), "sub", json!("kanarie vogel")))
        .await;
    let printed = format!(
        "{:?} {error} {error:?} {:?}",
        world.authenticator,
        world.key("jbra")
    );
    assert!(!printed.contains("kanarie"), "{printed}");
    assert!(!printed.contains("PRIVATE"), "{printed}");
    assert!(!format!("{caller:?}").contains(&token));
}
