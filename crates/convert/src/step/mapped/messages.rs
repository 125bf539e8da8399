//! Messages of open() on their way to the mapped hook.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// Words of a message that opens something.
const OPENS: [&str; 4] = ["open", "opens", "opened", "opening"];

/// Lets the message with the string `k` use the new one of two `names` for the old one, in `out`. Gives the string if it says in
/// other words that something is opened.
pub fn renamed(
    world: &World<'_>,
    func: &Func,
    (open, hook): &(String, String),
    k: N,
    out: &mut Vec<(Span, String)>,
) -> Option<N> {
    let (ast, span) = (&func.ast, func.ast.span(k));
    let call = ast.ancestors(k).find(|&a| ast.kind(a) == "call_expression").and_then(|c| ast.callee(c))?;
    if !world.prints(func.file, &call) {
        return None;
    }
    let mut from = span.start;
    while let Some(at) = find_word(&ast.text[..span.end], open.as_bytes(), from) {
        from = at + open.len();
        out.push((Span::new(at, from), hook.clone()));
    }
    let text = ast.str(k).replace(open.as_str(), "").to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|w| OPENS.contains(&w)).then_some(k)
}
