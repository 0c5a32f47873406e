//! Who may agree: a second professional, once, never whoever declared it.

use super::*;
use crate::house::reason;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_declared_it_never_agrees_in_no_organisation() {
    let night = Night::falls().await;
    let id = night.declared().await;
    let own = night.agree(OTS, "a", &id).await.unwrap_err();
    assert_eq!(reason(&own), "invalid-request", "{own}");
    // The same professional on the crisis desk of Veilig Thuis.
    let mandate = wire::MandateFact {
        hat: VT.to_owned(),
        professional: worker(OTS, "a"),
        crisis: true,
        safety_officer: false,
    };
    let two = ("vt/privacy-officer", "fg-1", "fg-2");
    night
        .house
        .state(two, Kind::Mandate(mandate), "own-file")
        .await;
    let caller = night.house.caller("vt", &worker(OTS, "a"));
    let request = wire::AgreeEmergencyRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "tweede professional".to_owned(),
        emergency_id: id.clone(),
    };
    let agreed = caller
        .emergencies()
        .agree_emergency(caller.call(request))
        .await;
    assert_eq!(reason(&agreed.unwrap_err()), "invalid-request");
    assert_eq!(reason(&night.collect(&id).await.unwrap_err()), "not-open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_agrees_whom_it_does_not_concern() {
    let night = Night::falls_on(&[OTS, VT, HELP]).await;
    night.house.mandates(&["rvdk/inquiry"]).await;
    night.house.bars(&night.home, &worker(VT, "c")).await;
    let id = night.declared().await;
    for (hat, which, why) in [
        (OTS, "b", "a colleague under the hat of the asker"),
        (
            "rvdk/inquiry",
            "a",
            "an organisation that knows nobody of it",
        ),
        (VT, "c", "somebody of the crisis desk who is barred"),
        ("jbra/privacy-officer", "fg-1", "a privacy officer"),
    ] {
        let refused = night.agree(hat, which, &id).await.unwrap_err();
        assert_eq!(reason(&refused), "not-open", "{why}: {refused}");
        assert!(refused.message().contains("nothing of this id"), "{why}");
    }
    let unheard = format!("emr_{}", "0".repeat(32));
    let unknown = night.agree(VT, "b", &unheard).await.unwrap_err();
    assert!(
        unknown.message().contains("nothing of this id"),
        "{unknown}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_agreement_wins_also_when_two_come_at_once() {
    let night = Night::falls().await;
    let id = night.declared().await;
    let (one, other) = tokio::join!(night.agree(VT, "b", &id), night.agree(VT, "c", &id));
    let refused = match (one, other) {
        (Ok(()), Err(refused)) | (Err(refused), Ok(())) => refused,
        both => panic!("{both:?}"),
    };
    assert_eq!(reason(&refused), "not-open");
    assert!(
        refused.message().contains("somebody answered first"),
        "{refused}"
    );
    // What the crisis desk agreed to for all needs no holder.
    let after = night.agree(HELP, "a", &id).await.unwrap_err();
    assert!(
        after.message().contains("somebody answered first"),
        "{after}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_professional_reads_what_threatens_sealed_to_their_own_organisation() {
    let night = Night::falls().await;
    let id = night.declared().await;
    let read = night.read(SHELTER, "a", &id).await.unwrap();
    assert_eq!(read.state, "waiting");
    assert_eq!(read.declared_by, OTS);
    assert_eq!(read.household, night.home.name("blijf", "home"));
    assert_eq!(read.persons.len(), 3);
    assert!(!read.sealed_threat.is_empty());
    assert!(!read.sealed_threat.contains("kanarie"));
    let desk = night.read(VT, "b", &id).await.unwrap();
    assert_ne!(desk.sealed_threat, read.sealed_threat);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_call_gets_the_same_answer_and_changes_nothing() {
    let night = Night::falls().await;
    let declaration = night.declaration();
    let first = night.send("a", declaration.clone()).await.unwrap();
    night.house.clock.set("2026-11-23T10:03:00Z");
    let again = night.send("a", declaration).await.unwrap();
    assert_eq!(first, again);
    let caller = night.caller(VT, "b");
    let request = wire::AgreeEmergencyRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "tweede professional".to_owned(),
        emergency_id: first.emergency_id,
    };
    for _ in 0..2 {
        let agreed = caller
            .emergencies()
            .agree_emergency(caller.call(request.clone()))
            .await;
        agreed.unwrap();
    }
}
