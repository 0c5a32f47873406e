//! What must hold of the tables of consent.

use super::super::consent::ConsentText;
use super::super::names::Class;
use super::super::parse::{CONSENT_RULES, CONSENT_TEXTS};
use super::super::{Catalogue, Problem};
use super::{known_hat, names, problem, text};
use crate::model::{AgeBand, ConsentKind};

/// Somebody must give in every band but the unborn, and every kind has a length.
pub(super) fn rules(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.giver_rules {
        text(CONSENT_RULES, row, "article", &row.article, found);
        if !row.own && !row.authority_holders {
            let text = "the row asks nobody; set `own` or `authority_holders`, or remove it";
            found.push(problem(CONSENT_RULES, row, "own", text));
        }
    }
    for &kind in ConsentKind::ALL {
        for &band in AgeBand::ALL.iter().filter(|band| **band != AgeBand::Unborn) {
            let mut rows = catalogue.giver_rules.iter();
            if !rows.any(|row| row.kind == kind && row.band == band) {
                found.push(missing(format!("giver `{band} {kind}`")));
            }
        }
        if !catalogue.validity_rules.iter().any(|row| row.kind == kind) {
            found.push(missing(format!("validity `{kind}`")));
        }
    }
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

fn missing(row: String) -> Problem {
    Problem {
        file: CONSENT_RULES.to_owned(),
        row: Some(row),
        field: None,
        text: "there is no row; add one".to_owned(),
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
