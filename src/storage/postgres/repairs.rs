//! Repaired households as rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::repairs::RepairRows;
use crate::storage::statements::statements;

statements! {
    INSERT = "INSERT INTO repaired_households (household, repair) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    REPAIRED_FOR = "SELECT DISTINCT r.household FROM repaired_households r
        WHERE EXISTS (SELECT FROM ledger l WHERE l.subject = r.household AND l.organisation = $1)
           OR EXISTS (SELECT FROM pseudonyms p WHERE p.organisation = $1 AND p.subject IN (
               WITH RECURSIVE one(person) AS (
                   (SELECT r.household
                    UNION
                    SELECT m.person FROM memberships m WHERE m.household = r.household)
                   UNION
                   SELECT CASE WHEN m.merged = one.person THEN m.kept ELSE m.merged END
                   FROM one JOIN merges m ON m.merged = one.person OR m.kept = one.person)
               SELECT person FROM one))";
}

#[async_trait]
impl RepairRows for PgConnection {
    async fn insert_repaired(
        &mut self,
        household: &[u8],
        repair: &[u8],
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(household)
            .bind(repair)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn repaired_for(&mut self, organisation: &str) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(REPAIRED_FOR).bind(organisation);
        Ok(rows.fetch_all(self).await?)
    }
}
