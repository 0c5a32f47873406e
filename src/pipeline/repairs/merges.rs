//! Who was read as whom, moment by moment (ADR 23): what was given of somebody may read of another one now.

use std::collections::BTreeSet;

use crate::decision::{UnderWay, fold};
use crate::model::time::legal_day;
use crate::model::{Fact, Flow, Hat, PersonId, RepairId, SubjectRef, Timestamp};
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::{GivenFlow, LedgerEvent, LedgerRecord, Repair};

/// A merge, and until when it stood.
struct Merge {
    kept: PersonId,
    merged: PersonId,
    since: Timestamp,
    until: Option<Timestamp>,
}

impl Merge {
    fn stands_at(&self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Every merge of a household's people, also those that were undone.
pub(super) struct Merges(Vec<Merge>);

impl Merges {
    /// Those among these repairs.
    pub(super) fn of(under_way: &UnderWay) -> Self {
        let undone = |merge: RepairId| {
            let mut agreed = under_way.agreed_repairs();
            let undoing = agreed.find(|it| it.proposed.repair == Repair::Unmerge { merge })?;
            undoing.agreed.as_ref().map(|(_, at)| *at)
        };
        let merges = under_way.agreed_repairs().filter_map(|case| {
            let Repair::Merge { kept, merged } = case.proposed.repair else {
                return None;
            };
            Some(Merge {
                kept,
                merged,
                since: case.agreed.as_ref()?.1,
                until: undone(case.id),
            })
        });
        Self(merges.collect())
    }

    /// As whom a person was read at a moment.
    pub(super) fn read_at(&self, person: PersonId, at: Timestamp) -> PersonId {
        let mut read = person;
        // Each step is a merge of its own: no more steps than merges.
        for _ in &self.0 {
            let mut standing = self.0.iter().filter(|it| it.stands_at(at));
            match standing.find(|it| it.merged == read) {
                Some(merge) => read = merge.kept,
                None => break,
            }
        }
        read
    }

    /// As whom a person is read now.
    fn read_now(&self, person: PersonId) -> PersonId {
        self.read_at(person, Timestamp::MAX)
    }

    /// Flows of everybody, as they are read now, who was read as these persons at a moment.
    pub(super) fn now(&self, flows: &BTreeSet<Flow>, at: Timestamp) -> BTreeSet<Flow> {
        let ids = self.0.iter().flat_map(|it| [it.kept, it.merged]);
        let ids: BTreeSet<PersonId> = ids.collect();
        let mut now = BTreeSet::new();
        for flow in flows {
            let of = ids.iter().chain([&flow.subject]);
            let of = of.filter(|id| self.read_at(**id, at) == flow.subject);
            now.extend(of.map(|id| Flow {
                subject: self.read_now(*id),
                ..flow.clone()
            }));
        }
        now
    }
}

impl Pipeline {
    /// A disclosure with what it gave of somebody who was wrongly merged: whoever had records of the merged one was asked for them too, as of
    /// the kept one.
    pub(super) async fn given_of_both(
        &self,
        disclosed: &LedgerRecord,
        merges: &Merges,
    ) -> Result<LedgerRecord, PipelineError> {
        let mut disclosed = disclosed.clone();
        let (at, on) = (disclosed.at, legal_day(disclosed.at));
        let LedgerEvent::Disclosed { flows, .. } = &mut disclosed.event else {
            return Ok(disclosed);
        };
        let undone = merges.0.iter().filter(|it| it.until.is_some());
        for wrong in undone.filter(|it| it.stands_at(at)) {
            let (kept, merged) = (merges.read_now(wrong.kept), merges.read_now(wrong.merged));
            // Merged anew: what was given of one was given of the other.
            if kept == merged {
                continue;
            }
            let subject = SubjectRef::Person(merged);
            let (facts, _) = fold(self.ports.register.filed_under(&subject).await?);
            let linked = |holder: &Hat| {
                let mut links = facts.iter().filter(|it| it.valid.contains(on));
                links.any(|it| matches!(&it.fact, Fact::Link { hat, .. } if hat == holder))
            };
            let of_kept = flows.iter().filter(|it| it.person == kept);
            let of_merged = of_kept.filter(|it| linked(&it.holder)).map(|it| GivenFlow {
                person: merged,
                ..it.clone()
            });
            let of_merged: Vec<_> = of_merged.collect();
            flows.extend(of_merged);
        }
        Ok(disclosed)
    }
}
