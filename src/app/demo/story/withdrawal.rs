//! A consent is withdrawn: whoever received under it is told, without who or why, and at once where safety asks it.

use super::Telling;
use crate::app::client;
use crate::app::demo::play::{self, Asking};
use crate::app::demo::seed::organisation_of;
use crate::app::demo::world::Consent;
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

const RECORDER: (&str, &str) = ("samen-doen/help", "sd-107");
const ASKING: Asking = Asking {
    household: "el-fictief",
    hat: "jbra/voluntary",
    professional: "jb-203",
    task: "evaluation",
    categories: &[Category::Plan],
};

impl Telling<'_> {
    /// From consent to the notice that it ended, with what each of three reads.
    pub(super) async fn withdrawal(&self) -> anyhow::Result<()> {
        let voice = self.voice;
        voice.title("Een intrekking", "A withdrawal")?;
        voice.tell(
            "Samira vindt goed dat Samen DOEN haar doelen en die van Zina, acht jaar, met JBRA deelt. JBRA vraagt ze op. JBRA legde vast dat \
             Amal, vijftien, haar moeder bedreigt.",
            "Samira agrees that Samen DOEN shares her goals and those of Zina, who is eight, with JBRA. JBRA asks for them. JBRA recorded that \
             Amal, who is fifteen, threatens her mother.",
        )?;
        self.agrees("samira", "self").await?;
        self.agrees("zina", "authority-holder").await?;
        self.is_in_danger("samira", "amal").await?;
        let desk = self.seeder.desk(ASKING.hat)?;
        let task = super::super::task(self.seeder.catalogue, &ASKING)?;
        let own = organisation_of(ASKING.hat);
        let subjects = ["samira", "zina"].map(|key| self.names.of(own, key));
        let subjects = subjects.into_iter().collect::<anyhow::Result<_>>()?;
        play::ask(self.seeder.world, desk, &ASKING, subjects, task).await?;
        self.withdrawal_is_read().await?;

        voice.tell(
            "Samira belt Samen DOEN: zij trekt alles in, voor zichzelf en voor Zina. Eén bericht voor elk is genoeg, zonder bewijs; het geldt \
             meteen. Of zij het mocht, wordt daarna nagegaan.",
            "Samira telephones Samen DOEN: she takes everything back, for herself and for Zina. One call for each is enough, without evidence; \
             it holds at once. Whether it was hers to do is checked afterwards.",
        )?;
        self.takes_back("samira").await?;
        self.takes_back("zina").await?;
        self.withdrawal_is_read().await?;
        voice.tell(
            "JBRA leest wát niet meer onder toestemming valt en sinds wanneer, niet van wie of waarom. Over Samira meteen, omdat JBRA zelf weet \
             dat zij gevaar loopt; over Zina morgen, met alles van vandaag in één bericht. Wat ontvangen is, blijft in het eigen dossier; verder \
             gebruik vraagt een andere grond.",
            "JBRA reads what is no longer under consent and since when, not whose or why. About Samira at once, since JBRA itself knows that she \
             is in danger; about Zina tomorrow, with all of today in one notice. What was received stays in its own file; further use needs \
             another ground.",
        )
    }

    async fn agrees(&self, subject: &str, standing: &str) -> anyhow::Result<()> {
        for kind in ["sharing", "secrecy-release"] {
            let told = Consent {
                kind: kind.to_owned(),
                answer: "given".to_owned(),
                giver: "samira".to_owned(),
                subject: subject.to_owned(),
                standing: standing.to_owned(),
                co_givers: Vec::new(),
                holders: vec![RECORDER.0.to_owned()],
                recipients: vec![ASKING.hat.to_owned()],
                task: ASKING.task.to_owned(),
                categories: vec![Category::Plan.id().to_owned()],
                from: self.seeder.world.today,
                until: None,
                explained_by: RECORDER.1.to_owned(),
            };
            self.seeder
                .record_one(RECORDER.0, &told, self.names)
                .await?;
        }
        Ok(())
    }

    async fn is_in_danger(&self, whom: &str, by: &str) -> anyhow::Result<()> {
        let (desk, own) = (self.seeder.desk(ASKING.hat)?, organisation_of(ASKING.hat));
        let threat = wire::FlagFact {
            kind: "threat".to_owned(),
            about: self.names.of(own, by)?,
            regarding: self.names.of(own, whom)?,
        };
        let request = wire::AssertFactRequest {
            hat: ASKING.hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "veiligheidsoverleg".to_owned(),
            fact: Some(wire::Fact {
                valid: Some(wire::Period {
                    from: self.seeder.world.today.to_string(),
                    until: String::new(),
                }),
                evidence: None,
                kind: Some(Kind::Flag(threat)),
            }),
        };
        let asserted = desk.call(ASKING.professional, request)?;
        let mut register = desk.register();
        client::answered(register.assert_fact(asserted)).await?;
        Ok(())
    }

    /// Everything about somebody is withdrawn, by whoever calls.
    async fn takes_back(&self, subject: &str) -> anyhow::Result<()> {
        let (hat, professional) = RECORDER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::WithdrawConsentRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "telefoon".to_owned(),
            subject: self.names.of(organisation_of(hat), subject)?,
            by: String::new(),
            consent_id: String::new(),
        };
        let mut consent = desk.consent();
        client::answered(consent.withdraw_consent(desk.call(professional, request)?)).await?;
        Ok(())
    }

    /// What the recipient, the recorder and the recorder's privacy officer read at this moment.
    async fn withdrawal_is_read(&self) -> anyhow::Result<()> {
        let voice = &self.voice;
        let mut officer = vec![voice.pick("logboek:", "log:").to_owned()];
        for body in play::readable(self.seeder.desk(RECORDER.0)?).await? {
            let text = |name: &str| {
                body.get(name)
                    .and_then(|it| it.as_str())
                    .unwrap_or_default()
            };
            if text("call") == "ConsentService/WithdrawConsent" {
                officer.push(format!("{} WithdrawConsent", text("professional")));
            }
        }
        let recipient = self.ended((ASKING.hat, ASKING.professional)).await?;
        let recorder = self.ended(RECORDER).await?;
        voice.beside(&[
            (
                voice.pick("ontvanger (jb-203)", "recipient (jb-203)"),
                recipient,
            ),
            (
                voice.pick("wie vastlegt (sd-107)", "recorder (sd-107)"),
                recorder,
            ),
            (
                voice.pick("functionaris (Samen DOEN)", "privacy officer (Samen DOEN)"),
                officer,
            ),
        ])
    }

    /// What this professional's inbox says of consents that ended.
    async fn ended(&self, (hat, professional): (&str, &str)) -> anyhow::Result<Vec<String>> {
        let desk = self.seeder.desk(hat)?;
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let mut notices = desk.notices();
        let listed =
            client::answered(notices.list_notices(desk.call(professional, request)?)).await?;
        let notices = listed.notices;
        let ended = notices.iter().flat_map(|notice| &notice.ended);
        let mut lines: Vec<String> = ended
            .map(|ended| {
                let whose = self.given_name(organisation_of(hat), &ended.person);
                let what = Category::from_number(ended.category).map_or("?", Category::id);
                let none = self
                    .voice
                    .pick("zonder toestemming sinds", "without consent since");
                format!(
                    "{whose}, {what}: {none} {}; {} ({})",
                    ended.from,
                    ended.keep,
                    ended.articles.join(", ")
                )
            })
            .collect();
        if lines.is_empty() {
            let nothing = self.voice.pick("geen bericht", "no notice");
            lines.push(nothing.to_owned());
        }
        Ok(lines)
    }
}
