//! The pair that stays with a family: two workers of two organisations, each under their own hat. What one may see is not the other's.

use std::collections::BTreeSet;

use prost::Message;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;

use super::OTS;
use crate::house::{Home, House, reason, worker};
use crate::picture::question::{Ask, contact_moment, question};

const HELP: &str = "samen-doen/help";

/// Words in the contact moments of a picture.
fn told(picture: &wire::GetPictureResponse) -> BTreeSet<String> {
    let words = ["Bij moeder aan tafel.", "Bij de gezinsvoogd."];
    let said = String::from_utf8_lossy(&picture.encode_to_vec()).into_owned();
    let heard = words.into_iter().filter(|words| said.contains(words));
    heard.map(ToOwned::to_owned).collect()
}

/// Plans would be asked by both hats alike; a contact moment carries its words best.
fn asked(home: &Home, organisation: &str) -> wire::PictureQuestion {
    wire::PictureQuestion {
        categories: vec![DataCategory::ContactMoment.into()],
        ..question(home, organisation)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_a_pair_sees_what_their_own_hat_may_and_neither_can_wear_the_others() {
    let house = House::raise().await;
    let access = "samen-doen/access";
    let home = house.home(&[OTS, HELP, access]).await;
    house.supervision_order(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Bij moeder aan tafel.")]
    });
    house.script.records("jbra", |asked| {
        vec![contact_moment(asked, OTS, "Bij de gezinsvoogd.")]
    });

    let guardian = house.caller("jbra", &worker(OTS, "a"));
    let helper = house.caller("samen-doen", &worker(access, "a"));
    let of_guardian = Ask::by(&guardian, OTS, asked(&home, "jbra")).await.unwrap();
    let of_helper = Ask::by(&helper, access, asked(&home, "samen-doen")).await;
    let of_helper = of_helper.unwrap();
    let both: BTreeSet<String> = ["Bij moeder aan tafel.", "Bij de gezinsvoogd."]
        .map(ToOwned::to_owned)
        .into();
    assert_eq!(told(&of_guardian), both, "under the order help has to tell");
    assert!(told(&of_helper).is_empty(), "{of_helper:?}");
    assert_ne!(of_guardian.receipt, of_helper.receipt);

    // The two work side by side and each is known to their own organisation alone.
    for (caller, hat, organisation) in [(&guardian, access, "jbra"), (&helper, OTS, "samen-doen")] {
        let worn = Ask::by(caller, hat, asked(&home, organisation)).await;
        assert_eq!(reason(&worn.unwrap_err()), "hat-not-mandated", "{hat}");
    }
    // Nor does a name of the one serve the other.
    let lent = Ask::by(&helper, access, asked(&home, "jbra")).await;
    assert_eq!(reason(&lent.unwrap_err()), "household-not-available");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_worker_with_two_hats_of_one_organisation_asks_under_one_at_a_time() {
    let house = House::raise().await;
    let access = "samen-doen/access";
    let home = house.home(&[HELP, access]).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Bij moeder aan tafel.")]
    });
    // Who helps also gives access: mandated and assigned under both.
    let both = worker(access, "a");
    let mandate = wire::MandateFact {
        hat: HELP.to_owned(),
        professional: both.clone(),
        crisis: false,
        safety_officer: false,
    };
    let officers = ("samen-doen/privacy-officer", "fg-1", "fg-2");
    let mandate = wire::fact::Kind::Mandate(mandate);
    house.state(officers, mandate, "own-file").await;
    let assignment = wire::AssignmentFact {
        household: home.name("samen-doen", "home"),
        hat: HELP.to_owned(),
        professional: both.clone(),
    };
    house
        .stated(HELP, wire::fact::Kind::Assignment(assignment), "own-file")
        .await;

    let caller = house.caller("samen-doen", &both);
    let under_access = Ask::by(&caller, access, asked(&home, "samen-doen")).await;
    assert!(
        told(&under_access.unwrap()).is_empty(),
        "a change of hat is a disclosure"
    );
    let plan = wire::PictureQuestion {
        task: "evaluation".to_owned(),
        categories: vec![DataCategory::Plan.into()],
        period: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: "2026-11-23".to_owned(),
        }),
        ..asked(&home, "samen-doen")
    };
    let under_help = Ask::by(&caller, HELP, plan).await.unwrap();
    let own = under_help
        .sources
        .iter()
        .find(|line| line.holders == [HELP]);
    assert_ne!(
        own.map(|line| line.status.as_str()),
        Some("withheld-by-rule")
    );
}
