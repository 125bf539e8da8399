//! What is read behind what was taken, and may be another thing once the take comes later.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::effects::{self, Mark, Sets};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::step::counterpart::may_exist;
use crate::step::mapped::later::{is_own_object, is_populate, protects};
use crate::step::mapped::region;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::tree::source::FileId;

/// How deep calls are followed.
const DEEP: usize = 4;

/// What moves is not done yet when the hook returns: nothing behind it may read what it, or an open() in its place, writes.
///
/// # Errors
/// `state-protects-check`.
pub fn not_read(plan: &Plan<'_>, func: &Func, statements: &[N], undone: &[N], opened: &[Func]) -> Result<(), Refusal> {
    let Some(&first) = statements.first() else { return Ok(()) };
    let known = plan.world.known;
    // Of an object that nobody else has seen nothing is read but by what moves with it.
    let own = statements.iter().all(|&s| is_own_object(plan.world, func, s));
    let changing = statements.iter().filter(|_| !own);
    let mut written: BTreeSet<String> = changing.flat_map(|&s| targets(known, func, s)).collect();
    written.extend(opened.iter().flat_map(|o| targets(known, o, o.body)));
    let ast = &func.ast;
    let points = region::points(func, statements);
    let behind = |points: &[usize], n: N| {
        let at = func.cfg.point_of(ast, n);
        at.is_some_and(|p| points.iter().any(|&q| q != p && func.cfg.reach(q, None)[p]))
            && !region::covers(func, statements, n)
            && !region::covers(func, undone, n)
    };
    let after = |n: N| behind(&points, n);
    let reads = |&n: &N| {
        let named = is_name(func, n, &written);
        let word = || ast.callee(n).or_else(|| (ast.kind(n) == "identifier").then(|| ast.str(n)));
        (named || word().is_some_and(|w| names_any(plan.world, func.file, &w, &written, DEEP))) && after(n)
    };
    let refused = |at: N, label: &str, there: &str| {
        let mut r = refuse("state-protects-check", func.place(at), label);
        r.related.push((func.place(first), there.into()));
        Err(r)
    };
    if let Some(at) = ast.walk(func.body).find(reads) {
        let label = "this reads what was changed for the mapping before, and in mapped() is changed only later";
        return refused(at, label, "changed here");
    }
    // What is taken may be what keeps others from changing what is read behind it.
    let mut seen = BTreeMap::new();
    let mut changed = |file: FileId, of: &Func, n: N| {
        let Some(member) = read_member(plan.world, of, n) else { return false };
        *seen.entry((file, member.clone())).or_insert_with(|| {
            let mark = Mark { word: Some(member), sets: Sets::Copied, from: BTreeSet::new() };
            effects::changes(plan.world, of.place(n), &mark, true).is_some()
        })
    };
    let protecting: Vec<N> = statements.iter().copied().filter(|&s| protects(plan.world, func, s)).collect();
    let protecting = region::points(func, &protecting);
    let later: Vec<N> = ast.walk(func.body).filter(|&n| behind(&protecting, n)).collect();
    let own = later.iter().find(|&&n| changed(func.file, func, n));
    let called = later.iter().find(|&&n| {
        let name = ast.callee(n).filter(|_| !plan.world.is_message(func, n));
        let all = name.map(|name| of_driver(plan.world, func.file, &name)).unwrap_or_default();
        all.into_iter().filter_map(|(file, item)| plan.world.parse(file, &item).ok()).any(|inner| {
            let inside: Vec<N> = inner.ast.walk(inner.body).collect();
            inside.into_iter().any(|k| changed(inner.file, &inner, k))
        })
    });
    match own.or(called) {
        Some(&at) => {
            let label = "this is read after what may keep it from changing was taken";
            refused(at, label, "taken here; in mapped() it would come too late")
        }
        None => Ok(()),
    }
}

/// The member of an object that `n` reads, for more than a message.
fn read_member(world: &World<'_>, func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    if ast.kind(n) != "field_expression" || func.is_vma_field(n) {
        return None;
    }
    let around = ast.parent(ast.outer(n))?;
    let addressed = ast.kind(around) == "pointer_expression" && ast.bytes(around).starts_with(b"&");
    let part = ast.kind(around) == "field_expression" && ast.kids(around).iter().any(|&k| ast.kind(k) == ".");
    let written = ast.kind(around) == "assignment_expression" && ast.field(around, "left") == Some(ast.outer(n));
    let said = ast.ancestors(n).any(|c| world.is_message(func, c));
    let member = ast.field(n, "field").map(|f| ast.str(f)).filter(|f| f != "private_data");
    member.filter(|_| !addressed && !part && !written && !said)
}

/// The members and the variables of the file that something below `n` writes, or gives the address of away but to a lock.
fn targets(known: &Knowledge, func: &Func, n: N) -> BTreeSet<String> {
    let ast = &func.ast;
    let locks = |k: N| ast.ancestors(k).any(|c| ast.callee(c).is_some_and(|name| pairs::lock(known, &name).is_some()));
    let target = |k: N| match ast.kind(k) {
        "assignment_expression" => ast.field(k, "left"),
        "update_expression" => ast.field(k, "argument"),
        "pointer_expression" if ast.bytes(k).starts_with(b"&") && !locks(k) => ast.field(k, "argument"),
        "identifier" if is_address(func, k) && !locks(k) => Some(k),
        _ => None,
    };
    let all = ast.walk(n).filter_map(target).filter(|&t| !func.is_vma_field(ast.strip(t)));
    let named = all.filter_map(|t| effects::named(func, t, func.cfg.point_of(ast, t).unwrap_or(ENTRY)));
    named.filter(|w| !func.is_local(w)).collect()
}

/// Whether `n` is one of these members or variables.
fn is_name(func: &Func, n: N, names: &BTreeSet<String>) -> bool {
    let ast = &func.ast;
    let plain = ast.kind(n) == "identifier" && !func.is_local(&ast.str(n)) || ast.kind(n) == "field_identifier";
    let pointed = || effects::named(func, n, func.cfg.point_of(ast, n).unwrap_or(ENTRY));
    plain && names.contains(&ast.str(n)) || is_address(func, n) && pointed().is_some_and(|name| names.contains(&name))
}

/// Whether `n` is a local that holds the address of something.
fn is_address(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let value = || func.value_of(&ast.str(n), func.cfg.point_of(ast, n)?).map(|(v, _)| ast.strip(v));
    ast.kind(n) == "identifier" && func.is_local(&ast.str(n)) && value().is_some_and(|v| ast.bytes(v).starts_with(b"&"))
}

/// Whether a function or a macro of the module names one of them, or calls one that does.
fn names_any(world: &World<'_>, file: FileId, name: &str, names: &BTreeSet<String>, deep: usize) -> bool {
    let by_macro = world.own_macros(file, name).into_iter().any(|(home, item)| {
        let text = &world.view(home).text;
        let ItemKind::MacroDefinition { body, .. } = item.kind else { return false };
        let words = tokens_in(text, body).into_iter().filter(|t| t.kind == TokenKind::Ident);
        let words = words.map(|t| String::from_utf8_lossy(t.text(text)).into_owned()).filter(|w| w != name);
        words.into_iter().any(|w| names.contains(&w) || deep > 0 && names_any(world, file, &w, names, deep - 1))
    });
    if by_macro {
        return true;
    }
    of_driver(world, file, name).into_iter().any(|(file, item)| {
        let Ok(inner) = world.parse(file, &item) else { return true };
        inner.ast.walk(inner.body).any(|n| {
            is_name(&inner, n, names)
                || deep > 0 && inner.ast.callee(n).is_some_and(|c| names_any(world, file, &c, names, deep - 1))
        })
    })
}

/// The functions of the driver that a call of `name` may mean. What the core does is known, whether its files were read or not: it
/// neither reads a driver's count nor what that protects.
fn of_driver(world: &World<'_>, file: FileId, name: &str) -> Vec<(FileId, Item)> {
    if is_populate(world, name) || may_exist(world.target, name) {
        return Vec::new();
    }
    world.of_driver(file, world.known_definitions(file, name), |(f, _)| *f)
}
