//! Samen DOEN: plans, contact moments, debts, health, school, network, notes.

use super::samen_doen::PROCESS;
use super::{Desk, WorldError, dashed, put};

const STATE: [(&str, &str); 4] = [
    ("open", "OPEN"),
    ("partly-reached", "DEELS"),
    ("reached", "BEHAALD"),
    ("dropped", "VERVALLEN"),
];

const MANNER: [(&str, &str); 4] = [
    ("visit", "HUISBEZOEK"),
    ("call", "BELLEN"),
    ("talk", "GESPREK"),
    ("missed", "NIET_VERSCHENEN"),
];

const TOUCHES: [(&str, &str); 5] = [
    ("", "CONTACT"),
    ("debt", "CONTACT,SCHULD"),
    ("health", "CONTACT,GEZONDHEID"),
    ("school-results", "CONTACT,SCHOOL"),
    ("incident", "CONTACT,INCIDENT"),
];

const CREDITOR: [(&str, &str); 6] = [
    ("rent", "HUUR"),
    ("energy", "ENERGIE"),
    ("tax", "BELASTING"),
    ("care-insurance", "ZORGVERZEKERING"),
    ("shop", "POSTORDER"),
    ("private", "PARTICULIER"),
];

const DEBT_STATE: [(&str, &str); 4] = [
    ("open", "OPENSTAAND"),
    ("arrangement", "REGELING"),
    ("guardianship", "BEWIND"),
    ("settled", "AFGELOST"),
];

const HEALTH: [(&str, &str); 5] = [
    ("mental", "PSYCHISCH"),
    ("physical", "LICHAMELIJK"),
    ("addiction", "VERSLAVING"),
    ("disability", "BEPERKING"),
    ("pregnancy", "ZWANGERSCHAP"),
];

pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    plans(desk)?;
    contacts(desk)?;
    debts(desk)?;
    health(desk)?;
    school_and_diary(desk)?;
    network(desk)
}

fn plans(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.plans) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("plan", &[("household", ())], &told.kind)?;
        let plan = desk.id("gezinsplan");
        put!(desk, "gezinsplan",
            "id" => plan,
            "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
            "startdatum" => dashed(desk.day(told.from)),
            "einddatum" => told.until.map(|until| dashed(desk.day(until))),
            "evaluatie_op" => told.evaluate.map(|on| dashed(desk.day(on))),
            "opgesteld_op" => dashed(desk.day(told.from)),
        );
        for person in &told.who {
            put!(desk, "gezinsplan_burger", "plan_id" => plan, "burgernr" => desk.number(person)?);
        }
        for goal in &told.goals {
            let id = desk.id("plandoel");
            put!(desk, "plandoel",
                "id" => id,
                "plan_id" => plan,
                "voor_wie" => desk.numbers(&goal.who, ",")?,
                "doel" => &goal.text,
                "stand" => desk.code("state", &STATE, &goal.state)?,
            );
        }
        for agreement in &told.agreements {
            let id = desk.id("planafspraak");
            put!(desk, "planafspraak", "id" => id, "plan_id" => plan, "tekst" => agreement);
        }
    }
    Ok(())
}

fn contacts(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.contacts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let contact = desk.id("contactmoment");
        let touches = told.holds.as_deref().unwrap_or("");
        put!(desk, "contactmoment",
            "id" => contact,
            "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
            "datum" => dashed(desk.day(told.at)),
            "vorm" => desk.code("manner", &MANNER, &told.kind)?,
            "verslag" => &told.text,
            "onderwerpen" => desk.code("topic", &TOUCHES, touches)?,
        );
        for person in &told.who {
            put!(desk, "contactmoment_burger", "contact_id" => contact, "burgernr" => desk.number(person)?);
        }
    }
    Ok(())
}

fn debts(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.debts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let debt = desk.id("schuld");
        put!(desk, "schuld",
            "id" => debt,
            "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
            "peildatum" => dashed(desk.day(told.at)),
            "schuldeiser" => desk.code("creditor", &CREDITOR, &told.creditor)?,
            "bedrag_euro" => format!("{}.{:02}", told.cents / 100, told.cents % 100),
            "stand" => desk.code("debt", &DEBT_STATE, &told.state)?,
        );
        for person in &told.who {
            put!(desk, "schuld_burger", "schuld_id" => debt, "burgernr" => desk.number(person)?);
        }
    }
    Ok(())
}

fn health(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.health) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let id = desk.id("gezondheid");
        put!(desk, "gezondheid",
            "id" => id,
            "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
            "burgernr" => desk.number(&told.who)?,
            "vanaf" => dashed(desk.day(told.from)),
            "tot" => told.until.map(|until| dashed(desk.day(until))),
            "soort" => desk.code("health", &HEALTH, &told.kind)?,
            "omschrijving" => &told.text,
            "gevolgen" => told.consequences.as_ref(),
            "behandeling" => told.treatment.as_ref(),
        );
    }
    Ok(())
}

fn school_and_diary(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.school_results) {
        if desk.wears(&told.hat) {
            let id = desk.id("schoolvoortgang");
            put!(desk, "schoolvoortgang",
                "id" => id,
                "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
                "burgernr" => desk.number(&told.who)?,
                "datum" => dashed(desk.day(told.at)),
                "verslag" => &told.text,
                "verzuim_uren" => told.missed,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.appointments) {
        if desk.wears(&told.hat) {
            let id = desk.id("afspraak");
            put!(desk, "afspraak",
                "id" => id,
                "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
                "burgernr" => desk.number(&told.who)?,
                "tijdstip" => format!("{} {}", dashed(desk.day(told.at)), told.time),
                "plaats" => &told.place,
                "met_wie" => &told.with,
            );
        }
    }
    Ok(())
}

fn network(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.involvement) {
        if !desk.wears(&told.hat) {
            continue;
        }
        for person in &told.who {
            let id = desk.id("betrokken_partij");
            put!(desk, "betrokken_partij",
                "id" => id,
                "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
                "burgernr" => desk.number(person)?,
                "organisatie" => &told.organisation,
                "rol" => &told.role,
                "vanaf" => dashed(desk.day(told.from)),
                "tot" => told.until.map(|until| dashed(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.third) {
        if desk.wears(&told.hat) {
            let id = desk.id("netwerk");
            put!(desk, "netwerk",
                "id" => id,
                "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
                "burgernr" => desk.number(&told.who)?,
                "naam" => &told.name,
                "relatie" => &told.relation,
                "opmerking" => told.remark.as_ref(),
                "vanaf" => dashed(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("werkaantekening");
            put!(desk, "werkaantekening",
                "id" => id,
                "werkproces" => desk.code("process", &PROCESS, &told.hat)?,
                "burgernr" => desk.number(&told.who)?,
                "datum" => dashed(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    Ok(())
}
