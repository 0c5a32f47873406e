//! Records cut to the permit, and who may read what of it.

use std::collections::{BTreeMap, BTreeSet};

use super::picture::{Answered, Decided};
use crate::audit::entries;
use crate::decision::{Flow, Permit};
use crate::fanout::SourceAnswer;
use crate::model::{Category, Hat, Modality, Organisation, PersonId};
use crate::redaction::{Excess, RedactedRecord, Rules};
use crate::work::GivenFlow;

/// Records cut to the permit, and what was cut away.
pub(super) struct Cut {
    /// What is left.
    pub(super) records: Vec<RedactedRecord>,
    /// What each source sent beyond its question, and how many records could not be read.
    pub(super) beyond: Vec<(Organisation, Excess, u64)>,
}

impl Cut {
    /// Nothing came back yet.
    pub(super) fn nothing() -> Self {
        Self {
            records: Vec::new(),
            beyond: Vec::new(),
        }
    }

    /// Cuts every record of every answer.
    pub(super) fn of<'a>(
        answers: impl IntoIterator<Item = &'a Answered>,
        permit: &Permit,
        rules: &Rules,
    ) -> Self {
        let mut records = Vec::new();
        let mut beyond = Vec::new();
        for answered in answers {
            let SourceAnswer::Answered { records: raw, .. } = &answered.answer else {
                continue;
            };
            let mut excess = Excess::default();
            let mut malformed: u64 = 0;
            for record in raw {
                match rules.redact(record.clone(), answered.question.subjects(), permit) {
                    Ok(cut) => {
                        excess.add(&cut.excess);
                        records.extend(cut.record);
                    }
                    Err(_) => malformed = malformed.saturating_add(1),
                }
            }
            beyond.push((answered.question.organisation().clone(), excess, malformed));
        }
        Self { records, beyond }
    }

    /// Cells of which something is left, by holder, with the number of records.
    pub(super) fn cells(&self) -> BTreeMap<(&Hat, PersonId), (BTreeSet<Category>, u64)> {
        let mut cells: BTreeMap<(&Hat, PersonId), (BTreeSet<Category>, u64)> = BTreeMap::new();
        for record in &self.records {
            let persons: BTreeSet<PersonId> =
                record.cells().iter().map(|(person, _)| *person).collect();
            for person in persons {
                let (categories, count) = cells.entry((record.holder(), person)).or_default();
                categories.extend(
                    record
                        .cells()
                        .iter()
                        .filter(|(of, _)| *of == person)
                        .map(|(_, category)| *category),
                );
                *count = count.saturating_add(1);
            }
        }
        cells
    }

    /// What is passed on of each holder's records, for the holder's section of the log.
    pub(super) fn holders_given(
        &self,
        decided: &Decided,
        permit: &Permit,
    ) -> Vec<entries::HolderGiven> {
        let mut given: BTreeMap<Organisation, Vec<(entries::HolderItem, u64)>> = BTreeMap::new();
        for ((holder, person), (categories, count)) in self.cells() {
            let articles = released_by(permit, holder, person, &categories);
            let person = decided.name(holder.organisation(), person);
            let item = entries::HolderItem {
                person,
                hat: holder.clone(),
                categories,
                articles,
            };
            given
                .entry(holder.organisation().clone())
                .or_default()
                .push((item, count));
        }
        given
            .into_iter()
            .map(|(organisation, items)| entries::HolderGiven {
                organisation,
                items,
            })
            .collect()
    }

    /// Flows of which something is given, by internal ids.
    pub(super) fn open_flows(&self, permit: &Permit) -> Vec<entries::OpenFlow> {
        let cells = self.cells();
        grouped(
            cells
                .iter()
                .flat_map(|((holder, person), (categories, _))| {
                    categories.iter().filter_map(|category| {
                        let grant = permit.covers(holder, *person, *category)?;
                        Some((*holder, *person, *category, grant.terms.modality))
                    })
                }),
        )
    }

    /// What the ledger keeps of what is given: a hat's own records are no disclosure to it.
    pub(super) fn disclosed(&self, decided: &Decided, permit: &Permit) -> Vec<GivenFlow> {
        // At a table nobody is known by name, so nobody can be told, and nothing is kept that a consent could be taken back for (AVG 11).
        let named = decided.at_the_table.is_none();
        let mut disclosed = Vec::new();
        for ((holder, person), (categories, _)) in self.cells() {
            let holder_told = decided.decision.involvement_known(holder, person);
            for category in categories {
                let flow = Flow {
                    holder: holder.clone(),
                    subject: person,
                    category,
                };
                let trace = decided.decision.flows().get(&flow);
                let grant = permit.covers(holder, person, category);
                let Some((trace, grant)) = trace.zip(grant) else {
                    continue;
                };
                if grant.terms.modality == Modality::Own {
                    continue;
                }
                let (consents, inform) = (
                    trace.consents(grant.terms.modality),
                    trace.inform(grant.terms.modality),
                );
                disclosed.push(GivenFlow {
                    person,
                    holder: flow.holder,
                    holder_told,
                    category,
                    modality: grant.terms.modality,
                    articles: grant.told_articles(holder_told),
                    obligations: grant.terms.obligations.clone(),
                    consents: if named { consents } else { BTreeSet::new() },
                    inform: if named { inform } else { BTreeSet::new() },
                });
            }
        }
        disclosed
    }

    /// What the asker is given, as the asker may know it.
    pub(super) fn given(&self, decided: &Decided, permit: &Permit) -> Vec<entries::Given> {
        let mut given = Vec::new();
        for ((holder, person), (categories, _)) in self.cells() {
            let Some(pseudonym) = decided.own_name(person) else {
                continue;
            };
            let known = decided.decision.involvement_known(holder, person);
            for category in categories {
                if let Some(grant) = permit.covers(holder, person, category) {
                    given.push(entries::Given {
                        person: pseudonym,
                        category,
                        holder: known.then(|| holder.clone()),
                        modality: grant.terms.modality,
                        articles: grant.told_articles(known),
                        obligations: grant.terms.obligations.clone(),
                        use_until: grant.use_until,
                    });
                }
            }
        }
        // WHY: the order of holders must not show where their names may not.
        given.sort_by(|one, other| {
            (one.person, one.category, &one.holder, one.modality).cmp(&(
                other.person,
                other.category,
                &other.holder,
                other.modality,
            ))
        });
        given.dedup();
        given
    }
}

fn released_by(
    permit: &Permit,
    holder: &Hat,
    person: PersonId,
    categories: &BTreeSet<Category>,
) -> BTreeSet<String> {
    categories
        .iter()
        .filter_map(|category| permit.covers(holder, person, *category))
        .flat_map(|grant| grant.terms.released_by.iter().cloned())
        .collect()
}

/// Open flows, grouped.
pub(super) fn grouped<'a>(
    flows: impl Iterator<Item = (&'a Hat, PersonId, Category, Modality)>,
) -> Vec<entries::OpenFlow> {
    let mut grouped: BTreeMap<(&Hat, PersonId, Modality), BTreeSet<Category>> = BTreeMap::new();
    for (holder, person, category, modality) in flows {
        let group = grouped.entry((holder, person, modality)).or_default();
        group.insert(category);
    }
    let grouped = grouped.into_iter();
    grouped
        .map(
            |((holder, person, modality), categories)| entries::OpenFlow {
                holder: holder.clone(),
                person,
                categories,
                modality,
            },
        )
        .collect()
}
