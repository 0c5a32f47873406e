//! The log read from rows.

use async_trait::async_trait;
use sqlx::{PgConnection, Row};

use crate::storage::StorageError;
use crate::storage::chains::ChainRow;
use crate::storage::log::{FoundEntry, LogRows, PageRow};
use crate::storage::statements::statements;

statements! {
    CHAINS = "SELECT number, id, coalesce(last.position + 1, 0), last.link, places
        FROM chains LEFT JOIN LATERAL (
            SELECT position, link FROM entries WHERE chain = number ORDER BY position DESC LIMIT 1) AS last ON true
        ORDER BY number";
    PAGE = "SELECT position, leaf, commitments, readers, sections, sealed_under, k.wrapping_key, k.wrapped
        FROM entries JOIN subject_keys k ON k.subject = sealed_under
        WHERE chain = $1 AND position >= $2 AND position < $3 ORDER BY position";
    ENTRY_BY = "SELECT e.chain, e.position, e.sections, e.sealed_under, k.wrapping_key, k.wrapped, c.places
        FROM entries e JOIN chains c ON c.number = e.chain JOIN subject_keys k ON k.subject = e.sealed_under
        WHERE e.receipt = $1";
}

#[async_trait]
impl LogRows for PgConnection {
    async fn chains(&mut self) -> Result<Vec<(ChainRow, String)>, StorageError> {
        let rows = sqlx::query(CHAINS).fetch_all(self).await?;
        let rows = rows.iter().map(|row| {
            let chain = (
                row.try_get(0)?,
                row.try_get(1)?,
                row.try_get(2)?,
                row.try_get(3)?,
            );
            Ok((chain, row.try_get(4)?))
        });
        rows.collect()
    }

    async fn page(
        &mut self,
        chain: i64,
        from: i64,
        until: i64,
    ) -> Result<Vec<PageRow>, StorageError> {
        let rows = sqlx::query(PAGE).bind(chain).bind(from).bind(until);
        let rows = rows.fetch_all(self).await?;
        let rows = rows.iter().map(|row| {
            Ok(PageRow {
                position: row.try_get(0)?,
                leaf: row.try_get(1)?,
                commitments: row.try_get(2)?,
                readers: row.try_get(3)?,
                sections: row.try_get(4)?,
                sealed_under: row.try_get(5)?,
                wrapping_key: row.try_get(6)?,
                wrapped: row.try_get(7)?,
            })
        });
        rows.collect()
    }

    async fn entry_by(&mut self, receipt: &[u8; 16]) -> Result<Option<FoundEntry>, StorageError> {
        let row = sqlx::query(ENTRY_BY).bind(receipt.as_slice());
        let Some(row) = row.fetch_optional(self).await? else {
            return Ok(None);
        };
        Ok(Some(FoundEntry {
            chain: row.try_get(0)?,
            position: row.try_get(1)?,
            sections: row.try_get(2)?,
            sealed_under: row.try_get(3)?,
            wrapping_key: row.try_get(4)?,
            wrapped: row.try_get(5)?,
            places: row.try_get(6)?,
        }))
    }
}
