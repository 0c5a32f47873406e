//! What people began and what became of it, folded from the register's records like facts are.

use std::collections::BTreeMap;

use super::{RegisterEvent, RegisterRecord};
use crate::model::{ReviewId, SubjectRef, Timestamp};
use crate::work::{NotOpen, Review};

/// Work about one household.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Reviews that were sent.
    pub reviews: BTreeMap<ReviewId, Review>,
}

impl UnderWay {
    /// Folds records, in the order they were recorded.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a RegisterRecord>) -> Self {
        let mut under_way = Self::default();
        for record in records {
            under_way.take(record);
        }
        under_way
    }

    /// Whether a record may be added at this moment: asked in the transaction that would add it, so that of two at once one wins.
    ///
    /// # Errors
    /// Where the work it speaks of is over, or somebody did it first.
    pub fn admits(&self, event: &RegisterEvent, at: Timestamp) -> Result<(), NotOpen> {
        match event {
            RegisterEvent::ReviewAnswered { id, answer } => self.review(*id)?.admits(answer, at),
            RegisterEvent::ReviewWithdrawn { id } => self.review(*id)?.is_open(at),
            _ => Ok(()),
        }
    }

    /// A review.
    ///
    /// # Errors
    /// Where there is none of this id.
    pub fn review(&self, id: ReviewId) -> Result<&Review, NotOpen> {
        self.reviews.get(&id).ok_or(NotOpen::Unknown)
    }

    fn take(&mut self, record: &RegisterRecord) {
        match (&record.event, &record.subject) {
            (RegisterEvent::ReviewSent { id, sent }, SubjectRef::Household(_)) => {
                let (writer, at) = (record.writer.clone(), record.recorded_at);
                let review = || Review::new(*id, (**sent).clone(), writer, at);
                self.reviews.entry(*id).or_insert_with(review);
            }
            (RegisterEvent::ReviewAnswered { id, answer }, _) => {
                if let Some(review) = self.reviews.get_mut(id) {
                    review.take(answer);
                }
            }
            (RegisterEvent::ReviewWithdrawn { id }, _) => {
                if let Some(review) = self.reviews.get_mut(id) {
                    review.withdrawn_at.get_or_insert(record.recorded_at);
                }
            }
            _ => {}
        }
    }
}
