//! Free texts: what they say they hold, whom they say they are about, and what their words give away.

use super::check::int32;
use super::cut::{About, Cutter, Scope};
use super::excess::{ExcessKind, Malformed};
use super::people::Persons;
use super::places::{ANY_PLACE, leads_to_a_place};
use super::rules::{MessageRule, Part};
use super::wire::{Fields, numbers, put_bytes, put_number, text};
use crate::model::{Categories, Category};

/// A free text before it is judged.
struct Text<'m> {
    words: &'m str,
    /// What it says it holds; absent where it names a category that the catalogue does not know.
    labels: Option<Categories>,
    /// Whom it says it is about; absent where it names somebody whom the question did not.
    about: Option<Persons>,
    /// Whether it names anybody at all.
    names_somebody: bool,
}

impl Cutter<'_> {
    /// Cuts a free text: it passes whole or not at all.
    pub(in crate::redaction) fn text(
        &mut self,
        rule: &MessageRule,
        message: &[u8],
        above: &Scope,
        out: &mut Vec<u8>,
    ) -> Result<bool, Malformed> {
        let read = self.read_text(rule, message)?;
        if read.words.is_empty() || !matches!(above.about, About::Persons { .. }) {
            return Ok(false);
        }
        let labels = read.labels.filter(|labels| !labels.is_empty());
        let Some(labels) = labels.filter(|_| read.names_somebody) else {
            self.excess.count(ExcessKind::UnlabelledText);
            return Ok(false);
        };
        let Some(persons) = read.about else {
            self.excess.count(ExcessKind::UnknownSubject);
            return Ok(false);
        };
        let needed = labels.and(above.categories);
        if !self.all_open(persons, needed) {
            self.excess.count(ExcessKind::UnaskedCategory);
            return Ok(false);
        }
        if !self.all_open(persons, ANY_PLACE) && leads_to_a_place(read.words) {
            self.excess.count(ExcessKind::PlaceInText);
            return Ok(false);
        }
        self.people.pass(persons, needed);
        for field in Fields::of(message) {
            let (number, value) = field?;
            match rule.fields.get(number).map(|field| field.part) {
                Some(Part::Categories) => {
                    for label in numbers(value)? {
                        put_number(out, number, label?);
                    }
                }
                Some(part) => {
                    let text = text(value)?;
                    put_bytes(out, number, text.as_bytes());
                    let named = self.people.behind(text).filter(|_| part == Part::About);
                    if let Some(named) = named {
                        self.people.keep(named.handle);
                    }
                }
                None => {}
            }
        }
        Ok(true)
    }

    fn read_text<'m>(
        &mut self,
        rule: &MessageRule,
        message: &'m [u8],
    ) -> Result<Text<'m>, Malformed> {
        let mut read = Text {
            words: "",
            labels: Some(Categories::default()),
            about: Some(Persons::default()),
            names_somebody: false,
        };
        for field in Fields::of(message) {
            let (number, value) = field?;
            match rule.fields.get(number).map(|field| field.part) {
                Some(Part::Categories) => {
                    for label in numbers(value)? {
                        let label = int32(label?).and_then(Category::from_number);
                        let both = read.labels.zip(label);
                        read.labels = both.map(|(labels, label)| labels.with(label));
                    }
                }
                Some(Part::About) => {
                    let both = read.about.zip(self.people.behind(text(value)?));
                    read.about = both.map(|(about, behind)| about.with(behind.person));
                    read.names_somebody = true;
                }
                Some(_) => read.words = text(value)?,
                None => self.excess.count(ExcessKind::UnknownField),
            }
        }
        Ok(read)
    }
}
