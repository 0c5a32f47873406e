//! Rights of the law sheet from end to end: each waits for a professional who weighs it, and reaches one only where it may hold.

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::consented::plans;
use super::review::{HELP, VT};
use super::scenarios::Asked;
use crate::house::{Home, House, worker};
use crate::picture::question::{Ask, Text, contact_moment};

const VOLUNTARY: &str = "jbra/voluntary";

/// Plans of voluntary youth protection for who helps.
const PLANS_FOR_HELPER: Text = Text {
    id: "plans-for-helper",
    holders: &[VOLUNTARY],
    recipient: HELP,
    task: "safety-plan",
    categories: &[DataCategory::Plan],
};

/// A child of fourteen wants help and says yes or no; both parents refuse.
async fn parents_refuse(child_says: wire::ConsentAnswer) -> (House, Home) {
    let house = House::raise().await;
    let hats = [HELP, VOLUNTARY];
    let home = house.home_with_child_born(&hats, "2012-05-05").await;
    for (giver, answer) in [
        ("mother", wire::ConsentAnswer::Refused),
        ("father", wire::ConsentAnswer::Refused),
        ("child", child_says),
    ] {
        let who = (VOLUNTARY, giver, "child");
        house
            .answer_text(&home, who, answer, &PLANS_FOR_HELPER)
            .await;
    }
    house.script.records("jbra", plans);
    (house, home)
}

fn help_that_a_child_wants<'a>(house: &'a House, home: &'a Home) -> Asked<'a> {
    Asked {
        house,
        home,
        asker: HELP,
        task: "safety-plan",
        holder: VOLUNTARY,
        person: "child",
        category: DataCategory::Plan,
    }
}

/// Jeugdwet 7.3.4(2).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_5_help_that_a_child_of_fourteen_wants_and_parents_refuse_is_weighed_and_never_automatic()
 {
    let (house, home) = parents_refuse(wire::ConsentAnswer::Given).await;
    let asked = help_that_a_child_wants(&house, &home);
    let review = asked.sent().await;
    let own = worker(VOLUNTARY, "a");
    assert_eq!(
        asked.waits_for(&own, &review).await.as_deref(),
        Some("review")
    );
    assert!(asked.collected(&review).await.timeline.is_empty());
    asked.released(&own, &review).await;
    let picture = asked.collected(&review).await;
    let terms = &picture.timeline[0].tellings[0].terms[0];
    assert_eq!(terms.modality, "right");
    let article = "Jeugdwet 7.3.4 lid 2; BW 7:450 lid 2".to_owned();
    assert!(terms.articles.contains(&article), "{:?}", terms.articles);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_5_where_the_child_itself_refuses_there_is_nothing_to_weigh() {
    let (house, home) = parents_refuse(wire::ConsentAnswer::Refused).await;
    let asked = help_that_a_child_wants(&house, &home);
    let review = asked.sent().await;
    let own = worker(VOLUNTARY, "a");
    assert_eq!(asked.waits_for(&own, &review).await, None);
}

/// Jeugdwet 7.3.11(2)(a): who works in the same help is told after a weighing; who does not reads the same of having asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_professionals_of_the_same_help_ask_is_weighed_and_reaches_nobody_where_it_is_not_the_same()
 {
    for same in [true, false] {
        let house = House::raise().await;
        let home = house.home(&[HELP, VOLUNTARY]).await;
        house.script.records("jbra", plans);
        if same {
            let shared = Kind::SharedHelp(wire::SharedHelpFact {
                person: home.name("jbra", "child"),
                hats: vec![HELP.to_owned(), VOLUNTARY.to_owned()],
            });
            // Of its own it opens nothing for who wrote it, and something for who asks.
            let fact = wire::Fact {
                valid: Some(wire::Period {
                    from: "2026-01-01".to_owned(),
                    until: String::new(),
                }),
                evidence: Some(wire::Evidence {
                    kind: "own-file".to_owned(),
                    document_sha256: vec![9; 32],
                    ..wire::Evidence::default()
                }),
                kind: Some(shared),
            };
            let by = worker(VOLUNTARY, "a");
            house.assert_fact(VOLUNTARY, &by, fact).await.unwrap();
        }
        let asked = help_that_a_child_wants(&house, &home);
        let review = asked.sent().await;
        let own = worker(VOLUNTARY, "a");
        let waits = asked.waits_for(&own, &review).await;
        assert_eq!(waits.as_deref(), same.then_some("review"));
        if same {
            asked.released(&own, &review).await;
        }
        let picture = asked.collected(&review).await;
        assert_eq!(picture.timeline.len(), usize::from(same));
    }
}

/// Wmo 2015 5.2.6, UAVG 22(2)(b): no vital interest of who can decide, and a right that a named professional weighs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_21_an_adult_who_refuses_is_told_about_only_by_who_weighed_it() {
    let house = House::raise().await;
    let home = house.home(&[VT, HELP]).await;
    let triage = Kind::ReportStage(wire::ReportStageFact {
        person: home.name("vt", "mother"),
        stage: "triage".to_owned(),
        suspicion: true,
    });
    house.stated(VT, triage, "own-file").await;
    let refused = wire::ConsentAnswer::Refused;
    house
        .consent(&home, (HELP, "mother", "mother"), refused)
        .await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(
            asked,
            HELP,
            "Zij wil niet dat het verder gaat.",
        )]
    });
    let asked = Asked {
        house: &house,
        home: &home,
        asker: VT,
        task: "first-analysis",
        holder: HELP,
        person: "mother",
        category: DataCategory::ContactMoment,
    };
    let picture = Ask::of(&house, &home, VT).await.unwrap();
    assert!(picture.timeline.is_empty(), "she refused");
    let review = asked.sent().await;
    let own = worker(HELP, "a");
    assert_eq!(
        asked.waits_for(&own, &review).await.as_deref(),
        Some("review")
    );
    asked.released(&own, &review).await;
    let picture = asked.collected(&review).await;
    let terms = &picture.timeline[0].tellings[0].terms[0];
    assert_eq!(terms.modality, "right");
    assert!(
        terms.articles.contains(&"Wmo 2015 5.2.6".to_owned()),
        "{:?}",
        terms.articles
    );
}
