//! Level executed: the old and the new handler run side by side in one process, on the same made-up world.
//!
//! * [`probe`] and [`mutant`] change source text: branch coverage of the old side, deliberate mistakes on the new one;
//! * [`flags`] makes a command for a user-space object of the kernel's; [`side`] compiles a side, [`model`] what is the
//!   same for all units: the runtime (`rig/*.c`), and mm out of the target's own files, included where they lie;
//! * [`symbols`], [`prototypes`], [`stubs`]: what neither side defines is recorded and answered from the made-up world;
//! * [`equal`]: mutants that are compiled to the same machine code as the original;
//! * [`case`] links and runs; [`result`], [`judge`], [`differences`]: what came of it.
//!
//! `rig/main.c` drives: it chooses inputs, runs both sides, compares, makes a difference small, and tries the mutants.
//! It runs as an ordinary child with a filter of system calls and limits, x86-64 only.

mod assembly;
pub mod case;
pub mod differences;
pub mod equal;
pub mod flags;
mod function;
pub mod judge;
pub mod known;
pub mod model;
pub mod mutant;
pub mod probe;
pub mod prototypes;
pub mod result;
mod rig_files;
#[cfg(test)]
mod runtime_tests;
pub mod side;
pub mod stubs;
pub mod symbols;
pub mod tools;

use std::time::Duration;

use super::change::UnitChange;
use super::compile::Builder;
use super::proof::Answer;
use super::prove::{Prover, Stop};
use crate::report::progress::Progress;
use crate::report::run::ProofLevel;
use case::Shop;
use known::known;
use model::Base;
use tools::{Tools, Trouble};

/// Inputs for each handler.
const TRIALS: u64 = 8000;

/// Runs handlers of a build tree.
#[derive(Debug)]
pub struct Executor<'a> {
    /// The build tree.
    pub builder: &'a Builder,
    /// Units at a time.
    pub jobs: usize,
    /// The longest that one program may take.
    pub time_limit: Duration,
    /// Start of the pseudo-random inputs.
    pub seed: u64,
}

impl Prover for Executor<'_> {
    fn level(&self) -> ProofLevel {
        ProofLevel::Executed
    }

    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer> {
        let answers = self.answers(units, progress, stop);
        answers.unwrap_or_else(|why| units.iter().map(|_| Answer::open(ProofLevel::Executed, why.clone())).collect())
    }
}

impl Executor<'_> {
    fn answers(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Result<Vec<Answer>, Trouble> {
        if self.builder.arch() != "x86" && self.builder.arch() != "x86_64" || std::env::consts::ARCH != "x86_64" {
            return Err(format!("handlers of {} cannot be run here", self.builder.arch()));
        }
        let tools = Tools { prefix: "", time: self.time_limit, stop };
        let known = known()?;
        let scratch = self.builder.scratch();
        // The model is made of the kernel's files, also for a module that lies outside of them.
        let kernel = self.builder.is_external().then(|| self.builder.of_kernel(stop)).transpose();
        let kernel = kernel.map_err(|error| error.to_string())?;
        let base = Base::new(kernel.as_ref().unwrap_or(self.builder), known, &scratch.join("rig"), &tools)
            .map_err(|why| format!("there is no model of mm for this target: {why}"))?;
        let shop = Shop { builder: self.builder, known, base: &base, tools, seed: self.seed, trials: TRIALS };
        let one = |unit: &UnitChange| {
            let made = tempfile::Builder::new().prefix("run-").tempdir_in(scratch);
            let answer = made
                .map_err(|error| format!("cannot write {}: {error}", scratch.display()))
                .and_then(|dir| case::run(&shop, unit, dir.path()));
            progress.advance(1);
            answer.unwrap_or_else(|why| Answer::open(ProofLevel::Executed, why))
        };
        use rayon::prelude::*;
        match rayon::ThreadPoolBuilder::new().num_threads(self.jobs.max(1)).build() {
            Ok(pool) => Ok(pool.install(|| units.par_iter().with_max_len(1).map(one).collect())),
            Err(_) => Ok(units.iter().map(one).collect()),
        }
    }
}
