//! Whose turn it is to weigh, as the terms of a review pass.

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::review::{
    HELP, VT, answer, collected, contact_moments, inquiry, listed, not_open, of_kind, send, told,
    waiting, weigh, weighing,
};
use crate::house::{House, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reminders_deputies_duty_desk_and_lapse_follow_the_clock_also_where_nothing_ran() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let crisis = Kind::Mandate(wire::MandateFact {
        hat: "samen-doen/access".to_owned(),
        professional: "piket".to_owned(),
        crisis: true,
        safety_officer: false,
    });
    house
        .state(
            ("samen-doen/privacy-officer", "fg-1", "fg-2"),
            crisis,
            "own-file",
        )
        .await;
    let desk = Kind::Mandate(wire::MandateFact {
        hat: VT.to_owned(),
        professional: worker(VT, "b"),
        crisis: true,
        safety_officer: false,
    });
    let officers = ("vt/privacy-officer", "fg-1", "fg-2");
    house.state(officers, desk, "own-file").await;
    let sent = send(
        &house.caller("vt", &worker(VT, "a")),
        contact_moments(&home),
    )
    .await
    .unwrap();
    // Hours after sending: who is told, and as what.
    for (at, assigned, colleague, duty_desk) in [
        (
            "2026-11-23T11:00:00Z",
            Some(("assigned", false)),
            None,
            None,
        ),
        ("2026-11-25T11:00:00Z", Some(("reminded", true)), None, None),
        (
            "2026-11-26T11:00:00Z",
            Some(("deputy", true)),
            Some(("deputy", true)),
            None,
        ),
        (
            "2026-11-28T11:00:00Z",
            Some(("duty-desk", true)),
            Some(("duty-desk", true)),
            Some(("duty-desk", true)),
        ),
        ("2026-11-30T10:00:00Z", None, None, None),
    ] {
        house.clock.set(at);
        for (hat, who, expected) in [
            (HELP, worker(HELP, "a"), assigned),
            (HELP, worker(HELP, "c"), colleague),
            ("samen-doen/access", "piket".to_owned(), duty_desk),
            // The crisis desk of another organisation weighs nothing of this one.
            (VT, worker(VT, "b"), None),
        ] {
            let (organisation, _) = hat.split_once('/').unwrap();
            let caller = house.caller(organisation, &who);
            let waits = of_kind(waiting(&caller, hat).await, "weigh");
            let seen = waits.first().map(|it| {
                let (_, stage) = it.notice_id.split_once(':').unwrap();
                (stage, it.overdue)
            });
            assert_eq!(seen, expected, "{who} at {at}");
            let form = weighing(&caller, hat, &sent.review_id).await;
            assert_eq!(form.is_ok(), expected.is_some(), "{who} at {at}");
        }
    }
    let late = answer(&home, &sent.review_id, "release", "2026-12-05");
    let refused = weigh(&house.caller("samen-doen", &worker(HELP, "a")), late)
        .await
        .unwrap_err();
    assert_eq!(told(&refused), not_open());
    assert!(
        refused.message().contains("term is over"),
        "{}",
        refused.message()
    );
}

/// Nothing runs at the moment of a term, so none of them is lost with a broker that is down at that moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_was_down_at_every_term_of_a_review_tells_the_next_to_weigh_and_its_lapse() {
    let mut house = House::raise().await;
    let home = inquiry(&house).await;
    let crisis = Kind::Mandate(wire::MandateFact {
        hat: "samen-doen/access".to_owned(),
        professional: "piket".to_owned(),
        crisis: true,
        safety_officer: false,
    });
    let officers = ("samen-doen/privacy-officer", "fg-1", "fg-2");
    house.state(officers, crisis, "own-file").await;
    let sent = {
        let asker = house.caller("vt", &worker(VT, "a"));
        send(&asker, contact_moments(&home)).await.unwrap()
    };
    for (at, stages) in [
        ("2026-11-25T11:00:00Z", [Some("reminded"), None, None]),
        (
            "2026-11-26T11:00:00Z",
            [Some("deputy"), Some("deputy"), None],
        ),
        ("2026-11-28T11:00:00Z", [Some("duty-desk"); 3]),
        ("2026-11-30T10:00:00Z", [None; 3]),
    ] {
        house = house.down_until(at).await;
        let (own, colleague) = (worker(HELP, "a"), worker(HELP, "c"));
        let asked = [
            (HELP, own.as_str()),
            (HELP, &colleague),
            ("samen-doen/access", "piket"),
        ];
        for ((hat, who), stage) in asked.into_iter().zip(stages) {
            let caller = house.caller("samen-doen", who);
            let waits = of_kind(waiting(&caller, hat).await, "weigh");
            let seen = waits
                .first()
                .map(|it| it.notice_id.split_once(':').unwrap());
            assert_eq!(seen.map(|(_, stage)| stage), stage, "{who} at {at}");
        }
    }
    let asker = house.caller("vt", &worker(VT, "a"));
    let ended = of_kind(waiting(&asker, VT).await, "review-ended");
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].item, sent.review_id);
    assert_eq!(
        listed(&asker, &home).await[0].flows[0].state,
        "nothing-released"
    );
    let picture = collected(&asker, &sent.review_id).await.unwrap();
    assert!(picture.timeline.is_empty());
}
