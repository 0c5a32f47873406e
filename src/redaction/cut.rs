//! The cut itself: a walk over the bytes of a checked record that copies what the permit covers and nothing else.
//!
//! On its way down it keeps the categories of all fields on the path and the persons the values are about. A value passes when
//! all these categories are permitted for all its persons who stay named.

use super::check::int32;
use super::excess::{Excess, ExcessKind, Malformed};
use super::nature::Nature;
use super::people::{Behind, People, Persons};
use super::places::{ANY_PLACE, leads_to_a_place};
use super::record::AskedSubjects;
use super::rules::{FieldRule, Kind, MessageRule, Numbers, Part, Shape};
use super::span::Span;
use super::wire::{Fields, Value, bytes, enclose, numbers, put_bytes, put_number, text};
use crate::decision::{Grant, Permit};
use crate::model::{Categories, Category, Hat, Period};

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
    /// Whom the question is about, with what is open of them.
    pub(in crate::redaction) people: People<'a>,
    /// Whether a grant lists the only fields that pass.
    listed_only: bool,
    /// Whether it speaks of none of the days asked of some flow of this holder: what is cut of it is then no excess of its own.
    asked_of_other_days: bool,
    /// What was cut.
    pub(in crate::redaction) excess: Excess,
    /// Handles that were named in messages of which nothing was kept so far.
    pending: Vec<usize>,
}

/// Where in the record the walk is.
#[derive(Clone, Copy)]
pub(in crate::redaction) struct Scope {
    /// Categories of all fields on the path.
    pub(in crate::redaction) categories: Categories,
    pub(in crate::redaction) about: About,
}

#[derive(Clone, Copy)]
pub(in crate::redaction) enum About {
    /// No subject was named yet: no value may pass.
    Nobody,
    /// The record as a whole: its dates pass with any content.
    Stamp,
    /// Data of persons.
    Persons {
        /// Those for whom every category on the path is permitted; never empty.
        named: Persons,
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
            categories: Categories::default(),
            about: About::Nobody,
        }
    }

    /// What passes with any content.
    pub(in crate::redaction) fn stamp() -> Self {
        Self {
            categories: Categories::default(),
            about: About::Stamp,
        }
    }
}

impl<'a> Cutter<'a> {
    pub(in crate::redaction) fn new(
        asked: &'a AskedSubjects,
        permit: &'a Permit,
        holder: &Hat,
        days: Days,
    ) -> Self {
        let own = permit.rows().filter(|(hat, ..)| *hat == holder);
        let mut own = own.flat_map(|(_, _, grants)| grants.values());
        let mut all = permit.rows().flat_map(|(_, _, grants)| grants.values());
        Self {
            people: People::of(asked, permit, holder, |grant| days.lie_in(grant)),
            asked_of_other_days: own.any(|grant| !days.lie_in(grant)),
            listed_only: all.any(|grant| grant.terms.fields.is_some()),
            excess: Excess::default(),
            pending: Vec::new(),
        }
    }

    /// Cuts one message: writes what passes of it. Says whether any value of it does; nothing is written otherwise.
    pub(in crate::redaction) fn message(
        &mut self,
        rule: &MessageRule,
        message: &[u8],
        above: &Scope,
        out: &mut Vec<u8>,
    ) -> Result<bool, Malformed> {
        let scope = match rule.shape {
            Shape::Text => return self.text(rule, message, above, out),
            Shape::Plain => *above,
            Shape::AnySubject | Shape::EverySubject => {
                match self.with_subjects(rule, message, above)? {
                    Some(scope) => scope,
                    None => return Ok(false),
                }
            }
        };
        let (start, named_above) = (out.len(), self.pending.len());
        let mut keeps_a_value = false;
        for field in Fields::of(message) {
            let (number, value) = field?;
            let Some(field) = rule.fields.get(number) else {
                self.excess.count(ExcessKind::UnknownField);
                continue;
            };
            match field.part {
                Part::Category(category) => match self.under(&scope, category, field) {
                    Some(scope) if self.lists(&scope, field) => {
                        keeps_a_value |= self.value(number, field, value, &scope, out)?;
                    }
                    // The source was asked for the category, not for fields: this is no excess of its own.
                    Some(_) => {}
                    None => self.count_unasked(),
                },
                Part::Inherit if !self.lists(&scope, field) => {}
                Part::Inherit => {
                    keeps_a_value |= self.value(number, field, value, &scope, out)?;
                }
                Part::Subject => {
                    let handle = text(value)?;
                    if let Some(named) = self.named(&scope, handle) {
                        put_bytes(out, number, handle.as_bytes());
                        self.pending.push(named.handle);
                    }
                }
                // Envelope and stamps belong to the record, the rest to a free text; both are seen to elsewhere.
                Part::About | Part::Categories | Part::Envelope | Part::Stamp => {}
            }
        }
        if keeps_a_value {
            for handle in self.pending.drain(named_above..) {
                self.people.keep(handle);
            }
            self.passed(&scope);
        } else {
            out.truncate(start);
            self.pending.truncate(named_above);
        }
        Ok(keeps_a_value)
    }

    /// Cuts a message that is the value of a field.
    pub(in crate::redaction) fn field(
        &mut self,
        number: u32,
        (rule, message): (&MessageRule, &[u8]),
        above: &Scope,
        out: &mut Vec<u8>,
    ) -> Result<bool, Malformed> {
        let start = out.len();
        let kept = self.message(rule, message, above, out)?;
        if kept {
            enclose(out, start, number);
        }
        Ok(kept)
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
        let mut filled = Numbers::default();
        let (mut named, mut complete) = (Persons::default(), true);
        for field in Fields::of(message) {
            let (number, value) = field?;
            let field = rule.fields.get(number);
            let Some(field) = field.filter(|field| field.part == Part::Subject) else {
                continue;
            };
            let handle = text(value)?;
            if handle.is_empty() && !field.repeated {
                continue;
            }
            filled.insert(number);
            match self.people.behind(handle) {
                None => {
                    complete = false;
                    self.excess.count(ExcessKind::UnknownSubject);
                }
                Some(behind) if self.people.all_open(behind.person, above.categories) => {
                    named = named.with(behind.person);
                }
                Some(_) => {
                    complete = false;
                    self.count_unasked();
                }
            }
        }
        // A repeated field may be empty: nobody may hold authority over a child. A single subject must be there.
        let lacking = !rule.must_be_named.is_subset(filled);
        if lacking || named.is_empty() || (every && !complete) {
            return Ok(None);
        }
        Ok(Some(Scope {
            categories: above.categories,
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
        if scope.categories.has(category) {
            return Some(*scope);
        }
        let open = |person| self.people.all_open(person, Categories::of(&[category]));
        let passes = match scope.about {
            About::Nobody => true,
            About::Stamp => false,
            About::Persons { named, every, .. } if field.names_its_persons() && !every => {
                named.places().any(open)
            }
            About::Persons {
                named, complete, ..
            } => complete && named.places().all(open),
        };
        let categories = scope.categories.with(category);
        passes.then_some(Scope {
            categories,
            ..*scope
        })
    }

    /// Whether a field is among the only ones that pass, for everybody of whom it would be told. Before anybody is named no value passes.
    fn lists(&self, scope: &Scope, field: &FieldRule) -> bool {
        let About::Persons { named, .. } = scope.about else {
            return true;
        };
        let listed = |person, category| {
            let grant = self.people.grant(person, category);
            grant.is_some_and(|grant| grant.lists(&field.path))
        };
        !self.listed_only
            || named.places().all(|person| {
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
            Kind::Message(child) => self.field(number, (child, bytes(value)?), scope, out),
            _ if matches!(scope.about, About::Nobody) => Ok(false),
            Kind::Text => {
                let text = text(value)?;
                if text.is_empty() && !says_something {
                    return Ok(false);
                }
                if !self.may_lead_to_a_place(scope) && leads_to_a_place(text) {
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
                    let sent = sent?;
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
    fn named(&self, scope: &Scope, handle: &str) -> Option<Behind> {
        let About::Persons { named, .. } = scope.about else {
            return None;
        };
        let behind = self.people.behind(handle);
        behind.filter(|behind| named.has(behind.person))
    }

    /// A plain text with the pattern of a place passes in a field for places, or where all places are open for all it is about.
    fn may_lead_to_a_place(&self, scope: &Scope) -> bool {
        match scope.about {
            _ if !scope.categories.is_disjoint(ANY_PLACE) => true,
            About::Persons {
                named, complete, ..
            } => complete && self.all_open(named, ANY_PLACE),
            About::Nobody | About::Stamp => false,
        }
    }

    fn passed(&mut self, scope: &Scope) {
        if let About::Persons { named, .. } = scope.about {
            self.people.pass(named, scope.categories);
        }
    }

    /// Whether all of these categories are open for all of these persons.
    pub(in crate::redaction) fn all_open(&self, persons: Persons, categories: Categories) -> bool {
        let mut persons = persons.places();
        persons.all(|person| self.people.all_open(person, categories))
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
