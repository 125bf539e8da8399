//! Where a function takes or gives what is counted for a mapping, and on which object.

use std::collections::BTreeSet;

use crate::facts::closed::{NEW, Roots, allocates, closed};
use crate::facts::func::Func;
use crate::facts::term::number;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::pairs::{Sense, amount, state};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

/// What is taken or given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Something of a family of the data files, by its index.
    Family(usize),
    /// Whatever the function of this name takes.
    Callee(String),
    /// A plain counter.
    Count,
}

/// One place where something is taken or given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The call, assignment or increment.
    pub node: N,
    /// Where control is.
    pub point: P,
    /// What.
    pub what: What,
    /// Closed forms of the objects that it is about; none when one of them is not known.
    pub objects: Option<Vec<String>>,
    /// By how much.
    pub amount: String,
    /// Whether it takes.
    pub takes: bool,
    /// Whether it gives back; a change of a list can do either.
    pub gives: bool,
    /// Whether it may fail: its result says whether it took anything.
    pub may_fail: bool,
}

impl Site {
    /// Whether this makes a new object.
    pub fn makes(&self) -> bool {
        self.objects.as_deref() == Some(&[NEW.to_string()])
    }
}

/// All sites of a function. `callees` are functions that count as takers by their name.
pub fn sites(known: &Knowledge, func: &Func, roots: &Roots, callees: &BTreeSet<String>) -> Vec<Site> {
    let ast = &func.ast;
    let mut out = Vec::new();
    for n in ast.walk(func.body) {
        let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
        let all = |nodes: &[N]| nodes.iter().map(|&a| closed(func, a, point, roots)).collect::<Option<Vec<_>>>();
        match ast.kind(n) {
            "call_expression" => {
                let Some(name) = ast.callee(n) else { continue };
                let mut args = ast.args(n);
                let one = "1".to_string();
                if callees.contains(&name) {
                    let may_fail = is_used(func, n);
                    let what = What::Callee(name);
                    let objects = all(&args);
                    out.push(Site { node: n, point, what, objects, amount: one, takes: true, gives: false, may_fail });
                } else if let Some((family, sense)) = state(known, &name) {
                    let (takes, gives) = (sense != Sense::Give, matches!(sense, Sense::Give | Sense::Either));
                    let may_fail = matches!(sense, Sense::IfTrue | Sense::IfZero) || makes(func, n);
                    let by = amount(known, &name).filter(|i| *i < args.len());
                    let amount = by.map_or(one, |i| by_how_much(func, args.remove(i), point, roots));
                    let objects = if makes(func, n) { Some(vec![NEW.to_string()]) } else { all(&args) };
                    let what = What::Family(family);
                    out.push(Site { node: n, point, what, objects, amount, takes, gives, may_fail });
                }
            }
            "update_expression" | "assignment_expression" => {
                let Some((target, amount, up)) = count(func, n) else { continue };
                let amount = match amount {
                    Some(a) => by_how_much(func, a, point, roots),
                    None => "1".to_string(),
                };
                let (objects, what) = (all(&[target]), What::Count);
                out.push(Site { node: n, point, what, objects, amount, takes: up, gives: !up, may_fail: false });
            }
            _ => {}
        }
    }
    out
}

/// The text of an amount; the same number has the same text.
fn by_how_much(func: &Func, n: N, at: P, roots: &Roots) -> String {
    let text = closed(func, n, at, roots).unwrap_or_else(|| func.ast.normal(n));
    number(&text).map_or(text, |value| value.to_string())
}

/// Whether the call returns what it takes, so that NULL tells that it did not.
fn makes(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let p = ast.parent(ast.outer(call));
    ast.callee(call).is_some_and(|n| allocates(&n))
        && p.is_some_and(|p| matches!(ast.kind(p), "assignment_expression" | "init_declarator"))
}

/// Whether the value of a call is looked at.
fn is_used(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    ast.parent(ast.outer(call)).is_some_and(|p| ast.kind(p) != "expression_statement")
}

/// `x->n++`, `x->n -= k`: what is counted, by how much, and whether up. Locals do not count.
fn count(func: &Func, n: N) -> Option<(N, Option<N>, bool)> {
    let ast = &func.ast;
    let (target, amount, up) = counting(func, n)?;
    let local = ast.kind(target) == "identifier" && func.vars.by_name.contains_key(&ast.str(target));
    (!local && !func.is_vma_field(target)).then_some((target, amount.filter(|&a| ast.str(a) != "1"), up))
}

/// What is counted, by how much if not by one, and whether up.
pub fn counting(func: &Func, n: N) -> Option<(N, Option<N>, bool)> {
    let ast = &func.ast;
    let (target, amount, up) = if ast.kind(n) == "update_expression" {
        let up = ast.kids(n).iter().any(|&k| ast.kind(k) == "++");
        (ast.field(n, "argument")?, None, up)
    } else if ast.kind(n) == "assignment_expression" {
        let up = match ast.kind(ast.field(n, "operator")?) {
            "+=" => true,
            "-=" => false,
            _ => return None,
        };
        (ast.field(n, "left")?, ast.field(n, "right"), up)
    } else {
        return None;
    };
    Some((ast.strip(target), amount, up))
}

/// Whether `give` takes back what `take` took: the same kind, as much of it, and an object that both name.
pub fn undoes(give: &Site, take: &Site) -> bool {
    give.gives && take.takes && give.what == take.what && give.amount == take.amount && shares(give, take)
}

/// Whether both do the same to the same objects.
pub fn same(a: &Site, b: &Site) -> bool {
    a.takes == b.takes && a.gives == b.gives && a.what == b.what && a.amount == b.amount && shares(a, b)
}

/// Two lists without what of the one fits to something of the other, one to one.
pub fn left<'a, A, B>(mine: &'a [A], theirs: &'a [B], fits: impl Fn(&A, &B) -> bool) -> (Vec<&'a A>, Vec<&'a B>) {
    let mut rest: Vec<&B> = theirs.iter().collect();
    let mut alone = Vec::new();
    for a in mine {
        match rest.iter().position(|b| fits(a, b)) {
            Some(i) => {
                rest.remove(i);
            }
            None => alone.push(a),
        }
    }
    (alone, rest)
}

/// Whether all objects agree that are given in both; constants such as an amount or a release function may differ.
fn shares(a: &Site, b: &Site) -> bool {
    let (Some(x), Some(y)) = (&a.objects, &b.objects) else { return false };
    if matches!(a.what, What::Callee(_)) {
        return x == y;
    }
    let things = |l: &[String]| l.iter().filter(|o| is_object(o)).cloned().collect::<Vec<_>>();
    let (x, y) = (things(x), things(y));
    if x.is_empty() && y.is_empty() {
        return a.objects.as_ref().and_then(|o| o.first()) == b.objects.as_ref().and_then(|o| o.first());
    }
    x.iter().any(|o| y.contains(o))
}

fn is_object(form: &str) -> bool {
    form.contains('<') || form.contains("->") || form.contains("& ") || form.contains(" . ")
}
