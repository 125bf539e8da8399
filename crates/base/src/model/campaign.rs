//! Which campaign would free a handler that waits, and what is known to be in its way after that.
//!
//! This goes by the structure and the member that the handler fills, and by the obstacles that were seen beside; what a campaign
//! really brings is what `campaign` says.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::target::CORE;
use crate::model::finding::{Finding, findings, waits};
use crate::model::outcome::Outcome;
use crate::model::run::Run;

/// What waits for one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Handlers that fill the member.
    pub handlers: usize,
    /// Those with no other obstacle that was seen.
    pub free: usize,
    /// The first other obstacle of the others: reason to number of handlers.
    pub left: BTreeMap<String, usize>,
}

impl Finding<'_> {
    /// The members (`structure.member`) that need a descriptor form before a refused handler can convert: each is what a
    /// campaign is for.
    pub fn campaigns(self) -> BTreeSet<String> {
        // Where no structure has a descriptor form yet a newer kernel is what is waited for.
        if !self.waits() || !self.run.target.has_descriptors() {
            return BTreeSet::new();
        }
        let lacks = |tag: &str, member: &str| tag != CORE && self.run.target.hook(tag, member).is_none();
        let slots = self.slots().filter(|s| !s.prepare);
        slots
            .filter_map(|s| {
                s.ops.as_deref().filter(|tag| lacks(tag, &s.member)).map(|tag| format!("{tag}.{}", s.member))
            })
            .collect()
    }

    /// The reason of the first obstacle that is left after its campaigns, of those that were seen.
    pub fn after_campaigns(self) -> Option<String> {
        let Outcome::Refused(refusal) = &self.candidate.outcome else { return None };
        let own = Some(&refusal.reason).filter(|reason| reason.as_str() != LACKS);
        own.or_else(|| refusal.others.iter().map(|o| &o.reason).find(|reason| reason.as_str() != LACKS)).cloned()
    }
}

/// The reason of handlers whose member has no descriptor form.
const LACKS: &str = "no-hook-in-target";

/// The campaigns that handlers of `run` wait for, by member.
pub fn campaigns(run: &Run) -> BTreeMap<String, Waits> {
    let mut all: BTreeMap<String, Waits> = BTreeMap::new();
    for finding in findings(run).filter(|f| f.reason().is_some_and(waits)) {
        for hook in finding.campaigns() {
            let one = all.entry(hook).or_default();
            one.handlers += 1;
            match finding.after_campaigns() {
                None => one.free += 1,
                Some(reason) => *one.left.entry(reason).or_default() += 1,
            }
        }
    }
    all
}

/// The campaigns with most handlers first.
pub fn sorted(all: &BTreeMap<String, Waits>) -> Vec<(&String, &Waits)> {
    let mut list: Vec<(&String, &Waits)> = all.iter().collect();
    list.sort_by_key(|(hook, one)| (std::cmp::Reverse((one.handlers, one.free)), *hook));
    list
}

/// What is left of those that wait, as part of a sentence; empty if nothing is.
pub fn left(one: &Waits) -> String {
    one.left.iter().map(|(reason, n)| format!("{n} {reason}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Waits, campaigns};
    use crate::census::slot::Place;
    use crate::model::outcome::{Obstacle, Outcome};
    use crate::model::testing::{refusal, run_of};
    use crate::syntax::span::Span;
    use crate::tree::source::FileId;

    #[test]
    fn what_waits_is_counted_by_member_and_by_what_is_left() {
        let with = |others: &[&str]| {
            let Outcome::Refused(mut refusal) = refusal("no-hook-in-target") else { return Outcome::Done };
            let place = Place { file: FileId(0), span: Span::new(0, 1) };
            let other = |reason: &&str| Obstacle { reason: (*reason).to_owned(), place, label: String::new() };
            refusal.others = others.iter().map(other).collect();
            Outcome::Refused(refusal)
        };
        let all = [
            ("a", with(&[])),
            ("b", with(&["gap", "vma-stored"])),
            ("c", refusal("gap")),
            ("d", with(&["no-hook-in-target"])),
        ];
        let mut run = run_of(&all);
        assert_eq!(campaigns(&run), Default::default(), "the core's own structure is for no campaign");
        for slot in &mut run.census.slots {
            slot.ops = Some("hub_ops".to_owned());
        }
        let left = [("gap".to_owned(), 1)].into();
        assert_eq!(campaigns(&run), [("hub_ops.mmap".to_owned(), Waits { handlers: 3, free: 2, left })].into());
    }
}
