//! Law 12: of what a shelter gave nobody is told by whoever received it, and no way to open something names another parent.

use prost::Message;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;

use super::OTS;
use super::informing::duties;
use super::scenarios::Asked;
use crate::house::{House, worker};
use crate::picture::question::{Ask, contact_moment, question};

const HELP: &str = "samen-doen/help";
const SHELTER: &str = "blijf/shelter";
const VT: &str = "vt/report";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_shelter_gave_is_on_no_list_of_who_must_be_told_also_beside_what_others_gave() {
    let house = House::raise().await;
    let home = house.home(&[OTS, HELP, SHELTER]).await;
    house.supervision_order(&home).await;
    house.script.records("blijf", |asked| {
        vec![contact_moment(asked, SHELTER, "Zij slaapt weer.")]
    });
    let asked = Asked {
        house: &house,
        home: &home,
        asker: OTS,
        task: "first-analysis",
        holder: SHELTER,
        person: "child",
        category: DataCategory::ContactMoment,
    };
    let review = asked.sent().await;
    asked.released(&worker(SHELTER, "a"), &review).await;
    let given = asked.collected(&review).await;
    assert_eq!(given.timeline.len(), 1);
    let hers = given.receipt.unwrap().id;
    let caller = house.caller("jbra", &worker(OTS, "a"));
    assert!(duties(&caller, true).await.is_empty());

    // Samen DOEN answers too: what it gave is told, and what came with it from the shelter is not.
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    house.clock.set("2026-11-24T10:00:00Z");
    let caller = house.caller("jbra", &worker(OTS, "a"));
    let released = wire::PictureQuestion {
        period: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: "2026-11-23".to_owned(),
        }),
        ..question(&home, "jbra")
    };
    let both = Ask::by(&caller, OTS, released).await.unwrap();
    assert_eq!(both.timeline.len(), 2);
    let told = duties(&caller, true).await;
    assert_eq!(told.len(), 3);
    let bytes: Vec<u8> = told.iter().flat_map(Message::encode_to_vec).collect();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains(&hers) && !text.contains("blijf"), "{text}");
}

/// In a household with a shelter and in one without, whatever may open something about the child is said without any parent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_open_the_data_of_a_child_names_no_parent_and_is_the_same_without_a_shelter() {
    let mut read = Vec::new();
    for hats in [&[VT, HELP][..], &[VT, HELP, SHELTER]] {
        let house = House::raise().await;
        let home = house.home(hats).await;
        let caller = house.caller("vt", &worker(VT, "a"));
        let child = home.name("vt", "child");
        let asked = wire::PictureQuestion {
            subjects: vec![child.clone()],
            detail: true,
            ..question(&home, "vt")
        };
        let picture = Ask::by(&caller, VT, asked).await.unwrap();
        let request = wire::ProposeConsentRequest {
            hat: VT.to_owned(),
            household: home.name("vt", "home"),
            task: "first-analysis".to_owned(),
        };
        let proposed = caller.consent().propose_consent(caller.call(request)).await;
        let mut proposals = proposed.unwrap().into_inner().proposals;
        proposals.retain(|proposal| proposal.subject == child);
        let of_shelter = |proposal: &wire::ConsentProposal| {
            let cells = proposal.cells.as_ref().unwrap();
            cells.holders.iter().any(|holder| holder == SHELTER)
        };
        assert!(proposals.iter().any(of_shelter));
        assert!(!picture.withheld.is_empty());
        let lines = picture.withheld.iter().chain(&picture.withheld_detail);
        let mut said: Vec<u8> = lines.flat_map(Message::encode_to_vec).collect();
        said.extend(proposals.iter().flat_map(Message::encode_to_vec));
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.contains(&child));
        for parent in ["mother", "father"] {
            assert!(!said.contains(&home.name("vt", parent)), "{parent}: {said}");
        }
        read.push(said.replace(&child, "child"));
    }
    assert_eq!(read[0], read[1]);
}
