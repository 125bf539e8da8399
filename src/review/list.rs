//! All units in a table, and the totals.

use anstyle::{AnsiColor, Style};

use super::line::Line;
use super::unit::UnitView;
use crate::ledger::entry::Decision;
use crate::ledger::matching::State;

/// How many units are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Accepted, those that were edited among them.
    pub accepted: usize,
    /// Accepted as the reviewer edited them.
    pub edited: usize,
    /// Rejected.
    pub rejected: usize,
    /// Not decided.
    pub undecided: usize,
    /// Decided once, about other code.
    pub expired: usize,
}

impl Totals {
    /// The totals of all `states`.
    pub fn of(states: &[State]) -> Self {
        let mut totals = Self::default();
        for state in states {
            match state {
                State::Decided(Decision::Accepted, edits) => {
                    totals.accepted += 1;
                    totals.edited += usize::from(edits.is_some());
                }
                State::Decided(Decision::Rejected, _) => totals.rejected += 1,
                State::Undecided | State::Decided(Decision::Open, _) => totals.undecided += 1,
                State::Expired(..) => totals.expired += 1,
            }
        }
        totals
    }

    /// How many still need an answer.
    pub fn open(self) -> usize {
        self.undecided + self.expired
    }

    /// `10 units: 6 accepted (1 edited), 2 rejected, 1 undecided, 1 expired`.
    pub fn text(self) -> String {
        let all = self.accepted + self.rejected + self.undecided + self.expired;
        let unit = if all == 1 { "unit" } else { "units" };
        let edited = if self.edited > 0 { format!(" ({} edited)", self.edited) } else { String::new() };
        let mut text = format!(
            "{all} {unit}: {} accepted{edited}, {} rejected, {} undecided",
            self.accepted, self.rejected, self.undecided
        );
        if self.expired > 0 {
            text.push_str(&format!(", {} expired", self.expired));
        }
        text
    }
}

/// One line for each unit: number, state, proof level, name, whether there is a note; `at` is marked.
pub fn table(units: &[(&UnitView, &State, bool)], at: Option<usize>) -> Vec<Line> {
    let digits = units.len().to_string().len();
    let line = |(index, (view, state, has_note)): (usize, &(&UnitView, &State, bool))| {
        let (style, word) = word(state);
        let mark = if at == Some(index) { '>' } else { ' ' };
        let mut line = Line::plain(&format!("{mark}{:>digits$}  ", index + 1));
        line.push(style, &format!("{word:<9}"));
        let note = if *has_note { "  (note)" } else { "" };
        line.push(Style::new(), &format!("  {:<8}  {}{note}", view.level().name(), view.key));
        line
    };
    units.iter().enumerate().map(line).collect()
}

fn word(state: &State) -> (Style, &'static str) {
    match state {
        State::Decided(Decision::Accepted, Some(_)) => (AnsiColor::Green.on_default(), "edited"),
        State::Decided(Decision::Accepted, None) => (AnsiColor::Green.on_default(), "accepted"),
        State::Decided(Decision::Rejected, _) => (AnsiColor::Red.on_default(), "rejected"),
        State::Undecided | State::Decided(Decision::Open, _) => (Style::new(), "undecided"),
        State::Expired(..) => (AnsiColor::Yellow.on_default(), "expired"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Totals, table};
    use crate::ledger::entry::Decision;
    use crate::ledger::matching::{Expiry, State};
    use crate::model::testing::run_of_edits;
    use crate::review::unit::views;

    #[test]
    fn totals_and_table_account_for_each_unit() {
        let states = [
            State::Decided(Decision::Accepted, None),
            State::Decided(Decision::Accepted, Some(Default::default())),
            State::Decided(Decision::Rejected, None),
            State::Undecided,
            State::Expired(Decision::Accepted, Expiry::Code),
        ];
        let totals = Totals::of(&states);
        assert_eq!(totals.text(), "5 units: 2 accepted (1 edited), 1 rejected, 1 undecided, 1 expired");
        assert_eq!(totals.open(), 2);
        let run = run_of_edits(&[("a\x1b.c", b"abcde")], &[&[(0, 0, 1, "A")]]);
        let view = &views(&run).unwrap()[0];
        let rows: Vec<_> = states.iter().map(|state| (view, state, false)).collect();
        let lines = table(&rows, Some(1));
        assert!(lines[1].text.starts_with(">2  \x1b[32medited   \x1b[0m  matched "), "{}", lines[1].text);
        assert_eq!(lines.len(), 5);
    }
}
