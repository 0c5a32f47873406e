//! A child lies unconscious: Veilig Thuis declares an emergency, the shelter agrees, and the fixed minimum passes.

use super::Telling;
use crate::app::client;
use crate::app::demo::seed::{OFFICERS, organisation_of};
use crate::app::demo::world::SHOWN_HOUSEHOLD;
use crate::app::show;
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;

const ASKER: (&str, &str) = ("vt/report", "vt-401");
const HOLDER: (&str, &str) = ("blijf/shelter", "bg-601");
const CHILD: &str = "lotte";
const THREAT: &str =
    "Lotte is van de trap gevallen en bewusteloos; de ambulance moet weten wat zij gebruikt.";
/// What an emergency asks.
const ASKED: [Category; 6] = [
    Category::Identity,
    Category::Composition,
    Category::Authority,
    Category::RiskFacts,
    Category::Measure,
    Category::Health,
];

impl Telling<'_> {
    /// From declaring to review, with what each of three reads.
    pub(super) async fn emergency(&self) -> anyhow::Result<()> {
        let voice = self.voice;
        voice.title("Een noodgeval", "An emergency")?;
        voice.tell(
            "Lotte, zes jaar, is bewusteloos. Zij kan niet toestemmen en haar ouders zijn niet te bereiken. vt-401, met crisisdienst, schrijft \
             op wat haar bedreigt. Er gaat nog niets: eerst antwoordt een tweede professional, of een kwartier lang niemand.",
            "Lotte, six years old, is unconscious. She cannot consent and her parents cannot be reached. vt-401, on crisis duty, writes down what \
             threatens her. Nothing passes yet: a second professional answers first, or nobody does for a quarter of an hour.",
        )?;
        let id = self.declare_emergency().await?;
        self.all_read_of(&id).await?;
        let early = self.collect_emergency(&id).await.err();
        let refused = voice.pick("vt-401 haalt op, en krijgt", "vt-401 collects, and gets");
        client::say(&format!(
            "\n  {refused}: {}\n",
            early.map(|error| error.to_string()).unwrap_or_default()
        ))?;

        voice.tell(
            "bg-601 van de opvang leest de dreiging en is het eens, voor wat de opvang weet. Dat de opvang het was, leest vt-401 niet.",
            "bg-601 of the shelter reads the threat and agrees, for what the shelter knows. That it was the shelter, vt-401 does not read.",
        )?;
        self.agree_to(&id).await?;
        self.all_read_of(&id).await?;
        let picture = self.collect_emergency(&id).await?;
        let view = show::View {
            asked: &ASKED,
            ..voice.view
        };
        client::say(&format!("\n  {} · CollectEmergency\n", ASKER.1))?;
        client::say(&show::picture(&picture, view, self.seeder.catalogue)?)?;

        voice.tell(
            "De ambulance is weg; vt-401 sluit af. De functionaris van de opvang kijkt binnen een dag terug: het was een noodgeval.",
            "The ambulance has gone; vt-401 ends it. The shelter's privacy officer looks back within a day: it was an emergency.",
        )?;
        self.end_and_review(&id).await?;
        self.all_read_of(&id).await
    }

    async fn declare_emergency(&self) -> anyhow::Result<String> {
        let (hat, professional) = ASKER;
        let (desk, organisation) = (self.seeder.desk(hat)?, organisation_of(hat));
        let request = wire::DeclareEmergencyRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "crisisdienst".to_owned(),
            household: self.names.of(organisation, SHOWN_HOUSEHOLD)?,
            persons: vec![self.names.of(organisation, CHILD)?],
            threat: THREAT.to_owned(),
        };
        let mut emergencies = desk.emergencies();
        let declared =
            client::answered(emergencies.declare_emergency(desk.call(professional, request)?))
                .await?;
        Ok(declared.emergency_id)
    }

    async fn agree_to(&self, id: &str) -> anyhow::Result<()> {
        let (hat, professional) = HOLDER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::AgreeEmergencyRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "tweede professional".to_owned(),
            emergency_id: id.to_owned(),
        };
        let mut emergencies = desk.emergencies();
        client::answered(emergencies.agree_emergency(desk.call(professional, request)?)).await?;
        Ok(())
    }

    async fn collect_emergency(&self, id: &str) -> anyhow::Result<wire::GetPictureResponse> {
        let (hat, professional) = ASKER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::CollectEmergencyRequest {
            hat: hat.to_owned(),
            emergency_id: id.to_owned(),
            honours: (1..=5).collect(),
        };
        let mut emergencies = desk.emergencies();
        let collected =
            client::answered(emergencies.collect_emergency(desk.call(professional, request)?))
                .await?;
        Ok(collected.picture.unwrap_or_default())
    }

    async fn end_and_review(&self, id: &str) -> anyhow::Result<()> {
        let (hat, professional) = ASKER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::EndEmergencyRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "crisisdienst".to_owned(),
            emergency_id: id.to_owned(),
        };
        let mut emergencies = desk.emergencies();
        client::answered(emergencies.end_emergency(desk.call(professional, request)?)).await?;

        let (hat, [officer, _]) = (officer_of(HOLDER.0), OFFICERS);
        let desk = self.seeder.desk(HOLDER.0)?;
        let request = wire::ReviewEmergencyRequest {
            hat,
            request_id: desk.write_id(),
            on_authority: "functionaris".to_owned(),
            emergency_id: id.to_owned(),
            justified: true,
            reason: "Het kind was bewusteloos en de ouders waren niet te bereiken.".to_owned(),
        };
        let mut emergencies = desk.emergencies();
        client::answered(emergencies.review_emergency(desk.call(officer, request)?)).await?;
        Ok(())
    }

    /// What the asker, the holder's professional and the holder's privacy officer read at this moment.
    async fn all_read_of(&self, id: &str) -> anyhow::Result<()> {
        let [officer, _] = OFFICERS;
        let hat = officer_of(HOLDER.0);
        let columns = [
            (
                self.voice.pick("vrager (vt-401)", "asker (vt-401)"),
                self.reads_of(ASKER, id).await?,
            ),
            (
                self.voice.pick("houder (bg-601)", "holder (bg-601)"),
                self.reads_of(HOLDER, id).await?,
            ),
            (
                self.voice
                    .pick("functionaris (opvang)", "privacy officer (shelter)"),
                self.reads_of((&hat, officer), id).await?,
            ),
        ];
        self.voice.beside(&columns)
    }

    /// How it stands for somebody, and what waits for them.
    async fn reads_of(
        &self,
        (hat, professional): (&str, &str),
        id: &str,
    ) -> anyhow::Result<Vec<String>> {
        let desk = self.seeder.desk(hat)?;
        let request = wire::GetEmergencyRequest {
            hat: hat.to_owned(),
            emergency_id: id.to_owned(),
        };
        let mut emergencies = desk.emergencies();
        let read =
            client::answered(emergencies.get_emergency(desk.call(professional, request)?)).await?;
        let mut lines = vec![format!("{}: {}", read.declared_by, read.state)];
        lines.extend(read.finding.map(|finding| {
            let found = if finding.justified {
                self.voice.pick("terecht", "justified")
            } else {
                self.voice.pick("niet terecht", "not justified")
            };
            format!("{}: {found}", self.voice.pick("oordeel", "found"))
        }));
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let mut notices = desk.notices();
        let waits =
            client::answered(notices.list_notices(desk.call(professional, request)?)).await?;
        let waits = waits.notices.into_iter();
        let own = waits.filter(|notice| notice.item == id);
        lines.extend(own.map(|notice| {
            let due = notice.due.as_ref().map(show::moment).unwrap_or_default();
            format!("{} {due}", notice.kind).trim_end().to_owned()
        }));
        Ok(lines)
    }
}

/// The hat of the privacy officer of a hat's organisation.
fn officer_of(hat: &str) -> String {
    format!("{}/privacy-officer", organisation_of(hat))
}
