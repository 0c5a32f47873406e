//! Bundles of policies as rows. What may come in force is decided here, in the transaction in which it does; the constraints of the
//! schema say the same again, without the signatures.

use std::collections::BTreeMap;

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Store;
use super::committer::{Answer, Command};
use super::write::{Change, Refusal};
use crate::decision::{
    Approval, ApprovalRules, BundleRefusal, Change as Difference, Officer, Proposal, bundle_digest,
    in_period,
};
use crate::model::{Day, Period, Timestamp};
use crate::ports::{
    Activation, Committed, PolicyAct, PolicyCommit, PolicyStore, Proposed, RegisterFault,
};
use crate::storage::StorageError;

type Files = BTreeMap<String, String>;

/// Keeps the founding bundle and puts it in force, where none ever was.
pub(super) async fn found(
    connection: &mut SqliteConnection,
    founding: &Proposal,
    files: &Files,
    organisations: usize,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE policy_quorum SET organisations = ?")
        .bind(i64::try_from(organisations).unwrap_or(i64::MAX))
        .execute(&mut *connection)
        .await?;
    if activations(connection).await?.is_empty() {
        keep(connection, founding, files).await?;
        activate(connection, founding.bundle, founding.proposed_at).await?;
    }
    Ok(())
}

/// Does what an officer asked.
pub(super) async fn act(
    connection: &mut SqliteConnection,
    act: PolicyAct,
    rules: &ApprovalRules,
    now: Timestamp,
) -> Result<(), Refusal> {
    match act {
        PolicyAct::Propose { proposal, files } => {
            if proposed(connection, proposal.bundle).await?.is_some() {
                return Err(BundleRefusal::Known.into());
            }
            Ok(keep(connection, &proposal, &files).await?)
        }
        PolicyAct::Approve { bundle, approval } => {
            let known = proposed(connection, bundle).await?;
            let known = known.ok_or(BundleRefusal::Unknown)?;
            rules.verify(&known.proposal, &approval)?;
            if known
                .approvals
                .iter()
                .any(|it| it.officer == approval.officer)
            {
                return Err(BundleRefusal::ApprovedBefore.into());
            }
            Ok(approve(connection, bundle, &approval).await?)
        }
        PolicyAct::Activate { bundle, today } => {
            put_in_force(connection, bundle, rules, today, now).await
        }
        PolicyAct::RollBack { to, today } => {
            let before = activations(connection).await?.into_iter().rev().nth(1);
            if before.is_none_or(|before| before.bundle != to) {
                return Err(BundleRefusal::Overtaken.into());
            }
            put_in_force(connection, to, rules, today, now).await
        }
    }
}

async fn put_in_force(
    connection: &mut SqliteConnection,
    bundle: [u8; 32],
    rules: &ApprovalRules,
    today: Day,
    now: Timestamp,
) -> Result<(), Refusal> {
    let known = proposed(connection, bundle).await?;
    let Proposed {
        proposal,
        approvals,
    } = known.ok_or(BundleRefusal::Unknown)?;
    let files = files(connection, bundle).await?;
    if bundle_digest(&files) != bundle {
        return Err(BundleRefusal::FilesChanged.into());
    }
    let change = match activations(connection).await?.last() {
        Some(active) if active.bundle == bundle => return Err(BundleRefusal::InForce.into()),
        Some(active) => Difference::between(&self::files(connection, active.bundle).await?, &files),
        None => Difference::default(),
    };
    rules.suffice(&proposal, &approvals, &change)?;
    in_period(&proposal, today)?;
    Ok(activate(connection, bundle, now).await?)
}

async fn keep(
    connection: &mut SqliteConnection,
    proposal: &Proposal,
    files: &Files,
) -> Result<(), StorageError> {
    for (path, text) in files {
        sqlx::query("INSERT INTO policy_files (bundle, path, text) VALUES (?, ?, ?)")
            .bind(proposal.bundle.to_vec())
            .bind(path)
            .bind(text)
            .execute(&mut *connection)
            .await?;
    }
    let author = proposal.author.as_ref();
    sqlx::query(
        "INSERT INTO policy_bundles (bundle, from_day, until_day, organisation, author, proposed_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(proposal.bundle.to_vec())
    .bind(proposal.valid.from().to_string())
    .bind(proposal.valid.until().map(|day| day.to_string()))
    .bind(author.map(|author| author.organisation.to_string()))
    .bind(author.map(|author| author.professional.to_string()))
    .bind(proposal.proposed_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

async fn approve(
    connection: &mut SqliteConnection,
    bundle: [u8; 32],
    approval: &Approval,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO policy_approvals (bundle, organisation, officer, signature, approved_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(bundle.to_vec())
    .bind(approval.officer.organisation.as_str())
    .bind(approval.officer.professional.as_str())
    .bind(approval.signature.to_vec())
    .bind(approval.approved_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

async fn activate(
    connection: &mut SqliteConnection,
    bundle: [u8; 32],
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO policy_activations (version, bundle, activated_at)
         SELECT coalesce(max(version), 0) + 1, ?, ? FROM policy_activations",
    )
    .bind(bundle.to_vec())
    .bind(now.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

async fn activations(connection: &mut SqliteConnection) -> Result<Vec<Activation>, StorageError> {
    let rows = sqlx::query(
        "SELECT version, bundle, activated_at FROM policy_activations ORDER BY version",
    )
    .fetch_all(connection)
    .await?;
    let rows = rows.iter().map(|row| {
        let version: u64 = row.try_get(0)?;
        let corrupt = |column| StorageError::corrupt("policy_activations", column, &version);
        let bundle: Vec<u8> = row.try_get(1)?;
        Ok(Activation {
            version,
            bundle: bundle.try_into().map_err(|_| corrupt("bundle"))?,
            at: Timestamp::from_microsecond(row.try_get(2)?)
                .map_err(|_| corrupt("activated_at"))?,
        })
    });
    rows.collect()
}

async fn proposed(
    connection: &mut SqliteConnection,
    bundle: [u8; 32],
) -> Result<Option<Proposed>, StorageError> {
    let row = sqlx::query(
        "SELECT bundle, from_day, until_day, organisation, author, proposed_at FROM policy_bundles WHERE bundle = ?",
    )
    .bind(bundle.to_vec())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let rows = sqlx::query(
        "SELECT organisation, officer, signature, approved_at FROM policy_approvals
         WHERE bundle = ? ORDER BY approved_at, organisation, officer",
    )
    .bind(bundle.to_vec())
    .fetch_all(connection)
    .await?;
    let approvals = rows.iter().map(|row| approval(row, bundle));
    Ok(Some(Proposed {
        proposal: proposal(&row, bundle)?,
        approvals: approvals.collect::<Result<_, _>>()?,
    }))
}

fn proposal(row: &SqliteRow, bundle: [u8; 32]) -> Result<Proposal, StorageError> {
    let corrupt =
        |column| StorageError::corrupt("policy_bundles", column, &HEXLOWER.encode(&bundle));
    let from: Day = text(row, 1)?.parse().map_err(|_| corrupt("from_day"))?;
    let until: Option<String> = row.try_get(2)?;
    let until: Option<Day> = until
        .map(|day| day.parse().map_err(|_| corrupt("until_day")))
        .transpose()?;
    let author: (Option<String>, Option<String>) = (row.try_get(3)?, row.try_get(4)?);
    let author = match author {
        (Some(organisation), Some(professional)) => {
            Some(officer(&organisation, &professional).ok_or_else(|| corrupt("author"))?)
        }
        _ => None,
    };
    Ok(Proposal {
        bundle,
        valid: Period::new(from, until).map_err(|_| corrupt("until_day"))?,
        author,
        proposed_at: Timestamp::from_microsecond(row.try_get(5)?)
            .map_err(|_| corrupt("proposed_at"))?,
    })
}

fn approval(row: &SqliteRow, bundle: [u8; 32]) -> Result<Approval, StorageError> {
    let corrupt =
        |column| StorageError::corrupt("policy_approvals", column, &HEXLOWER.encode(&bundle));
    let signature: Vec<u8> = row.try_get(2)?;
    Ok(Approval {
        officer: officer(&text(row, 0)?, &text(row, 1)?).ok_or_else(|| corrupt("officer"))?,
        signature: signature.try_into().map_err(|_| corrupt("signature"))?,
        approved_at: Timestamp::from_microsecond(row.try_get(3)?)
            .map_err(|_| corrupt("approved_at"))?,
    })
}

fn text(row: &SqliteRow, column: usize) -> Result<String, StorageError> {
    Ok(row.try_get(column)?)
}

fn officer(organisation: &str, professional: &str) -> Option<Officer> {
    Some(Officer {
        organisation: organisation.parse().ok()?,
        professional: professional.parse().ok()?,
    })
}

async fn files(connection: &mut SqliteConnection, bundle: [u8; 32]) -> Result<Files, StorageError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT path, text FROM policy_files WHERE bundle = ?")
            .bind(bundle.to_vec())
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().collect())
}

fn unreadable(error: StorageError) -> RegisterFault {
    RegisterFault::Unreadable(Box::new(error))
}

#[async_trait]
impl PolicyStore for Store {
    async fn found(
        &self,
        founding: &Proposal,
        files: &Files,
        organisations: usize,
    ) -> Result<(), RegisterFault> {
        let command = Command::FoundPolicies {
            founding: founding.clone(),
            files: files.clone(),
            organisations,
        };
        match self.ask(command).await {
            Ok(Answer::Done) => Ok(()),
            Ok(_) => Err(RegisterFault::Unwritable(Box::new(StorageError::Closed))),
            Err(error) => Err(RegisterFault::Unwritable(Box::new(error))),
        }
    }

    async fn act(&self, commit: PolicyCommit) -> Result<Committed, RegisterFault> {
        let PolicyCommit {
            identity,
            act,
            rules,
            entry,
            reply,
        } = commit;
        let change = Change::Policy { act, rules, reply };
        self.write(identity, entry, change).await
    }

    async fn activations(&self) -> Result<Vec<Activation>, RegisterFault> {
        let read = async { activations(&mut *self.reading().await?).await };
        read.await.map_err(unreadable)
    }

    async fn bundles(&self) -> Result<Vec<Proposed>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let names: Vec<Vec<u8>> = sqlx::query_scalar(
                "SELECT bundle FROM policy_bundles ORDER BY proposed_at, author IS NOT NULL, bundle",
            )
            .fetch_all(&mut *reading)
            .await?;
            let mut bundles = Vec::with_capacity(names.len());
            for name in names {
                let row = || HEXLOWER.encode(&name);
                let bundle = <[u8; 32]>::try_from(name.as_slice())
                    .map_err(|_| StorageError::corrupt("policy_bundles", "bundle", &row()))?;
                bundles.extend(proposed(&mut reading, bundle).await?);
            }
            Ok(bundles)
        };
        read.await.map_err(unreadable)
    }

    async fn files(&self, bundle: [u8; 32]) -> Result<Files, RegisterFault> {
        let read = async { files(&mut *self.reading().await?, bundle).await };
        read.await.map_err(unreadable)
    }
}
