//! William Schrikker Groep: whole numbers as days, letters as codes. Here who they hold, where people are, authority, measures.

use super::{Desk, WorldError, compact, put, wsg_work};

/// Legal titles.
pub(super) const TITLE: [(&str, &str); 3] = [
    ("wsg/ots", "O"),
    ("wsg/guardian", "V"),
    ("wsg/voluntary", "W"),
];

const LANGUAGE: [(&str, &str); 6] = [
    ("nl", "NL"),
    ("en", "EN"),
    ("ar", "AR"),
    ("tr", "TR"),
    ("pl", "PL"),
    ("ti", "TI"),
];

const RELATION: [(&str, &str); 8] = [
    ("parent", "OUD"),
    ("partner", "PAR"),
    ("former-partner", "EXP"),
    ("sibling", "BRZ"),
    ("step-parent", "STO"),
    ("foster-parent", "PLO"),
    ("grandparent", "GRO"),
    ("guardian", "VGD"),
];

const OUTCOME: [(&str, &str); 6] = [
    ("both-parents", "OO"),
    ("one-parent", "OE"),
    ("parent-with-non-parent", "OD"),
    ("guardian", "VO"),
    ("temporarily-nobody", "TN"),
    ("cannot-be-determined", "NB"),
];

const MEASURE: [(&str, &str); 5] = [
    ("ots", "OTS"),
    ("vots", "VOTS"),
    ("guardianship", "VGD"),
    ("provisional-guardianship", "VVGD"),
    ("out-of-home-placement", "UHP"),
];

/// Writes everything the William Schrikker Groep holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for story in desk.stories {
        desk.no_room("debt", story.debts.iter().map(|told| &told.hat))?;
        desk.no_room("incident", story.incidents.iter().map(|told| &told.hat))?;
        desk.no_room("police", story.police.iter().map(|told| &told.hat))?;
        desk.no_room("words", story.words.iter().map(|told| &told.hat))?;
        desk.no_room("third", story.third.iter().map(|told| &told.hat))?;
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
    authority(desk)?;
    measures(desk)?;
    wsg_work::write(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for person in desk.clients() {
        let spoken = person.language.as_deref().unwrap_or("nl");
        let sex = desk.code(
            "sex",
            &[("male", "M"), ("female", "V"), ("other", "O")],
            &person.sex,
        )?;
        put!(desk, "PERSOON",
            "PERS_ID" => desk.number(&person.key)?,
            "ACHTERN" => &person.family,
            "VOORN" => Some(&person.given).filter(|given| !given.is_empty()),
            "GEB_DAT" => compact(desk.day(person.born)),
            "GESL" => if desk.born(person) { sex } else { "O" },
            "TAAL_CD" => desk.code("language", &LANGUAGE, spoken)?,
            "TOLK_IND" => i64::from(person.interpreter),
            "OVERL_DAT" => person.died.map(|died| compact(desk.day(died))),
            "BSN" => desk.book.bsn(&person.key),
        );
    }
    for held in desk.holdings() {
        for person in &held.who {
            let id = desk.id("INZET");
            put!(desk, "INZET",
                "INZ_ID" => id,
                "PERS_ID" => desk.number(person)?,
                "TITEL_CD" => desk.code("title", &TITLE, &held.hat)?,
                "DAT_VAN" => compact(desk.day(held.from)),
                "DAT_TOT" => held.until.map(|until| compact(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if desk.keeps(told.by.as_ref(), &told.a) && desk.keeps(told.by.as_ref(), &told.b) {
            let id = desk.id("RELATIE");
            put!(desk, "RELATIE",
                "REL_ID" => id,
                "PERS_ID_1" => desk.number(&told.a)?,
                "PERS_ID_2" => desk.number(&told.b)?,
                "REL_CD" => desk.code("relation", &RELATION, &told.kind)?,
                "SAMEN_IND" => told.together.map(|yes| if yes { "S" } else { "A" }),
                "DAT_VAN" => told.from.map(|from| compact(desk.day(from))),
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
            let id = desk.id("ADRES");
            put!(desk, "ADRES",
                "ADR_ID" => id,
                "PERS_ID" => desk.number(person)?,
                "ADR_CD" => desk.code("address", &[("home", "W"), ("postal", "P")], &told.kind)?,
                "STRAAT_NR" => format!("{} {}", told.street, told.number),
                "PC_PLAATS" => format!("{} {}", told.postcode.replace(' ', ""), told.town.to_uppercase()),
                "DAT_VAN" => compact(desk.day(told.from)),
                "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        let Some(phone) = &told.phone else { continue };
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("TELEFOON");
            put!(desk, "TELEFOON",
                "TEL_ID" => id,
                "PERS_ID" => desk.number(&told.who)?,
                "NR" => phone.replace([' ', '-'], ""),
                "OPM" => told.safe.as_ref(),
                "DAT_VAN" => compact(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.gps) {
        for person in &told.who {
            if desk.keeps(told.by.as_ref(), person) {
                let id = desk.id("HUISARTS");
                put!(desk, "HUISARTS",
                    "HA_ID" => id,
                    "PERS_ID" => desk.number(person)?,
                    "NAAM" => &told.practice,
                    "PLAATS" => &told.place,
                    "DAT_VAN" => compact(desk.day(told.from)),
                );
            }
        }
    }
    Ok(())
}

fn authority(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.authority) {
        if !told.by.iter().any(|name| name == desk.organisation) {
            continue;
        }
        let copy = desk.id("GEZAG");
        let evidence = [("brp", "B"), ("gezagsregister", "G"), ("court-order", "R")];
        put!(desk, "GEZAG",
            "GEZ_ID" => copy,
            "KIND_ID" => desk.number(&told.child)?,
            "GEZ_CD" => desk.code("outcome", &OUTCOME, &told.outcome)?,
            "BRON_CD" => desk.code("evidence", &evidence, &told.evidence)?,
            "DAT_OPVR" => compact(desk.day(told.looked_up)),
            "DAT_VAN" => compact(desk.day(told.from)),
            "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
        );
        for holder in &told.holders {
            put!(desk, "GEZAG_DRAGER", "GEZ_ID" => copy, "PERS_ID" => desk.number(holder)?);
        }
    }
    Ok(())
}

fn measures(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.measures) {
        for hat in desk.worn(&told.hats) {
            let id = desk.id("MAATREGEL");
            put!(desk, "MAATREGEL",
                "MTR_ID" => id,
                "PERS_ID" => desk.number(&told.who)?,
                "TITEL_CD" => desk.code("title", &TITLE, hat)?,
                "MTR_CD" => desk.code("measure", &MEASURE, &told.kind)?,
                "UITV" => told.by.as_deref().unwrap_or(""),
                "DAT_VAN" => compact(desk.day(told.from)),
                "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
                "BESCH_NR" => &told.number,
                "BESCH_DAT" => compact(desk.day(told.given)),
                "RECHTBANK" => &told.court,
                "GRONDEN" => told.grounds.join("\n"),
            );
        }
    }
    Ok(())
}
