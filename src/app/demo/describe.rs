//! The world as a client finds it: where the broker is, and as whom it may be asked what. For clients in other languages,
//! which know the contracts and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::desk::Desk;
use super::play::{self, QUESTIONS, Question};
use super::stage::Stage;
use super::world::World;
use crate::identity::development::{BROKER_NAME, BROKER_OIN, Layout};
use crate::model::Category;
use crate::model::catalogue::InForce;

/// Writes the description; whoever waits for the file never finds half of it.
pub(super) fn write(
    file: &Path,
    world: &World,
    stage: &Stage,
    desks: &BTreeMap<String, Desk>,
    catalogue: &InForce<'_>,
) -> anyhow::Result<()> {
    let layout = Layout::new(&stage.pki());
    let mut asks = Vec::new();
    for question in &QUESTIONS {
        let desk = super::desk(desks, question.hat)?;
        let groups = super::groups(catalogue, question)?;
        asks.push(ask(question, world, desk, &layout, &groups)?);
    }
    let description = json!({
        "broker": {
            "address": stage.broker(),
            "serverName": BROKER_NAME,
            "oin": BROKER_OIN,
            "ca": layout.broker_anchor(),
            "crl": layout.broker_revocations(),
        },
        "asks": asks,
    });
    let beside = file.with_extension("new");
    fs::write(&beside, format!("{description:#}\n"))
        .and_then(|()| fs::rename(&beside, file))
        .with_context(|| file.display().to_string())
}

fn ask(
    question: &Question,
    world: &World,
    desk: &Desk,
    layout: &Layout,
    groups: &BTreeMap<String, BTreeSet<Category>>,
) -> anyhow::Result<Value> {
    let own = layout.organisation(desk.organisation());
    let period = play::ten_years(world.today)?;
    let necessity = play::necessity(groups, &play::CATEGORIES);
    Ok(json!({
        "hat": question.hat,
        "professional": question.professional,
        "task": question.task,
        "clientNumber": play::client_number(world, question)?,
        "categories": play::CATEGORIES.map(Category::id),
        "groups": necessity.iter().map(|one| one.group.as_str()).collect::<Vec<_>>(),
        "from": period.from,
        "until": period.until,
        "certificate": own.client(),
        "key": own.client_key(),
        "token": desk.token(question.professional)?,
    }))
}
