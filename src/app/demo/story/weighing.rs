//! A right waits for a professional: Veilig Thuis asks, the shelter weighs, and one question reaches nobody.

use anyhow::Context;

use super::Telling;
use crate::app::client;
use crate::app::demo::play;
use crate::app::demo::seed::organisation_of;
use crate::app::demo::world::SHOWN_HOUSEHOLD;
use crate::app::show;
use crate::model::Category;
use crate::proto::samenbeeld::v1 as wire;

const ASKER: (&str, &str) = ("vt/report", "vt-401");
const HOLDER: (&str, &str) = ("blijf/shelter", "bg-601");
const COLLEAGUE: &str = "bg-602";
const TASK: &str = "first-analysis";
/// Holds records of Noor, Ruben and Daan, of long ago, and none of Lotte.
const KNOWS_NOT: &str = "wsg/ots";

const TALKS: (&str, Category) = ("noor", Category::ContactMoment);
const WORDS: (&str, Category) = ("daan", Category::ChildWords);
const NOBODY: (&str, Category) = ("lotte", Category::ContactMoment);

impl Telling<'_> {
    /// From sending to release, with what each of three reads.
    pub(super) async fn weighing(&self) -> anyhow::Result<()> {
        let voice = self.voice;
        voice.title("Een weging", "A weighing")?;
        voice.tell(
            "Veilig Thuis onderzoekt een melding. De opvang mag daarvoor spreken maar hoeft niet (Wmo 2015 5.2.6): een professional van de \
             opvang weegt. vt-401 vraagt om de gesprekken met Noor en om wat Daan zelf zei, elk met een eigen reden. Tegelijk vraagt zij \
             de William Schrikker Groep naar Lotte, die daar nooit bekend was.",
            "Veilig Thuis inquires after a report. The shelter may speak for that but need not (Wmo 2015 5.2.6): a professional of the shelter \
             weighs. vt-401 asks for the talks with Noor and for what Daan said himself, each with a reason of its own. At the same time she \
             asks the William Schrikker Groep about Lotte, whom they never knew.",
        )?;
        let sent = self.send(HOLDER.0, &[TALKS, WORDS]).await?;
        let lost = self.send(KNOWS_NOT, &[NOBODY]).await?;
        self.all_read().await?;

        voice.tell(
            "bg-601 leest wie vraagt en waarom, overlegt met een collega en geeft de gesprekken met Noor twee weken vrij. Wat Daan zei, blijft \
             bij de opvang: hij vertelde het in vertrouwen.",
            "bg-601 reads who asks and why, consults a colleague and releases the talks with Noor for two weeks. What Daan said stays at the \
             shelter: he told it in confidence.",
        )?;
        let until = self
            .seeder
            .world
            .today
            .checked_add(jiff::Span::new().days(14))?;
        self.answer(&sent, TALKS, "release", &until.to_string())
            .await?;
        self.answer(&sent, WORDS, "decline", "").await?;
        self.all_read().await?;

        voice.tell(
            "Wat is vrijgegeven, haalt vt-401 op: die stroom en geen andere. Dat Daans woorden werden geweigerd, en dat over Lotte niemand werd \
             bereikt, leest zij niet: beide heten verstuurd, en over een week niets vrijgegeven.",
            "vt-401 collects what was released: that flow and no other. That Daan's words were declined, and that nobody was reached about \
             Lotte, she does not read: both are called sent, and in a week nothing released.",
        )?;
        for (review, asked) in [(&sent, TALKS.1), (&lost, NOBODY.1)] {
            self.collect(review, asked).await?;
        }
        Ok(())
    }

    async fn send(&self, holder: &str, flows: &[(&str, Category)]) -> anyhow::Result<String> {
        let (hat, professional) = ASKER;
        let desk = self.seeder.desk(hat)?;
        let organisation = organisation_of(hat);
        let flow = |(person, category): &(&str, Category)| {
            Ok(wire::ReviewedFlow {
                holder: holder.to_owned(),
                person: self.names.of(organisation, person)?,
                category: category.number(),
                necessity: "Zonder dit kan Veilig Thuis niet beoordelen of het geweld is gestopt."
                    .to_owned(),
            })
        };
        let (task, _) = self
            .seeder
            .catalogue
            .task_for(&TASK.parse()?, &hat.parse()?)
            .context("the task of the asker")?;
        let request = wire::SendReviewRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "onderzoek".to_owned(),
            household: self.names.of(organisation, SHOWN_HOUSEHOLD)?,
            task: TASK.to_owned(),
            period: Some(play::period(self.seeder.world.today, task)?),
            flows: flows.iter().map(flow).collect::<anyhow::Result<_>>()?,
        };
        let mut review = desk.review();
        let sent = client::answered(review.send_review(desk.call(professional, request)?)).await?;
        Ok(sent.review_id)
    }

    async fn answer(
        &self,
        review: &str,
        (person, category): (&str, Category),
        verdict: &str,
        until: &str,
    ) -> anyhow::Result<()> {
        let (hat, professional) = HOLDER;
        let desk = self.seeder.desk(hat)?;
        let why =
            "Het geweld kan doorgaan als Veilig Thuis dit niet weet; een lichtere weg is er niet.";
        let request = wire::AnswerReviewRequest {
            hat: hat.to_owned(),
            request_id: desk.write_id(),
            on_authority: "hulpverlener".to_owned(),
            review_id: review.to_owned(),
            flows: vec![wire::WeighedFlow {
                holder: hat.to_owned(),
                person: self.names.of(organisation_of(hat), person)?,
                category: category.number(),
                verdict: verdict.to_owned(),
            }],
            until: until.to_owned(),
            period: None,
            form: Some(wire::WeighingForm {
                purpose: why.to_owned(),
                necessity: why.to_owned(),
                proportionality: why.to_owned(),
                subsidiarity: why.to_owned(),
                consulted: COLLEAGUE.to_owned(),
                consent_sought: "unsafe".to_owned(),
                informing: "deferred".to_owned(),
            }),
        };
        let mut review = desk.review();
        client::answered(review.answer_review(desk.call(professional, request)?)).await?;
        Ok(())
    }

    /// What the asker, the holder's professional and the holder's privacy officer read at this moment.
    async fn all_read(&self) -> anyhow::Result<()> {
        let titles = [
            self.voice.pick("vrager (vt-401)", "asker (vt-401)"),
            self.voice.pick("houder (bg-601)", "holder (bg-601)"),
            self.voice
                .pick("functionaris (opvang)", "privacy officer (shelter)"),
        ];
        let read = [
            self.asker_reads().await?,
            self.holder_reads().await?,
            self.officer_reads().await?,
        ];
        let columns: Vec<_> = titles.into_iter().zip(read).collect();
        self.voice.beside(&columns)
    }

    async fn asker_reads(&self) -> anyhow::Result<Vec<String>> {
        let (hat, professional) = ASKER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::ListReviewsRequest {
            hat: hat.to_owned(),
            household: self.names.of(organisation_of(hat), SHOWN_HOUSEHOLD)?,
        };
        let mut review = desk.review();
        let listed =
            client::answered(review.list_reviews(desk.call(professional, request)?)).await?;
        let reviews = listed.reviews;
        let flows = reviews.iter().flat_map(|review| &review.flows);
        Ok(flows
            .map(|flow| {
                let category = Category::from_number(flow.category).map_or("?", Category::id);
                format!("{} {}: {}", flow.holder, category, flow.state)
            })
            .collect())
    }

    async fn holder_reads(&self) -> anyhow::Result<Vec<String>> {
        let (hat, professional) = HOLDER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let mut notices = desk.notices();
        let listed =
            client::answered(notices.list_notices(desk.call(professional, request)?)).await?;
        let waits = listed.notices;
        let waits: Vec<_> = waits.into_iter().filter(|it| it.kind == "weigh").collect();
        let mut lines = vec![format!(
            "{}: {}",
            self.voice.pick("wacht op weging", "waits to be weighed"),
            waits.len()
        )];
        for notice in waits {
            let request = wire::GetWeighingRequest {
                hat: hat.to_owned(),
                review_id: notice.item,
            };
            let mut review = desk.review();
            let form =
                client::answered(review.get_weighing(desk.call(professional, request)?)).await?;
            let asks = self.voice.pick("vraagt", "asks");
            for flow in form.flows {
                let category = Category::from_number(flow.category).map_or("?", Category::id);
                lines.push(format!(
                    "{} {asks} {category} ({})",
                    form.recipient, flow.kind
                ));
            }
            let lapses = form
                .lapses_at
                .as_ref()
                .map(show::moment)
                .unwrap_or_default();
            lines.push(format!("{} {lapses}", self.voice.pick("vervalt", "lapses")));
        }
        Ok(lines)
    }

    /// The log of the holder, as far as it speaks of reviews.
    async fn officer_reads(&self) -> anyhow::Result<Vec<String>> {
        let mut lines = vec![self.voice.pick("logboek:", "log:").to_owned()];
        for body in play::readable(self.seeder.desk(HOLDER.0)?).await? {
            let text = |name: &str| {
                body.get(name)
                    .and_then(|it| it.as_str())
                    .unwrap_or_default()
            };
            if body.get("to_weigh").is_some() {
                let asked = self.voice.pick("gevraagd door", "asked by");
                lines.push(format!("{asked} {}", text("recipient")));
            } else if let Some(call) = text("call").strip_prefix("ReviewService/") {
                lines.push(format!("{} {call}", text("professional")));
            }
        }
        Ok(lines)
    }

    async fn collect(&self, review: &str, asked: Category) -> anyhow::Result<()> {
        let (hat, professional) = ASKER;
        let desk = self.seeder.desk(hat)?;
        let request = wire::CollectReviewRequest {
            hat: hat.to_owned(),
            review_id: review.to_owned(),
            honours: (1..=5).collect(),
        };
        let mut review = desk.review();
        let collected =
            client::answered(review.collect_review(desk.call(professional, request)?)).await?;
        let picture = collected.picture.unwrap_or_default();
        let view = show::View {
            asked: &[asked],
            ..self.voice.view
        };
        client::say(&format!("\n  {professional} · CollectReview\n"))?;
        client::say(&show::picture(&picture, view, self.seeder.catalogue)?)
    }
}
