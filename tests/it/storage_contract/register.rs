//! Writing and reading the register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::date;
use samenbeeld::audit::{Against, EntryKind, verify};
use samenbeeld::decision::{RegisterEvent, Versions};
use samenbeeld::model::fact::{AuthorityOutcome, CouncilStage, Fact, MeasureKind, SubjectRef};
use samenbeeld::model::{EmergencyId, Period, PersonId, ReceiptId};
use samenbeeld::ports::{Register, RegisterFault, Release};
use samenbeeld::work::{DeclaredEmergency, NotOpen};

use super::{JBRA, VT, mandate, record, release};
use crate::storage_world::{World, always, hat, on_both, organisation, professional, trusted};

on_both!(
    a_repeated_write_gets_the_first_answer_and_other_content_is_refused,
    a_refused_write_leaves_the_rest_of_its_batch_standing,
    a_write_about_a_person_raises_every_household_they_belong_to,
    a_snapshot_holds_members_and_of_others_birth_and_death_alone,
    a_past_snapshot_reads_as_it_did_then,
    what_was_read_is_read_no_more_once_it_is_erased,
    a_record_filed_under_another_subject_than_its_fact_is_refused_whole,
    time_in_the_register_never_goes_back,
    the_same_fact_over_an_overlapping_period_is_refused_to_whoever_said_it_before,
    an_emergency_elsewhere_keeps_nobody_else_from_declaring_one,
);

async fn a_repeated_write_gets_the_first_answer_and_other_content_is_refused(world: World) {
    let mut commit = world.commit(JBRA, Vec::new());
    let first = world.store.commit(commit.clone()).await.unwrap();
    commit.reply = b"another".to_vec();
    commit.entry.receipt = ReceiptId::from_bytes([9; 16]);
    let again = world.store.commit(commit.clone()).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(again.reply, b"reply");
    commit.identity.content = [2; 32];
    let refused = world.store.commit(commit.clone()).await;
    assert!(
        matches!(refused, Err(RegisterFault::RequestIdReused)),
        "{refused:?}"
    );
    commit.identity.organisation = organisation("vt");
    commit.entry.asker = organisation("vt");
    commit.entry.sections = BTreeMap::new();
    assert!(
        world.store.commit(commit).await.is_ok(),
        "another organisation has ids of its own"
    );
}

async fn a_refused_write_leaves_the_rest_of_its_batch_standing(world: World) {
    let world = Arc::new(world);
    let taken = world.commit(JBRA, Vec::new());
    world.store.commit(taken.clone()).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..60 {
        let world = Arc::clone(&world);
        let mut commit = world.commit(JBRA, Vec::new());
        if number % 3 == 0 {
            commit
                .identity
                .request_id
                .clone_from(&taken.identity.request_id);
            commit.identity.content = [7; 32];
        }
        tasks.spawn(async move { (number, world.store.commit(commit).await) });
    }
    for (number, outcome) in tasks.join_all().await {
        assert_eq!(outcome.is_err(), number % 3 == 0, "{number}");
    }
    let report = verify(
        world.export("jbra").await.into_iter().map(Ok),
        Against {
            receipts: &[],
            trusted: &trusted(),
            earlier: &[],
        },
    );
    assert_eq!(report.unwrap().chains[0].opened, 41);
}

async fn a_write_about_a_person_raises_every_household_they_belong_to(world: World) {
    let (one, one_seen) = world.household(JBRA).await;
    let (other, other_seen) = world.household(JBRA).await;
    let (_, far_seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    let (father, _) = world.enrolled(JBRA, "2").await;
    world.join(JBRA, one, child).await;
    world.join(JBRA, other, child).await;
    let before = [
        world.version("jbra", &one_seen).await,
        world.version("jbra", &other_seen).await,
        world.version("jbra", &far_seen).await,
    ];
    let authority = Fact::Authority {
        child,
        outcome: AuthorityOutcome::OneParent,
        authority_holders: [father].into(),
        guardian_hat: None,
        unknown_holder: false,
    };
    world.assert(JBRA, authority).await;
    // The father is a member of neither; his death counts where his child belongs.
    world.assert(JBRA, Fact::Death { person: father }).await;
    assert_eq!(world.version("jbra", &one_seen).await, before[0] + 2);
    assert_eq!(world.version("jbra", &other_seen).await, before[1] + 2);
    assert_eq!(world.version("jbra", &far_seen).await, before[2]);
}

async fn a_snapshot_holds_members_and_of_others_birth_and_death_alone(world: World) {
    let (household, seen) = world.household(JBRA).await;
    let (child, child_seen) = world.enrolled(JBRA, "1").await;
    let (father, _) = world.enrolled(VT, "2").await;
    world.join(JBRA, household, child).await;
    let authority = Fact::Authority {
        child,
        outcome: AuthorityOutcome::OneParent,
        authority_holders: [father].into(),
        guardian_hat: None,
        unknown_holder: false,
    };
    world.assert(JBRA, authority).await;
    world.assert(JBRA, Fact::Death { person: father }).await;
    world.assert(JBRA, mandate(JBRA, "anna")).await;
    world.assert(VT, mandate(VT, "bart")).await;
    let snapshot = world
        .store
        .snapshot(&organisation("jbra"), &seen)
        .await
        .unwrap()
        .unwrap();
    let kinds: Vec<&str> = snapshot
        .facts
        .facts
        .iter()
        .map(|fact| fact.fact.kind())
        .collect();
    // The father's link to Veilig Thuis and that organisation's mandates stay away.
    assert_eq!(
        kinds,
        ["link", "membership", "authority", "death", "mandate"]
    );
    assert_eq!(
        snapshot.facts.pseudonyms,
        BTreeMap::from([(child, child_seen)])
    );
    assert!(snapshot.names.contains_key(&(organisation("vt"), father)));
    let stranger = world
        .store
        .snapshot(&organisation("vt"), &seen)
        .await
        .unwrap();
    assert!(stranger.is_none(), "a pseudonym serves one organisation");
}

async fn a_past_snapshot_reads_as_it_did_then(world: World) {
    let jbra = organisation("jbra");
    let (household, seen) = world.household(JBRA).await;
    let mut then = Vec::new();
    for number in 0..4 {
        let (child, _) = world.enrolled(JBRA, &number.to_string()).await;
        world.join(JBRA, household, child).await;
        world
            .assert(JBRA, mandate(JBRA, &format!("w{number}")))
            .await;
        then.push(world.store.snapshot(&jbra, &seen).await.unwrap().unwrap());
    }
    for snapshot in then {
        let versions = snapshot.facts.versions;
        let replayed = world.store.snapshot_at(&jbra, household, versions).await;
        assert_eq!(replayed.unwrap(), Some(snapshot));
    }
    let never = Versions {
        household: 99,
        organisation: 1,
        policy: 0,
    };
    assert_eq!(
        world
            .store
            .snapshot_at(&jbra, household, never)
            .await
            .unwrap(),
        None
    );
}

async fn a_record_filed_under_another_subject_than_its_fact_is_refused_whole(world: World) {
    let (person, _) = world.enrolled(JBRA, "1").await;
    let fact = world.assert(JBRA, Fact::Death { person }).await;
    let astray = SubjectRef::Person(PersonId::from_bytes([8; 16]));
    let ended = RegisterEvent::FactEnded {
        id: fact,
        until: "2026-01-01".parse().unwrap(),
    };
    let fine = world.record(JBRA, ended.clone(), SubjectRef::Person(person));
    let records = vec![fine, world.record(JBRA, ended, astray)];
    let before = world.export("jbra").await.len();
    let refused = world.store.commit(world.commit(JBRA, records)).await;
    assert!(matches!(refused, Err(RegisterFault::Unwritable(_))));
    assert_eq!(
        world.store.fact(fact).await.unwrap().unwrap().valid,
        always()
    );
    assert_eq!(world.export("jbra").await.len(), before);
}

async fn time_in_the_register_never_goes_back(world: World) {
    let (person, _) = world.enrolled(JBRA, "1").await;
    world.clock.set("2026-11-22T09:00:00Z");
    let fact = world.assert(JBRA, Fact::Death { person }).await;
    let recorded = world.store.fact(fact).await.unwrap().unwrap().recorded_at;
    assert_eq!(recorded.to_string(), "2026-11-23T09:00:00Z");
}

async fn the_same_fact_over_an_overlapping_period_is_refused_to_whoever_said_it_before(
    world: World,
) {
    let (child, _) = world.enrolled(JBRA, "1").await;
    let fact = Fact::Measure {
        person: child,
        measure: MeasureKind::Ots,
        executed_by: hat(JBRA),
    };
    let said = async |by: &str, fact: &Fact, from: i16, until: Option<i16>| {
        let first = |year| date(year, 1, 1);
        let valid = Period::new(first(from), until.map(first)).unwrap();
        world.assert_during(by, fact.clone(), valid).await
    };
    said(JBRA, &fact, 2024, Some(2026)).await.unwrap();
    for (from, until) in [
        (2023, Some(2025)),
        (2024, Some(2026)),
        (2025, None),
        (2023, None),
    ] {
        let refused = said(JBRA, &fact, from, until).await;
        assert!(
            matches!(refused, Err(RegisterFault::Overlaps)),
            "{from} {until:?}: {refused:?}"
        );
    }
    said(JBRA, &fact, 2026, None)
        .await
        .expect("it begins where the first ends");
    said("jbra/voluntary", &fact, 2024, None)
        .await
        .expect("another hat of the same organisation learns nothing of it");
    said(VT, &fact, 2024, None)
        .await
        .expect("what others said is theirs to tell");
    let stage = Fact::CouncilInquiry {
        person: child,
        stage: CouncilStage::Requested,
        asked_by: hat(JBRA),
    };
    for _ in 0..2 {
        said(JBRA, &stage, 2024, None)
            .await
            .expect("the last word on a stage counts");
    }
}

async fn an_emergency_elsewhere_keeps_nobody_else_from_declaring_one(world: World) {
    let declare = async |who: &str| {
        let (household, _) = world.household(JBRA).await;
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
        let event = RegisterEvent::EmergencyDeclared {
            id: EmergencyId::from_bytes(world.bits()),
            declared: Box::new(declared),
        };
        let mut record = world.record(JBRA, event, SubjectRef::Household(household));
        record.writer.professional = professional(who);
        world.store.commit(world.commit(JBRA, vec![record])).await
    };
    declare("anna").await.unwrap();
    declare("bart").await.expect("his own, elsewhere");
    let second = declare("anna").await;
    assert!(matches!(
        second,
        Err(RegisterFault::NotOpen(NotOpen::OtherOpen))
    ));
}

async fn what_was_read_is_read_no_more_once_it_is_erased(world: World) {
    let (household, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    world.join(JBRA, household, child).await;
    world.assert(JBRA, Fact::Death { person: child }).await;
    let jbra = organisation("jbra");
    let read = || async {
        let read = world.store.snapshot(&jbra, &seen).await;
        read.unwrap().unwrap().facts
    };
    let about = SubjectRef::Person(child);
    let before = read().await;
    assert_eq!(read().await, before);
    assert!(before.facts.iter().any(|fact| fact.subject == about));
    let intent = record(&world, EntryKind::Intent, household).await;
    let own = SubjectRef::Organisation(jbra.clone());
    let entry = world.draft(EntryKind::Writing, "jbra", own);
    world.store.erase(&about, entry).await.unwrap();
    let after = read().await;
    assert!(after.facts.iter().all(|fact| fact.subject != about));
    // Nor is anything released that was decided on it.
    let late = release(&world, household, before.versions, &intent).await;
    assert_eq!(late, Release::Stale);
}
