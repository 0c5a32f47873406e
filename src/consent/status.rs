//! What stands for one cell: given, or what is missing. Total: every cell has exactly one status at every moment.

use std::collections::BTreeSet;

use jiff::ToSpan;

use super::Giver;
use super::givers::{self, Asked, Givers, Need, View};
use super::statement::{RecordedStatement, StatementAnswer};
use crate::model::catalogue::{ConsentClass, InForce, Standing, ValidityRule};
use crate::model::fact::{Evidence, EvidenceKind};
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Catalogue, Category, ConsentId, ConsentKind, Day, Fact, Hat, PersonId, ProfessionalId,
    RecordedFact, SubjectRef, TaskId, Timestamp, Writer,
};

/// One cell: a flow, and the kind of consent asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Kind.
    pub kind: ConsentKind,
    /// Hat that holds.
    pub holder: &'a Hat,
    /// Hat that receives.
    pub recipient: &'a Hat,
    /// Task.
    pub task: &'a TaskId,
    /// Category.
    pub category: Category,
    /// Whose data.
    pub subject: PersonId,
}

/// What stands for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentStatus {
    /// Everybody who must give it gave it.
    Given {
        /// First moment at which one of the consents holds no longer.
        until: Timestamp,
        /// Whether an organisation gave it as guardian or with a part of the authority, and receives itself.
        self_dealing: bool,
    },
    /// Somebody who must give it refused.
    Refused,
    /// Somebody who must give it has said nothing that counts.
    Missing {
        /// Those who must still give it; also those whose consent expired.
        by: BTreeSet<Giver>,
    },
    /// It was given, and its time is over. Not a refusal.
    Expired,
    /// It was given, and taken back.
    Withdrawn,
    /// There is nobody who can give it.
    NobodyCanGive,
    /// Who must give it cannot be determined.
    CannotBeDetermined,
}

/// What stands for this cell at this moment.
pub fn status(
    cell: &Cell<'_>,
    facts: &[RecordedFact],
    statements: &[RecordedStatement],
    catalogue: &Catalogue,
    at: Timestamp,
) -> ConsentStatus {
    let tables = catalogue.on(legal_day(at));
    let class = tables.consent_class(cell.holder, cell.category);
    Statuses::new(cell.recipient, facts, statements, tables, at).of(cell, &class)
}

/// What stands for each cell of one recipient at one moment.
///
/// Who must give is looked up at the moment of use, by the tables of that legal day. A consent counts from when it was given and recorded,
/// and only from whom it is needed. A refusal and a withdrawal count at once, whatever their period or standing, until the same giver
/// changes it. A decision of a court in place of an authority-holder counts as what that person says.
pub struct Statuses<'a> {
    facts: &'a [RecordedFact],
    holding: Vec<&'a RecordedFact>,
    counting: Vec<&'a RecordedFact>,
    statements: &'a [RecordedStatement],
    tables: InForce<'a>,
    at: Timestamp,
}

impl<'a> Statuses<'a> {
    /// Sorts out the facts once.
    pub fn new(
        recipient: &Hat,
        facts: &'a [RecordedFact],
        statements: &'a [RecordedStatement],
        tables: InForce<'a>,
        at: Timestamp,
    ) -> Self {
        let holding = givers::holding(facts, tables);
        Self {
            facts,
            counting: givers::counting(&holding, recipient, tables, at),
            holding,
            statements,
            tables,
            at,
        }
    }

    /// What stands for a cell of this class.
    pub fn of(&self, cell: &Cell<'_>, class: &ConsentClass) -> ConsentStatus {
        let tables = self.tables;
        let asked = Asked {
            subject: cell.subject,
            kind: cell.kind,
            class,
            tables,
        };
        let holding = View::of(asked, &self.holding, self.facts);
        let counting = View::of(asked, &self.counting, self.facts);
        let (needed, may_close) = match holding.givers_with(&counting) {
            Givers::Known { needed, may_close } => (needed, may_close),
            Givers::Nobody => return ConsentStatus::NobodyCanGive,
            Givers::Undetermined => return ConsentStatus::CannotBeDetermined,
        };
        let Some(validity) = tables.validity(cell.kind) else {
            return ConsentStatus::CannotBeDetermined;
        };
        let hearing = Hearing {
            cell,
            statements: self.statements,
            validity,
            at: self.at,
            day: tables.day(),
        };
        let heard = needed.into_iter().map(|need| {
            let ruled = counting.ruled(&need.giver, cell.recipient);
            let heard = match ruled.map(first_moment) {
                Some(Ok(until)) if need.standing != Standing::Own => Heard::Given(until),
                _ => hearing.hear(&need.giver, need.standing),
            };
            (need, heard)
        });
        let closing = may_close
            .iter()
            .map(|giver| hearing.hear(giver, Standing::Own));
        together(
            &heard.collect::<Vec<_>>(),
            &closing.collect::<Vec<_>>(),
            cell.recipient,
        )
    }

    /// What of a class of cells counts for who must give about this person: a category may matter to somebody who speaks for them, and to
    /// those who have authority together. Classes that differ in what does not count have the same status.
    pub fn looks_at(&self, subject: PersonId) -> LooksAt {
        let about = |fact: &&RecordedFact| fact.fact.subject() == SubjectRef::Person(subject);
        let about = || self.facts.iter().filter(|fact| about(fact));
        LooksAt {
            matters: about().any(|fact| {
                matches!(
                    &fact.fact,
                    Fact::Capacity { .. } | Fact::Representation { .. } | Fact::CourtRuling { .. }
                )
            }),
            one_may_give: about().any(|fact| matches!(&fact.fact, Fact::Authority { .. })),
        }
    }
}

/// What of a class of cells counts for who must give about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LooksAt {
    /// Matters to which the category belongs.
    pub matters: bool,
    /// Outcomes of authority under which one may give.
    pub one_may_give: bool,
}

/// What all say together: the first that closes, in this order, else given until the first end.
fn together(heard: &[(Need, Heard)], closing: &[Heard], recipient: &Hat) -> ConsentStatus {
    let any = |wanted: Heard| {
        heard.iter().any(|(_, heard)| *heard == wanted) || closing.contains(&wanted)
    };
    if any(Heard::Refused) {
        return ConsentStatus::Refused;
    }
    if any(Heard::Withdrawn) {
        return ConsentStatus::Withdrawn;
    }
    let given = |heard: &Heard| matches!(heard, Heard::Given(_));
    let one_gave = heard
        .iter()
        .any(|(need, heard)| need.may_be_silent && given(heard));
    let lacking: Vec<_> = heard
        .iter()
        .filter(|(need, heard)| !(given(heard) || need.may_be_silent && one_gave))
        .collect();
    if lacking.iter().any(|(_, heard)| *heard == Heard::Nothing) {
        return ConsentStatus::Missing {
            by: lacking.iter().map(|(need, _)| need.giver.clone()).collect(),
        };
    }
    if !lacking.is_empty() {
        return ConsentStatus::Expired;
    }
    let ends = heard.iter().filter_map(|(_, heard)| match heard {
        Heard::Given(until) => Some(*until),
        _ => None,
    });
    let receives = |need: &Need| matches!(&need.giver, Giver::Hat(hat) if hat.organisation() == recipient.organisation());
    match ends.min() {
        Some(until) => ConsentStatus::Given {
            until,
            self_dealing: heard.iter().any(|(need, _)| receives(need)),
        },
        None => ConsentStatus::CannotBeDetermined,
    }
}

/// What one giver says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Given(Timestamp),
    Refused,
    Withdrawn,
    Expired,
    Nothing,
}

/// A word that closes: a refusal, with its id, or a withdrawal.
struct Closing {
    at: Timestamp,
    refusal: Option<ConsentId>,
}

impl Closing {
    fn by(said: &RecordedStatement) -> Option<Self> {
        match (said.statement.answer, said.withdrawn_at) {
            (StatementAnswer::Refused, _) => Some(Self {
                at: said.statement.given_at,
                refusal: Some(said.id),
            }),
            (StatementAnswer::Given, Some(at)) => Some(Self { at, refusal: None }),
            (StatementAnswer::Given, None) => None,
        }
    }

    /// Whether this consent changes it: it was given later, and where both were said on one day, it says that it replaces the refusal.
    fn is_changed_by(&self, said: &RecordedStatement) -> bool {
        let given_at = said.statement.given_at;
        given_at > self.at
            && (self.refusal.is_none()
                || legal_day(given_at) > legal_day(self.at)
                || said.statement.replaces == self.refusal)
    }
}

struct Hearing<'a> {
    cell: &'a Cell<'a>,
    statements: &'a [RecordedStatement],
    validity: &'a ValidityRule,
    at: Timestamp,
    day: Day,
}

impl Hearing<'_> {
    fn hear(&self, giver: &Giver, standing: Standing) -> Heard {
        let said = || {
            let all = self.statements.iter();
            all.filter(|said| self.speaks_of_cell(said, giver))
        };
        let closings: Vec<Closing> = said().filter_map(Closing::by).collect();
        let ends: Vec<Day> = said()
            .filter(|said| self.counts(said, standing))
            .filter(|said| closings.iter().all(|closing| closing.is_changed_by(said)))
            .filter_map(|said| self.end_of(said))
            .collect();
        let open = ends.iter().copied().filter(|end| self.day < *end).max();
        // A refusal stands after a withdrawal of the same instant.
        let last = closings
            .iter()
            .max_by_key(|closing| (closing.at, closing.refusal.is_some()));
        match (open.map(first_moment), last) {
            (Some(Ok(until)), _) => Heard::Given(until),
            _ if !ends.is_empty() => Heard::Expired,
            (
                _,
                Some(Closing {
                    refusal: Some(_), ..
                }),
            ) => Heard::Refused,
            (_, Some(Closing { refusal: None, .. })) => Heard::Withdrawn,
            (_, None) => Heard::Nothing,
        }
    }

    fn speaks_of_cell(&self, said: &RecordedStatement, giver: &Giver) -> bool {
        let (statement, cell) = (&said.statement, self.cell);
        statement.kind == cell.kind
            && statement.subject == cell.subject
            && statement.giver == *giver
            && statement
                .cells
                .cover(cell.holder, cell.recipient, cell.task, cell.category)
    }

    /// Whether it is a consent that counts by now; its end is not looked at.
    fn counts(&self, said: &RecordedStatement, standing: Standing) -> bool {
        let statement = &said.statement;
        statement.answer == StatementAnswer::Given
            && said.withdrawn_at.is_none()
            && statement.given_at <= self.at
            && said.recorded_at <= self.at
            && statement.period.from() <= self.day
            && statement.standing == standing
            && self.stands_apart(said)
    }

    /// Nobody opens a door for themselves (law 11). What the recipient's own organisation recorded counts once another organisation or a
    /// second professional confirmed it; a guardian's consent to a flow to its own organisation, once another organisation did.
    fn stands_apart(&self, said: &RecordedStatement) -> bool {
        let recipient = self.cell.recipient.organisation();
        let other = |writer: &Writer| writer.hat.organisation() != recipient;
        let from_itself =
            matches!(&said.statement.giver, Giver::Hat(hat) if hat.organisation() == recipient);
        let confirmed = |by: &Writer| !from_itself || other(by);
        other(&said.writer) || said.confirmed_by.as_ref().is_some_and(confirmed)
    }

    /// First legal day on which the consent holds no longer: the end that was named or the default, and never later than the longest.
    fn end_of(&self, said: &RecordedStatement) -> Option<Day> {
        let period = said.statement.period;
        let after = |months: u16| period.from().checked_add(i32::from(months).months()).ok();
        let longest = after(self.validity.longest_months)?;
        let end = match period.until() {
            Some(until) => until,
            None => after(self.validity.default_months)?,
        };
        Some(end.min(longest))
    }
}

/// Whether somebody other than the recorder stands behind the evidence: a document, by its hash, or a witness who is not the recorder.
pub(super) fn is_independent(
    evidence: &Evidence,
    recorder: &ProfessionalId,
    validity: &ValidityRule,
) -> bool {
    validity.independent_evidence.contains(&evidence.kind)
        && match evidence.kind {
            EvidenceKind::Witness => evidence
                .witness
                .as_ref()
                .is_some_and(|witness| witness != recorder),
            _ => evidence.keyed_hash.is_some(),
        }
}
