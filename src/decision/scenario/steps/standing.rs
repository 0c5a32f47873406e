//! Who can weigh a matter, who speaks for whom, who lost authority, what a court decided.

use std::collections::BTreeSet;

use super::super::lists::known;
use super::super::stage::{Stage, named};
use super::super::vocabulary::{Said, Step};
use crate::model::fact::{LossKind, Matter, RepresentationKind, RulingKind};
use crate::model::{Fact, Giver, Hat};

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::dated(
        "{naam} kan over {zaak} {kunnen} beslissen",
        "Lisa kan over veiligheid niet zelf beslissen",
        |stage, said| {
            let person = stage.person(&said.name()?)?;
            let matters = matters(said)?;
            let able = said.word()? == "able";
            let assessor = named("p-4")?;
            stage.fact(
                said,
                Fact::Capacity {
                    person,
                    matters,
                    able,
                    assessor,
                },
            )
        },
    ),
    Step::dated(
        "{naam} is {vertegenwoordiging} van {naam} voor {zaak}",
        "Chris is mentor van Anna voor zorg",
        |stage, said| {
            let by = Giver::Person(stage.person(&said.name()?)?);
            represents(stage, said, by)
        },
    ),
    Step::dated(
        "{pet} is {vertegenwoordiging} van {naam} voor {zaak}",
        "JBRA OTS is deels gezagsdrager van Kim voor behandeling",
        |stage, said| {
            let by = Giver::Hat(said.hat()?);
            represents(stage, said, by)
        },
    ),
    Step::dated(
        "het gezag van {naam} over {naam} is {verlies}",
        "het gezag van Bram over Kim is geschorst vanaf 1 september 2026",
        |stage, said| {
            let (holder, child) = (stage.person(&said.name()?)?, stage.person(&said.name()?)?);
            let loss = known(LossKind::from_id, said.word()?)?;
            stage.fact(
                said,
                Fact::AuthorityLoss {
                    child,
                    holder,
                    loss,
                },
            )
        },
    ),
    Step::dated(
        "de rechter beslist over {zaak} van {naam} in plaats van {namen}, te delen met {petten}",
        "de rechter beslist over veiligheid van Kim in plaats van Bram, te delen met Blijf Groep tot 1 mei 2027",
        |stage, said| {
            let matters = matters(said)?;
            let (child, instead) = (said.name()?, said.names()?);
            let recipients = said.hats()?;
            ruling(
                stage,
                said,
                RulingKind::JointAuthority,
                (&child, &instead),
                matters,
                recipients,
            )
        },
    ),
    Step::dated(
        "de rechter vervangt de toestemming van {namen} voor behandeling van {naam}",
        "de rechter vervangt de toestemming van Bram voor behandeling van Kim",
        |stage, said| {
            let (instead, child) = (said.names()?, said.name()?);
            let matters = BTreeSet::from([Matter::Treatment]);
            ruling(
                stage,
                said,
                RulingKind::Treatment,
                (&child, &instead),
                matters,
                BTreeSet::new(),
            )
        },
    ),
];

fn matters(said: &mut Said) -> Result<BTreeSet<Matter>, String> {
    known(Matter::from_id, said.word()?).map(|matter| [matter].into())
}

fn represents(stage: &mut Stage<'_>, said: &mut Said, by: Giver) -> Result<(), String> {
    let representation = known(RepresentationKind::from_id, said.word()?)?;
    let person = stage.person(&said.name()?)?;
    let matters = matters(said)?;
    stage.fact(
        said,
        Fact::Representation {
            person,
            representation,
            by,
            matters,
        },
    )
}

fn ruling(
    stage: &mut Stage<'_>,
    said: &Said,
    ruling: RulingKind,
    (child, instead): (&str, &[String]),
    matters: BTreeSet<Matter>,
    recipients: BTreeSet<Hat>,
) -> Result<(), String> {
    let child = stage.person(child)?;
    let in_place_of = stage.persons(instead)?;
    stage.fact(
        said,
        Fact::CourtRuling {
            child,
            ruling,
            in_place_of,
            matters,
            recipients,
        },
    )
}
