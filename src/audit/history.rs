//! What a hook lost of the handler that it was made from, as far as its file is known as it was before.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::deeds::What;
use crate::audit::mistake::Mistake;
use crate::audit::part::Part;
use crate::audit::scene::{Scene, aliases, descriptor, is_desc};
use crate::audit::{changed, checks, mend};
use crate::census::slot::Census;
use crate::engine::obstacles::populates;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::ways::{Run, Value};
use crate::facts::world::{Shared, World};
use crate::kernel::symbols::ERROR_OVERRIDE;
use crate::syntax::cfg::ENTRY;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::text::Text;
use crate::tree::source::{FileId, SourceFile, SourceSet};

/// What is known of files as they were before a change.
pub struct Before<'a> {
    /// The text of a file, by its whole path; none for one that did not change.
    pub text: &'a (dyn Fn(&Utf8Path) -> Option<Vec<u8>> + Sync + 'a),
    /// The whole paths of all files that changed or are gone.
    pub changed: Vec<Utf8PathBuf>,
}

/// Most files that are looked at for handlers which moved from one to another.
const MOST: usize = 500;

/// The files of hooks as they were before; others that changed too, if a handler is not found in its hook's.
pub fn before(sources: &SourceSet, hooks: &[(FileId, String)], before: &Before<'_>) -> SourceSet {
    let of = |path: Utf8PathBuf| {
        let text = (before.text)(&sources.root.join(&path))?;
        Some(SourceFile { path, text: text.as_slice().into(), given: true, loaded: false })
    };
    let own: BTreeSet<FileId> = hooks.iter().map(|h| h.0).collect();
    let mut files: Vec<SourceFile> = own.iter().filter_map(|f| of(sources.get(*f).path.clone())).collect();
    let moved = |(file, hook): &(FileId, String)| {
        let path = &sources.get(*file).path;
        let new = before.changed.contains(&sources.root.join(path));
        let old = files.iter().find(|f| f.path == *path);
        let names = |name: &str| old.is_some_and(|f| f.text.functions(name).next().is_some());
        new && !names(hook) && hook.strip_suffix(NEW).is_some_and(|name| !names(name))
    };
    if hooks.iter().any(moved) && before.changed.len() <= MOST {
        let within = before.changed.iter().filter_map(|p| p.strip_prefix(&sources.root).ok());
        let source = within.filter(|p| matches!(p.extension(), Some("c" | "h")));
        let more: Vec<SourceFile> =
            source.filter(|p| !files.iter().any(|f| f.path == *p)).filter_map(|p| of(p.to_owned())).collect();
        files.extend(more);
    }
    SourceSet { root: sources.root.clone(), files, ..SourceSet::default() }
}

/// What a conversion adds to a handler's name.
const NEW: &str = "_prepare";

/// Finds what the old handler did and the hook does not.
pub(super) fn judge(scene: &Scene<'_, '_>, before: &SourceSet, out: &mut Vec<Mistake>) {
    let world = scene.world;
    let Some(hook) = scene.parts.first().map(|part| &part.func) else { return };
    if before.files.is_empty() {
        return;
    }
    let (census, shared) = (Census::default(), Shared::default());
    let old = World::new(before, &census, world.target, world.registry, world.known, &shared);
    let Some(handler) = handler(scene, &old, before, hook) else { return };
    let all = with_helpers(&old, handler.clone());
    // What the old handler did in this order as well is judged below.
    let stored = all.iter().any(|h| h.field_writes().iter().any(|w| w.0 == "vm_page_prot"));
    out.iter_mut().filter(|m| stored && m.rule == "prot-after-action").for_each(|m| m.sure = false);
    let counted = all.iter().any(|h| h.mentions("vm_iomap_memory"));
    out.iter_mut().filter(|m| counted && m.rule == "offset-counted-twice").for_each(|m| m.sure = false);
    changed::judge(scene, &old, &all, out);
    checks::judge(scene, &old, &all, out);
    // What the old handler did not take either was wrong before.
    let took = effects::of(&old, &handler);
    let wrong_before = took.kept.is_empty() && took.unknown.is_empty();
    out.iter_mut().filter(|m| wrong_before && m.rule == "first-not-taken").for_each(|m| m.sure = false);
    // Where a subsystem calls the hook nobody looks at the error.
    if scene.nested || !world.target.has(ERROR_OVERRIDE) {
        return;
    }
    let Some(said) = said(scene) else { return };
    let first = |p: &Part| p.actions.first().map(|a| (p.func.clone(), a.call));
    let mut actions = scene.parts.iter().filter_map(first);
    let Some((func, action)) = actions.next() else { return };
    let alone = actions.next().is_none() && scene.parts.iter().all(|p| p.actions.len() < 2);
    let lost: Vec<String> = translated(&old, &all, &handler, DEPTH).into_iter().filter(|e| !said.contains(e)).collect();
    for errno in &lost {
        let label = format!(
            "`{}()` made {errno} of each failure to map, and now the action's own error is returned",
            handler.name
        );
        let desc = func.names.vmas.keys().next().map_or("desc", String::as_str);
        let line = format!("{desc}->action.error_override = {errno};");
        let mend =
            mend::behind("override-lost", &func, action, &line).filter(|_| alone && said.is_empty() && lost.len() == 1);
        out.push(Mistake::sure("override-lost", func.place(action), label).mended(mend));
    }
}

/// The errors that take the place of an action's; none if not all are known.
fn said(scene: &Scene<'_, '_>) -> Option<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for step in scene.deeds.ways().flat_map(|w| &w.1.steps) {
        let deed = scene.deeds.deed(step);
        let text = |n| scene.parts[deed.func].func.ast.normal(n).replace(' ', "");
        match (scene.deeds.what(step), &step.value) {
            (What::Error, Value::Errno(text)) if text.starts_with('-') => drop(out.insert(text.replace(' ', ""))),
            (What::Error, Value::Number(_) | Value::Positive(_)) => out.extend(deed.value.map(text)),
            (What::Error, _) => return None,
            _ => {}
        }
    }
    // What gets the action may set it.
    let handed = out.is_empty() && (scene.touches("action") || scene.deeds.is_lost());
    (!handed).then_some(out)
}

/// How deep helpers are followed for what they make of errors.
const DEPTH: usize = 4;

/// Most helpers of an old handler that are followed.
const HELPERS: usize = 32;

/// The handler, and the functions of its file that get its VMA.
fn with_helpers(old: &World<'_>, handler: Func) -> Vec<Func> {
    let mut all = vec![handler];
    let mut at = 0;
    while let Some(func) = all.get(at).cloned() {
        at += 1;
        for call in func.calls() {
            let given = func.ast.args(call).iter().position(|&a| is_desc(&func, a));
            let (Some(index), Some(name)) = (given, func.ast.callee(call)) else { continue };
            for item in old.definitions(func.file, &name) {
                let known = all.len() >= HELPERS || all.iter().any(|f| f.file == func.file && f.span == item.span);
                let Some(mut helper) = old.parse(func.file, &item).ok().filter(|_| !known) else { continue };
                let Some(vma) = helper.param_name(index) else { continue };
                helper.names.vmas.insert(vma.clone(), vma);
                aliases(&mut helper);
                all.push(helper);
            }
        }
    }
    all
}

/// The handler that a hook was made from: by its name, or by the table that it stood in; none if the hook was there before.
fn handler(scene: &Scene<'_, '_>, old: &World<'_>, before: &SourceSet, hook: &Func) -> Option<Func> {
    let path = &scene.world.sources.get(hook.file).path;
    let ids: Vec<FileId> = before.ids().collect();
    let own = ids.iter().copied().find(|f| before.get(*f).path == *path);
    if own.is_some_and(|f| {
        old.view(f)
            .functions(&hook.name)
            .next()
            .is_some_and(|i| old.parse(f, i).is_ok_and(|h| descriptor(&h).is_some()))
    }) {
        return None;
    }
    let name = hook.name.strip_suffix(NEW);
    let named = |f: FileId| name.and_then(|name| with_vma(old, f, name));
    if let Some(func) = own.and_then(named) {
        return Some(func);
    }
    let installed = own.and_then(|f| with_vma(old, f, &installed(scene, old.view(f))?));
    if installed.is_some() {
        return installed;
    }
    let mut others = ids.into_iter().filter(|f| Some(*f) != own).filter_map(named);
    others.next().filter(|_| others.next().is_none())
}

/// The name in the old member of the hook's table, as the text has it.
fn installed(scene: &Scene<'_, '_>, text: &Text) -> Option<String> {
    let slot = scene.slots.first()?;
    let (table, ops) = (slot.table.as_ref()?, slot.ops.as_ref()?);
    let hook = scene.world.target.hooks(ops).iter().find(|h| h.member == slot.member)?;
    let member = hook.replaces.clone()?;
    let item = text.items().iter().find(|i| {
        let tokens = tokens_in(text, i.span);
        tokens.windows(2).any(|w| w[0].is_word(text, table) && w[1].is_punct(text, "="))
    })?;
    let tokens = tokens_in(text, item.span);
    let at = tokens.windows(4).find(|w| {
        w[0].is_punct(text, ".")
            && w[1].is_word(text, &member)
            && w[2].is_punct(text, "=")
            && w[3].kind == TokenKind::Ident
    })?;
    Some(String::from_utf8_lossy(at[3].text(text)).into_owned())
}

/// The only function of this name, with a VMA.
fn with_vma(old: &World<'_>, file: FileId, name: &str) -> Option<Func> {
    let mut found = old.view(file).functions(name);
    let item = found.next().filter(|_| found.next().is_none())?;
    let mut func = old.parse(file, item).ok()?;
    let vma = func.param_name(func.vma_param()?)?;
    func.names.vmas.insert(vma.clone(), vma);
    aliases(&mut func);
    Some(func)
}

/// What the handler made of errors of its mapping calls, in the words of the source without blanks that mean nothing. What a helper
/// makes of them counts where the error that it gives is returned as it is.
fn translated(old: &World<'_>, all: &[Func], func: &Func, depth: usize) -> BTreeSet<String> {
    let Some(depth) = depth.checked_sub(1) else { return BTreeSet::new() };
    let names = populates(old);
    let ast = &func.ast;
    let made = |call| {
        let name = ast.callee(call).unwrap_or_default();
        let helper = all.iter().find(|f| f.name == name && ast.args(call).iter().any(|&a| is_desc(func, a)));
        let inner = helper.map_or(BTreeSet::new(), |f| translated(old, all, f, depth));
        if helper.is_none_or(|f| !maps(all, &names, f, depth)) && !names.contains(&name) {
            return BTreeSet::new();
        }
        let at = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
        // What else is done on these ways is none of the errors.
        let ways = Run::of(old, func, call, at, Value::Own).ways();
        let results = ways.map_or(Vec::new(), |w| w.results);
        let errors: BTreeSet<String> = results
            .iter()
            .filter_map(|r| if let Value::Errno(e) = &r.1 { Some(e.replace(' ', "")) } else { None })
            .collect();
        match results.iter().all(|r| matches!(r.1, Value::Errno(_))) {
            true if errors.len() == 1 => errors,
            _ if results.iter().any(|r| matches!(r.1, Value::Own | Value::Bits)) => inner,
            _ => BTreeSet::new(),
        }
    };
    func.calls().into_iter().flat_map(made).collect()
}

/// Whether a helper maps something, itself or by another one.
fn maps(all: &[Func], names: &[String], func: &Func, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let called =
        |name: String| names.contains(&name) || all.iter().any(|f| f.name == name && maps(all, names, f, depth));
    func.calls().into_iter().filter_map(|c| func.ast.callee(c)).any(called)
}
