//! How much work is open, as numbers without persons.

use samenbeeld::pipeline::{NoticeKind, OpenWork};

use super::review::{HELP, VT, answer, collected, contact_moments, inquiry, send, weigh};
use crate::house::{House, worker};

/// Open and overdue work of one kind at an organisation.
pub(super) async fn counted(house: &House, organisation: &str, kind: NoticeKind) -> (usize, usize) {
    let all: Vec<OpenWork> = house.pipeline.open_work().await.unwrap();
    let found = all
        .iter()
        .find(|it| it.organisation.as_str() == organisation && it.kind == kind);
    let found = found.unwrap();
    (found.open, found.overdue)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_and_overdue_work_is_counted_by_organisation_and_kind() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let weighings = async || counted(&house, "samen-doen", NoticeKind::Weigh).await;
    let duties = async || counted(&house, "vt", NoticeKind::InformDuty).await;
    assert_eq!((weighings().await, duties().await), ((0, 0), (0, 0)));
    let asker = house.caller("vt", &worker(VT, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    assert_eq!(weighings().await, (1, 0));
    house.clock.set("2026-11-25T11:00:00Z");
    assert_eq!(weighings().await, (1, 1), "reminded");
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    weigh(
        &holder,
        answer(&home, &sent.review_id, "release", "2026-12-01"),
    )
    .await
    .unwrap();
    assert_eq!(weighings().await, (0, 0));
    let asker = house.caller("vt", &worker(VT, "a"));
    collected(&asker, &sent.review_id).await.unwrap();
    assert_eq!(duties().await, (1, 0), "the child has to be told");
    house.clock.set("2027-01-11T10:00:00Z");
    assert_eq!(duties().await, (1, 1), "six weeks later");
    assert_eq!(counted(&house, "blijf", NoticeKind::Weigh).await, (0, 0));
}
