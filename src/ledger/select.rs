//! The part of a run that reviewers accepted.

use crate::engine::edited::Trial;
use crate::ledger::entry::{Decision, Ledger};
use crate::ledger::key::{UnitKey, unit_keys};
use crate::ledger::matching::{State, absent, states};
use crate::model::outcome::UnitEdits;
use crate::model::run::Run;

/// What a ledger says about a run, sorted out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The numbers of the accepted units, ascending.
    pub accepted: Vec<usize>,
    /// What reviewers made of those of them that they edited; see [`Selection::adopt`].
    pub edited: Vec<(usize, UnitEdits)>,
    /// The numbers of the rejected units, ascending.
    pub rejected: Vec<usize>,
    /// The numbers of the units about which nothing was decided, ascending; without those whose decision expired.
    pub undecided: Vec<usize>,
    /// Units whose decision no longer holds, with why not, a phrase without a stop.
    pub expired: Vec<(UnitKey, String)>,
    /// Accepted units that are not among the converted ones of the run, with why not, a phrase without a stop.
    pub unknown: Vec<(UnitKey, String)>,
}

impl Ledger {
    /// Sorts the converted units of `run` by what this ledger says about them.
    pub fn select(&self, run: &Run) -> Selection {
        let keys = unit_keys(run);
        let mut out = Selection::default();
        let states = states(self, run);
        for (unit, state) in &states {
            match state {
                State::Undecided | State::Decided(Decision::Open, _) => out.undecided.push(*unit),
                State::Decided(Decision::Rejected, _) => out.rejected.push(*unit),
                State::Decided(Decision::Accepted, edits) => {
                    out.accepted.push(*unit);
                    out.edited.extend(edits.clone().map(|edits| (*unit, edits)));
                }
                State::Expired(_, why) => out.expired.extend(keys.get(unit).map(|key| (key.clone(), why.what()))),
            }
        }
        let is_there = |key: &UnitKey| keys.iter().any(|(unit, k)| k == key && states.contains_key(unit));
        let accepted = self.entries.iter().filter(|(_, entry)| entry.decision == Decision::Accepted);
        let unknown = accepted.map(|(key, _)| key).filter(|key| !is_there(key));
        out.unknown = unknown.map(|key| (key.clone(), absent(run, &keys, key))).collect();
        out
    }
}

impl Selection {
    /// Puts what reviewers made of units in place of the program's own edits, each checked anew. One that no longer holds
    /// moves from the accepted units to the expired ones. Call it before proofs above `parsed` and before patches are made.
    pub fn adopt(&mut self, run: &mut Run) {
        let keys = unit_keys(run);
        for (unit, edits) in std::mem::take(&mut self.edited) {
            match Trial::new(run, unit, &edits) {
                Ok(trial) => {
                    trial.commit(run);
                    self.edited.push((unit, edits));
                }
                Err(unsound) => {
                    self.accepted.retain(|accepted| *accepted != unit);
                    let why = format!("what the reviewer made of it no longer holds: {}", unsound.what);
                    self.expired.extend(keys.get(&unit).map(|key| (key.clone(), why)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::entry::{Decision, Entry, Ledger};
    use crate::ledger::fingerprint::{all_edits, fingerprint, regions};
    use crate::ledger::key::unit_keys;
    use crate::model::run::Run;
    use crate::model::testing::{refusal, run_of_edits};

    /// Four units in four files, and a ledger that says these things about them.
    fn four(decisions: [Option<Decision>; 4]) -> (Run, Ledger) {
        let files: [(&str, &[u8]); 4] = [("a.c", b"a\n"), ("b.c", b"b\n"), ("c.c", b"c\n"), ("d.c", b"d\n")];
        let run = run_of_edits(&files, &[&[(0, 0, 1, "A")], &[(1, 0, 1, "B")], &[(2, 0, 1, "C")], &[(3, 0, 1, "D")]]);
        let (keys, edits) = (unit_keys(&run), all_edits(&run));
        let mut ledger = Ledger::default();
        for (unit, decision) in decisions.into_iter().enumerate() {
            let Some(decision) = decision else { continue };
            let regions = regions(&run, &edits[&unit]);
            let entry = Entry {
                decision,
                note: String::new(),
                tool: "0.1.0".into(),
                proof: "parsed".into(),
                fingerprint: fingerprint(&regions),
                regions,
                edited: None,
            };
            ledger.entries.insert(keys[&unit].clone(), entry);
        }
        (run, ledger)
    }

    #[test]
    fn each_unit_is_sorted_once() {
        let accepted = Some(Decision::Accepted);
        let (mut run, ledger) = four([accepted, Some(Decision::Rejected), None, accepted]);
        run.sources.files[3].text = b"dd\n"[..].into();
        let selection = ledger.select(&run);
        assert_eq!((&selection.accepted[..], &selection.rejected[..]), (&[0][..], &[1][..]));
        assert_eq!(selection.undecided, [2]);
        assert_eq!(selection.expired[0].1, "the code under it changed");
        assert_eq!(selection.unknown, []);
    }

    #[test]
    fn accepted_units_that_are_gone_or_refused_are_told() {
        let (mut run, ledger) = four([Some(Decision::Accepted); 4]);
        run.candidates[1].outcome = refusal("gap");
        run.candidates.truncate(3);
        let selection = ledger.select(&run);
        assert_eq!(selection.accepted, [0, 2]);
        let why: Vec<&str> = selection.unknown.iter().map(|u| u.1.as_str()).collect();
        assert_eq!(why, ["it is refused now [gap]", "there is no such unit in the given paths"]);
    }
}
