//! From dated facts to what a decision looks at: how one person stands in the household, as seen through some of the facts.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::age::AgeRange;
use crate::model::fact::{MeasureKind, MemberRole, ReportStage};
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    AgeBand, Day, Fact, Hat, HouseholdId, PersonId, ProfessionalId, RecordedFact, Timestamp,
};

use super::vector::Role;

/// Facts on one legal day, as one recipient's decision may use them.
pub(super) struct View<'a> {
    household: HouseholdId,
    recipient: &'a Hat,
    day: Day,
    /// What holds on the day. What closes a flow is read here.
    valid: Vec<&'a RecordedFact>,
    /// What counts for the recipient (law 11). What opens a flow is read here.
    counted: Vec<&'a RecordedFact>,
}

/// How one person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) role: Role,
    /// Absent where no fact speaks of it.
    pub(super) age: Option<AgeBand>,
    pub(super) deceased: bool,
    pub(super) ots: Option<Term>,
}

/// Until when something lasts: until a moment, or without a known end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term(pub(super) Option<Timestamp>);

impl Term {
    fn longest(self, other: Term) -> Term {
        match (self.0, other.0) {
            (Some(one), Some(two)) => Term(Some(one.max(two))),
            _ => Term(None),
        }
    }
}

impl<'a> View<'a> {
    pub(super) fn new(
        household: HouseholdId,
        recipient: &'a Hat,
        at: Timestamp,
        facts: impl Iterator<Item = &'a RecordedFact>,
    ) -> Self {
        let day = legal_day(at);
        let valid: Vec<_> = facts.filter(|fact| fact.valid.contains(day)).collect();
        let organisation = recipient.organisation();
        let counted = valid
            .iter()
            .copied()
            .filter(|fact| fact.recorded_at <= at && fact.counts_for(day, organisation))
            .collect();
        Self {
            household,
            recipient,
            day,
            valid,
            counted,
        }
    }

    /// The same view of fewer facts.
    pub(super) fn filtered(&self, keep: impl Fn(&RecordedFact) -> bool) -> View<'a> {
        let some =
            |facts: &[&'a RecordedFact]| facts.iter().copied().filter(|fact| keep(fact)).collect();
        View {
            household: self.household,
            recipient: self.recipient,
            day: self.day,
            valid: some(&self.valid),
            counted: some(&self.counted),
        }
    }

    /// Everything that holds on the day.
    pub(super) fn valid(&self) -> impl Iterator<Item = &'a RecordedFact> {
        self.valid.iter().copied()
    }

    /// Memberships of the household that hold, by person.
    pub(super) fn memberships(&self) -> BTreeMap<PersonId, Vec<(&'a RecordedFact, MemberRole)>> {
        let mut memberships: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for fact in self.valid() {
            if let Fact::Membership {
                household,
                person,
                role,
                ..
            } = &fact.fact
                && *household == self.household
            {
                memberships.entry(*person).or_default().push((fact, *role));
            }
        }
        memberships
    }

    /// Whether the professional has a mandate for the recipient's hat.
    pub(super) fn mandated(&self, asker: &ProfessionalId) -> bool {
        self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::Mandate { hat, professional, .. }
                if hat == self.recipient && professional == asker)
        })
    }

    /// Whether the professional is assigned to the household under the recipient's hat, and not barred from it.
    pub(super) fn assigned(&self, asker: &ProfessionalId) -> bool {
        let assigned = self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::Assignment { household, hat, professional }
                if *household == self.household && hat == self.recipient && professional == asker)
        });
        let barred = self.valid.iter().any(|fact| {
            matches!(&fact.fact, Fact::Barred { household, organisation, professional }
                if *household == self.household && organisation == self.recipient.organisation() && professional == asker)
        });
        assigned && !barred
    }

    /// Stage of the report that is most active among the members: of each person the newest stage, of those the one nearest to an
    /// inquiry.
    pub(super) fn report(&self) -> Option<ReportStage> {
        let members = self.memberships();
        let mut newest: BTreeMap<PersonId, (&RecordedFact, ReportStage)> = BTreeMap::new();
        for fact in &self.counted {
            let Fact::ReportStage { person, stage } = &fact.fact else {
                continue;
            };
            if !members.contains_key(person) {
                continue;
            }
            let age = |fact: &RecordedFact| (fact.valid.from(), fact.recorded_at);
            let newer = newest
                .get(person)
                .is_none_or(|(held, _)| age(held) <= age(fact));
            if newer {
                newest.insert(*person, (fact, *stage));
            }
        }
        newest
            .into_values()
            .map(|(_, stage)| stage)
            .max_by_key(|stage| activity(*stage))
    }

    /// How a person stands.
    pub(super) fn standing(&self, person: PersonId) -> Standing {
        let under_ots = self.under_ots();
        let role = match (under_ots.contains_key(&person), self.role(person)) {
            (true, _) => Role::OtsChild,
            (false, Some(MemberRole::Child)) => Role::Child,
            (false, Some(MemberRole::Parent)) => Role::Parent,
            (false, Some(MemberRole::Guardian)) => Role::Guardian,
            (false, Some(MemberRole::Partner | MemberRole::Other) | None) => Role::Other,
        };
        let ots = match role {
            Role::OtsChild => under_ots.get(&person).copied(),
            Role::Parent | Role::Guardian => self.ots_of_child(person, &under_ots),
            Role::Child | Role::Other => None,
        };
        Standing {
            role,
            age: self.age(person),
            deceased: self
                .valid
                .iter()
                .any(|fact| matches!(&fact.fact, Fact::Death { person: dead } if *dead == person)),
            ots,
        }
    }

    /// The one role that every counted membership gives; absent where they differ or there is none.
    fn role(&self, person: PersonId) -> Option<MemberRole> {
        let mut roles = self.counted.iter().filter_map(|fact| match &fact.fact {
            Fact::Membership {
                household,
                person: member,
                role,
                ..
            } if *household == self.household && *member == person => Some(*role),
            _ => None,
        });
        let first = roles.next()?;
        roles.all(|role| role == first).then_some(first)
    }

    /// The age that asks most, of all that hold; absent where no birth counts.
    fn age(&self, person: PersonId) -> Option<AgeBand> {
        self.counted
            .iter()
            .find_map(|fact| self.born(fact, person))?;
        let births = self.valid.iter().filter_map(|fact| self.born(fact, person));
        births.reduce(AgeRange::joined).map(AgeRange::strictest)
    }

    fn born(&self, fact: &RecordedFact, whose: PersonId) -> Option<AgeRange> {
        match fact.fact {
            Fact::Birth {
                person,
                earliest,
                latest,
                expected,
            } if person == whose => Some(AgeRange::on(self.day, earliest, latest, expected)),
            _ => None,
        }
    }

    /// Children under an OTS or VOTS that the recipient executes, with its longest term.
    fn under_ots(&self) -> BTreeMap<PersonId, Term> {
        let mut under: BTreeMap<PersonId, Term> = BTreeMap::new();
        for fact in &self.counted {
            let Fact::Measure {
                person,
                measure: MeasureKind::Ots | MeasureKind::Vots,
                executed_by,
            } = &fact.fact
            else {
                continue;
            };
            if executed_by != self.recipient {
                continue;
            }
            let term = Term(fact.valid.until().and_then(|day| first_moment(day).ok()));
            under
                .entry(*person)
                .and_modify(|held| *held = held.longest(term))
                .or_insert(term);
        }
        under
    }

    /// The longest of the measures on children of whom this parent or guardian certainly is one: they have authority over the child, or
    /// every child of the household is under such a measure. Anything less certain stays outside Jeugdwet 7.3.11(4).
    fn ots_of_child(&self, parent: PersonId, under_ots: &BTreeMap<PersonId, Term>) -> Option<Term> {
        let members = self.memberships();
        let children: BTreeSet<PersonId> = members
            .iter()
            .filter(|(_, facts)| facts.iter().any(|(_, role)| *role == MemberRole::Child))
            .map(|(person, _)| *person)
            .collect();
        let all_under = children.iter().all(|child| under_ots.contains_key(child));
        under_ots
            .iter()
            .filter(|(child, _)| children.contains(child))
            .filter(|(child, _)| all_under || self.has_authority(parent, **child))
            .map(|(_, term)| *term)
            .reduce(Term::longest)
    }

    fn has_authority(&self, parent: PersonId, over: PersonId) -> bool {
        self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::Authority { child, authority_holders, .. }
                if *child == over && authority_holders.contains(&parent))
        })
    }
}

/// A view with what was worked out from it.
pub(super) struct Seen<'a> {
    view: View<'a>,
    report: Option<ReportStage>,
    standings: BTreeMap<PersonId, Standing>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(view: View<'a>) -> Self {
        Self {
            report: view.report(),
            view,
            standings: BTreeMap::new(),
        }
    }

    pub(super) fn view(&self) -> &View<'a> {
        &self.view
    }

    /// Stage of the most active report.
    pub(super) fn report(&self) -> Option<ReportStage> {
        self.report
    }

    /// How a person stands.
    pub(super) fn standing(&mut self, person: PersonId) -> Standing {
        let view = &self.view;
        *self
            .standings
            .entry(person)
            .or_insert_with(|| view.standing(person))
    }
}

/// How near a stage is to an inquiry.
fn activity(stage: ReportStage) -> u8 {
    match stage {
        ReportStage::Closed => 0,
        ReportStage::Transferred => 1,
        ReportStage::Reported => 2,
        ReportStage::Triage => 3,
        ReportStage::Inquiry => 4,
    }
}
