//! The `vma2desc` command.

use std::process::ExitCode;

use vma2desc::exit::Exit;

fn main() -> ExitCode {
    // A panic has told its message by then; the caller gets the code of an internal error.
    std::panic::catch_unwind(vma2desc::cli::main).unwrap_or(Exit::Internal).into()
}
