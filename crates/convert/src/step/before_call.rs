//! What a `return` decides before it comes to the populate call becomes statements before the action.

use crate::edit::set::{Edit, EditSet, Piece};
use crate::facts::ahead::{Ahead, ahead};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::refuse;
use crate::plan::stop::Stop;
use crate::syntax::ast::N;
use crate::syntax::eol::line_end;
use crate::syntax::items::Item;
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// Names of a new local.
const NAMES: [&str; 4] = ["ret", "err", "rc", "error"];

/// The lines for `c ? -E : CALL` and `x ?: CALL`.
///
/// # Errors
/// `populate-result-shape` where the value of `x` is not known to be an int.
pub fn lines(world: &World<'_>, func: &Func, call: N, edits: &mut EditSet) -> Result<Vec<Vec<Piece>>, Stop> {
    let ast = &func.ast;
    let text = |t: &str| Piece::Text(t.to_owned());
    // What became of an expression in parentheses may have taken their place.
    let edited: Vec<Span> = edits.iter().map(|e| e.span).collect();
    let hole = |n: N| {
        let (inner, outer) = (ast.span(ast.strip(n)), ast.span(ast.outer(n)));
        Piece::Hole(if edited.contains(&outer) { outer } else { inner })
    };
    let mut out = Vec::new();
    let mut local: Option<String> = None;
    for step in ahead(func, call) {
        match step {
            Ahead::If(c, false, e) => {
                out.push(vec![text("if ("), hole(c), text(")")]);
                out.push(vec![text("\treturn "), hole(e), text(";")]);
            }
            Ahead::If(c, true, e) => {
                let whole = matches!(ast.kind(ast.strip(c)), "identifier" | "field_expression" | "call_expression")
                    || edited.contains(&ast.span(ast.outer(c)));
                let (open, close) = if whole { ("if (!", ")") } else { ("if (!(", "))") };
                out.push(vec![text(open), hole(c), text(close)]);
                out.push(vec![text("\treturn "), hole(e), text(";")]);
            }
            Ahead::Or(x) => {
                let name = match local.clone() {
                    Some(name) => name,
                    None => variable(world, func, x, edits)?,
                };
                out.push(vec![text(&format!("{name} = ")), hole(x), text(";")]);
                out.push(vec![text(&format!("if ({name})"))]);
                out.push(vec![text(&format!("\treturn {name};"))]);
                local = Some(name);
            }
        }
    }
    Ok(out)
}

/// An int that holds `x` until the function returns: a local that is there, or a new one.
fn variable(world: &World<'_>, func: &Func, x: N, edits: &mut EditSet) -> Result<String, Stop> {
    let ast = &func.ast;
    let odd = |why: &str| -> Stop { refuse("populate-result-shape", func.place(x), why).into() };
    if !is_int(world, func, x) {
        return Err(odd("what is returned instead of the call's result is not known to be an int"));
    }
    let stmt = ast.statement(x).unwrap_or(func.body);
    let free = |name: &&String| {
        let [declared] = func.vars.by_name[*name].declared[..] else { return false };
        let plain = ast.parent(declared).is_some_and(|p| ast.kind(p) == "declaration");
        let top = ast.statement(declared).and_then(|d| ast.parent(d)) == Some(func.body);
        let idle = ast.leaves(stmt).all(|k| ast.bytes(k) != name.as_bytes());
        plain
            && top
            && idle
            && func.is_local(name)
            && func.type_of(name).is_some_and(|t| t == "int")
            && !edits.drops(ast.span(declared))
    };
    if let Some(name) = func.vars.by_name.keys().find(free) {
        return Ok(name.clone());
    }
    let name = NAMES.into_iter().find(|n| !func.mentions(n));
    let last = ast.named(func.body).take_while(|&n| ast.kind(n) == "declaration").last();
    let (Some(name), Some(last)) = (name, last) else { return Err(odd("there is no local to hold this")) };
    let at = line_end(&ast.text, ast.span(last).end);
    edits.add(Edit::new("locals", Span::new(at, at), format!("\tint {name};\n")))?;
    Ok(name.to_owned())
}

/// Whether `x` is an int: a local, or the result of a function that says so.
fn is_int(world: &World<'_>, func: &Func, x: N) -> bool {
    let ast = &func.ast;
    let x = ast.strip(x);
    let Some(name) = ast.callee(x) else {
        return ast.kind(x) == "identifier" && func.type_of(&ast.str(x)).is_some_and(|t| t == "int");
    };
    let found = world.known_definitions(func.file, &name);
    let says = |file, head: Span| {
        let text = &world.view(file).text;
        let words = tokens_in(text, head);
        let pointer = words.iter().any(|t| t.is_punct(text, "*"));
        !pointer && words.iter().any(|t| t.is_word(text, "int")) && !words.iter().any(|t| t.is_word(text, "unsigned"))
    };
    let head = |item: &Item| Some(Span::new(item.span.start, item.name_span()?.start));
    !found.is_empty() && found.iter().all(|(f, i)| head(i).is_some_and(|h| says(*f, h)))
}
