//! How the demo speaks: titles, what happens, and what several people read of it, side by side.

use crate::app::client;
use crate::app::show::{self, Language, View};

/// One who tells, in one language and on pages of one width.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a> {
    /// How replies are shown.
    pub(super) view: View<'a>,
}

impl Voice<'_> {
    /// A title.
    pub(super) fn title(&self, nl: &str, en: &str) -> anyhow::Result<()> {
        client::say(&format!("\n{}\n", self.pick(nl, en).to_uppercase()))
    }

    /// What happens.
    pub(super) fn tell(&self, nl: &str, en: &str) -> anyhow::Result<()> {
        client::say(&show::told("", self.pick(nl, en), self.view))
    }

    /// What several people read at this moment.
    pub(super) fn beside(&self, columns: &[(&str, Vec<String>)]) -> anyhow::Result<()> {
        client::say(&format!("\n{}", show::beside(columns, self.view.width)))
    }

    /// The text in the language told.
    pub(super) fn pick<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        match self.view.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }
}
