//! Consents that nobody took back and that end all the same, on their day: a birthday, a measure that is over, a death.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::ConsentAnswer::Given;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::review::{HELP, VT};
use crate::house::{Home, House, worker, write_id};
use crate::picture::question::{Ask, contact_moment};

/// What waits of one kind for the professional of a hat who works there.
pub(super) async fn notices_of(house: &House, hat: &str, kind: &str) -> Vec<wire::Notice> {
    let (organisation, _) = hat.split_once('/').unwrap();
    let caller = house.caller(organisation, &worker(hat, "a"));
    super::review::of_kind(super::review::waiting(&caller, hat).await, kind)
}

/// A fact of these days by the two workers of a hat; its id.
pub(super) async fn stated_during(
    house: &House,
    hat: &str,
    kind: Kind,
    (rests_on, (from, until)): (&str, (&str, &str)),
) -> String {
    let (organisation, _) = hat.split_once('/').unwrap();
    let evidence = wire::Evidence {
        kind: rests_on.to_owned(),
        document_sha256: vec![8; 32],
        ..wire::Evidence::default()
    };
    let fact = wire::Fact {
        valid: Some(wire::Period {
            from: from.to_owned(),
            until: until.to_owned(),
        }),
        evidence: Some(evidence.clone()),
        kind: Some(kind),
    };
    let asserted = house.assert_fact(hat, &worker(hat, "a"), fact).await;
    let fact_id = asserted.unwrap().fact_id;
    let request = wire::ConfirmFactRequest {
        hat: hat.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        fact_id: fact_id.clone(),
        evidence: Some(evidence),
    };
    let caller = house.caller(organisation, &worker(hat, "b"));
    let confirmed = caller.register().confirm_fact(caller.call(request)).await;
    confirmed.unwrap();
    fact_id
}

/// What Samen DOEN tells Veilig Thuis under consent, once; the receipt.
async fn told(house: &House, home: &Home) -> String {
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let reply = Ask::of(house, home, VT).await.unwrap();
    reply.receipt.unwrap().id
}

/// The one notice of what ended names these people alone, from this day on, with this receipt, and says no more.
async fn assert_ended((house, home): (&House, &Home), who: &[&str], day: &str, receipt: &str) {
    let ended = notices_of(house, VT, "consent-ended").await;
    let [notice] = ended.as_slice() else {
        panic!("one notice, of one day: {ended:?}")
    };
    assert_eq!(notice.notice_id, format!("{day}:vt/report"));
    let mut persons: Vec<_> = notice.ended.iter().map(|it| it.person.clone()).collect();
    persons.sort();
    let mut expected: Vec<_> = who.iter().map(|who| home.name("vt", who)).collect();
    expected.sort();
    assert_eq!(persons, expected);
    for item in &notice.ended {
        assert_eq!((item.from.as_str(), item.keep.as_str()), (day, "dossier"));
        assert_eq!(item.receipts, [receipt]);
        assert_eq!(item.holder, "", "who was asked may not be known");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_twelfth_birthday_what_the_parents_alone_agreed_to_ends_and_who_received_is_told() {
    let house = House::raise().await;
    let home = house.home_with_child_born(&[HELP, VT], "2014-11-25").await;
    house.consents_to_contact_moments(&home).await;
    let receipt = told(&house, &home).await;
    for still in ["2026-11-25T10:00:00Z", "2026-11-25T22:59:59Z"] {
        house.clock.set(still);
        assert!(notices_of(&house, VT, "consent-ended").await.is_empty());
    }
    house.clock.set("2026-11-25T23:00:00Z");
    assert_ended((&house, &home), &["child"], "2026-11-25", &receipt).await;
}

/// BW 1:253r and 1:268: while the father's authority is suspended, until this day, the mother alone speaks for the child. She agreed, and it
/// was told once; the receipt.
async fn mother_speaks_alone(until: &str) -> (House, Home, String) {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    let suspended = Kind::AuthorityLoss(wire::AuthorityLossFact {
        child: home.name("samen-doen", "child"),
        holder: home.name("samen-doen", "father"),
        kind: "suspended".to_owned(),
    });
    let days = ("2026-09-01", until);
    stated_during(&house, HELP, suspended, ("court-order", days)).await;
    house.consent(&home, (HELP, "mother", "child"), Given).await;
    let receipt = told(&house, &home).await;
    (house, home, receipt)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_measure_ends_that_let_one_parent_speak_what_that_one_agreed_to_ends_with_it() {
    let (house, home, receipt) = mother_speaks_alone("2026-11-25").await;
    house.clock.set("2026-11-24T23:00:00Z");
    assert!(notices_of(&house, VT, "consent-ended").await.is_empty());
    house.clock.set("2026-11-25T23:00:00Z");
    assert_ended((&house, &home), &["child"], "2026-11-25", &receipt).await;
}

/// Scenario 24 goes on for the child: the father alone speaks for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_death_ends_what_was_agreed_for_oneself_and_not_what_the_other_parent_still_stands_for()
 {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    let receipt = told(&house, &home).await;
    house.clock.set("2026-11-25T10:00:00Z");
    let died = Kind::Death(wire::DeathFact {
        person: home.name("samen-doen", "mother"),
    });
    stated_during(&house, HELP, died, ("brp", ("2026-11-25", ""))).await;
    assert!(notices_of(&house, VT, "consent-ended").await.is_empty());
    house.clock.set("2026-11-25T23:00:00Z");
    assert_ended((&house, &home), &["mother"], "2026-11-25", &receipt).await;
    let picture = Ask::of(&house, &home, VT).await.unwrap();
    let child = home.name("vt", "child");
    let mut timeline = picture.timeline.iter();
    assert!(timeline.any(|entry| entry.persons.contains(&child)));
}

/// BW 1:253g: nobody follows by law a parent who spoke alone. What was wrong and is taken back on its day ends nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_death_of_who_spoke_alone_what_they_agreed_to_ends_unless_it_is_taken_back() {
    for wrong in [false, true] {
        let (house, home, receipt) = mother_speaks_alone("2026-12-01").await;
        let died = Kind::Death(wire::DeathFact {
            person: home.name("vt", "mother"),
        });
        let days = ("brp", ("2026-11-23", ""));
        let death = stated_during(&house, VT, died, days).await;
        if wrong {
            house.ends((VT, &worker(VT, "c")), &death).await;
        }
        house.clock.set("2026-11-23T23:00:00Z");
        if wrong {
            assert!(notices_of(&house, VT, "consent-ended").await.is_empty());
        } else {
            assert_ended((&house, &home), &["child"], "2026-11-23", &receipt).await;
        }
    }
}
