//! Decisions of the past, decided again over gRPC: with the same result, whatever happened since, and each side reads its own part.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tonic::{Code, Status};

use super::log_of;
use super::officers::shipped_with;
use crate::house::{Caller, Home, House, reason};
use crate::picture::question::{Ask, contact_moment, question};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

pub(crate) async fn replayed(
    caller: &Caller,
    hat: &str,
    past: Past,
) -> Result<wire::ReplayDecisionResponse, Status> {
    let request = wire::ReplayDecisionRequest {
        hat: hat.to_owned(),
        past: Some(past),
    };
    let reply = caller.policy().replay_decision(caller.call(request)).await;
    Ok(reply?.into_inner())
}

/// A house in which Veilig Thuis saw contact moments of Samen DOEN by consent, and their own; the receipt.
async fn shared() -> (House, Home, String) {
    let house = House::raise().await;
    let (home, receipt) = shared_in(&house).await;
    (house, home, receipt)
}

/// A home of which Veilig Thuis saw contact moments of Samen DOEN by consent, and their own; the receipt.
pub(super) async fn shared_in(house: &House) -> (Home, String) {
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let reply = Ask::of(house, &home, VT).await.unwrap();
    assert_eq!(reply.timeline.len(), 1);
    (home, reply.receipt.unwrap().id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_the_same_after_consent_was_withdrawn_and_other_policies_came_in_force() {
    let (house, home, receipt) = shared().await;
    let founding = house.desk("vt/fg-1").in_force().await;
    for person in ["mother", "father"] {
        house
            .consent(&home, (HELP, person, person), wire::ConsentAnswer::Refused)
            .await;
    }
    let closed = shipped_with("samen-doen.cedar", super::in_flight::CLOSED);
    let bundle = house.approved(closed, &["samen-doen", "vt"]).await;
    house.desk("vt/fg-1").activate(&bundle).await.unwrap();
    house.clock.set("2027-03-01T10:00:00Z");
    let desk = house.desk("vt/fg-1");
    let again = replayed(&desk.caller, "vt/privacy-officer", Past::ReceiptId(receipt)).await;
    let again = again.unwrap();
    assert_eq!(again.verdict(), wire::ReplayVerdict::Same);
    assert_eq!(again.bundle_sha256, founding);
    assert_eq!(again.day, "2026-11-23");
    assert!(again.receipt.is_some());
    let told = log_of(&house, "vt").await;
    assert!(
        told.iter()
            .any(|body| body.contains("PolicyService/ReplayDecision"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_side_reads_its_own_part_of_a_replay() {
    let (house, home, receipt) = shared().await;
    let past = Past::ReceiptId(receipt);
    let asked = house.desk("vt/fg-1");
    let told = replayed(&asked.caller, "vt/privacy-officer", past.clone()).await;
    let told = told.unwrap();
    assert!(!told.flows.is_empty() && !told.withheld.is_empty());
    for flow in &told.flows {
        assert_eq!(
            flow.holder, VT,
            "the involvement of another holder was told"
        );
        let layers: Vec<&str> = flow.layers.iter().map(|it| it.layer.as_str()).collect();
        let all = ["task", "lawfulness", "exception", "secrecy", "necessity"];
        assert_eq!(layers, all);
        let rules: Vec<_> = flow.layers.iter().flat_map(|it| &it.rules).collect();
        assert!(
            rules
                .iter()
                .all(|rule| !rule.article.is_empty() && rule.line > 0)
        );
        let text = flow.text_nl.join("\n");
        assert!(text.contains("Mag: eigen dossier"), "{text}");
        for rule in rules {
            assert!(text.contains(&rule.article) && text.contains(&rule.note));
        }
    }

    let holder = house.desk("samen-doen/fg-2");
    let told = replayed(&holder.caller, "samen-doen/privacy-officer", past.clone()).await;
    let told = told.unwrap();
    assert_eq!(told.verdict(), wire::ReplayVerdict::Same);
    assert_eq!(
        told.flows.len(),
        3,
        "contact moments of mother, father and child"
    );
    for flow in &told.flows {
        assert_eq!(flow.holder, HELP);
        assert_eq!(flow.modality, "consent");
        assert_eq!(flow.layers.len(), 1);
        assert_eq!(flow.layers[0].layer, "secrecy");
        let facts: Vec<_> = flow
            .facts
            .iter()
            .map(|it| (it.name.as_str(), it.value.as_str()))
            .collect();
        assert!(facts.contains(&("release", "given")), "{facts:?}");
        assert!(
            !facts.iter().any(|(name, _)| *name == "report"),
            "{facts:?}"
        );
        let text = flow.text_en.join("\n");
        for told in [
            "Permitted: consent (Jeugdwet",
            "Consent to release secrecy: given",
            "said yes on",
            "consent to release secrecy: any other value",
        ] {
            assert!(text.contains(told), "no `{told}` in {text}");
        }
        for untold in ["vt/report", "sharing", "Task:", "Terms:", "belongs to"] {
            assert!(!text.contains(untold), "`{untold}` in {text}");
        }
        let [release] = flow.consents.as_slice() else {
            panic!("{:?}", flow.consents);
        };
        assert_eq!(
            (release.kind.as_str(), release.state.as_str()),
            ("secrecy-release", "given")
        );
        assert!(release.consent_ids.iter().all(|id| id.starts_with("cns_")));
        assert!(!release.consent_ids.is_empty() && !release.self_dealing);
        assert!(
            flow.would_close
                .iter()
                .any(|change| change.name == "release")
        );
        let names = ["mother", "father", "child"].map(|who| home.name("samen-doen", who));
        assert!(names.contains(&flow.person));
    }
    assert!(told.withheld.is_empty());

    let worker = house.caller("samen-doen", "samen-doen-help-a");
    let of_worker = replayed(&worker, HELP, past.clone()).await.unwrap();
    assert_eq!(of_worker.flows, told.flows);
    let elsewhere = house.caller("samen-doen", "samen-doen-help-c");
    let status = replayed(&elsewhere, HELP, past).await.unwrap_err();
    assert_eq!(reason(&status), "decision-not-available");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_part_in_an_entry_learns_not_even_that_it_is_there() {
    let (house, _, receipt) = shared().await;
    let stranger = house.desk("blijf/fg-1");
    let hat = "blijf/privacy-officer";
    let unknown = Past::ReceiptId(format!("rcp_{}", "0f".repeat(16)));
    let there = replayed(&stranger.caller, hat, Past::ReceiptId(receipt)).await;
    let nowhere = replayed(&stranger.caller, hat, unknown).await;
    let (there, nowhere) = (there.unwrap_err(), nowhere.unwrap_err());
    assert_eq!(there.code(), Code::NotFound);
    assert_eq!(reason(&there), "decision-not-available");
    assert_eq!(
        (there.code(), there.message(), reason(&there)),
        (nowhere.code(), nowhere.message(), reason(&nowhere))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_part_of_a_stream_can_be_replayed() {
    let (house, home, _) = shared().await;
    let caller = house.caller("vt", "vt-report-a");
    let request = wire::StreamPictureRequest {
        hat: VT.to_owned(),
        question: Some(question(&home, "vt")),
    };
    let parts = caller.sharing().stream_picture(caller.call(request)).await;
    let mut parts = parts.unwrap().into_inner();
    let desk = house.desk("vt/fg-1");
    let mut count = 0;
    while let Some(part) = parts.message().await.unwrap() {
        let past = Past::ReceiptId(part.receipt.unwrap().id);
        let again = replayed(&desk.caller, "vt/privacy-officer", past).await;
        assert_eq!(again.unwrap().verdict(), wire::ReplayVerdict::Same);
        count += 1;
    }
    assert!(count >= 3, "{count}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_decided_with_what_was_known_at_a_moment() {
    let house = House::raise().await;
    house.clock.set("2026-11-23T10:30:00Z");
    let home = house.home(&[VT]).await;
    house.clock.set("2026-11-23T12:00:00Z");
    let desk = house.desk("vt/fg-1");
    let at = async |at: &str, known_at: &str, recipient: &str| {
        let moment = |text: &str| {
            let at: jiff::Timestamp = text.parse().unwrap();
            Some(prost_types::Timestamp {
                seconds: at.as_second(),
                nanos: 0,
            })
        };
        let past = Past::Question(wire::PastQuestion {
            recipient: recipient.to_owned(),
            asker: "vt-report-a".to_owned(),
            question: Some(question(&home, "vt")),
            at: moment(at),
            known_at: moment(known_at),
        });
        replayed(&desk.caller, "vt/privacy-officer", past).await
    };
    let (noon, before) = ("2026-11-23T12:00:00Z", "2026-11-23T10:15:00Z");
    let then = at(noon, noon, VT).await.unwrap();
    assert_eq!(then.verdict(), wire::ReplayVerdict::Unspecified);
    assert!(!then.flows.is_empty());
    assert!(at(noon, before, VT).await.unwrap().flows.is_empty());
    let ahead = at("2026-11-24T12:00:00Z", noon, VT).await.unwrap_err();
    assert_eq!(ahead.code(), Code::InvalidArgument);
    let foreign = at(noon, noon, "jbra/ots").await.unwrap_err();
    assert_eq!(reason(&foreign), "not-permitted");
    let too_early = at(noon, "2026-11-23T09:00:00Z", VT).await.unwrap_err();
    assert_eq!(reason(&too_early), "decision-not-available");
}
