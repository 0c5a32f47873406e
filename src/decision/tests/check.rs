//! The pre-check: it says nothing that the asker's own facts do not tell (law 2), and what it does say is true.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::two_worlds::{ASKED, any_hidden, hide};
use super::world::*;
use crate::decision::{Answer, Checked, Flow, Outcome, Policies, Reason, check, shipped};
use crate::model::fact::{FlagKind, ReportStage};
use crate::model::{Category, Fact, Hat, Obligation, PersonId};

fn checked(world: &World) -> Checked {
    check(&world.request(), &world.facts, &POLICIES, world.at)
}

/// What is expected of one flow.
fn expected(
    checked: &Checked,
    holder: &str,
    person: PersonId,
    category: Category,
) -> (Answer, BTreeSet<&'static str>) {
    let mut lines = checked.expected.iter().filter(|line| {
        line.persons.contains(&person)
            && line.categories.contains(&category)
            && line.holders.contains(&hat(holder))
    });
    let line = lines.next().unwrap();
    assert!(lines.next().is_none(), "two answers for one flow");
    (line.answer, line.needs.clone())
}

/// Something that opens flows to the asker, and that the asker's hat did not write down.
fn opened(world: World, asker: &str) -> World {
    let mut world = world
        .consented(CHILD, &["jbra/voluntary", "vt/report", "samen-doen/help"])
        .consented(MOTHER, &["jbra/voluntary", "vt/report", "samen-doen/help"]);
    world.fact(
        "rvdk/inquiry",
        Fact::SharedHelp {
            person: CHILD,
            hats: [hat(asker), hat("samen-doen/help")].into(),
        },
    );
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_others_wrote_down_changes_no_byte_of_the_answer(
        one in prop::collection::vec(any_hidden(), 0..6),
        asker in prop::sample::select(vec!["samen-doen/help", "jbra/ots", "vt/report", "rvdk/inquiry"]),
        opens in any::<bool>(),
    ) {
        let task = if asker == "rvdk/inquiry" { "council-inquiry" } else { "safety-plan" };
        let bare = World::asked_by(asker, task, &ASKED);
        let mut full = bare.clone();
        for hidden in &one {
            hide(&mut full, hidden);
        }
        full.facts.facts.retain(|fact| {
            bare.facts.facts.contains(fact) || fact.writer.hat != bare.asker
        });
        if opens {
            full = opened(full, asker);
        }
        prop_assert_eq!(checked(&bare), checked(&full));
    }

    #[test]
    fn yes_means_permitted_and_no_means_not_permitted(
        one in prop::collection::vec(any_hidden(), 0..6),
        asker in prop::sample::select(vec!["samen-doen/help", "jbra/ots", "vt/report", "blijf/shelter"]),
        (measure, opens, honest) in any::<(bool, bool, bool)>(),
    ) {
        let mut world = World::asked_by(asker, "safety-plan", &ASKED);
        if measure {
            world = world.with_ots();
        }
        if !honest {
            world.honours.remove(&Obligation::TellPerson);
        }
        for hidden in &one {
            hide(&mut world, hidden);
        }
        if opens {
            world = opened(world, asker);
        }
        let decision = world.decided();
        for line in checked(&world).expected {
            for &subject in &line.persons {
                for (holder, &category) in line.holders.iter().flat_map(|holder| {
                    line.categories.iter().map(move |category| (holder, category))
                }) {
                    let flow = Flow { holder: holder.clone(), subject, category };
                    let permitted = decision
                        .flows()
                        .get(&flow)
                        .is_some_and(|trace| matches!(trace.outcome, Outcome::Permit(_)));
                    match line.answer {
                        Answer::Yes => prop_assert!(permitted, "{:?}", flow),
                        Answer::No => prop_assert!(!permitted, "{:?}", flow),
                        Answer::Depends => {}
                    }
                }
            }
        }
    }
}

#[test]
fn the_own_file_is_yes_and_what_others_hold_waits_for_consent_or_a_weighing() {
    let world = World::asked_by(
        "vt/report",
        "safety-plan",
        &[Category::Plan, Category::ThirdParty],
    )
    .with_report(ReportStage::Inquiry);
    let answer = |holder, category| expected(&checked(&world), holder, MOTHER, category);
    assert_eq!(answer("vt/report", Category::Plan).0, Answer::Yes);
    let (depends, needs) = answer("samen-doen/help", Category::Plan);
    assert_eq!(depends, Answer::Depends);
    assert!(
        needs.contains("release") && needs.contains("weighing"),
        "{needs:?}"
    );
    assert!(
        !needs.contains("report"),
        "their own report is known: {needs:?}"
    );
}

#[test]
fn a_measure_that_the_hat_executes_makes_a_duty_certain_about_that_child() {
    let plan = &[Category::Plan, Category::Health];
    let without = World::asked_by("jbra/ots", "first-analysis", plan);
    let with = without.clone().with_ots();
    let of = |world: &World, person, category| {
        expected(&checked(world), "samen-doen/help", person, category)
    };
    assert_eq!(of(&with, CHILD, Category::Plan).0, Answer::Yes);
    let (answer, needs) = of(&with, CHILD, Category::Health);
    assert_eq!(answer, Answer::Depends, "its extent is to be confirmed");
    assert!(needs.contains("weighing"), "{needs:?}");
    assert_eq!(of(&with, SIBLING, Category::Plan).0, Answer::Depends);
    assert_eq!(of(&without, CHILD, Category::Plan).0, Answer::Depends);
    let mut silent = with;
    silent.honours.clear();
    let lines = checked(&silent).expected.into_iter();
    let mut refused = lines.filter(|line| line.reason == Some(Reason::ObligationNotHonoured));
    assert!(refused.any(|line| line.persons.contains(&CHILD)));
}

#[test]
fn what_is_guarded_is_no_and_a_flag_of_others_is_never_looked_at() {
    let world = World::asked_by("samen-doen/access", "first-analysis", &[Category::Criminal]);
    let seen = checked(&world);
    let guarded = seen
        .expected
        .iter()
        .filter(|line| line.answer == Answer::No);
    let holders: BTreeSet<Hat> = guarded.flat_map(|line| line.holders.clone()).collect();
    assert!(holders.contains(&hat("vt/report")), "{holders:?}");
    let mut flagged = world;
    flagged.fact(
        "blijf/shelter",
        Fact::Flag {
            flag: FlagKind::Threat,
            about: FATHER,
            regarding: Some(MOTHER),
        },
    );
    assert_eq!(checked(&flagged), seen);
}

#[test]
fn of_somebody_who_died_no_consent_is_waited_for() {
    let mut world = World::asked_by("blijf/shelter", "safety-plan", &[Category::Plan]);
    let waits_for = |world: &World| {
        let (_, needs) = expected(&checked(world), "samen-doen/access", MOTHER, Category::Plan);
        ["sharing", "release"].map(|consent| needs.contains(consent))
    };
    assert_eq!(waits_for(&world), [true, true]);
    world.fact("blijf/shelter", Fact::Death { person: MOTHER });
    assert_eq!(waits_for(&world), [false, false]);
}

#[test]
fn who_was_not_written_down_by_the_hat_itself_is_unknown() {
    let mut world = World::asked_by("vt/report", "safety-plan", &[Category::Plan]);
    world =
        world.without(|fact| matches!(fact, Fact::Membership { person, .. } if *person == PARTNER));
    world.fact(
        "samen-doen/help",
        membership(PARTNER, crate::model::fact::MemberRole::Partner),
    );
    world.subjects = [pseudonym(PARTNER)].into();
    assert_eq!(checked(&world).unknown, world.subjects);
}

#[test]
fn a_guardrail_that_may_close_turns_a_yes_into_it_depends() {
    let mut files = shipped();
    let guardrails = files.get_mut("guardrails.cedar").unwrap();
    guardrails.push_str(
        r#"
        @id("guard-tried") @article("AVG 32") @layer("guardrail") @status("confirmed") @note("Proef.")
        forbid (principal, action, resource) when { context.threat };
        "#,
    );
    let guarded = Policies::load(&files).unwrap();
    let world = World::asked_by("vt/report", "safety-plan", &[Category::Plan]);
    let own = |policies: &Policies| {
        let lines = check(&world.request(), &world.facts, policies, world.at).expected;
        let mut lines = lines.into_iter();
        let own = lines.find(|line| line.holders.contains(&hat("vt/report")));
        own.unwrap()
    };
    assert_eq!(own(&POLICIES).answer, Answer::Yes);
    let line = own(&guarded);
    assert_eq!((line.answer, line.needs.len()), (Answer::Depends, 0));
    assert_eq!(line.unless, ["threat"].into());
    assert!(line.text.nl.starts_with("Ja, tenzij"), "{}", line.text.nl);
}
