//! Calls that are under way when what they showed is revoked.

use std::time::Duration;

use samenbeeld::proto::samenbeeld::v1::audit_service_client::AuditServiceClient;
use samenbeeld::proto::samenbeeld::v1::stream_picture_response::Part;
use tokio::time::timeout;

use super::*;
use crate::house::{Home, worker};
use crate::picture::question::{Ask, contact_moment, question};

const SOON: Duration = Duration::from_secs(20);

/// A household with something to tell of it.
async fn told_of() -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    (house, home)
}

/// A caller whom a worker of Veilig Thuis is, and what an officer needs to revoke their token.
fn with_token(house: &House) -> (Caller, String) {
    let caller = house.caller("vt", &worker(VT, "a"));
    let token = caller.token().unwrap();
    (caller, token)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_was_made_before_and_is_committed_after_is_not_disclosed() {
    let (house, home) = told_of().await;
    let (caller, token) = with_token(&house);
    let (is_there, go) = house.log.hold_next_outcome();
    let asking = Ask::by(&caller, VT, question(&home, "vt"));
    let (asked, ()) = tokio::join!(asking, async {
        is_there.await.unwrap();
        revoke(&house, "vt", token_id(&token)).await;
        go.send(()).unwrap();
    });
    assert_nobody(asked);
    assert!(house.entries("vt", "outcome").await.is_empty());
    for _ in 0..100 {
        if !house.entries("vt", "abandoned").await.is_empty() {
            // Whoever shows something else is told.
            let reply = Ask::of(&house, &home, VT).await.unwrap();
            assert_eq!(reply.timeline.len(), 1);
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the intent stays open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_whose_outcome_is_committed_before_is_disclosed_whatever_is_revoked_after() {
    let (house, home) = told_of().await;
    let (caller, token) = with_token(&house);
    Ask::by(&caller, VT, question(&home, "vt")).await.unwrap();
    revoke(&house, "vt", token_hash(&token)).await;
    assert_nobody(Ask::by(&caller, VT, question(&home, "vt")).await);
    assert_eq!(house.entries("vt", "outcome").await.len(), 1);
    assert_eq!(
        house.entries("vt", "intent").await.len(),
        1,
        "no source was asked"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_of_a_picture_ends_at_its_next_part() {
    let (house, home) = told_of().await;
    let (told, revoked) = tokio::sync::watch::channel(false);
    house.script.records("vt", move |asked| {
        while !*revoked.borrow() {
            std::thread::sleep(Duration::from_millis(5));
        }
        vec![contact_moment(asked, VT, "Huisbezoek.")]
    });
    let (caller, token) = with_token(&house);
    let asked = wire::StreamPictureRequest {
        hat: VT.to_owned(),
        question: Some(question(&home, "vt")),
    };
    let stream = caller.sharing().stream_picture(caller.call(asked)).await;
    let mut stream = stream.unwrap().into_inner();
    let first = stream.message().await.unwrap().unwrap();
    assert!(matches!(first.part, Some(Part::Opening(_))), "{first:?}");
    revoke(&house, "vt", token_id(&token)).await;
    told.send_replace(true);
    assert_nobody(timeout(SOON, stream.message()).await.expect("it ends"));
    assert!(house.entries("vt", "outcome").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_of_notices_ends_before_the_next_one() {
    let (house, home) = told_of().await;
    let (caller, token) = with_token(&house);
    let asked = wire::StreamNoticesRequest {
        hat: VT.to_owned(),
        cursor: String::new(),
    };
    let stream = caller.notices().stream_notices(caller.call(asked)).await;
    let mut stream = stream.unwrap().into_inner();
    revoke(&house, "vt", token_id(&token)).await;
    let waits = samenbeeld::proto::samenbeeld::v1::fact::Kind::Assignment(wire::AssignmentFact {
        household: home.name("vt", "home"),
        hat: VT.to_owned(),
        professional: worker(VT, "c"),
    });
    let fact = wire::Fact {
        valid: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: String::new(),
        }),
        evidence: None,
        kind: Some(waits),
    };
    house.assert_fact(VT, &worker(VT, "b"), fact).await.unwrap();
    assert_nobody(timeout(SOON, stream.message()).await.expect("it ends"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_of_the_log_ends_before_it_is_whole() {
    let house = House::raise().await;
    // More than a connection takes before it is read.
    for _ in 0..600 {
        let caller = house.caller("vt", &worker(VT, "a"));
        caller
            .send_raw("SharingService/GetPicture", Vec::new())
            .await
            .unwrap_err();
    }
    let officer = house.caller("vt", "fg-1");
    let asked = || wire::ExportLogRequest {
        hat: "vt/privacy-officer".to_owned(),
    };
    let export = |officer: Caller| async move {
        let mut client = AuditServiceClient::new(officer.channel());
        client
            .export_log(officer.call(asked()))
            .await
            .unwrap()
            .into_inner()
    };
    let mut lines = export(officer.clone()).await;
    let mut whole = 0;
    while lines.message().await.unwrap().is_some() {
        whole += 1;
    }
    assert!(whole > 600, "{whole} lines");
    let token = officer.token().unwrap();
    let mut lines = export(officer).await;
    lines.message().await.unwrap().unwrap();
    revoke(&house, "vt", token_id(&token)).await;
    let mut told = 1;
    let ended = loop {
        match lines.message().await {
            Ok(Some(_)) => told += 1,
            Ok(None) => break Ok(()),
            Err(status) => break Err(status),
        }
    };
    assert_nobody(ended);
    assert!(told < whole, "{told} of {whole}");
}
