//! The chains as the committer knows them: their heads.

use sqlx::{Row, SqliteConnection};

use crate::audit::{EntryKind, Hash, Places, genesis, link};
use crate::model::{ChainId, Organisation};
use crate::ports::Entropy;
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
    /// Reads the heads of the chains with these places, and begins chains that do not exist.
    pub(super) async fn load(
        connection: &mut SqliteConnection,
        entropy: &dyn Entropy,
        places: &str,
    ) -> Result<Self, StorageError> {
        Ok(Self {
            disclosures: head(connection, entropy, places, Purpose::Disclosures).await?,
            incidents: head(connection, entropy, places, Purpose::Incidents).await?,
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
    connection: &mut SqliteConnection,
    entropy: &dyn Entropy,
    places: &str,
    purpose: Purpose,
) -> Result<Head, StorageError> {
    sqlx::query("INSERT INTO chains (id, purpose, places) VALUES (?, ?, ?) ON CONFLICT (purpose, places) DO NOTHING")
        .bind(entropy.bits128().to_vec())
        .bind(purpose.column())
        .bind(places)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "SELECT number, id, count(position), link, max(position) FROM chains LEFT JOIN entries ON chain = number
         WHERE purpose = ? AND places = ? GROUP BY number",
    )
    .bind(purpose.column())
    .bind(places)
    .fetch_one(connection)
    .await?;
    head_of(
        row.try_get(0)?,
        row.try_get(1)?,
        row.try_get(2)?,
        row.try_get(3)?,
    )
}

/// A head from its columns; without entries it is the genesis.
pub(super) fn head_of(
    number: i64,
    id: Vec<u8>,
    size: i64,
    link: Option<Vec<u8>>,
) -> Result<Head, StorageError> {
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
