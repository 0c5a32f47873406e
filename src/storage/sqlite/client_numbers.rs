//! Client numbers, as keyed hashes: by which an organisation finds the persons it knows.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::aliases::{self, list_of};
use super::records::{Appending, cell};
use super::subject;
use super::write::Refusal;
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::model::{Day, Fact, Hat, PersonId, SubjectRef};
use crate::storage::StorageError;
use crate::storage::sealing::HashKeys;

/// Use of the keyed hash of a client number.
const CLIENT_NUMBER: &str = "client-number";

impl Appending<'_> {
    /// Remembers the number of a link.
    pub(super) async fn index_link(
        &self,
        connection: &mut SqliteConnection,
        person: PersonId,
        hat: &Hat,
        number: &str,
    ) -> Result<(), Refusal> {
        match linked_to(connection, self.hashing, hat, number).await? {
            Some(known) if known == aliases::kept(connection, person).await? => Ok(()),
            Some(_) => Err(Refusal::ClientNumberInUse),
            None => {
                let hash = self
                    .hashing
                    .hash(CLIENT_NUMBER, &parts(&hat.to_string(), number));
                sqlx::query("INSERT INTO client_numbers (number_hash, person) VALUES (?, ?)")
                    .bind(hash.to_vec())
                    .bind(subject::person_column(person))
                    .execute(connection)
                    .await
                    .map_err(StorageError::from)?;
                Ok(())
            }
        }
    }

    /// Forgets the client numbers of links that hold no longer: nobody is found by them any more, and they may be given out anew. The
    /// facts keep them, sealed, until the person is erased.
    pub(super) async fn forget_numbers(
        &self,
        connection: &mut SqliteConnection,
        subject: &[u8],
        today: Day,
    ) -> Result<(), StorageError> {
        let records = self.records_of(connection, subject).await?;
        let mut ended: BTreeSet<(String, String)> = records
            .iter()
            .filter_map(|record| match &record.event {
                RegisterEvent::FactAsserted { fact, .. } => number_of(fact),
                _ => None,
            })
            .collect();
        let (facts, _) = fold(records);
        for fact in facts {
            if fact.valid.until().is_none_or(|until| until > today) {
                ended.retain(|number| number_of(&fact.fact).as_ref() != Some(number));
            }
        }
        let same = match subject::of_column(subject) {
            Some(subject) => aliases::columns_of(connection, &subject).await?,
            None => BTreeSet::new(),
        };
        for (hat, number) in ended {
            for hash in self.hashing.hashes(CLIENT_NUMBER, &parts(&hat, &number)) {
                let forget = sqlx::query(
                    "DELETE FROM client_numbers
                     WHERE number_hash = ? AND person IN (SELECT unhex(value) FROM json_each(?))",
                );
                forget
                    .bind(hash.to_vec())
                    .bind(list_of(same.clone()))
                    .execute(&mut *connection)
                    .await?;
            }
        }
        Ok(())
    }

    /// Every record about a subject as it reads now, under whichever ids it is filed; their keys are in the ring.
    pub(super) async fn records_of(
        &self,
        connection: &mut SqliteConnection,
        subject: &[u8],
    ) -> Result<Vec<RegisterRecord>, StorageError> {
        let corrupt = |seq| StorageError::corrupt("register", "record", &seq);
        let of = subject::of_column(subject).ok_or(StorageError::Misfiled)?;
        let filed = aliases::columns_ever(connection, &of).await?;
        let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT seq, subject, record FROM register
             WHERE subject IN (SELECT unhex(value) FROM json_each(?)) AND length(record) > 0 ORDER BY seq",
        )
        .bind(list_of(filed))
        .fetch_all(&mut *connection)
        .await?;
        let mut opened = Vec::with_capacity(rows.len());
        for (seq, filed_under, sealed) in rows {
            let key = match self.keys.get(&filed_under) {
                // Erased under this id, and not under another one.
                Err(StorageError::Erased) if filed_under != subject => continue,
                known => known?,
            };
            let clear = key.open(cell(&seq.to_be_bytes()), &sealed)?;
            let record = serde_json::from_slice(&clear).map_err(|_| corrupt(seq))?;
            opened.push((seq, record));
        }
        aliases::read_about(connection, &of, opened).await
    }
}

/// The person linked to this client number under this hat.
pub(super) async fn linked_to(
    connection: &mut SqliteConnection,
    hashing: &HashKeys,
    hat: &Hat,
    number: &str,
) -> Result<Option<PersonId>, StorageError> {
    for hash in hashing.hashes(CLIENT_NUMBER, &parts(&hat.to_string(), number)) {
        let person: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT person FROM client_numbers WHERE number_hash = ?")
                .bind(hash.to_vec())
                .fetch_optional(&mut *connection)
                .await?;
        if let Some(person) = person {
            return match subject::of_column(&person) {
                Some(SubjectRef::Person(person)) => {
                    Ok(Some(aliases::kept(connection, person).await?))
                }
                _ => Err(StorageError::corrupt(
                    "client_numbers",
                    "person",
                    &data_encoding::HEXLOWER.encode(&hash),
                )),
            };
        }
    }
    Ok(None)
}

/// Hat and client number of a link.
fn number_of(fact: &Fact) -> Option<(String, String)> {
    match fact {
        Fact::Link {
            hat, client_number, ..
        } => Some((hat.to_string(), client_number.clone())),
        _ => None,
    }
}

fn parts<'a>(hat: &'a str, number: &'a str) -> [&'a [u8]; 2] {
    [hat.as_bytes(), number.as_bytes()]
}
