//! What every store keeps to, whatever the database: written against the ports.

mod enrolment;
mod log;
mod merges;
mod open_work;
mod policies;
mod register;
mod repairs;
pub(crate) mod revocations;

use samenbeeld::audit::{Draft, EntryKind};
use samenbeeld::decision::Versions;
use samenbeeld::model::fact::{Fact, SubjectRef};
use samenbeeld::model::{HouseholdId, Pseudonym};
use samenbeeld::ports::{AuditLog, Clock, Register, Release, Releasing};

use crate::storage_world::{World, hat, organisation, professional};

const JBRA: &str = "jbra/ots";
const VT: &str = "vt/report";

fn mandate(hat_name: &str, who: &str) -> Fact {
    Fact::Mandate {
        hat: hat(hat_name),
        professional: professional(who),
        crisis: false,
        safety_officer: false,
    }
}

async fn versions(world: &World, seen: &Pseudonym) -> Versions {
    let snapshot = world.store.snapshot(&organisation("jbra"), seen).await;
    snapshot.unwrap().unwrap().facts.versions
}

async fn record(world: &World, kind: EntryKind, household: HouseholdId) -> Draft {
    let draft = world.draft(kind, "jbra", SubjectRef::Household(household));
    world.store.record(draft.clone()).await.unwrap();
    draft
}

async fn release(
    world: &World,
    household: HouseholdId,
    decided_on: Versions,
    intent: &Draft,
) -> Release {
    let mut outcome = world.draft(EntryKind::Outcome, "jbra", SubjectRef::Household(household));
    outcome.closes = Some(intent.receipt);
    outcome.at = world.clock.now();
    let releasing = Releasing {
        entry: outcome,
        household,
        recipient: organisation("jbra"),
        decided_on,
        disclosed: None,
    };
    world.store.release(releasing).await.unwrap()
}
