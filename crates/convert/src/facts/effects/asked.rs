//! Who looks at a counter, by itself or by what it calls, and does not only change it.

use std::collections::BTreeSet;

use crate::facts::effects::callee::{Callee, classify, heads};
use crate::facts::effects::macros::parsed;
use crate::facts::effects::{Home, deeds};
use crate::facts::func::Func;
use crate::facts::sites::{Site, What, counting};
use crate::facts::taken::{Deed, Kind};
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

/// How deep values and calls are followed.
const DEPTH: usize = 8;

/// A counter: a member or a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counter {
    name: String,
    member: bool,
    /// The structure that it is a member of, where that is written.
    owner: Option<String>,
}

impl Counter {
    fn may_be(&self, other: &Counter) -> bool {
        let apart = matches!((&self.owner, &other.owner), (Some(a), Some(b)) if a != b);
        self.name == other.name && self.member == other.member && !apart
    }
}

/// What the sites of a function count, but for objects that it makes.
pub fn counters(world: &World<'_>, func: &Func, sites: &[Site]) -> BTreeSet<Counter> {
    let ast = &func.ast;
    let mut out = BTreeSet::new();
    for site in sites.iter().filter(|s| !s.makes()) {
        if matches!(site.what, What::Callee(_)) {
            let all = deeds(world, func, site.node);
            out.extend(all.kept.iter().chain(&all.given).flat_map(of_deed));
        }
        let target = counting(func, site.node).map(|c| c.0);
        let args = ast.args(site.node).into_iter().filter(|&a| points_at(func, a, site.point));
        out.extend(target.into_iter().chain(args).filter_map(|n| counter(func, n, site.point, DEPTH)));
    }
    out
}

/// What a callee counts, by the last name in what is said of it.
fn of_deed(deed: &Deed) -> Vec<Counter> {
    let plain = matches!(deed.kind, Kind::Count | Kind::Sum);
    let last = |text: &String| {
        let text = text.strip_prefix("& ").or(text.strip_prefix('&')).or(plain.then_some(text.as_str()))?;
        let word = text.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).find(|w| !w.is_empty())?;
        let member = text.contains("->") || text.contains('.');
        Some(Counter { name: word.to_owned(), member, owner: None })
    };
    deed.objects.iter().filter_map(last).collect()
}

/// Whether an argument is the address of a member or of a variable.
fn points_at(func: &Func, n: N, at: P) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "pointer_expression" => ast.bytes(n).starts_with(b"&"),
        "identifier" if func.is_local(&ast.str(n)) => {
            func.value_of(&ast.str(n), at).is_some_and(|(v, _)| ast.bytes(ast.strip(v)).starts_with(b"&"))
        }
        _ => false,
    }
}

/// The member or the variable that `n` is, is an element of, or points at.
fn counter(func: &Func, n: N, at: P, depth: usize) -> Option<Counter> {
    let ast = &func.ast;
    let n = ast.strip(n);
    let inner = |field: &str| counter(func, ast.field(n, field)?, at, depth);
    match ast.kind(n) {
        "field_expression" => {
            let of = ast.field(n, "argument").map(|a| ast.strip(a)).filter(|&a| ast.kind(a) == "identifier");
            let owner = of.and_then(|a| func.type_of(&ast.str(a))).map(|t| t.replace("const ", ""));
            let owner = owner.filter(|t| t.starts_with("struct "));
            Some(Counter { name: ast.str(ast.field(n, "field")?), member: true, owner })
        }
        "subscript_expression" | "pointer_expression" => inner("argument"),
        "cast_expression" => inner("value"),
        "identifier" => {
            let name = ast.str(n);
            if !func.is_local(&name) {
                return Some(Counter { name, member: false, owner: None });
            }
            let (value, point) = func.value_of(&name, at).filter(|_| depth > 0)?;
            ast.bytes(ast.strip(value)).starts_with(b"&").then(|| counter(func, value, point, depth - 1)).flatten()
        }
        _ => None,
    }
}

/// The first place of `func`, but for those that are `gone` and those that only print, where one of the counters is looked at.
pub fn asked(world: &World<'_>, func: &Func, counters: &BTreeSet<Counter>, gone: &dyn Fn(N) -> bool) -> Option<N> {
    Asked { world, counters, seen: BTreeSet::new() }.in_func(func, gone, DEPTH)
}

struct Asked<'a> {
    world: &'a World<'a>,
    counters: &'a BTreeSet<Counter>,
    seen: BTreeSet<Home>,
}

impl Asked<'_> {
    fn in_func(&mut self, func: &Func, gone: &dyn Fn(N) -> bool, depth: usize) -> Option<N> {
        let ast = &func.ast;
        // What only computes counts as a message, too; where its value is used it may look.
        let alone = |c: N| ast.parent(ast.outer(c)).is_some_and(|p| ast.kind(p) == "expression_statement");
        // The last statement of a macro may be its value.
        let logs = |c: N| ast.callee(c).is_some_and(|name| self.world.known.log.contains(&name));
        let is_said = |c: N| alone(c) && if func.expands { logs(c) } else { self.world.is_message(func, c) };
        let said = |n: N| std::iter::once(n).chain(ast.ancestors(n)).any(is_said);
        let all: Vec<N> = ast.walk(func.body).filter(|&n| !gone(n) && !said(n)).collect();
        let mut found: Vec<N> = all.iter().copied().filter(|&n| self.is_look(func, n)).collect();
        let calls =
            all.iter().filter(|&&n| ast.kind(n) == "call_expression").map(|&n| (n, classify(self.world, func, n)));
        let heads = heads(self.world, func, gone);
        let calls: Vec<(N, Callee)> = calls.chain(heads).collect();
        for (n, callee) in calls {
            let Callee::Homes(homes) = callee else { continue };
            found.extend(homes.into_iter().any(|home| self.in_home(func, n, home, depth)).then_some(n));
        }
        found.into_iter().min_by_key(|&n| ast.span(n).start)
    }

    /// Whether what is called looks; a macro that cannot be read as a function does if it names one.
    fn in_home(&mut self, func: &Func, call: N, home: Home, depth: usize) -> bool {
        if !self.seen.insert(home) {
            return false;
        }
        let Some(depth) = depth.checked_sub(1) else { return true };
        match parsed(self.world, home) {
            Some((inner, _)) => self.in_func(&inner, &|_| false, depth).is_some(),
            None => func.ast.callee(call).is_some_and(|name| self.is_named_by(func, &name)),
        }
    }

    fn is_named_by(&self, func: &Func, name: &str) -> bool {
        let words = self.world.named_by_macro(func.file, name);
        self.counters.iter().any(|c| words.contains(&c.name))
    }

    /// Whether `n` is one of the counters, for more than a change of it, or a macro without parameters that names one.
    fn is_look(&self, func: &Func, n: N) -> bool {
        let ast = &func.ast;
        let plain = match ast.kind(n) {
            "identifier" if !func.is_local(&ast.str(n)) && self.is_named_by(func, &ast.str(n)) => {
                // One with parameters is looked at as a call.
                return ast
                    .parent(n)
                    .is_none_or(|p| ast.node(n).field != Some("function") || ast.kind(p) != "call_expression");
            }
            "identifier" | "field_expression" => true,
            _ => false,
        };
        let at = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
        let is_one = || counter(func, n, at, DEPTH).is_some_and(|c| self.counters.iter().any(|o| o.may_be(&c)));
        plain && is_one() && !self.is_changed(func, n)
    }

    /// Whether `n` is only counted, given to a lock, or has its address kept in a local.
    fn is_changed(&self, func: &Func, n: N) -> bool {
        let ast = &func.ast;
        let outer = ast.outer(n);
        let Some(mut p) = ast.parent(outer) else { return false };
        let of = |p: N, field: &str| ast.field(p, field) == Some(outer);
        match ast.kind(p) {
            "update_expression" => return true,
            "assignment_expression" => return of(p, "left"),
            // What is reached through it is another thing.
            "field_expression" => return true,
            "pointer_expression" if ast.bytes(p).starts_with(b"&") => {
                let address = ast.outer(p);
                let Some(up) = ast.parent(address) else { return false };
                if matches!(ast.kind(up), "init_declarator" | "assignment_expression") {
                    return true;
                }
                p = up;
            }
            _ => {}
        }
        let call = (ast.kind(p) == "argument_list").then(|| ast.parent(p)).flatten();
        call.and_then(|c| ast.callee(c)).is_some_and(|name| pairs::is_known(self.world.known, &name))
    }
}
