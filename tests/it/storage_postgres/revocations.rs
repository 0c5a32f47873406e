//! A revocation at one broker and a commit at another: whichever comes first, nothing is committed after what revokes it.

use samenbeeld::audit::EntryKind;
use samenbeeld::ports::{AuditLog, LogFault, PolicyAct, Revocations};
use tokio::time::timeout;

use super::brokers::A_WHILE;
use super::{another, beside, execute};
use crate::policy_world::files;
use crate::storage_contract::revocations::{entry, revocation, shown};
use crate::storage_world::World;

#[tokio::test]
async fn what_was_revoked_at_one_broker_no_other_commits() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let other = another(&world).await;
    let reading = || entry(&world, EntryKind::Reading, shown(7));
    other.record(reading()).await.unwrap();
    world.store.revoke(revocation(&world, 7)).await.unwrap();
    let late = other.record(reading()).await;
    assert!(matches!(late, Err(LogFault::Revoked)), "{late:?}");
}

#[tokio::test]
async fn a_commit_waits_for_a_revocation_that_is_on_its_way_and_then_is_refused() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let mut writer = beside(&world).await;
    execute(&mut writer, "BEGIN").await.unwrap();
    let insert = "INSERT INTO revocations (version, mark, organisation, kind, reason, receipt, revoked_at)
        SELECT 1, decode(repeat('07', 32), 'hex'), 'jbra', 'token', 'superseded', decode(repeat('01', 16), 'hex'), 1";
    assert_eq!(execute(&mut writer, insert).await.unwrap(), 1);
    let recording = world
        .store
        .record(entry(&world, EntryKind::Reading, shown(7)));
    tokio::pin!(recording);
    let early = timeout(A_WHILE, &mut recording).await;
    assert!(early.is_err(), "it waits: {early:?}");
    execute(&mut writer, "COMMIT").await.unwrap();
    let late = recording.await;
    assert!(matches!(late, Err(LogFault::Revoked)), "{late:?}");
}

#[tokio::test]
async fn a_revocation_waits_for_a_commit_that_is_on_its_way_and_others_commit_meanwhile() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let mut committer = beside(&world).await;
    execute(&mut committer, "BEGIN").await.unwrap();
    let hold = "SELECT version FROM revocations_in_force FOR SHARE";
    execute(&mut committer, hold).await.unwrap();
    let other = another(&world).await;
    let meanwhile = world
        .store
        .record(entry(&world, EntryKind::Reading, shown(8)));
    meanwhile.await.unwrap();
    let revoking = other.revoke(revocation(&world, 7));
    tokio::pin!(revoking);
    assert!(timeout(A_WHILE, &mut revoking).await.is_err(), "it waits");
    execute(&mut committer, "COMMIT").await.unwrap();
    revoking.await.unwrap();
}

#[tokio::test]
async fn a_batch_that_puts_policies_in_force_and_revokes_waits_for_nobody_who_waits_for_it() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    world.founds(&files(&[("vt.cedar", "// 1")])).await;
    let proposal = world
        .approved(&files(&[("vt.cedar", "// 2")]), &["vt", "blijf"])
        .await;
    // A disclosure that holds the revocations, and comes to the policies next.
    let mut discloser = beside(&world).await;
    execute(&mut discloser, "BEGIN").await.unwrap();
    let hold = "SELECT version FROM revocations_in_force FOR SHARE";
    execute(&mut discloser, hold).await.unwrap();
    // Both are asked before the committer takes either: one batch.
    let both = async {
        let activate = PolicyAct::Activate {
            bundle: proposal.bundle,
            today: "2026-11-23".parse().unwrap(),
        };
        let revoke = world.store.revoke(revocation(&world, 7));
        tokio::join!(world.act(activate), revoke)
    };
    tokio::pin!(both);
    assert!(timeout(A_WHILE, &mut both).await.is_err(), "it waits");
    let next = "SELECT version FROM policy_in_force FOR SHARE";
    let next = timeout(A_WHILE, execute(&mut discloser, next)).await;
    next.expect("nobody holds them").unwrap();
    execute(&mut discloser, "COMMIT").await.unwrap();
    let (activated, revoked) = both.await;
    activated.unwrap();
    revoked.unwrap();
}

#[tokio::test]
async fn brokers_that_revoke_and_commit_at_once_never_wait_for_each_other_in_a_circle() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let other = another(&world).await;
    for number in 10..60 {
        let entry = |shown| entry(&world, EntryKind::Reading, shown);
        let (one, two, three, four) = tokio::join!(
            world.store.revoke(revocation(&world, number)),
            other.record(entry(shown(number + 100))),
            world.store.record(entry(shown(number + 100))),
            other.revoke(revocation(&world, number)),
        );
        assert_eq!(
            one.unwrap().reply,
            four.unwrap().reply,
            "one of them was first"
        );
        two.unwrap();
        three.unwrap();
    }
}
