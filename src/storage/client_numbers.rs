//! Client numbers, as keyed hashes: by which an organisation finds the persons it knows.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::aliases;
use super::connection::Connection;
use super::records::{Appending, cell};
use super::subject;
use super::write::Refusal;
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::model::{Day, Fact, Hat, PersonId, SubjectRef};
use crate::storage::StorageError;
use crate::storage::sealing::HashKeys;

/// Use of the keyed hash of a client number.
const CLIENT_NUMBER: &str = "client-number";

/// Statements about client numbers, by their keyed hash.
#[async_trait]
pub(super) trait NumberRows {
    /// The person with this number.
    async fn person_by_number(&mut self, hash: &[u8]) -> Result<Option<Vec<u8>>, StorageError>;

    /// Keeps the number of a person.
    async fn insert_number(&mut self, hash: &[u8], person: &[u8]) -> Result<(), StorageError>;

    /// Forgets a number, where it is of one of these persons.
    async fn forget_number(
        &mut self,
        hash: &[u8],
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError>;
}

impl Appending<'_> {
    /// Remembers the number of a link.
    pub(super) async fn index_link(
        &self,
        connection: &mut dyn Connection,
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
                let person = subject::person_column(person);
                Ok(connection.insert_number(&hash, &person).await?)
            }
        }
    }

    /// Forgets the client numbers of links that hold no longer: nobody is found by them any more, and they may be given out anew. The
    /// facts keep them, sealed, until the person is erased.
    pub(super) async fn forget_numbers(
        &self,
        connection: &mut dyn Connection,
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
                connection.forget_number(&hash, &same).await?;
            }
        }
        Ok(())
    }

    /// Every record about a subject as it reads now, under whichever ids it is filed; their keys are in the ring.
    pub(super) async fn records_of(
        &self,
        connection: &mut dyn Connection,
        subject: &[u8],
    ) -> Result<Vec<RegisterRecord>, StorageError> {
        let corrupt = |seq| StorageError::corrupt("register", "record", &seq);
        let of = subject::of_column(subject).ok_or(StorageError::Misfiled)?;
        let filed = aliases::columns_ever(connection, &of).await?;
        let mut rows = connection.records_of(&filed).await?;
        // What was emptied says nothing any more.
        rows.retain(|(_, _, sealed, ..)| !sealed.is_empty());
        let mut opened = Vec::with_capacity(rows.len());
        for (seq, filed_under, sealed, ..) in rows {
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
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    hat: &Hat,
    number: &str,
) -> Result<Option<PersonId>, StorageError> {
    for hash in hashing.hashes(CLIENT_NUMBER, &parts(&hat.to_string(), number)) {
        if let Some(person) = connection.person_by_number(&hash).await? {
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
