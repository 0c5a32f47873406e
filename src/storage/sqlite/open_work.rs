//! Open work, and emergencies that may run, as rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use crate::storage::StorageError;
use crate::storage::open_work::WorkRows;
use crate::storage::statements::statements;

statements! {
    OPEN = "INSERT INTO open_work (organisation, item, subject, until) VALUES (?, ?, ?, ?)
        ON CONFLICT (organisation, item) DO UPDATE SET until = max(until, excluded.until)";
    ENDS = "UPDATE open_work SET until = ?2 WHERE item = ?1";
    LASTS = "UPDATE open_work SET until = max(until, ?2) WHERE item = ?1";
    CLOSE = "DELETE FROM open_work WHERE item = ?";
    WITH_WORK = "SELECT DISTINCT subject FROM open_work WHERE organisation = ? AND until > ?";
    RUNS = "INSERT INTO running_emergencies (item, subject, until) VALUES (?, ?, ?)";
    STOPPED = "DELETE FROM running_emergencies WHERE item = ?";
    FORGET_WORK = "DELETE FROM open_work WHERE until <= ?";
    FORGET_EMERGENCIES = "DELETE FROM running_emergencies WHERE until <= ?";
    IN_EMERGENCY = "SELECT DISTINCT subject FROM running_emergencies WHERE until > ?";
}

#[async_trait]
impl WorkRows for SqliteConnection {
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

#[cfg(test)]
mod tests {
    use sqlx::ConnectOptions;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    #[tokio::test]
    async fn an_emergency_runs_to_its_end_and_then_nothing_is_left_of_it() {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .foreign_keys(false);
        let mut connection = options.connect().await.unwrap();
        for migration in [
            include_str!("../../../migrations/sqlite/0008_open_work.sql"),
            include_str!("../../../migrations/sqlite/0010_running_emergencies.sql"),
        ] {
            let applied = sqlx::raw_sql(migration).execute(&mut connection).await;
            applied.unwrap();
        }
        for (item, until) in [(1, 60), (2, 61)] {
            let (item, subject) = ([item; 16], [item]);
            let runs = connection.emergency_runs(&item, &subject, until);
            runs.await.unwrap();
        }
        connection.forget_over(60).await.unwrap();
        let left = connection.subjects_in_emergency(0).await.unwrap();
        assert_eq!(left, [vec![2]]);
    }
}
