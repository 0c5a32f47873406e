//! What a repair changes: everything that is decided from then on, what is in flight, and what was weighed; and nothing that was.

use std::sync::{Arc, mpsc};

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tokio::task::JoinSet;

use super::super::review::{VT, answer, collected, contact_moments, inquiry, send, weigh};
use super::{HELP, Mistaken, OTS, evidence};
use crate::house::{House, worker};
use crate::picture::question::{Ask, contact_moment};
use crate::policies::replay::replayed;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_take_back_opens_nothing_from_then_on_and_the_past_stays_as_it_was() {
    let it = Mistaken::order().await;
    let before = it.picture().await;
    assert_eq!(before.timeline.len(), 1);
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    assert_eq!(it.picture().await.timeline.len(), 1, "only proposed");
    it.house.clock.set("2026-11-24T10:00:00Z");
    it.agree(OTS, "b", &id).await.unwrap();
    assert!(it.picture().await.timeline.is_empty());
    let past = Past::ReceiptId(before.receipt.unwrap().id);
    let officer = it.caller(OTS, "fg-1");
    let again = replayed(&officer, "jbra/privacy-officer", past).await;
    assert_eq!(again.unwrap().verdict(), wire::ReplayVerdict::Same);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_true_in_its_place_is_recorded_and_confirmed_with_the_repair() {
    let it = Mistaken::order().await;
    it.house.mandates(&["wsg/ots"]).await;
    let instead = |executed_by: &str| wire::Fact {
        valid: Some(wire::Period {
            from: "2026-02-01".to_owned(),
            until: "2027-02-01".to_owned(),
        }),
        evidence: None,
        kind: Some(Kind::Measure(wire::MeasureFact {
            person: it.home.name("jbra", "child"),
            kind: "ots".to_owned(),
            executed_by: executed_by.to_owned(),
        })),
    };
    let correction = |instead: wire::Fact| {
        Repair::CorrectFact(wire::CorrectFact {
            fact_id: it.wrong.clone(),
            instead: Some(instead),
        })
    };
    let help = it.propose(OTS, "a", correction(instead(HELP))).await;
    assert_eq!(help.unwrap_err().code(), tonic::Code::InvalidArgument);
    let other_kind = wire::Fact {
        kind: Some(Kind::Death(wire::DeathFact {
            person: it.home.name("jbra", "child"),
        })),
        ..instead("wsg/ots")
    };
    assert!(it.propose(OTS, "a", correction(other_kind)).await.is_err());

    let id = it.propose(OTS, "a", correction(instead("wsg/ots"))).await;
    let id = id.unwrap();
    let seen = it.get(OTS, "b", &id).await.unwrap();
    let Some(Kind::Measure(measure)) = seen.instead.unwrap().kind else {
        panic!("no measure");
    };
    assert_eq!(measure.executed_by, "wsg/ots");
    it.agree(OTS, "b", &id).await.unwrap();
    let request = wire::ListFactsRequest {
        hat: OTS.to_owned(),
        subject: it.home.name("jbra", "child"),
        ..wire::ListFactsRequest::default()
    };
    let caller = it.caller(OTS, "a");
    let facts = caller.register().list_facts(caller.call(request)).await;
    let facts = facts.unwrap().into_inner().facts;
    let orders: Vec<_> = facts
        .into_iter()
        .filter_map(|recorded| {
            let fact = recorded.fact?;
            match fact.kind? {
                Kind::Measure(measure) => Some((measure.executed_by, recorded.confirmed)),
                _ => None,
            }
        })
        .collect();
    assert_eq!(orders, [("wsg/ots".to_owned(), true)]);
    assert!(it.picture().await.timeline.is_empty(), "not JBRA's order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_picture_in_flight_is_decided_again_without_what_was_taken_back() {
    let it = Arc::new(Mistaken::order().await);
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    let (asked, is_asked) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    it.house.script.records("samen-doen", move |question| {
        asked.send(()).unwrap();
        tokio::task::block_in_place(|| may_go.lock().unwrap().recv().unwrap());
        vec![contact_moment(question, HELP, "Gesprek over de post.")]
    });
    let mut asking = JoinSet::new();
    {
        let it = it.clone();
        asking.spawn(async move { it.picture().await });
    }
    tokio::task::block_in_place(|| is_asked.recv().unwrap());
    it.agree(OTS, "b", &id).await.unwrap();
    go.send(()).unwrap();
    let told = asking.join_next().await.unwrap().unwrap();
    assert!(told.timeline.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_released_review_collects_nothing_more_once_its_ground_was_taken_back() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    let released = answer(&home, &sent.review_id, "release", "2026-12-01");
    weigh(&holder, released).await.unwrap();
    let before = collected(&asker, &sent.review_id).await.unwrap();
    assert_eq!(before.timeline.len(), 1);
    let request = wire::ListFactsRequest {
        hat: VT.to_owned(),
        subject: home.name("vt", "child"),
        ..wire::ListFactsRequest::default()
    };
    let facts = asker.register().list_facts(asker.call(request)).await;
    let facts = facts.unwrap().into_inner().facts.into_iter();
    let mut stages = facts.filter(|recorded| {
        let fact = recorded.fact.as_ref().unwrap();
        matches!(fact.kind, Some(Kind::ReportStage(_)))
    });
    let inquiry = stages.next().unwrap().fact_id;
    let it = Mistaken {
        house,
        home,
        wrong: inquiry,
    };
    let mut request = super::proposal(VT, it.correction());
    request.evidence = Some(evidence("own-file"));
    let proposed = asker.repairs().propose_repair(asker.call(request)).await;
    let mut request = super::agreement(VT, &proposed.unwrap().into_inner().repair_id);
    request.evidence = Some(evidence("own-file"));
    let second = it.caller(VT, "b");
    let agreed = second.repairs().agree_repair(second.call(request)).await;
    agreed.unwrap();
    let after = collected(&asker, &sent.review_id).await.unwrap();
    assert!(after.timeline.is_empty());
    assert!(
        Ask::of(&it.house, &it.home, VT)
            .await
            .unwrap()
            .timeline
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_true_in_its_place_is_known_from_now_and_holds_from_its_own_day() {
    let it = Mistaken::order().await;
    let later = wire::Fact {
        valid: Some(wire::Period {
            from: "2026-11-25".to_owned(),
            until: "2027-11-25".to_owned(),
        }),
        evidence: None,
        kind: Some(Kind::Measure(wire::MeasureFact {
            person: it.home.name("jbra", "child"),
            kind: "ots".to_owned(),
            executed_by: OTS.to_owned(),
        })),
    };
    let correction = Repair::CorrectFact(wire::CorrectFact {
        fact_id: it.wrong.clone(),
        instead: Some(later),
    });
    let id = it.propose(OTS, "a", correction).await.unwrap();
    it.agree(OTS, "b", &id).await.unwrap();
    assert!(it.picture().await.timeline.is_empty(), "not yet");
    it.house.clock.set("2026-11-25T10:00:00Z");
    assert_eq!(it.picture().await.timeline.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_number_that_was_given_to_another_goes_to_whose_it_is() {
    let it = Mistaken::order().await;
    let number = "child-jbra-ots";
    let caller = it.caller(OTS, "a");
    let request = wire::ListFactsRequest {
        hat: OTS.to_owned(),
        subject: it.home.name("jbra", "child"),
        ..wire::ListFactsRequest::default()
    };
    let facts = caller.register().list_facts(caller.call(request)).await;
    let facts = facts.unwrap().into_inner().facts.into_iter();
    let mut links = facts.filter(|recorded| {
        let fact = recorded.fact.as_ref().unwrap();
        matches!(fact.kind, Some(Kind::Link(_)))
    });
    let wrong = links.next().unwrap();
    let link = wire::LinkFact {
        person: it.home.name("jbra", "mother"),
        hat: OTS.to_owned(),
        client_number: number.to_owned(),
    };
    let instead = wire::Fact {
        valid: wrong.fact.unwrap().valid,
        evidence: None,
        kind: Some(Kind::Link(link)),
    };
    let correction = Repair::CorrectFact(wire::CorrectFact {
        fact_id: wrong.fact_id,
        instead: Some(instead),
    });
    let id = it.propose(OTS, "a", correction).await.unwrap();
    it.agree(OTS, "b", &id).await.unwrap();
    let request = wire::ResolvePersonsRequest {
        hat: OTS.to_owned(),
        client_numbers: vec![number.to_owned()],
    };
    let found = caller
        .register()
        .resolve_persons(caller.call(request))
        .await;
    let found = found.unwrap().into_inner().persons;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].person, it.home.name("jbra", "mother"));
}
