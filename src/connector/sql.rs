//! The named parameters of a mapping's queries, as the numbered ones that the database library binds.

use std::collections::BTreeSet;

/// A query with its names replaced by numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberedQuery {
    /// The query.
    pub(super) text: String,
    /// The names it used.
    pub(super) names: BTreeSet<String>,
}

/// Where the scan stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Code,
    Quotes(char),
    LineComment,
    BlockComment,
}

/// Replaces each of `names` (`:from` and so on) by its number, counted from 1 in the order of the list. A name may occur
/// more than once. Refuses other names, other kinds of parameters and a second statement.
pub(super) fn number(query: &str, names: &[&str]) -> Result<NumberedQuery, String> {
    let mut text = String::with_capacity(query.len());
    let mut used = BTreeSet::new();
    let mut within = Within::Code;
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match (within, letter, next) {
            (Within::Code, ':', _) => {
                let mut name = String::new();
                while let Some(part) = letters.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    name.push(part);
                }
                let Some(place) = names.iter().position(|known| *known == name) else {
                    return Err(format!(
                        "`:{name}` is no parameter here; there are {}",
                        listed(names)
                    ));
                };
                text.push('?');
                text.push_str(&(place + 1).to_string());
                used.insert(name);
                continue;
            }
            (Within::Code, '?' | '@' | '$', _) => {
                return Err(format!(
                    "`{letter}` is no parameter here; there are {}",
                    listed(names)
                ));
            }
            (Within::Code, ';', _) => return Err("`;` in a query: write one statement".to_owned()),
            (Within::Code, '\'' | '"' | '`', _) => within = Within::Quotes(letter),
            (Within::Code, '-', Some('-')) => within = Within::LineComment,
            (Within::Code, '/', Some('*')) => within = Within::BlockComment,
            (Within::Quotes(quote), _, _) if letter == quote => within = Within::Code,
            (Within::LineComment, '\n', _) => within = Within::Code,
            (Within::BlockComment, '*', Some('/')) => {
                text.push(letter);
                letters.next();
                text.push('/');
                within = Within::Code;
                continue;
            }
            _ => {}
        }
        text.push(letter);
    }
    Ok(NumberedQuery { text, names: used })
}

fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`:{name}`")).collect();
    names.join(", ")
}

/// A name as an identifier.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{identifier, number};

    const NAMES: [&str; 3] = ["client_numbers", "from", "until"];

    #[test]
    fn names_become_numbers_outside_texts_and_comments_only() {
        let query = "SELECT ':from', \":a\" FROM t -- :until\nWHERE d >= :from AND /* :x ? */ e < :from AND c = :client_numbers";
        let numbered = number(query, &NAMES).unwrap();
        assert_eq!(
            numbered.text,
            "SELECT ':from', \":a\" FROM t -- :until\nWHERE d >= ?2 AND /* :x ? */ e < ?2 AND c = ?1"
        );
        assert!(numbered.names.contains("from") && !numbered.names.contains("until"));
    }

    #[test]
    fn other_parameters_and_second_statements_are_refused() {
        for query in [
            "SELECT :form",
            "SELECT ?",
            "SELECT $1",
            "SELECT @x",
            "SELECT 1; DROP TABLE t",
        ] {
            assert!(number(query, &NAMES).is_err(), "{query}");
        }
        assert!(
            number("SELECT :form", &NAMES)
                .unwrap_err()
                .contains("`:from`")
        );
    }

    #[test]
    fn an_identifier_cannot_be_broken_out_of() {
        assert_eq!(identifier("a\"b"), "\"a\"\"b\"");
    }
}
