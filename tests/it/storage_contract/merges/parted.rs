//! One registration that was two humans: what is of the other one moves to a person of its own.

use super::closed::{standing, statement};
use super::*;

use samenbeeld::consent::{Giver, Statement, StatementAnswer};
use samenbeeld::model::catalogue::Standing;
use samenbeeld::model::fact::FlagKind;
use samenbeeld::model::{ConsentId, FactId};

on_both!(
    what_moves_stands_with_the_fresh_person_as_it_stood_and_no_more_with_the_other,
    nothing_is_parted_from_one_who_was_merged_meanwhile,
    nothing_of_another_is_parted_once_a_merge_was_undone,
    what_was_repaired_meanwhile_is_not_parted,
    a_flag_that_goes_with_the_fresh_person_stays_as_well,
    what_somebody_with_a_name_withdrew_stays_withdrawn,
);

impl Twice {
    /// Proposes to part these facts and statements from the one that is kept: the repair, and the fresh person.
    async fn parting(
        &self,
        facts: impl Into<BTreeSet<FactId>>,
        statements: impl Into<BTreeSet<ConsentId>>,
    ) -> (RepairId, PersonId) {
        let fresh = PersonId::from_bytes(self.world.bits());
        let part = Repair::Part {
            person: self.kept,
            fresh,
            facts: facts.into(),
            statements: statements.into(),
        };
        (self.world.proposed(part, self.kept).await.unwrap(), fresh)
    }
}

async fn what_moves_stands_with_the_fresh_person_as_it_stood_and_no_more_with_the_other(
    world: World,
) {
    let twice = Twice::enrolled(world).await;
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
    assert_eq!(*then.unwrap().unwrap().facts, before);
    let again = world.agreed(part, person).await;
    assert_eq!(refused(&again), Some(NotOpen::Answered));
}

async fn nothing_is_parted_from_one_who_was_merged_meanwhile(world: World) {
    let twice = Twice::enrolled(world).await;
    let world = &twice.world;
    let consent = world
        .says(JBRA, statement(twice.kept, StatementAnswer::Given))
        .await;
    let (part, _) = twice.parting([], [consent]).await;
    let merge = world.merged(twice.merged, twice.kept).await;
    for filed_under in [twice.kept, twice.merged] {
        let outcome = world.agreed(part, filed_under).await;
        assert_eq!(refused(&outcome), Some(NotOpen::Changed));
    }
    assert_eq!(standing(&twice.of_jbra().await), (vec![true], 0));
    // Two again, it is what the two looked at.
    world.unmerged(merge, twice.merged).await.unwrap();
    world.agreed(part, twice.kept).await.unwrap();
    assert_eq!(standing(&twice.of_jbra().await), (vec![], 0));
}

async fn nothing_of_another_is_parted_once_a_merge_was_undone(world: World) {
    let (twice, merge) = Twice::merged(world).await;
    let world = &twice.world;
    let given = statement(twice.merged, StatementAnswer::Given);
    let consent = world.says(VT, given).await;
    let (part, _) = twice.parting([], [consent]).await;
    world.unmerged(merge, twice.kept).await.unwrap();
    let before = standing(&twice.of_vt().await);
    let outcome = world.agreed(part, twice.kept).await;
    assert_eq!(refused(&outcome), Some(NotOpen::Changed));
    assert_eq!(standing(&twice.of_vt().await), before);
}

async fn what_was_repaired_meanwhile_is_not_parted(world: World) {
    let twice = Twice::enrolled(world).await;
    let (world, person) = (&twice.world, twice.kept);
    let forged = world
        .says(JBRA, statement(person, StatementAnswer::Given))
        .await;
    let death = world.assert(JBRA, Fact::Death { person }).await;
    let other = world
        .says(JBRA, statement(person, StatementAnswer::Given))
        .await;
    let stale = [
        twice.parting([], [forged]).await.0,
        twice.parting([death], []).await.0,
        twice.parting([], [other]).await.0,
    ];
    let correct = Repair::Correct {
        fact: death,
        instead: None,
    };
    for repair in [Repair::Strike { consent: forged }, correct] {
        let repair = world.proposed(repair, person).await.unwrap();
        world.agreed(repair, person).await.unwrap();
    }
    let (parted, _) = twice.parting([], [other]).await;
    world.agreed(parted, person).await.unwrap();
    for part in stale {
        let outcome = world.agreed(part, person).await;
        assert_eq!(refused(&outcome), Some(NotOpen::Changed));
    }
}

async fn a_flag_that_goes_with_the_fresh_person_stays_as_well(world: World) {
    let twice = Twice::enrolled(world).await;
    let (world, person) = (&twice.world, twice.kept);
    let mut flags = BTreeSet::new();
    for flag in [FlagKind::Threat, FlagKind::RepresentativeBypassed] {
        let flag = Fact::Flag {
            flag,
            about: twice.merged,
            regarding: Some(person),
        };
        flags.insert(world.assert(JBRA, flag).await);
    }
    let (part, fresh) = twice.parting(flags, []).await;
    world.agreed(part, person).await.unwrap();
    world.join(JBRA, twice.home, fresh).await;
    let read = twice.of_jbra().await;
    let flags = read.facts.iter().filter(|it| it.fact.kind() == "flag");
    let of: Vec<_> = flags.map(|it| it.subject.clone()).collect();
    let [kept, fresh] = [person, fresh].map(SubjectRef::Person);
    assert_eq!(of, [kept.clone(), kept, fresh.clone(), fresh]);
}

async fn what_somebody_with_a_name_withdrew_stays_withdrawn(world: World) {
    for named in [false, true] {
        let twice = Twice::enrolled(world.another().await).await;
        let (world, child) = (&twice.world, twice.kept);
        let (father, mother) = (twice.merged, PersonId::from_bytes(world.bits()));
        let by = |parent| Statement {
            giver: Giver::Person(parent),
            standing: Standing::AuthorityHolder,
            ..statement(child, StatementAnswer::Given)
        };
        let of_mother = world.says(JBRA, by(mother)).await;
        // What says that he may speak for the child stays with the child.
        world.says(JBRA, by(father)).await;
        let event = RegisterEvent::Withdrawn {
            subject: child,
            by: Some(father),
            consent: named.then_some(of_mother),
        };
        let records = vec![world.record(VT, event, SubjectRef::Person(child))];
        world.store.commit(world.commit(VT, records)).await.unwrap();
        let before = twice.of_jbra().await;
        world.clock.set("2026-12-01T09:00:00Z");
        let (part, fresh) = twice.parting([], [of_mother]).await;
        world.agreed(part, child).await.unwrap();
        world.join(JBRA, twice.home, fresh).await;
        let after = twice.of_jbra().await;
        let withdrawn = |facts: &HouseholdFacts, of| {
            let mut said = facts.statements.iter();
            let of_mother = said.find(|it| {
                it.statement.giver == Giver::Person(mother) && it.statement.subject == of
            });
            of_mother.and_then(|it| it.withdrawn_at)
        };
        assert!(withdrawn(&before, child).is_some());
        assert_eq!(withdrawn(&after, fresh), withdrawn(&before, child));
    }
}
