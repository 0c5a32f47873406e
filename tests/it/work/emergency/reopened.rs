//! What happens by itself happens also while no broker runs: going on alone, the end, the review afterwards.

use super::*;

const JBRA_OFFICER: &str = "jbra/privacy-officer";

impl Night {
    async fn down_until(self, moment: &str) -> Self {
        let Self { house, home } = self;
        let house = house.down_until(moment).await;
        Self { house, home }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_was_down_when_it_went_on_alone_and_when_it_ended_tells_both_of_their_moment()
{
    let night = Night::falls().await;
    night.shelter_sends_everything();
    let id = night.declared().await;
    let night = night.down_until("2026-11-23T10:20:00Z").await;
    for (hat, which) in [(SHELTER, "a"), (OTS, "b"), (JBRA_OFFICER, "fg-1")] {
        let told = night.inbox(hat, which).await;
        let alone = told.iter().find(|it| it.kind == "emergency-alone");
        let since = alone.unwrap().since.unwrap().seconds;
        let since = jiff::Timestamp::from_second(since).unwrap();
        assert_eq!(since.to_string(), "2026-11-23T10:15:00Z", "{hat}");
    }
    assert!(!night.collect(&id).await.unwrap().members.is_empty());

    let night = night.down_until("2026-11-23T23:30:00Z").await;
    let over = night.collect(&id).await.unwrap_err();
    assert_eq!(crate::house::reason(&over), "not-open", "{over}");
    let told = night.inbox(JBRA_OFFICER, "fg-1").await;
    let review = told.iter().find(|it| it.kind == "review-emergency");
    let review = review.unwrap();
    let [ended, due] = [review.since, review.due].map(|at| {
        let at = jiff::Timestamp::from_second(at.unwrap().seconds);
        at.unwrap().to_string()
    });
    assert_eq!(ended, "2026-11-23T22:00:00Z");
    assert_eq!(due, "2026-11-24T10:00:00Z");
    assert!(!review.overdue);
    // One open at a time: this one is not open any more.
    night.declared().await;

    let night = night.down_until("2026-11-25T10:00:00Z").await;
    let told = night.inbox(JBRA_OFFICER, "fg-1").await;
    let mut reviews = told.iter().filter(|it| it.kind == "review-emergency");
    assert!(reviews.any(|it| it.item == id && it.overdue));
}
