//! How far a unit was checked: what was looked at, how deep, what was not, and what failed.

/// Something that was checked and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The level that it belongs to.
    pub level: ProofLevel,
    /// What was checked and how deep, a phrase without a stop: `drivers/char/x.o (x86_64, W=1): no new warning`.
    pub what: String,
    /// The numbers in it, for programs: `("inputs", 8000)`. Names are kebab-case and mean the same everywhere.
    pub counts: Vec<(String, u64)>,
}

impl Check {
    /// A check without numbers.
    pub fn new(level: ProofLevel, what: impl Into<String>) -> Self {
        Self { level, what: what.into(), counts: Vec::new() }
    }

    /// The check with a number more.
    #[must_use]
    pub fn count(mut self, name: &str, number: u64) -> Self {
        self.counts.push((name.to_owned(), number));
        self
    }
}

/// Something that a level does not cover for this unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    /// The level that would cover it.
    pub level: ProofLevel,
    /// What, and why not, a phrase without a stop: `drivers/char/x.c:40-52: CONFIG_X is not set`.
    pub what: String,
}

/// A difference between old and new that the new interface brings by design, as it was seen in this unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The id of its entry in the closed list.
    pub id: String,
    /// What was seen, a phrase without a stop.
    pub what: String,
}

/// Why a level was not reached although it was tried: the conversion is wrong, or must be taken for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The level that failed.
    pub level: ProofLevel,
    /// The first thing that is wrong, one line.
    pub what: String,
    /// The rest, line by line: compiler messages, a table of what differed. May be empty.
    pub details: Vec<String>,
}

/// The proof of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The highest level that the whole unit reached; it includes those below.
    pub level: ProofLevel,
    /// What was checked, by level and then in the order in which it was done.
    pub checks: Vec<Check>,
    /// What was not covered, and why.
    pub uncovered: Vec<Uncovered>,
    /// Differences by design that were seen.
    pub differences: Vec<Difference>,
}

/// What one level says about one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether the unit reached the level; see [`Verdict`].
    pub verdict: Verdict,
    /// What was checked, also where the level was not reached.
    pub checks: Vec<Check>,
    /// What was not covered.
    pub uncovered: Vec<Uncovered>,
    /// Differences by design that were seen.
    pub differences: Vec<Difference>,
}

/// Whether a unit reached a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It did.
    Reached,
    /// It cannot be told here; the unit stays at the level below. [`Answer::uncovered`] says why.
    #[default]
    Open,
    /// The conversion is wrong, or must be taken for it: the unit is backed out.
    Failed(Failure),
}

impl Answer {
    /// The level was reached by these checks.
    pub fn reached(checks: Vec<Check>) -> Self {
        Self { verdict: Verdict::Reached, checks, ..Self::default() }
    }

    /// The level cannot be told, because of `why`.
    pub fn open(level: ProofLevel, why: impl Into<String>) -> Self {
        Self { uncovered: vec![Uncovered { level, what: why.into() }], ..Self::default() }
    }

    /// The conversion is wrong.
    pub fn failed(level: ProofLevel, what: impl Into<String>, details: Vec<String>) -> Self {
        let failure = Failure { level, what: what.into(), details };
        Self { verdict: Verdict::Failed(failure), ..Self::default() }
    }
}

impl Proof {
    /// A proof of the lowest level: every use is accounted for.
    pub fn matched() -> Self {
        Self::default()
    }

    /// Takes in what `level` said; a level counts only on top of the one below it.
    pub fn take(&mut self, level: ProofLevel, answer: &Answer) {
        if answer.verdict == Verdict::Reached && self.level.next() == Some(level) {
            self.level = level;
        }
        self.checks.extend(answer.checks.iter().cloned());
        self.uncovered.extend(answer.uncovered.iter().cloned());
        self.differences.extend(answer.differences.iter().cloned());
    }
}

/// How far the patches of a run were checked; each level includes the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofLevel {
    /// The transforms matched and accounted for every use.
    #[default]
    Matched,
    /// The result parses with no more errors than before and a second run over it is empty.
    Parsed,
    /// The objects build before and after, with no new warning.
    Compiled,
    /// The old and the new handler behaved alike when they were run on the same inputs.
    Executed,
}

impl ProofLevel {
    /// The level's name, as printed on patches.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Parsed => "parsed",
            Self::Compiled => "compiled",
            Self::Executed => "executed",
        }
    }

    /// All levels, lowest first.
    pub const ALL: [Self; 4] = [Self::Matched, Self::Parsed, Self::Compiled, Self::Executed];

    /// The level above.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level > self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Check, Proof};
    use crate::model::proof::ProofLevel;

    #[test]
    fn a_level_counts_only_on_top_of_the_one_below() {
        let mut proof = Proof::matched();
        proof.take(ProofLevel::Compiled, &Answer::reached(Vec::new()));
        assert_eq!(proof.level, ProofLevel::Matched);
        proof.take(ProofLevel::Parsed, &Answer::reached(vec![Check::new(ProofLevel::Parsed, "x")]));
        proof.take(ProofLevel::Compiled, &Answer::open(ProofLevel::Compiled, "no build tree"));
        assert_eq!((proof.level, proof.checks.len(), proof.uncovered.len()), (ProofLevel::Parsed, 1, 1));
    }
}
