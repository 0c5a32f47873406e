//! Three questions about one household under three hats, and the log that a privacy officer takes along.

use anyhow::{Context, bail};
use jiff::civil::Date;
use tokio_stream::StreamExt;

use super::desk::Desk;
use super::seed::OFFICERS;
use super::world::{Link, SHOWN_HOUSEHOLD, World};
use crate::app::show::Language;
use crate::model::Category;
use crate::model::catalogue::TaskRow;
use crate::proto::samenbeeld::v1 as wire;

/// Who asks what of which household.
pub(in crate::app) struct Asking {
    /// Key of the household.
    pub(in crate::app) household: &'static str,
    /// Hat asked under.
    pub(in crate::app) hat: &'static str,
    /// Who asks.
    pub(in crate::app) professional: &'static str,
    /// Task.
    pub(in crate::app) task: &'static str,
    /// What is asked.
    pub(in crate::app) categories: &'static [Category],
}

/// One of the three questions of the demo.
pub(in crate::app) struct Question {
    /// The question itself.
    pub(in crate::app) asking: Asking,
    /// What the hat is there for and what follows from that, in Dutch.
    pub(in crate::app) says_nl: &'static str,
    /// The same in English.
    pub(in crate::app) says_en: &'static str,
}

impl Question {
    /// What the hat is there for and what follows from that.
    pub(in crate::app) fn says(&self, language: Language) -> &'static str {
        match language {
            Language::Nl => self.says_nl,
            Language::En => self.says_en,
        }
    }
}

/// The three questions: one worker's task each, the same categories, the same household.
pub(in crate::app) const QUESTIONS: [Question; 3] = [
    Question {
        asking: asking_of_the_shown("jbra/ots", "jb-201", "first-analysis"),
        says_nl: "JBRA voert de ondertoezichtstelling van beide kinderen uit. Wie beroepshalve weet wat daarvoor nodig is, moet het \
                  vertellen, zonder dat de ouders het hoeven goed te vinden (Jeugdwet 7.3.11 lid 4). Wat gevoelig is, en alles wat een \
                  opvang of arts heeft, wacht tot een professional daar bevestigt hoeveel er nodig is.",
        says_en: "JBRA executes the supervision order of both children. Whoever professionally knows what it needs for that must tell, \
                  whether or not the parents agree (Jeugdwet 7.3.11 lid 4). What is sensitive, and all that a shelter or a doctor holds, \
                  waits until a professional there confirms how much is needed.",
    },
    Question {
        asking: asking_of_the_shown("vt/report", "vt-401", "first-analysis"),
        says_nl: "Veilig Thuis onderzoekt een melding en voert geen maatregel uit: de plicht van de Jeugdwet geldt hier niet. Anderen \
                  mogen ertegen spreken maar hoeven niet (Wmo 2015 5.2.6); een professional daar weegt. Beide ouders stemden ermee in \
                  dat Samen DOEN plannen, schulden en contacten deelt, en de moeder dat de opvang haar eigen veiligheidsplan deelt.",
        says_en: "Veilig Thuis inquires after a report and executes no measure: the duty of the Jeugdwet does not hold here. Others may \
                  speak to it but need not (Wmo 2015 5.2.6); a professional there weighs. Both parents agreed that Samen DOEN shares \
                  plans, debts and contacts, and the mother that the shelter shares her own safety plan.",
    },
    Question {
        asking: asking_of_the_shown("rvdk/inquiry", "rk-501", "council-inquiry"),
        says_nl: "De Raad onderzoekt voor de rechter. Wie de ondertoezichtstelling uitvoert, moet de Raad laten weten hoe het loopt (BW \
                  1:265j). Ieder ander met geheimhouding mag na weging tegen de Raad spreken (BW 1:240) maar hoeft niet, en niemand heeft \
                  toestemming gegeven: tot een professional weegt, ziet deze pet verder alleen het eigen dossier.",
        says_en: "The Raad inquires for the court. Who executes the supervision order must let it know how that goes (BW 1:265j). Whoever else \
                  is bound to secrecy may speak to it after weighing (BW 1:240) but need not, and nobody consented: until a professional \
                  weighs, this hat sees nothing more than its own file.",
    },
];

const fn asking_of_the_shown(
    hat: &'static str,
    professional: &'static str,
    task: &'static str,
) -> Asking {
    Asking {
        household: SHOWN_HOUSEHOLD,
        hat,
        professional,
        task,
        categories: &CATEGORIES,
    }
}

/// What each of them asks.
pub(in crate::app) const CATEGORIES: [Category; 14] = [
    Category::Identity,
    Category::Composition,
    Category::Authority,
    Category::Involvement,
    Category::RiskFacts,
    Category::RiskJudgement,
    Category::Measure,
    Category::Health,
    Category::Debt,
    Category::SchoolResults,
    Category::Plan,
    Category::Incident,
    Category::ContactMoment,
    Category::ChildWords,
];

/// Asks one question about these members or, where none is named, all, as the team app of that organisation does: first the household by
/// the own client number, then the picture.
pub(in crate::app) async fn ask(
    world: &World,
    desk: &Desk,
    asking: &Asking,
    subjects: Vec<String>,
    task: &TaskRow,
) -> anyhow::Result<wire::GetPictureResponse> {
    let household = resolve(world, desk, asking).await?;
    let request = wire::GetPictureRequest {
        hat: asking.hat.to_owned(),
        question: Some(wire::PictureQuestion {
            task: asking.task.to_owned(),
            household,
            subjects,
            categories: asking
                .categories
                .iter()
                .map(|category| category.number())
                .collect(),
            period: Some(period(world.today, task)?),
            necessity: necessity(task, asking.categories),
            honours: (1..=5).collect(),
            detail: false,
        }),
    };
    let reply = desk
        .sharing()
        .get_picture(desk.call(asking.professional, request)?)
        .await;
    let reply = reply.map_err(|status| anyhow::anyhow!("{}: {}", asking.hat, status.message()))?;
    Ok(reply.into_inner())
}

async fn resolve(world: &World, desk: &Desk, asking: &Asking) -> anyhow::Result<String> {
    let request = wire::ResolveHouseholdRequest {
        hat: asking.hat.to_owned(),
        client_number: client_number(world, asking)?.to_owned(),
    };
    let reply = desk
        .register()
        .resolve_household(desk.call(asking.professional, request)?)
        .await;
    let reply = reply.map_err(|status| anyhow::anyhow!("{}: {}", asking.hat, status.message()))?;
    reply
        .into_inner()
        .households
        .into_iter()
        .next()
        .context("a household to which the asker is assigned")
}

/// A client number under which the asker's hat knows somebody of the household.
pub(in crate::app) fn client_number<'a>(
    world: &'a World,
    asking: &Asking,
) -> anyhow::Result<&'a str> {
    let known = |link: &&Link| {
        link.household == asking.household && link.hat == asking.hat && link.until.is_none()
    };
    let link = world.links.iter().find(known);
    let link = link.context("the asker holds somebody of the household")?;
    Ok(&link.client_number)
}

/// From as far back as the task reaches until today.
pub(in crate::app) fn period(today: Date, task: &TaskRow) -> anyhow::Result<wire::Period> {
    let from = today
        .checked_sub(jiff::Span::new().months(task.longest_months))?
        .checked_add(jiff::Span::new().days(2))?;
    Ok(wire::Period {
        from: from.to_string(),
        until: today.tomorrow()?.to_string(),
    })
}

/// One sentence for each group of the task that the question touches.
pub(in crate::app) fn necessity(task: &TaskRow, asked: &[Category]) -> Vec<wire::Necessity> {
    let touched = task.groups.iter().filter(|group| {
        asked
            .iter()
            .any(|category| group.categories.contains(category))
    });
    touched
        .map(|group| wire::Necessity {
            group: group.id.clone(),
            sentence: format!(
                "Zonder deze gegevens ({}) kan het team niet beoordelen of iedereen in dit gezin veilig is.",
                group.id
            ),
        })
        .collect()
}

/// What an organisation may read of its log, entry by entry.
pub(in crate::app) async fn readable(desk: &Desk) -> anyhow::Result<Vec<serde_json::Value>> {
    let lines = export(desk).await?;
    let entries = lines.iter().filter_map(|line| match &line.line {
        Some(wire::export_log_response::Line::Entry(entry)) => Some(&entry.sections),
        _ => None,
    });
    let bodies = entries.flatten().filter(|section| !section.body.is_empty());
    bodies
        .map(|section| Ok(serde_json::from_slice(&section.body)?))
        .collect()
}

/// The log of one organisation, as its privacy officer takes it along.
pub(in crate::app) async fn export(desk: &Desk) -> anyhow::Result<Vec<wire::ExportLogResponse>> {
    let [officer, _] = OFFICERS;
    let request = wire::ExportLogRequest {
        hat: format!("{}/privacy-officer", desk.organisation()),
    };
    let reply = desk.audit().export_log(desk.call(officer, request)?).await;
    let mut lines = reply
        .map_err(|status| anyhow::anyhow!("export: {}", status.message()))?
        .into_inner();
    let mut export = Vec::new();
    while let Some(line) = lines.next().await {
        export.push(line.map_err(|status| anyhow::anyhow!("export: {}", status.message()))?);
    }
    if export.is_empty() {
        bail!("the export is empty");
    }
    Ok(export)
}
