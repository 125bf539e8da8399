//! Where memory comes from that a template's function is given: some serve memory of certain functions alone.

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::symbols::STORES;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;
use crate::transform::template::{Memory, of};

/// What vmalloc_user() calls, and the flag that it gives (mm/vmalloc.c).
const USER: &str = "vmalloc_user";
const RANGES: [&str; 2] = ["__vmalloc_node_range", "__vmalloc_node_range_noprof"];
const FLAG: &str = "VM_USERMAP";

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

/// Whether everything that the module puts into a member, or a variable, of this name is such memory or none; where it
/// puts nothing there, everything that the directory does. That nobody else fills it is a heuristic.
fn assigned(world: &World<'_>, func: &Func, n: N, name: &str, memory: &Memory) -> Result<(), Refusal> {
    let is_member = func.ast.kind(n) == "field_expression";
    let writes = |callee: &str| world.known.assigns.contains_key(callee) || STORES.contains(&callee);
    let mut any = false;
    for places in [world.uses_in_module(func.file, name), world.uses_in_directory(func.file, name)] {
        for place in places {
            let view = world.view(place.file);
            let around = view.items().iter().filter(|i| i.span.contains(place.span));
            let Some(item) = around.min_by_key(|i| i.span.end - i.span.start) else { continue };
            let look = Look { text: &view.text, items: view.items(), memory, writes: &writes };
            match look.filled(item, place.span, is_member) {
                Filled::Not | Filled::Empty => {}
                Filled::Right => any = true,
                Filled::Wrong(span) => {
                    let label =
                        format!("`{name}` is not seen to get memory of `{}()` here", memory.from.join("()` or `"));
                    let mut r = refuse("memory-of-unknown-kind", Place { file: place.file, span }, label);
                    r.related.push((func.place(n), "it is mapped here".into()));
                    return Err(r);
                }
            }
        }
        if any || !is_member {
            break;
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

/// A file in which values are looked at.
struct Look<'a> {
    text: &'a [u8],
    items: &'a [Item],
    memory: &'a Memory,
    /// Functions that write what they get.
    writes: &'a dyn Fn(&str) -> bool,
}

impl Look<'_> {
    fn filled(&self, item: &Item, name: Span, is_member: bool) -> Filled {
        let tokens = plain(self.text, item);
        let code = Code { text: self.text, tokens: &tokens };
        let Some(at) = tokens.iter().position(|t| t.span == name) else { return Filled::Not };
        if is_member && !matches!(code.before(at), b"." | b"->") {
            return Filled::Not;
        }
        if self.escapes(code, at) {
            return Filled::Wrong(name);
        }
        if code.at(at + 1) != b"=" {
            return Filled::Not;
        }
        self.value(code, at + 2, DEPTH)
    }

    /// Whether what the name at `at` holds is changed otherwise than by an assignment, or may be.
    fn escapes(&self, code: Code<'_>, at: usize) -> bool {
        let base = if matches!(code.before(at), b"." | b"->") { code.base(at) } else { at };
        let next = code.at(at + 1);
        // `&q->ring->head` is in what it points to.
        let addressed = code.before(base) == b"&"
            && !matches!(next, b"->" | b"[")
            && base.checked_sub(2).is_none_or(|i| !code.is_name(i) && !matches!(code.at(i), b")" | b"]"));
        if addressed || matches!(next, b"++" | b"--" | b"+=" | b"-=" | b"|=" | b"&=") {
            return true;
        }
        // A function gets the value, a macro may write what it gets.
        let callee =
            code.bracket(at).and_then(|(open, _)| open.checked_sub(1)).filter(|&c| code.is_name(c)).map(|c| code.at(c));
        let whole = matches!(code.before(base), b"(" | b",") && matches!(next, b")" | b",");
        let may = |c: &[u8]| !c.iter().any(u8::is_ascii_lowercase) || (self.writes)(&String::from_utf8_lossy(c));
        whole && callee.is_some_and(may)
    }

    /// The value whose first token is at `at`.
    fn value(&self, code: Code<'_>, mut at: usize, depth: usize) -> Filled {
        while code.at(at) == b"(" {
            let Some(close) = crate::syntax::head::closing(code.text, code.tokens, at) else { break };
            if matches!(code.at(close + 1), b";" | b",") {
                break;
            }
            at = close + 1;
        }
        let span = code.tokens.get(at).map_or(Span::new(0, 0), |t| t.span);
        let right = |i: usize| self.memory.from.iter().any(|f| f.as_bytes() == code.at(i));
        match (code.at(at), code.at(at + 1)) {
            (b"NULL" | b"0", b";" | b"," | b"}") => Filled::Empty,
            (name, b"(") => {
                let close = crate::syntax::head::closing(code.text, code.tokens, at + 1);
                let whole = close.filter(|&c| matches!(code.at(c + 1), b";" | b"," | b"}" | b")"));
                let is = |close| right(at) || self.flagged(code, at, close) || depth > 0 && self.gives(name, depth - 1);
                if whole.is_some_and(is) { Filled::Right } else { Filled::Wrong(span) }
            }
            (local, b";" | b",") if depth > 0 && code.is_name(at) && code.declares(local) => {
                match latest(code, at).filter(|&i| !self.changes(code, i, at)) {
                    Some(i) => self.value(code, i + 2, depth - 1),
                    None => judged(self.all_of(code, local, depth - 1), span),
                }
            }
            (name, b";" | b",") if depth > 0 && code.is_name(at) => self.variable(name, span, depth - 1),
            _ => Filled::Wrong(span),
        }
    }

    /// Whether this call is what vmalloc_user() itself is.
    fn flagged(&self, code: Code<'_>, at: usize, close: usize) -> bool {
        let alone = |i: usize| matches!(code.before(i), b"," | b"|") && matches!(code.at(i + 1), b"," | b"|" | b")");
        let flag = |i: usize| code.at(i) == FLAG.as_bytes() && alone(i);
        RANGES.iter().any(|r| r.as_bytes() == code.at(at))
            && self.memory.from.iter().any(|f| f == USER)
            && (at..close).any(flag)
    }

    /// Whether a static function of the file gives nothing but such memory, or none.
    fn gives(&self, name: &[u8], depth: usize) -> bool {
        let is = |i: &&Item| matches!(&i.kind, ItemKind::Function { name: n, .. } if n.of(self.text) == name);
        let mut all = self.items.iter().filter(is);
        let (Some(item), None) = (all.next(), all.next()) else { return false };
        let tokens = plain(self.text, item);
        let code = Code { text: self.text, tokens: &tokens };
        let returned = (0..tokens.len()).filter(|&i| code.at(i) == b"return");
        let values: Vec<Filled> = returned.map(|i| self.value(code, i + 1, depth)).collect();
        item.is_static()
            && values.iter().any(|v| matches!(v, Filled::Right))
            && values.iter().all(|v| matches!(v, Filled::Right | Filled::Empty))
    }

    /// Whether the variable at `at` may be changed otherwise since it was assigned at `from`.
    fn changes(&self, code: Code<'_>, from: usize, at: usize) -> bool {
        (from + 1..at).any(|i| is_variable(code, i, code.at(at)) && self.escapes(code, i))
    }

    /// All that is put into a variable of the file that no other one sees.
    fn variable(&self, name: &[u8], span: Span, depth: usize) -> Filled {
        let mut any = Ok(false);
        let mut homes = 0;
        for item in self.items.iter().filter(|i| find_word(i.span.of(self.text), name, 0).is_some()) {
            let tokens = plain(self.text, item);
            let code = Code { text: self.text, tokens: &tokens };
            let at_top = item.kind == ItemKind::Other && tokens.first().is_some_and(|t| t.is_word(self.text, "static"));
            homes += usize::from(at_top);
            // A variable of a function, or a macro.
            let other = item.is_function() && hides(code, name);
            if other || !at_top && !item.is_function() {
                return Filled::Wrong(span);
            }
            any = any.and_then(|any| Ok(self.all_of(code, name, depth)? || any));
        }
        if homes == 0 { Filled::Wrong(span) } else { judged(any, span) }
    }

    /// Whether some of what is put into the variable `name` by this code is such memory. What is something else is the error.
    fn all_of(&self, code: Code<'_>, name: &[u8], depth: usize) -> Result<bool, Span> {
        let mut any = false;
        for i in (0..code.tokens.len()).filter(|&i| is_variable(code, i, name)) {
            if self.escapes(code, i) {
                return Err(code.tokens[i].span);
            }
            if code.at(i + 1) != b"=" {
                continue;
            }
            match self.value(code, i + 2, depth) {
                Filled::Right => any = true,
                Filled::Empty | Filled::Not => {}
                Filled::Wrong(span) => return Err(span),
            }
        }
        Ok(any)
    }
}

/// What all that is put into a variable comes to, which is asked for at `span`.
fn judged(all: Result<bool, Span>, span: Span) -> Filled {
    match all {
        Ok(true) => Filled::Right,
        Ok(false) => Filled::Wrong(span),
        Err(span) => Filled::Wrong(span),
    }
}

fn plain(text: &[u8], item: &Item) -> Vec<Token> {
    let mut tokens = tokens_in(text, item.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    tokens
}

fn is_variable(code: Code<'_>, at: usize, name: &[u8]) -> bool {
    code.at(at) == name && !matches!(code.before(at), b"." | b"->")
}

/// Whether a function has a variable of its own of this name.
fn hides(code: Code<'_>, name: &[u8]) -> bool {
    let typed = |i: usize| match code.before(i) {
        b"*" => i.checked_sub(2).is_some_and(|j| code.is_name(j) && code.at(j) != b"return"),
        before => code.is_name(i - 1) && before != b"return",
    };
    (1..code.tokens.len()).any(|i| is_variable(code, i, name) && typed(i))
}

/// Index of the assignment that gave the variable at `at` its value, where that can be no other: a statement before, in a block
/// around it, and no label in between.
fn latest(code: Code<'_>, at: usize) -> Option<usize> {
    let name = code.at(at);
    let last = (0..at).rfind(|&i| is_variable(code, i, name) && code.at(i + 1) == b"=")?;
    if !matches!(code.before(last), b";" | b"{" | b"}") || (0..code.tokens.len()).any(|i| addressed(code, i, name)) {
        return None;
    }
    let mut depth = 0usize;
    for i in last..at {
        let label = code.at(i) == b":" && matches!(code.before(i - 1), b";" | b"{" | b"}");
        match code.at(i) {
            b"case" | b"default" => return None,
            b"{" => depth += 1,
            b"}" => depth = depth.checked_sub(1)?,
            _ if label => return None,
            _ => {}
        }
    }
    Some(last)
}

fn addressed(code: Code<'_>, at: usize, name: &[u8]) -> bool {
    is_variable(code, at, name) && code.before(at) == b"&" && !at.checked_sub(2).is_some_and(|i| code.is_name(i))
}
