//! The cut itself: a walk over the bytes of a checked record that copies what the permit covers and nothing else.
//!
//! On its way down it keeps the categories of all fields on the path and the persons the values are about. A value passes when
//! all these categories are permitted for all its persons who stay named.

use std::collections::{BTreeMap, BTreeSet};

use super::check::int32;
use super::excess::{Excess, ExcessKind, Malformed};
use super::nature::Nature;
use super::places::{PLACES, leads_to_a_place};
use super::record::AskedSubjects;
use super::rules::{FieldRule, Kind, MessageRule, Part, Shape};
use super::span::Span;
use super::wire::{Fields, Value, bytes, numbers, put_bytes, put_number, text};
use crate::decision::{Grant, Permit};
use crate::model::{Category, Hat, Period, PersonId};

/// When what the record speaks of was.
#[derive(Clone, Copy)]
pub(in crate::redaction) struct Days {
    pub(in crate::redaction) span: Span,
    pub(in crate::redaction) nature: Nature,
}

impl Days {
    /// Whether it surely speaks of a day of which the flow is open.
    fn lie_in(&self, grant: &Grant) -> bool {
        let within = |part: &Period| self.span.surely_within(*part, self.nature);
        grant
            .parts
            .as_ref()
            .is_none_or(|parts| parts.iter().any(within))
    }
}

/// What the walk has under its hands.
pub(in crate::redaction) struct Cutter<'a> {
    pub(in crate::redaction) asked: &'a AskedSubjects,
    pub(in crate::redaction) permit: &'a Permit,
    pub(in crate::redaction) holder: &'a Hat,
    /// Whether a grant lists the only fields that pass.
    listed_only: bool,
    /// Days that the record speaks of.
    days: Days,
    /// Whether it speaks of none that is asked of some flow of this holder: what is cut of it is then no excess of its own.
    asked_of_other_days: bool,
    /// What was cut.
    pub(in crate::redaction) excess: Excess,
    /// Cells of the permit that something passed through.
    pub(in crate::redaction) cells: BTreeSet<(PersonId, Category)>,
    /// Handles that stay named.
    pub(in crate::redaction) persons: BTreeMap<String, PersonId>,
}

/// Where in the record the walk is.
#[derive(Clone)]
pub(in crate::redaction) struct Scope {
    /// Categories of all fields on the path.
    pub(in crate::redaction) categories: BTreeSet<Category>,
    pub(in crate::redaction) about: About,
}

#[derive(Clone)]
pub(in crate::redaction) enum About {
    /// No subject was named yet: no value may pass.
    Nobody,
    /// The record as a whole: its dates pass with any content.
    Stamp,
    /// Data of persons.
    Persons {
        /// Those for whom every category on the path is permitted; never empty.
        named: BTreeSet<PersonId>,
        /// Whether these are all whom the message names.
        complete: bool,
        /// Whether values must be permitted for all of them.
        every: bool,
    },
}

impl Scope {
    /// The record itself.
    pub(in crate::redaction) fn record() -> Self {
        Self {
            categories: BTreeSet::new(),
            about: About::Nobody,
        }
    }

    /// What passes with any content.
    pub(in crate::redaction) fn stamp() -> Self {
        Self {
            categories: BTreeSet::new(),
            about: About::Stamp,
        }
    }
}

impl<'a> Cutter<'a> {
    pub(in crate::redaction) fn new(
        asked: &'a AskedSubjects,
        permit: &'a Permit,
        holder: &'a Hat,
        days: Days,
    ) -> Self {
        let own = permit.rows().filter(|(hat, ..)| *hat == holder);
        let mut own = own.flat_map(|(_, _, grants)| grants.values());
        let mut all = permit.rows().flat_map(|(_, _, grants)| grants.values());
        Self {
            asked,
            permit,
            holder,
            asked_of_other_days: own.any(|grant| !days.lie_in(grant)),
            days,
            listed_only: all.any(|grant| grant.terms.fields.is_some()),
            excess: Excess::default(),
            cells: BTreeSet::new(),
            persons: BTreeMap::new(),
        }
    }

    /// Cuts one message. Absent when no value of it passes.
    pub(in crate::redaction) fn message(
        &mut self,
        rule: &MessageRule,
        message: &[u8],
        above: &Scope,
    ) -> Result<Option<Vec<u8>>, Malformed> {
        let scope = match rule.shape {
            Shape::Text => return self.text(rule, message, above),
            Shape::Plain => above.clone(),
            Shape::AnySubject | Shape::EverySubject => {
                match self.with_subjects(rule, message, above)? {
                    Some(scope) => scope,
                    None => return Ok(None),
                }
            }
        };
        let mut out = Vec::with_capacity(message.len());
        let mut names = Vec::new();
        let mut keeps_a_value = false;
        for field in Fields::of(message) {
            let (number, value) = field?;
            let Some(field) = rule.fields.get(&number) else {
                self.excess.count(ExcessKind::UnknownField);
                continue;
            };
            match field.part {
                Part::Category(category) => match self.under(&scope, category, field) {
                    Some(scope) if self.lists(&scope, field) => {
                        keeps_a_value |= self.value(number, field, value, &scope, &mut out)?;
                    }
                    // The source was asked for the category, not for fields: this is no excess of its own.
                    Some(_) => {}
                    None => self.count_unasked(),
                },
                Part::Inherit if !self.lists(&scope, field) => {}
                Part::Inherit => {
                    keeps_a_value |= self.value(number, field, value, &scope, &mut out)?;
                }
                Part::Subject => {
                    let handle = text(value)?;
                    if let Some(person) = self.named(&scope, handle) {
                        put_bytes(&mut out, number, handle.as_bytes());
                        names.push((handle.to_owned(), person));
                    }
                }
                // Envelope and stamps belong to the record, the rest to a free text; both are seen to elsewhere.
                Part::About | Part::Categories | Part::Envelope | Part::Stamp => {}
            }
        }
        if !keeps_a_value {
            return Ok(None);
        }
        self.persons.extend(names);
        self.passed(&scope);
        Ok(Some(out))
    }

    /// The scope below a message that names its subjects. Absent when it names none, or none with a permit.
    fn with_subjects(
        &mut self,
        rule: &MessageRule,
        message: &[u8],
        above: &Scope,
    ) -> Result<Option<Scope>, Malformed> {
        if matches!(above.about, About::Stamp) {
            return Ok(None);
        }
        let every = rule.shape == Shape::EverySubject;
        let mut handles = Vec::new();
        let mut filled = BTreeSet::new();
        for field in Fields::of(message) {
            let (number, value) = field?;
            let Some(field) = rule.fields.get(&number) else {
                continue;
            };
            if field.part == Part::Subject {
                let handle = text(value)?;
                if field.repeated || !handle.is_empty() {
                    filled.insert(number);
                    handles.push(handle);
                }
            }
        }
        // A repeated field may be empty: nobody may hold authority over a child. A single subject must be there.
        let lacking = rule.fields.iter().any(|(number, field)| {
            field.part == Part::Subject && !field.repeated && !filled.contains(number)
        });
        let mut named = BTreeSet::new();
        let mut complete = true;
        for handle in &handles {
            match self.asked.handles.get(*handle) {
                None => {
                    complete = false;
                    self.excess.count(ExcessKind::UnknownSubject);
                }
                Some(person) if self.all_open(*person, &above.categories) => {
                    named.insert(*person);
                }
                Some(_) => {
                    complete = false;
                    self.count_unasked();
                }
            }
        }
        if lacking || named.is_empty() || (every && !complete) {
            return Ok(None);
        }
        Ok(Some(Scope {
            categories: above.categories.clone(),
            about: About::Persons {
                named,
                complete,
                every,
            },
        }))
    }

    /// The scope below a field with a category of its own. Absent when it is not permitted.
    ///
    /// What names its persons itself is decided again for them, so here one of the subjects is enough. Anything else would be
    /// told about everybody who stays named, so it must be permitted for all of them, and nobody may have been left out.
    fn under(&self, scope: &Scope, category: Category, field: &FieldRule) -> Option<Scope> {
        if scope.categories.contains(&category) {
            return Some(scope.clone());
        }
        let open = |person: &PersonId| self.open(*person, category);
        let passes = match &scope.about {
            About::Nobody => true,
            About::Stamp => false,
            About::Persons { named, every, .. } if field.names_its_persons() && !every => {
                named.iter().any(open)
            }
            About::Persons {
                named, complete, ..
            } => *complete && named.iter().all(open),
        };
        let mut below = scope.clone();
        below.categories.insert(category);
        passes.then_some(below)
    }

    /// Whether a field is among the only ones that pass, for everybody of whom it would be told. Before anybody is named no value passes.
    fn lists(&self, scope: &Scope, field: &FieldRule) -> bool {
        let About::Persons { named, .. } = &scope.about else {
            return true;
        };
        let listed = |person: &PersonId, category: &Category| {
            let grant = self.permit.covers(self.holder, *person, *category);
            grant.is_some_and(|grant| grant.lists(&field.path))
        };
        !self.listed_only
            || named.iter().all(|person| {
                let mut categories = scope.categories.iter();
                categories.all(|category| listed(person, category))
            })
    }

    /// Copies one value, as far as it passes. Says whether something of it did.
    fn value(
        &mut self,
        number: u32,
        field: &FieldRule,
        value: Value<'_>,
        scope: &Scope,
        out: &mut Vec<u8>,
    ) -> Result<bool, Malformed> {
        let says_something = field.presence || field.repeated;
        match &field.kind {
            Kind::Message(child) => {
                let Some(kept) = self.message(child, bytes(value)?, scope)? else {
                    return Ok(false);
                };
                put_bytes(out, number, &kept);
                Ok(true)
            }
            _ if matches!(scope.about, About::Nobody) => Ok(false),
            Kind::Text => {
                let text = text(value)?;
                if text.is_empty() && !says_something {
                    return Ok(false);
                }
                if leads_to_a_place(text) && !self.may_lead_to_a_place(scope) {
                    self.excess.count(ExcessKind::PlaceInText);
                    return Ok(false);
                }
                put_bytes(out, number, text.as_bytes());
                self.passed(scope);
                Ok(true)
            }
            Kind::Int32 | Kind::Int64 | Kind::Bool | Kind::Enum(_) => {
                let mut kept = false;
                for sent in numbers(value)? {
                    if sent == 0 && !says_something {
                        continue;
                    }
                    if !is_defined(&field.kind, sent) {
                        self.excess.count(ExcessKind::UnknownValue);
                        continue;
                    }
                    put_number(out, number, sent);
                    self.passed(scope);
                    kept = true;
                }
                Ok(kept)
            }
        }
    }

    /// The person behind a handle, where the person stays named here.
    fn named(&self, scope: &Scope, handle: &str) -> Option<PersonId> {
        let person = self.asked.handles.get(handle)?;
        match &scope.about {
            About::Persons { named, .. } => named.get(person).copied(),
            About::Nobody | About::Stamp => None,
        }
    }

    /// A plain text with the pattern of a place passes in a field for places, or where all places are open for all it is about.
    fn may_lead_to_a_place(&self, scope: &Scope) -> bool {
        let is_a_place = PLACES.iter().any(|place| scope.categories.contains(place));
        match &scope.about {
            _ if is_a_place => true,
            About::Persons {
                named, complete, ..
            } => {
                *complete
                    && named
                        .iter()
                        .all(|person| self.all_open(*person, &PLACES.into()))
            }
            About::Nobody | About::Stamp => false,
        }
    }

    fn passed(&mut self, scope: &Scope) {
        if let About::Persons { named, .. } = &scope.about {
            for person in named {
                self.cells
                    .extend(scope.categories.iter().map(|category| (*person, *category)));
            }
        }
    }

    pub(in crate::redaction) fn all_open(
        &self,
        person: PersonId,
        categories: &BTreeSet<Category>,
    ) -> bool {
        categories
            .iter()
            .all(|category| self.open(person, *category))
    }

    fn open(&self, person: PersonId, category: Category) -> bool {
        let grant = self.permit.covers(self.holder, person, category);
        grant.is_some_and(|grant| self.days.lie_in(grant))
    }

    fn count_unasked(&mut self) {
        if !self.asked_of_other_days {
            self.excess.count(ExcessKind::UnaskedCategory);
        }
    }
}

fn is_defined(kind: &Kind, number: u64) -> bool {
    match kind {
        Kind::Enum(defined) => int32(number).is_some_and(|number| defined.contains(&number)),
        _ => true,
    }
}
