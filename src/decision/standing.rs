//! From dated facts to what a decision looks at: how one person stands in the household, as seen through some of the facts.

use std::collections::BTreeMap;

use crate::model::age::AgeRange;
use crate::model::catalogue::InForce;
use crate::model::fact::{FlagKind, Matter, MemberRole};
use crate::model::{
    AgeBand, Day, Fact, Hat, HouseholdId, PersonId, ProfessionalId, RecordedFact, Timestamp,
};

use super::measures::Executed;
use super::proceedings::Proceedings;
use super::vector::{Ability, Measure, Role};

/// Facts on one legal day, as one recipient's decision may use them.
pub(super) struct View<'a> {
    household: HouseholdId,
    recipient: &'a Hat,
    tables: InForce<'a>,
    /// What holds on the day. What closes a flow is read here.
    valid: Vec<&'a RecordedFact>,
    /// What counts for the recipient (law 11). What opens a flow is read here.
    counted: Vec<&'a RecordedFact>,
}

/// How one person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own in the schema"
)]
pub(super) struct Standing {
    pub(super) role: Role,
    /// Absent where no fact speaks of it.
    pub(super) age: Option<AgeBand>,
    pub(super) deceased: bool,
    pub(super) authority_fresh: bool,
    pub(super) ability: Ability,
    /// What the recipient executes on them, or on a child of theirs.
    pub(super) executed: Option<Executed>,
    /// Somebody endangers them.
    pub(super) threat: bool,
    /// Somebody who represents them is bypassed.
    pub(super) bypassed: bool,
}

/// Until when something lasts: until a moment, or without a known end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term(pub(super) Option<Timestamp>);

impl Term {
    pub(super) fn longest(self, other: Term) -> Term {
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
        tables: InForce<'a>,
        facts: impl Iterator<Item = &'a RecordedFact>,
    ) -> Self {
        let day = tables.day();
        let valid: Vec<_> = facts.filter(|fact| fact.valid.contains(day)).collect();
        let organisation = recipient.organisation();
        let counted = valid
            .iter()
            .copied()
            .filter(|fact| fact.recorded_at <= at && fact.counts_for(day, organisation))
            .filter(|fact| tables.is_fresh(fact))
            .collect();
        Self {
            household,
            recipient,
            tables,
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
            tables: self.tables,
            valid: some(&self.valid),
            counted: some(&self.counted),
        }
    }

    /// Everything that holds on the day.
    pub(super) fn valid(&self) -> impl Iterator<Item = &'a RecordedFact> {
        self.valid.iter().copied()
    }

    /// Everything that counts for the recipient.
    pub(super) fn counted(&self) -> impl Iterator<Item = &'a RecordedFact> {
        self.counted.iter().copied()
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

    /// Mandates of the professional for the recipient's hat: whether each marks them for crisis work.
    pub(super) fn mandates(&self, asker: &ProfessionalId) -> impl Iterator<Item = bool> {
        let contracted = self
            .tables
            .hat(self.recipient)
            .is_some_and(|row| row.contracted);
        self.counted
            .iter()
            .filter(move |fact| !contracted || fact.rests_on_contract())
            .filter_map(move |fact| match &fact.fact {
                Fact::Mandate {
                    hat,
                    professional,
                    crisis,
                    ..
                } if hat == self.recipient && professional == asker => Some(*crisis),
                _ => None,
            })
    }

    /// Whether holder and recipient are directly involved in the same help to somebody.
    pub(super) fn same_help(&self, holder: &Hat, to: PersonId) -> bool {
        self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::SharedHelp { person, hats }
                if *person == to && hats.contains(holder) && hats.contains(self.recipient))
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

    /// How a person stands.
    pub(super) fn standing(&self, person: PersonId) -> Standing {
        let died = self.valid.iter().find_map(|fact| match &fact.fact {
            Fact::Death { person: dead } if *dead == person => Some(fact.valid.from()),
            _ => None,
        });
        let role = match self.role(person) {
            Some(MemberRole::Child) => Role::Child,
            Some(MemberRole::Parent) => Role::Parent,
            Some(MemberRole::Guardian) => Role::Guardian,
            Some(MemberRole::Partner) => Role::Partner,
            Some(MemberRole::Other) | None => Role::Other,
        };
        let own = self.executed_on(self.recipient).get(&person).copied();
        let under_ots = own.is_some_and(|executed| executed.measure.is_supervision());
        let age = self.age(person, died.unwrap_or(self.tables.day()));
        Standing {
            role: if under_ots { Role::OtsChild } else { role },
            age,
            deceased: died.is_some(),
            authority_fresh: age == Some(AgeBand::Adult) || self.authority_fresh(person),
            ability: self.ability(person, age),
            executed: self.executed_for(self.recipient, person, role),
            threat: self.flagged(FlagKind::Threat, person),
            bypassed: self.flagged(FlagKind::RepresentativeBypassed, person),
        }
    }

    /// The measure that a hat executes on somebody, or on a child of theirs.
    pub(super) fn measure_by(&self, hat: &Hat, person: PersonId, role: Role) -> Measure {
        self.executed_for(hat, person, role)
            .map_or(Measure::None, |executed| executed.measure)
    }

    fn executed_for(&self, hat: &Hat, person: PersonId, role: Role) -> Option<Executed> {
        let executed = self.executed_on(hat);
        executed.get(&person).copied().or_else(|| match role {
            Role::Parent | Role::Guardian => self.executed_on_child(person, &executed),
            Role::Child | Role::OtsChild | Role::Partner | Role::Other => None,
        })
    }

    /// A child under 12 cannot by law; anybody else where it was assessed so for all matters, or for their safety.
    fn ability(&self, person: PersonId, age: Option<AgeBand>) -> Ability {
        let assessed = self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::Capacity { person: assessed, matters, able: false, .. }
                if *assessed == person
                    && (matters.contains(&Matter::Everything) || matters.contains(&Matter::Safety)))
        });
        let too_young = matches!(age, Some(AgeBand::Unborn | AgeBand::Under12));
        if assessed || too_young {
            Ability::Unable
        } else {
            Ability::Able
        }
    }

    fn flagged(&self, kind: FlagKind, person: PersonId) -> bool {
        self.valid.iter().any(|fact| {
            matches!(&fact.fact, Fact::Flag { flag, regarding: Some(regarding), .. }
                if *flag == kind && *regarding == person)
        })
    }

    /// Whether authority over a child was looked up no longer ago than the table lets it count.
    fn authority_fresh(&self, over: PersonId) -> bool {
        self.counted
            .iter()
            .any(|fact| matches!(&fact.fact, Fact::Authority { child, .. } if *child == over))
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
    fn age(&self, person: PersonId, day: Day) -> Option<AgeBand> {
        self.counted
            .iter()
            .find_map(|fact| born(fact, person, day))?;
        let births = self.valid.iter().filter_map(|fact| born(fact, person, day));
        births.reduce(AgeRange::joined).map(AgeRange::strictest)
    }

    /// Whether somebody has authority over a child.
    pub(super) fn has_authority(&self, parent: PersonId, over: PersonId) -> bool {
        self.counted.iter().any(|fact| {
            matches!(&fact.fact, Fact::Authority { child, authority_holders, .. }
                if *child == over && authority_holders.contains(&parent))
        })
    }
}

/// A view with what was worked out from it.
pub(super) struct Seen<'a> {
    view: View<'a>,
    proceedings: Proceedings,
    standings: BTreeMap<PersonId, Standing>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(view: View<'a>) -> Self {
        Self {
            proceedings: view.proceedings(),
            view,
            standings: BTreeMap::new(),
        }
    }

    pub(super) fn view(&self) -> &View<'a> {
        &self.view
    }

    /// How far Veilig Thuis and the Raad are.
    pub(super) fn proceedings(&self) -> Proceedings {
        self.proceedings
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

fn born(fact: &RecordedFact, whose: PersonId, day: Day) -> Option<AgeRange> {
    match fact.fact {
        Fact::Birth {
            person,
            earliest,
            latest,
            expected,
        } if person == whose => Some(AgeRange::on(day, earliest, latest, expected)),
        _ => None,
    }
}
