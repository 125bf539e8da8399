//! Units that must be proved together.

use std::collections::BTreeSet;

use crate::edit::texts::{converted_units, unit_edits};
use crate::model::run::Run;
use crate::tree::source::FileId;

/// `units`, and all converted units that change a file of theirs, directly or through each other: whether the result of
/// one compiles may depend on the others.
pub fn companions(run: &Run, units: &BTreeSet<usize>) -> BTreeSet<usize> {
    let files: Vec<(usize, BTreeSet<FileId>)> =
        converted_units(run).into_iter().map(|(unit, all)| (unit, unit_edits(&all).into_keys().collect())).collect();
    let mut found = units.clone();
    let mut reached: BTreeSet<FileId> = BTreeSet::new();
    loop {
        let before = (found.len(), reached.len());
        for (unit, edited) in &files {
            if found.contains(unit) || !reached.is_disjoint(edited) {
                found.insert(*unit);
                reached.extend(edited);
            }
        }
        if (found.len(), reached.len()) == before {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::companions;
    use crate::model::testing::run_of_edits;
    use std::collections::BTreeSet;

    #[test]
    fn units_come_along_through_the_files_that_they_share() {
        let edits: &[&[(u32, usize, usize, &str)]] =
            &[&[(1, 2, 3, "E")], &[(0, 0, 1, "A")], &[(0, 2, 3, "B"), (1, 0, 1, "C")], &[(2, 0, 1, "D")]];
        let run = run_of_edits(&[("a.c", b"a\nb\n"), ("c.h", b"c\ne\n"), ("d.c", b"d\n")], edits);
        let of = |units: &[usize]| companions(&run, &units.iter().copied().collect()).into_iter().collect::<Vec<_>>();
        assert_eq!(of(&[1]), [0, 1, 2]);
        assert_eq!(of(&[3]), [3]);
        assert_eq!(of(&[]), [0usize; 0]);
        assert_eq!(companions(&run, &BTreeSet::from([9])), BTreeSet::from([9]));
    }
}
