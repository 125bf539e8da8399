//! The objects of one side, old or new.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::flags::{Purpose, for_rig};
use super::model::read;
use super::mutant::Mutated;
use super::prototypes;
use super::symbols::Symbols;
use super::symbols::is_linker;
use super::tools::{NO_SPACE, Tools, Trouble};
use crate::compile::dependencies::{Read, of_rule};
use crate::compile::{Builder, Changes};

/// What one side is compiled from.
pub struct Sources<'a> {
    /// `old_` or `new_`.
    pub prefix: &'static str,
    /// The unit's files as this side has them, probed or with mutants.
    pub changes: Changes,
    /// The C files among them.
    pub units: Vec<&'a str>,
    /// The mutants of one file.
    pub mutated: Option<(&'a str, &'a Mutated)>,
    /// A header that is included in front.
    pub probes: PathBuf,
    /// Other files of the module.
    pub parts: Vec<&'a str>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Side {
    /// Objects with prefixed symbols.
    pub objects: Vec<PathBuf>,
    /// Symbols without prefix.
    pub symbols: Symbols,
    /// Prototypes of what is called.
    pub prototypes: BTreeMap<String, String>,
    /// Mutants that do not compile.
    pub broken: Vec<u32>,
    /// What the compiler has read but the rig's own files; none if that is not known.
    pub reads: Option<Vec<Read>>,
    /// Other files of the module that do not compile for the rig.
    pub left: BTreeSet<String>,
}

/// One object before its symbols are renamed.
#[derive(Clone)]
struct Made {
    raw: PathBuf,
    symbols: Symbols,
    prototypes: BTreeMap<String, String>,
    reads: Option<Vec<Read>>,
}

/// Objects of other files of the module that read nothing which the unit changes: the same on both sides.
#[derive(Default)]
pub struct Shared(BTreeMap<String, Made>);

/// Sections of functions that the C library runs by itself, before or after main(). No kernel runs them when a handler is
/// called, and what a driver's source asks for there is no part of a handler.
pub const UNRUN: [&str; 8] =
    [".init", ".init_array*", ".preinit_array*", ".ctors*", ".fini", ".fini_array*", ".dtors*", "__libc_*"];

/// How often mutants that do not compile are taken out.
const ATTEMPTS: usize = 4;

/// Compiles a side into `dir`.
///
/// # Errors
/// What keeps it from being compiled, one line.
pub fn compile(
    builder: &Builder,
    sources: &Sources<'_>,
    shared: &mut Shared,
    dir: &Path,
    tools: &Tools<'_>,
) -> Result<Side, Trouble> {
    let mut side = Side { reads: Some(Vec::new()), ..Side::default() };
    let mut all = Vec::new();
    for (at, path) in sources.units.iter().enumerate() {
        let made = object(builder, sources, path, &format!("{}{at}", sources.prefix), dir, tools, &mut side.broken)?;
        all.push(made);
    }
    for (at, path) in (sources.units.len()..).zip(&sources.parts) {
        let made = match shared.0.get(*path) {
            Some(made) => made.clone(),
            None => {
                match object(builder, sources, path, &format!("{}{at}", sources.prefix), dir, tools, &mut Vec::new()) {
                    Ok(made) => made,
                    Err(why) if why.starts_with(NO_SPACE) || (tools.stop)() => return Err(why),
                    Err(_) => {
                        side.left.insert((*path).to_owned());
                        continue;
                    }
                }
            }
        };
        let is_changed = |read: &Read| matches!(read, Read::Tree(path) if sources.changes.contains_key(path));
        if made.reads.as_ref().is_some_and(|reads| !reads.is_empty() && !reads.iter().any(is_changed)) {
            shared.0.insert((*path).to_owned(), made.clone());
        }
        all.push(made);
    }
    for made in &all {
        side.symbols.extend(made.symbols.clone());
        side.prototypes.extend(made.prototypes.clone());
        match (&mut side.reads, &made.reads) {
            (Some(reads), Some(read)) if !read.is_empty() => reads.extend(read.iter().cloned()),
            (reads, _) => *reads = None,
        }
    }
    if let Some(reads) = &mut side.reads {
        reads.retain(|read| !read.is_below(dir));
        reads.sort();
        reads.dedup();
    }
    // What one object of the side defines for another keeps its side's name, too.
    let own: BTreeSet<String> = side.symbols.defined.keys().cloned().collect();
    for (at, made) in all.iter().enumerate() {
        let stem = format!("{}{at}", sources.prefix);
        let object = dir.join(format!("{stem}.o"));
        let mut names = String::new();
        for name in made.symbols.defined.keys().chain(&made.symbols.undefined) {
            let prefix = if own.contains(name) { sources.prefix } else { "k_" };
            // Variables of two files may have one name, and are told apart by it.
            let is_local =
                at > 0 && made.symbols.defined.get(name).is_some_and(|letter| matches!(letter, 'b' | 'd' | 'r'));
            let mark = if is_local { format!("__p{at}") } else { String::new() };
            if !is_linker(name) {
                names.push_str(&format!("{name} {prefix}{name}{mark}\n"));
            }
        }
        let list = dir.join(format!("{stem}.names"));
        fs::write(&list, names).map_err(|error| error.to_string())?;
        let mut words = vec![tools.companion("objcopy"), format!("--redefine-syms={}", list.display())];
        words.extend(UNRUN.map(|section| format!("--remove-section={section}")));
        words.extend([made.raw.display().to_string(), object.display().to_string()]);
        tools.must(&words, dir)?;
        side.objects.push(object);
    }
    side.symbols.undefined.retain(|name| !own.contains(name));
    Ok(side)
}

/// Compiles one file; mutants that do not compile are taken out and named in `broken`.
fn object(
    builder: &Builder,
    sources: &Sources<'_>,
    path: &str,
    stem: &str,
    dir: &Path,
    tools: &Tools<'_>,
    broken: &mut Vec<u32>,
) -> Result<Made, Trouble> {
    let command = builder.command(path, tools.stop).map_err(|error| error.to_string())?;
    let command = command.ok_or_else(|| format!("the makefiles give no command for {path}"))?;
    let raw = dir.join(format!("{stem}.raw.o"));
    let list = dir.join(format!("{stem}.aux"));
    let rule = dir.join(format!("{stem}.d"));
    let mut changes = sources.changes.clone();
    let mut reads = None;
    for attempt in 0.. {
        let overlay = builder.overlay(&changes, &[path]).map_err(|error| error.to_string())?;
        let invocation = command.invocation(Some(&overlay), &raw);
        let name = |p: &Path| p.display().to_string();
        let more = [("-include", name(&sources.probes)), ("-aux-info", name(&list)), ("-MF", name(&rule))];
        let mut more: Vec<String> = more.into_iter().flat_map(|(word, name)| [word.to_owned(), name]).collect();
        more.push("-MD".to_owned());
        let ended = tools.run(&for_rig(&invocation, Purpose::Handler, &more, None), &invocation.cwd)?;
        if ended.success() {
            let read = of_rule(&rule, &invocation.cwd, builder.tree(), Some(&overlay));
            reads = Some(read).filter(|read| !read.is_empty());
            break;
        }
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        let fresh = sources.mutated.filter(|m| m.0 == path).map(|m| blamed(m.1, &said)).unwrap_or_default();
        let fresh: Vec<u32> = fresh.into_iter().filter(|id| !broken.contains(id)).collect();
        let Some((_, mutated)) = sources.mutated.filter(|_| !fresh.is_empty() && attempt < ATTEMPTS) else {
            let first = said.lines().find(|l| l.contains("error")).unwrap_or("the compiler failed");
            let first = first.replace(&format!("{}/", overlay.top().display()), "");
            return Err(format!("{path} does not compile for the rig: {first}"));
        };
        broken.extend(fresh);
        changes.insert(path.to_owned(), Arc::from(mutated.without(broken)));
    }
    let symbols = read(&raw, dir, tools)?;
    if let Some(name) = symbols.odd() {
        return Err(format!("{path} has a symbol that no kernel's C source has: {name}"));
    }
    let text = fs::read(&list).map_err(|error| format!("gcc wrote no list of prototypes: {error}"))?;
    let prototypes = prototypes::read(&String::from_utf8_lossy(&text), &symbols.undefined);
    let _ = fs::remove_file(&list);
    let _ = fs::remove_file(&rule);
    Ok(Made { raw, symbols, prototypes, reads })
}

/// The mutants that the compiler complains about: `file:line:column: error: ...`.
fn blamed(mutated: &Mutated, said: &str) -> Vec<u32> {
    let errors = said.lines().filter(|l| l.contains(" error: "));
    let lines = errors.filter_map(|l| l.split(':').find_map(|part| part.parse::<usize>().ok()));
    let at = |line: usize| mutated.mutants.iter().find(|m| m.lines.contains(&line)).map(|m| m.id);
    let ids: BTreeSet<u32> = lines.filter_map(at).collect();
    ids.into_iter().collect()
}
