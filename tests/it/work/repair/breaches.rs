//! What was disclosed on an error of the register, and who assesses it.

use std::collections::BTreeSet;

use samenbeeld::pipeline::NoticeKind;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;
use tonic::{Code, Status};

use super::super::review::{VT, not_open, told};
use super::{HELP, Mistaken, OTS, RVDK, evidence};
use crate::house::{House, write_id};
use crate::picture::question::{Ask, contact_moment};

const JBRA: &str = "jbra/privacy-officer";
const SAMEN_DOEN: &str = "samen-doen/privacy-officer";
/// What an officer writes down: a canary that may stand nowhere in clear.
const ASSESSED: &str =
    "Een gesprek is ten onrechte gelezen; kanarie-beoordeling, gewist uit het dossier.";

impl Mistaken {
    async fn breaches(&self, hat: &str, closed: bool) -> Result<Vec<wire::Breach>, Status> {
        let request = wire::ListBreachesRequest {
            hat: hat.to_owned(),
            closed,
        };
        let caller = self.caller(hat, "fg-1");
        let listed = caller.repairs().list_breaches(caller.call(request)).await;
        Ok(listed?.into_inner().breaches)
    }

    async fn close(&self, hat: &str, which: &str, receipt: &str) -> Result<(), Status> {
        let request = closing(hat, receipt);
        let caller = self.caller(hat, which);
        let closed = caller.repairs().close_breach(caller.call(request)).await;
        closed.map(drop)
    }

    async fn counted(&self, organisation: &str) -> (usize, usize) {
        let all = self.house.pipeline.open_work().await.unwrap();
        let found = all
            .iter()
            .find(|it| it.organisation.as_str() == organisation && it.kind == NoticeKind::Breach);
        found.map(|it| (it.open, it.overdue)).unwrap()
    }
}

fn closing(hat: &str, receipt: &str) -> wire::CloseBreachRequest {
    wire::CloseBreachRequest {
        hat: hat.to_owned(),
        request_id: write_id(),
        on_authority: "functionaris".to_owned(),
        receipt: receipt.to_owned(),
        assessment: ASSESSED.to_owned(),
        authority_told: true,
    }
}

fn holders(breach: &wire::Breach) -> BTreeSet<&str> {
    breach.flows.iter().map(|it| it.holder.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_on_an_error_is_a_breach_for_who_received_and_for_whom_it_left_from() {
    let it = Mistaken::order().await;
    let receipt = it.picture().await.receipt.unwrap().id;
    assert!(it.breaches(JBRA, true).await.unwrap().is_empty());
    it.house.clock.set("2026-11-24T10:00:00Z");
    it.repaired().await;
    it.picture().await;
    let received = it.breaches(JBRA, false).await.unwrap();
    assert_eq!(received.len(), 1, "the picture of afterwards went right");
    let breach = &received[0];
    assert_eq!(
        (breach.receipt.as_str(), breach.part.as_str()),
        (receipt.as_str(), "received")
    );
    assert_eq!(breach.household, it.home.name("jbra", "home"));
    let child = it.home.name("jbra", "child");
    assert!(breach.flows.iter().any(|flow| flow.person == child));
    assert!(
        breach
            .flows
            .iter()
            .all(|flow| flow.category() == DataCategory::ContactMoment)
    );
    let since = breach.since.unwrap().seconds;
    assert_eq!(breach.due.unwrap().seconds - since, 72 * 3600);
    assert_eq!(
        since - breach.given_at.unwrap().seconds,
        24 * 3600,
        "since it was found"
    );

    let left = it.breaches(SAMEN_DOEN, false).await.unwrap();
    assert_eq!((left.len(), left[0].part.as_str()), (1, "gave"));
    assert_eq!(holders(&left[0]), [HELP].into());
    let child = it.home.name("samen-doen", "child");
    assert!(left[0].flows.iter().any(|flow| flow.person == child));
    for other in ["rvdk/privacy-officer", "blijf/privacy-officer"] {
        assert!(
            it.breaches(other, true).await.unwrap().is_empty(),
            "{other}"
        );
    }
    let notices = it.inbox(JBRA, "fg-1", "breach").await;
    assert_eq!(
        (notices.len(), notices[0].item.as_str()),
        (1, receipt.as_str())
    );
    assert!(it.inbox(OTS, "a", "breach").await.is_empty());
    assert_eq!(it.counted("jbra").await, (1, 0));
    it.house.clock.set("2026-11-27T10:00:00Z");
    assert_eq!(it.counted("jbra").await, (1, 1), "three days later");
    assert!(it.inbox(JBRA, "fg-1", "breach").await[0].overdue);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_breach_is_closed_once_by_an_officer_of_each_organisation() {
    let it = Mistaken::order().await;
    let receipt = it.picture().await.receipt.unwrap().id;
    it.repaired().await;
    let no_officer = it.close(OTS, "a", &receipt).await.unwrap_err();
    assert_eq!(no_officer.code(), Code::PermissionDenied);
    let not_theirs = it.close("rvdk/privacy-officer", "fg-1", &receipt).await;
    assert_eq!(told(&not_theirs.unwrap_err()), not_open());
    let none = it
        .close(JBRA, "fg-1", &format!("rcp_{}", "0".repeat(32)))
        .await;
    assert_eq!(told(&none.unwrap_err()), not_open());

    let (one, other) = tokio::join!(
        it.close(JBRA, "fg-1", &receipt),
        it.close(JBRA, "fg-2", &receipt)
    );
    let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(told(&refused[0]), not_open());
    assert!(it.breaches(JBRA, false).await.unwrap().is_empty());
    assert!(it.inbox(JBRA, "fg-1", "breach").await.is_empty());
    let closed = it.breaches(JBRA, true).await.unwrap();
    assert!(closed[0].closed_at.is_some() && !closed[0].overdue);
    assert!(!closed[0].flows.is_empty());

    let request = closing(SAMEN_DOEN, &receipt);
    let caller = it.caller(SAMEN_DOEN, "fg-1");
    for _ in 0..2 {
        let request = caller.call(request.clone());
        caller.repairs().close_breach(request).await.unwrap();
    }
    assert!(it.breaches(SAMEN_DOEN, false).await.unwrap().is_empty());
    let again = it.close(SAMEN_DOEN, "fg-2", &receipt).await.unwrap_err();
    assert_eq!(told(&again), not_open());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_have_been_open_all_the_same_went_right() {
    let it = Mistaken::order().await;
    let same = it.house.supervision_order_by(RVDK, &it.home).await;
    it.picture().await;
    let bare = Repair::CorrectFact(wire::CorrectFact {
        fact_id: same,
        instead: None,
    });
    let id = it.propose(RVDK, "a", bare).await.unwrap();
    it.agree(RVDK, "b", &id).await.unwrap();
    assert!(it.breaches(JBRA, true).await.unwrap().is_empty());
}

/// Everybody's consent, that of some forged, and what Veilig Thuis got by it.
async fn forged() -> Mistaken {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let given = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(given.timeline.len(), 1);
    Mistaken {
        house,
        wrong: String::new(),
        home,
    }
}

impl Mistaken {
    /// Two of Samen DOEN strike every consent about somebody.
    async fn struck(&self, who: &str) {
        let helper = self.caller(HELP, "a");
        let subject = self.home.name("samen-doen", who);
        let request = wire::ListConsentsRequest {
            hat: HELP.to_owned(),
            subject: subject.clone(),
        };
        let said = helper.consent().list_consents(helper.call(request)).await;
        for consent in said.unwrap().into_inner().consents {
            let strike = Repair::StrikeConsent(wire::StrikeConsent {
                subject: subject.clone(),
                consent_id: consent.consent_id,
            });
            let mut request = super::proposal(HELP, strike);
            request.evidence = Some(evidence("form"));
            let proposed = helper.repairs().propose_repair(helper.call(request)).await;
            let id = proposed.unwrap().into_inner().repair_id;
            let seen = self.get(HELP, "b", &id).await.unwrap();
            assert!(seen.wrong.is_none() && !seen.consent_id.is_empty());
            let mut request = super::agreement(HELP, &id);
            request.evidence = Some(evidence("form"));
            let second = self.caller(HELP, "b");
            let agreed = second.repairs().agree_repair(second.call(request)).await;
            agreed.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_rested_on_a_forged_consent_is_a_breach_of_who_received() {
    let it = forged().await;
    it.struck("mother").await;
    let breaches = it.breaches("vt/privacy-officer", false).await.unwrap();
    assert_eq!(breaches.len(), 1);
    let persons: BTreeSet<&str> = breaches[0]
        .flows
        .iter()
        .map(|it| it.person.as_str())
        .collect();
    assert_eq!(persons, [it.home.name("vt", "mother").as_str()].into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_more_is_found_of_a_breach_that_waits_is_told_again_and_its_term_runs_on() {
    let it = forged().await;
    let officer = "vt/privacy-officer";
    let mut told = Vec::new();
    for (day, who) in [
        ("2026-11-24T10:00:00Z", "mother"),
        ("2026-11-25T10:00:00Z", "father"),
    ] {
        it.house.clock.set(day);
        it.struck(who).await;
        let waits = it.inbox(officer, "fg-1", "breach").await;
        assert_eq!(waits.len(), 1);
        told.extend(waits);
    }
    assert_ne!(told[0].notice_id, told[1].notice_id);
    assert_eq!(told[0].due, told[1].due);
    assert!(told[1].persons.len() > told[0].persons.len());
}
