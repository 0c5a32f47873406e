//! Who knew both of two that are one asks by either name.

use super::*;
use crate::picture::question::question;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_knew_both_asks_by_either_name_and_what_was_asked_by_it_before_is_no_breach() {
    let it = Twice::enrolled().await;
    let (child, kept) = (it.home.name("vt", "child"), it.earlier.name("vt", "child"));
    let about = async |name: &String| {
        let caller = it.house.caller("vt", &worker(VT, "a"));
        let question = wire::PictureQuestion {
            subjects: vec![name.clone()],
            ..question(&it.home, "vt")
        };
        Ask::by(&caller, VT, question).await.unwrap()
    };
    let before = about(&child).await;
    assert_eq!(met(&before), vec![child.clone()]);
    it.house.clock.set("2026-11-24T10:00:00Z");
    let merging = Repair::MergePersons(wire::MergePersons {
        kept: kept.clone(),
        merged: child.clone(),
    });
    let merge = it.propose(VT, "a", merging).await.unwrap();
    it.agree(HELP, "b", &merge).await.unwrap();
    assert!(it.breaches().await.is_empty());
    for name in [&child, &kept] {
        let picture = about(name).await;
        assert_eq!(met(&picture), vec![kept.clone()]);
        assert!(it.replays(&receipt(&picture)).await);
    }
    assert!(it.replays(&receipt(&before)).await);
}
