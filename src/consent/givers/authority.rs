//! Who has authority over a child: what look-ups found, who died or lost it since, and who is guardian for a time.

use std::collections::BTreeSet;

use jiff::ToSpan;

use super::{Givers, Need, View, need};
use crate::model::catalogue::{Speak, Standing};
use crate::model::fact::AuthorityOutcome;
use crate::model::time::legal_day;
use crate::model::{Day, Fact, Giver, Hat, PersonId, RecordedFact};

impl<'a> View<'a> {
    pub(super) fn authority_holders(&self) -> Givers {
        let provisional: Vec<Need> = self.provisional_guardians().collect();
        if !provisional.is_empty() {
            return Givers::known(provisional);
        }
        let mut look_ups = self.facts.iter().filter_map(|fact| self.look_up(fact));
        let Some(authority) = look_ups.next() else {
            return Givers::Undetermined;
        };
        let Some(rule) = self.asked.tables.authority_rule(authority.outcome) else {
            return Givers::Undetermined;
        };
        let named = authority.persons.len() + usize::from(authority.hat.is_some());
        let plausible = (rule.least..=rule.most).contains(&named)
            && (rule.hat || authority.hat.is_none())
            && !authority.unknown_holder;
        // Two sources that say different things: nobody knows.
        if !plausible || look_ups.any(|other| other != authority) {
            return Givers::Undetermined;
        }
        let left: Vec<PersonId> = authority
            .persons
            .iter()
            .copied()
            .filter(|&holder| !self.died(holder) && !self.lost(holder))
            .collect();
        let speak = if left.len() == authority.persons.len() {
            rule.speak
        } else {
            rule.remaining
        };
        let givers: Vec<Giver> = left
            .into_iter()
            .map(Giver::Person)
            .chain(authority.hat.cloned().map(Giver::Hat))
            .collect();
        // Where dealing with one of them is unsafe nobody is asked (Jeugdwet 7.3.15(4)): the question itself would reach the danger.
        let nobody = givers.is_empty() || givers.iter().any(|giver| self.is_bypassed(giver));
        let may_be_silent = self.asked.class.one_may_give.contains(&authority.outcome);
        match speak {
            Speak::Undetermined => Givers::Undetermined,
            Speak::Nobody => Givers::Nobody,
            Speak::Each if nobody => Givers::Nobody,
            Speak::Each => Givers::known(givers.into_iter().map(|giver| Need {
                giver,
                standing: rule.standing,
                may_be_silent,
            })),
        }
    }

    /// Hats that are guardian for the time that the law gives them.
    fn provisional_guardians(&self) -> impl Iterator<Item = Need> {
        self.facts.iter().filter_map(|fact| {
            let (hat, standing, end) = self.provisional(fact)?;
            (self.day() < end).then(|| need(Giver::Hat(hat.clone()), standing))
        })
    }

    /// A measure on the person that makes its executor guardian, and its first day no longer.
    fn provisional(&self, recorded: &'a RecordedFact) -> Option<(&'a Hat, Standing, Day)> {
        match &recorded.fact {
            Fact::Measure {
                person,
                measure,
                executed_by,
            } if *person == self.asked.subject => {
                let rule = self.asked.tables.provisional_rule(*measure)?;
                let months = i32::from(rule.longest_months).months();
                let longest = recorded.valid.from().saturating_add(months);
                let end = recorded
                    .valid
                    .until()
                    .map_or(longest, |until| until.min(longest));
                Some((executed_by, rule.standing, end))
            }
            _ => None,
        }
    }

    /// A look-up of authority over the person. One that found a provisional guardian says nothing any more when that time is over.
    fn look_up(&self, recorded: &'a RecordedFact) -> Option<Authority<'a>> {
        let Fact::Authority {
            child,
            outcome,
            authority_holders,
            guardian_hat,
            unknown_holder,
        } = &recorded.fact
        else {
            return None;
        };
        let known_since = legal_day(recorded.recorded_at);
        let outlived = |guardian: &Hat| {
            let mut provisional = self.all.iter().filter_map(|fact| self.provisional(fact));
            provisional
                .any(|(hat, _, end)| hat == guardian && end <= self.day() && known_since < end)
        };
        let speaks = *child == self.asked.subject && !guardian_hat.as_ref().is_some_and(outlived);
        speaks.then_some(Authority {
            outcome: *outcome,
            persons: authority_holders,
            hat: guardian_hat.as_ref(),
            unknown_holder: *unknown_holder,
        })
    }
}

/// What one look-up of authority found.
#[derive(PartialEq, Eq)]
struct Authority<'a> {
    outcome: AuthorityOutcome,
    persons: &'a BTreeSet<PersonId>,
    hat: Option<&'a Hat>,
    unknown_holder: bool,
}
