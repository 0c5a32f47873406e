//! Repairs that name somebody whom not everybody knows who may sign them.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;

use super::super::review::{not_open, told};
use super::{Mistaken, OTS, RVDK};
use crate::house::worker;

impl Mistaken {
    /// The order is about somebody else.
    fn of_another(&self, person: String) -> Repair {
        let measure = wire::MeasureFact {
            person,
            kind: "ots".to_owned(),
            executed_by: OTS.to_owned(),
        };
        let instead = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-02-01".to_owned(),
                until: "2027-02-01".to_owned(),
            }),
            evidence: None,
            kind: Some(Kind::Measure(measure)),
        };
        Repair::CorrectFact(wire::CorrectFact {
            fact_id: self.wrong.clone(),
            instead: Some(instead),
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_name_whom_a_repair_names_reads_the_rest_of_it_and_signs_nothing() {
    let it = Mistaken::order().await;
    let stranger = it.house.enrol(RVDK, "stranger", String::new()).await;
    let theirs = it.of_another(stranger);
    let theirs = it.propose(RVDK, "a", theirs).await.unwrap();
    let own = it.propose(OTS, "a", it.correction()).await.unwrap();
    let listed = it.listed(OTS, "b").await;
    let seen = |id: &str| listed.iter().find(|it| it.repair_id == *id).unwrap();
    assert!(seen(&own).may_agree);
    assert!(seen(&theirs).wrong.is_some() && seen(&theirs).instead.is_none());
    assert!(!seen(&theirs).may_agree);
    let waits = it.inbox(OTS, "b", "agree-repair").await;
    assert_eq!((waits.len(), waits[0].item.as_str()), (1, own.as_str()));
    let signed = it.agree(OTS, "b", &theirs).await.unwrap_err();
    assert_eq!(told(&signed), not_open());
    let seen = it.get(RVDK, "a", &theirs).await.unwrap();
    assert!(seen.instead.is_some());
    it.agree(OTS, "b", &own).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_about_somebody_whom_one_cannot_name_is_not_ones_to_correct() {
    let it = Mistaken::order().await;
    let aunt = it.house.enrol(OTS, "aunt", String::new()).await;
    let member = Kind::Membership(wire::MembershipFact {
        household: it.home.name("jbra", "home"),
        person: aunt,
        role: "child".to_owned(),
        basis: "lives-there".to_owned(),
    });
    let member = it.house.stated(OTS, member, "own-file").await;
    let correction = |fact_id: String| {
        Repair::CorrectFact(wire::CorrectFact {
            fact_id,
            instead: None,
        })
    };
    let theirs = it.propose(RVDK, "a", correction(member.clone())).await;
    let none = correction(format!("fct_{}", "0".repeat(32)));
    let none = it.propose(RVDK, "a", none).await.unwrap_err();
    let theirs = theirs.unwrap_err();
    assert_eq!(
        (theirs.code(), theirs.message()),
        (none.code(), none.message())
    );
    it.propose(OTS, "a", correction(member)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_barred_from_whom_stands_in_the_place_signs_nothing_about_them() {
    let it = Mistaken::order().await;
    let child = it.house.enrol(OTS, "stranger", String::new()).await;
    let second_home = it.house.enrol(OTS, "home", String::new()).await;
    let member = Kind::Membership(wire::MembershipFact {
        household: second_home.clone(),
        person: child.clone(),
        role: "child".to_owned(),
        basis: "lives-there".to_owned(),
    });
    it.house.stated(OTS, member, "own-file").await;
    let barred = Kind::Barred(wire::BarredFact {
        household: second_home,
        organisation: "jbra".to_owned(),
        professional: worker(OTS, "b"),
    });
    let two = ("jbra/privacy-officer", "fg-1", "fg-2");
    it.house.state(two, barred, "own-file").await;
    let id = it.of_another(child);
    let id = it.propose(OTS, "a", id).await.unwrap();
    let seen = it.get(OTS, "b", &id).await.unwrap();
    assert!(seen.instead.is_none() && !seen.may_agree);
    let signed = it.agree(OTS, "b", &id).await.unwrap_err();
    assert_eq!(told(&signed), not_open());
    it.agree(OTS, "c", &id).await.unwrap();
}
