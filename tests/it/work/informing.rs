//! Telling people: duties that follow from what was disclosed, done and put off over gRPC, on a clock set by hand.

use prost::Message;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::informing_service_client::InformingServiceClient;
use tonic::{Code, Status};

use super::OTS;
use crate::house::{Caller, Home, House, reason, write_id};
use crate::picture::question::{Ask, contact_moment};

const HELP: &str = "samen-doen/help";
const WHY: &str = "Vader dreigde gisteren met de kinderen te vertrekken.";

/// JBRA executes a supervision order, and Samen DOEN told it of everybody at home.
pub(super) async fn told_without_consent(house: &House) -> Home {
    let home = house.home(&[OTS, HELP]).await;
    house.supervision_order(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    Ask::of(house, &home, OTS).await.unwrap();
    home
}

pub(super) async fn duties(caller: &Caller, done: bool) -> Vec<wire::InformDuty> {
    let request = wire::ListInformDutiesRequest {
        hat: OTS.to_owned(),
        done,
    };
    let mut client = InformingServiceClient::new(caller.channel());
    let listed = client.list_inform_duties(caller.call(request)).await;
    listed.unwrap().into_inner().duties
}

/// The duty to tell somebody, as worker `a` of JBRA reads it now.
pub(super) async fn duty(house: &House, home: &Home, who: &str) -> wire::InformDuty {
    let caller = house.caller("jbra", "jbra-ots-a");
    let person = home.name("jbra", who);
    let all = duties(&caller, true).await;
    all.into_iter().find(|duty| duty.person == person).unwrap()
}

fn deferral(duty: &wire::InformDuty, why: &str) -> wire::DeferInformingRequest {
    wire::DeferInformingRequest {
        hat: OTS.to_owned(),
        request_id: write_id(),
        on_authority: "veiligheidsoverleg".to_owned(),
        duty_id: duty.duty_id.clone(),
        reason: why.to_owned(),
    }
}

async fn defer(
    house: &House,
    request: wire::DeferInformingRequest,
) -> Result<wire::DeferInformingResponse, Status> {
    let caller = house.caller("jbra", "jbra-ots-a");
    let mut client = InformingServiceClient::new(caller.channel());
    let deferred = client.defer_informing(caller.call(request)).await;
    deferred.map(tonic::Response::into_inner)
}

pub(super) async fn tell(
    house: &House,
    who: &str,
    duty: &wire::InformDuty,
    at: &str,
) -> Result<(), Status> {
    let at: jiff::Timestamp = at.parse().unwrap();
    let request = wire::RecordInformedRequest {
        hat: OTS.to_owned(),
        request_id: write_id(),
        on_authority: "gezinsmanager".to_owned(),
        duty_id: duty.duty_id.clone(),
        told_at: Some(prost_types::Timestamp {
            seconds: at.as_second(),
            nanos: 0,
        }),
        how: "in-person".to_owned(),
    };
    let caller = house.caller("jbra", who);
    let mut client = InformingServiceClient::new(caller.channel());
    client.record_informed(caller.call(request)).await.map(drop)
}

fn moment(at: Option<&prost_types::Timestamp>) -> String {
    let at = at.unwrap();
    jiff::Timestamp::new(at.seconds, at.nanos)
        .unwrap()
        .to_string()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Status>, code: Code, words: &str) {
    let status = result.unwrap_err();
    assert_eq!(status.code(), code, "{status:?}");
    assert!(status.message().contains(words), "{}", status.message());
}

/// Law 12: who else is in the family, and who may be told in place of a child, is on no list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_received_without_consent_is_to_be_told_to_whom_it_is_about_and_names_nobody_else()
{
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    let all = duties(&house.caller("jbra", "jbra-ots-a"), false).await;
    assert_eq!(all.len(), 3);
    for (who, route) in [
        ("mother", "person"),
        ("father", "person"),
        ("child", "weighing"),
    ] {
        let duty = duty(&house, &home, who).await;
        assert_eq!((duty.route.as_str(), duty.deferrals), (route, 0));
        assert_eq!(
            (duty.article.as_str(), duty.categories.as_slice()),
            ("AVG 14", &[24][..])
        );
        // Four weeks after 23 November is 21 December, until midnight.
        assert_eq!(moment(duty.due.as_ref()), "2026-12-21T23:00:00Z");
        let bytes = duty.encode_to_vec();
        let text = String::from_utf8_lossy(&bytes);
        for other in ["mother", "father", "child"]
            .iter()
            .filter(|other| **other != who)
        {
            assert!(
                !text.contains(&home.name("jbra", other)),
                "{who} names {other}"
            );
        }
        assert!(!text.contains("samen-doen"), "it names who held it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_route_names_whose_data_it_is_and_no_parent() {
    let house = House::raise().await;
    let home = house.home(&[OTS, HELP]).await;
    let caller = house.caller("samen-doen", "samen-doen-help-a");
    let request = wire::ProposeConsentRequest {
        hat: HELP.to_owned(),
        household: home.name("samen-doen", "home"),
        task: "safety-plan".to_owned(),
    };
    let proposed = caller.consent().propose_consent(caller.call(request)).await;
    let child = home.name("samen-doen", "child");
    for proposal in proposed.unwrap().into_inner().proposals {
        assert!(!proposal.givers.contains("prs_"));
        let bytes = proposal.encode_to_vec();
        let text = String::from_utf8_lossy(&bytes);
        let parents = ["mother", "father"].map(|who| home.name("samen-doen", who));
        assert!(proposal.subject != child || parents.iter().all(|name| !text.contains(name)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duty_is_overdue_by_the_clock_alone_and_stands_in_the_inbox() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    house.clock.set("2026-12-21T22:59:00Z");
    assert!(!duty(&house, &home, "father").await.overdue);
    house.clock.set("2026-12-21T23:00:00Z");
    assert!(duty(&house, &home, "father").await.overdue);
    let caller = house.caller("jbra", "jbra-ots-b");
    let request = wire::ListNoticesRequest {
        hat: OTS.to_owned(),
    };
    let notices = caller.notices().list_notices(caller.call(request)).await;
    let mut notices = notices.unwrap().into_inner().notices;
    notices.retain(|notice| notice.kind == "inform-duty");
    assert_eq!(notices.len(), 3);
    assert!(
        notices
            .iter()
            .all(|notice| notice.overdue && notice.persons.len() == 1)
    );
    refused(
        defer(&house, deferral(&duty(&house, &home, "father").await, WHY)).await,
        Code::InvalidArgument,
        "duty_id: the term is over",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_deferral_stands_with_a_reason_of_its_own_and_an_old_one_does_not() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    let father = duty(&house, &home, "father").await;
    refused(
        defer(&house, deferral(&father, WHY)).await,
        Code::InvalidArgument,
        "from 2026-12-08 on",
    );
    let reasons = [
        WHY,
        "Moeder zit nog in de opvang en hij zoekt haar.",
        "De politie vraagt te wachten tot na de zitting.",
    ];
    let days = ["2026-12-20", "2027-01-03", "2027-01-17"];
    for (day, why) in days.into_iter().zip(reasons) {
        house.clock.set(&format!("{day}T10:00:00Z"));
        refused(
            defer(&house, deferral(&father, "wachten wachten wachten wachten")).await,
            Code::InvalidArgument,
            "reason: ",
        );
        let request = deferral(&father, why);
        let first = defer(&house, request.clone()).await.unwrap();
        assert_eq!(defer(&house, request).await.unwrap(), first, "sent twice");
    }
    let father = duty(&house, &home, "father").await;
    assert_eq!((father.deferrals, father.overdue), (3, false));
    assert_eq!(moment(father.due.as_ref()), "2027-02-01T23:00:00Z");
    let child = duty(&house, &home, "child").await;
    assert!(child.overdue, "deferring the father put off the child");
    house.clock.set("2027-01-30T10:00:00Z");
    refused(
        defer(
            &house,
            deferral(&father, &WHY.to_uppercase().replace('.', " !")),
        )
        .await,
        Code::InvalidArgument,
        "reason: the reason was given before",
    );
    let entries = house.entries("jbra", "writing").await;
    let sealed = entries
        .iter()
        .filter(|entry| entry["sealed"]["reason"].is_string());
    assert_eq!(sealed.count(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_put_off_or_tell_at_once_one_wins() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    house.clock.set("2026-12-20T10:00:00Z");
    let father = duty(&house, &home, "father").await;
    let other = "Vader wacht bij school op de kinderen, zegt de juf.";
    let (one, two) = tokio::join!(
        defer(&house, deferral(&father, WHY)),
        defer(&house, deferral(&father, other)),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    assert_eq!(duty(&house, &home, "father").await.deferrals, 1);
    let mother = duty(&house, &home, "mother").await;
    let at = "2026-12-20T09:00:00Z";
    let (one, two) = tokio::join!(
        tell(&house, "jbra-ots-a", &mother, at),
        tell(&house, "jbra-ots-b", &mother, at),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let lost = one.and(two).unwrap_err();
    assert_eq!(
        (lost.code(), reason(&lost).as_str()),
        (Code::FailedPrecondition, "not-open")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_told_is_told_anew_only_of_what_came_after() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    house.clock.set("2026-11-25T10:00:00Z");
    let mother = duty(&house, &home, "mother").await;
    for (at, words) in [
        (
            "2026-11-22T10:00:00Z",
            "told_at: the person cannot have been told before",
        ),
        (
            "2026-11-26T10:00:00Z",
            "told_at: the moment of telling lies in the future",
        ),
    ] {
        let told = tell(&house, "jbra-ots-a", &mother, at).await;
        refused(told, Code::InvalidArgument, words);
    }
    tell(&house, "jbra-ots-a", &mother, "2026-11-25T09:00:00Z")
        .await
        .unwrap();
    let caller = house.caller("jbra", "jbra-ots-a");
    assert_eq!(duties(&caller, false).await.len(), 2);
    house.clock.set("2026-11-26T10:00:00Z");
    Ask::of(&house, &home, OTS).await.unwrap();
    let open = duties(&house.caller("jbra", "jbra-ots-a"), false).await;
    assert_eq!(open.len(), 3, "the father and the child were not told yet");
    let child = home.name("jbra", "child");
    let child = open.iter().find(|duty| duty.person == child).unwrap();
    assert_eq!(child.receipts.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn duties_of_another_hat_and_of_a_household_one_is_barred_from_are_unknown() {
    let house = House::raise().await;
    let home = told_without_consent(&house).await;
    let father = duty(&house, &home, "father").await;
    let barred = wire::fact::Kind::Barred(wire::BarredFact {
        household: home.name("jbra", "home"),
        organisation: "jbra".to_owned(),
        professional: "jbra-ots-c".to_owned(),
    });
    house
        .state(("jbra/privacy-officer", "fg-1", "fg-2"), barred, "own-file")
        .await;
    let kept_out = house.caller("jbra", "jbra-ots-c");
    assert!(duties(&kept_out, true).await.is_empty());
    let at = "2026-11-23T10:00:00Z";
    let told = tell(&house, "jbra-ots-c", &father, at).await.unwrap_err();
    let mut unknown = father.clone();
    unknown.duty_id = format!("rcp_{}.{}", "0".repeat(32), father.person);
    let nothing = tell(&house, "jbra-ots-a", &unknown, at).await.unwrap_err();
    assert_eq!(
        (told.code(), told.message()),
        (nothing.code(), nothing.message())
    );
}
