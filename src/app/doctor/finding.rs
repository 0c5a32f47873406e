//! What was found: a line for each check.

use std::error::Error;
use std::fmt::Write;

/// Everything found, in the order of the checks.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Finding>);

#[derive(Debug)]
struct Finding {
    what: String,
    verdict: Verdict,
}

#[derive(Debug)]
enum Verdict {
    Fine(String),
    Soon(String, String),
    Wrong(String, String),
}

impl Report {
    /// Nothing wrong with this.
    pub(super) fn fine(&mut self, what: impl Into<String>, state: impl Into<String>) {
        self.add(what, Verdict::Fine(state.into()));
    }

    /// Not wrong yet, or wrong for some.
    pub(super) fn soon(
        &mut self,
        what: impl Into<String>,
        state: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(what, Verdict::Soon(state.into(), mend.into()));
    }

    /// Wrong, by an error with its causes.
    pub(super) fn wrong(
        &mut self,
        what: impl Into<String>,
        error: &(dyn Error + 'static),
        mend: impl Into<String>,
    ) {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(text, ": {error}").ok();
            cause = error.source();
        }
        self.amiss(what, text, mend);
    }

    /// Wrong.
    pub(super) fn amiss(
        &mut self,
        what: impl Into<String>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(what, Verdict::Wrong(problem.into(), mend.into()));
    }

    /// Whether anything is wrong.
    pub(super) fn is_wrong(&self) -> bool {
        let wrong = |finding: &Finding| matches!(finding.verdict, Verdict::Wrong(..));
        self.0.iter().any(wrong)
    }

    /// The report as a person reads it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut wrong = 0;
        for finding in &self.0 {
            let what = &finding.what;
            match &finding.verdict {
                Verdict::Fine(state) => writeln!(text, "ok       {what}: {state}"),
                Verdict::Soon(state, mend) => {
                    writeln!(text, "soon     {what}: {state}\n         mend: {mend}")
                }
                Verdict::Wrong(problem, mend) => {
                    wrong += 1;
                    writeln!(text, "problem  {what}: {problem}\n         mend: {mend}")
                }
            }
            .ok();
        }
        let closing = match wrong {
            0 => "Nothing is wrong.".to_owned(),
            1 => "One thing is wrong.".to_owned(),
            more => format!("{more} things are wrong."),
        };
        writeln!(text, "\n{closing}").ok();
        text
    }

    fn add(&mut self, what: impl Into<String>, verdict: Verdict) {
        self.0.push(Finding {
            what: what.into(),
            verdict,
        });
    }
}
