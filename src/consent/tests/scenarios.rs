//! The numbered scenarios of the law sheet that speak of consent. What a ground without consent may still open is for the decision.

use super::*;

const LAST_MONTH: Day = date(2026, 10, 20);

#[test]
fn scenario_1_both_parents_consent_for_a_child_of_8() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, LAST_MONTH);
    world.consents(FATHER, date(2026, 11, 1));
    let until = first_moment(date(2027, 4, 20)).unwrap();
    let given = ConsentStatus::Given {
        until,
        self_dealing: false,
    };
    assert_eq!(world.status(&catalogue), given);
}

#[test]
fn scenario_2_one_parent_refuses_for_a_child_of_8() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, LAST_MONTH);
    world.refuses(FATHER, LAST_MONTH);
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn scenario_3_one_parent_silent_is_missing_and_not_taken_as_consent() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, LAST_MONTH);
    assert_eq!(world.status(&catalogue), missing(&[FATHER]));
}

#[test]
fn scenario_4_a_child_of_15_refuses_and_the_parents_consent() {
    let catalogue = shipped();
    let mut world = World::with_child_of(15).joint_authority();
    world.kind = ConsentKind::SecrecyRelease;
    world.consents(MOTHER, LAST_MONTH);
    world.consents(FATHER, LAST_MONTH);
    world.refuses(CHILD, LAST_MONTH);
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn scenario_5_a_child_of_14_wants_help_and_the_parents_refuse() {
    let catalogue = shipped();
    for &kind in ConsentKind::ALL {
        let mut world = World::with_child_of(14).joint_authority();
        world.kind = kind;
        world.consents(CHILD, LAST_MONTH);
        world.refuses(MOTHER, LAST_MONTH);
        world.refuses(FATHER, LAST_MONTH);
        assert_eq!(world.status(&catalogue), ConsentStatus::Refused, "{kind}");
    }
}

#[test]
fn scenario_6_the_consent_of_the_parents_ends_with_the_day_the_child_turns_16() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.facts.remove(0);
    let born = date(2010, 11, 23);
    world.birth(CHILD, born, born, false);
    for person in [MOTHER, FATHER, CHILD] {
        world.consents(person, LAST_MONTH);
    }
    let own = world.statements.pop().unwrap();
    world.at = first_moment(TODAY).unwrap() - 1.second();
    assert_eq!(
        world.status(&catalogue),
        missing(&[CHILD]),
        "at 15, in silence"
    );
    world.at = first_moment(TODAY).unwrap();
    assert_eq!(
        world.status(&catalogue),
        missing(&[CHILD]),
        "at 16, in silence"
    );
    world.statements = vec![own];
    assert!(given(&world.status(&catalogue)), "the youth alone");
    world.at = first_moment(TODAY).unwrap() - 1.second();
    assert_eq!(world.status(&catalogue), missing(&[MOTHER, FATHER]));
}

#[test]
fn scenario_7_a_child_of_12_withdraws_alone_and_it_closes_at_once_under_either_law() {
    let catalogue = shipped();
    for (day, stands) in [(date(2026, 8, 30), false), (date(2026, 9, 2), true)] {
        // Twelve on both days.
        let mut world = World::with_child_of(13).joint_authority();
        for person in [MOTHER, FATHER, CHILD] {
            world.consents(person, date(2026, 7, 1));
        }
        world.facts.last_mut().unwrap().recorded_at = moment(date(2026, 8, 20));
        world.at = moment(day);
        assert!(given(&world.status(&catalogue)), "{day}");
        // The register takes a withdrawal by the subject as one of everything given for the subject.
        for said in &mut world.statements {
            said.withdrawn_at = Some(world.at);
        }
        assert_eq!(world.status(&catalogue), ConsentStatus::Withdrawn, "{day}");
        let checked = |said: &RecordedStatement| {
            withdrawal_stands(&said.statement, CHILD, &world.facts, &catalogue, world.at)
        };
        let [mother, _, child] = &world.statements[..] else {
            unreachable!()
        };
        assert_eq!(checked(mother), stands, "what the mother gave, on {day}");
        assert!(checked(child), "what the child gave itself, on {day}");
        // The release of secrecy needed the child under the Jeugdwet all along.
        let mut release = mother.clone();
        release.statement.kind = ConsentKind::SecrecyRelease;
        assert!(checked(&release), "{day}");
    }
}

#[test]
fn scenario_8_a_withdrawal_closes_at_the_moment_of_use() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, LAST_MONTH);
    world.consents(FATHER, LAST_MONTH);
    assert!(given(&world.status(&catalogue)));
    world.statements[1].withdrawn_at = Some(world.at);
    assert_eq!(world.status(&catalogue), ConsentStatus::Withdrawn);
    world.statements[1].withdrawn_at = Some(world.at + 3.seconds());
    assert_eq!(
        world.status(&catalogue),
        ConsentStatus::Withdrawn,
        "also where the clock of another broker is ahead"
    );
}

#[test]
fn scenario_9_a_consent_that_expired_yesterday_is_expired_and_no_refusal() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, LAST_MONTH);
    world.consents(FATHER, LAST_MONTH).statement.period =
        Period::new(LAST_MONTH, Some(TODAY)).unwrap();
    assert_eq!(world.status(&catalogue), ConsentStatus::Expired);
    world.at = first_moment(TODAY).unwrap() - 1.second();
    assert!(given(&world.status(&catalogue)), "on the last day itself");
}

#[test]
fn scenario_24_the_mother_died_and_the_father_alone_gives() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(FATHER, LAST_MONTH);
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
    world.fact(Fact::Death { person: MOTHER });
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn scenario_25_the_mother_who_alone_had_authority_died_and_nobody_can_give() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8);
    world.authority(AuthorityOutcome::OneParent, &[MOTHER], None);
    world.consents(MOTHER, LAST_MONTH);
    world.consents(FATHER, LAST_MONTH);
    assert!(given(&world.status(&catalogue)));
    world.fact(Fact::Death { person: MOTHER });
    assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
}

#[test]
fn scenario_26_a_guardian_that_also_receives_is_heard_only_where_another_recorded_it() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8);
    world.recipient = hat("jbra/voluntary");
    world.authority(AuthorityOutcome::Guardian, &[], Some("jbra/guardian"));
    let guardian = Giver::Hat(hat("jbra/guardian"));
    world.says(guardian.clone(), StatementAnswer::Given, LAST_MONTH);
    assert!(given(&world.status(&catalogue)), "recorded by Samen DOEN");
    world.statements[0].writer = writer("jbra/guardian");
    let missing = ConsentStatus::Missing {
        by: BTreeSet::from([guardian]),
    };
    assert_eq!(world.status(&catalogue), missing, "recorded by itself");
    world.statements[0].confirmed_by = Some(writer("jbra/guardian"));
    assert_eq!(world.status(&catalogue), missing, "confirmed by itself");
    world.statements[0].confirmed_by = Some(writer("samen-doen/help"));
    assert!(given(&world.status(&catalogue)), "confirmed by Samen DOEN");
    // The data of a parent need the parent.
    world.birth(MOTHER, date(1990, 1, 1), date(1990, 1, 1), false);
    assert!(!given(&world.status_of(MOTHER, &catalogue)));
}
