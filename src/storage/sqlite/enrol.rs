//! Enrolment: from a client number or an introduction to a person or household, and the organisation's own pseudonym of it.

use sqlx::{Row, SqliteConnection};

use super::aliases::{self, OwnName, list_of};
use super::client_numbers::linked_to;
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

/// Who is enrolled: known from an introduction or by the client number, or new.
pub(super) async fn subject_of(
    connection: &mut SqliteConnection,
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
    connection: &mut SqliteConnection,
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
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    subject: &SubjectRef,
    fresh: [u8; 16],
    seq: i64,
) -> Result<([u8; 16], bool), StorageError> {
    let known = pseudonym_of(connection, organisation, subject).await?;
    if let Some(known) = known {
        return Ok((known, false));
    }
    sqlx::query(
        "INSERT INTO pseudonyms (organisation, pseudonym, subject, seq) VALUES (?, ?, ?, ?)",
    )
    .bind(organisation.as_str())
    .bind(fresh.to_vec())
    .bind(subject::column(subject))
    .bind(seq)
    .execute(connection)
    .await?;
    Ok((fresh, true))
}

/// The organisation's pseudonym of a subject, where it has one.
pub(super) async fn pseudonym_of(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    subject: &SubjectRef,
) -> Result<Option<[u8; 16]>, StorageError> {
    let kept = subject::column(&aliases::kept_subject(connection, subject.clone()).await?);
    let columns = aliases::columns_of(connection, subject).await?;
    // WHY the plus: few organisations know a subject, and many subjects are known to an organisation.
    let rows: Vec<(Vec<u8>, Vec<u8>, i64)> = sqlx::query_as(
        "SELECT subject, pseudonym, seq FROM pseudonyms
         WHERE +organisation = ?1 AND subject IN (SELECT unhex(value) FROM json_each(?2))",
    )
    .bind(organisation.as_str())
    .bind(list_of(columns))
    .fetch_all(connection)
    .await?;
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
    connection: &mut SqliteConnection,
    hashing: &HashKeys,
    link: &NewLink,
    subject: &SubjectRef,
    now: Timestamp,
) -> Result<(), StorageError> {
    let Some(bsn) = &link.bsn else { return Ok(()) };
    let person = subject::column(subject);
    let digits = [bsn.expose().as_bytes()];
    for hash in hashing.hashes(BSN, &digits) {
        sqlx::query(
            "INSERT INTO likely_duplicates (person, other, since)
             SELECT min(person, ?1), max(person, ?1), ?3 FROM citizen_numbers WHERE number_hash = ?2 AND person <> ?1
             ON CONFLICT DO NOTHING",
        )
        .bind(&person)
        .bind(hash.to_vec())
        .bind(now.as_microsecond())
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "INSERT INTO citizen_numbers (number_hash, person) VALUES (?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(hashing.hash(BSN, &digits).to_vec())
    .bind(&person)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps a code for one organisation.
pub(super) async fn introduce(
    connection: &mut SqliteConnection,
    hashing: &HashKeys,
    introduction: &Introduction,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO introductions (code_hash, subject, to_organisation, lapses_at) VALUES (?, ?, ?, ?)",
    )
    .bind(hashing.hash(CODE, &[&introduction.code]).to_vec())
    .bind(subject::column(&introduction.subject))
    .bind(&introduction.to_organisation)
    .bind(introduction.lapses_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Spends a code: it must be known, meant for this organisation, unspent and not lapsed.
async fn spend(
    connection: &mut SqliteConnection,
    hashing: &HashKeys,
    organisation: &Organisation,
    code: [u8; 16],
    now: Timestamp,
) -> Result<SubjectRef, Refusal> {
    for hash in hashing.hashes(CODE, &[&code]) {
        let spent = sqlx::query(
            "UPDATE introductions SET spent_at = ?1
             WHERE code_hash = ?2 AND to_organisation = ?3 AND spent_at IS NULL AND lapses_at > ?1
             RETURNING subject",
        )
        .bind(now.as_microsecond())
        .bind(hash.to_vec())
        .bind(organisation.as_str())
        .fetch_optional(&mut *connection)
        .await
        .map_err(StorageError::from)?;
        if let Some(row) = spent {
            let subject: Vec<u8> = row.try_get(0).map_err(StorageError::from)?;
            let row = || data_encoding::HEXLOWER.encode(&hash);
            let subject = subject::of_column(&subject)
                .ok_or_else(|| StorageError::corrupt("introductions", "subject", &row()))?;
            return Ok(aliases::kept_subject(connection, subject).await?);
        }
    }
    Err(Refusal::IntroductionInvalid)
}
