//! Who must give, as the register knows it at the moment of use.
//!
//! The question is put twice: to the facts that count for the recipient (law 11), and to all that hold, confirmed or not and however the
//! clocks of two brokers differ. Whoever either answer names must give. So a fact that nobody stands behind may ask for more people, never
//! for fewer.

mod authority;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::model::catalogue::{
    ConsentClass, GiverRule, InForce, LifeStage, Others, OwnPart, Regime, Standing,
};
use crate::model::fact::{FlagKind, Matter};
use crate::model::{
    AgeRange, ConsentKind, Day, Fact, Giver, Hat, PersonId, RecordedFact, Timestamp,
};

/// A statement that is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    /// Whose.
    pub(super) giver: Giver,
    /// On what standing.
    pub(super) standing: Standing,
    /// Whether their silence does no harm once another gave of whom the same is said (BW 1:253i(1)).
    pub(super) may_be_silent: bool,
}

/// Whose statements are needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Givers {
    /// Every one of these.
    Known {
        /// Never empty once all rules were asked.
        needed: BTreeSet<Need>,
        /// Who need not give, but whose refusal or withdrawal closes.
        may_close: BTreeSet<Giver>,
    },
    /// It cannot be determined.
    Undetermined,
    /// Nobody can give.
    Nobody,
}

impl Givers {
    fn known(needed: impl IntoIterator<Item = Need>) -> Self {
        Givers::Known {
            needed: needed.into_iter().collect(),
            may_close: BTreeSet::new(),
        }
    }

    /// Whom either asks for; what closes one closes both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Givers::Nobody, _) | (_, Givers::Nobody) => Givers::Nobody,
            (Givers::Undetermined, _) | (_, Givers::Undetermined) => Givers::Undetermined,
            (
                Givers::Known {
                    mut needed,
                    mut may_close,
                },
                Givers::Known {
                    needed: more,
                    may_close: others,
                },
            ) => {
                needed.extend(more);
                may_close.extend(others);
                Givers::Known { needed, may_close }
            }
        }
    }
}

/// What is asked, and by which tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) subject: PersonId,
    pub(super) kind: ConsentKind,
    pub(super) class: &'a ConsentClass,
    pub(super) tables: InForce<'a>,
}

impl Asked<'_> {
    /// Whether these matters reach the category that is asked for.
    fn within(&self, matters: &BTreeSet<Matter>) -> bool {
        !matters.is_disjoint(&self.class.matters)
    }
}

/// The facts that hold on the day of the tables, of those that tell who must give.
pub(super) fn holding<'a>(all: &'a [RecordedFact], tables: InForce<'_>) -> Vec<&'a RecordedFact> {
    let day = tables.day();
    let holding = all.iter().filter(|fact| fact.valid.contains(day));
    holding.filter(|fact| tells_who_gives(&fact.fact)).collect()
}

/// Whether who must give can follow from a fact of this kind.
fn tells_who_gives(fact: &Fact) -> bool {
    match fact {
        Fact::Birth { .. }
        | Fact::Death { .. }
        | Fact::Authority { .. }
        | Fact::AuthorityLoss { .. }
        | Fact::CourtRuling { .. }
        | Fact::Representation { .. }
        | Fact::Capacity { .. }
        | Fact::Measure { .. }
        | Fact::Flag { .. } => true,
        Fact::Membership { .. }
        | Fact::CouncilInquiry { .. }
        | Fact::ReportStage { .. }
        | Fact::Link { .. }
        | Fact::SharedHelp { .. }
        | Fact::Assignment { .. }
        | Fact::Mandate { .. }
        | Fact::Barred { .. } => false,
    }
}

/// Of those, the facts that may open something for the recipient at this moment: known by now, confirmed where it must be, fresh.
pub(super) fn counting<'a>(
    holding: &[&'a RecordedFact],
    recipient: &Hat,
    tables: InForce<'_>,
    at: Timestamp,
) -> Vec<&'a RecordedFact> {
    let (day, organisation) = (tables.day(), recipient.organisation());
    let facts = holding.iter().copied().filter(|fact| {
        fact.recorded_at <= at && fact.counts_for(day, organisation) && tables.is_fresh(fact)
    });
    facts.collect()
}

/// Facts as one question sees them.
pub(super) struct View<'a> {
    asked: Asked<'a>,
    /// Facts of the day.
    facts: Cow<'a, [&'a RecordedFact]>,
    /// Facts of all days, for what came to an end.
    all: &'a [RecordedFact],
}

impl<'a> View<'a> {
    /// All facts that hold on the day of the tables.
    pub(super) fn holding(asked: Asked<'a>, all: &'a [RecordedFact]) -> Self {
        let facts = Cow::Owned(holding(all, asked.tables));
        Self { asked, facts, all }
    }

    /// Some of the facts.
    pub(super) fn of(
        asked: Asked<'a>,
        facts: &'a [&'a RecordedFact],
        all: &'a [RecordedFact],
    ) -> Self {
        let facts = Cow::Borrowed(facts);
        Self { asked, facts, all }
    }

    /// Whose statements are needed by both views: this one of all facts, and that of those that count.
    pub(super) fn givers_with(&self, counting: &View<'_>) -> Givers {
        let all = self.givers();
        // WHY: mostly every fact counts, and the answer is the same.
        if counting.facts.len() == self.facts.len() {
            all
        } else {
            all.and(counting.givers())
        }
    }

    fn day(&self) -> Day {
        self.asked.tables.day()
    }

    fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().map(|recorded| &recorded.fact)
    }

    /// Whose statements are needed: whatever age the person may have, whatever was assessed, whichever regime speaks.
    pub(super) fn givers(&self) -> Givers {
        let Asked {
            kind,
            class,
            tables,
            ..
        } = self.asked;
        let abilities = self.abilities();
        let mut all = Givers::known([]);
        for of in self.stages() {
            for &able in &abilities {
                let rules = tables.giver_rules(kind, class, of, able);
                let asked = rules.map(|rule| self.asked_by(rule)).reduce(Givers::and);
                all = all.and(asked.unwrap_or(Givers::Undetermined));
            }
        }
        all
    }

    fn asked_by(&self, rule: &GiverRule) -> Givers {
        let person = Giver::Person(self.asked.subject);
        let own = match rule.own {
            OwnPart::Gives => Givers::known([need(person, Standing::Own)]),
            OwnPart::MayClose => Givers::Known {
                needed: BTreeSet::new(),
                may_close: BTreeSet::from([person]),
            },
            OwnPart::NotHeard => Givers::known([]),
        };
        let others = match rule.others {
            Others::Nobody if rule.own == OwnPart::Gives => Givers::known([]),
            Others::Nobody => Givers::Nobody,
            Others::AuthorityHolders => self
                .representatives(rule.others, rule.regime)
                .unwrap_or_else(|| self.authority_holders()),
            Others::Representative => self
                .representatives(rule.others, rule.regime)
                .unwrap_or(Givers::Nobody),
        };
        own.and(others)
    }

    /// Where in life the person may stand. Without a birth it may be any age; births that differ leave all possible.
    fn stages(&self) -> Vec<LifeStage> {
        if self.died(self.asked.subject) {
            return vec![LifeStage::Deceased];
        }
        let births = self.facts().filter_map(|fact| match *fact {
            Fact::Birth {
                person,
                earliest,
                latest,
                expected,
            } if person == self.asked.subject => {
                Some(AgeRange::on(self.day(), earliest, latest, expected))
            }
            _ => None,
        });
        let ages = births.reduce(AgeRange::joined).unwrap_or(AgeRange::UNKNOWN);
        ages.bands().map(LifeStage::from).collect()
    }

    /// Whether the person can weigh the matter: as it was assessed, and able where nobody assessed it.
    fn abilities(&self) -> BTreeSet<bool> {
        let assessed: BTreeSet<bool> = self
            .facts()
            .filter_map(|fact| match fact {
                Fact::Capacity {
                    person,
                    matters,
                    able,
                    ..
                } if *person == self.asked.subject && self.asked.within(matters) => Some(*able),
                _ => None,
            })
            .collect();
        if assessed.is_empty() {
            BTreeSet::from([true])
        } else {
            assessed
        }
    }

    /// Those who speak in this matter by order or proxy, in place of whom the rule asks for; absent where there are none.
    fn representatives(&self, serves: Others, regime: Regime) -> Option<Givers> {
        let speakers: Vec<(u8, &Giver)> = self
            .facts()
            .filter_map(|fact| match fact {
                Fact::Representation {
                    person,
                    representation,
                    by,
                    matters,
                } if *person == self.asked.subject && self.asked.within(matters) => {
                    let row = self.asked.tables.representative_rule(*representation)?;
                    let accepted = row.serves == serves
                        && row.regimes.contains(&regime)
                        && self.asked.within(&row.matters);
                    accepted.then_some((row.rank, by))
                }
                _ => None,
            })
            .collect();
        if speakers.is_empty() {
            return None;
        }
        let living = || speakers.iter().filter(|(_, by)| !self.is_dead(by));
        let first = living().map(|(rank, _)| *rank).min();
        let speaking = living().filter(|(rank, _)| Some(*rank) == first);
        let needs: Vec<Need> = speaking
            .map(|(_, by)| need((*by).clone(), Standing::Representative))
            .collect();
        let unsafe_to_ask = needs.iter().any(|need| self.is_bypassed(&need.giver));
        Some(if needs.is_empty() || unsafe_to_ask {
            Givers::Nobody
        } else {
            Givers::known(needs)
        })
    }

    /// Until which day a decision of a court stands in place of what this giver says; absent where none does.
    pub(super) fn ruled(&self, giver: &Giver, recipient: &Hat) -> Option<Day> {
        let Giver::Person(replaced) = giver else {
            return None;
        };
        let rulings = self.facts.iter().filter(|fact| match &fact.fact {
            Fact::CourtRuling {
                child,
                ruling,
                in_place_of,
                matters,
                recipients,
            } => {
                *child == self.asked.subject
                    && in_place_of.contains(replaced)
                    && self.asked.within(matters)
                    && (recipients.is_empty() || recipients.contains(recipient))
                    && self.asked.tables.ruling_rule(*ruling).is_some_and(|row| {
                        row.kinds.contains(&self.asked.kind) && self.asked.within(&row.matters)
                    })
            }
            _ => false,
        });
        rulings.filter_map(|fact| fact.valid.until()).max()
    }

    fn died(&self, whom: PersonId) -> bool {
        self.facts()
            .any(|fact| matches!(fact, Fact::Death { person } if *person == whom))
    }

    fn is_dead(&self, giver: &Giver) -> bool {
        matches!(giver, Giver::Person(person) if self.died(*person))
    }

    fn lost(&self, whom: PersonId) -> bool {
        self.facts().any(|fact| {
            matches!(fact, Fact::AuthorityLoss { child, holder, .. }
                if *holder == whom && *child == self.asked.subject)
        })
    }

    fn is_bypassed(&self, giver: &Giver) -> bool {
        self.facts().any(|fact| {
            matches!(
                fact,
                Fact::Flag { flag: FlagKind::RepresentativeBypassed, about, regarding }
                    if Giver::Person(*about) == *giver
                        && regarding.is_none_or(|regarding| regarding == self.asked.subject)
            )
        })
    }
}

fn need(giver: Giver, standing: Standing) -> Need {
    Need {
        giver,
        standing,
        may_be_silent: false,
    }
}
