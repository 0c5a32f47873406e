//! `samenbeeld policy`: the tools for those who keep the rules.

mod check;
mod decide;
mod key;
mod officers;

use std::io::{self, Write};
use std::process::ExitCode;

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
    };
    ran.unwrap_or_else(|error| {
        // Nothing is left to tell where stderr is gone too.
        let _ = writeln!(io::stderr(), "samenbeeld: {error:#}");
        ExitCode::from(2)
    })
}
