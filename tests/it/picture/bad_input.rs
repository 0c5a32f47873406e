//! The table of bad input: each case gets its own answer, with the field, and loses nothing.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::question::{Ask, question};
use crate::house::{House, reason};

const VT: &str = "vt/report";

/// Makes one thing about a question wrong.
type Break = fn(&mut wire::PictureQuestion);

fn fields(status: &Status) -> Vec<String> {
    let details = status.get_details_bad_request().unwrap();
    details
        .field_violations
        .into_iter()
        .map(|violation| violation.field)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_question_is_answered_with_every_wrong_field() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let caller = house.caller("vt", "vt-report-a");
    let cases: [(&str, Break); 8] = [
        ("question.task", |it| it.task = String::new()),
        ("question.task", |it| {
            it.task = "evaluation-of-everything".to_owned();
        }),
        ("question.household", |it| {
            it.household = "gezin-kanarie".to_owned();
        }),
        ("question.categories", |it| it.categories = Vec::new()),
        ("question.categories", |it| it.categories.push(13)),
        ("question.period", |it| {
            it.period.as_mut().unwrap().until = "2023-01-01".to_owned();
        }),
        ("question.period", |it| {
            it.period.as_mut().unwrap().until = "2031-01-01".to_owned();
        }),
        ("question.necessity", |it| it.necessity = Vec::new()),
    ];
    for (field, wrong) in cases {
        let mut asked = question(&home, "vt");
        wrong(&mut asked);
        let status = Ask::by(&caller, VT, asked).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{field}");
        assert_eq!(reason(&status), "invalid-request");
        let named = fields(&status);
        assert!(
            named.iter().any(|it| it.starts_with(field)),
            "{field}: {named:?}"
        );
        assert!(
            !status.message().contains("kanarie"),
            "the error repeats what was sent"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_not_assigned_and_barred_are_one_answer() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let mut unknown = question(&home, "vt");
    unknown.household = format!("hh_{}", "0f".repeat(16));
    let assigned = house.caller("vt", "vt-report-a");
    let by_unknown = Ask::by(&assigned, VT, unknown).await.unwrap_err();
    let unassigned = house.caller("vt", "vt-report-c");
    let by_unassigned = Ask::by(&unassigned, VT, question(&home, "vt"))
        .await
        .unwrap_err();
    house.bars(&home, "vt-report-a").await;
    let by_barred = Ask::by(&assigned, VT, question(&home, "vt"))
        .await
        .unwrap_err();
    for status in [&by_unknown, &by_unassigned, &by_barred] {
        assert_eq!(status.code(), Code::NotFound);
        assert_eq!(reason(status), "household-not-available");
        assert_eq!(status.message(), by_unknown.message());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hat_of_another_organisation_and_an_unknown_hat_are_told_apart() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let caller = house.caller("vt", "vt-report-a");
    let other = Ask::by(&caller, "jbra/ots", question(&home, "vt"))
        .await
        .unwrap_err();
    assert_eq!(
        (other.code(), reason(&other).as_str()),
        (Code::PermissionDenied, "hat-not-mandated")
    );
    for hat in ["", "vt", "vt/gardener", "okt/help"] {
        let unknown = Ask::by(&caller, hat, question(&home, "vt"))
            .await
            .unwrap_err();
        assert_eq!(unknown.code(), Code::InvalidArgument, "{hat}");
        assert_eq!(fields(&unknown), ["hat"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_without_a_good_token_is_not_authenticated_and_learns_no_more() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let caller = house.caller("vt", "vt-report-a");
    let stolen = house.caller("jbra", "jbra-ots-a").token();
    for token in [None, Some("kanarie".to_owned()), stolen] {
        let status = Ask::by(&caller.with_token(token), VT, question(&home, "vt"))
            .await
            .unwrap_err();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::Unauthenticated, "not-authenticated")
        );
    }
    let token = caller.token();
    house.clock.set("2026-11-23T10:20:00Z");
    let expired = Ask::by(&caller.with_token(token), VT, question(&home, "vt"))
        .await
        .unwrap_err();
    assert_eq!(
        (expired.code(), reason(&expired).as_str()),
        (Code::Unauthenticated, "not-authenticated")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_said_twice_over_one_period_names_the_field() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let assigned = |household: &str, from: &str, until: &str| wire::Fact {
        valid: Some(wire::Period {
            from: from.to_owned(),
            until: until.to_owned(),
        }),
        evidence: None,
        kind: Some(Kind::Assignment(wire::AssignmentFact {
            household: household.to_owned(),
            hat: VT.to_owned(),
            professional: "vt-report-c".to_owned(),
        })),
    };
    let own = home.name("vt", "home");
    let (first, reversed) = (("2026-03-01", "2026-06-01"), ("2026-06-01", "2026-03-01"));
    let (overlapping, following) = (("2026-05-31", ""), ("2026-06-01", ""));
    let say_of = async |household: &str, (from, until)| {
        let said = house.assert_fact(VT, "vt-report-a", assigned(household, from, until));
        let details = said
            .await
            .map_err(|status| status.get_details_bad_request());
        details.map_err(|wrong| {
            let first = &wrong.unwrap().field_violations[0];
            format!("{}: {}", first.field, first.description)
        })
    };
    let say = async |period| say_of(&own, period).await;
    say(first).await.unwrap();
    let wrong = say(reversed).await.unwrap_err();
    assert!(wrong.starts_with("fact.valid"), "{wrong}");
    let wrong = say(overlapping).await.unwrap_err();
    assert!(wrong.starts_with("fact.valid: overlaps"), "{wrong}");
    let refusals = house.entries("vt", "refusal").await;
    assert_eq!(refusals.len(), 2);
    for entry in refusals {
        let about = serde_json::json!([home.name("vt", "home")]);
        assert_eq!(entry["about"], about, "whom it was about is in the log");
    }
    say(following).await.unwrap();
    house.bars(&home, "vt-report-a").await;
    let barred = say(overlapping).await.unwrap_err();
    let unknown = format!("hh_{}", "0f".repeat(16));
    let of_unknown = say_of(&unknown, overlapping).await.unwrap_err();
    assert_eq!(barred, of_unknown, "who is barred learns nothing of it");
}
