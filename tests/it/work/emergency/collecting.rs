//! What is collected, when, and what never is.

use std::collections::BTreeSet;

use prost::Message;

use super::*;
use crate::house::reason;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_22_once_the_crisis_desk_agrees_the_minimum_about_the_child_passes_and_nothing_else()
 {
    let night = Night::falls().await;
    night.shelter_sends_everything();
    let id = night.declared().await;

    let early = night.collect(&id).await.unwrap_err();
    assert_eq!(reason(&early), "not-open");
    assert!(
        early.message().contains("no second professional"),
        "{early}"
    );
    assert!(night.house.script.asked().is_empty(), "asked too early");

    night.agree(VT, "b", &id).await.unwrap();
    let picture = night.collect(&id).await.unwrap();
    let told = words(&picture);
    for given in [
        "Verzonnen",
        "Kim",
        "Gebruikt insuline.",
        "Viel van de trap.",
    ] {
        assert!(told.contains(given), "{given} is missing: {told}");
    }
    assert!(!told.contains("kanarie"), "{told}");
    assert!(picture.receipt.is_some());
    // That it was the shelter which gave this is told nowhere: every holder stands alike among those that told nothing.
    let content = words(&wire::GetPictureResponse {
        sources: Vec::new(),
        withheld: Vec::new(),
        ..picture.clone()
    });
    assert!(!content.contains("blijf"), "{content}");
    let status = |holder: &str| {
        let named = |line: &&wire::SourceStatus| line.holders.iter().any(|name| name == holder);
        let lines = picture.sources.iter().filter(named);
        lines.map(|line| line.status.clone()).collect::<Vec<_>>()
    };
    assert_eq!(status(SHELTER), status("wsg/ots"));

    // The parents can weigh it themselves: no source is asked about them.
    let asked = night.house.script.asked();
    for (source, question) in asked.iter().filter(|(source, _)| source != "jbra") {
        let about: BTreeSet<_> = question.items.iter().map(|item| &item.handle).collect();
        assert_eq!(about.len(), 1, "{source}");
    }
    assert!(asked.iter().any(|(source, _)| source == "blijf"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_nobody_answers_in_time_the_asker_goes_on_alone_also_at_a_broker_that_was_down() {
    let night = Night::falls().await;
    night.shelter_sends_everything();
    let id = night.declared().await;
    night.house.clock.set("2026-11-23T10:14:59Z");
    assert_eq!(reason(&night.collect(&id).await.unwrap_err()), "not-open");
    night.house.clock.set("2026-11-23T10:15:00Z");
    let picture = night.collect(&id).await.unwrap();
    assert!(words(&picture).contains("Gebruikt insuline."));
    assert_eq!(night.read(OTS, "a", &id).await.unwrap().state, "alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_holder_agrees_for_itself_alone() {
    let night = Night::falls().await;
    night.shelter_sends_everything();
    let id = night.declared().await;
    night.agree(HELP, "a", &id).await.unwrap();
    night.collect(&id).await.unwrap();
    let sources: BTreeSet<String> = night
        .house
        .script
        .asked()
        .into_iter()
        .map(|it| it.0)
        .collect();
    assert!(sources.contains("samen-doen"), "{sources:?}");
    assert!(!sources.contains("blijf"), "{sources:?}");
    assert!(!sources.contains("vt"), "{sources:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_by_itself_and_when_the_asker_ends_it() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    night.collect(&id).await.unwrap();
    night.end(OTS, "a", &id).await.unwrap();
    let ended = night.collect(&id).await.unwrap_err();
    assert!(ended.message().contains("withdrew"), "{ended}");
    assert_eq!(
        reason(&night.end(OTS, "a", &id).await.unwrap_err()),
        "not-open"
    );

    let id = night.declared().await;
    night.agree(VT, "c", &id).await.unwrap();
    night.house.clock.set("2026-11-23T21:59:59Z");
    let picture = night.collect(&id).await.unwrap();
    assert!(picture.receipt.is_some());
    night.house.clock.set("2026-11-23T22:00:00Z");
    let over = night.collect(&id).await.unwrap_err();
    assert!(over.message().contains("its term is over"), "{over}");
    // Nor does the ordinary way open anything any more.
    let asked = night.house.script.asked().len();
    let ordinary = night.ordinary().await.unwrap();
    assert!(
        ordinary
            .members
            .iter()
            .all(|member| member.attributes.is_empty())
    );
    let others = night.house.script.asked().into_iter().skip(asked);
    assert!(others.into_iter().all(|(source, _)| source == "jbra"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_anybody_agreed_the_asker_reads_the_same_whoever_else_knows_the_child() {
    let known = Night::falls().await;
    let unknown = Night::falls_on(&[OTS, VT]).await;
    let mut told = Vec::new();
    for night in [&known, &unknown] {
        let id = night.declared().await;
        let early = night.collect(&id).await.unwrap_err();
        let state = night.read(OTS, "a", &id).await.unwrap();
        told.push((
            early.code(),
            early.message().to_owned(),
            state.state,
            state.answer_by,
            state.over_at,
        ));
        assert!(night.inbox(OTS, "a").await.is_empty());
    }
    assert_eq!(told[0], told[1]);
}

/// What a picture says, as it goes over the wire.
fn words(picture: &wire::GetPictureResponse) -> String {
    String::from_utf8_lossy(&picture.encode_to_vec()).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn which_holder_agreed_the_asker_does_not_read() {
    let mut told = Vec::new();
    for (hat, which) in [(SHELTER, "a"), (HELP, "a")] {
        let night = Night::falls().await;
        let id = night.declared().await;
        night.agree(hat, which, &id).await.unwrap();
        let picture = night.collect(&id).await.unwrap();
        let name = |who: &String| {
            let people = ["child", "mother", "father"];
            let known = people
                .into_iter()
                .find(|it| night.home.name("jbra", it) == *who);
            known.unwrap().to_owned()
        };
        let sources = picture.sources.iter().map(|line| {
            let mut persons: Vec<String> = line.persons.iter().map(name).collect();
            persons.sort();
            (line.holders.clone(), persons, line.status.clone())
        });
        let mut sources: Vec<_> = sources.collect();
        sources.sort();
        assert!(
            picture.withheld.is_empty(),
            "names every holder but the one"
        );
        told.push(sources);
    }
    assert_eq!(told[0], told[1]);
}

impl Night {
    /// Asks under the task of an emergency without one.
    async fn ordinary(&self) -> Result<wire::GetPictureResponse, Status> {
        let categories = ["identity", "health"];
        let question = wire::PictureQuestion {
            task: "emergency".to_owned(),
            household: self.home.name("jbra", "home"),
            categories: categories
                .map(|it| it.parse::<samenbeeld::model::Category>().unwrap().number())
                .into(),
            period: Some(wire::Period {
                from: "2026-10-01".to_owned(),
                until: "2026-11-24".to_owned(),
            }),
            necessity: vec![wire::Necessity {
                group: "threat".to_owned(),
                sentence: THREAT.to_owned(),
            }],
            honours: (1..=5).collect(),
            ..wire::PictureQuestion::default()
        };
        let caller = self.caller(OTS, "a");
        crate::picture::question::Ask::by(&caller, OTS, question).await
    }
}
