//! Law 8 over every step of a review: where the holder's involvement may not be known, the asker reads the same, at every moment, whether
//! the review reached nobody, was declined, or lapsed.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;

use super::review::{
    HELP, VT, answer, collected, contact_moments, inquiry, listed, send, waiting, weigh,
};
use crate::house::{Home, House, worker};
use crate::picture::question::Ask;
use crate::policies::replay::replayed;

/// What becomes of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Samen DOEN knows nobody of this household.
    ReachesNobody,
    /// A professional of Samen DOEN declines at once.
    Declined,
    /// A professional declines after all others were asked too.
    DeclinedLate,
    /// Nobody answers.
    Lapses,
}

/// Everything an asker can read at one moment, without what differs from one world to another by chance: ids, receipts, times of calls.
#[derive(Debug, PartialEq)]
struct Seen {
    /// Holder and state of every flow, review by review.
    reviews: Vec<Vec<(String, String)>>,
    notices: Vec<(String, bool)>,
    picture: (usize, Vec<wire::SourceStatus>, Vec<(String, usize)>),
    collected: (usize, Vec<wire::SourceStatus>),
}

fn statuses(mut of: Vec<wire::SourceStatus>) -> Vec<wire::SourceStatus> {
    for status in &mut of {
        let persons = status.persons.len();
        status.persons = vec![persons.to_string()];
    }
    of
}

async fn seen(house: &House, home: &Home, review: &str) -> Seen {
    let asker = house.caller("vt", &worker(VT, "a"));
    let reviews = listed(&asker, home).await.into_iter().map(|review| {
        assert!(!review.withdrawn);
        let flows = review.flows.into_iter().map(|it| (it.holder, it.state));
        flows.collect()
    });
    let notices = waiting(&asker, VT).await.into_iter();
    let picture = Ask::of(house, home, VT).await.unwrap();
    let own = collected(&asker, review).await.unwrap();
    assert!(
        own.withheld.is_empty(),
        "beside the review nothing was asked"
    );
    assert!(own.sources.iter().all(|status| status.holders == [HELP]));
    Seen {
        reviews: reviews.collect(),
        notices: notices.map(|it| (it.kind, it.overdue)).collect(),
        picture: (
            picture.timeline.len(),
            statuses(picture.sources),
            picture
                .withheld
                .into_iter()
                .map(|it| (it.reason, it.routes.len()))
                .collect(),
        ),
        collected: (own.timeline.len(), statuses(own.sources)),
    }
}

async fn told(fate: Fate) -> Vec<Seen> {
    let house = House::raise().await;
    let home = if fate == Fate::ReachesNobody {
        let home = house.home(&[VT]).await;
        let stage = wire::fact::Kind::ReportStage(wire::ReportStageFact {
            person: home.name("vt", "child"),
            stage: "inquiry".to_owned(),
            suspicion: true,
        });
        house.stated(VT, stage, "own-file").await;
        home
    } else {
        inquiry(&house).await
    };
    let asker = house.caller("vt", &worker(VT, "a"));
    let before = send(&asker, contact_moments(&home)).await.unwrap();
    let mut all = vec![seen(&house, &home, &before.review_id).await];
    for at in [
        "2026-11-23T10:05:00Z",
        "2026-11-25T12:00:00Z",
        "2026-11-29T12:00:00Z",
        "2026-11-30T09:59:00Z",
        "2026-11-30T10:00:00Z",
        "2026-12-10T10:00:00Z",
        "2026-12-20T10:00:00Z",
    ] {
        house.clock.set(at);
        let declines = match fate {
            Fate::Declined => at.starts_with("2026-11-23"),
            Fate::DeclinedLate => at == "2026-11-29T12:00:00Z",
            Fate::ReachesNobody | Fate::Lapses => false,
        };
        if declines {
            let holder = house.caller("samen-doen", &worker(HELP, "a"));
            weigh(&holder, answer(&home, &before.review_id, "decline", ""))
                .await
                .unwrap();
        }
        all.push(seen(&house, &home, &before.review_id).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_that_reached_nobody_was_declined_or_lapsed_reads_the_same_at_every_moment() {
    let expected = told(Fate::ReachesNobody).await;
    let states: Vec<&str> = expected
        .iter()
        .map(|seen| seen.reviews[0][0].1.as_str())
        .collect();
    assert_eq!(states[..5], ["sent"; 5]);
    assert_eq!(states[5..], ["nothing-released"; 3]);
    for fate in [Fate::Declined, Fate::DeclinedLate, Fate::Lapses] {
        let read = told(fate).await;
        for (moment, (read, expected)) in read.iter().zip(&expected).enumerate() {
            assert_eq!(read, expected, "{fate:?}, moment {moment}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_collected_is_decided_again_with_the_same_result_after_the_release_ended() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let release = answer(&home, &sent.review_id, "release", "2026-12-01");
    weigh(&holder, release).await.unwrap();
    let given = collected(&asker, &sent.review_id).await.unwrap();
    assert_eq!(given.timeline.len(), 1);
    house.clock.set("2027-03-01T10:00:00Z");
    for (organisation, sees) in [("vt", "wmo-5.2.6"), ("samen-doen", "wmo-5.2.6")] {
        let officer = house.caller(organisation, "fg-1");
        let hat = format!("{organisation}/privacy-officer");
        let receipt = given.receipt.as_ref().unwrap().id.clone();
        let again = replayed(&officer, &hat, Past::ReceiptId(receipt))
            .await
            .unwrap();
        assert_eq!(again.verdict(), wire::ReplayVerdict::Same, "{organisation}");
        let rules: Vec<&str> = again
            .flows
            .iter()
            .flat_map(|flow| &flow.layers)
            .flat_map(|layer| &layer.rules)
            .map(|rule| rule.id.as_str())
            .collect();
        assert!(rules.contains(&sees), "{organisation}: {rules:?}");
    }
}
