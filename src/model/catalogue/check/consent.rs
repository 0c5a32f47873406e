//! What must hold of the tables of consent.

use std::collections::BTreeSet;

use super::super::consent::{ConsentText, GiverRule, LifeStage, Regime};
use super::super::names::Class;
use super::super::parse::{CONSENT_RULES, CONSENT_TEXTS};
use super::super::{Catalogue, Problem};
use super::{cited, complete, known_hat, known_patterns, names, problem, text};
use crate::model::{ConsentKind, Day};

/// Every regime says on every day who gives at every age, every kind has a length.
pub(super) fn rules(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.regimes {
        cited(
            CONSENT_RULES,
            row,
            "article",
            &row.article,
            catalogue,
            found,
        );
        known_patterns(
            CONSENT_RULES,
            row,
            "holders",
            &row.holders,
            catalogue,
            found,
        );
    }
    for row in &catalogue.giver_rules {
        cited(
            CONSENT_RULES,
            row,
            "article",
            &row.article,
            catalogue,
            found,
        );
        if row.kinds.is_empty() {
            let text = "name at least one kind of consent";
            found.push(problem(CONSENT_RULES, row, "kinds", text));
        }
    }
    complete(CONSENT_RULES, &catalogue.regimes, Regime::ALL, found);
    complete(
        CONSENT_RULES,
        &catalogue.validity_rules,
        ConsentKind::ALL,
        found,
    );
    for &regime in Regime::ALL {
        for &kind in ConsentKind::ALL {
            ages(catalogue, regime, kind, found);
        }
    }
    every_hat(catalogue, found);
    for row in &catalogue.validity_rules {
        if row.default_months == 0 || row.default_months > row.longest_months {
            let text = "it must be at least one month and at most `longest_months`";
            found.push(problem(CONSENT_RULES, row, "default_months", text));
        }
        if row.independent_evidence.is_empty() {
            let text = "name at least one kind of evidence";
            found.push(problem(CONSENT_RULES, row, "independent_evidence", text));
        }
    }
}

/// A regime that speaks of a kind has, from its first day on, exactly one row for each age, able or not. The house speaks of every kind,
/// of the unborn and of the dead.
fn ages(catalogue: &Catalogue, regime: Regime, kind: ConsentKind, found: &mut Vec<Problem>) {
    let rules = catalogue.giver_rules.iter();
    let rows: Vec<&GiverRule> = rules
        .filter(|row| row.regime == regime && row.kinds.contains(&kind))
        .collect();
    let house = regime == Regime::House;
    if rows.is_empty() && !house {
        return;
    }
    let changes = rows.iter().flat_map(|row| [Some(row.from), row.until]);
    let days: BTreeSet<Day> = changes.flatten().collect();
    let ages = LifeStage::ALL
        .iter()
        .filter(|of| house || !matches!(of, LifeStage::Unborn | LifeStage::Deceased));
    for (of, able) in ages.flat_map(|of| [(of, true), (of, false)]) {
        let on = |day: Day| {
            let meant = rows.iter().filter(|row| row.of == *of);
            meant
                .filter(|row| row.able.is_none_or(|needed| needed == able))
                .filter(|row| row.from <= day && row.until.is_none_or(|until| day < until))
                .count()
        };
        if let Some(day) = days.iter().find(|day| on(**day) != 1) {
            let able = if able { "able" } else { "not able" };
            found.push(Problem {
                file: CONSENT_RULES.to_owned(),
                row: Some(format!("giver `{regime} {kind} {of} {able}`")),
                field: None,
                text: format!("{} rows hold on {day}; one must", on(*day)),
            });
        }
    }
}

/// The rule of the house speaks of every hat.
fn every_hat(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    let house: Vec<_> = catalogue
        .regimes
        .iter()
        .filter(|row| row.id == Regime::House)
        .collect();
    for hat in &catalogue.hats {
        let spoken_of = house
            .iter()
            .any(|row| row.holders.iter().any(|it| it.covers(&hat.id)));
        if let (false, Some(row)) = (spoken_of, house.first()) {
            let text = format!(
                "`{}` is not among them; the house speaks of every hat",
                hat.id
            );
            found.push(problem(CONSENT_RULES, *row, "holders", text));
        }
    }
}

/// A text speaks of cells that can exist.
pub(super) fn texts(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.consent_texts {
        text(CONSENT_TEXTS, row, "id", &row.id, found);
        names(CONSENT_TEXTS, row, "text", &row.text, found);
        for hat in row.holders.iter().chain(&row.recipients) {
            known_hat(
                CONSENT_TEXTS,
                row,
                "holders, recipients",
                hat,
                catalogue,
                found,
            );
        }
        for (field, empty) in [
            ("kinds", row.kinds.is_empty()),
            ("holders", row.holders.is_empty()),
            ("recipients", row.recipients.is_empty()),
            ("categories", row.categories.is_empty()),
        ] {
            if empty {
                found.push(problem(
                    CONSENT_TEXTS,
                    row,
                    field,
                    "it is empty; fill it in",
                ));
            }
        }
        cells(row, catalogue, found);
        let others = catalogue.consent_texts.iter();
        for other in others.filter(|other| other.id == row.id && other.from > row.from) {
            if other.version <= row.version {
                let text = "a later version must have a higher number";
                found.push(problem(CONSENT_TEXTS, other, "version", text));
            }
        }
    }
}

/// Recipients have the task, the task has the categories, and consent can open them at all.
fn cells(row: &ConsentText, catalogue: &Catalogue, found: &mut Vec<Problem>) {
    let tables = catalogue.on(row.from);
    let Some(task) = tables.task(&row.task) else {
        let text = format!(
            "task `{}` has no row on that day; add one to tasks.toml",
            row.task
        );
        found.push(problem(CONSENT_TEXTS, row, "task", text));
        return;
    };
    for hat in row.recipients.iter().filter(|hat| task.hat(hat).is_none()) {
        let text = format!("`{hat}` does not have the task `{}`; remove it", row.task);
        found.push(problem(CONSENT_TEXTS, row, "recipients", text));
    }
    for &category in &row.categories {
        let open = matches!(tables.class_of(category), Class::Plain | Class::Sensitive);
        if !open || !task.categories.contains(&category) {
            let text = format!(
                "`{category}` is no category of the task `{}`; remove it",
                row.task
            );
            found.push(problem(CONSENT_TEXTS, row, "categories", text));
        }
    }
    for hat in row
        .holders
        .iter()
        .filter(|hat| tables.hat(hat).is_some_and(|row| !row.holds))
    {
        let text = format!("`{hat}` holds no records; remove it");
        found.push(problem(CONSENT_TEXTS, row, "holders", text));
    }
}
