//! The clock, the one who asks, what was weighed, and the question.

use std::collections::BTreeSet;

use super::super::stage::Stage;
use super::super::vocabulary::{Said, Step};
use crate::decision::vector::{Emergency, Relation, Weighing};
use crate::model::{Category, Hat, Obligation};

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::given(
        "het is {moment}",
        "het is 23 november 2026 om 12:00",
        |stage, said| {
            let moment = said.moment()?;
            stage.moves_to(moment)
        },
    ),
    Step::given(
        "de vrager heeft geen mandaat",
        "de vrager heeft geen mandaat",
        |stage, _| {
            stage.asker.without_mandate = true;
            Ok(())
        },
    ),
    Step::given(
        "de vrager is niet toegewezen aan het huishouden",
        "de vrager is niet toegewezen aan het huishouden",
        |stage, _| {
            stage.asker.unassigned = true;
            Ok(())
        },
    ),
    Step::given(
        "de vrager mag dit huishouden niet zien",
        "de vrager mag dit huishouden niet zien",
        |stage, _| {
            stage.asker.barred = true;
            Ok(())
        },
    ),
    Step::given(
        "de vrager zegt niet waarom {gegevens} nodig is/zijn",
        "de vrager zegt niet waarom gezondheid nodig is",
        |stage, said| {
            stage.asker.unstated.extend(said.categories()?);
            Ok(())
        },
    ),
    Step::given(
        "het systeem van de vrager belooft niet: {voorwaarde}",
        "het systeem van de vrager belooft niet: niet bewaren",
        |stage, said| {
            stage
                .asker
                .unhonoured
                .extend(Obligation::from_id(said.word()?));
            Ok(())
        },
    ),
    Step::given(
        "het mandaat van de vrager is voor crisis",
        "het mandaat van de vrager is voor crisis",
        |stage, _| {
            stage.asker.crisis = true;
            Ok(())
        },
    ),
    Step::given(
        "de vrager is {relatie} van {namen}",
        "de vrager is ouder zonder gezag van Kim",
        |stage, said| {
            let (relation, names) = (said.word()?, said.names()?);
            let everything = Category::ALL.iter().copied().collect();
            let flows = stage.flows(&stage.holders()?, &names, &everything)?;
            stage.act(flows, |acts| acts.relation = Relation::from_id(relation));
            Ok(())
        },
    ),
    Step::given(
        "een professional van {pet} geeft {weging} {gegevens} over {namen} vrij",
        "een professional van GGZ geeft na weging gezondheid over Anna vrij",
        |stage, said| {
            let (hats, weighing) = (said.hats()?, Weighing::from_id(said.word()?));
            weighed(stage, said, &hats, weighing)
        },
    ),
    Step::given(
        "een professional van {pet} weigert na weging {gegevens} over {namen}",
        "een professional van GGZ weigert na weging gezondheid over Anna",
        |stage, said| {
            let hats = said.hats()?;
            weighed(stage, said, &hats, Some(Weighing::Declined))
        },
    ),
    Step::given(
        "de veiligheidsfunctionaris van {pet} geeft na weging {gegevens} over {namen} vrij",
        "de veiligheidsfunctionaris van Blijf Groep geeft na weging adres over Kim vrij",
        |stage, said| {
            let hats = said.hats()?;
            weighed(stage, said, &hats, Some(Weighing::ReleasedBySafetyOfficer))
        },
    ),
    Step::given(
        "er is nood {nood}, om {gegevens} over {namen} van {petten}",
        "er is nood met een tweede professional, om gezondheid over Kim van huisarts",
        |stage, said| {
            let emergency = Emergency::from_id(said.word()?);
            let (categories, names, hats) = (said.categories()?, said.names()?, said.hats()?);
            let flows = stage.flows(&hats, &names, &categories)?;
            stage.act(flows, |acts| acts.emergency = emergency);
            Ok(())
        },
    ),
    Step::given(
        "{petten} spreekt/spreken ongevraagd over {gegevens} van {namen}",
        "Samen DOEN hulp spreekt ongevraagd over plannen en doelen van Kim",
        |stage, said| {
            let (hats, categories, names) = (said.hats()?, said.categories()?, said.names()?);
            let flows = stage.flows(&hats, &names, &categories)?;
            stage.act(flows, |acts| acts.unasked = true);
            Ok(())
        },
    ),
    Step::when(
        "{pet} vraagt voor {taak} naar {gegevens}",
        "Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen",
        |stage, said| {
            let (hat, task, categories) = (said.hat()?, said.task()?, said.categories()?);
            stage.asks(hat, task, categories)
        },
    ),
];

fn weighed(
    stage: &mut Stage<'_>,
    said: &mut Said,
    hats: &BTreeSet<Hat>,
    weighing: Option<Weighing>,
) -> Result<(), String> {
    let (categories, names) = (said.categories()?, said.names()?);
    let flows = stage.flows(hats, &names, &categories)?;
    stage.act(flows, |acts| acts.weighing = weighing);
    Ok(())
}
