//! Just enough reading of Rust for the rules: code without comments, strings and tests, and the paths it uses.
#![expect(
    clippy::string_slice,
    reason = "every offset comes from a search in the same text, so it lies between characters"
)]

/// The code with comments, strings and character literals blanked out; lines stay where they were.
pub(crate) fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if next_is(&chars, at, '/') => find(&chars, at, |i| chars[i] == '\n'),
            '/' if next_is(&chars, at, '*') => end_of_block_comment(&chars, at),
            'r' if !continues_word(&chars, at) => end_of_raw_string(&chars, at).unwrap_or(at),
            '"' => end_of_literal(&chars, at, '"'),
            '\'' if is_char_literal(&chars, at) => end_of_literal(&chars, at, '\''),
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(
                chars[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        }
    }
    code
}

/// The same code without modules marked `#[cfg(test)]`; takes what [`code_only`] gives.
pub(crate) fn without_tests(code: &str) -> String {
    let mut rest = code;
    let mut kept = String::new();
    while let Some(start) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..start]);
        let tail = &rest[start..];
        rest = &tail[end_of_item(tail)..];
    }
    kept.push_str(rest);
    kept
}

/// Every path in `code` that starts at `root` (as in `root::a::b`), use groups written out.
pub(crate) fn paths_from(code: &str, root: &str) -> Vec<Vec<String>> {
    let start = format!("{root}::");
    let mut found = Vec::new();
    for (at, _) in code.match_indices(&start) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| is_word(c) || c == ':') {
            continue;
        }
        expand(&code[at + start.len()..], &mut Vec::new(), &mut found);
    }
    found
}

/// True where `word` stands in `code` with no letter, digit or underscore around it.
pub(crate) fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The number, from one, of the first line that has `word`.
pub(crate) fn line_of(code: &str, word: &str) -> usize {
    let line = code.lines().position(|line| has_word(line, word));
    line.map_or(1, |index| index + 1)
}

/// Reads one path from the start of `text` and gives back how much of it was read.
fn expand(text: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let trimmed = text.trim_start();
    let mut at = text.len() - trimmed.len();
    if trimmed.starts_with('{') {
        at += 1;
        while !text[at..].trim_start().starts_with('}') && !text[at..].trim_start().is_empty() {
            at += expand(&text[at..], &mut prefix.clone(), found);
            let to_next = text[at..].find([',', '}']).unwrap_or(text.len() - at);
            at += to_next;
            at += usize::from(text[at..].starts_with(','));
        }
        at += text[at..].find('}').map_or(text.len() - at, |end| end + 1);
        return at;
    }
    let name: String = trimmed.chars().take_while(|c| is_word(*c)).collect();
    at += name.len();
    if name.is_empty() {
        found.push(prefix.clone());
        return at + usize::from(trimmed.starts_with('*'));
    }
    prefix.push(name);
    if let Some(rest) = text[at..].strip_prefix("::") {
        return at + 2 + expand(rest, prefix, found);
    }
    found.push(prefix.clone());
    at
}

/// Where the item that starts at the beginning of `code` ends: after its block, or after its semicolon.
fn end_of_item(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn continues_word(chars: &[char], at: usize) -> bool {
    at > 0 && is_word(chars[at - 1]) && chars[at - 1] != 'b'
}

fn next_is(chars: &[char], at: usize, wanted: char) -> bool {
    chars.get(at + 1) == Some(&wanted)
}

fn find(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len())
        .find(|i| stop(*i))
        .unwrap_or(chars.len())
}

fn end_of_block_comment(chars: &[char], at: usize) -> usize {
    let close = find(chars, at + 2, |i| chars[i] == '*' && next_is(chars, i, '/'));
    (close + 2).min(chars.len())
}

fn end_of_raw_string(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return None;
    }
    let closes = |i: usize| {
        chars[i] == '"' && chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes
    };
    Some((find(chars, at + 2 + hashes, closes) + 1 + hashes).min(chars.len()))
}

fn end_of_literal(chars: &[char], at: usize, quote: char) -> usize {
    let mut i = at + 1;
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn is_char_literal(chars: &[char], at: usize) -> bool {
    next_is(chars, at, '\\') || chars.get(at + 2) == Some(&'\'')
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = "let a = \"tokio // \\\" x\"; // tokio\n/* tokio */ let b = r#\"tokio \" \"#; let c: &'a str = 'x';";
    let code = code_only(text);
    assert!(!code.contains("tokio"), "{code}");
    assert!(code.contains("let c: &'a str ="), "{code}");
    assert_eq!(code.lines().count(), 2);
}

#[test]
fn test_modules_are_left_out() {
    let code = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { tokio() } }\n#[cfg(test)]\nmod more;\nfn c() {}";
    let kept = without_tests(code);
    assert!(kept.contains("fn a") && kept.contains("fn c"), "{kept}");
    assert!(!kept.contains("tokio") && !kept.contains("more"), "{kept}");
}

#[test]
fn use_groups_are_written_out() {
    let code = "use crate::{a::{B, c::D}, e as f, g::*};\nlet x = crate::h::i(); xcrate::no::no;";
    let paths: Vec<String> = paths_from(code, "crate")
        .iter()
        .map(|path| path.join("::"))
        .collect();
    assert_eq!(paths, ["a::B", "a::c::D", "e", "g", "h::i"]);
}
