//! The course of a review.

mod find;
#[cfg(test)]
mod tests;

use anstyle::{AnsiColor, Style};

use super::about::{self, About};
use super::answer::{Answer, KEYS, parse};
use super::end::{Edited, Effect, Event, Finish};
use super::item::Item;
use super::line::{Line, Window, fitting};
use super::list::{Totals, table};
use super::scratch;
use super::unit::UnitView;
use crate::engine::edited::NOTE;
use crate::ledger::entry::{Decision, Entry, Ledger, kept};
use crate::ledger::matching::State;

/// Rows that a page leaves for the prompt, which may take two, and for a line of what came before.
const KEPT_ROWS: usize = 3;

/// What the next line of input is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    /// An answer about the unit.
    Unit,
    /// An answer after the last unit.
    Done,
    /// The text of a note.
    Note,
    /// Where to go.
    GoTo,
    /// What to search.
    Search,
    /// Whether to edit this again, which did not hold.
    EditAgain(Vec<u8>),
}

/// Lines that are shown page by page.
#[derive(Clone, Debug, Default)]
struct Text {
    lines: Vec<Line>,
    shown: usize,
}

impl Text {
    /// How many lines are still to be shown.
    fn rest(&self) -> usize {
        self.lines.len() - self.shown
    }

    /// The next page: as much as fits, or all if there is no terminal.
    fn page(&mut self, window: Option<Window>) -> Vec<Line> {
        let rest = &self.lines[self.shown..];
        let count = window.map_or(rest.len(), |w| fitting(rest, w, w.rows.saturating_sub(KEPT_ROWS)));
        let page = rest[..count].to_vec();
        self.shown += count;
        page
    }
}

/// A review under way.
pub struct Session {
    items: Vec<Item>,
    ledger: Ledger,
    at: usize,
    mode: Mode,
    /// The unit's text, and how much of it was shown.
    unit: Text,
    /// What is shown in between: help, a list, explanations.
    aside: Text,
    searched: String,
    /// Answers come from a program: one that cannot be meant ends the review, lest the next goes to the wrong unit.
    is_strict: bool,
    window: Option<Window>,
    effects: Vec<Effect>,
}

impl Session {
    /// A review of `items`, whose decisions are in `ledger`.
    pub fn new(items: Vec<Item>, ledger: Ledger, is_strict: bool) -> Self {
        Self {
            items,
            ledger,
            at: 0,
            mode: Mode::Unit,
            unit: Text::default(),
            aside: Text::default(),
            searched: String::new(),
            is_strict,
            window: None,
            effects: Vec::new(),
        }
    }

    /// The decisions so far.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many units are in which state.
    pub fn totals(&self) -> Totals {
        Totals::of(&self.items.iter().map(|item| item.state.clone()).collect::<Vec<_>>())
    }

    /// All units with what was decided; the one of this index is marked.
    pub fn table(&self, at: Option<usize>) -> Vec<Line> {
        let has_note = |item: &Item| self.entry(item).is_some_and(|entry| !entry.note.is_empty());
        let rows: Vec<_> = self.items.iter().map(|item| (&item.view, &item.state, has_note(item))).collect();
        table(&rows, at)
    }

    /// Shows the first unit that needs an answer.
    pub fn start(&mut self, window: Option<Window>) -> Vec<Effect> {
        self.window = window;
        let first = self.next_open(0);
        if first.is_some() {
            self.say(&self.totals().text());
        }
        self.go(first);
        self.ask();
        std::mem::take(&mut self.effects)
    }

    /// Whether the review is behind the last unit, and the totals were shown.
    pub fn is_done(&self) -> bool {
        self.mode == Mode::Done
    }

    /// Takes in what happened, and says what is to be done. The window is the one at this moment, none if there is no terminal.
    pub fn handle(&mut self, event: Event, window: Option<Window>) -> Vec<Effect> {
        self.window = window;
        match event {
            Event::End => self.effects.push(Effect::Finish(Finish::EndOfInput)),
            Event::Interrupted => self.effects.push(Effect::Finish(Finish::Interrupted)),
            Event::Edited(edited) => self.edited(edited),
            Event::Line(line) => self.line(&line),
        }
        let goes_on = |effect: &Effect| !matches!(effect, Effect::Finish(_) | Effect::Edit { .. });
        if self.effects.iter().all(goes_on) {
            self.ask();
        }
        std::mem::take(&mut self.effects)
    }

    fn line(&mut self, line: &str) {
        let text = line.trim();
        match std::mem::replace(&mut self.mode, Mode::Unit) {
            Mode::Note => self.note(text),
            Mode::GoTo => self.go_to(text),
            Mode::Search => self.search(text),
            Mode::EditAgain(draft) => match parse(text) {
                Some(Answer::Edit | Answer::Accept) => self.edit(draft),
                Some(Answer::Quit) => self.effects.push(Effect::Finish(Finish::Quit)),
                _ => self.say("the edit was dropped; the conversion is as it was"),
            },
            mode @ (Mode::Unit | Mode::Done) => {
                self.mode = mode;
                match parse(line) {
                    Some(answer) => self.answer(answer),
                    None => self.wrong(&format!("`{text}` is no answer"), true),
                }
            }
        }
    }

    fn answer(&mut self, answer: Answer) {
        let about_unit = matches!(
            answer,
            Answer::Accept
                | Answer::Reject
                | Answer::Edit
                | Answer::Note(_)
                | Answer::Why
                | Answer::Show
                | Answer::Undo
        );
        if self.mode == Mode::Done && about_unit {
            return self.wrong("no unit is shown: `k` goes back to the last one, `g N` to any", false);
        }
        match answer {
            Answer::More if self.mode == Mode::Done => self.effects.push(Effect::Finish(Finish::Quit)),
            Answer::More => {
                // What was shown in between is read to its end first; then the unit goes on where it was.
                let text = if self.aside.rest() > 0 { &mut self.aside } else { &mut self.unit };
                let page = text.page(self.window);
                self.effects.push(Effect::Show(page));
            }
            Answer::Accept => self.decide(Decision::Accepted),
            Answer::Reject => self.decide(Decision::Rejected),
            Answer::Skip => self.go(self.next_open(if self.mode == Mode::Done { 0 } else { self.at + 1 })),
            Answer::Edit => {
                let Some(item) = self.items.get(self.at) else { return };
                let expired = self.entry(item).filter(|_| matches!(item.state, State::Expired(..)));
                let draft = scratch::write(&item.view.diff, expired.and_then(|entry| entry.edited.as_ref()));
                self.edit(draft);
            }
            Answer::Note(text) if text.is_empty() => self.mode = Mode::Note,
            Answer::Note(text) => self.note(&text),
            Answer::Back if self.mode == Mode::Done => self.go(self.items.len().checked_sub(1)),
            Answer::Back if self.at == 0 => self.wrong("this is the first unit", false),
            Answer::Back => self.go(Some(self.at - 1)),
            Answer::Forward if self.mode == Mode::Done => self.go(self.next_open(0)),
            Answer::Forward => self.go(Some(self.at + 1)),
            Answer::GoTo(text) if text.is_empty() => self.mode = Mode::GoTo,
            Answer::GoTo(text) => self.go_to(&text),
            Answer::Search(text) if text.is_empty() && self.searched.is_empty() => self.mode = Mode::Search,
            Answer::Search(text) => self.search(&text),
            Answer::List => self.show(self.table(Some(self.at))),
            Answer::Why => {
                let columns = self.columns();
                let lines = self.items.get(self.at).map(|item| about::why(&item.view, columns));
                self.show(lines.unwrap_or_default());
            }
            Answer::Show => self.go(Some(self.at)),
            Answer::Undo => self.undo(),
            Answer::Help => self.show(help()),
            Answer::Quit => self.effects.push(Effect::Finish(Finish::Quit)),
        }
    }

    fn entry(&self, item: &Item) -> Option<&Entry> {
        self.ledger.entries.get(&item.view.key)
    }

    /// The first unit from `from` on that needs an answer.
    fn next_open(&self, from: usize) -> Option<usize> {
        (from..self.items.len()).find(|at| !matches!(self.items[*at].state, State::Decided(..)))
    }

    /// Shows a unit; none, or one behind the last, is the end.
    fn go(&mut self, at: Option<usize>) {
        match at.filter(|at| *at < self.items.len()) {
            Some(at) => {
                self.at = at;
                self.mode = Mode::Unit;
                let item = &self.items[at];
                let entry = self.entry(item);
                let count = (at + 1, self.items.len());
                let about = About { view: &item.view, state: &item.state, entry, count };
                let lines = about::screen(&about, self.columns());
                self.unit = Text { lines, shown: 0 };
                self.aside = Text::default();
                let page = self.unit.page(self.window);
                self.effects.extend([Effect::Show(vec![Line::default()]), Effect::Show(page)]);
            }
            None => {
                self.mode = Mode::Done;
                self.at = self.items.len();
                (self.unit, self.aside) = (Text::default(), Text::default());
                self.say(&self.totals().text());
            }
        }
    }

    fn columns(&self) -> Option<usize> {
        self.window.map(|window| window.columns)
    }

    /// Starts to show `lines` in between.
    fn show(&mut self, lines: Vec<Line>) {
        self.aside = Text { lines, shown: 0 };
        let page = self.aside.page(self.window);
        self.effects.push(Effect::Show(page));
    }

    fn say(&mut self, text: &str) {
        self.effects.push(Effect::Show(vec![Line::plain(text)]));
    }

    /// Something that cannot be done: told to a person, the end for a program.
    fn wrong(&mut self, what: &str, with_help: bool) {
        if self.is_strict {
            return self.effects.push(Effect::Finish(Finish::Wrong(what.to_owned())));
        }
        self.effects.push(Effect::Show(vec![Line::styled(AnsiColor::Yellow.on_default(), what)]));
        if with_help {
            self.show(help());
        }
    }

    fn ask(&mut self) {
        let more = if self.aside.rest() > 0 { self.aside.rest() } else { self.unit.rest() };
        let lines = if more == 1 { "line" } else { "lines" };
        let more = if more > 0 { format!("; Enter: {more} more {lines}") } else { String::new() };
        let keys = |is_there: &dyn Fn(&str) -> bool| {
            KEYS.iter().map(|key| key.letter).filter(|letter| is_there(letter)).collect::<Vec<_>>().join(",")
        };
        let prompt = match &self.mode {
            Mode::Unit => {
                let (word, has_decision) = match self.items.get(self.at).map(|item| &item.state) {
                    Some(State::Decided(decision, _)) => (format!(", {}", decision.name()), true),
                    Some(State::Expired(..)) => (", expired".to_owned(), true),
                    _ => (String::new(), false),
                };
                let keys = keys(&|letter| letter != "u" || has_decision);
                format!("Accept this conversion ({}/{}{word}{more}) [{keys}]? ", self.at + 1, self.items.len())
            }
            Mode::Done => {
                let open = self.totals().open();
                let what =
                    if open == 0 { "All units are decided".to_owned() } else { format!("{open} left to decide") };
                let keys =
                    keys(&|letter| matches!(letter, "k" | "g" | "/" | "l" | "q" | "?") || letter == "s" && open > 0);
                format!("{what}; Enter ends{} [{keys}]? ", more.replace("Enter:", "then"))
            }
            Mode::Note => "Note (empty: none): ".to_owned(),
            Mode::GoTo => "Go to (number or name): ".to_owned(),
            Mode::Search => "Search for: ".to_owned(),
            Mode::EditAgain(_) => "Edit again (no drops the edit) [y,n]? ".to_owned(),
        };
        self.effects.push(Effect::Ask(prompt));
    }

    /// Decides about the current unit and goes on.
    fn decide(&mut self, decision: Decision) {
        self.write_down(decision);
        self.go(self.next_open(self.at + 1));
    }

    fn write_down(&mut self, decision: Decision) {
        let Some(item) = self.items.get(self.at) else { return };
        let entry = Entry {
            decision,
            note: self.entry(item).map_or_else(String::new, |entry| entry.note.clone()),
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            proof: item.view.level().name().to_owned(),
            fingerprint: item.original.fingerprint.clone(),
            regions: kept(item.original.regions.clone()),
            edited: item.edited.as_ref().map(|edited| edited.0.clone()),
        };
        let state = State::Decided(decision, item.edited.as_ref().map(|edited| edited.1.clone()));
        self.put(entry, state);
        let unseen = match self.unit.rest() {
            0 => String::new(),
            1 => " (one line of it was not shown)".to_owned(),
            n => format!(" ({n} lines of it were not shown)"),
        };
        self.say(&format!("{}: {}{unseen}", decision.name(), self.items[self.at].view.key));
    }

    fn put(&mut self, entry: Entry, state: State) {
        let item = &mut self.items[self.at];
        item.state = state;
        self.ledger.entries.insert(item.view.key.clone(), entry);
        self.effects.push(Effect::Save);
    }

    fn note(&mut self, text: &str) {
        let Some(item) = self.items.get(self.at) else { return };
        let text = if text == "-" { "" } else { text };
        let mut entry = self.entry(item).cloned().unwrap_or_else(|| Entry {
            decision: Decision::Open,
            note: String::new(),
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            proof: item.view.level().name().to_owned(),
            fingerprint: item.original.fingerprint.clone(),
            regions: kept(item.original.regions.clone()),
            edited: None,
        });
        entry.note = text.to_owned();
        let (key, state) = (item.view.key.clone(), item.state.clone());
        if entry.note.is_empty() && entry.decision == Decision::Open {
            self.ledger.entries.remove(&key);
            self.effects.push(Effect::Save);
        } else {
            self.put(entry, state);
        }
        self.say(if text.is_empty() { "no note" } else { "noted" });
    }

    fn undo(&mut self) {
        let Some(item) = self.items.get_mut(self.at) else { return };
        let key = item.view.key.clone();
        if item.edited.take().is_some() {
            item.view = item.original.clone();
            self.effects.push(Effect::Restore { unit: item.view.unit });
        }
        item.state = State::Undecided;
        if let Some(entry) = self.ledger.entries.get_mut(&key) {
            (entry.decision, entry.edited) = (Decision::Open, None);
            if entry.note.is_empty() {
                self.ledger.entries.remove(&key);
            }
        }
        self.effects.push(Effect::Save);
        self.say(&format!("undecided: {key}"));
        self.go(Some(self.at));
    }

    fn edit(&mut self, draft: Vec<u8>) {
        let Some(item) = self.items.get(self.at) else { return };
        self.effects.push(Effect::Edit { unit: item.view.unit, draft });
    }

    fn edited(&mut self, edited: Edited) {
        match edited {
            Edited::Unchanged => self.say("nothing was changed; `y` accepts the conversion as it is"),
            Edited::Dropped => self.say("the edit was dropped; the conversion is as it was"),
            Edited::NoEditor(what) => self.wrong(&what, false),
            Edited::Unsound { unsound, draft } => {
                let style = AnsiColor::Red.on_default();
                let mut lines =
                    vec![Line::styled(style, &format!("the edited change does not hold: {}", unsound.what))];
                lines.extend(unsound.details.iter().map(|detail| Line::plain(&format!("    {detail}"))));
                self.effects.push(Effect::Show(lines));
                if self.is_strict {
                    let what = format!("the edited change does not hold: {}", unsound.what);
                    return self.effects.push(Effect::Finish(Finish::Wrong(what)));
                }
                self.mode = Mode::EditAgain(draft);
            }
            Edited::Holds { view, diff, edits } => self.take(*view, (diff, edits)),
        }
    }

    /// Takes an edited change that holds for the unit's own, and for accepted.
    fn take(&mut self, view: UnitView, edited: super::item::EditedUnit) {
        let at = self.at;
        let Some(item) = self.items.get_mut(at) else { return };
        let level = view.level().name();
        let note = view.notes.iter().map(|(_, note)| note).find(|note| note.id == NOTE).map(|note| note.text.clone());
        (item.view, item.edited) = (view, Some(edited));
        // It was seen in the editor.
        self.unit = Text::default();
        self.write_down(Decision::Accepted);
        // What came of it is shown, so that it can still be taken back.
        self.go(Some(at));
        let note = note.map(|note| Line::styled(AnsiColor::Yellow.on_default(), &note));
        self.effects.push(Effect::Show(note.into_iter().collect()));
        self.say(&format!(
            "the edited change holds and is accepted, checked as far as {level}; `s` goes on, `u` takes it back"
        ));
    }
}

/// What can be answered.
fn help() -> Vec<Line> {
    let line = |key: &super::answer::Key| {
        let mut line = Line::styled(Style::new().bold(), key.letter);
        line.push(Style::new(), &format!("  {:<8} {}", key.word, key.help));
        line
    };
    KEYS.iter().map(line).collect()
}
