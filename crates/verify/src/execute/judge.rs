//! What runs of the rig come to: a level, with figures, or the reason why not.

use std::collections::{BTreeMap, BTreeSet};

use super::differences;
use super::mutant::Mutant;
use super::probe::{Branch, Unprobed, Why};
use super::result::Outcome;
use crate::model::proof::{Answer, Check, Difference, Failure, ProofLevel, Uncovered, Verdict};

const LEVEL: ProofLevel = ProofLevel::Executed;

/// Branch outcomes of the old handler that must be reached, in percent.
const COVERAGE: u64 = 70;
/// Mutants that must be told apart, in percent.
const SCORE: u64 = 90;
/// Inputs that must have been compared.
const COMPARED: u64 = 200;

/// One handler, run.
pub struct Case<'a> {
    /// The old handler's name.
    pub handler: &'a str,
    /// Start of the inputs.
    pub seed: u64,
    /// The probes of the old side.
    pub branches: &'a [Branch],
    /// Decisions of the old side without a probe.
    pub unseen: &'a [Unprobed],
    /// The mutants of the new side.
    pub mutants: &'a [Mutant],
    /// Mutants that do not compile.
    pub broken: &'a [u32],
    /// Mutants that the compiler makes the same machine code of.
    pub equal: &'a [u32],
    /// What the rig printed.
    pub outcome: &'a Outcome,
}

impl Case<'_> {
    /// Mutants whose place was compiled, and that are not known to be none.
    fn tried(&self) -> Vec<&Mutant> {
        let is_live = |m: &&Mutant| self.outcome.live.contains(&m.id);
        let is_out = |m: &&Mutant| self.broken.contains(&m.id) || self.equal.contains(&m.id);
        self.mutants.iter().filter(is_live).filter(|m| !is_out(m)).collect()
    }

    /// Those of them that were not told apart.
    pub fn missed(&self) -> Vec<&Mutant> {
        let found: BTreeSet<&str> =
            self.outcome.mutants.iter().filter(|m| m.found != 0).map(|m| m.name.as_str()).collect();
        let is_found = |m: &&Mutant| m.entry.iter().any(|e| found.contains(format!("new_{}", e.1).as_str()));
        self.tried().into_iter().filter(|m| !is_found(m)).collect()
    }
}

/// How many branch outcomes there are, how many were reached, and what was not.
fn coverage(case: &Case<'_>) -> (u64, u64, Vec<String>) {
    let compiled: BTreeSet<u32> = case.outcome.sites.iter().copied().collect();
    let mut hit: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (id, outcome, _) in &case.outcome.branches {
        hit.entry(*id).or_default().insert(*outcome);
    }
    let (mut all, mut reached, mut missing) = (0, 0, Vec::new());
    for branch in case.branches.iter().filter(|b| compiled.contains(&b.id)) {
        let seen = hit.get(&branch.id).map_or(0, |o| o.iter().filter(|o| **o < branch.outcomes).count() as u64);
        all += u64::from(branch.outcomes);
        reached += seen;
        if seen < u64::from(branch.outcomes) {
            missing.push(format!("{}:{} `{}`", branch.function, branch.line, branch.what));
        }
    }
    (all, reached, missing)
}

/// Judges one handler.
pub fn judge(case: &Case<'_>) -> Answer {
    let outcome = case.outcome;
    if let Some(difference) = &outcome.difference {
        let what = format!("{}(): {}", case.handler, difference.headline());
        let failure = Failure { level: LEVEL, what, details: difference.lines(case.seed) };
        return Answer { verdict: Verdict::Failed(failure), ..Answer::default() };
    }
    let (probed, reached, missing) = coverage(case);
    // A decision in a macro or a function that has no probe counts as not reached; so does any other where no probe is left to go by.
    let counts = |u: &&Unprobed| probed == 0 || matches!(u.why, Why::MacroBody | Why::Gap);
    let all = probed + 2 * case.unseen.iter().filter(counts).count() as u64;
    let percent = (reached * 100).checked_div(all).unwrap_or(100);
    let (tried, missed) = (case.tried(), case.missed());
    let killed = (tried.len() - missed.len()) as u64;
    let score = (killed * 100).checked_div(tried.len() as u64).unwrap_or(100);
    let branches = match all {
        0 => "no branch in the old handler".to_owned(),
        _ => format!("{percent}% of {all} branch outcomes of the old handler"),
    };
    let what = format!(
        "{}(): {} inputs compared, {} successful mappings, {branches}, {killed} of {} deliberate mistakes told apart",
        case.handler,
        outcome.compared,
        outcome.mapped,
        tried.len()
    );
    let check = Check::new(LEVEL, what)
        .count("inputs", outcome.compared)
        .count("mappings", outcome.mapped)
        .count("branch-outcomes", all)
        .count("branch-outcomes-reached", reached)
        .count("mutants", tried.len() as u64)
        .count("mutants-found", killed);
    let mut checks = vec![check];
    if !case.equal.is_empty() {
        let what = format!(
            "{}(): {} more deliberate mistakes are none: the compiler makes the same machine code of them",
            case.handler,
            case.equal.len()
        );
        checks.push(Check::new(LEVEL, what).count("mutants-equal", case.equal.len() as u64));
    }
    let mut answer = Answer::reached(checks);
    let mut open = |what: String| answer.uncovered.push(Uncovered { level: LEVEL, what });
    let crash = format!("the old handler crashes on, the last with {} at {}", outcome.crash, outcome.crash_at);
    let left_out = [
        (outcome.crashes, crash.as_str()),
        (outcome.endless, "it does not end on"),
        (outcome.unusable, "cannot be compared"),
    ];
    let left_out: Vec<String> = left_out.iter().filter(|l| l.0 > 0).map(|l| format!("{} {}", l.0, l.1)).collect();
    if !left_out.is_empty() {
        open(format!("{}(): of {} inputs, left out: {}", case.handler, outcome.trials, left_out.join(", ")));
    }
    for unseen in case.unseen.iter().filter(|u| u.why != Why::Constant || counts(u)) {
        open(format!(
            "decision without a probe: {}:{} `{}` ({})",
            unseen.function, unseen.line, unseen.what, unseen.why
        ));
    }
    if !missing.is_empty() {
        open(format!("branches not taken both ways: {}", missing.join("; ")));
    }
    for mutant in missed {
        open(format!(
            "mistake not told apart: {} in {}:{}: `{}` became `{}`",
            mutant.operator, mutant.function, mutant.line, mutant.before, mutant.after
        ));
    }
    let unseen = unseen(outcome);
    if let Some(what) = &unseen {
        open(format!("{}(): {what}", case.handler));
        if outcome.closes > 0 {
            answer.verdict = Verdict::Open;
        }
    }
    let weak = [
        (outcome.compared < COMPARED, format!("only {} inputs could be compared", outcome.compared)),
        (percent < COVERAGE, format!("only {percent}% of the branch outcomes were reached")),
        (outcome.mapped == 0 && percent < 100, "no input led to a mapping".to_owned()),
        (score < SCORE, format!("only {score}% of the deliberate mistakes were told apart")),
    ];
    let weak: Vec<String> = weak.into_iter().filter(|w| w.0).map(|w| w.1).collect();
    if !weak.is_empty() {
        open(format!("{}(): hardly exercised: {}", case.handler, weak.join(", ")));
        answer.verdict = Verdict::Open;
    }
    let known = differences::all().unwrap_or_default();
    let seen = outcome.design.iter().filter(|d| *d.1 > 0);
    answer.differences = seen
        .map(|(id, times)| {
            let what = known.iter().find(|k| k.id == *id).map_or(("", ""), |k| (k.what.as_str(), k.seen.as_str()));
            let seen = if unseen.is_none() { what.1 } else { "" };
            Difference { id: id.clone(), what: format!("{}{seen} ({times} inputs)", what.0) }
        })
        .collect();
    answer
}

/// What the hook called in vain and nobody saw the inside of: whether it keeps state is not known. With a `close()`, which
/// would give it back for a mapping that is not there, that is too little to go on.
fn unseen(outcome: &Outcome) -> Option<String> {
    let name = |name: &String| if name.is_empty() { "a function pointer".to_owned() } else { format!("{name}()") };
    let names: Vec<String> = outcome.keepers.iter().map(name).collect();
    let close = if outcome.closes > 0 { ", which close() may be there to give back" } else { "" };
    let what = "called although no mapping came of it and answered by a stub, so whether it keeps state";
    (!names.is_empty()).then(|| format!("{what}{close} was not seen: {}", names.join(", ")))
}

/// Several handlers of one unit: all must pass.
pub fn join(answers: Vec<Answer>) -> Answer {
    let mut all = Answer { verdict: Verdict::Reached, ..Answer::default() };
    for answer in answers {
        match (&all.verdict, answer.verdict) {
            (Verdict::Failed(_), _) | (_, Verdict::Reached) => {}
            (_, worse) => all.verdict = worse,
        }
        all.checks.extend(answer.checks);
        all.uncovered.extend(answer.uncovered);
        for difference in answer.differences {
            if !all.differences.iter().any(|d| d.id == difference.id) {
                all.differences.push(difference);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(id: u32) -> Branch {
        Branch { id, line: 3, function: "f".into(), what: "x".into(), outcomes: 2 }
    }

    fn judged(outcome: &Outcome, mutants: &[Mutant]) -> Answer {
        let branches = [branch(0), branch(1)];
        judge(&Case {
            handler: "f_mmap",
            seed: 1,
            branches: &branches,
            unseen: &[],
            mutants,
            broken: &[],
            equal: &[],
            outcome,
        })
    }

    fn good() -> Outcome {
        let branches = vec![(0, 0, 9), (0, 1, 9), (1, 0, 1)];
        Outcome { compared: 1000, mapped: 10, sites: vec![0, 1], branches, ..Outcome::default() }
    }

    #[test]
    fn figures_decide_the_level() {
        assert_eq!(judged(&good(), &[]).verdict, Verdict::Reached);
        let thin = Outcome { branches: vec![(0, 0, 9)], ..good() };
        let answer = judged(&thin, &[]);
        assert_eq!(answer.verdict, Verdict::Open);
        assert!(answer.uncovered.iter().any(|u| u.what.contains("25%")));
        assert_eq!(judged(&Outcome { mapped: 0, ..good() }, &[]).verdict, Verdict::Open);
        // What the compiler removed does not count.
        let half = Outcome { sites: vec![0], branches: vec![(0, 0, 9), (0, 1, 9)], ..good() };
        assert!(judged(&half, &[]).checks[0].what.contains("100% of 2"));
    }

    #[test]
    fn missed_mutants_keep_a_unit_below_the_level() {
        let entry = vec![("f".to_owned(), "f__m1".to_owned())];
        let (before, after) = ("a".to_owned(), "b".to_owned());
        let mutant =
            Mutant { id: 1, operator: "swap", line: 2, function: "f".into(), before, after, entry, lines: 0..1 };
        let missed = Outcome { live: vec![1], ..good() };
        assert_eq!(judged(&missed, std::slice::from_ref(&mutant)).verdict, Verdict::Open);
        let mutants = vec![super::super::result::Mutant { name: "new_f__m1".into(), found: 1 }];
        let found = Outcome { mutants, ..missed.clone() };
        assert_eq!(judged(&found, std::slice::from_ref(&mutant)).verdict, Verdict::Reached);
        assert_eq!(
            judged(&Outcome { live: vec![], ..missed.clone() }, std::slice::from_ref(&mutant)).verdict,
            Verdict::Reached
        );
        // A mistake that is none in machine code counts neither way, and is mentioned.
        let branches = [branch(0), branch(1)];
        let mutants = [mutant];
        let case = Case {
            handler: "f_mmap",
            seed: 1,
            branches: &branches,
            unseen: &[],
            mutants: &mutants,
            broken: &[],
            equal: &[1],
            outcome: &missed,
        };
        let answer = judge(&case);
        assert_eq!(answer.verdict, Verdict::Reached);
        assert!(answer.checks[1].what.contains("1 more deliberate mistakes are none"), "{:?}", answer.checks);
    }

    #[test]
    fn what_could_not_be_compared_is_told() {
        let answer = judged(
            &Outcome {
                trials: 1100,
                crashes: 60,
                crash: "BUG()".into(),
                crash_at: "f+0x3".into(),
                unusable: 40,
                ..good()
            },
            &[],
        );
        let said: Vec<&str> = answer.uncovered.iter().map(|u| u.what.as_str()).collect();
        let line = "f_mmap(): of 1100 inputs, left out: 60 the old handler crashes on, the last with BUG() at f+0x3, 40 cannot be compared";
        assert_eq!((said.first().copied(), answer.verdict), (Some(line), Verdict::Reached));
    }

    #[test]
    fn what_no_probe_sees_is_not_taken_for_reached() {
        let unseen = |why| Unprobed { line: 2, function: "NEED".into(), what: "if (x)".into(), why };
        let judge = |branches: &[Branch], why, outcome: &Outcome| {
            let (mutants, broken, equal) = (&[][..], &[][..], &[][..]);
            judge(&Case { handler: "f", seed: 1, branches, unseen: &[unseen(why)], mutants, broken, equal, outcome })
        };
        let bare = Outcome { compared: 1000, mapped: 10, ..Outcome::default() };
        for why in [Why::MacroBody, Why::BlockMacro, Why::Constant] {
            let answer = judge(&[], why, &bare);
            assert_eq!(answer.verdict, Verdict::Open, "{why}");
            assert!(answer.uncovered[0].what.starts_with("decision without a probe: NEED:2 `if (x)`"), "{answer:?}");
        }
        let full = Outcome { branches: vec![(0, 0, 9), (0, 1, 9), (1, 0, 1), (1, 1, 1)], ..good() };
        let all = [branch(0), branch(1)];
        assert_eq!(judge(&all, Why::MacroBody, &full).verdict, Verdict::Open, "4 of 6");
        let answer = judge(&all, Why::Constant, &full);
        assert_eq!((answer.verdict, answer.uncovered.len()), (Verdict::Reached, 0));
    }

    #[test]
    fn nothing_is_claimed_of_what_a_stub_answered() {
        let design: BTreeMap<String, u64> = [("hook-in-vain".to_owned(), 3)].into();
        let seen = Outcome { design, ..good() };
        assert!(judged(&seen, &[]).differences[0].what.contains("leaves nothing behind"));
        let unseen = Outcome { keepers: vec!["jar_visit".into(), String::new()], ..seen };
        let answer = judged(&unseen, &[]);
        assert_eq!(answer.verdict, Verdict::Reached);
        assert!(!answer.differences[0].what.contains("nothing"), "{:?}", answer.differences);
        let said = |u: &Uncovered| u.what.ends_with("was not seen: jar_visit(), a function pointer");
        assert!(answer.uncovered.iter().any(said), "{answer:?}");
        // Where there is something to give back, it matters.
        assert_eq!(judged(&Outcome { closes: 4, ..unseen }, &[]).verdict, Verdict::Open);
    }

    #[test]
    fn one_failure_fails_the_unit() {
        let failed = Answer::failed(LEVEL, "x", Vec::new());
        let answer = join(vec![Answer::reached(Vec::new()), failed.clone(), Answer::open(LEVEL, "y")]);
        assert_eq!(answer.verdict, failed.verdict);
    }
}
