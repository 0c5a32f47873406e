//! Scenario 23 and what else is no emergency: each refused at once with its own reason, and the refusal stands in the log.

use samenbeeld::ports::LogReader;
use tokio_stream::StreamExt;
use tonic_types::StatusExt;

use super::*;
use crate::house::reason;

fn field(status: &Status) -> String {
    let details = status.get_details_bad_request().unwrap();
    details.field_violations[0].field.clone()
}

async fn entries(night: &Night) -> usize {
    let lines = night.house.store.export(&"jbra".parse().unwrap()).await;
    lines.unwrap().collect::<Vec<_>>().await.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_23_what_says_no_threat_is_refused_at_capture_and_stands_in_the_log() {
    let night = Night::falls().await;
    for nothing in [
        "kort",
        "nodig nodig nodig nodig nodig nodig nodig",
        "Wat bedreigt nu iemands leven of gezondheid?",
    ] {
        let before = entries(&night).await;
        let request = wire::DeclareEmergencyRequest {
            threat: nothing.to_owned(),
            ..night.declaration()
        };
        let refused = night.send("a", request).await.unwrap_err();
        assert_eq!(reason(&refused), "invalid-request", "{nothing}");
        assert_eq!(field(&refused), "threat", "{nothing}");
        assert_eq!(entries(&night).await, before + 1, "{nothing}");
    }
    assert!(night.inbox(VT, "b").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_crisis_mandate_and_an_assigned_household_make_an_emergency() {
    let night = Night::falls().await;
    let unmarked = night.send("c", night.declaration()).await.unwrap_err();
    assert_eq!(field(&unmarked), "hat", "{unmarked}");

    // Marked, but not assigned.
    let request = wire::DeclareEmergencyRequest {
        hat: SHELTER.to_owned(),
        household: night.home.name("blijf", "home"),
        persons: vec![night.home.name("blijf", "child")],
        ..night.declaration()
    };
    let caller = night.caller(SHELTER, "c");
    let sent = caller
        .emergencies()
        .declare_emergency(caller.call(request))
        .await;
    assert_eq!(reason(&sent.unwrap_err()), "household-not-available");

    let elsewhere = wire::DeclareEmergencyRequest {
        household: format!("hh_{}", "0".repeat(32)),
        ..night.declaration()
    };
    let refused = night.send("a", elsewhere).await.unwrap_err();
    assert_eq!(reason(&refused), "household-not-available");

    let stranger = wire::DeclareEmergencyRequest {
        persons: vec![format!("prs_{}", "0".repeat(32))],
        ..night.declaration()
    };
    assert_eq!(
        field(&night.send("a", stranger).await.unwrap_err()),
        "persons"
    );

    let nobody = wire::DeclareEmergencyRequest {
        persons: Vec::new(),
        ..night.declaration()
    };
    assert_eq!(
        field(&night.send("a", nobody).await.unwrap_err()),
        "persons"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_professional_has_one_emergency_at_a_time_and_another_has_their_own() {
    let night = Night::falls().await;
    let id = night.declared().await;
    let second = night.send("a", night.declaration()).await.unwrap_err();
    assert_eq!(reason(&second), "not-open");
    assert!(second.message().contains("another one open"), "{second}");
    night.send("b", night.declaration()).await.unwrap();
    night.end(OTS, "a", &id).await.unwrap();
    night.send("a", night.declaration()).await.unwrap();
    let (one, other) = (night.declaration(), night.declaration());
    night.house.clock.set("2026-11-23T22:00:00Z");
    let (one, other) = tokio::join!(night.send("a", one), night.send("a", other));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_cannot_collect_or_end_it() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    let request = wire::CollectEmergencyRequest {
        hat: OTS.to_owned(),
        emergency_id: id.clone(),
        honours: Vec::new(),
    };
    let pair = night.caller(OTS, "b");
    let collected = pair
        .emergencies()
        .collect_emergency(pair.call(request))
        .await;
    assert_eq!(reason(&collected.unwrap_err()), "not-open");
    assert_eq!(
        reason(&night.end(OTS, "b", &id).await.unwrap_err()),
        "not-open"
    );
    assert_eq!(
        reason(&night.end(VT, "b", &id).await.unwrap_err()),
        "not-open"
    );
}
