//! A file in Dutch Gherkin → cases. Strict: every line is read as what it says, or is a fault with its number.
//!
//! The parser alone is too kind for a test: what it does not understand becomes description, and the scenario stays green. So each line
//! must begin with a known word, and afterwards every line must be found again in what was parsed.

use std::collections::{BTreeMap, BTreeSet};

use gherkin::{Feature, GherkinEnv, Scenario, Step, StepType, Table};

use super::nearest::nearest;

/// Something wrong in a file, in Dutch: officers read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Which part of a case a step belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Given,
    When,
    Then,
}

/// One case: a scenario, or one row of an outline, with the steps of the background before its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) lines: Vec<Line>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) part: Part,
    pub(super) text: String,
    /// Rows of its table, the heading first; empty without one.
    pub(super) rows: Vec<Vec<String>>,
}

const LANGUAGE: &str = "# language: nl";

/// What a line may begin with.
const WORDS: [&str; 14] = [
    "Functionaliteit:",
    "Achtergrond:",
    "Scenario:",
    "Voorbeeld:",
    "Abstract Scenario:",
    "Voorbeelden:",
    "Gegeven ",
    "Stel ",
    "Als ",
    "Wanneer ",
    "Dan ",
    "En ",
    "Maar ",
    "|",
];
const OUTLINE: &str = "Abstract Scenario";

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub(super) fn read(text: &str) -> Result<Vec<Case>, Vec<Fault>> {
    let lines: Lines = Lines::of(text);
    faultless(first_look(text, &lines))?;
    let env = GherkinEnv::new("nl").map_err(|error| vec![fault(1, error.to_string())])?;
    let feature = Feature::parse(text, env).map_err(|error| {
        let problem = format!("dit bestand is niet te lezen als Gherkin ({error})");
        vec![fault(1, problem)]
    })?;
    faultless(unaccounted(&feature, &lines))?;
    faultless(shape(&feature))?;
    let mut faults = Vec::new();
    let mut cases = Vec::new();
    for scenario in &feature.scenarios {
        match expand(scenario, &feature, &lines) {
            Ok(expanded) => cases.extend(expanded),
            Err(wrong) => faults.extend(wrong),
        }
    }
    faultless(faults).map(|()| cases)
}

fn fault(line: usize, problem: impl Into<String>) -> Fault {
    Fault {
        line,
        problem: problem.into(),
    }
}

fn faultless(mut faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    faults.sort();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Every line that is neither blank nor a comment, by its number.
struct Lines<'a>(BTreeMap<usize, &'a str>);

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let lines = text.lines().map(str::trim).enumerate();
        let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        Self(said.map(|(index, line)| (index + 1, line)).collect())
    }

    /// Numbers of the rows of a table: the lines that begin with a bar, from its first on.
    fn rows(&self, table: &Table) -> Vec<usize> {
        let from = self.0.range(table.position.line..);
        let rows = from.take_while(|(_, line)| line.starts_with('|'));
        rows.map(|(number, _)| *number)
            .take(table.rows.len())
            .collect()
    }
}

/// The language, the word that every line begins with, and bars: what the parser would pass over in silence.
fn first_look(text: &str, lines: &Lines<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let first = text.lines().map(str::trim).enumerate();
    match first.into_iter().find(|(_, line)| !line.is_empty()) {
        Some((_, LANGUAGE)) => {}
        Some((index, _)) => faults.push(fault(
            index + 1,
            format!("de eerste regel moet `{LANGUAGE}` zijn"),
        )),
        None => faults.push(fault(1, "dit bestand is leeg")),
    }
    for (&number, line) in &lines.0 {
        if !WORDS.iter().any(|word| line.starts_with(word)) {
            let word = line.split_whitespace().next().unwrap_or(line);
            let known = WORDS.iter().map(|word| word.trim());
            let problem = format!(
                "`{word}` is geen woord waarmee een regel begint; bedoelt u {}?",
                quoted(&nearest(word, known, 1))
            );
            faults.push(fault(number, problem));
        } else if line.starts_with('|') && !line.ends_with('|') {
            faults.push(fault(
                number,
                "een rij van een tabel eindigt met een streep: |",
            ));
        }
    }
    faults
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(" of ")
}

/// Lines that stand in the text and in nothing that was parsed, or that were parsed as something else.
fn unaccounted(feature: &Feature, lines: &Lines<'_>) -> Vec<Fault> {
    let background = || feature.background.iter();
    let steps: Vec<&Step> = background()
        .flat_map(|background| &background.steps)
        .chain(
            feature
                .scenarios
                .iter()
                .flat_map(|scenario| &scenario.steps),
        )
        .collect();
    let examples = || {
        feature
            .scenarios
            .iter()
            .flat_map(|scenario| &scenario.examples)
    };
    let mut found = BTreeMap::from([(feature.position.line, feature.name.as_str())]);
    found.extend(
        background().map(|background| (background.position.line, background.name.as_str())),
    );
    found.extend(
        feature
            .scenarios
            .iter()
            .map(|scenario| (scenario.position.line, scenario.name.as_str())),
    );
    found.extend(
        steps
            .iter()
            .map(|step| (step.position.line, step.value.as_str())),
    );
    found.extend(examples().map(|examples| {
        (
            examples.position.line,
            examples.name.as_deref().unwrap_or_default(),
        )
    }));
    let tables = steps.iter().filter_map(|step| step.table.as_ref());
    let tables = tables.chain(examples().filter_map(|examples| examples.table.as_ref()));
    let mut faults = rows(tables, lines, &mut found);
    for (number, line) in &lines.0 {
        match found.get(number) {
            Some(said) if line.contains(said) => {}
            _ => faults.push(fault(
                *number,
                format!("deze regel hoort nergens bij en zou niet worden gelezen: `{line}`"),
            )),
        }
    }
    faults
}

/// Notes every row of the tables as found, and names those whose cells the parser cuts.
fn rows<'t>(
    tables: impl Iterator<Item = &'t Table>,
    lines: &Lines<'_>,
    found: &mut BTreeMap<usize, &str>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for table in tables {
        let width = table.row_width();
        for number in lines.rows(table) {
            found.insert(number, "|");
            // The parser cuts a row that is longer than the first.
            if lines
                .0
                .get(&number)
                .is_some_and(|line| bars(line) != width + 1)
            {
                faults.push(fault(
                    number,
                    format!("deze rij heeft niet de {width} vakken van de eerste"),
                ));
            }
        }
    }
    faults
}

/// Bars of a row that are no part of a cell.
fn bars(line: &str) -> usize {
    let mut escaped = false;
    let bars = line.chars().filter(|letter| {
        let bar = *letter == '|' && !escaped;
        escaped = *letter == '\\' && !escaped;
        bar
    });
    bars.count()
}

/// What a file and its scenarios need to be.
fn shape(feature: &Feature) -> Vec<Fault> {
    let mut faults = Vec::new();
    if feature.scenarios.is_empty() {
        faults.push(fault(
            feature.position.line,
            "er staat geen enkel scenario in dit bestand",
        ));
    }
    if let Some(background) = &feature.background {
        let given = |step: &&Step| step.ty != StepType::Given;
        faults.extend(background.steps.iter().find(given).map(|step| {
            fault(
                step.position.line,
                "in de achtergrond staat alleen wat gegeven is",
            )
        }));
    }
    let mut names = BTreeSet::new();
    for scenario in &feature.scenarios {
        let line = scenario.position.line;
        if scenario.name.is_empty() {
            faults.push(fault(line, "dit scenario heeft geen naam"));
        } else if !names.insert(scenario.name.as_str()) {
            faults.push(fault(
                line,
                format!("nog een scenario heet `{}`", scenario.name),
            ));
        }
        let first = |part| scenario.steps.iter().position(|step| step.ty == part);
        match (first(StepType::When), first(StepType::Then)) {
            (None, _) => faults.push(fault(line, "dit scenario heeft geen `Als`")),
            (_, None) => faults.push(fault(line, "dit scenario heeft geen `Dan`")),
            (Some(when), Some(then)) if then < when => {
                faults.push(fault(line, "in dit scenario staat `Dan` voor `Als`"));
            }
            _ => {}
        }
        let outline = scenario.keyword == OUTLINE;
        if outline == scenario.examples.is_empty() {
            faults.push(fault(
                line,
                format!("een `{OUTLINE}` heeft `Voorbeelden`, een ander scenario niet"),
            ));
        }
    }
    faults
}

/// The cases of a scenario: itself, or one for each row of its examples.
fn expand(
    scenario: &Scenario,
    feature: &Feature,
    lines: &Lines<'_>,
) -> Result<Vec<Case>, Vec<Fault>> {
    let background = feature
        .background
        .iter()
        .flat_map(|background| &background.steps);
    let steps: Vec<&Step> = background.chain(&scenario.steps).collect();
    if scenario.keyword != OUTLINE {
        let filled = steps.iter().map(|step| filled(step, &[]));
        return Ok(vec![Case {
            name: scenario.name.clone(),
            line: scenario.position.line,
            lines: filled
                .collect::<Result<_, _>>()
                .map_err(|fault| vec![fault])?,
        }]);
    }
    let mut cases = Vec::new();
    for examples in &scenario.examples {
        let rows = examples
            .table
            .as_ref()
            .map(|table| (table, table.rows.split_first()));
        let Some((table, Some((heading, rows)))) = rows else {
            return Err(vec![fault(
                examples.position.line,
                "er staan geen voorbeelden",
            )]);
        };
        if rows.is_empty() {
            return Err(vec![fault(
                examples.position.line,
                "er staan geen voorbeelden",
            )]);
        }
        for column in heading {
            let slot = format!("<{column}>");
            if !steps.iter().any(|step| mentions(step, &slot)) {
                let problem = format!("geen enkele stap gebruikt `{slot}`");
                return Err(vec![fault(examples.position.line, problem)]);
            }
        }
        let numbers = lines.rows(table).into_iter().skip(1);
        for (row, line) in rows.iter().zip(numbers) {
            let values: Vec<(&String, &String)> = heading.iter().zip(row).collect();
            let filled = steps.iter().map(|step| filled(step, &values));
            cases.push(Case {
                name: format!("{} ({})", scenario.name, row.join(", ")),
                line,
                lines: filled
                    .collect::<Result<_, _>>()
                    .map_err(|fault| vec![fault])?,
            });
        }
    }
    Ok(cases)
}

fn mentions(step: &Step, slot: &str) -> bool {
    let cells = step
        .table
        .iter()
        .flat_map(|table| table.rows.iter().flatten());
    step.value.contains(slot) || cells.into_iter().any(|cell| cell.contains(slot))
}

/// A step with the values of an example in place of its slots.
fn filled(step: &Step, values: &[(&String, &String)]) -> Result<Line, Fault> {
    let fill = |text: &String| {
        let filled = values.iter().fold(text.clone(), |text, (name, value)| {
            text.replace(&format!("<{name}>"), value)
        });
        if filled.contains('<') {
            let problem = format!("`{filled}` heeft een `<…>` waarvoor geen voorbeeld staat");
            return Err(fault(step.position.line, problem));
        }
        Ok(filled)
    };
    let rows = step.table.iter().flat_map(|table| &table.rows);
    let rows = rows.map(|row| row.iter().map(fill).collect::<Result<_, _>>());
    Ok(Line {
        number: step.position.line,
        part: match step.ty {
            StepType::Given => Part::Given,
            StepType::When => Part::When,
            StepType::Then => Part::Then,
        },
        text: fill(&step.value)?,
        rows: rows.collect::<Result<_, _>>()?,
    })
}
