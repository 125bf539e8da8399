//! The `vma2desc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    vma2desc::cli::main().into()
}
