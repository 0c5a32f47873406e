//! Each rule of the calculus by itself.

use super::*;

const GIVEN_ON: Day = date(2026, 10, 20);

fn all_consent() -> World {
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, GIVEN_ON);
    world.consents(FATHER, GIVEN_ON);
    world
}

#[test]
fn a_consent_counts_neither_before_it_was_recorded_nor_before_it_was_given() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.statements[0].recorded_at = world.at + 1.second();
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
    world.statements[0].recorded_at = world.at;
    assert!(given(&world.status(&catalogue)));
    world.statements[0].statement.given_at = world.at + 1.second();
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
}

#[test]
fn a_consent_does_not_count_before_its_period_begins() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.statements[0].statement.period = Period::new(date(2026, 11, 24), None).unwrap();
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
}

#[test]
fn a_consent_ends_after_six_months_also_where_no_end_or_a_later_one_was_named() {
    let catalogue = shipped();
    for until in [None, Some(date(2036, 1, 1))] {
        let mut world = all_consent();
        for said in &mut world.statements {
            said.statement.period = Period::new(date(2026, 5, 24), until).unwrap();
        }
        let end = first_moment(date(2026, 11, 24)).unwrap();
        assert_eq!(
            world.status(&catalogue),
            ConsentStatus::Given {
                until: end,
                self_dealing: false
            }
        );
        world.at = end;
        assert_eq!(world.status(&catalogue), ConsentStatus::Expired);
    }
}

#[test]
fn a_refusal_stays_until_the_same_person_consents_later() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.refuses(MOTHER, date(2026, 11, 1));
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
    world.consents(FATHER, date(2026, 11, 10));
    assert_eq!(
        world.status(&catalogue),
        ConsentStatus::Refused,
        "another's consent changes nothing"
    );
    world.consents(MOTHER, date(2026, 11, 10));
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn a_refusal_does_not_expire() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.statements.remove(0);
    world.refuses(MOTHER, date(2020, 1, 1));
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn on_the_same_instant_the_refusal_wins() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.refuses(MOTHER, GIVEN_ON);
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
    world.statements.reverse();
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn a_consent_on_paper_from_before_a_refusal_does_not_undo_it() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.refuses(MOTHER, date(2026, 11, 1));
    world.consents(MOTHER, date(2026, 10, 25)).recorded_at = world.at;
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn after_a_withdrawal_only_a_later_consent_opens_again() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.consents(MOTHER, date(2026, 11, 1));
    world.statements[0].withdrawn_at = Some(moment(date(2026, 11, 10)));
    assert_eq!(
        world.status(&catalogue),
        ConsentStatus::Withdrawn,
        "an older consent for the same cell fell with it"
    );
    world.consents(MOTHER, date(2026, 11, 11));
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn the_kinds_are_never_mixed() {
    let catalogue = shipped();
    for &said in ConsentKind::ALL {
        for &asked in ConsentKind::ALL {
            let mut world = World::with_child_of(8).joint_authority();
            world.kind = said;
            world.consents(MOTHER, GIVEN_ON);
            world.consents(FATHER, GIVEN_ON);
            world.kind = asked;
            assert_eq!(given(&world.status(&catalogue)), said == asked);
        }
    }
}

#[test]
fn a_consent_opens_no_other_cell() {
    let catalogue = shipped();
    let base = all_consent();
    for change in [
        |cells: &mut Cells| cells.holders = BTreeSet::from([hat("jbra/ots")]),
        |cells: &mut Cells| cells.recipients = BTreeSet::from([hat("vt/report")]),
        |cells: &mut Cells| cells.task = "evaluation".parse().unwrap(),
        |cells: &mut Cells| cells.categories = BTreeSet::from([Category::Debt]),
    ] {
        let mut world = base.clone();
        change(&mut world.statements[0].statement.cells);
        assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
    }
}

#[test]
fn a_parent_never_opens_the_data_of_another_adult() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.birth(MOTHER, date(1990, 1, 1), date(1990, 1, 1), false);
    world.consents(FATHER, GIVEN_ON).statement.subject = MOTHER;
    assert_eq!(world.status_of(MOTHER, &catalogue), missing(&[MOTHER]));
    let own = world.consents(MOTHER, GIVEN_ON);
    own.statement.subject = MOTHER;
    own.statement.standing = Standing::Own;
    assert!(given(&world.status_of(MOTHER, &catalogue)));
}

#[test]
fn a_consent_on_the_wrong_standing_gives_nothing_and_a_refusal_still_closes() {
    let catalogue = shipped();
    for standing in [Standing::Own, Standing::Guardian, Standing::Representative] {
        let mut world = all_consent();
        world.statements[0].statement.standing = standing;
        assert_eq!(world.status(&catalogue), missing(&[MOTHER]), "{standing}");
        world.statements[0].statement.answer = StatementAnswer::Refused;
        assert_eq!(
            world.status(&catalogue),
            ConsentStatus::Refused,
            "{standing}"
        );
    }
}

#[test]
fn who_lost_authority_since_is_no_longer_heard() {
    let catalogue = shipped();
    let mut world = all_consent();
    let authority = world.facts.pop().unwrap();
    assert_eq!(authority.fact.kind(), "authority");
    world.authority(AuthorityOutcome::OneParent, &[MOTHER], None);
    assert!(given(&world.status(&catalogue)), "the mother alone");
    world.statements.remove(0);
    assert_eq!(
        world.status(&catalogue),
        missing(&[MOTHER]),
        "the father's consent no longer counts"
    );
}

#[test]
fn authority_that_is_missing_contested_or_half_known_cannot_be_determined() {
    let catalogue = shipped();
    let undetermined = ConsentStatus::CannotBeDetermined;
    let mut absent = all_consent();
    absent.facts.pop();
    assert_eq!(absent.status(&catalogue), undetermined);
    let mut contested = all_consent();
    contested.authority(AuthorityOutcome::OneParent, &[MOTHER], None);
    assert_eq!(contested.status(&catalogue), undetermined);
    let mut half_known = all_consent();
    if let Fact::Authority { unknown_holder, .. } = &mut half_known.facts[1].fact {
        *unknown_holder = true;
    }
    assert_eq!(half_known.status(&catalogue), undetermined);
    let mut one_of_two = all_consent();
    one_of_two.facts.pop();
    one_of_two.authority(AuthorityOutcome::BothParents, &[MOTHER], None);
    assert_eq!(one_of_two.status(&catalogue), undetermined);
}

#[test]
fn two_sources_that_say_the_same_about_authority_do_not_contest_each_other() {
    let catalogue = shipped();
    let world = all_consent().joint_authority();
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn a_bypassed_representative_closes_consent_for_the_child_and_not_for_a_youth_of_16() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.bypassed(FATHER);
    assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
    let mut youth = World::with_child_of(16).joint_authority();
    youth.bypassed(FATHER);
    youth.consents(CHILD, GIVEN_ON);
    assert!(given(&youth.status(&catalogue)));
}

#[test]
fn nobody_gives_for_who_died() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.fact(Fact::Death { person: CHILD });
    assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
}

#[test]
fn an_inexact_or_unknown_birth_asks_what_any_possible_age_asks() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.facts.remove(0);
    assert_eq!(world.status(&catalogue), missing(&[CHILD]), "unknown");
    world.birth(CHILD, date(2012, 1, 1), date(2016, 1, 1), false);
    assert_eq!(world.status(&catalogue), missing(&[CHILD]), "10 to 14");
    world.consents(CHILD, GIVEN_ON);
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn what_the_recipient_wrote_and_nobody_confirmed_opens_nothing_for_it() {
    let catalogue = shipped();
    let unconfirmed = |world: &mut World, index: usize, by: &str| {
        world.facts[index].confirmed_by = None;
        world.facts[index].writer = writer(by);
    };
    let mut authority = all_consent();
    unconfirmed(&mut authority, 1, "blijf/shelter");
    assert_eq!(
        authority.status(&catalogue),
        ConsentStatus::CannotBeDetermined
    );
    unconfirmed(&mut authority, 1, "vt/report");
    assert!(given(&authority.status(&catalogue)), "another wrote it");
    let mut birth = all_consent();
    unconfirmed(&mut birth, 0, "blijf/shelter");
    assert_eq!(birth.status(&catalogue), missing(&[CHILD]));
    let mut death = all_consent();
    death.statements.pop();
    death.fact(Fact::Death { person: FATHER });
    assert!(given(&death.status(&catalogue)));
    unconfirmed(&mut death, 2, "blijf/shelter");
    assert_eq!(death.status(&catalogue), missing(&[FATHER]));
}

#[test]
fn what_the_recipient_recorded_itself_opens_nothing_for_it_until_somebody_else_confirmed_it() {
    let catalogue = shipped();
    let mut world = all_consent();
    world.statements[0].writer = writer("blijf/shelter");
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
    world.statements[0].confirmed_by = Some(writer("blijf/shelter"));
    assert!(given(&world.status(&catalogue)));
}
