//! Free texts: what they say they hold, whom they say they are about, and what their words give away.

use std::collections::BTreeSet;

use super::check::int32;
use super::cut::{About, Cutter, Scope};
use super::excess::{ExcessKind, Malformed};
use super::places::{PLACES, leads_to_a_place};
use super::rules::{MessageRule, Part};
use super::wire::{Fields, numbers, put_bytes, put_number, text};
use crate::model::{Category, PersonId};

/// A free text before it is judged.
#[derive(Default)]
struct Text<'a> {
    field: u32,
    words: &'a str,
    labels: Vec<(u32, u64)>,
    about: Vec<(u32, &'a str)>,
}

impl Cutter<'_> {
    /// Cuts a free text: it passes whole or not at all.
    pub(in crate::redaction) fn text(
        &mut self,
        rule: &MessageRule,
        message: &[u8],
        above: &Scope,
    ) -> Result<Option<Vec<u8>>, Malformed> {
        let read = self.read_text(rule, message)?;
        if read.words.is_empty() || !matches!(above.about, About::Persons { .. }) {
            return Ok(None);
        }
        let labels: Option<BTreeSet<Category>> = read
            .labels
            .iter()
            .map(|(_, label)| int32(*label).and_then(Category::from_number))
            .collect();
        let Some(labels) = labels.filter(|labels| !labels.is_empty() && !read.about.is_empty())
        else {
            self.excess.count(ExcessKind::UnlabelledText);
            return Ok(None);
        };
        let persons: Option<BTreeSet<PersonId>> = read
            .about
            .iter()
            .map(|(_, handle)| self.asked.handles.get(*handle).copied())
            .collect();
        let Some(persons) = persons else {
            self.excess.count(ExcessKind::UnknownSubject);
            return Ok(None);
        };
        let needed: BTreeSet<Category> = labels.union(&above.categories).copied().collect();
        let open = |needed: &BTreeSet<Category>| {
            persons.iter().all(|person| self.all_open(*person, needed))
        };
        if !open(&needed) {
            self.excess.count(ExcessKind::UnaskedCategory);
            return Ok(None);
        }
        if leads_to_a_place(read.words) && !open(&PLACES.into()) {
            self.excess.count(ExcessKind::PlaceInText);
            return Ok(None);
        }
        for person in &persons {
            self.cells
                .extend(needed.iter().map(|category| (*person, *category)));
        }
        let mut out = Vec::with_capacity(message.len());
        put_bytes(&mut out, read.field, read.words.as_bytes());
        for (number, label) in &read.labels {
            put_number(&mut out, *number, *label);
        }
        for (number, handle) in &read.about {
            put_bytes(&mut out, *number, handle.as_bytes());
            if let Some(person) = self.asked.handles.get(*handle) {
                self.persons.insert((*handle).to_owned(), *person);
            }
        }
        Ok(Some(out))
    }

    fn read_text<'m>(
        &mut self,
        rule: &MessageRule,
        message: &'m [u8],
    ) -> Result<Text<'m>, Malformed> {
        let mut read = Text::default();
        for field in Fields::of(message) {
            let (number, value) = field?;
            match rule.fields.get(&number).map(|field| field.part) {
                Some(Part::Categories) => read
                    .labels
                    .extend(numbers(value)?.into_iter().map(|label| (number, label))),
                Some(Part::About) => read.about.push((number, text(value)?)),
                Some(_) => {
                    read.field = number;
                    read.words = text(value)?;
                }
                None => self.excess.count(ExcessKind::UnknownField),
            }
        }
        Ok(read)
    }
}
