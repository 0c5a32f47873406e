//! Registrations that may be one person: for the privacy officer of an organisation that knows both, until somebody judged them.

use samenbeeld::proto::samenbeeld::v1 as wire;

use super::review::{HELP, VT, of_kind, waiting};
use crate::house::{House, worker, write_id};

/// Synthetic, with a right check digit.
const BSN: &str = "123456782";

/// This hat's worker enrols somebody under this number, with a citizen service number; the pseudonym.
async fn enrolled(house: &House, hat: &str, client_number: &str) -> String {
    let (organisation, _) = hat.split_once('/').unwrap();
    let caller = house.caller(organisation, &worker(hat, "a"));
    let request = wire::EnrolPersonRequest {
        hat: hat.to_owned(),
        request_id: write_id(),
        on_authority: "aanmelding".to_owned(),
        client_number: client_number.to_owned(),
        bsn: BSN.to_owned(),
        introduction: String::new(),
    };
    let enrolled = caller.register().enrol_person(caller.call(request)).await;
    enrolled.unwrap().into_inner().person
}

/// Pairs that wait for the first privacy officer of an organisation.
async fn to_judge(house: &House, organisation: &str) -> Vec<Vec<String>> {
    let officer = house.caller(organisation, "fg-1");
    let hat = format!("{organisation}/privacy-officer");
    let told = of_kind(waiting(&officer, &hat).await, "likely-duplicate");
    let sorted = told.into_iter().map(|notice| {
        let mut persons = notice.persons;
        persons.sort();
        persons
    });
    sorted.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_likely_duplicate_reaches_the_officer_who_knows_both_and_leaves_once_it_is_judged() {
    let house = House::raise().await;
    house.mandates(&[VT, HELP]).await;
    let of_help = enrolled(&house, HELP, "child-1").await;
    let of_vt = enrolled(&house, VT, "kind-7").await;
    for organisation in ["vt", "samen-doen"] {
        let told = to_judge(&house, organisation).await;
        assert!(told.is_empty(), "{organisation} knows one of them");
    }
    // Samen DOEN introduces its child, and Veilig Thuis enrols it beside its own.
    let code = house.introduce(HELP, &of_help, "vt").await;
    let introduced = house.enrol(VT, "introduced", code).await;
    let mut both = vec![of_vt.clone(), introduced.clone()];
    both.sort();
    assert_eq!(to_judge(&house, "vt").await, [both]);
    assert!(to_judge(&house, "samen-doen").await.is_empty());
    let colleague = house.caller("vt", &worker(VT, "a"));
    let of_colleague = waiting(&colleague, VT).await;
    assert!(of_kind(of_colleague, "likely-duplicate").is_empty());

    let request = wire::JudgeDistinctRequest {
        hat: VT.to_owned(),
        request_id: write_id(),
        on_authority: "dossiers vergeleken".to_owned(),
        person: of_vt,
        other: introduced,
    };
    let judged = colleague.repairs();
    let judged = judged.clone().judge_distinct(colleague.call(request)).await;
    judged.unwrap();
    assert!(to_judge(&house, "vt").await.is_empty());
}
