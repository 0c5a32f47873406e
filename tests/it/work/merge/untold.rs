//! Law 2: an organisation that knows one of the two reads nothing of the merge.

use prost::Message;

use super::*;

/// Everything that JBRA can read and write about its child, in bytes; receipts apart.
async fn seen_by_jbra(it: &Twice) -> Vec<Vec<u8>> {
    let caller = it.house.caller("jbra", &worker(OTS, "a"));
    let child = it.home.name("jbra", "child");
    let facts = wire::ListFactsRequest {
        hat: OTS.to_owned(),
        subject: child.clone(),
        ..wire::ListFactsRequest::default()
    };
    let facts = caller.register().list_facts(caller.call(facts)).await;
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
        facts.unwrap().into_inner().encode_to_vec(),
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
        let (home, earlier) = (it.home.name("vt", "child"), it.earlier.name("vt", "child"));
        let (kept, merged) = if knows_the_kept_one {
            (home, earlier)
        } else {
            (earlier, home)
        };
        let merging = Repair::MergePersons(wire::MergePersons { kept, merged });
        let merge = it.propose(VT, "a", merging).await.unwrap();
        it.agree(HELP, "b", &merge).await.unwrap();
        assert_eq!(it.picture().await.members.len(), 3);
        assert_eq!(seen_by_jbra(&it).await, before);
        it.undone(&merge).await;
        assert_eq!(seen_by_jbra(&it).await, before);
    }
}
