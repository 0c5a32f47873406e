//! Whether a sentence of necessity says anything at all. Whether it is true, people judge.

use std::collections::BTreeSet;

use crate::model::catalogue::Bilingual;

const FEWEST_WORDS: usize = 3;
const FEWEST_LETTERS: usize = 6;
/// At least one word in so many is a new one.
const REPEATED: usize = 3;

/// Whether the sentence is more than a repetition of words or characters, or than the prompt itself where there is one.
pub(super) fn says_something(sentence: &str, prompt: Option<&Bilingual>) -> bool {
    let said = words(sentence);
    let different: BTreeSet<&String> = said.iter().collect();
    let letters: BTreeSet<char> = said
        .iter()
        .flat_map(|word| word.chars())
        .filter(|letter| letter.is_alphabetic())
        .collect();
    different.len() >= FEWEST_WORDS
        && different.len() * REPEATED >= said.len()
        && letters.len() >= FEWEST_LETTERS
        && prompt.is_none_or(|prompt| said != words(&prompt.nl) && said != words(&prompt.en))
}

/// The words of a text, whatever stands between them and however they are written.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_something_and_a_repetition_does_not() {
        let prompt = Bilingual {
            nl: "Wat gaat er mis als u dit niet weet?".to_owned(),
            en: "What goes wrong if you do not know this?".to_owned(),
        };
        for sentence in [
            "Zonder dit plan maken wij afspraken die moeder in gevaar brengen.",
            "Moeder werd gisteren bedreigd.",
        ] {
            assert!(says_something(sentence, Some(&prompt)), "{sentence}");
        }
        for nothing in [
            "nodig nodig nodig nodig nodig nodig",
            "nodig omdat nodig omdat nodig omdat nodig omdat",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "a b c a b c a b c a b c a b c",
            "... --- ... --- ... --- ... ---",
            "voorveiligheidvanhetgezin",
            "wat gaat er mis, als u dit niet weet",
            "What goes wrong if you do not know this",
        ] {
            assert!(!says_something(nothing, Some(&prompt)), "{nothing}");
        }
    }
}
