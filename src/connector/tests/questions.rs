//! Questions at the edges.

use std::time::Duration;

use prost::Message;
use tonic::{Code, Request};

use super::{MAPPING, database, open, question};
use crate::connector::{AdapterLimits, AskError, SourceError, SourceServer};
use crate::identity::{Oin, PeerCertificate};
use crate::proto::samenbeeld::record::v1::{DataCategory, Date, Record};
use crate::proto::samenbeeld::source::v1::AskRequest;
use crate::proto::samenbeeld::source::v1::source_service_server::SourceService;

#[tokio::test]
async fn rows_that_cannot_be_mapped_are_left_out_and_the_others_come() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let records = adapter
        .answer(&question(&["J1", "J2", "J3", "J4"]))
        .await
        .unwrap();
    let references: Vec<_> = records
        .iter()
        .map(|record| Record::decode(record.as_slice()).unwrap().reference)
        .collect();
    assert_eq!(
        references,
        ["person_details-1", "person_details-4", "plan-1"]
    );
}

#[tokio::test]
async fn a_period_is_kept_even_where_the_query_does_not() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let day = |year, month, day| Some(Date { year, month, day });
    for (from, until, plans) in [
        (day(2026, 2, 1), day(2026, 2, 2), 1),
        (day(2026, 1, 1), day(2026, 2, 1), 0),
        (day(2026, 2, 2), day(2026, 3, 1), 0),
    ] {
        let mut asked = question(&["J1"]);
        asked.items[0].categories = vec![DataCategory::Plan as i32];
        (asked.from, asked.until) = (from, until);
        assert_eq!(adapter.answer(&asked).await.unwrap().len(), plans);
    }
    let lasting = MAPPING.replacen("kind = \"plan\"", "kind = \"plan\"\nlasts = true", 1);
    let adapter = open(&file, &lasting, AdapterLimits::default())
        .await
        .unwrap();
    let mut later = question(&["J1"]);
    later.from = day(2026, 6, 1);
    assert_eq!(
        adapter.answer(&later).await.unwrap().len(),
        2,
        "what lasts goes on"
    );
}

#[tokio::test]
async fn an_answer_that_is_too_large_or_too_late_is_an_error_and_no_half_answer() {
    let (_folder, file) = database().await;
    let few = AdapterLimits {
        records: 1,
        ..AdapterLimits::default()
    };
    let adapter = open(&file, MAPPING, few).await.unwrap();
    assert!(matches!(
        adapter.answer(&question(&["J1", "J4"])).await,
        Err(AskError::TooLarge)
    ));

    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let past = prost_types::Timestamp {
        seconds: 1_799_999_999,
        nanos: 0,
    };
    let late = AskRequest {
        deadline: Some(past),
        ..question(&["J1"])
    };
    assert!(matches!(adapter.answer(&late).await, Err(AskError::Late)));
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_interrupted_and_the_next_question_answered() {
    let (_folder, file) = database().await;
    let endless = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n) AS start FROM plan";
    let slow = MAPPING.replacen("start FROM plan", endless, 1);
    let limits = AdapterLimits {
        questions: 1,
        question_timeout: Duration::from_millis(300),
        ..AdapterLimits::default()
    };
    let adapter = open(&file, &slow, limits).await.unwrap();
    assert!(matches!(
        adapter.answer(&question(&["J1"])).await,
        Err(AskError::Late)
    ));
    let mut quick = question(&["J1"]);
    quick.items[0].categories = vec![DataCategory::Identity as i32];
    assert_eq!(adapter.answer(&quick).await.unwrap().len(), 1);
}

fn from(oin: &str) -> Request<AskRequest> {
    let mut request = Request::new(question(&["J1"]));
    let oin: Oin = oin.parse().unwrap();
    request.extensions_mut().insert(PeerCertificate {
        oin,
        thumbprint: [0; 32],
    });
    request
}

const BROKER: &str = "00000099000000009999";

#[tokio::test]
async fn nobody_but_the_broker_is_answered() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let server = SourceServer::new(adapter, BROKER.parse().unwrap());
    let code = |answer: Result<_, tonic::Status>| answer.map(|_| ()).unwrap_err().code();
    assert_eq!(
        code(server.ask(Request::new(question(&["J1"]))).await),
        Code::PermissionDenied
    );
    assert_eq!(
        code(server.ask(from("00000099000000009998")).await),
        Code::PermissionDenied
    );
    assert!(server.ask(from(BROKER)).await.is_ok());
    let mut broken = from(BROKER);
    broken.get_mut().items[0].holder = "wsg/ots".into();
    assert_eq!(code(server.ask(broken).await), Code::InvalidArgument);
}

#[tokio::test]
async fn more_questions_than_it_takes_at_once_are_refused() {
    let (_folder, file) = database().await;
    let limits = AdapterLimits {
        questions: 0,
        ..AdapterLimits::default()
    };
    let adapter = open(&file, MAPPING, limits).await.unwrap();
    let server = SourceServer::new(adapter, BROKER.parse().unwrap());
    let refused = server.ask(from(BROKER)).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
}

#[tokio::test]
async fn the_database_is_opened_for_reading_alone() {
    let (folder, file) = database().await;
    let missing = folder.path().join("missing.db");
    let opened = open(&missing, MAPPING, AdapterLimits::default()).await;
    assert!(matches!(opened, Err(SourceError::Database(_))));
    assert!(!missing.exists());
    let before = std::fs::read(&file).unwrap();
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    adapter.answer(&question(&["J1"])).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
