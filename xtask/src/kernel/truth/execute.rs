//! Upstream's conversions run beside the handlers that they replaced, and ours beside both.
//!
//! One build tree takes both sides: the older body is put back into the newer tree's file (see [`super::rebuild`]). What
//! vma2desc makes of that file is run as well.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use camino::Utf8PathBuf;
use vma2desc::edit::change::{FileChange, UnitChange};
use vma2desc::model::proof::{Answer, Verdict as Proved};
use vma2desc::syntax::items::{ItemKind, items};
use vma2desc::syntax::lex::{find_word, tokens};
use vma2desc::tree::progress::Progress;
use vma2desc::verify::compile::{Builder, Options};
use vma2desc::verify::execute::Executor;
use vma2desc::verify::prover::Prover as _;

use super::rebuild::rebuilt;
use super::{Args, Pair, find, texts_of};
use crate::kernel::answer::Fate;
use crate::kernel::convert;
use crate::kernel::tool::Tool;
use crate::kernel::tree::{Changes, mirror, write_changes};
use crate::out::{Table, Verdict};
use crate::proc;

/// What came of one pair.
struct Row<'a> {
    pair: &'a Pair,
    upstream: Run,
    ours: Run,
    fate: String,
}

/// A run, or why there is none.
enum Run {
    Unit(usize),
    None(String),
}

/// Runs all pairs that the build tree takes.
pub fn run(args: &Args, build: &Path, pairs: &[Pair], out: &mut dyn Write) -> Result<()> {
    let (target, start) = (std::fs::canonicalize(&args.target)?, Instant::now());
    let old_tree = rebuilt_files(&args.tree, &target, pairs)?;
    if let Some(dir) = &args.out {
        write_changes(&old_tree, &dir.join("rebuilt"))?;
    }
    let (scratch, ours) = (tempfile::tempdir()?, tempfile::tempdir()?);
    mirror(&target, &old_tree, scratch.path())?;
    let done = Tool::build()?.diff(scratch.path(), Some(&target), &ours.path().join("patches"))?;
    let mut verdict = Verdict::default();
    let converted = convert::applied(scratch.path(), &done.patches, ours.path(), &mut verdict)?;
    let (mut units, mut rows) = (Vec::new(), Vec::new());
    for pair in pairs {
        let here = Pair { file: pair.new_file.clone(), ..pair.clone() };
        let candidate = find(&done.answer, &here);
        let fate = match candidate {
            None => "no slot names it".to_owned(),
            Some(c) if c.fate == Fate::Converted && same_text(&target, pair, &converted, &c.new_name)? => {
                "converted, word for word".to_owned()
            }
            Some(c) if c.fate == Fate::Converted => "converted".to_owned(),
            Some(c) if c.fate == Fate::Done => "done already".to_owned(),
            Some(c) => format!("refused: {}", c.reason),
        };
        let mut add = |new: &dyn Fn(&str) -> Option<Vec<u8>>, new_name: &str| {
            let unit = unit(units.len(), pair, new_name, &old_tree, new);
            unit.map_or_else(Run::None, |unit| {
                units.push(unit);
                Run::Unit(units.len() - 1)
            })
        };
        let upstream = add(&|path| std::fs::read(target.join(path)).ok(), &pair.new_handler);
        let ours = match candidate.filter(|c| c.fate == Fate::Converted) {
            Some(c) => add(&|path| converted.get(path).cloned(), &c.new_name),
            None => Run::None(String::new()),
        };
        rows.push(Row { pair, upstream, ours, fate });
    }
    let core = core_pairs(&target, pairs)?;
    for pair in &core {
        let text = std::fs::read(target.join(&pair.new_file))?;
        let same = FileChange { old: Arc::from(&text[..]), new: text.into() };
        let handlers = vec![(pair.handler.clone(), pair.new_handler.clone())];
        units.push(UnitChange { unit: units.len(), handlers, files: BTreeMap::from([(pair.new_file.clone(), same)]) });
        let (upstream, ours) = (Run::Unit(units.len() - 1), Run::None(String::new()));
        rows.push(Row { pair, upstream, ours, fate: "(the core's own)".to_owned() });
    }
    let answers = execute(args, build, &target, &units)?;
    report(&rows, &answers, out)?;
    writeln!(out, "{} units run in {:.0} s", units.len(), start.elapsed().as_secs_f64())?;
    Ok(())
}

/// The functions of the core that tables name, which the newer tree has in both forms: run once for all tables.
fn core_pairs(target: &Path, pairs: &[Pair]) -> Result<Vec<Pair>> {
    let mut found: Vec<Pair> = Vec::new();
    for pair in pairs.iter().filter(|p| p.class == "J" && p.pure) {
        if found.iter().any(|f| f.handler == pair.handler) {
            continue;
        }
        for entry in walkdir::WalkDir::new(target.join("mm")).max_depth(1).sort_by_file_name() {
            let entry = entry?;
            if !entry.file_type().is_file() || entry.path().extension().is_none_or(|x| x != "c") {
                continue;
            }
            let text = std::fs::read(entry.path())?;
            if [&pair.handler, &pair.new_handler].iter().all(|n| !texts_of(Some(&text), n).is_empty()) {
                let new_file = entry.path().strip_prefix(target)?.to_string_lossy().into_owned();
                found.push(Pair { new_file, ..pair.clone() });
                break;
            }
        }
    }
    Ok(found)
}

/// Each file of the newer tree that names a new handler, as it would be without the conversion.
fn rebuilt_files(old: &Path, new: &Path, pairs: &[Pair]) -> Result<Changes> {
    let mut names: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    for pair in pairs {
        let name = (pair.new_handler.clone(), pair.handler.clone());
        let file = PathBuf::from(&pair.new_file);
        if pair.class == "J" {
            names.entry(file).or_default().extend([name]);
            continue;
        }
        // Tables and prototypes lie in the same directory or below.
        let dir = new.join(file.parent().unwrap_or(Path::new("")));
        for entry in walkdir::WalkDir::new(dir).into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() || !entry.path().extension().is_some_and(|x| x == "c" || x == "h") {
                continue;
            }
            let text = std::fs::read(entry.path())?;
            if find_word(&text, name.0.as_bytes(), 0).is_some() {
                names.entry(entry.path().strip_prefix(new)?.to_path_buf()).or_default().extend([name.clone()]);
            }
        }
    }
    let mut changes = Changes::new();
    for (path, names) in names {
        let path = path.to_str().context("a path that is not UTF-8")?;
        let text = std::fs::read(new.join(path)).with_context(|| format!("cannot read {path}"))?;
        let before = std::fs::read(old.join(path)).unwrap_or_default();
        changes.insert(path.to_owned(), rebuilt(&before, &text, &names));
    }
    Ok(changes)
}

/// What is said of a pair of which nothing but a name in a table changes.
const TWIN: &str = "a function of the core, which is run once for all tables (at the end)";

/// The unit of a pair: the file with the handler and the headers that change with it.
fn unit(
    number: usize,
    pair: &Pair,
    new_name: &str,
    old: &Changes,
    new: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<UnitChange, String> {
    let text = old.get(&pair.new_file).ok_or("the newer tree does not name the new handler there")?;
    let params = items(text).iter().find_map(|item| match &item.kind {
        ItemKind::Function { name, param_list, .. } if name.of(text) == pair.handler.as_bytes() => {
            let list = String::from_utf8_lossy(param_list.of(text)).into_owned();
            Some(list.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        _ => None,
    });
    match params {
        None if pair.class == "J" && pair.pure => {
            return Err(TWIN.to_owned());
        }
        None => return Err("the older text of the handler was not found".to_owned()),
        Some(list) if !(list.starts_with("(struct file *") && list.contains("struct vm_area_struct *")) => {
            return Err(format!("a hook of another kind: {list}"));
        }
        Some(_) => {}
    }
    let mut files = BTreeMap::new();
    for (path, before) in old.iter().filter(|(path, _)| **path == pair.new_file || path.ends_with(".h")) {
        let Some(after) = new(path).filter(|after| after != before) else { continue };
        let names = [&pair.handler, &pair.new_handler];
        if *path == pair.new_file || names.iter().any(|n| find_word(before, n.as_bytes(), 0).is_some()) {
            files.insert(path.clone(), FileChange { old: Arc::from(&before[..]), new: after.into() });
        }
    }
    if !files.contains_key(&pair.new_file) {
        return Err("nothing changes in the handler's file".to_owned());
    }
    Ok(UnitChange { unit: number, handlers: vec![(pair.handler.clone(), new_name.to_owned())], files })
}

/// Whether our handler is upstream's word for word, or the whole file is; white space does not count.
fn same_text(target: &Path, pair: &Pair, converted: &Changes, new_name: &str) -> Result<bool> {
    let theirs = std::fs::read(target.join(&pair.new_file))?;
    let Some(ours) = converted.get(&pair.new_file) else { return Ok(false) };
    let words = |text: &[u8]| -> Vec<Vec<u8>> { tokens(text).iter().map(|t| t.text(text).to_vec()).collect() };
    let (a, b) = (texts_of(Some(ours), new_name), texts_of(Some(&theirs), &pair.new_handler));
    Ok(words(ours) == words(&theirs) || !a.is_empty() && words(&a) == words(&b))
}

fn execute(args: &Args, build: &Path, target: &Path, units: &[UnitChange]) -> Result<Vec<Answer>> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let time_limit = Duration::from_secs(300);
    let cache = proc::target_dir(&proc::repository()?).join("xtask-cache");
    let cache = Utf8PathBuf::from_path_buf(cache).ok().filter(|_| !args.no_cache);
    let build = build.to_str().context("the build directory's name is not UTF-8")?.into();
    let options = Options { build, arch: None, cross: None, jobs, time_limit, cache, make_args: Vec::new() };
    let builder = Builder::open(target, options, &|| false)?;
    Ok(Executor::new(&builder, jobs, time_limit, 1).prove(units, &Progress::default(), &|| false))
}

fn report(rows: &[Row<'_>], answers: &[Answer], out: &mut dyn Write) -> Result<()> {
    let said = |run: &Run| match run {
        Run::None(why) if why.is_empty() => ("-", String::new()),
        Run::None(why) if why == TWIN => ("a name in a table", String::new()),
        Run::None(why) => ("not covered", why.clone()),
        Run::Unit(at) => answers.get(*at).map_or(("not covered", String::new()), word),
    };
    let mut table = Table::new(&["handler", "file", "upstream", "ours", "ours, run"]);
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut notes = BTreeSet::new();
    for row in rows {
        let (upstream, ours) = (said(&row.upstream), said(&row.ours));
        table.row([&*row.pair.handler, &row.pair.new_file, upstream.0, &row.fate, ours.0]);
        *counts.entry(("upstream's", upstream.0)).or_default() += 1;
        *counts.entry(("ours", ours.0)).or_default() += 1;
        for (side, what) in [("upstream", upstream.1), ("ours", ours.1)] {
            if !what.is_empty() {
                notes.insert(format!("{} ({side}): {what}", row.pair.handler));
            }
        }
    }
    writeln!(out, "upstream's conversions and ours, run beside the older handlers in the newer tree:")?;
    table.print(out)?;
    for note in notes {
        writeln!(out, "  {note}")?;
    }
    for ((side, word), count) in counts {
        writeln!(out, "{side}, {word}: {count}")?;
    }
    Ok(())
}

/// A word for what a run came to, and the rest of it.
fn word(answer: &Answer) -> (&'static str, String) {
    let figures = answer.checks.iter().map(|c| c.what.clone()).collect::<Vec<_>>().join("; ");
    let last = || answer.uncovered.last().map_or_else(String::new, |u| u.what.clone());
    let design: Vec<&str> = answer.differences.iter().map(|d| d.id.as_str()).collect();
    let figures = if design.is_empty() { figures } else { format!("{figures}; by design: {}", design.join(", ")) };
    match &answer.verdict {
        Proved::Reached => ("the same", figures),
        Proved::Failed(failure) => {
            ("differs", [vec![failure.what.clone()], failure.details.clone()].concat().join("\n    "))
        }
        Proved::Open if answer.checks.is_empty() => ("not covered", last()),
        Proved::Open => ("the same as far as seen", format!("{figures}; {}", last())),
    }
}
