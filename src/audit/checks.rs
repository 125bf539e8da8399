//! What the old handler refused, and the hook made from it does not look at.
//!
//! Only what is gone altogether is told: a hook that looks at the same thing of the mapping in another way may refuse it there.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::changed::runs;
use crate::audit::flagged::flags_of;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::state::refuses;
use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::actions::{self, What};
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::tokens_in;

/// What is asked of a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    /// Its place in the file.
    Place,
    /// Its length.
    Length,
}

/// Members and functions that tell, of a VMA and of a descriptor.
const TELLING: [(&str, Aspect); 8] = [
    ("vm_pgoff", Aspect::Place),
    ("pgoff", Aspect::Place),
    ("vm_end", Aspect::Length),
    ("end", Aspect::Length),
    ("range_in_vma_desc", Aspect::Length),
    ("vma_pages", Aspect::Length),
    ("vma_desc_pages", Aspect::Length),
    ("vma_desc_size", Aspect::Length),
];

/// Operations that are told of a place in the mapping.
const FAULTS: [&str; 5] = ["fault", "huge_fault", "map_pages", "page_mkwrite", "pfn_mkwrite"];

pub(super) fn judge(scene: &Scene<'_, '_>, old: &World<'_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let (Some(hook), Some(handler)) = (scene.parts.first().map(|p| &p.func), handlers.first()) else { return };
    if scene.is_passed_on() || scene.nested {
        return;
    }
    let actions: Vec<What> = scene.parts.iter().flat_map(|p| &p.actions).map(|a| a.kind.what).collect();
    // The core compares the region with the mapping, and a fault handler may compare what it is asked for.
    let told = actions.iter().any(|a| matches!(a, What::Region | What::Lookup));
    let mut say = |what: &str, sure: bool| {
        let label = format!("`{}()` refused mappings for {what}, and nothing looks at that any more", handler.name);
        out.push(Mistake::sure("check-lost", hook.at(hook.name_span), label).if_sure(sure));
    };
    let asks = |f: &Func| TELLING.iter().any(|t| f.mentions(t.0));
    let sure = !actions.is_empty()
        || !FAULTS.iter().flat_map(|m| scene.functions(m)).any(|f| asks(&f)) && !scene.operations.is_empty();
    let before: BTreeSet<Aspect> = handlers.iter().flat_map(|h| refused(old, h)).collect();
    let now: BTreeSet<Aspect> = scene.parts.iter().flat_map(|p| looked_at(scene.world, &p.func)).collect();
    let lost: Vec<Aspect> = before.difference(&now).copied().filter(|_| !told).collect();
    match lost.as_slice() {
        [] => {}
        [Aspect::Place] => say("their place in the file", sure),
        [Aspect::Length] => say("their length", sure),
        _ => say("their place in the file and their length", sure),
    }
    // How the file was opened decides about the rights as well.
    let by_mode = scene.parts.iter().any(|p| p.func.mentions("f_mode"));
    let mentioned = mentioned(scene);
    let family = |bit: &str| bit.replace("VMA_MAY", "VMA_");
    for bit in handlers.iter().flat_map(|h| refused_bits(old, h)).collect::<BTreeSet<String>>() {
        if mentioned.as_ref().is_some_and(|m| !m.iter().any(|k| family(k) == family(&bit))) {
            say(&format!("a flag (`{bit}`)"), !by_mode);
        }
    }
}

/// The flags that the hook names anywhere; none if it looks at flags in a way that is not taken apart.
fn mentioned(scene: &Scene<'_, '_>) -> Option<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for part in &scene.parts {
        let ast = &part.func.ast;
        for call in part.func.calls() {
            if let Some((_, bits)) = flags_of(scene.world, part, call) {
                if bits.more {
                    return None;
                }
                out.extend(bits.names);
            } else if ast.args(call).into_iter().any(|a| ast.walk(a).any(|n| part.func.is_field(n, "vma_flags"))) {
                return None;
            }
        }
        let reads = |n: N| {
            part.func.is_field(n, "vma_flags")
                && ast.parent(ast.outer(n)).is_some_and(|p| ast.kind(p) != "pointer_expression")
        };
        if ast.walk(part.func.body).any(reads) {
            return None;
        }
        out.extend(
            ast.walk(part.func.body)
                .filter(|&n| ast.kind(n) == "identifier")
                .map(|n| ast.str(n))
                .filter(|w| w.starts_with("VMA_")),
        );
    }
    Some(out)
}

/// The conditions of a function that end in an error.
fn conditions(func: &Func) -> Vec<N> {
    let ast = &func.ast;
    let ifs = ast.walk(func.body).filter(|&n| ast.kind(n) == "if_statement");
    let conditions = ifs.filter_map(|n| ast.field(n, "condition"));
    conditions.filter(|&c| runs(func, ast.strip(c)) && refuses(func, c)).collect()
}

/// What a handler refuses mappings for.
fn refused(world: &World<'_>, func: &Func) -> BTreeSet<Aspect> {
    let names = tainted(world, func);
    let mut out = BTreeSet::new();
    for condition in conditions(func) {
        let all = aspects(world, func, condition, &names);
        // Of a mapping's own ends and the size of a page the core knows more.
        let other = is_compared(func, condition, &names);
        out.extend(all.into_iter().filter(|a| *a == Aspect::Place || other));
    }
    out
}

fn refused_bits(world: &World<'_>, func: &Func) -> Vec<String> {
    let ast = &func.ast;
    let inside = |c: N| {
        let flags = ast.walk(c).any(|n| func.is_field(n, "vm_flags"));
        let words = ast.walk(c).filter(|&n| flags && ast.kind(n) == "identifier").map(|n| ast.str(n));
        words.filter_map(|w| Some(world.known.flags.get(&w)?.bit.clone())).collect::<Vec<String>>()
    };
    conditions(func).into_iter().flat_map(inside).collect()
}

/// Whether a condition names something else than the mapping, numbers, and pages.
fn is_compared(func: &Func, condition: N, names: &BTreeMap<String, BTreeSet<Aspect>>) -> bool {
    let ast = &func.ast;
    ast.walk(condition).any(|n| match ast.kind(n) {
        "identifier" => {
            let name = ast.str(n);
            let mapping = func.names.vmas.contains_key(&name) || names.contains_key(&name);
            let callee = ast.parent(n).is_some_and(|p| ast.field(p, "function") == Some(n));
            !mapping
                && !name.starts_with("PAGE_")
                && !(callee && (is_macro_name(&name) || TELLING.iter().any(|t| t.0 == name)))
        }
        "call_expression" => ast.callee(n).is_some_and(|f| func.vars.by_name.contains_key(&f)),
        _ => false,
    })
}

/// What a function looks at in conditions, in what it returns, and in what it gives to others that are no actions.
fn looked_at(world: &World<'_>, func: &Func) -> BTreeSet<Aspect> {
    let ast = &func.ast;
    let names = tainted(world, func);
    let mut out = BTreeSet::new();
    for point in func.cfg.points.iter().filter(|p| matches!(p.kind, PointKind::Cond | PointKind::Return)) {
        out.extend(point.at.into_iter().flat_map(|n| aspects(world, func, n, &names)));
    }
    for n in ast.walk(func.body) {
        match ast.kind(n) {
            "conditional_expression" => out.extend(aspects(world, func, n, &names)),
            "call_expression" => {
                let name = ast.callee(n).unwrap_or_default();
                let quiet = actions::Action::named(&name).is_some() || world.known.is_log(&name);
                if !quiet && !TELLING.iter().any(|t| t.0 == name) {
                    out.extend(ast.args(n).into_iter().flat_map(|a| aspects(world, func, a, &names)));
                }
            }
            _ => {}
        }
    }
    out
}

/// What of the mapping an expression is made of. What a function that gets the mapping itself is given beside it, it may map.
fn aspects(world: &World<'_>, func: &Func, n: N, names: &BTreeMap<String, BTreeSet<Aspect>>) -> BTreeSet<Aspect> {
    let ast = &func.ast;
    let of = |word: &str| TELLING.iter().find(|t| t.0 == word).map(|t| t.1);
    let mapping = |k: N| func.names.vmas.contains_key(&ast.str(ast.strip(k)));
    let mut out = BTreeSet::new();
    match ast.kind(n) {
        "identifier" => out.extend(names.get(&ast.str(n)).into_iter().flatten()),
        "field_expression" if func.is_vma_field(n) => out.extend(ast.field(n, "field").and_then(|f| of(&ast.str(f)))),
        "call_expression" if ast.args(n).into_iter().any(mapping) => {
            let name = ast.callee(n).unwrap_or_default();
            out.extend(of(&name));
            for (home, item) in world.macros_seen(func.file, &name) {
                let ItemKind::MacroDefinition { body, .. } = item.kind else { continue };
                let text = &world.view(home).text;
                out.extend(tokens_in(text, body).iter().filter_map(|t| of(&String::from_utf8_lossy(t.text(text)))));
            }
        }
        _ => out.extend(ast.named(n).flat_map(|k| aspects(world, func, k, names))),
    }
    out
}

/// Locals that are made of something of the mapping, and of what.
fn tainted(world: &World<'_>, func: &Func) -> BTreeMap<String, BTreeSet<Aspect>> {
    let mut names: BTreeMap<String, BTreeSet<Aspect>> = BTreeMap::new();
    loop {
        let mut new = names.clone();
        for (name, variable) in &func.vars.by_name {
            for value in variable.defs.iter().filter_map(|d| d.value) {
                let all = aspects(world, func, value, &names);
                if !all.is_empty() {
                    new.entry(name.clone()).or_default().extend(all);
                }
            }
        }
        if new == names {
            return names;
        }
        names = new;
    }
}
