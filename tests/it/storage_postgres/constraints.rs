//! The constraints of the schema, against somebody past every broker.

use samenbeeld::ports::Revocations;

use super::{JBRA, beside, execute};
use crate::policy_world::files;
use crate::storage_contract::revocations::revocation;
use crate::storage_world::World;

#[tokio::test]
async fn register_log_and_policies_cannot_be_changed_or_cut() {
    let Some(world) = World::on_postgres().await else {
        return;
    };
    world.enrolled(JBRA, "1").await;
    world.founds(&files(&[("vt.cedar", "// 1")])).await;
    world
        .approved(&files(&[("vt.cedar", "// 2")]), &["vt"])
        .await;
    world.store.revoke(revocation(&world, 7)).await.unwrap();
    let mut connection = beside(&world).await;
    for sql in [
        "UPDATE revocations SET revoked_at = 1",
        "DELETE FROM revocations",
        "TRUNCATE revocations",
        "UPDATE register SET recorded_at = 0",
        "UPDATE register SET record = 'x'",
        "DELETE FROM register",
        "TRUNCATE register",
        "UPDATE entries SET at = 0",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "DELETE FROM chains",
        "UPDATE chains SET places = 'vt'",
        "TRUNCATE ledger",
        "DELETE FROM merges",
        "UPDATE policy_files SET text = '// 3'",
        "DELETE FROM policy_files",
        "UPDATE policy_bundles SET author = 'fg-9' WHERE author IS NOT NULL",
        "DELETE FROM policy_bundles",
        "UPDATE policy_approvals SET approved_at = 1",
        "DELETE FROM policy_approvals",
        "UPDATE policy_activations SET activated_at = 1",
        "DELETE FROM policy_activations",
    ] {
        let error = execute(&mut connection, sql).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn no_bundle_is_activated_past_the_store_without_those_who_must_approve() {
    let activate = "INSERT INTO policy_activations (version, bundle, activated_at)
        SELECT 2, bundle, 1 FROM policy_bundles WHERE author IS NOT NULL";
    let five = ["samen-doen", "jbra", "wsg", "vt", "rvdk"];
    for (path, by, said) in [
        ("vt.cedar", &five[3..4], "fewer than two have approved"),
        ("vt.cedar", &five[..2], "a party whose module changes"),
        ("guardrails.cedar", &five[..], "too few organisations"),
        ("emergency.cedar", &five[..], "too few organisations"),
    ] {
        let Some(world) = World::on_postgres().await else {
            return;
        };
        world.founds(&files(&[(path, "1")])).await;
        world.approved(&files(&[(path, "2")]), by).await;
        let mut connection = beside(&world).await;
        let error = execute(&mut connection, activate).await.unwrap_err();
        assert!(error.to_string().contains(said), "{path}: {error}");
    }
    let Some(world) = World::on_postgres().await else {
        return;
    };
    world.founds(&files(&[("vt.cedar", "1")])).await;
    world
        .approved(&files(&[("vt.cedar", "2")]), &["vt", "jbra"])
        .await;
    let mut connection = beside(&world).await;
    let further = "INSERT INTO policy_files SELECT bundle, 'jbra.cedar', '' FROM policy_bundles";
    let error = execute(&mut connection, further).await.unwrap_err();
    assert!(error.to_string().contains("takes no other file"), "{error}");
    let author = "INSERT INTO policy_approvals SELECT bundle, organisation, author, decode(repeat('00', 64), 'hex'), 1
        FROM policy_bundles WHERE author IS NOT NULL";
    let error = execute(&mut connection, author).await.unwrap_err();
    assert!(
        error.to_string().contains("an author does not approve"),
        "{error}"
    );
    assert_eq!(execute(&mut connection, activate).await.unwrap(), 1);
    let version: i64 = sqlx::query_scalar("SELECT version FROM policy_in_force")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(
        version, 2,
        "also past the store what was decided before is stale"
    );
}
