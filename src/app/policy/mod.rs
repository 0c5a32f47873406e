//! `samenbeeld policy`: the tools for those who keep the rules.

mod check;
mod decide;
mod diff;
mod explain;
mod key;
mod matrix;
mod officers;
#[cfg(feature = "prove")]
mod prove;
mod scenarios;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::files;
use crate::decision::{Policies, shipped};
use crate::model::Day;
use crate::model::time::legal_day;
use crate::ports::Clock;
use crate::storage::SystemClock;

/// Arguments of `samenbeeld policy`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Reads a bundle of policies as the broker would, and says what is wrong, with file and line.
    ///
    /// Ends with 0 when the broker would use it, with 1 when it would not, with 2 when the folder cannot be read.
    #[command(after_help = check::EXAMPLES)]
    Check(check::Arguments),
    /// Makes the key with which you sign policies, or prints its public half.
    #[command(after_help = key::EXAMPLES)]
    Key(key::Arguments),
    /// Proposes a bundle to a broker, for a period; others approve it. For privacy officers.
    #[command(after_help = officers::propose_examples())]
    Propose(officers::Propose),
    /// Approves a bundle that somebody else proposed, with your signature. For privacy officers.
    #[command(after_help = officers::approve_examples())]
    Approve(officers::Approve),
    /// Puts a bundle in force that everybody approved who must. For privacy officers.
    #[command(after_help = officers::activate_examples())]
    Activate(officers::Activate),
    /// Puts the bundle in force again that was before the present one, on the same terms. For privacy officers.
    #[command(after_help = officers::rollback_examples())]
    Rollback(officers::Rollback),
    /// Lists every bundle, who approved it, and what it still lacks. For privacy officers.
    #[command(after_help = officers::list_examples())]
    List(officers::List),
    /// Decides a decision of the past again, from the policies and the register of then.
    #[command(after_help = decide::EXAMPLES)]
    Decide(decide::Arguments),
    /// Explains a scenario: why each flow is open or closed, and what would change it.
    ///
    /// Ends with 0 when it is explained, with 1 when the scenario cannot be read, with 2 when there is none of this name.
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Arguments),
    /// Compares two bundles: equal, narrower, wider or different, and every flow that changes, with an example.
    ///
    /// Ends with 0 when they are equal, with 1 when they are not.
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::Arguments),
    /// Proves what no policy can open while the guardrails of a bundle stand.
    ///
    /// Needs the solver cvc5 on this machine. Ends with 0 when every promise is proved, with 1 when one is broken.
    #[cfg(feature = "prove")]
    #[command(after_help = prove::EXAMPLES)]
    Prove(prove::Arguments),
    /// Runs scenarios against a bundle, and says what is not as expected and what no scenario touches.
    ///
    /// Ends with 0 when all is as expected and every policy and condition is touched, with 1 when not, with 2 when nothing can be read.
    #[command(after_help = scenarios::TEST_EXAMPLES)]
    Test(scenarios::Arguments),
    /// Prints every step that a scenario may use, with an example.
    #[command(after_help = scenarios::STEPS_EXAMPLES)]
    Steps,
    /// Draws who receives what from whom, and how it opens, as text, comma-separated or as a picture.
    #[command(after_help = matrix::EXAMPLES)]
    Matrix(matrix::Arguments),
}

/// Runs the command: 0 when all is well, 1 when the answer is no, 2 when there is none.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let mut out = io::stdout().lock();
    let ran = match &arguments.command {
        Command::Check(arguments) => check::run(arguments, &mut out),
        Command::Key(arguments) => key::run(arguments, &mut out),
        Command::Propose(arguments) => return officers::propose(arguments),
        Command::Approve(arguments) => return officers::approve(arguments),
        Command::Activate(arguments) => return officers::activate(arguments),
        Command::Rollback(arguments) => return officers::roll_back(arguments),
        Command::List(arguments) => return officers::list(arguments),
        Command::Decide(arguments) => return decide::run(arguments),
        Command::Explain(arguments) => explain::run(arguments, &mut out),
        Command::Diff(arguments) => diff::run(arguments, &mut out),
        #[cfg(feature = "prove")]
        Command::Prove(arguments) => prove::run(arguments, &mut out),
        Command::Test(arguments) => scenarios::test(arguments, &mut out),
        Command::Steps => scenarios::steps(&mut out),
        Command::Matrix(arguments) => matrix::run(arguments, &mut out),
    };
    ran.unwrap_or_else(|error| {
        // Nothing is left to tell where stderr is gone too.
        let _ = writeln!(io::stderr(), "samenbeeld: {error:#}");
        ExitCode::from(2)
    })
}

/// The bundle in a folder, or the one in this program.
fn bundle(folder: Option<&Path>) -> anyhow::Result<Policies> {
    let files = match folder {
        Some(folder) => files::bundle(folder)?,
        None => shipped(),
    };
    Ok(Policies::load(&files)?)
}

/// Today, as the law counts days.
fn today() -> Day {
    legal_day(SystemClock.now())
}
