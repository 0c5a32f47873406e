//! Open work, and emergencies that may run, as rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::open_work::WorkRows;
use crate::storage::statements::statements;

statements! {
    OPEN = "INSERT INTO open_work (organisation, item, subject, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (organisation, item) DO UPDATE SET until = greatest(open_work.until, excluded.until)";
    ENDS = "UPDATE open_work SET until = $2 WHERE item = $1";
    LASTS = "UPDATE open_work SET until = greatest(until, $2) WHERE item = $1";
    CLOSE = "DELETE FROM open_work WHERE item = $1";
    WITH_WORK = "SELECT DISTINCT subject FROM open_work WHERE organisation = $1 AND until > $2";
    RUNS = "INSERT INTO running_emergencies (item, subject, until) VALUES ($1, $2, $3)";
    STOPPED = "DELETE FROM running_emergencies WHERE item = $1";
    FORGET_WORK = "DELETE FROM open_work WHERE until <= $1";
    FORGET_EMERGENCIES = "DELETE FROM running_emergencies WHERE until <= $1";
    IN_EMERGENCY = "SELECT DISTINCT subject FROM running_emergencies WHERE until > $1";
}

#[async_trait]
impl WorkRows for PgConnection {
    async fn open_work(
        &mut self,
        organisation: &str,
        item: &[u8],
        subject: &[u8],
        until: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(OPEN)
            .bind(organisation)
            .bind(item)
            .bind(subject)
            .bind(until)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn work_ends(&mut self, item: &[u8], until: i64) -> Result<(), StorageError> {
        sqlx::query(ENDS)
            .bind(item)
            .bind(until)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn work_lasts(&mut self, item: &[u8], until: i64) -> Result<(), StorageError> {
        sqlx::query(LASTS)
            .bind(item)
            .bind(until)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn close_work(&mut self, item: &[u8]) -> Result<(), StorageError> {
        sqlx::query(CLOSE).bind(item).execute(self).await?;
        Ok(())
    }

    async fn subjects_with_work(
        &mut self,
        organisation: &str,
        at: i64,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(WITH_WORK).bind(organisation).bind(at);
        Ok(rows.fetch_all(self).await?)
    }

    async fn emergency_runs(
        &mut self,
        item: &[u8],
        subject: &[u8],
        until: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(RUNS)
            .bind(item)
            .bind(subject)
            .bind(until)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn emergency_stopped(&mut self, item: &[u8]) -> Result<(), StorageError> {
        sqlx::query(STOPPED).bind(item).execute(self).await?;
        Ok(())
    }

    async fn subjects_in_emergency(&mut self, at: i64) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(IN_EMERGENCY).bind(at);
        Ok(rows.fetch_all(self).await?)
    }

    async fn forget_over(&mut self, at: i64) -> Result<(), StorageError> {
        for over in [FORGET_WORK, FORGET_EMERGENCIES] {
            sqlx::query(over).bind(at).execute(&mut *self).await?;
        }
        Ok(())
    }
}
