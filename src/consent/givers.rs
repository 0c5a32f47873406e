//! Who must give: from age, authority and death, as the register knows them on the day of use.
//!
//! A fact that opens counts only where law 11 lets it. A fact that closes counts at once: confirmed or not, and however the clocks of
//! two brokers differ.

use std::collections::{BTreeMap, BTreeSet};

use super::Giver;
use super::statement::Standing;
use crate::model::catalogue::{InForce, Requirement};
use crate::model::fact::{AuthorityOutcome, FlagKind};
use crate::model::{
    AgeRange, ConsentKind, Day, Fact, Hat, Organisation, PersonId, RecordedFact, Timestamp,
    time::legal_day,
};

/// Whose statements are needed for the data of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Givers {
    /// These, every one of them, each on one of these standings; never empty.
    Known(BTreeMap<Giver, BTreeSet<Standing>>),
    /// Nobody can give: the person died, an authority-holder cannot be replaced or is bypassed, authority rests with nobody.
    Nobody,
    /// It cannot be determined.
    Undetermined,
}

/// What is known for flows to one organisation at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    facts: &'a [RecordedFact],
    recipient: &'a Organisation,
    at: Timestamp,
    day: Day,
}

impl<'a> Known<'a> {
    /// The facts as they count for flows to this organisation at this moment.
    pub fn new(facts: &'a [RecordedFact], recipient: &'a Organisation, at: Timestamp) -> Self {
        Self {
            facts,
            recipient,
            at,
            day: legal_day(at),
        }
    }

    /// Facts that may open something: known by now, and confirmed where the recipient's own organisation wrote them.
    fn opening(&self) -> impl Iterator<Item = &'a Fact> {
        self.counted().map(|fact| &fact.fact)
    }

    fn counted(&self) -> impl Iterator<Item = &'a RecordedFact> {
        let known = *self;
        self.facts.iter().filter(move |fact| {
            fact.recorded_at <= known.at && fact.counts_for(known.day, known.recipient)
        })
    }

    /// Facts that may close something: all that hold on this day.
    fn closing(&self) -> impl Iterator<Item = &'a Fact> {
        let day = self.day;
        self.facts
            .iter()
            .filter(move |fact| fact.valid.contains(day))
            .map(|fact| &fact.fact)
    }

    /// The age bands this person may be in. Without a birth that counts it may be any age; births that differ leave all possible.
    pub fn age_of(&self, person: PersonId) -> AgeRange {
        if !self.opening().any(|fact| self.born(fact, person).is_some()) {
            return AgeRange::UNKNOWN;
        }
        self.closing()
            .filter_map(|fact| self.born(fact, person))
            .reduce(AgeRange::joined)
            .unwrap_or(AgeRange::UNKNOWN)
    }

    fn born(&self, fact: &Fact, whose: PersonId) -> Option<AgeRange> {
        match *fact {
            Fact::Birth {
                person,
                earliest,
                latest,
                expected,
            } if person == whose => Some(AgeRange::on(self.day, earliest, latest, expected)),
            _ => None,
        }
    }

    /// Whose statements of this kind are needed for the data of this person.
    pub fn givers(&self, subject: PersonId, kind: ConsentKind, tables: InForce<'_>) -> Givers {
        if died(self.closing(), subject) {
            return Givers::Nobody;
        }
        let mut bands = self.age_of(subject).bands();
        let nobody_yet = Requirement {
            own: false,
            authority_holders: false,
        };
        // Every band the person may be in adds what it asks; one without a rule leaves it undetermined, and so the unborn.
        let asked = bands.try_fold(nobody_yet, |asked, band| {
            let more = tables.requirement(kind, band)?;
            Some(Requirement {
                own: asked.own || more.own,
                authority_holders: asked.authority_holders || more.authority_holders,
            })
        });
        let Some(asked) = asked else {
            return Givers::Undetermined;
        };
        let mut needed = BTreeMap::new();
        if asked.authority_holders {
            match self.authority_holders(subject, tables) {
                Givers::Known(holders) => needed.extend(holders),
                closed => return closed,
            }
        }
        if asked.own {
            needed.insert(Giver::Person(subject), BTreeSet::from([Standing::Own]));
        }
        if needed.is_empty() {
            Givers::Undetermined
        } else {
            Givers::Known(needed)
        }
    }

    fn authority_holders(&self, child: PersonId, tables: InForce<'_>) -> Givers {
        let mut facts = self
            .closing()
            .filter_map(|fact| Authority::over(child, fact));
        let Some(authority) = facts.next() else {
            return Givers::Undetermined;
        };
        let counts = self
            .counted()
            .filter(|fact| tables.is_fresh(fact))
            .filter_map(|fact| Authority::over(child, &fact.fact))
            .any(|fact| fact == authority);
        // Two sources that say different things, or one that does not count yet or no longer: nobody knows.
        if facts.any(|other| other != authority) || !counts || !authority.is_plausible() {
            return Givers::Undetermined;
        }
        if authority.outcome == AuthorityOutcome::TemporarilyNobody {
            return Givers::Nobody;
        }
        // Law.md 1.1, 1.2: where one of them is bypassed no consent is asked at all, of nobody; the way is a weighing.
        if authority
            .persons
            .iter()
            .any(|&holder| self.bypassed(holder, child))
        {
            return Givers::Nobody;
        }
        // Under joint authority the survivor suffices (BW 1:253f); without a survivor a court must decide (BW 1:253g).
        let standings = authority.standings();
        let mut givers: BTreeMap<_, _> = authority
            .persons
            .iter()
            .filter(|&&holder| !died(self.opening(), holder))
            .map(|&holder| (Giver::Person(holder), standings.clone()))
            .collect();
        if let Some(hat) = authority.guardian_hat {
            givers.insert(
                Giver::Hat(hat.clone()),
                BTreeSet::from([Standing::Guardian]),
            );
        }
        if givers.is_empty() {
            Givers::Nobody
        } else {
            Givers::Known(givers)
        }
    }

    fn bypassed(&self, holder: PersonId, child: PersonId) -> bool {
        self.closing().any(|fact| {
            matches!(
                fact,
                Fact::Flag { flag: FlagKind::RepresentativeBypassed, about, regarding }
                    if *about == holder && regarding.is_none_or(|regarding| regarding == child)
            )
        })
    }
}

fn died<'a>(mut facts: impl Iterator<Item = &'a Fact>, whom: PersonId) -> bool {
    facts.any(|fact| matches!(fact, Fact::Death { person } if *person == whom))
}

/// One look-up of authority.
#[derive(PartialEq, Eq)]
struct Authority<'a> {
    outcome: AuthorityOutcome,
    persons: &'a BTreeSet<PersonId>,
    guardian_hat: Option<&'a Hat>,
    unknown_holder: bool,
}

impl<'a> Authority<'a> {
    fn over(whom: PersonId, fact: &'a Fact) -> Option<Self> {
        match fact {
            Fact::Authority {
                child,
                outcome,
                authority_holders,
                guardian_hat,
                unknown_holder,
            } if *child == whom => Some(Self {
                outcome: *outcome,
                persons: authority_holders,
                guardian_hat: guardian_hat.as_ref(),
                unknown_holder: *unknown_holder,
            }),
            _ => None,
        }
    }

    /// Whether the holders named are those that the outcome speaks of, all of them known.
    fn is_plausible(&self) -> bool {
        let (persons, hat) = (self.persons.len(), self.guardian_hat.is_some());
        !self.unknown_holder
            && match self.outcome {
                AuthorityOutcome::BothParents | AuthorityOutcome::ParentWithNonParent => {
                    persons == 2 && !hat
                }
                AuthorityOutcome::OneParent => persons == 1 && !hat,
                AuthorityOutcome::Guardian => persons > 0 || hat,
                AuthorityOutcome::TemporarilyNobody => persons == 0 && !hat,
                AuthorityOutcome::CannotBeDetermined => false,
            }
    }

    fn standings(&self) -> BTreeSet<Standing> {
        BTreeSet::from([match self.outcome {
            AuthorityOutcome::Guardian => Standing::Guardian,
            _ => Standing::AuthorityHolder,
        }])
    }
}
