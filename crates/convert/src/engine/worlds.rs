//! Arms that nobody builds, such as dead rungs of version ladders, while a unit is planned and after.
//!
//! New code is built by kernels that have the descriptor only, so all that is for older ones is filled before the census
//! counts and plans are made. After that the files get their texts back, and functions that changed lose their dead rungs.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::again::again;
use crate::census::slot::{Census, Place, Slot};
use crate::engine::alike::collapse;
use crate::kernel::target::Target;
use crate::model::outcome::{Note, Outcome, Replacement};
use crate::model::run::Run;
use crate::syntax::condition::Kernels;
use crate::syntax::gone::{asks as asks_for, defines};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::find_word;
use crate::syntax::rungs::{Cut, is_by_hand, stripped};
use crate::syntax::span::Span;
use crate::syntax::text::includes;
use crate::tree::find::Find;
use crate::tree::source::{FileId, SourceFile, SourceSet};

/// Finds out about the names in `gone` that the source uses and the target does not have: which of them the source
/// defines for itself, in a header or a file that it includes, and which no kernel that counts can have, since no build
/// file names them either.
pub fn learn<'g>(sources: &mut SourceSet, target: &Target, find: &dyn Find, gone: impl Iterator<Item = &'g String>) {
    let used = |name: &&String| {
        let here = |f: &SourceFile| find_word(&f.text, name.as_bytes(), 0).is_some();
        !target.has(name) && sources.files.iter().any(here)
    };
    let names: BTreeSet<String> = gone.filter(used).cloned().collect();
    if names.is_empty() {
        return;
    }
    let far = find.far(&BTreeSet::new(), &names);
    let base = |path: String| path.rsplit('/').next().map_or_else(String::new, str::to_owned);
    let fragments: BTreeSet<String> = sources.files.iter().flat_map(|f| includes(&f.text)).map(base).collect();
    let reaches = |f: &&SourceFile| {
        f.path.extension() != Some("c") || f.path.file_name().is_some_and(|name| fragments.contains(name))
    };
    let dirs: BTreeSet<Utf8PathBuf> =
        sources.files.iter().flat_map(|f| f.path.ancestors().skip(1)).map(Utf8Path::to_owned).collect();
    let kbuild = dirs.iter().flat_map(|dir| ["Kbuild", "Makefile"].map(|name| dir.join(name)));
    let build: Vec<SourceFile> = kbuild.filter_map(|path| find.read(&path)).collect();
    for name in names {
        let by_build = || build.iter().any(|f| memchr::memmem::find(&f.text, name.as_bytes()).is_some());
        if far.files.iter().filter(reaches).any(|f| defines(&f.text, &name)) {
            sources.own.insert(name);
        } else if !far.too_many.contains(&name) && !by_build() && sources.files.iter().any(|f| asks_for(&f.text, &name))
        {
            sources.absent.insert(name);
        }
    }
}

/// Fills dead rungs, and looks for slots again. Those that older kernels alone build stay in the census, marked.
pub fn enter(sources: &mut SourceSet, census: &mut Census, kernels: Kernels) {
    sources.kernels = kernels;
    let changed = sources.fill(0);
    if changed.is_empty() {
        return;
    }
    let (old, mut slots): (Vec<_>, Vec<_>) =
        std::mem::take(&mut census.slots).into_iter().partition(|s| changed.contains(&s.place.file));
    for mut slot in again(census, sources, &changed) {
        let same = old.iter().find(|o| o.place == slot.place && o.member_span == slot.member_span);
        slot.aliases = same.map(|o| o.aliases.clone()).unwrap_or_default();
        slots.push(slot);
    }
    // What a rung was cut out of may end sooner: a slot is known by where it begins.
    let key = |s: &Slot| (s.place.file, s.place.span.start, s.member_span.start, s.member.clone());
    let live: BTreeSet<_> = slots.iter().map(key).collect();
    let gone = old.into_iter().filter(|o| !live.contains(&key(o)));
    slots.extend(gone.map(|slot| Slot { older: true, ..slot }));
    slots.sort_by_key(|s| (s.place, s.member_span));
    census.slots = slots;
}

/// Gives the files their texts back. Functions whose parameters changed lose their dead rungs, and conditionals of
/// which the conversion made all arms the same.
pub fn leave(run: &mut Run) {
    let kernels = run.sources.kernels;
    let disk = std::mem::take(&mut run.sources.disk);
    let mut known: BTreeMap<FileId, (Vec<Item>, Vec<Cut>)> = BTreeMap::new();
    for (id, text) in disk {
        let cuts = run.sources.dead(&text);
        let Some(file) = run.sources.files.get_mut(id.0 as usize) else { continue };
        let live = std::mem::replace(&mut file.text, text);
        known.insert(id, (items(&live), cuts));
    }
    for candidate in &mut run.candidates {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        let mut notes: BTreeSet<String> = BTreeSet::new();
        for (file, edits) in &mut conversion.edits {
            let text = &run.sources.get(*file).text;
            let (items, cuts) = known.entry(*file).or_insert_with(|| (items(text), Vec::new()));
            let heads = changed_heads(items, edits);
            let mut taken = take_out(&heads, cuts, edits);
            let asked = |cut: &&Cut| heads.iter().any(|h| h.overlaps(cut.span));
            for cut in cuts.iter().filter(asked) {
                let line = String::from_utf8_lossy(cut.cause.of(text)).into_owned();
                if is_by_hand(text, cut.cause) {
                    let told = format!("`{}` is decided; what it leaves out goes with it.", line.trim());
                    let place = Some(Place { file: *file, span: cut.cause });
                    let note = Note { id: "arm-dropped".into(), place, text: told };
                    if !conversion.notes.contains(&note) {
                        conversion.notes.push(note);
                    }
                }
                notes.extend(run.sources.absent.iter().filter(|n| line.contains(n.as_str())).cloned());
            }
            taken |= kernels != Kernels::Unsaid && collapse(text, &heads, edits);
            if taken {
                conversion.transforms.insert("dead-rungs".into());
            }
        }
        conversion.notes.extend(notes.into_iter().map(|name| {
            let text = format!("`{name}` is taken as not defined wherever the new code is built.");
            Note { id: "asks-for-gone-name".into(), place: None, text }
        }));
    }
}

/// The functions whose heads are edited.
fn changed_heads(items: &[Item], edits: &[Replacement]) -> Vec<Span> {
    let functions = items.iter().filter_map(|item| match &item.kind {
        ItemKind::Function { body, .. } => Some((item.span, Span::new(item.span.start, body.start))),
        _ => None,
    });
    let edited = |head: &Span| edits.iter().any(|e| !e.span.is_empty() && e.span.overlaps(*head));
    functions.filter(|(_, head)| edited(head)).map(|(span, _)| span).collect()
}

/// Whether some rung went.
fn take_out(heads: &[Span], cuts: &[Cut], edits: &mut Vec<Replacement>) -> bool {
    let mut taken = false;
    for edit in edits.iter_mut() {
        let text = stripped(&edit.text);
        taken |= text != edit.text;
        edit.text = text;
    }
    // The directives of one conditional go together, also those that stand before the function or behind it.
    let inside = cuts.iter().filter(|c| heads.iter().any(|h| h.overlaps(c.span)));
    let causes: BTreeSet<Span> = inside.map(|c| c.cause).collect();
    for cut in cuts.iter().filter(|c| causes.contains(&c.cause)) {
        let covered = edits.iter().any(|e| e.span.overlaps(cut.span));
        if !covered {
            edits.push(Replacement::by("dead-rungs", cut.span, cut.with.clone()));
        }
        taken = true;
    }
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    taken
}
