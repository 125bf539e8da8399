//! Where memory comes from that a member of a driver's own structure points to.

use crate::facts::declared::member_declaration;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::tokens_in;

/// How deep copies in locals are followed.
const DEPTH: usize = 4;

/// Functions whose memory consists of single pages (mm/vmalloc.c, `vm_area_alloc_pages`, splits larger ones). Memory of
/// vmap() may consist of any.
const SINGLE: [&str; 7] =
    ["vmalloc", "vzalloc", "vmalloc_user", "vmalloc_32", "vmalloc_32_user", "vmalloc_node", "vzalloc_node"];

/// Whether `n` is shown to be memory of vmalloc(): each store to the member that it is read from is one of such memory, or
/// of NULL.
///
/// A member counts where its structure is defined in the same file, which is then the only one that stores.
pub fn is_vmalloc(world: &World<'_>, func: &Func, n: N, at: P) -> bool {
    came(world, func, n, at, DEPTH)
}

fn came(world: &World<'_>, func: &Func, n: N, at: P, depth: usize) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    if depth == 0 {
        return false;
    }
    match ast.kind(n) {
        "null" => true,
        "identifier" if ast.str(n) == "NULL" => true,
        "cast_expression" => ast.field(n, "value").is_some_and(|v| came(world, func, v, at, depth - 1)),
        "call_expression" => ast.callee(n).is_some_and(|c| SINGLE.contains(&c.as_str())),
        "identifier" => {
            let defs = func.vars.reaching(&func.cfg, &ast.str(n), at).unwrap_or_default();
            let from = |v: N, p: P| came(world, func, v, p, depth - 1);
            !defs.is_empty() && defs.iter().all(|d| d.value.is_some_and(|v| from(v, d.point)))
        }
        "field_expression" => {
            let name = ast.field(n, "field").map(|f| ast.str(f));
            let own = member_declaration(world, func, n).is_some() && !world.is_header(func.file);
            name.is_some_and(|name| own && stores(world, func, &name, depth - 1))
        }
        _ => false,
    }
}

/// Whether all that the file stores in members of this name comes from vmalloc(), and nothing else may write them.
fn stores(world: &World<'_>, func: &Func, name: &str, depth: usize) -> bool {
    let view = world.view(func.file);
    let text = &view.text;
    let gives = |item: &Item| {
        let other = if item.is_function() { world.parse(func.file, item).ok() } else { None };
        other.is_some_and(|other| fills(&other, name))
    };
    // What nobody is seen to store may be anything.
    view.items().iter().any(gives)
        && view.items().iter().all(|item| {
            let tokens = tokens_in(text, item.span);
            let read = |w: &[crate::syntax::lex::Token]| {
                (w[0].is_punct(text, ".") || w[0].is_punct(text, "->")) && w[1].is_word(text, name)
            };
            if !tokens.windows(2).any(read) {
                return true;
            }
            let ItemKind::Function { .. } = item.kind else { return false };
            world.parse(func.file, item).is_ok_and(|other| kept(world, &other, name, depth))
        })
}

/// Whether a function stores something else than NULL in a member of this name.
fn fills(func: &Func, name: &str) -> bool {
    let ast = &func.ast;
    let member = |n: N| ast.field(ast.strip(n), "field").is_some_and(|f| ast.bytes(f) == name.as_bytes());
    let something = |n: N| ast.field(n, "right").is_some_and(|r| ast.normal(r) != "NULL");
    let stores = |n: &N| ast.kind(*n) == "assignment_expression" && ast.field(*n, "left").is_some_and(member);
    ast.walk(func.body).filter(stores).any(something)
}

/// As [`stores`], for one function.
fn kept(world: &World<'_>, func: &Func, name: &str, depth: usize) -> bool {
    let ast = &func.ast;
    let is = |n: &N| {
        ast.kind(*n) == "field_expression" && ast.field(*n, "field").is_some_and(|f| ast.bytes(f) == name.as_bytes())
    };
    let seen = ast.walk(func.body).filter(is).count();
    // What a mask hides from the tree is not seen.
    let view = tokens_in(&ast.text, func.body_span);
    let written = view
        .windows(2)
        .filter(|w| (w[0].is_punct(&ast.text, ".") || w[0].is_punct(&ast.text, "->")) && w[1].is_word(&ast.text, name));
    if written.count() != seen {
        return false;
    }
    ast.walk(func.body).filter(is).all(|n| {
        let outer = ast.outer(n);
        let Some(parent) = ast.parent(outer) else { return false };
        match ast.kind(parent) {
            "assignment_expression" if ast.field(parent, "left") == Some(outer) => {
                let plain = ast.field(parent, "operator").is_some_and(|o| ast.kind(o) == "=");
                let at = func.cfg.point_of(ast, parent).unwrap_or(ENTRY);
                plain && ast.field(parent, "right").is_some_and(|v| came(world, func, v, at, depth))
            }
            "update_expression" => false,
            "pointer_expression" => ast.kids(parent).first().is_none_or(|&k| ast.kind(k) != "&"),
            _ => true,
        }
    })
}
