//! How the database is opened, read and written.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::{WRITTEN, copying, migrate, server, versions};
use crate::model::Organisation;
use crate::ports::{Clock, Entropy};
use crate::storage::committer::Means;
use crate::storage::connection::{self, Begun, Readers, Reading, Writer};
use crate::storage::keys::KeyRing;
use crate::storage::statements::statements;
use crate::storage::store::Opened;
use crate::storage::subject::organisation_column;
use crate::storage::{StorageError, Store, StoreSettings};

/// Longest time to wait for a connection that reads.
const ACQUIRE: Duration = Duration::from_secs(5);
/// Longest time a transaction may take to begin, or to end, before the connection counts as lost.
const END: Duration = Duration::from_secs(10);
/// Whoever waits for what is new looks again after this time, also where no other broker told that it wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

statements! {
    BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    COMMIT = "COMMIT";
    ROLL_BACK = "ROLLBACK";
}

/// Opens a database on a server: brings the schema up to date, takes chains for this broker, starts the committer.
///
/// # Errors
/// When the server cannot be reached or is a standby, the schema is unknown, or a wrapping key is missing.
pub async fn open(
    url: &str,
    settings: StoreSettings,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Store, StorageError> {
    let options = server::options(url)?;
    let mut connection = server::connect(&options).await?;
    migrate::up_to_date(&mut connection, clock.now()).await?;
    if copying::mark(&mut connection).await?.is_some() {
        return Err(StorageError::CopyUnderWay);
    }
    let (organisations, readers) = (settings.organisations.clone(), settings.readers.max(1));
    let means = settings.means(clock, entropy);
    prepare(&mut connection, &means, &organisations).await?;
    let pool = PgPoolOptions::new()
        // One more listens.
        .max_connections(readers.saturating_add(1))
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| Box::pin(server::check_primary(connection)))
        .connect_with(options.clone())
        .await?;
    let written = watch::Sender::new(0);
    let mut tasks = JoinSet::new();
    tasks.spawn(listen(pool.clone(), written.clone()));
    let opened = Opened {
        writer: Box::new(ServerWriter {
            options,
            connection: Some(connection),
        }),
        readers: Arc::new(ServerReaders(pool)),
        written,
        tasks,
    };
    Store::start(means, opened).await
}

/// Gives every organisation a key and a version, so that no two brokers wait for each other over the first of either.
async fn prepare(
    connection: &mut PgConnection,
    means: &Means,
    organisations: &[Organisation],
) -> Result<(), StorageError> {
    let subjects = organisations.iter().map(organisation_column).collect();
    let mut transaction = connection.begin().await?;
    versions::begin(&mut transaction, &subjects).await?;
    let (wrapping, entropy) = (&means.keys.wrapping, means.entropy.as_ref());
    KeyRing::default()
        .fill(&mut *transaction, wrapping, entropy, subjects)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// The only connection of this broker that writes; another one where it is lost.
struct ServerWriter {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

#[async_trait]
impl Writer for ServerWriter {
    async fn begin(&mut self) -> Result<Begun<'_>, StorageError> {
        let (mut connection, mut anew) = match self.connection.take() {
            Some(connection) => (connection, false),
            None => (server::connect(&self.options).await?, true),
        };
        let begun = timeout(END, sqlx::query(BEGIN).execute(&mut connection)).await;
        if !matches!(begun, Ok(Ok(_))) {
            // It was lost since.
            connection = server::connect(&self.options).await?;
            anew = true;
            sqlx::query(BEGIN).execute(&mut connection).await?;
        }
        Ok(Begun {
            connection: self.connection.insert(connection),
            anew,
        })
    }

    /// WHY the connection is let go where it fails: whether the commit stands is not known, and the chains are read again.
    async fn commit(&mut self) -> Result<(), StorageError> {
        let mut connection = self.connection.take().ok_or(StorageError::Closed)?;
        let commit = sqlx::query(COMMIT);
        timeout(END, commit.execute(&mut connection))
            .await
            .map_err(|_| StorageError::Unreachable)??;
        self.connection = Some(connection);
        Ok(())
    }

    async fn roll_back(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let roll_back = sqlx::query(ROLL_BACK);
        let rolled_back = timeout(END, roll_back.execute(&mut connection)).await;
        if matches!(rolled_back, Ok(Ok(_))) {
            self.connection = Some(connection);
        } else {
            tracing::warn!("the writing connection was lost");
        }
    }

    async fn close(mut self: Box<Self>) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the writing connection did not close cleanly");
        }
    }
}

/// The connections that read, all from the primary.
struct ServerReaders(PgPool);

#[async_trait]
impl Readers for ServerReaders {
    async fn begin(&self) -> Result<Box<dyn Reading>, StorageError> {
        Ok(Box::new(self.0.begin_with(READ).await?))
    }

    /// What the server's write-ahead log, standbys and backups hold goes when they do (ADR 26).
    async fn leave_no_copy(&self) -> Result<(), StorageError> {
        Ok(())
    }

    async fn close(&self) {
        self.0.close().await;
    }
}

impl Reading for Transaction<'static, Postgres> {
    fn connection(&mut self) -> &mut dyn connection::Connection {
        &mut **self
    }
}

/// Counts what other brokers wrote. A notification may be lost: it only tells sooner.
async fn listen(pool: PgPool, written: watch::Sender<u64>) {
    let mut listener = None;
    while !pool.is_closed() {
        match &mut listener {
            None => {
                listener = subscribe(&pool).await;
                if listener.is_none() {
                    let mut closed = pool.close_event();
                    let _ = closed.do_until(sleep(LOOK_AGAIN)).await;
                }
            }
            Some(subscribed) => {
                if let Ok(Err(_)) = timeout(LOOK_AGAIN, subscribed.recv()).await {
                    listener = None;
                }
            }
        }
        written.send_modify(|count| *count += 1);
    }
}

async fn subscribe(pool: &PgPool) -> Option<PgListener> {
    let mut listener = PgListener::connect_with(pool).await.ok()?;
    listener.listen(WRITTEN).await.ok()?;
    Some(listener)
}
