//! A statement of consent or refusal, as it was made and recorded (AVG 7(1): demonstrable).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::catalogue::Standing;
use crate::model::fact::Evidence;
use crate::model::ground::named;
use crate::model::{
    Category, ConsentId, ConsentKind, Giver, Hat, Organisation, Period, PersonId, ProfessionalId,
    TaskId, Timestamp, Writer,
};

named! {
    /// What was said.
    StatementAnswer {
        /// Given.
        Given = "given",
        /// Refused: not the same as nothing recorded.
        Refused = "refused",
    }
}

named! {
    /// Language a text was shown in.
    Language {
        /// Dutch.
        Dutch = "nl",
        /// English.
        English = "en",
    }
}

/// The cells a statement speaks of: every combination of holder, recipient and category, for one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// Hats that hold.
    pub holders: BTreeSet<Hat>,
    /// Hats that receive.
    pub recipients: BTreeSet<Hat>,
    /// Task.
    pub task: TaskId,
    /// Categories.
    pub categories: BTreeSet<Category>,
}

impl Cells {
    /// Whether this flow is among them.
    pub fn cover(&self, holder: &Hat, recipient: &Hat, task: &TaskId, category: Category) -> bool {
        self.task == *task
            && self.categories.contains(&category)
            && self.holders.contains(holder)
            && self.recipients.contains(recipient)
    }

    /// Whether some flow is among both.
    pub fn overlap(&self, other: &Cells) -> bool {
        self.task == other.task
            && !self.categories.is_disjoint(&other.categories)
            && !self.holders.is_disjoint(&other.holders)
            && !self.recipients.is_disjoint(&other.recipients)
    }
}

/// The text that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextShown {
    /// Id in the catalogue.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Language.
    pub language: Language,
}

/// One statement by one person about the data of one person. Inside the broker it speaks of internal ids; at the edge, of an
/// organisation's own pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: Ord + Deserialize<'de>"))]
pub struct Statement<P: Ord = PersonId> {
    /// Kind.
    pub kind: ConsentKind,
    /// What was said.
    pub answer: StatementAnswer,
    /// Whose data.
    pub subject: P,
    /// Who said it.
    pub giver: Giver<P>,
    /// On what standing; checked again at every use.
    pub standing: Standing,
    /// What it speaks of.
    pub cells: Cells,
    /// When it holds; always with an end.
    pub period: Period,
    /// What was shown.
    pub text: TextShown,
    /// Who explained it.
    pub explained_by: ProfessionalId,
    /// Others whose statement is needed beside this one, as the recorder knew them.
    pub co_givers: BTreeSet<P>,
    /// What it rests on.
    pub evidence: Evidence,
    /// When it was said.
    pub given_at: Timestamp,
    /// What it replaces.
    pub replaces: Option<ConsentId>,
}

impl<P: Ord> Statement<P> {
    /// Whether it would open a flow to this organisation.
    pub fn opens_to(&self, organisation: &Organisation) -> bool {
        let mut recipients = self.cells.recipients.iter();
        self.answer == StatementAnswer::Given
            && recipients.any(|hat| hat.organisation() == organisation)
    }

    /// The same statement about the same people under other names. Fails where one of them has no other name.
    pub fn renamed<Q: Ord, E>(
        self,
        mut person: impl FnMut(P) -> Result<Q, E>,
    ) -> Result<Statement<Q>, E> {
        Ok(Statement {
            subject: person(self.subject)?,
            giver: self.giver.renamed(&mut person)?,
            co_givers: self
                .co_givers
                .into_iter()
                .map(person)
                .collect::<Result<_, E>>()?,
            kind: self.kind,
            answer: self.answer,
            standing: self.standing,
            cells: self.cells,
            period: self.period,
            text: self.text,
            explained_by: self.explained_by,
            evidence: self.evidence,
            given_at: self.given_at,
            replaces: self.replaces,
        })
    }
}

/// A statement with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedStatement {
    /// Id.
    pub id: ConsentId,
    /// The statement.
    pub statement: Statement,
    /// Who recorded it.
    pub writer: Writer,
    /// Since when the broker knows it; nothing opens before.
    pub recorded_at: Timestamp,
    /// Since when it is withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Another organisation, or a second professional, who stands behind it.
    pub confirmed_by: Option<Writer>,
}

impl RecordedStatement {
    /// Whether it opens nothing for the organisation that recorded it until somebody else stands behind it (law 11).
    pub fn awaits_confirmation(&self) -> bool {
        self.confirmed_by.is_none()
            && self.withdrawn_at.is_none()
            && self.statement.opens_to(self.writer.hat.organisation())
    }
}
