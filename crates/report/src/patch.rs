//! One patch for each converted unit.
//!
//! Patches build on each other: each is the difference that its unit makes to the texts that the units before it left.
//! Applied in order they never need fuzz, also where two units touch neighbouring lines.

use std::collections::BTreeMap;

use crate::edit::diff::change;
use crate::edit::texts::{Conflict, by_path, converted_units, edited, unit_edits};
use crate::escape;
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Note, Outcome, Replacement};
use crate::model::proof::{Proof, ProofLevel};
use crate::model::run::Run;
use crate::tree::source::FileId;
use crate::wrap::wrap;

/// Starts the header line that says which program made a patch; patch files are known by it.
pub const TOOL_LINE: &str = "tool: vma2desc ";

/// The same in the head of a mail, where it is nobody's matter.
pub const MAIL_LINE: &str = "X-Vma2desc: ";

/// The patch of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The unit's number.
    pub unit: usize,
    /// The old names of its handlers.
    pub handlers: Vec<String>,
    /// Where its first handler is defined, or else the first file that it changes.
    pub home: FileId,
    /// What a reviewer must know, in lines of text that patch programs skip.
    pub header: String,
    /// The unified diff.
    pub diff: Vec<u8>,
}

impl Patch {
    /// The patch as it is printed: header, empty line, diff.
    pub fn text(&self) -> Vec<u8> {
        let mut text = self.header.clone().into_bytes();
        text.push(b'\n');
        text.extend_from_slice(&self.diff);
        text
    }

    /// `0001-<file>-<handler>.patch` for the patch that is number `number`, counted from one.
    pub fn file_name(&self, number: usize, run: &Run) -> String {
        let stem = run.sources.get(self.home).path.file_stem().unwrap_or("source");
        let handler = self.handlers.first().map_or("unit", String::as_str);
        let words = format!("{stem}-{handler}");
        let safe = |c: char| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '_' };
        let words: String = words.chars().map(safe).take(100).collect();
        format!("{number:04}-{words}.patch")
    }
}

/// The patches of `run`, by unit number; units that change nothing have none.
pub fn patches(run: &Run) -> Result<Vec<Patch>, Conflict> {
    let mut made: BTreeMap<FileId, Vec<&Replacement>> = BTreeMap::new();
    let mut texts: BTreeMap<FileId, Vec<u8>> = BTreeMap::new();
    let mut patches = Vec::new();
    for (unit, candidates) in converted_units(run) {
        let mut diff = Vec::new();
        let edits = unit_edits(&candidates);
        let first = edits.keys().next().copied();
        for (file, own) in by_path(run, &edits) {
            let all = made.entry(file).or_default();
            all.extend(own);
            let source = run.sources.get(file);
            let new = edited(run, file, all)?;
            let old = texts.get(&file).map_or(&*source.text.text, Vec::as_slice);
            let fresh = run.sources.created.contains(&file) && !texts.contains_key(&file);
            change(&mut diff, &source.path, (!fresh).then_some(old), &new);
            texts.insert(file, new);
        }
        let home = candidates.iter().find_map(|c| c.definitions.first()).map(|place| place.file).or(first);
        let Some(home) = home.filter(|_| !diff.is_empty()) else { continue };
        let handlers = candidates.iter().map(|candidate| candidate.handler.clone()).collect();
        patches.push(Patch { unit, handlers, home, header: header(run, &candidates), diff });
    }
    Ok(patches)
}

/// Title, notes, transforms and the proof, one to a line.
///
/// Each line starts with a word of ours, so that none can be taken for the start of a diff, and is no wider than
/// a commit message's where it can be broken.
fn header(run: &Run, candidates: &[&Candidate]) -> String {
    let mut lines = Vec::new();
    let mut transforms = std::collections::BTreeSet::new();
    let mut notes: Vec<&Note> = Vec::new();
    let (mut proof, mut releases) = (None, None);
    for candidate in candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        let (old, new) = (&candidate.handler, &conversion.new_name);
        lines.push(match () {
            () if new.is_empty() || new == old => format!("convert: {old}() to mmap_prepare"),
            () => format!("convert: {old}() to {new}()"),
        });
        releases = releases.or(conversion.releases.as_ref());
        proof = proof.or(Some(&conversion.proof));
        transforms.extend(conversion.transforms.iter().map(String::as_str));
        notes.extend(conversion.notes.iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    }
    lines.extend(releases.map(|releases| format!("new code: {releases}")));
    lines.extend(notes.into_iter().map(|note| note_line(run, note)));
    if !transforms.is_empty() {
        lines.push(format!("transforms: {}", transforms.into_iter().collect::<Vec<_>>().join(", ")));
    }
    lines.extend(proof.map_or_else(Vec::new, crate::proof::lines));
    head(run, lines)
}

/// The head of a patch that no unit makes: what it does, how far it was checked, and what the run was asked.
pub fn step_header(run: &Run, what: &str, level: ProofLevel) -> String {
    let mut lines = vec![format!("campaign: {what}")];
    lines.extend(crate::proof::lines(&Proof { level, ..Proof::default() }));
    head(run, lines)
}

/// `lines`, what the run was asked, and the program, as text.
fn head(run: &Run, mut lines: Vec<String>) -> String {
    lines.extend(run.asked.lines().into_iter().map(|(word, text)| format!("{word}: {text}")));
    lines.push(format!("{TOOL_LINE}{}", env!("CARGO_PKG_VERSION")));
    lines.iter().map(|line| wrap(&escape::line(line), WIDTH, MORE) + "\n").collect()
}

/// Columns of a line, as checkpatch wants them in a commit message.
const WIDTH: usize = 75;

/// What a continued line starts with.
const MORE: &str = "... ";

fn note_line(run: &Run, note: &Note) -> String {
    let place = note.place.map_or_else(String::new, |place| {
        let source = run.sources.get(place.file);
        let (line, _) = Lines::new(&source.text).position(place.span.start);
        format!("{}:{line}: ", source.path)
    });
    format!("note[{}]: {place}{}", note.id, note.text)
}

#[cfg(test)]
mod tests {
    use super::patches;
    use crate::census::slot::Place;
    use crate::model::outcome::{Note, Outcome};
    use crate::model::proof::ProofLevel;
    use crate::syntax::span::Span;
    use crate::testing::{run_of, run_of_edits};
    use crate::tree::source::FileId;

    #[test]
    fn a_run_without_conversion_has_no_patch() {
        assert_eq!(patches(&run_of(&[("f", Outcome::Done)])).unwrap(), []);
    }

    #[test]
    fn the_header_says_what_a_reviewer_must_know() {
        let mut run = run_of_edits(&[("d/a.c", b"a\nb\n")], &[&[(0, 0, 1, "A")]]);
        let Outcome::Converted(conversion) = &mut run.candidates[0].outcome else { unreachable!() };
        conversion.transforms.extend(["remap-pfn-range".into(), "field-read".into()]);
        let place = Some(Place { file: FileId(0), span: Span::new(2, 3) });
        conversion.proof.level = ProofLevel::Parsed;
        conversion.notes.push(Note { id: "prot-stored".into(), place, text: "stored\n--- a/x".into() });
        let patch = patches(&run).unwrap().remove(0);
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            "convert: f0_mmap() to f0_mmap_prepare()\nnote[prot-stored]: d/a.c:2: stored --- a/x\n\
             transforms: field-read, remap-pfn-range\nproof: parsed\nnot checked: compiled, executed\ntool: vma2desc {version}\n"
        );
        assert_eq!(patch.header, expected);
        assert_eq!(patch.file_name(7, &run), "0007-a-f0_mmap.patch");
    }

    #[test]
    fn each_patch_builds_on_the_ones_before_it() {
        let edits: &[&[(u32, usize, usize, &str)]] = &[&[(0, 0, 1, "A")], &[(0, 2, 3, "B\nBB")]];
        let run = run_of_edits(&[("a.c", b"a\nb\nc\n")], edits);
        let patches = patches(&run).unwrap();
        let second = String::from_utf8(patches[1].diff.clone()).unwrap();
        assert!(second.ends_with("@@ -1,3 +1,4 @@\n A\n-b\n+B\n+BB\n c\n"), "{second}");
    }

    #[test]
    fn a_unit_over_several_files_is_one_patch() {
        let edits: &[(u32, usize, usize, &str)] = &[(0, 0, 1, "A"), (1, 0, 1, "B")];
        let run = run_of_edits(&[("a.c", b"a\n"), ("b.h", b"b\n")], &[edits]);
        let patches = patches(&run).unwrap();
        assert_eq!(patches.len(), 1);
        let text = String::from_utf8(patches[0].text()).unwrap();
        assert!(text.contains("diff --git a/a.c b/a.c\n") && text.contains("diff --git a/b.h b/b.h\n"));
    }
}
