//! Where memory comes from that a template's function is given: some serve memory of certain functions alone.

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::items::Item;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;
use crate::transform::template::{Memory, of};

/// Macros that write their first argument (asm-generic/rwonce.h, linux/rcupdate.h).
const WRITERS: [&str; 3] = ["WRITE_ONCE", "rcu_assign_pointer", "rcu_replace_pointer"];

/// How deep copies in locals are followed.
const DEPTH: usize = 4;

/// Checks the calls of template functions that ask for it.
///
/// # Errors
/// `memory-of-unknown-kind`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for c in &plan.counterparts {
        let func = &plan.members[c.member].func;
        let memory = func.ast.callee(c.call).and_then(|name| of(&name)?.1.memory.as_ref());
        let Some(memory) = memory else { continue };
        let Some(&arg) = func.ast.args(c.call).get(memory.argument) else { continue };
        from(plan.world, func, arg, c.point, memory, DEPTH)?;
    }
    Ok(())
}

/// Whether all that `n` can be comes from the right functions.
fn from(world: &World<'_>, func: &Func, n: N, at: P, memory: &Memory, depth: usize) -> Result<(), Refusal> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let unknown = |what: &str| refuse("memory-of-unknown-kind", func.place(n), what);
    if depth == 0 {
        return Err(unknown("where this memory comes from cannot be followed"));
    }
    match ast.kind(n) {
        "cast_expression" => match ast.field(n, "value") {
            Some(v) => from(world, func, v, at, memory, depth - 1),
            None => Err(unknown("where this memory comes from is not understood")),
        },
        "call_expression" if ast.callee(n).is_some_and(|name| memory.from.contains(&name)) => Ok(()),
        "identifier" => {
            let name = ast.str(n);
            let Some(var) = func.vars.by_name.get(&name) else { return assigned(world, func, n, &name, memory) };
            if var.declared.iter().any(|&d| func.outlives(d)) {
                return assigned(world, func, n, &name, memory);
            }
            let defs = func.vars.reaching(&func.cfg, &name, at).unwrap_or_default();
            if defs.is_empty() || defs.iter().any(|d| d.value.is_none()) {
                return Err(unknown("where this memory comes from cannot be followed"));
            }
            defs.iter()
                .filter_map(|d| Some((d.value?, d.point)))
                .try_for_each(|(v, p)| from(world, func, v, p, memory, depth - 1))
        }
        "field_expression" => match ast.field(n, "field") {
            Some(field) => assigned(world, func, n, &ast.str(field), memory),
            None => Err(unknown("where this memory comes from is not understood")),
        },
        _ => Err(unknown("where this memory comes from is not understood")),
    }
}

/// Whether everything that the module puts into a member, or a variable, of this name is such memory or none. That nobody
/// else fills it is a heuristic.
fn assigned(world: &World<'_>, func: &Func, n: N, name: &str, memory: &Memory) -> Result<(), Refusal> {
    let mut any = false;
    for place in world.uses_in_module(func.file, name) {
        let view = world.view(place.file);
        let around = view.items().iter().filter(|i| i.span.contains(place.span));
        let Some(item) = around.min_by_key(|i| i.span.end - i.span.start) else { continue };
        let writes = |callee: &str| {
            let known = world.known;
            known.copiers.contains(callee) || known.assigns.contains_key(callee) || WRITERS.contains(&callee)
        };
        match filled(&view.text, item, place.span, memory, &writes) {
            Filled::Not | Filled::Empty => {}
            Filled::Right => any = true,
            Filled::Wrong(span) => {
                let label = format!("`{name}` is not seen to get memory of `{}()` here", memory.from.join("()` or `"));
                let mut r = refuse("memory-of-unknown-kind", Place { file: place.file, span }, label);
                r.related.push((func.place(n), "it is mapped here".into()));
                return Err(r);
            }
        }
    }
    let label = format!("`{name}` was not seen to get memory of `{}()`", memory.from.join("()` or `"));
    if any { Ok(()) } else { Err(refuse("memory-of-unknown-kind", func.place(n), label)) }
}

/// What one mention of a name puts there.
enum Filled {
    /// Nothing: it is read.
    Not,
    /// NULL.
    Empty,
    /// Memory of the right functions.
    Right,
    /// Something else, or nobody knows what.
    Wrong(Span),
}

fn filled(text: &[u8], item: &Item, name: Span, memory: &Memory, writes: &dyn Fn(&str) -> bool) -> Filled {
    let mut tokens = tokens_in(text, item.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let Some(at) = tokens.iter().position(|t| t.span == name) else { return Filled::Not };
    let base = code.base(at);
    let next = code.at(at + 1);
    let addressed = code.before(base) == b"&"
        && base.checked_sub(2).is_none_or(|i| !code.is_name(i) && !matches!(code.at(i), b")" | b"]"));
    if addressed || matches!(next, b"++" | b"--" | b"+=" | b"-=" | b"|=" | b"&=") {
        return Filled::Wrong(name);
    }
    // A function gets the value, a macro may write what it gets.
    let callee =
        code.bracket(at).and_then(|(open, _)| open.checked_sub(1)).filter(|&c| code.is_name(c)).map(|c| code.at(c));
    let whole = matches!(code.before(base), b"(" | b",") && matches!(next, b")" | b",");
    let may = |c: &[u8]| !c.iter().any(u8::is_ascii_lowercase) || writes(&String::from_utf8_lossy(c));
    if whole && callee.is_some_and(may) {
        return Filled::Wrong(name);
    }
    if next != b"=" {
        return Filled::Not;
    }
    value(code, at + 2, memory, DEPTH)
}

/// The value whose first token is at `at`.
fn value(code: Code<'_>, mut at: usize, memory: &Memory, depth: usize) -> Filled {
    while code.at(at) == b"(" {
        let Some(close) = crate::syntax::head::closing(code.text, code.tokens, at) else { break };
        if matches!(code.at(close + 1), b";" | b",") {
            break;
        }
        at = close + 1;
    }
    let span = code.tokens.get(at).map_or(Span::new(0, 0), |t| t.span);
    let right = |i: usize| memory.from.iter().any(|f| f.as_bytes() == code.at(i));
    match (code.at(at), code.at(at + 1)) {
        (b"NULL" | b"0", b";" | b"," | b"}") => Filled::Empty,
        (_, b"(") if right(at) => {
            let close = crate::syntax::head::closing(code.text, code.tokens, at + 1);
            let whole = close.is_some_and(|c| matches!(code.at(c + 1), b";" | b"," | b"}" | b")"));
            if whole { Filled::Right } else { Filled::Wrong(span) }
        }
        (local, b";" | b",") if depth > 0 && code.is_name(at) && code.declares(local) => {
            let writes = (0..code.tokens.len())
                .filter(|&i| i != at && code.at(i) == local && !matches!(code.before(i), b"." | b"->"));
            let mut any = false;
            for i in writes {
                if code.before(i) == b"&" {
                    return Filled::Wrong(span);
                }
                if code.at(i + 1) != b"=" {
                    continue;
                }
                match value(code, i + 2, memory, depth - 1) {
                    Filled::Right => any = true,
                    Filled::Empty | Filled::Not => {}
                    Filled::Wrong(span) => return Filled::Wrong(span),
                }
            }
            if any { Filled::Right } else { Filled::Wrong(span) }
        }
        _ => Filled::Wrong(span),
    }
}
