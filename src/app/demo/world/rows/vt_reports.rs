//! Veilig Thuis: reports with their reporter apart, inquiries, advice, incidents, police, orders, follow-up, assessments.

use super::super::story::ReportTold;
use super::{Desk, WorldError, put, unix_day};

const VIOLENCE: [(&str, &str); 8] = [
    ("partner", "partnergeweld"),
    ("child-physical", "kindermishandeling"),
    ("child-emotional", "getuige"),
    ("child-neglect", "verwaarlozing"),
    ("sexual", "seksueel"),
    ("stalking", "stalking"),
    ("against-parent", "oudermishandeling"),
    ("honour", "eergerelateerd"),
];

const TRIAGE: [(&str, &str); 4] = [
    ("direct-danger", "acuut onveilig"),
    ("structural", "structureel onveilig"),
    ("no-violence", "geen geweld"),
    ("transferred", "overgedragen"),
];

const CONCLUSION: [(&str, &str); 3] = [
    ("confirmed", "bevestigd"),
    ("refuted", "weerlegd"),
    ("not-established", "niet vast te stellen"),
];

const PART: [(&str, &str); 4] = [
    ("victim", "slachtoffer"),
    ("perpetrator", "pleger"),
    ("mutual", "wederzijds"),
    ("witness", "getuige"),
];

const LEVEL: [(&str, &str); 4] = [
    ("low", "laag"),
    ("moderate", "matig"),
    ("high", "hoog"),
    ("acute", "acuut"),
];

const MANNER: [(&str, &str); 4] = [
    ("visit", "huisbezoek"),
    ("call", "telefonisch"),
    ("talk", "gesprek"),
    ("missed", "niet bereikt"),
];

const TOUCHES: [(&str, &str); 3] = [
    ("", "niets"),
    ("health", "gezondheid"),
    ("criminal", "politie"),
];

pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.reports) {
        report(desk, told)?;
    }
    advice(desk)?;
    incidents(desk)?;
    police_and_orders(desk)?;
    follow_up(desk)?;
    risks(desk)?;
    words_and_notes(desk)
}

fn report(desk: &mut Desk<'_>, told: &ReportTold) -> Result<(), WorldError> {
    let kinds: Result<Vec<_>, _> = told
        .kinds
        .iter()
        .map(|kind| desk.code("violence", &VIOLENCE, kind))
        .collect();
    let triage = told.triage.as_ref();
    let outcome = triage.map(|triage| desk.code("triage", &TRIAGE, &triage.outcome));
    let report = desk.id("melding");
    put!(desk, "melding",
        "id" => report,
        "ontvangen" => unix_day(desk.day(told.at)),
        "aard" => kinds?.join("+"),
        "toedracht" => &told.text,
        "triage_dag" => triage.map(|triage| unix_day(desk.day(triage.at))),
        "triage_uitkomst" => outcome.transpose()?,
        "opvolging" => told.follow_up.as_ref(),
    );
    put!(desk, "melder",
        "melding" => report,
        "naam" => &told.reporter.name,
        "betrekking" => &told.reporter.relation,
        "beroepsmatig" => if told.reporter.professional { "ja" } else { "nee" },
    );
    for person in &told.who {
        put!(desk, "melding_persoon", "melding" => report, "persoonnr" => desk.number(person)?);
    }
    if let Some(inquiry) = &told.inquiry {
        let conclusion = inquiry.conclusion.as_ref();
        let conclusion = conclusion.map(|word| desk.code("conclusion", &CONCLUSION, word));
        put!(desk, "onderzoek",
            "melding" => report,
            "gestart" => unix_day(desk.day(inquiry.from)),
            "afgesloten" => inquiry.closed.map(|closed| unix_day(desk.day(closed))),
            "conclusie" => conclusion.transpose()?,
            "bevindingen" => inquiry.findings.as_ref(),
        );
    }
    for condition in &told.conditions {
        let id = desk.id("veiligheidsvoorwaarde");
        put!(desk, "veiligheidsvoorwaarde", "id" => id, "melding" => report, "tekst" => condition);
    }
    Ok(())
}

fn advice(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.advice) {
        let advice = desk.id("adviesvraag");
        put!(desk, "adviesvraag",
            "id" => advice,
            "dag" => unix_day(desk.day(told.at)),
            "vraag" => &told.text,
        );
        for person in &told.who {
            put!(desk, "adviesvraag_persoon", "adviesvraag" => advice, "persoonnr" => desk.number(person)?);
        }
    }
    Ok(())
}

fn incidents(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.incidents) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let incident = desk.id("voorval");
        put!(desk, "voorval",
            "id" => incident,
            "dag" => unix_day(desk.day(told.at)),
            "soort" => desk.code("violence", &VIOLENCE, &told.kind)?,
            "beschrijving" => &told.text,
            "politie_inzet" => told.police.as_ref(),
        );
        for involved in &told.involved {
            put!(desk, "voorval_persoon",
                "voorval" => incident,
                "persoonnr" => desk.number(&involved.who)?,
                "aandeel" => desk.code("part", &PART, &involved.part)?,
                "letsel" => involved.injury.as_ref(),
                "relaas" => involved.account.as_ref(),
            );
        }
    }
    Ok(())
}

fn police_and_orders(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.police) {
        if desk.wears(&told.hat) {
            let id = desk.id("politiebericht");
            put!(desk, "politiebericht",
                "id" => id,
                "persoonnr" => desk.number(&told.who)?,
                "dag" => unix_day(desk.day(told.at)),
                "herkomst" => desk.code("origin", &[("police", "politie"), ("judicial", "justitie")], &told.origin)?,
                "inhoud" => &told.text,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.measures) {
        if !told.hats.iter().any(|hat| desk.wears(hat)) {
            continue;
        }
        desk.code("measure", &[("restraining-order", ())], &told.kind)?;
        let id = desk.id("huisverbod");
        put!(desk, "huisverbod",
            "id" => id,
            "persoonnr" => desk.number(&told.who)?,
            "vanaf" => unix_day(desk.day(told.from)),
            "tot" => unix_day(desk.day(told.until.unwrap_or(told.from))),
            "nummer" => &told.number,
            "opgelegd" => unix_day(desk.day(told.given)),
            "gezag" => &told.court,
            "aanleiding" => told.grounds.first(),
        );
    }
    Ok(())
}

fn follow_up(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.contacts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("topic", &[("", ())], told.holds.as_deref().unwrap_or(""))?;
        let contact = desk.id("opvolgcontact");
        put!(desk, "opvolgcontact",
            "id" => contact,
            "dag" => unix_day(desk.day(told.at)),
            "wijze" => desk.code("manner", &MANNER, &told.kind)?,
            "verslag" => &told.text,
        );
        for person in &told.who {
            put!(desk, "opvolgcontact_persoon", "opvolgcontact" => contact, "persoonnr" => desk.number(person)?);
        }
    }
    Ok(())
}

fn risks(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.risks) {
        if !desk.wears(&told.hat) {
            continue;
        }
        let risk = desk.id("taxatie");
        put!(desk, "taxatie",
            "id" => risk,
            "dag" => unix_day(desk.day(told.at)),
            "instrument" => &told.instrument,
            "niveau" => desk.code("level", &LEVEL, &told.level)?,
            "punten" => told.score,
            "weging" => &told.reasoning,
        );
        for person in &told.who {
            put!(desk, "taxatie_persoon", "taxatie" => risk, "persoonnr" => desk.number(person)?);
        }
        for fact in &told.facts {
            put!(desk, "taxatie_signaal",
                "taxatie" => risk,
                "signaal" => &fact.text,
                "raakt" => desk.code("topic", &TOUCHES, fact.holds.as_deref().unwrap_or(""))?,
            );
        }
    }
    Ok(())
}

fn words_and_notes(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.words) {
        if desk.wears(&told.hat) {
            let id = desk.id("kindgesprek");
            put!(desk, "kindgesprek",
                "id" => id,
                "persoonnr" => desk.number(&told.who)?,
                "dag" => unix_day(desk.day(told.at)),
                "woorden" => &told.text,
                "mag_delen" => told.agrees.map(|yes| if yes { "ja" } else { "nee" }),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("aantekening");
            put!(desk, "aantekening",
                "id" => id,
                "persoonnr" => desk.number(&told.who)?,
                "dag" => unix_day(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    Ok(())
}
