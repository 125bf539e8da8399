//! Members that keep the mapping for nobody: they are only written.

use crate::census::declared::variable;
use crate::census::typedefs::typedefs;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, find_word, tokens, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::structs::structs;
use crate::tree::source::FileId;

/// Whether the statement `n` is `x->m = vma;` and nothing reads `m`: its structure is defined in the source file, and no other
/// file names that.
pub fn is_unread_store(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let parts = || {
        let e = ast.named(n).next().filter(|_| ast.kind(n) == "expression_statement").map(|e| ast.strip(e))?;
        let plain = ast.kind(e) == "assignment_expression" && ast.kind(ast.field(e, "operator")?) == "=";
        let value = ast.field(e, "right").map(|r| ast.strip(r)).filter(|_| plain)?;
        let is_vma = ast.kind(value) == "identifier" && func.names.vmas.contains_key(&ast.str(value));
        let left =
            ast.field(e, "left").map(|l| ast.strip(l)).filter(|l| is_vma && ast.kind(*l) == "field_expression")?;
        let base = ast.strip(ast.field(left, "argument")?);
        let kind = func.type_of(&ast.str(base)).filter(|_| ast.kind(base) == "identifier")?;
        Some((kind.strip_prefix("struct ")?.trim().to_owned(), ast.str(ast.field(left, "field")?)))
    };
    parts().is_some_and(|(tag, member)| is_private(world, func.file, &tag) && !is_read(world, func.file, &tag, &member))
}

/// Whether the structure is defined in the source file, once, and named in no other.
fn is_private(world: &World<'_>, file: FileId, tag: &str) -> bool {
    let view = world.view(file);
    let all = view.items().iter().filter(|i| i.kind == ItemKind::Other).flat_map(|i| structs(&view.text, i.span));
    let defined = all.filter(|s| s.tag.is_some_and(|t| t.of(&view.text) == tag.as_bytes())).count();
    world.want_headers(file, tag);
    !world.is_header(file) && defined == 1 && world.near(file, tag).iter().all(|m| m.place.file == file)
}

/// Whether the file, or a macro that it sees, does more with a member of that name than to assign to it.
fn is_read(world: &World<'_>, file: FileId, tag: &str, member: &str) -> bool {
    let text = &world.view(file).text;
    let all = tokens(text);
    let others = typedefs(text, &all);
    let code = Code { text, tokens: &all };
    let reads = |i: usize| {
        let base = code.base(i);
        // The same name in another structure, or what is assigned as a statement.
        let item = world.view(file).items().iter().find(|x| x.span.contains(all[i].span));
        let inner = item.map(|x| tokens_in(text, x.span)).unwrap_or_default();
        let kind = || variable(text, &inner, code.at(base), &others);
        let other = base + 2 == i && kind().is_some_and(|t| t != tag);
        let assigned = code.at(i + 1) == b"=" && matches!(code.before(base), b";" | b"{" | b"}" | b")" | b"else");
        let filled = base == i && matches!(code.before(i - 1), b"{" | b",") && code.at(i + 1) == b"=";
        !(other || assigned || filled)
    };
    let named = |i: &usize| code.at(*i) == member.as_bytes() && matches!(code.before(*i), b"." | b"->");
    let in_macro = |f: FileId| {
        let view = world.view(f);
        let bodies = view.items().iter().filter_map(|i| match i.kind {
            ItemKind::MacroDefinition { body, .. } => Some(body),
            _ => None,
        });
        bodies.into_iter().any(|b| find_word(b.of(&view.text), member.as_bytes(), 0).is_some())
    };
    let theirs = |f: &FileId| *f != file && world.sources.get(*f).path.starts_with("include");
    let by_name = |i: &usize| {
        let word = all[*i].kind == TokenKind::Ident && code.at(*i) == member.as_bytes();
        word && matches!(code.before(*i), b"," | b"(")
            && matches!(code.at(i + 1), b")" | b",")
            && code.bracket(*i).is_some_and(|(o, _)| code.before(o).ends_with(b"of"))
    };
    (0..all.len()).filter(named).any(reads)
        || (0..all.len()).any(|i| by_name(&i))
        || world.seen_by(file, member).filter(|f| !theirs(f)).any(in_macro)
}
