//! Keeps what older kernels build beside what was converted, under `#if`.
//!
//! The conversion itself is planned and checked as for the target alone. What it comes to is then laid over the old text:
//! where the two differ both stand, each in an arm of its own. Two projections check this: with the condition the file is
//! the conversion, without it the old text, token for token ([`merge`]).

mod guard;
pub mod include;
mod merge;
mod needs;
mod own;
mod probe;
mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;

use crate::census::slot::Census;
use crate::edit::texts::{converted_units, unit_edits};
use crate::kernel::named::Kernel;
use crate::kernel::release::Release;
use crate::kernel::version::Version;
use crate::kernel::versions::{Range, versions};
use crate::model::failed::{back_out, leave_out};
use crate::model::outcome::{Candidate, Note, Outcome, Replacement};
use crate::model::proof::{Check, Failure, ProofLevel};
use crate::model::run::Run;
use crate::syntax::condition::{FIRST, Kernels, code};
use crate::syntax::span::Span;
use crate::tree::find::Find;
use crate::tree::source::{FileId, SourceSet};

pub use guard::Guard;
pub use needs::tell_releases;

/// The note of a unit whose old code stays for kernels without an MMU.
pub const WITHOUT_MMU: &str = "kept-without-mmu";

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
    /// `#ifdef HAVE_MMAP_PREPARE`, which a check defines that the Kbuild file gets: right for kernels with backports, too
    Probe,
    /// As the driver does it: by a HAVE_ macro in the header that has such, if its own conditions ask for them; else by version
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
            (Choice::From(v), Style::Version) => Self::floor(v),
            (Choice::From(_), _) => Kernels::Any,
        }
    }

    fn floor(from: Version) -> Kernels {
        Kernels::From(FIRST.max(code(from.major.into(), from.minor.into(), 0)))
    }

    /// As [`Compat::kernels`], for this source: where a driver tells kernels apart by version, in a header of its own or
    /// without any macros of features, what is known of versions holds for the new code, too.
    pub fn kernels_of(&self, sources: &mut SourceSet, census: &Census, find: &dyn Find) -> Kernels {
        let (Choice::From(from), Style::Driver) = (self.choice, self.style) else { return self.kernels() };
        let features = driver_features(sources, census);
        if features.is_empty() || drivers_home(sources, &features, find).is_some() {
            return Self::floor(from);
        }
        Kernels::Any
    }

    /// Whether there is anything to keep: a version that the target, or the newest known release, does not reach is a slip.
    ///
    /// # Errors
    /// What is wrong.
    pub fn fits(&self, kernel: &Kernel) -> Result<(), String> {
        let Choice::From(from) = self.choice else { return Ok(()) };
        let of_tree = |top: &Utf8Path| Release::of(top).and_then(|release| release.version());
        let target = match kernel {
            Kernel::Version(version) => Some(*version),
            Kernel::Tree(top) => of_tree(top),
        };
        let newest = || versions().ok().and_then(|versions| versions.known().next_back());
        let (limit, what) = match target {
            Some(target) => (Some(target), "the target is"),
            None => (newest(), "the target does not say its release, and the newest known one is"),
        };
        match limit {
            Some(limit) if from > limit => {
                let hint = "it names the oldest kernel that the source must go on building on";
                Err(format!("--compat {from}: {what} Linux {limit}, which is older; {hint}"))
            }
            _ => Ok(()),
        }
    }

    /// The options that ask for it.
    pub fn words(&self) -> Vec<String> {
        let choice = match self.choice {
            Choice::Unsaid => return Vec::new(),
            Choice::Target => "none".to_owned(),
            Choice::From(version) => version.to_string(),
        };
        let style = self.style.to_possible_value().filter(|_| self.style != Style::default());
        let style = style.into_iter().flat_map(|style| ["--compat-style".to_owned(), style.get_name().to_owned()]);
        ["--compat".to_owned(), choice].into_iter().chain(style).collect()
    }

    /// Whether old code is kept.
    pub fn keeps(&self) -> bool {
        matches!(self.choice, Choice::From(_))
    }
}

/// Lays the conversions of `run` over the old texts. A unit for which that does not work out is backed out.
///
/// `find` reads what belongs to the driver's build and was not read yet.
pub fn keep(run: &mut Run, compat: &Compat, find: &dyn Find) {
    let Choice::From(min) = compat.choice else { return };
    run.sources.kept = true;
    let needs = needs::of_units(run);
    let all: BTreeSet<String> = needs.values().flatten().cloned().collect();
    let select = match compat.style {
        Style::Version => Select::Version,
        Style::Probe => Select::Probe,
        Style::Driver => drivers_own(run, &all, find),
    };
    for (unit, result) in laid_over(run, needs, min, &select) {
        match result {
            Ok(None) => {}
            Ok(Some(mut kept)) => {
                if let (Select::Probe, Some(note)) = (&select, &mut kept.note) {
                    kept.edits.extend(probed(run, unit, &all, find, note));
                }
                settle(run, unit, kept);
            }
            Err(NotKept::NoRelease(what)) => leave_out(run, unit, "no-release-has-all", &what, &[]),
            Err(NotKept::Unsound(what)) => {
                let failure = Failure { level: ProofLevel::Parsed, what, details: Vec::new() };
                back_out(run, unit, &failure);
            }
        }
    }
}

/// Keeps the old code for kernels without an MMU, where the unit has an action and may be reached there. What else changes in the
/// same files goes along. Tells whether there is such a unit.
pub fn keep_without_mmu(run: &mut Run) -> bool {
    let asks = |candidates: &Vec<&Candidate>| {
        let notes = candidates.iter().filter_map(|c| match &c.outcome {
            Outcome::Converted(conversion) => Some(&conversion.notes),
            _ => None,
        });
        notes.flatten().any(|n| n.id == WITHOUT_MMU)
    };
    let units = converted_units(run);
    let files = |unit: &Vec<&Candidate>| unit_edits(unit).into_keys().collect::<BTreeSet<FileId>>();
    let mut some: BTreeSet<usize> = units.iter().filter(|u| asks(u.1)).map(|u| *u.0).collect();
    loop {
        let theirs: BTreeSet<FileId> = some.iter().filter_map(|u| units.get(u)).flat_map(&files).collect();
        let more = units.iter().filter(|u| !files(u.1).is_disjoint(&theirs)).map(|u| *u.0).collect::<BTreeSet<_>>();
        if more.is_subset(&some) {
            break;
        }
        some.extend(more);
    }
    if some.is_empty() {
        return false;
    }
    let all = some.into_iter().map(|unit| (unit, BTreeSet::new())).collect();
    run.sources.kept = true;
    for (unit, result) in laid_over(run, all, Version::new(0, 0), &Select::Mmu) {
        match result {
            Ok(None) => {}
            Ok(Some(kept)) => settle(run, unit, kept),
            Err(NotKept::NoRelease(what) | NotKept::Unsound(what)) => {
                let failure = Failure { level: ProofLevel::Parsed, what, details: Vec::new() };
                back_out(run, unit, &failure);
            }
        }
    }
    true
}

/// What became of each unit. Units that would put the same lines under conditions of their own change together.
fn laid_over(
    run: &mut Run,
    mut needs: BTreeMap<usize, BTreeSet<String>>,
    min: Version,
    select: &Select,
) -> BTreeMap<usize, Result<Option<Kept>, NotKept>> {
    let mut done = BTreeMap::new();
    loop {
        for (unit, own) in needs.iter().filter(|(unit, _)| !done.contains_key(*unit)).collect::<Vec<_>>() {
            done.insert(*unit, kept(run, *unit, min, own, select));
        }
        let Some((a, b)) = clash(&done) else { return done };
        for candidate in run.candidates.iter_mut().filter(|c| c.unit == b) {
            candidate.unit = a;
        }
        let files = run.looked_into.remove(&b).unwrap_or_default();
        run.looked_into.entry(a).or_default().extend(files);
        let more = needs.remove(&b).unwrap_or_default();
        needs.entry(a).or_default().extend(more);
        done.remove(&a);
        done.remove(&b);
    }
}

/// Two units that replace the same lines, the lower number first.
fn clash(done: &BTreeMap<usize, Result<Option<Kept>, NotKept>>) -> Option<(usize, usize)> {
    let mut spans: Vec<(FileId, Span, usize)> = Vec::new();
    for (unit, result) in done {
        let Ok(Some(kept)) = result else { continue };
        spans.extend(kept.edits.iter().flat_map(|(file, list)| list.iter().map(|r| (*file, r.span, *unit))));
    }
    spans.sort_by_key(|(file, span, unit)| (*file, span.start, span.end, *unit));
    let crosses = |w: &&[(FileId, Span, usize)]| w[0].0 == w[1].0 && w[0].2 != w[1].2 && w[1].1.start < w[0].1.end;
    spans.windows(2).find(crosses).map(|w| (w[0].2.min(w[1].2), w[0].2.max(w[1].2)))
}

/// What selects the new code.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Select {
    /// The kernel's version, unit by unit.
    Version,
    /// A macro that a check of the build defines.
    Probe,
    /// A macro that a header of the driver defines by the kernel's version.
    Header(own::Home, Guard),
    /// A macro that the driver's configuration has to define.
    Configured,
    /// Whether the kernel is built for an MMU.
    Mmu,
}

/// The macros of features that files with slots ask for.
fn driver_features(sources: &SourceSet, census: &Census) -> BTreeSet<String> {
    let files: BTreeSet<FileId> = census.slots.iter().map(|s| s.place.file).collect();
    let given = files.into_iter().map(|f| sources.get(f)).filter(|f| f.given);
    given.flat_map(|f| own::asked(&f.text)).collect()
}

/// The header in which the driver defines such macros by version.
fn drivers_home(sources: &mut SourceSet, features: &BTreeSet<String>, find: &dyn Find) -> Option<own::Home> {
    sources.load(find.far(&BTreeSet::new(), features).files);
    own::home(sources, features, guard::FEATURE)
}

/// How the driver itself tells kernels apart.
fn drivers_own(run: &mut Run, needs: &BTreeSet<String>, find: &dyn Find) -> Select {
    let features = driver_features(&run.sources, &run.census);
    if features.is_empty() {
        return Select::Version;
    }
    let guard = range(needs).and_then(Guard::version);
    match (drivers_home(&mut run.sources, &features, find), guard) {
        (Some(home), Ok(guard)) => Select::Header(home, guard),
        _ => Select::Configured,
    }
}

/// The check for the build of a unit: lines of the Kbuild file, and the file that is compiled.
fn probed(
    run: &mut Run,
    unit: usize,
    needs: &BTreeSet<String>,
    find: &dyn Find,
    note: &mut Note,
) -> Vec<(FileId, Vec<Replacement>)> {
    let units = converted_units(run);
    let files = units.get(&unit).map(|c| unit_edits(c).into_keys().collect::<Vec<_>>()).unwrap_or_default();
    let mut dirs: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    let mut out = Vec::new();
    for file in files {
        let path = run.sources.get(file).path.clone();
        let names = |dir: &Utf8Path| ["Kbuild", "Makefile"].map(|name| dir.join(name));
        let kbuild = path.ancestors().skip(1).flat_map(names).find_map(|p| {
            let known = run.sources.find(&p).map(|f| run.sources.get(f).clone());
            known.or_else(|| find.read(&p)).filter(|f| f.given && probe::is_kbuild(&f.text))
        });
        let Some(kbuild) = kbuild else { continue };
        let dir = kbuild.path.parent().unwrap_or(Utf8Path::new("")).to_owned();
        if !dirs.insert(dir.clone()) {
            continue;
        }
        let source = dir.join(probe::FILE);
        let lines = probe::fragment(&kbuild.text);
        run.sources.load(vec![kbuild.clone()]);
        let Some(id) = run.sources.find(&kbuild.path) else { continue };
        if let (Some(lines), None) = (lines, find.read(&source)) {
            out.push((id, vec![lines]));
            let text = probe::source(needs).into_bytes();
            let new = run.sources.create(source);
            out.push((new, vec![Replacement::by("compat-probe", Span::new(0, 0), text)]));
        }
    }
    note.text.push_str(if dirs.is_empty() {
        " No Kbuild file was found: let your build define the macro (`vma2desc explain compat-probe`)."
    } else {
        " The Kbuild file defines it where a small file compiles that uses what the new code uses."
    });
    out
}

/// Why old code cannot stand beside the new.
enum NotKept {
    /// No release offers all that the new code uses, so that no version tells where to build it.
    NoRelease(String),
    /// The result is not the conversion with the condition, and the old text without it.
    Unsound(String),
}

impl From<String> for NotKept {
    fn from(what: String) -> Self {
        Self::Unsound(what)
    }
}

/// A unit with its old code kept.
struct Kept {
    edits: Vec<(FileId, Vec<Replacement>)>,
    note: Option<Note>,
    probe: bool,
}

/// None when no kernel that counts needs the old code.
fn kept(
    run: &Run,
    unit: usize,
    min: Version,
    needs: &BTreeSet<String>,
    select: &Select,
) -> Result<Option<Kept>, NotKept> {
    let units = converted_units(run);
    let Some(candidates) = units.get(&unit) else { return Ok(None) };
    let guard = match select {
        Select::Probe | Select::Configured => Guard::feature(guard::FEATURE),
        Select::Header(home, _) => Guard::feature(&home.name),
        Select::Mmu => Guard::feature("CONFIG_MMU"),
        Select::Version => {
            let range = range(needs).map_err(NotKept::NoRelease)?;
            if range.last.is_none() && range.first <= min {
                return Ok(None);
            }
            Guard::version(range)?
        }
    };
    let mut out = Vec::new();
    for (file, list) in unit_edits(candidates) {
        let source = run.sources.get(file);
        let mut list: Vec<Replacement> = list.into_iter().cloned().collect();
        list.sort_by_key(|r| (r.span.start, r.span.end));
        let mut merged = merge::merge(&source.text, &list, &guard)
            .map_err(|why| format!("{}: the old code cannot stand beside the new: {why}", source.path))?;
        let first = merged.iter().map(|r| r.span.start).min();
        if let Some(first) = first.filter(|_| guard.wants_header())
            && let Some(header) = include::version_header(&source.text, first)
        {
            merged.push(header);
            merged.sort_by_key(|r| (r.span.start, r.span.end));
        }
        if !merged.is_empty() {
            out.push((file, merged));
        }
    }
    let mut text = format!(
        "`{}` selects the new code; what kernels from {min} on build without it is as it was.",
        guard.condition()
    );
    match select {
        Select::Header(home, by) => {
            let source = run.sources.get(home.file);
            out.push((home.file, vec![home.definition(&source.text, &by.condition())]));
            text.push_str(&format!(" {} defines it where `{}`.", source.path, by.condition()));
        }
        Select::Configured => {
            text.push_str(
                " Nothing defines it yet: add a check to the configuration (`vma2desc explain compat-probe`).",
            );
        }
        Select::Probe | Select::Version | Select::Mmu => {}
    }
    // The guard that wanted this has said it.
    let note = (*select != Select::Mmu).then(|| Note { id: "older-kernels-kept".into(), place: None, text });
    Ok(Some(Kept { edits: out, note, probe: !guard.wants_header() && *select != Select::Mmu }))
}

/// The releases that have all that the new code needs.
fn range(needs: &BTreeSet<String>) -> Result<Range, String> {
    let known = versions()?;
    known.support(needs.iter().map(String::as_str)).ok_or_else(|| {
        let list: Vec<&str> = needs.iter().map(String::as_str).collect();
        format!("no known release has all of {}", list.join(", "))
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
            conversion.notes.extend(kept.note.clone());
        }
        conversion.proof.checks.push(Check::new(ProofLevel::Parsed, both));
        if kept.probe {
            conversion.transforms.insert("compat-probe".into());
        }
        first = false;
    }
}
