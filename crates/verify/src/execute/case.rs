//! One unit: both sides compiled, linked with the rig, and run.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::Value;

use super::equal::equal;
use super::judge::{self, join, judge};
use super::known::Known;
use super::model::Base;
use super::mutant::{Mutant, Mutated, mutants};
use super::parts::Parts;
use super::probe::{Branch, Probed, Unprobed, header, probes};
use super::result::Outcome;
use super::side::{Shared, Side, Sources, compile};
use super::stubs;
use super::symbols::table;
use super::tools::{NO_SPACE, Tools, Trouble};
use crate::compile::dependencies::Read;
use crate::compile::process::End;
use crate::compile::{Builder, Changes};
use crate::edit::change::UnitChange;
use crate::model::proof::{Answer, Check, ProofLevel, Uncovered, Verdict};
use crate::syntax::items::{ItemKind, items};

const LEVEL: ProofLevel = ProofLevel::Executed;

/// Mutants of one file.
const MUTANTS: usize = 20;

/// How the program is linked. It lies above what drivers use as sizes, and low enough for addresses of 31 bits. It begins in
/// `rig/sandbox.c`, before the C library and all code of the tree; `norelro`, since what starts then may protect no memory.
pub const LINK: &str = "-static -no-pie -Wl,-Ttext-segment=0x70000000 -Wl,-e,rig_start -Wl,-z,norelro \
                        -Wl,--no-warn-rwx-segments -Wl,--no-warn-execstack";

/// What all units share.
pub struct Shop<'a> {
    /// Commands and overlays.
    pub builder: &'a Builder,
    /// Facts.
    pub known: &'a Known,
    /// Runtime and model.
    pub base: &'a Base,
    /// Programs.
    pub tools: Tools<'a>,
    /// Start of the inputs.
    pub seed: u64,
    /// Inputs for each handler.
    pub trials: u64,
}

/// A unit with the texts that both sides are compiled from.
pub struct Case<'a> {
    /// The unit.
    pub unit: &'a UnitChange,
    /// Its C files.
    pub c_files: Vec<&'a str>,
    /// The old texts, with probes.
    pub old: Changes,
    /// The new texts, with mutants.
    pub new: Changes,
    /// The other files of the module that the handlers reach.
    pub parts: Parts,
    branches: Vec<Branch>,
    /// Decisions that no probe sees.
    pub unseen: Vec<Unprobed>,
    /// The functions of each file that the unit changes.
    pub changed: BTreeMap<String, Vec<String>>,
    mutated: Option<(&'a str, Mutated)>,
}

/// How many searches, each from a seed of its own, a unit gets before it is called hardly exercised: where the first inputs
/// lead is a matter of luck.
const SEARCHES: u64 = 3;

/// What running a unit came to.
#[derive(Debug)]
pub struct Ran {
    /// Start of the inputs.
    pub seed: u64,
    /// Mutants that do not compile.
    pub broken: Vec<u32>,
    /// Mutants that are compiled to the machine code of the original.
    pub equal: Vec<u32>,
    /// Other files of the module that do not compile for the rig.
    pub left: Vec<String>,
    /// What the rig has printed for each handler.
    pub outcomes: Vec<Value>,
    /// All that the compiler has read; none if that is not known.
    pub reads: Option<Vec<Read>>,
}

impl<'a> Case<'a> {
    /// Puts probes and mutants into the texts of a unit.
    pub fn new(unit: &'a UnitChange) -> Self {
        let c_files: Vec<&str> = unit.files.keys().map(String::as_str).filter(|p| p.ends_with(".c")).collect();
        let (old, new, branches) = (Changes::new(), Changes::new(), Vec::new());
        let parts = Parts::default();
        let mut case = Self {
            unit,
            c_files,
            old,
            new,
            parts,
            branches,
            unseen: Vec::new(),
            changed: BTreeMap::new(),
            mutated: None,
        };
        let entries: Vec<&str> = unit.handlers.iter().map(|h| h.1.as_str()).collect();
        for (path, file) in &unit.files {
            let functions = changed(&file.old, &file.new, unit);
            let names: Vec<&str> = functions.iter().map(String::as_str).collect();
            let first = u32::try_from(case.branches.len()).unwrap_or(u32::MAX);
            let Probed { text, branches: more, unprobed } = probes(&file.old, &names, first);
            case.changed.insert(path.clone(), functions);
            case.branches.extend(more);
            case.unseen.extend(unprobed);
            case.old.insert(path.clone(), Arc::from(text));
            let mut text = file.new.clone();
            let has_handler = || unit.handlers.iter().any(|h| defines(&file.new, &h.1));
            if path.ends_with(".c") && case.mutated.is_none() && has_handler() {
                let made = mutants(&file.old, &file.new, &entries, MUTANTS);
                text = Arc::from(&made.text[..]);
                case.mutated = Some((path, made));
            }
            case.new.insert(path.clone(), text);
        }
        case
    }

    fn mutants(&self) -> &[Mutant] {
        self.mutated.as_ref().map_or(&[], |m| &m.1.mutants)
    }

    /// Compiles both sides in `dir`, which is the unit's own, and runs all its handlers.
    ///
    /// # Errors
    /// Why it cannot be told here how they behave.
    pub fn run(&self, shop: &Shop<'_>, dir: &Path) -> Result<Ran, Trouble> {
        let header = dir.join("probe.h");
        fs::write(&header, header::TEXT).map_err(|error| error.to_string())?;
        let side = |prefix, changes: &Changes, mutated| Sources {
            prefix,
            changes: changes.clone(),
            units: self.c_files.clone(),
            mutated,
            probes: header.clone(),
            parts: self.parts.files.iter().map(String::as_str).collect(),
        };
        let mut shared = Shared::default();
        let made = self.mutated.as_ref().map(|m| (m.0, &m.1));
        let old = compile(shop.builder, &side("old_", &self.old, None), &mut shared, dir, &shop.tools)?;
        let new = compile(shop.builder, &side("new_", &self.new, made), &mut shared, dir, &shop.tools)?;
        for (side, name) in self.unit.handlers.iter().flat_map(|h| [(&old, &h.0), (&new, &h.1)]) {
            if !side.symbols.defined.contains_key(name) {
                // A twin: both forms are the core's own, and the unit changes only where one is installed.
                return Err(format!("{name}() lies outside of the files that the unit changes"));
            }
        }
        let program = link(shop, &old, &new, dir)?;
        let left: Vec<String> = old.left.union(&new.left).cloned().collect();
        let reads = old.reads.zip(new.reads).map(|(old, new)| [old, new].concat());
        let mut best: Option<(u64, Ran)> = None;
        for seed in shop.seed..shop.seed + SEARCHES {
            let outcomes = self.search(shop, &program, dir, seed, &new.broken)?;
            let broken = new.broken.clone();
            let mut ran = Ran { seed, broken, equal: Vec::new(), left: left.clone(), outcomes, reads: reads.clone() };
            ran.equal = self.equal(shop, &ran, dir)?;
            let answer = self.judge(&ran)?;
            if answer.verdict != Verdict::Open {
                return Ok(ran);
            }
            let far = depth(&answer);
            if best.as_ref().is_none_or(|b| b.0 < far) {
                best = Some((far, ran));
            }
        }
        best.map(|b| b.1).ok_or_else(|| "nothing was run".to_owned())
    }

    /// Runs each handler with the inputs that begin with `seed`.
    fn search(
        &self,
        shop: &Shop<'_>,
        program: &str,
        dir: &Path,
        seed: u64,
        broken: &[u32],
    ) -> Result<Vec<Value>, Trouble> {
        let mut outcomes = Vec::new();
        for (handler, entry) in &self.unit.handlers {
            let own: Vec<String> = self
                .mutants()
                .iter()
                .filter(|m| !broken.contains(&m.id))
                .filter_map(|m| m.entry.iter().find(|e| e.0 == *entry))
                .map(|e| format!("new_{}", e.1))
                .collect();
            outcomes.push(execute(shop, program, dir, seed, (handler, entry), &own)?);
        }
        Ok(outcomes)
    }

    /// Those of the mutants that no input told apart which are none: the compiler makes the same machine code of them.
    fn equal(&self, shop: &Shop<'_>, ran: &Ran, dir: &Path) -> Result<Vec<u32>, Trouble> {
        let Some((path, made)) = &self.mutated else { return Ok(Vec::new()) };
        let mut missed: Vec<u32> = Vec::new();
        for ((handler, entry), outcome) in self.unit.handlers.iter().zip(&ran.outcomes) {
            let outcome = self.outcome(handler, outcome)?;
            if outcome.difference.is_some() {
                return Ok(Vec::new());
            }
            let mutants = self.own_mutants(entry);
            missed.extend(self.case(handler, &mutants, ran, &outcome).missed().iter().map(|m| m.id));
        }
        missed.sort_unstable();
        missed.dedup();
        if missed.is_empty() {
            return Ok(missed);
        }
        // A file that cannot be compiled for this keeps its mutants: the score is then lower, never higher.
        let found = equal(shop.builder, path, &self.new, made, &missed, dir, &shop.tools);
        Ok(found.unwrap_or_default())
    }

    fn outcome(&self, handler: &str, outcome: &Value) -> Result<Outcome, Trouble> {
        let broken = |error| format!("{handler}(): the rig's answer is broken: {error}");
        Outcome::deserialize(outcome).map_err(broken)
    }

    /// The mutants that can be reached from `entry`.
    fn own_mutants(&self, entry: &str) -> Vec<Mutant> {
        self.mutants().iter().filter(|m| m.entry.iter().any(|e| e.0 == entry)).cloned().collect()
    }

    fn case<'c>(
        &'c self,
        handler: &'c str,
        mutants: &'c [Mutant],
        ran: &'c Ran,
        outcome: &'c Outcome,
    ) -> judge::Case<'c> {
        let (broken, equal) = (&ran.broken[..], &ran.equal[..]);
        let (seed, branches, unseen) = (ran.seed, &self.branches[..], &self.unseen[..]);
        judge::Case { handler, seed, branches, unseen, mutants, broken, equal, outcome }
    }

    /// What a run comes to.
    ///
    /// # Errors
    /// The rig's answer cannot be read.
    pub fn judge(&self, ran: &Ran) -> Result<Answer, Trouble> {
        let mut answers = Vec::new();
        for ((handler, entry), outcome) in self.unit.handlers.iter().zip(&ran.outcomes) {
            let outcome = self.outcome(handler, outcome)?;
            answers.push(judge(&self.case(handler, &self.own_mutants(entry), ran, &outcome)));
        }
        let mut answer = join(answers);
        let list = |files: &mut dyn Iterator<Item = &String>| files.map(String::as_str).collect::<Vec<_>>().join(", ");
        let linked = list(&mut self.parts.files.iter().filter(|file| !ran.left.contains(file)));
        if !linked.is_empty() {
            answer.checks.push(Check::new(LEVEL, format!("run together with other files of the module: {linked}")));
        }
        let left = list(&mut self.parts.left.iter().chain(&ran.left));
        if !left.is_empty() {
            let what = "not run, though they are of the module: too many, too large, or not to be compiled for this";
            answer.uncovered.push(Uncovered { level: LEVEL, what: format!("{what}: {left}") });
        }
        Ok(answer)
    }
}

/// How far a search came.
fn depth(answer: &Answer) -> u64 {
    let counts = ["mappings", "branch-outcomes-reached", "mutants-found"];
    let of = |check: &Check| -> u64 {
        check.counts.iter().filter(|c| counts.contains(&c.0.as_str())).map(|c| c.1.min(1000)).sum()
    };
    answer.checks.iter().map(of).sum()
}

/// The functions of the old text that the unit changes.
fn changed(old: &[u8], new: &[u8], unit: &UnitChange) -> Vec<String> {
    let after = items(new);
    let mut names: Vec<String> = Vec::new();
    for item in items(old) {
        let ItemKind::Function { name, .. } = &item.kind else { continue };
        let text = item.span.of(old);
        let name = String::from_utf8_lossy(name.of(old)).into_owned();
        let is_kept = after.iter().any(|i| i.span.of(new) == text);
        if !is_kept || unit.handlers.iter().any(|h| h.0 == name) {
            names.push(name);
        }
    }
    names
}

fn defines(text: &[u8], function: &str) -> bool {
    let is = |kind: &ItemKind| matches!(kind, ItemKind::Function { name, .. } if name.of(text) == function.as_bytes());
    items(text).iter().any(|item| is(&item.kind))
}

/// Links both sides with the rig; the path of the program.
fn link(shop: &Shop<'_>, old: &Side, new: &Side, dir: &Path) -> Result<String, Trouble> {
    let mut handlers = old.symbols.clone();
    handlers.extend(new.symbols.clone());
    let mut prototypes = old.prototypes.clone();
    prototypes.extend(new.prototypes.clone());
    let made = stubs::generate(shop.known, &shop.base.runtime, &handlers, &shop.base.symbols, &prototypes);
    let writes = |error: std::io::Error| format!("cannot write {}: {error}", dir.display());
    let source = dir.join("stubs.c");
    fs::write(&source, made.code).map_err(writes)?;
    let options = dir.join("addresses");
    fs::write(&options, made.options).map_err(writes)?;
    let object = dir.join("stubs.o");
    shop.base.host(&source.display().to_string(), &object, &shop.tools)?;
    let program = dir.join("rig");
    let fixed = [shop.tools.host].into_iter().chain(LINK.split_whitespace());
    let mut words: Vec<String> = fixed.map(str::to_owned).collect();
    words.extend([format!("-Wl,@{}", options.display()), "-o".to_owned(), program.display().to_string()]);
    let objects = shop.base.objects.iter().chain([&object]).chain(&old.objects).chain(&new.objects);
    words.extend(objects.map(|o| o.display().to_string()));
    shop.tools
        .must(&words, dir)
        .map_err(|why| if why.starts_with(NO_SPACE) { why } else { format!("the rig does not link: {why}") })?;
    let program = program.display().to_string();
    let nm = ["nm".to_owned(), "-S".to_owned(), "--defined-only".to_owned(), program.clone()];
    fs::write(dir.join("symbols"), table(&shop.tools.must(&nm, dir)?)).map_err(writes)?;
    Ok(program)
}

fn execute(
    shop: &Shop<'_>,
    program: &str,
    dir: &Path,
    seed: u64,
    (handler, entry): (&str, &str),
    mutants: &[String],
) -> Result<Value, Trouble> {
    let token = token();
    fs::write(dir.join("token"), &token).map_err(|error| format!("cannot write {}: {error}", dir.display()))?;
    let mut words = vec![program.to_owned(), "symbols".to_owned(), "token".to_owned(), shop.trials.to_string()];
    words.push(seed.to_string());
    words.push(shop.tools.time.as_secs().max(1).to_string());
    words.extend([format!("old_{handler}"), format!("new_{entry}")]);
    words.extend(mutants.iter().cloned());
    let ended = shop.tools.run(&words, dir).map_err(|why| match why.strip_prefix(program) {
        Some(why) => format!("{handler}(): the rig{why}"),
        None => why,
    })?;
    if !ended.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        let said = said.lines().last().unwrap_or_default();
        return Err(match ended.end {
            End::Signal(24) => format!("{handler}(): the rig ran out of processor time"),
            End::Signal(number) => format!("{handler}(): the rig was ended by signal {number}; {said}"),
            _ => format!("{handler}(): {said}"),
        });
    }
    let answer = ended.stdout.strip_suffix(token.as_bytes());
    let answer = answer.ok_or_else(|| format!("{handler}(): the rig ended before it gave an answer of its own"))?;
    serde_json::from_slice(answer).map_err(|error| format!("{handler}(): the rig's answer is broken: {error}"))
}

/// A secret for one run, which code of the tree cannot read: only the rig itself can end its answer with it.
fn token() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}
