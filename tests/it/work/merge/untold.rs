//! Law 2: an organisation that knows one of the two reads nothing of the merge.

use prost::Message;

use super::*;

/// What JBRA's own hat wrote about somebody or a household.
async fn facts_of_jbra(it: &Twice, who: &str) -> wire::ListFactsResponse {
    let caller = it.house.caller("jbra", &worker(OTS, "a"));
    let request = wire::ListFactsRequest {
        hat: OTS.to_owned(),
        subject: it.home.name("jbra", who),
        ..wire::ListFactsRequest::default()
    };
    let listed = caller.register().list_facts(caller.call(request)).await;
    listed.unwrap().into_inner()
}

/// Everything that JBRA can read and write about its child, in bytes; receipts apart.
async fn seen_by_jbra(it: &Twice) -> Vec<Vec<u8>> {
    let caller = it.house.caller("jbra", &worker(OTS, "a"));
    let resolving = wire::ResolveHouseholdRequest {
        hat: OTS.to_owned(),
        client_number: "child-jbra-ots".to_owned(),
    };
    let mut resolved = caller
        .register()
        .resolve_household(caller.call(resolving))
        .await
        .unwrap()
        .into_inner();
    resolved.receipt = None;
    let again = it.house.enrol(OTS, "child", String::new()).await;
    let listing = wire::ListNoticesRequest {
        hat: OTS.to_owned(),
    };
    let notices = caller.notices().list_notices(caller.call(listing)).await;
    let mut picture = Ask::of(&it.house, &it.home, OTS).await.unwrap();
    picture.receipt = None;
    vec![
        facts_of_jbra(it, "child").await.encode_to_vec(),
        resolved.encode_to_vec(),
        again.into_bytes(),
        notices.unwrap().into_inner().encode_to_vec(),
        picture.encode_to_vec(),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_knew_one_of_the_two_reads_the_same_before_during_and_after() {
    for knows_the_kept_one in [true, false] {
        let it = Twice::enrolled().await;
        let before = seen_by_jbra(&it).await;
        let merge = it.merged_keeping(knows_the_kept_one).await;
        assert_eq!(it.picture().await.members.len(), 3);
        assert_eq!(seen_by_jbra(&it).await, before);
        it.undone(&merge).await;
        assert_eq!(seen_by_jbra(&it).await, before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_names_somebody_whom_one_cannot_name_any_more_is_left_out_and_the_rest_is_listed() {
    let it = Twice::enrolled().await;
    let before = facts_of_jbra(&it, "home").await;
    assert!(!before.facts.is_empty());
    let merge = it.merged_keeping(false).await;
    let member = Kind::Membership(wire::MembershipFact {
        household: it.home.name("jbra", "home"),
        person: it.home.name("jbra", "child"),
        role: "child".to_owned(),
        basis: "lives-there".to_owned(),
    });
    it.house.stated(OTS, member, "own-file").await;
    let during = facts_of_jbra(&it, "home").await;
    assert_eq!(during.facts.len(), before.facts.len() + 1);
    // It was written of the registration that stayed, of which JBRA has no name once they are two again.
    it.undone(&merge).await;
    assert_eq!(facts_of_jbra(&it, "home").await, before);
}
