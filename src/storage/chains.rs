//! The chains as the committer knows them: their heads.

use async_trait::async_trait;

use super::committer::Means;
use super::connection::Connection;
use crate::audit::{EntryKind, Hash, Places, genesis, link};
use crate::model::{ChainId, Organisation};
use crate::storage::StorageError;

/// What a chain is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Everything that concerns a request.
    Disclosures,
    /// What sources did that they should not have.
    Incidents,
}

impl Purpose {
    /// The chain on which an entry of this kind belongs.
    pub(super) fn of(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Incident => Self::Incidents,
            _ => Self::Disclosures,
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Disclosures => "disclosures",
            Self::Incidents => "incidents",
        }
    }
}

/// A chain: number, id, how many entries it has, and the hash of the last one as linked.
pub(super) type ChainRow = (i64, Vec<u8>, i64, Option<Vec<u8>>);

/// Statements about the chains that are written to.
#[async_trait]
pub(super) trait ChainRows {
    /// Takes a chain of this purpose and these places that no other broker writes to, and begins one with this id where there is none.
    /// It stays this connection's as long as that stands.
    async fn take_chain(
        &mut self,
        purpose: &'static str,
        places: &str,
        fresh: [u8; 16],
    ) -> Result<ChainRow, StorageError>;
}

/// The end of a chain, to which the next entry is linked.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// Number in the table of chains.
    pub(super) number: i64,
    /// Id.
    pub(super) chain: ChainId,
    /// How many entries it has.
    pub(super) size: i64,
    /// Hash of the last one as linked.
    pub(super) link: Hash,
}

impl Head {
    /// Links one more entry; the position it has.
    pub(super) fn append(&mut self, leaf: &Hash) -> i64 {
        let position = self.size;
        self.link = link(&self.link, leaf);
        self.size += 1;
        position
    }
}

/// The heads of the chains that are written to.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    disclosures: Head,
    incidents: Head,
}

impl Heads {
    /// Takes a chain of each purpose with these places, and reads its head.
    pub(super) async fn load(
        connection: &mut dyn Connection,
        means: &Means,
    ) -> Result<Self, StorageError> {
        Ok(Self {
            disclosures: head(connection, means, Purpose::Disclosures).await?,
            incidents: head(connection, means, Purpose::Incidents).await?,
        })
    }

    /// The head of the chain with this purpose.
    pub(super) fn of(&mut self, purpose: Purpose) -> &mut Head {
        match purpose {
            Purpose::Disclosures => &mut self.disclosures,
            Purpose::Incidents => &mut self.incidents,
        }
    }
}

async fn head(
    connection: &mut dyn Connection,
    means: &Means,
    purpose: Purpose,
) -> Result<Head, StorageError> {
    let fresh = means.entropy.bits128();
    let row = connection.take_chain(purpose.column(), &means.places_column, fresh);
    head_of(row.await?)
}

/// A head from its columns; without entries it is the genesis.
pub(super) fn head_of((number, id, size, link): ChainRow) -> Result<Head, StorageError> {
    let id = <[u8; 16]>::try_from(id);
    let chain =
        ChainId::from_bytes(id.map_err(|_| StorageError::corrupt("chains", "id", &number))?);
    let link = match link {
        None => genesis(chain),
        Some(link) => link
            .try_into()
            .map_err(|_| StorageError::corrupt("entries", "link", &(size - 1)))?,
    };
    Ok(Head {
        number,
        chain,
        size,
        link,
    })
}

/// The column of these places.
pub(super) fn places_column(organisations: &[Organisation]) -> String {
    let names: Vec<&str> = organisations.iter().map(Organisation::as_str).collect();
    names.join(",")
}

/// The places in a column.
pub(super) fn places_of(column: &str) -> Option<Places> {
    let organisations: Result<Vec<Organisation>, _> = column.split(',').map(str::parse).collect();
    Some(Places::new(&organisations.ok()?))
}
