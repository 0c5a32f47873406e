//! Who may say that something was wrong, and that there are always two of them.

use std::collections::BTreeSet;

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;
use tonic::Code;

use super::super::review::{not_open, told};
use super::{HELP, Mistaken, OTS, RVDK, WHY, agreement, proposal};
use crate::house::worker;

const INVALID: Code = Code::InvalidArgument;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_waits_for_a_second_professional_of_those_who_wrote_it_and_nobody_else_is_told()
{
    let it = Mistaken::order().await;
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    let waits = it.inbox(OTS, "b", "agree-repair").await;
    assert_eq!((waits.len(), waits[0].item.as_str()), (1, id.as_str()));
    assert_eq!(waits[0].persons, [it.home.name("jbra", "child")]);
    for (hat, which) in [(OTS, "a"), (RVDK, "a"), (HELP, "a")] {
        let waits = it.inbox(hat, which, "agree-repair").await;
        assert!(waits.is_empty(), "{hat} {which}");
    }
    let seen = it.get(OTS, "b", &id).await.unwrap();
    assert_eq!((seen.state.as_str(), seen.may_agree), ("waiting", true));
    assert_eq!(seen.wrong.unwrap().fact_id, it.wrong);
    assert!(!seen.sealed_reason.is_empty() && !seen.sealed_reason.contains(WHY));
    assert!(!it.listed(OTS, "a").await[0].may_agree);
    assert!(it.listed(RVDK, "b").await.is_empty());
    let outside = it.get(HELP, "a", &id).await.unwrap_err();
    assert_eq!(told(&outside), not_open(), "Samen DOEN confirms no orders");
    it.agree(OTS, "b", &id).await.unwrap();
    assert!(it.inbox(OTS, "c", "agree-repair").await.is_empty());
    let seen = it.get(OTS, "a", &id).await.unwrap();
    assert_eq!(seen.state, "agreed");
    assert_eq!(seen.wrong.unwrap().fact_id, it.wrong, "as it was recorded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_signs_twice_and_two_of_another_organisation_take_nothing_away() {
    let it = Mistaken::order().await;
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    let again = it.agree(OTS, "a", &id).await.unwrap_err();
    assert_eq!(again.code(), INVALID);
    assert!(again.message().contains("second"), "{again}");
    let others = it.propose(RVDK, "a", it.correction()).await.unwrap();
    let two_of_them = it.agree(RVDK, "b", &others).await.unwrap_err();
    assert_eq!(told(&two_of_them), not_open());
    assert_eq!(it.inbox(OTS, "b", "agree-repair").await.len(), 2);
    it.agree(OTS, "b", &others).await.unwrap();
    let late = it.agree(OTS, "b", &id).await.unwrap_err();
    assert_eq!(told(&late), not_open(), "it was repaired by the other one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_of_ones_own_about_a_child_shows_nothing_of_another_that_is_not_ones_to_know() {
    let it = Mistaken::order().await;
    let theirs = it.propose(OTS, "a", it.correction()).await.unwrap();
    assert!(it.listed(RVDK, "a").await.is_empty());
    let own = it.propose(RVDK, "a", it.correction()).await.unwrap();
    let ids = |listed: Vec<wire::Repair>| -> Vec<String> {
        listed.into_iter().map(|it| it.repair_id).collect()
    };
    assert_eq!(ids(it.listed(RVDK, "a").await), [own.as_str()]);
    for which in ["a", "b"] {
        let waits = it.inbox(RVDK, which, "agree-repair").await;
        assert!(waits.is_empty(), "{which}");
    }
    assert!(it.listed(RVDK, "b").await.is_empty());
    // Both were proposed at one moment: in no order of their own.
    let all: BTreeSet<String> = ids(it.listed(OTS, "b").await).into_iter().collect();
    assert_eq!(all, BTreeSet::from([theirs, own]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_answer_at_once_one_wins_and_a_repeated_call_gets_the_same_answer() {
    let it = Mistaken::order().await;
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    let (one, other) = tokio::join!(it.agree(OTS, "b", &id), it.agree(OTS, "c", &id));
    let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(told(&refused[0]), not_open());
    let too_late = it.withdraw(OTS, "a", &id).await.unwrap_err();
    assert_eq!(told(&too_late), not_open());

    let second = Mistaken::order().await;
    let request = proposal(OTS, second.correction());
    let caller = second.caller(OTS, "a");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = caller.call(request.clone());
        let proposed = caller.repairs().propose_repair(request).await.unwrap();
        ids.push(proposed.into_inner().repair_id);
    }
    assert_eq!(ids[0], ids[1]);
    let caller = second.caller(OTS, "b");
    let request = agreement(OTS, &ids[0]);
    for _ in 0..2 {
        let request = caller.call(request.clone());
        caller.repairs().agree_repair(request).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_is_agreed_to_no_more() {
    let it = Mistaken::order().await;
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    let not_theirs = it.withdraw(OTS, "b", &id).await.unwrap_err();
    assert_eq!(told(&not_theirs), not_open());
    it.withdraw(OTS, "a", &id).await.unwrap();
    let late = it.agree(OTS, "b", &id).await.unwrap_err();
    assert_eq!(told(&late), not_open());
    assert!(it.inbox(OTS, "b", "agree-repair").await.is_empty());
    assert_eq!(it.get(OTS, "a", &id).await.unwrap().state, "withdrawn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_that_one_may_not_know_is_as_unknown_as_none() {
    let it = Mistaken::order().await;
    it.house.mandates(&["wsg/ots"]).await;
    let theirs = it
        .propose("wsg/ots", "a", it.correction())
        .await
        .unwrap_err();
    let none = Repair::CorrectFact(wire::CorrectFact {
        fact_id: format!("fct_{}", "0".repeat(32)),
        instead: None,
    });
    let none = it.propose("wsg/ots", "a", none).await.unwrap_err();
    assert_eq!((theirs.code(), theirs.message()), (INVALID, none.message()));
    let not_this_kind = it.propose(HELP, "a", it.correction()).await.unwrap_err();
    assert_eq!(not_this_kind.code(), Code::PermissionDenied);
    it.repaired().await;
    let again = it.propose(OTS, "b", it.correction()).await.unwrap_err();
    assert_eq!(again.code(), INVALID, "it was corrected already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_protects_and_what_is_about_oneself_is_corrected_by_others_of_the_own_organisation() {
    let it = Mistaken::order().await;
    let threat = Kind::Flag(wire::FlagFact {
        kind: "threat".to_owned(),
        about: it.home.name("samen-doen", "father"),
        regarding: it.home.name("samen-doen", "mother"),
    });
    let flag = it.house.stated(HELP, threat, "own-file").await;
    let flag = || {
        Repair::CorrectFact(wire::CorrectFact {
            fact_id: flag.clone(),
            instead: None,
        })
    };
    let other = it.propose(OTS, "a", flag()).await.unwrap_err();
    assert_eq!(other.code(), Code::PermissionDenied, "never by another");
    let id = it.propose(HELP, "a", flag()).await.unwrap();
    let other = it.agree(OTS, "a", &id).await.unwrap_err();
    assert_eq!(told(&other), not_open());
    it.agree(HELP, "b", &id).await.unwrap();

    let assigned = Kind::Assignment(wire::AssignmentFact {
        household: it.home.name("jbra", "home"),
        hat: OTS.to_owned(),
        professional: worker(OTS, "c"),
    });
    let assigned = it.house.stated(OTS, assigned, "own-file").await;
    let own = Repair::CorrectFact(wire::CorrectFact {
        fact_id: assigned,
        instead: None,
    });
    let own = it.propose(OTS, "c", own).await.unwrap_err();
    assert_eq!(own.code(), Code::PermissionDenied, "it is about them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repair_without_evidence_or_with_a_signer_as_witness_is_refused() {
    let it = Mistaken::order().await;
    let mut bare = proposal(OTS, it.correction());
    bare.evidence = None;
    let mut form = proposal(OTS, it.correction());
    form.evidence = Some(super::evidence("form"));
    let mut short = proposal(OTS, it.correction());
    "Fout.".clone_into(&mut short.reason);
    let mut nothing = proposal(OTS, it.correction());
    nothing.repair = None;
    for (request, field) in [
        (bare, "evidence"),
        (form, "evidence"),
        (short, "reason"),
        (nothing, "repair"),
    ] {
        let caller = it.caller(OTS, "a");
        let refused = caller.repairs().propose_repair(caller.call(request)).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code(), INVALID, "{field}");
        let details = tonic_types::StatusExt::get_details_bad_request(&refused).unwrap();
        assert_eq!(details.field_violations[0].field, field);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_barred_from_the_household_neither_reads_of_a_repair_nor_signs_it() {
    let it = Mistaken::order().await;
    let id = it.propose(OTS, "a", it.correction()).await.unwrap();
    for which in ["b", "fg-1"] {
        let who = match which {
            "b" => worker(OTS, "b"),
            officer => officer.to_owned(),
        };
        let barred = Kind::Barred(wire::BarredFact {
            household: it.home.name("jbra", "home"),
            organisation: "jbra".to_owned(),
            professional: who,
        });
        let two = ("jbra/privacy-officer", "fg-1", "fg-2");
        it.house.state(two, barred, "own-file").await;
    }
    assert!(it.inbox(OTS, "b", "agree-repair").await.is_empty());
    let read = it.get(OTS, "b", &id).await.unwrap_err();
    let signed = it.agree(OTS, "b", &id).await.unwrap_err();
    assert_eq!((told(&read), told(&signed)), (not_open(), not_open()));
    let proposed = it.propose(OTS, "b", it.correction()).await.unwrap_err();
    assert_eq!(proposed.code(), INVALID);
    let receipt = it.picture().await.receipt.unwrap().id;
    it.agree(OTS, "c", &id).await.unwrap();
    let officer = it.caller("jbra/privacy-officer", "fg-1");
    let request = wire::ListBreachesRequest {
        hat: "jbra/privacy-officer".to_owned(),
        closed: true,
    };
    let listed = officer.repairs().list_breaches(officer.call(request)).await;
    assert!(listed.unwrap().into_inner().breaches.is_empty());
    let request = wire::CloseBreachRequest {
        hat: "jbra/privacy-officer".to_owned(),
        request_id: crate::house::write_id(),
        on_authority: "functionaris".to_owned(),
        receipt,
        assessment: WHY.to_owned(),
        authority_told: false,
    };
    let closed = officer.repairs().close_breach(officer.call(request)).await;
    assert_eq!(told(&closed.unwrap_err()), not_open());
}
