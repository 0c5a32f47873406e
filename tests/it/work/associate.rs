//! A helper of the neighbourhood team whom another organisation employs: closed until contracted, and then by consent alone.

use samenbeeld::decision::shipped;
use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::Status;
use tonic_types::StatusExt;

use crate::house::{Home, House, ORGANISATIONS, reason, worker, write_id};
use crate::picture::question::{Ask, NECESSITY, Text};
use crate::policies::officers::shipped_with;

const HELP: &str = "samen-doen/help";
const ASSOCIATE: &str = "samen-doen/associate";
const OFFICER: &str = "samen-doen/privacy-officer";
const WHO: &str = "ggz-contract-7";

/// Samen DOEN tells its associate about plans.
const PLANS: Text = Text {
    id: "plan-evaluation-associate",
    holders: &[HELP],
    recipient: ASSOCIATE,
    task: "evaluation",
    categories: &[DataCategory::Plan],
};

fn mandate(kind: &str, until: &str) -> wire::Fact {
    wire::Fact {
        valid: Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: until.to_owned(),
        }),
        evidence: Some(paper(kind)),
        kind: Some(Kind::Mandate(wire::MandateFact {
            hat: ASSOCIATE.to_owned(),
            professional: WHO.to_owned(),
            crisis: false,
            safety_officer: false,
        })),
    }
}

fn paper(kind: &str) -> wire::Evidence {
    wire::Evidence {
        kind: kind.to_owned(),
        document_sha256: vec![8; 32],
        ..wire::Evidence::default()
    }
}

fn field(status: &Status) -> String {
    let details = status.get_details_bad_request().unwrap();
    details.field_violations[0].field.clone()
}

async fn confirm(house: &House, fact_id: &str, kind: &str) -> Result<(), Status> {
    let caller = house.caller("samen-doen", "fg-2");
    let request = wire::ConfirmFactRequest {
        hat: OFFICER.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        fact_id: fact_id.to_owned(),
        evidence: Some(paper(kind)),
    };
    let confirmed = caller.register().confirm_fact(caller.call(request)).await;
    confirmed.map(drop)
}

/// A second professional of Samen DOEN confirms what was recorded.
async fn stand_behind(house: &House, home: &Home, person: &str, consent_id: String) {
    let caller = house.caller("samen-doen", &worker(HELP, "b"));
    let request = wire::ConfirmConsentRequest {
        hat: HELP.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        subject: home.name("samen-doen", person),
        consent_id,
        evidence: Some(paper("form")),
    };
    let confirmed = caller.consent().confirm_consent(caller.call(request)).await;
    confirmed.unwrap();
}

async fn asks(house: &House, home: &Home) -> Result<wire::GetPictureResponse, Status> {
    let question = wire::PictureQuestion {
        task: "evaluation".to_owned(),
        household: home.name("samen-doen", "home"),
        categories: vec![DataCategory::Plan.into()],
        period: Some(wire::Period {
            from: "2026-03-01".to_owned(),
            until: "2026-11-23".to_owned(),
        }),
        necessity: vec![wire::Necessity {
            group: "course".to_owned(),
            sentence: NECESSITY.to_owned(),
        }],
        honours: (1..=5).collect(),
        ..wire::PictureQuestion::default()
    };
    Ask::by(&house.caller("samen-doen", WHO), ASSOCIATE, question).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hat_of_an_associate_is_closed_until_a_contract_was_shown_twice_and_from_the_day_it_ends()
 {
    let house = House::raise().await;
    let home = house.home(&[HELP]).await;
    let refused = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&refused), "hat-not-mandated");

    let without = house.assert_fact(OFFICER, "fg-1", mandate("own-file", "2027-01-01"));
    assert_eq!(field(&without.await.unwrap_err()), "fact.evidence");
    let endless = house.assert_fact(OFFICER, "fg-1", mandate("contract", ""));
    assert_eq!(field(&endless.await.unwrap_err()), "fact.valid.until");

    let shown = house.assert_fact(OFFICER, "fg-1", mandate("contract", "2027-01-01"));
    let shown = shown.await.unwrap();
    assert!(shown.awaits_confirmation);
    let once = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&once), "hat-not-mandated");
    let unseen = confirm(&house, &shown.fact_id, "own-file")
        .await
        .unwrap_err();
    assert_eq!(field(&unseen), "evidence");
    confirm(&house, &shown.fact_id, "contract").await.unwrap();

    // Contracted, and on no case yet.
    let nowhere = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&nowhere), "household-not-available");
    house.clock.set("2026-12-31T22:59:59Z");
    let nowhere = asks(&house, &home).await.unwrap_err();
    assert_ne!(reason(&nowhere), "hat-not-mandated");
    house.clock.set("2026-12-31T23:00:00Z");
    let ended = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&ended), "hat-not-mandated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_associate_sees_what_the_family_agreed_to_and_nothing_else() {
    let house = House::raise().await;
    let home = house.home(&[HELP]).await;
    house.script.records("samen-doen", |asked| {
        let plans = asked.items.iter().map(|item| record::Record {
            reference: item.handle.clone(),
            holder: HELP.to_owned(),
            from: Some(record::Date {
                year: 2026,
                month: 5,
                day: 4,
            }),
            until: None,
            recorded_on: None,
            content: Some(record::record::Content::Plan(record::Plan {
                subjects: vec![item.handle.clone()],
                kind: record::PlanKind::Household.into(),
                ..record::Plan::default()
            })),
        });
        plans.collect()
    });
    let shown = house.assert_fact(OFFICER, "fg-1", mandate("contract", "2027-01-01"));
    confirm(&house, &shown.await.unwrap().fact_id, "contract")
        .await
        .unwrap();
    let assignment = wire::AssignmentFact {
        household: home.name("samen-doen", "home"),
        hat: ASSOCIATE.to_owned(),
        professional: WHO.to_owned(),
    };
    // Whoever works under the contract is put on a case by the team.
    house
        .stated(HELP, Kind::Assignment(assignment), "own-file")
        .await;

    let before = asks(&house, &home).await.unwrap();
    assert!(before.timeline.is_empty(), "{before:?}");
    assert!(house.script.asked().is_empty());
    // Their own organisation wrote the consent down, so a second professional stands behind it (law 11).
    for person in ["mother", "father"] {
        let (given, by) = (wire::ConsentAnswer::Given, (HELP, person, person));
        let recorded = house.answer_text(&home, by, given, &PLANS).await;
        assert_eq!(recorded.awaiting_confirmation, recorded.consent_ids);
        assert!(asks(&house, &home).await.unwrap().timeline.is_empty());
        for consent in recorded.consent_ids {
            stand_behind(&house, &home, person, consent).await;
        }
        if person == "mother" {
            let of_one = asks(&house, &home).await.unwrap();
            assert_eq!(of_one.timeline.len(), 1, "{of_one:?}");
            house.mother_withdraws(&home).await;
        }
    }
    let after = asks(&house, &home).await.unwrap();
    let tellings = after.timeline.iter().flat_map(|it| &it.tellings);
    let mut terms = tellings.flat_map(|telling| &telling.terms);
    assert!(terms.all(|terms| terms.modality == "consent"));
    // What the mother took back is back at once, as from everybody.
    assert_eq!(after.timeline.len(), 1, "{after:?}");
    assert_eq!(
        after.timeline[0].persons,
        [home.name("samen-doen", "father")]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mandate_from_before_the_hat_asked_for_a_contract_lets_nobody_in_any_more() {
    let mut earlier = shipped();
    let hats = earlier.get_mut("catalogue/hats.toml").unwrap();
    *hats = hats.replace("contracted = true\n", "");
    let house = House::raise_over(Some(&earlier)).await;
    let home = house.home(&[HELP]).await;
    let Some(kind) = mandate("own-file", "2027-01-01").kind else {
        unreachable!()
    };
    house
        .state((OFFICER, "fg-1", "fg-2"), kind, "own-file")
        .await;
    let worn = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&worn), "household-not-available");

    let bundle = house
        .approved(shipped_with("vt.cedar", ""), &ORGANISATIONS)
        .await;
    house.desk("jbra/fg-1").activate(&bundle).await.unwrap();
    let refused = asks(&house, &home).await.unwrap_err();
    assert_eq!(reason(&refused), "hat-not-mandated");
}
