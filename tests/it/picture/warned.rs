//! What the asker should know that closes nothing.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::question::{Ask, question};
use crate::house::House;

const VT: &str = "vt/report";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inquiry_past_its_term_is_told_with_the_picture_and_closes_nothing() {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    let mut asked = question(&home, "vt");
    asked.task = "vt-inquiry".to_owned();
    let caller = house.caller("vt", "vt-report-a");
    let before = Ask::by(&caller, VT, asked.clone()).await.unwrap();
    assert!(before.warnings.is_empty(), "no inquiry runs");
    let inquiry = Kind::ReportStage(wire::ReportStageFact {
        person: home.name("vt", "child"),
        stage: "inquiry".to_owned(),
        suspicion: true,
    });
    house.stated(VT, inquiry, "own-file").await;
    let after = Ask::by(&caller, VT, asked).await.unwrap();
    assert_eq!(after.warnings, ["inquiry-overdue"]);
    assert!(!after.sources.is_empty());
}
