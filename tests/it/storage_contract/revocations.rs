//! What is revoked is worth nothing in any commit, and no commit that somebody asked for leaves out the comparison.

use std::collections::BTreeSet;

use samenbeeld::audit::{Draft, EntryKind};
use samenbeeld::model::fact::SubjectRef;
use samenbeeld::model::revocation::{Credentials, Mark, RevocationReason, RevokedKind};
use samenbeeld::ports::{
    AuditLog, Committed, LogFault, Register, RegisterFault, Releasing, Revocation, Revocations,
};
use samenbeeld::storage::Store;

use super::{JBRA, versions};
use crate::storage_world::{World, on_both, organisation};

on_both!(
    nothing_is_recorded_released_written_or_repeated_with_what_is_revoked,
    what_was_held_against_older_revocations_is_looked_up_and_stands_where_another_thing_was_revoked,
    what_is_revoked_twice_was_revoked_the_first_time,
    what_follows_in_the_same_batch_is_refused_and_what_the_broker_writes_itself_is_not,
);

pub(crate) fn shown(number: u8) -> Credentials {
    Credentials::new([Mark::from_bytes([number; 32]), Mark::from_bytes([99; 32])])
}

/// An entry by somebody of JBRA who showed this.
pub(crate) fn entry(world: &World, kind: EntryKind, shown: Credentials) -> Draft {
    let own = SubjectRef::Organisation(organisation("jbra"));
    Draft {
        shown: Some(shown),
        ..world.draft(kind, "jbra", own)
    }
}

pub(crate) fn revocation(world: &World, number: u8) -> Revocation {
    Revocation {
        identity: world.identity(&organisation("jbra")),
        mark: Mark::from_bytes([number; 32]),
        kind: RevokedKind::Token,
        reason: RevocationReason::KeyCompromise,
        entry: entry(world, EntryKind::Writing, shown(1)),
    }
}

async fn revoke(world: &World, number: u8) -> Committed {
    world.store.revoke(revocation(world, number)).await.unwrap()
}

async fn recorded(world: &World, store: &Store, shown: Credentials) -> bool {
    match store.record(entry(world, EntryKind::Reading, shown)).await {
        Ok(_) => true,
        Err(LogFault::Revoked) => false,
        Err(error) => panic!("{error}"),
    }
}

fn is_revoked<T: std::fmt::Debug>(outcome: Result<T, RegisterFault>) -> bool {
    match outcome {
        Ok(_) => false,
        Err(RegisterFault::Revoked) => true,
        Err(error) => panic!("{error}"),
    }
}

async fn nothing_is_recorded_released_written_or_repeated_with_what_is_revoked(world: World) {
    let (household, seen) = world.household(JBRA).await;
    let about = SubjectRef::Household(household);
    let mut intent = world.draft(EntryKind::Intent, "jbra", about.clone());
    intent.shown = Some(shown(7));
    world.store.record(intent.clone()).await.unwrap();
    let mut write = world.commit(JBRA, Vec::new());
    write.entry.shown = Some(shown(7));
    world.store.commit(write.clone()).await.unwrap();
    let before = world.store.answered(&write.identity, &shown(7)).await;
    assert_eq!(before.unwrap(), Some(b"reply".to_vec()));
    revoke(&world, 7).await;
    assert!(!recorded(&world, &world.store, shown(7)).await);
    let decided_on = versions(&world, &seen).await;
    let mut outcome = world.draft(EntryKind::Outcome, "jbra", about);
    outcome.closes = Some(intent.receipt);
    outcome.shown = Some(shown(7));
    let releasing = Releasing {
        entry: outcome,
        household,
        recipient: organisation("jbra"),
        decided_on,
        disclosed: None,
    };
    let released = world.store.release(releasing).await;
    assert!(matches!(released, Err(LogFault::Revoked)), "{released:?}");
    assert!(is_revoked(
        world.store.answered(&write.identity, &shown(7)).await
    ));
    assert!(is_revoked(world.store.commit(write).await), "repeated");
    let mut fresh = world.commit(JBRA, Vec::new());
    fresh.entry.shown = Some(shown(7));
    assert!(is_revoked(world.store.commit(fresh).await), "new");
    assert!(is_revoked(world.store.stands(&shown(7)).await));
    assert!(recorded(&world, &world.store, shown(8)).await);
    assert!(!is_revoked(world.store.stands(&shown(8)).await));
}

async fn what_was_held_against_older_revocations_is_looked_up_and_stands_where_another_thing_was_revoked(
    world: World,
) {
    assert_eq!(world.store.revoked(0).await.unwrap(), None);
    revoke(&world, 7).await;
    let known = world.store.revoked(0).await.unwrap().unwrap();
    assert_eq!(known.version, 1);
    assert_eq!(known.marks, BTreeSet::from([Mark::from_bytes([7; 32])]));
    assert!(known.any_of(&shown(7)) && !known.any_of(&shown(8)));
    assert_eq!(world.store.revoked(1).await.unwrap(), None);
    revoke(&world, 9).await;
    for (number, stands) in [(8, true), (9, false)] {
        let shown = shown(number).checked_against(known.version);
        assert_eq!(
            recorded(&world, &world.store, shown).await,
            stands,
            "{number}"
        );
    }
}

async fn what_is_revoked_twice_was_revoked_the_first_time(world: World) {
    let first = revocation(&world, 7);
    let done = world.store.revoke(first.clone()).await.unwrap();
    assert_eq!(done.reply[..16], done.receipt.id.as_bytes()[..]);
    world.clock.set("2026-11-23T10:30:00Z");
    assert_eq!(world.store.revoke(first).await.unwrap(), done, "repeated");
    let again = revoke(&world, 7).await;
    assert_ne!(again.receipt.id, done.receipt.id);
    assert_eq!(again.reply, done.reply);
    let known = world.store.revoked(0).await.unwrap().unwrap();
    assert_eq!(known.version, 1);
}

async fn what_follows_in_the_same_batch_is_refused_and_what_the_broker_writes_itself_is_not(
    world: World,
) {
    for number in 10..40 {
        let entry = |shown| entry(&world, EntryKind::Reading, shown);
        let own = SubjectRef::Organisation(organisation("jbra"));
        let of_itself = world.draft(EntryKind::Retention, "jbra", own);
        let (before, revoked, after, itself) = tokio::join!(
            world.store.record(entry(shown(number))),
            world.store.revoke(revocation(&world, number)),
            world.store.record(entry(shown(number))),
            world.store.record(of_itself),
        );
        before.unwrap();
        revoked.unwrap();
        assert!(matches!(after, Err(LogFault::Revoked)), "{after:?}");
        itself.unwrap();
    }
}
