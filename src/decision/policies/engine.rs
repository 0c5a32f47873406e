//! Cedar behind a plain question: is this layer of this flow open, and by which rules?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RequestValidationError, RestrictedExpression, Schema,
};

use super::memo::{Memo, Mentions};
use super::read::Read;
use super::rule::Rule;
use super::schema::action_id;
use super::slices::{Part, Slices};
use crate::decision::vector::{Cell, FactValue, Facts, Packed, TableFacts, Vector, all_words};
use crate::model::catalogue::InForce;
use crate::model::{Category, Class, Hat, Layer};

/// What one layer of a flow says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerTrace {
    /// The layer.
    pub layer: Layer,
    /// Whether it is open.
    pub open: bool,
    /// Whether a policy could not be evaluated: then it is closed, whatever the others say (law 1).
    pub fault: bool,
    /// The rules that decided: those that open it, or the guardrails that close it; none where nothing opens it.
    pub rules: Vec<Arc<Rule>>,
}

/// A cell with everything about it that stays the same whatever the facts are.
pub(in crate::decision) struct Column {
    /// The cell.
    pub(in crate::decision) cell: Cell,
    /// How the category may leave this holder.
    pub(in crate::decision) class: Class,
    /// Whether recipient and holder are the same hat.
    pub(super) own: bool,
    /// Number of the holder in the bundle.
    pub(super) holder: usize,
    /// Whether all that the holder has is sensitive.
    pub(in crate::decision) sensitive_holder: bool,
    /// Whether the holder may give the category at all.
    pub(in crate::decision) given: bool,
    tables: TableFacts,
    /// The facts of the tables, packed beside none of a household.
    packed: Packed,
    /// Slice of each layer, in their order; absent where the bundle cannot decide the cell.
    pub(super) slices: Option<Vec<usize>>,
}

impl Column {
    /// What the tables say of the cell, by the names in the schema.
    pub(super) fn table_facts(&self) -> [(&'static str, FactValue); 3] {
        self.tables.values()
    }

    /// These facts of a household, in this column.
    pub(in crate::decision) fn among_tables(&self, facts: Packed) -> Packed {
        self.packed.beside(facts)
    }

    /// The slice of a layer.
    pub(super) fn slice(&self, layer: Layer) -> Option<usize> {
        self.slices.as_ref()?.get(layer as usize).copied()
    }

    /// The facts of a flow of this cell.
    pub(in crate::decision) fn facts(&self, vector: &Vector) -> Facts {
        Facts {
            tables: self.tables,
            vector: *vector,
        }
    }
}

/// A bundle that cannot be made ready, though it validates.
pub(super) type Unready = Box<dyn std::error::Error + Send + Sync>;

/// Policies, entities and words, made ready once for each bundle.
pub(super) struct Engine {
    authorizer: Authorizer,
    entities: Entities,
    slices: Slices,
    rules: BTreeMap<String, Arc<Rule>>,
    hats: BTreeMap<Hat, EntityUid>,
    actions: BTreeMap<(Layer, Category), EntityUid>,
    words: Words,
    /// Classes that the groups of actions were made from.
    classes: BTreeMap<Category, Class>,
    /// What each layer says where no policy may apply.
    unopened: Vec<Arc<LayerTrace>>,
}

impl Engine {
    pub(super) fn new(read: Read, schema: &Schema, tables: InForce<'_>) -> Result<Self, Unready> {
        let mut hats = BTreeMap::new();
        let mut members = Vec::new();
        for row in tables.hats() {
            let named = uid("Hat", &row.id.to_string())?;
            let attributes = [
                (
                    "organisation",
                    uid("Organisation", row.id.organisation().as_str())?,
                ),
                ("capacity", uid("Capacity", row.id.capacity())?),
            ];
            let attributes = attributes
                .into_iter()
                .map(|(name, value)| (name.to_owned(), RestrictedExpression::new_entity_uid(value)))
                .collect();
            members.push(Entity::new(
                named.clone(),
                attributes,
                std::iter::empty().collect(),
            )?);
            hats.insert(row.id.clone(), named);
        }
        // With the schema come the actions and their groups.
        let entities = Entities::from_entities(members, Some(schema))?;
        let mut actions = BTreeMap::new();
        for &layer in Layer::ALL {
            for &category in Category::ALL {
                actions.insert(
                    (layer, category),
                    uid("Action", &action_id(layer, category))?,
                );
            }
        }
        Ok(Self {
            authorizer: Authorizer::new(),
            entities,
            slices: Slices::new(read.reaches, tables),
            rules: read.rules,
            hats,
            actions,
            words: words(tables)?,
            classes: tables.categories().map(|row| (row.id, row.class)).collect(),
            unopened: Layer::ALL
                .iter()
                .map(|layer| Arc::new(unopened(*layer)))
                .collect(),
        })
    }

    /// The slices.
    pub(super) fn slices(&self) -> &Slices {
        &self.slices
    }

    /// What stays the same about a cell on a day.
    pub(super) fn column(&self, cell: Cell, tables: InForce<'_>) -> Column {
        let number = self.hats.keys().position(|hat| *hat == cell.holder);
        let class = tables.class_for(&cell.holder, cell.category);
        let table_facts = TableFacts::of(tables, &cell.holder, cell.category);
        Column {
            class,
            own: cell.recipient == cell.holder,
            holder: number.unwrap_or(usize::MAX),
            sensitive_holder: tables
                .hat(&cell.holder)
                .is_none_or(|row| row.sensitive_holder),
            given: tables.may_give(&cell.holder, cell.category),
            packed: table_facts.packed(),
            tables: table_facts,
            slices: self.slices_of(&cell, tables),
            cell,
        }
    }

    fn slices_of(&self, cell: &Cell, tables: InForce<'_>) -> Option<Vec<usize>> {
        // The groups of actions are those of the newest rows: on a day with another class nothing can be decided.
        if self.classes.get(&cell.category) != Some(&tables.class_of(cell.category)) {
            return None;
        }
        let slice = |&layer: &Layer| {
            let action = (layer, cell.category);
            self.slices.number(&cell.recipient, action, &cell.holder)
        };
        Layer::ALL.iter().map(slice).collect()
    }

    /// What this layer of a cell says. Whatever cannot be asked is closed, as a fault.
    pub(super) fn layer(
        &self,
        column: &Column,
        vector: &Vector,
        layer: Layer,
        tables: InForce<'_>,
        memo: &mut Memo,
    ) -> Arc<LayerTrace> {
        self.ask(column, vector, layer, tables, memo)
            .unwrap_or_else(|| Arc::new(closed(layer)))
    }

    fn ask(
        &self,
        column: &Column,
        vector: &Vector,
        layer: Layer,
        tables: InForce<'_>,
        memo: &mut Memo,
    ) -> Option<Arc<LayerTrace>> {
        let (slice, facts) = (column.slice(layer)?, column.facts(vector));
        let packed = facts.packed();
        let values = packed.values();
        let variant = memo.variant().map(Arc::clone);
        let members = self.slices.members(slice)?;
        let mut policies: Vec<(usize, &Part)> =
            members.filter(|(_, part)| part.may_apply(values)).collect();
        let differs = variant
            .as_ref()
            .is_some_and(|variant| variant.changes(slice, &mut policies, values));
        if policies.is_empty() {
            return self.unopened.get(layer as usize).map(Arc::clone);
        }
        let mentions = policies.iter().map(|(_, part)| part.mentions);
        let mentions = mentions.fold(Mentions::default(), Mentions::and);
        let places = policies.iter().map(|(place, _)| *place).collect();
        let key = mentions.key(slice, places, layer, column, packed);
        if let Some(known) = memo.get(&key, differs) {
            return Some(known);
        }
        let policies = policies.iter().map(|(_, part)| part.policy.clone());
        let policies = PolicySet::from_policies(policies).ok()?;
        let context = self.context(&column.cell, &facts, &mentions.facts())?;
        let answer = self.ask_of(&policies, &column.cell, &context, layer, tables)?;
        let answer = Arc::new(answer);
        memo.keep(key, differs, &answer);
        Some(answer)
    }

    /// What a set of policies says of this layer of a cell.
    pub(super) fn ask_of(
        &self,
        policies: &PolicySet,
        cell: &Cell,
        context: &Context,
        layer: Layer,
        tables: InForce<'_>,
    ) -> Option<LayerTrace> {
        let request = self.request(cell, context, layer, None)?.ok()?;
        let response = self
            .authorizer
            .is_authorized(&request, policies, &self.entities);
        // Cedar skips a policy that errors: a broken forbid must not become a permit.
        let fault = response.diagnostics().errors().next().is_some();
        let allowed = response.decision() == cedar_policy::Decision::Allow;
        let mut rules = BTreeSet::new();
        for id in response.diagnostics().reason() {
            let rule = self.rules.get::<str>(id.as_ref())?;
            // A law that does not hold on this day, or whose ground is switched off, opens nothing.
            if rule.in_force(tables) {
                rules.insert(Arc::clone(rule));
            }
        }
        Some(LayerTrace {
            layer,
            open: allowed && !fault && !rules.is_empty(),
            fault,
            rules: rules.into_iter().collect(),
        })
    }

    /// The question put to Cedar. It is not held against the schema at run time: a test does that for every word.
    pub(super) fn request(
        &self,
        cell: &Cell,
        context: &Context,
        layer: Layer,
        schema: Option<&Schema>,
    ) -> Option<Result<Request, RequestValidationError>> {
        Some(Request::new(
            self.hats.get(&cell.recipient)?.clone(),
            self.actions.get(&(layer, cell.category))?.clone(),
            self.hats.get(&cell.holder)?.clone(),
            context.clone(),
            schema,
        ))
    }

    /// The context of a cell, with the facts that somebody looks at: policies that look at another cannot be evaluated. Absent where a
    /// value has no word in the bundle: then nothing is open.
    pub(super) fn context(
        &self,
        cell: &Cell,
        facts: &Facts,
        looked_at: &BTreeSet<&str>,
    ) -> Option<Context> {
        let mut pairs = vec![("task".to_owned(), self.word("Task", cell.task.as_str())?)];
        for (name, value) in facts.values().filter(|(name, _)| looked_at.contains(name)) {
            let value = match value {
                FactValue::Flag(flag) => RestrictedExpression::new_bool(flag),
                FactValue::Named(kind, id) => self.word(kind, id)?,
            };
            pairs.push((name.to_owned(), value));
        }
        Context::from_pairs(pairs).ok()
    }

    fn word(&self, kind: &str, id: &str) -> Option<RestrictedExpression> {
        self.words.get(kind)?.get(id).cloned()
    }
}

/// A layer to which no policy applies.
fn unopened(layer: Layer) -> LayerTrace {
    LayerTrace {
        layer,
        open: false,
        fault: false,
        rules: Vec::new(),
    }
}

/// A layer that could not be asked.
fn closed(layer: Layer) -> LayerTrace {
    LayerTrace {
        fault: true,
        ..unopened(layer)
    }
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, Unready> {
    let kind: EntityTypeName = kind.parse()?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

/// Every value of every enumerated fact, by kind and id.
type Words = BTreeMap<String, BTreeMap<String, RestrictedExpression>>;

fn words(tables: InForce<'_>) -> Result<Words, Unready> {
    let tasks = tables.tasks().map(|row| ("Task", row.id.to_string()));
    let told = tasks.chain(all_words().map(|(kind, id)| (kind, id.to_owned())));
    let mut words = Words::new();
    for (kind, id) in told {
        let value = RestrictedExpression::new_entity_uid(uid(kind, &id)?);
        words.entry(kind.to_owned()).or_default().insert(id, value);
    }
    Ok(words)
}
