//! The steps that a scenario may use: a table of patterns, each with an example and the function that carries it out.
//!
//! A pattern is a sentence with places: `{naam} is overleden op {dag}`. Of words with a slash between them either will do:
//! `zegt/zeggen`; a part in brackets may be left out. A dated step may end with the period in which its fact holds and with who wrote it down.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::vec::IntoIter;

use super::feature::{Line, Part};
use super::nearest::nearest;
use super::stage::Stage;
use super::steps::{asked, outcome, people, register, standing, statements};
use super::words::{Slot, Value, Words};
use crate::model::catalogue::InForce;
use crate::model::{Category, Day, Hat, TaskId, Timestamp};

/// A kind of step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) part: Part,
    pub(super) pattern: &'static str,
    /// Whether the endings of dated facts may follow.
    pub(super) dated: bool,
    pub(super) example: &'static str,
    pub(super) act: Act,
}

/// What a step does. The error is in Dutch.
pub(super) type Act = fn(&mut Stage<'_>, &mut Said) -> Result<(), String>;

impl Step {
    const fn new(part: Part, pattern: &'static str, example: &'static str, act: Act) -> Self {
        let dated = false;
        Self {
            part,
            pattern,
            dated,
            example,
            act,
        }
    }

    /// What is given.
    pub(super) const fn given(pattern: &'static str, example: &'static str, act: Act) -> Self {
        Self::new(Part::Given, pattern, example, act)
    }

    /// What is given for a period, by somebody.
    pub(super) const fn dated(pattern: &'static str, example: &'static str, act: Act) -> Self {
        let dated = true;
        Self {
            dated,
            ..Self::new(Part::Given, pattern, example, act)
        }
    }

    /// What is asked.
    pub(super) const fn when(pattern: &'static str, example: &'static str, act: Act) -> Self {
        Self::new(Part::When, pattern, example, act)
    }

    /// What comes of it.
    pub(super) const fn then(pattern: &'static str, example: &'static str, act: Act) -> Self {
        Self::new(Part::Then, pattern, example, act)
    }

    /// What happened may also be told after the first question, as `Als`; a question and an outcome have their own word.
    fn may_stand_in(&self, part: Part) -> bool {
        self.part == part || (self.part, part) == (Part::Given, Part::When)
    }
}

/// Every step, in the order in which they are shown.
pub(super) fn steps() -> impl Iterator<Item = &'static Step> {
    let given = people::STEPS
        .iter()
        .chain(standing::STEPS)
        .chain(register::STEPS)
        .chain(statements::STEPS);
    given.chain(asked::STEPS).chain(outcome::STEPS)
}

/// What may follow a dated step.
const ENDING: &str = "[ vanaf {vanaf}][ tot {tot}][, opgezocht op {opgezocht}][, volgens {bron}][ en bevestigd door {bevestiger}]";

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(Slot),
}

/// The values of one step as it was said, taken in the order of its pattern.
#[derive(Debug, Clone)]
pub(super) struct Said {
    values: Peekable<IntoIter<(Slot, Value)>>,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) looked_up: Option<Day>,
    pub(super) writer: Option<Hat>,
    pub(super) confirmer: Option<Hat>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) line: usize,
}

/// Takes the next value, of the kind that the pattern has there.
macro_rules! take {
    ($($(#[$doc:meta])* $name:ident: $kind:ident -> $type:ty,)*) => {
        impl Said {
            $($(#[$doc])* pub(super) fn $name(&mut self) -> Result<$type, String> {
                match self.values.next() {
                    Some((_, Value::$kind(value))) => Ok(value),
                    _ => Err("de woordenlijst kent deze stap anders".to_owned()),
                }
            })*
        }
    };
}

take! {
    names: Names -> Vec<String>,
    hats: Hats -> BTreeSet<Hat>,
    categories: Categories -> BTreeSet<Category>,
    task: Task -> TaskId,
    day: Day -> Day,
    moment: Moment -> Timestamp,
    word: Word -> &'static str,
    text: Text -> String,
}

impl Said {
    /// One name.
    pub(super) fn name(&mut self) -> Result<String, String> {
        self.names().map(|names| names.concat())
    }

    /// One hat.
    pub(super) fn hat(&mut self) -> Result<Hat, String> {
        let hat = self.hats()?.pop_first();
        hat.ok_or_else(|| "hier hoort een pet".to_owned())
    }

    /// The word of a list, where the part of the pattern that has it was said.
    pub(super) fn optional_word(&mut self, list: &'static str) -> Option<&'static str> {
        let said = self.values.next_if(|(slot, _)| *slot == Slot::Word(list));
        match said {
            Some((_, Value::Word(id))) => Some(id),
            _ => None,
        }
    }

    /// No value, no period, no writer.
    pub(super) fn nothing(line: usize) -> Self {
        Self {
            values: Vec::new().into_iter().peekable(),
            from: None,
            until: None,
            looked_up: None,
            writer: None,
            confirmer: None,
            rows: Vec::new(),
            line,
        }
    }

    fn new(read: Vec<(Slot, Value)>, line: &Line) -> Self {
        let mut said = Self {
            rows: line.rows.clone(),
            ..Self::nothing(line.number)
        };
        let mut values = Vec::new();
        for (slot, value) in read {
            match (slot, value) {
                (Slot::From, Value::Day(day)) => said.from = Some(day),
                (Slot::Until, Value::Day(day)) => said.until = Some(day),
                (Slot::LookedUp, Value::Day(day)) => said.looked_up = Some(day),
                (Slot::Writer, Value::Hats(mut hats)) => said.writer = hats.pop_first(),
                (Slot::Confirmer, Value::Hats(mut hats)) => said.confirmer = hats.pop_first(),
                other => values.push(other),
            }
        }
        said.values = values.into_iter().peekable();
        said
    }
}

/// The steps, made ready for the words of one bundle.
pub(super) struct Vocabulary {
    words: Words,
    known: Vec<(&'static Step, Vec<Vec<Piece>>)>,
}

impl Vocabulary {
    pub(super) fn new(tables: InForce<'_>) -> Self {
        let known = steps().map(|step| (step, ways(step)));
        Self {
            words: Words::new(tables),
            known: known.collect(),
        }
    }

    /// The words.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// The step that a line says, with its values.
    ///
    /// # Errors
    /// When no step says this: which word is not known, or which steps are nearest.
    pub(super) fn understand(&self, line: &Line) -> Result<(&'static Step, Said), String> {
        let fitting = || {
            self.known
                .iter()
                .filter(|(step, _)| step.may_stand_in(line.part))
        };
        let read = fitting().find_map(|(step, ways)| {
            let values = ways.iter().find_map(|way| self.fit(way, &line.text))?;
            Some((*step, Said::new(values, line)))
        });
        read.ok_or_else(|| {
            let ways = fitting().flat_map(|(_, ways)| ways);
            let mut misread: Vec<Vec<(Slot, &str)>> = ways
                .filter_map(|way| self.misfit(way, &line.text))
                .collect();
            misread.sort_by_key(Vec::len);
            if let Some([(slot, text)]) = misread.first().map(Vec::as_slice) {
                let meant: Vec<String> = self
                    .words
                    .nearest(*slot, text)
                    .iter()
                    .map(|word| format!("`{word}`"))
                    .collect();
                format!(
                    "`{text}` is hier geen bekend woord; bedoelt u {}?",
                    meant.join(" of ")
                )
            } else {
                let examples = fitting().map(|(step, _)| step.example);
                let near = nearest(&line.text, examples, 3);
                format!(
                    "deze stap kent niemand; het meest lijken erop:\n      {}",
                    near.join("\n      ")
                )
            }
        })
    }

    /// The values of a text that fits a pattern.
    fn fit(&self, way: &[Piece], text: &str) -> Option<Vec<(Slot, Value)>> {
        let Some((piece, rest)) = way.split_first() else {
            return text.is_empty().then(Vec::new);
        };
        match piece {
            Piece::Text(said) => self.fit(rest, text.strip_prefix(said.as_str())?),
            Piece::Slot(slot) => ends(rest, text).into_iter().find_map(|(inside, after)| {
                let value = self.words.read(*slot, inside)?;
                let mut values = self.fit(rest, after)?;
                values.insert(0, (*slot, value));
                Some(values)
            }),
        }
    }

    /// What stands in the places of a pattern that fits but for words that nobody knows.
    fn misfit<'t>(&self, way: &[Piece], text: &'t str) -> Option<Vec<(Slot, &'t str)>> {
        let Some((piece, rest)) = way.split_first() else {
            return text.is_empty().then(Vec::new);
        };
        match piece {
            Piece::Text(said) => self.misfit(rest, text.strip_prefix(said.as_str())?),
            Piece::Slot(slot) => {
                let tried = ends(rest, text).into_iter().filter_map(|(inside, after)| {
                    let mut misread = self.misfit(rest, after)?;
                    if self.words.read(*slot, inside).is_none() {
                        misread.insert(0, (*slot, inside));
                    }
                    Some(misread)
                });
                tried.min_by_key(Vec::len)
            }
        }
    }
}

/// Where a place may end: before each occurrence of the text that follows it, or at the end.
fn ends<'t>(rest: &[Piece], text: &'t str) -> Vec<(&'t str, &'t str)> {
    match rest.first() {
        Some(Piece::Text(next)) => {
            let ends = text
                .match_indices(next.as_str())
                .filter_map(|(at, _)| text.split_at_checked(at));
            ends.filter(|(inside, _)| !inside.is_empty()).collect()
        }
        _ => vec![(text, "")],
    }
}

/// Every way to say a step.
fn ways(step: &Step) -> Vec<Vec<Piece>> {
    let ending = if step.dated { ENDING } else { "" };
    let ways = with_and_without(&format!("{}{ending}", step.pattern));
    let ways = ways.iter().flat_map(|way| either(way));
    ways.map(|way| pieces(&way)).collect()
}

/// A pattern with and without each of its parts in brackets.
fn with_and_without(pattern: &str) -> Vec<String> {
    let parts = pattern.split_once('[').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once(']')?;
        Some((before, inside, after))
    });
    let Some((before, inside, after)) = parts else {
        return vec![pattern.to_owned()];
    };
    let mut ways = with_and_without(&format!("{before}{after}"));
    ways.extend(with_and_without(&format!("{before}{inside}{after}")));
    ways
}

/// A pattern with each of the words that have a slash between them.
fn either(pattern: &str) -> Vec<String> {
    pattern.split(' ').fold(vec![String::new()], |ways, word| {
        let words = word.split('/');
        let ways = words.flat_map(|word| ways.iter().map(move |way| format!("{way} {word}")));
        ways.collect()
    })
}

fn pieces(way: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, part) in way.trim_start().split('{').enumerate() {
        let (slot, text) = match part.split_once('}') {
            Some((name, text)) if index > 0 => (Slot::named(name), text),
            _ => (None, part),
        };
        pieces.extend(slot.map(Piece::Slot));
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
    }
    pieces
}
