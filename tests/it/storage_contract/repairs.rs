//! Repairs in the store: two at once, the versions they raise, and the past without the errors that were found since.

use std::collections::{BTreeMap, BTreeSet};

use samenbeeld::decision::{RegisterEvent, RegisterRecord};
use samenbeeld::model::fact::{Evidence, EvidenceKind, MeasureKind};
use samenbeeld::model::{Fact, FactId, PersonId, RepairId, SubjectRef};
use samenbeeld::ports::{Clock, Register, RegisterFault, Snapshot};
use samenbeeld::work::{Corrected, NotOpen, ProposedRepair, Repair};

use super::{JBRA, versions};
use crate::storage_world::{World, always, hat, on_both, organisation};

on_both!(
    the_past_stays_as_it_was_known_and_can_be_read_without_the_errors_found_since,
    of_two_who_agree_at_once_one_wins_and_of_the_other_nothing_stands,
);

fn ots_of(person: PersonId) -> Fact {
    Fact::Measure {
        person,
        measure: MeasureKind::Ots,
        executed_by: hat(JBRA),
    }
}

fn evidence() -> Evidence {
    Evidence {
        kind: EvidenceKind::CourtOrder,
        keyed_hash: None,
        witness: None,
        looked_up: None,
    }
}

/// Proposes that a fact about a person was of another one.
async fn proposed(world: &World, wrong: FactId, of: PersonId, instead: Corrected) -> RepairId {
    let id = RepairId::from_bytes(world.bits());
    let proposed = ProposedRepair {
        repair: Repair::Correct {
            fact: wrong,
            instead: Some(instead),
        },
        wrong_since: world.clock.now(),
        written_by: [organisation("jbra")].into(),
        evidence: evidence(),
        reason: BTreeMap::new(),
    };
    let event = RegisterEvent::RepairProposed {
        id,
        proposed: Box::new(proposed),
    };
    let record = world.record(JBRA, event, SubjectRef::Person(of));
    let commit = world.commit(JBRA, vec![record]);
    world.store.commit(commit).await.unwrap();
    id
}

/// An agreement, with what stands in the place of what was wrong.
fn agreement(
    world: &World,
    id: RepairId,
    of: PersonId,
    instead: &Corrected,
) -> Vec<RegisterRecord> {
    let agreed = RegisterEvent::RepairAgreed {
        id,
        evidence: evidence(),
    };
    let asserted = RegisterEvent::FactAsserted {
        id: instead.id,
        fact: instead.fact.clone(),
        valid: instead.valid,
        evidence: None,
        needs_confirmation: false,
    };
    vec![
        world.record(JBRA, agreed, SubjectRef::Person(of)),
        world.record(JBRA, asserted, instead.fact.subject()),
    ]
}

fn measures(snapshot: &Snapshot) -> Vec<&Fact> {
    let facts = snapshot.facts.facts.iter().map(|recorded| &recorded.fact);
    facts
        .filter(|fact| matches!(fact, Fact::Measure { .. }))
        .collect()
}

async fn waiting(world: &World) -> BTreeSet<SubjectRef> {
    let (jbra, now) = (organisation("jbra"), world.clock.now());
    world.store.open_work(&jbra, now).await.unwrap()
}

async fn the_past_stays_as_it_was_known_and_can_be_read_without_the_errors_found_since(
    world: World,
) {
    let (household, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    let (sibling, _) = world.enrolled(JBRA, "2").await;
    world.join(JBRA, household, child).await;
    world.join(JBRA, household, sibling).await;
    let wrong = world.assert(JBRA, ots_of(child)).await;
    let then = versions(&world, &seen).await;
    world.clock.set("2026-11-24T09:00:00Z");
    let died = world.assert(JBRA, Fact::Death { person: child }).await;
    let instead = Corrected {
        id: FactId::from_bytes(world.bits()),
        fact: ots_of(sibling),
        valid: always(),
        evidence: None,
        needs_confirmation: false,
    };
    assert!(
        world
            .store
            .repaired(&organisation("jbra"))
            .await
            .unwrap()
            .is_empty()
    );
    let id = proposed(&world, wrong, child, instead.clone()).await;
    assert_eq!(waiting(&world).await, [SubjectRef::Person(child)].into());
    world.clock.set("2026-11-25T09:00:00Z");
    let before = versions(&world, &seen).await;
    let commit = world.commit(JBRA, agreement(&world, id, child, &instead));
    world.store.commit(commit).await.unwrap();
    assert!(waiting(&world).await.is_empty());
    let after = versions(&world, &seen).await;
    assert!(
        after.household > before.household,
        "what is in flight is decided again"
    );
    let repaired = world.store.repaired(&organisation("jbra")).await.unwrap();
    assert_eq!(repaired, [household]);
    assert!(
        world
            .store
            .repaired(&organisation("vt"))
            .await
            .unwrap()
            .is_empty()
    );

    let jbra = organisation("jbra");
    let known = world.store.snapshot_at(&jbra, household, then).await;
    assert_eq!(measures(&known.unwrap().unwrap()), [&ots_of(child)]);
    let corrected = |found_at: &str| {
        let found_at = found_at.parse().unwrap();
        world.store.corrected_at(&jbra, household, then, found_at)
    };
    let early = corrected("2026-11-24T12:00:00Z").await.unwrap().unwrap();
    assert_eq!(
        measures(&early),
        [&ots_of(child)],
        "nobody had found it yet"
    );
    let late = corrected("2026-11-25T09:00:00Z").await.unwrap().unwrap();
    assert_eq!(measures(&late), [&ots_of(sibling)]);
    assert!(
        late.facts.facts.iter().all(|fact| fact.id != died),
        "what was recorded later is no error of then"
    );
    // By its id nobody finds what never was; what stands in its place is found.
    assert!(world.store.fact(wrong).await.unwrap().is_none());
    let right = world.store.fact(instead.id).await.unwrap().unwrap();
    assert_eq!(right.fact, instead.fact);
}

async fn of_two_who_agree_at_once_one_wins_and_of_the_other_nothing_stands(world: World) {
    let (child, _) = world.enrolled(JBRA, "1").await;
    let (sibling, _) = world.enrolled(JBRA, "2").await;
    let (third, _) = world.enrolled(JBRA, "3").await;
    let wrong = world.assert(JBRA, ots_of(child)).await;
    let mut proposals = Vec::new();
    for person in [sibling, third] {
        let instead = Corrected {
            id: FactId::from_bytes(world.bits()),
            fact: ots_of(person),
            valid: always(),
            evidence: None,
            needs_confirmation: false,
        };
        let id = proposed(&world, wrong, child, instead.clone()).await;
        let commit = world.commit(JBRA, agreement(&world, id, child, &instead));
        proposals.push((instead.id, commit));
    }
    let [(one, first), (other, second)] = <[_; 2]>::try_from(proposals).unwrap();
    let (first, second) = tokio::join!(world.store.commit(first), world.store.commit(second));
    let mut refused = 0;
    for (instead, outcome) in [(one, first), (other, second)] {
        let stands = world.store.fact(instead).await.unwrap().is_some();
        assert_eq!(stands, outcome.is_ok());
        if let Err(fault) = outcome {
            assert!(matches!(fault, RegisterFault::NotOpen(NotOpen::Answered)));
            refused += 1;
        }
    }
    assert_eq!(refused, 1);
}
