//! What SQLite alone keeps to: the lock, what lies in the files, a full disk, a restart.

use std::collections::BTreeMap;
use std::path::Path;

use samenbeeld::audit::{Against, EntryKind, ExportLine, Place, Receipt, Report, verify};
use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::fact::{Evidence, EvidenceKind, Fact, KeyedHash, SubjectRef};
use samenbeeld::model::{FactId, PersonId};
use samenbeeld::ports::{AuditLog, PolicyStore, Register, RegisterFault};
use samenbeeld::storage::StorageError;
use samenbeeld::storage::sealing::WrappingKeys;
use sqlx::{Connection, SqliteConnection};

use crate::storage_world::{World, always, hat, key, open, organisation, trusted};

const JBRA: &str = "jbra/ots";

fn wrapping() -> WrappingKeys {
    WrappingKeys::new(key("wrap-1", 1), Vec::new())
}

/// A connection past the store: what somebody with the file can do.
async fn beside(world: &World) -> SqliteConnection {
    let url = format!("sqlite://{}", world.database().display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query(sql).execute(connection).await?.rows_affected())
}

async fn verified(world: &World, receipts: &[Receipt]) -> Report {
    let trusted = trusted();
    let against = Against {
        receipts,
        trusted: &trusted,
        earlier: &[],
    };
    verify(world.export("jbra").await.into_iter().map(Ok), against).unwrap()
}

/// Whether the bytes stand in any file of the folder.
fn lies_in(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[tokio::test]
async fn a_second_broker_on_the_same_file_is_refused() {
    let world = World::new().await;
    let second = open(&world.database(), wrapping(), &world.clock, &world.chance).await;
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
async fn nothing_readable_lies_in_any_file() {
    let world = World::new().await;
    let enrolment = world.enrolment(
        JBRA,
        world.person("KANARIE-NUMBER", Some("123456782")),
        None,
    );
    let (pseudonym, _) = world.store.enrol(enrolment).await.unwrap();
    let person = world
        .store
        .person(&organisation("jbra"), &pseudonym)
        .await
        .unwrap()
        .unwrap();
    let asserted = RegisterEvent::FactAsserted {
        id: FactId::from_bytes(world.bits()),
        fact: Fact::Death { person },
        valid: always(),
        evidence: Some(Evidence {
            kind: EvidenceKind::Brp,
            keyed_hash: Some(KeyedHash {
                key_id: "hash-1".to_owned(),
                hex: "kanarie-evidence".to_owned(),
            }),
            witness: None,
        }),
        needs_confirmation: false,
    };
    let records = vec![world.record(JBRA, asserted, SubjectRef::Person(person))];
    let mut commit = world.commit(JBRA, records);
    commit.identity.request_id = "kanarie-request-id".to_owned();
    commit.identity.content = *b"kanarie-content-hash-of-32-bytes";
    commit.reply = b"kanarie-reply".to_vec();
    let section = commit.entry.sections.get_mut(&Place::Broker).unwrap();
    section.insert("note".to_owned(), "kanarie-section".into());
    world.store.commit(commit).await.unwrap();
    // The canaries did reach the store.
    let written = world
        .store
        .filed_under(&SubjectRef::Person(person))
        .await
        .unwrap();
    let written = serde_json::to_string(&written).unwrap();
    assert!(written.contains("KANARIE-NUMBER") && written.contains("kanarie-evidence"));
    assert!(written.contains("w.kanarie-sub") && written.contains("teamleider"));
    let folder = world.folder.path();
    assert!(lies_in(folder, b"jbra"), "the search finds what is there");
    assert!(lies_in(folder, pseudonym.as_bytes()));
    for canary in [
        "KANARIE-NUMBER",
        "123456782",
        "kanarie-evidence",
        "w.kanarie-sub",
        "teamleider",
        "kanarie-request-id",
        "kanarie-content-hash",
        "kanarie-reply",
        "kanarie-section",
        "death",
        "jbra/ots",
    ] {
        assert!(!lies_in(folder, canary.as_bytes()), "{canary}");
    }
}

#[tokio::test]
async fn register_and_log_cannot_be_changed_or_cut() {
    let world = World::new().await;
    world.enrolled(JBRA, "1").await;
    let mut connection = beside(&world).await;
    for sql in [
        "UPDATE register SET recorded_at = 0",
        "DELETE FROM register",
        "UPDATE entries SET at = 0",
        "DELETE FROM entries",
        "DELETE FROM chains",
        "UPDATE chains SET places = 'vt'",
    ] {
        let error = execute(&mut connection, sql).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_sealed_value_moved_to_another_row_does_not_open() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
    world.assert(JBRA, Fact::Death { person }).await;
    let mut connection = beside(&world).await;
    execute(&mut connection, "DROP TRIGGER register_is_never_changed")
        .await
        .unwrap();
    let moved = execute(
        &mut connection,
        "UPDATE register SET record = (SELECT record FROM register WHERE seq = 1) WHERE seq = 2",
    );
    assert_eq!(moved.await.unwrap(), 1);
    let fault = world
        .store
        .filed_under(&SubjectRef::Person(person))
        .await
        .unwrap_err();
    let RegisterFault::Unreadable(source) = fault else {
        panic!("{fault:?}");
    };
    assert_eq!(source.to_string(), "corrupt row: register.record of row 2");
}

#[tokio::test]
async fn after_erasing_nothing_can_be_read_and_the_chain_still_verifies() {
    let world = World::new().await;
    let jbra = organisation("jbra");
    let (household, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    world.join(JBRA, household, child).await;
    let subject = SubjectRef::Person(child);
    let receipt = world
        .store
        .record(world.draft(EntryKind::Reading, "jbra", subject.clone()));
    let receipt = receipt.await.unwrap();
    let wrapped: Vec<u8> =
        sqlx::query_scalar("SELECT wrapped FROM subject_keys WHERE hex(subject) = ?")
            .bind(format!(
                "70{}",
                data_encoding::HEXUPPER.encode(child.as_bytes())
            ))
            .fetch_one(&mut beside(&world).await)
            .await
            .unwrap();
    assert!(lies_in(world.folder.path(), &wrapped));
    world.store.erase(&subject).await.unwrap();
    assert!(
        !lies_in(world.folder.path(), &wrapped),
        "no copy of the key is left"
    );
    assert!(world.store.filed_under(&subject).await.unwrap().is_empty());
    assert_eq!(
        world.store.by_client_number(&hat(JBRA), "1").await.unwrap(),
        None
    );
    let snapshot = world.store.snapshot(&jbra, &seen).await.unwrap().unwrap();
    let kinds: Vec<&str> = snapshot
        .facts
        .facts
        .iter()
        .map(|fact| fact.fact.kind())
        .collect();
    assert_eq!(
        kinds,
        ["membership"],
        "what is filed under the household stays"
    );
    let report = verified(&world, std::slice::from_ref(&receipt)).await;
    assert_eq!(report.chains[0].erased, 2, "the enrolment and the reading");
    assert!(report.receipts[0].erased);
    // Whoever is refused because of it still stands in the log.
    let refusal = world.draft(EntryKind::Refusal, "jbra", subject.clone());
    world.store.record(refusal).await.unwrap();
    let again = RegisterEvent::Withdrawn {
        subject: child,
        by: None,
        consent: None,
    };
    let write = world.commit(JBRA, vec![world.record(JBRA, again, subject)]);
    assert!(world.store.commit(write).await.is_err());
    world
        .store
        .erase(&SubjectRef::Household(household))
        .await
        .unwrap();
    assert!(world.store.snapshot(&jbra, &seen).await.unwrap().is_none());
    verified(&world, &[]).await;
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
        let death = RegisterEvent::FactAsserted {
            id: FactId::from_bytes(world.bits()),
            fact: Fact::Death { person },
            valid: always(),
            evidence: None,
            needs_confirmation: false,
        };
        let records = vec![world.record(JBRA, death, subject.clone())];
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

#[tokio::test]
async fn after_rotation_old_keys_still_open_and_a_missing_one_is_named() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
    let path = world.database();
    let newer = WrappingKeys::new(key("wrap-2", 9), vec![key("wrap-1", 1)]);
    let world = world.reopened(newer).await.unwrap();
    let filed = world
        .store
        .filed_under(&SubjectRef::Person(person))
        .await
        .unwrap();
    assert_eq!(filed.len(), 1);
    let World {
        folder,
        clock,
        chance,
        store,
    } = world;
    store.close().await;
    let lost = WrappingKeys::new(key("wrap-2", 9), Vec::new());
    let error = open(&path, lost, &clock, &chance).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no wrapping key `wrap-1`");
    drop(folder);
}

#[tokio::test]
async fn every_bundle_that_was_in_force_is_kept() {
    let world = World::new().await;
    for (bundle, text) in [(1, "one"), (2, "two"), (1, "one")] {
        let files = BTreeMap::from([("policies/a.cedar".to_owned(), text.to_owned())]);
        world.store.activate([bundle; 32], &files).await.unwrap();
    }
    let kept: Vec<(i64, String)> = sqlx::query_as(
        "SELECT version, text FROM policy_activations JOIN policy_files USING (bundle) ORDER BY version",
    )
    .fetch_all(&mut beside(&world).await)
    .await
    .unwrap();
    let texts =
        [(1, "one"), (2, "two"), (3, "one")].map(|(version, text)| (version, text.to_owned()));
    assert_eq!(kept, texts);
}

async fn entries(world: &World) -> u64 {
    verified(world, &[]).await.chains[0].checkpoint.size
}

async fn records_of(world: &World, person: PersonId) -> usize {
    let filed = world.store.filed_under(&SubjectRef::Person(person)).await;
    filed.unwrap().len()
}
