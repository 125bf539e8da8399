//! The engine in memory, for the golden cases and the examples of the transforms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use vma2desc::census::slot::Place;
use vma2desc::census::{take_sources, take_sources_with};
use vma2desc::compat::Compat;
use vma2desc::edit::render::apply;
use vma2desc::engine::outside::Tree;
use vma2desc::engine::pipeline;
use vma2desc::kernel::target::Target;
use vma2desc::model::outcome::{Note, Outcome, Refusal};
use vma2desc::model::run::Run;

/// Paths and texts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What became of some files.
pub struct Examined {
    /// The files, converted.
    pub files: Files,
    /// Handlers that were converted.
    pub converted: Vec<String>,
    /// Handlers that were refused.
    pub refused: Vec<(String, Refusal)>,
    /// The notes of all conversions.
    pub notes: Vec<Note>,
    /// What the conversions need of a kernel.
    pub needs: BTreeSet<String>,
    /// How many candidates there were.
    pub candidates: usize,
    /// Files of the tree that were not given.
    around: Files,
    /// Whether the tree is no kernel's.
    is_driver: bool,
    compat: Compat,
    run: Run,
}

impl Examined {
    /// What the engine gave.
    #[allow(dead_code)]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// `path:line` of a place.
    pub fn place(&self, place: Place) -> (String, usize) {
        let file = self.run.sources.get(place.file);
        let line = file.text[..place.span.start].iter().filter(|&&b| b == b'\n').count() + 1;
        (file.path.to_string(), line)
    }

    /// The refusals, for people.
    #[allow(dead_code)]
    pub fn refusals(&self) -> String {
        let lines = self.refused.iter().map(|(handler, r)| {
            let (path, line) = self.place(r.primary);
            format!("{handler}: {} at {path}:{line}: {}\n", r.reason, r.label)
        });
        lines.collect()
    }
}

/// The reduced kernel, which is the target of all cases.
fn kernel() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/kernel"))
}

/// Runs the engine over `files`, with the headers of the reduced kernel beside them.
#[allow(dead_code)]
pub fn examine_files(files: &Files) -> Result<Examined, String> {
    examine_among(files, &Files::new(), false, Compat::default())
}

/// As [`examine_files`], with files in the same tree that were not given, whether that is no kernel's, and what is kept for
/// older kernels.
#[allow(dead_code)]
pub fn examine_among(files: &Files, around: &Files, is_driver: bool, compat: Compat) -> Result<Examined, String> {
    let mut all = files.clone();
    let headers = std::fs::read_dir(kernel().join("include/linux")).map_err(|e| e.to_string())?;
    for header in headers.flatten() {
        let path = format!("include/linux/{}", header.file_name().to_string_lossy());
        all.insert(path, std::fs::read(header.path()).map_err(|e| e.to_string())?);
    }
    let target = Target::probe(kernel()).map_err(|e| e.to_string())?;
    examine_with((&all, files, around), target, (None, is_driver), compat)
}

/// Runs the engine over `files`, for a target without a tree: `known` is what is known of its headers.
#[allow(dead_code)]
pub fn examine_for(files: &Files, target: &Target, known: &str) -> Result<Examined, String> {
    examine_with((files, files, &Files::new()), target.clone(), (Some(known), false), Compat::default())
}

fn examine_with(
    (all, files, around): (&Files, &Files, &Files),
    target: Target,
    (known, is_driver): (Option<&str>, bool),
    compat: Compat,
) -> Result<Examined, String> {
    let sources: Vec<(&str, &[u8])> = all.iter().map(|(p, t)| (p.as_str(), t.as_slice())).collect();
    let (set, census) = match known {
        Some(known) => take_sources_with(&sources, known),
        None => take_sources(&sources),
    };
    let given: Vec<&str> = files.keys().map(String::as_str).collect();
    let mut whole = sources.clone();
    whole.extend(around.iter().map(|(p, t)| (p.as_str(), t.as_slice())));
    let tree = Tree::in_memory(&whole, &given);
    let tree = if is_driver { tree.of_driver() } else { tree };
    let run = pipeline::examine_for(set, census, target, &tree, &compat).map_err(|e| e.to_string())?;
    let mut done = Examined {
        files: files.clone(),
        converted: Vec::new(),
        refused: Vec::new(),
        notes: Vec::new(),
        needs: BTreeSet::new(),
        candidates: run.candidates.len(),
        around: around.clone(),
        is_driver,
        compat,
        run,
    };
    for candidate in &done.run.candidates {
        match &candidate.outcome {
            Outcome::Refused(r) => done.refused.push((candidate.handler.clone(), r.clone())),
            Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
            Outcome::Converted(c) => {
                done.converted.push(candidate.handler.clone());
                done.notes.extend(c.notes.iter().cloned());
                done.needs.extend(c.needs.iter().cloned());
            }
        }
    }
    let mut edits: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for candidate in &done.run.candidates {
        let Outcome::Converted(c) = &candidate.outcome else { continue };
        for (file, list) in &c.edits {
            let path = done.run.sources.get(*file).path.to_string();
            edits.entry(path).or_default().extend(list.iter().cloned());
        }
    }
    for (path, mut list) in edits {
        list.sort_by_key(|r| (r.span.start, r.span.end));
        list.dedup_by(|a, b| a == b && a.span.is_empty());
        let created = done.run.sources.created.iter().any(|f| done.run.sources.get(*f).path == path);
        let empty = Vec::new();
        let text = files.get(&path).or(created.then_some(&empty));
        let text = text.ok_or_else(|| format!("`{path}` was changed and does not belong to the case"))?;
        let new = apply(text, &list).map_err(|e| format!("{path}: {e}"))?;
        done.files.insert(path, new);
    }
    Ok(done)
}

/// Converted files, examined again, give nothing to convert, and refuse what was refused before.
#[allow(dead_code)]
pub fn second_run(first: &Examined) -> Result<(), String> {
    let again = examine_among(&first.files, &first.around, first.is_driver, first.compat)?;
    let twice = if first.compat.keeps() { first.converted.len() } else { 0 };
    let expected = first.candidates..=first.candidates + twice;
    if !expected.contains(&again.candidates) {
        return Err(format!("{} candidates at first, {} in a second run", first.candidates, again.candidates));
    }
    if !again.converted.is_empty() {
        return Err(format!("a second run converts {:?}", again.converted));
    }
    let reasons = |e: &Examined| e.refused.iter().map(|(h, r)| (h.clone(), r.reason.clone())).collect::<Vec<_>>();
    if reasons(&again) != reasons(first) {
        return Err(format!("a second run refuses\n{}instead of\n{}", again.refusals(), first.refusals()));
    }
    Ok(())
}

/// The lines in which two texts differ, with some context; none if they are equal.
#[allow(dead_code)]
pub fn difference(path: &str, expected: &[u8], actual: &[u8]) -> Option<String> {
    if expected == actual {
        return None;
    }
    let show = |t: &[u8]| String::from_utf8_lossy(t).replace('\r', "\u{240d}");
    let (expected, actual) = (show(expected), show(actual));
    let diff = similar::TextDiff::from_lines(&expected, &actual);
    let header = (format!("{path} expected"), format!("{path} actual"));
    let text = diff.unified_diff().context_radius(2).header(&header.0, &header.1).to_string();
    Some(if text.is_empty() { format!("{path}: bytes differ that are not UTF-8\n") } else { text })
}
