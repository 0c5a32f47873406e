//! Law 11 for consents: what the recipient wrote down itself opens nothing for it until a second professional stands behind it.

use std::collections::BTreeSet;

use samenbeeld::proto::samenbeeld::v1 as wire;
use tonic::{Code, Status};

use super::question::{Ask, contact_moment};
use crate::house::{Caller, House, worker, write_id};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

fn confirmation(subject: &str, consent_id: &str) -> wire::ConfirmConsentRequest {
    wire::ConfirmConsentRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        subject: subject.to_owned(),
        consent_id: consent_id.to_owned(),
        evidence: Some(wire::Evidence {
            kind: "form".to_owned(),
            document_sha256: vec![3; 32],
            witness: String::new(),
            ..wire::Evidence::default()
        }),
    }
}

async fn confirm(caller: &Caller, request: wire::ConfirmConsentRequest) -> Result<(), Status> {
    let confirmed = caller.consent().confirm_consent(caller.call(request)).await;
    confirmed.map(|_| ())
}

async fn waiting(caller: &Caller) -> Vec<wire::Notice> {
    let request = wire::ListNoticesRequest { hat: VT.to_owned() };
    let listed = caller.notices().list_notices(caller.call(request)).await;
    let notices = listed.unwrap().into_inner().notices;
    let consents = notices
        .into_iter()
        .filter(|it| it.kind == "confirm-consent");
    consents.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_the_recipient_recorded_waits_for_a_second_professional() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Moeder en vader zijn gekomen.")]
    });
    let (mother, father) = ("mother", "father");
    let mut recorded = Vec::new();
    for (giver, subject) in [
        (mother, mother),
        (father, father),
        (mother, "child"),
        (father, "child"),
    ] {
        let said = (VT, giver, subject);
        let reply = house.consent(&home, said, wire::ConsentAnswer::Given).await;
        assert_eq!(reply.awaiting_confirmation, reply.consent_ids);
        let name = home.name("vt", subject);
        recorded.extend(reply.consent_ids.into_iter().map(|id| (name.clone(), id)));
    }
    let told = Ask::of(&house, &home, VT).await.unwrap();
    assert!(told.timeline.is_empty(), "opened by the recipient alone");

    let recorder = house.caller("vt", &worker(VT, "a"));
    let colleague = house.caller("vt", &worker(VT, "b"));
    assert!(waiting(&recorder).await.is_empty(), "not for the recorder");
    let listed: BTreeSet<_> = waiting(&colleague)
        .await
        .into_iter()
        .map(|notice| (notice.persons[0].clone(), notice.consent_id))
        .collect();
    assert_eq!(listed, recorded.iter().cloned().collect());

    let (subject, id) = &recorded[0];
    let alone = confirm(&recorder, confirmation(subject, id)).await;
    assert_eq!(alone.unwrap_err().code(), Code::PermissionDenied);
    let of_another = confirm(&colleague, confirmation(&home.name("vt", "child"), id)).await;
    assert_eq!(of_another.unwrap_err().code(), Code::InvalidArgument);
    for (subject, id) in &recorded {
        let request = confirmation(subject, id);
        confirm(&colleague, request.clone()).await.unwrap();
        confirm(&colleague, request).await.unwrap();
    }
    assert!(waiting(&colleague).await.is_empty());
    let told = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(told.timeline.len(), 1);
    assert_eq!(told.timeline[0].tellings[0].terms[0].modality, "consent");
}
