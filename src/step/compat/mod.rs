//! Keeps what older kernels build beside what was converted, under `#if`.
//!
//! The conversion itself is planned and checked as for the target alone. What it comes to is then laid over the old text:
//! where the two differ both stand, each in an arm of its own. Two projections check this: with the condition the file is
//! the conversion, without it the old text, token for token ([`merge`]).

mod guard;
mod include;
mod merge;
mod needs;
mod project;

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::ValueEnum;

use crate::report::run::{ProofLevel, Run};
use crate::report::texts::{converted_units, unit_edits};
use crate::syntax::condition::{FIRST, Kernels, code};
use crate::tree::source::FileId;
use crate::tree::version::Version;
use crate::tree::versions::{Range, versions};
use crate::unit::outcome::{Note, Outcome, Replacement};
use crate::verify::proof::{Check, Failure};
use crate::verify::prove::back_out;
pub use guard::Guard;

/// Which kernels the source must go on building on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Nobody said.
    #[default]
    Unsaid,
    /// None that is older than the target.
    Target,
    /// Those from this version on.
    From(Version),
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Target);
        }
        let version = text.parse().map_err(|()| "expected a version such as 5.15, or `none`".to_string())?;
        Ok(Self::From(version))
    }
}

/// How code for old and new kernels is told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// `#if LINUX_VERSION_CODE >= KERNEL_VERSION(...)`, with the lowest version that has all that the new code needs
    #[default]
    Version,
    /// `#ifdef HAVE_MMAP_PREPARE`, which a check of yours must define: right for kernels with backports, too
    Probe,
    /// As the driver does it: by a HAVE_ macro if its own conditions ask for such, else by version
    Driver,
}

/// What is kept for older kernels, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compat {
    /// Which kernels.
    pub choice: Choice,
    /// The form of the guards.
    pub style: Style,
}

impl Compat {
    /// For which kernels new code is built.
    pub fn kernels(&self) -> Kernels {
        match (self.choice, self.style) {
            (Choice::Unsaid, _) => Kernels::Unsaid,
            (Choice::Target, _) => Kernels::From(FIRST),
            (Choice::From(v), Style::Version) => Kernels::From(FIRST.max(code(v.major.into(), v.minor.into(), 0))),
            (Choice::From(_), _) => Kernels::Any,
        }
    }

    /// Whether old code is kept.
    pub fn keeps(&self) -> bool {
        matches!(self.choice, Choice::From(_))
    }
}

/// Lays the conversions of `run` over the old texts. A unit for which that does not work out is backed out.
pub fn keep(run: &mut Run, compat: &Compat) {
    let Choice::From(min) = compat.choice else { return };
    let units: Vec<usize> = converted_units(run).into_keys().collect();
    for unit in units {
        match kept(run, unit, min, compat.style) {
            Ok(None) => {}
            Ok(Some(kept)) => settle(run, unit, kept),
            Err(what) => {
                let failure = Failure { level: ProofLevel::Parsed, what, details: Vec::new() };
                back_out(run, unit, &failure);
            }
        }
    }
}

/// A unit with its old code kept.
struct Kept {
    edits: Vec<(FileId, Vec<Replacement>)>,
    note: Note,
    probe: bool,
}

/// None when no kernel that counts needs the old code.
fn kept(run: &Run, unit: usize, min: Version, style: Style) -> Result<Option<Kept>, String> {
    let units = converted_units(run);
    let Some(candidates) = units.get(&unit) else { return Ok(None) };
    let edits: BTreeMap<FileId, Vec<Replacement>> =
        unit_edits(candidates).into_iter().map(|(file, list)| (file, list.into_iter().cloned().collect())).collect();
    let slots = candidates.iter().flat_map(|c| &c.slots).filter_map(|&s| run.census.slots.get(s));
    let texts: Vec<&[u8]> = edits.keys().map(|f| run.sources.get(*f).text.as_slice()).collect();
    let style = guard::settled(style, &texts);
    let guard = match style {
        Style::Probe | Style::Driver => Guard::feature(guard::FEATURE),
        Style::Version => {
            let mut needs = needs::of_slots(&run.target, slots);
            for list in edits.values() {
                needs::of_text(&run.target, list, &mut needs);
            }
            let range = range(&needs)?;
            if range.last.is_none() && range.first <= min {
                return Ok(None);
            }
            Guard::version(range)?
        }
    };
    let mut out = Vec::new();
    for (file, list) in edits {
        let text = &run.sources.get(file).text;
        let merged = merge::merge(text, &list, &guard).map_err(|why| {
            format!("{}: the old code cannot stand beside the new: {why}", run.sources.get(file).path)
        })?;
        let mut merged = merged;
        let first = merged.iter().map(|r| r.span.start).min();
        if let Some(first) = first.filter(|_| guard.wants_header())
            && let Some(header) = include::version_header(text, first)
        {
            merged.push(header);
            merged.sort_by_key(|r| (r.span.start, r.span.end));
        }
        if !merged.is_empty() {
            out.push((file, merged));
        }
    }
    let probe = !guard.wants_header();
    let mut text = format!(
        "`{}` selects the new code; what kernels from {min} on build without it is as it was.",
        guard.condition()
    );
    if probe {
        text.push_str(" Nothing defines the macro yet: `vma2desc explain compat-guard` tells of a check that does.");
    }
    let note = Note { id: "older-kernels-kept".into(), place: None, text };
    Ok(Some(Kept { edits: out, note, probe }))
}

/// The releases that have all that the new code needs.
fn range(needs: &std::collections::BTreeSet<String>) -> Result<Range, String> {
    let known = versions()?;
    known.support(needs.iter().map(String::as_str)).ok_or_else(|| {
        let list: Vec<&str> = needs.iter().map(String::as_str).collect();
        format!(
            "no known release has all that the new code needs ({}): --compat-style probe asks for none",
            list.join(", ")
        )
    })
}

fn settle(run: &mut Run, unit: usize, kept: Kept) {
    let both = "with the condition the changed files are the conversion, without it the old text, token for token";
    let mut first = true;
    for candidate in run.candidates.iter_mut().filter(|c| c.unit == unit) {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        conversion.edits = if first { kept.edits.clone() } else { Vec::new() };
        conversion.transforms.insert("compat-guard".into());
        if first {
            conversion.notes.push(kept.note.clone());
        }
        conversion.proof.checks.push(Check::new(ProofLevel::Parsed, both));
        if kept.probe {
            conversion.transforms.insert("compat-probe".into());
        }
        first = false;
    }
}
