//! `ConsentStatement` ↔ [`Statement`](crate::consent::Statement), about people under the caller's own pseudonyms.

use std::collections::BTreeSet;

use super::fact::{evidence_in, giver_in};
use super::fact_out::{evidence_out, giver_out};
use super::{Faults, moment_out, period_out};
use crate::consent::{
    Cells, ConsentKind, Offered, Proposal, RecordedStatement, Statement, StatementAnswer, TextShown,
};
use crate::model::{Hat, Pseudonym};
use crate::pipeline::StatedConsent;
use crate::proto::samenbeeld::v1 as wire;

/// Most statements in one call.
const MOST_STATEMENTS: usize = 50;

/// Reads the statements of one call.
pub(in crate::transport) fn statements_in(
    faults: &mut Faults,
    statements: Vec<wire::ConsentStatement>,
) -> Option<Vec<StatedConsent>> {
    if !(1..=MOST_STATEMENTS).contains(&statements.len()) {
        faults.note("statements", format!("expected 1 to {MOST_STATEMENTS}"));
    }
    let statements = statements.into_iter().take(MOST_STATEMENTS).enumerate();
    // WHY first a list: every statement is taken apart before the first fault ends the call.
    let read: Vec<_> = statements
        .map(|(place, statement)| statement_in(faults, &format!("statements[{place}]"), statement))
        .collect();
    read.into_iter().collect()
}

/// Reads one statement; faults are noted under `field`.
#[expect(
    clippy::too_many_lines,
    reason = "one step for each field of the contract"
)]
fn statement_in(
    faults: &mut Faults,
    field: &str,
    statement: wire::ConsentStatement,
) -> Option<StatedConsent> {
    let kind = kind_in(statement.kind);
    if kind.is_none() {
        faults.note(format!("{field}.kind"), "required");
    }
    let answer = answer_in(statement.answer);
    if answer.is_none() {
        faults.note(format!("{field}.answer"), "required");
    }
    let subject = faults.person(&format!("{field}.subject"), &statement.subject);
    let giver = giver_in(
        faults,
        &format!("{field}.giver"),
        &statement.giver,
        &statement.giver_hat,
    );
    let standing = faults.parse(&format!("{field}.standing"), &statement.standing);
    let cells = cells_in(faults, &format!("{field}.cells"), statement.cells);
    let from = statement
        .period
        .as_ref()
        .and_then(|it| faults.day(&format!("{field}.period.from"), &it.from));
    let until = match statement.period.as_ref() {
        None => {
            faults.note(format!("{field}.period"), "required");
            None
        }
        Some(it) if it.until.is_empty() => None,
        Some(it) => faults.day(&format!("{field}.period.until"), &it.until),
    };
    let text = text_in(
        faults,
        field,
        &statement.text_id,
        statement.text_version,
        &statement.language,
    );
    let explained_by = faults.parse(&format!("{field}.explained_by"), &statement.explained_by);
    let co_givers = format!("{field}.co_givers");
    let co_givers = faults.each(&co_givers, &statement.co_givers, Faults::person);
    let place = format!("{field}.evidence");
    let evidence = faults
        .required(
            &place,
            statement.evidence,
            "required: consent must be demonstrable",
        )
        .and_then(|evidence| evidence_in(faults, &place, evidence));
    let given_at = faults.moment(&format!("{field}.given_at"), statement.given_at.as_ref());
    let replaces = format!("{field}.replaces");
    let replaces = faults.optional(&replaces, &statement.replaces, Faults::parse);
    Some(StatedConsent {
        offered: Offered {
            kind: kind?,
            answer: answer?,
            subject: subject?,
            giver: giver?,
            standing: standing?,
            cells: cells?,
            from: from?,
            until,
            text: text?,
            explained_by: explained_by?,
            co_givers,
            given_at: given_at?,
            replaces,
        },
        evidence: evidence?,
    })
}

fn kind_in(number: i32) -> Option<ConsentKind> {
    match wire::ConsentKind::try_from(number).ok()? {
        wire::ConsentKind::Unspecified => None,
        wire::ConsentKind::Sharing => Some(ConsentKind::Sharing),
        wire::ConsentKind::SecrecyRelease => Some(ConsentKind::SecrecyRelease),
        wire::ConsentKind::Help => Some(ConsentKind::Help),
    }
}

fn kind_out(kind: ConsentKind) -> i32 {
    i32::from(match kind {
        ConsentKind::Sharing => wire::ConsentKind::Sharing,
        ConsentKind::SecrecyRelease => wire::ConsentKind::SecrecyRelease,
        ConsentKind::Help => wire::ConsentKind::Help,
    })
}

fn answer_in(number: i32) -> Option<StatementAnswer> {
    match wire::ConsentAnswer::try_from(number).ok()? {
        wire::ConsentAnswer::Unspecified => None,
        wire::ConsentAnswer::Given => Some(StatementAnswer::Given),
        wire::ConsentAnswer::Refused => Some(StatementAnswer::Refused),
    }
}

fn cells_in(faults: &mut Faults, field: &str, cells: Option<wire::ConsentCells>) -> Option<Cells> {
    let Some(cells) = cells else {
        faults.note(field, "required");
        return None;
    };
    let holders = hats_in(faults, &format!("{field}.holders"), &cells.holders);
    let recipients = hats_in(faults, &format!("{field}.recipients"), &cells.recipients);
    let task = faults.parse(&format!("{field}.task"), &cells.task);
    let categories = faults.categories(&format!("{field}.categories"), &cells.categories);
    Some(Cells {
        holders,
        recipients,
        task: task?,
        categories,
    })
}

fn hats_in(faults: &mut Faults, field: &str, texts: &[String]) -> BTreeSet<Hat> {
    if texts.is_empty() {
        faults.note(field, "at least one hat is required");
    }
    faults.each(field, texts, Faults::parse)
}

fn text_in(
    faults: &mut Faults,
    field: &str,
    id: &str,
    version: i32,
    language: &str,
) -> Option<TextShown> {
    let version_read = u32::try_from(version).ok().filter(|version| *version > 0);
    if id.is_empty() || version_read.is_none() {
        faults.note(
            format!("{field}.text_id"),
            "name the text shown and its version, as ProposeConsent gives them",
        );
    }
    let language = faults.parse(&format!("{field}.language"), language);
    Some(TextShown {
        id: id.to_owned(),
        version: version_read?,
        language: language?,
    })
}

/// What to ask of whom, for the wire.
pub(in crate::transport) fn proposal_out(proposal: Proposal) -> wire::ConsentProposal {
    wire::ConsentProposal {
        subject: proposal.subject.to_string(),
        givers: proposal.givers.id().to_owned(),
        kinds: proposal.kinds.into_iter().map(kind_out).collect(),
        cells: Some(cells_out(&proposal.cells)),
        text_id: proposal.text_id,
        text_version: i32::try_from(proposal.text_version).unwrap_or(i32::MAX),
        text_nl: proposal.text_nl,
        text_en: proposal.text_en,
    }
}

/// A statement with its history, for the wire.
pub(in crate::transport) fn consent_out(
    statement: &Statement<Pseudonym>,
    recorded: &RecordedStatement,
) -> wire::RecordedConsent {
    let (giver, giver_hat) = giver_out(&statement.giver);
    let answer = match statement.answer {
        StatementAnswer::Given => wire::ConsentAnswer::Given,
        StatementAnswer::Refused => wire::ConsentAnswer::Refused,
    };
    wire::RecordedConsent {
        consent_id: recorded.id.to_string(),
        statement: Some(wire::ConsentStatement {
            kind: kind_out(statement.kind),
            answer: i32::from(answer),
            subject: statement.subject.to_string(),
            giver,
            giver_hat,
            standing: statement.standing.id().to_owned(),
            cells: Some(cells_out(&statement.cells)),
            period: Some(period_out(statement.period)),
            text_id: statement.text.id.clone(),
            text_version: i32::try_from(statement.text.version).unwrap_or(i32::MAX),
            language: statement.text.language.id().to_owned(),
            explained_by: statement.explained_by.to_string(),
            co_givers: statement
                .co_givers
                .iter()
                .map(ToString::to_string)
                .collect(),
            evidence: Some(evidence_out(&statement.evidence)),
            given_at: Some(moment_out(statement.given_at)),
            replaces: statement
                .replaces
                .map(|id| id.to_string())
                .unwrap_or_default(),
        }),
        recorded_at: Some(moment_out(recorded.recorded_at)),
        withdrawn_at: recorded.withdrawn_at.map(moment_out),
        awaits_confirmation: recorded.awaits_confirmation(),
    }
}

fn cells_out(cells: &Cells) -> wire::ConsentCells {
    wire::ConsentCells {
        holders: cells.holders.iter().map(ToString::to_string).collect(),
        recipients: cells.recipients.iter().map(ToString::to_string).collect(),
        task: cells.task.to_string(),
        categories: cells
            .categories
            .iter()
            .map(|category| category.number())
            .collect(),
    }
}
