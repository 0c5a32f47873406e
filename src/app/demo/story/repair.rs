//! An error of the register: an order of another child stood in Elena's name, two people take it back, and privacy officers read what went
//! wrong by it.

use std::collections::BTreeSet;

use anyhow::Context;

use super::Telling;
use crate::app::client;
use crate::app::demo::play::{self, Asking};
use crate::app::demo::seed::{OFFICERS, evidence, organisation_of};
use crate::app::show;
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;
use crate::proto::samenbeeld::v1::propose_repair_request::Repair;

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
const SECOND: &str = "jb-206";
const CHILD: &str = "elena";
const HOLDER: (&str, &str) = ("samen-doen/access", "sd-101");

impl Telling<'_> {
    /// From an order on the wrong child to a breach that was assessed, with what each of four reads.
    pub(super) async fn repair(&self) -> anyhow::Result<()> {
        let voice = self.voice;
        voice.title("Een fout hersteld", "An error repaired")?;
        voice.tell(
            "JBRA vraagt op wat Samen DOEN over Elena en haar ouders weet, want er staat een ondertoezichtstelling op haar naam: dan moet het verteld worden \
             (Jeugdwet 7.3.11 lid 4).",
            "JBRA asks for what Samen DOEN knows of Elena and her parents, since a supervision order stands in her name: then it must be told (Jeugdwet \
             7.3.11(4)).",
        )?;
        let before = self.asked_about_elena().await?;
        self.repair_is_read(&before).await?;

        voice.tell(
            "jb-205 legt de beschikking ernaast: zij gaat over een ander meisje met bijna dezelfde naam. jb-205 stelt voor de maatregel terug te \
             nemen, en wil ook zelf tekenen:",
            "jb-205 looks at the court's decision: it is about another girl whose name is nearly the same. jb-205 proposes to take the order \
             back, and would sign it as well:",
        )?;
        let repair = self.proposes().await?;
        let said = self.signs(ASKING.professional, &repair).await.err();
        let said = said.context("nobody signs twice")?;
        client::say(&show::told("", &said.to_string(), voice.view))?;

        voice.tell(
            "Een tweede professional, jb-206, leest de beschikking ook en tekent. Vanaf dat moment heeft de maatregel nooit bestaan; wat eerder \
             besloten is, blijft navolgbaar. JBRA vraagt hetzelfde nog eens:",
            "A second professional, jb-206, reads the decision too and signs. From that moment the order never was; what was decided before can \
             still be followed. JBRA asks the same again:",
        )?;
        self.signs(SECOND, &repair).await?;
        let after = self.asked_about_elena().await?;
        self.repair_is_read(&after).await?;

        voice.tell(
            "Wat gegeven is op een fout, kan niemand terughalen: het is een datalek, en iemand moet het beoordelen (AVG 33). JBRA's functionaris \
             leest wat JBRA ontving, die van Samen DOEN wat daar wegging, en niet aan wie. Zij van JBRA laat het wissen en schrijft op waarom.",
            "What was given on an error cannot be taken back: it is a breach, and somebody has to assess it (GDPR 33). JBRA's privacy officer reads \
             what JBRA received, the one of Samen DOEN what left there, and not to whom. JBRA's has it erased and writes down why.",
        )?;
        self.assesses().await?;
        self.repair_is_read(&after).await
    }

    /// What jb-205 sees now of Elena and her parents.
    async fn asked_about_elena(&self) -> anyhow::Result<wire::GetPictureResponse> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let task = super::super::task(self.seeder.catalogue, &ASKING)?;
        play::ask(self.seeder.world, desk, &ASKING, Vec::new(), task).await
    }

    /// JBRA's own order on Elena.
    async fn order(&self) -> anyhow::Result<String> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let request = wire::ListFactsRequest {
            hat: ASKING.hat.to_owned(),
            subject: self.names.of(organisation_of(ASKING.hat), CHILD)?,
            ..wire::ListFactsRequest::default()
        };
        let mut register = desk.register();
        let listed =
            client::answered(register.list_facts(desk.call(ASKING.professional, request)?)).await?;
        let order = listed.facts.into_iter().find(|recorded| {
            let kind = recorded.fact.as_ref().and_then(|fact| fact.kind.as_ref());
            matches!(kind, Some(Kind::Measure(_)))
        });
        Ok(order.context("an order on Elena")?.fact_id)
    }

    async fn proposes(&self) -> anyhow::Result<String> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let correct = wire::CorrectFact {
            fact_id: self.order().await?,
            instead: None,
        };
        let request = wire::ProposeRepairRequest {
            hat: ASKING.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "gezinsmanager".to_owned(),
            evidence: Some(evidence("court-order", &["herstel", CHILD])),
            reason: "De beschikking noemt een ander meisje; de zaaknummers zijn verwisseld."
                .to_owned(),
            repair: Some(Repair::CorrectFact(correct)),
        };
        let mut repairs = desk.repairs();
        let proposed =
            client::answered(repairs.propose_repair(desk.call(ASKING.professional, request)?))
                .await?;
        Ok(proposed.repair_id)
    }

    async fn signs(&self, professional: &str, repair: &str) -> anyhow::Result<()> {
        let desk = self.seeder.desk(ASKING.hat)?;
        let request = wire::AgreeRepairRequest {
            hat: ASKING.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "tweede lezer".to_owned(),
            repair_id: repair.to_owned(),
            evidence: Some(evidence("court-order", &["herstel", professional])),
        };
        let mut repairs = desk.repairs();
        client::answered(repairs.agree_repair(desk.call(professional, request)?)).await?;
        Ok(())
    }

    /// JBRA's privacy officer closes every breach of JBRA's.
    async fn assesses(&self) -> anyhow::Result<()> {
        let own = organisation_of(ASKING.hat);
        let [officer, _] = OFFICERS;
        for breach in self.breaches_of(own).await? {
            let desk = self.seeder.desk(ASKING.hat)?;
            let request = wire::CloseBreachRequest {
                hat: format!("{own}/privacy-officer"),
                request_id: desk.write_id(),
                on_authority: "functionaris".to_owned(),
                receipt: breach.receipt,
                assessment:
                    "Gelezen door één professional, uit het dossier gewist; het gezin is ingelicht."
                        .to_owned(),
                authority_told: true,
            };
            let mut repairs = desk.repairs();
            client::answered(repairs.close_breach(desk.call(officer, request)?)).await?;
        }
        Ok(())
    }

    async fn breaches_of(&self, organisation: &str) -> anyhow::Result<Vec<wire::Breach>> {
        let hat = format!("{organisation}/privacy-officer");
        let desk = self.seeder.desk(&hat)?;
        let [officer, _] = OFFICERS;
        let request = wire::ListBreachesRequest { hat, closed: true };
        let mut repairs = desk.repairs();
        let listed = client::answered(repairs.list_breaches(desk.call(officer, request)?)).await?;
        Ok(listed.breaches)
    }

    /// What the asker, a professional of the holder and the privacy officers of both read at this moment.
    async fn repair_is_read(&self, picture: &wire::GetPictureResponse) -> anyhow::Result<()> {
        let voice = &self.voice;
        let tellings = picture.timeline.iter().flat_map(|entry| &entry.tellings);
        let holders = tellings.filter_map(|telling| Some(&telling.provenance.as_ref()?.holder));
        let others =
            holders.filter(|holder| organisation_of(holder) != organisation_of(ASKING.hat));
        let told = others.count();
        let asker = vec![format!(
            "{}: {told}",
            voice.pick("van anderen", "from others")
        )];
        let waits = self.inbox_of(HOLDER).await?;
        let holder = vec![format!(
            "{}: {waits}",
            voice.pick("bericht van een lek", "told of a breach")
        )];
        let jbra = self.breaches_in_words(organisation_of(ASKING.hat)).await?;
        let samen_doen = self.breaches_in_words(organisation_of(HOLDER.0)).await?;
        voice.beside(&[
            (voice.pick("vrager (jb-205)", "asker (jb-205)"), asker),
            (voice.pick("houder (sd-101)", "holder (sd-101)"), holder),
            (
                voice.pick("functionaris (JBRA)", "privacy officer (JBRA)"),
                jbra,
            ),
            (
                voice.pick("functionaris (Samen DOEN)", "privacy officer (Samen DOEN)"),
                samen_doen,
            ),
        ])
    }

    /// How many breaches wait for a professional.
    async fn inbox_of(&self, (hat, professional): (&str, &str)) -> anyhow::Result<usize> {
        let desk = self.seeder.desk(hat)?;
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let mut notices = desk.notices();
        let listed =
            client::answered(notices.list_notices(desk.call(professional, request)?)).await?;
        let notices = listed.notices.into_iter();
        Ok(notices.filter(|notice| notice.kind == "breach").count())
    }

    async fn breaches_in_words(&self, organisation: &str) -> anyhow::Result<Vec<String>> {
        let voice = &self.voice;
        let mut lines = Vec::new();
        for breach in self.breaches_of(organisation).await? {
            let part = match breach.part.as_str() {
                "received" => voice.pick("ontvangen", "received"),
                _ => voice.pick("gegeven", "given"),
            };
            let whose: BTreeSet<&str> = breach
                .flows
                .iter()
                .map(|flow| self.given_name(organisation, &flow.person))
                .collect();
            let whose: Vec<&str> = whose.into_iter().collect();
            lines.push(format!("{part}: {}", whose.join(", ")));
            lines.push(match (&breach.closed_at, &breach.due) {
                (Some(_), _) => voice.pick("beoordeeld", "assessed").to_owned(),
                (None, due) => {
                    let due = due.as_ref().map(show::moment).unwrap_or_default();
                    format!(
                        "{} {due}",
                        voice.pick("te beoordelen vóór", "to assess before")
                    )
                }
            });
        }
        if lines.is_empty() {
            lines.push(voice.pick("geen lek", "no breach").to_owned());
        }
        Ok(lines)
    }
}
