//! Scenario 7: a child of twelve withdraws alone, under the law before 1 September 2026 and under that after it (UAVG 5).

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;

use super::consented::plans;
use super::withdrawal::{check, withdraws};
use crate::house::{Home, House, worker};
use crate::picture::question::{Ask, Text, question};

const HELP: &str = "samen-doen/help";
const SHELTER: &str = "blijf/shelter";

/// Samen DOEN gives a shelter its plans, by consent to sharing and release of secrecy.
pub(super) const PLANS: Text = Text {
    id: "household-plan",
    holders: &[HELP],
    recipient: SHELTER,
    task: "safety-plan",
    categories: &[DataCategory::Plan],
};

/// A child of twelve whose parents and who itself agreed in August.
async fn agreed(moment: &str) -> (House, Home) {
    let house = House::raise_at(moment).await;
    let home = house
        .home_with_child_born(&[HELP, SHELTER], "2014-05-05")
        .await;
    for giver in ["mother", "father", "child"] {
        let given = wire::ConsentAnswer::Given;
        let who = (HELP, giver, "child");
        house
            .answer_text_since(&home, who, given, &PLANS, "2026-08-01")
            .await;
    }
    house.script.records("samen-doen", plans);
    (house, home)
}

/// How much of the child the shelter is told.
pub(super) async fn told(house: &House, home: &Home) -> usize {
    let asked = wire::PictureQuestion {
        task: "safety-plan".to_owned(),
        categories: vec![DataCategory::Plan.into()],
        period: Some(wire::Period {
            from: "2026-03-01".to_owned(),
            until: "2026-08-30".to_owned(),
        }),
        ..question(home, "blijf")
    };
    let caller = house.caller("blijf", &worker(SHELTER, "a"));
    let picture = Ask::by(&caller, SHELTER, asked).await.unwrap();
    picture.timeline.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_7_a_child_of_twelve_closes_it_at_once_on_both_days_and_by_the_law_of_each_it_stands_or_falls()
 {
    for (moment, stands) in [
        ("2026-08-30T10:00:00Z", false),
        ("2026-09-02T10:00:00Z", true),
    ] {
        let (house, home) = agreed(moment).await;
        assert_eq!(told(&house, &home).await, 1, "{moment}");
        withdraws(&house, &home, HELP, ("child", "child")).await;
        assert_eq!(told(&house, &home).await, 0, "closed at once, {moment}");
        let checked = check(&house, &home, &worker(HELP, "b"), "child").await;
        assert_eq!(checked.unwrap(), stands, "{moment}");
        // What the child said itself and the release of secrecy it takes back under the Jeugdwet, before as after.
        assert_eq!(told(&house, &home).await, 0, "{moment}");
    }
}
