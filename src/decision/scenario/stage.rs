//! The household that a scenario builds, and what is asked and expected of it. Facts go through the same records and the same fold as those
//! of the register.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::question::Question;
use super::verdict::{Check, Wanted};
use super::vocabulary::Said;
use super::words::Words;
use crate::consent::Statement;
use crate::decision::acts::Acts;
use crate::decision::{Flow, RegisterEvent, RegisterRecord};
use crate::model::catalogue::InForce;
use crate::model::fact::{Evidence, EvidenceKind, KeyedHash, MemberBasis, MemberRole};
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Catalogue, Category, ConsentId, Day, Fact, FactId, Hat, HouseholdId, Obligation, Period,
    PersonId, SubjectRef, Timestamp, Writer,
};
use crate::purpose::writes;

pub(super) const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([1; 16]);
/// First day of facts of which nobody says since when they hold.
pub(super) const ALWAYS: Day = Day::constant(2000, 1, 1);
/// Day after the last one of facts of which nobody says until when they hold.
pub(super) const NEVER: Day = Day::constant(2100, 1, 1);
/// Hat that wrote down what nobody's hat is named for: it counts for everybody.
const REGISTER: &str = "court/family";
/// The one who asks, one who writes things down, and one who confirms them.
pub(super) const ASKER: &str = "p-1";
const WRITER: &str = "p-2";
const CONFIRMER: &str = "p-3";

/// A scenario under way.
pub(super) struct Stage<'a> {
    pub(super) words: &'a Words,
    catalogue: &'a Catalogue,
    pub(super) now: Option<Timestamp>,
    pub(super) people: BTreeMap<String, PersonId>,
    /// Who belongs to the household, with the hat that wrote it down: the asker's own where none is named.
    pub(super) members: Vec<(Fact, Period, Option<Hat>)>,
    pub(super) records: Vec<RegisterRecord>,
    /// Authority of which nobody says when it was looked up: anew for each question.
    pub(super) looked_up_anew: BTreeSet<FactId>,
    ids: u128,
    pub(super) asker: Asker,
    pub(super) acts: BTreeMap<Flow, Acts>,
    pub(super) questions: Vec<Question>,
    /// Flows that the last outcome spoke of.
    pub(super) spoken: BTreeSet<Flow>,
    pub(super) checks: Vec<Check>,
}

/// What is known of the one who asks.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact that a step may give"
)]
pub(super) struct Asker {
    pub(super) without_mandate: bool,
    pub(super) unassigned: bool,
    pub(super) barred: bool,
    pub(super) crisis: bool,
    /// Categories of which they do not say why.
    pub(super) unstated: BTreeSet<Category>,
    /// Obligations that their system does not honour.
    pub(super) unhonoured: BTreeSet<Obligation>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(words: &'a Words, catalogue: &'a Catalogue) -> Self {
        Self {
            words,
            catalogue,
            now: None,
            people: BTreeMap::new(),
            members: Vec::new(),
            records: Vec::new(),
            looked_up_anew: BTreeSet::new(),
            ids: 0,
            asker: Asker::default(),
            acts: BTreeMap::new(),
            questions: Vec::new(),
            spoken: BTreeSet::new(),
            checks: Vec::new(),
        }
    }

    /// The moment at which the scenario is.
    pub(super) fn now(&self) -> Result<Timestamp, String> {
        self.now.ok_or_else(|| {
            "zeg eerst welke dag het is: `Gegeven het is 23 november 2026`".to_owned()
        })
    }

    /// Moves the clock.
    pub(super) fn moves_to(&mut self, moment: Timestamp) -> Result<(), String> {
        if self.now.is_some_and(|now| moment < now) {
            return Err("de klok gaat niet terug".to_owned());
        }
        self.now = Some(moment);
        Ok(())
    }

    pub(super) fn tables(&self) -> Result<InForce<'a>, String> {
        Ok(self.catalogue.on(legal_day(self.now()?)))
    }

    fn next_id(&mut self) -> [u8; 16] {
        self.ids += 1;
        self.ids.to_be_bytes()
    }

    /// A person by name.
    pub(super) fn person(&self, name: &str) -> Result<PersonId, String> {
        let person = self.people.get(name).copied();
        person.ok_or_else(|| {
            format!("`{name}` is nog niet genoemd; zeg eerst wie bij het huishouden horen")
        })
    }

    /// Persons by name.
    pub(super) fn persons(&self, names: &[String]) -> Result<BTreeSet<PersonId>, String> {
        names.iter().map(|name| self.person(name)).collect()
    }

    /// The names of all persons.
    pub(super) fn names(&self) -> BTreeMap<PersonId, String> {
        self.people
            .iter()
            .map(|(name, person)| (*person, name.clone()))
            .collect()
    }

    /// Somebody belongs to the household.
    pub(super) fn member(
        &mut self,
        said: &Said,
        name: &str,
        role: MemberRole,
    ) -> Result<PersonId, String> {
        let person = match self.people.get(name) {
            Some(known) => *known,
            None => PersonId::from_bytes(self.next_id()),
        };
        self.people.insert(name.to_owned(), person);
        let fact = Fact::Membership {
            household: HOUSEHOLD,
            person,
            role,
            basis: MemberBasis::LivesThere,
        };
        self.members
            .push((fact, period(said)?, said.writer.clone()));
        Ok(person)
    }

    /// A fact, in the period that was said. A hat that is named must be one that may write it, and it counts as the table of writes has
    /// it (law 11); without one it is established.
    pub(super) fn fact(&mut self, said: &Said, fact: Fact) -> Result<(), String> {
        let (valid, now, tables) = (period(said)?, self.now()?, self.tables()?);
        let mut needs_confirmation = false;
        let mut evidence = None;
        let author = match &said.writer {
            None => writer(&named(REGISTER)?)?,
            Some(hat) => {
                let rule = tables.write_rule(&fact);
                evidence = rule
                    .and_then(|rule| rule.evidence.first())
                    .map(|kind| paper(*kind));
                let author = writer(hat)?;
                let declared = writes::declare(&author, &fact, valid, evidence.as_ref(), &tables);
                let declared =
                    declared.map_err(|_| format!("{hat} mag dit niet zo opschrijven"))?;
                needs_confirmation = declared.needs_confirmation;
                author
            }
        };
        let (id, subject) = (FactId::from_bytes(self.next_id()), fact.subject());
        let recorded_at = match said.looked_up {
            Some(day) => first_moment(day).map_err(|error| error.to_string())?,
            None => now,
        };
        if said.looked_up.is_none() && matches!(fact, Fact::Authority { .. }) {
            self.looked_up_anew.insert(id);
        }
        let asserted = RegisterEvent::FactAsserted {
            id,
            fact,
            valid,
            evidence,
            needs_confirmation,
        };
        self.record(subject.clone(), asserted, author, recorded_at);
        if let Some(hat) = &said.confirmer {
            let confirmed = RegisterEvent::FactConfirmed { id, evidence: None };
            self.record(subject, confirmed, confirmer(hat)?, now);
        }
        Ok(())
    }

    /// A consent or refusal, confirmed by somebody where a hat is named.
    pub(super) fn statement(
        &mut self,
        statement: Statement,
        author: Writer,
        confirmed_by: Option<&Hat>,
    ) -> Result<(), String> {
        let id = ConsentId::from_bytes(self.next_id());
        let (subject, at) = (SubjectRef::Person(statement.subject), statement.given_at);
        let evidence = statement.evidence.clone();
        let statement = Box::new(statement);
        self.record(
            subject.clone(),
            RegisterEvent::StatementRecorded { id, statement },
            author,
            at,
        );
        if let Some(hat) = confirmed_by {
            self.record(
                subject,
                RegisterEvent::StatementConfirmed { id, evidence },
                confirmer(hat)?,
                at,
            );
        }
        Ok(())
    }

    /// One record of the register.
    pub(super) fn record(
        &mut self,
        subject: SubjectRef,
        event: RegisterEvent,
        writer: Writer,
        at: Timestamp,
    ) {
        self.records.push(RegisterRecord {
            subject,
            event,
            writer,
            recorded_at: at,
        });
    }

    /// Something that people did about flows.
    pub(super) fn act(&mut self, flows: BTreeSet<Flow>, done: impl Fn(&mut Acts)) {
        for flow in flows {
            done(self.acts.entry(flow).or_default());
        }
    }

    /// Every hat that has records.
    pub(super) fn holders(&self) -> Result<BTreeSet<Hat>, String> {
        let hats = self.tables()?.hats().filter(|row| row.holds);
        Ok(hats.map(|row| row.id.clone()).collect())
    }

    /// Every flow of these hats, persons and categories.
    pub(super) fn flows(
        &self,
        hats: &BTreeSet<Hat>,
        names: &[String],
        categories: &BTreeSet<Category>,
    ) -> Result<BTreeSet<Flow>, String> {
        let mut flows = BTreeSet::new();
        for subject in self.persons(names)? {
            for holder in hats {
                flows.extend(categories.iter().map(|&category| Flow {
                    holder: holder.clone(),
                    subject,
                    category,
                }));
            }
        }
        Ok(flows)
    }

    /// Expects something of flows of the last question, which what follows may speak of too.
    pub(super) fn expects_of(
        &mut self,
        line: usize,
        flows: BTreeSet<Flow>,
        wanted: Wanted,
    ) -> Result<(), String> {
        self.spoken.clone_from(&flows);
        self.expect(line, flows, wanted)
    }

    /// Expects something more of the flows spoken of last.
    pub(super) fn expects_more(&mut self, line: usize, wanted: Wanted) -> Result<(), String> {
        if self.spoken.is_empty() {
            return Err("zeg eerst waarover: bijvoorbeeld `Dan mag … geven`".to_owned());
        }
        self.expect(line, self.spoken.clone(), wanted)
    }

    /// Expects something of the last question.
    pub(super) fn expect(
        &mut self,
        line: usize,
        flows: BTreeSet<Flow>,
        wanted: Wanted,
    ) -> Result<(), String> {
        let question = self.questions.len().checked_sub(1);
        let question = question.ok_or_else(|| "er is nog niets gevraagd".to_owned())?;
        self.checks.push(Check {
            line,
            question,
            flows,
            wanted,
        });
        Ok(())
    }
}

fn period(said: &Said) -> Result<Period, String> {
    Period::new(said.from.unwrap_or(ALWAYS), said.until)
        .map_err(|_| "`tot` ligt niet na `vanaf`".to_owned())
}

/// A professional of a hat, who is never the one who asks.
pub(super) fn writer(hat: &Hat) -> Result<Writer, String> {
    by(hat, WRITER)
}

/// A second professional of a hat.
pub(super) fn confirmer(hat: &Hat) -> Result<Writer, String> {
    by(hat, CONFIRMER)
}

fn by(hat: &Hat, professional: &str) -> Result<Writer, String> {
    Ok(Writer {
        hat: hat.clone(),
        professional: named(professional)?,
        on_authority: "register".to_owned(),
    })
}

/// A professional, or anything else, by its id.
pub(super) fn named<T: FromStr>(id: &str) -> Result<T, String> {
    id.parse().map_err(|_| format!("`{id}` is geen id"))
}

/// A document.
pub(super) fn paper(kind: EvidenceKind) -> Evidence {
    Evidence {
        kind,
        keyed_hash: Some(KeyedHash {
            key_id: "k".to_owned(),
            hex: "00".repeat(32),
        }),
        witness: None,
        looked_up: None,
    }
}
