//! One decide call at work: the facts of each person, the vector of each flow, and what was decided already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::HouseholdFacts;
use super::consents::Consents;
use super::outcome::{FlowTrace, Outcome, WeighKind};
use super::policies::{LayerTrace, Policies};
use super::standing::{Seen, Standing, View};
use super::terms::{Given, grant, modality};
use super::vector::{Cell, ConsentState, Vector, Weighing};
use crate::model::catalogue::{HatRow, InForce};
use crate::model::fact::ReportStage;
use crate::model::time::legal_day;
use crate::model::{
    AgeBand, Category, ConsentKind, Day, Fact, Hat, Layer, Modality, PersonId, RecordedFact,
    Timestamp,
};
use crate::purpose::SharingRequest;

/// What makes one layer trace: holder, category and vector; the rest is the same for the whole call.
type Key = (Hat, Category, Vector);

/// One decide call.
pub(super) struct Hearing<'a> {
    pub(super) request: &'a SharingRequest,
    pub(super) policies: &'a Policies,
    pub(super) tables: InForce<'a>,
    pub(super) day: Day,
    /// All facts.
    pub(super) seen: Seen<'a>,
    mandated: bool,
    assigned: bool,
    consents: Consents<'a>,
    /// Categories for which necessity was stated.
    stated: BTreeSet<Category>,
    memo: BTreeMap<Key, Arc<Vec<LayerTrace>>>,
}

impl<'a> Hearing<'a> {
    pub(super) fn new(
        request: &'a SharingRequest,
        facts: &'a HouseholdFacts,
        policies: &'a Policies,
        at: Timestamp,
    ) -> Self {
        let day = legal_day(at);
        let view = View::new(facts.household, request.recipient(), at, facts.facts.iter());
        let tables = policies.catalogue().on(day);
        Self {
            mandated: view.mandated(request.professional()),
            assigned: view.assigned(request.professional()),
            seen: Seen::new(view),
            stated: stated(request, tables),
            request,
            policies,
            tables,
            day,
            consents: Consents::new(
                facts,
                policies.catalogue(),
                request.recipient(),
                &request.question().task,
                at,
            ),
            memo: BTreeMap::new(),
        }
    }

    /// Every hat that has records, linked to a person or not (law 2).
    pub(super) fn holders(&self) -> Vec<&'a HatRow> {
        self.tables.hats().filter(|row| row.holds).collect()
    }

    fn cell(&self, holder: &Hat, category: Category) -> Cell {
        Cell {
            recipient: self.request.recipient().clone(),
            holder: holder.clone(),
            task: self.request.question().task.clone(),
            category,
        }
    }

    /// What every layer says.
    pub(super) fn layers(
        &mut self,
        holder: &Hat,
        category: Category,
        vector: &Vector,
    ) -> Arc<Vec<LayerTrace>> {
        let key = (holder.clone(), category, *vector);
        if let Some(layers) = self.memo.get(&key) {
            return Arc::clone(layers);
        }
        let layers = Arc::new(
            self.policies
                .trace(&self.cell(holder, category), vector, self.day),
        );
        self.memo.insert(key, Arc::clone(&layers));
        layers
    }

    /// The vector of a person who stands like this, without consent and weighing.
    pub(super) fn bare_vector(
        &self,
        standing: &Standing,
        report: Option<ReportStage>,
        category: Category,
    ) -> Vector {
        Vector {
            role: standing.role,
            age: standing.age.unwrap_or(AgeBand::From12),
            deceased: standing.deceased,
            sharing: ConsentState::Missing,
            release: ConsentState::Missing,
            executes_ots: standing.ots.is_some(),
            weighing: Weighing::None,
            report,
            assigned: self.assigned,
            mandated: self.mandated,
            necessity: self.stated.contains(&category),
        }
    }

    /// The vector of a flow as the register has it, and what its terms follow from.
    fn vector(&mut self, holder: &HatRow, person: PersonId, category: Category) -> (Vector, Given) {
        let standing = self.seen.standing(person);
        let sharing = self
            .consents
            .of(ConsentKind::Sharing, &holder.id, person, category);
        let release = self
            .consents
            .of(ConsentKind::SecrecyRelease, &holder.id, person, category);
        let vector = Vector {
            sharing: sharing.state,
            release: release.state,
            ..self.bare_vector(&standing, self.seen.report(), category)
        };
        let given = Given {
            class: self.tables.class_for(&holder.id, category),
            sensitive_holder: holder.sensitive_holder,
            ots: standing.ots,
            sharing_until: sharing.until,
            release_until: release.until,
        };
        (vector, given)
    }

    /// Decides one flow.
    pub(super) fn decide(
        &mut self,
        holder: &HatRow,
        person: PersonId,
        category: Category,
    ) -> FlowTrace {
        let (vector, given) = self.vector(holder, person, category);
        let layers = self.layers(&holder.id, category, &vector);
        let outcome = if is_open(&layers) {
            match grant(&layers, &given) {
                Some(grant) => {
                    let honours = &self.request.question().honours;
                    let missing: BTreeSet<_> =
                        grant.obligations.difference(honours).copied().collect();
                    if missing.is_empty() {
                        Outcome::Permit(grant)
                    } else {
                        Outcome::NotHonoured(missing)
                    }
                }
                None => Outcome::Withhold,
            }
        } else {
            self.weighing(&holder.id, category, &vector)
                .map_or(Outcome::Withhold, |(kind, _)| Outcome::Weigh(kind))
        };
        FlowTrace {
            outcome,
            vector,
            layers,
        }
    }

    /// Who could open the flow by weighing it, and the article of the rule it would go through.
    pub(super) fn weighing(
        &mut self,
        holder: &Hat,
        category: Category,
        vector: &Vector,
    ) -> Option<(WeighKind, String)> {
        if vector.weighing != Weighing::None {
            return None;
        }
        for weighing in [Weighing::Released, Weighing::ReleasedBySafetyOfficer] {
            let Some(layers) = self.opened(
                holder,
                category,
                vector,
                &Vector {
                    weighing,
                    ..*vector
                },
            ) else {
                continue;
            };
            let kind = match (weighing, modality(&layers)) {
                (Weighing::ReleasedBySafetyOfficer, _) => WeighKind::SafetyOfficer,
                (_, Some(Modality::Duty)) => WeighKind::Extent,
                _ => WeighKind::Review,
            };
            return Some((kind, secrecy_article(&layers)));
        }
        None
    }

    /// The layers under a changed vector, where that opens them all. The layers that were closed are asked first: most stay so.
    pub(super) fn opened(
        &mut self,
        holder: &Hat,
        category: Category,
        from: &Vector,
        to: &Vector,
    ) -> Option<Arc<Vec<LayerTrace>>> {
        let before = self.layers(holder, category, from);
        let cell = self.cell(holder, category);
        let closed = before.iter().filter(|trace| !trace.open);
        for trace in closed {
            if !self.policies.layer(&cell, to, self.day, trace.layer).open {
                return None;
            }
        }
        let layers = self.layers(holder, category, to);
        is_open(&layers).then_some(layers)
    }

    /// Whether a flow is open, asked for or not.
    pub(super) fn is_open(&mut self, holder: &Hat, person: PersonId, category: Category) -> bool {
        let Some(row) = self.tables.hat(holder).filter(|row| row.holds) else {
            return false;
        };
        let (vector, _) = self.vector(row, person, category);
        is_open(&self.layers(holder, category, &vector))
    }

    /// Whether the asker may know a fact of the register: their own organisation wrote it, it is about a measure they execute, or
    /// the hat that wrote it could tell them.
    pub(super) fn may_know(&mut self, fact: &RecordedFact) -> bool {
        let recipient = self.request.recipient();
        if fact.writer.hat.organisation() == recipient.organisation() {
            return true;
        }
        match told_as(&fact.fact) {
            Some((person, category)) => {
                executes(&fact.fact, recipient) || self.is_open(&fact.writer.hat, person, category)
            }
            None => false,
        }
    }
}

/// As what the register would tell a fact: about whom, in which category. What is told to nobody has none.
fn told_as(fact: &Fact) -> Option<(PersonId, Category)> {
    match fact {
        Fact::Membership { person, .. } => Some((*person, Category::Composition)),
        Fact::Birth { person, .. } | Fact::Death { person } => Some((*person, Category::Identity)),
        Fact::Authority { child, .. } => Some((*child, Category::Authority)),
        Fact::Measure { person, .. } => Some((*person, Category::Measure)),
        Fact::ReportStage { person, .. } => Some((*person, Category::VtReport)),
        Fact::Link { person, .. } => Some((*person, Category::Involvement)),
        Fact::Assignment { .. }
        | Fact::Mandate { .. }
        | Fact::Flag { .. }
        | Fact::Barred { .. } => None,
    }
}

fn executes(fact: &Fact, recipient: &Hat) -> bool {
    matches!(fact, Fact::Measure { executed_by, .. } if executed_by == recipient)
}

/// Whether every layer is open.
pub(super) fn is_open(layers: &[LayerTrace]) -> bool {
    layers.len() == Layer::ALL.len() && layers.iter().all(|trace| trace.open)
}

fn secrecy_article(layers: &[LayerTrace]) -> String {
    let secrecy = layers.iter().filter(|trace| trace.layer == Layer::Secrecy);
    let articles: BTreeSet<&str> = secrecy
        .flat_map(|trace| &trace.rules)
        .map(|rule| rule.article.as_str())
        .collect();
    articles.into_iter().collect::<Vec<_>>().join("; ")
}

/// Categories whose group of the task has its sentence. A category that is not the task's has none.
fn stated(request: &SharingRequest, tables: InForce<'_>) -> BTreeSet<Category> {
    let question = request.question();
    let Some((task, _)) = tables.task_for(&question.task, &question.hat) else {
        return BTreeSet::new();
    };
    let groups = task
        .groups
        .iter()
        .filter(|group| question.necessity.contains_key(&group.id));
    groups
        .flat_map(|group| group.categories.iter().copied())
        .collect()
}
