//! The rules at work: four scenes over the running system. A worker asks, somebody acts, the same worker asks again; what changed is told
//! from the replies alone. They play in households that the calls to paste do not ask about.

use std::collections::BTreeSet;

use anyhow::Context;
use tonic::Code;

use super::play::{self, Asking};
use super::seed::{Names, Seeder, organisation_of};
use super::voice::Voice;
use super::world::{Consent, SHOWN_HOUSEHOLD};
use crate::app::client;
use crate::app::show::{self, View};
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

const HELP: &str = "samen-doen/help";
const VOLUNTARY: &str = "jbra/voluntary";
const SUPERVISION: &str = "jbra/ots";

/// Youth protection looks at the plan with a family that consents, or does not.
const EVALUATION: Asking = Asking {
    household: "el-fictief",
    hat: VOLUNTARY,
    professional: "jb-203",
    task: "evaluation",
    categories: &[Category::Plan],
};

/// Youth protection executes a supervision order.
const UNDER_A_MEASURE: Asking = Asking {
    household: "testa",
    hat: SUPERVISION,
    professional: "jb-205",
    task: "first-analysis",
    categories: &[
        Category::Identity,
        Category::Composition,
        Category::ContactMoment,
    ],
};

/// The same worker, at home in one organisation and under the hat of another.
const TWO_HATS: [Asking; 2] = [two_hats(HELP, "sd-103"), two_hats(SUPERVISION, "jb-201")];

const fn two_hats(hat: &'static str, professional: &'static str) -> Asking {
    Asking {
        household: SHOWN_HOUSEHOLD,
        hat,
        professional,
        task: "safety-plan",
        categories: &[Category::Identity, Category::Plan],
    }
}

/// What the scenes are played with.
pub(super) struct Scenes<'a> {
    /// The world, as it came into the register.
    pub(super) seeder: &'a Seeder<'a>,
    /// What everybody is called.
    pub(super) names: &'a Names,
    /// How it is told.
    pub(super) voice: Voice<'a>,
}

impl Scenes<'_> {
    /// Plays all four.
    pub(super) async fn play(&self) -> anyhow::Result<()> {
        self.a_child_of_fifteen_refuses().await?;
        self.a_consent_is_withdrawn().await?;
        self.a_measure_ends().await?;
        self.the_hat_changes().await
    }

    async fn a_child_of_fifteen_refuses(&self) -> anyhow::Result<()> {
        self.voice.title(
            "Een kind van vijftien weigert",
            "A child of fifteen refuses",
        )?;
        self.voice.tell(
            "Amal is vijftien en weigerde negen maanden geleden dat Samen DOEN haar plan met JBRA deelt. Haar moeder, die alleen gezag heeft, \
             stemt nu voor haar in. Dat is niet genoeg: van 12 tot en met 15 beslissen kind en gezag samen. JBRA leest niet wie weigerde.",
            "Amal is fifteen and refused nine months ago that Samen DOEN shares her plan with JBRA. Her mother, who alone has authority, now \
             agrees for her. That is not enough: from 12 to 15 child and authority decide together. JBRA does not read who refused.",
        )?;
        self.consents("samira", "amal", "authority-holder").await?;
        self.ask(&EVALUATION, Some("amal"), HELP).await?;
        self.voice.tell(
            "Amal denkt er nog eens over na en zegt zelf ja.",
            "Amal thinks again and says yes herself.",
        )?;
        self.consents("amal", "amal", "self").await?;
        self.ask(&EVALUATION, Some("amal"), HELP).await
    }

    async fn a_consent_is_withdrawn(&self) -> anyhow::Result<()> {
        self.voice.title(
            "Een toestemming die wordt ingetrokken, tussen twee vragen",
            "A consent withdrawn between two questions",
        )?;
        self.voice.tell(
            "Samira, haar moeder, vindt goed dat Samen DOEN haar eigen doelen met JBRA deelt.",
            "Samira, her mother, agrees that Samen DOEN shares her own goals with JBRA.",
        )?;
        self.consents("samira", "samira", "self").await?;
        self.ask(&EVALUATION, Some("samira"), HELP).await?;
        self.voice.tell(
            "Zij trekt het weer in, bij Samen DOEN. Vanaf dat bericht geeft geen vraag meer iets op grond daarvan.",
            "She takes it back, at Samen DOEN. From that acknowledgement on no question gives anything on that ground.",
        )?;
        self.withdraws("samira").await?;
        self.ask(&EVALUATION, Some("samira"), HELP).await
    }

    async fn a_measure_ends(&self) -> anyhow::Result<()> {
        self.voice
            .title("Een maatregel die eindigt", "A measure that ends")?;
        self.voice.tell(
            "JBRA voert de ondertoezichtstelling van Elena uit: Samen DOEN moet JBRA vertellen wat daarvoor nodig is (Jeugdwet 7.3.11 lid 4).",
            "JBRA executes the supervision order of Elena: Samen DOEN must tell JBRA what that needs (Jeugdwet 7.3.11(4)).",
        )?;
        self.ask(&UNDER_A_MEASURE, None, "samen-doen/access")
            .await?;
        self.voice.tell(
            "De rechter heft de maatregel vandaag op. JBRA legt het einde vast; de grond eindigt mee.",
            "The court ends the measure today. JBRA records the end; the ground ends with it.",
        )?;
        self.measure_ends("elena").await?;
        self.ask(&UNDER_A_MEASURE, None, "samen-doen/access").await
    }

    async fn the_hat_changes(&self) -> anyhow::Result<()> {
        self.voice.title(
            "Dezelfde werker, een andere pet",
            "The same worker, another hat",
        )?;
        self.voice.tell(
            "Een werker in dienst van Samen DOEN werkt in het integrale team ook onder de pet van JBRA. Thuis heet zij sd-103, bij JBRA jb-201; \
             elke pet heeft een eigen certificaat, mandaat en bewijs. Zij stelt tweemaal dezelfde vraag.",
            "A worker employed by Samen DOEN also works under the hat of JBRA in the integral team. At home she is sd-103, at JBRA jb-201; each \
             hat has a certificate, a mandate and a receipt of its own. She asks the same twice.",
        )?;
        for asking in &TWO_HATS {
            self.ask(asking, None, SUPERVISION).await?;
        }
        self.voice.tell(
            "Met het certificaat van JBRA de pet van Samen DOEN dragen kan niet:",
            "To wear the hat of Samen DOEN with the certificate of JBRA is refused:",
        )?;
        let said = self.wears_a_foreign_hat().await?;
        client::say(&show::told("", &said, self.voice.view))
    }

    /// Asks, about one person or all, and tells in a few lines what came of it, and what did not come from this holder.
    async fn ask(
        &self,
        asking: &Asking,
        subject: Option<&str>,
        holder: &str,
    ) -> anyhow::Result<()> {
        let Seeder {
            world, catalogue, ..
        } = self.seeder;
        let subjects = subject.map(|key| self.names.of(organisation_of(asking.hat), key));
        let subjects: Vec<String> = subjects.transpose()?.into_iter().collect();
        let desk = self.seeder.desk(asking.hat)?;
        let task = super::task(catalogue, asking)?;
        let reply = play::ask(world, desk, asking, subjects, task).await?;
        let view = View {
            asked: asking.categories,
            ..self.voice.view
        };
        let asks = self.voice.pick("vraagt onder", "asks under");
        client::say(&format!(
            "  {} {asks} {} ({})\n",
            asking.professional, asking.hat, asking.task
        ))?;
        client::say(&show::in_brief(&reply, holder, view, catalogue))
    }

    /// Somebody consents in both kinds that sharing needs, told to Samen DOEN.
    async fn consents(&self, giver: &str, subject: &str, standing: &str) -> anyhow::Result<()> {
        for kind in ["sharing", "secrecy-release"] {
            let told = Consent {
                kind: kind.to_owned(),
                answer: "given".to_owned(),
                giver: giver.to_owned(),
                subject: subject.to_owned(),
                standing: standing.to_owned(),
                co_givers: Vec::new(),
                holders: vec![HELP.to_owned()],
                recipients: vec![VOLUNTARY.to_owned()],
                task: EVALUATION.task.to_owned(),
                categories: vec![Category::Plan.id().to_owned()],
                from: self.seeder.world.today,
                until: None,
                explained_by: "sd-107".to_owned(),
            };
            self.seeder.record_one(HELP, &told, self.names).await?;
        }
        Ok(())
    }

    /// Somebody withdraws everything they gave about themselves, told to Samen DOEN.
    async fn withdraws(&self, person: &str) -> anyhow::Result<()> {
        let desk = self.seeder.desk(HELP)?;
        let request = wire::WithdrawConsentRequest {
            hat: HELP.to_owned(),
            request_id: desk.write_id(),
            on_authority: "gesprek met de gever".to_owned(),
            subject: self.names.of(organisation_of(HELP), person)?,
            by: String::new(),
            consent_id: String::new(),
        };
        let request = desk.call("sd-107", request)?;
        client::answered(desk.consent().withdraw_consent(request)).await?;
        Ok(())
    }

    /// Who executes the measure of a person records that it ends today.
    async fn measure_ends(&self, person: &str) -> anyhow::Result<()> {
        let Asking {
            hat, professional, ..
        } = UNDER_A_MEASURE;
        let desk = self.seeder.desk(hat)?;
        let list = wire::ListFactsRequest {
            hat: hat.to_owned(),
            subject: self.names.of(organisation_of(hat), person)?,
            ..wire::ListFactsRequest::default()
        };
        let list = desk.call(professional, list)?;
        let own = client::answered(desk.register().list_facts(list)).await?;
        let is_measure = |it: &&wire::RecordedFact| {
            let kind = it.fact.as_ref().and_then(|fact| fact.kind.as_ref());
            matches!(kind, Some(Kind::Measure(_)))
        };
        let measures: BTreeSet<String> = own
            .facts
            .iter()
            .filter(is_measure)
            .map(|it| it.fact_id.clone())
            .collect();
        anyhow::ensure!(!measures.is_empty(), "no measure is recorded");
        for fact_id in measures {
            let end = wire::EndFactRequest {
                hat: hat.to_owned(),
                request_id: desk.write_id(),
                on_authority: "beschikking".to_owned(),
                fact_id,
                until: self.seeder.world.today.to_string(),
            };
            let end = desk.call(professional, end)?;
            client::answered(desk.register().end_fact(end)).await?;
        }
        Ok(())
    }

    /// What the broker says to a worker of JBRA, with its certificate and token, who names a hat of Samen DOEN.
    async fn wears_a_foreign_hat(&self) -> anyhow::Result<String> {
        let [home, away] = &TWO_HATS;
        let desk = self.seeder.desk(away.hat)?;
        let request = wire::ResolveHouseholdRequest {
            hat: home.hat.to_owned(),
            client_number: play::client_number(self.seeder.world, away)?.to_owned(),
        };
        let request = desk.call(away.professional, request)?;
        let refused = desk.register().resolve_household(request).await;
        let status = refused.err().context("a foreign hat is refused")?;
        anyhow::ensure!(status.code() == Code::PermissionDenied, "{status:?}");
        Ok(client::explained(&status).to_string())
    }
}
