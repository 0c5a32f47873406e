//! What waits for a hat: facts that a second person must confirm, registrations that may be one person.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_stream::Stream;

use super::wear::OFFICER;
use super::{Pipeline, PipelineError};
use crate::consent;
use crate::identity::Caller;
use crate::model::{ConsentId, Fact, FactId, Hat, Pseudonym, SubjectRef, Timestamp, Writer};

/// How often a stream looks for what is new, at most: many writes at once are one look.
const PACE: Duration = Duration::from_secs(1);

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What a stream goes on after; says nothing of order or number.
    pub cursor: String,
    /// What it is.
    pub kind: NoticeKind,
    /// The fact.
    pub fact: Option<FactId>,
    /// The statement.
    pub consent: Option<ConsentId>,
    /// Persons, by own pseudonyms.
    pub persons: Vec<Pseudonym>,
    /// Household, by own pseudonym.
    pub household: Option<Pseudonym>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// Kind of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// A fact waits for a second person.
    ConfirmFact,
    /// A consent waits for a second person.
    ConfirmConsent,
    /// Two registrations may be one person.
    LikelyDuplicate,
}

/// Notices as they come.
pub type Notices = Pin<Box<dyn Stream<Item = Result<Notice, PipelineError>> + Send>>;

impl Pipeline {
    /// What waits for this hat now, oldest first.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail.
    pub async fn list_notices(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        self.wear(caller, hat).await?;
        let notices = self.waiting(caller, hat).await?;
        let call = Self::call("NoticeService/ListNotices", caller, hat, [], []);
        self.record_reading(self.entry_of(caller), &call, notices.len())
            .await?;
        Ok(notices)
    }

    /// What waits for this hat now and what comes after, each once in this stream. After a cursor that waits no longer it begins
    /// anew: at least once.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail; later faults are items of the stream and end it.
    pub async fn stream_notices(
        self: Arc<Self>,
        caller: Caller,
        hat: Hat,
        cursor: String,
    ) -> Result<Notices, PipelineError> {
        self.wear(&caller, &hat).await?;
        let call = Self::call("NoticeService/StreamNotices", &caller, &hat, [], []);
        self.record_reading(self.entry_of(&caller), &call, 0)
            .await?;
        let mut told: BTreeSet<String> = BTreeSet::new();
        let waiting = self.waiting(&caller, &hat).await?;
        if let Some(place) = waiting.iter().position(|notice| notice.cursor == cursor) {
            told.extend(
                waiting
                    .iter()
                    .take(place + 1)
                    .map(|notice| notice.cursor.clone()),
            );
        }
        let (sender, receiver) = tokio::sync::mpsc::channel(16);
        let mut written = self.ports.register.written();
        let work = async move {
            loop {
                written.mark_unchanged();
                let news = match self.news(&caller, &hat).await {
                    Ok(news) => news,
                    Err(error) => {
                        // The receiver may be gone; then nobody is left to tell.
                        sender.send(Err(error)).await.ok();
                        return;
                    }
                };
                for notice in news {
                    if told.insert(notice.cursor.clone()) && sender.send(Ok(notice)).await.is_err()
                    {
                        return;
                    }
                }
                tokio::time::sleep(PACE).await;
                let token = caller.accepted_until().duration_since(self.now());
                tokio::select! {
                    changed = written.changed() => if changed.is_err() { return },
                    () = tokio::time::sleep(token.unsigned_abs()) => {}
                }
            }
        };
        Ok(super::stream::driven(work, receiver))
    }

    /// What waits for a caller whose stream is open: tokens expire and mandates end meanwhile.
    async fn news(&self, caller: &Caller, hat: &Hat) -> Result<Vec<Notice>, PipelineError> {
        self.token_holds(caller)?;
        self.wear(caller, hat).await?;
        self.waiting(caller, hat).await
    }

    async fn waiting(&self, caller: &Caller, hat: &Hat) -> Result<Vec<Notice>, PipelineError> {
        let organisation = caller.organisation();
        let mut notices = Vec::new();
        for waiting in self.ports.register.waiting_for(organisation, 0).await? {
            let fact = waiting.fact;
            if !self.may_confirm(caller, hat, &fact) {
                continue;
            }
            let (persons, household) = self.names_in(caller, &fact.fact).await?;
            notices.push(Notice {
                cursor: fact.id.to_string(),
                kind: NoticeKind::ConfirmFact,
                fact: Some(fact.id),
                consent: None,
                persons,
                household,
                since: fact.recorded_at,
            });
        }
        notices.extend(self.waiting_consents(caller, hat).await?);
        if hat.capacity() == OFFICER {
            for hint in self.ports.register.likely_duplicates(organisation).await? {
                let mut persons = Vec::new();
                for person in [hint.persons.0, hint.persons.1] {
                    persons.extend(
                        self.ports
                            .register
                            .pseudonym(organisation, &SubjectRef::Person(person))
                            .await?,
                    );
                }
                notices.push(Notice {
                    cursor: persons
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join("+"),
                    kind: NoticeKind::LikelyDuplicate,
                    fact: None,
                    consent: None,
                    persons,
                    household: None,
                    since: hint.since,
                });
            }
        }
        Ok(notices)
    }

    /// Consents recorded under this hat that wait for this professional. Another organisation that may confirm one is not told of it:
    /// that it exists is a disclosure.
    async fn waiting_consents(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let by = Writer {
            hat: hat.clone(),
            professional: caller.professional().clone(),
            on_authority: String::new(),
        };
        let organisation = caller.organisation();
        let mut notices = Vec::new();
        for subject in self.ports.register.waiting_consents(organisation).await? {
            let name = self
                .ports
                .register
                .pseudonym(organisation, &subject)
                .await?;
            let statements = self.statements(&subject).await?;
            let waiting = statements.into_iter().filter(|recorded| {
                recorded.writer.hat == *hat && consent::may_confirm(&by, recorded)
            });
            notices.extend(waiting.map(|recorded| Notice {
                cursor: recorded.id.to_string(),
                kind: NoticeKind::ConfirmConsent,
                fact: None,
                consent: Some(recorded.id),
                persons: name.into_iter().collect(),
                household: None,
                since: recorded.recorded_at,
            }));
        }
        Ok(notices)
    }

    /// The caller's own pseudonyms of whom a fact speaks.
    async fn names_in(
        &self,
        caller: &Caller,
        fact: &Fact,
    ) -> Result<(Vec<Pseudonym>, Option<Pseudonym>), PipelineError> {
        let mut subjects = Vec::new();
        let mut homes = Vec::new();
        let Ok(_) = fact.clone().renamed::<_, _, std::convert::Infallible>(
            |person| {
                subjects.push(SubjectRef::Person(person));
                Ok(person)
            },
            |home| {
                homes.push(SubjectRef::Household(home));
                Ok(home)
            },
        );
        let mut persons = Vec::new();
        for subject in &subjects {
            persons.extend(
                self.ports
                    .register
                    .pseudonym(caller.organisation(), subject)
                    .await?,
            );
        }
        let mut household = None;
        for home in &homes {
            household = self
                .ports
                .register
                .pseudonym(caller.organisation(), home)
                .await?;
        }
        Ok((persons, household))
    }
}
