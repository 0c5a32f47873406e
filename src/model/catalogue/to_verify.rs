//! The rows that a lawyer has still to look at.

use std::fmt;

use super::Catalogue;
use super::parse::{
    CATEGORIES, CONSENT_RULES, GROUNDS, HATS, LAWS, PARTIES, PROCESSING, REPRESENTATION, RETENTION,
    TASKS, WORK, WRITES,
};
use super::rows::Row;

/// A row that was not checked against the law yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// File within `policies/catalogue`.
    pub file: &'static str,
    /// Which row.
    pub row: String,
    /// Its article; empty where the table names none.
    pub article: String,
    /// What to know about it, and for whom the choice is safe.
    pub note: String,
}

impl fmt::Display for OpenPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "catalogue/{} {}:", self.file, self.row)?;
        if !self.article.is_empty() {
            write!(f, " {}.", self.article)?;
        }
        if !self.note.is_empty() {
            write!(f, " {}", self.note)?;
        }
        Ok(())
    }
}

impl Catalogue {
    /// Every row still to be verified, of every day, table by table.
    pub fn to_verify(&self) -> Vec<OpenPoint> {
        let mut found = Vec::new();
        macro_rules! open {
            ($file:expr, $rows:expr, |$row:ident| $article:expr) => {
                for $row in $rows.iter().filter(|row| row.status.is_some()) {
                    found.push(OpenPoint {
                        file: $file,
                        row: $row.key(),
                        article: $article,
                        note: $row.note.clone().unwrap_or_default(),
                    });
                }
            };
        }
        open!(LAWS, self.laws, |row| row.law.clone());
        open!(HATS, self.hats, |row| row.article.clone());
        open!(CATEGORIES, self.categories, |row| String::new());
        open!(GROUNDS, self.grounds, |row| row.article.clone());
        open!(WRITES, self.writes, |row| String::new());
        open!(PARTIES, self.parties, |row| String::new());
        open!(PROCESSING, self.processing, |row| String::new());
        open!(RETENTION, self.retention, |row| row.article.clone());
        open!(CONSENT_RULES, self.regimes, |row| row.article.clone());
        open!(CONSENT_RULES, self.giver_rules, |row| row.article.clone());
        open!(REPRESENTATION, self.matters, |row| row.article.clone());
        open!(REPRESENTATION, self.authority_rules, |row| row
            .article
            .clone());
        open!(REPRESENTATION, self.provisional_rules, |row| row
            .article
            .clone());
        open!(REPRESENTATION, self.representative_rules, |row| row
            .article
            .clone());
        open!(REPRESENTATION, self.ruling_rules, |row| row.article.clone());
        open!(WORK, self.reviews, |row| String::new());
        open!(WORK, self.emergencies, |row| String::new());
        open!(WORK, self.consultations, |row| String::new());
        open!(WORK, self.informing, |row| row.article.clone());
        open!(WORK, self.received, |row| row.dossier.clone());
        open!(WORK, self.breaches, |row| row.article.clone());
        for task in &self.tasks {
            for hat in task.hats.iter().filter(|hat| hat.status.is_some()) {
                found.push(OpenPoint {
                    file: TASKS,
                    row: format!("{} {}", task.id, hat.hat),
                    article: hat.article.clone(),
                    note: task.note.clone().unwrap_or_default(),
                });
            }
        }
        found
    }
}
