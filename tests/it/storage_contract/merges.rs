//! Two registrations that turn out to be one human, and two again (ADR 23).

mod closed;
mod names;
mod parted;
mod past;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use samenbeeld::decision::{HouseholdFacts, RegisterEvent, RegisterRecord};
use samenbeeld::model::fact::{Evidence, EvidenceKind, SubjectRef, Writer};
use samenbeeld::model::{Fact, HouseholdId, PersonId, Pseudonym, RepairId};
use samenbeeld::ports::{Register, RegisterFault};
use samenbeeld::work::{NotOpen, ProposedRepair, Repair};

use super::{JBRA, VT};
use crate::storage_world::{World, always, hat, on_both, organisation, professional};

on_both!(
    what_was_recorded_of_either_is_read_of_the_one_they_are_in_the_households_of_both,
    a_write_about_either_raises_the_households_of_both,
    two_who_were_members_of_one_household_are_one_member_of_it,
    a_chain_of_merges_is_one_person_and_a_circle_is_refused,
    of_two_agreements_at_once_one_counts,
);

/// A child that JBRA and Veilig Thuis each enrolled for themselves, in a household of JBRA's and one of Veilig Thuis'.
struct Twice {
    world: World,
    /// Registration by JBRA: the one that is kept.
    kept: PersonId,
    /// Registration by Veilig Thuis.
    merged: PersonId,
    kept_seen: Pseudonym,
    merged_seen: Pseudonym,
    /// Of JBRA.
    home: HouseholdId,
    home_seen: Pseudonym,
    /// Of Veilig Thuis.
    other_home: HouseholdId,
    other_seen: Pseudonym,
}

impl Twice {
    async fn enrolled(world: World) -> Self {
        let (home, home_seen) = world.household(JBRA).await;
        let (other_home, other_seen) = world.household(VT).await;
        let (kept, kept_seen) = world.enrolled(JBRA, "1").await;
        let (merged, merged_seen) = world.enrolled(VT, "2").await;
        world.join(JBRA, home, kept).await;
        world.join(VT, other_home, merged).await;
        Self {
            world,
            kept,
            merged,
            kept_seen,
            merged_seen,
            home,
            home_seen,
            other_home,
            other_seen,
        }
    }

    async fn merged(world: World) -> (Self, RepairId) {
        let twice = Self::enrolled(world).await;
        let merge = twice.world.merged(twice.kept, twice.merged).await;
        (twice, merge)
    }

    /// JBRA's household as JBRA reads it.
    async fn of_jbra(&self) -> HouseholdFacts {
        self.world.read("jbra", &self.home_seen).await
    }

    /// Veilig Thuis' household as Veilig Thuis reads it.
    async fn of_vt(&self) -> HouseholdFacts {
        self.world.read("vt", &self.other_seen).await
    }
}

impl World {
    async fn read(&self, organisation_name: &str, seen: &Pseudonym) -> HouseholdFacts {
        let reader = organisation(organisation_name);
        let snapshot = self.store.snapshot(&reader, seen).await;
        HouseholdFacts::clone(&snapshot.unwrap().unwrap().facts)
    }

    fn second(record: RegisterRecord) -> RegisterRecord {
        let writer = Writer {
            hat: hat(VT),
            professional: professional("w.tweede"),
            on_authority: "teamleider".to_owned(),
        };
        RegisterRecord { writer, ..record }
    }

    fn proof() -> Evidence {
        Evidence {
            kind: EvidenceKind::OwnFile,
            keyed_hash: None,
            witness: None,
            looked_up: None,
        }
    }

    /// Proposes a repair that is filed under this person.
    async fn proposed(
        &self,
        repair: Repair,
        filed_under: PersonId,
    ) -> Result<RepairId, RegisterFault> {
        let id = RepairId::from_bytes(self.bits());
        let proposed = ProposedRepair {
            repair,
            wrong_since: "2026-01-01T00:00:00Z".parse().unwrap(),
            written_by: BTreeSet::from([organisation("jbra"), organisation("vt")]),
            evidence: Self::proof(),
            reason: BTreeMap::new(),
        };
        let event = RegisterEvent::RepairProposed {
            id,
            proposed: Box::new(proposed),
        };
        let records = vec![self.record(JBRA, event, SubjectRef::Person(filed_under))];
        let written = self.store.commit(self.commit(JBRA, records)).await;
        written.map(|_| id)
    }

    async fn agreed(&self, id: RepairId, filed_under: PersonId) -> Result<(), RegisterFault> {
        let event = RegisterEvent::RepairAgreed {
            id,
            evidence: Self::proof(),
        };
        let record = self.record(VT, event, SubjectRef::Person(filed_under));
        let records = vec![Self::second(record)];
        let written = self.store.commit(self.commit(VT, records)).await;
        written.map(drop)
    }

    /// Merges two registrations, by two people.
    async fn merged(&self, kept: PersonId, merged: PersonId) -> RepairId {
        let merge = self.proposed(Repair::Merge { kept, merged }, kept).await;
        let merge = merge.unwrap();
        self.agreed(merge, kept).await.unwrap();
        merge
    }

    /// Undoes a merge, by two people.
    async fn unmerged(&self, merge: RepairId, kept: PersonId) -> Result<(), RegisterFault> {
        let undoing = self
            .proposed(Repair::Unmerge { merge }, kept)
            .await
            .unwrap();
        self.agreed(undoing, kept).await
    }
}

fn refused(outcome: &Result<(), RegisterFault>) -> Option<NotOpen> {
    match outcome {
        Err(RegisterFault::NotOpen(why)) => Some(*why),
        _ => None,
    }
}

fn members(facts: &HouseholdFacts) -> Vec<PersonId> {
    let facts = facts.facts.iter();
    let members = facts.filter_map(|recorded| match &recorded.fact {
        Fact::Membership { person, .. } => Some(*person),
        _ => None,
    });
    members.collect()
}

async fn what_was_recorded_of_either_is_read_of_the_one_they_are_in_the_households_of_both(
    world: World,
) {
    let twice = Twice::enrolled(world).await;
    let death = Fact::Death {
        person: twice.merged,
    };
    twice.world.assert(VT, death).await;
    let before = (twice.of_jbra().await, twice.of_vt().await);
    twice.world.merged(twice.kept, twice.merged).await;
    for (facts, before) in [
        (twice.of_jbra().await, before.0),
        (twice.of_vt().await, before.1),
    ] {
        assert!(facts.versions.household > before.versions.household);
        assert_eq!(members(&facts), [twice.kept]);
        let kinds: BTreeSet<_> = facts.facts.iter().map(|it| it.fact.kind()).collect();
        assert_eq!(kinds, BTreeSet::from(["death", "link", "membership"]));
        let links = facts.facts.iter().filter(|it| it.fact.kind() == "link");
        assert_eq!(
            links.count(),
            2,
            "each organisation is asked by its own number"
        );
        let persons = facts.facts.iter().filter_map(|it| match it.subject {
            SubjectRef::Person(person) => Some(person),
            _ => None,
        });
        assert!(persons.into_iter().all(|person| person == twice.kept));
        assert_eq!(facts.pseudonyms.len(), 1);
    }
}

async fn a_write_about_either_raises_the_households_of_both(world: World) {
    let (twice, _) = Twice::merged(world).await;
    for person in [twice.kept, twice.merged] {
        let before = (twice.of_jbra().await, twice.of_vt().await);
        twice.world.assert(JBRA, Fact::Death { person }).await;
        let after = (twice.of_jbra().await, twice.of_vt().await);
        for (before, after) in [(before.0, after.0), (before.1, after.1)] {
            assert_eq!(after.versions.household, before.versions.household + 1);
        }
    }
}

async fn two_who_were_members_of_one_household_are_one_member_of_it(world: World) {
    let twice = Twice::enrolled(world).await;
    twice.world.join(VT, twice.home, twice.merged).await;
    twice.world.merged(twice.kept, twice.merged).await;
    let facts = twice.of_jbra().await;
    assert_eq!(members(&facts), [twice.kept, twice.kept], "two facts");
    assert_eq!(facts.pseudonyms.len(), 1, "of one person");
    let homes = twice.world.store.homes_of(twice.merged).await.unwrap();
    assert_eq!(homes, [twice.home, twice.other_home]);
}

async fn a_chain_of_merges_is_one_person_and_a_circle_is_refused(world: World) {
    let (twice, _) = Twice::merged(world).await;
    let world = &twice.world;
    let (third, _) = world.enrolled("blijf/shelter", "3").await;
    world.merged(third, twice.kept).await;
    let facts = twice.of_vt().await;
    assert_eq!(members(&facts), [third]);
    // Whoever looked at them before they were one does not merge them again, whichever way.
    for (kept, merged) in [
        (twice.kept, third),
        (twice.kept, twice.merged),
        (twice.merged, third),
        (third, third),
    ] {
        let merge = world.proposed(Repair::Merge { kept, merged }, kept).await;
        let outcome = world.agreed(merge.unwrap(), kept).await;
        assert_eq!(refused(&outcome), Some(NotOpen::Changed));
    }
    assert_eq!(twice.of_vt().await.facts, facts.facts);
}

async fn of_two_agreements_at_once_one_counts(world: World) {
    let twice = Twice::enrolled(world).await;
    let (world, kept) = (&twice.world, twice.kept);
    let merged = twice.merged;
    let one = world
        .proposed(Repair::Merge { kept, merged }, kept)
        .await
        .unwrap();
    let way_round = Repair::Merge {
        kept: merged,
        merged: kept,
    };
    let other = world.proposed(way_round, merged).await.unwrap();
    let (first, again) = tokio::join!(world.agreed(one, kept), world.agreed(one, kept));
    let outcomes = [refused(&first), refused(&again)];
    assert!(outcomes.contains(&None) && outcomes.contains(&Some(NotOpen::Answered)));
    let late = world.agreed(other, merged).await;
    assert_eq!(refused(&late), Some(NotOpen::Changed));
}
