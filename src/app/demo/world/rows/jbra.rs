//! JBRA: days as dd-mm-jjjj, numbers as codes. Here who they hold, where people are, authority and measures.

use super::{Desk, WorldError, dutch, jbra_cases, put};

/// Legal frames.
pub(super) const FRAME: [(&str, i64); 4] = [
    ("jbra/ots", 1),
    ("jbra/guardian", 2),
    ("jbra/voluntary", 3),
    ("jbra/probation", 4),
];

const LANGUAGE: [(&str, i64); 6] = [
    ("nl", 1),
    ("en", 2),
    ("ar", 3),
    ("tr", 4),
    ("pl", 5),
    ("ti", 6),
];

const RELATION: [(&str, i64); 8] = [
    ("parent", 10),
    ("partner", 20),
    ("former-partner", 21),
    ("sibling", 30),
    ("step-parent", 11),
    ("foster-parent", 12),
    ("grandparent", 40),
    ("guardian", 50),
];

const OUTCOME: [(&str, i64); 6] = [
    ("both-parents", 1),
    ("one-parent", 2),
    ("parent-with-non-parent", 3),
    ("guardian", 4),
    ("temporarily-nobody", 5),
    ("cannot-be-determined", 6),
];

const EVIDENCE: [(&str, i64); 3] = [("brp", 1), ("gezagsregister", 2), ("court-order", 3)];

const MEASURE: [(&str, i64); 6] = [
    ("ots", 10),
    ("vots", 11),
    ("guardianship", 20),
    ("provisional-guardianship", 21),
    ("out-of-home-placement", 30),
    ("probation", 40),
];

/// Writes everything JBRA holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for story in desk.stories {
        desk.no_room("debt", story.debts.iter().map(|told| &told.hat))?;
        desk.no_room("health", story.health.iter().map(|told| &told.hat))?;
        desk.no_room("police", story.police.iter().map(|told| &told.hat))?;
        desk.no_room("school", story.school_results.iter().map(|told| &told.hat))?;
        desk.no_room("third", story.third.iter().map(|told| &told.hat))?;
        desk.no_room("background", story.background.iter().map(|told| &told.hat))?;
        desk.no_room(
            "involvement",
            story.involvement.iter().map(|told| &told.hat),
        )?;
    }
    people(desk)?;
    places(desk)?;
    authority(desk)?;
    measures(desk)?;
    jbra_cases::write(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for person in desk.clients() {
        let spoken = person.language.as_deref().unwrap_or("nl");
        let sex = desk.code(
            "sex",
            &[("male", 1), ("female", 2), ("other", 9)],
            &person.sex,
        )?;
        put!(desk, "client",
            "clientnr" => desk.number(&person.key)?,
            "naam" => &person.family,
            "voornaam" => Some(&person.given).filter(|given| !given.is_empty()),
            "gebdat" => dutch(desk.day(person.born)),
            "sekse" => if desk.born(person) { sex } else { 9 },
            "voertaal" => desk.code("language", &LANGUAGE, spoken)?,
            "tolk" => i64::from(person.interpreter),
            "overldat" => person.died.map(|died| dutch(desk.day(died))),
        );
    }
    for held in desk.holdings() {
        for person in &held.who {
            let id = desk.id("zaak");
            put!(desk, "zaak",
                "zaakid" => id,
                "clientnr" => desk.number(person)?,
                "kader" => desk.code("frame", &FRAME, &held.hat)?,
                "begindatum" => dutch(desk.day(held.from)),
                "einddatum" => held.until.map(|until| dutch(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if desk.keeps(told.by.as_ref(), &told.a) && desk.keeps(told.by.as_ref(), &told.b) {
            let id = desk.id("relatie");
            put!(desk, "relatie",
                "relid" => id,
                "client_a" => desk.number(&told.a)?,
                "client_b" => desk.number(&told.b)?,
                "relcode" => desk.code("relation", &RELATION, &told.kind)?,
                "zelfdeadres" => told.together.map(i64::from),
                "ingang" => told.from.map(|from| dutch(desk.day(from))),
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
            let id = desk.id("adres");
            put!(desk, "adres",
                "adresid" => id,
                "clientnr" => desk.number(person)?,
                "type" => desk.code("address", &[("home", 1), ("postal", 2)], &told.kind)?,
                "straatnaam" => &told.street,
                "nummer" => &told.number,
                "pc" => &told.postcode,
                "woonplaats" => &told.town,
                "datin" => dutch(desk.day(told.from)),
                "datuit" => told.until.map(|until| dutch(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("telefoon");
            put!(desk, "telefoon",
                "telid" => id,
                "clientnr" => desk.number(&told.who)?,
                "nummer" => told.phone.as_ref(),
                "mail" => told.email.as_ref(),
                "toelichting" => told.safe.as_ref(),
                "datin" => dutch(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.schools) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("school");
            put!(desk, "school",
                "schoolid" => id,
                "clientnr" => desk.number(&told.who)?,
                "naam" => &told.school,
                "plaats" => &told.place,
                "klas" => &told.group,
                "datin" => dutch(desk.day(told.from)),
                "datuit" => told.until.map(|until| dutch(desk.day(until))),
            );
        }
    }
    Ok(())
}

fn authority(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.authority) {
        if !told.by.iter().any(|name| name == desk.organisation) {
            continue;
        }
        let copy = desk.id("gezagafschrift");
        put!(desk, "gezagafschrift",
            "afschriftid" => copy,
            "kind" => desk.number(&told.child)?,
            "uitkomst" => desk.code("outcome", &OUTCOME, &told.outcome)?,
            "bron" => desk.code("evidence", &EVIDENCE, &told.evidence)?,
            "opgevraagd" => dutch(desk.day(told.looked_up)),
            "geldigvanaf" => dutch(desk.day(told.from)),
            "geldigtot" => told.until.map(|until| dutch(desk.day(until))),
        );
        for holder in &told.holders {
            put!(desk, "gezagafschrift_gezag", "afschriftid" => copy, "clientnr" => desk.number(holder)?);
        }
    }
    Ok(())
}

fn measures(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.measures) {
        for hat in desk.worn(&told.hats) {
            let measure = desk.id("maatregel");
            put!(desk, "maatregel",
                "mtrid" => measure,
                "clientnr" => desk.number(&told.who)?,
                "kader" => desk.code("frame", &FRAME, hat)?,
                "soort" => desk.code("measure", &MEASURE, &told.kind)?,
                "uitvoerder" => told.by.as_deref().unwrap_or(""),
                "ingang" => dutch(desk.day(told.from)),
                "afloop" => told.until.map(|until| dutch(desk.day(until))),
            );
            put!(desk, "beschikking",
                "mtrid" => measure,
                "nummer" => &told.number,
                "datum" => dutch(desk.day(told.given)),
                "instantie" => &told.court,
            );
            for ground in &told.grounds {
                let id = desk.id("maatregelgrond");
                put!(desk, "maatregelgrond", "grondid" => id, "mtrid" => measure, "tekst" => ground);
            }
        }
    }
    Ok(())
}
