//! Facts of the register beside people: measures, reports, flags, who knows whom.

use super::super::lists::known;
use super::super::stage::Stage;
use super::super::vocabulary::{Said, Step};
use crate::model::Fact;
use crate::model::fact::{CouncilStage, FlagKind, MeasureKind, ReportStage};

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::dated(
        "{pet} voert een {maatregel} uit over {namen}",
        "JBRA OTS voert een ondertoezichtstelling uit over Kim vanaf 1 september 2026 tot 1 juni 2027",
        |stage, said| {
            let (hat, measure) = (said.hat()?, said.word()?);
            let measure = known(MeasureKind::from_id, measure)?;
            for person in stage.persons(&said.names()?)? {
                let executed_by = hat.clone();
                stage.fact(
                    said,
                    Fact::Measure {
                        person,
                        measure,
                        executed_by,
                    },
                )?;
            }
            Ok(())
        },
    ),
    Step::dated(
        "de melding over {namen} is {stadium}[ {vermoeden}]",
        "de melding over Kim is in triage en geeft een redelijk vermoeden vanaf 1 november 2026",
        |stage, said| {
            let (names, id) = (said.names()?, said.word()?);
            let suspicion = said.optional_word("vermoeden").is_some();
            for person in stage.persons(&names)? {
                let stage_of_report = known(ReportStage::from_id, id)?;
                stage.fact(
                    said,
                    Fact::ReportStage {
                        person,
                        stage: stage_of_report,
                        suspicion,
                    },
                )?;
            }
            Ok(())
        },
    ),
    Step::dated(
        "het raadsonderzoek naar {namen} op verzoek van {pet} is {raadsstadium}",
        "het raadsonderzoek naar Kim op verzoek van Samen DOEN toegang is begonnen",
        |stage, said| {
            let (names, asked_by, id) = (said.names()?, said.hat()?, said.word()?);
            for person in stage.persons(&names)? {
                let (asked_by, reached) = (asked_by.clone(), known(CouncilStage::from_id, id)?);
                stage.fact(
                    said,
                    Fact::CouncilInquiry {
                        person,
                        stage: reached,
                        asked_by,
                    },
                )?;
            }
            Ok(())
        },
    ),
    Step::dated(
        "{petten} werken aan dezelfde hulp voor {namen}",
        "Samen DOEN hulp en Ouder- en Kindteam werken aan dezelfde hulp voor Kim",
        |stage, said| {
            let (hats, names) = (said.hats()?, said.names()?);
            for person in stage.persons(&names)? {
                let hats = hats.clone();
                stage.fact(said, Fact::SharedHelp { person, hats })?;
            }
            Ok(())
        },
    ),
    Step::dated(
        "{naam} bedreigt {naam}",
        "Bram bedreigt Anna",
        |stage, said| {
            let (about, regarding) = (said.name()?, said.name()?);
            flag(stage, said, FlagKind::Threat, &about, Some(&regarding))
        },
    ),
    Step::dated(
        "{naam} wordt gepasseerd als vertegenwoordiger van {naam}",
        "Bram wordt gepasseerd als vertegenwoordiger van Kim",
        |stage, said| {
            let (about, regarding) = (said.name()?, said.name()?);
            flag(
                stage,
                said,
                FlagKind::RepresentativeBypassed,
                &about,
                Some(&regarding),
            )
        },
    ),
    Step::dated(
        "{naam} wordt nog niet ingelicht",
        "Bram wordt nog niet ingelicht",
        |stage, said| {
            let about = said.name()?;
            flag(stage, said, FlagKind::InformDeferred, &about, None)
        },
    ),
    Step::dated(
        "{namen} is/zijn bekend bij {pet}",
        "Kim is bekend bij GGZ",
        |stage, said| {
            let (names, hat) = (said.names()?, said.hat()?);
            for person in stage.persons(&names)? {
                let hat = hat.clone();
                let client_number = "C-1".to_owned();
                stage.fact(
                    said,
                    Fact::Link {
                        person,
                        hat,
                        client_number,
                    },
                )?;
            }
            Ok(())
        },
    ),
];

fn flag(
    stage: &mut Stage<'_>,
    said: &Said,
    flag: FlagKind,
    about: &str,
    regarding: Option<&str>,
) -> Result<(), String> {
    let about = stage.person(about)?;
    let regarding = regarding.map(|name| stage.person(name)).transpose()?;
    stage.fact(
        said,
        Fact::Flag {
            flag,
            about,
            regarding,
        },
    )
}
