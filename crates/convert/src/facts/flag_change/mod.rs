//! The matcher `flag-change`: setting and clearing flags, in every spelling.

pub mod word;

use crate::edit::layout::BREAK;
use crate::edit::set::{Piece, operand};
use crate::facts::constants::is_macro_name;
use crate::facts::flag_test::mask_value;
use crate::facts::flags::{Flags, flags, is_zero};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::ast::N;

/// The form that clears flags of a word.
pub const CLEAR_WORD: &str = "clear-word";

/// What a statement does to the flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The mapping's identifier.
    pub vma: N,
    /// In order: whether flags are set (else cleared), and the expression that names them.
    pub parts: Vec<(bool, N)>,
    /// Whether each part names one flag by its bit: such a change has a transform of its own.
    pub by_bit: bool,
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
    if ast.kind(n) == "comma_expression" {
        let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return Ok(None) };
        let (Some(mut first), Some(second)) = (find(func, l)?, find(func, r)?) else { return Ok(None) };
        first.parts.extend(second.parts);
        let same = ast.bytes(first.vma) == ast.bytes(second.vma) && first.by_bit == second.by_bit;
        return Ok(same.then_some(first));
    }
    if let Some(callee) = ast.callee(n) {
        let args = ast.args(n);
        let Some(vma) = vma_arg(&args) else { return Ok(None) };
        let by_bit = matches!(callee.as_str(), "vma_set_flags" | "vma_clear_flags");
        let parts = match (callee.as_str(), args.len()) {
            ("vma_set_flags" | "vma_clear_flags", 2..) => {
                args[1..].iter().map(|&bit| (callee == "vma_set_flags", bit)).collect()
            }
            ("vm_flags_set", 2) => vec![(true, args[1])],
            ("vm_flags_clear", 2) => vec![(false, args[1])],
            // The old function computes (flags | set) & ~clear.
            ("vm_flags_mod", 3) => vec![(true, args[1]), (false, args[2])],
            ("vm_flags_reset" | "vm_flags_init", 2) => whole(func, vma, n, args[1])?,
            _ => match func.flag_macros.get(&callee) {
                Some(parts) => parts.iter().filter_map(|&(set, i)| Some((set, *args.get(i)?))).collect(),
                None => return Ok(None),
            },
        };
        return Ok(Some(Change { vma, parts, by_bit }));
    }
    if ast.kind(n) != "assignment_expression" {
        return Ok(None);
    }
    let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return Ok(None) };
    let target = ast.strip(l);
    if let Some(change) = word::changes(func, n, target) {
        return Ok(Some(change));
    }
    if !func.is_field(target, "vm_flags") {
        return Ok(None);
    }
    let Some(vma) = ast.field(target, "argument").map(|a| ast.strip(a)) else { return Ok(None) };
    let replaced = |label: &str| refuse("flags-replaced", func.place(n), label);
    let parts = match ast.field(n, "operator").map_or("", |o| ast.kind(o)) {
        "=" => whole(func, vma, n, r)?,
        op => compound(func, op, r).ok_or_else(|| replaced("the flags are masked with a word"))?,
    };
    Ok(Some(Change { vma, parts, by_bit: false }))
}

/// What `f |= r` or `f &= r` does.
fn compound(func: &Func, op: &str, r: N) -> Option<Vec<(bool, N)>> {
    match op {
        "|=" => Some(vec![(true, r)]),
        "&=" => complement(func, r).map(|mask| vec![(false, mask)]),
        _ => None,
    }
}

/// What is done to the flags where the whole word is written: to their own value, or to that of a local word.
fn whole(func: &Func, vma: N, at: N, value: N) -> Result<Vec<(bool, N)>, Refusal> {
    let ast = &func.ast;
    let own = |n: N| {
        func.is_field(n, "vm_flags")
            && ast.field(n, "argument").is_some_and(|a| ast.bytes(ast.strip(a)) == ast.bytes(vma))
            || word::stands_for(func, n, vma)
    };
    let label = "the whole word of flags is replaced here";
    steps(func, value, &own).ok_or_else(|| refuse("flags-replaced", func.place(at), label))
}

/// The changes, in order, that lead from a word to the value of `n`: `(w & ~A) | B` clears A and then sets B.
fn steps(func: &Func, n: N, word: &dyn Fn(N) -> bool) -> Option<Vec<(bool, N)>> {
    let ast = &func.ast;
    let n = ast.strip(n);
    if word(n) {
        return Some(Vec::new());
    }
    let (l, r) = (ast.field(n, "left")?, ast.field(n, "right")?);
    let set = match ast.kind(ast.field(n, "operator")?) {
        "|" => true,
        "&" => false,
        _ => return None,
    };
    for (inner, other) in [(l, r), (r, l)] {
        // What is set or cleared must not depend on the flags themselves.
        let own = ast.walk(other).any(|k| word(k) || func.is_field(k, "vm_flags"));
        if let Some(mut all) = steps(func, inner, word).filter(|_| !own) {
            all.push((set, if set { other } else { complement(func, other)? }));
            return Some(all);
        }
    }
    None
}

/// The operand of `~`.
fn complement(func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let is = ast.kind(n) == "unary_expression" && ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "~");
    is.then(|| ast.field(n, "argument")).flatten()
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
    // A flag that is nothing goes, but for a statement that must not.
    let sole = func.ast.statement(change.vma).is_some_and(|s| func.is_sole_body(s));
    let sole = sole && change.parts.iter().all(|p| is_nothing(world, func, p.1));
    for &(set, n) in &change.parts {
        let mut parts = flags(world, func, n)?;
        if !sole {
            parts.words.retain(|&w| !is_zero(world, func, w));
        }
        // Where the flags are a word, the expression stays as it is.
        let (bits, word) = if set { ("set", "set-word") } else { ("clear", CLEAR_WORD) };
        if !has(bits) && has(word) {
            let hole = vec![Piece::Hole(func.ast.span(func.ast.strip(n)))];
            let value = if set { hole } else { operand(&func.ast, n) };
            out.push(Line { lead: Vec::new(), when: word, value });
            continue;
        }
        emit(world, func, set, &parts, &[], &mut out);
    }
    // The old call asked once, and before it changed anything.
    let asks = change.parts.iter().find_map(|p| func.ast.walk(p.1).find(|&k| looks(func, k)));
    match asks.filter(|_| out.len() > 1) {
        Some(n) => {
            let label = "this would be asked more than once, or when flags were changed already";
            Err(refuse("unexplained-use", func.place(n), label))
        }
        None => Ok(out),
    }
}

/// Whether `n` reads the flags, or does more than to look at a value that stays what it is.
fn looks(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    match ast.kind(n) {
        "assignment_expression" | "update_expression" => true,
        "call_expression" => !ast.callee(n).is_some_and(|name| is_macro_name(&name)),
        _ => func.is_field(n, "vm_flags"),
    }
}

/// Whether an expression names flags that are nothing, and no others.
pub fn is_nothing(world: &World<'_>, func: &Func, n: N) -> bool {
    let zero = |w: &N| is_zero(world, func, *w);
    flags(world, func, n)
        .is_ok_and(|f| f.bits.is_empty() && f.conditional.is_empty() && !f.words.is_empty() && f.words.iter().all(zero))
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
