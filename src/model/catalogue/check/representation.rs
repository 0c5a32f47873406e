//! What must hold of the tables of who speaks for another.

use super::super::parse::REPRESENTATION as FILE;
use super::super::representation::Speak;
use super::super::{Catalogue, Problem};
use super::{cited, complete, problem};
use crate::model::fact::{AuthorityOutcome, Matter, RepresentationKind, RulingKind};

/// Every matter, outcome, representative and ruling has its row, and each row can be true.
pub(super) fn rules(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    complete(FILE, &catalogue.matters, Matter::ALL, found);
    complete(
        FILE,
        &catalogue.authority_rules,
        AuthorityOutcome::ALL,
        found,
    );
    complete(
        FILE,
        &catalogue.representative_rules,
        RepresentationKind::ALL,
        found,
    );
    complete(FILE, &catalogue.ruling_rules, RulingKind::ALL, found);
    for row in &catalogue.matters {
        cited(FILE, row, "article", &row.article, catalogue, found);
        if row.categories.is_empty() {
            found.push(problem(FILE, row, "categories", "it is empty; fill it in"));
        }
    }
    for row in &catalogue.authority_rules {
        cited(FILE, row, "article", &row.article, catalogue, found);
        if row.least > row.most {
            let text = "it is more than `most`; correct one of them";
            found.push(problem(FILE, row, "least", text));
        }
        if row.speak == Speak::Each && row.least == 0 {
            let text = "each of nobody cannot speak; name at least one";
            found.push(problem(FILE, row, "least", text));
        }
    }
    for row in &catalogue.provisional_rules {
        cited(FILE, row, "article", &row.article, catalogue, found);
        if row.longest_months == 0 {
            let text = "expected at least one month";
            found.push(problem(FILE, row, "longest_months", text));
        }
    }
    for row in &catalogue.representative_rules {
        cited(FILE, row, "article", &row.article, catalogue, found);
        for (field, empty) in [
            ("regimes", row.regimes.is_empty()),
            ("matters", row.matters.is_empty()),
        ] {
            if empty {
                found.push(problem(FILE, row, field, "it is empty; fill it in"));
            }
        }
    }
    for row in &catalogue.ruling_rules {
        cited(FILE, row, "article", &row.article, catalogue, found);
        for (field, empty) in [
            ("kinds", row.kinds.is_empty()),
            ("matters", row.matters.is_empty()),
        ] {
            if empty {
                found.push(problem(FILE, row, field, "it is empty; fill it in"));
            }
        }
    }
}
