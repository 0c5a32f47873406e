//! Enrolling, introducing, and what waits for somebody.

use samenbeeld::decision::RegisterEvent;
use samenbeeld::model::fact::{Fact, SubjectRef};
use samenbeeld::model::{FactId, Period};
use samenbeeld::ports::{EnrolledAs, Register, RegisterFault};

use super::{JBRA, VT, mandate};
use crate::storage_world::{World, hat, on_both, organisation, professional};

on_both!(
    an_organisation_meets_the_same_person_again_under_its_own_number_alone,
    nobody_is_found_by_the_number_of_a_link_that_ended_and_another_may_get_it,
    an_introduction_serves_one_organisation_once_and_in_time,
    likely_duplicates_are_told_to_who_knows_both,
    a_waiting_fact_is_listed_until_it_is_confirmed_and_only_to_who_knows_its_subject,
);

async fn an_organisation_meets_the_same_person_again_under_its_own_number_alone(world: World) {
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

async fn nobody_is_found_by_the_number_of_a_link_that_ended_and_another_may_get_it(world: World) {
    let (person, _) = world.enrolled(JBRA, "12").await;
    let subject = SubjectRef::Person(person);
    let filed = world.store.filed_under(&subject).await.unwrap();
    let RegisterEvent::FactAsserted { id: enrolled, .. } = filed[0].event else {
        panic!("enrolling links the person");
    };
    let again = Fact::Link {
        person,
        hat: hat(JBRA),
        client_number: "12".to_owned(),
    };
    let after = Period::since("2026-12-01".parse().unwrap());
    let refused = world.assert_during(JBRA, again.clone(), after).await;
    assert!(matches!(refused, Err(RegisterFault::Overlaps)));
    let (world, subject) = (&world, &subject);
    let end = async |id: FactId, until: &str| {
        let until = until.parse().unwrap();
        let ended = world.record(
            JBRA,
            RegisterEvent::FactEnded { id, until },
            subject.clone(),
        );
        let write = world.commit(JBRA, vec![ended]);
        world.store.commit(write).await.unwrap();
    };
    let found = async || {
        let known = world.store.by_client_number(&hat(JBRA), "12").await;
        known.unwrap().map(|known| known.person)
    };
    end(enrolled, "2026-12-01").await;
    let stated = world.assert_during(JBRA, again, after).await.unwrap();
    end(enrolled, "2026-11-01").await;
    assert_eq!(found().await, Some(person), "the other link holds");
    end(stated, "2026-12-24").await;
    assert_eq!(found().await, Some(person), "it holds until then");
    world.clock.set("2026-12-24T09:00:00Z");
    end(stated, "2026-12-23").await;
    assert_eq!(found().await, None);
    assert_ne!(world.enrolled(JBRA, "12").await.0, person);
}

async fn an_introduction_serves_one_organisation_once_and_in_time(world: World) {
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
    assert!(invalid(world.store.enrol(household).await), "of a person");
    world.clock.set("2026-11-30T09:00:00Z");
    assert!(invalid(enrol(VT, "8", 2).await), "lapsed");
}

async fn likely_duplicates_are_told_to_who_knows_both(world: World) {
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

async fn a_waiting_fact_is_listed_until_it_is_confirmed_and_only_to_who_knows_its_subject(
    world: World,
) {
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
