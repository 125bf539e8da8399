//! `cargo xtask kernel`: run the built binary over a real kernel tree and check what it says and writes.

mod all;
mod answer;
mod bench;
mod census;
mod checkpatch;
mod compat;
mod compile;
mod convert;
mod ctree;
mod fuzz;
mod leftover;
mod mutants;
pub mod mutants_table;
mod patch;
mod people;
mod prefixes;
mod reshape;
mod second;
mod seeded;
mod series;
mod tool;
mod tree;
mod truth;
mod versions;

use std::io::Write;

use anyhow::Result;
use clap::Subcommand;

/// The checks on a kernel tree.
#[derive(Subcommand)]
pub enum Verb {
    /// Count slots, handlers and macros, and check that nothing is lost.
    Census(census::Args),
    /// Convert the tree and check that the patches apply and that a second run is empty.
    Convert(convert::Args),
    /// Build the objects that the patches touch, before and after.
    Compile(compile::Args),
    /// Run the tree's checkpatch.pl on the patches.
    Checkpatch(checkpatch::Args),
    /// Compare conversions with those that people made upstream.
    Truth(truth::Args),
    /// Measure time and memory against ripgrep.
    Bench(bench::Args),
    /// Rewrite real handlers without changing their meaning; outcomes must stay.
    Reshape(reshape::Args),
    /// Feed mutated real files to the binary.
    Fuzz(fuzz::Args),
    /// Compare what is known of a release with its tree.
    Versions(versions::Args),
    /// Build and run the seeded mistakes, compare with what must catch them, and write docs/mutants.md.
    Mutants(mutants::Args),
    /// Build the drivers of testdata/outoftree, converted with --compat, on kernels old and new.
    Compat(compat::Args),
    /// Make the whole series, apply it with git am, and check each mail and each prefix.
    Series(series::Args),
    /// Compare recipients with those that the tree's get_maintainer.pl names.
    People(people::Args),
    /// Compare guessed prefixes of subjects with those of real commits.
    Prefixes(prefixes::Args),
    /// Census, convert, compile with W=1, and checkpatch, one after the other.
    All(all::Args),
}

/// Run one verb; whether every invariant held.
pub fn run(verb: Verb, out: &mut dyn Write) -> Result<bool> {
    match verb {
        Verb::Census(args) => census::run(&args, out),
        Verb::Convert(args) => convert::run(&args, out),
        Verb::Compile(args) => compile::run(&args, out),
        Verb::Checkpatch(args) => checkpatch::run(&args, out),
        Verb::Truth(args) => truth::run(&args, out),
        Verb::Bench(args) => bench::run(&args, out),
        Verb::Reshape(args) => reshape::run(&args, out),
        Verb::Fuzz(args) => fuzz::run(&args, out),
        Verb::Versions(args) => versions::run(&args, out),
        Verb::Mutants(args) => mutants::run(&args, out),
        Verb::Compat(args) => compat::run(&args, out),
        Verb::Series(args) => series::run(&args, out),
        Verb::People(args) => people::run(&args, out),
        Verb::Prefixes(args) => prefixes::run(&args, out),
        Verb::All(args) => all::run(&args, out),
    }
}
