//! `samenbeeld policy`: the tools for those who keep the rules.

mod check;

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
}

/// Runs the command: 0 when all is well, 1 when the answer is no, 2 when there is none.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let mut out = io::stdout().lock();
    let ran = match &arguments.command {
        Command::Check(arguments) => check::run(arguments, &mut out),
    };
    ran.unwrap_or_else(|error| {
        // Nothing is left to tell where stderr is gone too.
        let _ = writeln!(io::stderr(), "samenbeeld: {error:#}");
        ExitCode::from(2)
    })
}
