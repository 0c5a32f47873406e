//! Rows of the tables of organisations, hats, categories, tasks and grounds.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::names::{
    Bilingual, Class, HatPattern, OriginTag, RowStatus, SpecialRegime, day, maybe_day,
};
use crate::model::ground::named;
use crate::model::{Category, Day, Hat, Layer, Modality, Organisation, TaskId};

/// A dated row. Rows with the same key are versions of one thing: without overlap, without gap.
pub(super) trait Row {
    /// Name of the table, for messages.
    const TABLE: &'static str;
    /// What the row is about.
    fn key(&self) -> String;
    /// First legal day on which it holds.
    fn from(&self) -> Day;
    /// First legal day on which it holds no longer; absent where open.
    fn until(&self) -> Option<Day>;
}

/// Implements [`Row`] for a row with `from` and `until`.
macro_rules! dated {
    ($row:ident, $table:literal, |$self:ident| $key:expr) => {
        impl $crate::model::catalogue::rows::Row for $row {
            const TABLE: &'static str = $table;

            fn key(&self) -> String {
                let $self = self;
                $key.to_string()
            }

            fn from(&self) -> Day {
                self.from
            }

            fn until(&self) -> Option<Day> {
                self.until
            }
        }
    };
}
pub(super) use dated;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationRow {
    /// Id.
    pub id: Organisation,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Name.
    pub name: Bilingual,
    /// Whether it is one of the integral team, and may call.
    pub partner: bool,
}
dated!(OrganisationRow, "organisation", |row| row.id);

/// A hat.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "columns of a table, each a plain yes or no"
)]
#[serde(deny_unknown_fields)]
pub struct HatRow {
    /// Id: organisation and capacity.
    pub id: Hat,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Name.
    pub name: Bilingual,
    /// What officers call it in scenarios, where that is not the name; Dutch.
    pub short: Option<String>,
    /// Article of the capacity.
    pub article: String,
    /// Whether it has records of its own.
    pub holds: bool,
    /// Whether a mandated professional may ask under it.
    pub callable: bool,
    /// Whether whoever wears it is employed elsewhere: a mandate for it rests on the contract (AVG 28).
    #[serde(default)]
    pub contracted: bool,
    /// Whether all that it holds is sensitive: a shelter, a doctor.
    pub sensitive_holder: bool,
    /// Whether its being involved is itself sensitive.
    pub sensitive_involvement: bool,
    /// Whether consent may serve as AVG 6 basis for it as a recipient.
    pub consent_as_basis: bool,
    /// Exception that everything it holds needs.
    pub special: Option<SpecialRegime>,
    /// Law under which it is itself the source of police or judicial data; absent where it only received them.
    pub source_under: Option<OriginTag>,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(HatRow, "hat", |row| row.id);

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRow {
    /// Id.
    pub id: Category,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Name.
    pub name: Bilingual,
    /// How it may leave, whoever holds it.
    pub class: Class,
    /// Exception that every flow of it needs.
    pub special: Option<SpecialRegime>,
    /// Hats that alone give it; absent where every holder may.
    pub given_by: Option<BTreeSet<Hat>>,
    /// Whether it may be passed on by whom it was given to.
    #[serde(default = "yes")]
    pub onward: bool,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(CategoryRow, "category", |row| row.id);

fn yes() -> bool {
    true
}

named! {
    /// About whom a task may ask.
    TaskPersons {
        /// The members of the household.
        Household = "household",
        /// Those whom the inquiry is about.
        InquirySubjects = "inquiry-subjects",
        /// Those whom the request to the court is about.
        RequestSubjects = "request-subjects",
    }
}

/// A task: a named purpose and the most it may ask.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskRow {
    /// Id.
    pub id: TaskId,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Name.
    pub name: Bilingual,
    /// About whom.
    pub persons: TaskPersons,
    /// Longest period, in calendar months.
    pub longest_months: u16,
    /// Weeks within which it is to be done. The term is for order: a decision past it warns, and closes nothing.
    pub term_weeks: Option<u16>,
    /// Whether it is asked at a consultation alone.
    #[serde(default)]
    pub sitting: bool,
    /// Categories at most.
    pub categories: BTreeSet<Category>,
    /// What an officer should know.
    pub note: Option<String>,
    /// Hats that may ask for it.
    pub hats: Vec<TaskHat>,
    /// Groups of its categories: one sentence of necessity for each that is asked.
    pub groups: Vec<TaskGroup>,
}
dated!(TaskRow, "task", |row| row.id);

impl TaskRow {
    /// On what this hat has the task; absent where it has it not.
    pub fn hat(&self, hat: &Hat) -> Option<&TaskHat> {
        self.hats.iter().find(|row| row.hat == *hat)
    }

    /// The group of a category; absent where the task may not ask it.
    pub fn group_of(&self, category: Category) -> Option<&TaskGroup> {
        self.groups
            .iter()
            .find(|group| group.categories.contains(&category))
    }
}

/// A hat that has a task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskHat {
    /// The hat.
    pub hat: Hat,
    /// Article of the task.
    pub article: String,
    /// AVG 6 basis that the law gives; absent where consent must be the basis.
    pub basis: Option<String>,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
}

/// A group of categories for which necessity is stated once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskGroup {
    /// Id, unique within the task.
    pub id: String,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// What the asker is asked.
    pub prompt: Bilingual,
}

/// A ground: what opens one layer of a flow, by law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRow {
    /// Id.
    pub id: String,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Article.
    pub article: String,
    /// Name.
    pub name: Bilingual,
    /// Layer it opens.
    pub layer: Layer,
    /// In which modality; absent where it serves flows of every modality.
    pub modality: Option<Modality>,
    /// Hats that give.
    pub givers: Vec<HatPattern>,
    /// Hats that receive.
    pub receivers: Vec<HatPattern>,
    /// Roles of the data subject it speaks of; absent where all.
    pub subjects: Option<BTreeSet<String>>,
    /// Categories it speaks of; absent where all.
    pub categories: Option<BTreeSet<Category>>,
    /// Whether it is switched off: it is here with its days, and opens nothing.
    #[serde(default)]
    pub off: bool,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(GroundRow, "ground", |row| row.id);

impl GroundRow {
    /// Whether it speaks of flows from this hat to that one.
    pub fn speaks_of(&self, giver: &Hat, receiver: &Hat) -> bool {
        let among =
            |patterns: &[HatPattern], hat: &Hat| patterns.iter().any(|pattern| pattern.covers(hat));
        among(&self.givers, giver) && among(&self.receivers, receiver)
    }
}
