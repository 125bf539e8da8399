//! A loop that remaps consecutive frames page by page is one action for the whole mapping.
//!
//! Each round must map one page at the next address from the next frame, and the loop must run until the mapping is
//! full, or as much of it as the variable holds that counts down its length. A frame that is looked up for each page (an
//! array, vmalloc_to_pfn()) is none that follows from the one before.

use crate::edit::set::{Piece, operand};
use crate::facts::declared::{is_byte_pointer, is_byte_type};
use crate::facts::func::Func;
use crate::facts::types::is_wide_type;
use crate::facts::usage::{Usage, usage};
use crate::facts::world::World;
use crate::guard::prot_reaches;
use crate::step::failing::{Errno, follow};
use crate::step::page_loop::steps::{By, Steps, bare, steps};
use crate::step::page_loop::{after, body, count, is_fixed, is_loop, messages, walk};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::lex::{TokenKind, tokens_in};

/// A loop that fills the mapping with consecutive frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinearLoop {
    /// The call that maps a page.
    pub call: N,
    /// Where the loop's condition is evaluated.
    pub cond: P,
    /// The mapping, as passed to the call.
    pub vma: N,
    /// The first frame.
    pub frame: Vec<Piece>,
    /// Whether the frames are those of a device.
    pub io: bool,
    /// The loop's condition, and the variable whose first value is the length, if that may be less than the mapping's.
    pub cut_off: Option<(N, N)>,
    /// Places that gave the result variable a value before the loop, which is then 0 behind it in any case.
    pub settled: Vec<P>,
    /// What is printed for each page.
    pub messages: Vec<N>,
    /// The protection of the pages.
    pub prot: N,
}

/// What the loop `stmt` maps; none for any other loop.
pub fn find(world: &World<'_>, func: &Func, stmt: N) -> Option<LinearLoop> {
    let ast = &func.ast;
    if !is_loop(ast.kind(stmt)) {
        return None;
    }
    let maps = |c: &N| matches!(ast.callee(*c).as_deref(), Some("remap_pfn_range" | "io_remap_pfn_range"));
    let mut calls = func.calls().into_iter().filter(|&c| ast.is_within(c, stmt)).filter(maps);
    let call = calls.next().filter(|_| calls.next().is_none())?;
    let args = ast.args(call);
    let &[vma, address, frame, size, prot] = args.as_slice() else { return None };
    let nested = ast.ancestors(call).filter(|&p| p != stmt).any(|p| is_loop(ast.kind(p)));
    let directive = tokens_in(&ast.text, ast.span(stmt)).iter().any(|t| t.kind == TokenKind::Directive);
    let at = func.cfg.point_of(ast, call)?;
    let mine = func.names.vmas.contains_key(&ast.str(ast.strip(vma)));
    let own_prot = func.term(prot, at).is_field("vm_page_prot");
    let fits = own_prot || prot_reaches::is_constant(world, func, prot);
    if nested || directive || !mine || !func.term(size, at).is_page() || !fits {
        return None;
    }
    let (own, how) = usage(world, func, call).ok()?;
    if !matches!(how, Usage::Assigned(..) | Usage::Tested { .. }) {
        return None;
    }
    let failing = follow(world, func, call, at, &how).ok()?;
    if matches!(failing.errno, Errno::Ignored | Errno::Positive(_)) {
        return None;
    }
    let result = how.variable().map(String::as_str);
    let cond = count::counting(func, stmt, result)?;
    let messages = messages(world, func, stmt, own);
    let quiet = |c: &str| world.computes(func.file, c) && !world.known.acting.contains(c);
    body(func, stmt, own, result, &quiet, &messages).ok()?;
    let steps = steps(func, stmt, own, result).ok()?;
    let (_, at_start) = walk::address(func, &steps, address).ok()?;
    let point = func.cfg.point_of(ast, cond)?;
    let whole = matches!(count::rounds(func, &steps, stmt, cond), Ok(count::Rounds::Mapping));
    // Without a round nothing is mapped, and the mapping may be merged with others.
    let plain = || own_prot && !func.field_writes().iter().any(|w| w.0 == "vm_ops" || w.0 == "vm_private_data");
    let cut_off = count::cut_off(func, &steps, cond)
        .filter(|_| !whole && ast.kind(stmt) != "do_statement" && plain())
        .map(|size| (cond, size));
    let first = frames(func, &steps, frame).filter(|_| at_start && (whole || cut_off.is_some()))?;
    let settled = after::settled(func, stmt, point, result, whole, &failing.messages).ok()?;
    let io = ast.callee(call).as_deref() == Some("io_remap_pfn_range");
    Some(LinearLoop { call, cond: point, vma: ast.strip(vma), frame: first, io, cut_off, settled, messages, prot })
}

/// The first value of an expression that is one frame more in each round.
fn frames(func: &Func, steps: &Steps, n: N) -> Option<Vec<Piece>> {
    let ast = &func.ast;
    let mut n = bare(func, steps.resolved(func, n));
    if ast.kind(n) == "update_expression" {
        n = ast.strip(ast.field(n, "argument")?);
    }
    if let Some(step) = steps.of(func, n) {
        let first = if step.own { step.from?.0 } else { n };
        return (step.by == By::One && func.is_wide(&ast.str(n))).then(|| hole(func, first));
    }
    if let Some(callee) = ast.callee(n) {
        let &[arg] = ast.args(n).as_slice() else { return None };
        let inner = match callee.as_str() {
            "PHYS_PFN" | "PFN_DOWN" | "__phys_to_pfn" => bytes(func, steps, arg, false)?,
            "virt_to_pfn" => bytes(func, steps, arg, true)?,
            "page_to_pfn" => {
                let page = ast.strip(arg);
                let &[at] = ast.args(page).as_slice() else { return None };
                ast.callee(page).filter(|c| c == "virt_to_page")?;
                called("virt_to_page", bytes(func, steps, at, true)?)
            }
            _ => return None,
        };
        return Some(called(&callee, inner));
    }
    let (l, r, op) = (ast.field(n, "left")?, ast.field(n, "right")?, ast.kind(ast.field(n, "operator")?));
    match op {
        "+" => {
            let sides = [(l, r), (r, l)];
            let base = sides.into_iter().find(|&(b, i)| is_fixed(func, steps, b) && walk::is_index(func, steps, i));
            if let Some((base, _)) = base {
                return Some(hole(func, base));
            }
            let (fixed, rest) = sides.into_iter().find(|&(b, _)| is_fixed(func, steps, b))?;
            let mut sum = operand(ast, fixed);
            sum.push(Piece::Text(" + ".into()));
            sum.extend(factor(func, frames(func, steps, rest)?));
            Some(sum)
        }
        ">>" if ast.normal(r) == "PAGE_SHIFT" => {
            let mut out = factor(func, bytes(func, steps, l, false)?);
            out.extend([Piece::Text(" >> ".into()), Piece::Hole(ast.span(r))]);
            Some(out)
        }
        _ => None,
    }
}

/// The first value of an expression that is one page of bytes more in each round. A sum with a pointer is only understood
/// where that points to bytes.
fn bytes(func: &Func, steps: &Steps, n: N, pointer: bool) -> Option<Vec<Piece>> {
    let ast = &func.ast;
    let n = steps.resolved(func, n);
    if ast.kind(n) == "cast_expression" {
        let kind = ast.field(n, "type")?;
        let text = ast.normal(kind);
        let fine = is_wide_type(&text) || is_byte_pointer_type(&text);
        let value = ast.field(n, "value").filter(|_| fine)?;
        let mut out = vec![Piece::Text(format!("({})", ast.str(kind)))];
        out.extend(factor(func, bytes(func, steps, value, pointer)?));
        return Some(out);
    }
    if let Some(step) = steps.of(func, n).filter(|_| ast.kind(n) == "identifier") {
        let first = if step.own { step.from?.0 } else { n };
        return (step.by == By::Page).then(|| hole(func, first));
    }
    if let Some(callee) = ast.callee(n) {
        let &[arg] = ast.args(n).as_slice() else { return None };
        // Both are linear in their argument (asm/page.h, asm/io.h); for memory that is not mapped linearly they are wrong at
        // the first page already.
        return match callee.as_str() {
            "virt_to_phys" | "__pa" => Some(called(&callee, bytes(func, steps, arg, true)?)),
            _ => None,
        };
    }
    let (l, r) = (ast.field(n, "left")?, ast.field(n, "right")?);
    if ast.kind(ast.field(n, "operator")?) != "+" {
        return None;
    }
    let sides = [(l, r), (r, l)];
    let from_zero = sides.into_iter().find(|&(b, o)| is_fixed(func, steps, b) && walk::is_offset(func, steps, o));
    if let Some((base, _)) = from_zero {
        return (!pointer || counts_bytes(func, base)).then(|| hole(func, base));
    }
    let (fixed, rest) = sides.into_iter().find(|&(b, _)| !pointer && is_fixed(func, steps, b))?;
    let mut sum = operand(ast, fixed);
    sum.push(Piece::Text(" + ".into()));
    sum.extend(factor(func, bytes(func, steps, rest, false)?));
    Some(sum)
}

/// Whether adding a number to `n` adds bytes, as far as its type is known.
fn counts_bytes(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "identifier" => {
            func.is_wide(&ast.str(n)) && !func.is_pointer(&ast.str(n)) || is_byte_pointer(func, &ast.str(n))
        }
        "cast_expression" => ast.field(n, "type").is_some_and(|t| {
            let text = ast.normal(t);
            is_wide_type(&text) || is_byte_pointer_type(&text)
        }),
        _ => false,
    }
}

/// Whether a type is a pointer to bytes.
pub fn is_byte_pointer_type(text: &str) -> bool {
    text.strip_suffix('*').is_some_and(|t| is_byte_type(t.trim()))
}

fn hole(func: &Func, n: N) -> Vec<Piece> {
    vec![Piece::Hole(func.ast.span(func.ast.strip(n)))]
}

/// An expression as an operand: in parentheses unless it is a call or a name.
fn factor(func: &Func, inner: Vec<Piece>) -> Vec<Piece> {
    match inner.as_slice() {
        [Piece::Hole(h)] => operand(&func.ast, func.ast.at(*h)),
        [Piece::Text(t), ..] if t.len() > 1 && t.ends_with('(') => inner,
        _ => {
            let mut out = vec![Piece::Text("(".into())];
            out.extend(inner);
            out.push(Piece::Text(")".into()));
            out
        }
    }
}

fn called(name: &str, inner: Vec<Piece>) -> Vec<Piece> {
    let mut out = vec![Piece::Text(format!("{name}("))];
    out.extend(inner);
    out.push(Piece::Text(")".into()));
    out
}
