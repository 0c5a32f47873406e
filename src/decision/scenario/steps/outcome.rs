//! What comes of a question.

use std::collections::BTreeSet;

use super::super::lists::known;
use super::super::stage::Stage;
use super::super::verdict::Wanted;
use super::super::vocabulary::{Said, Step};
use super::super::words::{Slot, Value};
use crate::consent::Giver;
use crate::decision::{Reason, RouteKind, WeighKind};
use crate::model::{ConsentKind, Layer, Modality, Obligation};

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::then(
        "mag/mogen {petten} {gegevens} over {namen} geven",
        "mag Samen DOEN hulp plannen en doelen over Kim geven",
        |stage, said| outcome(stage, said, Wanted::Permit),
    ),
    Step::then(
        "mag/mogen {petten} {gegevens} over {namen} niet geven",
        "mag Samen DOEN hulp plannen en doelen over Kim niet geven",
        |stage, said| outcome(stage, said, Wanted::Withhold),
    ),
    Step::then(
        "mag/mogen {petten} {gegevens} over {namen} pas geven als de vrager de voorwaarden belooft",
        "mag GGZ gezondheid over Anna pas geven als de vrager de voorwaarden belooft",
        |stage, said| outcome(stage, said, Wanted::NotHonoured),
    ),
    Step::then(
        "wacht/wachten {gegevens} over {namen} van {petten} op {wie}",
        "wacht gezondheid over Anna van GGZ op de omvang",
        |stage, said| {
            let (categories, names, hats) = (said.categories()?, said.names()?, said.hats()?);
            let wanted = Wanted::Weigh(known(WeighKind::from_id, said.word()?)?);
            let flows = stage.flows(&hats, &names, &categories)?;
            stage.expects_of(said.line, flows, wanted)
        },
    ),
    Step::then(
        "is dit de uitkomst",
        "is dit de uitkomst\n  | van             | gegevens           | over | uitkomst |\n  | Samen DOEN hulp | plannen en doelen  | Kim  | mag      |\n  | GGZ             | gezondheid         | Kim  | niet     |",
        table,
    ),
    Step::then(
        "de grond is niet {artikel}",
        "de grond is niet Wmo 2015 5.1.6 lid 2",
        |stage, said| {
            let article = said.text()?;
            stage.expects_more(said.line, Wanted::NotGround(article))
        },
    ),
    Step::then(
        "de grond is {artikel}",
        "de grond is Jeugdwet 7.3.11 lid 4",
        |stage, said| {
            let article = said.text()?;
            stage.expects_more(said.line, Wanted::Ground(article))
        },
    ),
    Step::then("de weg is {weg}", "de weg is toestemming", |stage, said| {
        let wanted = Wanted::Modality(known(Modality::from_id, said.word()?)?);
        stage.expects_more(said.line, wanted)
    }),
    Step::then(
        "een voorwaarde is: {voorwaarde}",
        "een voorwaarde is: niet doorgeven",
        |stage, said| {
            let wanted = Wanted::Obligation(known(Obligation::from_id, said.word()?)?);
            stage.expects_more(said.line, wanted)
        },
    ),
    Step::then(
        "het mag worden gebruikt tot {moment}",
        "het mag worden gebruikt tot 1 juni 2027",
        |stage, said| {
            let wanted = Wanted::Until(said.moment()?);
            stage.expects_more(said.line, wanted)
        },
    ),
    Step::then(
        "het wordt tegengehouden door {artikel}",
        "het wordt tegengehouden door guard-places",
        |stage, said| {
            let article = said.text()?;
            stage.expects_more(said.line, Wanted::HeldBackBy(article))
        },
    ),
    Step::then(
        "het blijft dicht op de {laag}",
        "het blijft dicht op de grondslag",
        |stage, said| {
            let wanted = Wanted::Closed(known(Layer::from_id, said.word()?)?);
            stage.expects_more(said.line, wanted)
        },
    ),
    Step::then(
        "de vrager leest: {reden}",
        "de vrager leest: geen open weg",
        |stage, said| {
            let wanted = Wanted::Reason(known(Reason::from_id, said.word()?)?);
            stage.expects_more(said.line, wanted)
        },
    ),
    Step::then(
        "de vrager leest als weg: {route}",
        "de vrager leest als weg: toestemming",
        |stage, said| {
            let wanted = Wanted::Route(known(RouteKind::from_id, said.word()?)?);
            stage.expects_more(said.line, wanted)
        },
    ),
    Step::then(
        "de vrager leest geen weg",
        "de vrager leest geen weg",
        |stage, said| stage.expects_more(said.line, Wanted::NoRoute),
    ),
    Step::then(
        "is toestemming voor {soort} van {gegevens} over {namen} door {petten} {stand}",
        "is toestemming voor het delen van plannen en doelen over Kim door Samen DOEN hulp verlopen",
        |stage, said| {
            let kind = known(ConsentKind::from_id, said.word()?)?;
            let (categories, names, hats) = (said.categories()?, said.names()?, said.hats()?);
            let wanted = Wanted::Consent(kind, said.word()?);
            let flows = stage.flows(&hats, &names, &categories)?;
            stage.expects_of(said.line, flows, wanted)
        },
    ),
    Step::then(
        "toestemming voor {soort} ontbreekt nog van {namen}",
        "toestemming voor het delen ontbreekt nog van Bram",
        |stage, said| {
            let kind = known(ConsentKind::from_id, said.word()?)?;
            let givers: BTreeSet<Giver> = stage
                .persons(&said.names()?)?
                .into_iter()
                .map(Giver::Person)
                .collect();
            stage.expects_more(said.line, Wanted::Lacking(kind, givers))
        },
    ),
    Step::then(
        "wordt de vraag geweigerd om {veld}",
        "wordt de vraag geweigerd om de noodzaak",
        |stage, said| {
            let field = said.word()?;
            stage.expect(said.line, BTreeSet::new(), Wanted::Refused(field))
        },
    ),
    Step::then(
        "kent de vrager {namen} niet",
        "kent de vrager Kim niet",
        |stage, said| {
            let persons = stage.persons(&said.names()?)?;
            stage.expect(said.line, BTreeSet::new(), Wanted::Unknown(persons))
        },
    ),
];

fn outcome(stage: &mut Stage<'_>, said: &mut Said, wanted: Wanted) -> Result<(), String> {
    let (hats, categories, names) = (said.hats()?, said.categories()?, said.names()?);
    let flows = stage.flows(&hats, &names, &categories)?;
    stage.expects_of(said.line, flows, wanted)
}

const HEADING: [&str; 4] = ["van", "gegevens", "over", "uitkomst"];

/// A row for each outcome.
fn table(stage: &mut Stage<'_>, said: &mut Said) -> Result<(), String> {
    let rows = std::mem::take(&mut said.rows);
    let Some((heading, rows)) = rows.split_first() else {
        return Err(format!("hier hoort een tabel: | {} |", HEADING.join(" | ")));
    };
    if *heading != HEADING {
        return Err(format!("de eerste rij is | {} |", HEADING.join(" | ")));
    }
    for row in rows {
        let slots = [
            Slot::Hats,
            Slot::Categories,
            Slot::Names,
            Slot::Word("uitkomst"),
        ];
        let values = slots.iter().zip(row).map(|(slot, cell)| {
            stage
                .words
                .read(*slot, cell)
                .ok_or_else(|| format!("`{cell}` is hier geen bekend woord"))
        });
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        let [
            Value::Hats(hats),
            Value::Categories(categories),
            Value::Names(names),
            Value::Word(wanted),
        ] = values.as_slice()
        else {
            return Err("elke rij heeft vier vakken".to_owned());
        };
        let wanted = match *wanted {
            "permit" => Wanted::Permit,
            "withhold" => Wanted::Withhold,
            kind => Wanted::Weigh(known(WeighKind::from_id, kind)?),
        };
        let flows = stage.flows(hats, names, categories)?;
        stage.expects_of(said.line, flows, wanted)?;
    }
    Ok(())
}
