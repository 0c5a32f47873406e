//! Who reads a decision that is decided again, and what of it (ADR 16).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::wear::OFFICER;
use crate::decision::{FactValue, FlowTrace, LayerTrace, Replayed};
use crate::model::{Category, Hat, Layer, Modality, Organisation, Pseudonym};
use crate::ports::Snapshot;

/// An open flow with what opened it.
#[derive(Debug, Clone)]
pub struct ReplayedFlow {
    /// Hat that holds.
    pub holder: Hat,
    /// The person, by the reader's own pseudonym.
    pub person: Pseudonym,
    /// Category.
    pub category: Category,
    /// How it was open.
    pub modality: Modality,
    /// Layers, each with its rules.
    pub layers: Vec<Arc<LayerTrace>>,
    /// The facts these rules look at, by their names in the schema.
    pub facts: BTreeMap<&'static str, FactValue>,
}

/// Who reads: an officer of the asker's side, or a holder's.
pub(super) struct Reader<'a> {
    /// Whether they are an officer of the organisation that asked.
    pub(super) asked: bool,
    hat: &'a Hat,
    snapshot: &'a Snapshot,
}

impl<'a> Reader<'a> {
    /// Who reads under this hat a decision for this recipient.
    pub(super) fn of(hat: &'a Hat, recipient: &Organisation, snapshot: &'a Snapshot) -> Self {
        Self {
            asked: hat.capacity() == OFFICER && hat.organisation() == recipient,
            hat,
            snapshot,
        }
    }

    /// Open flows as the reader may know them: to the asker from holders whose involvement is no secret to it; to a holder its own, of
    /// persons it has a name for, with the release of its secrecy alone, since the other layers tell who asked (law 12).
    pub(super) fn flows(&self, replayed: &Replayed) -> Vec<ReplayedFlow> {
        let flows = replayed.open().filter_map(|(flow, grant, trace)| {
            let own = self.is_own(&flow.holder);
            let known = own || (self.asked && replayed.involvement_known(flow));
            let name = (self.hat.organisation().clone(), flow.subject);
            let person = self.snapshot.names.get(&name).filter(|_| known)?;
            let layers = self.layers(trace);
            Some(ReplayedFlow {
                holder: flow.holder.clone(),
                person: *person,
                category: flow.category,
                modality: grant.modality,
                facts: facts(trace, &layers),
                layers,
            })
        });
        flows.collect()
    }

    /// Whether what this hat holds is the reader's own: an officer reads for the whole organisation, a professional under one hat.
    fn is_own(&self, holder: &Hat) -> bool {
        if self.hat.capacity() == OFFICER {
            holder.organisation() == self.hat.organisation()
        } else {
            holder == self.hat
        }
    }

    fn layers(&self, trace: &FlowTrace) -> Vec<Arc<LayerTrace>> {
        let layers = trace.layers.iter();
        let told = layers.filter(|layer| self.asked || layer.layer == Layer::Secrecy);
        told.cloned().collect()
    }
}

/// The facts that the rules of these layers look at.
fn facts(trace: &FlowTrace, layers: &[Arc<LayerTrace>]) -> BTreeMap<&'static str, FactValue> {
    let rules = layers.iter().flat_map(|layer| &layer.rules);
    let named: BTreeSet<&'static str> = rules.flat_map(|rule| rule.facts.iter().copied()).collect();
    let values = trace.vector.values().into_iter();
    values.filter(|(name, _)| named.contains(name)).collect()
}
