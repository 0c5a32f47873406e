//! The laws that rules cite, with the text that was read and the articles of it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Catalogue;
use super::names::{RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::Day;

/// A law as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawRow {
    /// Id: the law and the text that was read.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// How it is cited.
    pub law: String,
    /// Where the text is, and of which day.
    pub source: String,
    /// Its articles; none for a doctrine, which is cited by its name alone.
    #[serde(default)]
    pub articles: BTreeSet<String>,
    /// Whether the text is still to be read.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(LawRow, "law", |row| row.id);

impl Catalogue {
    /// Holds a citation against the laws, such as `Jeugdwet 7.3.11 lid 2 onder a; BW 7:457 lid 2, 7:458`: each part is a law with an article of
    /// it, another article of the law before, or a doctrine.
    ///
    /// # Errors
    /// The first part that is none of these.
    pub fn cited(&self, citation: &str) -> Result<(), String> {
        let mut law = None;
        for part in citation.split("; ").flat_map(|part| part.split(", ")) {
            let named = self.laws.iter().filter_map(|row| {
                let rest = part.strip_prefix(row.law.as_str())?;
                (rest.is_empty() || rest.starts_with(' ')).then(|| (row.law.as_str(), rest.trim()))
            });
            // One law may begin with the name of another.
            let named = named.max_by_key(|(law, _)| law.len());
            law = named.map(|(law, _)| law).or(law);
            let rest = named.map_or(part, |(_, rest)| rest);
            if !law.is_some_and(|law| self.has(law, rest)) {
                return Err(part.to_owned());
            }
        }
        Ok(())
    }

    /// Whether a law has these articles, or is a doctrine and none is named.
    fn has(&self, law: &str, articles: &str) -> bool {
        let rows = || self.laws.iter().filter(|row| row.law == law);
        if articles.is_empty() {
            return rows().any(|row| row.articles.is_empty());
        }
        let mut within = false;
        articles.split(' ').enumerate().all(|(place, word)| {
            within |= ["lid", "onder"].contains(&word);
            // `7.3.11` and `1:242` are articles wherever they stand, a bare number until a paragraph is named.
            let bare = !within && word.starts_with(|first: char| first.is_ascii_digit());
            if place == 0 || bare || word.contains(['.', ':']) {
                rows().any(|row| row.articles.contains(word))
            } else {
                is_part(word)
            }
        })
    }
}

/// `lid`, `onder`, `2`, `a`, or what joins them.
fn is_part(word: &str) -> bool {
    let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    letter || number || ["lid", "onder", "en", "tot", "met"].contains(&word)
}
