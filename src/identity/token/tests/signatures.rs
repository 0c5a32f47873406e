//! Whose signature counts: the key decides, of the issuer that belongs to the certificate.

use super::*;

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
