//! Looks for slots once more, in texts that changed since the census.

use std::collections::BTreeSet;

use crate::census::facts::{file, header};
use crate::census::interest::Search;
use crate::census::slot::{Census, Learned, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::tree::source::{FileId, SourceSet};

/// The slots in the files `changed` of `set`, whose texts are not those that `census` saw; macros in them are read anew.
///
/// What a slot's value may stand for by `#define` is not looked up again.
pub fn again(census: &Census, set: &SourceSet, changed: &BTreeSet<FileId>) -> Vec<Slot> {
    let Learned { hooks, macros, nearby } = census.learned.as_ref();
    let files = || changed.iter().map(|id| (*id, set.get(*id)));
    let mut macros = macros.without(&files().map(|f| f.1.path.as_path()).collect());
    let names: BTreeSet<String> = macros.names().map(str::to_owned).collect();
    let headers = files().filter(|f| f.1.is_header());
    let defs: Vec<_> = headers.flat_map(|(_, f)| header(&f.path, &f.text, &names).macros).collect();
    macros.add(&defs, hooks, None);
    let (names, tags, takers): (Vec<&str>, Vec<&str>, Vec<&str>) =
        (macros.names().collect(), hooks.tags().collect(), hooks.takers().collect());
    let search = Search::new(&names, &tags, &takers);
    let mut slots = Vec::new();
    for (id, source) in files() {
        let more = nearby.get(&source.path).map(|found| {
            let mut more = hooks.clone();
            more.merge(found.clone());
            more
        });
        let facts = file(&source.path, &source.text, &search, more.as_ref().unwrap_or(hooks), &macros);
        // What stands as a value in no slot is known by the whole census.
        let loose = census.slots.iter().filter(|s| s.kind == SlotKind::Value && s.place.file == id);
        let names: BTreeSet<&SlotValue> = loose.map(|s| &s.value).collect();
        let loose = facts.loose.into_iter().filter(|s| names.contains(&s.value));
        slots.extend(facts.slots.into_iter().chain(loose).map(|mut slot| {
            slot.place.file = id;
            slot
        }));
    }
    slots.sort_by_key(|s| (s.place, s.member_span));
    slots
}
