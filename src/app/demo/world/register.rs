//! The register's side of the world: dated facts by key, ready to be written over gRPC.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::book::{Book, is_born, organisation_of};
use super::facts::{
    Assignment, Authority, Barred, Consent, Flag, Link, Measure, Professional, Stage,
};
use super::story::{ConsentTold, PersonTold, Story};
use super::{Household, Member, Person, World, WorldError};

/// Professionals whose employer is not the organisation of their hats.
const EMPLOYED_ELSEWHERE: [(&str, &str); 4] = [
    ("vt-401", "samen-doen"),
    ("jb-201", "samen-doen"),
    ("bg-602", "vt"),
    ("ws-302", "jbra"),
];

/// Professionals whose mandates are marked for crisis work.
const CRISIS: [&str; 2] = ["vt-401", "vt-409"];

/// Everything but the source rows.
pub(super) fn world(stories: &[Story], book: &Book) -> Result<World, WorldError> {
    let today = book.today;
    let persons = persons(stories, book);
    let known: BTreeSet<&str> = persons.iter().map(|person| person.key.as_str()).collect();
    for named in stories.iter().flat_map(named) {
        if !known.contains(named) {
            return Err(WorldError::UnknownPerson(named.to_owned()));
        }
    }
    Ok(World {
        today,
        households: stories
            .iter()
            .map(|story| household(story, today))
            .collect(),
        links: links(stories, book)?,
        authority: stories
            .iter()
            .flat_map(|story| authority(story, today))
            .collect(),
        measures: measures(stories, today),
        professionals: professionals(stories),
        assignments: assignments(stories, today),
        consents: stories
            .iter()
            .flat_map(|story| &story.consents)
            .flat_map(|told| consents(told, today))
            .collect(),
        stages: stages(stories, today),
        flags: flags(stories, today),
        barred: barred(stories, today),
        sources: BTreeMap::new(),
        persons,
    })
}

/// Everybody a story's register facts name.
fn named(story: &Story) -> impl Iterator<Item = &str> {
    let members = story.members.iter().map(|member| &member.person);
    let held = story.held.iter().flat_map(|held| &held.who);
    let authority = story
        .authority
        .iter()
        .flat_map(|told| told.holders.iter().chain([&told.child]));
    let measures = story.measures.iter().map(|told| &told.who);
    let consents = story
        .consents
        .iter()
        .flat_map(|told| told.givers.iter().chain(&told.subjects));
    let stages = story.stages.iter().flat_map(|told| &told.who);
    let flags = story
        .flags
        .iter()
        .flat_map(|told| told.regarding.iter().chain([&told.about]));
    members
        .chain(held)
        .chain(authority)
        .chain(measures)
        .chain(consents)
        .chain(stages)
        .chain(flags)
        .map(String::as_str)
}

fn persons(stories: &[Story], book: &Book) -> Vec<Person> {
    let told = stories.iter().flat_map(|story| &story.persons);
    told.map(|told| {
        let born = told.born.day(book.today);
        let expected = !is_born(told, book.today);
        Person {
            key: told.key.clone(),
            given: told.given.clone(),
            family: told.family.clone(),
            sex: told.sex.clone(),
            born_earliest: born.earliest(),
            born_latest: born.latest(),
            expected,
            died: told.died.map(|died| died.date(book.today)),
            bsn: book.bsn(&told.key).map(str::to_owned),
        }
    })
    .collect()
}

fn household(story: &Story, today: Date) -> Household {
    let own = story.persons.iter().map(|told| member(told, today));
    let others = story.members.iter().map(|told| Member {
        person: told.person.clone(),
        role: told.role.clone(),
        basis: told.basis.clone(),
        from: told.from.map_or(today, |from| from.date(today)),
        until: None,
    });
    Household {
        key: story.key.clone(),
        title: story.title.clone(),
        story: story.plot.clone(),
        members: own.chain(others).collect(),
    }
}

fn member(told: &PersonTold, today: Date) -> Member {
    let born = told.born.day(today).earliest().min(today);
    Member {
        person: told.key.clone(),
        role: told.role.clone(),
        basis: told.basis.clone(),
        from: told.from.map_or(born, |from| from.date(today)),
        until: told.until.or(told.died).map(|until| until.date(today)),
    }
}

fn links(stories: &[Story], book: &Book) -> Result<Vec<Link>, WorldError> {
    let mut links = Vec::new();
    for story in stories {
        for held in &story.held {
            for person in &held.who {
                links.push(Link {
                    person: person.clone(),
                    household: story.key.clone(),
                    hat: held.hat.clone(),
                    client_number: book.held(organisation_of(&held.hat), person)?,
                    from: held.from.date(book.today),
                    until: held.until.map(|until| until.date(book.today)),
                });
            }
        }
    }
    Ok(links)
}

fn authority(story: &Story, today: Date) -> Vec<Authority> {
    let told = story.authority.iter().filter(|told| told.register);
    told.map(|told| Authority {
        child: told.child.clone(),
        outcome: told.outcome.clone(),
        holders: told.holders.clone(),
        guardian_hat: told.guardian_hat.clone(),
        unknown_holder: told.unknown_holder,
        evidence: told.evidence.clone(),
        from: told.from.date(today),
        until: told.until.map(|until| until.date(today)),
        known_to: told.by.clone(),
    })
    .collect()
}

fn measures(stories: &[Story], today: Date) -> Vec<Measure> {
    let told = stories.iter().flat_map(|story| &story.measures);
    told.map(|told| Measure {
        person: told.who.clone(),
        kind: told.kind.clone(),
        executed_by: told.by.clone(),
        from: told.from.date(today),
        until: told.until.map(|until| until.date(today)),
    })
    .collect()
}

fn professionals(stories: &[Story]) -> Vec<Professional> {
    let mut hats: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for told in stories.iter().flat_map(|story| &story.assignments) {
        for sub in &told.who {
            hats.entry(sub).or_default().insert(told.hat.clone());
        }
    }
    for told in stories.iter().flat_map(|story| &story.barred) {
        hats.entry(&told.professional)
            .or_default()
            .insert(told.hat.clone());
    }
    hats.into_iter()
        .map(|(sub, hats)| {
            let organisation = hats.first().map_or("", |hat| organisation_of(hat));
            let employer = EMPLOYED_ELSEWHERE
                .iter()
                .find(|(elsewhere, _)| *elsewhere == sub);
            Professional {
                sub: sub.to_owned(),
                organisation: organisation.to_owned(),
                employer: employer
                    .map_or(organisation, |(_, employer)| employer)
                    .to_owned(),
                crisis: CRISIS.contains(&sub),
                hats,
            }
        })
        .collect()
}

fn assignments(stories: &[Story], today: Date) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    for story in stories {
        for told in &story.assignments {
            assignments.extend(told.who.iter().map(|sub| Assignment {
                household: story.key.clone(),
                hat: told.hat.clone(),
                professional: sub.clone(),
                from: told.from.date(today),
            }));
        }
    }
    assignments
}

/// Every giver's statement about every subject, in every kind. Nobody but the person speaks as `self`.
fn consents(told: &ConsentTold, today: Date) -> Vec<Consent> {
    let mut consents = Vec::new();
    for kind in &told.kinds {
        for subject in &told.subjects {
            for giver in &told.givers {
                let others = told.givers.iter().filter(|other| *other != giver);
                consents.push(Consent {
                    kind: kind.clone(),
                    answer: told.answer.clone(),
                    giver: giver.clone(),
                    subject: subject.clone(),
                    standing: told.standing.clone(),
                    co_givers: others.cloned().collect(),
                    holders: told.holders.clone(),
                    recipients: told.recipients.clone(),
                    task: told.task.clone(),
                    categories: told.categories.clone(),
                    from: told.given.date(today),
                    until: told.until.map(|until| until.date(today)),
                    explained_by: told.explained_by.clone(),
                });
            }
        }
    }
    consents
}

fn stages(stories: &[Story], today: Date) -> Vec<Stage> {
    let mut stages = Vec::new();
    for told in stories.iter().flat_map(|story| &story.stages) {
        stages.extend(told.who.iter().map(|person| Stage {
            person: person.clone(),
            stage: told.stage.clone(),
            from: told.from.date(today),
            until: told.until.map(|until| until.date(today)),
        }));
    }
    stages
}

fn flags(stories: &[Story], today: Date) -> Vec<Flag> {
    let told = stories.iter().flat_map(|story| &story.flags);
    told.map(|told| Flag {
        kind: told.kind.clone(),
        about: told.about.clone(),
        regarding: told.regarding.clone(),
        hat: told.hat.clone(),
        from: told.from.date(today),
    })
    .collect()
}

fn barred(stories: &[Story], today: Date) -> Vec<Barred> {
    let mut barred = Vec::new();
    for story in stories {
        barred.extend(story.barred.iter().map(|told| Barred {
            household: story.key.clone(),
            hat: told.hat.clone(),
            professional: told.professional.clone(),
            from: told.from.date(today),
        }));
    }
    barred
}
