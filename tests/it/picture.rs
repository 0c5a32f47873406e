//! The main job over real gRPC and mutual TLS: what is asked, what comes back, what never does.

mod bad_input;
mod checked;
mod confirmation;
mod laws;
mod lying_sources;
pub(crate) mod question;
mod readings;
mod recorded;
mod released;
mod served;
mod warned;
mod worlds;

use question::{Ask, contact_moment, question};
use samenbeeld::audit::{Against, verify};
use tokio_stream::StreamExt;

use crate::house::{Answer, House, reason};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_asker_gets_their_own_records_with_a_receipt_that_the_log_bears_out() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    house.script.records("vt", |asked| {
        vec![contact_moment(
            asked,
            VT,
            "Moeder vertelt dat het thuis rustiger is.",
        )]
    });
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    let tellings: Vec<_> = reply
        .timeline
        .iter()
        .flat_map(|entry| &entry.tellings)
        .collect();
    assert_eq!(tellings.len(), 1);
    assert_eq!(tellings[0].terms[0].modality, "own");
    assert_eq!(tellings[0].provenance.as_ref().unwrap().holder, VT);

    let receipt = reply.receipt.clone().unwrap();
    let organisation = "vt".parse().unwrap();
    let lines: Vec<_> = samenbeeld::ports::LogReader::export(house.store.as_ref(), &organisation)
        .await
        .unwrap()
        .map(|line| Ok(line.unwrap()))
        .collect()
        .await;
    let receipts = [question::receipt(&receipt)];
    let trusted = crate::storage_world::trusted();
    let report = verify(
        lines,
        Against {
            receipts: &receipts,
            trusted: &trusted,
            earlier: &[],
        },
    );
    assert!(report.is_ok(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consent_of_all_who_must_give_opens_what_the_text_named_and_nothing_else() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    let words = "Vader en moeder zijn allebei gekomen.";
    house.script.records("samen-doen", move |asked| {
        vec![contact_moment(asked, HELP, words)]
    });
    let before = Ask::of(&house, &home, VT).await.unwrap();
    assert!(before.timeline.is_empty());
    assert!(
        !house
            .script
            .asked()
            .iter()
            .any(|(source, _)| source == "samen-doen"),
        "asked without a ground"
    );

    house.consents_to_contact_moments(&home).await;
    let after = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(after.timeline.len(), 1);
    assert_eq!(after.timeline[0].tellings[0].terms[0].modality, "consent");
    let asked = house.script.asked();
    let (_, question) = asked
        .iter()
        .find(|(source, _)| source == "samen-doen")
        .unwrap();
    let categories: Vec<i32> = question
        .items
        .iter()
        .flat_map(|item| item.categories.clone())
        .collect();
    assert!(
        categories.iter().all(|number| *number == 24),
        "more than contact moments: {categories:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_does_not_answer_holds_up_no_other() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.answer("samen-doen", Answer::Never);
    house.script.records("vt", |asked| {
        vec![contact_moment(asked, VT, "Huisbezoek met de kinderen.")]
    });
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(reply.timeline.len(), 1);
    let statuses: Vec<&str> = reply
        .sources
        .iter()
        .map(|line| line.status.as_str())
        .collect();
    assert!(
        !statuses.contains(&"timed-out"),
        "whether Samen DOEN is involved may not be known: {statuses:?}"
    );
    assert!(statuses.contains(&"nothing-released"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_tells_each_source_as_it_comes_with_a_receipt_for_each_part() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    let caller = house.caller("vt", "vt-report-a");
    let request = samenbeeld::proto::samenbeeld::v1::StreamPictureRequest {
        hat: VT.to_owned(),
        question: Some(question(&home, "vt")),
    };
    let parts = caller
        .sharing()
        .stream_picture(caller.call(request))
        .await
        .unwrap()
        .into_inner();
    let parts: Vec<_> = parts.map(Result::unwrap).collect().await;
    assert_eq!(parts.len(), 4, "opening, two sources, closing");
    assert!(parts.iter().all(|part| part.receipt.is_some()));
    let ids: std::collections::BTreeSet<_> = parts
        .iter()
        .map(|part| part.receipt.as_ref().unwrap().id.clone())
        .collect();
    assert_eq!(ids.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_professional_without_a_mandate_is_told_so_before_any_household_is_looked_up() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let stranger = house.caller("vt", "vt-nobody");
    let status = Ask::by(&stranger, VT, question(&home, "vt"))
        .await
        .unwrap_err();
    assert_eq!(status.code(), tonic::Code::PermissionDenied);
    assert_eq!(reason(&status), "hat-not-mandated");
}
