//! What a decision says: the permit, every flow with what decided it, and what the asker may read about the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::policies::LayerTrace;
use super::routes::Route;
use super::row::Verdict;
use super::vector::{Packed, Vector};
use super::{Flow, Grant, Permit, terms};
use crate::model::catalogue::Bilingual;
use crate::model::fact::MemberRole;
use crate::model::ground::named;
use crate::model::{
    Category, ConsentKind, Hat, InformDuty, Modality, Obligation, PersonId, Pseudonym,
};
pub(super) use crate::work::WeighKind;

named! {
    /// Why something is not shown, as the asker reads it.
    Reason {
        /// Nothing opens it as things stand.
        NoOpenRoute = "no-open-route",
        /// A professional of the holder may weigh it.
        MayBeWeighed = "may-be-weighed",
        /// The holder must answer and has to confirm the extent.
        ExtentToConfirm = "extent-to-confirm",
        /// Closed to every ground.
        Guarded = "guarded",
        /// Open, but with an obligation that the client does not declare.
        ObligationNotHonoured = "obligation-not-honoured",
        /// Of these persons there is more that is not shown: the detail tells what.
        More = "more",
    }
}

named! {
    /// Something the asker should know that closes nothing.
    Warning {
        /// The inquiry lasts longer than the term of its task.
        InquiryOverdue = "inquiry-overdue",
    }
}

/// What came of one flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It passes, on these terms.
    Permit(Grant),
    /// It would pass, were these obligations declared.
    NotHonoured(BTreeSet<Obligation>),
    /// A weighing may open it.
    Weigh(WeighKind),
    /// It does not pass.
    Withhold,
}

/// One flow with everything that decided it: for the holder, for replay, for synthetic cases. Never for the asker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTrace {
    /// What came of it.
    pub outcome: Outcome,
    /// The facts.
    pub vector: Vector,
    /// What every layer said.
    pub layers: Vec<Arc<LayerTrace>>,
}

impl FlowTrace {
    /// The consents that the flow rests on, open in this modality.
    pub fn consents(&self, modality: Modality) -> BTreeSet<ConsentKind> {
        terms::consents(&self.layers, modality)
    }

    /// What the family is owed where the flow is open in this modality.
    pub fn inform(&self, modality: Modality) -> BTreeSet<InformDuty> {
        terms::inform(&self.layers, modality)
    }
}

/// A flow that was decided: what its trace is made from where somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DecidedCell {
    pub(super) category: Category,
    pub(super) facts: Packed,
    pub(super) verdict: Arc<Verdict>,
    pub(super) outcome: Outcome,
}

impl DecidedCell {
    fn trace(&self) -> Option<FlowTrace> {
        Some(FlowTrace {
            outcome: self.outcome.clone(),
            // INVARIANT: facts that were packed can be unpacked.
            vector: self.facts.vector()?,
            layers: self.verdict.layers.clone(),
        })
    }
}

/// Every flow of a decision, in the order of holder, person and category. Not for the asker.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Flows {
    pub(super) rows: BTreeMap<(Hat, PersonId), Vec<DecidedCell>>,
}

impl Flows {
    /// A flow with what decided it; absent where it was not decided.
    pub fn get(&self, flow: &Flow) -> Option<FlowTrace> {
        let row = self.rows.get(&(flow.holder.clone(), flow.subject))?;
        let place = row.binary_search_by_key(&flow.category, |cell| cell.category);
        row.get(place.ok()?)?.trace()
    }

    /// Every flow with what came of it.
    pub fn outcomes(&self) -> impl Iterator<Item = (Flow, &Outcome)> {
        self.cells().map(|(flow, cell)| (flow, &cell.outcome))
    }

    /// Every flow with what decided it.
    pub fn traces(&self) -> impl Iterator<Item = (Flow, FlowTrace)> {
        self.cells()
            .filter_map(|(flow, cell)| Some((flow, cell.trace()?)))
    }

    fn cells(&self) -> impl Iterator<Item = (Flow, &DecidedCell)> {
        self.rows.iter().flat_map(|((holder, subject), cells)| {
            cells.iter().map(move |cell| {
                let flow = Flow {
                    holder: holder.clone(),
                    subject: *subject,
                    category: cell.category,
                };
                (flow, cell)
            })
        })
    }
}

/// Something that is not shown, as the asker reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Persons.
    pub persons: BTreeSet<PersonId>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Holders of the catalogue it would come from, involved or not.
    pub holders: BTreeSet<Hat>,
    /// Why.
    pub reason: Reason,
    /// Why, in plain words.
    pub text: Bilingual,
    /// What may open it.
    pub routes: Vec<Route>,
}

/// A person whom the asker may know to belong to the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Roles in the household, as far as the asker may know.
    pub roles: BTreeSet<MemberRole>,
}

/// A holder's own number of a person about whom something is permitted: what a source is asked by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceLink {
    /// Hat that holds.
    pub holder: Hat,
    /// The person.
    pub person: PersonId,
    /// The holder's own client number.
    pub client_number: String,
}

impl fmt::Debug for SourceLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceLink({}, {})", self.holder, self.person)
    }
}

/// A decided request.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    pub(super) permit: Permit,
    pub(super) subjects: BTreeMap<PersonId, Subject>,
    pub(super) unknown: BTreeSet<Pseudonym>,
    pub(super) flows: Flows,
    pub(super) withheld: Vec<Withheld>,
    pub(super) withheld_detail: Vec<Withheld>,
    pub(super) involvement: BTreeSet<(Hat, PersonId)>,
    pub(super) links: BTreeSet<SourceLink>,
    pub(super) warnings: BTreeSet<Warning>,
}

impl Decision {
    /// The open flows: the key to sources and redaction.
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// The persons decided on: those asked about whom the asker may know.
    pub fn subjects(&self) -> &BTreeMap<PersonId, Subject> {
        &self.subjects
    }

    /// What the asker should know though it closes nothing: from facts of their own task.
    pub fn warnings(&self) -> &BTreeSet<Warning> {
        &self.warnings
    }

    /// Pseudonyms that were asked about and stand for nobody here whom the asker may know. The same whether the person does not exist,
    /// is elsewhere, or is here and may not be known.
    pub fn unknown(&self) -> &BTreeSet<Pseudonym> {
        &self.unknown
    }

    /// Every flow with what decided it. Not for the asker.
    pub fn flows(&self) -> &Flows {
        &self.flows
    }

    /// What is not shown, at most ten lines, each true of every person, category and holder it names: from facts permitted to the asker
    /// alone.
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// The same, a line for each person, category and holder; empty where the question did not ask for it.
    pub fn withheld_detail(&self) -> &[Withheld] {
        &self.withheld_detail
    }

    /// Whether the asker may know that this holder is involved with this person (law 8).
    pub fn involvement_known(&self, holder: &Hat, person: PersonId) -> bool {
        self.involvement.contains(&(holder.clone(), person))
    }

    /// The numbers to ask by: of holders with a link, about persons of whom something of theirs is permitted. A holder without one is
    /// not asked.
    pub fn links(&self) -> &BTreeSet<SourceLink> {
        &self.links
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("subjects", &self.subjects.len())
            .field("flows", &self.flows.outcomes().count())
            .field("permitted", &self.permit.flows().count())
            .finish_non_exhaustive()
    }
}
