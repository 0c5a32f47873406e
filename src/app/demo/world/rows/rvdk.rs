//! Raad voor de Kinderbescherming: days as jjjj/mm/dd, short words in capitals, a name in one column.

use super::super::story::InquiryTold;
use super::{Desk, WorldError, put, stroked};

const SEX: [(&str, &str); 3] = [("female", "VRW"), ("male", "MAN"), ("other", "X")];

const RELATION: [(&str, &str); 8] = [
    ("parent", "OUDER"),
    ("partner", "PARTNER"),
    ("former-partner", "EX-PARTNER"),
    ("sibling", "BROER-ZUS"),
    ("step-parent", "STIEFOUDER"),
    ("foster-parent", "PLEEGOUDER"),
    ("grandparent", "GROOTOUDER"),
    ("guardian", "VOOGD"),
];

const OUTCOME: [(&str, &str); 6] = [
    ("both-parents", "OUDERS GEZAMENLIJK"),
    ("one-parent", "OUDER ALLEEN"),
    ("parent-with-non-parent", "OUDER MET NIET-OUDER"),
    ("guardian", "VOOGDIJ"),
    ("temporarily-nobody", "TIJDELIJK NIEMAND"),
    ("cannot-be-determined", "NIET TE BEPALEN"),
];

const MEASURE: [(&str, &str); 6] = [
    ("ots", "OTS"),
    ("vots", "VOTS"),
    ("guardianship", "VOOGDIJ"),
    ("provisional-guardianship", "VVOOGDIJ"),
    ("out-of-home-placement", "MUHP"),
    ("probation", "RECLASSERING"),
];

const SECTION: [(&str, &str); 3] = [
    ("", "ALGEMEEN"),
    ("health", "GEZONDHEID"),
    ("criminal", "JUSTITIE"),
];

/// Writes everything the Raad holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for story in desk.stories {
        desk.no_room("debt", story.debts.iter().map(|told| &told.hat))?;
        desk.no_room("health", story.health.iter().map(|told| &told.hat))?;
        desk.no_room("plan", story.plans.iter().map(|told| &told.hat))?;
        desk.no_room("contact", story.contacts.iter().map(|told| &told.hat))?;
        desk.no_room("incident", story.incidents.iter().map(|told| &told.hat))?;
        desk.no_room("risk", story.risks.iter().map(|told| &told.hat))?;
        desk.no_room("school", story.school_results.iter().map(|told| &told.hat))?;
        desk.no_room("third", story.third.iter().map(|told| &told.hat))?;
        desk.no_room(
            "involvement",
            story.involvement.iter().map(|told| &told.hat),
        )?;
    }
    people(desk)?;
    places(desk)?;
    authority(desk)?;
    for told in desk.stories.iter().flat_map(|story| &story.inquiries) {
        inquiry(desk, told)?;
    }
    orders(desk)?;
    texts(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for person in desk.clients() {
        let sex = desk.code("sex", &SEX, &person.sex)?;
        let name = if person.given.is_empty() {
            format!("{},", person.family)
        } else {
            format!("{}, {}", person.family, person.given)
        };
        put!(desk, "betrokkene",
            "rkb_nr" => desk.number(&person.key)?,
            "naam" => name,
            "geboren" => stroked(desk.day(person.born)),
            "sekse" => if desk.born(person) { sex } else { "ONB" },
            "taal" => person.language.as_deref().unwrap_or("nl"),
            "tolk_nodig" => if person.interpreter { "JA" } else { "NEE" },
            "overleden" => person.died.map(|died| stroked(desk.day(died))),
            "bsn" => desk.book.bsn(&person.key),
        );
    }
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if desk.keeps(told.by.as_ref(), &told.a) && desk.keeps(told.by.as_ref(), &told.b) {
            let id = desk.id("familieband");
            put!(desk, "familieband",
                "band_id" => id,
                "van" => desk.number(&told.a)?,
                "naar" => desk.number(&told.b)?,
                "soort" => desk.code("relation", &RELATION, &told.kind)?,
                "samen" => told.together.map(|yes| if yes { "JA" } else { "NEE" }),
                "sinds" => told.from.map(|from| stroked(desk.day(from))),
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
            let id = desk.id("adresgegeven");
            let kinds = [("home", "BRP"), ("postal", "CORRESPONDENTIE")];
            put!(desk, "adresgegeven",
                "adres_id" => id,
                "rkb_nr" => desk.number(person)?,
                "soort" => desk.code("address", &kinds, &told.kind)?,
                "straat" => &told.street,
                "huisnr" => &told.number,
                "postcode" => &told.postcode,
                "plaats" => &told.town,
                "van" => stroked(desk.day(told.from)),
                "tot" => told.until.map(|until| stroked(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        let Some(phone) = &told.phone else { continue };
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("telefoonnummer");
            put!(desk, "telefoonnummer",
                "tel_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "nummer" => phone,
                "sinds" => stroked(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.appointments) {
        if desk.wears(&told.hat) {
            let id = desk.id("agenda");
            put!(desk, "agenda",
                "agenda_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "moment" => format!("{} {}", stroked(desk.day(told.at)), told.time),
                "plaats" => &told.place,
                "met" => &told.with,
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
        let extract = desk.id("gezagsuittreksel");
        let evidence = [
            ("brp", "BRP"),
            ("gezagsregister", "CGR"),
            ("court-order", "BESCHIKKING"),
        ];
        put!(desk, "gezagsuittreksel",
            "uittreksel_id" => extract,
            "kind" => desk.number(&told.child)?,
            "uitkomst" => desk.code("outcome", &OUTCOME, &told.outcome)?,
            "bron" => desk.code("evidence", &evidence, &told.evidence)?,
            "opgevraagd" => stroked(desk.day(told.looked_up)),
            "vanaf" => stroked(desk.day(told.from)),
            "tot" => told.until.map(|until| stroked(desk.day(until))),
        );
        for holder in &told.holders {
            put!(desk, "gezagsuittreksel_drager", "uittreksel_id" => extract, "rkb_nr" => desk.number(holder)?);
        }
    }
    Ok(())
}

fn inquiry(desk: &mut Desk<'_>, told: &InquiryTold) -> Result<(), WorldError> {
    let inquiry = desk.id("zaak");
    let kinds = [
        ("protection", "BESCHERMING"),
        ("authority-and-contact", "GEZAG_OMGANG"),
        ("criminal", "STRAF"),
    ];
    let requested = told.requested.as_ref();
    let requested = requested.map(|kind| desk.code("measure", &MEASURE, kind));
    put!(desk, "zaak",
        "zaak_id" => inquiry,
        "zaaknummer" => &told.number,
        "soort" => desk.code("inquiry", &kinds, &told.kind)?,
        "gestart" => stroked(desk.day(told.from)),
        "gesloten" => told.until.map(|until| stroked(desk.day(until))),
        "vraag" => &told.question,
        "advies" => told.advice.as_ref(),
        "verzoek" => requested.transpose()?.unwrap_or("GEEN"),
    );
    for child in &told.children {
        put!(desk, "zaak_kind", "zaak_id" => inquiry, "rkb_nr" => desk.number(child)?);
    }
    for finding in &told.findings {
        let id = desk.id("bevinding");
        put!(desk, "bevinding",
            "bevinding_id" => id,
            "zaak_id" => inquiry,
            "tekst" => &finding.text,
            "over" => desk.numbers(&finding.about, ",")?,
            "rubriek" => desk.code("section", &SECTION, finding.holds.as_deref().unwrap_or(""))?,
        );
    }
    for informant in &told.informants {
        let id = desk.id("informant");
        put!(desk, "informant",
            "informant_id" => id,
            "zaak_id" => inquiry,
            "naam" => &informant.name,
            "hoedanigheid" => &informant.relation,
            "beroepshalve" => if informant.professional { "JA" } else { "NEE" },
        );
    }
    Ok(())
}

fn orders(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.measures) {
        if !told.hats.iter().any(|hat| desk.wears(hat)) {
            continue;
        }
        let id = desk.id("uitspraak_rechtbank");
        put!(desk, "uitspraak_rechtbank",
            "uitspraak_id" => id,
            "rkb_nr" => desk.number(&told.who)?,
            "maatregel" => desk.code("measure", &MEASURE, &told.kind)?,
            "uitvoering" => told.by.as_ref(),
            "van" => stroked(desk.day(told.from)),
            "tot" => told.until.map(|until| stroked(desk.day(until))),
            "rekestnr" => &told.number,
            "gegeven" => stroked(desk.day(told.given)),
            "rechtbank" => &told.court,
        );
    }
    for told in desk.stories.iter().flat_map(|story| &story.police) {
        if desk.wears(&told.hat) {
            let id = desk.id("justitieel_uittreksel");
            put!(desk, "justitieel_uittreksel",
                "jd_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "datum" => stroked(desk.day(told.at)),
                "bron" => desk.code("origin", &[("judicial", "JDS"), ("police", "POLITIE")], &told.origin)?,
                "inhoud" => &told.text,
            );
        }
    }
    Ok(())
}

fn texts(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.background) {
        if desk.wears(&told.hat) {
            let id = desk.id("achtergrond");
            put!(desk, "achtergrond",
                "achtergrond_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "genoteerd" => stroked(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.words) {
        if desk.wears(&told.hat) {
            let id = desk.id("kindverhoor");
            put!(desk, "kindverhoor",
                "verhoor_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "datum" => stroked(desk.day(told.at)),
                "verslag" => &told.text,
                "instemming" => told.agrees.map(|yes| if yes { "JA" } else { "NEE" }),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("raadsaantekening");
            put!(desk, "raadsaantekening",
                "aantekening_id" => id,
                "rkb_nr" => desk.number(&told.who)?,
                "datum" => stroked(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    Ok(())
}
