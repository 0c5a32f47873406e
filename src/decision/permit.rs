//! The permit: a key that only this room can cut. Sources cannot be asked, and nothing is kept by redaction, without it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Category, Flow, Hat, Modality, Obligation, Organisation, Period, PersonId, TaskId, Timestamp,
};

/// On what terms a flow is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// How it is open.
    pub modality: Modality,
    /// Articles that open it, one or more for each layer; sorted, without repetition.
    pub articles: BTreeSet<String>,
    /// Those of them that release the holder's secrecy: all that a source is told. The others name the recipient's own task, and so who
    /// asks (law 12).
    pub released_by: BTreeSet<String>,
    /// What the recipient must keep to.
    pub obligations: BTreeSet<Obligation>,
    /// Last moment of use, where the ground ends.
    pub use_until: Option<Timestamp>,
    /// Whether a professional of the holder released it to this asker, who named the holder: from then on they know who holds it.
    pub released: bool,
    /// Paths of the only fields that pass, as `person_details.family_name`, each with all below it; absent where every field does.
    pub fields: Option<BTreeSet<String>>,
    /// The parts of the period asked of which it is open; absent for all of it. A record that speaks of a day of none is not covered.
    pub parts: Option<Vec<Period>>,
}

impl Grant {
    /// Whether something of the field at this path may pass: it is listed, lies within one that is, or holds one.
    pub fn lists(&self, path: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            let rest = inner.strip_prefix(outer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.fields.as_ref().is_none_or(|fields| {
            let mut fields = fields.iter();
            fields.any(|listed| within(path, listed) || within(listed, path))
        })
    }

    /// The articles as the asker may be told them. What releases a holder's secrecy is the law that the holder works under: it says who
    /// the holder is, where that may not be known.
    pub fn told_articles(&self, holder_known: bool) -> BTreeSet<String> {
        if holder_known {
            self.articles.clone()
        } else {
            self.articles
                .difference(&self.released_by)
                .cloned()
                .collect()
        }
    }
}

/// Every open flow of one request. It speaks of one recipient, task and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    recipient: Hat,
    task: TaskId,
    period: Period,
    grants: BTreeMap<Flow, Grant>,
}

impl Permit {
    /// Cuts the key: for the decision alone.
    pub(in crate::decision) fn grant(
        recipient: Hat,
        task: TaskId,
        period: Period,
        grants: BTreeMap<Flow, Grant>,
    ) -> Self {
        Self {
            recipient,
            task,
            period,
            grants,
        }
    }

    /// A permit as another room's tests need it; what is built carries none of this.
    #[cfg(test)]
    pub(crate) fn for_tests(
        recipient: Hat,
        task: TaskId,
        period: Period,
        grants: BTreeMap<Flow, Grant>,
    ) -> Self {
        Self::grant(recipient, task, period, grants)
    }

    /// The terms of a flow, where it is open.
    pub fn covers(&self, holder: &Hat, subject: PersonId, category: Category) -> Option<&Grant> {
        self.grants.get(&Flow {
            holder: holder.clone(),
            subject,
            category,
        })
    }

    /// Whether a professional of this holder released something about this person to the asker.
    pub fn released(&self, holder: &Hat, person: PersonId) -> bool {
        self.grants
            .iter()
            .any(|(flow, grant)| grant.released && flow.holder == *holder && flow.subject == person)
    }

    /// Every open flow with its terms, in the order of holder, person and category.
    pub fn flows(&self) -> impl Iterator<Item = (&Flow, &Grant)> {
        self.grants.iter()
    }

    /// Hat that receives.
    pub fn recipient(&self) -> &Hat {
        &self.recipient
    }

    /// Task it was asked for.
    pub fn task(&self) -> &TaskId {
        &self.task
    }

    /// Period asked: a record that does not speak of it is not covered.
    pub fn period(&self) -> Period {
        self.period
    }

    /// From the first to the last day of which anything is open that this organisation holds: what it is asked over.
    pub fn period_of(&self, holder: &Organisation) -> Period {
        let own = self.grants.iter();
        let own = own.filter(|(flow, _)| flow.holder.organisation() == holder);
        let spans = own.filter_map(|(_, grant)| match &grant.parts {
            None => Some(self.period),
            Some(parts) => parts.iter().copied().reduce(Period::together),
        });
        spans.reduce(Period::together).unwrap_or(self.period)
    }

    /// This permit without what the other does not hold: what stayed open when the flows were decided again.
    #[must_use]
    pub fn narrowed_to(&self, other: &Permit) -> Permit {
        let grants = self
            .grants
            .keys()
            .filter_map(|flow| {
                other
                    .grants
                    .get(flow)
                    .map(|grant| (flow.clone(), grant.clone()))
            })
            .collect();
        Permit {
            grants,
            ..other.clone()
        }
    }
}
