//! Telling a family: youth protection received without consent, so somebody has to tell them, and on time.

use anyhow::Context;

use super::Telling;
use crate::app::client;
use crate::app::demo::play::{self, Asking};
use crate::app::demo::seed::organisation_of;
use crate::app::show;
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;

/// Youth protection executes a supervision order; whoever helps must answer (Jeugdwet 7.3.11(4)).
const ASKING: Asking = Asking {
    household: "testa",
    hat: "jbra/ots",
    professional: "jb-205",
    task: "first-analysis",
    categories: &[
        Category::Identity,
        Category::Composition,
        Category::ContactMoment,
    ],
};
const HOLDER: (&str, &str) = ("samen-doen/help", "sd-103");

impl Telling<'_> {
    /// From what was received to who was told, with what each of three reads.
    pub(super) async fn informing(&self) -> anyhow::Result<()> {
        let voice = self.voice;
        voice.title("Wie inlicht, en wanneer", "Who tells, and when")?;
        voice.tell(
            "JBRA voert een ondertoezichtstelling uit en vraagt op wat Samen DOEN weet: dat moet zonder toestemming (Jeugdwet 7.3.11 lid 4). Wie \
             zo iets ontvangt, vertelt het degene over wie het gaat, binnen vier weken (AVG 14).",
            "JBRA executes a supervision order and asks for what Samen DOEN knows: that must be given without consent (Jeugdwet 7.3.11(4)). \
             Whoever receives like that tells whom it is about, within four weeks (GDPR 14).",
        )?;
        let desk = self.seeder.desk(ASKING.hat)?;
        let task = super::super::task(self.seeder.catalogue, &ASKING)?;
        play::ask(self.seeder.world, desk, &ASKING, Vec::new(), task).await?;
        self.informing_is_read().await?;

        voice.tell(
            "Een plicht noemt wie het betreft en niemand anders. Wie zestien is, hoort het zelf; wie er voor een jonger kind mag worden ingelicht, \
             weegt de houder: geen lijst noemt een ouder. jb-205 wil nu al uitstellen, uit voorzorg:",
            "A duty names whom it is about and nobody else. Whoever is sixteen hears it themselves; who may be told for a younger child, the \
             holder weighs: no list names a parent. jb-205 would put it off already, to be safe:",
        )?;
        let first = self.duties().await?.into_iter().next();
        let first = first.context("a duty of what was received")?;
        let said = self.puts_off(&first).await?;
        client::say(&show::told("", &said, voice.view))?;

        voice.tell(
            "Uitstel gaat per twee weken, tegen het einde van de termijn, met telkens een nieuwe reden; wat te laat is, wordt verteld en niet \
             uitgesteld. jb-205 vertelt het vandaag en legt dat vast.",
            "It is put off two weeks at a time, near the end of the term, with a fresh reason each time; what is late is told and not put off. \
             jb-205 tells them today and records it.",
        )?;
        self.is_told(&first).await?;
        self.informing_is_read().await
    }

    async fn duties(&self) -> anyhow::Result<Vec<wire::InformDuty>> {
        self.duties_of((ASKING.hat, ASKING.professional)).await
    }

    async fn duties_of(
        &self,
        (hat, professional): (&str, &str),
    ) -> anyhow::Result<Vec<wire::InformDuty>> {
        let desk = self.seeder.desk(hat)?;
        let request = wire::ListInformDutiesRequest {
            hat: hat.to_owned(),
            done: true,
        };
        let mut informing = desk.informing();
        let listed =
            client::answered(informing.list_inform_duties(desk.call(professional, request)?))
                .await?;
        Ok(listed.duties)
    }

    /// What the broker says to a deferral long before the end of the term.
    async fn puts_off(&self, duty: &wire::InformDuty) -> anyhow::Result<String> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let request = wire::DeferInformingRequest {
            hat: ASKING.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "gezinsmanager".to_owned(),
            duty_id: duty.duty_id.clone(),
            reason: "Het gezin heeft deze week al veel te verwerken.".to_owned(),
        };
        let mut informing = desk.informing();
        let refused = informing.defer_informing(desk.call(ASKING.professional, request)?);
        let status = refused
            .await
            .err()
            .context("a deferral before its time is refused")?;
        Ok(client::explained(&status).to_string())
    }

    async fn is_told(&self, duty: &wire::InformDuty) -> anyhow::Result<()> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let request = wire::RecordInformedRequest {
            hat: ASKING.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "gezinsmanager".to_owned(),
            duty_id: duty.duty_id.clone(),
            told_at: duty.since,
            how: "in-person".to_owned(),
        };
        let mut informing = desk.informing();
        client::answered(informing.record_informed(desk.call(ASKING.professional, request)?))
            .await?;
        Ok(())
    }

    /// What the recipient, a professional of the holder and the recipient's privacy officer read at this moment.
    async fn informing_is_read(&self) -> anyhow::Result<()> {
        let recipient = self
            .duties()
            .await?
            .iter()
            .map(|duty| self.in_words(duty))
            .collect();
        let held = self.duties_of(HOLDER).await?.len();
        let holder = vec![format!(
            "{}: {held}",
            self.voice.pick("in te lichten", "to be told")
        )];
        let mut officer = vec![self.voice.pick("logboek:", "log:").to_owned()];
        for body in play::readable(self.seeder.desk(ASKING.hat)?).await? {
            let text = |name: &str| {
                body.get(name)
                    .and_then(|it| it.as_str())
                    .unwrap_or_default()
            };
            if let Some(call) = text("call").strip_prefix("InformingService/") {
                officer.push(format!(
                    "{} {call} ({})",
                    text("professional"),
                    text("kind")
                ));
            }
        }
        self.voice.beside(&[
            (
                self.voice.pick("ontvanger (jb-205)", "recipient (jb-205)"),
                recipient,
            ),
            (
                self.voice.pick("houder (sd-103)", "holder (sd-103)"),
                holder,
            ),
            (
                self.voice
                    .pick("functionaris (JBRA)", "privacy officer (JBRA)"),
                officer,
            ),
        ])
    }

    fn in_words(&self, duty: &wire::InformDuty) -> String {
        let voice = &self.voice;
        let whom = self.given_name(organisation_of(ASKING.hat), &duty.person);
        let state = match (&duty.told_at, duty.route.as_str()) {
            (Some(_), _) => voice.pick("ingelicht", "told").to_owned(),
            (None, "person") => {
                let due = duty.due.as_ref().map(show::moment).unwrap_or_default();
                format!(
                    "{} {due}",
                    voice.pick("zelf in te lichten vóór", "to be told before")
                )
            }
            (None, _) => voice
                .pick(
                    "wie wordt ingelicht, weegt de houder",
                    "who is told, the holder weighs",
                )
                .to_owned(),
        };
        format!("{whom}: {state}")
    }
}
