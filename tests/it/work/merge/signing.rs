//! Who may say that two are one, or are not, and that there are always two who say so.

use tonic::Code;

use super::super::review::{not_open, told, waiting};
use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sign_who_know_both_and_nobody_else_is_told() {
    let it = Twice::enrolled().await;
    let merge = it.propose(VT, "a", it.merging(VT)).await.unwrap();
    let alone = it.agree(VT, "a", &merge).await.unwrap_err();
    assert_eq!(alone.code(), Code::InvalidArgument);
    assert!(alone.message().contains("second"), "{alone}");
    let stranger = it.agree(OTS, "b", &merge).await.unwrap_err();
    assert_eq!(told(&stranger), not_open(), "JBRA knows one of them");
    for (hat, which, told) in [(VT, "b", 1), (VT, "a", 0), (HELP, "b", 0), (OTS, "b", 0)] {
        let caller = it.house.caller(organisation(hat), &worker(hat, which));
        let notices = waiting(&caller, hat).await.into_iter();
        let notices = notices.filter(|notice| notice.kind == "agree-repair");
        assert_eq!(notices.count(), told, "{hat} {which}");
    }
    let request = wire::GetRepairRequest {
        hat: HELP.to_owned(),
        repair_id: merge.clone(),
    };
    let caller = it.house.caller("samen-doen", &worker(HELP, "b"));
    let seen = caller.repairs().get_repair(caller.call(request)).await;
    let seen = seen.unwrap().into_inner().repair.unwrap();
    assert_eq!(seen.kind, "merge-persons");
    assert_eq!(seen.subject, it.home.name("samen-doen", "child"));
    assert_eq!(seen.other, it.earlier.name("samen-doen", "child"));
    assert!(seen.may_agree);
    let (one, other) = tokio::join!(it.agree(HELP, "b", &merge), it.agree(VT, "b", &merge));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let late = it.agree(VT, "c", &merge).await.unwrap_err();
    assert_eq!(told(&late), not_open());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_merge_is_refused() {
    let it = Twice::enrolled().await;
    let of_jbra = Repair::MergePersons(wire::MergePersons {
        kept: it.home.name("jbra", "child"),
        merged: it.earlier.name("vt", "child"),
    });
    let unknown = it.propose(OTS, "a", of_jbra).await.unwrap_err();
    assert_eq!(unknown.code(), Code::InvalidArgument);
    let never = Repair::UnmergePersons(wire::UnmergePersons {
        merge_id: format!("rep_{}", "0".repeat(32)),
    });
    let never = it.propose(VT, "a", never).await.unwrap_err();
    assert_eq!(told(&never), not_open());
    let rested = it.propose(HELP, "a", it.merging(HELP)).await.unwrap();
    let merge = it.merged().await;
    let again = it.propose(VT, "b", it.merging(VT)).await.unwrap_err();
    assert_eq!(again.code(), Code::InvalidArgument);
    let late = it.agree(VT, "b", &rested).await.unwrap_err();
    assert_eq!(told(&late), not_open(), "they are one by now");
    let undoing = || {
        Repair::UnmergePersons(wire::UnmergePersons {
            merge_id: merge.clone(),
        })
    };
    let outside = it.propose(OTS, "a", undoing()).await.unwrap_err();
    assert_eq!(told(&outside), not_open(), "JBRA did not sign it");
    let first = it.propose(VT, "a", undoing()).await.unwrap();
    let second = it.propose(HELP, "a", undoing()).await.unwrap();
    let alone = it.agree(VT, "a", &first).await.unwrap_err();
    assert_eq!(alone.code(), Code::InvalidArgument);
    it.agree(VT, "b", &first).await.unwrap();
    let late = it.agree(HELP, "b", &second).await.unwrap_err();
    assert_eq!(told(&late), not_open());
    let once_more = it.propose(VT, "a", undoing()).await.unwrap_err();
    assert_eq!(told(&once_more), not_open());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_professional_may_say_that_two_are_two_and_knows_both() {
    let it = Twice::enrolled().await;
    let judge = async |hat: &str, person: String, other: String| {
        let request = wire::JudgeDistinctRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "functionaris".to_owned(),
            person,
            other,
        };
        let caller = it.house.caller(organisation(hat), "fg-1");
        let judged = caller.repairs().judge_distinct(caller.call(request)).await;
        judged.map(drop)
    };
    let (kept, earlier) = (it.home.name("vt", "child"), it.earlier.name("vt", "child"));
    judge(OFFICER, kept.clone(), earlier.clone()).await.unwrap();
    let same = judge(OFFICER, kept.clone(), kept.clone())
        .await
        .unwrap_err();
    assert_eq!(same.code(), Code::InvalidArgument);
    let theirs = judge("jbra/privacy-officer", kept, earlier)
        .await
        .unwrap_err();
    assert_eq!(theirs.code(), Code::InvalidArgument);
    it.merged().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_rests_on_evidence_with_something_behind_it_and_no_signer_is_its_witness() {
    let it = Twice::enrolled().await;
    let of = |kind: &str, witness: &str| wire::Evidence {
        kind: kind.to_owned(),
        witness: witness.to_owned(),
        ..wire::Evidence::default()
    };
    let (proposer, second) = (worker(VT, "a"), worker(HELP, "b"));
    for bare in [
        of("own-file", ""),
        of("witness", ""),
        of("witness", &proposer),
    ] {
        let refused = it.propose_on(bare, (VT, "a"), it.merging(VT)).await;
        assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
    }
    let seen = of("witness", &second);
    let witnessed = it.propose_on(seen, (VT, "a"), it.merging(VT)).await;
    let witnessed = witnessed.unwrap();
    let signed = it.agree(HELP, "b", &witnessed).await.unwrap_err();
    assert_eq!(told(&signed), not_open(), "the witness signs nothing");
    for bare in [
        of("own-file", ""),
        of("witness", &proposer),
        of("witness", &worker(HELP, "a")),
    ] {
        let refused = it.agree_on(bare, (HELP, "a"), &witnessed).await;
        assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
    }
    let seen = of("witness", &worker(HELP, "c"));
    it.agree_on(seen, (HELP, "a"), &witnessed).await.unwrap();
    let undoing = Repair::UnmergePersons(wire::UnmergePersons {
        merge_id: witnessed,
    });
    let refused = it
        .propose_on(of("own-file", ""), (HELP, "b"), undoing)
        .await;
    assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
}
