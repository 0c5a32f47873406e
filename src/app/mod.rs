//! Wiring and subcommands: the one room that may use all others.

pub mod demo;

use std::process::ExitCode;

use clap::Parser;

/// What the command line may say.
#[derive(Debug, Parser)]
#[command(name = "samenbeeld", version, about, arg_required_else_help = true)]
struct Arguments {}

/// Runs the command the arguments of the process ask for; the exit code is its outcome.
pub fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    ExitCode::SUCCESS
}
