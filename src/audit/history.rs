//! What a hook lost of the handler that it was made from, as far as its file is known as it was before.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::audit::action::overrides;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::census::slot::Census;
use crate::engine::obstacles::populates;
use crate::facts::func::Func;
use crate::facts::usage::usage;
use crate::facts::world::{Shared, World};
use crate::kernel::symbols::ERROR_OVERRIDE;
use crate::step::failing::{Errno, follow};
use crate::syntax::cfg::ENTRY;
use crate::syntax::items::ItemKind;
use crate::tree::source::{FileId, SourceFile, SourceSet};

/// The text of a file, by its whole path, as it was before a change; none for one that did not change.
pub type Before<'a> = dyn Fn(&Utf8Path) -> Option<Vec<u8>> + Sync + 'a;

/// The files of hooks as they were before.
pub fn before(sources: &SourceSet, files: &BTreeSet<FileId>, text: &Before<'_>) -> SourceSet {
    let old = files.iter().filter_map(|file| {
        let now = sources.get(*file);
        let text = text(&sources.root.join(&now.path))?;
        Some(SourceFile { path: now.path.clone(), text: text.as_slice().into(), given: true, loaded: false })
    });
    SourceSet { root: sources.root.clone(), files: old.collect(), ..SourceSet::default() }
}

/// Finds what the old handler did and the hook does not.
pub(super) fn judge(scene: &Scene<'_, '_>, before: &SourceSet, out: &mut Vec<Mistake>) {
    let world = scene.world;
    let Some(hook) = scene.parts.first().map(|part| &part.func) else { return };
    let path = &world.sources.get(hook.file).path;
    let Some(at) = before.files.iter().position(|file| file.path == *path) else { return };
    // Where a subsystem calls the hook nobody looks at the error.
    if scene.nested || !world.target.has(ERROR_OVERRIDE) {
        return;
    }
    let (census, shared) = (Census::default(), Shared::default());
    let old = World::new(before, &census, world.target, world.registry, world.known, &shared);
    let file = FileId(u32::try_from(at).unwrap_or(u32::MAX));
    let Some(name) = hook.name.strip_suffix("_prepare") else { return };
    let Some(handler) = handler(&old, file, name) else { return };
    let said: BTreeSet<String> =
        scene.parts.iter().flat_map(|p| overrides(&p.func).into_iter().map(|o| p.func.ast.normal(o.1))).collect();
    let Some(action) = scene.parts.iter().find_map(|p| p.actions.first().map(|a| p.func.place(a.call))) else { return };
    for errno in translated(&old, &handler).into_iter().filter(|e| !said.contains(e)) {
        let errno = errno.replace("- ", "-");
        let label =
            format!("`{name}()` made {errno} of each failure to map, and now the action's own error is returned");
        out.push(Mistake::sure("override-lost", action, label));
    }
}

/// The function of this name with a VMA.
fn handler(old: &World<'_>, file: FileId, name: &str) -> Option<Func> {
    let view = old.view(file);
    let mut found = view
        .items()
        .iter()
        .filter(|item| matches!(&item.kind, ItemKind::Function { name: n, .. } if n.of(&view.text) == name.as_bytes()));
    let item = found.next().filter(|_| found.next().is_none())?;
    let mut func = old.parse(file, item).ok()?;
    let vma = func.param_name(func.vma_param()?)?;
    func.names.vmas.insert(vma.clone(), vma);
    Some(func)
}

/// What the handler made of errors of its mapping calls, in the words of the source without blanks that mean nothing.
fn translated(old: &World<'_>, func: &Func) -> BTreeSet<String> {
    let names = populates(old);
    let ast = &func.ast;
    let calls = func.calls().into_iter().filter(|&c| ast.callee(c).is_some_and(|n| names.contains(&n)));
    let made = |call| {
        let at = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
        let (_, how) = usage(old, func, call).ok()?;
        match follow(old, func, call, at, &how).ok()?.errno {
            Errno::Other(errno) => Some(errno.replace('-', "- ")),
            Errno::Own | Errno::Ignored | Errno::Positive(_) => None,
        }
    };
    calls.filter_map(made).collect()
}
