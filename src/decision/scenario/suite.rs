//! A folder of scenarios, run: what is wrong with the texts, which expectations fail, what nothing touches.

use std::collections::BTreeMap;
use std::fmt;

use super::coverage::{Untouched, coverage};
use super::feature::{self, Case, Fault};
use super::question::Question;
use super::stage::Stage;
use super::verdict::{self, Came, Check, Heard, Miss};
use super::vocabulary::Vocabulary;
use crate::consent::Language;
use crate::decision::policies::Policies;
use crate::model::{Day, PersonId};

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// File.
    pub file: String,
    /// Line of the expectation.
    pub line: usize,
    /// Name of the scenario.
    pub scenario: String,
    /// The step as it was written.
    pub step: String,
    /// Which flow, where the step speaks of several.
    pub flow: Option<String>,
    /// What was expected.
    pub wanted: String,
    /// What came.
    pub came: String,
    /// Which rules and facts decided.
    pub because: Vec<String>,
}

/// What came of a folder of scenarios.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files read.
    pub files: usize,
    /// Scenarios run: every row of an outline is one.
    pub scenarios: usize,
    /// Expectations held against a decision.
    pub expectations: usize,
    /// What is wrong with the texts, by file.
    pub faults: Vec<(String, Fault)>,
    /// Expectations that are not met.
    pub failures: Vec<Failure>,
    /// Policies left out in turn; none unless everything is as expected.
    pub policies: usize,
    /// Conditions left out in turn.
    pub conditions: usize,
    /// Policies and conditions that no scenario touches.
    pub untouched: Vec<Untouched>,
}

impl Report {
    /// Whether there are scenarios, all can be read, and everything is as expected.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.failures.is_empty() && self.expectations > 0
    }

    /// Whether everything is as expected and nothing is untouched.
    pub fn is_green(&self) -> bool {
        self.holds() && self.untouched.is_empty() && self.policies > 0
    }
}

/// One case with what it asks and expects.
pub(super) struct Script<'a> {
    pub(super) file: &'a str,
    pub(super) case: Case,
    pub(super) questions: Vec<Question>,
    pub(super) checks: Vec<Check>,
    pub(super) names: BTreeMap<PersonId, String>,
}

impl Script<'_> {
    /// The name of a person.
    pub(super) fn name(&self, person: PersonId) -> String {
        let name = self.names.get(&person);
        name.map_or_else(|| person.to_string(), Clone::clone)
    }
}

/// Runs scenarios, by the path of their files, against a bundle, and leaves out every rule and condition in turn to see whether any
/// scenario notices.
pub fn test(policies: &Policies, files: &BTreeMap<String, String>) -> Report {
    run(policies, files, |policies, heard, report| {
        let coverage = coverage(policies, heard);
        (report.policies, report.conditions) = (coverage.policies, coverage.conditions);
        report.untouched = coverage.untouched;
    })
}

/// Runs scenarios against a bundle; what none of them touches is not looked for.
pub fn hold(policies: &Policies, files: &BTreeMap<String, String>) -> Report {
    run(policies, files, |_, _, _| ())
}

/// What was decided for the questions of each script, with its checks.
type Decided<'s, 'p> = [(&'s [Check], Vec<Heard<'p>>)];

fn run(
    policies: &Policies,
    files: &BTreeMap<String, String>,
    where_all_hold: impl FnOnce(&Policies, &mut Decided<'_, '_>, &mut Report),
) -> Report {
    let vocabulary = Vocabulary::new(policies.catalogue().on(Day::MAX));
    let mut report = Report {
        files: files.len(),
        ..Report::default()
    };
    let mut scripts = Vec::new();
    for (file, text) in files {
        let cases = feature::read(text).unwrap_or_else(|faults| {
            report
                .faults
                .extend(faults.into_iter().map(|fault| (file.clone(), fault)));
            Vec::new()
        });
        for case in cases {
            match script(policies, &vocabulary, file, case) {
                Ok(script) => scripts.push(script),
                // A step of the background is wrong once, not in every scenario.
                Err(fault) if report.faults.contains(&(file.clone(), fault.clone())) => {}
                Err(fault) => report.faults.push((file.clone(), fault)),
            }
        }
    }
    report.scenarios = scripts.len();
    let mut heard = Vec::new();
    for script in &scripts {
        let mut decided: Vec<Heard<'_>> = script
            .questions
            .iter()
            .map(|question| Heard::new(question, policies))
            .collect();
        for check in &script.checks {
            report.expectations += 1;
            if let Some(Err(miss)) = decided
                .get_mut(check.question)
                .map(|heard| check.hold(heard))
            {
                report.failures.push(failure(policies, script, check, miss));
            }
        }
        heard.push((script.checks.as_slice(), decided));
    }
    if report.faults.is_empty() && report.failures.is_empty() && !heard.is_empty() {
        where_all_hold(policies, &mut heard, &mut report);
    }
    report
}

/// Plays a case up to its expectations.
pub(super) fn script<'a>(
    policies: &Policies,
    vocabulary: &Vocabulary,
    file: &'a str,
    case: Case,
) -> Result<Script<'a>, Fault> {
    let mut stage = Stage::new(vocabulary.words(), policies.catalogue());
    for line in &case.lines {
        let fault = |problem| Fault {
            line: line.number,
            problem,
        };
        let (step, mut said) = vocabulary.understand(line).map_err(fault)?;
        (step.act)(&mut stage, &mut said).map_err(fault)?;
        if !said.rows.is_empty() {
            return Err(fault("bij deze stap hoort geen tabel".to_owned()));
        }
    }
    Ok(Script {
        file,
        names: stage.names(),
        questions: stage.questions,
        checks: stage.checks,
        case,
    })
}

fn failure(policies: &Policies, script: &Script<'_>, check: &Check, miss: Miss) -> Failure {
    let line = script
        .case
        .lines
        .iter()
        .find(|line| line.number == check.line);
    let flow = miss.flow.map(|flow| {
        let name = script.name(flow.subject);
        format!("{} over {name}, van {}", flow.category, flow.holder)
    });
    let (came, because) = match miss.came {
        Came::Plain(came) => (came, Vec::new()),
        Came::Otherwise(told) => {
            let names = |person| script.name(person);
            let lines = policies.texts().lines(Language::Dutch, &told, &names);
            // The flow itself is named above; what came of it is the first line under it.
            let mut lines = lines.into_iter().skip(1);
            let came = lines.next().map(|(_, line)| line).unwrap_or_default();
            let indented = |(depth, line): (usize, String)| format!("{}{line}", "  ".repeat(depth));
            (came, lines.map(indented).collect())
        }
    };
    Failure {
        file: script.file.to_owned(),
        line: check.line,
        scenario: script.case.name.clone(),
        step: line.map(|line| line.text.clone()).unwrap_or_default(),
        flow,
        wanted: verdict::wanted(&check.wanted),
        came,
        because,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}: {}", self.file, self.line, self.scenario)?;
        writeln!(f, "    Dan {}", self.step)?;
        if let Some(flow) = &self.flow {
            writeln!(f, "    het gaat om  {flow}")?;
        }
        writeln!(f, "    verwacht     {}", self.wanted)?;
        writeln!(f, "    gekregen     {}", self.came)?;
        for line in &self.because {
            writeln!(f, "    {line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (file, fault) in &self.faults {
            writeln!(f, "{file}:{}: {}\n", fault.line, fault.problem)?;
        }
        for failure in &self.failures {
            writeln!(f, "{failure}")?;
        }
        for untouched in &self.untouched {
            writeln!(f, "geen scenario raakt {untouched}")?;
        }
        let (faults, failures) = (self.faults.len(), self.failures.len());
        write!(
            f,
            "{} bestanden, {} scenario's, {} verwachtingen: {faults} keer onleesbaar, {failures} keer anders dan verwacht",
            self.files, self.scenarios, self.expectations
        )?;
        if self.policies > 0 {
            let untouched = self.untouched.len();
            write!(
                f,
                "\n{} regels en {} voorwaarden om de beurt weggelaten: {untouched} keer merkte geen scenario het",
                self.policies, self.conditions
            )?;
        }
        Ok(())
    }
}
