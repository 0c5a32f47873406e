//! Who may revoke, what they are answered, and what the log says of it.

use samenbeeld::audit::{Against, verify};
use tokio_stream::StreamExt;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_hat_and_no_officer_of_another_organisation_revokes_and_neither_learns_what_there_is()
 {
    let house = House::raise().await;
    house.mandates(&[VT]).await;
    let victim = house.caller("vt", "vt-report-a");
    let token = victim.token().unwrap();
    let worker = house.caller("vt", "vt-report-b");
    for hat in [VT, "vt/privacy-officer", "jbra/privacy-officer"] {
        let asked = wire::RevokeRequest {
            hat: hat.to_owned(),
            ..request("vt", token_id(&token))
        };
        let refused = send(&worker, asked).await.unwrap_err();
        let expected = if hat == VT {
            "not-permitted"
        } else {
            "hat-not-mandated"
        };
        assert_eq!(reason(&refused), expected, "{hat}");
    }
    let vt: Organisation = "vt".parse().unwrap();
    let keys = &house.pki.organisations[&vt];
    let officer = house.caller("jbra", "fg-1");
    let mut told = std::collections::BTreeSet::new();
    for (exists, none) in [
        (kid(keys.token_key.id()), kid("none")),
        (thumbprint(&keys.token_key), thumbprint(&new_key())),
        (
            certificate(keys.client.thumbprint().unwrap()),
            certificate([1; 32]),
        ),
        (token_hash(&token), token_hash("a.b.c")),
    ] {
        for revoked in [exists, none] {
            let asked = wire::RevokeRequest {
                hat: "jbra/privacy-officer".to_owned(),
                ..request("vt", revoked)
            };
            let refused = send(&officer, asked).await.unwrap_err();
            told.insert((
                format!("{:?}", refused.code()),
                refused.message().to_owned(),
            ));
        }
    }
    assert_eq!(told.len(), 1, "{told:?}");
    // A token of another issuer than one's own is another organisation's, whatever organisation is named.
    let refused = send(&officer, request("jbra", token_id(&token))).await;
    assert_eq!(reason(&refused.unwrap_err()), "not-permitted");
    who_am_i(&victim, VT).await.unwrap();
    assert!(house.entries("jbra", "writing").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revocation_is_repeated_with_the_same_receipt_and_stands_in_the_log_that_verifies() {
    let house = House::raise().await;
    house.mandates(&[VT]).await;
    let token = house.caller("vt", "vt-report-a").token().unwrap();
    let officer = house.caller("vt", "fg-1");
    let asked = request("vt", token_id(&token));
    let first = send(&officer, asked.clone()).await.unwrap();
    house.clock.set("2026-11-23T10:05:00Z");
    let repeated = send(&officer, asked.clone()).await.unwrap();
    assert_eq!(repeated, first);
    assert!(!first.revoked_before);
    let other = wire::RevokeRequest {
        reason: wire::RevocationReason::Superseded.into(),
        ..asked
    };
    let refused = send(&officer, other).await.unwrap_err();
    assert_eq!(reason(&refused), "invalid-request", "the id was used");
    let again = house.caller("vt", "fg-2");
    let again = send(&again, request("vt", token_id(&token))).await.unwrap();
    assert!(again.revoked_before);
    assert_eq!(again.revoked_at, first.revoked_at);
    assert_ne!(again.receipt, first.receipt);

    let writings = house.entries("vt", "writing").await;
    let revoked: Vec<_> = writings
        .iter()
        .filter(|it| it["call"] == "IdentityService/Revoke")
        .collect();
    assert_eq!(revoked.len(), 2);
    assert_eq!(revoked[0]["on_authority"], "CISO");
    assert_eq!(revoked[0]["records"][0]["kind"], "revoked-token-id");
    assert_eq!(revoked[0]["records"][1]["id"], "key-compromise");
    let organisation = "vt".parse().unwrap();
    let lines = samenbeeld::ports::LogReader::export(house.store.as_ref(), &organisation).await;
    let lines: Vec<_> = lines.unwrap().map(|line| Ok(line.unwrap())).collect().await;
    let receipts = [&first, &again]
        .map(|reply| crate::picture::question::receipt(reply.receipt.as_ref().unwrap()));
    let trusted = crate::storage_world::trusted();
    let against = Against {
        receipts: &receipts,
        trusted: &trusted,
        earlier: &[],
    };
    let report = verify(lines, against).unwrap();
    assert_eq!(report.receipts.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_revocation_is_said_field_by_field() {
    let house = House::raise().await;
    let officer = house.caller("vt", "fg-1");
    let good = || request("vt", kid("1"));
    let short = Revoked::Certificate(wire::RevokedCertificate {
        sha256: vec![1; 31],
    });
    let key = |named| Revoked::Key(wire::RevokedKey { named });
    let token = |named| Revoked::Token(wire::RevokedToken { named });
    let nameless = NamedToken::Id(wire::TokenId::default());
    for (revoked, fields) in [
        (None, vec!["revoked"]),
        (Some(short), vec!["certificate.sha256"]),
        (Some(key(None)), vec!["key"]),
        (Some(kid("")), vec!["key.kid"]),
        (Some(kid(&"k".repeat(257))), vec!["key.kid"]),
        (
            Some(key(Some(NamedKey::Thumbprint(vec![2; 33])))),
            vec!["key.thumbprint"],
        ),
        (Some(token(None)), vec!["token"]),
        (
            Some(token(Some(nameless))),
            vec!["token.id.iss", "token.id.jti"],
        ),
        (
            Some(token(Some(NamedToken::SigningInputSha256(Vec::new())))),
            vec!["token.signing_input_sha256"],
        ),
    ] {
        let asked = wire::RevokeRequest { revoked, ..good() };
        assert_eq!(wrong(&officer, asked).await, fields);
    }
    for number in [0, 2, 6, 99] {
        let asked = wire::RevokeRequest {
            reason: number,
            ..good()
        };
        assert_eq!(wrong(&officer, asked).await, ["reason"]);
    }
    let asked = wire::RevokeRequest {
        organisation: "Veilig Thuis".to_owned(),
        ..good()
    };
    assert_eq!(wrong(&officer, asked).await, ["organisation"]);
}

/// The fields that are wrong.
async fn wrong(officer: &Caller, asked: wire::RevokeRequest) -> Vec<String> {
    use tonic_types::StatusExt;
    let refused = send(officer, asked).await.unwrap_err();
    let details = refused.get_details_bad_request().unwrap();
    let violations = details.field_violations.into_iter();
    violations.map(|it| it.field).collect()
}
