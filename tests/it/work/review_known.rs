//! What the asker reads of a review where the holder's involvement may be known: who waits, who declined, what lapsed.

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;

use super::OTS;
use super::review::{HELP, answer, send, weigh};
use crate::house::{Home, House, worker, write_id};
use crate::picture::question::question;

/// What the child's supervising organisation, which may know who helps the family, reads of the flow that it sent.
async fn state(house: &House, home: &Home) -> String {
    let asker = house.caller("jbra", &worker(OTS, "a"));
    let request = wire::ListReviewsRequest {
        hat: OTS.to_owned(),
        household: home.name("jbra", "home"),
    };
    let listed = asker.review().list_reviews(asker.call(request)).await;
    let reviews = listed.unwrap().into_inner().reviews;
    reviews[0].flows[0].state.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_involvement_may_be_known_the_asker_reads_that_it_waits_was_declined_or_lapsed() {
    for declines in [true, false] {
        let house = House::raise().await;
        let home = house.home(&[OTS, HELP]).await;
        house.supervision_order(&home).await;
        let asker = house.caller("jbra", &worker(OTS, "a"));
        let request = wire::SendReviewRequest {
            hat: OTS.to_owned(),
            request_id: write_id(),
            on_authority: "toezicht".to_owned(),
            household: home.name("jbra", "home"),
            task: "first-analysis".to_owned(),
            period: question(&home, "jbra").period,
            flows: vec![wire::ReviewedFlow {
                holder: HELP.to_owned(),
                person: home.name("jbra", "child"),
                category: DataCategory::Health.into(),
                necessity:
                    "Zonder de medicatie van het kind is nergens een veilige plek te vinden."
                        .to_owned(),
            }],
        };
        let sent = send(&asker, request).await.unwrap();
        assert_eq!(state(&house, &home).await, "awaiting-professional");
        if declines {
            let holder = house.caller("samen-doen", &worker(HELP, "a"));
            let mut said = answer(&home, &sent.review_id, "decline", "");
            said.flows[0].category = DataCategory::Health.into();
            weigh(&holder, said).await.unwrap();
        }
        let told = if declines {
            ["declined", "declined"]
        } else {
            ["awaiting-professional", "lapsed"]
        };
        for (at, told) in ["2026-11-30T09:59:59Z", "2026-11-30T10:00:00Z"]
            .into_iter()
            .zip(told)
        {
            house.clock.set(at);
            assert_eq!(state(&house, &home).await, told, "at {at}");
        }
    }
}
