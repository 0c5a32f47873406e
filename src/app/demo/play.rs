//! Three questions about one household under three hats, and the check of their receipts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, bail};
use jiff::civil::Date;
use tokio_stream::StreamExt;

use super::desk::Desk;
use super::seed::OFFICERS;
use super::stage::Stage;
use super::world::{Link, SHOWN_HOUSEHOLD, World};
use crate::identity::development::{BROKER_OIN, Layout};
use crate::model::{Category, Organisation};
use crate::proto::samenbeeld::v1 as wire;

/// One question of the demo.
pub(super) struct Question {
    /// Hat asked under.
    pub(super) hat: &'static str,
    /// Who asks.
    pub(super) professional: &'static str,
    /// Task.
    pub(super) task: &'static str,
    /// What the hat is, in the words of the demo.
    pub(super) says: &'static str,
}

/// The three questions: one worker's task each, the same categories, the same household.
pub(super) const QUESTIONS: [Question; 3] = [
    Question {
        hat: "jbra/ots",
        professional: "jb-201",
        task: "first-analysis",
        says: "JBRA executes the supervision order of both children. Who professionally holds facts for it must answer \
               (Jeugdwet 7.3.11 lid 4); what is sensitive, and all that the shelter holds, waits until the holder confirms the extent.",
    },
    Question {
        hat: "vt/report",
        professional: "vt-401",
        task: "first-analysis",
        says: "Veilig Thuis inquires after a report. Others may speak to it, but need not (Wmo 5.2.6): a professional there weighs. \
               Both parents agreed that Samen DOEN shares plan, debts and contact moments.",
    },
    Question {
        hat: "rvdk/inquiry",
        professional: "rk-501",
        task: "council-inquiry",
        says: "The Raad inquires for the court. Whoever is bound to secrecy may speak to it (BW 1:240) after weighing; \
               no consent was asked for it.",
    },
];

/// What each of them asks.
pub(super) const CATEGORIES: [Category; 14] = [
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

/// Asks one question, as the team app of that organisation does: first the household by the own client number, then the picture.
pub(super) async fn ask(
    world: &World,
    desk: &Desk,
    question: &Question,
    groups: &BTreeMap<String, BTreeSet<Category>>,
) -> anyhow::Result<wire::GetPictureResponse> {
    let household = resolve(world, desk, question).await?;
    let request = wire::GetPictureRequest {
        hat: question.hat.to_owned(),
        question: Some(wire::PictureQuestion {
            task: question.task.to_owned(),
            household,
            subjects: Vec::new(),
            categories: CATEGORIES
                .iter()
                .map(|category| category.number())
                .collect(),
            period: Some(ten_years(world.today)?),
            necessity: necessity(groups),
            honours: (1..=5).collect(),
            detail: false,
        }),
    };
    let reply = desk
        .sharing()
        .get_picture(desk.call(question.professional, request)?)
        .await;
    let reply =
        reply.map_err(|status| anyhow::anyhow!("{}: {}", question.hat, status.message()))?;
    Ok(reply.into_inner())
}

async fn resolve(world: &World, desk: &Desk, question: &Question) -> anyhow::Result<String> {
    let request = wire::ResolveHouseholdRequest {
        hat: question.hat.to_owned(),
        client_number: client_number(world, question)?.to_owned(),
    };
    let reply = desk
        .register()
        .resolve_household(desk.call(question.professional, request)?)
        .await;
    let reply =
        reply.map_err(|status| anyhow::anyhow!("{}: {}", question.hat, status.message()))?;
    reply
        .into_inner()
        .households
        .into_iter()
        .next()
        .context("a household to which the asker is assigned")
}

/// A client number under which the asker's hat knows somebody of the household.
pub(super) fn client_number<'a>(world: &'a World, question: &Question) -> anyhow::Result<&'a str> {
    let of_household = |link: &&Link| link.household == SHOWN_HOUSEHOLD && link.hat == question.hat;
    let link = world.links.iter().find(of_household);
    let link = link.context("the asker holds somebody of the household")?;
    Ok(&link.client_number)
}

/// The last ten years, as far as a task allows.
pub(super) fn ten_years(today: Date) -> anyhow::Result<wire::Period> {
    let from = today
        .checked_sub(jiff::Span::new().years(10))?
        .checked_add(jiff::Span::new().days(2))?;
    Ok(wire::Period {
        from: from.to_string(),
        until: today.tomorrow()?.to_string(),
    })
}

/// One sentence for each group of the task that the question touches.
pub(super) fn necessity(groups: &BTreeMap<String, BTreeSet<Category>>) -> Vec<wire::Necessity> {
    let asked: BTreeSet<Category> = CATEGORIES.into_iter().collect();
    groups
        .iter()
        .filter(|(_, categories)| !categories.is_disjoint(&asked))
        .map(|(group, _)| wire::Necessity {
            group: group.clone(),
            sentence: format!(
                "Zonder deze gegevens ({group}) kan het team niet beoordelen of de kinderen na het huisverbod veilig zijn."
            ),
        })
        .collect()
}

/// The log of one organisation, as its privacy officer takes it along.
pub(super) async fn export(desk: &Desk) -> anyhow::Result<Vec<wire::ExportLogResponse>> {
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

/// Calls that can be pasted while the demo stays up.
pub(super) fn calls_to_paste(stage: &Stage, world: &World) -> anyhow::Result<String> {
    let program = std::env::current_exe()?;
    let program = program.display();
    let pki = stage.pki();
    let layout = Layout::new(&pki);
    let mut text =
        String::from("\nCalls to paste into another terminal (a token lives ten minutes):\n");
    for question in &QUESTIONS {
        let organisation: Organisation =
            question.hat.split('/').next().unwrap_or_default().parse()?;
        let own = layout.organisation(&organisation);
        let number = client_number(world, question)?;
        let token = stage.folder().join(format!("token-{organisation}"));
        write!(
            text,
            "\n{program} pki token --dir {pki} --organisation {organisation} --professional {who} > {token}\n\
             {program} ask --address {address} --broker-oin {BROKER_OIN} --ca {ca} --crl {crl} \\\n  \
             --certificate {certificate} --key {key} --token-file {token} \\\n  \
             --hat {hat} --task {task} --client-number {number:?} --categories plan,measure,incident \\\n  \
             --from {from} --until {until} \\\n  \
             --necessity safety='Zonder deze gegevens is niet te zien of de kinderen veilig zijn.'\n",
            pki = pki.display(),
            who = question.professional,
            token = token.display(),
            address = stage.broker(),
            ca = layout.broker_anchor().display(),
            crl = layout.broker_revocations().display(),
            certificate = own.client().display(),
            key = own.client_key().display(),
            hat = question.hat,
            task = question.task,
            from = world.today.checked_sub(jiff::Span::new().years(2))?,
            until = world.today,
        )?;
    }
    Ok(text)
}
