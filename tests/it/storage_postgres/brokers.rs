//! Two brokers on one database: what one acknowledged holds on the other, and neither forks the log.

use std::time::Duration;

use samenbeeld::audit::{Draft, EntryKind};
use samenbeeld::decision::{RegisterEvent, Versions};
use samenbeeld::model::fact::SubjectRef;
use samenbeeld::model::{HouseholdId, PersonId};
use samenbeeld::ports::{AuditLog, Commit, LogFault, PolicyStore, Register, Release, Releasing};
use samenbeeld::storage::Store;
use tokio::time::{sleep, timeout};

use super::{JBRA, VT, another, beside, execute, verified};
use crate::policy_world::files;
use crate::storage_world::{World, organisation};

/// Long enough for whoever does not wait for a lock to be done.
pub(super) const A_WHILE: Duration = Duration::from_millis(400);

/// A household with a child and an intent, and the versions that were decided on.
struct Asked {
    household: HouseholdId,
    child: PersonId,
    intent: Draft,
    decided_on: Versions,
}

async fn asked(world: &World) -> Asked {
    let (household, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    world.join(JBRA, household, child).await;
    let intent = world.draft(EntryKind::Intent, "jbra", SubjectRef::Household(household));
    world.store.record(intent.clone()).await.unwrap();
    let snapshot = world.store.snapshot(&organisation("jbra"), &seen).await;
    Asked {
        household,
        child,
        intent,
        decided_on: snapshot.unwrap().unwrap().facts.versions,
    }
}

async fn release(world: &World, store: &Store, asked: &Asked) -> Result<Release, LogFault> {
    let about = SubjectRef::Household(asked.household);
    let mut entry = world.draft(EntryKind::Outcome, "jbra", about);
    entry.closes = Some(asked.intent.receipt);
    let releasing = Releasing {
        entry,
        household: asked.household,
        recipient: organisation("jbra"),
        decided_on: asked.decided_on,
        disclosed: None,
    };
    store.release(releasing).await
}

fn withdrawal(world: &World, by: &str, child: PersonId) -> Commit {
    let withdrawn = RegisterEvent::Withdrawn {
        subject: child,
        by: None,
        consent: None,
    };
    let record = world.record(by, withdrawn, SubjectRef::Person(child));
    world.commit(by, vec![record])
}

#[tokio::test]
async fn what_was_withdrawn_at_one_broker_no_other_discloses() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let other = another(&world).await;
    let asked = asked(&world).await;
    other
        .commit(withdrawal(&world, VT, asked.child))
        .await
        .unwrap();
    let late = release(&world, &world.store, &asked).await.unwrap();
    assert_eq!(late, Release::Stale);
}

#[tokio::test]
async fn a_disclosure_waits_for_a_withdrawal_that_is_on_its_way_and_then_is_stale() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let asked = asked(&world).await;
    let mut writer = beside(&world).await;
    execute(&mut writer, "BEGIN").await.unwrap();
    let raise =
        "UPDATE present_versions SET version = version + 1 WHERE substr(subject, 1, 1) = 'h'";
    assert_eq!(execute(&mut writer, raise).await.unwrap(), 1);
    let releasing = release(&world, &world.store, &asked);
    tokio::pin!(releasing);
    let early = timeout(A_WHILE, &mut releasing).await;
    assert!(early.is_err(), "it waits: {early:?}");
    execute(&mut writer, "COMMIT").await.unwrap();
    assert_eq!(releasing.await.unwrap(), Release::Stale);
}

#[tokio::test]
async fn a_withdrawal_waits_for_a_disclosure_that_is_on_its_way() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let asked = asked(&world).await;
    let mut discloser = beside(&world).await;
    execute(&mut discloser, "BEGIN").await.unwrap();
    let hold = "SELECT version FROM present_versions WHERE substr(subject, 1, 1) = 'h' FOR SHARE";
    execute(&mut discloser, hold).await.unwrap();
    let other = another(&world).await;
    let withdrawing = other.commit(withdrawal(&world, VT, asked.child));
    tokio::pin!(withdrawing);
    assert!(
        timeout(A_WHILE, &mut withdrawing).await.is_err(),
        "it waits"
    );
    // Others disclose meanwhile: they hold it together.
    let released = release(&world, &world.store, &asked).await.unwrap();
    assert!(matches!(released, Release::Released(_)));
    execute(&mut discloser, "COMMIT").await.unwrap();
    withdrawing.await.unwrap();
    let late = release(&world, &world.store, &asked).await.unwrap();
    assert_eq!(late, Release::Stale);
}

#[tokio::test]
async fn policies_put_in_force_at_one_broker_make_what_another_decided_stale() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let asked = asked(&world).await;
    let other = another(&world).await;
    world.founds(&files(&[("vt.cedar", "// 1")])).await;
    assert_eq!(other.activations().await.unwrap().len(), 1);
    let late = release(&world, &other, &asked).await.unwrap();
    assert_eq!(late, Release::Stale);
}

#[tokio::test]
async fn two_brokers_at_once_write_one_register_and_two_chains() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let other = another(&world).await;
    let asked = asked(&world).await;
    let mut receipts = Vec::new();
    for _ in 0..20 {
        let one = withdrawal(&world, JBRA, asked.child);
        let two = withdrawal(&world, VT, asked.child);
        let of_the_asker = world.draft(EntryKind::Reading, "jbra", SubjectRef::Person(asked.child));
        let (one, two, read) = tokio::join!(
            world.store.commit(one),
            other.commit(two),
            other.record(of_the_asker)
        );
        receipts.extend([one.unwrap().receipt, read.unwrap()]);
        two.unwrap();
    }
    let report = verified(&world, &receipts).await;
    assert_eq!(report.receipts.len(), receipts.len());
    let sizes: Vec<u64> = report
        .chains
        .iter()
        .map(|chain| chain.checkpoint.size)
        .filter(|size| *size > 0)
        .collect();
    assert_eq!(sizes.len(), 2, "each has its own: {sizes:?}");
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT seq, recorded_at FROM register ORDER BY seq")
            .fetch_all(&mut beside(&world).await)
            .await
            .unwrap();
    let dense = rows
        .iter()
        .zip(1..)
        .all(|((seq, _), number)| *seq == number);
    assert!(dense, "{rows:?}");
    assert!(rows.windows(2).all(|pair| pair[0].1 <= pair[1].1));
}

#[tokio::test]
async fn whoever_waits_at_one_broker_is_told_what_another_wrote() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let other = another(&world).await;
    let asked = asked(&world).await;
    // The listener stands by now, and what was written above is behind it.
    sleep(A_WHILE).await;
    let mut written = world.store.written();
    written.mark_unchanged();
    other
        .commit(withdrawal(&world, VT, asked.child))
        .await
        .unwrap();
    let told = timeout(Duration::from_secs(2), written.changed()).await;
    assert!(told.is_ok(), "before it looks again by itself");
}

#[tokio::test]
async fn a_broker_whose_connection_breaks_answers_no_and_goes_on_without_a_fork() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let asked = asked(&world).await;
    let mut beside = beside(&world).await;
    execute(&mut beside, "BEGIN").await.unwrap();
    let hold = "SELECT version FROM policy_in_force FOR UPDATE";
    execute(&mut beside, hold).await.unwrap();
    let releasing = release(&world, &world.store, &asked);
    tokio::pin!(releasing);
    assert!(timeout(A_WHILE, &mut releasing).await.is_err(), "it waits");
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'";
    assert_eq!(execute(&mut beside, end).await.unwrap(), 1);
    assert!(releasing.await.is_err(), "nothing leaves");
    execute(&mut beside, "ROLLBACK").await.unwrap();
    let again = release(&world, &world.store, &asked).await.unwrap();
    let Release::Released(receipt) = again else {
        panic!("{again:?}");
    };
    // Also while nothing is on its way.
    let every = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    execute(&mut beside, every).await.unwrap();
    let own = SubjectRef::Organisation(organisation("jbra"));
    let reading = world.draft(EntryKind::Reading, "jbra", own);
    let after = world.store.record(reading).await.unwrap();
    assert_eq!(verified(&world, &[receipt, after]).await.receipts.len(), 2);
}

#[tokio::test]
async fn what_a_living_broker_works_on_no_other_closes_and_what_a_dead_one_left_the_next_does() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    asked(&world).await;
    let other = another(&world).await;
    assert_eq!(other.close_abandoned(now).await.unwrap(), 0);
    other.close().await;
    let World {
        place,
        clock,
        chance,
        store,
        ..
    } = world;
    store.close().await;
    let wrapping = samenbeeld::storage::sealing::WrappingKeys::new(
        crate::storage_world::key("wrap-1", 1),
        Vec::new(),
    );
    let next = crate::storage_world::open(&place, wrapping, &clock, &chance);
    let next = next.await.unwrap();
    assert_eq!(next.close_abandoned(now).await.unwrap(), 1);
    assert_eq!(next.close_abandoned(now).await.unwrap(), 0);
}
