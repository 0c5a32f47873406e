//! Terms of people's work: weighing, emergencies, consultations, informing, breaches.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::names::{HatPattern, RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::{Day, Hat, InformDuty};

/// How long a holder has for a review, and who comes after whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Holders it is for.
    pub holders: Vec<HatPattern>,
    /// Hours until those who work on the household are reminded.
    pub remind_hours: u16,
    /// Hours until every colleague under the hat may weigh.
    pub deputy_hours: u16,
    /// Hours until the duty desk may.
    pub duty_desk_hours: u16,
    /// Hours until it lapses.
    pub lapse_hours: u16,
    /// Longest release, in days.
    pub longest_days: u16,
    /// Days for which the asker is told that it lapsed.
    pub told_days: u16,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(ReviewRow, "review", |row| row.id);

/// How an emergency goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Minutes in which a second professional may answer before the asker goes on alone.
    pub answer_minutes: u16,
    /// Hours until it ends by itself.
    pub ends_hours: u16,
    /// Hours until it has to be reviewed.
    pub review_hours: u16,
    /// Days for which those concerned can read what a review found.
    pub told_days: u16,
    /// Hat of the crisis desk: those who carry the crisis mark there may agree for every holder.
    pub desk: Hat,
    /// The only fields that are given: paths of fields of a record.
    pub fields: Vec<String>,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(EmergencyRow, "emergency", |row| row.id);

/// How a consultation goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsultationRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hours that a sitting lasts.
    pub sitting_hours: u16,
    /// Days ahead for which it may be called.
    pub ahead_days: u16,
    /// How many may sit at it, whoever called it among them.
    pub most_seats: u16,
    /// The only fields that are given: paths of fields of a record.
    pub fields: Vec<String>,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(ConsultationRow, "consultation", |row| row.id);

/// When the persons concerned are to be told of what a hat received without their consent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformingRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hats that received.
    pub hats: Vec<HatPattern>,
    /// What the family may be owed by the rule that opened a flow, for a duty to come of it.
    pub owed: BTreeSet<InformDuty>,
    /// Days in which to tell.
    pub days: u16,
    /// Days by which it may be put off, each time.
    pub extend_days: u16,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(InformingRow, "informing", |row| row.id);

/// What a hat reads of consents under which it received something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceivedRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hats that received.
    pub hats: Vec<HatPattern>,
    /// Article by which the hat keeps a file of its own.
    pub dossier: String,
    /// Days for which it is told that a consent ended.
    pub told_days: u16,
    /// Days before, in which it is told that one ends by itself or by a birthday.
    #[serde(default)]
    pub ahead_days: u16,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(ReceivedRow, "received", |row| row.id);

/// When a breach has to be assessed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachRow {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hours from when the error was found until the authority has to have been told, where it must be.
    pub hours: u16,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(BreachRow, "breach", |row| row.id);

/// The first row that is for this hat.
pub(super) fn for_hat<'a, R>(
    mut rows: impl Iterator<Item = &'a R>,
    hats: impl Fn(&R) -> &[HatPattern],
    hat: &Hat,
) -> Option<&'a R> {
    rows.find(|row| hats(row).iter().any(|pattern| pattern.covers(hat)))
}
