//! What somebody may have meant: the known texts most like theirs.

use std::collections::BTreeMap;

/// The known texts most like this one, the most like it first.
pub(super) fn nearest<'a>(
    text: &str,
    known: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let wanted = pairs(text);
    let mut ranked: Vec<(u32, &str)> = known
        .map(|known| (alike(&wanted, &pairs(known)), known))
        .collect();
    ranked.sort_by_key(|(alike, _)| std::cmp::Reverse(*alike));
    ranked
        .into_iter()
        .take(most)
        .map(|(_, known)| known)
        .collect()
}

/// Neighbouring letters, with the number of times each pair stands there.
fn pairs(text: &str) -> BTreeMap<(char, char), u32> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let mut pairs = BTreeMap::new();
    for pair in letters.windows(2) {
        if let [one, other] = pair {
            *pairs.entry((*one, *other)).or_insert(0) += 1;
        }
    }
    pairs
}

/// Pairs in common, of a thousand (the measure of Dice).
fn alike(one: &BTreeMap<(char, char), u32>, other: &BTreeMap<(char, char), u32>) -> u32 {
    let common: u32 = one
        .iter()
        .filter_map(|(pair, count)| other.get(pair).map(|theirs| count.min(theirs)))
        .sum();
    let total: u32 = one.values().chain(other.values()).sum();
    2000 * common / total.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_nearest_to_the_word_that_was_meant() {
        let known = ["Gegeven", "Als", "Dan", "Scenario:", "Voorbeelden:"];
        for (wrong, meant) in [
            ("Gegevn", "Gegeven"),
            ("Scenaro:", "Scenario:"),
            ("Voorbelden:", "Voorbeelden:"),
        ] {
            assert_eq!(nearest(wrong, known.into_iter(), 1), [meant]);
        }
    }
}
