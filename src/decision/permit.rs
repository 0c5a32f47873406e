//! The permit: a key that only this room can cut. Sources cannot be asked, and nothing is kept by redaction, without it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    Category, Flow, Hat, Modality, Obligation, Organisation, Period, PersonId, TaskId, Timestamp,
};

/// On what terms a flow is open, how long, and of which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The terms; flows that are open alike share them.
    pub terms: Arc<Terms>,
    /// Last moment of use, where the ground ends.
    pub use_until: Option<Timestamp>,
    /// The parts of the period asked of which it is open; absent for all of it. A record that speaks of a day of none is not covered.
    pub parts: Option<Vec<Period>>,
}

/// On what terms a flow is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How it is open.
    pub modality: Modality,
    /// Articles that open it, one or more for each layer; sorted, without repetition.
    pub articles: BTreeSet<String>,
    /// Those of them that release the holder's secrecy: all that a source is told. The others name the recipient's own task, and so who
    /// asks (law 12).
    pub released_by: BTreeSet<String>,
    /// Those of them that follow from what kind of holder it is: what releases secrecy, and what excepts special data, which all that a doctor
    /// holds is.
    pub by_holder: BTreeSet<String>,
    /// What the recipient must keep to.
    pub obligations: BTreeSet<Obligation>,
    /// Whether a professional of the holder released it to this asker, who named the holder: from then on they know who holds it.
    pub released: bool,
    /// Paths of the only fields that pass, as `person_details.family_name`, each with all below it; absent where every field does.
    pub fields: Option<BTreeSet<String>>,
}

impl Grant {
    /// Whether something of the field at this path may pass: it is listed, lies within one that is, or holds one.
    pub fn lists(&self, path: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            let rest = inner.strip_prefix(outer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.terms.fields.as_ref().is_none_or(|fields| {
            let mut fields = fields.iter();
            fields.any(|listed| within(path, listed) || within(listed, path))
        })
    }

    /// The articles as the asker may be told them: without those that say what kind of holder it is, where that may not be known.
    pub fn told_articles(&self, holder_known: bool) -> BTreeSet<String> {
        let Terms {
            articles,
            by_holder,
            ..
        } = self.terms.as_ref();
        if holder_known {
            articles.clone()
        } else {
            articles.difference(by_holder).cloned().collect()
        }
    }
}

/// What is open of one holder about one person.
pub type Grants = BTreeMap<Category, Grant>;

/// Every open flow of one request. It speaks of one recipient, task and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    recipient: Hat,
    task: TaskId,
    period: Period,
    /// None of them empty. Shared, because a walk keeps the permit beside the decision it was cut by.
    rows: Arc<BTreeMap<(Hat, PersonId), Grants>>,
}

impl Permit {
    /// Cuts the key: for the decision alone.
    pub(in crate::decision) fn grant(
        recipient: Hat,
        task: TaskId,
        period: Period,
        mut rows: BTreeMap<(Hat, PersonId), Grants>,
    ) -> Self {
        rows.retain(|_, grants| !grants.is_empty());
        Self {
            recipient,
            task,
            period,
            rows: Arc::new(rows),
        }
    }

    /// A permit as another room's tests need it; what is built carries none of this.
    #[cfg(test)]
    pub(crate) fn for_tests(
        recipient: Hat,
        task: TaskId,
        period: Period,
        flows: BTreeMap<Flow, Grant>,
    ) -> Self {
        let mut rows: BTreeMap<_, Grants> = BTreeMap::new();
        for (flow, grant) in flows {
            let row = rows.entry((flow.holder, flow.subject)).or_default();
            row.insert(flow.category, grant);
        }
        Self::grant(recipient, task, period, rows)
    }

    /// The terms of a flow, where it is open.
    pub fn covers(&self, holder: &Hat, subject: PersonId, category: Category) -> Option<&Grant> {
        self.row(holder, subject)?.get(&category)
    }

    /// What is open of one holder about one person, where anything is.
    pub fn row(&self, holder: &Hat, subject: PersonId) -> Option<&Grants> {
        self.rows.get(&(holder.clone(), subject))
    }

    /// Whether a professional of this holder released something about this person to the asker.
    pub fn released(&self, holder: &Hat, person: PersonId) -> bool {
        let row = self.row(holder, person);
        row.is_some_and(|grants| grants.values().any(|grant| grant.terms.released))
    }

    /// What is open of each holder about each person, in their order.
    pub fn rows(&self) -> impl Iterator<Item = (&Hat, PersonId, &Grants)> {
        let rows = self.rows.iter();
        rows.map(|((holder, subject), grants)| (holder, *subject, grants))
    }

    /// Every open flow with its terms, in the order of holder, person and category.
    pub fn flows(&self) -> impl Iterator<Item = (Flow, &Grant)> {
        self.rows().flat_map(|(holder, subject, grants)| {
            grants.iter().map(move |(&category, grant)| {
                let holder = holder.clone();
                let flow = Flow {
                    holder,
                    subject,
                    category,
                };
                (flow, grant)
            })
        })
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
        let own = self.rows().filter(|(hat, ..)| hat.organisation() == holder);
        let grants = own.flat_map(|(_, _, grants)| grants.values());
        let spans = grants.filter_map(|grant| match &grant.parts {
            None => Some(self.period),
            Some(parts) => parts.iter().copied().reduce(Period::together),
        });
        spans.reduce(Period::together).unwrap_or(self.period)
    }

    /// This permit without what the other does not hold: what stayed open when the flows were decided again.
    #[must_use]
    pub fn narrowed_to(&self, other: &Permit) -> Permit {
        let mut narrowed = other.clone();
        let rows = Arc::make_mut(&mut narrowed.rows);
        for ((holder, subject), grants) in &mut *rows {
            grants.retain(|category, _| self.covers(holder, *subject, *category).is_some());
        }
        rows.retain(|_, grants| !grants.is_empty());
        narrowed
    }
}
