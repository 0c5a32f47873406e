//! A scenario explained: why every flow that it expects something of came out as it did, whole, since everybody in it is made up.

use std::collections::{BTreeMap, BTreeSet};

use super::feature::{self, Fault};
use super::suite::script;
use super::verdict::Heard;
use super::vocabulary::Vocabulary;
use crate::consent::Language;
use crate::decision::policies::Policies;
use crate::decision::{Flow, Told};
use crate::model::{Day, PersonId};

/// A scenario, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// File.
    pub file: String,
    /// Name of the scenario; of a row of an outline, with its values.
    pub name: String,
    /// What it asks, in order.
    pub questions: Vec<ExplainedQuestion>,
    names: BTreeMap<PersonId, String>,
}

/// A question of a scenario, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedQuestion {
    /// Hat asked under, and task.
    pub asked: String,
    /// Why each flow came out as it did.
    pub flows: Vec<Told>,
}

impl Explained {
    /// One flow as lines, each with its depth.
    pub fn lines(
        &self,
        policies: &Policies,
        language: Language,
        flow: &Told,
    ) -> Vec<(usize, String)> {
        let name = |person| self.names.get(&person).cloned();
        let name = |person: PersonId| name(person).unwrap_or_else(|| person.to_string());
        policies.texts().lines(language, flow, &name)
    }
}

/// Explains every scenario of this name: the flows that it expects something of, or all of them.
///
/// # Errors
/// What is wrong with the texts, by file.
pub fn explain(
    policies: &Policies,
    files: &BTreeMap<String, String>,
    name: &str,
    every_flow: bool,
) -> Result<Vec<Explained>, Vec<(String, Fault)>> {
    let vocabulary = Vocabulary::new(policies.catalogue().on(Day::MAX));
    let mut explained = Vec::new();
    for (file, text) in files {
        let named = |fault: Fault| (file.clone(), fault);
        let cases = feature::read(text)
            .map_err(|faults| faults.into_iter().map(named).collect::<Vec<_>>())?;
        for case in cases.into_iter().filter(|case| is_called(&case.name, name)) {
            let script =
                script(policies, &vocabulary, file, case).map_err(|fault| vec![named(fault)])?;
            let mut questions = Vec::new();
            for (number, question) in script.questions.iter().enumerate() {
                let mut heard = Heard::new(question, policies);
                let checks = script.checks.iter();
                let spoken = checks.filter(|check| check.question == number);
                let flows: BTreeSet<Flow> = if every_flow {
                    heard.flows().collect()
                } else {
                    spoken.flat_map(|check| check.flows.clone()).collect()
                };
                let asked = &question.question;
                questions.push(ExplainedQuestion {
                    asked: format!("{}, {}", asked.hat, asked.task),
                    flows: flows
                        .iter()
                        .filter_map(|flow| heard.explained(flow))
                        .collect(),
                });
            }
            explained.push(Explained {
                file: script.file.to_owned(),
                name: script.case.name.clone(),
                questions,
                names: script.names,
            });
        }
    }
    Ok(explained)
}

/// Whether a scenario has this name: whole, or a part of it, in any case.
fn is_called(scenario: &str, name: &str) -> bool {
    scenario.to_lowercase().contains(&name.to_lowercase())
}
