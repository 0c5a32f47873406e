//! The book of numbers: each organisation's own client number of each person it holds, and citizen numbers for tests.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::routine::Chance;
use super::story::{PersonTold, Story};
use super::{ORGANISATIONS, WorldError};

/// Numbers of everybody, and what the writers need to know of the stories as a whole.
pub(super) struct Book {
    pub(super) today: Date,
    numbers: BTreeMap<(&'static str, String), String>,
    bsns: BTreeMap<String, String>,
}

/// The organisation of a hat: what stands before the stroke.
pub(super) fn organisation_of(hat: &str) -> &str {
    hat.split_once('/')
        .map_or(hat, |(organisation, _)| organisation)
}

impl Book {
    /// Gives everybody their numbers, in the order of the stories.
    pub(super) fn open(stories: &[Story], seed: u64, today: Date) -> Self {
        let mut chance = Chance::new(seed);
        let mut numbers = BTreeMap::new();
        for organisation in ORGANISATIONS {
            let mut next = 100 + chance.below(400);
            for held in stories.iter().flat_map(|story| &story.held) {
                if organisation_of(&held.hat) != organisation {
                    continue;
                }
                for person in &held.who {
                    numbers
                        .entry((organisation, person.clone()))
                        .or_insert_with(|| {
                            next += 1 + chance.below(17);
                            client_number(organisation, next, held.from.date(today))
                        });
                }
            }
        }
        let mut candidate = 999_990_000;
        let bsns = stories
            .iter()
            .flat_map(|story| &story.persons)
            .filter(|person| is_born(person, today))
            .map(|person| {
                candidate = next_bsn(candidate);
                (person.key.clone(), candidate.to_string())
            })
            .collect();
        Self {
            today,
            numbers,
            bsns,
        }
    }

    /// The client number of a person at an organisation.
    pub(super) fn number(&self, organisation: &str, person: &str) -> Option<&str> {
        let organisation = ORGANISATIONS
            .into_iter()
            .find(|known| *known == organisation)?;
        self.numbers
            .get(&(organisation, person.to_owned()))
            .map(String::as_str)
    }

    /// The client number, or who does not hold whom.
    pub(super) fn held(&self, organisation: &str, person: &str) -> Result<String, WorldError> {
        self.number(organisation, person)
            .map(str::to_owned)
            .ok_or_else(|| WorldError::NotHeld {
                organisation: organisation.to_owned(),
                person: person.to_owned(),
            })
    }

    /// The citizen number of a person; none for an unborn child.
    pub(super) fn bsn(&self, person: &str) -> Option<&str> {
        self.bsns.get(person).map(String::as_str)
    }
}

/// Whether the person has been born by today.
pub(super) fn is_born(person: &PersonTold, today: Date) -> bool {
    person.born.date(today) <= today
}

fn client_number(organisation: &str, number: u64, since: Date) -> String {
    match organisation {
        "samen-doen" => format!("SD-{:06}", number * 7),
        "jbra" => format!("J{}-{number:04}", since.year()),
        "wsg" => format!("{}", 4_000_000 + number * 3),
        "vt" => format!("VT/{number:05}"),
        "rvdk" => format!("RK.{:02}.{number:04}", since.year().rem_euclid(100)),
        _ => format!("BG{number:04}"),
    }
}

/// The next number of the range for tests (999990000 and on) that passes the check on citizen numbers.
fn next_bsn(after: u32) -> u32 {
    (after + 1..1_000_000_000)
        .find(|number| passes_eleven_test(*number))
        .unwrap_or(after)
}

fn passes_eleven_test(number: u32) -> bool {
    let digit = |place: u32| i64::from(number / 10_u32.pow(place) % 10);
    let sum: i64 = (1..9)
        .map(|place| digit(place) * i64::from(place + 1))
        .sum();
    (sum - digit(0)) % 11 == 0
}
