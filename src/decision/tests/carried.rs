//! Consents that something was given under, asked again for each legal day.

use jiff::civil::date;

use super::world::{CHILD, FATHER, MOTHER, POLICIES, World, birth, by};
use crate::consent::{Standing, StatementAnswer};
use crate::decision::{
    CarriedFlow, ConsentDays, Flow, RegisterEvent, RegisterRecord, open_otherwise,
};
use crate::model::{
    Category, ConsentKind, Day, Fact, Modality, Period, PersonId, SubjectRef, Timestamp,
};

const HELP: &str = "samen-doen/help";

/// Everything about the child in a world in which both parents consented from 1 November until 1 February.
fn records(world: &World) -> Vec<RegisterRecord> {
    let child = SubjectRef::Person(CHILD);
    let facts = world.facts.facts.iter().filter(|it| it.subject == child);
    let facts = facts.map(|recorded| RegisterRecord {
        subject: child.clone(),
        event: RegisterEvent::FactAsserted {
            id: recorded.id,
            fact: recorded.fact.clone(),
            valid: recorded.valid,
            evidence: None,
            needs_confirmation: false,
        },
        writer: recorded.writer.clone(),
        recorded_at: recorded.recorded_at,
    });
    let said = world.facts.statements.iter().map(|said| RegisterRecord {
        subject: child.clone(),
        event: RegisterEvent::StatementRecorded {
            id: said.id,
            statement: Box::new(said.statement.clone()),
        },
        writer: said.writer.clone(),
        recorded_at: said.recorded_at,
    });
    facts.chain(said).collect()
}

fn consented() -> World {
    World::asked_by("vt/report", "first-analysis", &[Category::Plan]).consented(CHILD, &[HELP])
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn withdrawn(by_whom: PersonId, when: &str) -> RegisterRecord {
    RegisterRecord {
        subject: SubjectRef::Person(CHILD),
        event: RegisterEvent::Withdrawn {
            subject: CHILD,
            by: Some(by_whom),
            consent: None,
        },
        writer: by(HELP),
        recorded_at: at(when),
    }
}

/// The first day without, for what was given on 23 November at noon.
fn ended(records: &[RegisterRecord], before: Day) -> Option<Day> {
    let ageless = POLICIES.catalogue().without_ageing();
    ConsentDays::of(records, &ageless).first_without(&carried(), at("2026-11-23T12:00:00Z"), before)
}

/// The day of which it is told ahead that it ends then, asked at a moment.
fn ends_ahead(records: &[RegisterRecord], now: &str) -> Option<Day> {
    let ageless = POLICIES.catalogue().without_ageing();
    ConsentDays::of(records, &ageless).ends_ahead(&carried(), at(now), MUCH_LATER)
}

fn carried() -> CarriedFlow {
    CarriedFlow {
        flow: Flow {
            holder: HELP.parse().unwrap(),
            subject: CHILD,
            category: Category::Plan,
        },
        recipient: "vt/report".parse().unwrap(),
        task: "first-analysis".parse().unwrap(),
        kinds: [ConsentKind::Sharing, ConsentKind::SecrecyRelease].into(),
    }
}

const MUCH_LATER: Day = date(2027, 6, 1);

#[test]
fn a_consent_ends_with_its_period_whatever_day_it_is_asked_and_however_old_the_look_up() {
    let records = records(&consented());
    let end = date(2027, 2, 1);
    assert_eq!(ended(&records, end), None, "before it is over");
    assert_eq!(ended(&records, date(2027, 2, 2)), Some(end));
    assert_eq!(ended(&records, MUCH_LATER), Some(end));
}

#[test]
fn a_withdrawal_ends_it_on_its_own_legal_day_whoever_makes_it() {
    for by_whom in [MOTHER, FATHER] {
        let mut records = records(&consented());
        // Half past midnight on the fourth in the Netherlands.
        records.push(withdrawn(by_whom, "2026-12-03T23:30:00Z"));
        assert_eq!(ended(&records, date(2026, 12, 4)), None);
        assert_eq!(ended(&records, MUCH_LATER), Some(date(2026, 12, 4)));
    }
}

#[test]
fn what_is_given_again_before_the_day_is_over_never_ended() {
    let mut world = consented();
    let mut all = records(&world);
    all.push(withdrawn(MOTHER, "2026-12-04T09:00:00Z"));
    let kinds = [ConsentKind::Sharing, ConsentKind::SecrecyRelease];
    let again = kinds.map(|kind| [(kind, MOTHER), (kind, FATHER)]);
    for (kind, giver) in again.into_iter().flatten() {
        let (answer, speaks) = (StatementAnswer::Given, Standing::AuthorityHolder);
        let said = world.says(kind, answer, CHILD, giver, speaks, &[HELP]);
        said.statement.given_at = at("2026-12-04T15:00:00Z");
        said.statement.period =
            Period::new(date(2026, 12, 4), said.statement.period.until()).unwrap();
        said.recorded_at = at("2026-12-04T15:00:00Z");
    }
    let again = records(&world).split_off(all.len() - 1);
    all.extend(again);
    assert_eq!(ended(&all, MUCH_LATER), Some(date(2027, 2, 1)));
}

#[test]
fn a_twelfth_birthday_ends_what_the_parents_alone_gave() {
    let world =
        consented().without(|fact| matches!(fact, Fact::Birth { person, .. } if *person == CHILD));
    let mut world = world;
    world.fact("vt/report", birth(CHILD, date(2014, 12, 10)));
    let records = records(&world);
    assert_eq!(ended(&records, MUCH_LATER), Some(date(2026, 12, 10)));
    let birthday = Some(date(2026, 12, 10));
    assert_eq!(ends_ahead(&records, "2026-11-23T12:00:00Z"), birthday);
    assert_eq!(ends_ahead(&records, "2026-12-10T12:00:00Z"), None);
}

#[test]
fn of_what_ends_a_consent_only_its_own_end_and_birthdays_are_told_ahead() {
    let world = consented();
    let now = "2026-11-23T12:00:00Z";
    assert_eq!(ends_ahead(&records(&world), now), Some(date(2027, 2, 1)));
    let mut withdrawn_since = records(&world);
    withdrawn_since.push(withdrawn(MOTHER, "2026-11-23T11:00:00Z"));
    let later = "2026-11-24T11:00:00Z";
    assert_eq!(ends_ahead(&withdrawn_since, now), Some(date(2027, 2, 1)));
    assert_eq!(ends_ahead(&withdrawn_since, later), None, "with its day");

    // Whatever else is recorded of a day to come is for nobody to read before.
    let mut world = consented();
    let gone = Fact::Death { person: CHILD };
    world.fact_during("rvdk/inquiry", gone, Period::since(date(2026, 12, 20)));
    assert_eq!(
        ended(&records(&world), MUCH_LATER),
        Some(date(2026, 12, 20))
    );
    let itself = Some(date(2027, 2, 1));
    assert_eq!(ends_ahead(&records(&world), now), itself);

    // Nor when what somebody else recorded ends, be it said at once or afterwards.
    for said_at_once in [true, false] {
        let mut records = records(&consented());
        let authority = |record: &&mut RegisterRecord| match &record.event {
            RegisterEvent::FactAsserted { fact, .. } => matches!(fact, Fact::Authority { .. }),
            _ => false,
        };
        let looked_up = records.iter_mut().find(authority).unwrap();
        looked_up.writer = by(HELP);
        let RegisterEvent::FactAsserted { id, valid, .. } = &mut looked_up.event else {
            panic!("{looked_up:?}")
        };
        let until = date(2026, 12, 20);
        if said_at_once {
            *valid = Period::new(valid.from(), Some(until)).unwrap();
        } else {
            let event = RegisterEvent::FactEnded { id: *id, until };
            let mut end = looked_up.clone();
            end.event = event;
            records.push(end);
        }
        assert_eq!(ends_ahead(&records, now), itself, "{said_at_once}");
    }
}

#[test]
fn a_birthday_that_ends_nothing_is_not_taken_for_an_end_that_others_wrote_down() {
    let born = |fact: &Fact| matches!(fact, Fact::Birth { person, .. } if *person == CHILD);
    let mut world = World::asked_by("vt/report", "first-analysis", &[Category::Plan]).without(born);
    world.fact("vt/report", birth(CHILD, date(2008, 12, 26)));
    for kind in [ConsentKind::Sharing, ConsentKind::SecrecyRelease] {
        let (answer, speaks) = (StatementAnswer::Given, Standing::Own);
        world.says(kind, answer, CHILD, CHILD, speaks, &[HELP]);
    }
    let now = "2026-11-23T12:00:00Z";
    let itself = Some(date(2027, 2, 1));
    assert_eq!(ends_ahead(&records(&world), now), itself);
    let gone = Fact::Death { person: CHILD };
    world.fact_during("rvdk/inquiry", gone, Period::since(date(2026, 12, 20)));
    assert_eq!(ends_ahead(&records(&world), now), itself);
}

#[test]
fn of_what_ends_a_consent_a_birthday_that_others_wrote_down_is_not_told_ahead_and_hides_nothing() {
    let now = "2026-11-23T12:00:00Z";
    for writer in [HELP, "vt/report"] {
        let born = |fact: &Fact| matches!(fact, Fact::Birth { person, .. } if *person == CHILD);
        let mut world = consented().without(born);
        world.fact(writer, birth(CHILD, date(2014, 12, 10)));
        let told = match writer {
            HELP => date(2027, 2, 1),
            _ => date(2026, 12, 10),
        };
        assert_eq!(ends_ahead(&records(&world), now), Some(told), "{writer}");
    }
}

#[test]
fn what_was_known_later_ends_it_on_the_day_it_was_known() {
    let mut world = consented();
    let gone = Fact::Death { person: CHILD };
    let dead = world.fact_during(
        "rvdk/inquiry",
        gone,
        Period::new(date(2026, 11, 25), None).unwrap(),
    );
    dead.recorded_at = at("2026-12-08T09:00:00Z");
    assert_eq!(ended(&records(&world), MUCH_LATER), Some(date(2026, 12, 8)));
}

#[test]
fn without_consent_a_flow_is_open_only_by_what_the_recipient_may_know() {
    let world = World::asked_by("jbra/ots", "first-analysis", &[Category::Plan]);
    let flow = Flow {
        holder: HELP.parse().unwrap(),
        subject: CHILD,
        category: Category::Plan,
    };
    let otherwise = |world: &World| {
        let (request, flows) = (world.request(), [flow.clone()].into());
        let (question, asker) = (request.question(), request.professional());
        open_otherwise(question, asker, &world.facts, &POLICIES, world.at, &flows)
    };
    assert!(otherwise(&world).is_empty());
    let open = otherwise(&world.consented(CHILD, &[HELP]).with_ots());
    assert_eq!(open[&flow].terms.modality, Modality::Duty);
}
