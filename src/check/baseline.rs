//! Refusals that were accepted: a file that is kept beside the source, and what it covers of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use camino::Utf8Path;
use serde::Deserialize;

use super::code::Code;
use super::home;
use crate::model::finding::Finding;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::report::escape;

/// The version of the file's format.
pub const VERSION: u32 = 1;

/// The file: accepted refusals, and the version of the program that found them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Version of the format.
    pub version: u32,
    /// Version of the program that wrote it.
    pub tool: String,
    /// What is accepted.
    #[serde(default)]
    pub refusal: Vec<Entry>,
}

/// A refusal that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file of the handler.
    pub file: String,
    /// The handler.
    pub handler: String,
    /// The id of the reason.
    pub reason: String,
    /// The digest of the code that it is about.
    pub code: String,
    /// Why it was accepted: a person's words, which are kept.
    pub note: Option<String>,
    /// The campaigns that it waits for: told in a comment, and never read.
    #[serde(skip)]
    pub campaigns: Vec<String>,
}

/// An entry that covers nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale<'b> {
    /// The entry.
    pub entry: &'b Entry,
    /// What became of it.
    pub why: String,
}

/// What a baseline covers of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover<'b> {
    /// The accepted candidates, by their index in the run.
    pub accepted: BTreeSet<usize>,
    /// Entries that cover nothing, in the order of the file.
    pub stale: Vec<Stale<'b>>,
}

impl Baseline {
    /// Reads the file's text.
    ///
    /// # Errors
    /// What is wrong, with the place; nothing of the text itself, which may be no baseline at all.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = toml::from_str(text).map_err(|error| super::toml_error(text, &error))?;
        if baseline.version != VERSION {
            let version = baseline.version;
            return Err(format!("its format is version {version}, and this program reads version {VERSION}"));
        }
        Ok(baseline)
    }

    /// All refusals of `run`, without those whose reason `is_left_out`; notes of `old` entries for the same handler and
    /// reason are kept, and so are `old` entries that `is_kept` says so of: those about what this run did not look at.
    pub fn of(
        run: &Run,
        base: &dyn Fn(&Utf8Path) -> String,
        is_left_out: &dyn Fn(&str) -> bool,
        old: &[Entry],
        is_kept: &dyn Fn(&Entry) -> bool,
    ) -> Self {
        let mut notes: BTreeMap<(&str, &str, &str), &Option<String>> = BTreeMap::new();
        for entry in old {
            notes.entry((&entry.file, &entry.handler, &entry.reason)).or_insert(&entry.note);
        }
        let all = entries(run, base).into_iter().map(|(_, entry)| entry).filter(|entry| !is_left_out(&entry.reason));
        let mut refusal: Vec<Entry> = all
            .map(|entry| {
                let note = notes.get(&(&entry.file[..], &entry.handler[..], &entry.reason[..]));
                Entry { note: note.and_then(|note| (*note).clone()), ..entry }
            })
            .collect();
        let kept: Vec<Entry> = old.iter().filter(|entry| is_kept(entry) && !refusal.contains(entry)).cloned().collect();
        refusal.extend(kept);
        refusal.sort();
        Self { version: VERSION, tool: env!("CARGO_PKG_VERSION").to_owned(), refusal }
    }

    /// The file's text; the same entries make the same text.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# Findings of vma2desc that were looked at and accepted: `check` and `audit` are silent about them with --baseline.\n\
             # An entry expires when the code that it is about changes. `note` is for you to fill in, and is kept.\n",
        );
        // Writing to a string cannot fail.
        let _ = writeln!(out, "version = {}\ntool = {}", self.version, quoted(&self.tool));
        for entry in &self.refusal {
            let _ = writeln!(out, "\n[[refusal]]");
            if !entry.campaigns.is_empty() {
                let _ = writeln!(out, "# Waits for: vma2desc campaign {}", escape::line(&entry.campaigns.join(", ")));
            }
            let fields = [("file", &entry.file), ("handler", &entry.handler), ("reason", &entry.reason)];
            let note = entry.note.as_ref().map(|note| ("note", note));
            for (key, value) in fields.into_iter().chain([("code", &entry.code)]).chain(note) {
                let _ = writeln!(out, "{key} = {}", quoted(value));
            }
        }
        out
    }

    /// Which refusals of `run` are accepted, and which entries cover nothing. Of the latter only those that
    /// `is_in_scope` says so of: a run over a part of the tree knows nothing about the rest.
    pub fn cover(
        &self,
        run: &Run,
        base: &dyn Fn(&Utf8Path) -> String,
        is_in_scope: &dyn Fn(&Entry) -> bool,
    ) -> Cover<'_> {
        let found = entries(run, base);
        let key = |e: &Entry| (e.file.clone(), e.handler.clone(), e.reason.clone(), e.code.clone());
        let mut open: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, entry) in found.iter().rev() {
            open.entry(key(entry)).or_default().push(*index);
        }
        let mut cover = Cover::default();
        let mut rest = Vec::new();
        for entry in &self.refusal {
            match open.get_mut(&key(entry)).and_then(Vec::pop) {
                Some(index) => {
                    cover.accepted.insert(index);
                }
                None => rest.push(entry),
            }
        }
        for entry in rest.into_iter().filter(|entry| is_in_scope(entry)) {
            let now = found.iter().filter(|(index, now)| {
                !cover.accepted.contains(index) && now.file == entry.file && now.handler == entry.handler
            });
            let now: Vec<&Entry> = now.map(|(_, now)| now).collect();
            let why = if now.iter().any(|now| now.reason == entry.reason) {
                "the code that it is about has changed".to_owned()
            } else if let Some(now) = now.first() {
                format!("the handler is refused for another reason now: {}", now.reason)
            } else {
                gone(run, base, entry).to_owned()
            };
            cover.stale.push(Stale { entry, why });
        }
        cover
    }
}

/// Why no refusal fits an entry.
fn gone(run: &Run, base: &dyn Fn(&Utf8Path) -> String, entry: &Entry) -> &'static str {
    let same = |c: &&Candidate| c.handler == entry.handler && base(home(run, c)) == entry.file;
    match run.candidates.iter().find(same).map(|candidate| &candidate.outcome) {
        Some(Outcome::Converted(_)) => "the handler can be converted now",
        Some(Outcome::Flipped | Outcome::Aside) => "the handler is not for this run",
        Some(Outcome::Done) => "the handler is converted",
        Some(Outcome::Refused(_)) => "an earlier entry says the same",
        None => "there is no such handler any more",
    }
}

/// The refusals of `run` as entries, each with the index of its candidate.
fn entries(run: &Run, base: &dyn Fn(&Utf8Path) -> String) -> Vec<(usize, Entry)> {
    let mut code = Code::of(run);
    let entry = |(index, candidate): (usize, &Candidate)| {
        let Outcome::Refused(refusal) = &candidate.outcome else { return None };
        let entry = Entry {
            file: base(home(run, candidate)),
            handler: candidate.handler.clone(),
            reason: refusal.reason.clone(),
            code: code.digest(candidate, refusal),
            note: None,
            campaigns: Finding { run, candidate }.campaigns().into_iter().collect(),
        };
        Some((index, entry))
    };
    run.candidates.iter().enumerate().filter_map(entry).collect()
}

/// A basic string of TOML, on one line, in plain sight: what is not shown as itself is written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if crate::report::escape::is_plain(c) => out.push(c),
            _ => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Cover, Entry};
    use crate::model::outcome::Outcome;
    use crate::model::run::Run;
    use crate::model::testing::{refusal, run_of};
    use camino::Utf8Path;
    use proptest::prelude::*;

    fn base(path: &Utf8Path) -> String {
        path.to_string()
    }

    fn written(run: &Run) -> Baseline {
        Baseline::of(run, &base, &|_| false, &[], &|_| false)
    }

    fn cover<'b>(baseline: &'b Baseline, run: &Run) -> Cover<'b> {
        baseline.cover(run, &base, &|_| true)
    }

    fn run() -> Run {
        run_of(&[("f_mmap", refusal("gap")), ("g_mmap", Outcome::Done), ("h_mmap", refusal("unexplained-use"))])
    }

    #[test]
    fn what_is_written_is_read_again_and_covers_the_same_run() {
        let baseline = written(&run());
        let again = Baseline::parse(&baseline.text()).unwrap();
        assert_eq!(again, baseline);
        let cover = cover(&again, &run()).clone();
        assert_eq!((cover.accepted.into_iter().collect::<Vec<_>>(), cover.stale), (vec![0, 2], vec![]));
    }

    #[test]
    fn the_text_is_sorted_one_field_to_a_line_and_keeps_notes() {
        let mut first = written(&run());
        first.refusal[0].note = Some("looked at by Ada\nand \u{202e}Bob".into());
        let text =
            Baseline::of(&run(), &base, &|reason| reason == "unexplained-use", &first.refusal, &|_| false).text();
        let code = &first.refusal[0].code;
        let expected = format!(
            "version = 1\ntool = \"{}\"\n\n[[refusal]]\nfile = \"drivers/x/a.c\"\nhandler = \"f_mmap\"\nreason = \"gap\"\n\
             code = \"{code}\"\nnote = \"looked at by Ada\\U0000000Aand \\U0000202EBob\"\n",
            env!("CARGO_PKG_VERSION")
        );
        assert!(text.ends_with(&expected), "{text}");
    }

    #[test]
    fn stale_entries_say_what_became_of_them() {
        let old = run_of(&["a", "b", "c", "d", "e", "f"].map(|name| (name, refusal("gap"))));
        let mut baseline = written(&old);
        baseline.refusal.push(Entry { code: "0".into(), ..baseline.refusal[5].clone() });
        let mut now = run_of(&[
            ("a", refusal("gap")),
            ("b", refusal("unexplained-use")),
            ("c", Outcome::Converted(Box::default())),
            ("d", Outcome::Done),
            ("f", refusal("gap")),
        ]);
        let place = crate::census::slot::Place { file: crate::tree::source::FileId(0), ..now.census.slots[0].place };
        now.candidates[0].definitions = vec![place];
        let cover = cover(&baseline, &now);
        let told: Vec<_> = cover.stale.iter().map(|stale| (stale.entry.handler.as_str(), stale.why.as_str())).collect();
        let expected = [
            ("a", "the code that it is about has changed"),
            ("b", "the handler is refused for another reason now: unexplained-use"),
            ("c", "the handler can be converted now"),
            ("d", "the handler is converted"),
            ("e", "there is no such handler any more"),
            ("f", "an earlier entry says the same"),
        ];
        assert_eq!(told, expected);
        assert_eq!(cover.accepted.into_iter().collect::<Vec<_>>(), [4]);
        assert_eq!(baseline.cover(&now, &base, &|_| false).stale, []);
    }

    #[test]
    fn one_entry_covers_one_refusal() {
        let mut twice = run_of(&[("f_mmap", refusal("gap")), ("f_mmap", refusal("gap"))]);
        twice.candidates[1].slots = vec![0];
        let mut baseline = written(&twice);
        assert_eq!(cover(&baseline, &twice).accepted.len(), 2);
        baseline.refusal.pop();
        assert_eq!(cover(&baseline, &twice).accepted.len(), 1);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_a_place_and_without_its_text() {
        let head = "version = 1\ntool = \"x\"\n";
        let wrong = [
            (String::new(), "missing field `version`"),
            ("version = 2\ntool = \"x\"\n".into(), "version 2"),
            (format!("{head}refusals = []\n"), "line 3"),
            ("SECRET=hunter2\n".into(), "line 1"),
            (format!("{head}[[refusal]]\nfile = \"a.c\"\n"), "missing field `handler`"),
            (format!("{head}refusal = 99999999999999999999999999\n"), "line 3"),
        ];
        for (text, said) in wrong {
            let error = Baseline::parse(&text).unwrap_err();
            assert!(error.contains(said) && !error.contains("hunter2"), "{text}\n{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_or_is_refused(text: String) {
            let _ = Baseline::parse(&text);
        }

        #[test]
        fn any_names_survive_the_file(file: String, handler: String, note in proptest::option::of(".*")) {
            let entry = Entry { file, handler, reason: "gap".into(), code: "0".into(), note, campaigns: Vec::new() };
            let baseline = Baseline { version: 1, tool: "x".into(), refusal: vec![entry] };
            let text = baseline.text();
            prop_assert_eq!(Baseline::parse(&text).unwrap(), baseline);
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
