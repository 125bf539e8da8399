//! `cargo xtask`: the development tasks of vma2desc.
//!
//! The `kernel` verbs run the built binary over a real kernel tree, as a user would, and check what it
//! says and writes. They take any kernel tree and need nothing outside this repository.

mod bless;
mod docs;
mod floors;
mod fuzz;
mod kernel;
mod out;
mod page;
mod proc;
mod scaffold;
mod tidy;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development tasks of vma2desc.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks against a real kernel tree.
    #[command(subcommand)]
    Kernel(kernel::Verb),
    /// Scaffold a transform with its test case.
    New(scaffold::Args),
    /// Check the repository's own rules: file lengths, doc comments, test data, transforms.
    Tidy,
    /// Open an HTML report in a headless browser, check that it works, and take its picture.
    Page(page::Args),
    /// Fuzz what reads the texts of others, guided by coverage (needs nightly and cargo-fuzz).
    Fuzz(fuzz::Args),
    /// Write the parts of the documentation that are made from the program.
    Docs,
    /// Run the golden tests with blessing on, so that expected results are rewritten.
    Bless(bless::Args),
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut stdout = std::io::stdout().lock();
    let done = match args.task {
        Task::Kernel(verb) => kernel::run(verb, &mut stdout),
        Task::New(args) => scaffold::run(&args, &mut stdout),
        Task::Tidy => tidy::run(&mut stdout),
        Task::Page(args) => page::run(&args, &mut stdout),
        Task::Fuzz(args) => fuzz::run(&args, &mut stdout),
        Task::Docs => docs::run(&mut stdout),
        Task::Bless(args) => bless::run(&args, &mut stdout),
    };
    let _ = stdout.flush();
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}
