//! Register facts about one household, each asserted by a hat that may and confirmed by a second professional.

use jiff::civil::Date;

use super::super::world::{Household, Person};
use super::household::Known;
use super::{Hand, OFFICERS, Seeder, organisation_of};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

/// A period for the wire.
pub(super) fn period(from: Date, until: Option<Date>) -> wire::Period {
    wire::Period {
        from: from.to_string(),
        until: until.map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// Evidence of a document that is told apart by these words.
pub(in crate::app::demo) fn evidence(kind: &str, words: &[&str]) -> wire::Evidence {
    let document =
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, words.join("\n").as_bytes());
    wire::Evidence {
        kind: kind.to_owned(),
        document_sha256: document.as_ref().to_vec(),
        ..wire::Evidence::default()
    }
}

impl<'a> Seeder<'a> {
    /// Everything the register knows of a household and its members. Each organisation writes down itself who belongs to it, of those
    /// it holds: what another one wrote may not be known to it.
    pub(super) async fn facts_of(
        &self,
        household: &'a Household,
        writers: impl Iterator<Item = Hand<'a>>,
        known: &Known<'_>,
    ) -> anyhow::Result<()> {
        for writer in writers {
            self.memberships(household, writer, known).await?;
            for member in &household.members {
                if let Some(person) = self.world.person(&member.person) {
                    self.life(person, writer, known).await?;
                }
            }
        }
        self.authority(household, known).await?;
        self.measures(household, known).await?;
        self.assignments(household, known).await?;
        self.stages(household, known).await?;
        self.council(household, known).await?;
        self.flags(household, known).await?;
        self.barred(household, known).await
    }

    async fn memberships(
        &self,
        household: &Household,
        writer: Hand<'a>,
        known: &Known<'_>,
    ) -> anyhow::Result<()> {
        let organisation = organisation_of(writer.hat);
        for member in &household.members {
            // WHY: whom the organisation does not hold it knows nothing of.
            let Ok(person) = known.name(organisation, &member.person) else {
                continue;
            };
            let kind = Kind::Membership(wire::MembershipFact {
                household: known.name(organisation, &household.key)?,
                person,
                role: member.role.clone(),
                basis: member.basis.clone(),
            });
            self.state(writer, kind, (member.from, member.until), "own-file")
                .await?;
        }
        Ok(())
    }

    async fn life(
        &self,
        person: &Person,
        writer: Hand<'a>,
        known: &Known<'_>,
    ) -> anyhow::Result<()> {
        let Ok(name) = known.name(organisation_of(writer.hat), &person.key) else {
            return Ok(());
        };
        let born = Kind::Birth(wire::BirthFact {
            person: name.clone(),
            earliest: person.born_earliest.to_string(),
            latest: person.born_latest.to_string(),
            expected: person.expected,
        });
        let from = person.born_earliest.min(self.world.today);
        self.state(writer, born, (from, None), "brp").await?;
        if let Some(died) = person.died {
            self.state(
                writer,
                Kind::Death(wire::DeathFact { person: name }),
                (died, None),
                "brp",
            )
            .await?;
        }
        Ok(())
    }

    async fn authority(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .authority
            .iter()
            .filter(|told| belongs(household, &told.child))
        {
            let Some(hat) = told
                .known_to
                .iter()
                .find_map(|organisation| self.hat_for(household, organisation))
            else {
                continue;
            };
            let organisation = organisation_of(hat);
            let Ok(child) = known.name(organisation, &told.child) else {
                continue;
            };
            let named: Vec<String> = told
                .holders
                .iter()
                .filter_map(|holder| known.name(organisation, holder).ok())
                .collect();
            let kind = Kind::Authority(wire::AuthorityFact {
                child,
                outcome: told.outcome.clone(),
                // An authority-holder whom the organisation does not hold is one that nobody here can ask.
                unknown_holder: told.unknown_holder || named.len() < told.holders.len(),
                authority_holders: named,
                guardian_hat: told.guardian_hat.clone().unwrap_or_default(),
            });
            self.state(
                self.hand(hat, &[])?,
                kind,
                (told.from, told.until),
                &told.evidence,
            )
            .await?;
        }
        Ok(())
    }

    async fn measures(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .measures
            .iter()
            .filter(|told| belongs(household, &told.person))
        {
            let hat = match &told.executed_by {
                Some(hat) => hat.as_str(),
                None => "vt/report",
            };
            let Ok(person) = known.name(organisation_of(hat), &told.person) else {
                continue;
            };
            let measure = wire::MeasureFact {
                person,
                kind: told.kind.clone(),
                executed_by: hat.to_owned(),
            };
            for (from, until) in terms(&told.kind, told.from, told.until)? {
                let by = self.hand(hat, &[])?;
                self.state(
                    by,
                    Kind::Measure(measure.clone()),
                    (from, until),
                    "court-order",
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn assignments(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .assignments
            .iter()
            .filter(|told| told.household == household.key)
        {
            let hat = told.hat.as_str();
            // WHY: an advice is no casework; the table of writes knows no assignment for it.
            if hat == "vt/advice" {
                continue;
            }
            let kind = Kind::Assignment(wire::AssignmentFact {
                household: known.name(organisation_of(hat), &household.key)?,
                hat: hat.to_owned(),
                professional: told.professional.clone(),
            });
            let by = Hand {
                hat,
                professional: &told.professional,
            };
            self.state(by, kind, (told.from, None), "own-file").await?;
        }
        Ok(())
    }

    async fn stages(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .stages
            .iter()
            .filter(|told| belongs(household, &told.person))
        {
            let Ok(person) = known.name("vt", &told.person) else {
                continue;
            };
            let kind = Kind::ReportStage(wire::ReportStageFact {
                person,
                stage: told.stage.clone(),
                suspicion: true,
            });
            self.state(
                self.hand("vt/report", &[])?,
                kind,
                (told.from, told.until),
                "own-file",
            )
            .await?;
        }
        Ok(())
    }

    /// Where the Raad works on a household, it inquires.
    async fn council(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        let at_work = self
            .world
            .assignments
            .iter()
            .find(|told| told.household == household.key && told.hat == "rvdk/inquiry");
        let mut members = household.members.iter();
        let person = members.find_map(|member| known.name("rvdk", &member.person).ok());
        if let Some((told, person)) = at_work.zip(person) {
            let kind = Kind::CouncilInquiry(wire::CouncilInquiryFact {
                person,
                stage: "running".to_owned(),
                asked_by: told.hat.clone(),
            });
            let by = self.hand("rvdk/inquiry", &[])?;
            self.state(by, kind, (told.from, None), "own-file").await?;
        }
        Ok(())
    }

    async fn flags(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .flags
            .iter()
            .filter(|told| belongs(household, &told.about))
        {
            let organisation = organisation_of(&told.hat);
            let Ok(about) = known.name(organisation, &told.about) else {
                continue;
            };
            let regarding = told
                .regarding
                .as_ref()
                .map(|person| known.name(organisation, person))
                .transpose()?;
            let kind = Kind::Flag(wire::FlagFact {
                kind: told.kind.clone(),
                about,
                regarding: regarding.unwrap_or_default(),
            });
            self.state(
                self.hand(&told.hat, &[])?,
                kind,
                (told.from, None),
                "own-file",
            )
            .await?;
        }
        Ok(())
    }

    /// Who may not see the household.
    async fn barred(&self, household: &'a Household, known: &Known<'_>) -> anyhow::Result<()> {
        for told in self
            .world
            .barred
            .iter()
            .filter(|told| told.household == household.key)
        {
            let organisation = organisation_of(&told.hat);
            let kind = Kind::Barred(wire::BarredFact {
                household: known.name(organisation, &household.key)?,
                organisation: organisation.to_owned(),
                professional: told.professional.clone(),
            });
            // WHY: who is kept out of a household is for the privacy officers to say.
            let hat = format!("{organisation}/privacy-officer");
            let [first, second] = OFFICERS;
            let fact = wire::Fact {
                valid: Some(period(told.from, None)),
                evidence: Some(evidence("own-file", &[&told.professional])),
                kind: Some(kind),
            };
            let hands = (
                Hand {
                    hat: &hat,
                    professional: first,
                },
                Hand {
                    hat: &hat,
                    professional: second,
                },
            );
            self.assert_and_confirm(hands, fact, "own-file").await?;
        }
        Ok(())
    }

    /// Asserts a fact and has a second professional of the same hat confirm it.
    async fn state(
        &self,
        by: Hand<'a>,
        kind: Kind,
        (from, until): (Date, Option<Date>),
        rests_on: &str,
    ) -> anyhow::Result<()> {
        let assigned = match &kind {
            Kind::Assignment(it) => it.professional.clone(),
            _ => String::new(),
        };
        let second = self.hand(by.hat, &[by.professional, &assigned])?;
        let words = [by.hat, rests_on, &from.to_string()];
        let fact = wire::Fact {
            valid: Some(period(from, until)),
            evidence: Some(evidence(rests_on, &words)),
            kind: Some(kind),
        };
        self.assert_and_confirm((by, second), fact, rests_on).await
    }

    /// A hat of this organisation that holds members of the household.
    fn hat_for(&self, household: &Household, organisation: &str) -> Option<&'a str> {
        let mut links = self
            .world
            .links
            .iter()
            .filter(|link| link.household == household.key);
        links
            .find(|link| organisation_of(&link.hat) == organisation)
            .map(|link| link.hat.as_str())
    }
}

fn belongs(household: &Household, person: &str) -> bool {
    household
        .members
        .iter()
        .any(|member| member.person == person)
}

/// A supervision order is given for a year at most and extended by a year at most (BW 1:258, 1:260): one order each.
fn terms(kind: &str, from: Date, until: Option<Date>) -> anyhow::Result<Vec<(Date, Option<Date>)>> {
    let (Some(end), "ots") = (until, kind) else {
        return Ok(vec![(from, until)]);
    };
    let mut terms = Vec::new();
    let mut first = from;
    while first < end {
        let last = first.checked_add(jiff::Span::new().years(1))?.min(end);
        terms.push((first, Some(last)));
        first = last;
    }
    Ok(terms)
}
