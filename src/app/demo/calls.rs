//! Calls that can be pasted into another terminal while the demo stays up.

use std::fmt::Write as _;
use std::path::Path;

use super::play::{self, QUESTIONS, Question};
use super::seed::OFFICERS;
use super::stage::Stage;
use super::world::World;
use crate::identity::development::{BROKER_OIN, Layout};
use crate::model::catalogue::InForce;
use crate::model::{Category, Organisation};

/// What the pasted questions ask: less than the demo itself, so that the calls stay short.
const CATEGORIES: [Category; 5] = [
    Category::Identity,
    Category::Involvement,
    Category::Plan,
    Category::Measure,
    Category::Incident,
];

/// The calls: each as it can be pasted, after the two lines at the top.
pub(super) fn to_paste(
    stage: &Stage,
    world: &World,
    catalogue: &InForce<'_>,
) -> anyhow::Result<String> {
    let mut text = format!(
        "\nCALLS TO PASTE INTO ANOTHER TERMINAL\n\
         # First these two; a token lives ten minutes, then make it anew.\n\
         cd {folder}\n\
         samenbeeld={program}\n",
        folder = stage.folder().display(),
        program = std::env::current_exe()?.display(),
    );
    for (Question { asking, .. }, number) in QUESTIONS.iter().zip(1..) {
        let organisation = organisation_of(asking.hat);
        let hat = asking.hat;
        let connection = connection(stage, organisation, hat)?;
        writeln!(text, "\n# {number}. As {} under {hat}", asking.professional)?;
        token(&mut text, organisation, asking.professional)?;
        writeln!(text, "$samenbeeld whoami {connection}")?;
        let number = play::client_number(world, asking)?;
        let categories = CATEGORIES.map(Category::id).join(",");
        let task = super::task(catalogue, asking)?;
        let period = play::period(world.today, task)?;
        write!(
            text,
            "$samenbeeld ask {connection} \\\n  \
             --task {} --client-number '{number}' --categories {categories} --from {} --until {} \\\n  ",
            asking.task, period.from, period.until,
        )?;
        for necessity in play::necessity(task, &CATEGORIES) {
            let (group, sentence) = (necessity.group, necessity.sentence);
            write!(text, "--necessity {group}='{sentence}' \\\n  ")?;
        }
        writeln!(
            text,
            "--language en --receipt-out receipt-{organisation}.json"
        )?;
    }
    officer(&mut text, stage)?;
    writeln!(
        text,
        "\n# 5. A source that is gone: end one connector, then ask the first question again: it is told, and the others answer."
    )?;
    for (organisation, id) in stage.connectors() {
        writeln!(text, "kill {id}   # {organisation}")?;
    }
    text.push_str(
        "\nMore to see: `ask … --check`, `ask … --json`, `ask … --full`, `ask … --detail`, and broker.log and broker.db in this folder, which hold no content; broker.log tells where /metrics and /ready are.\n",
    );
    Ok(text)
}

/// The log of one organisation, taken along by its officer, and a receipt held against it.
fn officer(text: &mut String, stage: &Stage) -> anyhow::Result<()> {
    let [officer, _] = OFFICERS;
    let organisation = organisation_of(QUESTIONS[0].asking.hat);
    let connection = connection(
        stage,
        organisation,
        &format!("{organisation}/privacy-officer"),
    )?;
    let key = stage.log_key();
    writeln!(
        text,
        "\n# 4. As privacy officer of {organisation}: take the log along, and hold the receipt of 1 against it, offline"
    )?;
    token(text, organisation, officer)?;
    writeln!(
        text,
        "$samenbeeld audit export {connection} --out log.jsonl\n\
         $samenbeeld audit verify --receipt receipt-{organisation}.json --export log.jsonl --key {}",
        within(stage, &key),
    )?;
    Ok(())
}

fn token(text: &mut String, organisation: &str, professional: &str) -> std::fmt::Result {
    writeln!(
        text,
        "$samenbeeld pki token --dir pki --organisation {organisation} --professional {professional} > token-{organisation}"
    )
}

fn connection(stage: &Stage, organisation: &str, hat: &str) -> anyhow::Result<String> {
    let layout = Layout::new(&stage.pki());
    let id: Organisation = organisation.parse()?;
    let own = layout.organisation(&id);
    Ok(format!(
        "--address {} --broker-oin {BROKER_OIN} \\\n  --ca {} --crl {} \\\n  --certificate {} --key {} \\\n  \
         --token-file token-{organisation} --hat {hat}",
        stage.broker(),
        within(stage, &layout.broker_anchor()),
        within(stage, &layout.broker_revocations()),
        within(stage, &own.client()),
        within(stage, &own.client_key()),
    ))
}

/// A path as it is called from the folder of the stage.
fn within(stage: &Stage, path: &Path) -> String {
    let within = path.strip_prefix(stage.folder()).unwrap_or(path);
    within.display().to_string()
}

fn organisation_of(hat: &str) -> &str {
    hat.split('/').next().unwrap_or(hat)
}
