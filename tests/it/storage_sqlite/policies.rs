//! The constraints of the schema on policies, against somebody with the file: the store's own code is not asked.

use samenbeeld::decision::shipped;
use sqlx::SqliteConnection;

use super::{beside, execute, wrapping};
use crate::house::ORGANISATIONS;
use crate::policy_world::files;
use crate::storage_world::World;

const ACTIVATE: &str = "INSERT INTO policy_activations (version, bundle, activated_at)
    SELECT 2, bundle, 1 FROM policy_bundles WHERE author IS NOT NULL";

/// What the database says to a statement.
async fn refusal(connection: &mut SqliteConnection, sql: &'static str) -> String {
    execute(connection, sql).await.unwrap_err().to_string()
}

/// A founding bundle of these files, and one with those that these organisations approved; past the store.
async fn proposed(
    before: &[(&str, &str)],
    after: &[(&str, &str)],
    by: &[&str],
) -> (World, SqliteConnection) {
    let world = World::new().await;
    world.founds(&files(before)).await;
    world.approved(&files(after), by).await;
    let connection = beside(&world).await;
    (world, connection)
}

#[tokio::test]
async fn no_bundle_is_activated_past_the_store_without_two_who_approved() {
    let (_world, mut connection) =
        proposed(&[("vt.cedar", "// 1")], &[("vt.cedar", "// 2")], &["vt"]).await;
    let said = refusal(&mut connection, ACTIVATE).await;
    assert!(
        said.contains("fewer than two have approved the bundle"),
        "{said}"
    );
    let author = "INSERT INTO policy_approvals (bundle, organisation, officer, signature, approved_at)
        SELECT bundle, organisation, author, zeroblob(64), 1 FROM policy_bundles WHERE author IS NOT NULL";
    let said = refusal(&mut connection, author).await;
    assert!(said.contains("an author does not approve"), "{said}");
    let nothing_founded = World::new().await;
    let mut connection = beside(&nothing_founded).await;
    let unknown = "INSERT INTO policy_activations VALUES (1, zeroblob(32), 1)";
    let said = refusal(&mut connection, unknown).await;
    assert!(said.contains("the bundle was not proposed"), "{said}");
}

#[tokio::test]
async fn one_organisation_does_not_do_it_alone() {
    let (_world, mut connection) = proposed(
        &[("jbra.cedar", "// 1")],
        &[("jbra.cedar", "// 2")],
        &["jbra"],
    )
    .await;
    let third = "INSERT INTO policy_approvals (bundle, organisation, officer, signature, approved_at)
        SELECT bundle, organisation, 'fg-3', zeroblob(64), 1 FROM policy_bundles WHERE author IS NOT NULL";
    execute(&mut connection, third).await.unwrap();
    let said = refusal(&mut connection, ACTIVATE).await;
    assert!(said.contains("all of one organisation"), "{said}");
}

#[tokio::test]
async fn a_party_whose_module_changes_comes_or_goes_is_missed() {
    let shared = ("guardrails.cedar", "1");
    for (before, after) in [
        (
            vec![shared, ("vt.cedar", "// 1")],
            vec![shared, ("vt.cedar", "// 2")],
        ),
        (vec![shared], vec![shared, ("vt.cedar", "// 2")]),
        (vec![shared, ("vt.cedar", "// 1")], vec![shared]),
    ] {
        let (_world, mut connection) = proposed(&before, &after, &["wsg", "blijf"]).await;
        let said = refusal(&mut connection, ACTIVATE).await;
        assert!(
            said.contains("a party whose module changes has not approved"),
            "{after:?}: {said}"
        );
        let (_world, mut connection) = proposed(&before, &after, &["vt", "blijf"]).await;
        execute(&mut connection, ACTIVATE).await.unwrap();
    }
}

#[tokio::test]
async fn what_all_share_needs_the_number_of_organisations_that_is_set() {
    let five = ["samen-doen", "jbra", "wsg", "vt", "rvdk"];
    let shipped = shipped();
    let modules: Vec<String> = ORGANISATIONS.map(|it| format!("{it}.cedar")).to_vec();
    let shared = shipped.keys().filter(|path| {
        let table = path.starts_with("catalogue/") || path.starts_with("texts/");
        !modules.contains(path) && (!table || *path == "catalogue/hats.toml")
    });
    for path in shared.map(String::as_str) {
        let (world, mut connection) = proposed(&[(path, "1")], &[(path, "2")], &five).await;
        let said = refusal(&mut connection, ACTIVATE).await;
        assert!(said.contains("too few organisations"), "{path}: {said}");
        world.store.close().await;
        execute(
            &mut connection,
            "UPDATE policy_quorum SET organisations = 5",
        )
        .await
        .unwrap();
        execute(&mut connection, ACTIVATE).await.unwrap();
    }
    let cases = "scenarios/vt.feature";
    let (_world, mut connection) = proposed(&[(cases, "1")], &[(cases, "2")], &five[..2]).await;
    execute(&mut connection, ACTIVATE).await.unwrap();
}

#[tokio::test]
async fn nothing_about_policies_is_ever_changed_or_cut() {
    let (_world, mut connection) = proposed(
        &[("vt.cedar", "// 1")],
        &[("vt.cedar", "// 2")],
        &["vt", "blijf"],
    )
    .await;
    for sql in [
        "UPDATE policy_files SET text = '// 3'",
        "DELETE FROM policy_files",
        "UPDATE policy_bundles SET author = 'fg-9' WHERE author IS NOT NULL",
        "DELETE FROM policy_bundles",
        "UPDATE policy_approvals SET signature = zeroblob(64)",
        "DELETE FROM policy_approvals",
        "UPDATE policy_activations SET activated_at = 1",
        "DELETE FROM policy_activations",
    ] {
        let said = refusal(&mut connection, sql).await;
        assert!(said.contains("append-only"), "{sql}: {said}");
    }
    let added = "INSERT INTO policy_files SELECT bundle, 'jbra.cedar', '// 1' FROM policy_bundles";
    let said = refusal(&mut connection, added).await;
    assert!(said.contains("takes no other file"), "{said}");
}

#[tokio::test]
async fn a_restart_keeps_what_was_proposed() {
    let (world, connection) = proposed(
        &[("vt.cedar", "// 1")],
        &[("vt.cedar", "// 2")],
        &["vt", "blijf"],
    )
    .await;
    drop(connection);
    let world = world.reopened(wrapping()).await.unwrap();
    world.founds(&files(&[("vt.cedar", "// 3")])).await;
    let bundles = samenbeeld::ports::PolicyStore::bundles(&world.store).await;
    assert_eq!(bundles.unwrap().len(), 2);
}
