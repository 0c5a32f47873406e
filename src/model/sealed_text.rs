//! Free text on its way to being sealed.

use std::fmt;

use zeroize::Zeroizing;

/// Clear text that the broker may not keep: it prints as `…` and is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct ClearText(Zeroizing<String>);

impl ClearText {
    /// Takes charge of a text.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one place that seals it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClearText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_text_never_prints() {
        let text = ClearText::new("kanarie".to_owned());
        assert!(!format!("{text:?}").contains("kanarie"));
        assert_eq!(text.expose(), "kanarie");
    }
}
