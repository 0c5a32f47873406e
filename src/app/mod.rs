//! Wiring and subcommands: the one room that may use all others.

mod audit;
pub mod demo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What the command line may say.
#[derive(Debug, Parser)]
#[command(name = "samenbeeld", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks the log offline.
    Audit(audit::Arguments),
}

/// Runs the command the arguments of the process ask for; the exit code is its outcome.
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Audit(arguments) => audit::run(&arguments),
    }
}
