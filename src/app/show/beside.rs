//! What several people read at one moment, side by side.

/// Blanks between two columns.
const GAP: usize = 3;

/// Columns under their titles, as wide together as the page; each line is folded within its own.
pub(in crate::app) fn beside(columns: &[(&str, Vec<String>)], width: usize) -> String {
    let count = columns.len().max(1);
    let each = (width.saturating_sub(GAP * (count - 1)) / count).max(1);
    let folded: Vec<Vec<String>> = columns
        .iter()
        .map(|(title, lines)| {
            let mut column = vec![title.to_uppercase()];
            column.extend(lines.iter().flat_map(|line| fold(line, each)));
            column
        })
        .collect();
    let height = folded.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..height {
        let cells: Vec<String> = folded
            .iter()
            .map(|column| format!("{:each$}", column.get(row).map_or("", String::as_str)))
            .collect();
        text.push_str(cells.join(&" ".repeat(GAP)).trim_end());
        text.push('\n');
    }
    text
}

/// A line in pieces of this width: between words, and within one that is too long.
fn fold(line: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in line.split_whitespace() {
        let letters: Vec<char> = word.chars().filter(|letter| !letter.is_control()).collect();
        for piece in letters.chunks(width) {
            let length = current.chars().count();
            if length > 0 && length + 1 + piece.len() > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.extend(piece);
        }
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn each_column_keeps_its_width_and_nothing_is_lost() {
        let long = "een lange zin die niet in een smalle kolom past".to_owned();
        let columns = [
            ("vrager", vec![long.clone(), "kort".to_owned()]),
            (
                "houder",
                vec!["rvw_0123456789abcdef0123456789abcdef".to_owned()],
            ),
        ];
        let text = beside(&columns, 43);
        assert!(
            text.lines().all(|line| line.chars().count() <= 43),
            "{text}"
        );
        assert!(text.starts_with("VRAGER                 HOUDER"), "{text}");
        for word in long.split(' ').chain(["kort", "rvw_0123456789abcdef"]) {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}
