//! Terms run for the human: no sooner than the last change under any of their ids allows.

use samenbeeld::model::catalogue::{RetentionController, RetentionRow, RetentionStart};
use samenbeeld::ports::{Retention, Terms};

use super::*;

on_both!(what_is_known_of_either_stays_until_a_year_after_the_last_change_of_the_one_they_are,);

/// Links go a year after the last change, deaths a year after they were recorded.
fn terms() -> Terms {
    let row = |kind: &str, starts| RetentionRow {
        kind: kind.to_owned(),
        from: "2015-01-01".parse().unwrap(),
        until: None,
        years: 1,
        starts,
        controller: RetentionController::Writer,
        article: "artikel".to_owned(),
        status: None,
        note: None,
    };
    let rows = [
        row("link", RetentionStart::LastChange),
        row("death", RetentionStart::Recorded),
    ];
    rows.into_iter()
        .map(|row| (row.kind.clone(), row))
        .collect()
}

async fn swept(world: &World, today: &str) -> usize {
    let over = world
        .store
        .over_term(&terms(), today.parse().unwrap())
        .await;
    let over = over.unwrap();
    let emptied = over.records.iter().map(|it| it.positions.len()).sum();
    world.store.empty(over).await.unwrap();
    emptied
}

async fn what_is_known_of_either_stays_until_a_year_after_the_last_change_of_the_one_they_are(
    world: World,
) {
    let (twice, _) = Twice::merged(world).await;
    let world = &twice.world;
    let death = Fact::Death { person: twice.kept };
    world.assert(JBRA, death).await;
    world.clock.set("2027-10-01T09:00:00Z");
    let again = Fact::Death {
        person: twice.merged,
    };
    world.assert(VT, again).await;
    assert_eq!(swept(world, "2027-12-01").await, 1, "the first death alone");
    assert_eq!(swept(world, "2028-09-30").await, 0);
    // What was emptied stands in nobody's way.
    world.assert(JBRA, Fact::Death { person: twice.kept }).await;
    let of_vt = twice.of_vt().await;
    assert_eq!(
        of_vt
            .facts
            .iter()
            .filter(|it| it.fact.kind() == "link")
            .count(),
        2
    );
    assert_eq!(
        of_vt
            .facts
            .iter()
            .filter(|it| it.fact.kind() == "death")
            .count(),
        2
    );
}
