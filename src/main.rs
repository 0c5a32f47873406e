//! The one executable: everything it can do is a subcommand of [`samenbeeld::app`].

use std::process::ExitCode;

fn main() -> ExitCode {
    samenbeeld::app::main()
}
