//! What is open for an organisation is looked at until it is over, and kept no longer.

use std::collections::{BTreeMap, BTreeSet};

use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::{EmergencyId, HouseholdId, SubjectRef, Timestamp};
use samenbeeld::ports::{Clock, OverTerm, Register, Retention};
use samenbeeld::work::{DeclaredEmergency, EmergencyFinding};

use super::{JBRA, VT};
use crate::storage_world::{World, hat, on_both, organisation};

on_both!(open_work_is_kept_until_it_is_over_and_goes_when_terms_are_carried_out);

const TOLD_UNTIL: &str = "2026-12-01T10:00:00Z";

/// An emergency about a new household, reviewed at once: those concerned read of it until this moment.
async fn reviewed(world: &World, told_until: &str) -> HouseholdId {
    let (household, _) = world.household(JBRA).await;
    let id = EmergencyId::from_bytes(world.bits());
    let declared = DeclaredEmergency {
        recipient: hat(JBRA),
        persons: BTreeSet::new(),
        holders: BTreeSet::new(),
        desk: hat(VT),
        threat: BTreeMap::new(),
        answer_by: "2026-11-23T09:15:00Z".parse().unwrap(),
        ends_at: "2026-11-23T21:00:00Z".parse().unwrap(),
        review_by: "2026-11-30T21:00:00Z".parse().unwrap(),
    };
    let finding = EmergencyFinding {
        justified: true,
        reason: BTreeMap::new(),
        told_until: told_until.parse().unwrap(),
    };
    for event in [
        RegisterEvent::EmergencyDeclared {
            id,
            declared: Box::new(declared),
        },
        RegisterEvent::EmergencyReviewed {
            id,
            finding: Box::new(finding),
        },
    ] {
        let record = world.record(JBRA, event, SubjectRef::Household(household));
        let commit = world.commit(JBRA, vec![record]);
        world.store.commit(commit).await.unwrap();
    }
    household
}

async fn open_work_is_kept_until_it_is_over_and_goes_when_terms_are_carried_out(world: World) {
    let soon_over = SubjectRef::Household(reviewed(&world, TOLD_UNTIL).await);
    let lasting = SubjectRef::Household(reviewed(&world, "2027-01-01T10:00:00Z").await);
    let before: Timestamp = world.clock.now();
    let open_at = async |moment| {
        let open = world.store.open_work(&organisation("jbra"), moment).await;
        open.unwrap()
    };
    let both = BTreeSet::from([soon_over, lasting.clone()]);

    world.clock.set("2026-12-01T09:59:59Z");
    world.store.empty(OverTerm::default()).await.unwrap();
    assert_eq!(open_at(before).await, both);

    world.clock.set(TOLD_UNTIL);
    assert_eq!(open_at(before).await, both, "it still lies there");
    world.store.empty(OverTerm::default()).await.unwrap();
    let left = BTreeSet::from([lasting]);
    assert_eq!(open_at(before).await, left);
    assert_eq!(open_at(world.clock.now()).await, left);
}
