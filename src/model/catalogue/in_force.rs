//! The tables as they stand on one legal day.

use jiff::ToSpan;

use super::Catalogue;
use super::consent::{ConsentText, ValidityRule};
use super::governance::{PartyRow, ProcessingRow, RetentionRow};
use super::names::{Class, OriginTag, SpecialRegime};
use super::rows::{CategoryRow, GroundRow, HatRow, OrganisationRow, Row, TaskHat, TaskRow};
use super::work::{
    BreachRow, ConsultationRow, EmergencyRow, InformingRow, ReceivedRow, ReviewRow, for_hat,
};
use super::writes::WriteRule;
use crate::model::time::legal_day;
use crate::model::{Category, ConsentKind, Day, Fact, Hat, Organisation, RecordedFact, TaskId};

/// The catalogue on one legal day.
#[derive(Debug, Clone, Copy)]
pub struct InForce<'a> {
    catalogue: &'a Catalogue,
    day: Day,
}

impl Catalogue {
    /// The tables as they stand on this legal day.
    pub fn on(&self, day: Day) -> InForce<'_> {
        InForce {
            catalogue: self,
            day,
        }
    }
}

impl Catalogue {
    /// The same tables, by which no look-up ages: for asking who had to say something, and not what may be opened.
    #[must_use]
    pub fn without_ageing(&self) -> Catalogue {
        let mut ageless = self.clone();
        for row in &mut ageless.writes {
            row.fresh_days = None;
        }
        ageless
    }
}

impl<'a> InForce<'a> {
    /// The legal day.
    pub fn day(&self) -> Day {
        self.day
    }

    /// The rows of every day.
    pub(super) fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// The same catalogue on another legal day.
    #[must_use]
    pub fn on(&self, day: Day) -> InForce<'a> {
        self.catalogue.on(day)
    }

    /// The organisations.
    pub fn organisations(&self) -> impl Iterator<Item = &'a OrganisationRow> + use<'a> {
        held(&self.catalogue.organisations, self.day)
    }

    /// An organisation.
    pub fn organisation(&self, id: &Organisation) -> Option<&'a OrganisationRow> {
        self.organisations().find(|row| row.id == *id)
    }

    /// The hats.
    pub fn hats(&self) -> impl Iterator<Item = &'a HatRow> + use<'a> {
        held(&self.catalogue.hats, self.day)
    }

    /// A hat.
    pub fn hat(&self, id: &Hat) -> Option<&'a HatRow> {
        self.hats().find(|row| row.id == *id)
    }

    /// The categories.
    pub fn categories(&self) -> impl Iterator<Item = &'a CategoryRow> + use<'a> {
        held(&self.catalogue.categories, self.day)
    }

    /// A category; every one has a row from the first day of the catalogue on.
    pub fn category(&self, id: Category) -> Option<&'a CategoryRow> {
        self.categories().find(|row| row.id == id)
    }

    /// How a category may leave, whoever holds it. Without a row on this day it is closed.
    pub fn class_of(&self, category: Category) -> Class {
        self.category(category)
            .map_or(Class::Closed, |row| row.class)
    }

    /// How a category may leave this holder: plain data of a shelter or a doctor are sensitive, and so is the involvement of those
    /// whose involvement says too much. Of a hat without a row on this day everything plain is sensitive.
    pub fn class_for(&self, holder: &Hat, category: Category) -> Class {
        let class = self.class_of(category);
        let guarded = self.hat(holder).is_none_or(|row| {
            row.sensitive_holder || (row.sensitive_involvement && category == Category::Involvement)
        });
        match class {
            Class::Plain if guarded => Class::Sensitive,
            class => class,
        }
    }

    /// The exception that a flow of this category from this holder needs; absent where none.
    pub fn special_for(&self, holder: &Hat, category: Category) -> Option<SpecialRegime> {
        let by_category = self.category(category).and_then(|row| row.special);
        by_category.or_else(|| self.hat(holder).and_then(|row| row.special))
    }

    /// Where the police and judicial data come from that this holder has in this category.
    pub fn origin_tag(&self, holder: &Hat, category: Category) -> OriginTag {
        if self.special_for(holder, category) != Some(SpecialRegime::Avg10) {
            return OriginTag::None;
        }
        match self.hat(holder).and_then(|row| row.source_under) {
            Some(tag @ (OriginTag::Wpg | OriginTag::Wjsg)) => tag,
            Some(OriginTag::None | OriginTag::PassedOn) | None => OriginTag::PassedOn,
        }
    }

    /// Whether this hat may give the category at all: it has records, and the category is not another's alone to give.
    pub fn may_give(&self, holder: &Hat, category: Category) -> bool {
        self.hat(holder).is_some_and(|row| row.holds)
            && self.category(category).is_some_and(|row| {
                row.given_by
                    .as_ref()
                    .is_none_or(|hats| hats.contains(holder))
            })
    }

    /// The tasks.
    pub fn tasks(&self) -> impl Iterator<Item = &'a TaskRow> + use<'a> {
        held(&self.catalogue.tasks, self.day)
    }

    /// A task.
    pub fn task(&self, id: &TaskId) -> Option<&'a TaskRow> {
        self.tasks().find(|row| row.id == *id)
    }

    /// A task, and on what this hat has it; absent where the hat has it not.
    pub fn task_for(&self, id: &TaskId, hat: &Hat) -> Option<(&'a TaskRow, &'a TaskHat)> {
        let task = self.task(id)?;
        Some((task, task.hat(hat)?))
    }

    /// The grounds.
    pub fn grounds(&self) -> impl Iterator<Item = &'a GroundRow> + use<'a> {
        held(&self.catalogue.grounds, self.day)
    }

    /// A ground.
    pub fn ground(&self, id: &str) -> Option<&'a GroundRow> {
        self.grounds().find(|row| row.id == id)
    }

    /// Who may write this fact; absent where nobody may.
    pub fn write_rule(&self, fact: &Fact) -> Option<&'a WriteRule> {
        held(&self.catalogue.writes, self.day).find(|row| {
            row.fact == fact.kind()
                && row.of.as_ref().is_none_or(|names| {
                    fact.variant()
                        .is_some_and(|variant| names.contains(variant))
                })
        })
    }

    /// Whether a fact was looked up recently enough to open anything.
    pub fn is_fresh(&self, fact: &RecordedFact) -> bool {
        let rule = self.write_rule(&fact.fact);
        rule.and_then(|rule| rule.fresh_days).is_none_or(|days| {
            let looked_up = legal_day(fact.looked_up_at());
            self.day <= looked_up.saturating_add(i32::from(days).days())
        })
    }

    /// Who answers for an organisation.
    pub fn party(&self, organisation: &Organisation) -> Option<&'a PartyRow> {
        held(&self.catalogue.parties, self.day).find(|row| row.organisation == *organisation)
    }

    /// The entries of the register of processing.
    pub fn processing(&self) -> impl Iterator<Item = &'a ProcessingRow> + use<'a> {
        held(&self.catalogue.processing, self.day)
    }

    /// The entries under which what this hat receives falls.
    pub fn processing_for(&self, receiver: &Hat) -> impl Iterator<Item = &'a ProcessingRow> {
        self.processing().filter(move |row| {
            let mut receivers = row.receivers.iter();
            receivers.any(|pattern| pattern.covers(receiver))
        })
    }

    /// How long a kind of thing is kept.
    pub fn retention(&self, kind: &str) -> Option<&'a RetentionRow> {
        held(&self.catalogue.retention, self.day).find(|row| row.kind == kind)
    }

    /// How long this holder has for a review.
    pub fn review(&self, holder: &Hat) -> Option<&'a ReviewRow> {
        let rows = held(&self.catalogue.reviews, self.day);
        for_hat(rows, |row| &row.holders, holder)
    }

    /// How an emergency goes.
    pub fn emergency(&self) -> Option<&'a EmergencyRow> {
        held(&self.catalogue.emergencies, self.day).next()
    }

    /// When a breach has to be assessed.
    pub fn breach(&self) -> Option<&'a BreachRow> {
        held(&self.catalogue.breaches, self.day).next()
    }

    /// How a consultation goes.
    pub fn consultation(&self) -> Option<&'a ConsultationRow> {
        held(&self.catalogue.consultations, self.day).next()
    }

    /// The task of a consultation.
    pub fn consultation_task(&self) -> Option<&'a TaskRow> {
        self.tasks().find(|row| row.sitting)
    }

    /// What this hat reads of consents under which it received something.
    pub fn received(&self, recipient: &Hat) -> Option<&'a ReceivedRow> {
        let rows = held(&self.catalogue.received, self.day);
        for_hat(rows, |row| &row.hats, recipient)
    }

    /// When the persons concerned are to be told of what this hat received without their consent.
    pub fn informing(&self, recipient: &Hat) -> Option<&'a InformingRow> {
        let rows = held(&self.catalogue.informing, self.day);
        for_hat(rows, |row| &row.hats, recipient)
    }

    /// How long a consent of this kind holds, and what it must rest on.
    pub fn validity(&self, kind: ConsentKind) -> Option<&'a ValidityRule> {
        held(&self.catalogue.validity_rules, self.day).find(|row| row.kind == kind)
    }

    /// The texts of consent.
    pub fn consent_texts(&self) -> impl Iterator<Item = &'a ConsentText> + use<'a> {
        held(&self.catalogue.consent_texts, self.day)
    }

    /// A text of consent in this version, where that is the one shown on this day.
    pub fn consent_text(&self, id: &str, version: u32) -> Option<&'a ConsentText> {
        self.consent_texts()
            .find(|row| row.id == id && row.version == version)
    }
}

/// The rows that hold on this day.
pub(super) fn held<R: Row>(rows: &[R], day: Day) -> impl Iterator<Item = &R> {
    rows.iter()
        .filter(move |row| row.from() <= day && row.until().is_none_or(|until| day < until))
}
