//! That nobody learns more of an emergency, or hides more of it, than the safety of somebody needs.

use samenbeeld::pipeline::NoticeKind;

use super::*;
use crate::house::reason;
use crate::work::counts::counted;

const JBRA_OFFICER: &str = "jbra/privacy-officer";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_a_shelter_asks_is_told_to_the_crisis_desk_and_to_no_holder() {
    let night = Night::falls().await;
    let mandate = wire::MandateFact {
        hat: SHELTER.to_owned(),
        professional: worker(SHELTER, "a"),
        crisis: true,
        safety_officer: false,
    };
    let two = ("blijf/privacy-officer", "fg-1", "fg-2");
    night
        .house
        .state(two, Kind::Mandate(mandate), "own-file")
        .await;
    let caller = night.caller(SHELTER, "a");
    let names = ["child", "mother", "father"].map(|who| night.home.name("blijf", who));
    let request = wire::DeclareEmergencyRequest {
        hat: SHELTER.to_owned(),
        household: night.home.name("blijf", "home"),
        persons: names.into(),
        ..night.declaration()
    };
    let mut emergencies = caller.emergencies();
    let declared = emergencies.declare_emergency(caller.call(request)).await;
    let id = declared.unwrap().into_inner().emergency_id;
    assert_eq!(night.kinds(VT, "b").await, ["agree-emergency"]);
    night.house.clock.set("2026-11-23T10:20:00Z");
    for (hat, which) in [
        (OTS, "a"),
        (OTS, "b"),
        (HELP, "a"),
        (JBRA_OFFICER, "fg-1"),
        ("samen-doen/privacy-officer", "fg-1"),
    ] {
        assert!(night.inbox(hat, which).await.is_empty(), "{hat} {which}");
        let refused = night.read(hat, which, &id).await.unwrap_err();
        assert_eq!(reason(&refused), "not-open", "{hat} {which}");
    }
    // It is no weaker for that: nobody answered, so it goes on alone, and the officers of those concerned know.
    assert_eq!(
        night.kinds("blijf/privacy-officer", "fg-1").await,
        ["emergency-alone"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_who_works_elsewhere_is_asked_only_where_nobody_works_on_it_or_crises_are_theirs()
 {
    let night = Night::falls().await;
    let id = night.declared().await;
    for which in ["b", "c"] {
        assert!(night.inbox(HELP, which).await.is_empty(), "{which}");
        let refused = night.read(HELP, which, &id).await.unwrap_err();
        assert_eq!(reason(&refused), "not-open");
        let refused = night.agree(HELP, which, &id).await.unwrap_err();
        assert_eq!(reason(&refused), "not-open");
    }
    assert_eq!(night.kinds(HELP, "a").await, ["agree-emergency"]);
    assert_eq!(night.kinds(SHELTER, "c").await, ["agree-emergency"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_asker_reads_that_somebody_agreed_in_time_and_goes_on_reading_it() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.house.clock.set("2026-11-23T10:05:00Z");
    night.agree(SHELTER, "a", &id).await.unwrap();
    for moment in ["10:06", "10:14", "10:15", "11:00"] {
        night.house.clock.set(&format!("2026-11-23T{moment}:00Z"));
        let read = night.read(OTS, "a", &id).await.unwrap();
        assert_eq!(read.state, "agreed", "{moment}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_agreed_reviews_nothing_a_holder_ends_nothing_and_no_review_hides_it_from_officers()
{
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    let own = night.review(VT, "b", &id).await.unwrap_err();
    assert!(own.message().contains("you agreed to it"), "{own}");
    let early = night.review(SHELTER, "a", &id).await.unwrap_err();
    assert!(early.message().contains("it still runs"), "{early}");
    assert!(night.collect(&id).await.is_ok(), "it runs on");
    night.review(VT, "c", &id).await.unwrap();
    assert_eq!(reason(&night.collect(&id).await.unwrap_err()), "not-open");
    assert_eq!(
        night.kinds(JBRA_OFFICER, "fg-1").await,
        ["emergency-agreed"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_of_the_same_name_elsewhere_has_an_emergency_of_their_own() {
    let night = Night::falls().await;
    night.declared().await;
    let name = worker(OTS, "a");
    let mandate = wire::MandateFact {
        hat: VT.to_owned(),
        professional: name.clone(),
        crisis: true,
        safety_officer: false,
    };
    let two = ("vt/privacy-officer", "fg-1", "fg-2");
    night
        .house
        .state(two, Kind::Mandate(mandate), "own-file")
        .await;
    let assignment = wire::AssignmentFact {
        household: night.home.name("vt", "home"),
        hat: VT.to_owned(),
        professional: name.clone(),
    };
    night
        .house
        .stated(VT, Kind::Assignment(assignment), "own-file")
        .await;
    let caller = night.house.caller("vt", &name);
    let request = || wire::DeclareEmergencyRequest {
        hat: VT.to_owned(),
        household: night.home.name("vt", "home"),
        persons: vec![night.home.name("vt", "child")],
        ..night.declaration()
    };
    let declare = async || {
        let mut emergencies = caller.emergencies();
        emergencies.declare_emergency(caller.call(request())).await
    };
    declare().await.unwrap();
    assert_eq!(reason(&declare().await.unwrap_err()), "not-open");
}

/// Numbers without persons, for whoever keeps the broker: who has not answered, and who has not looked at it afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emergency_is_counted_while_it_waits_for_an_answer_and_then_for_its_review() {
    let night = Night::falls().await;
    let house = &night.house;
    let counts = async |organisation: &str| {
        let answer = counted(house, organisation, NoticeKind::AgreeEmergency).await;
        let review = counted(house, organisation, NoticeKind::ReviewEmergency).await;
        (answer, review)
    };
    assert_eq!(counts("vt").await, ((0, 0), (0, 0)));
    night.declared().await;
    assert_eq!(counts("vt").await, ((1, 0), (0, 0)));
    assert_eq!(counts("jbra").await, ((0, 0), (0, 0)), "of who asks");
    house.clock.set("2026-11-23T10:15:00Z");
    assert_eq!(counts("vt").await, ((1, 1), (0, 0)));
    house.clock.set("2026-11-23T22:00:00Z");
    assert_eq!(counts("vt").await, ((0, 0), (1, 0)));
    assert_eq!(counts("jbra").await, ((0, 0), (1, 0)));
    house.clock.set("2026-11-24T22:00:00Z");
    assert_eq!(counts("vt").await, ((0, 0), (1, 1)));
}
