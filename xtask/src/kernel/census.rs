//! `kernel census`: what hooks a tree has, by table type and member, and that none is lost, also by a second, dumber finder.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::answer::{Answer, Fate, Place};
use super::second;
use super::tool::Tool;
use crate::out::{Table, Verdict};

/// Options of `kernel census`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// Expected counts: a table of tab-separated lines `struct member tables handlers via-macro`;
    /// `-` stands for a count that does not matter, `#` starts a comment.
    #[arg(long)]
    pub expect: Option<PathBuf>,
}

/// Counts for one structure and member.
#[derive(Default)]
struct Row<'a> {
    slots: usize,
    null: usize,
    by_macro: usize,
    handlers: BTreeSet<(&'a str, Option<&'a str>)>,
    prepare: bool,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let answer = Tool::build()?.scan(&args.tree, None)?.answer;
    let mut verdict = Verdict::default();
    conservation(&answer, &mut verdict);
    let rows = rows(&answer);
    print(&rows, &answer, out)?;
    for line in second::check(&args.tree, &answer, &mut verdict)? {
        writeln!(out, "{line}")?;
    }
    if let Some(path) = &args.expect {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        expect(&text, &rows, &mut verdict)?;
    }
    Ok(verdict.finish("census", out)?)
}

/// Every slot with a handler is in exactly one candidate, and every candidate has one fate.
pub fn conservation(answer: &Answer, verdict: &mut Verdict) {
    let mut owners = vec![0_usize; answer.slots.len()];
    for candidate in &answer.candidates {
        verdict.check(!candidate.slots.is_empty(), format!("{} has no slot", candidate.handler));
        for &slot in &candidate.slots {
            match owners.get_mut(slot) {
                Some(count) => *count += 1,
                None => verdict.broken(format!("{} names slot {slot}, which does not exist", candidate.handler)),
            }
        }
    }
    for (slot, owners) in answer.slots.iter().zip(owners) {
        let right = if slot.is_null() || slot.kind == "macro-body" { owners <= 1 } else { owners == 1 };
        verdict.check(right, format!("{}: the slot .{} is in {owners} candidates", slot.place, slot.member));
    }
    let lost: usize = answer.candidates.iter().filter(|c| c.fate == Fate::Unknown).count();
    verdict.check(lost == 0, format!("{lost} candidates have no outcome"));
    for violation in &answer.violations {
        verdict.broken(format!("the program says: {violation}"));
    }
    if let Some(told) = answer.told {
        let counted = [Fate::Converted, Fate::Refused, Fate::Done].map(|f| answer.with(f).count());
        verdict.check(told == counted, format!("the summary says {told:?}, the list has {counted:?}"));
    }
}

fn rows(answer: &Answer) -> BTreeMap<(&str, &str), Row<'_>> {
    let mut rows: BTreeMap<(&str, &str), Row<'_>> = BTreeMap::new();
    for slot in answer.slots.iter().filter(|s| s.kind != "macro-body") {
        let row = rows.entry((&slot.ops, &slot.member)).or_default();
        row.slots += 1;
        row.null += usize::from(slot.is_null());
        row.by_macro += usize::from(slot.kind == "macro-use");
        row.prepare |= slot.prepare;
    }
    for candidate in &answer.candidates {
        let home = candidate.definitions.first().map(|p| p.path.as_str());
        for slot in candidate.slots.iter().filter_map(|&i| answer.slots.get(i)) {
            if slot.kind != "macro-body" {
                rows.entry((&slot.ops, &slot.member)).or_default().handlers.insert((&candidate.handler, home));
            }
        }
    }
    rows
}

fn print(rows: &BTreeMap<(&str, &str), Row<'_>>, answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let mut table = Table::new(&["struct", "member", "slots", "handlers", "by macro", "NULL"]);
    let mut sorted: Vec<_> = rows.iter().collect();
    sorted.sort_by_key(|(name, row)| (std::cmp::Reverse(row.slots), **name));
    for ((ops, member), row) in sorted {
        let counts = [row.slots, row.handlers.len(), row.by_macro, row.null].map(|n| n.to_string());
        table.row([ops.to_string(), member.to_string()].into_iter().chain(counts));
    }
    table.print(out)?;
    let sum = |prepare: bool| rows.values().filter(|r| r.prepare == prepare).map(|r| r.slots).sum::<usize>();
    writeln!(
        out,
        "slots: {} to convert, {} already prepare; {} macro bodies",
        sum(false),
        sum(true),
        answer.slots.iter().filter(|s| s.kind == "macro-body").count()
    )?;
    let mut gaps: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
    for (place, text) in &answer.gaps {
        gaps.entry(text).or_insert((0, place)).0 += 1;
    }
    for (text, (count, first)) in gaps {
        writeln!(out, "gaps: {count}, the first at {first}: {text}")?;
    }
    writeln!(out, "{}", fates(answer))?;
    Ok(())
}

/// The conservation line.
pub fn fates(answer: &Answer) -> String {
    let [converted, refused, done] = [Fate::Converted, Fate::Refused, Fate::Done].map(|f| answer.with(f).count());
    let all = answer.candidates.len();
    format!("candidates: {all} = {converted} converted + {refused} refused + {done} done")
}

fn expect(text: &str, rows: &BTreeMap<(&str, &str), Row<'_>>, verdict: &mut Verdict) -> Result<()> {
    let lines = text.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[ops, member, ref counts @ ..] = cells.as_slice() else {
            anyhow::bail!("an expectation needs a structure and a member: {line}");
        };
        let have = match rows.get(&(ops, member)) {
            Some(row) => [row.slots, row.handlers.len(), row.by_macro],
            None => [0; 3],
        };
        for (what, (want, have)) in ["slots", "handlers", "by macro"].iter().zip(counts.iter().zip(have)) {
            if *want != "-" {
                let want: usize = want.parse().with_context(|| format!("not a count: {want}"))?;
                verdict.check(want == have, format!("{ops}.{member}: {have} {what}, expected {want}"));
            }
        }
    }
    Ok(())
}
