//! What lies in the files: nothing readable, nothing that can be changed unseen, and after erasing nothing at all.

use std::path::Path;

use samenbeeld::audit::{EntryKind, Place};
use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::FactId;
use samenbeeld::model::fact::{Evidence, EvidenceKind, Fact, KeyedHash, SubjectRef};
use samenbeeld::ports::{AuditLog, Register, RegisterFault, Revocations};
use samenbeeld::storage::sealing::WrappingKeys;

use super::{JBRA, beside, execute, verified};
use crate::storage_contract::revocations::revocation;
use crate::storage_world::{World, always, hat, key, open, organisation};

/// Whether the bytes stand in any file of the folder.
fn lies_in(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
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
            looked_up: None,
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
    world.store.revoke(revocation(&world, 7)).await.unwrap();
    let mut connection = beside(&world).await;
    for sql in [
        "UPDATE revocations SET revoked_at = 1",
        "DELETE FROM revocations",
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
    let before = verified(&world, &[]).await.chains[0].opened;
    let erasure = world.draft(EntryKind::Writing, "jbra", subject.clone());
    world.store.erase(&subject, erasure).await.unwrap();
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
    assert_eq!(
        report.chains[0].opened,
        before - 2 + 1,
        "the entry of the erasure is left, whatever it was to be sealed under"
    );
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
        .erase(
            &SubjectRef::Household(household),
            world.draft(
                EntryKind::Writing,
                "jbra",
                SubjectRef::Organisation(jbra.clone()),
            ),
        )
        .await
        .unwrap();
    assert!(world.store.snapshot(&jbra, &seen).await.unwrap().is_none());
    verified(&world, &[]).await;
}

#[tokio::test]
async fn after_rotation_old_keys_still_open_and_a_missing_one_is_named() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
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
        place,
        clock,
        chance,
        store,
    } = world;
    store.close().await;
    let lost = WrappingKeys::new(key("wrap-2", 9), Vec::new());
    let error = open(&place, lost, &clock, &chance).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no wrapping key `wrap-1`");
    drop(folder);
}

#[tokio::test]
async fn what_was_recorded_in_the_batch_of_an_erasure_is_erased_too() {
    let world = World::new().await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    let subject = SubjectRef::Person(child);
    let mut drafts = Vec::new();
    for _ in 0..20 {
        drafts.push(world.draft(EntryKind::Reading, "jbra", subject.clone()));
    }
    let recorded = drafts.into_iter().map(|draft| world.store.record(draft));
    // Polled in order, so that the entries stand before the erasure in the queue, and together in one batch.
    let mut recorded: Vec<_> = recorded.collect();
    let erasure = world.draft(
        EntryKind::Writing,
        "jbra",
        SubjectRef::Organisation(organisation("jbra")),
    );
    let erased = world.store.erase(&subject, erasure);
    tokio::pin!(erased);
    std::future::poll_fn(|context| {
        for record in &mut recorded {
            assert!(record.as_mut().poll(context).is_pending());
        }
        std::task::Poll::Ready(())
    })
    .await;
    erased.await.unwrap();
    for record in recorded {
        record.await.unwrap();
    }
    assert_eq!(verified(&world, &[]).await.chains[0].erased, 21);
}
