//! Dated facts of the world's register, by keys.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// The organisation holds records of a person under a hat.
#[derive(Clone, Debug)]
pub struct Link {
    /// Key of the person.
    pub person: String,
    /// Key of the household in whose story it is told.
    pub household: String,
    /// The hat.
    pub hat: String,
    /// The organisation's own client number.
    pub client_number: String,
    /// First day.
    pub from: Date,
    /// Day after the last one.
    pub until: Option<Date>,
}

/// Authority over a child.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Key of the child.
    pub child: String,
    /// Outcome, as in the register's contract (`both-parents`, …).
    pub outcome: String,
    /// Keys of the authority-holders who are persons.
    pub holders: Vec<String>,
    /// The hat that is guardian.
    pub guardian_hat: Option<String>,
    /// Whether there is an authority-holder whom nobody knows.
    pub unknown_holder: bool,
    /// Kind of evidence: `brp`, `gezagsregister`, `court-order`.
    pub evidence: String,
    /// First day.
    pub from: Date,
    /// Day after the last one.
    pub until: Option<Date>,
    /// Organisations that hold a copy of the evidence, the first of them the one to assert it.
    pub known_to: Vec<String>,
}

/// A measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Key of the person.
    pub person: String,
    /// Kind, as in the register's contract (`ots`, …).
    pub kind: String,
    /// The hat that executes it; none for an order of the mayor.
    pub executed_by: Option<String>,
    /// First day.
    pub from: Date,
    /// Day after the last one.
    pub until: Option<Date>,
}

/// A professional.
#[derive(Clone, Debug)]
pub struct Professional {
    /// Subject of their token, for instance `sd-101`.
    pub sub: String,
    /// The organisation of their hats, which issues the token.
    pub organisation: String,
    /// The organisation that employs them; another one for some of the integral team.
    pub employer: String,
    /// Hats they are mandated for.
    pub hats: BTreeSet<String>,
    /// Whether the mandates are marked for crisis work.
    pub crisis: bool,
}

/// Somebody works on a household under a hat.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Key of the household.
    pub household: String,
    /// The hat.
    pub hat: String,
    /// Subject of their token.
    pub professional: String,
    /// First day.
    pub from: Date,
}

/// One statement: one kind, one giver, one subject.
#[derive(Clone, Debug)]
pub struct Consent {
    /// `sharing`, `secrecy-release` or `help`.
    pub kind: String,
    /// `given` or `refused`.
    pub answer: String,
    /// Key of who said it.
    pub giver: String,
    /// Key of whose data it is about.
    pub subject: String,
    /// `self` or `authority-holder`.
    pub standing: String,
    /// Keys of the others whose statement is needed beside this one.
    pub co_givers: Vec<String>,
    /// Hats that hold.
    pub holders: Vec<String>,
    /// Hats that receive.
    pub recipients: Vec<String>,
    /// The task.
    pub task: String,
    /// Categories, by kebab-case id.
    pub categories: Vec<String>,
    /// Day it was given, and from which it holds.
    pub from: Date,
    /// Day after the last one; the default of six months where none.
    pub until: Option<Date>,
    /// Professional who explained it.
    pub explained_by: String,
}

/// Stage of a report about a person.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Key of the person.
    pub person: String,
    /// `reported`, `triage`, `inquiry`, `transferred`, `closed`.
    pub stage: String,
    /// First day.
    pub from: Date,
    /// Day after the last one.
    pub until: Option<Date>,
}

/// A flag.
#[derive(Clone, Debug)]
pub struct Flag {
    /// `threat`, `representative-bypassed` or `inform-deferred`.
    pub kind: String,
    /// Key of the person it is about.
    pub about: String,
    /// Key of the person endangered or represented.
    pub regarding: Option<String>,
    /// The hat that sets it.
    pub hat: String,
    /// First day.
    pub from: Date,
}

/// A professional who may not see a household.
#[derive(Clone, Debug)]
pub struct Barred {
    /// Key of the household.
    pub household: String,
    /// The hat that says so.
    pub hat: String,
    /// Subject of their token.
    pub professional: String,
    /// First day.
    pub from: Date,
}
