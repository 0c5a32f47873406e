//! What answering a review tells whoever may not know what came of it, and whom a review never waits for.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::Code;

use super::review::{
    HELP, VT, answer, collected, contact_moments, inquiry, listed, not_open, of_kind, send, told,
    waiting, weigh, weighing, withdraw,
};
use crate::house::{Home, House, reason, worker};

/// After every holder's duty desk was asked, and before the review lapses.
const DESK: &str = "2026-11-29T12:00:00Z";

async fn mandated_for_crises(house: &House, hat: &str, who: &str) {
    let (organisation, _) = hat.split_once('/').unwrap();
    let officer = format!("{organisation}/privacy-officer");
    let mandate = Kind::Mandate(wire::MandateFact {
        hat: hat.to_owned(),
        professional: who.to_owned(),
        crisis: true,
        safety_officer: false,
    });
    house
        .state((&officer, "fg-1", "fg-2"), mandate, "own-file")
        .await;
}

async fn assigned(house: &House, home: &Home, hat: &str, who: &str) {
    let (organisation, _) = hat.split_once('/').unwrap();
    let assignment = Kind::Assignment(wire::AssignmentFact {
        household: home.name(organisation, "home"),
        hat: hat.to_owned(),
        professional: who.to_owned(),
    });
    house.stated(hat, assignment, "own-file").await;
}

/// What the asker's organisation reads when its crisis workers answer its own review themselves: the asker, and a colleague.
async fn probed(declined: bool) -> Vec<(Code, String, String)> {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    for which in ["a", "c"] {
        mandated_for_crises(&house, VT, &worker(VT, which)).await;
    }
    let asker = house.caller("vt", &worker(VT, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    house.clock.set(DESK);
    if declined {
        let holder = house.caller("samen-doen", &worker(HELP, "a"));
        let declines = answer(&home, &sent.review_id, "decline", "");
        weigh(&holder, declines).await.unwrap();
    }
    let mut read = Vec::new();
    for which in ["a", "c"] {
        let mut request = answer(&home, &sent.review_id, "decline", "");
        request.hat = VT.to_owned();
        request.flows[0].person = home.name("vt", "child");
        let caller = house.caller("vt", &worker(VT, which));
        let refused = weigh(&caller, request).await.unwrap_err();
        let message = refused.message().to_owned();
        read.push((refused.code(), message, reason(&refused)));
    }
    read
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_answers_what_their_own_organisation_asked_reads_nothing_of_what_came_of_it() {
    let waits = probed(false).await;
    assert_eq!(waits[0].0, Code::InvalidArgument, "the asker");
    assert_eq!(waits[1].0, Code::FailedPrecondition, "a colleague");
    assert_eq!(probed(true).await, waits);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_already_is_asked_once_and_reads_the_same_to_the_asker() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let first = send(&asker, contact_moments(&home)).await.unwrap();
    send(&asker, contact_moments(&home)).await.unwrap();
    assert_eq!(of_kind(waiting(&holder, HELP).await, "weigh").len(), 1);
    let states = async || {
        let reviews = listed(&asker, &home).await.into_iter();
        let flows = reviews.flat_map(|review| review.flows);
        flows.map(|flow| flow.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["sent", "sent"]);
    let declines = answer(&home, &first.review_id, "decline", "");
    weigh(&holder, declines).await.unwrap();
    assert!(of_kind(waiting(&holder, HELP).await, "weigh").is_empty());
    assert_eq!(states().await, ["sent", "sent"]);

    // What was withdrawn waits no longer: asked again, it reaches.
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let first = send(&asker, contact_moments(&home)).await.unwrap();
    withdraw(&asker, &first.review_id).await;
    let again = send(&asker, contact_moments(&home)).await.unwrap();
    let release = answer(&home, &again.review_id, "release", "2026-12-01");
    weigh(&holder, release).await.unwrap();
    let given = collected(&asker, &again.review_id).await.unwrap();
    assert_eq!(given.timeline.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_a_conflict_of_interest_is_shown_nothing_and_a_colleague_is_asked_at_once() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    // The asker also works for the holder, and nobody else there works on the household.
    let twice = worker(VT, "a");
    mandated_for_crises(&house, HELP, &twice).await;
    assigned(&house, &home, HELP, &twice).await;
    let asker = house.caller("vt", &twice);
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    let same = house.caller("samen-doen", &twice);
    assert!(of_kind(waiting(&same, HELP).await, "weigh").is_empty());
    let refused = weighing(&same, HELP, &sent.review_id).await.unwrap_err();
    assert_eq!(told(&refused), not_open());
    let colleague = house.caller("samen-doen", &worker(HELP, "a"));
    assert_eq!(of_kind(waiting(&colleague, HELP).await, "weigh").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_of_whom_nobody_heard_was_not_consulted() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    for stranger in ["nobody-1", &worker(VT, "b")] {
        let mut release = answer(&home, &sent.review_id, "release", "2026-12-01");
        release.form.as_mut().unwrap().consulted = stranger.to_owned();
        let refused = weigh(&holder, release).await.unwrap_err();
        assert!(
            refused.message().contains("form.consulted"),
            "{stranger}: {}",
            refused.message()
        );
    }
}
