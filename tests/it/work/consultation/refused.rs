//! Who has no seat, what is asked nowhere else, and what is wrong with a call.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_seat_there_is_no_consultation() {
    let table = Table::laid().await;
    let id = table.held().await;
    let nowhere = format!("cnl_{}", "0".repeat(32));
    let unknown = table.attend(HELP, "a", &nowhere).await.unwrap_err();
    // Assigned, but not seated; seated under another hat; a colleague of who is seated.
    for (hat, which) in [(HELP, "a"), (VT, "a")] {
        for refused in [
            table.attend(hat, which, &id).await.map(drop).unwrap_err(),
            table.read(hat, which, &id).await.map(drop).unwrap_err(),
        ] {
            assert_eq!(reason(&refused), "not-open", "{hat} {which}");
            assert_eq!(refused.message(), unknown.message());
        }
    }
    let colleague = table.attend(OTS, "b", &id).await.unwrap_err();
    assert_eq!(colleague.message(), unknown.message());
    assert!(table.house.script.asked().is_empty());
    assert!(table.seats_of(HELP, "a").await.is_empty());

    // Who is barred from the household sits nowhere.
    let barred = wire::BarredFact {
        household: table.home.name("jbra", "home"),
        organisation: "jbra".to_owned(),
        professional: worker(OTS, "c"),
    };
    table
        .states("jbra/privacy-officer", Kind::Barred(barred))
        .await;
    let refused = table.attend(OTS, "c", &id).await.unwrap_err();
    assert_eq!(refused.message(), unknown.message());
    assert!(table.seats_of(OTS, "c").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sits_there_stands_behind_no_seat_under_another_hat_either() {
    const OFFICER: &str = "jbra/privacy-officer";
    let table = Table::laid().await;
    let seated = worker(OTS, "c");
    let mandate = wire::MandateFact {
        hat: OFFICER.to_owned(),
        professional: seated.clone(),
        crisis: false,
        safety_officer: false,
    };
    let two = (OFFICER, "fg-1", "fg-2");
    table
        .house
        .state(two, Kind::Mandate(mandate), "own-file")
        .await;
    let id = table.call(table.called()).await.unwrap().consultation_id;
    let refused = table.agree_as(OFFICER, &seated, &id).await.unwrap_err();
    assert_eq!(reason(&refused), "not-open", "{refused}");
    let alone = table.attend(OTS, "c", &id).await.unwrap_err();
    assert_eq!(reason(&alone), "not-open");
    table.agree_as(OFFICER, "fg-1", &id).await.unwrap();
    table.attend(OTS, "c", &id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_task_of_a_consultation_is_asked_at_one_alone() {
    let table = Table::laid().await;
    table.held().await;
    let asked = wire::PictureQuestion {
        task: "consultation".to_owned(),
        categories: vec![C::Plan.into()],
        necessity: vec![wire::Necessity {
            group: "question".to_owned(),
            sentence: WHY.to_owned(),
        }],
        period: table.called().period,
        ..question(&table.home, "jbra")
    };
    let caller = table.caller(OTS, "a");
    let picture = Ask::by(&caller, OTS, asked.clone()).await.unwrap_err();
    assert_eq!(field(&picture), "question.task");
    let flow = wire::ReviewedFlow {
        holder: HELP.to_owned(),
        person: table.home.name("jbra", "child"),
        category: C::Plan.into(),
        necessity: WHY.to_owned(),
    };
    let request = wire::SendReviewRequest {
        hat: OTS.to_owned(),
        request_id: write_id(),
        on_authority: "gezinsvoogd".to_owned(),
        task: asked.task,
        household: asked.household,
        period: asked.period,
        flows: vec![flow],
    };
    let review = caller.review().send_review(caller.call(request)).await;
    assert_eq!(field(&review.unwrap_err()), "task");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_call_is_told_by_its_field() {
    let table = Table::laid().await;
    let seat = |hat: &str, who: &str| wire::Seat {
        hat: hat.to_owned(),
        professional: who.to_owned(),
    };
    let right = table.called();
    let twice = vec![seat(VT, "vt-1"), seat(VT, "vt-1")];
    let crowd = (0..13).map(|number| seat(VT, &format!("vt-{number}")));
    let moment = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    let now = "2026-11-23T10:00:00Z"
        .parse::<jiff::Timestamp>()
        .unwrap()
        .as_second();
    for (wrong, expected) in [
        (
            wire::CallConsultationRequest {
                seats: Vec::new(),
                ..right.clone()
            },
            "seats",
        ),
        (
            wire::CallConsultationRequest {
                seats: vec![seat(VT, "vt-1"), seat("vt/report", "vt-1")],
                ..right.clone()
            },
            "seats[1]",
        ),
        (
            wire::CallConsultationRequest {
                seats: vec![seat("jbra/guardian", &worker(OTS, "a"))],
                ..right.clone()
            },
            "seats",
        ),
        (
            wire::CallConsultationRequest {
                seats: twice,
                ..right.clone()
            },
            "seats[1]",
        ),
        (
            wire::CallConsultationRequest {
                seats: crowd.collect(),
                ..right.clone()
            },
            "seats",
        ),
        (
            wire::CallConsultationRequest {
                seats: vec![seat("vt/advice", "vt-1")],
                ..right.clone()
            },
            "seats",
        ),
        (
            wire::CallConsultationRequest {
                seats: vec![seat("gp/care", "gp-1")],
                ..right.clone()
            },
            "seats",
        ),
        (
            wire::CallConsultationRequest {
                begins_at: moment(now - 60),
                ..right.clone()
            },
            "begins_at",
        ),
        (
            wire::CallConsultationRequest {
                begins_at: moment(now + 15 * 86_400),
                ..right.clone()
            },
            "begins_at",
        ),
        (
            wire::CallConsultationRequest {
                question: "kort".to_owned(),
                ..right.clone()
            },
            "question",
        ),
        (
            wire::CallConsultationRequest {
                question: "nodig ".repeat(6),
                ..right.clone()
            },
            "question",
        ),
        (
            wire::CallConsultationRequest {
                categories: vec![C::Identity.into()],
                ..right.clone()
            },
            "categories",
        ),
        (
            wire::CallConsultationRequest {
                persons: vec![format!("prs_{}", "0".repeat(32))],
                ..right.clone()
            },
            "persons",
        ),
    ] {
        let wrong = wire::CallConsultationRequest {
            request_id: write_id(),
            ..wrong
        };
        let refused = table.call(wrong).await.unwrap_err();
        assert_eq!(reason(&refused), "invalid-request", "{expected}");
        assert_eq!(field(&refused), expected, "{refused}");
    }
    let elsewhere = wire::CallConsultationRequest {
        household: format!("hh_{}", "0".repeat(32)),
        request_id: write_id(),
        ..right.clone()
    };
    let refused = table.call(elsewhere).await.unwrap_err();
    assert_eq!(reason(&refused), "household-not-available");

    let first = table.call(right.clone()).await.unwrap();
    assert_eq!(
        table.call(right).await.unwrap(),
        first,
        "the same call again"
    );
    assert_eq!(table.seats_of(VT, "b").await.len(), 1);
    let said: String = table
        .house
        .log_of("jbra")
        .await
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(!said.contains("kanarie"), "the question is sealed");
}
