//! Claim by claim: what a token must say, and to whom it must be bound.

use super::*;

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
