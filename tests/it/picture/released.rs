//! The release check: what changes after the intent holds for everything that leaves afterwards, in a whole picture and in each part
//! of a stream.

use std::sync::Arc;
use std::sync::mpsc;

use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::stream_picture_response::Part;
use tokio::task::JoinSet;
use tokio_stream::StreamExt;
use tonic::{Code, Status};

use super::question::{Ask, CONTACT_MOMENTS, Text, asked_about, contact_moment, question};
use crate::house::{Caller, Home, House, reason, write_id};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

/// Everything a stream gives, faults included.
pub(super) async fn streamed(
    caller: &Caller,
    home: &Home,
) -> Vec<Result<wire::StreamPictureResponse, Status>> {
    let request = wire::StreamPictureRequest {
        hat: VT.to_owned(),
        question: Some(question(home, "vt")),
    };
    match caller.sharing().stream_picture(caller.call(request)).await {
        Ok(parts) => parts.into_inner().collect().await,
        Err(refused) => vec![Err(refused)],
    }
}

fn is_not_available(status: &Status) -> bool {
    (status.code(), reason(status).as_str()) == (Code::NotFound, "household-not-available")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_leaves_to_somebody_who_was_barred_after_the_intent() {
    for in_parts in [false, true] {
        let house = Arc::new(House::raise().await);
        let home = house.home(&[VT]).await;
        house
            .script
            .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
        let (is_there, go) = house.log.hold_next();
        let mut asking = JoinSet::new();
        {
            let (house, home) = (house.clone(), home.clone());
            asking.spawn(async move {
                if in_parts {
                    streamed(&house.caller("vt", "vt-report-a"), &home).await
                } else {
                    let whole = Ask::of(&house, &home, VT).await;
                    vec![whole.map(|_| wire::StreamPictureResponse::default())]
                }
            });
        }
        is_there.await.unwrap();
        house.bars(&home, "vt-report-a").await;
        go.send(()).unwrap();
        let told = asking.join_next().await.unwrap().unwrap();
        assert_eq!(told.len(), 1, "something left, in parts: {in_parts}");
        assert!(is_not_available(told[0].as_ref().unwrap_err()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_part_does_not_leave_to_somebody_who_was_barred_while_its_source_answered() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[VT]).await;
    let (asked, is_asked) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    house.script.records("vt", move |question| {
        asked.send(()).unwrap();
        tokio::task::block_in_place(|| may_go.lock().unwrap().recv().unwrap());
        vec![contact_moment(question, VT, "Huisbezoek.")]
    });
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { streamed(&house.caller("vt", "vt-report-a"), &home).await });
    }
    tokio::task::block_in_place(|| is_asked.recv().unwrap());
    house.bars(&home, "vt-report-a").await;
    go.send(()).unwrap();
    let told = asking.join_next().await.unwrap().unwrap();
    assert_eq!(told.len(), 2, "the opening, and why no more comes");
    assert!(matches!(
        told[0].as_ref().unwrap().part,
        Some(Part::Opening(_))
    ));
    assert!(is_not_available(told[1].as_ref().unwrap_err()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_part_does_not_leave_to_somebody_who_was_barred_after_all_others() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[VT]).await;
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    let (is_there, go) = house.log.hold_next_outcome();
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { streamed(&house.caller("vt", "vt-report-a"), &home).await });
    }
    is_there.await.unwrap();
    house.bars(&home, "vt-report-a").await;
    go.send(()).unwrap();
    let told = asking.join_next().await.unwrap().unwrap();
    let (last, before) = told.split_last().unwrap();
    assert_eq!(before.len(), 2, "opening and records");
    assert!(is_not_available(last.as_ref().unwrap_err()));
    let refusals = house.entries("vt", "refusal").await;
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0]["call"], "SharingService/StreamPicture");
    assert_eq!(refusals[0]["reason"], "household-not-available");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mandate_that_ends_after_the_intent_ends_the_call() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[VT]).await;
    let mandate = Kind::Mandate(wire::MandateFact {
        hat: VT.to_owned(),
        professional: "vt-report-d".to_owned(),
        crisis: false,
        safety_officer: false,
    });
    let officer = "vt/privacy-officer";
    let mandate = house
        .state((officer, "fg-1", "fg-2"), mandate, "own-file")
        .await;
    let assignment = Kind::Assignment(wire::AssignmentFact {
        household: home.name("vt", "home"),
        hat: VT.to_owned(),
        professional: "vt-report-d".to_owned(),
    });
    house.stated(VT, assignment, "own-file").await;
    let (is_there, go) = house.log.hold_next();
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move {
            let caller = house.caller("vt", "vt-report-d");
            Ask::by(&caller, VT, question(&home, "vt")).await
        });
    }
    is_there.await.unwrap();
    house.ends((officer, "fg-1"), &mandate).await;
    go.send(()).unwrap();
    let refused = asking.join_next().await.unwrap().unwrap().unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused).as_str()),
        (Code::PermissionDenied, "hat-not-mandated")
    );
}

/// Samen DOEN tells Veilig Thuis about plans too.
const PLANS: Text = Text {
    id: "daily-life-for-analysis",
    holders: &[HELP],
    recipient: "vt/report",
    task: "first-analysis",
    categories: &[DataCategory::Plan],
};

fn plan(handles: Vec<String>) -> record::Record {
    let mut record = super::question::with_contact_moment(HELP, handles.clone(), "");
    record.reference = "plan-1".to_owned();
    record.content = Some(record::record::Content::Plan(record::Plan {
        subjects: handles,
        kind: 1,
        ..Default::default()
    }));
    record
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_opens_after_a_source_was_asked_opens_nothing_of_its_answer() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[HELP, VT]).await;
    house.all_consent(&home, &CONTACT_MOMENTS).await;
    house.script.records("samen-doen", |asked| {
        let handles = asked_about(asked, HELP);
        vec![contact_moment(asked, HELP, "Gesprek."), plan(handles)]
    });
    let (is_there, go) = house.log.hold_next();
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { Ask::of(&house, &home, VT).await.unwrap() });
    }
    is_there.await.unwrap();
    house.all_consent(&home, &PLANS).await;
    go.send(()).unwrap();
    let kinds = |reply: wire::GetPictureResponse| -> Vec<String> {
        reply.timeline.into_iter().map(|entry| entry.kind).collect()
    };
    let told = asking.join_next().await.unwrap().unwrap();
    assert_eq!(kinds(told).len(), 1, "a plan passed that was not asked for");
    let asked_again = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(kinds(asked_again).len(), 2, "the plan is open by now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_when_the_token_expires() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[VT]).await;
    let (is_there, go) = house.log.hold_next();
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { streamed(&house.caller("vt", "vt-report-a"), &home).await });
    }
    is_there.await.unwrap();
    house.clock.set("2026-11-23T10:20:00Z");
    go.send(()).unwrap();
    let told = asking.join_next().await.unwrap().unwrap();
    assert_eq!(told.len(), 1);
    let ended = told[0].as_ref().unwrap_err();
    assert_eq!(
        (ended.code(), reason(ended).as_str()),
        (Code::Unauthenticated, "not-authenticated")
    );
    let refusals = house.entries("vt", "refusal").await;
    assert_eq!(refusals.last().unwrap()["reason"], "not-authenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sources_that_may_not_be_known_are_told_as_one_part_of_a_stream() {
    const VOLUNTARY: &str = "jbra/voluntary";
    let house = House::raise().await;
    let home = house.home(&[HELP, VT, VOLUNTARY]).await;
    let both = Text {
        holders: &[HELP, VOLUNTARY],
        ..CONTACT_MOMENTS
    };
    house.all_consent(&home, &both).await;
    for (source, hat, days) in [
        ("samen-doen", HELP, [1, 3]),
        ("jbra", VOLUNTARY, [2, 4]),
        ("vt", VT, [5, 6]),
    ] {
        house.script.records(source, move |asked| {
            let on = |day: i32| {
                let mut record = contact_moment(asked, hat, "Gesprek aan de keukentafel.");
                record.reference = format!("{hat}-{day}");
                record.from.as_mut().unwrap().day = day;
                record
            };
            days.map(on).to_vec()
        });
    }
    let told = streamed(&house.caller("vt", "vt-report-a"), &home).await;
    let mut parts = Vec::new();
    for part in told {
        if let Some(Part::Records(records)) = part.unwrap().part {
            let tellings = records.tellings.into_iter().map(|telling| {
                let day = telling.record.unwrap().from.unwrap().day;
                (telling.provenance.unwrap().holder, day)
            });
            parts.push(tellings.collect::<Vec<_>>());
        }
    }
    let own = [5, 6].map(|day| (VT.to_owned(), day)).to_vec();
    let unnamed = [1, 2, 3, 4].map(|day| (String::new(), day)).to_vec();
    assert_eq!(parts, [own, unnamed]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_withdrawn_while_the_last_source_answered_is_in_no_part() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek met alle drie.")]
    });
    let (asked, is_asked) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    house.script.records("vt", move |_| {
        asked.send(()).unwrap();
        tokio::task::block_in_place(|| may_go.lock().unwrap().recv().unwrap());
        Vec::new()
    });
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { streamed(&house.caller("vt", "vt-report-a"), &home).await });
    }
    tokio::task::block_in_place(|| is_asked.recv().unwrap());
    house.mother_withdraws(&home).await;
    go.send(()).unwrap();
    let told = asking.join_next().await.unwrap().unwrap();
    assert!(matches!(
        told.last().unwrap().as_ref().unwrap().part,
        Some(Part::Closing(_))
    ));
    for part in told {
        let bytes = prost::Message::encode_to_vec(&part.unwrap());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("alle drie"), "a text about her left");
    }
}

impl House {
    /// Ends a fact today.
    pub(crate) async fn ends(&self, (hat, by): (&str, &str), fact_id: &str) {
        let request = wire::EndFactRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "einde".to_owned(),
            fact_id: fact_id.to_owned(),
            until: "2026-11-23".to_owned(),
        };
        let caller = self.caller(hat.split('/').next().unwrap(), by);
        caller
            .register()
            .end_fact(caller.call(request))
            .await
            .unwrap();
    }
}
