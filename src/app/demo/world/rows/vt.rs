//! Veilig Thuis: days since 1970, words as codes. Here who they hold and where people are.

use super::super::when::Known;
use super::{Desk, WorldError, put, unix_day, vt_reports};

const LANGUAGE: [(&str, &str); 6] = [
    ("nl", "nederlands"),
    ("en", "engels"),
    ("ar", "arabisch"),
    ("tr", "turks"),
    ("pl", "pools"),
    ("ti", "tigrinya"),
];

const RELATION: [(&str, &str); 8] = [
    ("parent", "ouder"),
    ("partner", "partner"),
    ("former-partner", "ex-partner"),
    ("sibling", "broer of zus"),
    ("step-parent", "stiefouder"),
    ("foster-parent", "pleegouder"),
    ("grandparent", "grootouder"),
    ("guardian", "voogd"),
];

/// Writes everything Veilig Thuis holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for story in desk.stories {
        desk.no_room("debt", story.debts.iter().map(|told| &told.hat))?;
        desk.no_room("health", story.health.iter().map(|told| &told.hat))?;
        desk.no_room("plan", story.plans.iter().map(|told| &told.hat))?;
        desk.no_room("school", story.school_results.iter().map(|told| &told.hat))?;
        desk.no_room("background", story.background.iter().map(|told| &told.hat))?;
        desk.no_room(
            "involvement",
            story.involvement.iter().map(|told| &told.hat),
        )?;
        desk.no_room(
            "appointment",
            story.appointments.iter().map(|told| &told.hat),
        )?;
    }
    people(desk)?;
    places(desk)?;
    vt_reports::write(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for person in desk.clients() {
        let born = desk.day(person.born);
        let spoken = person.language.as_deref().unwrap_or("nl");
        let sex = desk.code(
            "sex",
            &[("male", "man"), ("female", "vrouw"), ("other", "anders")],
            &person.sex,
        )?;
        put!(desk, "persoon",
            "persoonnr" => desk.number(&person.key)?,
            "roepnaam" => Some(&person.given).filter(|given| !given.is_empty()),
            "achternaam" => &person.family,
            "geb_dag" => (born.known == Known::Day).then(|| unix_day(born)),
            "geb_jaar" => (born.known != Known::Day).then(|| born.date.year().to_string()),
            "geslacht" => if desk.born(person) { sex } else { "onbekend" },
            "taal" => desk.code("language", &LANGUAGE, spoken)?,
            "tolk" => if person.interpreter { "ja" } else { "nee" },
            "overleden_dag" => person.died.map(|died| unix_day(desk.day(died))),
        );
    }
    for held in desk.holdings() {
        for person in &held.who {
            let id = desk.id("betrokkenheid");
            put!(desk, "betrokkenheid",
                "id" => id,
                "persoonnr" => desk.number(person)?,
                "taak" => desk.code("task", &[("vt/report", "melding"), ("vt/advice", "advies")], &held.hat)?,
                "sinds" => unix_day(desk.day(held.from)),
                "tot" => held.until.map(|until| unix_day(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if desk.keeps(told.by.as_ref(), &told.a) && desk.keeps(told.by.as_ref(), &told.b) {
            let id = desk.id("verwantschap");
            put!(desk, "verwantschap",
                "id" => id,
                "persoonnr" => desk.number(&told.a)?,
                "met" => desk.number(&told.b)?,
                "aard" => desk.code("relation", &RELATION, &told.kind)?,
                "in_huis" => told.together.map(|yes| if yes { "ja" } else { "nee" }),
                "sinds" => told.from.map(|from| unix_day(desk.day(from))),
            );
        }
    }
    Ok(())
}

fn places(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.addresses) {
        for person in &told.who {
            if !desk.keeps(told.by.as_ref(), person) {
                continue;
            }
            let id = desk.id("verblijfplaats");
            put!(desk, "verblijfplaats",
                "id" => id,
                "persoonnr" => desk.number(person)?,
                "soort" => desk.code("address", &[("home", "thuis"), ("postal", "post")], &told.kind)?,
                "straat" => &told.street,
                "nr" => &told.number,
                "postcode" => &told.postcode,
                "plaats" => &told.town,
                "vanaf" => unix_day(desk.day(told.from)),
                "tot" => told.until.map(|until| unix_day(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("telefoon");
            put!(desk, "telefoon",
                "id" => id,
                "persoonnr" => desk.number(&told.who)?,
                "nummer" => told.phone.as_ref(),
                "email" => told.email.as_ref(),
                "wanneer" => told.safe.as_ref(),
                "sinds" => unix_day(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.third) {
        if desk.wears(&told.hat) {
            let id = desk.id("omstander");
            put!(desk, "omstander",
                "id" => id,
                "persoonnr" => desk.number(&told.who)?,
                "naam" => &told.name,
                "betrekking" => &told.relation,
                "opmerking" => told.remark.as_ref(),
                "dag" => unix_day(desk.day(told.from)),
            );
        }
    }
    Ok(())
}
