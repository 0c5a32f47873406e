//! What people did about a flow: a weighing, an emergency, speaking unasked.

use std::collections::BTreeMap;

use super::hearing::Hearing;
use super::vector::{Emergency, Relation, Vector, Weighing};
use super::{Flow, UnderWay};
use crate::model::catalogue::InForce;
use crate::model::{Hat, Period, PersonId, ProfessionalId, Timestamp};
use crate::purpose::PictureQuestion;
use crate::work::{Footing, Weighed};

/// What people did about one flow, beside the register.
#[derive(Debug, Clone, Default)]
pub(super) struct Acts {
    /// The answer of a professional of the holder, who was told why.
    pub(super) weighing: Option<Weighing>,
    /// When a release by weighing ends.
    pub(super) weighed_until: Option<Timestamp>,
    /// The parts of the period asked of which it is released; absent for all of it.
    pub(super) weighed_parts: Option<Vec<Period>>,
    /// An emergency that was declared.
    pub(super) emergency: Option<Emergency>,
    /// When it ends. It is no release by a professional: that would tell who holds.
    pub(super) emergency_until: Option<Timestamp>,
    /// What the recipient, a person, is to the data subject.
    pub(super) relation: Option<Relation>,
    /// Whether the holder speaks unasked.
    pub(super) unasked: bool,
}

impl Acts {
    /// The facts of a flow with what people did about it.
    pub(super) fn on(&self, vector: Vector) -> Vector {
        Vector {
            weighing: self.weighing.unwrap_or(vector.weighing),
            emergency: self.emergency.unwrap_or(vector.emergency),
            relation: self.relation.unwrap_or(vector.relation),
            on_request: vector.on_request && !self.unasked,
            necessity: vector.necessity || self.is_released(),
            ..vector
        }
    }

    /// Whether a professional of the holder released it. Only then its own necessity stands in for a sentence: a refusal would else
    /// open what is open otherwise, and show that somebody refused (law 8).
    fn is_released(&self) -> bool {
        let said = self.weighing.unwrap_or(Weighing::None);
        !matches!(said, Weighing::None | Weighing::Declined)
    }
}

impl Hearing<'_> {
    /// Whether a professional of this holder released something about this person to the asker.
    pub(super) fn released(&self, holder: &Hat, person: PersonId) -> bool {
        let mut acts = self.acts.iter();
        acts.any(|(flow, acts)| {
            flow.holder == *holder && flow.subject == person && acts.weighed_until.is_some()
        })
    }
}

/// The task of an emergency.
const EMERGENCY: &str = "emergency";

/// Whether it is asked in an emergency.
pub(super) fn in_emergency(question: &PictureQuestion) -> bool {
    question.task.as_str() == EMERGENCY
}

/// What people did about flows of this question: under the task of an emergency that alone, else what was weighed.
pub(super) fn of(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    under_way: &UnderWay,
    tables: InForce<'_>,
    at: Timestamp,
) -> BTreeMap<Flow, Acts> {
    if in_emergency(question) {
        of_emergencies(question, asker, under_way, tables, at)
    } else {
        of_reviews(question, under_way, at)
    }
}

/// What was answered to reviews that this hat sent for this task. A release counts for more than a refusal, and one of all that is asked for
/// more than one of a part; of several the one that lasts longest. Parts stand beside each other, until the first of them ends.
fn of_reviews(
    question: &PictureQuestion,
    under_way: &UnderWay,
    at: Timestamp,
) -> BTreeMap<Flow, Acts> {
    let mut acts: BTreeMap<Flow, Acts> = BTreeMap::new();
    let reviews = under_way.reviews.values();
    for review in reviews
        .filter(|review| review.sent.recipient == question.hat && review.sent.task == question.task)
    {
        for flow in review.weighed.keys() {
            if let Some(said) = review.said_of(flow, &question.period, at) {
                let known = acts.entry(flow.clone()).or_default();
                known.hear(said, &question.period);
            }
        }
    }
    acts
}

impl Acts {
    /// Takes what was said in one more review.
    fn hear(&mut self, said: &Weighed, asked: &Period) {
        let until = (said.weighing != Weighing::Declined).then_some(said.until);
        let part = said.period.filter(|part| !part.covers(asked));
        let part = part.and_then(|part| part.shared(asked));
        // Nothing comes before any moment: a refusal gives way to every release.
        let rank = |until: Option<Timestamp>, whole: bool| (until.is_some(), whole, until);
        if let (Some(parts), Some(part)) = (&mut self.weighed_parts, part)
            && self.weighing == Some(said.weighing)
        {
            parts.push(part);
            self.weighed_until = self.weighed_until.min(until);
        } else if self.weighing.is_none()
            || rank(self.weighed_until, self.weighed_parts.is_none()) < rank(until, part.is_none())
        {
            self.weighing = Some(said.weighing);
            self.weighed_until = until;
            self.weighed_parts = part.map(|part| vec![part]);
        }
    }
}

/// An emergency that the asker declared under this hat opens flows about those whom it concerns, from every holder alike: whoever stayed
/// closed would be known not to be involved.
fn of_emergencies(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    under_way: &UnderWay,
    tables: InForce<'_>,
    at: Timestamp,
) -> BTreeMap<Flow, Acts> {
    let mut acts = BTreeMap::new();
    let running = under_way.running_of(question.hat.organisation(), asker, at);
    for emergency in running.filter(|it| it.declared.recipient == question.hat) {
        let others = tables
            .hats()
            .filter(|row| row.holds && row.id != question.hat);
        for holder in others {
            let said = match emergency.footing(holder.id.organisation(), at) {
                None => continue,
                Some(Footing::Agreed) => Emergency::Agreed,
                Some(Footing::Alone) => Emergency::Alone,
            };
            let act = Acts {
                emergency: Some(said),
                emergency_until: Some(emergency.declared.ends_at),
                ..Acts::default()
            };
            for &subject in &emergency.declared.persons {
                for &category in &question.categories {
                    let holder = holder.id.clone();
                    let flow = Flow {
                        holder,
                        subject,
                        category,
                    };
                    acts.insert(flow, act.clone());
                }
            }
        }
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Role;
    use crate::model::AgeBand;

    #[test]
    fn only_a_release_stands_in_for_a_sentence_of_necessity() {
        let unstated = Vector {
            necessity: false,
            ..Vector::bare(Role::Child, AgeBand::Under12)
        };
        for &weighing in Weighing::ALL {
            let acts = Acts {
                weighing: Some(weighing),
                ..Acts::default()
            };
            let released = !matches!(weighing, Weighing::None | Weighing::Declined);
            assert_eq!(acts.on(unstated).necessity, released, "{weighing}");
        }
    }

    fn of(from: &str, until: &str) -> Period {
        let until = until.parse().unwrap();
        Period::new(from.parse().unwrap(), Some(until)).unwrap()
    }

    /// What is known once all this was said, of a question over two years.
    fn heard(said: &[(Weighing, i64, Option<Period>)]) -> Acts {
        let mut acts = Acts::default();
        for &(weighing, until, period) in said {
            let said = Weighed {
                weighing,
                until: Timestamp::from_second(until).unwrap(),
                period,
            };
            acts.hear(&said, &of("2025-01-01", "2027-01-01"));
        }
        acts
    }

    #[test]
    fn a_release_of_all_counts_for_more_than_one_of_a_part_and_parts_stand_beside_each_other() {
        let (first, second) = (
            of("2025-01-01", "2025-07-01"),
            of("2026-01-01", "2026-02-01"),
        );
        let (yes, no) = (Weighing::Released, Weighing::Declined);
        let ends = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        let both = heard(&[
            (yes, 9, Some(first)),
            (no, 99, None),
            (yes, 5, Some(second)),
        ]);
        assert_eq!(both.weighing, Some(yes));
        assert_eq!(both.weighed_parts, Some(vec![first, second]));
        assert_eq!(both.weighed_until, ends(5));
        for order in [
            [(yes, 9, Some(first)), (yes, 5, None)],
            [(yes, 5, None), (yes, 9, Some(first))],
        ] {
            let whole = heard(&order);
            assert_eq!((whole.weighed_parts, whole.weighed_until), (None, ends(5)));
        }
    }

    #[test]
    fn what_was_released_wider_than_is_asked_is_released_as_far_as_it_is_asked() {
        let wide = heard(&[(Weighing::Released, 9, Some(of("2024-01-01", "2028-01-01")))]);
        assert_eq!(wide.weighed_parts, None);
        let late = heard(&[(Weighing::Released, 9, Some(of("2026-06-01", "2028-01-01")))]);
        assert_eq!(
            late.weighed_parts,
            Some(vec![of("2026-06-01", "2027-01-01")])
        );
    }
}
