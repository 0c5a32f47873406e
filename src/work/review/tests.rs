use std::collections::BTreeMap;

use super::*;

const LAPSES: &str = "2026-11-30T10:00:00Z";

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn flow(category: Category) -> Flow {
    Flow {
        holder: "blijf/shelter".parse().unwrap(),
        subject: PersonId::from_bytes([1; 16]),
        category,
    }
}

fn sent(category: Category, kind: WeighKind, reaches: bool) -> SentFlow {
    SentFlow {
        flow: flow(category),
        kind,
        reaches,
        necessity: "c2VhbGVk".to_owned(),
    }
}

/// Three flows that Veilig Thuis sent to the shelter, of which one reaches nobody.
fn review() -> Review {
    let terms = ReviewTerms {
        remind_at: at("2026-11-25T10:00:00Z"),
        deputy_at: at("2026-11-26T10:00:00Z"),
        duty_desk_at: at("2026-11-28T10:00:00Z"),
    };
    let asker = Writer {
        hat: "vt/report".parse().unwrap(),
        professional: "vt-1".parse().unwrap(),
        on_authority: "onderzoek".to_owned(),
    };
    let holder = flow(Category::Plan).holder;
    let sent = SentReview {
        recipient: asker.hat.clone(),
        task: "first-analysis".parse().unwrap(),
        period: Period::new(
            "2026-01-01".parse().unwrap(),
            Some("2026-11-24".parse().unwrap()),
        )
        .unwrap(),
        flows: vec![
            sent(Category::Plan, WeighKind::Review, true),
            sent(Category::Address, WeighKind::SafetyOfficer, true),
            sent(Category::Incident, WeighKind::Review, false),
        ],
        terms: BTreeMap::from([(holder, terms)]),
        lapses_at: at(LAPSES),
        told_until: at("2026-12-14T10:00:00Z"),
    };
    Review::new(
        ReviewId::from_bytes([7; 16]),
        sent,
        asker,
        at("2026-11-23T10:00:00Z"),
    )
}

fn answer(category: Category, verdict: Verdict) -> ReviewAnswer {
    ReviewAnswer {
        holder: flow(category).holder,
        cells: vec![WeighedCell {
            person: flow(category).subject,
            category,
            verdict,
        }],
        until: at("2026-12-10T00:00:00Z"),
        period: None,
        form: WeighingForm {
            texts: BTreeMap::new(),
            consulted: None,
            consent: ConsentSought::Unsafe,
            informing: Informing::Deferred,
        },
    }
}

#[test]
fn it_goes_further_up_at_the_moments_written_down_and_no_sooner() {
    let review = review();
    let holder = flow(Category::Plan).holder;
    for (moment, stage) in [
        ("2026-11-25T09:59:59Z", Stage::Assigned),
        ("2026-11-25T10:00:00Z", Stage::Reminded),
        ("2026-11-26T10:00:00Z", Stage::Deputy),
        ("2026-11-28T09:59:59Z", Stage::Deputy),
        ("2026-11-28T10:00:00Z", Stage::DutyDesk),
    ] {
        assert_eq!(review.stage(&holder, at(moment)).0, stage, "{moment}");
    }
}

#[test]
fn what_reached_nobody_waits_for_nobody_and_cannot_be_answered() {
    let mut review = review();
    let now = at("2026-11-23T11:00:00Z");
    let holder = flow(Category::Plan).holder;
    let waiting = |review: &Review| review.waiting_for(&holder, now).count();
    assert_eq!(waiting(&review), 2);
    review.take(&answer(Category::Incident, Verdict::Release));
    assert!(review.weighed.is_empty());
    review.take(&answer(Category::Plan, Verdict::Decline));
    assert_eq!(waiting(&review), 1);
    assert_eq!(review.waiting_for(&holder, at(LAPSES)).count(), 0);
}

#[test]
fn a_flow_is_answered_once_and_only_while_the_review_is_open() {
    let mut review = review();
    let now = at("2026-11-23T11:00:00Z");
    let release = answer(Category::Plan, Verdict::Release);
    assert_eq!(review.admits(&release, now), Ok(()));
    assert_eq!(review.admits(&release, at(LAPSES)), Err(NotOpen::Lapsed));
    review.take(&release);
    let second = answer(Category::Plan, Verdict::Decline);
    assert_eq!(review.admits(&second, now), Err(NotOpen::Answered));
    assert_eq!(
        review.weighed[&flow(Category::Plan)].weighing,
        Weighing::Released
    );
    // Both are there where they were about two registrations that turned out to be one person (ADR 23).
    review.take(&second);
    review.take(&release);
    assert_eq!(
        review.weighed[&flow(Category::Plan)].weighing,
        Weighing::Declined,
        "what closes stands"
    );
    review.withdrawn_at = Some(now);
    let other = answer(Category::Address, Verdict::Release);
    assert_eq!(review.admits(&other, now), Err(NotOpen::Withdrawn));
}

#[test]
fn a_release_counts_for_its_own_period_until_it_ends_and_a_refusal_until_the_lapse() {
    let mut review = review();
    review.take(&answer(Category::Plan, Verdict::Release));
    review.take(&answer(Category::Address, Verdict::Decline));
    let own = review.sent.period;
    let longer = Period::since(own.from());
    let counts = |review: &Review, category, period: &Period, moment: &str| {
        review
            .said_of(&flow(category), period, at(moment))
            .is_some()
    };
    for (category, period, moment, expected) in [
        (Category::Plan, own, "2026-12-09T23:59:59Z", true),
        (Category::Plan, own, "2026-12-10T00:00:00Z", false),
        (Category::Plan, longer, "2026-11-24T10:00:00Z", false),
        (Category::Address, own, "2026-11-30T09:59:59Z", true),
        (Category::Address, own, LAPSES, false),
    ] {
        assert_eq!(
            counts(&review, category, &period, moment),
            expected,
            "{category} {moment}"
        );
    }
    review.withdrawn_at = Some(at("2026-11-24T10:00:00Z"));
    assert!(!counts(
        &review,
        Category::Plan,
        &own,
        "2026-11-24T11:00:00Z"
    ));
}

#[test]
fn a_verdict_answers_what_is_asked_and_nothing_else() {
    use WeighKind::{Extent, Review, SafetyOfficer, SourceTest};
    for (verdict, kind, weighing) in [
        (Verdict::Release, Review, Some(Weighing::Released)),
        (Verdict::Release, Extent, Some(Weighing::Released)),
        (
            Verdict::Release,
            SafetyOfficer,
            Some(Weighing::ReleasedBySafetyOfficer),
        ),
        (Verdict::Release, SourceTest, None),
        (
            Verdict::ConflictOfDuties,
            Review,
            Some(Weighing::ConflictOfDuties),
        ),
        (Verdict::ConflictOfDuties, SafetyOfficer, None),
        (
            Verdict::PrivateSourceAgrees,
            SourceTest,
            Some(Weighing::PrivateSourceAgrees),
        ),
        (Verdict::PrivateSourceAgrees, Review, None),
        (Verdict::Decline, SourceTest, Some(Weighing::Declined)),
    ] {
        assert_eq!(verdict.weighing(kind), weighing, "{verdict} on {kind}");
    }
}

#[test]
fn a_release_of_a_part_is_said_to_a_question_that_asks_a_day_of_it_and_to_no_other() {
    let of = |from: &str, until: &str| {
        Period::new(from.parse().unwrap(), Some(until.parse().unwrap())).unwrap()
    };
    let mut review = review();
    let part = of("2026-03-01", "2026-04-01");
    review.take(&ReviewAnswer {
        period: Some(part),
        ..answer(Category::Plan, Verdict::Release)
    });
    let moment = at("2026-11-24T10:00:00Z");
    let said = |asked: &Period| review.said_of(&flow(Category::Plan), asked, moment);
    for asked in [review.sent.period, of("2026-03-31", "2026-05-01")] {
        assert_eq!(said(&asked).and_then(|it| it.period), Some(part));
    }
    assert_eq!(said(&of("2026-04-01", "2026-05-01")), None);
}
