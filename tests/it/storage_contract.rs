//! What every store keeps to, whatever the database: written against the ports.

use std::collections::BTreeMap;
use std::sync::Arc;

use samenbeeld::audit::{Against, Draft, EntryKind, ExportLine, verify};
use samenbeeld::decision::{RegisterEvent, Versions};
use samenbeeld::model::fact::{AuthorityOutcome, Fact, SubjectRef};
use samenbeeld::model::{FactId, HouseholdId, PersonId};
use samenbeeld::ports::{
    AuditLog, Clock, EnrolledAs, PolicyStore, Register, RegisterFault, Release,
};

use crate::storage_world::{World, always, hat, organisation, professional, trusted};

const JBRA: &str = "jbra/ots";
const VT: &str = "vt/report";

fn mandate(hat_name: &str, who: &str) -> Fact {
    Fact::Mandate {
        hat: hat(hat_name),
        professional: professional(who),
        crisis: false,
    }
}

#[tokio::test]
async fn a_repeated_write_gets_the_first_answer_and_other_content_is_refused() {
    let world = World::new().await;
    let mut commit = world.commit(JBRA, Vec::new());
    let first = world.store.commit(commit.clone()).await.unwrap();
    commit.reply = b"another".to_vec();
    commit.entry.receipt = samenbeeld::model::ReceiptId::from_bytes([9; 16]);
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

#[tokio::test]
async fn a_refused_write_leaves_the_rest_of_its_batch_standing() {
    let world = Arc::new(World::new().await);
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

#[tokio::test]
async fn a_write_about_a_person_raises_every_household_they_belong_to() {
    let world = World::new().await;
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

#[tokio::test]
async fn a_snapshot_holds_members_and_of_others_birth_and_death_alone() {
    let world = World::new().await;
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

#[tokio::test]
async fn a_withdrawal_recorded_in_between_makes_the_release_stale() {
    let world = World::new().await;
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

#[tokio::test]
async fn a_release_is_stale_after_a_new_mandate_or_policy_and_after_nothing_else() {
    let world = World::new().await;
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
    assert_eq!(
        world
            .store
            .activate([1; 32], &BTreeMap::new())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    let decided_on = versions(&world, &seen).await;
    assert_eq!(
        world
            .store
            .activate([1; 32], &BTreeMap::new())
            .await
            .unwrap(),
        1
    );
    assert_ne!(
        release(&world, household, decided_on, &intent).await,
        Release::Stale
    );
    assert_eq!(
        world
            .store
            .activate([2; 32], &BTreeMap::new())
            .await
            .unwrap(),
        2
    );
}

#[tokio::test]
async fn a_past_snapshot_reads_as_it_did_then() {
    let world = World::new().await;
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

#[tokio::test]
async fn an_organisation_meets_the_same_person_again_under_its_own_number_alone() {
    let world = World::new().await;
    let (person, pseudonym) = world.enrolled(JBRA, "12").await;
    assert_eq!(world.enrolled(JBRA, "12").await, (person, pseudonym));
    assert_ne!(world.enrolled("jbra/guardian", "12").await.0, person);
    assert_ne!(world.enrolled(VT, "12").await.0, person);
    let (household, seen) = world.household(JBRA).await;
    world.join(JBRA, household, person).await;
    let known = world
        .store
        .by_client_number(&hat(JBRA), "12")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((known.person, known.pseudonym), (person, pseudonym));
    assert_eq!(known.households, [(household, Some(seen))]);
    assert_eq!(
        world
            .store
            .by_client_number(&hat(JBRA), "13")
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn an_introduction_serves_one_organisation_once_and_in_time() {
    let world = World::new().await;
    let (person, own) = world.enrolled(JBRA, "1").await;
    let subject = SubjectRef::Person(person);
    let lapses = "2026-11-30T09:00:00Z".parse().unwrap();
    for code in [[1; 16], [2; 16]] {
        let write = world.commit(JBRA, Vec::new());
        let vt = organisation("vt");
        world
            .store
            .introduce(write, subject.clone(), &vt, code, lapses)
            .await
            .unwrap();
    }
    let enrol = |by: &'static str, number: &'static str, code: u8| {
        let world = &world;
        async move {
            let enrolment = world.enrolment(by, world.person(number, None), Some([code; 16]));
            world.store.enrol(enrolment).await
        }
    };
    let invalid = |outcome: Result<_, RegisterFault>| {
        matches!(outcome, Err(RegisterFault::IntroductionInvalid))
    };
    assert!(
        invalid(enrol("blijf/shelter", "7", 1).await),
        "made for another"
    );
    assert!(invalid(enrol(VT, "7", 9).await), "unknown");
    world.enrolled(VT, "5").await;
    let taken = enrol(VT, "5", 1).await;
    assert!(
        matches!(taken, Err(RegisterFault::ClientNumberInUse)),
        "{taken:?}"
    );
    let (theirs, _) = enrol(VT, "7", 1).await.unwrap();
    assert_eq!(
        world
            .store
            .person(&organisation("vt"), &theirs)
            .await
            .unwrap(),
        Some(person)
    );
    assert_ne!(theirs.as_bytes(), own.as_bytes());
    assert!(invalid(enrol(VT, "8", 1).await), "spent");
    let household = world.enrolment(VT, EnrolledAs::Household, Some([2; 16]));
    assert!(
        invalid(world.store.enrol(household).await.map(|x| x)),
        "of a person"
    );
    world.clock.set("2026-11-30T09:00:00Z");
    assert!(invalid(enrol(VT, "8", 2).await), "lapsed");
}

#[tokio::test]
async fn likely_duplicates_are_told_to_who_knows_both() {
    let world = World::new().await;
    for (by, number) in [(JBRA, "1"), (VT, "1"), (JBRA, "2")] {
        let enrolment = world.enrolment(by, world.person(number, Some("123456782")), None);
        world.store.enrol(enrolment).await.unwrap();
    }
    let of_jbra = world
        .store
        .likely_duplicates(&organisation("jbra"))
        .await
        .unwrap();
    assert_eq!(of_jbra.len(), 1);
    assert_ne!(of_jbra[0].persons.0, of_jbra[0].persons.1);
    assert!(
        world
            .store
            .likely_duplicates(&organisation("vt"))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_waiting_fact_is_listed_until_it_is_confirmed_and_only_to_who_knows_its_subject() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
    let death = world
        .assert_waiting(JBRA, Fact::Death { person }, true)
        .await;
    let own = world
        .assert_waiting(JBRA, mandate(JBRA, "anna"), true)
        .await;
    let jbra = organisation("jbra");
    let waiting = world.store.waiting_for(&jbra, 0).await.unwrap();
    let ids: Vec<FactId> = waiting.iter().map(|waiting| waiting.fact.id).collect();
    assert_eq!(ids, [death, own]);
    let after = world
        .store
        .waiting_for(&jbra, waiting[0].sequence)
        .await
        .unwrap();
    assert_eq!(after.len(), 1);
    assert!(
        world
            .store
            .waiting_for(&organisation("vt"), 0)
            .await
            .unwrap()
            .is_empty()
    );
    let day = "2026-11-23".parse().unwrap();
    let anna = professional("anna");
    assert_eq!(
        world.store.mandate(&hat(JBRA), &anna, day).await.unwrap(),
        None
    );
    let confirmed = RegisterEvent::FactConfirmed {
        id: own,
        evidence: None,
    };
    let records = vec![world.record(JBRA, confirmed, SubjectRef::Organisation(jbra.clone()))];
    world
        .store
        .commit(world.commit(JBRA, records))
        .await
        .unwrap();
    assert!(
        world
            .store
            .mandate(&hat(JBRA), &anna, day)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(world.store.waiting_for(&jbra, 0).await.unwrap().len(), 1);
    assert!(
        world
            .store
            .fact(own)
            .await
            .unwrap()
            .unwrap()
            .confirmed_by
            .is_some()
    );
}

#[tokio::test]
async fn a_record_filed_under_another_subject_than_its_fact_is_refused_whole() {
    let world = World::new().await;
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

#[tokio::test]
async fn time_in_the_register_never_goes_back() {
    let world = World::new().await;
    let (person, _) = world.enrolled(JBRA, "1").await;
    world.clock.set("2026-11-22T09:00:00Z");
    let fact = world.assert(JBRA, Fact::Death { person }).await;
    let recorded = world.store.fact(fact).await.unwrap().unwrap().recorded_at;
    assert_eq!(recorded.to_string(), "2026-11-23T09:00:00Z");
}

#[tokio::test]
async fn two_hundred_entries_at_once_make_one_chain_in_which_every_receipt_stands() {
    let world = Arc::new(World::new().await);
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

#[tokio::test]
async fn incidents_stand_in_a_chain_of_their_own() {
    let world = World::new().await;
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

async fn versions(world: &World, seen: &samenbeeld::model::Pseudonym) -> Versions {
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
    let jbra = organisation("jbra");
    world
        .store
        .release(outcome, household, &jbra, decided_on)
        .await
        .unwrap()
}
