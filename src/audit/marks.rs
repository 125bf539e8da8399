//! Marks, bits and numbers that a hook sets and close() sets back, and what else is undone by a call of another name.

use std::collections::BTreeSet;

use crate::audit::mistake::Mistake;
use crate::audit::object::{Objects, Same};
use crate::audit::scene::Scene;
use crate::census::slot::Place;
use crate::facts::effects;
use crate::facts::effects::settings::{ANY, Setting, To, settings};
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Kind};

/// Whether a deed is one that is told of here: a bit, or something of which no call of its own family says that it is undone.
pub(super) fn is_mark(scene: &Scene<'_, '_>, deed: &Deed) -> bool {
    let Kind::State(i) = deed.kind else { return false };
    scene.world.known.states.get(i).is_some_and(|p| p.bits || p.give.is_empty() && p.undone_by.is_empty())
}

pub(super) fn judge(scene: &Scene<'_, '_>, objects: &Objects, tops: &[Func], out: &mut Vec<Mistake>) {
    let set = |functions: &[Func]| functions.iter().flat_map(|f| settings(scene.world, f)).collect::<Vec<_>>();
    let [close, mapped] = ["close", "mapped"].map(|m| scene.functions(m));
    let back = set(&close);
    let mut told: BTreeSet<Place> =
        out.iter().filter(|m| m.rule == "state-in-hook" && m.sure).map(|m| m.place).collect();
    for setting in set(tops).into_iter().filter(|s| s.stays) {
        if let Some((same, undo)) = undone(objects, &setting, &back).filter(|_| told.insert(setting.place)) {
            let label = "close() sets this back, and it does not run when the mmap() fails after the hook, or merges";
            let known = |s: &Setting| !matches!(&s.to, To::Bits(bits, _) if bits == ANY);
            let sure = same == Same::Yes && setting.alone && known(&setting) && known(undo);
            let made = Mistake::sure("state-in-hook", setting.place, label).if_sure(sure);
            out.push(made.and(undo.place, "set back here"));
        } else if setting.claims && told.insert(setting.place) {
            let label = "this stays set when the mmap() fails after the hook, and the next one fails since it is";
            out.push(Mistake::maybe("state-in-hook", setting.place, label));
        }
    }
    for deed in tops.iter().flat_map(|f| effects::of(scene.world, f).kept).filter(|d| is_mark(scene, d)) {
        let Some(names) = called(scene, deed.place).and_then(|name| scene.world.known.undone.get(&name)) else {
            continue;
        };
        let undo = |f: &Func| {
            let calls = f.calls().into_iter();
            let mut found = calls.filter(|&c| f.ast.callee(c).is_some_and(|n| names.contains(&n)));
            found.find_map(|c| {
                let given: Vec<String> = f.ast.args(c).into_iter().flat_map(|a| objects.named(f, a)).collect();
                (objects.compare(deed.objects.iter(), given.iter()) == Same::Yes).then(|| f.place(c))
            })
        };
        if let Some(place) = close.iter().find_map(undo).filter(|_| told.insert(deed.place)) {
            let label = "close() undoes this, and it does not run when the mmap() fails after the hook, or merges";
            out.push(Mistake::sure("state-in-hook", deed.place, label).and(place, "undone here"));
        }
    }
    failed(objects, &set(&mapped), &back, &close, scene, out);
}

/// What mapped() claims, and close() gives up although mapped() may have failed since another mapping has it.
fn failed(
    objects: &Objects,
    mapped: &[Setting],
    back: &[Setting],
    close: &[Func],
    scene: &Scene<'_, '_>,
    out: &mut Vec<Mistake>,
) {
    if close.iter().any(|f| super::private::looks(scene.world, f)) {
        return;
    }
    for setting in mapped.iter().filter(|s| s.claims && s.stays && !matches!(s.to, To::Counted(_))) {
        let always: Vec<Setting> = back.iter().filter(|s| s.always && !s.claims).cloned().collect();
        if let Some((Same::Yes, undo)) = undone(objects, setting, &always) {
            let label = "close() gives up what another mapping holds, where mapped() failed since it does";
            let made = Mistake::sure("close-without-mapped", undo.place, label);
            out.push(made.and(setting.place, "claimed here"));
        }
    }
}

/// What sets a setting back, and how far both are known to be about the same object.
fn undone<'s>(objects: &Objects, setting: &Setting, back: &'s [Setting]) -> Option<(Same, &'s Setting)> {
    let same = |s: &Setting| objects.compare(std::iter::once(&setting.object), std::iter::once(&s.object));
    // Of two variables the same member is another one.
    let open = |s: &Setting| s.object.contains('<') && setting.object.contains('<');
    let all = back.iter().filter(|s| setting.to.is_undone_by(&s.to)).map(|s| (same(s), s));
    all.max_by_key(|s| s.0).filter(|s| s.0 == Same::Yes || s.0 == Same::Maybe && open(s.1))
}

/// The name of the function that is called at a place.
pub(super) fn called(scene: &Scene<'_, '_>, place: Place) -> Option<String> {
    let text = &scene.world.view(place.file).text;
    let word = place.span.of(text).split(|b| !b.is_ascii_alphanumeric() && *b != b'_').next()?;
    Some(String::from_utf8_lossy(word).into_owned())
}
