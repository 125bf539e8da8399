//! The names under which units are found again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::finding::{Finding, findings};
use crate::model::run::Run;

/// The name of a unit: `path:handler`, or `path:handler@table` where the handler is defined elsewhere.
///
/// It holds no line and no number, so that it stays what it is when lines move. A unit of several handlers has the
/// name of the first of them in alphabetical order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey(pub String);

impl fmt::Display for UnitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The names of all units of `run`, by unit number; no two are equal.
pub fn unit_keys(run: &Run) -> BTreeMap<usize, UnitKey> {
    let mut first: BTreeMap<usize, String> = BTreeMap::new();
    for finding in findings(run) {
        let name = name(finding);
        let known = first.entry(finding.candidate.unit).or_insert_with(|| name.clone());
        if name < *known {
            *known = name;
        }
    }
    let mut taken = BTreeSet::new();
    let unique = |(unit, name): (usize, String)| {
        let numbered = (2..).map(|n| format!("{name}#{n}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|n| !taken.contains(n)).unwrap_or(name);
        taken.insert(free.clone());
        (unit, UnitKey(free))
    };
    first.into_iter().map(unique).collect()
}

fn name(finding: Finding<'_>) -> String {
    let handler = &finding.candidate.handler;
    let path = finding.place().map_or("", |place| finding.run.sources.get(place.file).path.as_str());
    if !finding.candidate.definitions.is_empty() {
        return format!("{path}:{handler}");
    }
    let table = finding.tables().into_iter().next().unwrap_or_default();
    format!("{path}:{handler}@{table}")
}

#[cfg(test)]
mod tests {
    use super::unit_keys;
    use crate::model::outcome::Outcome;
    use crate::model::testing::run_of;

    #[test]
    fn keys_name_the_file_and_the_handler_and_are_unique() {
        let mut run = run_of(&[("f_mmap", Outcome::Done), ("f_mmap", Outcome::Done), ("g_mmap", Outcome::Done)]);
        run.candidates[2].definitions.clear();
        let keys: Vec<String> = unit_keys(&run).into_values().map(|k| k.0).collect();
        assert_eq!(keys, ["drivers/x/a.c:f_mmap", "drivers/x/a.c:f_mmap#2", "drivers/x/a.c:g_mmap@g_mmap_fops"]);
    }

    #[test]
    fn a_unit_of_several_handlers_has_the_name_of_the_first_by_alphabet() {
        let mut run = run_of(&[("z_mmap", Outcome::Done), ("b_mmap", Outcome::Done)]);
        run.candidates[1].unit = 0;
        assert_eq!(unit_keys(&run)[&0].0, "drivers/x/a.c:b_mmap");
    }
}
