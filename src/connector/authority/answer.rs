//! What the national register answers about one child, read as outcomes. Names and everything else in it are not even read.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::people::{Bsn, ages};
use crate::connector::dates::DateFormat;
use crate::model::fact::AuthorityOutcome;
use crate::model::{AgeBand, Day};

/// An answer that cannot be taken for what it should be. It quotes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// No JSON, or not of the shape of the interface.
    #[error("not of the shape that version 2.0 gives")]
    Shape,
    /// It does not speak of the child that was asked about.
    #[error("the child asked about is not in it")]
    OtherPerson,
    /// A relation of a kind that version 2.0 does not have.
    #[error("a relation of an unknown kind")]
    UnknownKind,
}

/// What the register says of one child.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Who has authority: one relation, or several that all hold.
    Relations(Vec<Relation>),
    /// By its own birth date the child is of age, whatever the client file says.
    OfAge,
}

/// One relation of authority over the child.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) outcome: AuthorityOutcome,
    /// Those whom the register names.
    pub(super) holders: BTreeSet<Bsn>,
    /// Whether there are others, whom it does not name.
    pub(super) unknown: bool,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    personen: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    burgerservicenummer: Option<Bsn>,
    #[serde(default)]
    gezag: Vec<Gezag>,
}

#[derive(Deserialize)]
struct Gezag {
    #[serde(rename = "type")]
    kind: String,
    minderjarige: Minor,
    #[serde(default, rename = "inOnderzoek")]
    in_onderzoek: bool,
    ouders: Option<Vec<Holder>>,
    ouder: Option<Holder>,
    derde: Option<Holder>,
    derden: Option<Vec<Holder>>,
}

#[derive(Deserialize)]
struct Minor {
    burgerservicenummer: Bsn,
    geboorte: Option<Birth>,
}

#[derive(Deserialize)]
struct Birth {
    datum: Option<String>,
}

/// A parent or a third; an unknown third has no number.
#[derive(Deserialize)]
struct Holder {
    burgerservicenummer: Option<Bsn>,
}

/// Reads the answer to a question about this child. Relations over anybody else are left out: a mother under age is also asked about
/// as a child, and the register adds her own children.
pub(super) fn read(answer: &[u8], child: &Bsn, today: Day) -> Result<Said, AnswerError> {
    let answer: Answer = serde_json::from_slice(answer).map_err(|_| AnswerError::Shape)?;
    let person = answer
        .personen
        .into_iter()
        .find(|person| person.burgerservicenummer.as_ref() == Some(child))
        .ok_or(AnswerError::OtherPerson)?;
    let over_child: Vec<_> = person
        .gezag
        .into_iter()
        .filter(|gezag| gezag.minderjarige.burgerservicenummer == *child)
        .collect();
    if over_child
        .iter()
        .any(|gezag| is_of_age(&gezag.minderjarige, today))
    {
        return Ok(Said::OfAge);
    }
    if over_child.is_empty() {
        return Ok(Said::Relations(vec![undetermined()]));
    }
    let mut relations = Vec::new();
    for gezag in over_child {
        let relation = relation(gezag, child)?;
        if !relations.contains(&relation) {
            relations.push(relation);
        }
    }
    Ok(Said::Relations(relations))
}

/// One of the six kinds of relation as one of the six outcomes; what is under investigation cannot be determined.
fn relation(gezag: Gezag, child: &Bsn) -> Result<Relation, AnswerError> {
    let Gezag {
        kind,
        in_onderzoek,
        ouders,
        ouder,
        derde,
        derden,
        ..
    } = gezag;
    let (outcome, named, least) = match kind.as_str() {
        "GezamenlijkOuderlijkGezag" => {
            let parents = ouders.filter(|parents| parents.len() == 2);
            let parents = parents.ok_or(AnswerError::Shape)?;
            (AuthorityOutcome::BothParents, parents, 2)
        }
        "EenhoofdigOuderlijkGezag" => {
            let parent = ouder.ok_or(AnswerError::Shape)?;
            (AuthorityOutcome::OneParent, vec![parent], 1)
        }
        "GezamenlijkGezag" => {
            let both = ouder.into_iter().chain(derde).collect();
            (AuthorityOutcome::ParentWithNonParent, both, 2)
        }
        // A guardian that is an institution is not named at all.
        "Voogdij" => (AuthorityOutcome::Guardian, derden.unwrap_or_default(), 1),
        "TijdelijkGeenGezag" => (AuthorityOutcome::TemporarilyNobody, Vec::new(), 0),
        "GezagNietTeBepalen" => return Ok(undetermined()),
        _ => return Err(AnswerError::UnknownKind),
    };
    if in_onderzoek {
        return Ok(undetermined());
    }
    let all = named.len().max(least);
    let holders: BTreeSet<_> = named
        .into_iter()
        .filter_map(|holder| holder.burgerservicenummer)
        .collect();
    if holders.contains(child) {
        return Err(AnswerError::Shape);
    }
    Ok(Relation {
        outcome,
        unknown: holders.len() < all,
        holders,
    })
}

fn undetermined() -> Relation {
    Relation {
        outcome: AuthorityOutcome::CannotBeDetermined,
        holders: BTreeSet::new(),
        unknown: false,
    }
}

/// Whether the child is of age on every day it may have been born.
fn is_of_age(minor: &Minor, today: Day) -> bool {
    let born = minor.geboorte.as_ref();
    let born = born.and_then(|birth| birth.datum.as_deref());
    let Ok(dates) = DateFormat::parse("yyyymmdd") else {
        return false;
    };
    ages(&dates, born, today)
        .bands()
        .all(|band| band == AgeBand::Adult)
}

#[cfg(test)]
mod tests;
