//! Who is refused once something is revoked, and who is not.

use samenbeeld::model::Organisation;
use tonic_health::pb::HealthCheckRequest;

use super::*;
use crate::picture::question::{Ask, question};

/// Two brokers on one store; the second is told of nothing.
async fn two_brokers() -> (House, String) {
    let mut house = House::raise().await;
    let other = house.another_broker().await;
    (house, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_certificate_is_refused_on_its_open_connections_at_every_broker_and_no_other_is()
{
    let (house, other) = two_brokers().await;
    house.home(&[VT, HELP]).await;
    let here = house.caller("vt", "vt-report-a");
    let there = house.caller_at(&other, "vt", "vt-report-a");
    for caller in [&here, &there] {
        who_am_i(caller, VT).await.unwrap();
    }
    let vt: Organisation = "vt".parse().unwrap();
    let shown = house.pki.organisations[&vt].client.thumbprint().unwrap();
    // An officer of another organisation that names the same certificate as its own has revoked nothing.
    revoke(&house, "jbra", certificate(shown)).await;
    for caller in [&here, &there] {
        who_am_i(caller, VT).await.unwrap();
    }
    revoke(&house, "vt", certificate(shown)).await;
    for caller in [&here, &there] {
        assert_nobody(who_am_i(caller, VT).await);
    }
    let asked = here.health().check(HealthCheckRequest::default()).await;
    assert_nobody(asked);
    // A new connection shows the same certificate.
    assert_nobody(who_am_i(&house.caller("vt", "vt-report-a"), VT).await);
    for address in [&house.address, &other] {
        let next = house.caller_at(address, "samen-doen", "samen-doen-help-a");
        who_am_i(&next, HELP).await.unwrap();
        next.health()
            .check(HealthCheckRequest::default())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_by_id_or_by_hash_is_refused_and_the_next_of_the_same_professional_is_not()
{
    let (house, other) = two_brokers().await;
    let home = house.home(&[VT]).await;
    for name in [token_id, token_hash] {
        let revoked = house.caller("vt", "vt-report-a");
        let at_the_other = house
            .caller_at(&other, "vt", "vt-report-a")
            .with_token(revoked.token());
        who_am_i(&revoked, VT).await.unwrap();
        revoke(&house, "vt", name(&revoked.token().unwrap())).await;
        for caller in [&at_the_other, &revoked] {
            assert_nobody(Ask::by(caller, VT, question(&home, "vt")).await);
        }
        for address in [&house.address, &other] {
            let next = house.caller_at(address, "vt", "vt-report-a");
            Ask::by(&next, VT, question(&home, "vt")).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signature_made_of_the_first_is_the_same_token() {
    let house = House::raise().await;
    house.mandates(&[VT]).await;
    let key = new_key();
    enrols(&house, "vt", &key, "p256");
    let token = signed(&house, "vt", "vt-report-a", (&key, "p256"));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    // Of a signature (r, s) by P-256, (r, n - s) is one too.
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order = data_encoding::HEXLOWER.decode(order.as_bytes()).unwrap();
    let mut borrow = 0;
    for place in (0..32).rev() {
        let difference = i16::from(order[place]) - i16::from(bytes[32 + place]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[32 + place] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    let second = format!("{message}.{}", BASE64URL_NOPAD.encode(&bytes));
    assert_ne!(second, token);
    let caller = house.caller("vt", "vt-report-a");
    for token in [&token, &second] {
        let caller = caller.with_token(Some(token.clone()));
        who_am_i(&caller, VT).await.unwrap();
    }
    revoke(&house, "vt", token_hash(&token)).await;
    for token in [token, second] {
        assert_nobody(who_am_i(&caller.with_token(Some(token)), VT).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_revoked_by_id_or_by_thumbprint_ends_every_token_it_signed_and_a_new_key_goes_on() {
    let vt: Organisation = "vt".parse().unwrap();
    for by_id in [true, false] {
        let (house, other) = two_brokers().await;
        house.mandates(&[VT, HELP]).await;
        let new = new_key();
        enrols(&house, "vt", &new, "new");
        let old = &house.pki.organisations[&vt].token_key;
        let named = if by_id {
            kid(old.id())
        } else {
            thumbprint(old)
        };
        let here = house.caller("vt", "vt-report-a");
        let there = house.caller_at(&other, "vt", "vt-report-a");
        for caller in [&here, &there] {
            who_am_i(caller, VT).await.unwrap();
        }
        revoke(&house, "vt", named).await;
        for caller in [&here, &there] {
            assert_nobody(who_am_i(caller, VT).await);
            let token = signed(&house, "vt", "vt-report-a", (&new, "new"));
            let caller = caller.with_token(Some(token));
            who_am_i(&caller, VT).await.unwrap();
        }
        // The officer's own token was signed by it too.
        let officer = house.caller("vt", "fg-1");
        assert_nobody(send(&officer, request("vt", kid("new"))).await);
        // Under another id a revoked key is the same one; who revoked the id alone meant the id alone.
        house.clock.set("2026-11-23T10:12:00Z");
        enrols(&house, "vt", old, "renamed");
        house.clock.set("2026-11-23T10:13:00Z");
        let renamed = signed(&house, "vt", "vt-report-a", (old, "renamed"));
        let asked = who_am_i(&here.with_token(Some(renamed)), VT).await;
        assert_eq!(asked.is_ok(), by_id, "{asked:?}");
        let next = house.caller("samen-doen", "samen-doen-help-a");
        who_am_i(&next, HELP).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_the_same_id_at_another_organisation_is_another_key() {
    let house = House::raise().await;
    house.mandates(&[VT, HELP]).await;
    let vt: Organisation = "vt".parse().unwrap();
    let id = house.pki.organisations[&vt].token_key.id().to_owned();
    let key = new_key();
    enrols(&house, "samen-doen", &key, &id);
    let token = signed(&house, "samen-doen", "samen-doen-help-a", (&key, &id));
    let help = house
        .caller("samen-doen", "samen-doen-help-a")
        .with_token(Some(token));
    let report = house.caller("vt", "vt-report-a");
    who_am_i(&help, HELP).await.unwrap();
    revoke(&house, "vt", kid(&id)).await;
    who_am_i(&help, HELP).await.unwrap();
    assert_nobody(who_am_i(&report, VT).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verified_signatures_are_forgotten_as_soon_as_anything_is_revoked() {
    let house = House::raise().await;
    house.mandates(&[VT]).await;
    for who in ["a", "b", "c"] {
        let caller = house.caller("vt", &format!("vt-report-{who}"));
        who_am_i(&caller, VT).await.unwrap();
    }
    assert!(house.authenticator.signatures_remembered() > 3);
    revoke(&house, "jbra", kid("another")).await;
    let caller = house.caller("vt", "vt-report-a");
    for _ in 0..2 {
        who_am_i(&caller, VT).await.unwrap();
        assert_eq!(house.authenticator.signatures_remembered(), 1);
    }
}
