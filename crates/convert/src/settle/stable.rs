//! A second run over the result is empty, and each slot of a converted unit holds the new handler.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::again::again;
use crate::census::slot::{Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::edit::texts::{converted_units, final_texts, unit_edits};
use crate::model::failed::back_out;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::proof::{Answer, Check, Failure, ProofLevel};
use crate::model::run::Run;
use crate::syntax::rungs::filled;
use crate::syntax::text::Text;
use crate::tree::source::FileId;

/// Looks at the changed files of `run` as the conversions leave them, in memory. `examine` runs the engine over the slots
/// that are in them then. Units that are stable reach level `parsed`, the others are backed out.
pub fn check(run: &mut Run, examine: impl Fn(&mut Run, Vec<Slot>) -> Vec<Candidate>) {
    let texts = match final_texts(run) {
        Ok(texts) => texts,
        Err(conflict) => {
            // Units whose edits contradict each other are a mistake of ours that the reports tell.
            let units: Vec<usize> = converted_units(run).into_keys().collect();
            return units.into_iter().for_each(|unit| fail(run, unit, &conflict.to_string()));
        }
    };
    let changed: BTreeSet<FileId> = texts.keys().copied().collect();
    let texts = live(run, texts);
    let (of_file, of_unit) = edited_files(run);
    let before: Vec<Slot> =
        run.census.slots.iter().filter(|s| !s.older && changed.contains(&s.place.file)).cloned().collect();
    let renamed = renamed(run);
    let originals = swap(run, texts);
    let mut after = again(&run.census, &run.sources, &changed);
    if run.census.narrowed {
        // A comment may be all that changes in a file.
        let looked_at: BTreeSet<FileId> = before.iter().map(|s| s.place.file).collect();
        after.retain(|s| looked_at.contains(&s.place.file));
    }
    let mut bad = moved(&before, &after, &renamed, &of_file);
    let found = if changed.is_empty() { Vec::new() } else { examine(run, after) };
    swap(run, originals);
    for (handler, files) in found.iter().filter_map(touched) {
        let why = format!("a second run would convert `{handler}` as well");
        for unit in files.iter().flat_map(|file| of_file.get(file).into_iter().flatten()) {
            bad.entry(*unit).or_insert_with(|| why.clone());
        }
    }
    for (unit, why) in &bad {
        fail(run, *unit, why);
    }
    for candidate in &mut run.candidates {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        let files = of_unit.get(&candidate.unit).copied().unwrap_or(0);
        let word = if files == 1 { "file" } else { "files" };
        let what = format!("a second run over the changed {word}: nothing left to convert");
        let check = Check::new(ProofLevel::Parsed, what).count("files", files);
        conversion.proof.take(ProofLevel::Parsed, &Answer::reached(vec![check]));
    }
}

/// The texts as plans look at them: what nobody builds is filled.
fn live(run: &Run, texts: BTreeMap<FileId, Vec<u8>>) -> BTreeMap<FileId, Text> {
    let one = |text: Vec<u8>| match run.sources.dead(&text) {
        cuts if cuts.is_empty() => text,
        cuts => filled(&text, &cuts),
    };
    texts.into_iter().map(|(file, text)| (file, one(text).into())).collect()
}

/// As [`check`], for units whose old code was kept beside the new: nothing is left to convert, and each handler's slots,
/// the new and the kept, are done.
pub fn check_kept(run: &mut Run, examine: impl Fn(&mut Run, Vec<Slot>) -> Vec<Candidate>) {
    let texts = match final_texts(run) {
        Ok(texts) => texts,
        Err(conflict) => {
            let units: Vec<usize> = converted_units(run).into_keys().collect();
            return units.into_iter().for_each(|unit| fail(run, unit, &conflict.to_string()));
        }
    };
    if texts.is_empty() {
        return;
    }
    let changed: BTreeSet<FileId> = texts.keys().copied().collect();
    let texts = live(run, texts);
    let (of_file, _) = edited_files(run);
    let originals = swap(run, texts);
    let mut looked_at = changed.clone();
    looked_at.extend(filled_by_macros(run));
    let mut after = again(&run.census, &run.sources, &looked_at);
    let names: BTreeSet<&str> = converted_names(run).collect();
    after.retain(|s| changed.contains(&s.place.file) || s.value.name().is_some_and(|n| names.contains(n)));
    let found = examine(run, after);
    swap(run, originals);
    let mut bad: BTreeMap<usize, String> = BTreeMap::new();
    for (handler, files) in found.iter().filter_map(touched) {
        let why = format!("a second run would convert `{handler}` as well");
        for unit in files.iter().flat_map(|file| of_file.get(file).into_iter().flatten()) {
            bad.entry(*unit).or_insert_with(|| why.clone());
        }
    }
    for candidate in &run.candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        let done = |name: &str| found.iter().any(|c| c.handler == name && c.outcome == Outcome::Done);
        if !conversion.new_name.is_empty() && !done(&conversion.new_name) {
            bad.entry(candidate.unit).or_insert_with(|| format!("no table holds `{}`", conversion.new_name));
        }
    }
    for (unit, why) in &bad {
        fail(run, *unit, why);
    }
}

/// The files with tables of converted handlers that a macro fills: it may be all that changes.
fn filled_by_macros(run: &Run) -> impl Iterator<Item = FileId> {
    let converted = run.candidates.iter().filter(|c| matches!(c.outcome, Outcome::Converted(_)));
    let slots = converted.flat_map(|c| &c.slots).filter_map(|s| run.census.slots.get(*s));
    slots.filter(|s| matches!(s.kind, SlotKind::MacroUse(_))).map(|s| s.place.file)
}

/// The new names of the handlers that convert.
fn converted_names(run: &Run) -> impl Iterator<Item = &str> {
    run.candidates.iter().filter_map(|c| match &c.outcome {
        Outcome::Converted(conversion) => Some(conversion.new_name.as_str()),
        _ => None,
    })
}

/// What a second run would convert: the handler, and the files concerned.
fn touched(candidate: &Candidate) -> Option<(&str, Vec<FileId>)> {
    let Outcome::Converted(conversion) = &candidate.outcome else { return None };
    let files = candidate.definitions.iter().map(|d| d.file).chain(conversion.edits.iter().map(|e| e.0));
    Some((&candidate.handler, files.collect()))
}

/// The units that edit each file, and how many files each unit edits.
fn edited_files(run: &Run) -> (BTreeMap<FileId, Vec<usize>>, BTreeMap<usize, u64>) {
    let (mut of_file, mut of_unit) = (BTreeMap::<FileId, Vec<usize>>::new(), BTreeMap::new());
    for (unit, candidates) in converted_units(run) {
        for file in unit_edits(&candidates).into_keys() {
            of_file.entry(file).or_default().push(unit);
            *of_unit.entry(unit).or_default() += 1;
        }
    }
    (of_file, of_unit)
}

/// For each slot of a converted handler, by place: the unit and the name that must stand there.
type Renamed = BTreeMap<(FileId, usize, usize), (usize, String)>;

fn renamed(run: &Run) -> Renamed {
    let mut all = Renamed::new();
    for candidate in &run.candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        for slot in candidate.slots.iter().filter_map(|index| run.census.slots.get(*index)) {
            if slot.value == SlotValue::Name(candidate.handler.clone()) {
                all.insert(key(slot), (candidate.unit, conversion.new_name.clone()));
            }
        }
    }
    all
}

fn key(slot: &Slot) -> (FileId, usize, usize) {
    (slot.place.file, slot.place.span.start, slot.member_span.start)
}

/// The units of whose slots one is gone, or holds something else than the new handler; with what is wrong.
///
/// Edits never change the order of slots, so they are compared in order. A slot that a macro makes shows the macro's body
/// only, and an argument keeps its place: these are counted.
fn moved(
    before: &[Slot],
    after: &[Slot],
    renamed: &Renamed,
    of_file: &BTreeMap<FileId, Vec<usize>>,
) -> BTreeMap<usize, String> {
    let mut bad = BTreeMap::new();
    for (file, units) in of_file {
        // A new member that is cleared beside a hook of the old one holds nothing.
        let holds = |s: &&Slot| s.place.file == *file && !(s.prepare && s.value == SlotValue::Null);
        let of = |slots: &'_ [Slot]| slots.iter().filter(holds).cloned().collect::<Vec<Slot>>();
        let (olds, news) = (of(before), of(after));
        if olds.len() != news.len() {
            let why = format!("the file has {} slots after the change, and had {}", news.len(), olds.len());
            bad.extend(units.iter().map(|unit| (*unit, why.clone())));
            continue;
        }
        for (old, new) in olds.iter().zip(&news) {
            let Some((unit, name)) = renamed.get(&key(old)) else { continue };
            let written = matches!(old.kind, SlotKind::Designated | SlotKind::Positional | SlotKind::Assignment);
            let holds = new.prepare && new.value == SlotValue::Name(name.clone());
            if written && !holds {
                bad.insert(*unit, format!("a slot of `{}` does not hold `{name}` after the change", old.hook()));
            }
        }
    }
    bad
}

/// Puts `texts` in place of those of the run, in its sources, and hands these out.
fn swap(run: &mut Run, texts: BTreeMap<FileId, Text>) -> BTreeMap<FileId, Text> {
    let mut old = BTreeMap::new();
    for (file, text) in texts {
        if let Some(source) = run.sources.files.get_mut(file.0 as usize) {
            old.insert(file, std::mem::replace(&mut source.text, text));
        }
    }
    old
}

fn fail(run: &mut Run, unit: usize, why: &str) {
    let failure = Failure { level: ProofLevel::Parsed, what: why.to_owned(), details: Vec::new() };
    back_out(run, unit, &failure);
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::census::take_sources;
    use crate::model::outcome::{Candidate, Conversion, Outcome, Replacement};
    use crate::model::proof::ProofLevel;
    use crate::model::run::Run;
    use crate::syntax::span::Span;
    use crate::tree::source::FileId;

    const HEADER: &str = "struct file_operations {\n\tint (*mmap)(struct file *, struct vm_area_struct *);\n\
                          \tint (*mmap_prepare)(struct vm_area_desc *);\n};\n";
    const DRIVER: &str = "static const struct file_operations fops = {\n\t.mmap = f_mmap,\n};\n";

    /// A run in which one unit replaces `old` by `new` in the driver.
    fn run(old: &str, new: &str) -> Run {
        let files = [("include/linux/fs.h", HEADER.as_bytes()), ("drivers/a.c", DRIVER.as_bytes())];
        let (sources, census) = take_sources(&files);
        let file = sources.find("drivers/a.c".into()).unwrap();
        let slot = census.slots.iter().position(|s| s.place.file == file).unwrap();
        let at = DRIVER.find(old).unwrap();
        let edit =
            Replacement { span: Span::new(at, at + old.len()), text: new.as_bytes().to_vec(), origins: Vec::new() };
        let conversion =
            Conversion { new_name: "f_mmap_prepare".into(), edits: vec![(file, vec![edit])], ..Conversion::default() };
        let outcome = Outcome::Converted(Box::new(conversion));
        let candidate =
            Candidate { handler: "f_mmap".into(), definitions: Vec::new(), slots: vec![slot], unit: 0, outcome };
        let mut run = Run { sources, census, candidates: vec![candidate], ..Run::default() };
        run.sources.files.iter_mut().for_each(|f| f.given = true);
        run
    }

    fn refusal(run: &Run) -> Option<&str> {
        match &run.candidates[0].outcome {
            Outcome::Refused(refusal) => Some(&refusal.label),
            _ => None,
        }
    }

    #[test]
    fn a_unit_whose_slots_hold_the_new_handler_is_parsed_and_the_texts_are_as_before() {
        let mut run = run(".mmap = f_mmap", ".mmap_prepare = f_mmap_prepare");
        let texts: Vec<_> = run.sources.files.iter().map(|f| f.text.clone()).collect();
        check(&mut run, |_, slots| {
            assert!(slots.len() == 1 && slots[0].prepare);
            Vec::new()
        });
        assert_eq!((refusal(&run), run.proof()), (None, ProofLevel::Parsed));
        let Outcome::Converted(conversion) = &run.candidates[0].outcome else { unreachable!() };
        assert_eq!(conversion.proof.level, ProofLevel::Parsed);
        assert!(run.sources.files.iter().map(|f| &f.text).eq(&texts));
    }

    #[test]
    fn a_slot_with_the_wrong_member_name_or_none_backs_the_unit_out() {
        let wrong = [
            (".mmap = f_mmap", ".mmap = f_mmap_prepare", "a slot of `file_operations.mmap` does not hold"),
            (".mmap = f_mmap", ".mmap_prepare = f_mmap", "does not hold `f_mmap_prepare`"),
            ("\t.mmap = f_mmap,\n", "", "the file has 0 slots after the change, and had 1"),
        ];
        for (old, new, said) in wrong {
            let mut run = run(old, new);
            check(&mut run, |_, _| Vec::new());
            assert!(refusal(&run).is_some_and(|label| label.contains(said)), "{new}: {:?}", refusal(&run));
        }
    }

    #[test]
    fn what_a_second_run_would_convert_backs_the_unit_of_its_file_out() {
        let mut run = run(".mmap = f_mmap", ".mmap_prepare = f_mmap_prepare");
        check(&mut run, |run, _| {
            let mut candidate = run.candidates[0].clone();
            candidate.handler = "g_mmap".into();
            vec![candidate]
        });
        assert!(refusal(&run).is_some_and(|label| label.contains("a second run would convert `g_mmap`")));
        assert_eq!(&run.sources.get(FileId(0)).text[..], DRIVER.as_bytes());
    }
}
