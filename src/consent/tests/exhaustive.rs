//! The whole small space: age band × authority × what two authority-holders and the child said, against a second, naive reckoning.

use AuthorityOutcome as Outcome;

use super::*;

/// What one person said, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Consent,
    Expired,
    Withdrawn,
    Refused,
    ConsentThenRefused,
    RefusedThenConsent,
    WrongStanding,
}

const SAID: [Said; 8] = [
    Said::Nothing,
    Said::Consent,
    Said::Expired,
    Said::Withdrawn,
    Said::Refused,
    Said::ConsentThenRefused,
    Said::RefusedThenConsent,
    Said::WrongStanding,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authority {
    Unrecorded,
    BothParents,
    MotherAlone,
    MotherWithFriend,
    GuardianHat,
    Nobody,
    Undetermined,
    FatherDied,
    MotherAloneDied,
    FatherBypassed,
}

const AUTHORITY: [Authority; 10] = [
    Authority::Unrecorded,
    Authority::BothParents,
    Authority::MotherAlone,
    Authority::MotherWithFriend,
    Authority::GuardianHat,
    Authority::Nobody,
    Authority::Undetermined,
    Authority::FatherDied,
    Authority::MotherAloneDied,
    Authority::FatherBypassed,
];

const EARLY: Day = date(2026, 1, 5);
const LATE: Day = date(2026, 10, 5);

/// In the place of the second authority-holder: the father, or the guardian where an organisation is one.
fn second(authority: Authority) -> Giver {
    match authority {
        Authority::GuardianHat => Giver::Hat(hat("jbra/guardian")),
        _ => Giver::Person(FATHER),
    }
}

fn say(world: &mut World, giver: &Giver, said: Said) {
    let mut add = |answer, on| {
        world.says(giver.clone(), answer, on);
    };
    match said {
        Said::Nothing => return,
        Said::Consent | Said::Withdrawn | Said::WrongStanding => add(StatementAnswer::Given, LATE),
        Said::Expired => add(StatementAnswer::Given, EARLY),
        Said::Refused => add(StatementAnswer::Refused, LATE),
        Said::ConsentThenRefused => {
            add(StatementAnswer::Given, LATE);
            add(StatementAnswer::Refused, LATE.tomorrow().unwrap());
        }
        Said::RefusedThenConsent => {
            add(StatementAnswer::Refused, EARLY);
            add(StatementAnswer::Given, LATE);
        }
    }
    let last = world.statements.last_mut().unwrap();
    match said {
        Said::Withdrawn => last.withdrawn_at = Some(moment(LATE)),
        Said::WrongStanding => last.statement.standing = Standing::Representative,
        _ => {}
    }
}

fn world(band: AgeBand, authority: Authority) -> World {
    let mut world = World::in_band(band);
    let record = |world: &mut World, outcome, persons: &[PersonId], hat| {
        world.authority(outcome, persons, hat);
    };
    match authority {
        Authority::Unrecorded => {}
        Authority::BothParents | Authority::FatherDied | Authority::FatherBypassed => {
            record(&mut world, Outcome::BothParents, &[MOTHER, FATHER], None);
        }
        Authority::MotherAlone | Authority::MotherAloneDied => {
            record(&mut world, Outcome::OneParent, &[MOTHER], None);
        }
        Authority::MotherWithFriend => {
            let persons = [MOTHER, FATHER];
            record(&mut world, Outcome::ParentWithNonParent, &persons, None);
        }
        Authority::GuardianHat => {
            record(&mut world, Outcome::Guardian, &[], Some("jbra/guardian"));
        }
        Authority::Nobody => record(&mut world, Outcome::TemporarilyNobody, &[], None),
        Authority::Undetermined => record(&mut world, Outcome::CannotBeDetermined, &[], None),
    }
    match authority {
        Authority::FatherDied => drop(world.fact(Fact::Death { person: FATHER }).id),
        Authority::MotherAloneDied => drop(world.fact(Fact::Death { person: MOTHER }).id),
        Authority::FatherBypassed => world.bypassed(FATHER),
        _ => {}
    }
    world
}

/// Name of the status, reckoned without the calculus.
fn naive(band: AgeBand, authority: Authority, said: [Said; 3]) -> &'static str {
    let [mother, other, child] = said;
    let holders = match authority {
        Authority::Unrecorded | Authority::Undetermined => Err("undetermined"),
        Authority::Nobody | Authority::MotherAloneDied | Authority::FatherBypassed => Err("nobody"),
        Authority::BothParents | Authority::MotherWithFriend => Ok(vec![mother, other]),
        Authority::MotherAlone | Authority::FatherDied => Ok(vec![mother]),
        Authority::GuardianHat => Ok(vec![other]),
    };
    let asked = match band {
        AgeBand::Unborn => return "undetermined",
        AgeBand::Under12 => holders,
        AgeBand::From12 => holders.map(|holders| [holders, vec![child]].concat()),
        AgeBand::From16 | AgeBand::Adult => Ok(vec![child]),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(closed) => return closed,
    };
    let any = |words: &[Said]| asked.iter().any(|said| words.contains(said));
    if any(&[Said::Refused, Said::ConsentThenRefused]) {
        "refused"
    } else if any(&[Said::Withdrawn]) {
        "withdrawn"
    } else if any(&[Said::Nothing, Said::WrongStanding]) {
        "missing"
    } else if any(&[Said::Expired]) {
        "expired"
    } else {
        "given"
    }
}

fn name(status: &ConsentStatus) -> &'static str {
    match status {
        ConsentStatus::Given { .. } => "given",
        ConsentStatus::Refused => "refused",
        ConsentStatus::Missing { .. } => "missing",
        ConsentStatus::Expired => "expired",
        ConsentStatus::Withdrawn => "withdrawn",
        ConsentStatus::NobodyCanGive => "nobody",
        ConsentStatus::CannotBeDetermined => "undetermined",
    }
}

/// Calls with every point of the space.
fn everywhere(mut visit: impl FnMut(&World, AgeBand, Authority, [Said; 3])) -> usize {
    let mut points = 0;
    for &band in AgeBand::ALL {
        for authority in AUTHORITY {
            let empty = world(band, authority);
            for index in 0..SAID.len().pow(3) {
                let said = [SAID[index % 8], SAID[index / 8 % 8], SAID[index / 64]];
                let mut full = empty.clone();
                say(&mut full, &Giver::Person(MOTHER), said[0]);
                say(&mut full, &second(authority), said[1]);
                say(&mut full, &Giver::Person(CHILD), said[2]);
                visit(&full, band, authority, said);
                points += 1;
            }
        }
    }
    points
}

#[test]
fn every_point_has_the_status_that_a_naive_reckoning_gives() {
    let catalogue = shipped();
    let points = everywhere(|world, band, authority, said| {
        let expected = naive(band, authority, said);
        let found = world.status(&catalogue);
        assert_eq!(name(&found), expected, "{band} {authority:?} {said:?}");
    });
    assert_eq!(points, 5 * 10 * 512);
}

#[test]
fn no_refusal_and_no_withdrawal_ever_opens_and_no_consent_ever_closes() {
    let catalogue = shipped();
    everywhere(|world, band, authority, said| {
        let before = given(&world.status(&catalogue));
        let place = || format!("{band} {authority:?} {said:?}");
        for giver in [
            Giver::Person(MOTHER),
            second(authority),
            Giver::Person(CHILD),
        ] {
            let mut more = world.clone();
            more.says(giver.clone(), StatementAnswer::Refused, TODAY);
            assert!(before || !given(&more.status(&catalogue)), "{}", place());
            let mut more = world.clone();
            more.says(giver, StatementAnswer::Given, TODAY);
            assert!(!before || given(&more.status(&catalogue)), "{}", place());
        }
        for index in 0..world.statements.len() {
            let mut less = world.clone();
            less.statements[index].withdrawn_at = Some(less.at);
            assert!(before || !given(&less.status(&catalogue)), "{}", place());
        }
    });
}
