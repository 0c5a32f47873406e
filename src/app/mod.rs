//! Wiring and subcommands: the one room that may use all others.

mod audit;
pub mod bench;
mod client;
mod connector;
mod copy;
pub mod demo;
mod doctor;
mod files;
mod json;
mod migrate;
mod parts;
mod pki;
mod policy;
mod running;
mod serve;
mod show;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use client::{ask, revoke, whoami};

/// What the command line may say.
#[derive(Debug, Parser)]
#[command(name = "samenbeeld", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the main job in a throwaway world: six source systems, the broker, three questions under three hats.
    #[command(after_help = demo::EXAMPLES)]
    Demo(demo::Arguments),
    /// Serves the broker.
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::Arguments),
    /// Serves an organisation's existing database to the broker, as its source.
    #[command(after_help = connector::EXAMPLES)]
    Connector(connector::Arguments),
    /// Asks a broker for the picture of one household, under one hat, for one task.
    #[command(after_help = ask::EXAMPLES)]
    Ask(Box<ask::Arguments>),
    /// Asks a broker what it makes of your certificate, token and hat.
    #[command(after_help = whoami::EXAMPLES)]
    Whoami(whoami::Arguments),
    /// Revokes a certificate, key or token of your organisation, at once and on every broker. For privacy officers.
    Revoke(revoke::Arguments),
    /// Looks at everything a configuration names, and says what is wrong and how to mend it.
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(doctor::Arguments),
    /// Brings the database of a broker up to date.
    #[command(after_help = migrate::EXAMPLES)]
    Migrate(migrate::Arguments),
    /// Moves register and log to another database, and holds both against each other.
    #[command(after_help = copy::EXAMPLES)]
    Copy(copy::Arguments),
    /// Takes the log along, and checks it offline.
    Audit(audit::Arguments),
    /// Measures the broker against a bare proxy before the same sources.
    #[command(after_help = bench::EXAMPLES)]
    Bench(bench::Arguments),
    /// A source that answers from memory, for `samenbeeld bench`.
    #[command(hide = true, after_help = bench::source::EXAMPLES)]
    BenchSource(bench::source::Arguments),
    /// The bare proxy of `samenbeeld bench`.
    #[command(hide = true, after_help = bench::proxy::EXAMPLES)]
    BenchProxy(bench::proxy::Arguments),
    /// Tools for those who keep the rules.
    Policy(policy::Arguments),
    /// Makes certificates, keys and tokens for development.
    Pki(pki::Arguments),
}

/// Runs the command the arguments of the process ask for; the exit code is its outcome.
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Connector(arguments) => connector::run(&arguments),
        Command::Ask(arguments) => ask::run(&arguments),
        Command::Whoami(arguments) => whoami::run(&arguments),
        Command::Revoke(arguments) => revoke::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Copy(arguments) => copy::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::BenchSource(arguments) => bench::source::run(&arguments),
        Command::BenchProxy(arguments) => bench::proxy::run(&arguments),
        Command::Policy(arguments) => policy::run(&arguments),
        Command::Pki(arguments) => pki::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    /// Every command that has no commands of its own, with its words.
    fn leaves(command: &clap::Command, words: &str) -> Vec<(String, clap::Command)> {
        let below: Vec<_> = command
            .get_subcommands()
            .filter(|below| below.get_name() != "help")
            .collect();
        if below.is_empty() {
            return vec![(words.to_owned(), command.clone())];
        }
        below
            .into_iter()
            .flat_map(|below| leaves(below, &format!("{words} {}", below.get_name())))
            .collect()
    }

    #[test]
    fn every_command_is_well_formed_and_its_help_shows_an_example_of_itself() {
        let root = Arguments::command();
        root.clone().debug_assert();
        for (words, command) in leaves(&root, "samenbeeld") {
            assert!(command.get_about().is_some(), "{words}: no help text");
            let examples = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                examples.contains(&words),
                "{words}: no example of it in its help"
            );
        }
    }
}
