//! What was received under consent that ended: told once a legal day, to whoever received, without who or why.

use prost::Message;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use crate::house::{Home, House, write_id};
use crate::picture::question::{Ask, contact_moment};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
const ONE_DAY_LATER: &str = "2026-11-23T23:00:00Z";

/// Everybody consents that Samen DOEN tells Veilig Thuis about contact moments, and it was told once; the receipt.
pub(super) async fn told_under_consent(house: &House) -> (Home, String) {
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let reply = Ask::of(house, &home, VT).await.unwrap();
    (home, reply.receipt.unwrap().id)
}

/// Somebody withdraws everything about somebody, at an organisation that need know no more than names.
pub(super) async fn withdraws(house: &House, home: &Home, at: &str, (by, subject): (&str, &str)) {
    let (organisation, _) = at.split_once('/').unwrap();
    let request = wire::WithdrawConsentRequest {
        hat: at.to_owned(),
        request_id: write_id(),
        on_authority: "telefoon".to_owned(),
        subject: home.name(organisation, subject),
        by: home.name(organisation, by),
        consent_id: String::new(),
    };
    let caller = house.caller(organisation, &crate::house::worker(at, "a"));
    let withdrawn = caller
        .consent()
        .withdraw_consent(caller.call(request))
        .await;
    withdrawn.unwrap();
}

pub(super) async fn ended_as_read_by(house: &House, professional: &str) -> Vec<wire::Notice> {
    notices_of(house, professional, "consent-ended").await
}

async fn notices_of(house: &House, professional: &str, kind: &str) -> Vec<wire::Notice> {
    let caller = house.caller("vt", professional);
    let request = wire::ListNoticesRequest { hat: VT.to_owned() };
    let listed = caller.notices().list_notices(caller.call(request)).await;
    let mut notices = listed.unwrap().into_inner().notices;
    notices.retain(|notice| notice.kind == kind);
    notices
}

async fn ended(house: &House) -> Vec<wire::Notice> {
    ended_as_read_by(house, "vt-report-a").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_received_is_told_the_next_day_of_what_without_who_or_why() {
    let house = House::raise().await;
    let (home, receipt) = told_under_consent(&house).await;
    assert!(ended(&house).await.is_empty());
    withdraws(&house, &home, HELP, ("mother", "mother")).await;
    withdraws(&house, &home, HELP, ("father", "child")).await;
    house.clock.set("2026-11-23T22:59:59Z");
    assert!(ended(&house).await.is_empty(), "before the day is over");
    house.clock.set(ONE_DAY_LATER);
    let notices = ended(&house).await;
    assert_eq!(notices.len(), 1, "one notice for the day");
    assert_eq!(notices[0].notice_id, "2026-11-23:vt/report");
    let mut expected = [home.name("vt", "mother"), home.name("vt", "child")];
    expected.sort();
    let mut persons: Vec<_> = notices[0]
        .ended
        .iter()
        .map(|it| it.person.clone())
        .collect();
    persons.sort();
    assert_eq!(persons, expected);
    for item in &notices[0].ended {
        assert_eq!((item.category, item.from.as_str()), (24, "2026-11-23"));
        assert_eq!(item.receipts.join(" "), receipt);
        assert_eq!(
            (item.keep.as_str(), item.articles[0].as_str()),
            ("dossier", "Wmo 2015 5.3.4")
        );
        assert_eq!(
            item.holder, "",
            "whether Samen DOEN is involved may not be known"
        );
    }
    let father = home.name("vt", "father");
    let bytes = notices[0].encode_to_vec();
    assert!(
        !String::from_utf8_lossy(&bytes).contains(&father),
        "who withdrew"
    );
    house.clock.set("2026-12-10T10:00:00Z");
    assert_eq!(ended(&house).await, notices, "later it reads the same");
    house.clock.set("2027-02-24T10:00:00Z");
    assert!(
        ended(&house).await.is_empty(),
        "three months later it is told no more"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_weeks_before_a_consent_ends_by_itself_whoever_received_is_told_and_then_of_its_end() {
    let house = House::raise().await;
    let (home, receipt) = told_under_consent(&house).await;
    let ahead = async || notices_of(&house, "vt-report-a", "consent-ends").await;
    // Half a year from the first of November: it ends when the first of May begins.
    house.clock.set("2027-04-02T10:00:00Z");
    assert!(ahead().await.is_empty());
    house.clock.set("2027-04-03T10:00:00Z");
    let told = ahead().await;
    assert_eq!(told.len(), 3, "of mother, father and child");
    for notice in &told {
        let due = jiff::Timestamp::from_second(notice.due.as_ref().unwrap().seconds).unwrap();
        assert_eq!(due.to_string(), "2027-04-30T22:00:00Z");
        let [item] = notice.ended.as_slice() else {
            panic!("{notice:?}")
        };
        assert_eq!(item.from, "2027-05-01");
        assert_eq!(item.receipts, std::slice::from_ref(&receipt));
        assert_eq!(item.household, home.name("vt", "home"));
    }
    // Withdrawn before: nothing of hers is to end by itself any more, as is told with the day and not before.
    withdraws(&house, &home, HELP, ("mother", "mother")).await;
    assert_eq!(ahead().await, told);
    house.clock.set("2027-04-04T10:00:00Z");
    assert_eq!(ahead().await.len(), 2);

    house.clock.set("2027-05-01T22:30:00Z");
    assert!(ahead().await.is_empty());
    let over = ended(&house).await;
    assert_eq!(over.last().unwrap().notice_id, "2027-05-01:vt/report");
}

/// Law 2: who withdrew, and whether it was withdrawn or refused, shows nowhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_worlds_that_differ_in_who_withdrew_look_alike_to_whoever_received() {
    let mut seen = Vec::new();
    for by in ["mother", "father"] {
        let house = House::raise().await;
        let (home, receipt) = told_under_consent(&house).await;
        withdraws(&house, &home, HELP, (by, "child")).await;
        house.clock.set(ONE_DAY_LATER);
        let notices = ended(&house).await.into_iter();
        let bytes: Vec<u8> = notices.flat_map(|notice| notice.encode_to_vec()).collect();
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for (id, name) in [
            (home.name("vt", "child"), "child"),
            (home.name("vt", "home"), "home"),
            (receipt, "receipt"),
        ] {
            text = text.replace(&id, name);
        }
        seen.push(text);
    }
    assert!(seen[0].contains("child"), "{}", seen[0]);
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_that_knows_no_more_than_the_name_withdraws_in_one_call() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT, "wsg/voluntary"]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    withdraws(&house, &home, "wsg/voluntary", ("mother", "mother")).await;
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    let mother = home.name("vt", "mother");
    assert!(
        reply
            .timeline
            .iter()
            .all(|entry| !entry.persons.contains(&mother))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_period_that_is_over_ends_it_also_when_nobody_asked_for_months() {
    let house = House::raise().await;
    let (_, receipt) = told_under_consent(&house).await;
    // Six months from 1 November; asked for the first time three weeks later.
    house.clock.set("2027-05-21T10:00:00Z");
    let notices = ended(&house).await;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].notice_id, "2027-05-01:vt/report");
    assert_eq!(notices[0].ended.len(), 3);
    assert!(
        notices[0]
            .ended
            .iter()
            .all(|it| it.receipts.join(" ") == receipt && it.from == "2027-05-01")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_own_organisation_knows_of_a_threat_it_is_told_at_once() {
    let house = House::raise().await;
    let (home, _) = told_under_consent(&house).await;
    let threat = Kind::Flag(wire::FlagFact {
        kind: "threat".to_owned(),
        about: home.name("vt", "father"),
        regarding: home.name("vt", "mother"),
    });
    house.stated(VT, threat, "own-file").await;
    // Of what Samen DOEN recorded Veilig Thuis does not know.
    let untold = Kind::Flag(wire::FlagFact {
        kind: "threat".to_owned(),
        about: home.name("samen-doen", "mother"),
        regarding: home.name("samen-doen", "father"),
    });
    house.stated(HELP, untold, "own-file").await;
    withdraws(&house, &home, HELP, ("mother", "mother")).await;
    withdraws(&house, &home, HELP, ("father", "father")).await;
    let at_once = ended(&house).await;
    let mother = home.name("vt", "mother");
    assert_eq!(at_once.len(), 1);
    assert_eq!(
        at_once[0].notice_id,
        format!("2026-11-23:vt/report:{mother}")
    );
    assert_eq!(at_once[0].persons, [mother]);
    house.clock.set(ONE_DAY_LATER);
    let next_day = ended(&house).await;
    assert_eq!(next_day.len(), 1);
    assert_eq!(next_day[0].persons.len(), 2);
}

/// A second professional checks, with a document, whether somebody could withdraw for the child.
pub(super) async fn check(
    house: &House,
    home: &Home,
    who: &str,
    by: &str,
) -> Result<bool, tonic::Status> {
    let request = wire::CheckWithdrawalRequest {
        hat: HELP.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        subject: home.name("samen-doen", "child"),
        by: home.name("samen-doen", by),
        evidence: Some(wire::Evidence {
            kind: "form".to_owned(),
            document_sha256: vec![3; 32],
            ..wire::Evidence::default()
        }),
    };
    let caller = house.caller("samen-doen", who);
    let checked = caller
        .consent()
        .check_withdrawal(caller.call(request))
        .await;
    checked.map(|reply| reply.into_inner().stands)
}

/// Scenario 7, in the law of today: a child of eight speaks through its parents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_without_standing_closes_at_once_and_opens_again_by_a_second_professional_alone()
 {
    let house = House::raise().await;
    let (home, _) = told_under_consent(&house).await;
    let child = home.name("vt", "child");
    let told_of_child = async || {
        let reply = Ask::of(&house, &home, VT).await.unwrap();
        reply
            .timeline
            .iter()
            .any(|entry| entry.persons.contains(&child))
    };
    assert!(told_of_child().await);
    withdraws(&house, &home, HELP, ("child", "child")).await;
    assert!(!told_of_child().await, "closed at once");
    let own_door = check(&house, &home, "samen-doen-help-a", "child")
        .await
        .unwrap_err();
    assert_eq!(own_door.code(), tonic::Code::PermissionDenied);
    assert!(!told_of_child().await);
    assert!(
        !check(&house, &home, "samen-doen-help-b", "child")
            .await
            .unwrap()
    );
    assert!(told_of_child().await, "open again");

    withdraws(&house, &home, HELP, ("father", "child")).await;
    assert!(
        check(&house, &home, "samen-doen-help-b", "father")
            .await
            .unwrap()
    );
    assert!(!told_of_child().await, "what stands stays closed");
}

/// Law 2: that the mother withdrew at Veilig Thuis is nothing for Samen DOEN, which recorded no consent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_somebody_withdrew_elsewhere_is_told_to_nobody_who_checks() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    let who = "samen-doen-help-b";
    let before = check(&house, &home, who, "mother").await.unwrap_err();
    withdraws(&house, &home, VT, ("mother", "child")).await;
    let after = check(&house, &home, who, "mother").await.unwrap_err();
    assert_eq!(
        (before.code(), before.message(), before.details().len()),
        (after.code(), after.message(), after.details().len())
    );
    assert_eq!(before.code(), tonic::Code::InvalidArgument);
}
