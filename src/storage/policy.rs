//! Bundles of policies. What may come in force is decided here, in the transaction in which it does; the constraints of the
//! schema say the same again, without the signatures.

use std::collections::BTreeMap;

use async_trait::async_trait;
use data_encoding::HEXLOWER;

use super::Store;
use super::committer::{Answer, Command};
use super::connection::Connection;
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

/// A bundle: its name, first legal day, first day on which it holds no longer, organisation and name of the author, moment.
pub(super) type BundleRow = (
    Vec<u8>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
);

/// An approval: organisation and name of the officer, signature, moment.
pub(super) type ApprovalRow = (String, String, Vec<u8>, i64);

/// Statements about bundles of policies.
#[async_trait]
pub(super) trait PolicyRows {
    /// Sets of how many organisations officers must have signed where a file changes that all share.
    async fn set_quorum(&mut self, organisations: i64) -> Result<(), StorageError>;

    /// Keeps the files of a bundle, before the bundle.
    async fn insert_files(&mut self, bundle: &[u8], files: &Files) -> Result<(), StorageError>;

    /// Keeps a bundle.
    async fn insert_bundle(&mut self, bundle: BundleRow) -> Result<(), StorageError>;

    /// Keeps an approval.
    async fn insert_approval(
        &mut self,
        bundle: &[u8],
        approval: ApprovalRow,
    ) -> Result<(), StorageError>;

    /// Puts a bundle in force, where the constraints of the schema let it.
    async fn insert_activation(&mut self, bundle: &[u8], now: i64) -> Result<(), StorageError>;

    /// Activations, as version, bundle and moment, in order.
    async fn activations(&mut self) -> Result<Vec<(i64, Vec<u8>, i64)>, StorageError>;

    /// Names of the bundles, in the order in which they were proposed.
    async fn bundles(&mut self) -> Result<Vec<Vec<u8>>, StorageError>;

    /// The bundle of this name.
    async fn bundle(&mut self, bundle: &[u8]) -> Result<Option<BundleRow>, StorageError>;

    /// Its approvals, in the order in which they were given.
    async fn approvals(&mut self, bundle: &[u8]) -> Result<Vec<ApprovalRow>, StorageError>;

    /// Its files, as path and text.
    async fn files(&mut self, bundle: &[u8]) -> Result<Vec<(String, String)>, StorageError>;
}

/// Keeps the founding bundle and puts it in force, where none ever was.
pub(super) async fn found(
    connection: &mut dyn Connection,
    founding: &Proposal,
    files: &Files,
    organisations: usize,
) -> Result<(), StorageError> {
    let quorum = i64::try_from(organisations).unwrap_or(i64::MAX);
    connection.set_quorum(quorum).await?;
    if activations(connection).await?.is_empty() {
        keep(connection, founding, files).await?;
        activate(connection, founding.bundle, founding.proposed_at).await?;
    }
    Ok(())
}

/// Does what an officer asked.
pub(super) async fn act(
    connection: &mut dyn Connection,
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
    connection: &mut dyn Connection,
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
    connection: &mut dyn Connection,
    proposal: &Proposal,
    files: &Files,
) -> Result<(), StorageError> {
    connection.insert_files(&proposal.bundle, files).await?;
    let author = proposal.author.as_ref();
    let row = (
        proposal.bundle.to_vec(),
        proposal.valid.from().to_string(),
        proposal.valid.until().map(|day| day.to_string()),
        author.map(|author| author.organisation.to_string()),
        author.map(|author| author.professional.to_string()),
        proposal.proposed_at.as_microsecond(),
    );
    connection.insert_bundle(row).await
}

async fn approve(
    connection: &mut dyn Connection,
    bundle: [u8; 32],
    approval: &Approval,
) -> Result<(), StorageError> {
    let row = (
        approval.officer.organisation.to_string(),
        approval.officer.professional.to_string(),
        approval.signature.to_vec(),
        approval.approved_at.as_microsecond(),
    );
    connection.insert_approval(&bundle, row).await
}

async fn activate(
    connection: &mut dyn Connection,
    bundle: [u8; 32],
    now: Timestamp,
) -> Result<(), StorageError> {
    connection
        .insert_activation(&bundle, now.as_microsecond())
        .await
}

async fn activations(connection: &mut dyn Connection) -> Result<Vec<Activation>, StorageError> {
    let rows = connection.activations().await?.into_iter();
    let rows = rows.map(|(version, bundle, at)| {
        let version = version.unsigned_abs();
        let corrupt = |column| StorageError::corrupt("policy_activations", column, &version);
        Ok(Activation {
            version,
            bundle: bundle.try_into().map_err(|_| corrupt("bundle"))?,
            at: Timestamp::from_microsecond(at).map_err(|_| corrupt("activated_at"))?,
        })
    });
    rows.collect()
}

async fn proposed(
    connection: &mut dyn Connection,
    bundle: [u8; 32],
) -> Result<Option<Proposed>, StorageError> {
    let Some(row) = connection.bundle(&bundle).await? else {
        return Ok(None);
    };
    let rows = connection.approvals(&bundle).await?;
    let approvals = rows.into_iter().map(|row| approval(row, bundle));
    Ok(Some(Proposed {
        proposal: proposal(row, bundle)?,
        approvals: approvals.collect::<Result<_, _>>()?,
    }))
}

fn proposal(
    (_, from, until, organisation, author, proposed_at): BundleRow,
    bundle: [u8; 32],
) -> Result<Proposal, StorageError> {
    let corrupt =
        |column| StorageError::corrupt("policy_bundles", column, &HEXLOWER.encode(&bundle));
    let from: Day = from.parse().map_err(|_| corrupt("from_day"))?;
    let until: Option<Day> = until
        .map(|day| day.parse().map_err(|_| corrupt("until_day")))
        .transpose()?;
    let author = match (organisation, author) {
        (Some(organisation), Some(professional)) => {
            Some(officer(&organisation, &professional).ok_or_else(|| corrupt("author"))?)
        }
        _ => None,
    };
    Ok(Proposal {
        bundle,
        valid: Period::new(from, until).map_err(|_| corrupt("until_day"))?,
        author,
        proposed_at: Timestamp::from_microsecond(proposed_at)
            .map_err(|_| corrupt("proposed_at"))?,
    })
}

fn approval(
    (organisation, name, signature, approved_at): ApprovalRow,
    bundle: [u8; 32],
) -> Result<Approval, StorageError> {
    let corrupt =
        |column| StorageError::corrupt("policy_approvals", column, &HEXLOWER.encode(&bundle));
    Ok(Approval {
        officer: officer(&organisation, &name).ok_or_else(|| corrupt("officer"))?,
        signature: signature.try_into().map_err(|_| corrupt("signature"))?,
        approved_at: Timestamp::from_microsecond(approved_at)
            .map_err(|_| corrupt("approved_at"))?,
    })
}

fn officer(organisation: &str, professional: &str) -> Option<Officer> {
    Some(Officer {
        organisation: organisation.parse().ok()?,
        professional: professional.parse().ok()?,
    })
}

async fn files(connection: &mut dyn Connection, bundle: [u8; 32]) -> Result<Files, StorageError> {
    Ok(connection.files(&bundle).await?.into_iter().collect())
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
        let read = async { activations(self.reading().await?.connection()).await };
        read.await.map_err(unreadable)
    }

    async fn bundles(&self) -> Result<Vec<Proposed>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let connection = reading.connection();
            let names = connection.bundles().await?;
            let mut bundles = Vec::with_capacity(names.len());
            for name in names {
                let row = || HEXLOWER.encode(&name);
                let bundle = <[u8; 32]>::try_from(name.as_slice())
                    .map_err(|_| StorageError::corrupt("policy_bundles", "bundle", &row()))?;
                bundles.extend(proposed(connection, bundle).await?);
            }
            Ok(bundles)
        };
        read.await.map_err(unreadable)
    }

    async fn files(&self, bundle: [u8; 32]) -> Result<Files, RegisterFault> {
        let read = async { files(self.reading().await?.connection(), bundle).await };
        read.await.map_err(unreadable)
    }
}
