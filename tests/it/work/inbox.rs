//! Whom of an organisation the inbox reaches, and that nothing in it is lost.

use std::time::Duration;

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tokio_stream::StreamExt;
use tonic::Code;

use super::informing::{duties, duty, tell, told_without_consent};
use super::review::{HELP, VT};
use super::scenarios::{Asked, inquires};
use super::withdrawal::{check, ended_as_read_by, told_under_consent, withdraws};
use crate::house::{Caller, House, reason, worker, write_id};

async fn notices(caller: &Caller, hat: &str, kind: &str) -> Vec<wire::Notice> {
    let request = wire::ListNoticesRequest {
        hat: hat.to_owned(),
    };
    let listed = caller.notices().list_notices(caller.call(request)).await;
    let mut notices = listed.unwrap().into_inner().notices;
    notices.retain(|notice| notice.kind == kind);
    notices
}

fn assignment(household: &str, professional: &str) -> Kind {
    Kind::Assignment(wire::AssignmentFact {
        household: household.to_owned(),
        hat: VT.to_owned(),
        professional: professional.to_owned(),
    })
}

/// A fact that waits for a second professional of Veilig Thuis.
async fn waits(house: &House, by: &str, kind: Kind) -> String {
    let fact = wire::Fact {
        valid: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: String::new(),
        }),
        evidence: None,
        kind: Some(kind),
    };
    let asserted = house.assert_fact(VT, by, fact).await.unwrap();
    assert!(asserted.awaits_confirmation);
    asserted.fact_id
}

/// Law 2: that something was disclosed about a household is nothing for colleagues, and something must not wait for nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_consent_is_told_to_who_works_there_and_to_colleagues_only_where_nobody_can() {
    let house = House::raise().await;
    let (home, _) = told_under_consent(&house).await;
    withdraws(&house, &home, HELP, ("mother", "mother")).await;
    house.clock.set("2026-11-23T23:00:00Z");
    let told = async |which: &str| ended_as_read_by(&house, &worker(VT, which)).await.len();
    assert_eq!(
        (told("a").await, told("b").await, told("c").await),
        (1, 0, 0)
    );

    // Whoever works there is barred: nobody is left but colleagues.
    house.bars(&home, &worker(VT, "a")).await;
    assert_eq!(
        (told("a").await, told("b").await, told("c").await),
        (0, 1, 1)
    );

    let mandate = Kind::Mandate(wire::MandateFact {
        hat: VT.to_owned(),
        professional: worker(VT, "d"),
        crisis: false,
        safety_officer: false,
    });
    let officers = ("vt/privacy-officer", "fg-1", "fg-2");
    let mandate = house.state(officers, mandate, "own-file").await;
    let (by, second) = (worker(VT, "b"), worker(VT, "c"));
    let two = (VT, by.as_str(), second.as_str());
    let successor = assignment(&home.name("vt", "home"), &worker(VT, "d"));
    house.state(two, successor, "own-file").await;
    assert_eq!((told("b").await, told("d").await), (0, 1));

    // Who left without handing over works there no longer.
    house.ends(("vt/privacy-officer", "fg-1"), &mandate).await;
    assert_eq!(told("b").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duty_to_inform_is_for_who_works_there_to_read_and_to_do_until_it_is_overdue() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    let colleague = house.caller("jbra", "jbra-ots-b");
    let father = duty(&house, &home, "father").await;
    assert!(duties(&colleague, true).await.is_empty());
    let at = "2026-11-23T10:00:00Z";
    let unknown = tell(&house, "jbra-ots-b", &father, at).await.unwrap_err();
    assert_eq!(unknown.code(), Code::FailedPrecondition);

    house.clock.set("2026-12-21T23:00:00Z");
    let colleague = house.caller("jbra", "jbra-ots-b");
    assert_eq!(duties(&colleague, true).await.len(), 3);
    tell(&house, "jbra-ots-b", &father, at).await.unwrap();
}

/// The bar says nothing if what is barred can still be confirmed, or read in what waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_barred_confirms_nothing_about_the_household_and_is_told_of_nothing_that_waits()
{
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let fact = waits(
        &house,
        &worker(VT, "b"),
        assignment(&home.name("vt", "home"), &worker(VT, "c")),
    )
    .await;
    let (a, c) = (
        house.caller("vt", &worker(VT, "a")),
        house.caller("vt", &worker(VT, "c")),
    );
    assert_eq!(notices(&a, VT, "confirm-fact").await.len(), 1);
    assert!(notices(&c, VT, "confirm-fact").await.is_empty());
    house.bars(&home, &worker(VT, "a")).await;
    assert!(notices(&a, VT, "confirm-fact").await.is_empty());

    let request = |fact_id: String| wire::ConfirmFactRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        fact_id,
        evidence: Some(wire::Evidence {
            kind: "own-file".to_owned(),
            document_sha256: vec![7; 32],
            ..wire::Evidence::default()
        }),
    };
    let refused = a.register().confirm_fact(a.call(request(fact))).await;
    let refused = refused.unwrap_err();
    let unknown = request(format!("fct_{}", "0".repeat(32)));
    let unknown = a.register().confirm_fact(a.call(unknown)).await;
    assert_eq!(reason(&refused), reason(&unknown.unwrap_err()));
    assert!(
        refused.message().contains("no fact of this id"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_barred_checks_no_withdrawal_and_may_still_write_one_down() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let a = house.caller("vt", &worker(VT, "a"));
    let checks = async || {
        let request = wire::CheckWithdrawalRequest {
            hat: VT.to_owned(),
            request_id: write_id(),
            on_authority: "tweede lezer".to_owned(),
            subject: home.name("vt", "child"),
            by: home.name("vt", "mother"),
            evidence: Some(wire::Evidence {
                kind: "form".to_owned(),
                document_sha256: vec![3; 32],
                ..wire::Evidence::default()
            }),
        };
        let checked = a.consent().check_withdrawal(a.call(request)).await;
        checked.unwrap_err().message().to_owned()
    };
    assert!(checks().await.contains("withdrew nothing"));
    house.bars(&home, &worker(VT, "a")).await;
    assert!(checks().await.contains("not known to your organisation"));
    withdraws(&house, &home, VT, ("mother", "child")).await;
    let entries = house.entries("vt", "writing").await;
    let withdrawn = entries
        .iter()
        .filter(|it| it["call"] == "ConsentService/WithdrawConsent");
    assert_eq!(withdrawn.count(), 1);
}

async fn next(caller: &Caller, cursor: &str, many: usize) -> Vec<(String, String)> {
    let request = wire::StreamNoticesRequest {
        hat: VT.to_owned(),
        cursor: cursor.to_owned(),
    };
    let stream = caller.notices().stream_notices(caller.call(request)).await;
    let mut stream = stream.unwrap().into_inner();
    let mut told = Vec::new();
    while told.len() < many {
        let item = tokio::time::timeout(Duration::from_secs(20), stream.next());
        let notice = item.await.expect("nothing came").unwrap().unwrap();
        let notice = notice.notice.unwrap();
        told.push((notice.fact_id, notice.cursor));
    }
    told
}

/// At least once: what somebody may see only since they were assigned waited longer than what they were told before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_goes_on_skips_nothing_that_became_visible_meanwhile() {
    let house = House::raise().await;
    let first = house.home(&[VT]).await.name("vt", "home");
    let second = house.enrol(VT, "home", String::new()).await;
    let (a, b, c) = (worker(VT, "a"), worker(VT, "b"), worker(VT, "c"));
    let reader = house.caller("vt", &b);
    // For `a`, who works there.
    let older = waits(&house, &c, assignment(&first, &c)).await;
    house.clock.set("2026-11-23T10:00:01Z");
    // For everybody, since nobody works there.
    let newer = waits(&house, &a, assignment(&second, &c)).await;
    let told = next(&reader, "", 1).await;
    assert_eq!(told[0].0, newer);
    house.clock.set("2026-11-23T10:00:02Z");
    let newest = waits(&house, &a, assignment(&second, "vt-report-d")).await;
    let going_on = next(&reader, &told[0].1, 1).await;
    assert_eq!(going_on[0].0, newest, "nothing is told twice without need");

    let two = (VT, a.as_str(), c.as_str());
    house.state(two, assignment(&first, &b), "own-file").await;
    let anew = next(&reader, &going_on[0].1, 3).await;
    let facts: Vec<&str> = anew.iter().map(|(fact, _)| fact.as_str()).collect();
    assert_eq!(facts, [&older, &newer, &newest]);
}

/// Part 4 of the work: a withdrawal closes at once, and its standing is checked afterwards by somebody who is told that it has to be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_that_may_not_stand_waits_for_a_second_professional_until_it_is_checked() {
    let house = House::raise().await;
    let (home, _) = told_under_consent(&house).await;
    let (writer, second) = (
        house.caller("samen-doen", &worker(HELP, "a")),
        house.caller("samen-doen", &worker(HELP, "b")),
    );
    let kind = "check-withdrawal";
    // A parent speaks for the child: nothing has to be checked.
    withdraws(&house, &home, HELP, ("father", "child")).await;
    assert!(notices(&second, HELP, kind).await.is_empty());
    withdraws(&house, &home, HELP, ("child", "child")).await;
    assert!(notices(&writer, HELP, kind).await.is_empty());
    let waiting = notices(&second, HELP, kind).await;
    let child = home.name("samen-doen", "child");
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].persons, [child.clone(), child]);
    let elsewhere = house.caller("vt", &worker(VT, "a"));
    assert!(notices(&elsewhere, VT, kind).await.is_empty());

    check(&house, &home, &worker(HELP, "b"), "child")
        .await
        .unwrap();
    assert!(notices(&second, HELP, kind).await.is_empty());
    // Withdrawn once more: it waits again.
    house.clock.set("2026-11-23T10:00:01Z");
    withdraws(&house, &home, HELP, ("child", "child")).await;
    assert_eq!(notices(&second, HELP, kind).await.len(), 1);
}

/// Nothing waits for nobody: who gives mandates is told where nobody may weigh, and what it is about stays with who may.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_that_nobody_may_weigh_is_told_to_the_privacy_officer_of_the_holder() {
    let house = House::raise().await;
    let home = house.home(&[VT, "blijf/shelter"]).await;
    inquires(&house, &home).await;
    let place = Asked {
        house: &house,
        home: &home,
        asker: VT,
        task: "first-analysis",
        holder: "blijf/shelter",
        person: "mother",
        category: DataCategory::Address,
    };
    let review = place.sent().await;
    let told = async |of: &str| {
        let officer = house.caller(of, "fg-1");
        let hat = format!("{of}/privacy-officer");
        let told = notices(&officer, &hat, "nobody-to-weigh").await;
        told.into_iter().map(|it| it.item).collect::<Vec<_>>()
    };
    assert_eq!(told("blijf").await, std::slice::from_ref(&review));
    assert!(told("vt").await.is_empty());
    let mandate = Kind::Mandate(wire::MandateFact {
        hat: "blijf/shelter".to_owned(),
        professional: "veiligheid".to_owned(),
        crisis: false,
        safety_officer: true,
    });
    let officers = ("blijf/privacy-officer", "fg-1", "fg-2");
    house.state(officers, mandate, "own-file").await;
    assert!(told("blijf").await.is_empty());
    // What others may weigh does not come to the officer.
    let case = Asked {
        category: DataCategory::ContactMoment,
        ..place
    };
    case.sent().await;
    assert!(told("blijf").await.is_empty());
}
