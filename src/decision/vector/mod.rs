//! The small vector of facts from which a flow is decided: few facts, each with few values, no date.

mod packed;
mod words;

pub(super) use packed::{Mask, Packed, Values};
use words::Word;
pub(super) use words::all_words;
pub use words::{
    Ability, ConsentState, Council, Emergency, FactValue, Measure, OwnWord, Relation, Report, Role,
    Special,
};

use crate::model::catalogue::{InForce, OriginTag};
use crate::model::{AgeBand, Category, Class, Hat, TaskId};
pub use crate::work::Weighing;

/// What a vector is decided for: everything about a flow that is no fact of the household.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Hat that asks.
    pub recipient: Hat,
    /// Hat that holds.
    pub holder: Hat,
    /// Task.
    pub task: TaskId,
    /// Category.
    pub category: Category,
}

/// The vector, each fact of it once: with its name in the schema and its values.
macro_rules! vector {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)*) => {
        /// The facts about one flow. With cell, bundle and legal day it determines the outcome.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Vector {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Vector {
            /// Name and width in bits of every fact.
            const WIDTHS: &'static [(&'static str, u32)] =
                &[$((stringify!($field), <$type as Word>::WIDTH),)*];

            /// Every fact by its name in the schema.
            pub fn values(&self) -> Vec<(&'static str, FactValue)> {
                vec![$((stringify!($field), self.$field.told()),)*]
            }

            /// Every vector that differs from this one in one fact, with the name of the fact and its new value.
            pub fn neighbours(&self) -> Vec<(&'static str, FactValue, Vector)> {
                let mut neighbours = Vec::new();
                $(for &value in <$type as Word>::ALL.iter().filter(|value| **value != self.$field) {
                    neighbours.push((stringify!($field), value.told(), Vector { $field: value, ..*self }));
                })*
                neighbours
            }

            /// Every fact as a number.
            fn numbers(&self) -> [u64; Self::WIDTHS.len()] {
                [$(self.$field.number(),)*]
            }

            /// The vector of which these are the numbers, in order; absent where one of them is of no value.
            fn from_numbers(mut numbers: impl Iterator<Item = u64>) -> Option<Vector> {
                Some(Vector {
                    $($field: word(numbers.next()?)?,)*
                })
            }

            /// Every value of every fact, by the name of the fact in the schema.
            fn all_values() -> Vec<(&'static str, FactValue)> {
                let mut all = Vec::new();
                $(all.extend(<$type as Word>::ALL.iter().map(|value| (stringify!($field), value.told())));)*
                all
            }
        }
    };
}

vector! {
    /// Role of the data subject.
    role: Role,
    /// What the recipient, where it is a person, is to the data subject.
    relation: Relation,
    /// Age of the data subject; of a dead one, on the day of death.
    age: AgeBand,
    /// Whether the data subject can weigh the matter.
    ability: Ability,
    /// Whether the data subject has died.
    deceased: bool,
    /// Consent to sharing.
    sharing: ConsentState,
    /// Release of secrecy.
    release: ConsentState,
    /// Agreement to help.
    help: ConsentState,
    /// What the data subject said themselves about release of secrecy.
    own_word: OwnWord,
    /// Whether authority over the data subject was looked up, and not too long ago; of an adult always.
    authority_fresh: bool,
    /// Measure that the recipient executes.
    recipient_measure: Measure,
    /// Measure that the holder executes.
    holder_measure: Measure,
    /// Weighing by the holder.
    weighing: Weighing,
    /// Emergency.
    emergency: Emergency,
    /// Stage of the report to Veilig Thuis that got furthest.
    report: Report,
    /// Whether a report reasonably yields a suspicion.
    suspicion: bool,
    /// How far the Raad is.
    council: Council,
    /// Whether it was the holder that asked the Raad.
    holder_asked_council: bool,
    /// Whether somebody endangers the data subject.
    threat: bool,
    /// Whether a representative of the data subject is bypassed (Jeugdwet 7.3.15(4)).
    bypassed: bool,
    /// Whether holder and recipient are directly involved in the same help to the data subject.
    same_help: bool,
    /// Whether the recipient asks, in contrast to a holder who speaks unasked.
    on_request: bool,
    /// Whether the asker is assigned to the household under this hat, and not barred.
    assigned: bool,
    /// Whether the asker has a mandate for the hat.
    mandated: bool,
    /// Whether the mandate marks the asker for crisis work.
    crisis: bool,
    /// Whether necessity was stated for the category.
    necessity: bool,
}

impl Vector {
    /// Whether a flow can stand like this: nobody can consent for somebody who died (`policies/catalogue/consent-rules.toml`), however
    /// far the rules would let a consent reach.
    pub(super) fn can_be(&self) -> bool {
        let consents = [self.sharing, self.release, self.help];
        !(self.deceased && consents.contains(&ConsentState::Given))
    }

    /// Somebody of this role and age, about whom a mandated and assigned professional asks and says why, and nothing else holds.
    pub fn bare(role: Role, age: AgeBand) -> Vector {
        Vector {
            role,
            relation: Relation::None,
            age,
            ability: Ability::Able,
            deceased: false,
            sharing: ConsentState::Missing,
            release: ConsentState::Missing,
            help: ConsentState::Missing,
            own_word: OwnWord::Nothing,
            authority_fresh: true,
            recipient_measure: Measure::None,
            holder_measure: Measure::None,
            weighing: Weighing::None,
            emergency: Emergency::None,
            report: Report::None,
            suspicion: false,
            council: Council::None,
            holder_asked_council: false,
            threat: false,
            bypassed: false,
            same_help: false,
            on_request: true,
            assigned: true,
            mandated: true,
            crisis: false,
            necessity: true,
        }
    }
}

/// What the tables say of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TableFacts {
    /// Exception that the category of this holder needs.
    pub(super) special: Special,
    /// Whether the category is sensitive in the hands of this holder.
    pub(super) sensitive: bool,
    /// Where police and judicial data of this holder come from.
    pub(super) origin_tag: OriginTag,
}

impl TableFacts {
    const WIDTHS: [(&str, u32); 3] = [
        ("special", Special::WIDTH),
        ("sensitive", bool::WIDTH),
        ("origin_tag", OriginTag::WIDTH),
    ];

    /// What the tables say of a category in the hands of a holder.
    pub(super) fn of(tables: InForce<'_>, holder: &Hat, category: Category) -> Self {
        Self {
            special: tables.special_for(holder, category).into(),
            sensitive: tables.class_for(holder, category) == Class::Sensitive,
            origin_tag: tables.origin_tag(holder, category),
        }
    }

    /// Each of them by its name in the schema.
    pub(super) fn values(self) -> [(&'static str, FactValue); 3] {
        [
            ("special", self.special.told()),
            ("sensitive", self.sensitive.told()),
            ("origin_tag", self.origin_tag.told()),
        ]
    }

    /// All of them in few bits, beside no fact of a household.
    pub(super) fn packed(self) -> Packed {
        Packed::of_tables(self)
    }

    fn numbers(self) -> [u64; 3] {
        [
            self.special.number(),
            self.sensitive.number(),
            self.origin_tag.number(),
        ]
    }

    fn all_values() -> impl Iterator<Item = (&'static str, FactValue)> {
        let special = Special::ALL.iter().map(|value| ("special", value.told()));
        let sensitive = bool::ALL.iter().map(|value| ("sensitive", value.told()));
        let origin_tag = OriginTag::ALL
            .iter()
            .map(|value| ("origin_tag", value.told()));
        special.chain(sensitive).chain(origin_tag)
    }
}

/// The value with this number.
fn word<W: Word>(number: u64) -> Option<W> {
    W::ALL.get(usize::try_from(number).ok()?).copied()
}

/// Everything a policy looks at but the hats, the category and the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) tables: TableFacts,
    pub(super) vector: Vector,
}

impl Facts {
    /// Every fact by its name in the schema; the task is none of them.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, FactValue)> {
        self.tables.values().into_iter().chain(self.vector.values())
    }

    /// All of them in few bits.
    pub(super) fn packed(&self) -> Packed {
        Packed::new(self)
    }
}
