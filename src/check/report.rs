//! What a check adds to the JSON report of its run.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::shard::Shard;
use crate::kernel::target::Target;
use crate::model::digest::digest;
use crate::model::outcome::Outcome;
use crate::model::run::Run;
use crate::report::json::Text;
use crate::report::json::checked::{JsonShard, JsonSource};
use crate::tree::source::FileId;

/// The part `shard` of `run`, whose units are `units`; `prefix` leads from the repository to the run's root.
pub fn json_shard(shard: Shard, run: &Run, units: &BTreeSet<usize>, prefix: &Utf8Path) -> JsonShard {
    let own = run.candidates.iter().enumerate().filter(|(_, candidate)| units.contains(&candidate.unit));
    JsonShard {
        index: shard.index,
        count: shard.count,
        total: run.candidates.len(),
        positions: own.map(|(position, _)| position).collect(),
        input: input(run),
        prefix: prefix.to_string(),
        sources: spoken_of(run, units).into_iter().map(|file| source(run, file)).collect(),
    }
}

/// The files that the report of these units speaks of, and of what belongs to no unit.
fn spoken_of(run: &Run, units: &BTreeSet<usize>) -> BTreeSet<FileId> {
    let mut files: BTreeSet<FileId> = run.census.gaps.iter().chain(&run.census.not_slots).map(|at| at.0.file).collect();
    let owned: BTreeSet<usize> = run.candidates.iter().flat_map(|candidate| candidate.slots.iter().copied()).collect();
    let free = run.census.slots.iter().enumerate().filter(|slot| !owned.contains(&slot.0));
    files.extend(free.map(|slot| slot.1.place.file));
    for candidate in run.candidates.iter().filter(|candidate| units.contains(&candidate.unit)) {
        files.extend(candidate.definitions.iter().map(|place| place.file));
        let slots = candidate.slots.iter().filter_map(|slot| run.census.slots.get(*slot));
        files.extend(slots.map(|slot| slot.place.file));
        match &candidate.outcome {
            Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
            Outcome::Refused(refusal) => {
                files.insert(refusal.primary.file);
                files.extend(refusal.related.iter().map(|at| at.0.file));
                files.extend(refusal.others.iter().map(|other| other.place.file));
            }
            Outcome::Converted(conversion) => {
                files.extend(conversion.edits.iter().map(|edits| edits.0));
                files.extend(conversion.notes.iter().filter_map(|note| note.place).map(|place| place.file));
            }
        }
    }
    files
}

fn source(run: &Run, id: FileId) -> JsonSource {
    let file = run.sources.get(id);
    let text = (!run.sources.created.contains(&id)).then(|| Text::of(&file.text));
    JsonSource { file: file.path.to_string(), order: id.0 as usize, text }
}

/// A digest of all files that were kept, and of what the target has; where they lie makes no difference.
fn input(run: &Run) -> String {
    let target = format!("{:?}", Target { root: Utf8PathBuf::new(), ..run.target.clone() });
    let read = run.census.files_read.to_string();
    let files = run.sources.files.iter();
    let texts = files.flat_map(|file| [file.path.as_str().as_bytes(), if file.given { b"g" } else { b"" }, &file.text]);
    digest([target.as_bytes(), read.as_bytes()].into_iter().chain(texts))
}

#[cfg(test)]
mod tests {
    use super::json_shard;
    use crate::check::shard::Shard;
    use crate::model::testing::{refusal, run_of};
    use std::collections::BTreeSet;

    #[test]
    fn a_part_knows_its_positions_and_what_was_read() {
        let mut run = run_of(&[("f", refusal("gap")), ("g", refusal("gap"))]);
        let of = |run: &_| json_shard(Shard { index: 1, count: 2 }, run, &BTreeSet::from([1]), "".into());
        let part = of(&run);
        assert_eq!((part.total, part.positions.as_slice()), (2, &[1][..]));
        run.sources.root = "/another".into();
        run.target.root = "/another".into();
        assert_eq!(of(&run).input, part.input);
        run.sources.files[0].text = [&run.sources.files[0].text[..], b"\n"].concat().into();
        assert_ne!(of(&run).input, part.input);
    }
}
