//! What requests share: a map that is bounded in memory, and forgets first what nobody asks for.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// A map of two generations. A full one becomes the earlier one, whatever of that was not asked for meanwhile is forgotten.
///
/// What is kept follows from its key alone, so that forgetting, and a lock that somebody broke, cost time and nothing else.
pub(crate) struct Kept<K, V> {
    /// Entries of one generation at most.
    most: usize,
    generations: RwLock<Generations<K, V>>,
}

struct Generations<K, V> {
    recent: BTreeMap<K, V>,
    earlier: BTreeMap<K, V>,
}

impl<K: Ord + Clone, V: Clone> Kept<K, V> {
    /// An empty map of so many entries at most.
    pub(crate) fn of_most(entries: usize) -> Self {
        let generations = Generations {
            recent: BTreeMap::new(),
            earlier: BTreeMap::new(),
        };
        Self {
            most: entries / 2,
            generations: RwLock::new(generations),
        }
    }

    /// What is kept under this key.
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let generations = self
            .generations
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = generations.recent.get(key) {
            return Some(value.clone());
        }
        let value = generations.earlier.get(key)?.clone();
        drop(generations);
        self.keep(key.clone(), value.clone());
        Some(value)
    }

    /// Forgets what was not asked for since this was called last.
    pub(crate) fn age(&self) {
        let mut generations = self
            .generations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let recent = std::mem::take(&mut generations.recent);
        let forgotten = std::mem::replace(&mut generations.earlier, recent);
        drop(generations);
        drop(forgotten);
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.age();
        self.age();
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        let generations = self
            .generations
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        generations.recent.len() + generations.earlier.len()
    }

    /// Keeps it.
    pub(crate) fn keep(&self, key: K, value: V) {
        let mut generations = self
            .generations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut forgotten = BTreeMap::new();
        if generations.recent.len() >= self.most {
            forgotten = std::mem::take(&mut generations.recent);
            std::mem::swap(&mut generations.earlier, &mut forgotten);
        }
        generations.recent.insert(key, value);
        drop(generations);
        // WHY here: nobody waits while thousands of entries are dropped.
        drop(forgotten);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_agreed_and_what_is_asked_for_stays() {
        let kept = Kept::of_most(8);
        kept.keep(0, "asked for");
        for number in 1..1000 {
            kept.keep(number, "once");
            assert_eq!(kept.get(&0), Some("asked for"), "{number}");
            let generations = kept.generations.read().unwrap();
            assert!(generations.recent.len() + generations.earlier.len() <= 8);
        }
        assert_eq!(kept.get(&1), None);
    }

    #[test]
    fn what_is_not_asked_for_is_forgotten_in_time_and_everything_at_once_on_request() {
        let kept = Kept::of_most(8);
        kept.keep(0, "asked for");
        kept.keep(1, "once");
        kept.age();
        assert_eq!(kept.get(&0), Some("asked for"));
        kept.age();
        assert_eq!((kept.get(&0), kept.get(&1)), (Some("asked for"), None));
        kept.clear();
        assert_eq!(kept.get(&0), None);
    }
}
