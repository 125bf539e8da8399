//! Whether a value is at most the length of the mapping: through copies, clamps, tests, conversions and units.

use crate::facts::declared::is_unsigned;
use crate::facts::func::Func;
use crate::facts::only_reads;
use crate::facts::term::{Fact, Term};
use crate::facts::types::{Int, Width, int_seen};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// How deep values are followed.
const DEPTH: usize = 12;

/// What a length is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes.
    Bytes,
    /// Pages.
    Pages,
}

/// A question about one function.
struct Bounds<'a> {
    world: &'a World<'a>,
    func: &'a Func,
}

/// Whether the bytes that `n` stands for at point `at` are at most the mapping's length.
pub fn is_within(world: &World<'_>, func: &Func, n: N, at: P) -> bool {
    let facts = func.facts(at);
    Bounds { world, func }.within(n, at, Unit::Bytes, &facts, DEPTH)
}

/// Whether a comparison shows how a length relates to a value. What is computed again must give the same again.
pub(super) fn is_shown(
    world: &World<'_>,
    func: &Func,
    n: N,
    facts: &[Fact],
    (ops, whole, term): (&[&str], &Term, &Term),
) -> bool {
    let same = |f: &Fact| {
        let seen = f.seen.map(|s| func.ast.strip(s.1));
        seen.is_some_and(|s| func.ast.kind(n) == "identifier" && func.ast.str(s) == func.ast.str(n))
    };
    let mut all = facts.iter().filter(|f| f.is(whole, ops, term));
    all.any(|f| same(f) || repeats(world, func, n, DEPTH))
}

/// Whether an expression is the same each time, as long as the memory that it reads is: a register, or what a function that was
/// not seen gives, may not be.
fn repeats(world: &World<'_>, func: &Func, n: N, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "call_expression" => ast.callee(k).is_some_and(|c| only_reads::repeats(world, func.file, &c)),
        "assignment_expression" | "update_expression" => false,
        "identifier" => match func.vars.by_name.get(&ast.str(k)) {
            Some(variable) => match variable.defs.as_slice() {
                [only] => only.value.is_none_or(|v| repeats(world, func, v, depth)),
                _ => true,
            },
            None => only_reads::macro_repeats(world, func.file, &ast.str(k)),
        },
        _ => true,
    })
}

impl Bounds<'_> {
    fn within(&self, n: N, at: P, unit: Unit, facts: &[Fact], depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let ast = &self.func.ast;
        let n = ast.strip(n);
        let term = self.func.term(n, at);
        let whole = match unit {
            Unit::Bytes => Term::Size,
            Unit::Pages => Term::Pages,
        };
        // No mapping is empty, and no page smaller than 4096 bytes.
        let least = match unit {
            Unit::Bytes => term.is_page() || matches!(term, Term::Number(n) if n <= 4096),
            Unit::Pages => term == Term::Number(1),
        };
        if term == whole || least || is_shown(self.world, self.func, n, facts, (&[">=", ">", "=="], &whole, &term)) {
            return true;
        }
        if self.tested(n, &term, facts, unit, depth) || unit == Unit::Bytes && self.rounded(n, &term, facts) {
            return true;
        }
        let inner = |k: N| self.within(k, at, unit, facts, depth);
        let field = |name: &str| ast.field(n, name);
        match ast.kind(n) {
            "identifier" => self.local(&ast.str(n), at, unit, depth),
            "cast_expression" => {
                let unsigned = field("type").and_then(|t| int_seen(self.world, self.func.file, &ast.normal(t)));
                unsigned.is_some_and(|i| !i.signed) && field("value").is_some_and(inner)
            }
            "conditional_expression" => {
                let (Some(c), Some(a), Some(b)) = (field("condition"), field("consequence"), field("alternative"))
                else {
                    return false;
                };
                [(a, true), (b, false)].into_iter().all(|(arm, holds)| {
                    let mut more = facts.to_vec();
                    self.func.learn(c, holds, at, &mut more);
                    self.within(arm, at, unit, &more, depth)
                })
            }
            "binary_expression" => {
                let (Some(l), Some(r)) = (field("left"), field("right")) else { return false };
                let op = field("operator").map_or("", |o| ast.kind(o));
                let pages = |k: N| self.within(k, at, Unit::Pages, facts, depth);
                let bytes = |k: N| self.within(k, at, Unit::Bytes, facts, depth);
                let (shift, page) = (|k| self.is_name(k, "PAGE_SHIFT"), |k| self.is_name(k, "PAGE_SIZE"));
                match (unit, op) {
                    (Unit::Bytes, "<<") if shift(r) => pages(l),
                    (Unit::Bytes, "*") if page(r) => pages(l),
                    (Unit::Bytes, "*") if page(l) => pages(r),
                    (Unit::Pages, ">>") if shift(r) => bytes(l),
                    (Unit::Pages, "/") if page(r) => bytes(l),
                    (_, "&") => self.unsigned(l, at) && inner(l) || self.unsigned(r, at) && inner(r),
                    (_, ">>" | "/" | "%") => self.unsigned(l, at) && inner(l),
                    _ => false,
                }
            }
            "call_expression" => self.call(n, at, unit, facts, depth),
            _ => false,
        }
    }

    fn is_name(&self, n: N, name: &str) -> bool {
        let n = self.func.ast.strip(n);
        self.func.ast.str(n) == name && !self.func.vars.by_name.contains_key(name)
    }

    /// Whether a test against something that is at most the length shows it. A clamp of a narrow variable may meet
    /// a value that is negative and wider, and then takes its last bits.
    fn tested(&self, n: N, term: &Term, facts: &[Fact], unit: Unit, depth: usize) -> bool {
        facts.iter().any(|f| {
            let Some((larger, _, p)) = f.seen else { return false };
            if f.right != *term || !matches!(f.op, ">=" | ">" | "==") || !matches!(f.left, Term::Local(_)) {
                return false;
            }
            let narrow = self.int(larger).is_none_or(|i| i.width != Width::Wide);
            let plain = !narrow || is_unsigned(self.world, self.func, n);
            plain && self.unsigned(larger, p) && self.within(larger, p, unit, &self.func.facts(p), depth)
        })
    }

    /// Whether the mapping is shown to be as long as what `n` is rounded up to.
    fn rounded(&self, n: N, term: &Term, facts: &[Fact]) -> bool {
        let ast = &self.func.ast;
        let up = |k: N, p: P| {
            let k = ast.strip(k);
            let (k, p) = self.func.value_of(&ast.str(k), p).map_or((k, p), |(v, p)| (ast.strip(v), p));
            let arg = match (ast.callee(k).as_deref(), ast.args(k).as_slice()) {
                (Some("PAGE_ALIGN"), &[a]) => a,
                (Some("ALIGN" | "round_up" | "roundup"), &[a, size]) if self.is_name(size, "PAGE_SIZE") => a,
                _ => return false,
            };
            self.func.term(arg, p) == *term
        };
        let shown = |f: &Fact| f.seen.is_some_and(|(l, r, p)| up(l, p) || up(r, p));
        repeats(self.world, self.func, n, DEPTH)
            && facts.iter().any(|f| f.left == Term::Size && f.op == "==" && shown(f))
    }

    /// A variable of an unsigned type all of whose values are at most the length; what is cut off makes it smaller.
    fn local(&self, name: &str, at: P, unit: Unit, depth: usize) -> bool {
        if self.func.int_of(self.world, name).is_none_or(|i| i.signed) {
            return false;
        }
        let defs = self.func.vars.reaching(&self.func.cfg, name, at).unwrap_or_default();
        !defs.is_empty()
            && defs.iter().all(|d| {
                let p = d.point;
                d.value.is_some_and(|v| p != at && self.within(v, p, unit, &self.func.facts(p), depth))
            })
    }

    fn call(&self, n: N, at: P, unit: Unit, facts: &[Fact], depth: usize) -> bool {
        let ast = &self.func.ast;
        let args = ast.args(n);
        let inner = |k: N| self.within(k, at, unit, facts, depth);
        let sure = |k: N| self.unsigned(k, at) && inner(k);
        let name = ast.callee(n).unwrap_or_default();
        // What is converted to an unsigned type becomes smaller, if anything.
        let typed = || {
            let of = args.first().and_then(|&t| int_seen(self.world, self.func.file, &ast.normal(t)));
            of.is_some_and(|i| !i.signed)
        };
        match (name.as_str(), args.as_slice()) {
            // The two operands have the same sign.
            ("min", &[a, b]) => sure(a) || sure(b),
            ("umin", &[a, b]) => sure(a) || sure(b),
            ("min_t", &[_, a, b]) => typed() && (inner(a) || inner(b)),
            ("max" | "umax", &[a, b]) => sure(a) && sure(b),
            ("max_t", &[_, a, b]) => typed() && inner(a) && inner(b),
            // A lower bound above the upper one wins.
            ("clamp" | "clamp_val", &[v, low, high]) => sure(low) && (sure(v) || sure(high)),
            ("clamp_t", &[_, v, low, high]) => typed() && inner(low) && (inner(v) || inner(high)),
            // The length is a multiple of the page size.
            ("PAGE_ALIGN" | "PAGE_ALIGN_DOWN", &[a]) if unit == Unit::Bytes => inner(a),
            ("ALIGN_DOWN" | "round_down" | "rounddown", &[a, _]) => sure(a),
            ("ALIGN" | "round_up" | "roundup", &[a, size]) => {
                unit == Unit::Bytes && self.is_name(size, "PAGE_SIZE") && inner(a)
            }
            ("PFN_PHYS", &[a]) if unit == Unit::Bytes => self.within(a, at, Unit::Pages, facts, depth),
            ("PFN_UP" | "PFN_DOWN" | "PHYS_PFN", &[a]) if unit == Unit::Pages => {
                self.within(a, at, Unit::Bytes, facts, depth)
            }
            ("DIV_ROUND_UP", &[a, size]) if unit == Unit::Pages && self.is_name(size, "PAGE_SIZE") => {
                self.within(a, at, Unit::Bytes, facts, depth)
            }
            _ => false,
        }
    }

    fn int(&self, n: N) -> Option<Int> {
        let n = self.func.ast.strip(n);
        match self.func.ast.kind(n) {
            "identifier" => self.func.int_of(self.world, &self.func.ast.str(n)),
            _ => None,
        }
    }

    /// Whether the type of `n` is known to be unsigned.
    fn unsigned(&self, n: N, at: P) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        if ast.kind(n) == "identifier" && self.func.vars.by_name.contains_key(&ast.str(n)) {
            return self.int(n).is_some_and(|i| !i.signed);
        }
        let term = self.func.term(n, at);
        matches!(term, Term::Size | Term::Pages) || term.is_page() || is_unsigned(self.world, self.func, n)
    }
}
