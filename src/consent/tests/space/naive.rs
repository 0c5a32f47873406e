//! A second reckoning of who must give, without the tables.

use super::point::*;
use super::*;
use crate::model::AgeBand;

/// Who must give, and who may close; or why there is nobody.
pub(super) type Reckoned = Result<(BTreeSet<Giver>, BTreeSet<Giver>), &'static str>;

#[expect(
    clippy::unnecessary_wraps,
    reason = "one of the two ways a reckoning ends"
)]
pub(super) fn these(givers: &[Giver]) -> Reckoned {
    Ok((givers.iter().cloned().collect(), BTreeSet::new()))
}

pub(super) fn together(one: Reckoned, other: Reckoned) -> Reckoned {
    match (one, other) {
        (Ok((mut needed, mut closing)), Ok((more, others))) => {
            needed.extend(more);
            closing.extend(others);
            Ok((needed, closing))
        }
        (Err("nobody"), _) | (_, Err("nobody")) => Err("nobody"),
        _ => Err("undetermined"),
    }
}

/// Law sheet 1.1 and 1.2, read once more without the tables: by what is confirmed, and by everything that was said.
pub(super) fn naive(point: Point, kind: ConsentKind) -> Reckoned {
    let confirmed = Point {
        capacity: match point.capacity {
            Capacity::UnableUnconfirmed => Capacity::NotAssessed,
            other => other,
        },
        event: match point.event {
            Event::FatherDiedUnconfirmed | Event::FatherEndedUnconfirmed => Event::Nothing,
            other => other,
        },
        speaker: match point.speaker {
            Speaker::CuratorUnconfirmed => Speaker::Nobody,
            other => other,
        },
        ..point
    };
    let said = Point {
        capacity: match point.capacity {
            Capacity::UnableUnconfirmed => Capacity::Unable,
            other => other,
        },
        event: match point.event {
            Event::FatherDiedUnconfirmed => Event::FatherDied,
            Event::FatherEndedUnconfirmed => Event::FatherSuspended,
            other => other,
        },
        speaker: match point.speaker {
            Speaker::CuratorUnconfirmed => Speaker::Curator,
            other => other,
        },
        ..point
    };
    together(by_one_reading(confirmed, kind), by_one_reading(said, kind))
}

fn by_one_reading(point: Point, kind: ConsentKind) -> Reckoned {
    let stages: &[AgeBand] = match point.life {
        Life::Unborn | Life::Deceased => return Err("nobody"),
        Life::Under12 => &[AgeBand::Under12],
        Life::ElevenOrTwelve => &[AgeBand::Under12, AgeBand::From12],
        Life::From12 => &[AgeBand::From12],
        Life::FifteenOrSixteen => &[AgeBand::From12, AgeBand::From16],
        Life::From16 => &[AgeBand::From16],
        Life::Adult => &[AgeBand::Adult],
        Life::Unknown => &[
            AgeBand::Under12,
            AgeBand::From12,
            AgeBand::From16,
            AgeBand::Adult,
        ],
    };
    let abilities: &[bool] = match point.capacity {
        Capacity::NotAssessed => &[true],
        Capacity::Unable => &[false],
        Capacity::Contested => &[true, false],
        Capacity::UnableUnconfirmed => unreachable!(),
    };
    let child = Giver::Person(CHILD);
    let own = || these(std::slice::from_ref(&child));
    let may_close = || Ok((BTreeSet::new(), BTreeSet::from([child.clone()])));
    let mut all = these(&[]);
    for stage in stages {
        for able in abilities {
            let asked = match (stage, able) {
                (AgeBand::Unborn, _) => Err("nobody"),
                (AgeBand::Under12, _) => holders(point),
                (AgeBand::From12, true) => together(own(), holders(point)),
                (AgeBand::From12 | AgeBand::From16, false) => together(may_close(), holders(point)),
                (AgeBand::From16 | AgeBand::Adult, true) => own(),
                (AgeBand::Adult, false) => together(may_close(), representative(point, kind)),
            };
            all = together(all, asked);
        }
    }
    all
}

fn representative(point: Point, kind: ConsentKind) -> Reckoned {
    match point.speaker {
        Speaker::Curator | Speaker::Mentor => these(&[Giver::Person(REPRESENTATIVE)]),
        Speaker::WrittenProxy if kind != ConsentKind::Sharing => {
            these(&[Giver::Person(REPRESENTATIVE)])
        }
        _ => Err("nobody"),
    }
}

fn holders(point: Point) -> Reckoned {
    let [mother, father] = [MOTHER, FATHER].map(Giver::Person);
    let guardian = Giver::Hat(hat("jbra/guardian"));
    if point.speaker == Speaker::SpecialCurator {
        return these(&[Giver::Person(REPRESENTATIVE)]);
    }
    if point.event == Event::ProvisionalGuardian {
        return these(&[guardian]);
    }
    let father_gone = matches!(point.event, Event::FatherDied | Event::FatherSuspended);
    let mother_died = point.event == Event::MotherDied;
    #[expect(
        clippy::match_same_arms,
        reason = "each line is a line of the law sheet"
    )]
    match (point.authority, point.event) {
        (
            Authority::BothParents | Authority::MotherWithFriend | Authority::GuardianPerson,
            Event::FatherBypassed,
        ) => Err("nobody"),
        (Authority::BothParents, _) if father_gone => these(&[mother]),
        (Authority::BothParents, _) if mother_died => these(&[father]),
        (Authority::BothParents, _) => these(&[mother, father]),
        (Authority::MotherAlone, _) if mother_died => Err("nobody"),
        (Authority::MotherAlone, _) => these(&[mother]),
        (Authority::MotherWithFriend, _) if father_gone || mother_died => Err("undetermined"),
        (Authority::MotherWithFriend, _) => these(&[mother, father]),
        (Authority::GuardianPerson, _) if father_gone => Err("nobody"),
        (Authority::GuardianPerson, _) => these(&[father]),
        (Authority::GuardianHat, Event::ProvisionalGuardianOver) => Err("undetermined"),
        (Authority::GuardianHat, _) => these(&[guardian]),
        (Authority::Nobody, _) => Err("nobody"),
        (
            Authority::Unrecorded
            | Authority::Undetermined
            | Authority::Contested
            | Authority::HalfKnown,
            _,
        ) => Err("undetermined"),
    }
}
