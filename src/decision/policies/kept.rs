//! What requests share: a map that is bounded in memory, and forgets first what nobody asks for.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// A map of two generations. A full one becomes the earlier one, whatever of that was not asked for meanwhile is forgotten.
///
/// What is kept follows from its key alone, so that forgetting, and a lock that somebody broke, cost time and nothing else.
pub(in crate::decision) struct Kept<K, V> {
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
    pub(in crate::decision) fn of_most(entries: usize) -> Self {
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
    pub(in crate::decision) fn get(&self, key: &K) -> Option<V> {
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

    /// Keeps it.
    pub(in crate::decision) fn keep(&self, key: K, value: V) {
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
}
