//! Laws 2 and 8: what is given by consent reads the same whatever kind of holder gave it, where that may not be known.

use prost::Message;
use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1 as wire;

use crate::house::{Home, House, worker};
use crate::picture::question::{Ask, Text, question};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
const SHELTER: &str = "blijf/shelter";

fn text(holder: &str) -> Text {
    let (id, holders): (_, &[&str]) = match holder {
        SHELTER => ("shelter-plan-for-analysis", &[SHELTER]),
        _ => ("daily-life-for-analysis", &[HELP]),
    };
    Text {
        id,
        holders,
        recipient: VT,
        task: "first-analysis",
        categories: &[DataCategory::Plan],
    }
}

/// A safety plan about each who is asked about.
pub(super) fn plans(asked: &AskRequest) -> Vec<record::Record> {
    let plans = asked.items.iter().map(|item| record::Record {
        reference: item.handle.clone(),
        holder: item.holder.clone(),
        from: Some(record::Date {
            year: 2026,
            month: 5,
            day: 4,
        }),
        until: None,
        recorded_on: None,
        content: Some(record::record::Content::Plan(record::Plan {
            subjects: vec![item.handle.clone()],
            kind: record::PlanKind::Safety.into(),
            ..record::Plan::default()
        })),
    });
    plans.collect()
}

/// A household that Samen DOEN and a shelter know, where everybody agrees that both tell Veilig Thuis their plans; this one alone has any.
async fn agreed(source: &str) -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT, SHELTER]).await;
    for holder in [HELP, SHELTER] {
        house.all_consent(&home, &text(holder)).await;
    }
    house.script.records(source, plans);
    (house, home)
}

/// All that Veilig Thuis reads, by a client that honours these obligations.
async fn read_by_vt((house, home): &(House, Home), honours: Vec<i32>) -> String {
    let caller = house.caller("vt", &worker(VT, "a"));
    let asked = wire::PictureQuestion {
        categories: vec![DataCategory::Plan.into()],
        honours,
        ..question(home, "vt")
    };
    let picture = Ask::by(&caller, VT, asked).await.unwrap();
    let mut entries: Vec<String> = picture.timeline.iter().map(words).collect();
    entries.extend(picture.members.iter().map(words));
    for entry in &mut entries {
        for who in ["mother", "father", "child"] {
            *entry = entry.replace(&home.name("vt", who), who);
        }
    }
    entries.sort();
    let withheld = picture.withheld.iter();
    let mut withheld: Vec<_> = withheld.map(|it| (&it.reason, &it.holders)).collect();
    withheld.sort();
    format!("{entries:#?}{withheld:#?}")
}

fn words(message: &impl Message) -> String {
    String::from_utf8_lossy(&message.encode_to_vec()).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_of_a_shelter_and_one_of_a_helper_given_by_consent_read_the_same() {
    let worlds = [agreed("samen-doen").await, agreed("blijf").await];
    let of_help = read_by_vt(&worlds[0], (1..=5).collect()).await;
    assert!(of_help.contains("consent"), "{of_help}");
    assert_eq!(of_help, read_by_vt(&worlds[1], (1..=5).collect()).await);
    // Nor does it tell who honours less than what a shelter asks.
    let less = [wire::Obligation::UseUntil, wire::Obligation::NoOnward].map(i32::from);
    let of_help = read_by_vt(&worlds[0], less.into()).await;
    assert!(!of_help.contains("consent"), "{of_help}");
    assert_eq!(of_help, read_by_vt(&worlds[1], less.into()).await);
}
