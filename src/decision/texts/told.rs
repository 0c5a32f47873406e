//! Something to be told, before it is told in any language.

use std::borrow::Cow;

use crate::decision::vector::FactValue;
use crate::model::catalogue::Bilingual;
use crate::model::{PersonId, Timestamp};

/// A message with what it speaks of, and under it what it rests on: the same tree in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub(super) key: Cow<'static, str>,
    pub(super) words: Vec<(&'static str, Word)>,
    pub(super) parts: Vec<Told>,
}

/// What a message speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::decision) enum Word {
    /// The same in every language: an article, an id, a note of a rule.
    Same(String),
    /// A name of the catalogue.
    Named(Bilingual),
    /// A message that stands alone.
    Message(Cow<'static, str>),
    /// A message with words of its own.
    Told(Box<Told>),
    /// A person, by the name that the reader has for them.
    Person(PersonId),
    /// A moment, by the Dutch clock.
    Moment(Timestamp),
    /// Several, one after the other.
    List(Vec<Word>),
}

impl Word {
    /// The words for an id of a list.
    pub(in crate::decision) fn of(list: &str, id: &str) -> Word {
        Word::Message(format!("{list}-{id}").into())
    }

    /// The words for several ids of a list.
    pub(in crate::decision) fn all<'a>(list: &str, ids: impl IntoIterator<Item = &'a str>) -> Word {
        Word::List(ids.into_iter().map(|id| Word::of(list, id)).collect())
    }
}

impl Told {
    /// A message without words of its own.
    pub(in crate::decision) fn new(key: impl Into<Cow<'static, str>>) -> Told {
        Told {
            key: key.into(),
            words: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// With a word.
    #[must_use]
    pub(in crate::decision) fn with(mut self, name: &'static str, word: Word) -> Told {
        self.words.push((name, word));
        self
    }

    /// Whether something stands under it.
    pub(in crate::decision) fn has_parts(&self) -> bool {
        !self.parts.is_empty()
    }

    /// With something under it.
    #[must_use]
    pub(in crate::decision) fn over(mut self, parts: impl IntoIterator<Item = Told>) -> Told {
        self.parts.extend(parts);
        self
    }
}

/// The words for the value of a fact.
pub(in crate::decision) fn shown_value(value: FactValue) -> Word {
    match value {
        FactValue::Flag(true) => Word::of("value", "yes"),
        FactValue::Flag(false) => Word::of("value", "no"),
        FactValue::Named(kind, id) => Word::of("value", &format!("{kind}-{id}")),
    }
}
