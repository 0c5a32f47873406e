//! Sources that lie, break, answer too much or not at all; and what sources are asked.

use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1 as wire;
use tonic::Code;

use prost::Message;

use super::question::{Ask, NECESSITY, asked_about, contact_moment, with_contact_moment};
use super::released::streamed;
use crate::house::{Answer, Home, House};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

async fn world() -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    (house, home)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_is_asked_tells_nothing_of_the_asker_the_reason_or_anybody_elses_names() {
    let (house, home) = world().await;
    Ask::of(&house, &home, VT).await.unwrap();
    let asked = house.script.asked_with_metadata().into_iter();
    let asked: Vec<_> = asked.filter(|it| it.source == "samen-doen").collect();
    assert_eq!(asked.len(), 1);
    let question = &asked[0].question;
    let mut all = String::from_utf8_lossy(&question.encode_to_vec()).into_owned();
    for (name, value) in &asked[0].metadata {
        assert!(
            [
                "traceparent",
                "te",
                "grpc-timeout",
                "content-type",
                "user-agent"
            ]
            .contains(&name.as_str()),
            "{name} was sent along"
        );
        all.push_str(value);
    }
    for known_elsewhere in [
        "vt", "hh_", "prs_", "ihh_", "ipr_", "rcp_", "cns_", "1:262", "4.1.1",
    ] {
        assert!(
            !all.contains(known_elsewhere),
            "{known_elsewhere} in {all:?}"
        );
    }
    assert!(!all.contains(NECESSITY));
    let numbers: Vec<&str> = question
        .subjects
        .iter()
        .map(|subject| subject.client_number.as_str())
        .collect();
    assert_eq!(numbers.len(), 3);
    assert!(
        numbers
            .iter()
            .all(|number| number.ends_with("samen-doen-help"))
    );
}

/// Ways in which a source may send what it was not asked for, with what its own log says of it.
type Lie = fn(&AskRequest) -> Vec<Vec<u8>>;

fn lies() -> [(&'static str, Lie); 5] {
    [
        ("malformed", |_| vec![vec![0xff; 40]]),
        ("beyond-question", |_| {
            let stranger = vec!["s9".to_owned()];
            vec![with_contact_moment(HELP, stranger, "Over een ander.").encode_to_vec()]
        }),
        ("beyond-question", |asked| {
            let handles = asked_about(asked, HELP);
            vec![with_contact_moment("blijf/shelter", handles, "Van een ander.").encode_to_vec()]
        }),
        ("beyond-question", |asked| {
            let mut record = contact_moment(asked, HELP, "Lang geleden.");
            record.from.as_mut().unwrap().year = 1999;
            vec![record.encode_to_vec()]
        }),
        ("beyond-question", |asked| {
            let mut about_a_plan = contact_moment(asked, HELP, "");
            about_a_plan.content = Some(record::record::Content::Plan(record::Plan {
                subjects: asked_about(asked, HELP),
                kind: 1,
                ..Default::default()
            }));
            vec![about_a_plan.encode_to_vec()]
        }),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_lies_is_cut_and_reads_in_its_own_log_what_it_did() {
    let (house, home) = world().await;
    for (kind, lie) in lies() {
        let before = house.entries("samen-doen", "incident").await.len();
        house
            .script
            .answer("samen-doen", Answer::Composed(std::sync::Arc::new(lie)));
        let whole = Ask::of(&house, &home, VT).await.unwrap();
        assert!(whole.timeline.is_empty(), "{kind}");
        let parts = streamed(&house.caller("vt", "vt-report-a"), &home).await;
        assert_eq!(parts.len(), 2, "opening and closing alone: {kind}");
        let incidents = house.entries("samen-doen", "incident").await;
        assert_eq!(incidents.len(), before + 2, "one for each question: {kind}");
        for incident in &incidents[before..] {
            assert_eq!(incident["incident"], kind);
        }
    }
    assert!(house.entries("vt", "incident").await.is_empty());
}

/// What a receipt commits to does not depend on withheld source data: not on what a source sent beyond the question, nor on that it did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_commits_to_nothing_that_depends_on_what_was_cut() {
    let (house, home) = world().await;
    let modest = |asked: &AskRequest| contact_moment(asked, HELP, "Moeder en vader zijn gekomen.");
    house
        .script
        .records("samen-doen", move |asked| vec![modest(asked)]);
    let to_the_point = Ask::of(&house, &home, VT).await.unwrap();
    house.script.records("samen-doen", move |asked| {
        let beyond = record::HealthFact {
            subject: asked_about(asked, HELP).remove(0),
            ..record::HealthFact::default()
        };
        let beyond = record::Record {
            reference: "beyond".to_owned(),
            content: Some(record::record::Content::HealthFact(beyond)),
            ..modest(asked)
        };
        vec![modest(asked), beyond]
    });
    let talkative = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(to_the_point.timeline.len(), 1);
    assert_eq!(talkative.timeline, to_the_point.timeline);
    for organisation in ["vt", "samen-doen"] {
        let mut outcomes = house.entries(organisation, "outcome").await;
        for outcome in &mut outcomes {
            for by_chance in ["at", "receipt", "closes"] {
                outcome.as_object_mut().unwrap().remove(by_chance).unwrap();
            }
        }
        let [first, second] = outcomes.try_into().unwrap();
        assert_eq!(first, second, "{organisation}");
    }
    let incidents = house.entries("samen-doen", "incident").await;
    assert_eq!(
        incidents.len(),
        1,
        "what was cut is told to its source alone"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_breaks_in_any_way_costs_no_other_its_place_and_shows_nowhere() {
    let (house, home) = world().await;
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    let silent = Ask::of(&house, &home, VT).await.unwrap();
    for answer in [
        Answer::Refuses(Code::Internal),
        Answer::Refuses(Code::Unauthenticated),
        Answer::Bytes(vec![vec![0x0a; 2 * 1024 * 1024]]),
        Answer::Bytes(vec![Vec::new(); 3_000]),
        Answer::Bytes(vec![vec![0x0a; 300 * 1024]; 3]),
        Answer::Never,
    ] {
        house.script.answer("samen-doen", answer);
        let mut reply = Ask::of(&house, &home, VT).await.unwrap();
        reply.receipt.clone_from(&silent.receipt);
        assert_eq!(
            reply.encode_to_vec(),
            silent.encode_to_vec(),
            "the asker sees how a source failed whose involvement may not be known"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_a_source_sends_twice_is_told_once() {
    let (house, home) = world().await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek."); 2]
    });
    let reply: wire::GetPictureResponse = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(reply.timeline.len(), 1);
    assert_eq!(reply.timeline[0].tellings.len(), 1);
}
