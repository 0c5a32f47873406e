//! Blijf Groep: Unix seconds, except births; where a shelter is stands once.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::{Desk, WorldError, moment, put, questioned, unix_second};

/// Shelters that do not exist.
const SHELTERS: [(&str, &str, &str, &str); 3] = [
    ("Geheimepad", "7", "1199 QX", "Nergenshuizen"),
    ("Schuilhof", "21", "1198 QZ", "Elders"),
    ("Luwteplein", "3-B", "1197 QY", "Nergenshuizen"),
];

const RELATION: [(&str, &str); 8] = [
    ("parent", "ouder"),
    ("partner", "partner"),
    ("former-partner", "ex"),
    ("sibling", "brus"),
    ("step-parent", "stiefouder"),
    ("foster-parent", "pleegouder"),
    ("grandparent", "oma/opa"),
    ("guardian", "voogd"),
];

const HEALTH: [(&str, &str); 5] = [
    ("mental", "psychisch"),
    ("physical", "lichamelijk"),
    ("addiction", "verslaving"),
    ("disability", "beperking"),
    ("pregnancy", "zwanger"),
];

const STATE: [(&str, &str); 4] = [
    ("open", "loopt"),
    ("partly-reached", "half"),
    ("reached", "klaar"),
    ("dropped", "weg"),
];

const MANNER: [(&str, &str); 4] = [
    ("talk", "gesprek"),
    ("call", "bellen"),
    ("visit", "bezoek"),
    ("missed", "afwezig"),
];

/// Texts of talks are taken to speak of health anyhow.
const TOUCHES: [(&str, ()); 2] = [("", ()), ("health", ())];

/// Writes everything Blijf Groep holds.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for story in desk.stories {
        desk.no_room("debt", story.debts.iter().map(|told| &told.hat))?;
        desk.no_room("incident", story.incidents.iter().map(|told| &told.hat))?;
        desk.no_room("police", story.police.iter().map(|told| &told.hat))?;
        desk.no_room("risk", story.risks.iter().map(|told| &told.hat))?;
        desk.no_room("school", story.school_results.iter().map(|told| &told.hat))?;
        desk.no_room("third", story.third.iter().map(|told| &told.hat))?;
        desk.no_room(
            "involvement",
            story.involvement.iter().map(|told| &told.hat),
        )?;
        desk.no_room("measure", story.measures.iter().flat_map(|told| &told.hats))?;
    }
    people(desk)?;
    places(desk)?;
    plans(desk)?;
    talks(desk)?;
    texts(desk)
}

fn people(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for (number, (street, house, postcode, town)) in (1_i64..).zip(SHELTERS) {
        put!(desk, "locatie",
            "id" => number,
            "straat" => street,
            "nummer" => house,
            "postcode" => postcode,
            "plaats" => town,
        );
    }
    for person in desk.clients() {
        let sex = desk.code(
            "sex",
            &[("female", "v"), ("male", "m"), ("other", "x")],
            &person.sex,
        )?;
        put!(desk, "client",
            "code" => desk.number(&person.key)?,
            "voornaam" => Some(&person.given).filter(|given| !given.is_empty()),
            "achternaam" => &person.family,
            "geboren" => questioned(desk.day(person.born)),
            "gender" => if desk.born(person) { sex } else { "x" },
            "taal" => person.language.as_deref().unwrap_or("nl"),
            "tolk" => i64::from(person.interpreter),
            "overleden" => person.died.map(|died| questioned(desk.day(died))),
        );
    }
    for told in desk.stories.iter().flat_map(|story| &story.relations) {
        if desk.keeps(told.by.as_ref(), &told.a) && desk.keeps(told.by.as_ref(), &told.b) {
            let id = desk.id("gezin");
            put!(desk, "gezin",
                "id" => id,
                "client_1" => desk.number(&told.a)?,
                "client_2" => desk.number(&told.b)?,
                "relatie" => desk.code("relation", &RELATION, &told.kind)?,
                "samen" => told.together.map(i64::from),
                "sinds" => told.from.map(|from| unix_second(desk.day(from))),
            );
        }
    }
    Ok(())
}

fn places(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    let stays = desk.stories.iter().flat_map(|story| &story.stays);
    for told in stays {
        for person in &told.who {
            let id = desk.id("verblijf");
            let kinds = [
                ("crisis", "crisis"),
                ("follow-up", "vervolg"),
                ("ambulant", "ambulant"),
            ];
            put!(desk, "verblijf",
                "id" => id,
                "client" => desk.number(person)?,
                "locatie" => told.shelter.and_then(|shelter| i64::try_from(shelter).ok()),
                "vorm" => desk.code("stay", &kinds, &told.kind)?,
                "aankomst" => unix_second(desk.day(told.from)),
                "vertrek" => told.until.map(|until| unix_second(desk.day(until))),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.addresses) {
        for person in &told.who {
            if !desk.keeps(told.by.as_ref(), person) {
                continue;
            }
            let id = desk.id("postadres");
            put!(desk, "postadres",
                "id" => id,
                "client" => desk.number(person)?,
                "soort" => desk.code("address", &[("home", "thuis"), ("postal", "post")], &told.kind)?,
                "straat" => &told.street,
                "nummer" => &told.number,
                "postcode" => &told.postcode,
                "plaats" => &told.town,
                "vanaf" => unix_second(desk.day(told.from)),
                "tot" => told.until.map(|until| unix_second(desk.day(until))),
            );
        }
    }
    phones_and_schools(desk)
}

fn phones_and_schools(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.phones) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("telefoon");
            put!(desk, "telefoon",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "nummer" => told.phone.as_ref(),
                "email" => told.email.as_ref(),
                "veilig_bellen" => told.safe.as_ref(),
                "vanaf" => unix_second(desk.day(told.from)),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.schools) {
        if desk.keeps(told.by.as_ref(), &told.who) {
            let id = desk.id("school");
            put!(desk, "school",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "naam" => &told.school,
                "wijk" => &told.place,
                "groep" => &told.group,
                "vanaf" => unix_second(desk.day(told.from)),
                "tot" => told.until.map(|until| unix_second(desk.day(until))),
            );
        }
    }
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    for told in desk.stories.iter().flat_map(|story| &story.appointments) {
        if desk.wears(&told.hat) {
            let id = desk.id("afspraak");
            let time = Time::strptime("%H:%M", &told.time).unwrap_or(Time::midnight());
            put!(desk, "afspraak",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "begin" => moment(told.at.date(desk.book.today), time, &zone),
                "waar" => &told.place,
                "met" => &told.with,
            );
        }
    }
    Ok(())
}

fn plans(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.plans) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("plan", &[("safety", ())], &told.kind)?;
        let plan = desk.id("veiligheidsplan");
        put!(desk, "veiligheidsplan",
            "id" => plan,
            "opgesteld" => unix_second(desk.day(told.from)),
            "loopt_tot" => told.until.map(|until| unix_second(desk.day(until))),
            "bespreken" => told.evaluate.map(|on| unix_second(desk.day(on))),
        );
        for person in &told.who {
            put!(desk, "veiligheidsplan_client", "plan" => plan, "client" => desk.number(person)?);
        }
        for goal in &told.goals {
            let id = desk.id("veiligheidsplan_punt");
            put!(desk, "veiligheidsplan_punt",
                "id" => id,
                "plan" => plan,
                "soort" => "doel",
                "voor" => desk.numbers(&goal.who, " ")?,
                "tekst" => &goal.text,
                "stand" => desk.code("state", &STATE, &goal.state)?,
            );
        }
        for agreement in &told.agreements {
            let id = desk.id("veiligheidsplan_punt");
            put!(desk, "veiligheidsplan_punt",
                "id" => id,
                "plan" => plan,
                "soort" => "afspraak",
                "voor" => desk.numbers(&told.who, " ")?,
                "tekst" => agreement,
                "stand" => None::<&str>,
            );
        }
    }
    Ok(())
}

fn talks(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.contacts) {
        if !desk.wears(&told.hat) {
            continue;
        }
        desk.code("topic", &TOUCHES, told.holds.as_deref().unwrap_or(""))?;
        let talk = desk.id("gesprek");
        put!(desk, "gesprek",
            "id" => talk,
            "moment" => unix_second(desk.day(told.at)),
            "vorm" => desk.code("manner", &MANNER, &told.kind)?,
            "verslag" => &told.text,
        );
        for person in &told.who {
            put!(desk, "gesprek_client", "gesprek" => talk, "client" => desk.number(person)?);
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.words) {
        if desk.wears(&told.hat) {
            let id = desk.id("kindergesprek");
            put!(desk, "kindergesprek",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "moment" => unix_second(desk.day(told.at)),
                "gezegd" => &told.text,
                "ok_delen" => told.agrees.map(i64::from),
            );
        }
    }
    Ok(())
}

fn texts(desk: &mut Desk<'_>) -> Result<(), WorldError> {
    for told in desk.stories.iter().flat_map(|story| &story.health) {
        if desk.wears(&told.hat) {
            let id = desk.id("gezondheid");
            put!(desk, "gezondheid",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "soort" => desk.code("health", &HEALTH, &told.kind)?,
                "vanaf" => unix_second(desk.day(told.from)),
                "tot" => told.until.map(|until| unix_second(desk.day(until))),
                "omschrijving" => &told.text,
                "gevolgen" => told.consequences.as_ref(),
                "behandeling" => told.treatment.as_ref(),
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.background) {
        if desk.wears(&told.hat) {
            let id = desk.id("achtergrond");
            put!(desk, "achtergrond",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "moment" => unix_second(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    for told in desk.stories.iter().flat_map(|story| &story.notes) {
        if desk.wears(&told.hat) {
            let id = desk.id("notitie");
            put!(desk, "notitie",
                "id" => id,
                "client" => desk.number(&told.who)?,
                "moment" => unix_second(desk.day(told.at)),
                "tekst" => &told.text,
            );
        }
    }
    Ok(())
}
