//! A release of a part of the period that was asked: nothing of another day passes, and nothing of another day is asked.

use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tonic::Code;

use super::review::{HELP, VT, answer, collected, contact_moments, inquiry, listed, send, weigh};
use crate::house::{House, worker};
use crate::picture::question::{Ask, asked_about, with_contact_moment};
use crate::policies::replay::replayed;

fn period(from: &str, until: &str) -> wire::Period {
    wire::Period {
        from: from.to_owned(),
        until: until.to_owned(),
    }
}

/// A contact moment on the fourth of a month of 2026.
fn in_month(month: i32, handles: &[String]) -> record::Record {
    let words = format!("Huisbezoek in maand {month}.");
    let from = record::Date {
        year: 2026,
        month,
        day: 4,
    };
    record::Record {
        reference: format!("moment-{month}"),
        from: Some(from),
        recorded_on: None,
        ..with_contact_moment(HELP, handles.to_vec(), &words)
    }
}

/// The days of what was given.
fn moments(picture: &wire::GetPictureResponse) -> Vec<&str> {
    let mut days: Vec<_> = picture.timeline.iter().map(|it| it.from.as_str()).collect();
    days.sort_unstable();
    days
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_part_of_the_period_nothing_else_is_asked_given_or_replayed() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    // It answers with more than it is asked.
    house.script.records("samen-doen", |asked| {
        let handles = asked_about(asked, HELP);
        [3, 5, 7].map(|month| in_month(month, &handles)).into()
    });
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    let part = period("2026-05-01", "2026-06-01");
    let mut said = answer(&home, &sent.review_id, "release", "2026-12-01");
    said.period = Some(part.clone());
    weigh(&holder, said).await.unwrap();

    let told = &listed(&asker, &home).await[0].flows[0];
    assert_eq!(
        (told.state.as_str(), &told.released_period),
        ("released", &Some(part))
    );
    let given = collected(&asker, &sent.review_id).await.unwrap();
    let asked = house.script.asked();
    let (_, asked) = asked.last().unwrap();
    let day = |month| {
        Some(record::Date {
            year: 2026,
            month,
            day: 1,
        })
    };
    assert_eq!((asked.from, asked.until), (day(5), day(6)));
    let picture = Ask::of(&house, &home, VT).await.unwrap();
    for picture in [&given, &picture] {
        assert_eq!(moments(picture), ["2026-05-04"]);
    }

    house.clock.set("2027-03-01T10:00:00Z");
    let officer = house.caller("vt", "fg-1");
    for receipt in [given.receipt, picture.receipt] {
        let past = Past::ReceiptId(receipt.unwrap().id);
        let again = replayed(&officer, "vt/privacy-officer", past)
            .await
            .unwrap();
        assert_eq!(again.verdict(), wire::ReplayVerdict::Same);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_parts_that_were_released_stand_beside_each_other() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    house.script.records("samen-doen", |asked| {
        let handles = asked_about(asked, HELP);
        [3, 5, 7].map(|month| in_month(month, &handles)).into()
    });
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    // Both were sent before either was weighed; the second one asks more.
    let mut wider = contact_moments(&home);
    wider.period = Some(period("2023-12-01", "2026-11-23"));
    let reviews = [
        (
            send(&asker, contact_moments(&home)).await.unwrap(),
            "2026-03-01",
            "2026-04-01",
        ),
        (
            send(&asker, wider).await.unwrap(),
            "2026-07-01",
            "2026-08-01",
        ),
    ];
    for (sent, from, until) in &reviews {
        let mut said = answer(&home, &sent.review_id, "release", "2026-12-01");
        said.period = Some(period(from, until));
        weigh(&holder, said).await.unwrap();
    }
    let given = collected(&asker, &reviews[0].0.review_id).await.unwrap();
    assert_eq!(moments(&given), ["2026-03-04", "2026-07-04"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_beyond_the_question_turned_around_or_beside_a_refusal_is_told_by_its_field() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    for (verdict, until, part) in [
        ("release", "2026-12-01", period("1999-01-01", "2026-06-01")),
        ("release", "2026-12-01", period("2026-05-01", "")),
        ("release", "2026-12-01", period("2026-06-01", "2026-05-01")),
        ("decline", "", period("2026-05-01", "2026-06-01")),
    ] {
        let mut said = answer(&home, &sent.review_id, verdict, until);
        said.period = Some(part.clone());
        let refused = weigh(&holder, said).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{part:?}");
        assert!(refused.message().contains("period"), "{refused}");
    }
    assert_eq!(listed(&asker, &home).await[0].flows[0].state, "sent");
}
