//! What a proof says, in lines: the same on patches, in diagnostics and in the table of `verify`.

use crate::model::proof::{Proof, ProofLevel};

/// Most lines of one kind on a patch; the JSON report has all.
const MOST: usize = 12;

/// The lines of a proof, each with a key that says what it is: the level, what was checked, what was not, what differs.
pub fn lines(proof: &Proof) -> Vec<String> {
    let mut lines = vec![format!("proof: {}", proof.level.name())];
    lines.extend(details(proof).into_iter().map(|(key, what)| format!("{key}: {what}")));
    lines
}

/// What stands behind the level: key and text of each line.
pub fn details(proof: &Proof) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let checked = proof.checks.iter().map(|check| ("checked".to_owned(), check.what.clone()));
    some(&mut lines, checked.collect());
    if proof.checks.iter().any(|check| check.level == ProofLevel::Executed) {
        lines.push(("checked".to_owned(), MODEL.to_owned()));
    }
    let differs = proof.differences.iter().map(|d| (format!("differs by design[{}]", d.id), d.what.clone()));
    some(&mut lines, differs.collect());
    let open = proof.uncovered.iter().map(|u| ("not checked".to_owned(), format!("{}: {}", u.level.name(), u.what)));
    some(&mut lines, open.collect());
    let silent = |level: &ProofLevel| {
        let told = proof.checks.iter().any(|c| c.level == *level) || proof.uncovered.iter().any(|u| u.level == *level);
        *level > proof.level && !told
    };
    let silent: Vec<&str> = ProofLevel::ALL.iter().filter(|level| silent(level)).map(|level| level.name()).collect();
    if !silent.is_empty() {
        lines.push(("not checked".to_owned(), silent.join(", ")));
    }
    lines
}

/// Stands by every result of running a handler.
const MODEL: &str = "the runs were made with a model of the core: a test, no proof for all inputs";

fn some(lines: &mut Vec<(String, String)>, all: Vec<(String, String)>) {
    let more = all.len().saturating_sub(MOST);
    let key = all.first().map(|line| line.0.clone());
    lines.extend(all.into_iter().take(MOST));
    if let Some(key) = key.filter(|_| more > 0) {
        lines.push((key, format!("and {more} more, which the JSON report lists")));
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::model::proof::ProofLevel;
    use crate::model::proof::{Check, Difference, Proof, Uncovered};

    #[test]
    fn what_was_never_looked_at_is_named() {
        let proof = Proof { level: ProofLevel::Parsed, ..Proof::default() };
        assert_eq!(lines(&proof), ["proof: parsed", "not checked: compiled, executed"]);
    }

    #[test]
    fn a_run_is_said_to_be_a_test() {
        let check = |level, what: &str| Check::new(level, what);
        let proof = Proof {
            level: ProofLevel::Executed,
            checks: vec![check(ProofLevel::Compiled, "x.o"), check(ProofLevel::Executed, "8000 inputs")],
            uncovered: vec![Uncovered { level: ProofLevel::Compiled, what: "a.c:3: CONFIG_X is not set".into() }],
            differences: vec![Difference { id: "merge".into(), what: "two mappings are one".into() }],
        };
        let expected = [
            "proof: executed",
            "checked: x.o",
            "checked: 8000 inputs",
            "checked: the runs were made with a model of the core: a test, no proof for all inputs",
            "differs by design[merge]: two mappings are one",
            "not checked: compiled: a.c:3: CONFIG_X is not set",
        ];
        assert_eq!(lines(&proof), expected);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let open = |n: usize| Uncovered { level: ProofLevel::Compiled, what: format!("a.c:{n}") };
        let proof = Proof { uncovered: (0..20).map(open).collect(), ..Proof::default() };
        let lines = lines(&proof);
        assert!(lines.contains(&"not checked: and 8 more, which the JSON report lists".to_owned()), "{lines:?}");
        assert!(lines.contains(&"not checked: parsed, executed".to_owned()), "{lines:?}");
    }
}
