//! The patterns themselves, over folded text.

/// A pattern: whether it occurs.
type Pattern = fn(&[char]) -> bool;

/// All patterns, each with how many digits it takes at least: most texts have none, and are not searched for it.
pub(super) const ALL: [(usize, Pattern); 7] = [
    (4, postcode),
    (8, long_number),
    (6, short_number_with_a_word),
    (0, mail),
    (0, link),
    (10, position),
    (1, street),
];

/// Two-letter words that often follow a year in Dutch.
const WORDS: [&str; 18] = [
    "al", "de", "en", "er", "ik", "in", "is", "ja", "je", "na", "nu", "of", "om", "op", "te", "we",
    "ze", "zo",
];
const TELEPHONE: [&str; 7] = [
    "tel",
    "telefoon",
    "telefoonnummer",
    "telnr",
    "mob",
    "mobiel",
    "gsm",
];
/// Top-level domains that are no Dutch words.
const DOMAINS: [&str; 14] = [
    "nl",
    "com",
    "org",
    "net",
    "eu",
    "info",
    "uk",
    "app",
    "gl",
    "link",
    "online",
    "site",
    "amsterdam",
    "frl",
];
/// Those that are, and so count only before a slash.
const DOMAIN_WORDS: [&str; 9] = ["de", "nu", "me", "be", "io", "co", "ly", "fr", "to"];
const STREETS: [&str; 11] = [
    "straat",
    "straatje",
    "str",
    "laan",
    "plein",
    "gracht",
    "kade",
    "singel",
    "steeg",
    "plantsoen",
    "burgwal",
];
/// Endings that ordinary words share: they count only in a word with a capital.
const CAPITAL_STREETS: [&str; 5] = ["weg", "dijk", "hof", "dreef", "park"];
const NO_STREETS: [&str; 1] = ["onderweg"];

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '_' | '\'' | '*')
}

/// Where the next character that is no separator stands, with at most `most` separators before it.
fn skip(text: &[char], from: usize, most: usize) -> Option<usize> {
    let gap = text
        .iter()
        .skip(from)
        .take_while(|c| is_separator(**c))
        .count();
    let at = from.checked_add(gap)?;
    (gap <= most && at < text.len()).then_some(at)
}

fn at(text: &[char], index: usize) -> char {
    text.get(index).copied().unwrap_or(' ')
}

fn postcode(text: &[char]) -> bool {
    (0..text.len()).any(|start| postcode_at(text, start).unwrap_or(false))
}

fn postcode_at(text: &[char], start: usize) -> Option<bool> {
    let first = at(text, start);
    if !first.is_ascii_digit() || first == '0' {
        return Some(false);
    }
    let mut number = String::from(first);
    let mut gaps = Vec::new();
    let mut index = start;
    for _ in 0..3 {
        let next = skip(text, index + 1, 2)?;
        gaps.push((next - index - 1, at(text, index + 1)));
        index = next;
        number.push(at(text, index));
    }
    if !number.chars().all(|c| c.is_ascii_digit()) {
        return Some(false);
    }
    // `12.34 ab` is a time: digits stand together, are parted by blanks, or are all parted.
    let blanks = gaps
        .iter()
        .all(|(gap, separator)| *gap == 0 || *separator == ' ');
    let all_parted = gaps.iter().all(|(gap, _)| *gap > 0);
    if !blanks && !all_parted {
        return Some(false);
    }
    let letter = skip(text, index + 1, 3)?;
    let other = skip(text, letter + 1, 1)?;
    let (a, b) = (at(text, letter), at(text, other));
    if !a.is_alphabetic() || !b.is_alphabetic() || at(text, other + 1).is_alphabetic() {
        return Some(false);
    }
    let word: String = [a, b].iter().flat_map(|c| c.to_lowercase()).collect();
    let year = number.starts_with("19") || number.starts_with("20");
    let follows = skip(text, other + 1, 3).is_some_and(|next| at(text, next).is_ascii_digit());
    let is_a_word = year
        && letter > index + 1
        && other == letter + 1
        && b.is_lowercase()
        && !follows
        && WORDS.contains(&word.as_str());
    Some(!is_a_word)
}

/// The digits from here on, with at most three separators between each two.
fn digits_from(text: &[char], start: usize) -> usize {
    let mut count = 0;
    let mut index = Some(start);
    while let Some(next) = index.filter(|next| at(text, *next).is_ascii_digit()) {
        count += 1;
        index = skip(text, next + 1, 3);
    }
    count
}

fn long_number(text: &[char]) -> bool {
    let text = without_dates(text);
    (0..text.len()).any(|start| match at(&text, start) {
        '+' => skip(&text, start + 1, 3).is_some_and(|next| digits_from(&text, next) >= 8),
        c if c.is_ascii_digit() => digits_from(&text, start) >= 9,
        _ => false,
    })
}

/// Whole dates (`5-3-2024`, `2024-03-05`) become commas, which part numbers.
fn without_dates(text: &[char]) -> Vec<char> {
    let mut out = text.to_vec();
    for start in 0..text.len() {
        if start > 0 && at(text, start - 1).is_ascii_digit() {
            continue;
        }
        if let Some(end) = end_of_date(text, start) {
            for c in out.iter_mut().skip(start).take(end - start) {
                *c = ',';
            }
        }
    }
    out
}

fn end_of_date(text: &[char], start: usize) -> Option<usize> {
    let (first, after_first) = number_at(text, start)?;
    let separator = at(text, after_first);
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let (second, after_second) = number_at(text, after_first + 1)?;
    if at(text, after_second) != separator {
        return None;
    }
    let (third, end) = number_at(text, after_second + 1)?;
    let is_date = |day: &str, month: &str, year: &str| {
        year.len() == 4
            && (year.starts_with("19") || year.starts_with("20"))
            && (1..=2).contains(&day.len())
            && day.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
            && (1..=2).contains(&month.len())
            && month
                .parse()
                .is_ok_and(|month: u8| (1..=12).contains(&month))
    };
    // A date does not go on: `06-12-2034-56` is a telephone number.
    let goes_on = at(text, end) == separator && at(text, end + 1).is_ascii_digit();
    let is_one = is_date(&first, &second, &third) || is_date(&third, &second, &first);
    (is_one && !goes_on).then_some(end)
}

/// The digits that stand together from here, and where they end.
fn number_at(text: &[char], start: usize) -> Option<(String, usize)> {
    let digits: String = text
        .iter()
        .skip(start)
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let end = start.checked_add(digits.len())?;
    (!digits.is_empty()).then_some((digits, end))
}

/// Words in lower case, with whether they begin with a capital, and where they end.
fn words(text: &[char]) -> Vec<(String, bool, usize)> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut capital = false;
    for (index, c) in text.iter().enumerate() {
        if c.is_alphabetic() {
            if word.is_empty() {
                capital = c.is_uppercase();
            }
            word.extend(c.to_lowercase());
        } else if !word.is_empty() {
            words.push((std::mem::take(&mut word), capital, index));
        }
    }
    if !word.is_empty() {
        words.push((word, capital, text.len()));
    }
    words
}

fn short_number_with_a_word(text: &[char]) -> bool {
    words(text)
        .iter()
        .filter(|(word, _, _)| TELEPHONE.contains(&word.as_str()))
        .any(|(_, _, end)| {
            let gap = text
                .iter()
                .skip(*end)
                .take_while(|c| !c.is_alphanumeric())
                .count();
            gap <= 4 && digits_from(text, end + gap) >= 6
        })
}

fn mail(text: &[char]) -> bool {
    text.contains(&'@') || holds(text, "(at)") || holds(text, "[at]")
}

fn link(text: &[char]) -> bool {
    if ["://", "www.", "mailto:"]
        .iter()
        .any(|mark| holds(text, mark))
    {
        return true;
    }
    let dots = text.iter().enumerate().filter(|(_, c)| **c == '.');
    let mut joining = dots.filter(|(dot, _)| *dot > 0 && at(text, dot - 1).is_alphanumeric());
    joining.any(|(dot, _)| {
        let word = text.iter().skip(dot + 1).take_while(|c| c.is_alphabetic());
        let end = dot + 1 + word.clone().count();
        let word: String = word.flat_map(|c| c.to_lowercase()).collect();
        let next = at(text, end);
        let ends = !next.is_ascii_digit() && next != '-';
        ends && (DOMAINS.contains(&word.as_str())
            || (next == '/' && DOMAIN_WORDS.contains(&word.as_str())))
    })
}

/// Whether the text holds this mark, which is plain and in lower case, in whatever case.
fn holds(text: &[char], mark: &str) -> bool {
    text.windows(mark.len()).any(|window| {
        let mut pairs = window.iter().zip(mark.chars());
        pairs.all(|(c, mark)| c.to_ascii_lowercase() == mark)
    })
}

fn position(text: &[char]) -> bool {
    let mut decimals = 0;
    let mut index = 0;
    while index < text.len() {
        let Some((_, end)) = number_at(text, index) else {
            index += 1;
            continue;
        };
        index = end;
        if at(text, end) == '.'
            && let Some((places, end)) = number_at(text, end + 1)
        {
            decimals += usize::from(places.len() >= 4);
            index = end;
        }
    }
    decimals >= 2
}

fn street(text: &[char]) -> bool {
    words(text).iter().any(|(word, capital, end)| {
        let ends_in = |ending: &&&str| {
            let before = word.strip_suffix(**ending);
            before.is_some_and(|before| before.chars().count() >= 3)
        };
        let is_street = STREETS.iter().any(|ending| ends_in(&ending))
            || (*capital && CAPITAL_STREETS.iter().any(|ending| ends_in(&ending)));
        is_street && !NO_STREETS.contains(&word.as_str()) && a_house_number_follows(text, *end)
    })
}

fn a_house_number_follows(text: &[char], end: usize) -> bool {
    let rest: String = text.iter().skip(end).take(8).collect();
    let rest = rest.trim_start_matches(['.', ' ']).to_lowercase();
    let rest = ["nr", "no"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(&rest);
    rest.trim_start_matches(['.', ' '])
        .starts_with(|c: char| c.is_ascii_digit() && c != '0')
}
