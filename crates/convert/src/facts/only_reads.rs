//! Functions that change no memory but their own locals, as far as their source is known.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::tree::source::FileId;

/// How deep calls are followed.
const DEPTH: usize = 4;

/// Which functions that `func` calls only read, among those that get a pointer through which a condition reads.
pub fn readers(world: &World<'_>, func: &Func) -> BTreeSet<String> {
    let ast = &func.ast;
    let conditions = func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
    let roots: BTreeSet<String> = conditions
        .flat_map(|c| ast.walk(c))
        .filter(|&k| ast.kind(k) == "field_expression" && !func.is_vma_field(k))
        .filter_map(|k| ast.leaves(k).next())
        .map(|k| ast.str(k))
        .collect();
    let gets = |c: &N| ast.args(*c).iter().any(|&a| roots.contains(&ast.str(ast.strip(a))));
    let names: BTreeSet<String> = func.calls().into_iter().filter(gets).filter_map(|c| ast.callee(c)).collect();
    names.into_iter().filter(|n| only_reads(world, func.file, n)).collect()
}

/// Whether all definitions of `name` seen from `file` write nothing but locals and call nothing that does more.
pub fn only_reads(world: &World<'_>, file: FileId, name: &str) -> bool {
    let fine = |file: FileId, name: &str| world.known.stateless.contains(name) || world.prints(file, name);
    only_reads_deep(world, (file, name), DEPTH, &fine)
}

/// Whether all definitions of `name` seen from `file` only read memory and what they are given: another call gives the same, as
/// long as that is the same. What reads a register may not.
pub fn repeats(world: &World<'_>, file: FileId, name: &str) -> bool {
    let fine = |file: FileId, name: &str| world.computes(file, name) && !world.known.acting.contains(name);
    only_reads_deep(world, (file, name), DEPTH, &fine)
}

/// As [`repeats`], of all that a macro without parameters calls; so does what is no macro.
pub fn macro_repeats(world: &World<'_>, file: FileId, name: &str) -> bool {
    world.macros_seen(file, name).iter().all(|(home, item)| {
        let ItemKind::MacroDefinition { body, .. } = &item.kind else { return true };
        let text = &world.view(*home).text;
        tokens_in(text, *body).windows(2).all(|w| {
            let called = w[0].kind == TokenKind::Ident && w[1].is_punct(text, "(");
            !called || repeats(world, *home, &String::from_utf8_lossy(w[0].text(text)))
        })
    })
}

fn only_reads_deep(
    world: &World<'_>,
    (file, name): (FileId, &str),
    depth: usize,
    fine: &dyn Fn(FileId, &str) -> bool,
) -> bool {
    if fine(file, name) {
        return true;
    }
    // Locks and what takes something are written about elsewhere.
    let homes = if depth == 0 || pairs::is_known(world.known, name) || world.known.acting.contains(name) {
        Vec::new()
    } else {
        world.resolve(file, name)
    };
    !homes.is_empty()
        && homes.iter().all(|(home, item)| {
            world.parse(*home, item).is_ok_and(|callee| {
                let ast = &callee.ast;
                ast.walk(callee.body).all(|n| match ast.kind(n) {
                    "assignment_expression" | "update_expression" => {
                        let target = ast.field(n, "left").or_else(|| ast.field(n, "argument")).map(|t| ast.strip(t));
                        target.is_some_and(|t| {
                            ast.kind(t) == "identifier" && callee.vars.by_name.contains_key(&ast.str(t))
                        })
                    }
                    "call_expression" => {
                        ast.callee(n).is_some_and(|c| only_reads_deep(world, (*home, &c), depth - 1, fine))
                    }
                    _ => true,
                })
            })
        })
}
