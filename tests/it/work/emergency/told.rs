//! Who is told that there is an emergency, and who looks at it afterwards.

use super::*;
use crate::house::reason;

const JBRA_OFFICER: &str = "jbra/privacy-officer";
const BLIJF_OFFICER: &str = "blijf/privacy-officer";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_may_agree_are_asked_and_nobody_else_is_told() {
    let night = Night::falls().await;
    night.house.mandates(&["wsg/ots"]).await;
    let id = night.declared().await;
    for (hat, which) in [(VT, "b"), (SHELTER, "a"), (HELP, "a")] {
        let notices = night.inbox(hat, which).await;
        assert_eq!(notices.len(), 1, "{hat}");
        assert_eq!(notices[0].kind, "agree-emergency", "{hat}");
        assert_eq!(notices[0].item, id, "{hat}");
        let due = notices[0].due.unwrap().seconds;
        assert_eq!(due - notices[0].since.unwrap().seconds, 15 * 60);
        assert!(!notices[0].overdue);
    }
    for (hat, which) in [
        (OTS, "a"),
        (OTS, "b"),
        ("wsg/ots", "a"),
        (JBRA_OFFICER, "fg-1"),
    ] {
        assert!(night.inbox(hat, which).await.is_empty(), "{hat} {which}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_on_alone_is_told_at_once_to_holders_pair_and_privacy_officers() {
    let night = Night::falls().await;
    night.declared().await;
    night.house.clock.set("2026-11-23T10:15:00Z");
    for (hat, which) in [
        (SHELTER, "a"),
        (HELP, "a"),
        (VT, "b"),
        (OTS, "b"),
        (JBRA_OFFICER, "fg-1"),
        (BLIJF_OFFICER, "fg-2"),
    ] {
        let kinds = night.kinds(hat, which).await;
        assert!(
            kinds.contains(&"emergency-alone".to_owned()),
            "{hat} {which}: {kinds:?}"
        );
    }
    assert!(night.inbox(OTS, "a").await.is_empty());
    // A colleague of the asker who does not work on the household.
    assert!(night.inbox(OTS, "c").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emergency_that_was_agreed_to_is_told_to_privacy_officers_alone() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    night.house.clock.set("2026-11-23T10:30:00Z");
    assert_eq!(
        night.kinds(JBRA_OFFICER, "fg-1").await,
        ["emergency-agreed"]
    );
    assert_eq!(
        night.kinds(BLIJF_OFFICER, "fg-1").await,
        ["emergency-agreed"]
    );
    for (hat, which) in [(SHELTER, "a"), (OTS, "b"), (VT, "c")] {
        assert!(night.inbox(hat, which).await.is_empty(), "{hat} {which}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_reviewed_in_time_stays_overdue_until_somebody_else_reviews_it() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    night.house.clock.set("2026-11-23T22:00:00Z");
    let due = night.inbox(JBRA_OFFICER, "fg-1").await;
    let review = due.iter().find(|notice| notice.kind == "review-emergency");
    assert!(!review.unwrap().overdue);

    night.house.clock.set("2026-12-20T10:00:00Z");
    let late = night.inbox(BLIJF_OFFICER, "fg-1").await;
    let review = late.iter().find(|notice| notice.kind == "review-emergency");
    assert!(review.unwrap().overdue);

    assert_eq!(
        reason(&night.review(OTS, "a", &id).await.unwrap_err()),
        "invalid-request"
    );
    assert_eq!(
        reason(&night.review(OTS, "b", &id).await.unwrap_err()),
        "not-open"
    );
    night.review(BLIJF_OFFICER, "fg-1", &id).await.unwrap();
    let twice = night.review(JBRA_OFFICER, "fg-1", &id).await.unwrap_err();
    assert!(
        twice.message().contains("somebody answered first"),
        "{twice}"
    );
    assert!(night.inbox(VT, "b").await.is_empty());
    for officer in [JBRA_OFFICER, BLIJF_OFFICER] {
        assert_eq!(night.kinds(officer, "fg-1").await, ["emergency-agreed"]);
    }
    let read = night.read(JBRA_OFFICER, "fg-1", &id).await.unwrap();
    assert_eq!(read.state, "over");
    let finding = read.finding.unwrap();
    assert!(finding.justified);
    assert!(!finding.sealed_reason.is_empty());
    assert!(!finding.sealed_reason.contains("bewusteloos"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_ends_what_still_runs() {
    let night = Night::falls().await;
    let id = night.declared().await;
    night.agree(VT, "b", &id).await.unwrap();
    night.review(JBRA_OFFICER, "fg-1", &id).await.unwrap();
    assert_eq!(reason(&night.collect(&id).await.unwrap_err()), "not-open");
    night.send("a", night.declaration()).await.unwrap();
}
