//! One household: enrolled by the organisation that came first, introduced to every other one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::world::{Household, Link};
use super::{Hand, Names, Seeder, organisation_of, refused};
use crate::proto::samenbeeld::v1 as wire;

impl<'a> Seeder<'a> {
    /// Writes one household with everything about it; gives the names that are new.
    pub(super) async fn household(
        &self,
        household: &'a Household,
        before: &Names,
    ) -> anyhow::Result<Names> {
        let mut names = Names::default();
        let links: Vec<&'a Link> = self
            .world
            .links
            .iter()
            .filter(|link| link.household == household.key)
            .collect();
        // WHY: whoever came first made the first registration; the others were introduced.
        let mut hats: BTreeMap<_, _> = BTreeMap::new();
        for link in &links {
            let first = hats.entry(link.hat.as_str()).or_insert(link.from);
            *first = (*first).min(link.from);
        }
        let mut hats: Vec<(&'a str, _)> = hats.into_iter().collect();
        hats.sort_by_key(|(hat, from)| (*from, *hat));
        let Some((lead, _)) = hats.first().copied() else {
            return Ok(names);
        };
        let first = self.hand(lead, &[])?;
        self.enrol_household(first, household, None, &mut names)
            .await?;
        for (hat, _) in &hats {
            let by = self.hand(hat, &[])?;
            let organisation = organisation_of(hat);
            if names.get(organisation, &household.key).is_none() {
                let name = names.of(organisation_of(lead), &household.key)?;
                let code = self.introduce(first, name, organisation).await?;
                self.enrol_household(by, household, Some(code), &mut names)
                    .await?;
            }
            for link in links.iter().filter(|link| link.hat == *hat) {
                self.enrol_person(by, link, before, &mut names).await?;
            }
        }
        let known = Known {
            before,
            new: &names,
        };
        let mut writers: BTreeMap<&'a str, Hand<'a>> = BTreeMap::new();
        // WHY: an advice is no casework; the table of writes lets it write nothing.
        for (hat, _) in hats.iter().filter(|(hat, _)| *hat != "vt/advice") {
            if let Entry::Vacant(first_of_organisation) = writers.entry(organisation_of(hat)) {
                first_of_organisation.insert(self.hand(hat, &[])?);
            }
        }
        self.facts_of(household, writers.into_values(), &known)
            .await?;
        self.statements_of(household, &known).await?;
        Ok(names)
    }

    async fn enrol_household(
        &self,
        by: Hand<'_>,
        household: &Household,
        introduction: Option<String>,
        names: &mut Names,
    ) -> anyhow::Result<()> {
        let desk = self.desk(by.hat)?;
        let request = wire::EnrolHouseholdRequest {
            hat: by.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "aanmelding".to_owned(),
            introduction: introduction.unwrap_or_default(),
        };
        let reply = desk
            .register()
            .enrol_household(desk.call(by.professional, request)?)
            .await;
        let reply = reply
            .map_err(|status| refused("enrol household", &status))?
            .into_inner();
        names.put(organisation_of(by.hat), &household.key, reply.household);
        Ok(())
    }

    /// Enrols a person at an organisation; under a second hat of the same organisation, the link alone is a fact of its own.
    async fn enrol_person(
        &self,
        by: Hand<'a>,
        link: &Link,
        before: &Names,
        names: &mut Names,
    ) -> anyhow::Result<()> {
        let organisation = organisation_of(by.hat);
        let known = Known { before, new: names };
        if let Ok(person) = known.name(organisation, &link.person) {
            return self.link(by, link, person).await;
        }
        let introduction = match known.anybody(&link.person) {
            Some(elsewhere) => {
                let hat = self.hat_of(elsewhere, link)?;
                let by = self.hand(hat, &[])?;
                let name = known.name(elsewhere, &link.person)?;
                self.introduce(by, name, organisation).await?
            }
            None => String::new(),
        };
        let desk = self.desk(by.hat)?;
        let request = wire::EnrolPersonRequest {
            hat: by.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "aanmelding".to_owned(),
            client_number: link.client_number.clone(),
            bsn: String::new(),
            introduction,
        };
        let reply = desk
            .register()
            .enrol_person(desk.call(by.professional, request)?)
            .await;
        let reply = reply
            .map_err(|status| refused("enrol person", &status))?
            .into_inner();
        names.put(organisation, &link.person, reply.person);
        Ok(())
    }

    /// A hat under which an organisation holds this person.
    fn hat_of(&self, organisation: &str, link: &Link) -> anyhow::Result<&'a str> {
        let mut held = self
            .world
            .links
            .iter()
            .filter(|it| it.person == link.person);
        let hat = held
            .find(|it| organisation_of(&it.hat) == organisation)
            .map(|it| it.hat.as_str());
        hat.ok_or_else(|| anyhow::anyhow!("{organisation} does not hold {}", link.person))
    }

    /// The code by which another organisation takes over this name of a person or household.
    async fn introduce(&self, by: Hand<'_>, name: String, to: &str) -> anyhow::Result<String> {
        let desk = self.desk(by.hat)?;
        let request = wire::IntroduceRequest {
            hat: by.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "teamoverleg".to_owned(),
            subject: name,
            to_organisation: to.to_owned(),
        };
        let reply = desk
            .register()
            .introduce(desk.call(by.professional, request)?)
            .await;
        Ok(reply
            .map_err(|status| refused("introduce", &status))?
            .into_inner()
            .code)
    }

    async fn link(&self, by: Hand<'a>, link: &Link, person: String) -> anyhow::Result<()> {
        let second = self.hand(by.hat, &[by.professional])?;
        let kind = wire::fact::Kind::Link(wire::LinkFact {
            person,
            hat: by.hat.to_owned(),
            client_number: link.client_number.clone(),
        });
        let fact = wire::Fact {
            valid: Some(super::facts::period(self.world.today, None)),
            evidence: Some(super::facts::evidence(
                "own-file",
                &[by.hat, &link.client_number],
            )),
            kind: Some(kind),
        };
        self.assert_and_confirm((by, second), fact, "own-file")
            .await
    }
}

/// Names made before and now.
#[derive(Clone, Copy)]
pub(super) struct Known<'n> {
    before: &'n Names,
    new: &'n Names,
}

impl<'n> Known<'n> {
    /// Names that are all there.
    pub(super) fn all(names: &'n Names) -> Self {
        Self {
            before: names,
            new: names,
        }
    }

    /// What this organisation calls this household or person.
    pub(super) fn name(&self, organisation: &str, key: &str) -> anyhow::Result<String> {
        self.new
            .of(organisation, key)
            .or_else(|_| self.before.of(organisation, key))
    }

    /// An organisation that knows this person already.
    fn anybody(&self, key: &str) -> Option<&str> {
        let both = self.new.0.keys().chain(self.before.0.keys());
        both.filter(|(_, known)| known == key)
            .map(|(organisation, _)| organisation.as_str())
            .next()
    }
}
