//! Authority over children, looked up in the national register of persons (BRP API Gezag 2.0) by a party that is authorised for it
//! (ADR 9).
//!
//! The party asks about its own clients under age, one child in a question and never a parent; nobody's request sets a look-up off,
//! so none can be read from it. [`People`] tells who they are: the party's own database joins client number and citizen service
//! number, by the section `[authority]` of its mapping. [`NationalRegister`] asks, `answer` reads the six kinds of relation as the six
//! outcomes, [`Archive`] keeps what was answered on the party's own side, and [`LookUps`] states the outcome at the broker: pseudonyms,
//! moment, version and a keyed digest; no number and no name.

mod answer;
mod archive;
mod broker;
mod people;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::https::HttpsError;
use crate::model::time::legal_day;
use crate::model::{Day, Timestamp};
use crate::proto::samenbeeld::v1 as wire;

pub use answer::AnswerError;
pub use archive::Archive;
pub use broker::{Broker, BrokerError};
pub use people::People;
pub use register::NationalRegister;

use answer::{Relation, Said};
use broker::Stated;
use people::Child;

/// Version of the register's interface that is spoken.
const VERSION: &str = "2.0";

/// Why a run stopped. What was stated before stays; the next run does the rest.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The party's database does not answer.
    #[error("the database does not answer")]
    Database(#[from] sqlx::Error),
    /// The national register does not answer.
    #[error("the national register does not answer; authority that is too old opens nothing")]
    Register(#[from] HttpsError),
    /// What was answered cannot be kept, so it is no evidence.
    #[error("the answer cannot be kept in the archive")]
    Archive(#[from] std::io::Error),
    /// The broker refuses, or does not answer.
    #[error("the broker does not take it")]
    Broker(#[from] BrokerError),
}

/// What a run did, in numbers alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Children asked about.
    pub asked: usize,
    /// Relations stated at the broker.
    pub stated: usize,
    /// Earlier statements that were ended: they differ, or the present one takes their place.
    pub ended: usize,
    /// Children whom the broker does not know under this hat.
    pub not_linked: usize,
    /// Clients who are of age by the register.
    pub of_age: usize,
    /// Children of whom the answer was not understood; nothing was stated of them.
    pub not_understood: usize,
}

/// Looks up authority for a party's own clients.
pub struct LookUps {
    /// The party's clients.
    pub people: People,
    /// The national register.
    pub register: NationalRegister,
    /// Where answers are kept.
    pub archive: Archive,
    /// Where outcomes are stated.
    pub broker: Broker,
    /// The clock.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

impl LookUps {
    /// Looks up authority over every client under age, or over those with these client numbers alone.
    ///
    /// # Errors
    /// When database, register, archive or broker fail: what was stated by then stays.
    pub async fn run(&self, only: &BTreeSet<String>) -> Result<Tally, AuthorityError> {
        let today = legal_day((self.now)());
        let mut children = self.people.children(today).await?;
        children.retain(|child| only.is_empty() || only.contains(&child.client_number));
        let numbers: Vec<_> = children
            .iter()
            .map(|child| child.client_number.clone())
            .collect();
        let names = self.broker.names(&numbers).await?;
        let mut tally = Tally::default();
        for child in &children {
            match names.get(&child.client_number) {
                Some(name) => self.look_up(child, name, today, &mut tally).await?,
                None => tally.not_linked += 1,
            }
        }
        Ok(tally)
    }

    async fn look_up(
        &self,
        child: &Child,
        name: &str,
        today: Day,
        tally: &mut Tally,
    ) -> Result<(), AuthorityError> {
        tally.asked += 1;
        let at = (self.now)();
        let answer = self.register.ask(&child.bsn).await?;
        let relations = match answer::read(&answer, &child.bsn, today) {
            Ok(Said::Relations(relations)) => relations,
            Ok(Said::OfAge) => {
                tally.of_age += 1;
                return Ok(());
            }
            Err(error) => {
                tally.not_understood += 1;
                tracing::warn!(%error, "an answer of the national register was not understood");
                return Ok(());
            }
        };
        let digest = self.archive.keep(&answer)?;
        let facts = self.facts(name, &relations).await?;
        let before = self.broker.stated(name).await?;
        let evidence = broker::evidence(digest, at);
        for fact in &facts {
            self.broker.state(fact, today, &evidence).await?;
            tally.stated += 1;
        }
        // The new ones first: between the two writes they contradict the old ones, and nobody knows; never the other way round.
        for id in superseded(&before, &facts) {
            self.broker.end(id, today).await?;
            tally.ended += 1;
        }
        Ok(())
    }

    /// The relations about people by the party's own pseudonyms. An authority-holder who is no client, or whom the broker does not
    /// know, is one whom nobody can ask.
    async fn facts(
        &self,
        child: &str,
        relations: &[Relation],
    ) -> Result<Vec<wire::AuthorityFact>, AuthorityError> {
        let holders = relations.iter().flat_map(|relation| &relation.holders);
        let numbers = self.people.numbers_of(&holders.cloned().collect()).await?;
        let known: Vec<_> = numbers.values().cloned().collect();
        let names = self.broker.names(&known).await?;
        let mut facts = Vec::new();
        for relation in relations {
            let pseudonyms: BTreeSet<String> = relation
                .holders
                .iter()
                .filter_map(|bsn| names.get(numbers.get(bsn)?).cloned())
                .collect();
            let fact = wire::AuthorityFact {
                child: child.to_owned(),
                outcome: relation.outcome.id().to_owned(),
                guardian_hat: String::new(),
                unknown_holder: relation.unknown || pseudonyms.len() < relation.holders.len(),
                authority_holders: pseudonyms.into_iter().collect(),
            };
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        Ok(facts)
    }
}

/// Of what was stated before, oldest first, what the present facts take the place of. Of those that say the same the newest that
/// somebody confirmed stays, which the present one still awaits.
fn superseded<'a>(before: &'a [Stated], present: &[wire::AuthorityFact]) -> Vec<&'a str> {
    let mut confirmed: BTreeMap<usize, &str> = BTreeMap::new();
    let mut gone = Vec::new();
    for stated in before {
        match present.iter().position(|other| *other == stated.fact) {
            Some(place) if stated.confirmed => gone.extend(confirmed.insert(place, &stated.id)),
            _ => gone.push(stated.id.as_str()),
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::{Stated, superseded, wire};

    fn fact(outcome: &str) -> wire::AuthorityFact {
        wire::AuthorityFact {
            outcome: outcome.to_owned(),
            ..wire::AuthorityFact::default()
        }
    }

    #[test]
    fn what_differs_goes_and_of_what_agrees_the_newest_confirmed_stays() {
        let [one, both] = ["one-parent", "both-parents"].map(fact);
        let before = [
            ("a", &one, true),
            ("b", &both, true),
            ("c", &both, true),
            ("d", &both, false),
        ];
        let before = before.map(|(id, fact, confirmed)| Stated {
            id: id.to_owned(),
            fact: fact.clone(),
            confirmed,
        });
        let present = [both.clone()];
        assert_eq!(superseded(&before, &present), ["a", "b", "d"]);
        assert_eq!(superseded(&before, &[both, one]), ["b", "d"]);
        assert_eq!(superseded(&before, &[fact("guardian")]).len(), 4);
    }
}
