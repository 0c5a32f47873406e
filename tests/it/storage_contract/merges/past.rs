//! Before a merge, while it stood and after it was undone, the register reads as it was known (law 6).

use super::*;

on_both!(
    before_during_and_after_the_register_reads_as_it_was_known_then,
    undone_each_has_its_own_again_and_what_was_recorded_meanwhile_stays_with_the_kept_one,
    a_merge_is_undone_once_and_after_those_that_rest_on_it,
    the_past_without_its_errors_knows_a_merge_once_it_was_found_and_no_more_once_it_was_undone,
    whoever_knew_one_of_the_two_has_to_do_with_what_was_repaired_in_the_households_of_both,
);

async fn before_during_and_after_the_register_reads_as_it_was_known_then(world: World) {
    let twice = Twice::enrolled(world).await;
    let (world, jbra) = (&twice.world, organisation("jbra"));
    let mut then = vec![twice.of_jbra().await];
    let merge = world.merged(twice.kept, twice.merged).await;
    then.push(twice.of_jbra().await);
    world.assert(VT, Fact::Death { person: twice.kept }).await;
    then.push(twice.of_jbra().await);
    world.unmerged(merge, twice.kept).await.unwrap();
    then.push(twice.of_jbra().await);
    for (number, facts) in then.iter().enumerate() {
        let again = world
            .store
            .snapshot_at(&jbra, twice.home, facts.versions)
            .await;
        assert_eq!(*again.unwrap().unwrap().facts, *facts, "{number}");
    }
    let links = |facts: &HouseholdFacts| {
        let links = facts.facts.iter().filter(|it| it.fact.kind() == "link");
        links.count()
    };
    assert_eq!(then.iter().map(links).collect::<Vec<_>>(), [1, 2, 2, 1]);
}

async fn undone_each_has_its_own_again_and_what_was_recorded_meanwhile_stays_with_the_kept_one(
    world: World,
) {
    let twice = Twice::enrolled(world).await;
    let world = &twice.world;
    let before = (twice.of_jbra().await.facts, twice.of_vt().await.facts);
    let merge = world.merged(twice.kept, twice.merged).await;
    let person = world
        .store
        .person(&organisation("vt"), &twice.merged_seen)
        .await;
    let death = Fact::Death {
        person: person.unwrap().unwrap(),
    };
    world.assert(VT, death).await;
    let undoing = world
        .proposed(Repair::Unmerge { merge }, twice.kept)
        .await
        .unwrap();
    let versions = (twice.of_jbra().await.versions, twice.of_vt().await.versions);
    world.agreed(undoing, twice.kept).await.unwrap();
    let (of_jbra, of_vt) = (twice.of_jbra().await, twice.of_vt().await);
    assert!(of_jbra.versions.household > versions.0.household);
    assert!(of_vt.versions.household > versions.1.household);
    assert_eq!(of_vt.facts, before.1);
    assert_eq!(of_jbra.facts[..before.0.len()], before.0);
    assert_eq!(of_jbra.facts.last().unwrap().fact.kind(), "death");
    let vt = organisation("vt");
    let own = world.store.person(&vt, &twice.merged_seen).await.unwrap();
    assert_eq!(own, Some(twice.merged));
    let homes = world.store.homes_of(twice.merged).await.unwrap();
    assert_eq!(homes, [twice.other_home]);
    // They may be merged anew, the other way round.
    world.merged(twice.merged, twice.kept).await;
    assert_eq!(members(&twice.of_jbra().await), [twice.merged]);
}

async fn a_merge_is_undone_once_and_after_those_that_rest_on_it(world: World) {
    let (twice, first) = Twice::merged(world).await;
    let world = &twice.world;
    let (third, _) = world.enrolled("blijf/shelter", "3").await;
    let second = world.merged(third, twice.kept).await;
    let outcome = world.unmerged(first, twice.kept).await;
    assert_eq!(refused(&outcome), Some(NotOpen::RestedOn));
    world.unmerged(second, third).await.unwrap();
    let one = world
        .proposed(Repair::Unmerge { merge: first }, twice.kept)
        .await
        .unwrap();
    world.unmerged(first, twice.kept).await.unwrap();
    let outcome = world.agreed(one, twice.kept).await;
    assert_eq!(refused(&outcome), Some(NotOpen::Answered));
    let never = RepairId::from_bytes([9; 16]);
    let outcome = world
        .proposed(Repair::Unmerge { merge: never }, third)
        .await;
    assert!(outcome.is_err());
}

async fn the_past_without_its_errors_knows_a_merge_once_it_was_found_and_no_more_once_it_was_undone(
    world: World,
) {
    let twice = Twice::enrolled(world).await;
    let (world, jbra) = (&twice.world, organisation("jbra"));
    let then = twice.of_jbra().await.versions;
    world.clock.set("2026-11-24T09:00:00Z");
    let fact = Fact::Death { person: twice.kept };
    world.assert(VT, fact).await;
    world.clock.set("2026-11-25T09:00:00Z");
    let merge = world.merged(twice.kept, twice.merged).await;
    world.clock.set("2026-11-26T09:00:00Z");
    world.unmerged(merge, twice.kept).await.unwrap();
    let mut links = Vec::new();
    for day in ["24", "25", "26"] {
        let found_at = format!("2026-11-{day}T09:00:00Z").parse().unwrap();
        let read = world.store.corrected_at(&jbra, twice.home, then, found_at);
        let facts = read.await.unwrap().unwrap().facts;
        links.push(
            facts
                .facts
                .iter()
                .filter(|it| it.fact.kind() == "link")
                .count(),
        );
    }
    assert_eq!(links, [1, 2, 1]);
}

async fn whoever_knew_one_of_the_two_has_to_do_with_what_was_repaired_in_the_households_of_both(
    world: World,
) {
    let (twice, merge) = Twice::merged(world).await;
    let world = &twice.world;
    let both = BTreeSet::from([twice.home, twice.other_home]);
    for undone in [false, true] {
        if undone {
            world.unmerged(merge, twice.kept).await.unwrap();
        }
        for (who, known) in [
            ("jbra", both.clone()),
            ("vt", both.clone()),
            ("blijf", BTreeSet::new()),
        ] {
            let repaired = world.store.repaired(&organisation(who)).await.unwrap();
            assert_eq!(BTreeSet::from_iter(repaired), known, "{who} {undone}");
        }
    }
}
