//! The matcher `flag-change`: setting and clearing flags, in every spelling.

use super::flag_test::mask_value;
use super::flags::{Flags, flags};
use crate::edit::layout::BREAK;
use crate::edit::set::Piece;
use crate::guard::refuse;
use crate::syntax::ast::N;
use crate::unit::fit::term;
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::world::World;

/// The form that clears flags of a word.
pub const CLEAR_WORD: &str = "clear-word";

/// What a statement does to the flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The mapping's identifier.
    pub vma: N,
    /// In order: whether flags are set (else cleared), and the expression that names them.
    pub parts: Vec<(bool, N)>,
}

/// The change that the expression `n` makes, if it is one.
///
/// # Errors
/// `flags-replaced` when the whole word is written.
pub fn find(func: &Func, n: N) -> Result<Option<Change>, Refusal> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let vma_arg =
        |args: &[N]| args.first().map(|&a| ast.strip(a)).filter(|&a| func.names.vmas.contains_key(&ast.str(a)));
    if let Some(callee) = ast.callee(n) {
        let args = ast.args(n);
        let Some(vma) = vma_arg(&args) else { return Ok(None) };
        let parts = match (callee.as_str(), args.len()) {
            ("vm_flags_set", 2) => vec![(true, args[1])],
            ("vm_flags_clear", 2) => vec![(false, args[1])],
            // The old function computes (flags | set) & ~clear.
            ("vm_flags_mod", 3) => vec![(true, args[1]), (false, args[2])],
            ("vm_flags_reset" | "vm_flags_init", 2) => vec![word_change(func, vma, n, args[1])?],
            _ => return Ok(None),
        };
        return Ok(Some(Change { vma, parts }));
    }
    if ast.kind(n) != "assignment_expression" {
        return Ok(None);
    }
    let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return Ok(None) };
    let target = ast.strip(l);
    if !func.is_field(target, "vm_flags") {
        return Ok(None);
    }
    let Some(vma) = ast.field(target, "argument").map(|a| ast.strip(a)) else { return Ok(None) };
    let parts = match ast.field(n, "operator").map_or("", |o| ast.kind(o)) {
        "|=" => vec![(true, r)],
        "&=" => match complement(func, r) {
            Some(mask) => vec![(false, mask)],
            None => return Err(refuse("flags-replaced", func.place(n), "the flags are masked with a word")),
        },
        _ => vec![word_change(func, vma, n, r)?],
    };
    Ok(Some(Change { vma, parts }))
}

/// The operand of `~`.
fn complement(func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let is = ast.kind(n) == "unary_expression" && ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "~");
    is.then(|| ast.field(n, "argument")).flatten()
}

/// `flags = flags | X` and `flags = flags & ~X`; anything else replaces the word.
fn word_change(func: &Func, vma: N, at: N, value: N) -> Result<(bool, N), Refusal> {
    let ast = &func.ast;
    let value = ast.strip(value);
    let none = || refuse("flags-replaced", func.place(at), "the whole word of flags is replaced here");
    let (Some(l), Some(r)) = (ast.field(value, "left"), ast.field(value, "right")) else { return Err(none()) };
    let same = |n: N| {
        func.is_field(ast.strip(n), "vm_flags")
            && ast.field(ast.strip(n), "argument").is_some_and(|a| ast.bytes(ast.strip(a)) == ast.bytes(vma))
    };
    match ast.field(value, "operator").map_or("", |o| ast.kind(o)) {
        "|" if same(l) => Ok((true, r)),
        "|" if same(r) => Ok((true, l)),
        "&" if same(l) => complement(func, r).map(|m| (false, m)).ok_or_else(none),
        "&" if same(r) => complement(func, l).map(|m| (false, m)).ok_or_else(none),
        _ => Err(none()),
    }
}

/// One statement of the new code: which form, and what its words stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What stands before it: conditions with their line breaks.
    pub lead: Vec<Piece>,
    /// The form, see `when`.
    pub when: &'static str,
    /// `bits(FLAGS)` or `mask(FLAGS)`; for a word `FLAGS` or `term(FLAGS)`.
    pub value: Vec<Piece>,
}

/// The statements that make the change. `has` tells for which forms the target has what they need.
///
/// # Errors
/// As [`flags`].
pub fn lines(
    world: &World<'_>,
    func: &Func,
    change: &Change,
    has: &dyn Fn(&str) -> bool,
) -> Result<Vec<Line>, Refusal> {
    let mut out = Vec::new();
    for &(set, n) in &change.parts {
        let parts = flags(world, func, n)?;
        // Where the flags are a word, the expression stays as it is.
        let (bits, word) = if set { ("set", "set-word") } else { ("clear", CLEAR_WORD) };
        if !has(bits) && has(word) {
            let hole = vec![Piece::Hole(func.ast.span(func.ast.strip(n)))];
            let value = if set { hole } else { term(&func.ast, n) };
            out.push(Line { lead: Vec::new(), when: word, value });
            continue;
        }
        emit(world, func, set, &parts, &[], &mut out);
    }
    Ok(out)
}

fn emit(world: &World<'_>, func: &Func, set: bool, parts: &Flags, lead: &[Piece], out: &mut Vec<Line>) {
    let bits = Flags { bits: parts.bits.clone(), ..Flags::default() };
    if !bits.is_none() {
        let when = if set { "set" } else { "clear" };
        out.push(Line { lead: lead.to_vec(), when, value: vec![Piece::Text(bits.bit_list(world))] });
    }
    for &w in &parts.words {
        let when = if set { "set-mask" } else { "clear-mask" };
        out.push(Line { lead: lead.to_vec(), when, value: mask_value(world, func, w) });
    }
    for (cond, yes, no) in &parts.conditional {
        for (part, negated) in [(yes, false), (no, true)] {
            if part.is_none() {
                continue;
            }
            let inner = func.ast.strip(*cond);
            let span = func.ast.span(inner);
            let mut lead = lead.to_vec();
            let simple = matches!(func.ast.kind(inner), "identifier" | "field_expression" | "call_expression");
            if negated && simple {
                lead.extend([Piece::Text("if (!".into()), Piece::Hole(span), Piece::Text(format!("){BREAK}	"))]);
            } else if negated {
                lead.extend([Piece::Text("if (!(".into()), Piece::Hole(span), Piece::Text(format!(")){BREAK}	"))]);
            } else {
                lead.extend([Piece::Text("if (".into()), Piece::Hole(span), Piece::Text(format!("){BREAK}\t"))]);
            }
            emit(world, func, set, part, &lead, out);
        }
    }
}
