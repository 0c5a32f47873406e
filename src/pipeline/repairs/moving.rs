//! What was recorded of one person and is of another: who may say so of each piece.

use std::collections::BTreeSet;

use crate::consent::{self, RecordedStatement, StatementAnswer};
use crate::decision::{RegisterRecord, fold, stays_as_well};
use crate::model::catalogue::InForce;
use crate::model::{ConsentId, Fact, FactId, Organisation, RecordedFact, Timestamp, Writer};
use crate::purpose::writes;

/// Facts and statements of one person that are of another, as they stand.
pub(super) struct Moving {
    facts: Vec<RecordedFact>,
    statements: Vec<RecordedStatement>,
}

impl Moving {
    /// Those of these ids, as far as they are among the records.
    pub(super) fn among(
        records: impl IntoIterator<Item = RegisterRecord>,
        (named, said): (&BTreeSet<FactId>, &BTreeSet<ConsentId>),
    ) -> Self {
        let (mut facts, mut statements) = fold(records);
        facts.retain(|it| named.contains(&it.id));
        statements.retain(|it| said.contains(&it.id));
        Self { facts, statements }
    }

    /// Who wrote each, and when.
    pub(super) fn written(&self) -> Vec<(Organisation, Timestamp)> {
        let facts = self.facts.iter().map(|it| (&it.writer, it.recorded_at));
        let said = self.statements.iter();
        let all = facts.chain(said.map(|it| (&it.writer, it.recorded_at)));
        all.map(|(by, at)| (by.hat.organisation().clone(), at))
            .collect()
    }

    /// Whether this professional may sign, under this hat, that all of it is of another: what is taken from the person, only who might
    /// correct or strike it. What stays as well takes nothing, and a number of another organisation is for whoever else signs.
    pub(super) fn may_be_signed_by(&self, by: &Writer, tables: &InForce<'_>) -> bool {
        let another = |it: &RecordedFact| it.writer.hat.organisation() != by.hat.organisation();
        let fact = |it: &RecordedFact| {
            stays_as_well(&it.fact)
                || matches!(it.fact, Fact::Link { .. }) && another(it)
                || writes::may_correct(by, it, tables)
        };
        let said = |it: &RecordedStatement| {
            it.statement.answer == StatementAnswer::Refused || consent::may_strike(by, it)
        };
        self.facts.iter().all(fact) && self.statements.iter().all(said)
    }
}
