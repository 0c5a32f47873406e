//! Reviews: sent on purpose, weighed by a professional of the holder, collected by who asked.

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::{Code, Status};

use crate::house::{Caller, Home, House, reason, worker, write_id};
use crate::picture::question::{Ask, contact_moment, question};

pub(super) const VT: &str = "vt/report";
pub(super) const HELP: &str = "samen-doen/help";

/// Why a flow is asked, or weighed.
const WHY: &str = "Zonder deze contacten weet niemand of het kind vannacht veilig slaapt.";

/// Veilig Thuis inquires after a report about the child, and Samen DOEN helps the family.
pub(super) async fn inquiry(house: &House) -> Home {
    let home = house.home(&[VT, HELP]).await;
    let stage = Kind::ReportStage(wire::ReportStageFact {
        person: home.name("vt", "child"),
        stage: "inquiry".to_owned(),
        suspicion: true,
    });
    house.stated(VT, stage, "own-file").await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Huisbezoek bij oma.")]
    });
    home
}

/// Contact moments of the child at Samen DOEN, to be weighed for Veilig Thuis.
pub(super) fn contact_moments(home: &Home) -> wire::SendReviewRequest {
    wire::SendReviewRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "onderzoek".to_owned(),
        household: home.name("vt", "home"),
        task: "first-analysis".to_owned(),
        period: question(home, "vt").period,
        flows: vec![wire::ReviewedFlow {
            holder: HELP.to_owned(),
            person: home.name("vt", "child"),
            category: DataCategory::ContactMoment.into(),
            necessity: WHY.to_owned(),
        }],
    }
}

pub(super) async fn send(
    caller: &Caller,
    request: wire::SendReviewRequest,
) -> Result<wire::SendReviewResponse, Status> {
    let sent = caller.review().send_review(caller.call(request)).await?;
    Ok(sent.into_inner())
}

pub(super) async fn withdraw(asker: &Caller, review: &str) {
    let request = wire::WithdrawReviewRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "onderzoek".to_owned(),
        review_id: review.to_owned(),
    };
    let withdrawn = asker.review().withdraw_review(asker.call(request)).await;
    withdrawn.unwrap();
}

pub(super) fn answer(
    home: &Home,
    review: &str,
    verdict: &str,
    until: &str,
) -> wire::AnswerReviewRequest {
    wire::AnswerReviewRequest {
        hat: HELP.to_owned(),
        request_id: write_id(),
        on_authority: "hulpverlener".to_owned(),
        review_id: review.to_owned(),
        flows: vec![wire::WeighedFlow {
            holder: HELP.to_owned(),
            person: home.name("samen-doen", "child"),
            category: DataCategory::ContactMoment.into(),
            verdict: verdict.to_owned(),
        }],
        until: until.to_owned(),
        period: None,
        form: Some(wire::WeighingForm {
            purpose: WHY.to_owned(),
            necessity: WHY.to_owned(),
            proportionality: WHY.to_owned(),
            subsidiarity: WHY.to_owned(),
            consulted: worker(HELP, "b"),
            consent_sought: "unsafe".to_owned(),
            informing: "deferred".to_owned(),
        }),
    }
}

pub(super) async fn weigh(
    caller: &Caller,
    request: wire::AnswerReviewRequest,
) -> Result<(), Status> {
    caller.review().answer_review(caller.call(request)).await?;
    Ok(())
}

pub(super) async fn listed(caller: &Caller, home: &Home) -> Vec<wire::SentReview> {
    let request = wire::ListReviewsRequest {
        hat: VT.to_owned(),
        household: home.name("vt", "home"),
    };
    let listed = caller.review().list_reviews(caller.call(request)).await;
    listed.unwrap().into_inner().reviews
}

pub(super) async fn collected(
    caller: &Caller,
    review: &str,
) -> Result<wire::GetPictureResponse, Status> {
    let request = wire::CollectReviewRequest {
        hat: VT.to_owned(),
        review_id: review.to_owned(),
        honours: (1..=5).collect(),
    };
    let collected = caller.review().collect_review(caller.call(request)).await?;
    Ok(collected.into_inner().picture.unwrap())
}

pub(super) async fn waiting(caller: &Caller, hat: &str) -> Vec<wire::Notice> {
    let request = wire::ListNoticesRequest {
        hat: hat.to_owned(),
    };
    let listed = caller.notices().list_notices(caller.call(request)).await;
    listed.unwrap().into_inner().notices
}

pub(super) fn of_kind(notices: Vec<wire::Notice>, kind: &str) -> Vec<wire::Notice> {
    notices.into_iter().filter(|it| it.kind == kind).collect()
}

pub(super) fn told(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

pub(super) fn not_open() -> (Code, String) {
    (Code::FailedPrecondition, "not-open".to_owned())
}

pub(super) async fn weighing(
    caller: &Caller,
    hat: &str,
    review: &str,
) -> Result<wire::GetWeighingResponse, Status> {
    let request = wire::GetWeighingRequest {
        hat: hat.to_owned(),
        review_id: review.to_owned(),
    };
    Ok(caller
        .review()
        .get_weighing(caller.call(request))
        .await?
        .into_inner())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_released_is_collected_is_in_the_picture_and_ends_on_its_day() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let before = Ask::of(&house, &home, VT).await.unwrap();
    assert!(before.timeline.is_empty(), "nobody weighed yet");
    let sent = send(&asker, contact_moments(&home)).await.unwrap();

    let waits = of_kind(waiting(&holder, HELP).await, "weigh");
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].item, sent.review_id);
    assert_eq!(waits[0].persons, [home.name("samen-doen", "child")]);
    assert!(!waits[0].overdue);
    let form = weighing(&holder, HELP, &sent.review_id).await.unwrap();
    assert_eq!(
        (form.recipient.as_str(), form.task.as_str()),
        (VT, "first-analysis")
    );
    assert_eq!(form.flows[0].kind, "review");
    assert!(
        !form.flows[0].necessity_sealed.contains("slaapt"),
        "it is sealed"
    );

    weigh(
        &holder,
        answer(&home, &sent.review_id, "release", "2026-12-01"),
    )
    .await
    .unwrap();
    assert!(of_kind(waiting(&holder, HELP).await, "weigh").is_empty());
    assert_eq!(of_kind(waiting(&asker, VT).await, "released").len(), 1);
    assert_eq!(listed(&asker, &home).await[0].flows[0].state, "released");
    let collected_now = collected(&asker, &sent.review_id).await.unwrap();
    assert_eq!(collected_now.timeline.len(), 1);
    let telling = &collected_now.timeline[0].tellings[0];
    let terms = &telling.terms[0];
    assert_eq!(terms.modality, "right");
    assert!(
        terms.articles.contains(&"Wmo 2015 5.2.6".to_owned()),
        "{:?}",
        terms.articles
    );
    assert_eq!(
        terms.use_until.unwrap().seconds,
        1_796_079_600,
        "1 December, Dutch time"
    );
    let asked = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(asked.timeline.len(), 1, "the picture has it too");

    house.clock.set("2026-11-30T23:00:00Z");
    let asker = house.caller("vt", &worker(VT, "a"));
    assert!(
        collected(&asker, &sent.review_id)
            .await
            .unwrap()
            .timeline
            .is_empty()
    );
    assert!(
        Ask::of(&house, &home, VT)
            .await
            .unwrap()
            .timeline
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_opens_nothing_but_its_flow_and_ends_when_the_asker_withdraws() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    weigh(
        &holder,
        answer(&home, &sent.review_id, "release", "2026-12-01"),
    )
    .await
    .unwrap();
    house.script.records("samen-doen", |asked| {
        assert!(asked.items.iter().all(|item| item.holder == HELP));
        let mut records = vec![contact_moment(asked, HELP, "Huisbezoek bij oma.")];
        records.push(crate::picture::question::with_contact_moment(
            HELP,
            vec!["s1".to_owned(), "s2".to_owned(), "s3".to_owned()],
            "Met het hele gezin.",
        ));
        records
    });
    let picture = collected(&asker, &sent.review_id).await.unwrap();
    let mothers = home.name("vt", "mother");
    assert!(
        picture
            .timeline
            .iter()
            .all(|entry| !entry.persons.contains(&mothers))
    );
    let asked = house.script.asked();
    let (_, last) = asked.last().unwrap();
    assert_eq!(last.subjects.len(), 1, "of the child alone");

    withdraw(&asker, &sent.review_id).await;
    assert!(
        collected(&asker, &sent.review_id)
            .await
            .unwrap()
            .timeline
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_is_released_by_the_safety_officer_alone_and_collected_alone() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let mut request = contact_moments(&home);
    request.flows[0].category = DataCategory::Address.into();
    let sent = send(&asker, request).await.unwrap();
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    assert!(
        of_kind(waiting(&holder, HELP).await, "weigh").is_empty(),
        "not theirs to weigh"
    );
    let officer = Kind::Mandate(wire::MandateFact {
        hat: HELP.to_owned(),
        professional: "veiligheid".to_owned(),
        crisis: false,
        safety_officer: true,
    });
    house
        .state(
            ("samen-doen/privacy-officer", "fg-1", "fg-2"),
            officer,
            "own-file",
        )
        .await;
    let mut release = answer(&home, &sent.review_id, "release", "2026-12-01");
    release.flows[0].category = DataCategory::Address.into();
    assert_eq!(
        told(&weigh(&holder, release.clone()).await.unwrap_err()),
        not_open()
    );
    let officer = house.caller("samen-doen", "veiligheid");
    assert_eq!(of_kind(waiting(&officer, HELP).await, "weigh").len(), 1);
    let form = weighing(&officer, HELP, &sent.review_id).await.unwrap();
    assert_eq!(form.flows[0].kind, "safety-officer");
    release.request_id = write_id();
    weigh(&officer, release).await.unwrap();
    collected(&asker, &sent.review_id).await.unwrap();
    let asked = house.script.asked();
    let (source, last) = asked.last().unwrap();
    assert_eq!(source, "samen-doen");
    assert_eq!(last.items.len(), 1);
    assert_eq!(last.items[0].categories, [i32::from(DataCategory::Address)]);
}
