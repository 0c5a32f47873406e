//! Who is meant by an organisation's own pseudonyms, and what people are called there. Nobody learns by a name that is not theirs, and whoever is
//! barred from a household finds nobody of it.

use std::collections::{BTreeMap, BTreeSet};

use super::readings::is_barred;
use super::{Pipeline, PipelineError};
use crate::decision::fold;
use crate::identity::Caller;
use crate::model::id::PseudonymKind;
use crate::model::time::legal_day;
use crate::model::{Fact, Pseudonym, SubjectRef};

impl Pipeline {
    /// What an own pseudonym stands for. A pseudonym of another organisation is as unknown as one that never was.
    pub(super) async fn subject(
        &self,
        caller: &Caller,
        pseudonym: &Pseudonym,
    ) -> Result<SubjectRef, PipelineError> {
        let organisation = caller.organisation();
        let subject = match pseudonym.kind() {
            PseudonymKind::Household => self
                .ports
                .register
                .household(organisation, pseudonym)
                .await?
                .map(SubjectRef::Household),
            PseudonymKind::Person => self
                .ports
                .register
                .person(organisation, pseudonym)
                .await?
                .map(SubjectRef::Person),
        };
        subject.ok_or(PipelineError::HouseholdNotAvailable)
    }

    /// As [`subject`](Self::subject), where the caller is barred from no household of it: the same answer for both.
    pub(super) async fn open_subject(
        &self,
        caller: &Caller,
        pseudonym: &Pseudonym,
    ) -> Result<SubjectRef, PipelineError> {
        let subject = self.subject(caller, pseudonym).await?;
        if self.is_closed_to(caller, &subject).await? {
            return Err(PipelineError::HouseholdNotAvailable);
        }
        Ok(subject)
    }

    /// Whether the caller is barred from the household, or from one that the person belongs to.
    pub(super) async fn is_closed_to(
        &self,
        caller: &Caller,
        subject: &SubjectRef,
    ) -> Result<bool, PipelineError> {
        let register = &self.ports.register;
        let homes = match subject {
            SubjectRef::Household(household) => vec![*household],
            SubjectRef::Person(person) => register.homes_of(*person).await?,
            SubjectRef::Organisation(_) => Vec::new(),
        };
        for home in homes {
            let (facts, _) = fold(register.filed_under(&SubjectRef::Household(home)).await?);
            if is_barred(&facts, caller, legal_day(self.now())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A fact about people under the caller's own pseudonyms; absent where it names somebody for whom their organisation has none. So it is
    /// with what was written of a registration while it was one with another, once they are two again.
    pub(super) async fn under_own_names(
        &self,
        caller: &Caller,
        fact: &Fact,
    ) -> Result<Option<Fact<Pseudonym, Pseudonym>>, PipelineError> {
        let mut names = BTreeMap::new();
        for subject in fact.named() {
            let register = &self.ports.register;
            let Some(name) = register.pseudonym(caller.organisation(), &subject).await? else {
                return Ok(None);
            };
            names.insert(subject, name);
        }
        let name = |subject| names.get(&subject).copied().ok_or(());
        let named = fact.clone().renamed(
            |person| name(SubjectRef::Person(person)),
            |home| name(SubjectRef::Household(home)),
        );
        Ok(named.ok())
    }

    /// A fact about internal ids. Somebody without a name at the caller's organisation is a wrong field, not a finding.
    pub(super) async fn under_internal_ids(
        &self,
        caller: &Caller,
        fact: &Fact<Pseudonym, Pseudonym>,
    ) -> Result<Fact, PipelineError> {
        let ids = self.resolve(caller, names_of(fact), "fact").await?;
        let unknown = || unknown_name("fact");
        fact.clone().renamed(
            |person| match ids.get(&person) {
                Some(SubjectRef::Person(id)) => Ok(*id),
                _ => Err(unknown()),
            },
            |home| match ids.get(&home) {
                Some(SubjectRef::Household(id)) => Ok(*id),
                _ => Err(unknown()),
            },
        )
    }

    /// What own pseudonyms stand for. Somebody from whose household the caller is barred is as unknown as nobody.
    pub(super) async fn resolve(
        &self,
        caller: &Caller,
        names: BTreeSet<Pseudonym>,
        field: &str,
    ) -> Result<BTreeMap<Pseudonym, SubjectRef>, PipelineError> {
        let ids = self.resolve_for_closing(caller, names, field).await?;
        for id in ids.values() {
            if self.is_closed_to(caller, id).await? {
                return Err(unknown_name(field));
            }
        }
        Ok(ids)
    }

    /// As [`resolve`](Self::resolve), also for whoever is barred: for what only closes and tells nothing, which anybody may write down.
    pub(super) async fn resolve_for_closing(
        &self,
        caller: &Caller,
        names: BTreeSet<Pseudonym>,
        field: &str,
    ) -> Result<BTreeMap<Pseudonym, SubjectRef>, PipelineError> {
        let mut ids = BTreeMap::new();
        for name in names {
            let id = match self.subject(caller, &name).await {
                Err(PipelineError::HouseholdNotAvailable) => Err(unknown_name(field)),
                other => other,
            }?;
            ids.insert(name, id);
        }
        Ok(ids)
    }
}

/// Everybody a fact speaks of.
pub(super) fn names_of(fact: &Fact<Pseudonym, Pseudonym>) -> BTreeSet<Pseudonym> {
    let names = std::cell::RefCell::new(BTreeSet::new());
    let note = |name: Pseudonym| {
        names.borrow_mut().insert(name);
        Ok::<_, std::convert::Infallible>(name)
    };
    let Ok(_) = fact.clone().renamed(note, note);
    names.into_inner()
}

/// A name the caller's organisation does not have.
pub(super) fn unknown_name(field: &str) -> PipelineError {
    let problem = "names somebody who is not known to your organisation under this pseudonym";
    PipelineError::invalid(field, problem)
}
