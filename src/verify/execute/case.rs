//! One unit: both sides compiled, linked with the rig, and run.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::equal::equal;
use super::judge::{Case, join, judge};
use super::known::Known;
use super::model::Base;
use super::mutant::{Mutated, mutants};
use super::probe::{Branch, Probed, header, probes};
use super::result::Outcome;
use super::side::{Side, Sources, compile};
use super::stubs;
use super::symbols::table;
use super::tools::{Tools, Trouble};
use crate::syntax::items::{ItemKind, items};
use crate::verify::change::UnitChange;
use crate::verify::compile::process::End;
use crate::verify::compile::{Builder, Changes};
use crate::verify::proof::Answer;

/// Mutants of one file.
const MUTANTS: usize = 20;

/// Where the program lies: above what drivers use as sizes, and low enough for addresses of 31 bits.
const TEXT: &str = "-Wl,-Ttext-segment=0x70000000";

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

/// Runs all handlers of a unit in `dir`, which is its own.
///
/// # Errors
/// Why it cannot be told here how they behave.
pub fn run(shop: &Shop<'_>, unit: &UnitChange, dir: &Path) -> Result<Answer, Trouble> {
    let c_files: Vec<&str> = unit.files.keys().map(String::as_str).filter(|p| p.ends_with(".c")).collect();
    let (mut old, mut new): (Changes, Changes) = (Changes::new(), Changes::new());
    let mut branches: Vec<Branch> = Vec::new();
    let mut mutated: Option<(&str, Mutated)> = None;
    let entries: Vec<&str> = unit.handlers.iter().map(|h| h.1.as_str()).collect();
    for (path, file) in &unit.files {
        let Probed { text, branches: more, .. } = probed(&file.old, &file.new, unit, branches.len());
        branches.extend(more);
        old.insert(path.clone(), Arc::from(text));
        let mut text = file.new.clone();
        if path.ends_with(".c") && unit.handlers.iter().any(|h| defines(&file.new, &h.1)) && mutated.is_none() {
            let made = mutants(&file.old, &file.new, &entries, MUTANTS);
            text = Arc::from(&made.text[..]);
            mutated = Some((path, made));
        }
        new.insert(path.clone(), text);
    }
    let header = dir.join("probe.h");
    fs::write(&header, header::TEXT).map_err(|error| error.to_string())?;
    let made = mutated.as_ref().map(|m| (m.0, &m.1));
    let side =
        |prefix, changes, mutated| Sources { prefix, changes, units: c_files.clone(), mutated, probes: header.clone() };
    let old = compile(shop.builder, &side("old_", old, None), dir, &shop.tools)?;
    let right = new.clone();
    let new = compile(shop.builder, &side("new_", new, made), dir, &shop.tools)?;
    let program = link(shop, &old, &new, dir)?;
    let none = Vec::new();
    let made = mutated.as_ref().map_or(&none, |m| &m.1.mutants);
    let mut answers = Vec::new();
    for (handler, entry) in &unit.handlers {
        let own: Vec<String> = made
            .iter()
            .filter(|m| !new.broken.contains(&m.id))
            .filter_map(|m| m.entry.iter().find(|e| e.0 == *entry))
            .map(|e| format!("new_{}", e.1))
            .collect();
        let outcome = execute(shop, &program, dir, handler, entry, &own)?;
        let mutants: Vec<_> = made.iter().filter(|m| m.entry.iter().any(|e| e.0 == *entry)).cloned().collect();
        let (broken, seed) = (&new.broken[..], shop.seed);
        let mut case =
            Case { handler, seed, branches: &branches, mutants: &mutants, broken, equal: &[], outcome: &outcome };
        let missed: Vec<u32> = case.missed().iter().map(|m| m.id).collect();
        let same = match &mutated {
            Some((path, made)) if !missed.is_empty() && outcome.difference.is_none() => {
                equal(shop.builder, path, &right, made, &missed, dir, &shop.tools).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        case.equal = &same;
        answers.push(judge(&case));
    }
    Ok(join(answers))
}

/// The old text with probes in the functions that the unit changes.
fn probed(old: &[u8], new: &[u8], unit: &UnitChange, first: usize) -> Probed {
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
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    probes(old, &names, u32::try_from(first).unwrap_or(u32::MAX))
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
    let mut words: Vec<String> = ["cc", "-static", "-no-pie", TEXT, "-Wl,--no-warn-rwx-segments", "-Wl,--no-warn-execstack"]
        .map(str::to_owned)
        .to_vec();
    words.extend([format!("-Wl,@{}", options.display()), "-o".to_owned(), program.display().to_string()]);
    let objects = shop.base.objects.iter().chain([&object]).chain(&old.objects).chain(&new.objects);
    words.extend(objects.map(|o| o.display().to_string()));
    shop.tools.must(&words, dir).map_err(|error| format!("the rig does not link: {error}"))?;
    let program = program.display().to_string();
    let nm = ["nm".to_owned(), "-S".to_owned(), "--defined-only".to_owned(), program.clone()];
    fs::write(dir.join("symbols"), table(&shop.tools.must(&nm, dir)?)).map_err(writes)?;
    Ok(program)
}

fn execute(
    shop: &Shop<'_>,
    program: &str,
    dir: &Path,
    handler: &str,
    entry: &str,
    mutants: &[String],
) -> Result<Outcome, Trouble> {
    let mut words = vec![program.to_owned(), "symbols".to_owned(), shop.trials.to_string(), shop.seed.to_string()];
    words.push(shop.tools.time.as_secs().max(1).to_string());
    words.extend([format!("old_{handler}"), format!("new_{entry}")]);
    words.extend(mutants.iter().cloned());
    let ended = shop.tools.run(&words, dir)?;
    if !ended.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        let said = said.lines().last().unwrap_or_default();
        return Err(match ended.end {
            End::Signal(24) => format!("{handler}(): the rig ran out of processor time"),
            End::Signal(number) => format!("{handler}(): the rig was ended by signal {number}; {said}"),
            _ => format!("{handler}(): {said}"),
        });
    }
    serde_json::from_slice(&ended.stdout).map_err(|error| format!("{handler}(): the rig's answer is broken: {error}"))
}
