//! Consents and refusals of the members of one household, recorded by the organisation that explained them.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Date;

use super::super::world::{Consent, Household};
use super::household::Known;
use super::{Hand, Names, Seeder, facts, organisation_of, refused};
use crate::model::Category;
use crate::model::catalogue::ConsentText;
use crate::model::time::first_moment;
use crate::proto::samenbeeld::v1 as wire;

impl<'a> Seeder<'a> {
    /// Records every statement about members of the household.
    pub(super) async fn statements_of(
        &self,
        household: &'a Household,
        known: &Known<'_>,
    ) -> anyhow::Result<()> {
        let about = |it: &&Consent| {
            household
                .members
                .iter()
                .any(|member| member.person == it.subject)
        };
        let mut by_recorder: BTreeMap<&'a str, Vec<wire::ConsentStatement>> = BTreeMap::new();
        for told in self.world.consents.iter().filter(about) {
            let Some(hat) = self.hat_of_professional(&told.explained_by, told) else {
                anyhow::bail!(
                    "{} holds nothing about which {} could be recorded",
                    told.explained_by,
                    told.subject
                );
            };
            if let Some(statement) = self.statement(told, organisation_of(hat), known)? {
                by_recorder.entry(hat).or_default().push(statement);
            }
        }
        for (hat, statements) in by_recorder {
            self.record(hat, &statements).await?;
        }
        Ok(())
    }

    /// Records statements under this hat, and has a second professional stand behind those that wait for one.
    async fn record(
        &self,
        hat: &'a str,
        statements: &[wire::ConsentStatement],
    ) -> anyhow::Result<()> {
        let by = self.hand(hat, &[])?;
        let desk = self.desk(hat)?;
        for some in statements.chunks(50) {
            let request = wire::RecordConsentRequest {
                hat: hat.to_owned(),
                request_id: desk.write_id(),
                on_authority: "gesprek met de gever".to_owned(),
                statements: some.to_vec(),
            };
            let reply = desk
                .consent()
                .record_consent(desk.call(by.professional, request)?)
                .await;
            let recorded = reply
                .map_err(|status| refused("record consent", &status))?
                .into_inner();
            let second = self.hand(hat, &[by.professional])?;
            for (id, statement) in recorded.consent_ids.iter().zip(some) {
                if recorded.awaiting_confirmation.contains(id) {
                    self.confirm_consent(second, &statement.subject, id).await?;
                }
            }
        }
        Ok(())
    }

    /// Records one more statement, of a day on which everybody has a name.
    pub(in crate::app::demo) async fn record_one(
        &self,
        hat: &'a str,
        told: &Consent,
        names: &Names,
    ) -> anyhow::Result<()> {
        let known = Known::all(names);
        let statement = self.statement(told, organisation_of(hat), &known)?;
        let statement = statement.with_context(|| format!("{hat} knows who speaks and of whom"))?;
        self.record(hat, &[statement]).await
    }

    /// Has a second professional stand behind a consent that their own organisation receives by.
    async fn confirm_consent(
        &self,
        second: Hand<'_>,
        subject: &str,
        id: &str,
    ) -> anyhow::Result<()> {
        let desk = self.desk(second.hat)?;
        let request = wire::ConfirmConsentRequest {
            hat: second.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "tweede lezer".to_owned(),
            subject: subject.to_owned(),
            consent_id: id.to_owned(),
            evidence: Some(facts::evidence("form", &[id])),
        };
        let confirmed = desk
            .consent()
            .confirm_consent(desk.call(second.professional, request)?)
            .await;
        confirmed.map_err(|status| refused("confirm consent", &status))?;
        Ok(())
    }

    /// The text of the catalogue that speaks of everything the statement speaks of.
    fn text_for(&self, told: &Consent) -> anyhow::Result<&'a ConsentText> {
        let speaks_of = |text: &&'a ConsentText| {
            text.task.as_str() == told.task
                && told
                    .holders
                    .iter()
                    .all(|hat| text.holders.iter().any(|it| it.to_string() == *hat))
                && told
                    .recipients
                    .iter()
                    .all(|hat| text.recipients.iter().any(|it| it.to_string() == *hat))
                && told
                    .categories
                    .iter()
                    .all(|id| text.categories.iter().any(|it| it.id() == id))
        };
        self.catalogue
            .consent_texts()
            .find(speaks_of)
            .with_context(|| {
                format!(
                    "no text of the catalogue asks {} for {}",
                    told.holders.join(", "),
                    told.categories.join(", ")
                )
            })
    }

    /// The hat of the professional who explained it, of an organisation that knows the subject.
    fn hat_of_professional(&self, sub: &str, told: &Consent) -> Option<&'a str> {
        let professional = self.world.professionals.iter().find(|it| it.sub == sub)?;
        let held = |hat: &&String| {
            self.world
                .links
                .iter()
                .any(|link| link.hat == **hat && link.person == told.subject)
        };
        professional.hats.iter().find(held).map(String::as_str)
    }

    fn statement(
        &self,
        told: &Consent,
        organisation: &str,
        known: &Known<'_>,
    ) -> anyhow::Result<Option<wire::ConsentStatement>> {
        let (Ok(subject), Ok(giver)) = (
            known.name(organisation, &told.subject),
            known.name(organisation, &told.giver),
        ) else {
            return Ok(None);
        };
        let co_givers = told
            .co_givers
            .iter()
            .filter_map(|person| known.name(organisation, person).ok())
            .collect();
        let categories: Vec<i32> = told
            .categories
            .iter()
            .filter_map(|id| id.parse::<Category>().ok())
            .map(Category::number)
            .collect();
        let text = self.text_for(told)?;
        Ok(Some(wire::ConsentStatement {
            kind: kind(&told.kind),
            answer: answer(&told.answer),
            subject,
            giver,
            giver_hat: String::new(),
            standing: if told.giver == told.subject {
                "self"
            } else {
                &told.standing
            }
            .to_owned(),
            cells: Some(wire::ConsentCells {
                holders: told.holders.clone(),
                recipients: told.recipients.clone(),
                task: told.task.clone(),
                categories,
            }),
            period: Some(facts::period(told.from, told.until)),
            text_id: text.id.clone(),
            text_version: i32::try_from(text.version)?,
            language: "nl".to_owned(),
            explained_by: told.explained_by.clone(),
            co_givers,
            evidence: Some(facts::evidence(
                "form",
                &[&told.giver, &told.subject, &told.from.to_string()],
            )),
            given_at: Some(midday(told.from)?),
            replaces: String::new(),
        }))
    }
}

fn kind(id: &str) -> i32 {
    i32::from(match id {
        "sharing" => wire::ConsentKind::Sharing,
        "secrecy-release" => wire::ConsentKind::SecrecyRelease,
        _ => wire::ConsentKind::Help,
    })
}

fn answer(id: &str) -> i32 {
    i32::from(match id {
        "given" => wire::ConsentAnswer::Given,
        _ => wire::ConsentAnswer::Refused,
    })
}

/// The first moment of a day: when the statement was given, as far as the demo tells.
fn midday(day: Date) -> anyhow::Result<prost_types::Timestamp> {
    let at = first_moment(day)?;
    Ok(prost_types::Timestamp {
        seconds: at.as_second(),
        nanos: 0,
    })
}
