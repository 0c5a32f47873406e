//! What must hold of the terms of people's work.

use super::super::parse::{TASKS, WORK};
use super::super::{Catalogue, Problem};
use super::{cited, known_patterns, problem, text};
use crate::model::Day;

pub(super) fn rules(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.reviews {
        text(WORK, row, "id", &row.id, found);
        known_patterns(WORK, row, "holders", &row.holders, catalogue, found);
        let order = [
            row.remind_hours,
            row.deputy_hours,
            row.duty_desk_hours,
            row.lapse_hours,
        ];
        if row.remind_hours == 0 || !order.is_sorted_by(|earlier, later| earlier < later) {
            let text = "reminder, deputy, duty desk and lapse follow each other; put them in order";
            found.push(problem(WORK, row, "lapse_hours", text));
        }
        if row.longest_days == 0 {
            let text = "a release lasts a day at least";
            found.push(problem(WORK, row, "longest_days", text));
        }
    }
    // What lapses at another moment than the rest would tell who was asked (law 8).
    let mut newest = catalogue.reviews.iter().filter(|row| row.until.is_none());
    if let Some(first) = newest.next() {
        for row in newest.filter(|row| row.lapse_hours != first.lapse_hours) {
            let text = "every review lapses after the same time; a row of its own would tell who was asked";
            found.push(problem(WORK, row, "lapse_hours", text));
        }
    }
    emergencies(catalogue, found);
    consultations(catalogue, found);
    for row in &catalogue.informing {
        text(WORK, row, "id", &row.id, found);
        known_patterns(WORK, row, "hats", &row.hats, catalogue, found);
        cited(WORK, row, "article", &row.article, catalogue, found);
        if row.days == 0 || row.extend_days == 0 {
            found.push(problem(WORK, row, "days", "a term is a day at least"));
        }
    }
    for row in &catalogue.received {
        text(WORK, row, "id", &row.id, found);
        known_patterns(WORK, row, "hats", &row.hats, catalogue, found);
        cited(WORK, row, "dossier", &row.dossier, catalogue, found);
        if row.told_days == 0 {
            let text = "who received is told for a day at least";
            found.push(problem(WORK, row, "told_days", text));
        }
    }
    for row in &catalogue.breaches {
        text(WORK, row, "id", &row.id, found);
        cited(WORK, row, "article", &row.article, catalogue, found);
        if row.hours == 0 {
            found.push(problem(WORK, row, "hours", "a term is an hour at least"));
        }
    }
    uncovered(catalogue, found);
}

fn emergencies(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.emergencies {
        text(WORK, row, "id", &row.id, found);
        let terms = [
            row.answer_minutes,
            row.ends_hours,
            row.review_hours,
            row.told_days,
        ];
        if terms.contains(&0) || row.fields.is_empty() {
            found.push(problem(
                WORK,
                row,
                "fields",
                "no term is nothing, and a field at least is given",
            ));
        }
        if catalogue
            .on(row.from)
            .hat(&row.desk)
            .is_none_or(|hat| !hat.callable)
        {
            let text = "no hat that can be called under: nobody could agree";
            found.push(problem(WORK, row, "desk", text));
        }
    }
}

fn consultations(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.consultations {
        text(WORK, row, "id", &row.id, found);
        let terms = [row.sitting_hours, row.most_seats];
        if terms.contains(&0) || row.fields.is_empty() {
            let text = "no term is nothing, somebody sits at it, and a field at least is given";
            found.push(problem(WORK, row, "fields", text));
        }
    }
    let at_a_sitting = catalogue.tasks.iter().filter(|task| task.sitting);
    for task in at_a_sitting.filter(|_| catalogue.consultations.is_empty()) {
        let text = "asked at a consultation, of which `work.toml` has no row: add one";
        found.push(problem(TASKS, task, "sitting", text));
    }
}

/// Every holder has a term for reviews, every hat that receives one for informing.
fn uncovered(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    let newest = catalogue.on(Day::MAX);
    if newest.breach().is_none() {
        found.push(Problem {
            file: WORK.to_owned(),
            row: None,
            field: None,
            text: "no row says when a breach has to be assessed; add one".to_owned(),
        });
    }
    for hat in newest.hats() {
        let lacks_review = hat.holds && newest.review(&hat.id).is_none();
        let lacks_informing = hat.callable
            && (newest.informing(&hat.id).is_none() || newest.received(&hat.id).is_none());
        if lacks_review || lacks_informing {
            let text = format!("no row covers `{}`; add one, or widen a pattern", hat.id);
            found.push(Problem {
                file: WORK.to_owned(),
                row: None,
                field: None,
                text,
            });
        }
    }
}
