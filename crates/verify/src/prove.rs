//! Moves converted units up through the levels, and backs out those that fail.

use std::fmt;

use super::prover::{Prover, Stop};
use crate::edit::change::{UnitChange, changes, together};
use crate::edit::texts::Conflict;
use crate::model::failed::{back_out, level_of};
use crate::model::outcome::Outcome;
use crate::model::proof::{Answer, Failure, ProofLevel, Uncovered, Verdict};
use crate::model::run::Run;
use crate::tree::progress::Progress;

/// Why there is no proof at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProveError {
    /// The user asked to end.
    Interrupted,
    /// Edits contradict each other: a mistake of the program.
    Conflict(Conflict),
}

impl fmt::Display for ProveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => write!(f, "interrupted; nothing was written"),
            Self::Conflict(conflict) => conflict.fmt(f),
        }
    }
}

impl std::error::Error for ProveError {}

impl From<Conflict> for ProveError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// Takes the converted units of `run` through `provers`, lowest level first. Each gets those units that reached the
/// level below; a unit that fails becomes a refusal, and the others go on.
///
/// # Errors
/// An interrupt; edits that contradict each other.
pub fn prove(run: &mut Run, provers: &[&dyn Prover], progress: &Progress, stop: Stop<'_>) -> Result<(), ProveError> {
    prove_some(run, &|_| true, provers, progress, stop)
}

/// As [`prove`], for the units that are `wanted` alone: the others stay as they are.
///
/// # Errors
/// As [`prove`].
pub fn prove_some(
    run: &mut Run,
    wanted: &dyn Fn(usize) -> bool,
    provers: &[&dyn Prover],
    progress: &Progress,
    stop: Stop<'_>,
) -> Result<(), ProveError> {
    let mut provers = provers.to_vec();
    provers.sort_by_key(|prover| prover.level());
    for prover in provers {
        let level = prover.level();
        let ready =
            |run: &Run, below: ProofLevel| level_of(run).into_iter().filter(move |u| u.1 == below && wanted(u.0));
        let below = ProofLevel::ALL.into_iter().rfind(|l| *l < level).unwrap_or_default();
        let units: Vec<usize> = ready(run, below).map(|u| u.0).collect();
        let mut alone = changes(run)?;
        alone.retain(|change| units.contains(&change.unit));
        for (change, answer) in alone.iter().zip(answers(prover, &alone, progress, stop)?) {
            settle(run, &[change.unit], level, answer, "");
        }
        if level != ProofLevel::Compiled {
            continue;
        }
        // Units in the same files: each builds alone, and all must build as one.
        let reached: Vec<usize> = ready(run, level).map(|u| u.0).collect();
        let groups = together(run, &reached)?;
        let joint: Vec<UnitChange> = groups.iter().map(|group| group.1.clone()).collect();
        for ((units, _), answer) in groups.iter().zip(answers(prover, &joint, progress, stop)?) {
            settle(run, units, level, answer, "with the other units of the same files: ");
        }
    }
    Ok(())
}

fn answers(
    prover: &dyn Prover,
    units: &[UnitChange],
    progress: &Progress,
    stop: Stop<'_>,
) -> Result<Vec<Answer>, ProveError> {
    if stop() {
        return Err(ProveError::Interrupted);
    }
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let what = match prover.level() {
        ProofLevel::Executed => "executing",
        ProofLevel::Compiled => "compiling",
        ProofLevel::Parsed | ProofLevel::Matched => "checking",
    };
    progress.begin(what, "units", units.len());
    let mut answers = prover.prove(units, progress, stop);
    if stop() {
        return Err(ProveError::Interrupted);
    }
    answers.resize_with(units.len(), || Answer::open(prover.level(), "it was not looked at"));
    Ok(answers)
}

/// Writes down what an answer comes to for the units that it is about. `joint` says so if it is about all of them as one.
fn settle(run: &mut Run, units: &[usize], level: ProofLevel, answer: Answer, joint: &str) {
    if let Verdict::Failed(failure) = &answer.verdict {
        let failure = Failure { what: format!("{joint}{}", failure.what), ..failure.clone() };
        for unit in units {
            back_out(run, *unit, &failure);
        }
        return;
    }
    for candidate in run.candidates.iter_mut().filter(|c| units.contains(&c.unit)) {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        if joint.is_empty() {
            conversion.proof.take(level, &answer);
        } else if answer.verdict == Verdict::Open {
            let open = answer.uncovered.iter().map(|u| Uncovered { level, what: format!("{joint}{}", u.what) });
            conversion.proof.uncovered.extend(open);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{ProveError, prove};
    use crate::edit::change::UnitChange;
    use crate::model::conserve::violations;
    use crate::model::failed::{failed, level_of};
    use crate::model::outcome::Outcome;
    use crate::model::proof::ProofLevel;
    use crate::model::proof::{Answer, Check};
    use crate::model::run::Run;
    use crate::model::testing::run_of_edits;
    use crate::prover::{Prover, Stop};
    use crate::tree::progress::Progress;
    use vma2desc_report::patch::patches;

    const COMPILED: ProofLevel = ProofLevel::Compiled;
    const EXECUTED: ProofLevel = ProofLevel::Executed;

    /// A means of proof that says what a function says, and remembers what it was asked.
    struct Fake<F> {
        level: ProofLevel,
        says: F,
        asked: RefCell<Vec<(usize, usize)>>,
    }

    impl<F: Fn(&UnitChange) -> Answer> Fake<F> {
        fn new(level: ProofLevel, says: F) -> Self {
            Self { level, says, asked: RefCell::default() }
        }
    }

    impl<F: Fn(&UnitChange) -> Answer> Prover for Fake<F> {
        fn level(&self) -> ProofLevel {
            self.level
        }

        fn prove(&self, units: &[UnitChange], _: &Progress, _: Stop<'_>) -> Vec<Answer> {
            self.asked.borrow_mut().extend(units.iter().map(|u| (u.unit, u.handlers.len())));
            units.iter().map(&self.says).collect()
        }
    }

    /// Four units that were parsed; the first and the last are in the same file.
    fn run() -> Run {
        let edits: &[&[(u32, usize, usize, &str)]] =
            &[&[(0, 0, 1, "A")], &[(1, 0, 1, "C")], &[(2, 0, 1, "D")], &[(0, 2, 3, "B")]];
        let mut run = run_of_edits(&[("a.c", b"a\nb\n"), ("c.c", b"c\n"), ("d.c", b"d\n")], edits);
        for candidate in &mut run.candidates {
            let Outcome::Converted(conversion) = &mut candidate.outcome else { unreachable!() };
            conversion.proof.level = ProofLevel::Parsed;
        }
        run
    }

    fn reached(level: ProofLevel) -> Answer {
        Answer::reached(vec![Check::new(level, "looked at")])
    }

    fn levels(run: &Run) -> Vec<(usize, ProofLevel)> {
        level_of(run).into_iter().collect()
    }

    fn go(run: &mut Run, provers: &[&dyn Prover]) -> Result<(), ProveError> {
        prove(run, provers, &Progress::default(), &|| false)
    }

    #[test]
    fn units_go_up_as_far_as_each_level_lets_them() {
        let mut run = run();
        let compile =
            Fake::new(COMPILED, |u| if u.unit == 1 { Answer::open(COMPILED, "no object") } else { reached(COMPILED) });
        let execute = Fake::new(EXECUTED, |u| {
            if u.unit == 2 { Answer::open(EXECUTED, "hardly exercised") } else { reached(EXECUTED) }
        });
        // Given in the wrong order.
        go(&mut run, &[&execute, &compile]).unwrap();
        let parsed = ProofLevel::Parsed;
        assert_eq!(levels(&run), [(0, EXECUTED), (1, parsed), (2, COMPILED), (3, EXECUTED)]);
        assert_eq!(*execute.asked.borrow(), [(0, 1), (2, 1), (3, 1)], "what did not compile is not run");
        assert_eq!(*compile.asked.borrow(), [(0, 1), (1, 1), (2, 1), (3, 1), (0, 2)], "units of one file build as one");
        assert_eq!(run.proof(), parsed);
        assert_eq!(patches(&run).unwrap().len(), 4);
    }

    #[test]
    fn a_unit_that_fails_is_backed_out_and_the_others_go_on() {
        let mut run = run();
        let Outcome::Converted(conversion) = &mut run.candidates[1].outcome else { unreachable!() };
        conversion.transforms.insert("remap-pfn-range".into());
        let compile = Fake::new(COMPILED, |u| match u.unit {
            1 => Answer::failed(COMPILED, "c.c:1: new error", vec!["c.c:1:2: error: x".into()]),
            _ => reached(COMPILED),
        });
        let execute = Fake::new(EXECUTED, |u| match u.unit {
            2 => Answer::failed(EXECUTED, "another return code", Vec::new()),
            _ => reached(EXECUTED),
        });
        go(&mut run, &[&compile, &execute]).unwrap();
        let refused: Vec<_> = failed(&run).map(|f| (f.0.handler.as_str(), f.1.reason.as_str())).collect();
        assert_eq!(refused, [("f1_mmap", "does-not-compile"), ("f2_mmap", "behaves-differently")]);
        let first = failed(&run).next().unwrap().1;
        assert_eq!(first.label, "c.c:1: new error (rules that fired: remap-pfn-range)");
        assert_eq!(first.details, ["c.c:1:2: error: x"]);
        assert_eq!(levels(&run), [(0, EXECUTED), (3, EXECUTED)]);
        assert_eq!(violations(&run), []);
        assert_eq!(patches(&run).unwrap().iter().map(|p| p.unit).collect::<Vec<_>>(), [0, 3]);
    }

    #[test]
    fn units_that_build_alone_but_not_as_one_are_all_backed_out() {
        let mut run = run();
        let compile = Fake::new(COMPILED, |u| match u.handlers.len() {
            2 => Answer::failed(COMPILED, "a.c:1: redefinition", Vec::new()),
            _ => reached(COMPILED),
        });
        go(&mut run, &[&compile]).unwrap();
        let refused: Vec<_> = failed(&run).map(|f| (f.0.unit, f.1.label.clone())).collect();
        let label = "with the other units of the same files: a.c:1: redefinition".to_owned();
        assert_eq!(refused, [(0, label.clone()), (3, label)]);
    }

    #[test]
    fn too_few_answers_prove_nothing() {
        struct Silent;
        impl Prover for Silent {
            fn level(&self) -> ProofLevel {
                COMPILED
            }
            fn prove(&self, _: &[UnitChange], _: &Progress, _: Stop<'_>) -> Vec<Answer> {
                Vec::new()
            }
        }
        let mut run = run();
        go(&mut run, &[&Silent]).unwrap();
        assert!(levels(&run).iter().all(|l| l.1 == ProofLevel::Parsed));
    }

    #[test]
    fn an_interrupt_ends_it_without_a_word_about_units() {
        let mut run = run();
        let stop = AtomicBool::new(false);
        let compile = Fake::new(COMPILED, |_| {
            stop.store(true, Ordering::Relaxed);
            Answer::failed(COMPILED, "killed", Vec::new())
        });
        let result = prove(&mut run, &[&compile], &Progress::default(), &|| stop.load(Ordering::Relaxed));
        assert_eq!(result, Err(ProveError::Interrupted));
        assert_eq!(levels(&run).len(), 4);
        let again = prove(&mut run, &[&compile], &Progress::default(), &|| true);
        assert_eq!((again, compile.asked.borrow().len()), (Err(ProveError::Interrupted), 4));
    }
}
