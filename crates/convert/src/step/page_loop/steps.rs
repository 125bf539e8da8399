//! The variables that a loop changes, and how.

use std::collections::BTreeMap;

use crate::facts::declared::is_byte_pointer;
use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::facts::types::{is_index_type, is_wide_type};
use crate::model::outcome::Refusal;
use crate::step::page_loop::{odd, statements};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::flow::Def;

/// What a variable goes on by in each round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One more.
    One,
    /// A page more.
    Page,
    /// One less.
    MinusOne,
    /// A page less.
    MinusPage,
}

/// A variable that changes by the same in each round, after it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// By how much.
    pub by: By,
    /// The expression that gives it its first value, if that is known, and where.
    pub from: Option<(N, P)>,
    /// Whether the loop itself gives it its first value.
    pub own: bool,
    /// Whether it holds every address and length.
    pub wide: bool,
}

/// All variables that a loop changes.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// Those that go on.
    pub all: BTreeMap<String, Step>,
    /// Those that get a value before the page is inserted, for that round alone.
    pub temporary: BTreeMap<String, N>,
    result: Option<String>,
}

impl Steps {
    /// Whether the loop changes the variable.
    pub fn changes(&self, name: &str) -> bool {
        self.all.contains_key(name) || self.temporary.contains_key(name) || self.result.as_deref() == Some(name)
    }

    /// The step of the variable `n`, casts around it left out.
    pub fn of(&self, func: &Func, n: N) -> Option<Step> {
        let n = bare_index(func, n);
        (func.ast.kind(n) == "identifier").then(|| self.all.get(&func.ast.str(n)).copied()).flatten()
    }

    /// What a variable of one round stands for, or `n` itself. One that may cut off what it is given is not resolved.
    pub fn resolved(&self, func: &Func, n: N) -> N {
        let n = func.ast.strip(n);
        let name = func.ast.str(n);
        let holds = || func.is_wide(&name) || func.type_of(&name).is_some_and(|t| t == "struct page");
        let value = self.temporary.get(&name).filter(|_| func.ast.kind(n) == "identifier" && holds());
        value.copied().map_or(n, |v| func.ast.strip(v))
    }

    /// As [`Steps::resolved`], for an index, which an `int` holds, too.
    pub fn resolved_index(&self, func: &Func, n: N) -> N {
        let n = func.ast.strip(n);
        let name = func.ast.str(n);
        let value = self.temporary.get(&name).filter(|_| func.ast.kind(n) == "identifier" && func.is_index(&name));
        value.copied().map_or(n, |v| func.ast.strip(v))
    }
}

impl Step {
    /// Whether it begins with 0.
    pub fn from_zero(&self, func: &Func) -> bool {
        self.from.is_some_and(|(n, _)| matches!(func.ast.normal(bare(func, n)).as_str(), "0" | "0UL" | "0ul" | "0U"))
    }

    /// Whether it begins with the mapping's first address.
    pub fn from_start(&self, func: &Func) -> bool {
        self.wide && self.from.is_some_and(|(n, p)| func.term(n, p).is_start())
    }

    /// Whether it counts down what the mapping has of pages or bytes.
    pub fn counts_down(&self, func: &Func) -> bool {
        let from = self.from.map(|(n, p)| func.term(n, p));
        let counts = |by, all| self.by == by && from == Some(all);
        self.wide && (counts(By::MinusOne, Term::Pages) || counts(By::MinusPage, Term::Size))
    }
}

/// `n` without parentheses and casts, as far as a cast keeps every address.
pub fn bare(func: &Func, n: N) -> N {
    without_casts(func, n, is_wide_type)
}

/// As [`bare`], as far as a cast keeps every index.
pub fn bare_index(func: &Func, n: N) -> N {
    without_casts(func, n, is_index_type)
}

fn without_casts(func: &Func, n: N, keeps: fn(&str) -> bool) -> N {
    let ast = &func.ast;
    let mut n = ast.strip(n);
    while ast.kind(n) == "cast_expression" && ast.field(n, "type").is_some_and(|t| keeps(&ast.normal(t))) {
        match ast.field(n, "value") {
            Some(v) => n = ast.strip(v),
            None => break,
        }
    }
    n
}

/// Whether an expression only makes steps: `i++`, `addr += PAGE_SIZE`, several with commas.
pub fn is_step(func: &Func, n: N) -> bool {
    let n = func.ast.strip(n);
    if func.ast.kind(n) == "comma_expression" {
        return func.ast.named(n).all(|k| is_step(func, k));
    }
    let variable = || ["argument", "left"].iter().find_map(|f| func.ast.field(n, f));
    by(func, n).is_some() && variable().is_some_and(|v| func.is_local(&func.ast.str(func.ast.strip(v))))
}

/// The variable that `if (x > PAGE_SIZE) x -= PAGE_SIZE; else x = 0;` counts down, and where it does: what counts down a number of
/// whole pages that is not 0 goes on by a page.
pub fn guarded(func: &Func, s: N) -> Option<(String, N)> {
    let ast = &func.ast;
    let cond = ast.field(s, "condition").filter(|_| ast.kind(s) == "if_statement").map(|c| ast.strip(c))?;
    let (l, r, op) = (ast.field(cond, "left")?, ast.field(cond, "right")?, ast.field(cond, "operator")?);
    let more = matches!(ast.kind(op), ">" | ">=") && ast.normal(r) == "PAGE_SIZE";
    let sole = |arm: N| {
        let inner: Vec<N> = if ast.kind(arm) == "compound_statement" { ast.named(arm).collect() } else { vec![arm] };
        let &[only] = inner.as_slice() else { return None };
        ast.named(only).next().filter(|_| ast.kind(only) == "expression_statement").map(|e| ast.strip(e))
    };
    let down = sole(ast.field(s, "consequence")?)?;
    let zero = sole(ast.field(s, "alternative").and_then(|e| ast.named(e).last())?)?;
    let name = ast.str(ast.strip(l));
    let of = |n: N| ast.field(n, "left").is_some_and(|x| ast.normal(x) == name);
    let is_zero = ast.kind(zero) == "assignment_expression"
        && ast.field(zero, "operator").is_some_and(|o| ast.kind(o) == "=")
        && ast.field(zero, "right").is_some_and(|v| ast.normal(v) == "0");
    (more && func.is_local(&name) && of(down) && of(zero) && is_zero && by(func, down) == Some(By::MinusPage))
        .then_some((name, down))
}

/// The variable whose new value the expression is, if it changes one: `addr += PAGE_SIZE`, `--left`.
pub fn changed(func: &Func, n: N) -> N {
    let ast = &func.ast;
    let n = ast.strip(n);
    let variable = match ast.kind(n) {
        "assignment_expression" => ast.field(n, "left"),
        "update_expression" => ast.field(n, "argument"),
        _ => None,
    };
    variable.map_or(n, |v| ast.strip(v))
}

/// What the expression makes a variable go on by.
fn by(func: &Func, n: N) -> Option<By> {
    let ast = &func.ast;
    let size = |k: N| match ast.normal(k).as_str() {
        "1" => Some(false),
        "PAGE_SIZE" => Some(true),
        _ => None,
    };
    let sized = |page: bool, down: bool| match (page, down) {
        (false, false) => By::One,
        (true, false) => By::Page,
        (false, true) => By::MinusOne,
        (true, true) => By::MinusPage,
    };
    match ast.kind(n) {
        "update_expression" => {
            let down = ast.kids(n).iter().any(|&k| ast.kind(k) == "--");
            let plain = ast.field(n, "argument").is_some_and(|a| ast.kind(ast.strip(a)) == "identifier");
            plain.then(|| sized(false, down))
        }
        "assignment_expression" => {
            let (l, r) = (ast.strip(ast.field(n, "left")?), ast.strip(ast.field(n, "right")?));
            if ast.kind(l) != "identifier" {
                return None;
            }
            match ast.kind(ast.field(n, "operator")?) {
                "+=" => Some(sized(size(r)?, false)),
                "-=" => Some(sized(size(r)?, true)),
                "=" if ast.kind(r) == "binary_expression" => {
                    let down = match ast.kind(ast.field(r, "operator")?) {
                        "+" => false,
                        "-" => true,
                        _ => return None,
                    };
                    let same = ast.field(r, "left").is_some_and(|x| ast.normal(x) == ast.str(l));
                    if same { Some(sized(size(ast.field(r, "right")?)?, down)) } else { None }
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The variables that the loop `stmt` changes; `own` is the statement that inserts the page.
///
/// # Errors
/// `page-loop-shape` for one that changes in another way.
pub fn steps(func: &Func, stmt: N, own: N, result: Option<&str>) -> Result<Steps, Refusal> {
    let ast = &func.ast;
    let mut out = Steps { result: result.map(str::to_string), ..Steps::default() };
    let all = statements(func, stmt);
    let behind = all.iter().position(|&s| s == own).map_or(all.len(), |i| i + 1);
    let init = ast.field(stmt, "initializer");
    for (name, var) in &func.vars.by_name {
        let here: Vec<Def> =
            var.defs.iter().filter(|d| d.node.is_some_and(|n| ast.is_within(n, stmt))).copied().collect();
        if here.is_empty() || result == Some(name.as_str()) {
            continue;
        }
        if var.declared.len() > 1 {
            return Err(odd(func, stmt, "a variable that this loop changes is declared twice"));
        }
        let in_init = |n: N| init.is_some_and(|i| ast.is_within(n, i));
        let (first, steps): (Vec<Def>, Vec<Def>) = here.into_iter().partition(|d| d.node.is_some_and(in_init));
        let kept = all[behind..].iter().find_map(|&s| guarded(func, s).filter(|g| g.0 == *name && steps.len() == 2));
        let only = match (&kept, steps.as_slice()) {
            (Some((_, down)), defs) => defs.iter().find(|d| d.node == Some(*down)),
            (None, [only]) => Some(only),
            _ => None,
        };
        let Some(only) = only else {
            return Err(odd(func, stmt, "a variable changes in this loop in more than one place, or in none"));
        };
        let Some(node) = only.node else { continue };
        let before = all[..behind.saturating_sub(1)].iter().any(|&s| ast.is_within(node, s));
        if let Some(v) = only.value.filter(|_| before && first.is_empty()) {
            out.temporary.insert(name.clone(), v);
            continue;
        }
        let place = kept.is_some() || is_late(func, stmt, own, node, &all[behind..]);
        let (Some(by), true) = (by(func, node), place) else {
            return Err(odd(func, node, "this change of a variable in the loop is not understood"));
        };
        let holds = match by {
            By::One if func.is_pointer(name) => true,
            _ if func.is_pointer(name) => is_byte_pointer(func, name),
            By::One | By::MinusOne => func.is_index(name),
            By::Page => func.is_wide(name),
            By::MinusPage => func.is_wide(name) || func.is_index(name),
        };
        if !holds {
            return Err(odd(func, node, "this variable may be too narrow for what the loop counts"));
        }
        let from = match first.as_slice() {
            [d] => d.value.map(|v| (v, d.point)),
            [] => before_loop(func, stmt, name),
            _ => None,
        };
        let step = Step { by, from, own: !first.is_empty(), wide: func.is_wide(name) };
        if kept.is_some() && !step.counts_down(func) {
            return Err(odd(func, node, "this is not shown to count down the mapping's length"));
        }
        out.all.insert(name.clone(), step);
    }
    Ok(out)
}

/// Whether the step is made once in each round, when the variable has been used.
fn is_late(func: &Func, stmt: N, own: N, node: N, behind: &[N]) -> bool {
    let ast = &func.ast;
    let update = ast.field(stmt, "update").is_some_and(|u| ast.is_within(node, u));
    let statement = behind.iter().any(|&s| ast.kind(s) == "expression_statement" && ast.is_within(node, s));
    // `i++` as a value: the variable is used before it changes, if nothing else in the round uses it.
    let postfix = ast.kind(node) == "update_expression"
        && ast.kids(node).first().is_some_and(|&k| ast.node(k).field == Some("argument"));
    let name = ast.field(node, "argument").map(|a| ast.str(ast.strip(a))).unwrap_or_default();
    let alone = || {
        let uses = ast.walk(stmt).filter(|&k| ast.kind(k) == "identifier" && ast.str(k) == name);
        uses.filter(|&k| !ast.is_within(k, node)).count() == 0
    };
    let in_cond = ast.field(stmt, "condition").is_some_and(|c| ast.is_within(node, c));
    // Behind the round the value that it has then is compared, and not the one before.
    if in_cond && ast.kind(stmt) == "do_statement" {
        return !postfix;
    }
    update
        || statement
        || postfix && (ast.is_within(node, own) || in_cond) && only_first_used(func, stmt, own, node, alone())
}

/// `pages[i++]` in the call may go with a use of `i` in the condition and the initialiser alone.
fn only_first_used(func: &Func, stmt: N, own: N, node: N, alone: bool) -> bool {
    let ast = &func.ast;
    if alone {
        return true;
    }
    let name = ast.field(node, "argument").map(|a| ast.str(ast.strip(a))).unwrap_or_default();
    let in_cond = ast.field(stmt, "condition").is_some_and(|c| ast.is_within(node, c));
    let elsewhere = statements(func, stmt)
        .into_iter()
        .any(|s| ast.walk(s).any(|k| ast.kind(k) == "identifier" && ast.str(k) == name && !ast.is_within(k, node)));
    !in_cond && ast.is_within(node, own) && !elsewhere
}

/// The one value that the variable can have when the loop is reached.
fn before_loop(func: &Func, stmt: N, name: &str) -> Option<(N, P)> {
    let outside = values_before(func, stmt, name)?;
    let [only] = outside.as_slice() else { return None };
    Some((only.value?, only.point))
}

/// What gave the variable its values when the loop is reached, if that is known.
pub fn values_before(func: &Func, stmt: N, name: &str) -> Option<Vec<Def>> {
    let ast = &func.ast;
    let first = match ast.kind(stmt) {
        "do_statement" => {
            let body = ast.field(stmt, "body")?;
            func.cfg.points.iter().position(|p| p.at.is_some_and(|n| ast.is_within(n, body)))?
        }
        _ => func.cfg.point_of(ast, ast.strip(ast.field(stmt, "condition")?))?,
    };
    let defs = func.vars.reaching(&func.cfg, name, first)?;
    Some(defs.into_iter().filter(|d| d.node.is_none_or(|n| !ast.is_within(n, stmt))).collect())
}
