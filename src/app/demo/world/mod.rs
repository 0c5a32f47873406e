//! The synthetic world of the demo and of the tests: households, the register facts about them, and the rows of six source
//! systems, all from the stories in `deploy/demo/households`, a seed and the day that counts as today. Nobody in it exists.
//!
//! [`World::tell`] gives everything at once and always the same for the same seed and day:
//!
//! * for the broker's register, by keys that mean nothing outside (`noor`, `de-wit-verzonnen`): [`World::households`] with
//!   their members, [`World::persons`] (births with earliest and latest day, deaths, citizen numbers of the test range),
//!   [`World::links`] (person, hat, the organisation's own client number), [`World::authority`], [`World::measures`],
//!   [`World::professionals`] with the hats they are mandated for, [`World::assignments`], [`World::consents`],
//!   [`World::stages`], [`World::flags`], [`World::barred`];
//! * for the sources: [`World::sources`], the rows of each organisation in its own schema, which [`crate::connector::fill`]
//!   writes into an empty SQLite file; schemas and mappings are in [`systems`].
//!
//! Hats, categories (kebab-case ids), tasks, roles, outcomes and stages are those of the catalogue and of the contracts.
//! Household 1, `de-wit-verzonnen`, is the one the demo asks about; all six organisations hold it.

mod book;
mod facts;
mod register;
mod routine;
mod rows;
mod story;
pub mod systems;
mod when;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use facts::{Assignment, Authority, Barred, Consent, Flag, Link, Measure, Professional, Stage};

use crate::connector::Row;

use book::Book;
use story::Story;

/// Organisations with a source system in the demo, in the order in which they are loaded.
pub const ORGANISATIONS: [&str; 6] = ["samen-doen", "jbra", "wsg", "vt", "rvdk", "blijf"];

/// Key of the household that the demo asks about.
pub const SHOWN_HOUSEHOLD: &str = "de-wit-verzonnen";

const STORIES: [&str; 12] = [
    include_str!("../../../../deploy/demo/households/01-de-wit-verzonnen.toml"),
    include_str!("../../../../deploy/demo/households/02-bedacht.toml"),
    include_str!("../../../../deploy/demo/households/03-el-fictief.toml"),
    include_str!("../../../../deploy/demo/households/04-voorbeeld-proef.toml"),
    include_str!("../../../../deploy/demo/households/05-testa.toml"),
    include_str!("../../../../deploy/demo/households/06-schijn.toml"),
    include_str!("../../../../deploy/demo/households/07-van-sprookje.toml"),
    include_str!("../../../../deploy/demo/households/08-proef-nieuwland.toml"),
    include_str!("../../../../deploy/demo/households/09-hypothese.toml"),
    include_str!("../../../../deploy/demo/households/10-fabel.toml"),
    include_str!("../../../../deploy/demo/households/11-denkbeeld.toml"),
    include_str!("../../../../deploy/demo/households/12-mythe.toml"),
];

/// A story that cannot be told. All stories are part of the program; a test tells them all.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A story file that cannot be read.
    #[error("story {number} cannot be read")]
    Story {
        /// Number of the story, from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        source: toml::de::Error,
    },
    /// A story names somebody whom no story tells of.
    #[error("nobody is called `{0}`")]
    UnknownPerson(String),
    /// An organisation is told to record something about somebody it does not hold.
    #[error("`{organisation}` does not hold `{person}`")]
    NotHeld {
        /// The organisation.
        organisation: String,
        /// Key of the person.
        person: String,
    },
    /// A word that an organisation's system has no code for.
    #[error("`{organisation}` has no code for {what} `{word}`")]
    NoCode {
        /// The organisation.
        organisation: &'static str,
        /// What the word is.
        what: &'static str,
        /// The word.
        word: String,
    },
    /// A kind of record told of a hat whose system has no room for it.
    #[error("{what} is told of `{hat}`, whose system does not hold that")]
    NoRoom {
        /// Kind of record.
        what: &'static str,
        /// The hat.
        hat: String,
    },
}

/// Everything there is to know in the synthetic world.
#[derive(Clone, Debug)]
pub struct World {
    /// The day it is told on.
    pub today: Date,
    /// The households, the shown one first.
    pub households: Vec<Household>,
    /// Everybody, in the order of the stories.
    pub persons: Vec<Person>,
    /// Who holds records of whom.
    pub links: Vec<Link>,
    /// Authority over the children.
    pub authority: Vec<Authority>,
    /// Measures, as the register has them.
    pub measures: Vec<Measure>,
    /// The professionals of all organisations.
    pub professionals: Vec<Professional>,
    /// Who works on which household.
    pub assignments: Vec<Assignment>,
    /// Statements of consent.
    pub consents: Vec<Consent>,
    /// Stages of reports to Veilig Thuis.
    pub stages: Vec<Stage>,
    /// Flags.
    pub flags: Vec<Flag>,
    /// Professionals who may not see a household.
    pub barred: Vec<Barred>,
    /// The rows of each organisation's database, in an order that keeps its foreign keys.
    pub sources: BTreeMap<&'static str, Vec<Row>>,
}

/// A household.
#[derive(Clone, Debug)]
pub struct Household {
    /// Key within this world.
    pub key: String,
    /// One line about it, in Dutch.
    pub title: String,
    /// Its story, in Dutch.
    pub story: String,
    /// Who belongs to it.
    pub members: Vec<Member>,
}

/// That somebody belongs to a household.
#[derive(Clone, Debug)]
pub struct Member {
    /// Key of the person.
    pub person: String,
    /// `child`, `parent`, `partner`, `guardian` or `other`.
    pub role: String,
    /// `lives-there`, `stays-part-time`, `parent-elsewhere`, `former-member`.
    pub basis: String,
    /// First day.
    pub from: Date,
    /// Day after the last one.
    pub until: Option<Date>,
}

/// A person who does not exist.
#[derive(Clone, Debug)]
pub struct Person {
    /// Key within this world.
    pub key: String,
    /// Given names; empty for an unborn child.
    pub given: String,
    /// Family name.
    pub family: String,
    /// `female`, `male` or `other`.
    pub sex: String,
    /// Earliest possible day of birth.
    pub born_earliest: Date,
    /// Latest possible day of birth.
    pub born_latest: Date,
    /// Whether the birth is still expected.
    pub expected: bool,
    /// Day of death.
    pub died: Option<Date>,
    /// Citizen number of the range for tests, with a correct check digit; none for an unborn child.
    pub bsn: Option<String>,
}

impl World {
    /// Tells the world as it stands on `today`. The same seed and day give the same world.
    pub fn tell(seed: u64, today: Date) -> Result<Self, WorldError> {
        Self::of(&STORIES, seed, today)
    }

    /// Tells the world of these stories.
    pub(in crate::app) fn of(texts: &[&str], seed: u64, today: Date) -> Result<Self, WorldError> {
        let mut stories = Vec::with_capacity(texts.len());
        for (number, text) in (1..).zip(texts) {
            let mut story: Story =
                toml::from_str(text).map_err(|source| WorldError::Story { number, source })?;
            routine::fill_in(&mut story, seed.wrapping_add(number as u64), today);
            stories.push(story);
        }
        let book = Book::open(&stories, seed, today);
        let mut world = register::world(&stories, &book)?;
        world.sources = rows::all(&stories, &book)?;
        Ok(world)
    }

    /// The household with this key.
    pub fn household(&self, key: &str) -> Option<&Household> {
        self.households
            .iter()
            .find(|household| household.key == key)
    }

    /// The person with this key.
    pub fn person(&self, key: &str) -> Option<&Person> {
        self.persons.iter().find(|person| person.key == key)
    }
}

#[cfg(test)]
mod tests;
