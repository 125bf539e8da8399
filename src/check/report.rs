//! What a check adds to the JSON report of its run.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use super::shard::Shard;
use crate::kernel::target::Target;
use crate::model::digest::digest;
use crate::model::run::Run;
use crate::report::json::checked::JsonShard;

impl JsonShard {
    /// The part `shard` of `run`, whose units are `units`.
    pub fn of(shard: Shard, run: &Run, units: &BTreeSet<usize>) -> Self {
        let own = run.candidates.iter().enumerate().filter(|(_, candidate)| units.contains(&candidate.unit));
        Self {
            index: shard.index,
            count: shard.count,
            total: run.candidates.len(),
            positions: own.map(|(position, _)| position).collect(),
            input: input(run),
        }
    }
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
    use super::JsonShard;
    use crate::check::shard::Shard;
    use crate::report::testing::{refusal, run_of};
    use std::collections::BTreeSet;

    #[test]
    fn a_part_knows_its_positions_and_what_was_read() {
        let mut run = run_of(&[("f", refusal("gap")), ("g", refusal("gap"))]);
        let of = |run: &_| JsonShard::of(Shard { index: 1, count: 2 }, run, &BTreeSet::from([1]));
        let part = of(&run);
        assert_eq!((part.total, part.positions.as_slice()), (2, &[1][..]));
        run.sources.root = "/another".into();
        run.target.root = "/another".into();
        assert_eq!(of(&run).input, part.input);
        run.sources.files[0].text.push(b'\n');
        assert_ne!(of(&run).input, part.input);
    }
}
