//! The lock, a restart, a full disk, a failing statement.

use samenbeeld::audit::{EntryKind, ExportLine, Place};
use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::fact::{Fact, SubjectRef};
use samenbeeld::model::{FactId, PersonId};
use samenbeeld::ports::{AuditLog, Register, RegisterFault};
use samenbeeld::storage::StorageError;

use super::{JBRA, beside, execute, verified, wrapping};
use crate::storage_world::{World, always, open, organisation};

#[tokio::test]
async fn a_second_broker_on_the_same_file_is_refused() {
    let world = World::new().await;
    let second = open(&world.place, wrapping(), &world.clock, &world.chance).await;
    let error = second.unwrap_err();
    assert!(matches!(error, StorageError::InUse { .. }), "{error}");
    let world = world.reopened(wrapping()).await.unwrap();
    world.enrolled(JBRA, "1").await;
}

#[tokio::test]
async fn a_chain_goes_on_after_a_restart() {
    let world = World::new().await;
    let (person, pseudonym) = world.enrolled(JBRA, "1").await;
    let world = world.reopened(wrapping()).await.unwrap();
    assert_eq!(world.enrolled(JBRA, "1").await, (person, pseudonym));
    let report = verified(&world, &[]).await;
    assert_eq!(report.chains[0].checkpoint.size, 2);
}

#[tokio::test]
async fn intents_left_open_are_closed_as_abandoned_after_a_restart() {
    let world = World::new().await;
    let own = SubjectRef::Organisation(organisation("jbra"));
    let open = world.draft(EntryKind::Intent, "jbra", own.clone());
    let answered = world.draft(EntryKind::Intent, "jbra", own.clone());
    let mut outcome = world.draft(EntryKind::Outcome, "jbra", own.clone());
    outcome.closes = Some(answered.receipt);
    let mut part = world.draft(EntryKind::Part, "jbra", own);
    part.closes = Some(open.receipt);
    for draft in [open.clone(), answered, outcome, part] {
        world.store.record(draft).await.unwrap();
    }
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    assert_eq!(
        world.store.close_abandoned(now).await.unwrap(),
        0,
        "they are of this run"
    );
    let world = world.reopened(wrapping()).await.unwrap();
    assert_eq!(world.store.close_abandoned(now).await.unwrap(), 1);
    assert_eq!(world.store.close_abandoned(now).await.unwrap(), 0);
    let export = world.export("jbra").await;
    let last = export.iter().rev().find_map(|line| match line {
        ExportLine::Entry(entry) => entry.sections[0].opened.clone(),
        _ => None,
    });
    let body = String::from_utf8(last.unwrap().1).unwrap();
    assert!(body.contains(r#""kind":"abandoned""#), "{body}");
    assert!(
        body.contains(&format!(r#""closes":"{}""#, open.receipt)),
        "{body}"
    );
    let world = world.reopened(wrapping()).await.unwrap();
    assert_eq!(world.store.close_abandoned(now).await.unwrap(), 0);
}

#[tokio::test]
async fn a_write_and_its_entry_stand_or_fall_together() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
    let subject = SubjectRef::Person(person);
    let mut connection = beside(&world).await;
    for (fault, mend) in [
        (
            "CREATE TRIGGER fault BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "DROP TRIGGER fault",
        ),
        (
            "CREATE TRIGGER fault BEFORE INSERT ON register BEGIN SELECT RAISE(ABORT, 'fault'); END",
            "DROP TRIGGER fault",
        ),
    ] {
        execute(&mut connection, fault).await.unwrap();
        let birth = RegisterEvent::FactAsserted {
            id: FactId::from_bytes(world.bits()),
            fact: Fact::Birth {
                person,
                earliest: always().from(),
                latest: always().from(),
                expected: false,
            },
            valid: always(),
            evidence: None,
            needs_confirmation: false,
        };
        let records = vec![world.record(JBRA, birth, subject.clone())];
        let commit = world.commit(JBRA, records);
        let failed = world.store.commit(commit.clone()).await;
        assert!(
            matches!(failed, Err(RegisterFault::Unwritable(_))),
            "{fault}"
        );
        let before = (entries(&world).await, records_of(&world, person).await);
        execute(&mut connection, mend).await.unwrap();
        world.store.commit(commit).await.unwrap();
        let after = (entries(&world).await, records_of(&world, person).await);
        assert_eq!(after, (before.0 + 1, before.1 + 1), "{fault}");
    }
    assert_eq!(
        (entries(&world).await, records_of(&world, person).await),
        (3, 3)
    );
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_recorded_and_all_goes_on_when_there_is_room() {
    let world = World::new().await;
    let own = SubjectRef::Organisation(organisation("jbra"));
    let before = world
        .store
        .record(world.draft(EntryKind::Reading, "jbra", own.clone()));
    let mut receipts = vec![before.await.unwrap()];
    world.store.limit_pages(1).await.unwrap();
    let mut large = world.draft(EntryKind::Reading, "jbra", own.clone());
    let section = large.sections.get_mut(&Place::Broker).unwrap();
    section.insert("note".to_owned(), "x".repeat(100_000).into());
    let fault = world.store.record(large.clone()).await.unwrap_err();
    assert_eq!(fault.to_string(), "the log is not writable");
    let refused =
        world
            .store
            .enrol(world.enrolment(JBRA, world.person(&"9".repeat(60_000), None), None));
    assert!(matches!(refused.await, Err(RegisterFault::Unwritable(_))));
    world.store.limit_pages(1_000_000).await.unwrap();
    receipts.push(world.store.record(large).await.unwrap());
    let report = verified(&world, &receipts).await;
    assert_eq!(report.chains[0].checkpoint.size, 2);
}

async fn entries(world: &World) -> u64 {
    verified(world, &[]).await.chains[0].checkpoint.size
}

async fn records_of(world: &World, person: PersonId) -> usize {
    let filed = world.store.filed_under(&SubjectRef::Person(person)).await;
    filed.unwrap().len()
}
