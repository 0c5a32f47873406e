//! What is refused: a target that holds something else, a source that is written to, a copy that differs, a store that was not copied whole.

use samenbeeld::audit::EntryKind;
use samenbeeld::model::SubjectRef;
use samenbeeld::ports::AuditLog;
use samenbeeld::storage::copy::CopyError;
use samenbeeld::storage::{self, StorageError};

use super::filled::fill;
use super::{Around, JBRA, closed, execute, partly, server, wholly};
use crate::storage_world::{Database, World, on_both, organisation};

on_both!(
    a_copy_under_way_is_not_served_and_takes_no_other_source,
    what_was_tampered_with_in_the_target_is_found,
    a_target_that_holds_a_store_is_refused,
    a_source_that_was_written_to_meanwhile_is_found,
    a_source_that_is_used_is_refused_and_one_that_is_not_there,
    a_source_with_an_older_schema_is_refused_and_left_alone,
    a_log_that_does_not_hold_together_is_not_passed_on,
);

/// An empty target of the same kind as a store.
async fn target(like: &Database, around: &Around) -> Database {
    match like {
        Database::File(_) => around.file("target.db"),
        Database::Server(_) => server().await.unwrap(),
    }
}

/// An empty place beside that.
async fn another(like: &Database, around: &Around) -> Database {
    match like {
        Database::File(_) => around.file("another.db"),
        Database::Server(_) => server().await.unwrap(),
    }
}

async fn a_copy_under_way_is_not_served_and_takes_no_other_source(world: World) {
    fill(&world).await;
    let (from, around) = closed(world).await;
    let to = target(&from, &around).await;
    let other = around.world_on(&another(&from, &around).await).await;
    other.enrolled(JBRA, "1").await;
    let (other, _) = closed(other).await;
    assert_eq!(partly(&from, &to, 2, 9).await, None);
    let served = around.opened(&to).await.unwrap_err();
    assert!(matches!(served, StorageError::CopyUnderWay), "{served}");
    assert!(served.to_string().contains("run `samenbeeld copy` again"));
    let looked = match &to {
        Database::File(path) => storage::sqlite::inspect(path).await,
        Database::Server(url) => storage::postgres::inspect(url).await,
    };
    assert_eq!(
        format!("{:?}", looked.unwrap()),
        "CopyUnderWay",
        "the doctor sees it too"
    );
    let mixed = wholly(&other, &to).await.unwrap_err();
    assert!(matches!(mixed, CopyError::OtherSource { .. }), "{mixed}");
    let passed_on = wholly(&to, &another(&from, &around).await).await;
    let passed_on = passed_on.unwrap_err();
    let unfinished = matches!(passed_on, CopyError::UnfinishedSource { .. });
    assert!(unfinished, "{passed_on}");
    wholly(&from, &to).await.unwrap();
    around.opened(&to).await.unwrap().close().await;
}

async fn what_was_tampered_with_in_the_target_is_found(world: World) {
    fill(&world).await;
    let (from, around) = closed(world).await;
    // Everything up to what comes behind keys, members and numbers.
    let batches = until_behind(&from, &around, &["memberships", "citizen_numbers"]).await;
    for (tampering, found) in [
        (
            "UPDATE memberships SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM memberships)",
            "memberships",
        ),
        (
            "UPDATE subject_keys SET wrapping_key = 'other' WHERE wrapped IS NOT NULL",
            "subject_keys",
        ),
        (
            "INSERT INTO memberships VALUES (x'0000000000000000000000000000000000', x'0000000000000000000000000000000000', 1)",
            "memberships",
        ),
        (
            "DELETE FROM citizen_numbers WHERE person = (SELECT person FROM citizen_numbers ORDER BY person LIMIT 1)",
            "citizen_numbers",
        ),
    ] {
        let to = match &from {
            Database::File(_) => around.file(&format!("tampered-{}.db", tampering.len())),
            Database::Server(_) => server().await.unwrap(),
        };
        assert_eq!(partly(&from, &to, 1, batches).await, None);
        assert!(execute(&to, tampering).await > 0, "{tampering}");
        let error = wholly(&from, &to).await.unwrap_err();
        assert!(
            matches!(error, CopyError::Differs { table, .. } if table == found),
            "{tampering}: {error}"
        );
        let served = around.opened(&to).await.unwrap_err();
        assert!(matches!(served, StorageError::CopyUnderWay), "{served}");
    }
}

/// How many rows there are up to the last of these tables.
async fn until_behind(from: &Database, around: &Around, last: &[&str]) -> u64 {
    let fresh = another(from, around).await;
    let tables = wholly(from, &fresh).await.unwrap().tables;
    let place = |name: &str| tables.iter().position(|table| table.table == name);
    let until = last.iter().map(|name| place(name).unwrap()).max().unwrap();
    tables[..=until].iter().map(|table| table.rows).sum()
}

async fn a_target_that_holds_a_store_is_refused(world: World) {
    fill(&world).await;
    let other = world.another().await;
    let ((from, around), (used, _outlives)) = (closed(world).await, closed(other).await);
    let refused = wholly(&from, &used).await.unwrap_err();
    assert!(matches!(refused, CopyError::NotEmpty { .. }), "{refused}");
    assert!(refused.to_string().contains("is not empty: its table `"));
    let to = target(&from, &around).await;
    wholly(&from, &to).await.unwrap();
    let again = wholly(&from, &to).await.unwrap_err();
    assert!(matches!(again, CopyError::NotEmpty { .. }), "{again}");
}

async fn a_source_that_was_written_to_meanwhile_is_found(world: World) {
    fill(&world).await;
    let (from, around) = closed(world).await;
    let to = target(&from, &around).await;
    assert_eq!(partly(&from, &to, 1, 20).await, None);
    let world = around.world_on(&from).await;
    let own = SubjectRef::Organisation(organisation("jbra"));
    let reading = world.draft(EntryKind::Reading, "jbra", own);
    world.store.record(reading).await.unwrap();
    world.store.close().await;
    let error = wholly(&from, &to).await.unwrap_err();
    assert!(matches!(error, CopyError::SourceChanged { .. }), "{error}");
    assert!(error.to_string().contains("stop every broker of it"));
}

async fn a_source_that_is_used_is_refused_and_one_that_is_not_there(world: World) {
    let other = world.another().await;
    world.enrolled(JBRA, "1").await;
    let (place, kept) = (world.place.clone(), world);
    let (to, around) = closed(other).await;
    let (used, target_used) = (
        wholly(&place, &target(&to, &around).await).await,
        wholly(&to, &place).await,
    );
    for refused in [used.unwrap_err(), target_used.unwrap_err()] {
        assert!(matches!(refused, CopyError::InUse { .. }), "{refused}");
    }
    kept.enrolled(JBRA, "2").await;
    let nothing = match server().await {
        Some(empty) if matches!(place, Database::Server(_)) => empty,
        _ => around.file("nothing.db"),
    };
    let absent = wholly(&nothing, &target(&to, &around).await).await;
    let absent = absent.unwrap_err();
    assert!(matches!(absent, CopyError::Absent { .. }), "{absent}");
    if let Database::File(path) = &nothing {
        assert!(!path.exists(), "it is not made");
    }
}

async fn a_source_with_an_older_schema_is_refused_and_left_alone(world: World) {
    let (from, around) = closed(world).await;
    let last = "DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)";
    assert_eq!(execute(&from, last).await, 1);
    let refused = wholly(&from, &target(&from, &around).await).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused, CopyError::Behind { lacks: 1, .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("run `samenbeeld migrate`"));
}

async fn a_log_that_does_not_hold_together_is_not_passed_on(world: World) {
    fill(&world).await;
    let (from, around) = closed(world).await;
    let open = match &from {
        Database::File(_) => "DROP TRIGGER entries_are_never_changed",
        Database::Server(_) => "DROP TRIGGER entries_are_never_changed ON entries",
    };
    execute(&from, open).await;
    let change = "UPDATE entries SET leaf = link WHERE position = 1";
    assert!(execute(&from, change).await > 0);
    let to = target(&from, &around).await;
    let error = wholly(&from, &to).await.unwrap_err();
    assert!(matches!(error, CopyError::Log(_)), "{error}");
    let served = around.opened(&to).await.unwrap_err();
    assert!(matches!(served, StorageError::CopyUnderWay), "{served}");
}
