//! Bundles of policies as rows.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::policy::{ApprovalRow, BundleRow, PolicyRows};
use crate::storage::statements::statements;

statements! {
    SET_QUORUM = "UPDATE policy_quorum SET organisations = $1";
    INSERT_FILES = "INSERT INTO policy_files (bundle, path, text)
        SELECT $1, path, text FROM unnest($2::text[], $3::text[]) AS file (path, text)";
    INSERT_BUNDLE = "INSERT INTO policy_bundles (bundle, from_day, until_day, organisation, author, proposed_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_APPROVAL = "INSERT INTO policy_approvals (bundle, organisation, officer, signature, approved_at)
        VALUES ($1, $2, $3, $4, $5)";
    INSERT_ACTIVATION = "INSERT INTO policy_activations (version, bundle, activated_at)
        SELECT coalesce(max(version), 0) + 1, $1, $2 FROM policy_activations";
    ACTIVATIONS = "SELECT version, bundle, activated_at FROM policy_activations ORDER BY version";
    BUNDLES = "SELECT bundle FROM policy_bundles ORDER BY proposed_at, author IS NOT NULL, bundle";
    BUNDLE = "SELECT bundle, from_day, until_day, organisation, author, proposed_at FROM policy_bundles WHERE bundle = $1";
    APPROVALS = "SELECT organisation, officer, signature, approved_at FROM policy_approvals
        WHERE bundle = $1 ORDER BY approved_at, organisation, officer";
    FILES = "SELECT path, text FROM policy_files WHERE bundle = $1";
}

#[async_trait]
impl PolicyRows for PgConnection {
    async fn set_quorum(&mut self, organisations: i64) -> Result<(), StorageError> {
        let quorum = sqlx::query(SET_QUORUM).bind(organisations);
        quorum.execute(self).await?;
        Ok(())
    }

    async fn insert_files(
        &mut self,
        bundle: &[u8],
        files: &BTreeMap<String, String>,
    ) -> Result<(), StorageError> {
        let (paths, texts): (Vec<&String>, Vec<&String>) = files.iter().unzip();
        sqlx::query(INSERT_FILES)
            .bind(bundle)
            .bind(paths)
            .bind(texts)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_bundle(&mut self, bundle: BundleRow) -> Result<(), StorageError> {
        let (name, from, until, organisation, author, proposed_at) = bundle;
        sqlx::query(INSERT_BUNDLE)
            .bind(name)
            .bind(from)
            .bind(until)
            .bind(organisation)
            .bind(author)
            .bind(proposed_at)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_approval(
        &mut self,
        bundle: &[u8],
        (organisation, officer, signature, approved_at): ApprovalRow,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_APPROVAL)
            .bind(bundle)
            .bind(organisation)
            .bind(officer)
            .bind(signature)
            .bind(approved_at)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_activation(&mut self, bundle: &[u8], now: i64) -> Result<(), StorageError> {
        let activation = sqlx::query(INSERT_ACTIVATION).bind(bundle).bind(now);
        activation.execute(self).await?;
        Ok(())
    }

    async fn activations(&mut self) -> Result<Vec<(i64, Vec<u8>, i64)>, StorageError> {
        Ok(sqlx::query_as(ACTIVATIONS).fetch_all(self).await?)
    }

    async fn bundles(&mut self) -> Result<Vec<Vec<u8>>, StorageError> {
        Ok(sqlx::query_scalar(BUNDLES).fetch_all(self).await?)
    }

    async fn bundle(&mut self, bundle: &[u8]) -> Result<Option<BundleRow>, StorageError> {
        let row = sqlx::query_as(BUNDLE).bind(bundle);
        Ok(row.fetch_optional(self).await?)
    }

    async fn approvals(&mut self, bundle: &[u8]) -> Result<Vec<ApprovalRow>, StorageError> {
        let rows = sqlx::query_as(APPROVALS).bind(bundle);
        Ok(rows.fetch_all(self).await?)
    }

    async fn files(&mut self, bundle: &[u8]) -> Result<Vec<(String, String)>, StorageError> {
        Ok(sqlx::query_as(FILES).bind(bundle).fetch_all(self).await?)
    }
}
