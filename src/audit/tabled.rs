//! What tables of constants and enumerations hold where bits are wanted.

use crate::audit::named::Wrong;
use crate::census::slot::Place;
use crate::facts::declared::tag_of;
use crate::facts::func::Func;
use crate::facts::world::World;

use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::structs::structs;
use crate::tree::source::FileId;

/// Where the table that an element of a list is read from holds a mask, or combines bits: its name, the place and what is wrong.
pub fn in_table(world: &World<'_>, func: &Func, n: N) -> Option<(String, Place, Wrong)> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let (base, member) = match ast.kind(n) {
        "field_expression" => (ast.strip(ast.field(n, "argument")?), Some(n)),
        _ => (n, None),
    };
    let table = table(func, base)?;
    let name = ast.str(table);
    let (file, span) = initialiser(world, func, &name)?;
    let index = match member {
        Some(n) => Some(Member { name: ast.str(ast.field(n, "field")?), at: position(world, func, base, n) }),
        None => None,
    };
    let text = &world.view(file).text;
    let found = elements(text, span, index.as_ref()).into_iter().find_map(|e| Some((e, wrong(world, text, e)?)));
    found.map(|(span, wrong)| (name, Place { file, span }, wrong))
}

/// What the enumerator `name` of the file is, where it is no number of a bit.
pub fn enumerated(world: &World<'_>, file: FileId, name: &str) -> Option<(Place, Wrong)> {
    let text = &world.view(file).text;
    let tokens: Vec<Token> =
        world.view(file).tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect::<Vec<_>>();
    let at = |i: usize| tokens.get(i).map_or(&b""[..], |t| t.text(text));
    let is = |i: &usize| {
        at(*i) == name.as_bytes() && at(i + 1) == b"=" && i.checked_sub(1).is_some_and(|k| matches!(at(k), b"{" | b","))
    };
    let i = (0..tokens.len()).find(is)?;
    let end = (i + 2..tokens.len()).find(|&k| matches!(at(k), b"," | b"}"))?;
    let span = Span::new(tokens[i + 2].span.start, tokens[end - 1].span.end);
    wrong(world, text, span).map(|wrong| (Place { file, span: Span::new(tokens[i].span.start, span.end) }, wrong))
}

/// The name of the table behind `x[i]`, `x`, a pointer to one of its elements, or a local that is such a pointer.
fn table(func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "subscript_expression" | "pointer_expression" => table(func, ast.field(n, "argument")?),
        "binary_expression" => table(func, ast.field(n, "left")?),
        "identifier" => match func.vars.by_name.get(&ast.str(n)) {
            Some(v) if !func.outlives(*v.declared.first()?) && func.is_pointer(&ast.str(n)) => {
                let [only] = v.defs.as_slice() else { return None };
                table(func, only.value?)
            }
            _ => Some(n),
        },
        _ => None,
    }
}

/// The file of a table of the function or of its file, and where it is declared.
fn declared(world: &World<'_>, func: &Func, name: &str) -> Option<(FileId, Span)> {
    if let Some(v) = func.vars.by_name.get(name) {
        let [declared] = v.declared.as_slice() else { return None };
        let declaration = func.ast.ancestors(*declared).find(|&p| func.ast.kind(p) == "declaration")?;
        return Some((func.file, func.ast.span(declaration)));
    }
    let found = world.table(func.file, name).map(|(file, item)| (file, item.span));
    // Together with its structure.
    let view = world.view(func.file);
    let of = |span: &Span| after(&view.text, *span, name).is_some();
    found.or_else(|| {
        let others = view.items().iter().filter(|i| matches!(i.kind, ItemKind::Other)).map(|i| i.span);
        others.into_iter().find(of).map(|span| (func.file, span))
    })
}

/// The tokens of a declaration, and where the `=` stands behind the name.
fn after(text: &[u8], span: Span, name: &str) -> Option<(Vec<Token>, usize)> {
    let tokens = tokens_in(text, span);
    let named = tokens.windows(2).position(|w| w[0].is_word(text, name) && matches!(w[1].text(text), b"[" | b"="))?;
    let assigned = (named..tokens.len()).find(|&i| tokens[i].is_punct(text, "="))?;
    Some((tokens, assigned))
}

/// The file and the place of what a constant table is initialised with.
fn initialiser(world: &World<'_>, func: &Func, name: &str) -> Option<(FileId, Span)> {
    let (file, span) = declared(world, func, name)?;
    let text = &world.view(file).text;
    let (tokens, assigned) = after(text, span, name)?;
    let constant = tokens[..assigned].iter().any(|t| t.is_word(text, "const"));
    constant.then(|| (file, Span::new(tokens[assigned].span.end, span.end)))
}

/// A member of the structures in a table: its name, and how many stand before it.
struct Member {
    name: String,
    at: Option<usize>,
}

fn position(world: &World<'_>, func: &Func, base: N, n: N) -> Option<usize> {
    let tag = tag_of(world, func, base).or_else(|| tag_of_table(world, func, base))?;
    let name = func.ast.str(func.ast.field(n, "field")?);
    let text = &world.view(func.file).text;
    let word = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
    let all = world.view(func.file).items().iter().flat_map(|i| structs(text, i.span)).collect::<Vec<_>>();
    let of = all.into_iter().find(|d| d.tag.is_some_and(|t| word(t) == tag))?;
    of.members.iter().position(|m| word(m.name) == name)
}

/// The tag of the structures in a table of the file.
fn tag_of_table(world: &World<'_>, func: &Func, base: N) -> Option<String> {
    let (file, span) = declared(world, func, &func.ast.str(table(func, base)?))?;
    let text = &world.view(file).text;
    let tokens = tokens_in(text, span);
    let at = tokens.iter().position(|t| t.is_word(text, "struct"))?;
    Some(String::from_utf8_lossy(tokens.get(at + 1)?.text(text)).into_owned())
}

/// The places of the values in an initialiser: all of them, or those of one member.
fn elements(text: &[u8], span: Span, member: Option<&Member>) -> Vec<Span> {
    let tokens: Vec<Token> = tokens_in(text, span).into_iter().filter(|t| t.kind != TokenKind::Comment).collect();
    let mut out = Vec::new();
    // By open braces: how many values stand before.
    let mut before: Vec<usize> = Vec::new();
    let (mut first, mut depth) = (0, 0usize);
    for i in 0..=tokens.len() {
        let word = tokens.get(i).map_or(&b";"[..], |t| t.text(text));
        match word {
            b"(" | b"[" => depth += 1,
            b")" | b"]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || !matches!(word, b"{" | b"}" | b"," | b";") {
            continue;
        }
        let all = &tokens[first..i.min(tokens.len())];
        let named = all.iter().rposition(|t| t.is_punct(text, "="));
        let value = &all[named.map_or(0, |k| k + 1)..];
        let designator = named.and_then(|k| all[..k].iter().rfind(|t| t.kind == TokenKind::Ident));
        let fits = member.is_none_or(|m| match designator {
            Some(d) if all.first().is_some_and(|t| t.is_punct(text, ".")) => d.is_word(text, &m.name),
            _ => m.at.is_some() && before.last().copied() == m.at,
        });
        if let (Some(a), Some(b), true) = (value.first(), value.last(), fits && word != b"{") {
            out.push(Span::new(a.span.start, b.span.end));
        }
        match word {
            b"{" => before.push(0),
            b"}" => drop(before.pop()),
            b"," => before.iter_mut().last().into_iter().for_each(|n| *n += 1),
            _ => {}
        }
        first = i + 1;
    }
    out
}

/// What is wrong with a value as the number of a bit.
fn wrong(world: &World<'_>, text: &[u8], span: Span) -> Option<Wrong> {
    let words: Vec<String> = tokens_in(text, span)
        .into_iter()
        .map(|t| String::from_utf8_lossy(t.text(text)).into_owned())
        .filter(|w| !matches!(w.as_str(), "(" | ")"))
        .collect();
    let names: Vec<&String> = words.iter().filter(|w| *w != "|").collect();
    let mask = |w: &&String| world.known.flags.contains_key(*w) || world.known.masks.contains_key(*w);
    let bit = |w: &&String| world.known.flags.values().any(|f| f.bit == **w);
    if !names.is_empty() && names.iter().all(mask) {
        return Some(Wrong::Mask(names[0].clone()));
    }
    (names.len() > 1 && words.len() > names.len() && names.iter().all(bit)).then_some(Wrong::Combined)
}
