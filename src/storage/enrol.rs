//! Enrolment: from a client number or an introduction to a person or household, and the organisation's own pseudonym of it.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::aliases::{self, OwnName};
use super::client_numbers::linked_to;
use super::connection::Connection;
use super::subject;
use super::write::{Enrolling, Introduction, NewLink, Refusal};
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::{Fact, Organisation, Period, SubjectRef, Timestamp};
use crate::storage::StorageError;
use crate::storage::sealing::HashKeys;

/// Use of the keyed hash of a code.
const CODE: &str = "introduction-code";
/// Use of the keyed hash of a citizen service number.
const BSN: &str = "bsn";

/// Statements about pseudonyms, citizen service numbers and introductions. Numbers and codes are keyed hashes.
#[async_trait]
pub(super) trait EnrolmentRows {
    /// What an organisation calls these subjects: subject, pseudonym, and since which record.
    async fn names_by(
        &mut self,
        organisation: &str,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>, i64)>, StorageError>;

    /// Keeps a pseudonym.
    async fn insert_name(
        &mut self,
        organisation: &str,
        pseudonym: &[u8],
        subject: &[u8],
        seq: i64,
    ) -> Result<(), StorageError>;

    /// Whoever else has this citizen service number may be the same person.
    async fn insert_likely_duplicates(
        &mut self,
        person: &[u8],
        hash: &[u8],
        since: i64,
    ) -> Result<(), StorageError>;

    /// Keeps the citizen service number of a person; once.
    async fn insert_citizen_number(
        &mut self,
        hash: &[u8],
        person: &[u8],
    ) -> Result<(), StorageError>;

    /// Keeps the code of an introduction.
    async fn insert_introduction(
        &mut self,
        code: &[u8],
        subject: &[u8],
        to_organisation: &str,
        lapses_at: i64,
    ) -> Result<(), StorageError>;

    /// Spends a code that is meant for this organisation, unspent and not lapsed: whom it introduces.
    async fn spend_introduction(
        &mut self,
        code: &[u8],
        organisation: &str,
        now: i64,
    ) -> Result<Option<Vec<u8>>, StorageError>;
}

/// Who is enrolled: known from an introduction or by the client number, or new.
pub(super) async fn subject_of(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    organisation: &Organisation,
    enrolling: &Enrolling,
    now: Timestamp,
) -> Result<SubjectRef, Refusal> {
    let known = match &enrolling.link {
        None => None,
        Some(link) => {
            let hat = &enrolling.writer.hat;
            let person = linked_to(connection, hashing, hat, &link.client_number).await?;
            person.map(SubjectRef::Person)
        }
    };
    let Some(code) = enrolling.introduction else {
        return Ok(known.unwrap_or_else(|| enrolling.fresh.clone()));
    };
    let introduced = spend(connection, hashing, organisation, code, now).await?;
    let same_kind = matches!(introduced, SubjectRef::Person(_))
        == matches!(enrolling.fresh, SubjectRef::Person(_));
    match known {
        _ if !same_kind => Err(Refusal::IntroductionInvalid),
        Some(known) if known != introduced => Err(Refusal::ClientNumberInUse),
        _ => Ok(introduced),
    }
}

/// The record that links a person who was not linked under this number yet.
pub(super) async fn link_record(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    enrolling: &Enrolling,
    subject: &SubjectRef,
    now: Timestamp,
) -> Result<Option<RegisterRecord>, Refusal> {
    let (Some(link), SubjectRef::Person(person)) = (&enrolling.link, subject) else {
        return Ok(None);
    };
    let hat = &enrolling.writer.hat;
    if linked_to(connection, hashing, hat, &link.client_number)
        .await?
        .is_some()
    {
        return Ok(None);
    }
    let fact = Fact::Link {
        person: *person,
        hat: hat.clone(),
        client_number: link.client_number.clone(),
    };
    // INVARIANT: a period without an end is never reversed.
    let valid = Period::new(link.from, None).map_err(|_| StorageError::Misfiled)?;
    Ok(Some(RegisterRecord {
        subject: subject.clone(),
        event: RegisterEvent::FactAsserted {
            id: link.fact,
            fact,
            valid,
            evidence: None,
            needs_confirmation: false,
        },
        writer: enrolling.writer.clone(),
        recorded_at: now,
    }))
}

/// The organisation's pseudonym of a subject; true where it is new.
pub(super) async fn pseudonym(
    connection: &mut dyn Connection,
    organisation: &Organisation,
    subject: &SubjectRef,
    fresh: [u8; 16],
    seq: i64,
) -> Result<([u8; 16], bool), StorageError> {
    let known = pseudonym_of(connection, organisation, subject).await?;
    if let Some(known) = known {
        return Ok((known, false));
    }
    let column = subject::column(subject);
    connection
        .insert_name(organisation.as_str(), &fresh, &column, seq)
        .await?;
    Ok((fresh, true))
}

/// The organisation's pseudonym of a subject, where it has one.
pub(super) async fn pseudonym_of(
    connection: &mut dyn Connection,
    organisation: &Organisation,
    subject: &SubjectRef,
) -> Result<Option<[u8; 16]>, StorageError> {
    let kept = subject::column(&aliases::kept_subject(connection, subject.clone()).await?);
    let columns = aliases::columns_of(connection, subject).await?;
    let rows = connection.names_by(organisation.as_str(), &columns).await?;
    let mut names = Vec::with_capacity(rows.len());
    for (column, name, seq) in rows {
        let row = || data_encoding::HEXLOWER.encode(&column);
        let bytes = name
            .try_into()
            .map_err(|_| StorageError::corrupt("pseudonyms", "pseudonym", &row()))?;
        names.push(OwnName {
            of_kept: column == kept,
            bytes,
            seq,
        });
    }
    Ok(OwnName::told(&names))
}

/// Remembers the citizen service number as a keyed hash; whoever else has it may be the same person.
pub(super) async fn remember_bsn(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    link: &NewLink,
    subject: &SubjectRef,
    now: Timestamp,
) -> Result<(), StorageError> {
    let Some(bsn) = &link.bsn else { return Ok(()) };
    let person = subject::column(subject);
    let digits = [bsn.expose().as_bytes()];
    for hash in hashing.hashes(BSN, &digits) {
        let since = now.as_microsecond();
        connection
            .insert_likely_duplicates(&person, &hash, since)
            .await?;
    }
    let hash = hashing.hash(BSN, &digits);
    connection.insert_citizen_number(&hash, &person).await
}

/// Keeps a code for one organisation.
pub(super) async fn introduce(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    introduction: &Introduction,
) -> Result<(), StorageError> {
    let code = hashing.hash(CODE, &[&introduction.code]);
    let subject = subject::column(&introduction.subject);
    let (to, lapses_at) = (
        &introduction.to_organisation,
        introduction.lapses_at.as_microsecond(),
    );
    connection
        .insert_introduction(&code, &subject, to, lapses_at)
        .await
}

/// Spends a code: it must be known, meant for this organisation, unspent and not lapsed.
async fn spend(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    organisation: &Organisation,
    code: [u8; 16],
    now: Timestamp,
) -> Result<SubjectRef, Refusal> {
    for hash in hashing.hashes(CODE, &[&code]) {
        let (organisation, now) = (organisation.as_str(), now.as_microsecond());
        let spent = connection.spend_introduction(&hash, organisation, now);
        if let Some(subject) = spent.await? {
            let row = || data_encoding::HEXLOWER.encode(&hash);
            let subject = subject::of_column(&subject)
                .ok_or_else(|| StorageError::corrupt("introductions", "subject", &row()))?;
            return Ok(aliases::kept_subject(connection, subject).await?);
        }
    }
    Err(Refusal::IntroductionInvalid)
}
