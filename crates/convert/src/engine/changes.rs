//! A run over a tree as if it had been changed.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::census::slot::{Census, Slot};
use crate::census::value::SlotValue;
use crate::kernel::interface::PrepareMember;
use crate::kernel::target::Target;
use crate::tree::source::FileId;
use crate::tree::walk::is_c;

/// What is taken to be different from what lies on disk.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Texts that stand in the place of files of the source, by the path relative to its root. What their structures have
    /// is in the target, too.
    pub texts: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// Hooks that the target is taken to have: tag and member.
    pub hooks: Vec<(String, PrepareMember)>,
    /// As [`Census::handed_on`].
    pub handed_on: BTreeSet<(Utf8PathBuf, usize)>,
    /// The structures and old members whose handlers are looked at; none for all.
    pub only: Option<BTreeSet<(String, String)>>,
}

impl Changes {
    /// Tells the target and the census of what is different.
    pub fn make(&self, target: &mut Target, census: &mut Census) {
        for (_, text) in self.texts.iter().filter(|(path, _)| is_c(path.as_str())) {
            target.lay(text);
        }
        target.assume(&self.hooks);
        census.handed_on.clone_from(&self.handed_on);
        if let Some(only) = &self.only {
            narrow(census, only);
        }
    }
}

/// Leaves the slots of handlers that fill one of these members, wherever they stand, and lets go of the others. Nothing is
/// to be done about those in the same files.
fn narrow(census: &mut Census, only: &BTreeSet<(String, String)>) {
    let fills = |s: &Slot| s.ops.as_ref().is_some_and(|ops| only.iter().any(|(t, m)| t == ops && *m == s.member));
    let names: BTreeSet<String> =
        census.slots.iter().filter(|s| fills(s)).filter_map(|s| s.value.name().map(str::to_owned)).collect();
    let kept = |s: &Slot| fills(s) || s.value.name().is_some_and(|n| names.contains(n));
    let files: BTreeSet<FileId> = census.slots.iter().filter(|s| kept(s)).map(|s| s.place.file).collect();
    census.slots.retain(|s| files.contains(&s.place.file));
    census.narrowed = true;
    census.slots.iter_mut().filter(|s| !kept(s) || is_copy(s)).for_each(|s| s.aside = true);
}

/// Whether a slot is filled with the same member of another structure: whoever fills that one is a slot of its own.
fn is_copy(slot: &Slot) -> bool {
    let SlotValue::Other(text) = &slot.value else { return false };
    let before = text.trim().strip_suffix(slot.member.as_str()).map(str::trim_end);
    before.is_some_and(|b| b.ends_with("->") || b.ends_with('.'))
}
