//! The shape of a citation: a law, and articles of it.

/// Laws that policies cite, and the one doctrine.
const LAWS: &[&str] = &[
    "Uitvoeringsbesluit Wmo 2015",
    "Politiewet 2012",
    "Kamerstukken",
    "Wmo 2015",
    "Jeugdwet",
    "BJSG",
    "UAVG",
    "Wjsg",
    "AVG",
    "Awb",
    "BPG",
    "WGS",
    "Wpg",
    "BW",
    "Rv",
];
const CONFLICT_OF_DUTIES: &str = "Conflict van plichten";

/// Holds a citation against its shape, such as `Jeugdwet 7.3.11 lid 2 onder a; BW 7:457 lid 2`: each part a law with an article, or an
/// article of the law before. The error is the part that is none.
pub(super) fn check(citation: &str) -> Result<(), String> {
    if citation == CONFLICT_OF_DUTIES {
        return Ok(());
    }
    let mut cited = false;
    for part in citation.split("; ") {
        let law = LAWS
            .iter()
            .find_map(|law| part.strip_prefix(law)?.strip_prefix(' '));
        let article = law.or_else(|| cited.then_some(part));
        if !article.is_some_and(is_article) {
            return Err(part.to_owned());
        }
        cited = true;
    }
    Ok(())
}

/// An article, a paragraph, a letter, or a range of them.
fn is_article(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_digit());
    begins
        && text.split(' ').all(|word| {
            ["lid", "onder", "en", "tot", "met"].contains(&word)
                || is_number(word)
                || is_letter(word)
        })
}

/// `7.3.11`, `1:265j`, `7.3.12a`.
fn is_number(word: &str) -> bool {
    word.split(['.', ':']).all(|part| {
        let digits = part.trim_end_matches(|last: char| last.is_ascii_lowercase());
        !digits.is_empty()
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && part.len() <= digits.len() + 1
    })
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_a_law_and_articles_of_it() {
        for right in [
            "Jeugdwet 7.3.11 lid 2 onder a; BW 7:457 lid 2",
            "BW 1:238 tot en met 1:242",
            "Wmo 2015 1.1.1; 2.3.5",
            "Jeugdwet 7.3.12a",
            "AVG 6 lid 1 onder c en e",
            "Conflict van plichten",
        ] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        for (wrong, part) in [
            ("", ""),
            ("x", "x"),
            ("7.3.11", "7.3.11"),
            ("Jeugdwet", "Jeugdwet"),
            ("Jeugdwet artikel 7", "Jeugdwet artikel 7"),
            ("Jeugdwet 7.3.11 lid 2; Wetboek 3", "Wetboek 3"),
            ("BW 1:265jj", "BW 1:265jj"),
        ] {
            assert_eq!(check(wrong), Err(part.to_owned()));
        }
    }
}
