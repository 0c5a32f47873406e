//! A swap while requests travel: none is dropped, and none is released under the older bundle.

use std::time::Duration;

use super::officers::shipped_with;
use crate::house::House;
use crate::picture::question::{Ask, contact_moment, question};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
/// A bundle with this gives nothing of Samen DOEN's help to anybody else.
pub(super) const CLOSED: &str = r#"
@id("samen-doen-help-closed")
@article("AVG 5 lid 1 onder c")
@layer("guardrail")
@status("to-verify")
@note("De hulp geeft niets.")
forbid (principal, action, resource == Hat::"samen-doen/help")
unless { principal == resource };"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_that_closes_a_flow_while_a_source_answers_is_kept_to() {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let before = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(before.timeline.len(), 1);
    let bundle = house
        .approved(
            shipped_with("samen-doen.cedar", CLOSED),
            &["samen-doen", "vt"],
        )
        .await;
    let desk = house.desk("vt/fg-1");
    let (told, activated) = tokio::sync::watch::channel(false);
    house.script.records("samen-doen", move |asked| {
        // The source answers when the other bundle is in force.
        while !*activated.borrow() {
            std::thread::sleep(Duration::from_millis(5));
        }
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let (asked, done) = tokio::join!(Ask::of(&house, &home, VT), async {
        while !house
            .script
            .asked()
            .iter()
            .skip(1)
            .any(|(who, _)| who == "samen-doen")
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let done = desk.activate(&bundle).await;
        told.send_replace(true);
        done
    });
    done.unwrap();
    assert!(asked.unwrap().timeline.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_dropped_while_bundles_are_swapped() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    let mut bundles = Vec::new();
    for number in 0..3 {
        let files = shipped_with("vt.cedar", &format!("// {number}"));
        bundles.push(house.approved(files, &["vt", "blijf"]).await);
    }
    let caller = house.caller("vt", "vt-report-a");
    let desk = house.desk("vt/fg-1");
    let (told, done) = tokio::sync::watch::channel(false);
    let asking = async {
        let mut answered = 0;
        while !*done.borrow() || answered == 0 {
            let reply = Ask::by(&caller, VT, question(&home, "vt")).await.unwrap();
            assert_eq!(reply.timeline.len(), 1);
            answered += 1;
        }
        answered
    };
    let swapping = async {
        for bundle in &bundles {
            desk.activate(bundle).await.unwrap();
        }
        told.send_replace(true);
    };
    let (answered, ()) = tokio::join!(asking, swapping);
    assert!(answered > 0);
    assert_eq!(desk.in_force().await, bundles[2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_broker_on_the_same_store_releases_nothing_under_the_older_bundle() {
    let mut house = House::raise().await;
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    let other = house.another_broker().await;
    let caller = house.caller_at(&other, "vt", "vt-report-a");
    let ask = || Ask::by(&caller, VT, question(&home, "vt"));
    assert_eq!(ask().await.unwrap().timeline.len(), 1);
    let bundle = house
        .approved(
            shipped_with("samen-doen.cedar", CLOSED),
            &["samen-doen", "vt"],
        )
        .await;
    house.desk("vt/fg-1").activate(&bundle).await.unwrap();
    assert!(ask().await.unwrap().timeline.is_empty());
    assert_eq!(house.desk_at(&other, "vt/fg-1").in_force().await, bundle);
}
