//! The one executable: everything it can do is a subcommand of [`samenbeeld::app`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// WHY: a picture is made of thousands of small things, and the system's allocator takes a quarter of its time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    samenbeeld::app::main()
}
