//! Look-ups: own facts, the household of an own client, the log of the own organisation.
//!
//! A read gives what the caller's own hat wrote; anything else is a flow and goes through the decision.

use std::pin::Pin;

use tokio_stream::Stream;

use super::{Pipeline, PipelineError};
use crate::audit::{ExportLine, Receipt};
use crate::decision::{self, fold};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    Day, Fact, FactId, Hat, HouseholdId, PersonId, ProfessionalId, Pseudonym, RecordedFact,
    SubjectRef,
};

/// A page of own facts.
#[derive(Debug, Clone)]
pub struct FactPage {
    /// Person or household, by the organisation's own pseudonym.
    pub subject: Pseudonym,
    /// At most this many.
    pub size: usize,
    /// After this one.
    pub after: Option<FactId>,
}

/// Lines of the log as they are read; a fault is the last one.
pub type ExportedLines = Pin<Box<dyn Stream<Item = Result<ExportLine, PipelineError>> + Send>>;

/// A fact about people under the caller's own pseudonyms, with its history.
pub type OwnFact = (Fact<Pseudonym, Pseudonym>, RecordedFact);

/// What a look-up by client number found.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// Households to which the caller is assigned under this hat.
    pub households: Vec<Pseudonym>,
    /// The person.
    pub person: Pseudonym,
    /// Proof that the look-up stands in the log.
    pub receipt: Receipt,
}

impl Pipeline {
    /// Facts the caller's own hat wrote about one subject, oldest first, and where to go on. One that names somebody for whom the
    /// organisation has no name, or no longer, is left out: what else it says would tell of them.
    ///
    /// # Errors
    /// When the hat is not mandated, the subject is not known to the organisation, the caller is barred from a household of it, or
    /// register or log fail.
    pub async fn list_facts(
        &self,
        caller: &Caller,
        hat: &Hat,
        page: FactPage,
    ) -> Result<(Vec<OwnFact>, Option<FactId>), PipelineError> {
        self.wear(caller, hat).await?;
        let subject = self.open_subject(caller, &page.subject).await?;
        let (facts, _) = fold(self.ports.register.filed_under(&subject).await?);
        let mut own = facts.into_iter().filter(|fact| fact.writer.hat == *hat);
        if let Some(after) = page.after {
            own.by_ref().find(|fact| fact.id == after);
        }
        let mut listed = Vec::new();
        let mut next = None;
        for recorded in own {
            let Some(named) = self.under_own_names(caller, &recorded.fact).await? else {
                continue;
            };
            if listed.len() == page.size {
                next = listed.last().map(|(_, last): &OwnFact| last.id);
                break;
            }
            listed.push((named, recorded));
        }
        let call = Self::call(
            "RegisterService/ListFacts",
            caller,
            hat,
            [page.subject],
            [subject.clone()],
        );
        self.record_reading(self.entry_under(caller, subject), &call, listed.len())
            .await?;
        Ok((listed, next))
    }

    /// The households of an own client to which the caller is assigned under this hat. Unknown number, no household and no
    /// assignment are one answer.
    ///
    /// # Errors
    /// When the hat is not mandated, nothing is found, or register or log fail.
    pub async fn resolve_household(
        &self,
        caller: &Caller,
        hat: &Hat,
        client_number: &str,
    ) -> Result<Resolved, PipelineError> {
        self.wear(caller, hat).await?;
        let known = self
            .ports
            .register
            .by_client_number(hat, client_number)
            .await?;
        // WHY: how long it takes must not tell whether the number is known: nobody is read like anybody, with a household.
        let (person, name, mut homes) = match known {
            Some(known) => (known.person, Some(known.pseudonym), known.households),
            None => (PersonId::from_bytes(self.draw()), None, Vec::new()),
        };
        if homes.is_empty() {
            homes.push((HouseholdId::from_bytes(self.draw()), None));
        }
        let today = legal_day(self.now());
        let filed = SubjectRef::Person(person);
        let (facts, _) = fold(self.ports.register.filed_under(&filed).await?);
        let linked = facts
            .iter()
            .any(|recorded| links(recorded, hat, client_number, today));
        let mut households = Vec::new();
        let mut subjects = Vec::new();
        for (household, pseudonym) in homes {
            let subject = SubjectRef::Household(household);
            let (facts, _) = fold(self.ports.register.filed_under(&subject).await?);
            if let (Some(pseudonym), true) = (pseudonym, may_see(&facts, caller, hat, today)) {
                households.push(pseudonym);
                subjects.push(subject);
            }
        }
        let name = name
            .filter(|_| linked && !households.is_empty())
            .ok_or(PipelineError::HouseholdNotAvailable)?;
        subjects.push(SubjectRef::Person(person));
        let about = households.iter().copied().chain([name]);
        let call = Self::call(
            "RegisterService/ResolveHousehold",
            caller,
            hat,
            about,
            subjects,
        );
        let entry = self.entry_under(caller, SubjectRef::Person(person));
        let receipt = self.record_reading(entry, &call, households.len()).await?;
        Ok(Resolved {
            households,
            person: name,
            receipt,
        })
    }

    /// Own pseudonyms of those whom the caller's hat linked by these client numbers; a number that is not linked has none.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail.
    pub async fn resolve_persons(
        &self,
        caller: &Caller,
        hat: &Hat,
        client_numbers: &[String],
    ) -> Result<(Vec<(String, Pseudonym)>, Receipt), PipelineError> {
        self.wear(caller, hat).await?;
        let mut linked = Vec::new();
        let mut subjects = Vec::new();
        for number in client_numbers {
            let known = self.ports.register.by_client_number(hat, number).await?;
            if let Some(known) = known {
                linked.push((number.clone(), known.pseudonym));
                subjects.push(SubjectRef::Person(known.person));
            }
        }
        let about = linked.iter().map(|(_, pseudonym)| *pseudonym);
        let call = Self::call(
            "RegisterService/ResolvePersons",
            caller,
            hat,
            about,
            subjects,
        );
        let entry = self.entry_of(caller);
        let receipt = self.record_reading(entry, &call, linked.len()).await?;
        Ok((linked, receipt))
    }

    /// The log, for a privacy officer: own entries whole, the rest as bare leaves. The reading itself stands in it.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, or the log cannot be read or written.
    pub async fn export_log(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<ExportedLines, PipelineError> {
        self.wear_officer(caller, hat).await?;
        let call = Self::call("AuditService/ExportLog", caller, hat, [], []);
        self.record_reading(self.entry_of(caller), &call, 1).await?;
        let lines = self.ports.log_reader.export(caller.organisation()).await?;
        Ok(self.while_it_stands(caller, lines))
    }
}

/// Whether the person is linked to this client number under this hat on this day.
fn links(recorded: &RecordedFact, hat: &Hat, client_number: &str, on: Day) -> bool {
    recorded.valid.contains(on)
        && matches!(
            &recorded.fact,
            Fact::Link { hat: under, client_number: number, .. } if under == hat && number == client_number
        )
}

/// Whether the caller works on the household under this hat and is not barred from it.
pub(super) fn may_see(facts: &[RecordedFact], caller: &Caller, hat: &Hat, today: Day) -> bool {
    decision::works_on(facts, hat, caller.professional(), today)
}

/// Who works on the household under this hat and is not barred from it.
pub(super) fn assigned<'f>(
    facts: &'f [RecordedFact],
    hat: &'f Hat,
    today: Day,
) -> impl Iterator<Item = &'f ProfessionalId> {
    let counts = move |it: &&RecordedFact| it.counts_for(today, hat.organisation());
    facts
        .iter()
        .filter(counts)
        .filter_map(move |it| match &it.fact {
            Fact::Assignment {
                hat: under,
                professional,
                ..
            } if under == hat => Some(professional),
            _ => None,
        })
        .filter(move |it| !decision::is_barred(facts, hat.organisation(), it, today))
}

/// Whether the caller is barred from the household these facts are filed under.
pub(super) fn is_barred(facts: &[RecordedFact], caller: &Caller, today: Day) -> bool {
    decision::is_barred(facts, caller.organisation(), caller.professional(), today)
}
