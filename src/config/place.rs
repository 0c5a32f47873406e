//! Where in the file a field stands: the reader of TOML gives an offset, people need a line and a name.

/// The fields of a file with their lines, in order.
pub(super) struct Places {
    lines: Vec<Line>,
}

struct Line {
    /// Offset of the first byte after it.
    end: usize,
    /// Path of the section or field that begins or goes on here.
    field: Option<String>,
    /// Whether it begins here.
    begins: bool,
}

impl Places {
    pub(super) fn of(text: &str) -> Self {
        let mut section = String::new();
        let mut field: Option<String> = None;
        let mut end = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            end += line.len();
            let mut begins = true;
            if let Some(name) = header(line) {
                name.clone_into(&mut section);
                field = Some(section.clone());
            } else if let Some(name) = key(line) {
                field = Some(joined(&section, name));
            } else {
                begins = false;
            }
            lines.push(Line {
                end,
                field: field.clone(),
                begins,
            });
        }
        Self { lines }
    }

    /// Line (from 1) and field at this offset.
    pub(super) fn at(&self, offset: usize) -> (usize, Option<String>) {
        let index = self.lines.partition_point(|line| line.end <= offset);
        let field = self.lines.get(index).and_then(|line| line.field.clone());
        (index + 1, field)
    }

    /// Line (from 1) on which this field was last given a value.
    pub(super) fn line_of(&self, field: &str) -> Option<usize> {
        let found = |line: &Line| line.begins && line.field.as_deref() == Some(field);
        self.lines.iter().rposition(found).map(|index| index + 1)
    }
}

/// Name of the section that begins on this line.
fn header(line: &str) -> Option<&str> {
    let line = line.trim();
    let inside = line
        .strip_prefix("[[")
        .and_then(|rest| rest.split_once("]]"))
        .or_else(|| line.strip_prefix('[').and_then(|rest| rest.split_once(']')));
    inside
        .map(|(name, _)| name.trim())
        .filter(|name| !name.is_empty() && name.chars().all(in_name))
}

/// Name of the field that begins on this line.
fn key(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim();
    (!name.is_empty() && name.chars().all(in_name)).then_some(name)
}

fn in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.".contains(character)
}

fn joined(section: &str, name: &str) -> String {
    if section.is_empty() {
        name.to_owned()
    } else {
        format!("{section}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    const TEXT: &str = "a = 1\n\n[b.c]\nd = [\n  \"x=1\",\n]\n[[e]]\nf = 2\n[[e]]\nf = 3\n";

    #[test]
    fn an_offset_is_told_as_line_and_field() {
        let places = Places::of(TEXT);
        assert_eq!(places.at(0), (1, Some("a".to_owned())));
        let inside = TEXT.find("x=1").unwrap();
        assert_eq!(places.at(inside), (5, Some("b.c.d".to_owned())));
        let third = TEXT.find('3').unwrap();
        assert_eq!(places.at(third), (10, Some("e.f".to_owned())));
    }

    #[test]
    fn a_field_is_found_where_it_was_last_written() {
        let places = Places::of(TEXT);
        assert_eq!(places.line_of("e.f"), Some(10));
        assert_eq!(places.line_of("b.c.d"), Some(4));
        assert_eq!(places.line_of("b.x"), None);
    }
}
