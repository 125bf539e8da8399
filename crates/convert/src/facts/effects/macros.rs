//! Macros that look like functions, read as functions.

use std::sync::Arc;

use crate::census::slot::Place;
use crate::facts::effects::Home;
use crate::facts::func::Func;
use crate::facts::prints::is_joined;
use crate::facts::world::World;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};

/// The function or macro at `home`, with its place if its text was made up; none if it cannot be understood.
pub fn parsed(world: &World<'_>, home: Home) -> Option<(Func, Option<Place>)> {
    let (file, span) = home;
    let view = world.view(file);
    let item = view.items().iter().find(|i| i.span == span)?;
    if !matches!(item.kind, ItemKind::MacroDefinition { .. }) {
        return world.parse(file, item).ok().map(|f| (f, None));
    }
    let text: Arc<[u8]> = as_function(&view.text, item)?.into_bytes().into();
    let made = items(&text);
    let only = made.iter().find(|i| matches!(i.kind, ItemKind::Function { .. }))?;
    let func = Func::parse(file, &text, only).ok()?;
    Some((func, Some(Place { file, span })))
}

/// `void NAME(long a, long b) { BODY; }`. The operators `#` and `##` go: what they make is text, or a name that is not known.
fn as_function(text: &[u8], item: &Item) -> Option<String> {
    let ItemKind::MacroDefinition { name, params: Some(params), body } = &item.kind else { return None };
    let word = |s: &[u8]| String::from_utf8_lossy(s).into_owned();
    let mut list: Vec<String> = Vec::new();
    for p in params {
        let p = word(p.of(text));
        list.push(if p.trim().ends_with("...") { "long __VA_ARGS__".into() } else { format!("long {p}") });
    }
    let mut code = String::new();
    let tokens = tokens_in(text, *body);
    let mut open: Vec<bool> = Vec::new();
    for (i, t) in tokens.iter().enumerate() {
        match t.text(text) {
            b"(" => open.push(true),
            b"{" => open.push(false),
            b")" | b"}" => drop(open.pop()),
            _ => {}
        }
        match t.text(text) {
            b"##" | b"#" => {}
            // Two words among arguments are strings; elsewhere they may be a declaration.
            _ if open.last() == Some(&true) && is_joined(text, *t, tokens.get(i + 1)) => {}
            // An extension of GCC that only says that it is one.
            b"__extension__" => {}
            other if t.kind != TokenKind::Comment => {
                code.push_str(&word(other));
                code.push(' ');
            }
            _ => {}
        }
    }
    let list = if list.is_empty() { "void".to_string() } else { list.join(", ") };
    Some(format!("void {}({list})\n{{\n\t{code};\n}}\n", word(name.of(text))))
}
