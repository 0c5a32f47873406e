//! Samen DOEN: ISO days as text, words in capitals. Here who they hold and where people are.

use super::{Desk, WorldError, dashed, put, samen_doen_work};

/// Work processes.
pub(super) const PROCESS: [(&str, &str); 2] = [
    ("samen-doen/access", "TOEGANG"),
    ("samen-doen/help", "HULP"),
];

const SEX: [(&str, &str); 3] = [("female", "V"), ("male", "M"), ("other", "X")];

const LANGUAGE: [(&str, &str); 6] = [
    ("nl", "NEDERLANDS"),
    ("en", "ENGELS"),
    ("ar", "ARABISCH"),
    ("tr", "TURKS"),
    ("pl", "POOLS"),
    ("ti", "TIGRINYA"),
];

const RELATION: [(&str, &str); 8] = [
    ("parent", "OUDER_VAN"),
    ("partner", "PARTNER_VAN"),
    ("former-partner", "EX_PARTNER_VAN"),
    ("sibling", "BROER_ZUS_VAN"),
    ("step-parent", "STIEFOUDER_VAN"),
    ("foster-parent", "PLEEGOUDER_VAN"),
    ("grandparent", "GROOTOUDER_VAN"),
    ("guardian", "VOOGD_VAN"),
];

/// Writes everything Samen DOEN holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    people(desk)?;
    for story in desk.stories {
        desk.no_room("incident", story.incidents.iter().map(|told| &told.hat))?;
        desk.no_room("risk", story.risks.iter().map(|told| &told.hat))?;
        desk.no_room("police", story.police.iter().map(|told| &told.hat))?;
        desk.no_room("words", story.words.iter().map(|told| &told.hat))?;
        desk.no_room("background", story.background.iter().map(|told| &told.hat))?;
        desk.no_room("measure", story.measures.iter().flat_map(|told| &told.hats))?;
    }
    relations(desk)?;
    places(desk)?;
    samen_doen_work::write(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for person in desk.clients() {
        let number = desk.number(&person.key)?;
        let sex = desk.code("sex", &SEX, &person.sex)?;
        let spoken = person.language.as_deref().unwrap_or("nl");
        let language = desk.code("language", &LANGUAGE, spoken)?;
        put!(desk, "burger",
            "burgernr" => number,
            "bsn" => desk.book.bsn(&person.key),
            "voornamen" => Some(&person.given).filter(|given| !given.is_empty()),
            "achternaam" => &person.family,
            "geboortedatum" => dashed(desk.day(person.born)),
            "geslacht" => if desk.born(person) { sex } else { "ONBEKEND" },
            "taal" => language,
            "tolk" => if person.interpreter { "J" } else { "N" },
            "overleden_op" => person.died.map(|died| dashed(desk.day(died))),
        );
    }
    for held in desk.holdings() {
        let process = desk.code("process", &PROCESS, &held.hat)?;
        for person in &held.who {
            let number = desk.number(person)?;
            let id = desk.id("traject");
            put!(desk, "traject",
                "id" => id,
                "burgernr" => number,
                "werkproces" => process,
                "start" => dashed(desk.day(held.from)),
                "eind" => held.until.map(|until| dashed(desk.day(until))),
            );
        }
    }
    Ok(())
}

fn relations(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if !desk.keeps(told.by.as_ref(), &told.a) || !desk.keeps(told.by.as_ref(), &told.b) {
            continue;
        }
        let id = desk.id("gezinsband");
        put!(desk, "gezinsband",
            "id" => id,
            "van_burgernr" => desk.number(&told.a)?,
            "naar_burgernr" => desk.number(&told.b)?,
            "band" => desk.code("relation", &RELATION, &told.kind)?,
            "samenwonend" => told.together.map_or("?", |yes| if yes { "J" } else { "N" }),
            "vanaf" => told.from.map(|from| dashed(desk.day(from))),
        );
    }
    Ok(())
}

fn places(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.addresses) {
        for person in &told.who {
            if !desk.keeps(told.by.as_ref(), person) {
                continue;
            }
            let id = desk.id("adres");
            put!(desk, "adres",
                "id" => id,
                "burgernr" => desk.number(person)?,
                "soort" => desk.code("address", &[("home", "WOON"), ("postal", "POST")], &told.kind)?,
                "straat" => &told.street,
                "huisnr" => &told.number,
                "postcode" => &told.postcode,
                "plaats" => &told.town,
                "vanaf" => dashed(desk.day(told.from)),
                "tot" => told.until.map(|until| dashed(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("bereikbaarheid");
            put!(desk, "bereikbaarheid",
                "id" => id,
                "burgernr" => desk.number(&told.who)?,
                "telefoon" => told.phone.as_ref(),
                "email" => told.email.as_ref(),
                "veilig_bellen" => told.safe.as_ref(),
                "vanaf" => dashed(desk.day(told.from)),
            );
        }
    }
    schools_and_doctors(desk)
}

fn schools_and_doctors(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.schools) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("school");
            put!(desk, "school",
                "id" => id,
                "burgernr" => desk.number(&told.who)?,
                "naam" => &told.school,
                "wijk" => &told.place,
                "groep" => &told.group,
                "vanaf" => dashed(desk.day(told.from)),
                "tot" => told.until.map(|until| dashed(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.gps) {
        for person in &told.who {
            if desk.keeps(told.by.as_ref(), person) {
                let id = desk.id("huisarts");
                put!(desk, "huisarts",
                    "id" => id,
                    "burgernr" => desk.number(person)?,
                    "praktijk" => &told.practice,
                    "wijk" => &told.place,
                    "vanaf" => dashed(desk.day(told.from)),
                );
            }
        }
    }
    Ok(())
}
