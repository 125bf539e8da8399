//! Level executed: the old and the new handler run side by side in one process, on the same made-up world.
//!
//! * [`probe`] and [`mutant`] change source text: branch coverage of the old side, deliberate mistakes on the new one;
//! * [`flags`] makes a command for a user-space object of the kernel's; [`side`] compiles a side, [`model`] what is the
//!   same for all units: the runtime (`rig/*.c`), and mm out of the target's own files, included where they lie;
//! * [`symbols`], [`prototypes`], [`stubs`]: what neither side defines is recorded and answered from the made-up world;
//! * [`equal`]: mutants that are compiled to the same machine code as the original;
//! * [`case`] links and runs, [`keep`] keeps what came of it; [`result`], [`judge`], [`differences`] say what it means.
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
mod keep;
pub mod known;
pub mod model;
pub mod mutant;
mod parts;
pub mod probe;
pub mod prototypes;
pub mod result;
mod rig_files;
#[cfg(test)]
mod runtime_tests;
pub mod side;
pub mod stubs;
pub mod symbols;
#[cfg(test)]
mod tests;
pub mod tools;

use std::path::PathBuf;
use std::time::Duration;

use super::compile::Builder;
use super::prover::{Prover, Stop};
use crate::compile::dependencies::Digest;
use crate::compile::paths::normal;
use crate::edit::change::UnitChange;
use crate::model::proof::Answer;
use crate::model::proof::ProofLevel;
use crate::tree::progress::Progress;
use case::{Case, Ran, Shop};
use keep::Keep;
use known::known;
use model::Base;
use tools::{Tools, Trouble};

/// Inputs for each handler.
const TRIALS: u64 = 8000;

/// Runs handlers of a build tree.
#[derive(Debug)]
pub struct Executor<'a> {
    builder: &'a Builder,
    jobs: usize,
    time_limit: Duration,
    seed: u64,
    host: String,
}

impl<'a> Executor<'a> {
    /// Runs handlers of the build tree of `builder`, `jobs` units at a time. No program may take longer than
    /// `time_limit`. The inputs are a function of `seed`.
    pub fn new(builder: &'a Builder, jobs: usize, time_limit: Duration, seed: u64) -> Self {
        Self { builder, jobs, time_limit, seed, host: "cc".to_owned() }
    }
}

impl Prover for Executor<'_> {
    fn level(&self) -> ProofLevel {
        ProofLevel::Executed
    }

    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer> {
        let answers = self.answers(units, progress, stop);
        self.builder.cache().trim();
        answers.unwrap_or_else(|why| units.iter().map(|_| Answer::open(ProofLevel::Executed, why.clone())).collect())
    }
}

impl Executor<'_> {
    fn answers(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Result<Vec<Answer>, Trouble> {
        let is_wide = self.builder.build_tree().config.get("CONFIG_X86_64").is_some();
        if !is_wide || std::env::consts::ARCH != "x86_64" {
            return Err(format!(
                "handlers are run on x86-64 alone, with a build tree for x86-64; this one is for {} and this machine is {}",
                self.builder.arch(),
                std::env::consts::ARCH
            ));
        }
        let known = known()?;
        let scratch = self.builder.scratch();
        let tools = Tools { prefix: "", host: &self.host, temporary: scratch, time: self.time_limit, stop };
        // The model is made of the kernel's files, also for a module that lies outside of them.
        let kernel = self.builder.is_external().then(|| self.builder.of_kernel(stop)).transpose();
        let kernel = kernel.map_err(|error| error.to_string())?;
        let kernel = kernel.as_ref().unwrap_or(self.builder);
        let files = units.iter().flat_map(|u| u.files.keys()).filter(|p| p.ends_with(".c")).cloned();
        self.builder.learn(&files.collect(), stop).map_err(|error| error.to_string())?;
        let keep = Keep::new(self.builder, kernel, known, [self.seed, TRIALS], &tools)?;
        let mut cases: Vec<Case<'_>> = self.parallel(units, Case::new);
        self.add_parts(&mut cases, stop)?;
        let mut base = None;
        let identity = match keep.identity() {
            Some(identity) => Some(identity),
            None => keep.learn(base.insert(Base::new(kernel, known, &scratch.join("rig"), &tools)?)),
        };
        let found: Vec<(Option<Digest>, Option<Ran>)> = self.parallel(&cases, |case| {
            let key = identity.map(|identity| keep.key(&identity, case, &tools));
            let ran = key.and_then(|key| keep.get(&key, case));
            progress.advance(usize::from(ran.is_some()));
            (key, ran)
        });
        // Only now is it known whether anything has to be run.
        if base.is_none() && found.iter().any(|f| f.1.is_none()) {
            base = Some(Base::new(kernel, known, &scratch.join("rig"), &tools)?);
        }
        let todo: Vec<_> = cases.iter().zip(found).collect();
        Ok(self.parallel(&todo, |(case, (key, ran))| {
            let answer = match (ran, &base) {
                (Some(ran), _) => case.judge(ran),
                (None, Some(base)) => {
                    progress.at(&case
                        .unit
                        .handlers
                        .iter()
                        .map(|handler| handler.0.as_str())
                        .collect::<Vec<_>>()
                        .join(", "));
                    let shop = Shop { builder: self.builder, known, base, tools, seed: self.seed, trials: TRIALS };
                    let made = self.run(&shop, case);
                    progress.advance(1);
                    made.and_then(|ran| {
                        let answer = case.judge(&ran)?;
                        key.inspect(|key| keep.put(key, case, &ran));
                        Ok(answer)
                    })
                }
                (None, None) => Err("there is no model".to_owned()),
            };
            answer.unwrap_or_else(|why| Answer::open(ProofLevel::Executed, why))
        }))
    }

    /// Finds the other files of the modules that handlers reach.
    fn add_parts(&self, cases: &mut [Case<'_>], stop: Stop<'_>) -> Result<(), Trouble> {
        let files = cases.iter().flat_map(|case| case.c_files.iter().map(|path| (*path).to_owned())).collect();
        let siblings = self.builder.parts(&files, stop).map_err(|error| error.to_string())?;
        let found = self.parallel(cases, |case| {
            let of = |path: &&str| siblings.get(*path).into_iter().flatten().cloned();
            let siblings = case.c_files.iter().flat_map(of).collect();
            let headers = case.c_files.iter().flat_map(|path| self.headers(path, stop)).collect();
            parts::find(
                &parts::Place { tree: self.builder.tree(), siblings: &siblings, headers },
                case.unit,
                &case.changed,
            )
        });
        let all = found.iter().flat_map(|parts| parts.files.iter().cloned()).collect();
        self.builder.learn(&all, stop).map_err(|error| error.to_string())?;
        for (case, parts) in cases.iter_mut().zip(found) {
            case.unseen.extend(parts.unseen.iter().cloned());
            case.parts = parts;
        }
        Ok(())
    }

    /// The directories of headers that the makefiles of a driver add.
    fn headers(&self, path: &str, stop: Stop<'_>) -> Vec<PathBuf> {
        let Ok(Some(command)) = self.builder.command(path, stop) else { return Vec::new() };
        let source = &self.builder.build_tree().source;
        let dirs = command.words.iter().filter_map(|word| word.strip_prefix("-I"));
        let dirs = dirs.map(|dir| normal(&command.cwd.join(dir)));
        let is_kernel = |dir: &PathBuf| ["include", "arch"].iter().any(|top| dir.starts_with(source.join(top)));
        dirs.filter(|dir| dir.starts_with(self.builder.tree()) && !is_kernel(dir)).collect()
    }

    fn run(&self, shop: &Shop<'_>, case: &Case<'_>) -> Result<Ran, Trouble> {
        let scratch = self.builder.scratch();
        let dir = tempfile::Builder::new().prefix("run-").tempdir_in(scratch);
        case.run(shop, dir.map_err(|error| format!("cannot write {}: {error}", scratch.display()))?.path())
    }

    /// `work` on all of `items`, in order.
    fn parallel<'i, T: Sync, R: Send>(&self, items: &'i [T], work: impl Fn(&'i T) -> R + Sync + Send) -> Vec<R> {
        use rayon::prelude::*;
        match rayon::ThreadPoolBuilder::new().num_threads(self.jobs.max(1)).build() {
            Ok(pool) => pool.install(|| items.par_iter().with_max_len(1).map(work).collect()),
            Err(_) => items.iter().map(work).collect(),
        }
    }
}
