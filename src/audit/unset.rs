//! Private data and operations that nobody sets for the mapping.

use crate::audit::close::sets_private;
use crate::audit::mistake::Mistake;
use crate::audit::private::unchecked;
use crate::audit::scene::{Scene, functions_of};
use crate::audit::shims;
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::operations::{Operations, installed_by};
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Operations that look into the private data of the mapping which they are called for, the likeliest first.
pub(super) const LOOKING: [&str; 8] =
    ["fault", "huge_fault", "map_pages", "page_mkwrite", "pfn_mkwrite", "access", "close", "open"];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    private(scene, out);
    if !scene.is_passed_on() {
        installed(scene, out);
    }
}

/// Operations that look into private data which is NULL: neither the hook nor mapped() sets it, and what a caller of the
/// compatibility path has set before is wiped.
pub(super) fn private(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let Some(hook) = scene.parts.first().filter(|_| !scene.is_passed_on()) else { return };
    if scene.stores("private_data") || scene.functions("mapped").iter().any(passes_private) {
        return;
    }
    let callers = if scene.nested { callers(scene) } else { Vec::new() };
    if callers.iter().any(|c| c.sets_behind) {
        return;
    }
    let wiped = callers.iter().find_map(|c| c.sets_before.map(|n| (c, n)));
    let mut tables = scene.operations.clone();
    tables.extend(wiped.iter().flat_map(|(c, _)| installed_by(scene.world, &c.func)));
    let Some((func, n)) = looked_into(scene, &tables) else { return };
    let label = match &wiped {
        Some((c, _)) => format!("`{}()` sets it before it calls the hook, which leaves it NULL", c.func.name),
        None => "nobody sets the private data of this mapping, so it is NULL here".to_owned(),
    };
    // Who calls a hook of a subsystem may set it later.
    let sure = !scene.nested || wiped.is_some();
    let made = Mistake::sure("private-data-unset", func.place(n), label).if_sure(sure);
    let made = match wiped {
        Some((c, n)) => made.and(c.func.place(n), "set here, and wiped"),
        None => made,
    };
    out.push(made.and(hook.func.at(hook.func.name_span), "the hook"));
}

/// Where an operation looks into the private data without a test, if no operation sets it.
fn looked_into(scene: &Scene<'_, '_>, tables: &[Operations]) -> Option<(Func, N)> {
    let all: Vec<Func> = LOOKING.iter().flat_map(|m| functions_of(scene.world, tables, m)).collect();
    if all.iter().any(|f| f.field_writes().iter().any(|w| w.0 == "vm_private_data")) {
        return None;
    }
    all.into_iter().find_map(|f| unchecked(scene.world, &f).map(|n| (f, n)))
}

/// Whether mapped() sets the private data, or gives what leads to it to others.
pub(super) fn passes_private(func: &Func) -> bool {
    let name = func.param_name(crate::audit::scene::PRIVATE_OF_MAPPED);
    let named = |a: N| func.ast.leaves(a).any(|k| func.ast.kind(k) == "identifier" && Some(func.ast.str(k)) == name);
    let given = |c: &N| func.ast.args(*c).into_iter().any(named);
    sets_private(func) || func.calls().iter().any(given)
}

/// A function that calls the hook through its member.
struct Caller {
    func: Func,
    /// Where it sets the private data of its VMA before.
    sets_before: Option<N>,
    sets_behind: bool,
}

fn callers(scene: &Scene<'_, '_>) -> Vec<Caller> {
    if let (Some(shim), Some(call)) = (&scene.shim, shims::call(scene)) {
        let mut caller = Caller::of(shim.clone(), call);
        // What gets the mapping behind the hook may set it.
        caller.iter_mut().for_each(|c| c.sets_behind |= shims::hands_on(&c.func, call));
        return caller.into_iter().collect();
    }
    let (Some(slot), Some(hook)) = (scene.slots.first(), scene.parts.first()) else { return Vec::new() };
    let mut out = Vec::new();
    for &file in scene.world.files_naming(&slot.member).iter() {
        let view = scene.world.view(file);
        for item in view.items().iter().filter(|i| matches!(i.kind, ItemKind::Function { .. })) {
            let tokens = tokens_in(&view.text, item.span);
            let calls = |w: &[crate::syntax::lex::Token]| {
                w[0].is_word(&view.text, &slot.member) && w[1].is_punct(&view.text, "(")
            };
            let Some(mut func) = tokens.windows(2).any(calls).then(|| scene.world.parse(file, item).ok()).flatten()
            else {
                continue;
            };
            let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) else { continue };
            func.names.vmas.insert(vma.clone(), vma);
            let ast = &func.ast;
            let through = |c: &N| {
                let callee = ast.field(*c, "function").and_then(|f| ast.field(f, "field"));
                callee.is_some_and(|f| ast.str(f) == slot.member) && ast.args(*c).len() == hook.func.params.len()
            };
            let Some(call) = func.calls().into_iter().find(through) else { continue };
            out.extend(Caller::of(func, call));
        }
    }
    out
}

impl Caller {
    /// A function with a VMA that calls the hook.
    fn of(func: Func, call: N) -> Option<Caller> {
        let ast = &func.ast;
        let at = func.cfg.point_of(ast, call)?;
        let writes: Vec<N> =
            func.field_writes().into_iter().filter(|w| w.0 == "vm_private_data").map(|w| w.1).collect();
        let point = |n: &N| func.cfg.point_of(ast, *n).unwrap_or_default();
        let sets_behind = writes.iter().any(|n| func.cfg.reach(at, None)[point(n)]);
        let sets_before = writes.iter().find(|n| func.cfg.reach(point(n), None)[at]).copied();
        Some(Caller { sets_before, sets_behind, func })
    }
}

/// Operations of the file that nothing installs, beside a hook that installs none.
fn installed(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let Some(hook) = scene.parts.first().map(|p| &p.func) else { return };
    if scene.stores("vm_ops") {
        return;
    }
    let view = scene.world.view(hook.file);
    let text = &view.text;
    let others = scene.world.census.slots.iter().filter(|s| s.place.file == hook.file && s.prepare);
    let alone = others.map(|s| &s.value).collect::<Vec<_>>().windows(2).all(|w| w[0] == w[1]);
    for item in view.items() {
        let tokens = tokens_in(text, item.span);
        let at = tokens.windows(4).find(|w| {
            w[0].is_word(text, "struct")
                && w[1].is_word(text, "vm_operations_struct")
                && w[2].kind == TokenKind::Ident
                && w[3].is_punct(text, "=")
        });
        let Some(name) = at.filter(|_| tokens[0].is_word(text, "static")).map(|w| w[2].span) else { continue };
        let word = String::from_utf8_lossy(name.of(text)).into_owned();
        let all = tokens_in(text, Span::new(0, text.len()));
        if all.iter().filter(|t| t.is_word(text, &word)).count() > 1 {
            continue;
        }
        let label = format!("nothing installs these operations, and `{}()` installs none", hook.name);
        let made =
            Mistake::sure("operations-not-installed", Place { file: hook.file, span: name }, label).if_sure(alone);
        out.push(made.and(hook.at(hook.name_span), "the hook"));
    }
}
