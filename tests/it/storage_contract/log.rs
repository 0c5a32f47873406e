//! Recording and releasing.

use std::collections::BTreeSet;
use std::sync::Arc;

use samenbeeld::audit::{Against, EntryKind, ExportLine, ExportedEntry, Place, verify};
use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::fact::SubjectRef;
use samenbeeld::ports::{AuditLog, Register, Release};

use super::{JBRA, VT, mandate, record, release, versions};
use crate::policy_world::files;
use crate::storage_world::{World, on_both, organisation, trusted};

on_both!(
    a_withdrawal_recorded_in_between_makes_the_release_stale,
    a_release_is_stale_after_a_new_mandate_or_policy_and_after_nothing_else,
    two_hundred_entries_at_once_make_one_chain_in_which_every_receipt_stands,
    incidents_stand_in_a_chain_of_their_own,
    each_organisation_reads_its_own_section_and_cannot_tell_whose_the_others_are,
);

async fn a_withdrawal_recorded_in_between_makes_the_release_stale(world: World) {
    let (household, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    world.join(JBRA, household, child).await;
    let decided_on = versions(&world, &seen).await;
    let intent = record(&world, EntryKind::Intent, household).await;
    let withdrawn = RegisterEvent::Withdrawn {
        subject: child,
        by: None,
        consent: None,
    };
    let records = vec![world.record(VT, withdrawn, SubjectRef::Person(child))];
    world.store.commit(world.commit(VT, records)).await.unwrap();
    let before = world.export("jbra").await.len();
    let late = release(&world, household, decided_on, &intent).await;
    assert_eq!(late, Release::Stale);
    assert_eq!(
        world.export("jbra").await.len(),
        before,
        "a stale outcome leaves no entry"
    );
    let now = versions(&world, &seen).await;
    assert!(matches!(
        release(&world, household, now, &intent).await,
        Release::Released(_)
    ));
}

async fn a_release_is_stale_after_a_new_mandate_or_policy_and_after_nothing_else(world: World) {
    let (household, seen) = world.household(JBRA).await;
    let (elsewhere, _) = world.household(VT).await;
    let (stranger, _) = world.enrolled(VT, "9").await;
    let intent = record(&world, EntryKind::Intent, household).await;
    let decided_on = versions(&world, &seen).await;
    world.join(VT, elsewhere, stranger).await;
    world.assert(VT, mandate(VT, "bart")).await;
    assert_ne!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    world.assert(JBRA, mandate(JBRA, "anna")).await;
    assert_eq!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    let decided_on = versions(&world, &seen).await;
    let (one, two) = (
        files(&[("vt.cedar", "// 1")]),
        files(&[("vt.cedar", "// 2")]),
    );
    world.founds(&one).await;
    assert_eq!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    let decided_on = versions(&world, &seen).await;
    world.founds(&two).await;
    let proposal = world.approved(&two, &["vt", "blijf"]).await;
    assert_ne!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    assert_eq!(world.activates(proposal.bundle).await.unwrap(), 2);
    assert_eq!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
}

async fn two_hundred_entries_at_once_make_one_chain_in_which_every_receipt_stands(world: World) {
    let world = Arc::new(world);
    let (household, _) = world.household(JBRA).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..200 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            let asker = if number % 2 == 0 { "jbra" } else { "vt" };
            let subject = SubjectRef::Household(household);
            let draft = world.draft(EntryKind::Intent, asker, subject);
            (asker, world.store.record(draft).await.unwrap())
        });
    }
    let (own, others): (Vec<_>, Vec<_>) = tasks
        .join_all()
        .await
        .into_iter()
        .partition(|(asker, _)| *asker == "jbra");
    let own: Vec<_> = own.into_iter().map(|(_, receipt)| receipt).collect();
    let trusted = trusted();
    for (_, receipt) in &others {
        receipt.verify(&trusted["log-1"]).unwrap();
    }
    let export = world.export("jbra").await;
    let against = Against {
        receipts: &own,
        trusted: &trusted,
        earlier: &[],
    };
    let report = verify(export.iter().cloned().map(Ok), against).unwrap();
    assert_eq!(report.receipts.len(), 100);
    assert_eq!(report.chains[0].checkpoint.size, 201);
    let bare = |line: &&ExportLine| matches!(line, ExportLine::Entry(entry) if entry.commitments.is_empty());
    assert_eq!(
        export.iter().filter(bare).count(),
        100,
        "entries of others are bare leaves"
    );
}

async fn incidents_stand_in_a_chain_of_their_own(world: World) {
    let own = SubjectRef::Organisation(organisation("vt"));
    let incident = world.draft(EntryKind::Incident, "vt", own.clone());
    let incident = world.store.record(incident).await.unwrap();
    let reading = world.draft(EntryKind::Reading, "vt", own);
    let reading = world.store.record(reading).await.unwrap();
    assert_ne!(incident.chain, reading.chain);
    let trusted = trusted();
    let receipts = [reading, incident];
    let against = Against {
        receipts: &receipts,
        trusted: &trusted,
        earlier: &[],
    };
    let report = verify(world.export("vt").await.into_iter().map(Ok), against).unwrap();
    let sizes: Vec<u64> = report
        .chains
        .iter()
        .map(|chain| chain.checkpoint.size)
        .collect();
    assert_eq!(sizes, [1, 1]);
}

async fn each_organisation_reads_its_own_section_and_cannot_tell_whose_the_others_are(
    world: World,
) {
    let own = SubjectRef::Organisation(organisation("vt"));
    let alone = world.draft(EntryKind::Intent, "vt", own.clone());
    let mut shared = world.draft(EntryKind::Intent, "vt", own);
    let told = shared.sections[&Place::Organisation(organisation("vt"))].clone();
    let blijf = Place::Organisation(organisation("blijf"));
    shared.sections.insert(blijf, told);
    for draft in [alone, shared] {
        world.store.record(draft).await.unwrap();
    }
    let entries = async |of| -> [ExportedEntry; 2] {
        let lines = world.export(of).await.into_iter();
        let entries: Vec<_> = lines
            .filter_map(|line| match line {
                ExportLine::Entry(entry) => Some(entry),
                _ => None,
            })
            .collect();
        entries.try_into().unwrap()
    };
    let of_vt = entries("vt").await;
    assert!(of_vt.iter().all(|entry| entry.sections.len() == 1));
    let [told_nobody, told_blijf] = of_vt.each_ref().map(|entry| entry.commitments.len());
    assert_eq!(
        told_nobody, told_blijf,
        "the number of places tells nothing"
    );
    let commitments: Vec<_> = of_vt.iter().flat_map(|entry| &entry.commitments).collect();
    let different: BTreeSet<_> = commitments.iter().collect();
    assert_eq!(
        different.len(),
        commitments.len(),
        "each place of each entry has a salt of its own, also where it says nothing"
    );
    let [not_theirs, theirs] = entries("blijf").await;
    assert!(not_theirs.commitments.is_empty() && not_theirs.sections.is_empty());
    assert_eq!(theirs.sections.len(), 1);
    assert_ne!(theirs.sections[0].place, of_vt[1].sections[0].place);
}
