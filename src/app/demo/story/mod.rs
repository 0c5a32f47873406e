//! Stories: short walks over the running system about the work of people around the rules, with what each party reads of it side by side.

mod weighing;

use super::seed::{Names, Seeder};
use super::voice::Voice;

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Story {
    /// A right that waits for a professional, from sending to release.
    Weighing,
}

/// What a story is told with.
pub(super) struct Telling<'a> {
    /// The world, as it came into the register.
    pub(super) seeder: &'a Seeder<'a>,
    /// What everybody is called.
    pub(super) names: &'a Names,
    /// How it is told.
    pub(super) voice: Voice<'a>,
}

impl Telling<'_> {
    /// Tells a story.
    pub(super) async fn tell(&self, story: Story) -> anyhow::Result<()> {
        match story {
            Story::Weighing => self.weighing().await,
        }
    }
}
