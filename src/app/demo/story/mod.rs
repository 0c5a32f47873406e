//! Stories: short walks over the running system about the work of people around the rules, with what each party reads of it side by side.

mod emergency;
mod informing;
mod repair;
mod weighing;
mod withdrawal;

use super::seed::{Names, Seeder};
use super::voice::Voice;

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Story {
    /// A right that waits for a professional, from sending to release.
    Weighing,
    /// A child in danger of life: the minimum, once a second professional agrees.
    Emergency,
    /// What was received without consent, and who is told of it.
    Informing,
    /// A consent that is withdrawn, and who reads of it.
    Withdrawal,
    /// An error that two people repair, and what had been given on it.
    Repair,
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
    /// The given name of whom an organisation calls this.
    fn given_name(&self, organisation: &str, pseudonym: &str) -> &str {
        let mut persons = self.seeder.world.persons.iter();
        let person = persons.find(|it| self.names.get(organisation, &it.key) == Some(pseudonym));
        person.map_or("?", |it| &it.given)
    }

    /// Tells a story.
    pub(super) async fn tell(&self, story: Story) -> anyhow::Result<()> {
        match story {
            Story::Weighing => self.weighing().await,
            Story::Emergency => self.emergency().await,
            Story::Informing => self.informing().await,
            Story::Withdrawal => self.withdrawal().await,
            Story::Repair => self.repair().await,
        }
    }
}
