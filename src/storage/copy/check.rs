//! Whether what was copied is what stood there, and whether its log holds together.

use std::collections::BTreeMap;
use std::iter;

use data_encoding::HEXLOWER;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_stream::StreamExt;
use zeroize::Zeroizing;

use super::end::End;
use super::rows::TableDigest;
use super::tables::Table;
use crate::audit::{
    Against, ChainHeader, Checkpoint, ExportLine, ExportedEntry, Hash, Misfit, Report, genesis,
    verify,
};
use crate::ports::{Clock, Entropy};
use crate::storage::StorageError;
use crate::storage::chains::{ChainRow, Head, head_of};
use crate::storage::log::PageRow;
use crate::storage::sealing::SigningKey;

/// Entries read at once.
const PAGE: i64 = 256;
/// Lines that wait for the verifier.
const AHEAD: usize = 1024;

/// Rows of a table and their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// Name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 over its rows in the order of their key, in hexadecimal.
    pub digest: String,
}

/// Reads a whole table.
pub(super) async fn table(
    end: &mut dyn End,
    table: &'static Table,
) -> Result<TableReport, StorageError> {
    let mut digest = TableDigest::new(table);
    let mut count = 0;
    let mut rows = end.rows(table, None);
    while let Some(row) = rows.next().await {
        digest.add(&row?);
        count += 1;
    }
    Ok(TableReport {
        table: table.name,
        rows: count,
        digest: HEXLOWER.encode(&digest.finish()),
    })
}

/// Walks every chain with the offline verifier, as `samenbeeld audit verify` does. Bodies stay sealed, so no key is needed; the verifier wants
/// each chain to end in a checkpoint that is signed, and a key of this moment signs it.
pub(super) async fn log(
    end: &mut dyn End,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Result<Vec<Checkpoint>, Misfit>, StorageError> {
    let chains = end.connection().chains().await?;
    if chains.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let seed = Zeroizing::new([entropy.bits128(), entropy.bits128()].concat());
    let seed = <[u8; 32]>::try_from(seed.as_slice()).map(Zeroizing::new);
    let key = SigningKey::from_seed("copy", &seed.map_err(|_| StorageError::Signing)?)
        .map_err(|_| StorageError::Signing)?;
    let trusted = BTreeMap::from([(key.id().to_owned(), key.public())]);
    let (lines, mut taken) = mpsc::channel(AHEAD);
    let verifier = spawn_blocking(move || {
        let lines = iter::from_fn(|| taken.blocking_recv().map(Ok));
        let against = Against {
            receipts: &[],
            trusted: &trusted,
            earlier: &[],
        };
        verify(lines, against)
    });
    for (row, _) in chains {
        let checkpoint = checkpoint(&key, clock, row)?;
        if walk(end, checkpoint, &lines).await?.is_none() {
            // It found what does not fit.
            break;
        }
    }
    drop(lines);
    let found: Result<Report, Misfit> = verifier.await.map_err(|_| StorageError::Closed)?;
    Ok(found.map(|report| {
        let chains = report.chains.into_iter();
        chains.map(|chain| chain.checkpoint).collect()
    }))
}

fn checkpoint(
    key: &SigningKey,
    clock: &dyn Clock,
    row: ChainRow,
) -> Result<(i64, Checkpoint), StorageError> {
    let Head {
        number,
        chain,
        size,
        link,
    } = head_of(row)?;
    let mut checkpoint = Checkpoint {
        chain,
        size: size.unsigned_abs(),
        head: link,
        time: clock.now(),
        key_id: key.id().to_owned(),
        signature: [0; 64],
    };
    let signature = key.sign(&checkpoint.signed_bytes());
    checkpoint.signature = signature.ok_or(StorageError::Signing)?;
    Ok((number, checkpoint))
}

/// Tells the verifier one chain; absent where it listens no longer.
async fn walk(
    end: &mut dyn End,
    (number, checkpoint): (i64, Checkpoint),
    lines: &mpsc::Sender<ExportLine>,
) -> Result<Option<()>, StorageError> {
    let header = ExportLine::Header(ChainHeader {
        chain: checkpoint.chain,
        genesis: genesis(checkpoint.chain),
        keys: BTreeMap::new(),
    });
    if lines.send(header).await.is_err() {
        return Ok(None);
    }
    let mut from = 0;
    loop {
        let page = end.connection().page(number, from, from + PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.position + 1;
        for row in page {
            if lines.send(ExportLine::Entry(entry(row)?)).await.is_err() {
                return Ok(None);
            }
        }
    }
    let told = lines.send(ExportLine::Checkpoint(checkpoint)).await;
    Ok(told.ok())
}

fn entry(row: PageRow) -> Result<ExportedEntry, StorageError> {
    let corrupt = |column| StorageError::corrupt("entries", column, &row.position);
    let leaf: Hash = row.leaf.try_into().map_err(|_| corrupt("leaf"))?;
    let (commitments, rest) = row.commitments.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(corrupt("commitments"));
    }
    Ok(ExportedEntry {
        leaf,
        commitments: commitments.to_vec(),
        sections: Vec::new(),
    })
}
