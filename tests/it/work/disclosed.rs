//! The ledger: what was disclosed stands there with its outcome, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};

use samenbeeld::audit::{Draft, EntryKind};
use samenbeeld::model::id::PseudonymKind;
use samenbeeld::model::{
    ConsentKind, InformDuty, Modality, Organisation, Pseudonym, ReceiptId, SubjectRef, Timestamp,
};
use samenbeeld::ports::{Clock, Ledger, Register};
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::work::{GivenFlow, LedgerEvent, LedgerRecord};
use tokio_stream::StreamExt;

use super::OTS;
use crate::house::{Home, House};
use crate::picture::question::{Ask, contact_moment, question};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

async fn ledger(house: &House, organisation: &str) -> Vec<LedgerRecord> {
    let organisation = organisation.parse().unwrap();
    let records = house.store.received_by(&organisation, Timestamp::MIN).await;
    records.unwrap()
}

fn flows(record: &LedgerRecord) -> &[GivenFlow] {
    match &record.event {
        LedgerEvent::Disclosed { flows, .. } => flows,
        other => panic!("no disclosure: {other:?}"),
    }
}

fn home_of(home: &Home) -> Pseudonym {
    Pseudonym::parse(PseudonymKind::Household, &home.name("vt", "home")).unwrap()
}

async fn with_consent(house: &House) -> Home {
    let home = house.home(&[HELP, VT]).await;
    house.consents_to_contact_moments(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    house
        .script
        .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
    home
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_held_stands_in_the_ledger_under_its_receipt_and_own_records_do_not() {
    let house = House::raise().await;
    let home = with_consent(&house).await;
    let reply = Ask::of(&house, &home, VT).await.unwrap();
    let records = ledger(&house, "vt").await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].receipt.to_string(), reply.receipt.unwrap().id);
    assert_eq!(records[0].hat.to_string(), VT);
    assert_eq!(records[0].professional.to_string(), "vt-report-a");
    let given = flows(&records[0]);
    assert_eq!(given.len(), 3, "mother, father and child");
    for flow in given {
        assert_eq!(flow.holder.to_string(), HELP);
        assert_eq!(flow.modality, Modality::Consent);
        let both = BTreeSet::from([ConsentKind::Sharing, ConsentKind::SecrecyRelease]);
        assert!(flow.consents.contains(&ConsentKind::SecrecyRelease));
        assert!(flow.consents.is_subset(&both));
        assert!(flow.inform.is_empty());
    }
    assert!(ledger(&house, "samen-doen").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_duty_opened_says_what_the_family_is_owed() {
    let house = House::raise().await;
    let home = house.home(&[HELP, OTS]).await;
    house.supervision_order(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Gesprek over de post.")]
    });
    Ask::of(&house, &home, OTS).await.unwrap();
    let records = ledger(&house, "jbra").await;
    assert_eq!(records.len(), 1);
    for flow in flows(&records[0]) {
        assert_eq!(flow.modality, Modality::Duty);
        assert_eq!(flow.inform, [InformDuty::Avg].into());
        assert!(flow.consents.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_stands_in_the_ledger_part_by_part_and_once() {
    let house = House::raise().await;
    let home = with_consent(&house).await;
    let caller = house.caller("vt", "vt-report-a");
    let request = wire::StreamPictureRequest {
        hat: VT.to_owned(),
        question: Some(question(&home, "vt")),
    };
    let parts = caller.sharing().stream_picture(caller.call(request)).await;
    let parts: Vec<_> = parts.unwrap().into_inner().collect().await;
    let receipts: Vec<String> = parts
        .into_iter()
        .map(|part| part.unwrap().receipt.unwrap().id)
        .collect();
    let records = ledger(&house, "vt").await;
    assert_eq!(records.len(), 1);
    let told_in = receipts
        .iter()
        .position(|id| *id == records[0].receipt.to_string());
    assert!((1..receipts.len() - 1).contains(&told_in.unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_raises_no_version_and_goes_with_the_households_key() {
    let house = House::raise().await;
    let home = with_consent(&house).await;
    let (vt, name) = ("vt".parse::<Organisation>().unwrap(), home_of(&home));
    let before = house.store.snapshot(&vt, &name).await.unwrap().unwrap();
    Ask::of(&house, &home, VT).await.unwrap();
    let after = house.store.snapshot(&vt, &name).await.unwrap().unwrap();
    assert_eq!(before, after);
    let household = before.facts.household;
    let of_household = house.store.disclosed_of(household, Timestamp::MIN).await;
    assert_eq!(of_household.unwrap(), ledger(&house, "vt").await);

    let subject = SubjectRef::Household(household);
    let gone = Draft {
        kind: EntryKind::Retention,
        at: house.clock.now(),
        receipt: ReceiptId::from_bytes([1; 16]),
        closes: None,
        sealed_under: SubjectRef::Organisation(vt.clone()),
        shown: None,
        asker: vt,
        sections: BTreeMap::new(),
    };
    house.store.erase(&subject, gone).await.unwrap();
    assert!(ledger(&house, "vt").await.is_empty());
}
