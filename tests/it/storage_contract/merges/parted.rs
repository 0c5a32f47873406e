//! One registration that was two humans: what is of the other one moves to a person of its own.

use super::closed::{standing, statement};
use super::*;

use samenbeeld::consent::StatementAnswer;

#[tokio::test]
async fn what_moves_stands_with_the_fresh_person_as_it_stood_and_no_more_with_the_other() {
    let twice = Twice::enrolled().await;
    let (world, person) = (&twice.world, twice.kept);
    let (jbra, vt) = (organisation("jbra"), organisation("vt"));
    let filed = world.store.filed_under(&SubjectRef::Person(person)).await;
    let RegisterEvent::FactAsserted { id: link, .. } = filed.unwrap()[0].event else {
        panic!("enrolling links the person");
    };
    let death = world
        .assert_waiting(JBRA, Fact::Death { person }, true)
        .await;
    let confirmed = RegisterEvent::FactConfirmed {
        id: death,
        evidence: None,
    };
    let record = world.record(VT, confirmed, SubjectRef::Person(person));
    let written = world.store.commit(world.commit(VT, vec![record])).await;
    written.unwrap();
    let consent = world
        .says(JBRA, statement(person, StatementAnswer::Given))
        .await;
    world.withdraws(person, None).await;
    let refusal = world
        .says(JBRA, statement(person, StatementAnswer::Refused))
        .await;
    let before = twice.of_jbra().await;
    let fresh = PersonId::from_bytes(world.bits());
    let part = Repair::Part {
        person,
        fresh,
        facts: [link, death].into(),
        statements: [consent, refusal].into(),
    };
    let part = world.proposed(part, person).await.unwrap();
    world.clock.set("2026-12-01T09:00:00Z");
    world.agreed(part, person).await.unwrap();
    let after = twice.of_jbra().await;
    let kinds: Vec<_> = after.facts.iter().map(|it| it.fact.kind()).collect();
    assert_eq!(kinds, ["membership"]);
    assert_eq!(
        standing(&after),
        (vec![], 1),
        "a refusal opens nothing by going"
    );
    let known = world.store.by_client_number(&hat(JBRA), "1").await;
    let known = known.unwrap().unwrap();
    assert_eq!(known.person, fresh, "the number goes with its link");
    assert_ne!(known.pseudonym, twice.kept_seen);
    let subject = SubjectRef::Person(fresh);
    assert_eq!(world.store.pseudonym(&vt, &subject).await.unwrap(), None);
    // In a household of its own it reads as it stood.
    let (home, seen) = world.household(JBRA).await;
    world.join(JBRA, home, fresh).await;
    let moved = world.read("jbra", &seen).await;
    let of_fresh = moved.facts.iter().filter(|it| it.subject == subject);
    for (moved, was) in of_fresh.zip(
        before
            .facts
            .iter()
            .filter(|it| it.id == link || it.id == death),
    ) {
        assert_ne!(moved.id, was.id);
        assert_eq!(
            (&moved.writer, moved.recorded_at),
            (&was.writer, was.recorded_at)
        );
        assert_eq!(
            (moved.valid, &moved.confirmed_by),
            (was.valid, &was.confirmed_by)
        );
    }
    assert_eq!(
        standing(&moved),
        (vec![false], 1),
        "withdrawn and refused as it was"
    );
    assert_eq!(
        moved
            .facts
            .iter()
            .filter(|it| it.subject == subject)
            .count(),
        2
    );
    assert!(world.store.waiting_for(&jbra, 0).await.unwrap().is_empty());
    // As it was known before, it reads as before.
    let then = world
        .store
        .snapshot_at(&jbra, twice.home, before.versions)
        .await;
    assert_eq!(then.unwrap().unwrap().facts, before);
    let again = world.agreed(part, person).await;
    assert_eq!(refused(&again), Some(NotOpen::Answered));
}
