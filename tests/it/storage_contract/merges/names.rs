//! By which names and numbers one human is found who was enrolled twice: law 2, nobody learns from them that somebody was merged.

use super::*;

use samenbeeld::model::Period;
use samenbeeld::ports::EnrolledAs;

on_both!(
    every_old_name_and_number_finds_the_one_and_an_organisation_that_knew_one_keeps_its_name,
    who_knew_both_reads_the_name_of_the_one_that_is_kept_and_finds_it_by_either,
    enrolling_once_more_gives_nobody_a_second_name,
    a_number_of_the_one_that_was_merged_serves_the_one_that_is_kept_and_nobody_else,
    a_pair_that_was_merged_or_judged_is_no_likely_duplicate,
    what_waits_of_the_other_one_since_before_is_no_news_to_who_knows_one,
    erasing_one_erases_the_human,
);

async fn every_old_name_and_number_finds_the_one_and_an_organisation_that_knew_one_keeps_its_name(
    world: World,
) {
    let (twice, _) = Twice::merged(world).await;
    let Twice { world, kept, .. } = &twice;
    for (by, number, seen) in [(JBRA, "1", twice.kept_seen), (VT, "2", twice.merged_seen)] {
        let of = hat(by).organisation().clone();
        let person = world.store.person(&of, &seen).await.unwrap();
        assert_eq!(person, Some(*kept));
        let subject = SubjectRef::Person(*kept);
        let name = world.store.pseudonym(&of, &subject).await.unwrap();
        assert_eq!(name, Some(seen), "{by} reads the name that it always had");
        let known = world.store.by_client_number(&hat(by), number).await;
        let known = known.unwrap().unwrap();
        assert_eq!((known.person, known.pseudonym), (*kept, seen));
        // Homes of others are there without a name.
        assert_eq!(
            known.households.iter().filter(|it| it.1.is_some()).count(),
            1
        );
    }
    let names = twice.of_vt().await.pseudonyms;
    assert_eq!(names, BTreeMap::from([(*kept, twice.merged_seen)]));
}

async fn who_knew_both_reads_the_name_of_the_one_that_is_kept_and_finds_it_by_either(world: World) {
    let twice = Twice::enrolled(world).await;
    let world = &twice.world;
    let (second, second_seen) = world.enrolled(JBRA, "7").await;
    world.merged(second, twice.kept).await;
    for (seen, number) in [(twice.kept_seen, "1"), (second_seen, "7")] {
        let jbra = organisation("jbra");
        assert_eq!(
            world.store.person(&jbra, &seen).await.unwrap(),
            Some(second)
        );
        let known = world.store.by_client_number(&hat(JBRA), number).await;
        assert_eq!(known.unwrap().unwrap().pseudonym, second_seen);
    }
    let names = twice.of_jbra().await.pseudonyms;
    assert_eq!(names, BTreeMap::from([(second, second_seen)]));
}

async fn enrolling_once_more_gives_nobody_a_second_name(world: World) {
    let (twice, _) = Twice::merged(world).await;
    let world = &twice.world;
    // Under a new number, with an introduction to the registration that it never knew.
    let write = world.commit(JBRA, Vec::new());
    let (vt, lapses) = (organisation("vt"), "2026-11-30T09:00:00Z".parse().unwrap());
    let subject = SubjectRef::Person(twice.kept);
    let introduced = world.store.introduce(write, subject, &vt, [1; 16], lapses);
    introduced.await.unwrap();
    let enrolment = world.enrolment(VT, world.person("99", None), Some([1; 16]));
    let (name, _) = world.store.enrol(enrolment).await.unwrap();
    assert_eq!(name, twice.merged_seen);
    // And one to the registration that was merged leads to the one that was kept.
    let write = world.commit(VT, Vec::new());
    let (blijf, subject) = (organisation("blijf"), SubjectRef::Person(twice.merged));
    let introduced = world
        .store
        .introduce(write, subject, &blijf, [2; 16], lapses);
    introduced.await.unwrap();
    let enrolment = world.enrolment("blijf/shelter", world.person("3", None), Some([2; 16]));
    let (name, _) = world.store.enrol(enrolment).await.unwrap();
    let person = world.store.person(&blijf, &name).await.unwrap();
    assert_eq!(person, Some(twice.kept));
}

async fn a_number_of_the_one_that_was_merged_serves_the_one_that_is_kept_and_nobody_else(
    world: World,
) {
    let (twice, _) = Twice::merged(world).await;
    let world = &twice.world;
    let link = |person| Fact::Link {
        person,
        hat: hat(VT),
        client_number: "2".to_owned(),
    };
    let again = world.assert_during(VT, link(twice.kept), always()).await;
    assert!(
        matches!(again, Err(RegisterFault::Overlaps)),
        "what the same hat said of either it said: {again:?}"
    );
    let before = Period::new("2024-01-01".parse().unwrap(), "2025-01-01".parse().ok());
    let earlier = world
        .assert_during(VT, link(twice.kept), before.unwrap())
        .await;
    earlier.expect("the number is this person's");
    let (stranger, _) = world.enrolled(VT, "5").await;
    let taken = world.assert_during(VT, link(stranger), always()).await;
    assert!(matches!(taken, Err(RegisterFault::ClientNumberInUse)));
}

async fn a_pair_that_was_merged_or_judged_is_no_likely_duplicate(world: World) {
    let jbra = organisation("jbra");
    let mut persons = Vec::new();
    for number in ["1", "2", "3"] {
        let enrolled_as = world.person(number, Some("123456782"));
        let (name, _) = world
            .store
            .enrol(world.enrolment(JBRA, enrolled_as, None))
            .await
            .unwrap();
        persons.push(world.store.person(&jbra, &name).await.unwrap().unwrap());
    }
    let listed = async || {
        let hints = world.store.likely_duplicates(&jbra).await.unwrap();
        hints
            .into_iter()
            .map(|hint| hint.persons)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed().await.len(), 3);
    world.merged(persons[0], persons[1]).await;
    let pair = (persons[0].min(persons[2]), persons[0].max(persons[2]));
    assert_eq!(listed().await, [pair], "one of two that are told of as one");
    let judged = RegisterEvent::JudgedDistinct {
        persons: (persons[2], persons[1]),
    };
    let record = world.record(JBRA, judged, SubjectRef::Person(persons[2]));
    let written = world.store.commit(world.commit(JBRA, vec![record])).await;
    written.unwrap();
    assert_eq!(listed().await, []);
}

async fn what_waits_of_the_other_one_since_before_is_no_news_to_who_knows_one(world: World) {
    let twice = Twice::enrolled(world).await;
    let (world, vt) = (&twice.world, organisation("vt"));
    let before = Fact::Death { person: twice.kept };
    world.assert_waiting(JBRA, before, true).await;
    world.merged(twice.kept, twice.merged).await;
    let waiting = async |of: &str| {
        let listed = world.store.waiting_for(&organisation(of), 0).await.unwrap();
        listed.into_iter().map(|it| it.fact.id).collect::<Vec<_>>()
    };
    assert_eq!(waiting("vt").await, []);
    assert_eq!(waiting("jbra").await.len(), 1);
    // What it writes itself from now on is filed under the kept id, and waits for a colleague of its own.
    let person = world.store.person(&vt, &twice.merged_seen).await.unwrap();
    let death = Fact::Death {
        person: person.unwrap(),
    };
    let own = world.assert_waiting(VT, death, true).await;
    assert_eq!(waiting("vt").await, [own]);
    let confirmed = RegisterEvent::FactConfirmed {
        id: own,
        evidence: None,
    };
    let record = world.record(VT, confirmed, SubjectRef::Person(twice.merged));
    let written = world.store.commit(world.commit(VT, vec![record])).await;
    written.unwrap();
    assert_eq!(waiting("vt").await, []);
    let household = world.enrolment(VT, EnrolledAs::Household, None);
    world.store.enrol(household).await.unwrap();
}

async fn erasing_one_erases_the_human(world: World) {
    let (twice, _) = Twice::merged(world).await;
    let world = &twice.world;
    let subject = SubjectRef::Person(twice.kept);
    let own = SubjectRef::Organisation(organisation("jbra"));
    let entry = world.draft(samenbeeld::audit::EntryKind::Writing, "jbra", own);
    world.store.erase(&subject, entry).await.unwrap();
    for (of, seen) in [("jbra", twice.kept_seen), ("vt", twice.merged_seen)] {
        let of = organisation(of);
        assert_eq!(world.store.person(&of, &seen).await.unwrap(), None);
    }
    for person in [twice.kept, twice.merged] {
        let filed = world.store.filed_under(&SubjectRef::Person(person)).await;
        assert_eq!(filed.unwrap(), []);
    }
}
