//! What a lock covered that is given back when the hook returns: an object that was found, an array that the core reads later.

use std::collections::BTreeSet;

use crate::audit::mistake::Mistake;
use crate::audit::object::{Objects, Same, is_state, summaries};
use crate::audit::scene::Scene;
use crate::census::slot::Place;
use crate::facts::closed::PRIVATE;
use crate::facts::declared::tag_of;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::taken::Deed;
use crate::facts::world::World;
use crate::guard::unit::held::{Scope, scope};
use crate::kernel::actions::What;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::span::Span;

/// How the names of loops over a collection begin (a heuristic).
const EACH: [&str; 5] = ["list_for_each", "hlist_for_each", "hash_for_each", "idr_for_each", "xa_for_each"];

/// How the names of functions for collections begin (a heuristic).
const COLLECTIONS: [&str; 9] = ["hash_", "hlist_", "idr_", "list_", "mas_", "mtree_", "radix_tree_", "rb_", "xa_"];

/// How deep locals and functions are followed.
const DEPTH: usize = 4;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    found(scene, out);
    arrays(scene, out);
}

/// An object that the hook finds under a lock, and on which mapped() takes the reference: it may be gone in between.
fn found(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let mapped = summaries(scene, &scene.functions("mapped"));
    if mapped.is_empty() {
        return;
    }
    let hooks = summaries(scene, &scene.tops());
    let objects = Objects::of(scene);
    let of_private = |d: &&Deed| is_state(d) && d.certain && d.objects.iter().any(|o| is_private(o));
    let Some((name, deed)) = mapped.iter().find_map(|(name, s)| Some((name, s.kept.iter().find(of_private)?))) else {
        return;
    };
    let held = |s: &effects::Summary| {
        s.kept.iter().any(|k| is_state(k) && (k.kind == deed.kind || objects.same(k, deed) > Same::No))
    };
    if hooks.iter().any(|(_, s)| held(s)) {
        return;
    }
    for (part, n, _) in scene.writes("private_data") {
        let value = part.func.ast.field(n, "right");
        let Some(at) = value.and_then(|v| looked_up(scene.world, &part.func, v, DEPTH)) else { continue };
        // What nobody takes out lives as long as the file.
        let sure = taken_out(scene, &part.func);
        let label = format!("this is found under a lock, and `{name}()` takes the reference when the lock is gone");
        let made = Mistake::sure("reference-behind-lookup", at, label).if_sure(sure);
        out.push(made.and(deed.place, "the reference").and(part.func.place(n), "kept here without one"));
    }
}

/// Whether a name of an object is something in the private data, as mapped() is given it.
fn is_private(text: &str) -> bool {
    text.contains(PRIVATE) || text.contains("<4>")
}

/// Whether a function of the file takes something out of a collection, and is not the one that runs when a file is released.
fn taken_out(scene: &Scene<'_, '_>, func: &Func) -> bool {
    let takes = |name: &String| {
        let of = COLLECTIONS.iter().any(|start| name.starts_with(start));
        of && ["_del", "_delete", "_erase", "_remove"].iter().any(|end| name.contains(end))
    };
    let released = released(scene, func);
    let view = scene.world.view(func.file);
    let functions =
        view.items().iter().filter(|i| i.is_function()).filter_map(|i| scene.world.parse(func.file, i).ok());
    functions
        .filter(|f| !released.contains(&f.name))
        .any(|f| f.calls().into_iter().filter_map(|c| f.ast.callee(c)).any(|name| takes(&name)))
}

/// The functions that the tables of a function's file install for the release of a file.
fn released(scene: &Scene<'_, '_>, func: &Func) -> BTreeSet<String> {
    let view = scene.world.view(func.file);
    let tokens = tokens_in(&view.text, Span::new(0, view.text.len()));
    let sets = tokens.windows(3).filter(|w| w[0].is_word(&view.text, "release") && w[1].is_punct(&view.text, "="));
    sets.map(|w| String::from_utf8_lossy(w[2].text(&view.text)).into_owned()).collect()
}

/// Where what an expression gives was found under a lock.
fn looked_up(world: &World<'_>, func: &Func, n: N, depth: usize) -> Option<Place> {
    let depth = depth.checked_sub(1)?;
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "call_expression" => {
            let name = ast.callee(n)?;
            if world.known.lookups.contains(&name) {
                return lock(world, func, n).map(|_| func.place(n));
            }
            world.known_definitions(func.file, &name).into_iter().find_map(|(file, item)| {
                let callee = world.parse(file, &item).ok()?;
                // What takes a reference itself gives one.
                let takes = effects::of_source(world, &callee).kept.iter().any(is_state);
                let returns = callee.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
                let mut values = returns.filter_map(|r| callee.ast.named(r).next()).filter(|_| !takes);
                values.find_map(|v| looked_up(world, &callee, v, depth))
            })
        }
        "identifier" => {
            let variable = func.vars.by_name.get(&ast.str(n)).filter(|_| func.is_local(&ast.str(n)))?;
            let defs = variable.defs.iter().filter_map(|d| d.value);
            defs.into_iter().find_map(|v| looked_up(world, func, v, depth)).or_else(|| {
                let stores =
                    variable.defs.iter().filter_map(|d| d.value.filter(|&v| ast.kind(ast.strip(v)) == "identifier"));
                let each = |&v: &N| in_loop(func, v) && lock(world, func, v).is_some();
                stores.into_iter().find(each).map(|v| func.place(v))
            })
        }
        _ => None,
    }
}

/// Whether a local is what a loop over a collection goes by.
fn in_loop(func: &Func, v: N) -> bool {
    let ast = &func.ast;
    let name = ast.str(ast.strip(v));
    let text = |p: N| ast.span(p).of(&ast.text);
    ast.ancestors(v).any(|p| {
        EACH.iter().any(|each| text(p).starts_with(each.as_bytes()))
            && tokens_in(&ast.text, ast.span(p)).iter().take(8).any(|t| t.is_word(&ast.text, &name))
    })
}

/// The last name of the lock that covers an expression.
fn lock(world: &World<'_>, func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    if let Some((at, Scope::Lock)) = scope(world, func, n) {
        let end = ast.field(at, "consequence").map_or(ast.span(at).end, |c| ast.span(c).start);
        let tokens = tokens_in(&ast.text, Span::new(ast.span(at).start, end));
        let mut words = tokens.iter().filter(|t| t.kind == TokenKind::Ident);
        return words.next_back().map(|t| String::from_utf8_lossy(t.text(&ast.text)).into_owned());
    }
    let held = effects::held(world, func, &|_| false, &|_| None);
    let point = func.cfg.point_of(ast, n)?;
    let takes = held.at[point].iter().map(|&t| &held.takes[t]).filter(|t| t.is_lock());
    let last = |text: &str| {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.rfind(|w| !w.is_empty()).map(str::to_owned)
    };
    takes.flat_map(|t| &t.keys).find_map(|k| last(&k.text))
}

/// An array of pages that is read under a lock which another function holds when it replaces the array.
fn arrays(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        let func = &part.func;
        let ast = &func.ast;
        for action in part.actions.iter().filter(|a| a.kind.what == What::Pages) {
            let Some(array) = ast.args(action.call).get(action.kind.from).map(|&a| ast.strip(a)) else { continue };
            let array = match ast.kind(array) {
                "identifier" => func.value_of(&ast.str(array), action.point).map_or(array, |(v, _)| ast.strip(v)),
                _ => array,
            };
            if ast.kind(array) != "field_expression" {
                continue;
            }
            let member = ast.field(array, "field").map(|f| ast.str(f)).unwrap_or_default();
            let tag = ast.field(array, "argument").and_then(|a| tag_of(scene.world, func, a));
            let Some((lock, tag)) = lock(scene.world, func, array).zip(tag) else { continue };
            if let Some(at) = replaced(scene, func, (&tag, &member), &lock) {
                let label = format!("`{lock}` is given back before the core reads the array");
                let made = Mistake::sure("pages-gone", func.place(array), label);
                out.push(made.and(at, "replaced here, under the lock"));
            }
        }
    }
}

/// Where another function of the file replaces or frees a member under a lock; what runs when the file is released comes too late for
/// a mapping.
fn replaced(scene: &Scene<'_, '_>, hook: &Func, (tag, member): (&str, &str), name: &str) -> Option<Place> {
    let world = scene.world;
    let view = world.view(hook.file);
    let released = released(scene, hook);
    view.items().iter().filter(|i| i.is_function() && i.span != hook.span).find_map(|item| {
        find_word(item.span.of(&view.text), member.as_bytes(), 0)?;
        let func = world.parse(hook.file, item).ok().filter(|f| !released.contains(&f.name))?;
        let ast = &func.ast;
        let is = |n: N| {
            let n = ast.strip(n);
            ast.field(n, "field").is_some_and(|f| ast.bytes(f) == member.as_bytes())
                && ast.field(n, "argument").and_then(|a| tag_of(world, &func, a)).as_deref() == Some(tag)
        };
        let replaces = |&n: &N| match ast.kind(n) {
            "assignment_expression" => ast.field(n, "left").is_some_and(is),
            "call_expression" => {
                ast.callee(n).is_some_and(|f| world.known.frees(&f)) && ast.args(n).into_iter().any(is)
            }
            _ => false,
        };
        let at = ast.walk(func.body).find(|n| replaces(n) && lock(world, &func, *n).as_deref() == Some(name))?;
        Some(func.place(at))
    })
}
