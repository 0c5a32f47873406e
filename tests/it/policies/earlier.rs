//! Bundles that were approved before a check existed stay in force, are replayed and can be gone back to (ADR 18).

use std::collections::BTreeMap;

use samenbeeld::decision::{bundle_digest, shipped};
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tonic::Code;

use super::officers::{CLOSED, SCENARIO, shipped_with};
use super::replay::{replayed, shared_in};
use super::{COMMENT, SIX};
use crate::house::House;
use crate::picture::question::Ask;

const VT: &str = "vt/report";

/// The shipped bundle as it was before laws were a table, and before rules said what ends with them.
fn earlier() -> BTreeMap<String, String> {
    let mut files = shipped();
    files.remove("catalogue/laws.toml");
    files.insert(SCENARIO.to_owned(), CLOSED.to_owned());
    for text in files.values_mut() {
        let kept = text.lines().filter(|line| !line.starts_with("@term"));
        *text = kept.collect::<Vec<_>>().join("\n");
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_from_before_a_check_decides_is_replayed_and_gone_back_to_but_not_proposed_again()
{
    let earlier = earlier();
    let digest = bundle_digest(&earlier).to_vec();
    let mut house = House::raise_over(Some(&earlier)).await;
    let desk = house.desk("vt/fg-1");
    assert_eq!(desk.in_force().await, digest);
    let (home, receipt) = shared_in(&house).await;

    let newer = house
        .approved(shipped_with("vt.cedar", COMMENT), &SIX)
        .await;
    desk.activate(&newer).await.unwrap();
    let past = Past::ReceiptId(receipt);
    let again = replayed(&desk.caller, "vt/privacy-officer", past).await;
    let again = again.unwrap();
    assert_eq!(again.verdict(), wire::ReplayVerdict::Same);
    assert_eq!(again.bundle_sha256, digest);

    for organisation in SIX {
        let officer = house.desk(&format!("{organisation}/fg-1"));
        officer.approve(&digest).await.unwrap();
    }
    assert_eq!(desk.roll_back().await.unwrap(), digest);
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    assert_eq!(reply.timeline.len(), 1);
    let other = house.another_broker().await;
    assert_eq!(house.desk_at(&other, "vt/fg-1").in_force().await, digest);

    let mut revised = earlier;
    revised.get_mut("vt.cedar").unwrap().push_str(COMMENT);
    let status = desk.propose(revised).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("laws.toml"), "{status:?}");
}
