//! The objects of one side, old or new.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::flags::{Purpose, for_rig};
use super::model::read;
use super::mutant::Mutated;
use super::prototypes;
use super::stubs::is_linker;
use super::symbols::Symbols;
use super::tools::{Tools, Trouble};
use crate::verify::compile::dependencies::{Read, of_rule};
use crate::verify::compile::{Builder, Changes};

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
}

/// How often mutants that do not compile are taken out.
const ATTEMPTS: usize = 4;

/// Compiles a side into `dir`.
///
/// # Errors
/// What keeps it from being compiled, one line.
pub fn compile(builder: &Builder, sources: &Sources<'_>, dir: &Path, tools: &Tools<'_>) -> Result<Side, Trouble> {
    let mut side = Side { reads: Some(Vec::new()), ..Side::default() };
    let mut raws = Vec::new();
    for (at, path) in sources.units.iter().enumerate() {
        let stem = format!("{}{at}", sources.prefix);
        let command = builder.command(path, tools.stop).map_err(|error| error.to_string())?;
        let command = command.ok_or_else(|| format!("the makefiles give no command for {path}"))?;
        let raw = dir.join(format!("{stem}.raw.o"));
        let list = dir.join(format!("{stem}.aux"));
        let rule = dir.join(format!("{stem}.d"));
        let mut changes = sources.changes.clone();
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
                match &mut side.reads {
                    Some(reads) if !read.is_empty() => reads.extend(read),
                    reads => *reads = None,
                }
                break;
            }
            let said = String::from_utf8_lossy(&ended.stderr).into_owned();
            let fresh = sources.mutated.filter(|m| m.0 == *path).map(|m| blamed(m.1, &said)).unwrap_or_default();
            let fresh: Vec<u32> = fresh.into_iter().filter(|id| !side.broken.contains(id)).collect();
            let Some((_, mutated)) = sources.mutated.filter(|_| !fresh.is_empty() && attempt < ATTEMPTS) else {
                let first = said.lines().find(|l| l.contains("error")).unwrap_or("the compiler failed");
                let first = first.replace(&format!("{}/", overlay.top().display()), "");
                return Err(format!("{path} does not compile for the rig: {first}"));
            };
            side.broken.extend(fresh);
            changes.insert((*path).to_owned(), Arc::from(mutated.without(&side.broken)));
        }
        side.symbols.extend(read(&raw, dir, tools)?);
        let text = fs::read(&list).map_err(|error| format!("gcc wrote no list of prototypes: {error}"))?;
        side.prototypes.extend(prototypes::read(&String::from_utf8_lossy(&text), &side.symbols.undefined));
        let _ = fs::remove_file(&list);
        let _ = fs::remove_file(&rule);
        raws.push((stem, raw));
    }
    if let Some(reads) = &mut side.reads {
        reads.retain(|read| !read.is_below(dir));
        reads.sort();
        reads.dedup();
    }
    // What one object of the side defines for another keeps its side's name, too.
    let own: BTreeSet<String> = side.symbols.defined.keys().cloned().collect();
    for (stem, raw) in raws {
        let object = dir.join(format!("{stem}.o"));
        let symbols = read(&raw, dir, tools)?;
        let mut names = String::new();
        for name in symbols.defined.keys().chain(&symbols.undefined) {
            let prefix = if own.contains(name) { sources.prefix } else { "k_" };
            if !is_linker(name) {
                names.push_str(&format!("{name} {prefix}{name}\n"));
            }
        }
        let list = dir.join(format!("{stem}.names"));
        fs::write(&list, names).map_err(|error| error.to_string())?;
        let option = format!("--redefine-syms={}", list.display());
        let paths = [raw.display().to_string(), object.display().to_string()];
        tools.must(&[&[tools.companion("objcopy"), option][..], &paths].concat(), dir)?;
        side.objects.push(object);
    }
    side.symbols.undefined.retain(|name| !own.contains(name));
    Ok(side)
}

/// The mutants that the compiler complains about: `file:line:column: error: ...`.
fn blamed(mutated: &Mutated, said: &str) -> Vec<u32> {
    let errors = said.lines().filter(|l| l.contains(" error: "));
    let lines = errors.filter_map(|l| l.split(':').find_map(|part| part.parse::<usize>().ok()));
    let at = |line: usize| mutated.mutants.iter().find(|m| m.lines.contains(&line)).map(|m| m.id);
    let ids: BTreeSet<u32> = lines.filter_map(at).collect();
    ids.into_iter().collect()
}
