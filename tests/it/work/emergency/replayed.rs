//! Law 6: what was given in an emergency is decided again as it was, long after it is over.

use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;

use super::*;
use crate::policies::replay::replayed;

impl Night {
    async fn replayed(&self, organisation: &str, receipt: &str) -> wire::ReplayDecisionResponse {
        let caller = self.house.caller(organisation, "fg-1");
        let past = Past::ReceiptId(receipt.to_owned());
        let hat = format!("{organisation}/privacy-officer");
        replayed(&caller, &hat, past).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_agreed_to_or_alone_is_the_same_when_it_is_decided_again_after_its_end() {
    for alone in [false, true] {
        let night = Night::falls().await;
        night.shelter_sends_everything();
        let id = night.declared().await;
        if alone {
            night.house.clock.set("2026-11-23T10:15:00Z");
        } else {
            night.agree(VT, "b", &id).await.unwrap();
        }
        let given = night.collect(&id).await.unwrap();
        let receipt = given.receipt.unwrap().id;
        night.end(OTS, "a", &id).await.unwrap();
        night.review(SHELTER, "a", &id).await.unwrap();
        night.house.clock.set("2027-03-01T10:00:00Z");

        let asked = night.replayed("jbra", &receipt).await;
        assert_eq!(asked.verdict(), wire::ReplayVerdict::Same, "alone: {alone}");
        let held = night.replayed("blijf", &receipt).await;
        assert_eq!(held.verdict(), wire::ReplayVerdict::Same, "alone: {alone}");
        assert!(!held.flows.is_empty());
        let child = night.home.name("blijf", "child");
        let of_the_child =
            |flow: &wire::ReplayedFlow| flow.holder == SHELTER && flow.person == child;
        assert!(held.flows.iter().all(of_the_child), "{:?}", held.flows);
        let facts = held.flows.iter().flat_map(|flow| &flow.facts);
        let mut emergency = facts.filter(|fact| fact.name == "emergency");
        let stood = if alone { "alone" } else { "agreed" };
        assert!(emergency.all(|fact| fact.value == stood));
    }
}
