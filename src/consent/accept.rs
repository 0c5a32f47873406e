//! What is offered as a statement is held against the text that was shown and the terms of the catalogue, before it is recorded.

use std::collections::BTreeSet;

use super::status::is_independent;
use super::{Cells, ConsentKind, Giver, Standing, Statement, StatementAnswer, TextShown};
use crate::model::catalogue::InForce;
use crate::model::fact::Evidence;
use crate::model::time::legal_day;
use crate::model::{ConsentId, Day, Period, ProfessionalId, Timestamp, Writer};

/// A statement as offered: its end may be open, and nothing has been held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered<P: Ord> {
    /// Kind.
    pub kind: ConsentKind,
    /// What was said.
    pub answer: StatementAnswer,
    /// Whose data.
    pub subject: P,
    /// Who said it.
    pub giver: Giver<P>,
    /// On what standing.
    pub standing: Standing,
    /// What it speaks of.
    pub cells: Cells,
    /// First day.
    pub from: Day,
    /// Day after the last; absent for the catalogue's default.
    pub until: Option<Day>,
    /// What was shown.
    pub text: TextShown,
    /// Who explained it.
    pub explained_by: ProfessionalId,
    /// Others needed beside it.
    pub co_givers: BTreeSet<P>,
    /// When it was said.
    pub given_at: Timestamp,
    /// What it replaces.
    pub replaces: Option<ConsentId>,
}

/// A field of an offered statement that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferFault {
    /// Path of the field within the statement.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Takes an offered statement, or says everything that is wrong with it.
///
/// A consent may not speak of more than the text that was shown; a refusal may, since it opens nothing. Where the recipient's own
/// organisation records a consent, its evidence must be somebody else's (law 11).
///
/// # Errors
/// When a field is not right: every fault at once.
pub fn accept<P: Ord>(
    offered: Offered<P>,
    evidence: Evidence,
    writer: &Writer,
    catalogue: &InForce<'_>,
    at: Timestamp,
) -> Result<Statement<P>, Vec<OfferFault>> {
    let mut faults = Vec::new();
    let mut fault = |field, problem: String| faults.push(OfferFault { field, problem });
    if offered.given_at > at {
        fault("given_at", "lies in the future".to_owned());
    }
    if !standing_fits(&offered) {
        fault(
            "standing",
            "does not fit who gives: `self` for one's own data and for nobody else's, `guardian` or `representative` for a hat".to_owned(),
        );
    }
    if offered.answer == StatementAnswer::Given {
        if let Some(problem) = beyond_text(&offered, catalogue) {
            fault("cells", problem);
        }
        if let Some(problem) = not_independent(&offered, &evidence, writer, catalogue) {
            fault("evidence", problem);
        }
    }
    let period = period(&offered, catalogue);
    if let Err(problem) = &period {
        fault("period", problem.clone());
    }
    match period {
        Ok(period) if faults.is_empty() => Ok(Statement {
            kind: offered.kind,
            answer: offered.answer,
            subject: offered.subject,
            giver: offered.giver,
            standing: offered.standing,
            cells: offered.cells,
            period,
            text: offered.text,
            explained_by: offered.explained_by,
            co_givers: offered.co_givers,
            evidence,
            given_at: offered.given_at,
            replaces: offered.replaces,
        }),
        _ => Err(faults),
    }
}

fn standing_fits<P: Ord>(offered: &Offered<P>) -> bool {
    match (&offered.giver, offered.standing) {
        (Giver::Person(giver), Standing::Own) => *giver == offered.subject,
        (Giver::Person(giver), _) => *giver != offered.subject,
        (Giver::Hat(_), standing) => {
            matches!(standing, Standing::Guardian | Standing::Representative)
        }
    }
}

fn beyond_text<P: Ord>(offered: &Offered<P>, catalogue: &InForce<'_>) -> Option<String> {
    // On paper it may have been given while an earlier version was shown.
    let shown = catalogue.on(legal_day(offered.given_at));
    let Some(text) = shown.consent_text(&offered.text.id, offered.text.version) else {
        return Some("rest on no text of the catalogue: show one of ProposeConsent".to_owned());
    };
    let cells = &offered.cells;
    let fits = text.kinds.contains(&offered.kind)
        && text.task == cells.task
        && cells.holders.is_subset(&text.holders)
        && cells.recipients.is_subset(&text.recipients)
        && cells.categories.is_subset(&text.categories);
    (!fits).then(|| "speak of more than the text that was shown: name at most its kinds, hats, task and categories".to_owned())
}

fn not_independent<P: Ord>(
    offered: &Offered<P>,
    evidence: &Evidence,
    writer: &Writer,
    catalogue: &InForce<'_>,
) -> Option<String> {
    let own = offered
        .cells
        .recipients
        .iter()
        .any(|hat| hat.organisation() == writer.hat.organisation());
    let rule = catalogue.validity(offered.kind)?;
    let independent = is_independent(evidence, &writer.professional, rule);
    (own && !independent).then(|| {
        let kinds: Vec<_> = rule.independent_evidence.iter().map(|kind| kind.id()).collect();
        format!(
            "must be a document or a second witness where your own organisation receives: one of {}",
            kinds.join(", ")
        )
    })
}

/// The period, with the catalogue's end where none was named.
fn period<P: Ord>(offered: &Offered<P>, catalogue: &InForce<'_>) -> Result<Period, String> {
    let Some(rule) = catalogue.validity(offered.kind) else {
        return Err("the catalogue has no term for this kind of consent".to_owned());
    };
    let after = |months: u16| {
        offered
            .from
            .checked_add(jiff::Span::new().months(i64::from(months)))
            .map_err(|_| "lies too far in the future".to_owned())
    };
    let longest = after(rule.longest_months)?;
    let until = offered
        .until
        .map_or_else(|| after(rule.default_months), Ok)?;
    if until > longest {
        return Err(format!("is longer than {} months", rule.longest_months));
    }
    if offered.from < legal_day(offered.given_at) {
        return Err("begins before it was given".to_owned());
    }
    Period::new(offered.from, Some(until)).map_err(|error| error.to_string())
}
