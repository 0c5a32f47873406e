//! JBRA: plans of approach, assessments of risk, visits, incidents, children's words, hearings, notes.

use super::jbra::FRAME;
use super::{Desk, WorldError, dutch, put};

const STATE: [(&str, i64); 4] = [
    ("open", 0),
    ("partly-reached", 1),
    ("reached", 2),
    ("dropped", 3),
];

const LEVEL: [(&str, i64); 4] = [("low", 1), ("moderate", 2), ("high", 3), ("acute", 4)];

/// What a text touches on besides.
const SECTION: [(&str, i64); 4] = [("", 1), ("health", 2), ("criminal", 3), ("debt", 4)];

const MANNER: [(&str, i64); 4] = [("visit", 1), ("call", 2), ("talk", 3), ("missed", 9)];

const VIOLENCE: [(&str, i64); 8] = [
    ("partner", 1),
    ("child-physical", 2),
    ("child-emotional", 3),
    ("child-neglect", 4),
    ("sexual", 5),
    ("stalking", 6),
    ("against-parent", 7),
    ("honour", 8),
];

const PART: [(&str, i64); 4] = [
    ("victim", 1),
    ("perpetrator", 2),
    ("mutual", 3),
    ("witness", 4),
];

pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    plans(desk)?;
    risks(desk)?;
    visits(desk)?;
    incidents(desk)?;
    diary(desk)
}

fn plans(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.plans) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let plan = desk.id("plan");
        put!(desk, "plan",
            "planid" => plan,
            "kader" => desk.code("frame", &FRAME, &told.hat)?,
            "soort" => desk.code("plan", &[("approach", 1), ("safety", 2)], &told.kind)?,
            "datum" => dutch(desk.day(told.from)),
            "einddatum" => told.until.map(|until| dutch(desk.day(until))),
            "evaluatie" => told.evaluate.map(|on| dutch(desk.day(on))),
        );
        for person in &told.who {
            put!(desk, "plan_client", "planid" => plan, "clientnr" => desk.number(person)?);
        }
        for (number, goal) in (1_i64..).zip(&told.goals) {
            for person in &goal.who {
                put!(desk, "plan_doel",
                    "planid" => plan,
                    "doelnr" => number,
                    "clientnr" => desk.number(person)?,
                    "tekst" => &goal.text,
                    "status" => desk.code("state", &STATE, &goal.state)?,
                );
            }
        }
        for agreement in &told.agreements {
            let id = desk.id("plan_afspraak");
            put!(desk, "plan_afspraak", "afspraakid" => id, "planid" => plan, "tekst" => agreement);
        }
    }
    Ok(())
}

fn risks(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.risks) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let risk = desk.id("risicotaxatie");
        put!(desk, "risicotaxatie",
            "taxid" => risk,
            "kader" => desk.code("frame", &FRAME, &told.hat)?,
            "instrument" => &told.instrument,
            "datum" => dutch(desk.day(told.at)),
            "niveau" => desk.code("level", &LEVEL, &told.level)?,
            "score" => told.score,
            "onderbouwing" => &told.reasoning,
        );
        for person in &told.who {
            put!(desk, "risicotaxatie_client", "taxid" => risk, "clientnr" => desk.number(person)?);
        }
        for fact in &told.facts {
            let id = desk.id("risicofeit");
            put!(desk, "risicofeit",
                "feitid" => id,
                "taxid" => risk,
                "tekst" => &fact.text,
                "rubriek" => desk.code("section", &SECTION, fact.holds.as_deref().unwrap_or(""))?,
            );
        }
    }
    Ok(())
}

fn visits(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.contacts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let visit = desk.id("bezoek");
        put!(desk, "bezoek",
            "bezoekid" => visit,
            "kader" => desk.code("frame", &FRAME, &told.hat)?,
            "datum" => dutch(desk.day(told.at)),
            "soort" => desk.code("manner", &MANNER, &told.kind)?,
            "verslag" => &told.text,
            "rubriek" => desk.code("section", &SECTION, told.holds.as_deref().unwrap_or(""))?,
        );
        for person in &told.who {
            put!(desk, "bezoek_client", "bezoekid" => visit, "clientnr" => desk.number(person)?);
        }
    }
    Ok(())
}

fn incidents(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.incidents) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let incident = desk.id("incident");
        put!(desk, "incident",
            "incid" => incident,
            "kader" => desk.code("frame", &FRAME, &told.hat)?,
            "datum" => dutch(desk.day(told.at)),
            "aard" => desk.code("violence", &VIOLENCE, &told.kind)?,
            "toedracht" => &told.text,
            "politie" => told.police.as_ref(),
        );
        for involved in &told.involved {
            put!(desk, "incident_client",
                "incid" => incident,
                "clientnr" => desk.number(&involved.who)?,
                "rol" => desk.code("part", &PART, &involved.part)?,
                "letsel" => involved.injury.as_ref(),
                "verklaring" => involved.account.as_ref(),
            );
        }
    }
    Ok(())
}

fn diary(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.words) {
        if desk.wears(&told.hat) {
            let id = desk.id("uitspraakkind");
            put!(desk, "uitspraakkind",
                "uitspraakid" => id,
                "kader" => desk.code("frame", &FRAME, &told.hat)?,
                "clientnr" => desk.number(&told.who)?,
                "datum" => dutch(desk.day(told.at)),
                "tekst" => &told.text,
                "akkoord" => told.agrees.map(i64::from),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.appointments) {
        if desk.wears(&told.hat) {
            let id = desk.id("zitting");
            put!(desk, "zitting",
                "zittingid" => id,
                "kader" => desk.code("frame", &FRAME, &told.hat)?,
                "clientnr" => desk.number(&told.who)?,
                "datum" => dutch(desk.day(told.at)),
                "tijd" => &told.time,
                "plaats" => &told.place,
                "met" => &told.with,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("kladblok");
            put!(desk, "kladblok",
                "kladid" => id,
                "kader" => desk.code("frame", &FRAME, &told.hat)?,
                "clientnr" => desk.number(&told.who)?,
                "datum" => dutch(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    Ok(())
}
