//! What people read about a decision, Dutch and English: messages in Fluent (`policies/texts`), told from one tree.
//!
//! Texts belong to a bundle. A message that a bundle does not have is told in the words of this program, so that a bundle of the past is
//! still read by a later one (law 6). What a bundle does have must stand in both languages, with the same names.

mod check;
mod told;

use std::collections::BTreeMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::policies::Complaint;
use crate::consent::Language;
use crate::model::PersonId;
use crate::model::time::dutch_clock;

pub use told::Told;
pub(super) use told::{Word, shown_value};

/// Folder of the texts in a bundle.
pub(super) const FOLDER: &str = "texts/";

/// The texts of this program.
const SHIPPED: [(Language, &str, &str); 2] = [
    (
        Language::Dutch,
        "texts/nl.ftl",
        include_str!("../../../policies/texts/nl.ftl"),
    ),
    (
        Language::English,
        "texts/en.ftl",
        include_str!("../../../policies/texts/en.ftl"),
    ),
];

/// Names that a reader has for people.
pub type Names<'a> = &'a dyn Fn(PersonId) -> String;

/// The texts of a bundle.
pub struct Texts {
    messages: BTreeMap<Language, FluentBundle<FluentResource>>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").finish_non_exhaustive()
    }
}

impl Texts {
    /// The texts of this program.
    pub fn shipped() -> Texts {
        Self::over_shipped(&BTreeMap::new())
    }

    /// Reads the texts of a bundle.
    ///
    /// # Errors
    /// What is wrong, with file and line: what does not parse, a message of one language alone, one that this program never tells, one with
    /// other names between braces.
    pub(super) fn read(files: &BTreeMap<String, String>) -> Result<Texts, Vec<Complaint>> {
        let complaints = check::complaints(files);
        if complaints.is_empty() {
            Ok(Self::over_shipped(files))
        } else {
            Err(complaints)
        }
    }

    fn over_shipped(files: &BTreeMap<String, String>) -> Texts {
        let messages = SHIPPED.iter().map(|(language, path, text)| {
            let locale = language.id().parse().into_iter().collect();
            let mut bundle = FluentBundle::new_concurrent(locale);
            // The marks that keep right-to-left names apart have no place in a terminal or a log.
            bundle.set_use_isolating(false);
            for text in std::iter::once(*text).chain(files.get(*path).map(String::as_str)) {
                // What does not parse was refused; what is left of it is told.
                let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
                bundle.add_resource_overriding(resource);
            }
            (*language, bundle)
        });
        Texts {
            messages: messages.collect(),
        }
    }

    /// A message that stands alone: the words for an id, a reason, a status.
    pub fn word(&self, language: Language, key: &str) -> String {
        self.message(language, key, &FluentArgs::new())
    }

    /// One message of a tree, without what is under it.
    pub fn line(&self, language: Language, told: &Told, names: Names<'_>) -> String {
        let mut args = FluentArgs::new();
        for (name, word) in &told.words {
            args.set(*name, self.said(language, word, names));
        }
        self.message(language, &told.key, &args)
    }

    /// A tree as lines, each with its depth.
    pub fn lines(&self, language: Language, told: &Told, names: Names<'_>) -> Vec<(usize, String)> {
        let mut lines = vec![(0, self.line(language, told, names))];
        for part in &told.parts {
            let under = self.lines(language, part, names).into_iter();
            lines.extend(under.map(|(depth, line)| (depth + 1, line)));
        }
        lines
    }

    fn message(&self, language: Language, key: &str, args: &FluentArgs<'_>) -> String {
        let bundle = self.messages.get(&language);
        let told = bundle.and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let text = bundle.format_pattern(pattern, Some(args), &mut Vec::new());
            Some(text.into_owned())
        });
        // A test tells every message there is.
        told.unwrap_or_else(|| key.to_owned())
    }

    fn said(&self, language: Language, word: &Word, names: Names<'_>) -> String {
        match word {
            Word::Same(text) => text.clone(),
            Word::Named(name) if language == Language::Dutch => name.nl.clone(),
            Word::Named(name) => name.en.clone(),
            Word::Message(key) => self.word(language, key),
            Word::Told(told) => self.line(language, told, names),
            Word::Person(person) => names(*person),
            Word::Moment(at) => dutch_clock(*at).strftime("%-d-%-m-%Y %H:%M:%S").to_string(),
            Word::List(words) => {
                let words = words.iter().map(|word| self.said(language, word, names));
                words.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

#[cfg(test)]
mod tests;
