//! William Schrikker Groep: plans, risks, contacts (a row for each person), disabilities and what they mean, school, notes.

use super::wsg::TITLE;
use super::{Desk, WorldError, compact, put};

const STATE: [(&str, &str); 4] = [
    ("open", "O"),
    ("partly-reached", "D"),
    ("reached", "B"),
    ("dropped", "V"),
];

const LEVEL: [(&str, &str); 4] = [
    ("low", "L"),
    ("moderate", "M"),
    ("high", "H"),
    ("acute", "A"),
];

const MANNER: [(&str, &str); 4] = [
    ("visit", "B"),
    ("call", "T"),
    ("talk", "G"),
    ("missed", "N"),
];

const HEALTH: [(&str, &str); 4] = [
    ("disability", "V"),
    ("mental", "P"),
    ("physical", "L"),
    ("addiction", "A"),
];

/// Texts here are taken to speak of health anyhow.
const TOUCHES: [(&str, ()); 2] = [("", ()), ("health", ())];

pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    plans(desk)?;
    risks(desk)?;
    contacts(desk)?;
    disabilities(desk)?;
    school_and_notes(desk)
}

fn plans(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.plans) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("plan", &[("approach", ())], &told.kind)?;
        let plan = desk.id("PLAN_AANPAK");
        put!(desk, "PLAN_AANPAK",
            "PVA_ID" => plan,
            "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
            "DAT_VAN" => compact(desk.day(told.from)),
            "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
            "DAT_EVAL" => told.evaluate.map(|on| compact(desk.day(on))),
            "AFSPR" => Some(told.agreements.join("\n")).filter(|text| !text.is_empty()),
        );
        for person in &told.who {
            put!(desk, "PLAN_PERSOON", "PVA_ID" => plan, "PERS_ID" => desk.number(person)?);
        }
        for goal in &told.goals {
            let id = desk.id("PLAN_DOEL");
            put!(desk, "PLAN_DOEL",
                "DOEL_ID" => id,
                "PVA_ID" => plan,
                "VOOR" => desk.numbers(&goal.who, "/")?,
                "OMSCHR" => &goal.text,
                "STAND" => desk.code("state", &STATE, &goal.state)?,
            );
        }
    }
    Ok(())
}

fn risks(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.risks) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let mut facts = Vec::new();
        for fact in &told.facts {
            desk.code("topic", &TOUCHES, fact.holds.as_deref().unwrap_or(""))?;
            facts.push(fact.text.as_str());
        }
        let risk = desk.id("RISICO");
        put!(desk, "RISICO",
            "RIS_ID" => risk,
            "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
            "DAT" => compact(desk.day(told.at)),
            "INSTR" => &told.instrument,
            "FEITEN" => facts.join("\n"),
            "NIVEAU_CD" => desk.code("level", &LEVEL, &told.level)?,
            "OORDEEL" => &told.reasoning,
        );
        for person in &told.who {
            put!(desk, "RISICO_PERSOON", "RIS_ID" => risk, "PERS_ID" => desk.number(person)?);
        }
    }
    Ok(())
}

fn contacts(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.contacts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("topic", &TOUCHES, told.holds.as_deref().unwrap_or(""))?;
        let contact = desk.id("contact, of all");
        for person in &told.who {
            let id = desk.id("CONTACT");
            put!(desk, "CONTACT",
                "VOLGNR" => id,
                "CONTACT_NR" => contact,
                "PERS_ID" => desk.number(person)?,
                "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
                "DAT" => compact(desk.day(told.at)),
                "WIJZE_CD" => desk.code("manner", &MANNER, &told.kind)?,
                "TEKST" => &told.text,
            );
        }
    }
    Ok(())
}

fn disabilities(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.health) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let id = desk.id("BEPERKING");
        put!(desk, "BEPERKING",
            "BEP_ID" => id,
            "PERS_ID" => desk.number(&told.who)?,
            "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
            "SOORT_CD" => desk.code("health", &HEALTH, &told.kind)?,
            "OMSCHR" => &told.text,
            "GEVOLG" => told.consequences.as_deref().unwrap_or(""),
            "BEHAND" => told.treatment.as_ref(),
            "DAT_VAN" => compact(desk.day(told.from)),
            "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
        );
    }
    Ok(())
}

fn school_and_notes(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.schools) {
        if !desk.keeps(told.by.as_ref(), &told.who) {
            continue;
        }
        let held = desk
            .holdings()
            .into_iter()
            .find(|held| held.who.contains(&told.who));
        let Some(hat) = held.map(|held| &held.hat) else {
            continue;
        };
        let id = desk.id("ONDERWIJS");
        put!(desk, "ONDERWIJS",
            "OND_ID" => id,
            "PERS_ID" => desk.number(&told.who)?,
            "TITEL_CD" => desk.code("title", &TITLE, hat)?,
            "SCHOOL" => &told.school,
            "PLAATS" => &told.place,
            "GROEP" => &told.group,
            "DAT_VAN" => compact(desk.day(told.from)),
            "DAT_TOT" => told.until.map(|until| compact(desk.day(until))),
        );
    }
    for told in desk.stories.iter().flat_map(|story| &story.school_results) {
        if desk.wears(&told.hat) {
            let id = desk.id("ONDERWIJS");
            put!(desk, "ONDERWIJS",
                "OND_ID" => id,
                "PERS_ID" => desk.number(&told.who)?,
                "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
                "DAT_VAN" => compact(desk.day(told.at)),
                "VERLOOP" => &told.text,
                "VERZUIM" => told.missed,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("NOTITIE");
            put!(desk, "NOTITIE",
                "NOT_ID" => id,
                "PERS_ID" => desk.number(&told.who)?,
                "TITEL_CD" => desk.code("title", &TITLE, &told.hat)?,
                "DAT" => compact(desk.day(told.at)),
                "TEKST" => &told.text,
            );
        }
    }
    Ok(())
}
