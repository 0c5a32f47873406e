//! What people say yes or no to, and take back.

use std::collections::BTreeSet;

use super::super::stage::{Stage, named, paper, writer};
use super::super::vocabulary::{Said, Step};
use crate::consent::{Cells, Giver, Language, Standing, Statement, StatementAnswer, TextShown};
use crate::decision::RegisterEvent;
use crate::model::fact::EvidenceKind;
use crate::model::time::legal_day;
use crate::model::{ConsentKind, Period, PersonId, SubjectRef};

/// What a statement speaks of.
macro_rules! about {
    ($before:literal) => {
        concat!(
            $before,
            "[ als {hoedanigheid}] {antwoord}[ tegen {soort}]: {petten} mag/mogen {gegevens} over {namen} aan {petten} geven voor {taak}"
        )
    };
}

pub(in crate::decision::scenario) const STEPS: &[Step] = &[
    Step::dated(
        about!("{namen} zegt/zeggen op {moment}"),
        "Anna en Bram zeggen op 1 november 2026 ja: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan",
        |stage, said| {
            let persons = stage.persons(&said.names()?)?;
            let givers: Vec<Giver> = persons.into_iter().map(Giver::Person).collect();
            says(stage, said, &givers)
        },
    ),
    Step::dated(
        about!("{pet} zegt op {moment}"),
        "JBRA voogd zegt op 1 november 2026 als voogd ja tegen het opheffen van het geheim: Samen DOEN hulp mag plannen en doelen over Kim aan Blijf Groep geven voor het veiligheidsplan",
        |stage, said| {
            let giver = Giver::Hat(said.hat()?);
            says(stage, said, &[giver])
        },
    ),
    Step::given(
        "{naam} trekt op {moment} de toestemming over {naam} in",
        "Anna trekt op 20 november 2026 de toestemming over Kim in",
        |stage, said| {
            let by = stage.person(&said.name()?)?;
            let at = said.moment()?;
            let subject = stage.person(&said.name()?)?;
            let withdrawn = RegisterEvent::Withdrawn {
                subject,
                by: Some(by),
                consent: None,
            };
            let author = writer(&named("samen-doen/help")?)?;
            stage.record(SubjectRef::Person(subject), withdrawn, author, at);
            Ok(())
        },
    ),
];

/// The statements of some givers: to sharing and to release of secrecy, unless it is about one kind.
fn says(stage: &mut Stage<'_>, said: &mut Said, givers: &[Giver]) -> Result<(), String> {
    let given_at = said.moment()?;
    let standing = said.optional_word("hoedanigheid");
    let answer = said.word()?;
    let kind = said.optional_word("soort");
    let (holders, categories) = (said.hats()?, said.categories()?);
    let subjects = stage.persons(&said.names()?)?;
    let cells = Cells {
        holders,
        recipients: said.hats()?,
        task: said.task()?,
        categories,
    };
    let answer =
        StatementAnswer::from_id(answer).ok_or_else(|| format!("`{answer}` is geen antwoord"))?;
    let kinds = match kind {
        None => vec![ConsentKind::Sharing, ConsentKind::SecrecyRelease],
        Some(id) => vec![ConsentKind::from_id(id).ok_or_else(|| format!("`{id}` is geen soort"))?],
    };
    let from = said.from.unwrap_or_else(|| legal_day(given_at));
    let period = Period::new(from, said.until).map_err(|error| error.to_string())?;
    // What the recipient writes down alone rests on nothing else, unless somebody confirms it.
    let evidence = match (&said.writer, &said.confirmer) {
        (Some(_), None) => EvidenceKind::OwnFile,
        _ => EvidenceKind::Form,
    };
    let recorder = said
        .writer
        .as_ref()
        .or(cells.holders.first())
        .ok_or_else(|| "hier hoort een pet".to_owned())?;
    let author = writer(recorder)?;
    for giver in givers {
        for &subject in &subjects {
            for &kind in &kinds {
                let statement = Statement {
                    kind,
                    answer,
                    subject,
                    giver: giver.clone(),
                    standing: standing_of(giver, subject, standing)?,
                    cells: cells.clone(),
                    period,
                    text: TextShown {
                        id: "scenario".to_owned(),
                        version: 1,
                        language: Language::Dutch,
                    },
                    explained_by: author.professional.clone(),
                    co_givers: BTreeSet::new(),
                    evidence: paper(evidence),
                    given_at,
                    replaces: None,
                };
                stage.statement(statement, author.clone(), said.confirmer.as_ref())?;
            }
        }
    }
    Ok(())
}

/// On what standing somebody speaks: for themselves, or as they say, or else as an authority-holder.
fn standing_of(giver: &Giver, subject: PersonId, said: Option<&str>) -> Result<Standing, String> {
    match said {
        Some(id) => Standing::from_id(id).ok_or_else(|| format!("`{id}` is geen hoedanigheid")),
        None if *giver == Giver::Person(subject) => Ok(Standing::Own),
        None => Ok(Standing::AuthorityHolder),
    }
}
