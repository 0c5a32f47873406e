//! Fills the broker's register with the synthetic world, the way the six organisations would: over gRPC, each under its own hats,
//! with introductions from colleague to colleague and a second professional for every fact that needs one.

mod facts;
mod household;
mod statements;

use std::collections::BTreeMap;

use anyhow::Context;
pub(super) use facts::evidence;

use super::desk::Desk;
use super::world::World;
use crate::model::catalogue::InForce;
use crate::proto::samenbeeld::v1 as wire;

/// Founding privacy officers of every organisation in the demo.
pub(in crate::app) const OFFICERS: [&str; 2] = ["officer-1", "officer-2"];

/// What organisations call households and persons, by organisation and key of the world.
#[derive(Default)]
pub(in crate::app) struct Names(BTreeMap<(String, String), String>);

impl Names {
    /// What this organisation calls this household or person.
    pub(in crate::app) fn get(&self, organisation: &str, key: &str) -> Option<&str> {
        self.0
            .get(&(organisation.to_owned(), key.to_owned()))
            .map(String::as_str)
    }

    /// What this organisation calls this household or person; an error where it does not know it.
    pub(in crate::app) fn of(&self, organisation: &str, key: &str) -> anyhow::Result<String> {
        let name = self.get(organisation, key);
        name.map(ToOwned::to_owned)
            .with_context(|| format!("{organisation} has no pseudonym for {key}"))
    }

    fn put(&mut self, organisation: &str, key: &str, name: String) {
        self.0
            .insert((organisation.to_owned(), key.to_owned()), name);
    }

    fn extend(&mut self, other: Names) {
        self.0.extend(other.0);
    }
}

/// The world on its way into the register.
pub(in crate::app) struct Seeder<'a> {
    pub(in crate::app) world: &'a World,
    desks: &'a BTreeMap<String, Desk>,
    pub(in crate::app) catalogue: &'a InForce<'a>,
    /// Who wears which hat, at least two each: facts need a second professional.
    wearers: BTreeMap<&'a str, Vec<&'a str>>,
}

/// Who writes: a professional under a hat.
#[derive(Clone, Copy)]
struct Hand<'a> {
    hat: &'a str,
    professional: &'a str,
}

impl<'a> Seeder<'a> {
    /// A seeder of this world.
    pub(in crate::app) fn new(
        world: &'a World,
        desks: &'a BTreeMap<String, Desk>,
        catalogue: &'a InForce<'a>,
    ) -> Self {
        Self {
            world,
            desks,
            catalogue,
            wearers: wearers(world),
        }
    }

    /// Writes the whole world. Mandates first, then household by household. Gives what everybody is called since then.
    pub(in crate::app) async fn seed(&self, tell: impl Fn(&str)) -> anyhow::Result<Names> {
        self.mandates().await?;
        let mut names = Names::default();
        // WHY: one after the other, since a child of divorced parents belongs to two households, and the second must find the names
        // that the first one made.
        for (household, number) in self.world.households.iter().zip(1..) {
            tell(&format!(
                "household {number} of {}: {}",
                self.world.households.len(),
                household.title
            ));
            let more = self.household(household, &names).await?;
            names.extend(more);
        }
        Ok(names)
    }

    pub(in crate::app) fn desk(&self, hat: &str) -> anyhow::Result<&'a Desk> {
        let organisation = organisation_of(hat);
        self.desks
            .get(organisation)
            .with_context(|| format!("no desk for {organisation}"))
    }

    /// Professionals who may wear this hat.
    fn hands(&self, hat: &'a str) -> impl Iterator<Item = Hand<'a>> {
        let wearers = self.wearers.get(hat).into_iter().flatten();
        wearers.map(move |professional| Hand { hat, professional })
    }

    /// A professional for this hat, other than those named.
    fn hand(&self, hat: &'a str, except: &[&str]) -> anyhow::Result<Hand<'a>> {
        let mut hands = self
            .hands(hat)
            .filter(|hand| !except.contains(&hand.professional));
        hands
            .next()
            .with_context(|| format!("nobody is left to wear {hat}"))
    }

    /// Every mandate: asserted by one privacy officer, confirmed by another.
    async fn mandates(&self) -> anyhow::Result<()> {
        for (hat, professionals) in &self.wearers {
            for professional in professionals {
                let officer_hat = format!("{}/privacy-officer", organisation_of(hat));
                let [first, second] = OFFICERS;
                let told = self
                    .world
                    .professionals
                    .iter()
                    .find(|it| it.sub == *professional);
                let kind = wire::fact::Kind::Mandate(wire::MandateFact {
                    hat: (*hat).to_owned(),
                    professional: (*professional).to_owned(),
                    crisis: told.is_some_and(|it| it.crisis),
                    safety_officer: false,
                });
                let fact = wire::Fact {
                    valid: Some(facts::period(self.world.today, None)),
                    evidence: Some(facts::evidence("own-file", &[hat, professional])),
                    kind: Some(kind),
                };
                let hands = (
                    Hand {
                        hat: &officer_hat,
                        professional: first,
                    },
                    Hand {
                        hat: &officer_hat,
                        professional: second,
                    },
                );
                self.assert_and_confirm(hands, fact, "own-file").await?;
            }
        }
        Ok(())
    }

    /// Asserts a fact, and has it confirmed where it waits for that.
    async fn assert_and_confirm(
        &self,
        (by, confirmed_by): (Hand<'_>, Hand<'_>),
        fact: wire::Fact,
        confirmed_on: &str,
    ) -> anyhow::Result<()> {
        let what = format!("{:?} under {}", fact.kind, by.hat);
        let desk = self.desk(by.hat)?;
        let assert = wire::AssertFactRequest {
            hat: by.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "casusregie".to_owned(),
            fact: Some(fact),
        };
        let asserted = desk
            .register()
            .assert_fact(desk.call(by.professional, assert)?)
            .await;
        let asserted = asserted
            .map_err(|status| refused(&what, &status))?
            .into_inner();
        if !asserted.awaits_confirmation {
            return Ok(());
        }
        let desk = self.desk(confirmed_by.hat)?;
        let confirm = wire::ConfirmFactRequest {
            hat: confirmed_by.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "tweede lezer".to_owned(),
            fact_id: asserted.fact_id.clone(),
            evidence: Some(facts::evidence(confirmed_on, &[&asserted.fact_id])),
        };
        let confirmed = desk
            .register()
            .confirm_fact(desk.call(confirmed_by.professional, confirm)?)
            .await;
        confirmed.map_err(|status| refused(&what, &status))?;
        Ok(())
    }
}

fn wearers(world: &World) -> BTreeMap<&str, Vec<&str>> {
    let hats = world.links.iter().map(|link| link.hat.as_str());
    let hats = hats.chain(
        world
            .professionals
            .iter()
            .flat_map(|it| it.hats.iter().map(String::as_str)),
    );
    let mut wearers: BTreeMap<&str, Vec<&str>> = hats.map(|hat| (hat, Vec::new())).collect();
    for (hat, subs) in &mut wearers {
        let mandated = world
            .professionals
            .iter()
            .filter(|it| it.hats.contains(*hat));
        subs.extend(mandated.map(|it| it.sub.as_str()));
        let colleagues = world
            .professionals
            .iter()
            .filter(|it| it.organisation == organisation_of(hat));
        for colleague in colleagues {
            if subs.len() < 2 && !subs.contains(&colleague.sub.as_str()) {
                subs.push(&colleague.sub);
            }
        }
    }
    wearers
}

pub(in crate::app) fn organisation_of(hat: &str) -> &str {
    hat.split_once('/')
        .map_or(hat, |(organisation, _)| organisation)
}

fn refused(what: &str, status: &tonic::Status) -> anyhow::Error {
    anyhow::anyhow!("{what}: {:?}: {}", status.code(), status.message())
}
