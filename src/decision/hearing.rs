//! One decide call at work: the facts of each person, the vector of each flow, and what was decided already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::acts::{self, Acts};
use super::consents::{Consents, Said};
use super::known::takes_part;
use super::outcome::{Warning, WeighKind};
use super::policies::{Column, LayerTrace, Memo, Policies, Sheet};
use super::proceedings::Proceedings;
use super::row::{Alike, Asked};
use super::standing::{Seen, Standing, View};
use super::terms::{End, Ends, modality};
use super::vector::{Cell, ConsentState, Measure, Role, Vector, Weighing};
use super::{Flow, HouseholdFacts};
use crate::model::catalogue::InForce;
use crate::model::time::legal_day;
use crate::model::{
    AgeBand, Category, Class, Day, Fact, Hat, Layer, Modality, PersonId, ProfessionalId, Timestamp,
};
use crate::purpose::PictureQuestion;

/// What ties a holder to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ties {
    measure: Measure,
    same_help: bool,
    asked_council: bool,
}

/// One decide call.
pub(super) struct Hearing<'a> {
    pub(super) question: &'a PictureQuestion,
    pub(super) facts: &'a HouseholdFacts,
    pub(super) policies: &'a Policies,
    pub(super) tables: InForce<'a>,
    pub(super) day: Day,
    /// Every hat that has records, linked to a person or not (law 2), with its columns.
    pub(super) sheet: Arc<Sheet>,
    /// Categories of a row: those asked about, and involvement.
    pub(super) categories: Arc<BTreeSet<Category>>,
    /// All facts.
    pub(super) seen: Seen<'a>,
    mandated: bool,
    crisis: bool,
    assigned: bool,
    /// End of the consultation at which it is asked.
    sitting_until: Option<Timestamp>,
    pub(super) consents: Consents<'a>,
    ties: BTreeMap<(Hat, PersonId), Ties>,
    /// Whether flows are open that facts of the register would be told through.
    open: BTreeMap<(Hat, PersonId, Category), bool>,
    /// Categories for which necessity was stated.
    pub(super) stated: BTreeSet<Category>,
    /// What people did about a flow.
    pub(super) acts: BTreeMap<Flow, Acts>,
    pub(super) memo: Memo,
    /// What is asked in flows that have the same facts of the household.
    pub(super) alike: BTreeMap<Alike, (Asked, Ends)>,
}

impl<'a> Hearing<'a> {
    pub(super) fn new(
        question: &'a PictureQuestion,
        asker: &ProfessionalId,
        facts: &'a HouseholdFacts,
        policies: &'a Policies,
        at: Timestamp,
    ) -> Self {
        let day = legal_day(at);
        let tables = policies.catalogue().on(day);
        let sheet = policies.sheet(&question.hat, &question.task, day);
        let involvement = BTreeSet::from([Category::Involvement]);
        let view = View::new(
            facts.household,
            &question.hat,
            at,
            tables,
            facts.facts.iter(),
        );
        let mandates: Vec<bool> = view.mandates(asker).collect();
        let sitting = question
            .sitting
            .and_then(|id| facts.under_way.consultation(id).ok())
            .filter(|it| takes_part(it, &facts.facts, (&question.hat, asker), at).is_ok());
        Self {
            mandated: !mandates.is_empty(),
            crisis: mandates.contains(&true),
            // At a consultation a seat stands in for the assignment.
            assigned: match question.sitting {
                None => view.assigned(asker),
                Some(_) => sitting.is_some(),
            },
            sitting_until: sitting.map(|sitting| sitting.called.ends_at),
            seen: Seen::new(view),
            ties: BTreeMap::new(),
            open: BTreeMap::new(),
            stated: stated(question, tables),
            question,
            facts,
            policies,
            categories: Arc::new(&question.categories | &involvement),
            tables,
            day,
            consents: Consents::new(
                facts,
                policies.catalogue(),
                (&question.hat, &question.task),
                Arc::clone(&sheet),
                at,
            ),
            acts: acts::of(question, asker, &facts.under_way, tables, at),
            memo: sheet.memo(),
            alike: BTreeMap::new(),
            sheet,
        }
    }

    /// The column of a hat and a category; absent for a hat without records.
    pub(super) fn column(&self, holder: &Hat, category: Category) -> Option<Arc<Column>> {
        self.sheet.holder(holder)?.column(category).map(Arc::clone)
    }

    /// What the asker should know though it closes nothing.
    pub(super) fn warnings(&self) -> BTreeSet<Warning> {
        let task = self.tables.task(&self.question.task);
        let overdue = task
            .and_then(|task| task.term_weeks)
            .is_some_and(|weeks| self.seen.view().inquiry_lasts(weeks, self.day));
        overdue
            .then_some(Warning::InquiryOverdue)
            .into_iter()
            .collect()
    }

    /// What every layer says.
    pub(super) fn layers(&mut self, column: &Column, vector: &Vector) -> Layers {
        let (policies, day, memo) = (self.policies, self.day, &mut self.memo);
        let layers = Layer::ALL.iter();
        layers
            .map(|&layer| policies.layer(column, vector, day, layer, memo))
            .collect()
    }

    /// The vector of a person who stands like this, without consent, weighing and what ties them to the holder.
    pub(super) fn bare_vector(
        &self,
        standing: &Standing,
        proceedings: Proceedings,
        necessity: bool,
    ) -> Vector {
        let executed = standing.executed.map(|executed| executed.measure);
        Vector {
            deceased: standing.deceased,
            authority_fresh: standing.authority_fresh,
            ability: standing.ability,
            recipient_measure: executed.unwrap_or(Measure::None),
            report: proceedings.report,
            suspicion: proceedings.suspicion,
            council: proceedings.council,
            threat: standing.threat,
            bypassed: standing.bypassed,
            assigned: self.assigned,
            mandated: self.mandated,
            crisis: self.crisis,
            necessity,
            ..Vector::bare(standing.role, standing.age.unwrap_or(AgeBand::From12))
        }
    }

    /// The vector of a flow as the register has it, and when what it may rest on ends.
    pub(super) fn vector(&mut self, column: &Column, person: PersonId) -> (Vector, Ends) {
        let Cell {
            holder, category, ..
        } = &column.cell;
        let standing = self.seen.standing(person);
        let Said {
            sharing,
            release,
            help,
            own_word,
        } = self.consents.of(holder, person, *category);
        let stated = self.stated.contains(category);
        let bare = self.bare_vector(&standing, self.seen.proceedings(), stated);
        let ties = self.ties(holder, person, standing.role);
        let mut vector = Vector {
            sharing: on_fresh_authority(sharing.state, &bare),
            release: on_fresh_authority(release.state, &bare),
            help: on_fresh_authority(help.state, &bare),
            own_word,
            holder_measure: ties.measure,
            same_help: ties.same_help,
            holder_asked_council: ties.asked_council,
            ..bare
        };
        let flow = Flow {
            holder: holder.clone(),
            subject: person,
            category: *category,
        };
        let acts = self.acts.get(&flow);
        if let Some(acts) = acts {
            vector = acts.on(vector);
        }
        let measure = standing.executed.and_then(|executed| executed.term.0);
        let ends = Ends::default()
            .with(End::Measure, measure)
            .with(End::Sharing, sharing.until)
            .with(End::Release, release.until)
            .with(End::Weighed, acts.and_then(|acts| acts.weighed_until))
            .with(End::Emergency, acts.and_then(|acts| acts.emergency_until))
            .with(End::Sitting, self.sitting_until);
        (vector, ends)
    }

    /// What ties a holder to a person.
    pub(super) fn ties(&mut self, holder: &Hat, person: PersonId, role: Role) -> Ties {
        let view = self.seen.view();
        *self
            .ties
            .entry((holder.clone(), person))
            .or_insert_with(|| Ties {
                measure: view.measure_by(holder, person, role),
                same_help: view.same_help(holder, person),
                asked_council: view.asked_council(holder),
            })
    }

    /// Who could open a flow that is closed by weighing it, and the article of the rule it would go through.
    pub(super) fn weighing(
        &mut self,
        column: &Column,
        vector: &Vector,
        layers: &[Arc<LayerTrace>],
    ) -> Option<(WeighKind, String)> {
        if vector.weighing != Weighing::None {
            return None;
        }
        let ways: &[Weighing] = match column.class {
            Class::Origin => &[Weighing::ProfessionalSourceCleared],
            _ => &[Weighing::Released, Weighing::ReleasedBySafetyOfficer],
        };
        for &weighing in ways {
            let weighed = Vector {
                weighing,
                ..*vector
            };
            let Some(layers) = self.opened(column, layers, &weighed) else {
                continue;
            };
            let kind = match (weighing, modality(&layers)) {
                (Weighing::ReleasedBySafetyOfficer, _) => WeighKind::SafetyOfficer,
                (Weighing::ProfessionalSourceCleared, _) => WeighKind::SourceTest,
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
        column: &Column,
        before: &[Arc<LayerTrace>],
        changed: &Vector,
    ) -> Option<Layers> {
        for trace in before.iter().filter(|trace| !trace.open) {
            let (policies, day, memo) = (self.policies, self.day, &mut self.memo);
            if !policies.layer(column, changed, day, trace.layer, memo).open {
                return None;
            }
        }
        let layers = self.layers(column, changed);
        is_open(&layers).then_some(layers)
    }

    /// Whether a flow is open, asked for or not.
    pub(super) fn is_open(&mut self, holder: &Hat, person: PersonId, category: Category) -> bool {
        let flow = (holder.clone(), person, category);
        if let Some(known) = self.open.get(&flow) {
            return *known;
        }
        let open = self.column(holder, category).is_some_and(|column| {
            let (vector, _) = self.vector(&column, person);
            is_open(&self.layers(&column, &vector))
        });
        self.open.insert(flow, open);
        open
    }
}

/// What every layer of a flow says.
pub(super) type Layers = Vec<Arc<LayerTrace>>;

/// A consent that rests on authority which nobody looked up lately opens nothing: who must give it is not certain.
fn on_fresh_authority(state: ConsentState, vector: &Vector) -> ConsentState {
    let asks_authority = matches!(
        vector.age,
        AgeBand::Unborn | AgeBand::Under12 | AgeBand::From12
    );
    if state == ConsentState::Given && asks_authority && !vector.authority_fresh {
        ConsentState::CannotBeDetermined
    } else {
        state
    }
}

/// Whether it is a measure that this hat executes.
pub(super) fn executes(fact: &Fact, recipient: &Hat) -> bool {
    matches!(fact, Fact::Measure { executed_by, .. } if executed_by == recipient)
}

/// Whether every layer is open.
pub(super) fn is_open(layers: &[Arc<LayerTrace>]) -> bool {
    layers.len() == Layer::ALL.len() && layers.iter().all(|trace| trace.open)
}

fn secrecy_article(layers: &[Arc<LayerTrace>]) -> String {
    let secrecy = layers.iter().filter(|trace| trace.layer == Layer::Secrecy);
    let articles: BTreeSet<&str> = secrecy
        .flat_map(|trace| &trace.rules)
        .map(|rule| rule.article.as_str())
        .collect();
    articles.into_iter().collect::<Vec<_>>().join("; ")
}

/// Categories whose group of the task has its sentence. A category that is not the task's has none.
fn stated(question: &PictureQuestion, tables: InForce<'_>) -> BTreeSet<Category> {
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
