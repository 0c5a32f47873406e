//! No record, no reply (law 3): what stands in the log of whom, after answers, refusals, faults and hung-up calls.

use std::collections::BTreeMap;
use std::time::Duration;

use prost::Message;
use samenbeeld::audit::{Draft, EntryKind};
use samenbeeld::model::id::PseudonymKind;
use samenbeeld::model::{Organisation, Pseudonym, ReceiptId, SubjectRef};
use samenbeeld::ports::{Clock, Register};
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::audit_service_client::AuditServiceClient;
use samenbeeld::proto::samenbeeld::v1::policy_service_client::PolicyServiceClient;
use serde_json::Value;
use tokio_stream::StreamExt;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::question::{Ask, NECESSITY, contact_moment, question};
use crate::house::{Answer, Caller, Home, House, reason};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
const BROKEN: &[u8] = b"kanarie";

fn told(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

fn fields(status: &Status) -> Vec<String> {
    let wrong = status.get_details_bad_request().unwrap().field_violations;
    wrong.into_iter().map(|violation| violation.field).collect()
}

/// The newest refusal that an organisation reads.
async fn last_refusal(house: &House, organisation: &str) -> Value {
    let mut refusals = house.entries(organisation, "refusal").await;
    refusals.pop().expect("no refusal stands in the log")
}

/// What is wrong with a question.
type Wrong = fn(&mut wire::PictureQuestion);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_stands_in_the_callers_log_with_its_reason_and_household() {
    let house = House::raise().await;
    let home = house.home(&[VT, HELP]).await;
    let unknown = format!("hh_{}", "0f".repeat(16));
    let foreign = home.name("samen-doen", "home");
    let own = home.name("vt", "home");
    let nothing: Wrong = |_| {};
    let no_task: Wrong = |it| it.task = String::new();
    let stranger: Wrong = |it| it.subjects = vec![format!("prs_{}", "0f".repeat(16))];
    for (by, hat, household, wrong, expected) in [
        (
            "vt-report-a",
            VT,
            &unknown,
            nothing,
            "household-not-available",
        ),
        (
            "vt-report-a",
            VT,
            &foreign,
            nothing,
            "household-not-available",
        ),
        ("vt-report-c", VT, &own, nothing, "household-not-available"),
        ("vt-nobody", VT, &own, nothing, "hat-not-mandated"),
        ("vt-nobody", VT, &unknown, nothing, "hat-not-mandated"),
        ("vt-report-a", "jbra/ots", &own, nothing, "hat-not-mandated"),
        ("vt-report-a", VT, &own, no_task, "invalid-request"),
        ("vt-report-a", VT, &own, stranger, "invalid-request"),
    ] {
        let before = house.entries("vt", "refusal").await.len();
        let mut asked = question(&home, "vt");
        asked.household.clone_from(household);
        wrong(&mut asked);
        let refused = Ask::by(&house.caller("vt", by), hat, asked)
            .await
            .unwrap_err();
        assert_eq!(reason(&refused), expected);
        let refusals = house.entries("vt", "refusal").await;
        assert_eq!(refusals.len(), before + 1, "{by} {expected}");
        let entry = refusals.last().unwrap();
        assert_eq!(entry["reason"], expected);
        assert_eq!(entry["professional"], by);
        assert_eq!(entry["about"], serde_json::json!([household]));
        assert_eq!(entry["hat"], hat);
    }
    assert!(house.entries("samen-doen", "refusal").await.is_empty());
    let by = house.caller("vt", "vt-report-a");
    let refused = Ask::by(&by, "vt/jansen", question(&home, "vt")).await;
    assert_eq!(reason(&refused.unwrap_err()), "invalid-request");
    let entry = last_refusal(&house, "vt").await;
    assert_eq!(
        entry["hat"],
        Value::Null,
        "free text of a caller in the log"
    );
}

/// A question with one text that is no UTF-8.
fn broken(home: &Home, place: impl Fn(&mut wire::PictureQuestion, String)) -> Vec<u8> {
    let mut asked = question(home, "vt");
    place(&mut asked, String::from_utf8(BROKEN.to_vec()).unwrap());
    let request = wire::GetPictureRequest {
        hat: VT.to_owned(),
        question: Some(asked),
    };
    let mut body = request.encode_to_vec();
    let at = body
        .windows(BROKEN.len())
        .position(|it| it == BROKEN)
        .unwrap();
    body[at] = 0xff;
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_cannot_be_read_is_answered_with_its_field_and_recorded_with_its_household() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let caller = house.caller("vt", "vt-report-a");
    let in_necessity = broken(&home, |it, text| it.necessity[0].sentence = text);
    let mut cut_off = in_necessity.clone();
    cut_off.truncate(70);
    let bodies = [
        (broken(&home, |it, text| it.task = text), "question.task"),
        (in_necessity, "question.necessity.sentence"),
        (cut_off, "question"),
    ];
    for (body, field) in bodies {
        let sent = caller.send_raw("SharingService/GetPicture", body).await;
        let refused = sent.unwrap_err();
        assert_eq!(
            told(&refused),
            (Code::InvalidArgument, "invalid-request".to_owned())
        );
        assert_eq!(fields(&refused), [field]);
        assert!(!refused.message().contains("anarie"));
        let entry = last_refusal(&house, "vt").await;
        assert_eq!(entry["call"], "SharingService/GetPicture");
        assert_eq!(entry["professional"], "vt-report-a");
        assert_eq!(entry["hat"], VT);
        assert_eq!(entry["about"], serde_json::json!([home.name("vt", "home")]));
    }
    let refused = caller
        .send_raw("RegisterService/AssertFact", vec![0xff; 12])
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["body"]);
    let entry = last_refusal(&house, "vt").await;
    assert_eq!(entry["call"], "RegisterService/AssertFact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_too_large_is_an_invalid_request_and_recorded() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let mut huge = question(&home, "vt");
    huge.task = "x".repeat(200_000);
    let refused = Ask::by(&house.caller("vt", "vt-report-a"), VT, huge)
        .await
        .unwrap_err();
    assert_eq!(
        told(&refused),
        (Code::InvalidArgument, "invalid-request".to_owned())
    );
    assert_eq!(fields(&refused), ["body"]);
    let entry = last_refusal(&house, "vt").await;
    assert_eq!(entry["call"], "SharingService/GetPicture");
    assert_eq!(entry["reason"], "invalid-request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_told_of_a_body_to_somebody_who_is_not_authenticated() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let nobody = house.caller("vt", "vt-report-a").with_token(None);
    let before = house.log_of("vt").await.len();
    for body in [
        broken(&home, |it, text| it.task = text),
        vec![0x0a; 200_000],
    ] {
        let sent = nobody.send_raw("SharingService/GetPicture", body).await;
        let expected = (Code::Unauthenticated, "not-authenticated".to_owned());
        assert_eq!(told(&sent.unwrap_err()), expected);
    }
    assert_eq!(house.log_of("vt").await.len(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_that_cannot_be_recorded_is_not_told() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let caller = house.caller("vt", "vt-report-a");
    let mut wrong = question(&home, "vt");
    wrong.task = String::new();
    house.store.limit_pages(1).await.unwrap();
    for _ in 0..200 {
        let refused = Ask::by(&caller, VT, wrong.clone()).await.unwrap_err();
        if refused.code() != Code::InvalidArgument {
            assert_eq!(
                told(&refused),
                (Code::Unavailable, "log-not-writable".to_owned())
            );
            return;
        }
    }
    panic!("refusals went on although the log was full");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_an_intent_and_the_outcome_that_closes_it_and_tells_no_necessity() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    let intents = house.entries("vt", "intent").await;
    let outcomes = house.entries("vt", "outcome").await;
    assert_eq!((intents.len(), outcomes.len()), (1, 1));
    assert_eq!(outcomes[0]["closes"], intents[0]["receipt"]);
    assert_eq!(outcomes[0]["receipt"], reply.receipt.unwrap().id);
    assert_eq!(intents[0]["request"]["professional"], "vt-report-a");
    let sealed = &intents[0]["request"]["necessity_sealed"]["course"];
    assert!(sealed.as_str().unwrap().len() > NECESSITY.len());
    for organisation in ["vt", "samen-doen", "blijf"] {
        let log = Value::from(house.log_of(organisation).await).to_string();
        assert!(!log.contains("kanarie-noodzaak"), "{organisation}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_reads_what_it_was_asked_and_gave_under_its_own_names_and_not_who_asked() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek.")]
    });
    Ask::of(&house, &home, VT).await.unwrap();
    let intent = house.entries("samen-doen", "intent").await.remove(0);
    let outcome = house.entries("samen-doen", "outcome").await.remove(0);
    for (entry, items) in [
        (&intent, &intent["source_asked"]["items"]),
        (&outcome, &outcome["passed_on"]),
    ] {
        for item in items.as_array().unwrap() {
            let person = item["person"].as_str().unwrap();
            let names = ["mother", "father", "child"].map(|who| home.name("samen-doen", who));
            assert!(names.iter().any(|name| name == person), "{item}");
        }
        assert_eq!(items.as_array().unwrap().len(), 3);
        let text = entry.to_string();
        assert!(!text.contains("vt"), "the source reads who asked: {text}");
    }
    let own = house.entries("vt", "outcome").await.remove(0);
    for given in own["given"].as_array().unwrap() {
        assert_eq!(
            given["holder"],
            Value::Null,
            "the log tells what the reply does not"
        );
    }
    assert_eq!(own["given"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_timed_out_stands_so_in_the_log() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    house.script.answer("vt", Answer::Never);
    Ask::of(&house, &home, VT).await.unwrap();
    let outcome = house.entries("vt", "outcome").await.remove(0);
    let timed_out = outcome["sources"].as_array().unwrap().iter();
    let timed_out: Vec<_> = timed_out
        .filter(|line| line["status"] == "timed-out")
        .collect();
    assert_eq!(timed_out.len(), 1);
    assert_eq!(timed_out[0]["holders"], serde_json::json!([VT]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_hung_up_on_is_closed_as_abandoned() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let (is_there, _never) = house.log.hold_next();
    tokio::select! {
        _ = Ask::of(&house, &home, VT) => panic!("answered"),
        there = is_there => there.unwrap(),
    }
    for _ in 0..100 {
        if let Some(abandoned) = house.entries("vt", "abandoned").await.pop() {
            let intent = house.entries("vt", "intent").await.remove(0);
            assert_eq!(abandoned["closes"], intent["receipt"]);
            assert!(house.entries("vt", "outcome").await.is_empty());
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the intent stays open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_about_a_household_go_with_its_key_and_the_rest_stays() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    Ask::of(&house, &home, VT).await.unwrap();
    let known_as = Pseudonym::parse(PseudonymKind::Household, &home.name("vt", "home")).unwrap();
    let vt: Organisation = "vt".parse().unwrap();
    let household = house.store.household(&vt, &known_as).await;
    let household = household.unwrap().unwrap();
    let erasure = Draft {
        kind: EntryKind::Writing,
        at: house.clock.now(),
        receipt: ReceiptId::from_bytes(house.pipeline.draw()),
        closes: None,
        asker: vt.clone(),
        sealed_under: SubjectRef::Organisation(vt),
        shown: None,
        sections: BTreeMap::new(),
    };
    house
        .store
        .erase(&SubjectRef::Household(household), erasure)
        .await
        .unwrap();
    for kind in ["intent", "outcome"] {
        assert!(house.entries("vt", kind).await.is_empty(), "{kind}");
    }
    assert!(!house.log_of("vt").await.is_empty());
}

async fn export(caller: &Caller, hat: &str) -> Result<usize, Status> {
    let request = wire::ExportLogRequest {
        hat: hat.to_owned(),
    };
    let mut client = AuditServiceClient::new(caller.channel());
    let lines = client.export_log(caller.call(request)).await?.into_inner();
    Ok(lines.collect::<Vec<_>>().await.len())
}

async fn bundle(caller: &Caller, hat: &str) -> Result<(), Status> {
    let request = wire::GetActiveBundleRequest {
        hat: hat.to_owned(),
    };
    let mut client = PolicyServiceClient::new(caller.channel());
    client
        .get_active_bundle(caller.call(request))
        .await
        .map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_and_bundle_are_read_by_privacy_officers_alone_and_the_reading_is_recorded() {
    let house = House::raise().await;
    house.home(&[VT]).await;
    let officer = house.caller("vt", "fg-1");
    assert!(export(&officer, "vt/privacy-officer").await.unwrap() > 2);
    bundle(&officer, "vt/privacy-officer").await.unwrap();
    let readings = house.entries("vt", "reading").await;
    let calls: Vec<_> = readings.iter().map(|entry| entry["call"].clone()).collect();
    assert_eq!(calls, ["AuditService/ExportLog", "PolicyService/GetBundle"]);
    let worker = house.caller("vt", "vt-report-a");
    let refusals = [
        export(&worker, VT).await.unwrap_err(),
        bundle(&worker, VT).await.unwrap_err(),
    ];
    for refused in refusals {
        assert_eq!(
            told(&refused),
            (Code::PermissionDenied, "not-permitted".to_owned())
        );
    }
    let pretending = export(&worker, "vt/privacy-officer").await.unwrap_err();
    assert_eq!(
        told(&pretending),
        (Code::PermissionDenied, "hat-not-mandated".to_owned())
    );
}
