//! A loop that inserts pages becomes one action, if it inserts the elements of an array one after the other.
//!
//! What the loop means is taken from its parts: a variable that goes on by one or by a page in each round
//! (`steps`), an address and an element that follow from such variables (`walk`), and a condition that says how
//! many rounds there are. Whatever else stands in the loop refuses it.

pub mod after;
pub mod count;
pub mod linear;
pub mod lookup;
pub mod steps;
pub mod walk;

use lookup::{COMPUTED, Lookup};
use steps::{Steps, steps};

use crate::facts::constants::is_macro_name;
use crate::facts::declared;
use crate::facts::func::Func;
use crate::facts::usage::{Usage, failing_edge, usage};
use crate::facts::world::World;
use crate::kernel::symbols;
use crate::model::outcome::{Refusal, refuse};
use crate::step::failing::{Errno, follow};
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};
use crate::syntax::lex::{TokenKind, tokens_in};

/// A loop that maps consecutive elements of an array at consecutive addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLoop {
    /// The call that inserts a page.
    pub call: N,
    /// Where the loop's condition is evaluated.
    pub cond: P,
    /// The mapping, as passed to the call.
    pub vma: N,
    /// The first address.
    pub start: N,
    /// The array, or what each page is looked up by.
    pub array: N,
    /// How each page is looked up, if it is no element of an array of pages.
    pub lookup: Option<Lookup>,
    /// The index of the first element; none for the first of the array.
    pub first: Option<N>,
    /// The number of pages; none when the loop fills the mapping.
    pub count: Option<N>,
    /// Whether the range is the whole mapping.
    pub full: bool,
    /// Whether the range is shown to lie in the mapping.
    pub inside: bool,
    /// Places that gave the result variable a value before the loop, which is then 0 behind it in any case.
    pub settled: Vec<P>,
    /// What is printed for each page.
    pub messages: Vec<N>,
}

/// Whether nodes of this kind are loops.
pub fn is_loop(kind: &str) -> bool {
    matches!(kind, "for_statement" | "while_statement" | "do_statement")
}

/// Whether `call` inserts one page into the handler's mapping.
pub fn inserts(func: &Func, call: N) -> bool {
    let first = || func.ast.args(call).first().map(|&a| func.ast.str(func.ast.strip(a)));
    func.ast.callee(call).as_deref() == Some("vm_insert_page")
        && first().is_some_and(|v| func.names.vmas.contains_key(&v))
}

/// A refusal of a loop whose addresses, elements or end are not understood.
pub fn odd(func: &Func, n: N, label: &str) -> Refusal {
    refuse("page-loop-shape", func.place(n), label)
}

/// What the loop `stmt` maps; none for a loop that inserts no page.
///
/// # Errors
/// One of the reasons that begin with `page-`, or what is wrong with the use of the call's result.
pub fn find(world: &World<'_>, func: &Func, stmt: N) -> Result<Option<PageLoop>, Refusal> {
    let ast = &func.ast;
    if !is_loop(ast.kind(stmt)) {
        return Ok(None);
    }
    let calls: Vec<N> = func.calls().into_iter().filter(|&c| ast.is_within(c, stmt) && inserts(func, c)).collect();
    let Some(&call) = calls.first() else { return Ok(None) };
    let args = ast.args(call);
    let &[vma, address, page] = args.as_slice() else { return Err(odd(func, call, "this call is not understood")) };
    // A target whose core asks for each page takes what is no element of an array.
    let asks = world.target.has(symbols::DISCONTIG);
    let element = walk::is_element(world, func, stmt, page);
    if !asks {
        element.clone()?;
    }
    if let Some(&second) = calls.get(1) {
        return Err(odd(func, second, "a second call in the loop inserts pages, too"));
    }
    if let Some(outer) = ast.ancestors(call).filter(|&p| p != stmt).find(|&p| is_loop(ast.kind(p))) {
        return Err(odd(func, outer, "a loop stands in a loop"));
    }
    let tokens = tokens_in(&ast.text, ast.span(stmt));
    if let Some(line) = tokens.iter().find(|t| t.kind == TokenKind::Directive) {
        let place = func.at(line.span);
        return Err(refuse("page-loop-shape", place, "what the loop does depends on the configuration"));
    }
    let (own, how) = usage(world, func, call)?;
    let at = func.cfg.point_of(ast, call).unwrap_or_default();
    let ignored = || {
        let label = "this failure was ignored, and the action's fails the mmap()";
        refuse("page-failure-ignored", func.place(own), label)
    };
    let failing = match how {
        Usage::Returned(_) => return Err(odd(func, own, "the first round returns")),
        Usage::Ignored => return Err(ignored()),
        _ => follow(world, func, call, at, &how)?,
    };
    if matches!(failing.errno, Errno::Ignored | Errno::Positive(_)) {
        return Err(ignored());
    }
    let result = how.variable().cloned();
    let cond = count::counting(func, stmt, result.as_deref());
    let cond = cond.ok_or_else(|| odd(func, stmt, "how often this loop runs is not understood"))?;
    let messages = messages(world, func, stmt, own);
    body(func, stmt, own, result.as_deref(), &|c| asks && c == COMPUTED, &messages)?;
    let steps = steps(func, stmt, own, result.as_deref())?;
    let (start, at_start) = walk::address(func, &steps, address)?;
    let element = element.and_then(|()| walk::element(func, &steps, page));
    let lookup = if asks { lookup::find(world, func, &steps, page) } else { None };
    let (array, first) = match (&lookup, element) {
        (Some(lookup), Err(_)) => (lookup.base, None),
        (_, element) => element.map_err(|r| if asks { lookup::why_not(func, &steps, page, r) } else { r })?,
    };
    if lookup.is_none() && declared::other_type(world, func, array) {
        return Err(refuse(
            "page-not-in-array",
            func.place(array),
            "these elements are not declared as `struct page *`",
        ));
    }
    let point = func.cfg.point_of(ast, cond).unwrap_or_default();
    let rounds = count::rounds(func, &steps, stmt, cond)?;
    let inside = match rounds {
        count::Rounds::Mapping => at_start,
        count::Rounds::Number(n) => {
            let shown = at_start && count::fits(func, n, point);
            if !shown && !declared::is_unsigned(world, func, n) {
                let label = "this number may be negative, and the loop then inserts nothing";
                return Err(refuse("page-count-may-be-negative", func.place(n), label));
            }
            if !shown && count::may_wrap(func, n, point, count::DEPTH) {
                let label = "this number may have wrapped around, and so may the end of the action's range";
                return Err(refuse("page-count-may-be-negative", func.place(n), label));
            }
            shown
        }
    };
    if lookup.is_some() && rounds != count::Rounds::Mapping {
        return Err(odd(func, cond, "the pages that are looked up are not shown to fill the mapping"));
    }
    let count = match rounds {
        count::Rounds::Mapping if !at_start => {
            return Err(odd(func, address, "the loop counts the mapping's pages, but does not begin at its start"));
        }
        count::Rounds::Mapping => None,
        count::Rounds::Number(n) => Some(n),
    };
    let found = PageLoop {
        call,
        cond: point,
        vma: ast.strip(vma),
        start,
        array,
        lookup,
        first,
        full: count.is_none(),
        count,
        inside,
        settled: after::settled(func, stmt, point, result.as_deref(), count.is_none(), &failing.messages)?,
        messages,
    };
    Ok(Some(found))
}

/// The statements of the loop's body.
pub fn statements(func: &Func, stmt: N) -> Vec<N> {
    let ast = &func.ast;
    match ast.field(stmt, "body") {
        Some(b) if ast.kind(b) == "compound_statement" => ast.named(b).collect(),
        Some(b) => vec![b],
        None => Vec::new(),
    }
}

/// The statements of the body, beside the call's own one, that only print what a round does.
fn messages(world: &World<'_>, func: &Func, stmt: N, own: N) -> Vec<N> {
    let ast = &func.ast;
    let prints = |s: &N| {
        let call = ast.named(*s).next().filter(|&c| ast.kind(*s) == "expression_statement" && c != own);
        let quiet = |k: N| match ast.kind(k) {
            "assignment_expression" | "update_expression" => false,
            "call_expression" => {
                let stateless = |c: String| world.known.stateless.contains(&c) && !world.fills_other(ast, k);
                Some(k) == call || ast.callee(k).is_some_and(stateless)
            }
            _ => true,
        };
        call.is_some_and(|c| world.is_message(func, c)) && ast.walk(*s).all(quiet)
    };
    statements(func, stmt).into_iter().filter(|&s| s != own).filter(prints).collect()
}

/// The body holds the call, what it needs, a test of its result, steps, and `messages`; nothing else. `quiet` says which functions
/// may be called for what the call needs.
fn body(
    func: &Func,
    stmt: N,
    own: N,
    result: Option<&str>,
    quiet: &dyn Fn(&str) -> bool,
    messages: &[N],
) -> Result<(), Refusal> {
    let ast = &func.ast;
    let more = |n: N, label: &str| Err(refuse("page-loop-does-more", func.place(n), label));
    head(func, stmt)?;
    let all = statements(func, stmt);
    let Some(at) = all.iter().position(|&s| s == own) else {
        return more(own, "the page is inserted under a condition");
    };
    if ast.kind(own) == "if_statement" && ast.field(own, "alternative").is_some() {
        return more(own, "the loop does something else when the page was inserted");
    }
    for &s in all[..at].iter().filter(|s| !messages.contains(s)) {
        let plain = matches!(ast.kind(s), "declaration" | "expression_statement");
        let works = |k: N| match ast.kind(k) {
            "call_expression" => !ast.callee(k).is_some_and(|c| quiet(&c)),
            kind => kind == "update_expression",
        };
        if !plain || ast.walk(s).any(works) {
            return more(s, "this is done in each round before the page is inserted");
        }
    }
    for &s in all[at + 1..].iter().filter(|s| !messages.contains(s)) {
        let step = ast.kind(s) == "expression_statement" && ast.named(s).all(|e| steps::is_step(func, e))
            || steps::guarded(func, s).is_some();
        if !step && !is_test(func, s, result) {
            return more(s, "this is done in each round after the page is inserted");
        }
    }
    Ok(())
}

/// The clauses of a `for` give variables their first values and make steps; nothing else.
fn head(func: &Func, stmt: N) -> Result<(), Refusal> {
    let ast = &func.ast;
    let more = |n: N| Err(refuse("page-loop-does-more", func.place(n), "the head of the loop does this, too"));
    if let Some(u) = ast.field(stmt, "update").filter(|&u| !steps::is_step(func, u)) {
        return more(u);
    }
    let Some(init) = ast.field(stmt, "initializer") else { return Ok(()) };
    for n in ast.walk(init) {
        let plain = match ast.kind(n) {
            "assignment_expression" => {
                let simple = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=");
                simple && ast.field(n, "left").is_some_and(|l| ast.kind(ast.strip(l)) == "identifier")
            }
            "update_expression" => false,
            "call_expression" => is_plain_call(func, n),
            _ => true,
        };
        if !plain {
            return more(n);
        }
    }
    Ok(())
}

/// A call that only computes: of a macro in capitals, or of one of these.
fn is_plain_call(func: &Func, call: N) -> bool {
    let name = func.ast.callee(call).unwrap_or_default();
    is_macro_name(&name) || matches!(name.as_str(), "vma_pages" | "min" | "max" | "likely" | "unlikely")
}

/// `if (ret) ...` without `else`: what follows is only done when the insertion failed.
fn is_test(func: &Func, s: N, result: Option<&str>) -> bool {
    let ast = &func.ast;
    let (Some(name), Some(cond)) = (result, ast.field(s, "condition")) else { return false };
    let uses: Vec<N> = ast.walk(cond).filter(|&k| ast.kind(k) == "identifier" && ast.str(k) == name).collect();
    let [only] = uses.as_slice() else { return false };
    let failed = failing_edge(func, *only) == Some(Edge::True);
    ast.kind(s) == "if_statement" && failed && ast.field(s, "alternative").is_none()
}

/// Whether evaluating `n` gives the same in each round: it names nothing that the loop changes.
fn is_fixed(func: &Func, steps: &Steps, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "identifier" => !steps.changes(&ast.str(k)),
        "assignment_expression" | "update_expression" => false,
        "call_expression" => is_plain_call(func, k),
        _ => true,
    })
}
