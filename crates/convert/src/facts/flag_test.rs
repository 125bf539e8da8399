//! The matcher `flag-test`: one meaning, many spellings.

use crate::edit::set::Piece;
use crate::facts::flags::{Flags, flags};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::knowledge::words;
use crate::kernel::symbols;
use crate::model::outcome::Refusal;
use crate::syntax::ast::N;
use crate::transform::pattern::Binds;

/// What a matcher found: which form to use and what its words stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The form, see `when`.
    pub when: String,
    /// Whether `NOT` is written.
    pub negated: bool,
    /// Texts for `bits(X)` and `mask(X)` by X, and for plain words.
    pub values: Vec<(String, Vec<Piece>)>,
    /// The mapping's identifier.
    pub binds: Binds,
}

/// The form for the word of flags itself.
pub const WORD: &str = "word";

/// The form for a word that is only printed, with `%pGv`.
pub const PRINTED: &str = "printed";

/// A test `VMA->vm_flags & MASK`, possibly compared.
struct Test {
    vma: N,
    mask: N,
}

/// Matches a test of the flags at `n`, or the word itself.
///
/// # Errors
/// As [`flags`].
pub fn find(world: &World<'_>, func: &Func, n: N) -> Result<Option<Found>, Refusal> {
    let ast = &func.ast;
    let node = ast.strip(n);
    if node != n {
        return Ok(None);
    }
    if func.is_field(n, "vm_flags") {
        return Ok(word(func, n));
    }
    let mut negated = false;
    let mut at = n;
    while ast.kind(at) == "unary_expression" && ast.kids(at).first().is_some_and(|&k| ast.kind(k) == "!") {
        let Some(inner) = ast.field(at, "argument") else { return Ok(None) };
        negated = !negated;
        at = ast.strip(inner);
    }
    if let Some(found) = comparison(world, func, at, negated)? {
        return Ok(Some(found));
    }
    if let Some(found) = several(world, func, at, negated)? {
        return Ok(Some(found));
    }
    let Some(test) = masked(func, at) else { return Ok(None) };
    if at == n && !is_truth(func, n) {
        return Ok(None);
    }
    plain(world, func, &test, negated)
}

/// Tests of flags of one mapping, joined by `&&` or by `||`, all for a flag that is set or all for one that is not.
fn several(world: &World<'_>, func: &Func, n: N, negated: bool) -> Result<Option<Found>, Refusal> {
    let ast = &func.ast;
    let operator = |n: N| ast.field(n, "operator").map_or("", |o| ast.kind(o));
    if ast.kind(n) != "binary_expression" || !matches!(operator(n), "&&" | "||") {
        return Ok(None);
    }
    let mut operands = Vec::new();
    let mut left = vec![n];
    while let Some(at) = left.pop().map(|k| ast.strip(k)) {
        if ast.kind(at) == "binary_expression" && operator(at) == operator(n) {
            left.extend(ast.field(at, "right").into_iter().chain(ast.field(at, "left")));
        } else {
            operands.push(at);
        }
    }
    let mut union = Flags::default();
    let mut first: Option<(N, bool)> = None;
    for at in operands {
        let not = ast.kind(at) == "unary_expression" && ast.kids(at).first().is_some_and(|&k| ast.kind(k) == "!");
        let inner = if not { ast.field(at, "argument").map_or(at, |a| ast.strip(a)) } else { at };
        let Some(test) = masked(func, inner) else { return Ok(None) };
        let set = flags(world, func, test.mask)?;
        let (vma, unset) = *first.get_or_insert((test.vma, not));
        // `a && b` asks for all of the flags, and so does `!a || !b`; the other two ask for any of them.
        let all = (operator(n) == "&&") != unset;
        let known = set.bits.iter().any(|b| union.bits.contains(b));
        let fits = set.is_bits() && !known && not == unset && ast.bytes(vma) == ast.bytes(test.vma);
        if !fits || all && set.bits.len() > 1 {
            return Ok(None);
        }
        union.bits.extend(set.bits);
    }
    let Some((vma, unset)) = first.filter(|_| union.is_bits()) else { return Ok(None) };
    let when = if (operator(n) == "&&") != unset { "all" } else { "any" };
    let values = vec![("bits(FLAGS)".into(), vec![Piece::Text(union.bit_list(world))])];
    Ok(Some(Found { when: when.into(), negated: negated != unset, values, binds: binds(vma) }))
}

fn binds(vma: N) -> Binds {
    Binds { vma: Some(vma), ..Binds::default() }
}

fn word(func: &Func, n: N) -> Option<Found> {
    let ast = &func.ast;
    let vma = ast.strip(ast.field(n, "argument")?);
    let outer = ast.outer(n);
    if let Some(p) = ast.parent(outer) {
        let written = ast.kind(p) == "assignment_expression" && ast.field(p, "left") == Some(outer);
        let address = ast.kind(p) == "pointer_expression" || ast.kind(p) == "update_expression";
        if written || address {
            return None;
        }
    }
    Some(Found { when: WORD.into(), binds: binds(vma), ..Found::default() })
}

/// `VMA->vm_flags & MASK` in either order.
fn masked(func: &Func, n: N) -> Option<Test> {
    let ast = &func.ast;
    let n = ast.strip(n);
    if ast.kind(n) != "binary_expression" || ast.kind(ast.field(n, "operator")?) != "&" {
        return None;
    }
    let (l, r) = (ast.field(n, "left")?, ast.field(n, "right")?);
    let (f, mask) = if func.is_field(ast.strip(l), "vm_flags") { (l, r) } else { (r, l) };
    let f = ast.strip(f);
    if !func.is_field(f, "vm_flags") {
        return None;
    }
    Some(Test { vma: ast.strip(ast.field(f, "argument")?), mask })
}

fn plain(world: &World<'_>, func: &Func, test: &Test, negated: bool) -> Result<Option<Found>, Refusal> {
    let set = flags(world, func, test.mask)?;
    let one = set.is_bits() && set.bits.len() == 1;
    let when = if one {
        "one"
    } else if set.is_bits() {
        "any"
    } else {
        "any-mask"
    };
    if !set.conditional.is_empty() || set.is_none() || mixes_words(&set) {
        return Ok(None);
    }
    let values = values(world, func, &set, test.mask);
    Ok(Some(Found { when: when.into(), negated, values, binds: binds(test.vma) }))
}

/// Words and bits together cannot be written as one mask of either kind; `~MASK` is no mask either.
fn mixes_words(set: &Flags) -> bool {
    set.bits.len() > 15
}

/// What `bits(FLAGS)` and `mask(FLAGS)` stand for.
fn values(world: &World<'_>, func: &Func, set: &Flags, mask: N) -> Vec<(String, Vec<Piece>)> {
    vec![
        ("bits(FLAGS)".into(), vec![Piece::Text(set.bit_list(world))]),
        ("mask(FLAGS)".into(), mask_value(world, func, mask)),
    ]
}

/// A `vma_flags_t` with the flags of the expression: the counterpart of a named mask, or the word converted.
pub fn mask_value(world: &World<'_>, func: &Func, mask: N) -> Vec<Piece> {
    let inner = func.ast.strip(mask);
    if let Some(new) = world.known.masks.get(&func.ast.str(inner)).and_then(|m| m.new.as_ref())
        && world.target.has(new)
    {
        return vec![Piece::Text(new.clone())];
    }
    vec![Piece::Text(format!("{}(", symbols::FROM_LEGACY)), Piece::Hole(func.ast.span(inner)), Piece::Text(")".into())]
}

/// `(f & M) == V`, `!=`, with V zero, M or a part of M.
fn comparison(world: &World<'_>, func: &Func, n: N, negated: bool) -> Result<Option<Found>, Refusal> {
    let ast = &func.ast;
    if ast.kind(n) != "binary_expression" {
        return Ok(None);
    }
    let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
    if !matches!(op, "==" | "!=") {
        return Ok(None);
    }
    let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return Ok(None) };
    let (test, value) = match (masked(func, l), masked(func, r)) {
        (Some(t), None) => (t, r),
        (None, Some(t)) => (t, l),
        _ => return Ok(None),
    };
    let differs = (op == "!=") != negated;
    let set = flags(world, func, test.mask)?;
    let want = flags(world, func, value)?;
    if want.is_none() {
        // `== 0` is the negation of any.
        return plain(world, func, &test, !differs);
    }
    let same_text = ast.normal(test.mask) == ast.normal(value);
    if same_text && set.conditional.is_empty() && !set.is_none() {
        let when = if set.is_bits() && set.bits.len() == 1 {
            "one"
        } else if set.is_bits() {
            "all"
        } else {
            "all-mask"
        };
        let values = values(world, func, &set, test.mask);
        return Ok(Some(Found { when: when.into(), negated: differs, values, binds: binds(test.vma) }));
    }
    if !set.is_bits() || !want.is_bits() || !want.bits.iter().all(|b| set.bits.contains(b)) {
        return Ok(None);
    }
    if want.bits.len() == set.bits.len() {
        let values = values(world, func, &set, test.mask);
        return Ok(Some(Found { when: "all".into(), negated: differs, values, binds: binds(test.vma) }));
    }
    let rest =
        Flags { bits: set.bits.iter().filter(|b| !want.bits.contains(b)).cloned().collect(), ..Flags::default() };
    let when = match (want.bits.len() == 1, rest.bits.len() == 1) {
        (true, true) => "only-one",
        (false, true) => "only-all-one",
        (true, false) => "only-one-any",
        (false, false) => "only",
    };
    let when = if differs { format!("not-{when}") } else { when.to_string() };
    let values = vec![
        ("bits(SET)".into(), vec![Piece::Text(want.bit_list(world))]),
        ("bits(UNSET)".into(), vec![Piece::Text(rest.bit_list(world))]),
    ];
    Ok(Some(Found { when, negated: false, values, binds: binds(test.vma) }))
}

/// Whether only the truth of `n` matters where it stands.
pub fn is_truth(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let at = ast.outer(n);
    let Some(p) = ast.parent(at) else { return false };
    let field = ast.node(at).field;
    match ast.kind(p) {
        "if_statement" | "while_statement" | "do_statement" | "for_statement" => field == Some("condition"),
        // What stands before `?:` is a value as well.
        "conditional_expression" => field == Some("condition") && ast.field(p, "consequence").is_some(),
        "unary_expression" => ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "!"),
        "binary_expression" => ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "&&" | "||")),
        "argument_list" => {
            let callee = ast.parent(p).and_then(|call| ast.callee(call)).unwrap_or_default();
            matches!(callee.as_str(), "likely" | "unlikely") && ast.parent(p).is_some_and(|call| is_truth(func, call))
                || words(&callee).any(|w| matches!(w.as_str(), "warn" | "bug")) && callee.to_uppercase() == callee
        }
        "init_declarator" => ast.parent(p).and_then(|d| ast.field(d, "type")).is_some_and(|t| ast.str(t) == "bool"),
        "assignment_expression" if field == Some("right") => {
            let name = ast.field(p, "left").map(|l| ast.str(l)).unwrap_or_default();
            let declared = func.vars.by_name.get(&name).map(|v| v.declared.clone()).unwrap_or_default();
            !declared.is_empty()
                && declared.iter().all(|&d| {
                    let decl =
                        ast.ancestors(d).find(|&a| matches!(ast.kind(a), "declaration" | "parameter_declaration"));
                    decl.and_then(|d| ast.field(d, "type")).is_some_and(|t| ast.str(t) == "bool")
                })
        }
        _ => false,
    }
}
