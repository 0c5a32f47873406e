//! Reviews that cannot be sent, and weighings that are not theirs, go too far, or come second.

use samenbeeld::model::time::legal_day;
use samenbeeld::ports::Clock;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::Code;

use super::review::{
    HELP, VT, answer, contact_moments, inquiry, listed, not_open, send, told, weigh, withdraw,
};
use crate::house::{Home, House, reason, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weighing_is_refused_where_it_is_not_theirs_goes_too_far_or_comes_second() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let holder = house.caller("samen-doen", &worker(HELP, "a"));
    let sent = send(&asker, contact_moments(&home)).await.unwrap();
    let right = || answer(&home, &sent.review_id, "release", "2026-12-01");

    // Another organisation, and a colleague whose turn it is not.
    let elsewhere = wire::AnswerReviewRequest {
        hat: VT.to_owned(),
        ..right()
    };
    let refused = weigh(&asker, elsewhere).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
    let colleague = house.caller("samen-doen", &worker(HELP, "c"));
    assert_eq!(
        told(&weigh(&colleague, right()).await.unwrap_err()),
        not_open()
    );

    // The asker, and who wrote for the asker: the same name counts as the same person.
    let assigned = |who: &str| {
        Kind::Assignment(wire::AssignmentFact {
            household: home.name("samen-doen", "home"),
            hat: HELP.to_owned(),
            professional: who.to_owned(),
        })
    };
    for who in [worker(VT, "a"), worker(VT, "b")] {
        let mandate = Kind::Mandate(wire::MandateFact {
            hat: HELP.to_owned(),
            professional: who.clone(),
            crisis: false,
            safety_officer: false,
        });
        let officers = ("samen-doen/privacy-officer", "fg-1", "fg-2");
        house.state(officers, mandate, "own-file").await;
        house.stated(HELP, assigned(&who), "own-file").await;
        let refused = weigh(&house.caller("samen-doen", &who), right())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{who}");
        assert!(
            refused.message().contains("let a colleague weigh"),
            "{}",
            refused.message()
        );
    }

    // Beyond the question: another person, another category, another verdict, too long, no colleague, no reason.
    let wider = |change: fn(&Home, &mut wire::AnswerReviewRequest)| {
        let mut request = right();
        change(&home, &mut request);
        request
    };
    for (field, request) in [
        (
            "flows[0]",
            wider(|home, it| it.flows[0].person = home.name("samen-doen", "mother")),
        ),
        (
            "flows[0]",
            wider(|_, it| it.flows[0].category = DataCategory::Health.into()),
        ),
        (
            "flows[0]",
            wider(|_, it| it.flows[0].verdict = "private-source-agrees".to_owned()),
        ),
        ("until", wider(|_, it| it.until = "2027-02-01".to_owned())),
        ("until", wider(|_, it| it.until = "2026-11-23".to_owned())),
        ("until", wider(|_, it| it.until.clear())),
        (
            "form.consulted",
            wider(|_, it| it.form.as_mut().unwrap().consulted.clear()),
        ),
        (
            "form.consulted",
            wider(|_, it| it.form.as_mut().unwrap().consulted = worker(HELP, "a")),
        ),
        (
            "form.necessity",
            wider(|_, it| it.form.as_mut().unwrap().necessity = "nodig".to_owned()),
        ),
        (
            "form.consent_sought",
            wider(|_, it| it.form.as_mut().unwrap().consent_sought.clear()),
        ),
        ("form", wider(|_, it| it.form = None)),
    ] {
        let refused = weigh(&holder, request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{field}");
        assert!(
            refused.message().contains(field),
            "{field}: {}",
            refused.message()
        );
    }
    assert_eq!(
        listed(&asker, &home).await[0].flows[0].state,
        "sent",
        "nothing stands of all that"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_answers_at_once_one_counts_and_the_other_changes_nothing() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    // What was declined is asked again only after its term.
    for day in ["2026-11-23", "2026-12-01", "2026-12-09", "2026-12-17"] {
        house.clock.set(&format!("{day}T10:00:00Z"));
        let asker = house.caller("vt", &worker(VT, "a"));
        let until = legal_day(house.clock.now()).tomorrow().unwrap().to_string();
        let sent = send(&asker, contact_moments(&home)).await.unwrap();
        let holder = house.caller("samen-doen", &worker(HELP, "a"));
        let release = answer(&home, &sent.review_id, "release", &until);
        let decline = answer(&home, &sent.review_id, "decline", "");
        let (one, other) = tokio::join!(
            weigh(&holder, release.clone()),
            weigh(&holder, decline.clone()),
        );
        assert_ne!(one.is_ok(), other.is_ok(), "one winner");
        let lost = one.clone().err().or(other.err()).unwrap();
        assert_eq!(told(&lost), not_open());
        let state = listed(&asker, &home).await.pop().unwrap().flows[0]
            .state
            .clone();
        assert_eq!(state == "released", one.is_ok());
        // A repeated call gets the first answer; a new one comes too late.
        let won = if one.is_ok() { release } else { decline };
        weigh(&holder, won).await.unwrap();
        let again = weigh(&holder, answer(&home, &sent.review_id, "release", &until)).await;
        assert_eq!(told(&again.unwrap_err()), not_open());
        withdraw(&asker, &sent.review_id).await;
        let after = weigh(&holder, answer(&home, &sent.review_id, "release", &until)).await;
        assert!(after.unwrap_err().message().contains("withdrew"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_is_refused_flow_by_flow() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    let asker = house.caller("vt", &worker(VT, "a"));
    let wrong = |change: fn(&Home, &mut wire::SendReviewRequest)| {
        let mut request = contact_moments(&home);
        change(&home, &mut request);
        request
    };
    for (field, request) in [
        ("flows", wrong(|_, it| it.flows.clear())),
        (
            "flows[0].holder",
            wrong(|_, it| it.flows[0].holder = VT.to_owned()),
        ),
        (
            "flows[0].holder",
            wrong(|_, it| it.flows[0].holder = "police/none".to_owned()),
        ),
        (
            "flows[0].category",
            wrong(|_, it| it.flows[0].category = DataCategory::Bsn.into()),
        ),
        (
            "flows[0].category",
            wrong(|_, it| it.flows[0].category = DataCategory::WorkingNote.into()),
        ),
        (
            "flows[0].necessity",
            wrong(|_, it| it.flows[0].necessity = "nodig".to_owned()),
        ),
        (
            "flows[0].person",
            wrong(|home, it| it.flows[0].person = home.name("samen-doen", "child")),
        ),
        (
            "flows[1]",
            wrong(|_, it| it.flows.push(it.flows[0].clone())),
        ),
        ("task", wrong(|_, it| it.task = "no-such-task".to_owned())),
        (
            "period.until",
            wrong(|_, it| it.period.as_mut().unwrap().until.clear()),
        ),
        (
            "flows[0].category",
            wrong(|_, it| {
                it.flows[0].category = DataCategory::Address.into();
                let mut second = it.flows[0].clone();
                second.category = DataCategory::Plan.into();
                it.flows.push(second);
            }),
        ),
    ] {
        let refused = send(&asker, request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{field}");
        assert!(
            refused.message().contains(field),
            "{field}: {}",
            refused.message()
        );
    }
    let stranger = send(
        &house.caller("vt", &worker(VT, "c")),
        contact_moments(&home),
    )
    .await;
    assert_eq!(reason(&stranger.unwrap_err()), "household-not-available");
    let other_hat = wire::SendReviewRequest {
        hat: HELP.to_owned(),
        ..contact_moments(&home)
    };
    assert_eq!(
        reason(&send(&asker, other_hat).await.unwrap_err()),
        "hat-not-mandated"
    );
    assert!(listed(&asker, &home).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_weighs_it_under_no_hat_also_where_others_wrote_down_everything_for_them() {
    let house = House::raise().await;
    let home = inquiry(&house).await;
    // Put on the case by two colleagues at Veilig Thuis, and later at Samen DOEN under the same name.
    let who = worker(VT, "c");
    let assigned = |hat: &str| {
        let (organisation, _) = hat.split_once('/').unwrap();
        Kind::Assignment(wire::AssignmentFact {
            household: home.name(organisation, "home"),
            hat: hat.to_owned(),
            professional: who.clone(),
        })
    };
    house.stated(VT, assigned(VT), "own-file").await;
    let sent = send(&house.caller("vt", &who), contact_moments(&home)).await;
    let review = sent.unwrap().review_id;
    let mandate = Kind::Mandate(wire::MandateFact {
        hat: HELP.to_owned(),
        professional: who.clone(),
        crisis: false,
        safety_officer: false,
    });
    let officers = ("samen-doen/privacy-officer", "fg-1", "fg-2");
    house.state(officers, mandate, "own-file").await;
    house.stated(HELP, assigned(HELP), "own-file").await;
    let release = || answer(&home, &review, "release", "2026-12-01");
    let own = weigh(&house.caller("samen-doen", &who), release()).await;
    let own = own.unwrap_err();
    assert_eq!(own.code(), Code::InvalidArgument, "{own}");
    assert!(own.message().contains("let a colleague weigh"), "{own}");
    let colleague = house.caller("samen-doen", &worker(HELP, "a"));
    weigh(&colleague, release()).await.unwrap();
}
