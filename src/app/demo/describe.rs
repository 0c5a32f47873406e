//! The world as a client finds it: where the broker is, and as whom it may be asked what. For clients in other languages,
//! which know the contracts and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::desk::Desk;
use super::play::{self, Asking, QUESTIONS, Question};
use super::stage::Stage;
use super::world::World;
use crate::identity::development::{BROKER_NAME, BROKER_OIN, Layout};
use crate::model::Category;
use crate::model::catalogue::{InForce, TaskRow};

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
    for Question { asking, .. } in &QUESTIONS {
        let desk = super::desk(desks, asking.hat)?;
        let task = super::task(catalogue, asking)?;
        asks.push(ask(asking, world, desk, &layout, task)?);
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
    asking: &Asking,
    world: &World,
    desk: &Desk,
    layout: &Layout,
    task: &TaskRow,
) -> anyhow::Result<Value> {
    let own = layout.organisation(desk.organisation());
    let period = play::period(world.today, task)?;
    let necessity = play::necessity(task, &play::CATEGORIES);
    Ok(json!({
        "hat": asking.hat,
        "professional": asking.professional,
        "task": asking.task,
        "clientNumber": play::client_number(world, asking)?,
        "categories": play::CATEGORIES.map(Category::id),
        "groups": necessity.iter().map(|one| one.group.as_str()).collect::<Vec<_>>(),
        "from": period.from,
        "until": period.until,
        "certificate": own.client(),
        "key": own.client_key(),
        "token": desk.token(asking.professional)?,
    }))
}
