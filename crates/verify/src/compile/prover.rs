//! What compiling says, as an answer to the question how far a unit is proved.

use std::collections::BTreeSet;

use super::builder::Builder;
use super::outcome::{Compiled, LeftOut, ObjectRow, Role, Verdict};
use crate::edit::change::UnitChange;
use crate::model::proof::{Answer, Check, ProofLevel, Uncovered};
use crate::prover::{Prover, Stop};
use crate::tree::progress::Progress;

const LEVEL: ProofLevel = ProofLevel::Compiled;

impl Prover for Builder {
    fn level(&self) -> ProofLevel {
        LEVEL
    }

    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer> {
        self.check(units, progress, stop).iter().map(|compiled| answer(self.arch(), compiled)).collect()
    }
}

/// The answer that an outcome comes to.
fn answer(arch: &str, compiled: &Compiled) -> Answer {
    let mut answer = match &compiled.verdict {
        Verdict::Clean => Answer::reached(Vec::new()),
        Verdict::Broken(worse) => {
            let mut lines: Vec<String> = worse.iter().map(ToString::to_string).collect();
            lines.dedup();
            let first = if lines.is_empty() { String::new() } else { lines.remove(0) };
            Answer::failed(LEVEL, first, lines)
        }
        Verdict::NotCovered(gap) => Answer::open(LEVEL, gap.to_string()),
    };
    let fine = |o: &&ObjectRow| o.gap.is_none() && o.worse.is_empty();
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    for object in compiled.objects.iter().filter(fine) {
        let kind = if object.module { "module" } else { "built in" };
        let symbols = if object.module { ", no symbol that modules may not use" } else { "" };
        let path = object.path.trim_end_matches('c');
        let what = format!("{path}o ({arch}, {kind}, W=1): no new error or warning{symbols}");
        // Each changed file counts once: with its own object, or with the first that reads it.
        let file = match &object.role {
            Role::Changed => &object.path,
            Role::Reads(header) => header,
        };
        let (lines, out) = if counted.insert(file) { compiled.lines_of(file) } else { (0, 0) };
        let check = Check::new(LEVEL, what).count("objects", 1);
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        answer.checks.push(check.count("changed-lines", number(lines)).count("changed-lines-left-out", number(out)));
    }
    let mut open = |what: String| answer.uncovered.push(Uncovered { level: LEVEL, what });
    compiled.left_out.iter().for_each(|lines| open(left_out(lines)));
    if compiled.more_users > 0 {
        open(format!("{} more files that include the changed headers", compiled.more_users));
    }
    compiled.notes.iter().for_each(|note| open(note.clone()));
    answer
}

/// `path:3-5,9: CONFIG_X is not set`.
fn left_out(lines: &LeftOut) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &line in &lines.lines {
        match ranges.last_mut() {
            Some(last) if last.1 + 1 == line => last.1 = line,
            _ => ranges.push((line, line)),
        }
    }
    let range = |&(from, to): &(usize, usize)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    let ranges: Vec<String> = ranges.iter().map(range).collect();
    let why = if lines.unset.is_empty() {
        format!("left out by {}", lines.conditions.join(" && "))
    } else {
        let verb = if lines.unset.len() == 1 { "is" } else { "are" };
        format!("{} {verb} not set", lines.unset.join(", "))
    };
    format!("{}:{}: {why}", lines.path, ranges.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_carries_its_numbers() {
        let row = |path: &str, role| ObjectRow { path: path.into(), role, module: true, gap: None, worse: Vec::new() };
        let reads = || Role::Reads("x.h".into());
        let objects = vec![row("x.c", Role::Changed), row("y.c", reads()), row("z.c", reads())];
        let out =
            |path: &str, lines: Vec<usize>| LeftOut { path: path.into(), lines, conditions: vec![], unset: vec![] };
        let compiled = Compiled {
            unit: 0,
            verdict: Verdict::Clean,
            objects,
            left_out: vec![out("x.c", vec![3]), out("x.c", vec![9]), out("x.h", vec![1])],
            lines: [("x.c".to_owned(), 7), ("x.h".to_owned(), 4)].into(),
            more_users: 0,
            notes: Vec::new(),
        };
        let answer = answer("x86", &compiled);
        let counts: Vec<Vec<u64>> =
            answer.checks.iter().map(|c| c.counts.iter().map(|count| count.1).collect()).collect();
        assert_eq!(counts, [[1, 5, 2], [1, 3, 1], [1, 0, 0]]);
        assert_eq!(answer.checks[0].counts[1].0, "changed-lines");
    }

    #[test]
    fn lines_are_told_as_ranges() {
        let lines =
            LeftOut { path: "x.c".into(), lines: vec![3, 4, 5, 9], conditions: vec![], unset: vec!["CONFIG_X".into()] };
        assert_eq!(left_out(&lines), "x.c:3-5,9: CONFIG_X is not set");
    }
}
