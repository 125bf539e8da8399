//! Parts of a run that machines share among them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use camino::Utf8Path;

use super::home;
use crate::model::run::Run;

/// Most parts of a run.
const MOST: u32 = 1000;

/// One part of several: each unit belongs to exactly one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u32,
    /// How many parts there are.
    pub count: u32,
}

impl Shard {
    /// Whether the units that are at home in this file belong to the part.
    ///
    /// The path alone decides, so that a unit stays in its part whatever is written in its file.
    pub fn holds(self, home: &Utf8Path) -> bool {
        spread(home.as_str()) % u64::from(self.count) == u64::from(self.index - 1)
    }

    /// The units of `run` that belong to the part.
    pub fn units(self, run: &Run) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        // A unit is at home where its first candidate is.
        let firsts = run.candidates.iter().filter(|candidate| seen.insert(candidate.unit));
        let own = firsts.filter(|candidate| self.holds(home(run, candidate)));
        own.map(|candidate| candidate.unit).collect()
    }
}

/// A number that is the same on each machine and in each version: the FNV-1a hash, with its bits mixed once more so that
/// the low ones depend on all.
fn spread(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
        let parts = text.split_once('/').and_then(|(index, count)| Some((number(index)?, number(count)?)));
        match parts {
            Some((index, count)) if (1..=count).contains(&index) && count <= MOST => Ok(Self { index, count }),
            _ => Err(format!("a part is written I/N, as 1/4 to 4/4, with at most {MOST} parts")),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;
    use crate::model::testing::{refusal, run_of};
    use proptest::prelude::*;

    #[test]
    fn a_part_is_one_of_those_that_there_are() {
        assert_eq!("2/4".parse(), Ok(Shard { index: 2, count: 4 }));
        assert_eq!(Shard { index: 2, count: 4 }.to_string(), "2/4");
        for wrong in ["", "/", "1", "0/4", "5/4", "1/0", "1/1001", "-1/4", "+1/4", "1/4/2", " 1/4", "4294967297/4"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_spread_over_the_parts_as_they_always_did() {
        let part = |path: &str| (1..=4).find(|index| Shard { index: *index, count: 4 }.holds(path.into())).unwrap();
        let parts: Vec<u32> = ["drivers/a/a.c", "drivers/a/b.c", "sound/c.c", "fs/d.c"].map(part).to_vec();
        // Machines with other versions of the program must agree: these numbers never change.
        assert_eq!(parts, PARTS);
        let mut counts = [0usize; 4];
        for number in 0..4000 {
            counts[part(&format!("drivers/d{number}/main.c")) as usize - 1] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
    }

    const PARTS: [u32; 4] = [3, 3, 3, 1];

    #[test]
    fn candidates_of_one_unit_stay_together() {
        let mut run = run_of(&[("f", refusal("gap")), ("g", refusal("gap"))]);
        run.candidates[1].unit = run.candidates[0].unit;
        let parts = (1..=7).map(|index| Shard { index, count: 7 }.units(&run).len());
        assert_eq!(parts.sum::<usize>(), 1);
    }

    proptest! {
        #[test]
        fn each_path_is_in_exactly_one_part(path: String, count in 1u32..=50) {
            let parts = (1..=count).filter(|index| Shard { index: *index, count }.holds(path.as_str().into()));
            prop_assert_eq!(parts.count(), 1);
        }
    }
}
