//! The words of scenarios → values: hats, categories and tasks by the Dutch names of the catalogue or their ids, days and times as people
//! write them, and short lists for everything else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};

use super::lists::LISTS;
use super::nearest::nearest;
use crate::model::catalogue::InForce;
use crate::model::time::by_dutch_clock;
use crate::model::{Category, Day, Hat, TaskId, Timestamp};

/// A place for a value in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Name,
    Names,
    Hat,
    Hats,
    Categories,
    Task,
    Day,
    /// First day of the period in which a fact holds.
    From,
    /// Day after the last one.
    Until,
    Moment,
    /// Hat that wrote a fact down.
    Writer,
    /// Hat that confirmed it.
    Confirmer,
    /// Day on which it was looked up.
    LookedUp,
    /// One of a short list.
    Word(&'static str),
    Text,
}

/// What stands in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Names(Vec<String>),
    Hats(BTreeSet<Hat>),
    Categories(BTreeSet<Category>),
    Task(TaskId),
    Day(Day),
    Moment(Timestamp),
    Word(&'static str),
    Text(String),
}

impl Slot {
    /// Places by the name they have in patterns.
    const NAMES: [(&'static str, Slot); 14] = [
        ("naam", Slot::Name),
        ("namen", Slot::Names),
        ("pet", Slot::Hat),
        ("petten", Slot::Hats),
        ("gegevens", Slot::Categories),
        ("taak", Slot::Task),
        ("dag", Slot::Day),
        ("vanaf", Slot::From),
        ("tot", Slot::Until),
        ("moment", Slot::Moment),
        ("bron", Slot::Writer),
        ("bevestiger", Slot::Confirmer),
        ("opgezocht", Slot::LookedUp),
        ("artikel", Slot::Text),
    ];

    /// The place with this name.
    pub(super) fn named(name: &str) -> Option<Slot> {
        let plain = Self::NAMES.iter().find(|(known, _)| *known == name);
        let word = || LISTS.iter().find(|(known, _)| *known == name);
        plain
            .map(|(_, slot)| *slot)
            .or_else(|| word().map(|(known, _)| Slot::Word(known)))
    }
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// Every word that scenarios may use, from the catalogue of one bundle.
pub(super) struct Words {
    hats: Names<Hat>,
    categories: Names<Category>,
    tasks: Names<TaskId>,
}

impl Words {
    pub(super) fn new(tables: InForce<'_>) -> Self {
        let hats = tables.hats().flat_map(|row| {
            let short = row.short.iter().cloned();
            let names = [row.id.to_string(), row.name.nl.clone()];
            names
                .into_iter()
                .chain(short)
                .map(|name| (name, row.id.clone()))
        });
        let categories = tables
            .categories()
            .flat_map(|row| [row.id.to_string(), row.name.nl.clone()].map(|name| (name, row.id)));
        let tasks = tables.tasks().flat_map(|row| {
            [row.id.to_string(), row.name.nl.clone()].map(|name| (name, row.id.clone()))
        });
        let (hats, categories, tasks) =
            (Names::new(hats), Names::new(categories), Names::new(tasks));
        Self {
            hats,
            categories,
            tasks,
        }
    }

    /// The value of a text in a place; absent where it is none.
    pub(super) fn read(&self, slot: Slot, text: &str) -> Option<Value> {
        match slot {
            Slot::Name => names(text)
                .filter(|names| names.len() == 1)
                .map(Value::Names),
            Slot::Names => names(text).map(Value::Names),
            Slot::Hat | Slot::Writer | Slot::Confirmer => {
                let hat = self.hats.one(text)?;
                Some(Value::Hats([hat].into()))
            }
            Slot::Hats => self.hats.several(text).map(Value::Hats),
            Slot::Categories if text == "alles" => {
                Some(Value::Categories(Category::ALL.iter().copied().collect()))
            }
            Slot::Categories => self.categories.several(text).map(Value::Categories),
            Slot::Task => self.tasks.one(text).map(Value::Task),
            Slot::Day | Slot::From | Slot::Until | Slot::LookedUp => day(text).map(Value::Day),
            Slot::Moment => moment(text).map(Value::Moment),
            Slot::Word(list) => {
                let (_, words) = LISTS.iter().find(|(name, _)| *name == list)?;
                let (_, id) = words.iter().find(|(word, _)| *word == text)?;
                Some(Value::Word(id))
            }
            Slot::Text => Some(Value::Text(text.to_owned())),
        }
    }

    /// What a text may have been meant to be.
    pub(super) fn nearest(&self, slot: Slot, text: &str) -> Vec<&str> {
        match slot {
            Slot::Hat | Slot::Hats | Slot::Writer | Slot::Confirmer => {
                nearest(text, self.hats.known(), 2)
            }
            Slot::Categories => nearest(text, self.categories.known(), 2),
            Slot::Task => nearest(text, self.tasks.known(), 2),
            Slot::Word(list) => {
                let words = LISTS.iter().filter(|(name, _)| *name == list);
                nearest(
                    text,
                    words.flat_map(|(_, words)| words.iter().map(|(word, _)| *word)),
                    9,
                )
            }
            Slot::Day | Slot::From | Slot::Until | Slot::LookedUp => vec!["5 mei 2018"],
            Slot::Moment => vec!["5 mei 2018", "5 mei 2018 om 23:59"],
            Slot::Name | Slot::Names => vec!["Anna", "Anna en Bram"],
            Slot::Text => Vec::new(),
        }
    }
}

/// Things by what they may be called, in small letters.
struct Names<T>(BTreeMap<String, T>);

impl<T: Clone + Ord> Names<T> {
    /// A thing may be called by its names, and by what stands before the first comma where nothing else is called so.
    fn new(names: impl Iterator<Item = (String, T)>) -> Self {
        let mut called: BTreeMap<String, T> = names
            .map(|(name, thing)| (name.to_lowercase(), thing))
            .collect();
        let mut shorter: BTreeMap<String, BTreeSet<T>> = BTreeMap::new();
        for (name, thing) in &called {
            if let Some((short, _)) = name.split_once(',') {
                shorter
                    .entry(short.to_owned())
                    .or_default()
                    .insert(thing.clone());
            }
        }
        for (short, mut things) in shorter {
            if let (1, Some(thing)) = (things.len(), things.pop_first()) {
                called.entry(short).or_insert(thing);
            }
        }
        Self(called)
    }

    fn known(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn one(&self, text: &str) -> Option<T> {
        self.0.get(without_article(&text.to_lowercase())).cloned()
    }

    /// Several, with commas and "en" between them. Names have both inside too, so every way to divide the text is tried.
    fn several(&self, text: &str) -> Option<BTreeSet<T>> {
        let text = text.to_lowercase();
        self.divided(&text)
    }

    fn divided(&self, text: &str) -> Option<BTreeSet<T>> {
        if let Some(only) = self.one(text) {
            return Some([only].into());
        }
        [", ", " en "].iter().find_map(|between| {
            text.match_indices(between).find_map(|(at, between)| {
                let first = self.one(text.get(..at)?)?;
                let mut all = self.divided(text.get(at + between.len()..)?)?;
                all.insert(first);
                Some(all)
            })
        })
    }
}

fn without_article(text: &str) -> &str {
    ["de ", "het ", "een "]
        .iter()
        .find_map(|article| text.strip_prefix(article))
        .unwrap_or(text)
}

/// First names, with commas and "en" between them.
fn names(text: &str) -> Option<Vec<String>> {
    let names: Vec<String> = text
        .split(", ")
        .flat_map(|part| part.split(" en "))
        .map(str::to_owned)
        .collect();
    let is_name = |name: &String| {
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_alphabetic)
    };
    names.iter().all(is_name).then_some(names)
}

/// A day, as in `5 mei 2018` or `2018-05-05`.
pub(super) fn day(text: &str) -> Option<Day> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let [day, month, year] = text.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Day::new(
        year.parse().ok()?,
        i8::try_from(month).ok()?,
        day.parse().ok()?,
    )
    .ok()
}

/// A moment by the Dutch clock, as in `5 mei 2018 om 23:59`; without a time its first.
fn moment(text: &str) -> Option<Timestamp> {
    let (on, time) = match text.split_once(" om ") {
        Some((on, time)) => (on, time.parse::<Time>().ok()?),
        None => (text, Time::midnight()),
    };
    by_dutch_clock(day(on)?.to_datetime(time)).ok()
}
