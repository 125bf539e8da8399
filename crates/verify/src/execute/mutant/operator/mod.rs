//! The kinds of mistakes that are made on purpose, one file per idea.
//!
//! They are the mistakes that people make in such conversions. None is made that is plainly no mistake: a
//! statement whose effect nobody can see is not dropped, and statements that do not touch each other are not
//! swapped.

mod action;
mod bits;
mod condition;
mod dropped;
mod order;
mod quiet;
mod state;
mod table;
mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::graph::Graph;
use super::site::{Code, Does, Found, Site};
use crate::execute::function::Parsed;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::tokens_in;
use crate::syntax::mask::MaskKind;
use crate::syntax::span::Span;

type Operator = fn(&Code<'_>) -> Vec<Found>;

/// All operators, most telling first.
const OPERATORS: [(&str, Operator); 28] = [
    ("protection after the action", order::protection_late),
    ("another action", action::other_action),
    ("size of the action by a page", action::size),
    ("error code of the action lost", state::override_lost),
    ("check dropped", dropped::check),
    ("any for all", bits::any_all),
    ("mask for bit", bits::mask),
    ("private data lost", state::private_data),
    ("operations lost", state::operations),
    ("another error code", value::errno),
    ("entry of mapped lost", table::mapped),
    ("statement dropped", dropped::statement),
    ("another bit", bits::other),
    ("condition negated", condition::negated),
    ("page frame by one", action::frame),
    ("set for clear", bits::set_clear),
    ("one page only", action::one_page),
    ("start of the action by a page", action::start),
    ("comparison by one", condition::comparison),
    ("and for or", condition::connective),
    ("bit lost", bits::lost),
    ("order of two statements", order::neighbours),
    ("end for start", value::other_end),
    ("bytes for pages", value::bytes_for_pages),
    ("shift lost", value::shift),
    ("plus for minus", value::arithmetic),
    ("number by one", value::number),
    ("result taken as zero", dropped::result),
];

/// The operators' names in their order.
pub const ORDER: [&str; OPERATORS.len()] = {
    let mut names = [""; OPERATORS.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = OPERATORS[i].0;
        i += 1;
    }
    names
};

/// Actions that add flags of their own to the mapping.
const REMAPS: [&str; 5] = [
    "mmap_action_remap",
    "mmap_action_remap_full",
    "mmap_action_ioremap",
    "mmap_action_ioremap_full",
    "mmap_action_simple_ioremap",
];

/// All that can be done to the changed items.
pub fn sites(text: &Arc<[u8]>, graph: &Graph<'_>, changed: &[usize]) -> Vec<Site> {
    let does = does(text, graph);
    let mut out = Vec::new();
    for &item in changed {
        let Ok(parsed) = Parsed::new(text, &graph.items[item]) else { continue };
        let descs = descs(text, &graph.items[item]);
        let code = Code { parsed: &parsed, descs: &descs, does };
        let inside = body(text, &graph.items[item]);
        let never = condition::never(&code);
        let silent = quiet::silent(&code);
        for (operator, find) in OPERATORS {
            for found in find(&code) {
                let mut edits = found.edits;
                edits.sort_by_key(|(s, _)| (s.start, s.end));
                let span = parsed.ast.span(found.node);
                // Of what cannot happen only the opposite shows.
                let dead = operator != "condition negated" && never.iter().any(|d| d.contains(span));
                let dead = dead || silent.iter().any(|q| q.contains(span));
                let fits = |(s, _): &(Span, String)| !dead && inside.contains(*s) && !parsed.has_directive(*s);
                if !edits.is_empty() && edits.iter().all(fits) && !parsed.has_directive(span) {
                    let in_arm = parsed.arm_of(found.node).is_some();
                    let mark = mark(&parsed, found.node, &edits);
                    out.push(Site { operator, item, span, edits, mark, in_arm });
                }
            }
        }
    }
    out
}

/// What the reached code does.
fn does(text: &[u8], graph: &Graph<'_>) -> Does {
    let mut does = Does::default();
    for &i in &graph.reached {
        for t in tokens_in(text, graph.items[i].span) {
            does.remaps |= REMAPS.iter().any(|r| t.is_word(text, r));
            does.maps_pages |= t.text(text).starts_with(b"mmap_action_map_kernel_pages");
        }
    }
    does
}

/// The parameters of a function that are descriptors.
fn descs(text: &[u8], item: &Item) -> BTreeSet<String> {
    let ItemKind::Function { params, .. } = &item.kind else { return BTreeSet::new() };
    let is = |s: Span| tokens_in(text, s).iter().any(|t| t.is_word(text, "vm_area_desc"));
    let name = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
    params.iter().filter(|p| is(p.span)).filter_map(|p| p.name).map(name).collect()
}

/// The part of an item that may be changed.
fn body(text: &[u8], item: &Item) -> Span {
    match &item.kind {
        ItemKind::Function { body, .. } => *body,
        _ => {
            let equals = tokens_in(text, item.span).into_iter().find(|t| t.is_punct(text, "="));
            Span::new(equals.map_or(item.span.end, |t| t.span.end), item.span.end)
        }
    }
}

/// A place in the block around `n`, or in the arm of an `#if`, where a statement can stand.
fn mark(parsed: &Parsed, n: N, edits: &[(Span, String)]) -> Option<usize> {
    let ast = &parsed.ast;
    let text = &ast.text;
    let free = |at: usize| edits.iter().all(|(s, _)| at <= s.start || s.end <= at);
    for block in ast.ancestors(n).filter(|&p| ast.kind(p) == "compound_statement") {
        // What stands before the first label of a switch is never reached.
        if ast.parent(block).is_some_and(|p| ast.kind(p) == "switch_statement") {
            continue;
        }
        let start = ast.span(block).start;
        let line = parsed.masks.iter().find(|m| m.kind == MaskKind::Arm && m.span.start <= start && start < m.span.end);
        let at = match line {
            Some(m) => m.span.end,
            None => start + 1,
        };
        let whole = if line.is_some() { b'\n' } else { b'{' };
        if at > 0 && text.get(at - 1) == Some(&whole) && free(at) {
            return Some(at);
        }
    }
    None
}
