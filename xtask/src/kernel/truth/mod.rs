//! `kernel truth`: our conversions beside those that people made upstream.

mod execute;
mod rebuild;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use similar::{ChangeTag, TextDiff};

use crate::kernel::answer::{Answer, Candidate, Fate};
use crate::kernel::convert;
use crate::kernel::ctree;
use crate::kernel::patch::{Mark, Patch};
use crate::kernel::tool::{Done, Tool};
use crate::kernel::tree::Changes;
use crate::out::{Table, Verdict, median};

/// Options of `kernel truth`.
#[derive(clap::Args)]
pub struct Args {
    /// The older tree, in which the handlers still use `.mmap`.
    #[arg(long)]
    pub tree: PathBuf,
    /// The newer tree, in which people have converted them.
    #[arg(long)]
    pub target: PathBuf,
    /// Tab-separated, with a heading line: file, handler, new file, new handler, class, verdict, note.
    /// A verdict that starts with `pure` says that nothing but the interface changed; class `J` is a core
    /// function that has a descriptor form (a one-word change in the table).
    #[arg(long)]
    pub pairs: PathBuf,
    /// Where to write old, ours and upstream's text of each function, and with --build the files put back.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Fail if the median of our changed lines over upstream's is above this, over the pure pairs.
    #[arg(long, default_value_t = 1.2)]
    pub limit: f64,
    /// A configured build of the newer tree: run the older handlers, put back into it, beside upstream's and ours.
    #[arg(long)]
    pub build: Option<PathBuf>,
    /// Keep no results of runs for the next time.
    #[arg(long)]
    pub no_cache: bool,
}

/// One line of the table of pairs.
#[derive(Clone)]
struct Pair {
    file: String,
    handler: String,
    new_file: String,
    new_handler: String,
    class: String,
    pure: bool,
}

/// What both changed, in lines.
struct Sizes {
    ours: usize,
    upstream: usize,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let pairs = read_pairs(&args.pairs)?;
    let done = Tool::build()?.diff(&args.tree, Some(&args.target), &scratch.path().join("patches"))?;
    let mut verdict = Verdict::default();
    let result = convert::applied(&args.tree, &done.patches, scratch.path(), &mut verdict)?;
    let mut table = Table::new(&["file", "handler", "class", "outcome", "ours", "upstream", "ratio"]);
    let (mut ratios, mut other) = (Vec::new(), Vec::new());
    let (mut words, mut rest) = ([0_usize; 2], [0_usize; 2]);
    for pair in &pairs {
        let candidate = find(&done.answer, pair);
        let counts = if pair.class == "J" && pair.pure { &mut words } else { &mut rest };
        counts[1] += 1;
        let mut cells = vec![pair.file.clone(), pair.handler.clone(), pair.class.clone()];
        let converted = candidate.filter(|c| c.fate == Fate::Converted);
        if let Some(candidate) = converted {
            counts[0] += 1;
            let sizes = sizes(args, pair, candidate, &done, &result)?;
            let ratio = sizes.ours as f64 / (sizes.upstream.max(1)) as f64;
            if pair.pure {
                ratios.push(ratio)
            } else {
                other.push(ratio)
            }
            cells.extend([
                "converted".into(),
                sizes.ours.to_string(),
                sizes.upstream.to_string(),
                format!("{ratio:.2}"),
            ]);
        } else {
            let what = match candidate {
                None => "no slot names it".to_string(),
                Some(c) if c.fate == Fate::Done => "done already".to_string(),
                Some(c) => format!("refused: {}", c.reason),
            };
            cells.extend([what, "-".into(), "-".into(), "-".into()]);
        }
        table.row(cells);
        if let Some(dir) = &args.out {
            side_by_side(args, pair, candidate, &result, dir)?;
        }
    }
    table.print(out)?;
    writeln!(out, "one-word (pure class J): {} of {}; others: {} of {}", words[0], words[1], rest[0], rest[1])?;
    writeln!(
        out,
        "changed lines, ours over upstream's (a rough count: functions that our patch touches, and their tables):"
    )?;
    let show = |m: Option<f64>| m.map_or("-".to_string(), |m| format!("{m:.2}"));
    writeln!(
        out,
        "  median of {} pure pairs {}, of {} mixed ones {}",
        ratios.len(),
        show(median(&ratios)),
        other.len(),
        show(median(&other))
    )?;
    if let Some(m) = median(&ratios) {
        verdict.check(m <= args.limit, format!("median ratio {m:.2} of changed lines, limit {}", args.limit));
    }
    if let Some(build) = &args.build {
        execute::run(args, build, &pairs, out)?;
    }
    Ok(verdict.finish("truth", out)?)
}

fn read_pairs(path: &Path) -> Result<Vec<Pair>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut pairs = Vec::new();
    for line in text.lines().skip(1).filter(|l| !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        ensure!(cells.len() >= 6, "too few columns: {line}");
        pairs.push(Pair {
            file: cells[0].into(),
            handler: cells[1].into(),
            new_file: cells[2].into(),
            new_handler: cells[3].into(),
            class: cells[4].into(),
            pure: cells[5].starts_with("pure"),
        });
    }
    Ok(pairs)
}

/// The candidate of a pair: defined in its file, or (a twin) with a slot there.
fn find<'a>(answer: &'a Answer, pair: &Pair) -> Option<&'a Candidate> {
    let named = || answer.candidates.iter().filter(|c| c.handler == pair.handler);
    let defined = named().find(|c| c.definitions.iter().any(|d| d.path == pair.file));
    let slot = |c: &Candidate| c.slots.iter().filter_map(|&i| answer.slots.get(i)).any(|s| s.place.path == pair.file);
    let twin = || named().find(|c| slot(c));
    if pair.class == "J" { twin().or(defined) } else { defined.or_else(twin) }
}

/// Ours: every line of the unit's patch. Upstream's: the changed lines of each function that our patch touches,
/// looked up by its old name, its name in the pair or its name with `_prepare`, and the other changed lines of
/// ours (tables, prototypes), which upstream had to change as well.
fn sizes(args: &Args, pair: &Pair, candidate: &Candidate, done: &Done, result: &Changes) -> Result<Sizes> {
    let Some(patch) = done.patches.iter().find(|p| candidate.patch.as_deref() == Some(&*p.name())) else {
        return Ok(Sizes { ours: 0, upstream: 0 });
    };
    let ours = patch.changed_lines();
    let mut upstream = ours;
    for (path, name) in touched_functions(patch, pair, &args.tree)? {
        let old = texts(&args.tree, &path, &name, None)?;
        let new_name = format!("{name}_prepare");
        let mine = if name == pair.handler { candidate.new_name.clone() } else { name.clone() };
        let mine = [texts_of(result.get(&path), &mine), texts_of(result.get(&path), &name)]
            .into_iter()
            .find(|t| !t.is_empty());
        let in_new = if path == pair.file { &pair.new_file } else { &path };
        let theirs = if name == pair.handler { pair.new_handler.clone() } else { new_name };
        let theirs = texts(&args.target, in_new, &theirs, Some(&name))?;
        upstream = upstream.saturating_sub(changed(&old, &mine.unwrap_or_default())) + changed(&old, &theirs);
    }
    Ok(Sizes { ours, upstream })
}

/// Functions of the old tree that the patch changes, by file; the handler is always one unless it is a twin.
fn touched_functions(patch: &Patch, pair: &Pair, tree: &Path) -> Result<BTreeSet<(String, String)>> {
    let mut found = BTreeSet::new();
    for file in &patch.files {
        let text = std::fs::read(tree.join(&file.path))?;
        let mut names: BTreeSet<String> = file.hunks.iter().filter_map(|h| function_in(&h.heading)).collect();
        for hunk in &file.hunks {
            names.extend(hunk.lines.iter().filter_map(|l| function_in(&String::from_utf8_lossy(&l.text))));
        }
        for name in names {
            for function in ctree::functions(&text, &name) {
                let line = |at: usize| text[..at].iter().filter(|&&b| b == b'\n').count() + 1;
                let lines = line(function.range.start)..line(function.range.end);
                if file.lines(Mark::Removed).any(|l| lines.contains(&l.old)) {
                    found.insert((file.path.clone(), name.clone()));
                }
            }
        }
    }
    if pair.class != "J" {
        found.insert((pair.file.clone(), pair.handler.clone()));
    }
    Ok(found)
}

/// The word before the first parenthesis of a line that does not start with white space.
fn function_in(line: &str) -> Option<String> {
    let line = line.strip_prefix(' ').unwrap_or(line);
    if line.starts_with(char::is_whitespace) {
        return None;
    }
    let head = line.split_once('(')?.0;
    let name = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then(|| name.to_string())
}

fn texts(tree: &Path, path: &str, name: &str, or: Option<&str>) -> Result<Vec<u8>> {
    let file = std::fs::read(tree.join(path)).unwrap_or_default();
    let found = texts_of(Some(&file), name);
    Ok(if found.is_empty() { or.map(|n| texts_of(Some(&file), n)).unwrap_or_default() } else { found })
}

/// All definitions of the name (there may be one per `#if` arm), one after the other.
fn texts_of(file: Option<&Vec<u8>>, name: &str) -> Vec<u8> {
    let found = file.map(|f| ctree::functions(f, name)).unwrap_or_default();
    found.into_iter().flat_map(|f| f.text).collect()
}

/// Lines that differ, removed and added ones counted alike.
fn changed(old: &[u8], new: &[u8]) -> usize {
    let diff = TextDiff::from_lines(old, new);
    diff.iter_all_changes().filter(|c| c.tag() != ChangeTag::Equal).count()
}

fn side_by_side(args: &Args, pair: &Pair, candidate: Option<&Candidate>, result: &Changes, dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let stem = format!("{}-{}", pair.file.replace('/', "_"), pair.handler);
    let old = texts(&args.tree, &pair.file, &pair.handler, None)?;
    let mine = candidate.map(|c| texts_of(result.get(&pair.file), &c.new_name)).unwrap_or_default();
    let theirs = texts(&args.target, &pair.new_file, &pair.new_handler, None)?;
    let said = candidate.map_or("no candidate", |c| if c.fate == Fate::Refused { &c.reason } else { "converted" });
    let mut text = format!("{} {} ({said})\n", pair.file, pair.handler).into_bytes();
    for (title, part) in [("old", &old), ("ours", &mine), ("upstream", &theirs)] {
        text.extend_from_slice(format!("\n==== {title}\n").as_bytes());
        text.extend_from_slice(part);
    }
    Ok(std::fs::write(dir.join(format!("{stem}.txt")), text)?)
}
