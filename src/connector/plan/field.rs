//! One field of a mapping: where its value comes from and how it is read.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind};
use toml::Spanned;

use super::{Checker, Column};
use crate::connector::contract::{FieldRule, is_free_text};
use crate::connector::dates::DateFormat;
use crate::connector::mapping::{FieldMapping, MappingError};

/// A field that fits the contract.
#[derive(Clone, Debug)]
pub(in crate::connector) struct FieldPlan {
    /// Steps from the content, or the one field of the record.
    pub(in crate::connector) steps: Vec<FieldDescriptor>,
    pub(in crate::connector) at_record: bool,
    /// Categories that must all be asked for; empty for handles and for dates of the record.
    pub(in crate::connector) categories: BTreeSet<i32>,
    pub(in crate::connector) from: ValueFrom,
    pub(in crate::connector) read: Read,
    pub(in crate::connector) split: Option<String>,
    pub(in crate::connector) line: usize,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(in crate::connector) enum ValueFrom {
    Column(Column),
    Fixed(String),
}

/// How a value is read.
#[derive(Clone, Debug)]
pub(in crate::connector) enum Read {
    /// A client number, which becomes a handle.
    ClientNumber,
    Text,
    Word(BTreeMap<String, String>),
    Enum(BTreeMap<String, i32>),
    Bool(BTreeMap<String, bool>),
    Int32,
    Int64,
    Day(DateFormat),
    Moment(DateFormat),
    FreeText {
        categories: CategoriesFrom,
        about: AboutFrom,
    },
}

/// What a free text holds.
#[derive(Clone, Debug)]
pub(in crate::connector) enum CategoriesFrom {
    Fixed(BTreeSet<i32>),
    Column {
        column: Column,
        codes: BTreeMap<String, BTreeSet<i32>>,
    },
}

/// Whom a free text is about.
#[derive(Clone, Debug)]
pub(in crate::connector) enum AboutFrom {
    Columns {
        columns: Vec<Column>,
        split: Option<String>,
    },
    /// Everybody whom the record names.
    Everybody,
}

impl FieldPlan {
    /// The columns it reads.
    pub(super) fn columns(&self) -> Vec<&Column> {
        let mut columns = Vec::new();
        if let ValueFrom::Column(column) = &self.from {
            columns.push(column);
        }
        if let Read::FreeText { categories, about } = &self.read {
            if let CategoriesFrom::Column { column, .. } = categories {
                columns.push(column);
            }
            if let AboutFrom::Columns { columns: about, .. } = about {
                columns.extend(about);
            }
        }
        columns
    }

    /// Names of the columns it reads.
    pub(in crate::connector) fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns()
            .into_iter()
            .map(|column| column.name.as_str())
    }

    pub(super) fn path(&self) -> String {
        let names: Vec<_> = self.steps.iter().map(FieldDescriptor::name).collect();
        names.join(".")
    }

    /// Whether a row of a group can fill it.
    pub(super) fn fills_a_group(&self, each: &[FieldDescriptor]) -> bool {
        let last_repeats = self.steps.last().is_some_and(FieldDescriptor::is_list);
        if each.is_empty() {
            last_repeats && !self.at_record
        } else {
            self.steps.starts_with(each) || last_repeats && !self.at_record
        }
    }
}

impl Checker<'_> {
    pub(super) fn field(
        &self,
        content: &FieldDescriptor,
        each: &[FieldDescriptor],
        mapping: &FieldMapping,
    ) -> Result<FieldPlan, MappingError> {
        let (steps, at_record) = self.steps(content, &mapping.field)?;
        let wrong = |problem: String| self.text.error(&mapping.field, problem);
        let (last, before) = steps
            .split_last()
            .ok_or_else(|| wrong("an empty path".to_owned()))?;
        let repeated = before.iter().enumerate().find(|(place, step)| {
            step.is_list() && !(each.len() == place + 1 && before.starts_with(each))
        });
        if let Some((_, step)) = repeated {
            let problem = format!(
                "`{}` repeats: fill it by a [[record.group]] with `each`",
                step.name()
            );
            return Err(wrong(problem));
        }
        let from = match (&mapping.column, &mapping.value) {
            (Some(column), None) => ValueFrom::Column(self.column(column)),
            (None, Some(value)) => ValueFrom::Fixed(value.get_ref().clone()),
            _ => return Err(wrong("say `column` or `value`, one of the two".to_owned())),
        };
        if mapping.split.is_some() && !last.is_list() {
            return Err(wrong(
                "`split` gives several values, but this field holds one".to_owned(),
            ));
        }
        let read = self.read(last, mapping)?;
        self.check_leftovers(&read, mapping)?;
        let categories = match (at_record, &read) {
            (true, _) | (_, Read::ClientNumber) => BTreeSet::new(),
            _ => {
                let FieldRule::Category(category) = self.contract.rule(content) else {
                    return Err(wrong("this kind of record has no category".to_owned()));
                };
                self.categories_on(category, &steps)
            }
        };
        Ok(FieldPlan {
            at_record,
            categories,
            from,
            read,
            split: mapping.split.as_ref().map(|split| split.get_ref().clone()),
            line: self.text.line(&mapping.field),
            steps,
        })
    }

    fn read(&self, field: &FieldDescriptor, mapping: &FieldMapping) -> Result<Read, MappingError> {
        if self.contract.rule(field) == FieldRule::Subject {
            return Ok(Read::ClientNumber);
        }
        match field.kind() {
            Kind::String => match &mapping.codes {
                None => Ok(Read::Text),
                Some(list) => Ok(Read::Word(self.words(list, |_, word| Ok(word.to_owned()))?)),
            },
            Kind::Enum(words) => self.enumeration(&words, mapping),
            Kind::Bool => self.yes_or_no(mapping),
            Kind::Int32 => Ok(Read::Int32),
            Kind::Int64 => Ok(Read::Int64),
            Kind::Message(message) if is_free_text(&message) => self.free_text(mapping),
            Kind::Message(message) if message.full_name() == "google.protobuf.Timestamp" => {
                let dates = self.dates_of(mapping)?;
                if dates.tells_time() {
                    Ok(Read::Moment(dates))
                } else {
                    let problem = "a moment needs hours and minutes: say `dates` with HH:MM, or `unix-seconds`";
                    Err(self.text.error(&mapping.field, problem))
                }
            }
            Kind::Message(message) if super::path::is_leaf(&message) => {
                self.dates_of(mapping).map(Read::Day)
            }
            Kind::Message(message) => {
                let known: Vec<_> = message
                    .fields()
                    .map(|field| field.name().to_owned())
                    .collect();
                let problem = format!(
                    "`{}` is a message; go on to one of {}",
                    mapping.field.get_ref(),
                    known.join(", ")
                );
                Err(self.text.error(&mapping.field, problem))
            }
            _ => Err(self
                .text
                .error(&mapping.field, "this kind of field cannot be filled")),
        }
    }

    fn enumeration(
        &self,
        words: &EnumDescriptor,
        mapping: &FieldMapping,
    ) -> Result<Read, MappingError> {
        let number = |at: &Spanned<String>, word: &str| {
            let value = words
                .get_value_by_name(word)
                .filter(|value| value.number() != 0);
            value.map(|value| value.number()).ok_or_else(|| {
                let known: Vec<_> = words
                    .values()
                    .filter(|value| value.number() != 0)
                    .map(|value| value.name().to_owned())
                    .collect();
                let problem = format!(
                    "`{word}` is no {}; there are {}",
                    words.name(),
                    known.join(", ")
                );
                self.text.error(at, problem)
            })
        };
        match (&mapping.codes, &mapping.value) {
            (Some(list), _) => Ok(Read::Enum(self.words(list, number)?)),
            (None, Some(value)) => {
                let number = number(value, value.get_ref())?;
                Ok(Read::Enum(BTreeMap::from([(
                    value.get_ref().clone(),
                    number,
                )])))
            }
            (None, None) => Err(self.text.error(
                &mapping.field,
                format!("say `codes`: which code is which {}", words.name()),
            )),
        }
    }

    fn yes_or_no(&self, mapping: &FieldMapping) -> Result<Read, MappingError> {
        let Some(list) = &mapping.codes else {
            let codes = [("0".to_owned(), false), ("1".to_owned(), true)];
            return Ok(Read::Bool(BTreeMap::from(codes)));
        };
        let word = |at: &Spanned<String>, word: &str| match word {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self
                .text
                .error(at, format!("`{word}` is neither `true` nor `false`"))),
        };
        Ok(Read::Bool(self.words(list, word)?))
    }

    fn free_text(&self, mapping: &FieldMapping) -> Result<Read, MappingError> {
        let category = |at: &Spanned<String>, id: &str| {
            let problem = format!("`{id}` is no category");
            self.contract
                .category(id)
                .ok_or_else(|| self.text.error(at, problem))
        };
        let several = |at: &Spanned<String>, ids: &str| {
            ids.split_whitespace()
                .map(|id| category(at, id))
                .collect::<Result<BTreeSet<_>, _>>()
        };
        let categories = match (
            &mapping.categories,
            &mapping.categories_column,
            &mapping.categories_codes,
        ) {
            (Some(ids), None, None) if !ids.is_empty() => {
                let numbers: Result<_, _> =
                    ids.iter().map(|id| category(id, id.get_ref())).collect();
                CategoriesFrom::Fixed(numbers?)
            }
            (None, Some(column), Some(list)) => CategoriesFrom::Column {
                column: self.column(column),
                codes: self.words(list, several)?,
            },
            _ => {
                let problem = "a free text needs `categories`, or `categories_column` with `categories_codes`";
                return Err(self.text.error(&mapping.field, problem));
            }
        };
        let about = match (&mapping.about, mapping.about_all) {
            (None, true) => AboutFrom::Everybody,
            (Some(columns), false) if !columns.is_empty() => AboutFrom::Columns {
                columns: columns.iter().map(|column| self.column(column)).collect(),
                split: mapping
                    .about_split
                    .as_ref()
                    .map(|split| split.get_ref().clone()),
            },
            _ => {
                let problem =
                    "a free text needs `about` (columns with client numbers) or `about_all`";
                return Err(self.text.error(&mapping.field, problem));
            }
        };
        Ok(Read::FreeText { categories, about })
    }

    /// Refuses settings that this kind of field has no use for.
    fn check_leftovers(&self, read: &Read, mapping: &FieldMapping) -> Result<(), MappingError> {
        let of_texts = [
            mapping.categories_column.as_ref(),
            mapping.categories_codes.as_ref(),
            mapping.about_split.as_ref(),
            mapping.categories.as_ref().and_then(|ids| ids.first()),
            mapping.about.as_ref().and_then(|columns| columns.first()),
        ];
        let stray = match read {
            Read::FreeText { .. } => mapping.codes.as_ref().or(mapping.dates.as_ref()),
            Read::Day(_) | Read::Moment(_) => of_texts
                .into_iter()
                .flatten()
                .next()
                .or(mapping.codes.as_ref()),
            Read::Word(_) | Read::Enum(_) | Read::Bool(_) => of_texts
                .into_iter()
                .flatten()
                .next()
                .or(mapping.dates.as_ref()),
            Read::ClientNumber | Read::Text | Read::Int32 | Read::Int64 => of_texts
                .into_iter()
                .flatten()
                .next()
                .or(mapping.dates.as_ref())
                .or(mapping.codes.as_ref()),
        };
        match stray {
            None => Ok(()),
            Some(stray) => {
                let problem = format!(
                    "this setting has no meaning for `{}`",
                    mapping.field.get_ref()
                );
                Err(self.text.error(stray, problem))
            }
        }
    }

    fn dates_of(&self, mapping: &FieldMapping) -> Result<DateFormat, MappingError> {
        match &mapping.dates {
            None => Ok(self.dates.clone()),
            Some(dates) => DateFormat::parse(dates.get_ref())
                .map_err(|problem| self.text.error(dates, problem)),
        }
    }

    /// A code list with each word read; a word that cannot be is told with its own line.
    fn words<T>(
        &self,
        list: &Spanned<String>,
        read: impl Fn(&Spanned<String>, &str) -> Result<T, MappingError>,
    ) -> Result<BTreeMap<String, T>, MappingError> {
        let codes = self.codes(list)?.iter();
        codes
            .map(|(code, word)| Ok((code.clone(), read(word, word.get_ref())?)))
            .collect()
    }
}
