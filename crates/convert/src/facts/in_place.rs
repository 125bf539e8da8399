//! Macros that look like functions, read as functions where they stand: places in them are places of the file.

use std::sync::Arc;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::tokens_in;
use crate::tree::source::FileId;

/// The macro `item` of a file as a function of its parameters, of which `typed` tells the types of some; none if it is not made of
/// statements or of an expression, or if it makes words of its arguments. Lines are not continued, and nothing stands before it.
pub fn in_place(
    world: &World<'_>,
    file: FileId,
    item: &Item,
    typed: &dyn Fn(usize) -> Option<&'static str>,
) -> Option<Func> {
    let ItemKind::MacroDefinition { name, params: Some(params), body } = &item.kind else { return None };
    let text = &world.view(file).text;
    let word = |s: &[u8]| String::from_utf8_lossy(s).into_owned();
    if tokens_in(text, *body).iter().any(|t| matches!(t.text(text), b"#" | b"##" | b"__VA_ARGS__")) {
        return None;
    }
    let given =
        |(i, p): (usize, &crate::syntax::span::Span)| format!("{} {}", typed(i).unwrap_or("long"), word(p.of(text)));
    let list: Vec<String> = params.iter().enumerate().map(given).collect();
    let list = if list.is_empty() { "void".to_owned() } else { list.join(", ") };
    let head = format!("void {}({list}) {{", word(name.of(text)));
    let start = body.start.checked_sub(head.len())?;
    let mut made = vec![b' '; start];
    made.extend(head.bytes());
    made.extend(body.of(text).iter().map(|&b| if b == b'\\' { b' ' } else { b }));
    made.extend(b";}\n");
    let made: Arc<[u8]> = made.into();
    let all = items(&made);
    let only = all.iter().find(|i| matches!(i.kind, ItemKind::Function { .. }))?;
    let mut func = Func::parse(file, &made, only).ok()?;
    world.learn_assigned(&mut func);
    func.expands = true;
    func.span = item.span;
    func.name_span = *name;
    Some(func)
}
