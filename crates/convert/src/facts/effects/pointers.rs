//! Pointers to functions that stand in variables of the module with an initial value.

use crate::facts::effects::Home;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, find_words, tokens_in};
use crate::syntax::text::Text;
use crate::tree::source::FileId;

/// The functions that `table.member` may be, for a table of the module.
pub fn in_table(world: &World<'_>, func: &Func, member: N) -> Option<Vec<Home>> {
    let ast = &func.ast;
    let direct = ast.kind(member) == "field_expression" && ast.kids(member).iter().any(|&k| ast.kind(k) == ".");
    let table = ast.strip(ast.field(member, "argument").filter(|_| direct)?);
    let name = ast.str(table);
    let global = ast.kind(table) == "identifier" && !func.vars.by_name.contains_key(&name);
    let field = ast.str(ast.field(member, "field")?);
    if !global {
        return None;
    }
    // The file that defines it is wanted.
    let _ = world.table(func.file, &name);
    in_variable(world, func.file, &name, Some(&field))
}

/// Whether the item gives the variable `name` its initial value: a pointer or a table, also of a type without a name.
fn is_given(text: &[u8], item: &Item, name: &str) -> bool {
    let mut depth = 0usize;
    let mut named = false;
    for t in tokens_in(text, item.span) {
        match t.text(text) {
            b"{" => depth += 1,
            b"}" => depth = depth.saturating_sub(1),
            b"=" if depth == 0 => return named,
            _ => named |= depth == 0 && t.is_word(text, name),
        }
    }
    false
}

/// The items that are neither functions, declarations of some nor macros, and hold the word.
fn others_naming<'v>(view: &'v Text, name: &str) -> impl Iterator<Item = &'v Item> {
    // Most items do not name it; looking into each would cost more than all the rest.
    let places: Vec<usize> = find_words(view, name.as_bytes()).collect();
    let items = if places.is_empty() { &[][..] } else { view.items() };
    let other = items.iter().filter(|i| matches!(i.kind, ItemKind::Other));
    other
        .filter(move |i| places.get(places.partition_point(|at| *at < i.span.start)).is_some_and(|at| *at < i.span.end))
}

/// The functions in the initial value of a variable: those of a member that is named there, or else all.
pub fn in_variable(world: &World<'_>, file: FileId, name: &str, member: Option<&str>) -> Option<Vec<Home>> {
    let dir = world.directory(file);
    let of = |f: FileId| {
        let view = world.view(f);
        let given = others_naming(view, name).filter(|i| is_given(&view.text, i, name));
        given.map(|i| (f, i.clone())).collect::<Vec<_>>()
    };
    let mut found = of(file);
    if found.is_empty() {
        found = world.files_naming_below(name, &dir).into_iter().flat_map(of).collect();
    }
    let [(home, item)] = found.as_slice() else { return None };
    let view = world.view(*home);
    let text = &view.text;
    let tokens = tokens_in(text, item.span);
    let mut depth = 0usize;
    let start = tokens.iter().position(|t| {
        match t.text(text) {
            b"{" => depth += 1,
            b"}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && t.is_punct(text, "=")
    })?;
    let value = &tokens[start + 1..];
    let named = |i: usize| i >= 3 && value[i - 3].is_punct(text, ".") && value[i - 1].is_punct(text, "=");
    let wanted = |i: usize| match member {
        Some(m) => !named(i) || value[i - 2].is_word(text, m),
        None => true,
    };
    let mut out: Vec<Home> = Vec::new();
    for (i, t) in value.iter().enumerate().filter(|(i, t)| t.kind == TokenKind::Ident && wanted(*i)) {
        let after = value.get(i + 1).is_none_or(|n| matches!(n.text(text), b"," | b"}" | b";"));
        let word = String::from_utf8_lossy(t.text(text)).into_owned();
        if after {
            out.extend(world.known_definitions(*home, &word).into_iter().map(|(f, i)| Home::new(f, i.span)));
        }
    }
    (!out.is_empty()).then_some(out)
}
