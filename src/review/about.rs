//! What is said about a unit above its diff.

use anstyle::{AnsiColor, Style};

use super::line::Line;
use super::paint::paint;
use super::unit::UnitView;
use crate::engine::edited::NOTE;
use crate::guard::unit::UNIT_GUARDS;
use crate::ledger::changed::difference;
use crate::ledger::entry::{Decision, Entry};
use crate::ledger::matching::State;
use crate::model::reasons;
use crate::model::reasons::Reason;
use crate::report::proof::details;
use crate::report::wrap::{steps, wrap};
use crate::transform::registry::registry;

/// Columns of running text.
const WIDTH: usize = 96;

/// Columns of the words in front of it.
const KEY: usize = 14;

/// Columns of the terminal that running text is made for, if none is known.
const BROAD: usize = WIDTH + KEY;

/// What there is to be said about a unit.
pub struct About<'a> {
    /// The unit.
    pub view: &'a UnitView,
    /// What the ledger says about it.
    pub state: &'a State,
    /// Its entry in the ledger.
    pub entry: Option<&'a Entry>,
    /// Which one it is, and of how many.
    pub count: (usize, usize),
}

/// The whole screen of a unit: head and diff, for a terminal of so many columns.
pub fn screen(about: &About<'_>, columns: Option<usize>) -> Vec<Line> {
    let mut lines = head(about, columns.unwrap_or(BROAD));
    lines.push(Line::default());
    if matches!(about.state, State::Expired(..)) {
        lines.push(Line::styled(Style::new().bold(), "The conversion as it is now:"));
    }
    lines.extend(paint(&about.view.diff));
    lines
}

fn head(about: &About<'_>, columns: usize) -> Vec<Line> {
    let About { view, state, entry, count } = about;
    let mut title = Line::styled(Style::new().bold(), &format!("[{}/{}] {}", count.0, count.1, view.title()));
    title.push(Style::new(), &format!("  {}", view.place));
    let mut text = Table { lines: vec![title], columns };
    if let Some((style, what)) = decided(state) {
        text.row(style, "decision", &what);
    }
    if let State::Expired(..) = state {
        let diff = difference(entry.map_or(&[], |entry| &entry.regions), &view.regions);
        if !diff.is_empty() {
            text.row(Style::new(), "since then", "what you saw, and what is there now:");
            text.lines.extend(paint(&diff).into_iter().filter(|line| !line.text.contains("diff --git")));
            text.lines.push(Line::default());
        }
    }
    if let Some(note) = entry.map(|entry| entry.note.as_str()).filter(|note| !note.is_empty()) {
        text.row(AnsiColor::Yellow.on_default(), "your note", note);
    }
    text.row(Style::new().bold(), "proof", view.level().name());
    for (key, what) in details(&view.proof) {
        text.row(Style::new(), &key, &what);
    }
    for (place, note) in &view.notes {
        let title = reasons::note(&note.id).map_or("", |reason| reason.title.as_str());
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        let style = AnsiColor::Yellow.on_default();
        text.row(style, "note", &format!("{place}{} [{}: {title}]", note.text, note.id));
    }
    text.row(Style::new(), "transforms", &view.transforms.join(", "));
    let guards = guards(view);
    if !guards.is_empty() {
        let by_hand = if is_edited(view) { " (for the change before it was edited)" } else { "" };
        let names: Vec<&str> = guards.iter().map(|guard| guard.0.as_str()).collect();
        text.row(Style::new(), "guards", &format!("{}{by_hand}", names.join(", ")));
    }
    text.lines
}

fn is_edited(view: &UnitView) -> bool {
    view.notes.iter().any(|(_, note)| note.id == NOTE)
}

/// What was decided, in words, and in which style.
fn decided(state: &State) -> Option<(Style, String)> {
    let yellow = AnsiColor::Yellow.on_default();
    match state {
        State::Undecided => None,
        State::Decided(decision, edits) => {
            let colour = if *decision == Decision::Accepted { AnsiColor::Green } else { AnsiColor::Red };
            let edited = if edits.is_some() { ", edited" } else { "" };
            Some((colour.on_default(), format!("{}{edited}", decision.name())))
        }
        State::Expired(decision, why) => Some((yellow, format!("expired (was {}): {}", decision.name(), why.what()))),
    }
}

/// The guards that the unit passed: names, and what each looks at.
fn guards(view: &UnitView) -> Vec<(String, String)> {
    let rules = view.transforms.iter().filter_map(|id| registry().ok()?.get(id));
    let mut named: Vec<(String, String)> = Vec::new();
    for rule in rules {
        for guard in &rule.transform.guards {
            match named.iter_mut().find(|(name, _)| name == guard) {
                Some((_, what)) => what.push_str(&format!(", {}", rule.transform.id)),
                None => named.push((guard.clone(), format!("before {}", rule.transform.id))),
            }
        }
    }
    let of_unit = UNIT_GUARDS.iter().filter(|_| view.has_functions);
    named.extend(of_unit.map(|guard| (guard.name.to_owned(), guard.what.to_owned())));
    named
}

/// Why the unit's transforms are right, and what its guards and notes mean.
pub fn why(view: &UnitView, columns: Option<usize>) -> Vec<Line> {
    let mut text = Table { lines: Vec::new(), columns: columns.unwrap_or(BROAD) };
    let bold = Style::new().bold();
    for id in &view.transforms {
        if let Some(rule) = registry().ok().and_then(|all| all.get(id)) {
            let transform = &rule.transform;
            text.lines.push(Line::styled(bold, &format!("transform {id}: {}", transform.title)));
            text.paragraph(&transform.why);
            text.paragraph(&format!("See {}", transform.doc));
        } else if let Some(step) = reasons::step(id) {
            text.reason("step", step);
        }
        text.lines.push(Line::default());
    }
    let mut told: Vec<&str> = Vec::new();
    for reason in view.notes.iter().filter_map(|(_, note)| reasons::note(&note.id)) {
        if !told.contains(&reason.id.as_str()) {
            told.push(&reason.id);
            text.reason("note", reason);
            text.lines.push(Line::default());
        }
    }
    let guards = guards(view);
    if !guards.is_empty() {
        text.lines.push(Line::styled(bold, "guards: the conversion passed all of these"));
        for (name, what) in &guards {
            text.row(Style::new(), name, what);
        }
    }
    text.lines
}

/// Lines of which each has a word in front.
struct Table {
    lines: Vec<Line>,
    columns: usize,
}

impl Table {
    /// Adds text with a word in front, wrapped.
    fn row(&mut self, style: Style, key: &str, what: &str) {
        let key = crate::report::escape::line(key);
        // A long word goes into the text, lest the column is torn.
        let (key, what) = if key.len() >= KEY && key.starts_with("differs") {
            ("differs", format!("{key}: {what}"))
        } else {
            (key.as_str(), what.to_owned())
        };
        let text =
            wrap(&crate::report::escape::line(&what), WIDTH.min(self.columns.saturating_sub(KEY + 4)).max(20), "");
        for (at, shown) in text.lines().enumerate() {
            let mut line = Line::default();
            let key = if at == 0 { key } else { "" };
            line.push_shown(Style::new().dimmed(), &format!("    {key:<KEY$}"));
            line.push_shown(style, shown);
            self.lines.push(line);
        }
    }

    fn paragraph(&mut self, text: &str) {
        let width = WIDTH.min(self.columns.saturating_sub(4)).max(20);
        let text = wrap(&crate::report::escape::line(text), width, "");
        self.lines.extend(text.lines().map(|line| Line::plain(&format!("    {line}"))));
    }

    fn reason(&mut self, kind: &str, reason: &Reason) {
        self.lines.push(Line::styled(Style::new().bold(), &format!("{kind} {}: {}", reason.id, reason.title)));
        self.paragraph(&reason.why);
        let what = steps(&reason.steps, WIDTH.min(self.columns.saturating_sub(4)).max(20));
        self.lines.extend(what.lines().map(|line| Line::plain(&format!("    {line}"))));
        if let Some(doc) = &reason.doc {
            self.paragraph(&format!("See {doc}"));
        }
    }
}
