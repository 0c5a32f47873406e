//! Lines on a page: indented, and folded where they grow too long.

/// A page that grows line by line, with notes at its end.
#[derive(Debug)]
pub(super) struct Page {
    width: usize,
    text: String,
    notes: Vec<String>,
}

impl Page {
    /// An empty page of this width, in characters.
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            text: String::new(),
            notes: Vec::new(),
        }
    }

    /// A heading, with an empty line above it unless it is the first.
    pub(super) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&text.to_uppercase());
        self.text.push('\n');
    }

    /// A line at this indent; nothing for an empty text. What is folded goes on two deeper.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let mut column = 0;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if column == 0 {
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else if column + 1 + length > self.width {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent + 2));
                column = indent + 2;
            } else {
                self.text.push(' ');
                column += 1;
            }
            // Control characters of a source must not reach the reader's terminal.
            self.text
                .extend(word.chars().filter(|character| !character.is_control()));
            column += length;
        }
        if column > 0 {
            self.text.push('\n');
        }
    }

    /// The mark of a note, `[1]`; the same text has the same mark. Nothing for an empty text.
    pub(super) fn note(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let known = self.notes.iter().position(|note| note == text);
        let place = known.unwrap_or_else(|| {
            self.notes.push(text.to_owned());
            self.notes.len() - 1
        });
        format!("[{}]", place + 1)
    }

    /// Every note, under this heading.
    pub(super) fn notes(&mut self, heading: &str) {
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            self.heading(heading);
        }
        for (note, number) in notes.iter().zip(1..) {
            self.line(2, &format!("[{number}] {note}"));
        }
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_long_line_is_folded_deeper_and_nothing_of_it_is_lost() {
        let words: Vec<String> = (0..60).map(|n| format!("woord{n}")).collect();
        let mut page = Page::new(80);
        page.line(4, &words.join(" "));
        let text = page.finish();
        assert!(text.lines().count() > 3);
        assert!(text.lines().all(|line| line.chars().count() <= 80));
        assert!(
            text.lines()
                .skip(1)
                .all(|line| line.starts_with("      woord"))
        );
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), words);
    }

    #[test]
    fn what_would_steer_a_terminal_does_not_reach_it() {
        let mut page = Page::new(80);
        page.line(2, "rood\u{1b}[31m tekst");
        assert_eq!(page.finish(), "  rood[31m tekst\n");
    }
}
