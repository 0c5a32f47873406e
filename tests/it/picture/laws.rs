//! Laws of the house, seen from outside.

use std::sync::Arc;
use std::sync::mpsc;

use tokio::task::JoinSet;
use tonic::Code;

use super::question::{Ask, NECESSITY, contact_moment};
use crate::house::{House, reason};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

/// Law 4: whatever was withdrawn before the outcome is durable holds, also when it was open while the source was asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn consent_withdrawn_while_a_source_answers_is_not_used() {
    let house = Arc::new(House::raise().await);
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    let (asked, is_asked) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    house.script.records("samen-doen", move |question| {
        asked.send(()).unwrap();
        tokio::task::block_in_place(|| may_go.lock().unwrap().recv().unwrap());
        vec![contact_moment(question, HELP, "Gesprek met alle drie.")]
    });
    let mut asking = JoinSet::new();
    {
        let (house, home) = (house.clone(), home.clone());
        asking.spawn(async move { Ask::of(&house, &home, VT).await.unwrap() });
    }
    tokio::task::block_in_place(|| is_asked.recv().unwrap());
    house.mother_withdraws(&home).await;
    go.send(()).unwrap();
    let reply = asking.join_next().await.unwrap().unwrap();
    let mother = home.name("vt", "mother");
    for entry in &reply.timeline {
        assert!(
            !entry.persons.contains(&mother),
            "a withdrawn consent was used"
        );
    }
    let all = String::from_utf8_lossy(&prost::Message::encode_to_vec(&reply)).into_owned();
    assert!(
        !all.contains("Gesprek met alle drie"),
        "a text about her left without her consent"
    );
}

/// Law 3: when the log cannot be written, nothing is asked and nothing leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_record_there_is_no_reply() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    house.store.limit_pages(1).await.unwrap();
    let mut refused = 0;
    for _ in 0..40 {
        if let Err(status) = Ask::of(&house, &home, VT).await {
            assert_eq!(
                (status.code(), reason(&status).as_str()),
                (Code::Unavailable, "log-not-writable")
            );
            refused += 1;
        }
    }
    assert!(refused > 0, "the store never got full");
    let before = house.script.asked().len();
    assert!(Ask::of(&house, &home, VT).await.is_err());
    assert_eq!(
        house.script.asked().len(),
        before,
        "a source was asked without a durable intent"
    );
    house.store.limit_pages(1_000_000).await.unwrap();
    assert!(
        Ask::of(&house, &home, VT).await.is_ok(),
        "it does not recover"
    );
}

/// Law 7: nothing of a question or an answer lies readable in the broker's files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_content_lies_at_rest() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let words = "Moeder zegt kanarie-inhoud tegen de werker.";
    house
        .script
        .records("vt", move |asked| vec![contact_moment(asked, VT, words)]);
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    let told = String::from_utf8_lossy(&prost::Message::encode_to_vec(&reply)).into_owned();
    assert!(
        told.contains("kanarie-inhoud"),
        "the canary must reach the client where permitted"
    );
    assert!(NECESSITY.contains("kanarie-noodzaak"));
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for canary in [
            "kanarie-inhoud",
            "kanarie-noodzaak",
            "mother-vt-report",
            "vt-report-a",
        ] {
            let found = bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} lies in {}", path.display());
        }
    }
}
