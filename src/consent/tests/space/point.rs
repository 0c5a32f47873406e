//! What the register may know of one person: few words for each thing, in every combination.

use AuthorityOutcome as Outcome;

use super::*;
use crate::model::fact::{LossKind, Matter, RepresentationKind, RulingKind};

words!(Life {
    Unborn,
    Under12,
    ElevenOrTwelve,
    From12,
    FifteenOrSixteen,
    From16,
    Adult,
    Unknown,
    Deceased,
});
words!(Capacity {
    NotAssessed,
    Unable,
    Contested,
    UnableUnconfirmed
});
words!(Authority {
    Unrecorded,
    BothParents,
    MotherAlone,
    MotherWithFriend,
    GuardianPerson,
    GuardianHat,
    Nobody,
    Undetermined,
    Contested,
    HalfKnown,
});
words!(Event {
    Nothing,
    FatherDied,
    FatherDiedUnconfirmed,
    MotherDied,
    FatherSuspended,
    FatherEndedUnconfirmed,
    FatherBypassed,
    ProvisionalGuardian,
    ProvisionalGuardianOver,
    CourtForFather,
    CourtForFatherUnconfirmed,
});
words!(Speaker {
    Nobody,
    Curator,
    CuratorUnconfirmed,
    CuratorBypassed,
    Mentor,
    WrittenProxy,
    SpecialCurator,
});

/// One point of what the register may know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) life: Life,
    pub(super) capacity: Capacity,
    pub(super) authority: Authority,
    pub(super) event: Event,
    pub(super) speaker: Speaker,
}

pub(super) fn points() -> impl Iterator<Item = Point> {
    let lives = Life::ALL
        .iter()
        .flat_map(|&life| Capacity::ALL.iter().map(move |&it| (life, it)));
    let holders = lives.flat_map(|it| Authority::ALL.iter().map(move |&authority| (it, authority)));
    let events = holders.flat_map(|it| Event::ALL.iter().map(move |&event| (it, event)));
    events.flat_map(|(((life, capacity), authority), event)| {
        Speaker::ALL.iter().map(move |&speaker| Point {
            life,
            capacity,
            authority,
            event,
            speaker,
        })
    })
}

fn unconfirmed(recorded: &mut RecordedFact) {
    recorded.writer = writer("blijf/shelter");
    recorded.confirmed_by = None;
}

pub(super) fn world(point: Point, day: Day) -> World {
    let mut world = World::with_child_of(8);
    world.facts.clear();
    world.at = moment(day);
    life(&mut world, point.life, day);
    match point.capacity {
        Capacity::NotAssessed => {}
        Capacity::Unable => drop(world.assessed(false, &[Matter::Care]).id),
        Capacity::Contested => {
            world.assessed(true, &[Matter::Care]);
            world.assessed(false, &[Matter::Everything]);
        }
        Capacity::UnableUnconfirmed => unconfirmed(world.assessed(false, &[Matter::Care])),
    }
    authority(&mut world, point.authority, day);
    event(&mut world, point.event, day);
    speaker(&mut world, point.speaker);
    world
}

fn life(world: &mut World, life: Life, day: Day) {
    let born = |years: i32| day.saturating_sub(years.years());
    let mut birth = |earliest: Day, latest: Day| world.birth(CHILD, earliest, latest, false);
    let mut around = |years: i32| {
        birth(
            born(years).saturating_sub(9.days()),
            born(years).saturating_add(9.days()),
        );
    };
    match life {
        Life::Unborn => world.birth(CHILD, day, day.saturating_add(40.days()), true),
        Life::Under12 => around(8),
        Life::ElevenOrTwelve => around(12),
        Life::From12 => around(14),
        Life::FifteenOrSixteen => around(16),
        Life::From16 => around(17),
        Life::Adult => around(30),
        Life::Unknown => {}
        Life::Deceased => {
            around(14);
            world.fact(Fact::Death { person: CHILD });
        }
    }
}

fn authority(world: &mut World, authority: Authority, day: Day) {
    let both = [MOTHER, FATHER];
    match authority {
        Authority::Unrecorded => {}
        Authority::BothParents => drop(world.authority(Outcome::BothParents, &both, None).id),
        Authority::MotherAlone => drop(world.authority(Outcome::OneParent, &[MOTHER], None).id),
        Authority::MotherWithFriend => {
            world.authority(Outcome::ParentWithNonParent, &both, None);
        }
        Authority::GuardianPerson => drop(world.authority(Outcome::Guardian, &[FATHER], None).id),
        Authority::GuardianHat => {
            world.authority(Outcome::Guardian, &[], Some("jbra/guardian"));
        }
        Authority::Nobody => drop(world.authority(Outcome::TemporarilyNobody, &[], None).id),
        Authority::Undetermined => {
            world.authority(Outcome::CannotBeDetermined, &[], None);
        }
        Authority::Contested => {
            world.authority(Outcome::BothParents, &both, None);
            world.authority(Outcome::OneParent, &[MOTHER], None);
        }
        Authority::HalfKnown => {
            let found = world.authority(Outcome::BothParents, &both, None);
            if let Fact::Authority { unknown_holder, .. } = &mut found.fact {
                *unknown_holder = true;
            }
        }
    }
    // Looked up lately, and while a provisional guardianship that is over now still lasted.
    for recorded in &mut world.facts {
        if matches!(recorded.fact, Fact::Authority { .. }) {
            recorded.recorded_at = moment(day.saturating_sub(10.days()));
        }
    }
}

fn event(world: &mut World, event: Event, day: Day) {
    let order = [Matter::Care];
    match event {
        Event::Nothing => {}
        Event::FatherDied => drop(world.fact(Fact::Death { person: FATHER }).id),
        Event::FatherDiedUnconfirmed => unconfirmed(world.fact(Fact::Death { person: FATHER })),
        Event::MotherDied => drop(world.fact(Fact::Death { person: MOTHER }).id),
        Event::FatherSuspended => drop(world.lost(FATHER, LossKind::Suspended).id),
        Event::FatherEndedUnconfirmed => unconfirmed(world.lost(FATHER, LossKind::Ended)),
        Event::FatherBypassed => world.bypassed(FATHER),
        Event::ProvisionalGuardian => {
            world.provisional_guardian(day.saturating_sub(20.days()));
        }
        Event::ProvisionalGuardianOver => {
            let began = day.saturating_sub(3.months()).saturating_sub(5.days());
            world.provisional_guardian(began);
        }
        Event::CourtForFather => {
            world.ruled(
                RulingKind::JointAuthority,
                FATHER,
                &order,
                &["blijf/shelter"],
            );
        }
        Event::CourtForFatherUnconfirmed => unconfirmed(world.ruled(
            RulingKind::JointAuthority,
            FATHER,
            &order,
            &["blijf/shelter"],
        )),
    }
}

fn speaker(world: &mut World, speaker: Speaker) {
    use RepresentationKind as Kind;
    let (kind, order) = match speaker {
        Speaker::Nobody => return,
        Speaker::Curator | Speaker::CuratorUnconfirmed | Speaker::CuratorBypassed => {
            (Kind::Curator, Matter::Everything)
        }
        Speaker::Mentor => (Kind::Mentor, Matter::Care),
        Speaker::WrittenProxy => (Kind::WrittenProxy, Matter::Care),
        Speaker::SpecialCurator => (Kind::SpecialCurator, Matter::Care),
    };
    let recorded = world.represented(kind, Giver::Person(REPRESENTATIVE), &[order]);
    match speaker {
        Speaker::CuratorUnconfirmed => unconfirmed(recorded),
        Speaker::CuratorBypassed => world.bypassed(REPRESENTATIVE),
        _ => {}
    }
}
