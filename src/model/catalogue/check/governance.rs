//! What must hold of the tables of governance: no flow without controllers and an entry in the register of processing, nothing kept
//! without a term.

use std::collections::{BTreeMap, BTreeSet};

use super::super::governance::{RetentionStart, kept};
use super::super::names::HatPattern;
use super::super::parse::{PARTIES, PROCESSING, RETENTION};
use super::super::{Catalogue, Problem};
use super::{cited, complete, known_patterns, names, on, problem, text};
use crate::model::{Day, Hat};

/// Every organisation answers to somebody.
pub(super) fn parties(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.parties {
        text(PARTIES, row, "controller", &row.controller, found);
        text(PARTIES, row, "agreement", &row.agreement, found);
        text(PARTIES, row, "processor", &row.processor, found);
        if catalogue
            .on(row.from)
            .organisation(&row.organisation)
            .is_none()
        {
            let text = "the organisation has no row on that day; add one to organisations.toml";
            found.push(problem(PARTIES, row, "organisation", text));
        }
    }
    for row in &catalogue.organisations {
        if catalogue.on(row.from).party(&row.id).is_none() {
            found.push(missing(PARTIES, format!("party `{}`", row.id)));
        }
    }
    let answered_for = catalogue.organisations.iter().filter(|row| {
        let mut parties = catalogue.parties.iter();
        row.until.is_none() && parties.any(|party| party.organisation == row.id)
    });
    let answered_for: Vec<_> = answered_for.map(|row| &row.id).collect();
    complete(PARTIES, &catalogue.parties, &answered_for, found);
}

/// Every flow that a ground may open falls under one entry of the register of processing.
pub(super) fn processing(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.processing {
        text(PROCESSING, row, "id", &row.id, found);
        text(
            PROCESSING,
            row,
            "register_entry",
            &row.register_entry,
            found,
        );
        names(PROCESSING, row, "purpose", &row.purpose, found);
        names(PROCESSING, row, "dpia_risk", &row.dpia_risk, found);
        known_patterns(PROCESSING, row, "givers", &row.givers, catalogue, found);
        known_patterns(
            PROCESSING,
            row,
            "receivers",
            &row.receivers,
            catalogue,
            found,
        );
    }
    let changes = catalogue.processing.iter();
    let changes = changes.flat_map(|row| [Some(row.from), row.until]);
    let changes: BTreeSet<Day> = changes.flatten().collect();
    let mut astray: BTreeMap<Day, Vec<Astray<'_>>> = BTreeMap::new();
    for ground in &catalogue.grounds {
        let holds =
            |day: &&Day| **day > ground.from && ground.until.is_none_or(|until| **day < until);
        let meant = |patterns: &[HatPattern], hat| patterns.iter().any(|it| it.covers(hat));
        let outside = [&ground.from]
            .into_iter()
            .chain(changes.iter().filter(holds))
            .find_map(|&day| {
                let flows = astray
                    .entry(day)
                    .or_insert_with(|| astray_on(catalogue, day));
                let mut flows = flows.iter().filter(|flow| {
                    meant(&ground.givers, flow.giver) && meant(&ground.receivers, flow.receiver)
                });
                Some((day, flows.next().cloned()?))
            });
        if let Some((day, flow)) = outside {
            let entries = match flow.entries {
                0 => "no entry".to_owned(),
                more => format!("{more} entries"),
            };
            let text = format!(
                "the flow from `{}` to `{}` that ground `{}` may open falls under {entries} on {day}; exactly one is needed",
                flow.giver, flow.receiver, ground.id
            );
            found.push(Problem {
                file: PROCESSING.to_owned(),
                row: None,
                field: Some("receivers"),
                text,
            });
        }
    }
}

/// A flow that does not fall under exactly one entry.
#[derive(Clone)]
struct Astray<'a> {
    giver: &'a Hat,
    receiver: &'a Hat,
    entries: usize,
}

fn astray_on(catalogue: &Catalogue, day: Day) -> Vec<Astray<'_>> {
    let hats = on(catalogue, day);
    let tables = catalogue.on(day);
    let mut astray = Vec::new();
    for giver in &hats {
        for receiver in &hats {
            let (giver, receiver) = (&giver.id, &receiver.id);
            let rows = tables.processing();
            let entries = rows.filter(|row| row.covers(giver, receiver)).count();
            if entries != 1 {
                astray.push(Astray {
                    giver,
                    receiver,
                    entries,
                });
            }
        }
    }
    astray
}

/// Every kind of thing has a term, and what lies in something else has that one's.
pub(super) fn retention(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.retention {
        cited(RETENTION, row, "article", &row.article, catalogue, found);
        if row.years == 0 {
            found.push(problem(
                RETENTION,
                row,
                "years",
                "expected at least one year",
            ));
        }
        if row.kind == kept::LOG_BODY && row.starts != RetentionStart::Recorded {
            let text = "an entry does not change and has no end; it counts from `recorded`";
            found.push(problem(RETENTION, row, "starts", text));
        }
        if !kept::kinds().any(|kind| kind == row.kind) {
            let kinds: Vec<_> = kept::kinds().collect();
            let text = format!(
                "nothing of this kind is kept; name one of {}",
                kinds.join(", ")
            );
            found.push(problem(RETENTION, row, "kind", text));
        }
    }
    let kinds: Vec<_> = kept::kinds().collect();
    complete(RETENTION, &catalogue.retention, &kinds, found);
    for row in catalogue
        .retention
        .iter()
        .filter(|row| row.kind == kept::SEALED_TEXT)
    {
        let bodies = catalogue.on(row.from).retention(kept::LOG_BODY);
        if bodies.is_some_and(|bodies| (bodies.years, bodies.starts) != (row.years, row.starts)) {
            let text = "a sealed text lies in a log body; give it the term of `log-body`";
            found.push(problem(RETENTION, row, "years", text));
        }
    }
}

fn missing(file: &str, row: String) -> Problem {
    Problem {
        file: file.to_owned(),
        row: Some(row),
        field: None,
        text: "there is no row; add one".to_owned(),
    }
}
