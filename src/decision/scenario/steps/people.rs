//! Who belongs to the household, how old they are, and who has authority.

use std::collections::BTreeSet;

use super::super::stage::Stage;
use super::super::vocabulary::{Said, Step};
use super::super::words::{self, Slot, Value};
use crate::model::fact::{AuthorityOutcome, MemberRole};
use crate::model::{Day, Fact, Hat, PersonId};

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::dated(
        "een huishouden met",
        "een huishouden met\n  | naam | rol   | geboren      |\n  | Kim  | kind  | 5 mei 2018   |\n  | Anna | ouder | 3 maart 1990 |",
        household,
    ),
    Step::dated(
        "{naam} is {rol} in het huishouden, geboren op {dag}",
        "Kim is kind in het huishouden, geboren op 5 mei 2018",
        |stage, said| {
            let (name, role, day) = (said.name()?, said.word()?, said.day()?);
            let person = member(stage, said, &name, role)?;
            born(stage, person, (day, day), false)
        },
    ),
    Step::dated(
        "{naam} is {rol} in het huishouden",
        "Opa is ander in het huishouden",
        |stage, said| {
            let (name, role) = (said.name()?, said.word()?);
            member(stage, said, &name, role).map(|_| ())
        },
    ),
    Step::given(
        "{naam} is geboren tussen {dag} en {dag}",
        "Kim is geboren tussen 1 januari 2014 en 31 december 2014",
        |stage, said| {
            let person = stage.person(&said.name()?)?;
            let days = (said.day()?, said.day()?);
            born(stage, person, days, false)
        },
    ),
    Step::given(
        "{naam} wordt verwacht rond {dag}",
        "Kim wordt verwacht rond 1 februari 2027",
        |stage, said| {
            let name = said.name()?;
            let day = said.day()?;
            let person = member(stage, said, &name, MemberRole::Child.id())?;
            born(stage, person, (day, day), true)
        },
    ),
    Step::given(
        "{naam} is overleden op {dag}",
        "Bram is overleden op 1 november 2026",
        |stage, said| {
            let person = stage.person(&said.name()?)?;
            said.from = Some(said.day()?);
            stage.fact(said, Fact::Death { person })
        },
    ),
    Step::dated(
        "{namen} hebben samen gezag over {namen}",
        "Anna en Bram hebben samen gezag over Kim",
        |stage, said| {
            let (holders, children) = (said.names()?, said.names()?);
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::BothParents,
                &holders,
                None,
            )
        },
    ),
    Step::dated(
        "{naam} heeft alleen gezag over {namen}",
        "Anna heeft alleen gezag over Kim",
        |stage, said| {
            let (holders, children) = (said.names()?, said.names()?);
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::OneParent,
                &holders,
                None,
            )
        },
    ),
    Step::dated(
        "{naam} heeft als ouder samen met {naam} gezag over {namen}",
        "Anna heeft als ouder samen met Chris gezag over Kim",
        |stage, said| {
            let holders = [said.name()?, said.name()?];
            let children = said.names()?;
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::ParentWithNonParent,
                &holders,
                None,
            )
        },
    ),
    Step::dated(
        "{naam} is voogd over {namen}",
        "Chris is voogd over Kim",
        |stage, said| {
            let (holders, children) = (said.names()?, said.names()?);
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::Guardian,
                &holders,
                None,
            )
        },
    ),
    Step::dated(
        "{pet} is voogd over {namen}",
        "JBRA voogd is voogd over Kim",
        |stage, said| {
            let (hat, children) = (said.hat()?, said.names()?);
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::Guardian,
                &[],
                Some(&hat),
            )
        },
    ),
    Step::dated(
        "niemand heeft gezag over {namen}",
        "niemand heeft gezag over Kim",
        |stage, said| {
            let children = said.names()?;
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::TemporarilyNobody,
                &[],
                None,
            )
        },
    ),
    Step::dated(
        "het gezag over {namen} is niet vast te stellen",
        "het gezag over Kim is niet vast te stellen",
        |stage, said| {
            let children = said.names()?;
            authority(
                stage,
                said,
                &children,
                AuthorityOutcome::CannotBeDetermined,
                &[],
                None,
            )
        },
    ),
];

const HEADING: [&str; 3] = ["naam", "rol", "geboren"];

fn household(stage: &mut Stage<'_>, said: &mut Said) -> Result<(), String> {
    let rows = std::mem::take(&mut said.rows);
    let Some((heading, rows)) = rows.split_first() else {
        return Err("hier hoort een tabel met naam, rol en geboren".to_owned());
    };
    if *heading != HEADING {
        return Err(format!("de eerste rij is | {} |", HEADING.join(" | ")));
    }
    for row in rows {
        let [name, role, day] = row.as_slice() else {
            return Err("elke rij heeft drie vakken".to_owned());
        };
        let Some(Value::Word(role)) = stage.words.read(Slot::Word("rol"), role) else {
            return Err(format!("`{role}` is geen rol"));
        };
        let day = words::day(day)
            .ok_or_else(|| format!("`{day}` is geen dag; schrijf hem als 5 mei 2018"))?;
        let person = member(stage, said, name, role)?;
        born(stage, person, (day, day), false)?;
    }
    Ok(())
}

fn member(stage: &mut Stage<'_>, said: &Said, name: &str, role: &str) -> Result<PersonId, String> {
    let role = MemberRole::from_id(role).ok_or_else(|| format!("`{role}` is geen rol"))?;
    stage.member(said, name, role)
}

fn born(
    stage: &mut Stage<'_>,
    person: PersonId,
    (earliest, latest): (Day, Day),
    expected: bool,
) -> Result<(), String> {
    let fact = Fact::Birth {
        person,
        earliest,
        latest,
        expected,
    };
    stage.fact(&Said::nothing(0), fact)
}

fn authority(
    stage: &mut Stage<'_>,
    said: &Said,
    children: &[String],
    outcome: AuthorityOutcome,
    holders: &[String],
    guardian: Option<&Hat>,
) -> Result<(), String> {
    let holders: BTreeSet<PersonId> = stage.persons(holders)?;
    for child in stage.persons(children)? {
        let fact = Fact::Authority {
            child,
            outcome,
            authority_holders: holders.clone(),
            guardian_hat: guardian.cloned(),
            unknown_holder: false,
        };
        stage.fact(said, fact)?;
    }
    Ok(())
}
