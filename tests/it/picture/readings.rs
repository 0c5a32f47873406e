//! Look-ups, lists and notices: a hat reads what it wrote, an assigned worker finds the household, and nobody more.

use std::time::Duration;

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tokio_stream::StreamExt;
use tonic::{Code, Status, Streaming};

use super::question::{Ask, question};
use crate::house::{Caller, House, reason, worker, write_id};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

fn told(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

fn not_available() -> (Code, String) {
    (Code::NotFound, "household-not-available".to_owned())
}

pub(super) async fn resolve(
    caller: &Caller,
    hat: &str,
    client_number: &str,
) -> Result<wire::ResolveHouseholdResponse, Status> {
    let request = wire::ResolveHouseholdRequest {
        hat: hat.to_owned(),
        client_number: client_number.to_owned(),
    };
    let mut register = caller.register();
    let found = register.resolve_household(caller.call(request)).await?;
    Ok(found.into_inner())
}

pub(super) async fn facts(
    caller: &Caller,
    hat: &str,
    subject: &str,
) -> Result<wire::ListFactsResponse, Status> {
    let request = wire::ListFactsRequest {
        hat: hat.to_owned(),
        subject: subject.to_owned(),
        page_size: 0,
        page_token: String::new(),
    };
    let mut register = caller.register();
    let listed = register.list_facts(caller.call(request)).await?;
    Ok(listed.into_inner())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_household_is_found_by_its_assigned_worker_alone_and_the_look_up_is_recorded() {
    let house = House::raise().await;
    let home = house.home(&[VT, HELP]).await;
    let number = "mother-vt-report";
    let assigned = house.caller("vt", "vt-report-a");
    let found = resolve(&assigned, VT, number).await.unwrap();
    assert_eq!(found.households, [home.name("vt", "home")]);
    assert_eq!(found.person, home.name("vt", "mother"));
    let reading = house.entries("vt", "reading").await.pop().unwrap();
    assert_eq!(reading["call"], "RegisterService/ResolveHousehold");
    assert_eq!(reading["about"].as_array().unwrap().len(), 2);
    let unassigned = house.caller("vt", "vt-report-c");
    let elsewhere = house.caller("samen-doen", &worker(HELP, "a"));
    for (caller, hat, number) in [
        (&unassigned, VT, number),
        (&assigned, VT, "nobody-vt-report"),
        (&assigned, VT, "mother-samen-doen-help"),
        (&elsewhere, HELP, number),
    ] {
        let refused = resolve(caller, hat, number).await.unwrap_err();
        assert_eq!(told(&refused), not_available());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hat_lists_what_it_wrote_itself_and_a_barred_worker_nothing() {
    let house = House::raise().await;
    let home = house.home(&[VT, HELP]).await;
    let listed = |hat: &'static str, of: &'static str, by: String| {
        let (caller, subject) = (house.caller(of, &by), home.name(of, "home"));
        async move { facts(&caller, hat, &subject).await }
    };
    let own = listed(VT, "vt", worker(VT, "a")).await.unwrap().facts;
    assert!(own.len() >= 4, "three members and an assignment");
    let theirs = listed(HELP, "samen-doen", worker(HELP, "a")).await.unwrap();
    assert_eq!(theirs.facts.len(), 1, "their own assignment");
    let names = prost::Message::encode_to_vec(&theirs);
    assert!(!String::from_utf8_lossy(&names).contains("vt"));

    let elsewhere = house.caller("samen-doen", &worker(HELP, "a"));
    let foreign = facts(&elsewhere, HELP, &home.name("vt", "home")).await;
    assert_eq!(told(&foreign.unwrap_err()), not_available());

    house.bars(&home, "vt-report-a").await;
    let refused = listed(VT, "vt", worker(VT, "a")).await.unwrap_err();
    assert_eq!(told(&refused), not_available());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_those_who_belong_to_a_household_a_worker_barred_from_it_reads_and_passes_on_nothing() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let read = async |by: &str, who: &str| {
        let caller = house.caller("vt", by);
        let subject = home.name("vt", who);
        let consents = wire::ListConsentsRequest {
            hat: VT.to_owned(),
            subject: subject.clone(),
        };
        let introduction = wire::IntroduceRequest {
            hat: VT.to_owned(),
            request_id: write_id(),
            on_authority: "teamoverleg".to_owned(),
            subject: subject.clone(),
            to_organisation: "jbra".to_owned(),
        };
        let (mut consent, mut register) = (caller.consent(), caller.register());
        [
            facts(&caller, VT, &subject).await.map(drop),
            consent.list_consents(caller.call(consents)).await.map(drop),
            register
                .introduce(caller.call(introduction))
                .await
                .map(drop),
        ]
    };
    for who in ["mother", "child"] {
        for answer in read("vt-report-a", who).await {
            answer.unwrap();
        }
    }
    house.bars(&home, "vt-report-a").await;
    for who in ["mother", "child"] {
        for answer in read("vt-report-a", who).await {
            assert_eq!(told(&answer.unwrap_err()), not_available(), "{who}");
        }
        for answer in read("vt-report-b", who).await {
            answer.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mandate_serves_the_organisation_that_gave_it_and_nobody_of_the_same_name_elsewhere() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let namesake = house.caller("jbra", "vt-report-a");
    let asked = Ask::by(&namesake, VT, question(&home, "vt")).await;
    let resolved = resolve(&namesake, VT, "mother-vt-report").await;
    for refused in [asked.map(drop), resolved.map(drop)] {
        assert_eq!(
            told(&refused.unwrap_err()),
            (Code::PermissionDenied, "hat-not-mandated".to_owned())
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_writes_without_a_mandate_or_confirms_and_ends_alone_what_needs_two() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let nobody = house.caller("vt", "vt-nobody");
    let enrolment = wire::EnrolHouseholdRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "aanmelding".to_owned(),
        introduction: String::new(),
    };
    let refused = nobody
        .register()
        .enrol_household(nobody.call(enrolment))
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "hat-not-mandated");

    let by = house.caller("vt", "vt-report-a");
    let assigned = wire::Fact {
        valid: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: String::new(),
        }),
        evidence: None,
        kind: Some(Kind::Assignment(wire::AssignmentFact {
            household: home.name("vt", "home"),
            hat: VT.to_owned(),
            professional: "vt-report-c".to_owned(),
        })),
    };
    let asserted = house
        .assert_fact(VT, "vt-report-a", assigned)
        .await
        .unwrap();
    assert!(asserted.awaits_confirmation);
    for (caller, hat, expected) in [
        (&by, VT, "not-permitted"),
        (
            &house.caller("jbra", "fg-1"),
            "jbra/privacy-officer",
            "invalid-request",
        ),
    ] {
        let confirmation = wire::ConfirmFactRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "tweede lezer".to_owned(),
            fact_id: asserted.fact_id.clone(),
            evidence: Some(wire::Evidence {
                kind: "own-file".to_owned(),
                document_sha256: vec![7; 32],
                ..Default::default()
            }),
        };
        let refused = caller
            .register()
            .confirm_fact(caller.call(confirmation))
            .await
            .unwrap_err();
        assert_eq!(reason(&refused), expected);
    }
    let barred = Kind::Barred(wire::BarredFact {
        household: home.name("vt", "home"),
        organisation: "vt".to_owned(),
        professional: "vt-report-c".to_owned(),
    });
    let barred = house
        .state((VT, "vt-report-b", "vt-report-a"), barred, "own-file")
        .await;
    // Whoever is barred knows of no such fact.
    for (by, expected) in [
        ("vt-report-b", "not-permitted"),
        ("vt-report-c", "invalid-request"),
    ] {
        let end = wire::EndFactRequest {
            hat: VT.to_owned(),
            request_id: write_id(),
            on_authority: "einde".to_owned(),
            fact_id: barred.clone(),
            until: "2026-11-23".to_owned(),
        };
        let caller = house.caller("vt", by);
        let refused = caller
            .register()
            .end_fact(caller.call(end))
            .await
            .unwrap_err();
        assert_eq!(reason(&refused), expected, "ended by {by}");
    }
}

async fn notices(caller: &Caller, hat: &str) -> Streaming<wire::StreamNoticesResponse> {
    let request = wire::StreamNoticesRequest {
        hat: hat.to_owned(),
        cursor: String::new(),
    };
    caller
        .notices()
        .stream_notices(caller.call(request))
        .await
        .unwrap()
        .into_inner()
}

async fn next(stream: &mut Streaming<wire::StreamNoticesResponse>) -> Result<wire::Notice, Status> {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next());
    let item = next.await.expect("nothing came").expect("it ended");
    item.map(|it| it.notice.unwrap())
}

/// A fact that waits for a second professional of Veilig Thuis.
async fn something_waits(house: &House, household: String, who: &str) -> String {
    let fact = wire::Fact {
        valid: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: String::new(),
        }),
        evidence: None,
        kind: Some(Kind::Assignment(wire::AssignmentFact {
            household,
            hat: VT.to_owned(),
            professional: who.to_owned(),
        })),
    };
    let asserted = house.assert_fact(VT, "vt-report-a", fact).await.unwrap();
    asserted.fact_id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_comes_with_the_write_to_whoever_may_confirm_it_and_ends_with_mandate_or_token() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let mandate = Kind::Mandate(wire::MandateFact {
        hat: VT.to_owned(),
        professional: "vt-report-d".to_owned(),
        crisis: false,
        safety_officer: false,
    });
    let officer = ("vt/privacy-officer", "fg-1", "fg-2");
    let mandate = house.state(officer, mandate, "own-file").await;
    let mut second = notices(&house.caller("vt", "vt-report-b"), VT).await;
    let mut leaving = notices(&house.caller("vt", "vt-report-d"), VT).await;
    let mut writers = notices(&house.caller("vt", "vt-report-a"), VT).await;

    let fact = something_waits(&house, home.name("vt", "home"), "vt-report-c").await;
    assert_eq!(next(&mut second).await.unwrap().fact_id, fact);
    assert_eq!(next(&mut leaving).await.unwrap().fact_id, fact);

    house.ends(("vt/privacy-officer", "fg-1"), &mandate).await;
    let ended = next(&mut leaving).await.unwrap_err();
    assert_eq!(reason(&ended), "hat-not-mandated");

    house.clock.set("2026-11-23T10:20:00Z");
    something_waits(&house, home.name("vt", "home"), "vt-report-b").await;
    let expired = next(&mut second).await.unwrap_err();
    assert_eq!(
        told(&expired),
        (Code::Unauthenticated, "not-authenticated".to_owned())
    );
    let nothing_of_their_own = next(&mut writers).await.unwrap_err();
    assert_eq!(reason(&nothing_of_their_own), "not-authenticated");
}
