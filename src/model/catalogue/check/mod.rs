//! What must hold between the rows of a catalogue.

mod consent;
mod governance;
mod representation;
mod work;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use super::Catalogue;
use super::error::Problem;
use super::names::{Bilingual, Class, HatPattern};
use super::parse::{
    CATEGORIES, CONSENT_RULES, CONSENT_TEXTS, GROUNDS, HATS, LAWS, ORGANISATIONS, PARTIES,
    PROCESSING, REPRESENTATION, RETENTION, TASKS, WORK, WRITES,
};
use super::rows::{HatRow, Row, TaskRow};
use crate::model::{Category, Day, Hat};

/// Everything that is wrong with the tables.
pub(super) fn problems(catalogue: &Catalogue) -> Vec<Problem> {
    let mut found = Vec::new();
    succession(ORGANISATIONS, &catalogue.organisations, &mut found);
    succession(HATS, &catalogue.hats, &mut found);
    succession(CATEGORIES, &catalogue.categories, &mut found);
    succession(TASKS, &catalogue.tasks, &mut found);
    succession(GROUNDS, &catalogue.grounds, &mut found);
    succession(WRITES, &catalogue.writes, &mut found);
    succession(CONSENT_RULES, &catalogue.regimes, &mut found);
    succession(CONSENT_RULES, &catalogue.giver_rules, &mut found);
    succession(CONSENT_RULES, &catalogue.validity_rules, &mut found);
    succession(REPRESENTATION, &catalogue.matters, &mut found);
    succession(REPRESENTATION, &catalogue.authority_rules, &mut found);
    succession(REPRESENTATION, &catalogue.provisional_rules, &mut found);
    succession(REPRESENTATION, &catalogue.representative_rules, &mut found);
    succession(REPRESENTATION, &catalogue.ruling_rules, &mut found);
    succession(CONSENT_TEXTS, &catalogue.consent_texts, &mut found);
    succession(PARTIES, &catalogue.parties, &mut found);
    succession(PROCESSING, &catalogue.processing, &mut found);
    succession(RETENTION, &catalogue.retention, &mut found);
    succession(LAWS, &catalogue.laws, &mut found);
    succession(WORK, &catalogue.reviews, &mut found);
    succession(WORK, &catalogue.emergencies, &mut found);
    succession(WORK, &catalogue.informing, &mut found);
    succession(WORK, &catalogue.breaches, &mut found);
    succession(WORK, &catalogue.received, &mut found);
    laws(catalogue, &mut found);
    organisations(catalogue, &mut found);
    hats(catalogue, &mut found);
    categories(catalogue, &mut found);
    tasks(catalogue, &mut found);
    grounds(catalogue, &mut found);
    writes::rules(catalogue, &mut found);
    consent::rules(catalogue, &mut found);
    consent::texts(catalogue, &mut found);
    governance::parties(catalogue, &mut found);
    governance::processing(catalogue, &mut found);
    governance::retention(catalogue, &mut found);
    representation::rules(catalogue, &mut found);
    work::rules(catalogue, &mut found);
    found
}

/// A problem of one field of one row.
fn problem<R: Row>(file: &str, row: &R, field: &'static str, text: impl Into<String>) -> Problem {
    Problem {
        file: file.to_owned(),
        row: Some(format!("{} `{}` from {}", R::TABLE, row.key(), row.from())),
        field: Some(field),
        text: text.into(),
    }
}

/// Versions of one row follow each other without overlap and without gap.
fn succession<R: Row>(file: &str, rows: &[R], found: &mut Vec<Problem>) {
    let mut versions: BTreeMap<String, Vec<&R>> = BTreeMap::new();
    for row in rows {
        if row.until().is_some_and(|until| until <= row.from()) {
            let text = "the row ends on or before its first day; correct `from` or `until`";
            found.push(problem(file, row, "until", text));
        }
        versions.entry(row.key()).or_default().push(row);
    }
    for rows in versions.values_mut() {
        rows.sort_by_key(|row| row.from());
        for pair in rows.windows(2) {
            let [earlier, later] = pair else { continue };
            if earlier.until() != Some(later.from()) {
                let text = format!(
                    "the version before it must end exactly on {}; set its `until`, or change this `from`",
                    later.from()
                );
                found.push(problem(file, *later, "from", text));
            }
        }
    }
}

/// Each of these has a row, and the last version of it is open: the table leaves no gap in time.
fn complete<R: Row, K: ToString>(file: &str, rows: &[R], keys: &[K], found: &mut Vec<Problem>) {
    for key in keys {
        let key = key.to_string();
        let versions = rows.iter().filter(|row| row.key() == key);
        match versions.max_by_key(|row| row.from()) {
            None => found.push(Problem {
                file: file.to_owned(),
                row: Some(format!("{} `{key}`", R::TABLE)),
                field: None,
                text: "there is no row; add one".to_owned(),
            }),
            Some(last) if last.until().is_some() => {
                let text = "nothing follows it; leave it out, or add the next version";
                found.push(problem(file, last, "until", text));
            }
            Some(_) => {}
        }
    }
}

fn organisations(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.organisations {
        names(ORGANISATIONS, row, "name", &row.name, found);
    }
}

fn hats(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.hats {
        names(HATS, row, "name", &row.name, found);
        cited(HATS, row, "article", &row.article, catalogue, found);
        let organisation = catalogue.on(row.from).organisation(row.id.organisation());
        match organisation {
            None => found.push(problem(
                HATS,
                row,
                "id",
                "its organisation has no row on that day; add one to organisations.toml",
            )),
            Some(organisation) if row.callable && !organisation.partner => found.push(problem(
                HATS,
                row,
                "callable",
                "its organisation is no partner and cannot call; set false",
            )),
            Some(_) => {}
        }
    }
}

fn categories(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    complete(CATEGORIES, &catalogue.categories, Category::ALL, found);
    for row in &catalogue.categories {
        names(CATEGORIES, row, "name", &row.name, found);
        for hat in row.given_by.iter().flatten() {
            known_hat(CATEGORIES, row, "given_by", hat, catalogue, found);
        }
    }
}

fn tasks(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.tasks {
        names(TASKS, row, "name", &row.name, found);
        if row.longest_months == 0 {
            let text = "a task needs a longest period of at least one month";
            found.push(problem(TASKS, row, "longest_months", text));
        }
        for &category in &row.categories {
            let class = catalogue.on(row.from).class_of(category);
            if !matches!(class, Class::Plain | Class::Sensitive) {
                let text = format!(
                    "`{category}` is of class `{class}` and cannot be asked through a task; remove it"
                );
                found.push(problem(TASKS, row, "categories", text));
            }
        }
        task_hats(row, catalogue, found);
        task_groups(row, found);
    }
}

fn task_hats(row: &TaskRow, catalogue: &Catalogue, found: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for entry in &row.hats {
        cited(TASKS, row, "hats.article", &entry.article, catalogue, found);
        if let Some(basis) = &entry.basis {
            cited(TASKS, row, "hats.basis", basis, catalogue, found);
        }
        known_hat(TASKS, row, "hats.hat", &entry.hat, catalogue, found);
        let hat = catalogue.on(row.from).hat(&entry.hat);
        let partner = catalogue
            .on(row.from)
            .organisation(entry.hat.organisation())
            .is_some_and(|organisation| organisation.partner);
        // Hats outside the partners are decided, and never ask.
        if partner && hat.is_some_and(|hat| !hat.callable) {
            let text = format!("`{}` cannot ask; remove it", entry.hat);
            found.push(problem(TASKS, row, "hats.hat", text));
        }
        if !seen.insert(&entry.hat) {
            let text = format!("`{}` stands here twice; keep one", entry.hat);
            found.push(problem(TASKS, row, "hats.hat", text));
        }
        let without_basis = entry.basis.is_none();
        if without_basis && hat.is_some_and(|hat| !hat.consent_as_basis) {
            let text = format!(
                "consent cannot be the basis for `{}`; name the basis that the law gives",
                entry.hat
            );
            found.push(problem(TASKS, row, "hats.basis", text));
        }
    }
    if row.hats.is_empty() {
        found.push(problem(TASKS, row, "hats", "a task needs a hat; add one"));
    }
}

/// Groups divide the categories of their task: each in exactly one group.
fn task_groups(row: &TaskRow, found: &mut Vec<Problem>) {
    let mut ids = BTreeSet::new();
    let mut grouped = BTreeSet::new();
    for group in &row.groups {
        text(TASKS, row, "groups.id", &group.id, found);
        names(TASKS, row, "groups.prompt", &group.prompt, found);
        if !ids.insert(&group.id) {
            let text = format!("group `{}` stands here twice; keep one", group.id);
            found.push(problem(TASKS, row, "groups.id", text));
        }
        for &category in &group.categories {
            if !row.categories.contains(&category) {
                let text = format!("`{category}` is no category of the task; remove or add it");
                found.push(problem(TASKS, row, "groups.categories", text));
            } else if !grouped.insert(category) {
                let text = format!("`{category}` is in two groups; keep one");
                found.push(problem(TASKS, row, "groups.categories", text));
            }
        }
    }
    for category in row.categories.difference(&grouped) {
        let text = format!("`{category}` is in no group; put it in one");
        found.push(problem(TASKS, row, "groups", text));
    }
}

fn grounds(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.grounds {
        text(GROUNDS, row, "id", &row.id, found);
        cited(GROUNDS, row, "article", &row.article, catalogue, found);
        names(GROUNDS, row, "name", &row.name, found);
        for (field, patterns) in [("givers", &row.givers), ("receivers", &row.receivers)] {
            known_patterns(GROUNDS, row, field, patterns, catalogue, found);
        }
    }
}

/// Both languages say something.
fn names<R: Row>(
    file: &str,
    row: &R,
    field: &'static str,
    value: &Bilingual,
    found: &mut Vec<Problem>,
) {
    if value.nl.trim().is_empty() || value.en.trim().is_empty() {
        found.push(problem(file, row, field, "write both `nl` and `en`"));
    }
}

/// Every law says how it is cited and what was read of it.
fn laws(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.laws {
        text(LAWS, row, "law", &row.law, found);
        text(LAWS, row, "source", &row.source, found);
    }
}

/// A citation names laws and articles that the table of laws has.
fn cited<R: Row>(
    file: &str,
    row: &R,
    field: &'static str,
    citation: &str,
    catalogue: &Catalogue,
    found: &mut Vec<Problem>,
) {
    if let Err(part) = catalogue.cited(citation) {
        let text = format!(
            "`{part}` is no law with an article that laws.toml has; correct it, or add it there"
        );
        found.push(problem(file, row, field, text));
    }
}

/// A text says something.
fn text<R: Row>(file: &str, row: &R, field: &'static str, value: &str, found: &mut Vec<Problem>) {
    if value.trim().is_empty() {
        found.push(problem(file, row, field, "it is empty; fill it in"));
    }
}

/// A hat has a row on the first day of the row that names it.
fn known_hat<R: Row>(
    file: &str,
    row: &R,
    field: &'static str,
    hat: &Hat,
    catalogue: &Catalogue,
    found: &mut Vec<Problem>,
) {
    if catalogue.on(row.from()).hat(hat).is_none() {
        let text = format!("hat `{hat}` has no row on that day; add one to hats.toml");
        found.push(problem(file, row, field, text));
    }
}

/// There are patterns, and each of them means at least one hat.
fn known_patterns<R: Row>(
    file: &str,
    row: &R,
    field: &'static str,
    patterns: &[HatPattern],
    catalogue: &Catalogue,
    found: &mut Vec<Problem>,
) {
    if patterns.is_empty() {
        found.push(problem(file, row, field, "name at least one hat"));
    }
    let hats: Vec<&HatRow> = on(catalogue, row.from());
    for pattern in patterns {
        if !hats.iter().any(|hat| pattern.covers(&hat.id)) {
            let text = format!("`{pattern}` means no hat of that day; correct it");
            found.push(problem(file, row, field, text));
        }
    }
}

fn on(catalogue: &Catalogue, day: Day) -> Vec<&HatRow> {
    catalogue.on(day).hats().collect()
}
