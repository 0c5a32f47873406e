//! What was copied is what stood there, and goes on.

use samenbeeld::audit::EntryKind;
use samenbeeld::model::Pseudonym;
use samenbeeld::model::fact::SubjectRef;
use samenbeeld::ports::{AuditLog, LogReader, PolicyStore, Register, Release, Releasing};
use samenbeeld::storage::copy::Copied;
use samenbeeld::storage::sealing::WrappingKeys;
use tokio_stream::StreamExt;

use super::filled::fill;
use super::{Around, JBRA, closed, execute, export, partly, server, verified, wholly};
use crate::house::House;
use crate::picture::question::{Ask, contact_moment, receipt};
use crate::postgres_server;
use crate::storage_world::{Database, World, key, open, organisation};

#[tokio::test]
async fn a_file_copied_to_a_server_and_back_is_the_same_and_goes_on() {
    let Some(there) = server().await else { return };
    let world = World::new().await;
    let seen = fill(&world).await;
    moved(world, &seen, |_| there, |around| around.file("back.db")).await;
}

#[tokio::test]
async fn a_server_copied_to_a_file_and_back_is_the_same_and_goes_on() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let back = server().await.unwrap();
    let seen = fill(&world).await;
    // Another broker, with chains of its own, of the same kind and with the same places.
    let wrapping = WrappingKeys::new(key("wrap-1", 1), Vec::new());
    let other = open(&world.place, wrapping, &world.clock, &world.chance).await;
    let incident = world.draft(EntryKind::Reading, "jbra", own());
    let other = other.unwrap();
    other.record(incident).await.unwrap();
    other.close().await;
    moved(world, &seen, |around| around.file("there.db"), |_| back).await;
}

#[tokio::test]
async fn a_file_copied_to_a_file_and_to_another_is_the_same_and_goes_on() {
    let world = World::new().await;
    let seen = fill(&world).await;
    let file = |name| move |around: &Around| around.file(name);
    moved(world, &seen, file("there.db"), file("back.db")).await;
}

#[tokio::test]
async fn a_server_copied_to_one_that_orders_words_otherwise_is_the_same_and_goes_on() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let there = postgres_server::database_in_dutch().await.unwrap();
    let back = server().await.unwrap();
    let seen = fill(&world).await;
    moved(world, &seen, |_| Database::Server(there), |_| back).await;
}

/// Copies the store of a world there row by row, and back at once.
async fn moved(
    world: World,
    seen: &Pseudonym,
    there: impl FnOnce(&Around) -> Database,
    back: impl FnOnce(&Around) -> Database,
) {
    let (jbra, lines) = (organisation("jbra"), export(&world.store).await);
    let policies = world.store.activations().await.unwrap();
    let before = world.store.snapshot(&jbra, seen).await.unwrap().unwrap();
    let (from, around) = closed(world).await;
    let (there, back) = (there(&around), back(&around));
    let first = by_single_rows(&from, &there).await;
    for table in &first.tables {
        assert!(table.rows > 0, "no row was copied of {}", table.table);
    }
    let second = wholly(&there, &back).await.unwrap();
    assert_eq!(first.tables, second.tables);
    for place in [there, back] {
        let store = around.opened(&place).await.unwrap();
        let after = store.snapshot(&jbra, seen).await.unwrap().unwrap();
        assert_eq!(format!("{after:?}"), format!("{before:?}"));
        assert_eq!(store.activations().await.unwrap(), policies);
        assert_eq!(export(&store).await, lines);
        store.close().await;
        goes_on(&around, &place, seen, lines.len()).await;
    }
}

/// A copy that is cut off after every batch of one row.
async fn by_single_rows(from: &Database, to: &Database) -> Copied {
    let mut runs = 0;
    loop {
        runs += 1;
        if let Some(copied) = partly(from, to, 1, 1).await {
            let rows: u64 = copied.tables.iter().map(|table| table.rows).sum();
            assert_eq!(runs, rows, "a run for every row");
            assert_eq!(copied.rows, 1, "the last run copied the last row alone");
            return copied;
        }
    }
}

/// Two brokers on the copied store, or one where it is a file, write behind what was copied.
async fn goes_on(around: &Around, place: &Database, seen: &Pseudonym, lines: usize) {
    let jbra = organisation("jbra");
    let world = around.world_on(place).await;
    let household = world.store.household(&jbra, seen).await;
    let household = household.unwrap().unwrap();
    let snapshot = world.store.snapshot(&jbra, seen).await.unwrap().unwrap();
    let about = SubjectRef::Household(household);
    let intent = world.draft(EntryKind::Intent, "jbra", about.clone());
    let receipt = world.store.record(intent.clone()).await.unwrap();
    let mut entry = world.draft(EntryKind::Outcome, "jbra", about);
    entry.closes = Some(intent.receipt);
    let releasing = Releasing {
        entry,
        household,
        recipient: jbra,
        decided_on: snapshot.facts.versions,
        disclosed: None,
    };
    let Release::Released(released) = world.store.release(releasing).await.unwrap() else {
        panic!("what it was decided on stands")
    };
    world.enrolled(JBRA, "new").await;
    let after = export(&world.store).await;
    assert_eq!(after.len(), lines + 3);
    verified(after, &[receipt, released]);
    if let Database::Server(_) = place {
        // A second one begins chains of its own.
        let other = around.opened(place).await.unwrap();
        verified(export(&other).await, &[]);
        other.close().await;
        let ledger = "INSERT INTO ledger (receipt, subject, organisation, at, record)
            SELECT x'00000000000000000000000000000011', subject, 'jbra', 1, x'00' FROM subject_keys ORDER BY subject LIMIT 1";
        assert_eq!(execute(place, ledger).await, 1);
    }
    world.store.close().await;
}

fn own() -> SubjectRef {
    SubjectRef::Organisation(organisation("jbra"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_on_the_copied_store_answers_the_same_picture_and_goes_on() {
    const HELP: &str = "samen-doen/help";
    const VT: &str = "vt/report";
    let Some(there) = server().await else { return };
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    for (source, hat, words) in [
        ("samen-doen", HELP, "Vader belt elke avond."),
        ("vt", VT, "Moeder vertelt dat het thuis rustiger is."),
    ] {
        house
            .script
            .records(source, move |asked| vec![contact_moment(asked, hat, words)]);
    }
    house.consents_to_contact_moments(&home).await;
    let mut before = Ask::of(&house, &home, VT).await.unwrap();
    let tellings = before.timeline.iter().map(|entry| entry.tellings.len());
    assert_eq!(tellings.sum::<usize>(), 2);
    let house = house.copied_to(&there).await;
    let mut after = Ask::of(&house, &home, VT).await.unwrap();
    let receipts = [before.receipt.take(), after.receipt.take()];
    let receipts = receipts.map(|it| receipt(&it.unwrap()));
    assert_eq!(after, before);
    let lines = house.store.export(&organisation("vt")).await.unwrap();
    verified(lines.map(Result::unwrap).collect().await, &receipts);
}
