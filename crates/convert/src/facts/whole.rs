//! Whether a value is the length of the mapping, or at least whole pages: through copies, tests, conversions and units.

use crate::facts::bounds::{Unit, is_shown};
use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::facts::types::{Width, int_seen};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// How deep values are followed.
const DEPTH: usize = 8;

/// Whether the bytes that `n` stands for at point `at` are shown to be the mapping's length.
pub fn is_whole(world: &World<'_>, func: &Func, n: N, at: P) -> bool {
    Lengths { world, func }.whole(n, at, Unit::Bytes, DEPTH)
}

/// Whether the bytes that `n` stands for at point `at` are shown to be whole pages.
pub fn is_pages(world: &World<'_>, func: &Func, n: N, at: P) -> bool {
    Lengths { world, func }.pages(n, at, DEPTH)
}

/// A question about one function.
struct Lengths<'a> {
    world: &'a World<'a>,
    func: &'a Func,
}

impl Lengths<'_> {
    fn whole(&self, n: N, at: P, unit: Unit, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let ast = &self.func.ast;
        let n = ast.strip(n);
        let term = self.func.term(n, at);
        let all = match unit {
            Unit::Bytes => Term::Size,
            Unit::Pages => Term::Pages,
        };
        let facts = self.func.facts(at);
        let shown = |op: &str| is_shown(self.world, self.func, n, &facts, (&[op], &all, &term));
        if term == all || shown("==") || shown("<=") && shown(">=") {
            return true;
        }
        let inner = |k: N, unit: Unit| self.whole(k, at, unit, depth);
        match ast.kind(n) {
            "identifier" => {
                self.width(n) == Some(Width::Wide) && self.defined(n, at, &|v, p| self.whole(v, p, unit, depth))
            }
            "cast_expression" => self.cast(n).is_some_and(|(w, v)| w == Width::Wide && inner(v, unit)),
            "binary_expression" => {
                let Some((l, op, r)) = self.parts(n) else { return false };
                match (unit, op) {
                    (Unit::Bytes, "*") if self.is_name(r, "PAGE_SIZE") => inner(l, Unit::Pages),
                    (Unit::Bytes, "*") if self.is_name(l, "PAGE_SIZE") => inner(r, Unit::Pages),
                    (Unit::Bytes, "<<") if self.is_name(r, "PAGE_SHIFT") => {
                        self.is_wide(l, at) && inner(l, Unit::Pages)
                    }
                    (Unit::Pages, ">>") if self.is_name(r, "PAGE_SHIFT") => inner(l, Unit::Bytes),
                    (Unit::Pages, "/") if self.is_name(r, "PAGE_SIZE") => inner(l, Unit::Bytes),
                    _ => false,
                }
            }
            "call_expression" => match (ast.callee(n).as_deref(), ast.args(n).as_slice(), unit) {
                (Some("PAGE_ALIGN" | "PAGE_ALIGN_DOWN"), &[a], Unit::Bytes) => inner(a, unit),
                (Some("ALIGN" | "round_up" | "roundup"), &[a, size], Unit::Bytes)
                | (Some("ALIGN_DOWN" | "round_down" | "rounddown"), &[a, size], Unit::Bytes) => {
                    self.is_name(size, "PAGE_SIZE") && inner(a, unit)
                }
                (Some("PFN_PHYS"), &[a], Unit::Bytes) => inner(a, Unit::Pages),
                (Some("PFN_UP" | "PFN_DOWN" | "PHYS_PFN"), &[a], Unit::Pages) => inner(a, Unit::Bytes),
                _ => false,
            },
            _ => false,
        }
    }

    fn pages(&self, n: N, at: P, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let ast = &self.func.ast;
        let n = ast.strip(n);
        if self.func.term(n, at).is_page() || self.whole(n, at, Unit::Bytes, depth) {
            return true;
        }
        let inner = |k: N| self.pages(k, at, depth);
        match ast.kind(n) {
            // What 32 bits cut off is whole pages, too.
            "identifier" => {
                self.width(n).is_some_and(|w| w != Width::Small) && self.defined(n, at, &|v, p| self.pages(v, p, depth))
            }
            "cast_expression" => self.cast(n).is_some_and(|(w, v)| w != Width::Small && inner(v)),
            "conditional_expression" => {
                ["consequence", "alternative"].into_iter().all(|arm| ast.field(n, arm).is_some_and(inner))
            }
            "binary_expression" => match self.parts(n) {
                Some((l, "*", r)) => inner(l) || inner(r),
                Some((_, "<<", r)) => self.is_name(r, "PAGE_SHIFT"),
                Some((l, "+" | "-", r)) => inner(l) && inner(r),
                Some((l, "&", r)) => self.is_name(l, "PAGE_MASK") || self.is_name(r, "PAGE_MASK"),
                _ => false,
            },
            "call_expression" => match (ast.callee(n).as_deref(), ast.args(n).as_slice()) {
                (Some("PAGE_ALIGN" | "PAGE_ALIGN_DOWN" | "PFN_PHYS"), [_]) => true,
                (Some("ALIGN" | "round_up" | "roundup" | "ALIGN_DOWN" | "round_down" | "rounddown"), &[_, size]) => {
                    self.is_name(size, "PAGE_SIZE")
                }
                (Some("min" | "max" | "umin" | "umax"), &[a, b]) | (Some("min_t" | "max_t"), &[_, a, b]) => {
                    inner(a) && inner(b)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether all values that a variable may have satisfy `fine`.
    fn defined(&self, n: N, at: P, fine: &dyn Fn(N, P) -> bool) -> bool {
        let defs = self.func.vars.reaching(&self.func.cfg, &self.func.ast.str(n), at).unwrap_or_default();
        !defs.is_empty() && defs.iter().all(|d| d.value.is_some_and(|v| d.point != at && fine(v, d.point)))
    }

    /// How wide a variable is.
    fn width(&self, n: N) -> Option<Width> {
        self.func.int_of(self.world, &self.func.ast.str(n)).map(|int| int.width)
    }

    /// Whether nothing of an expression's value is lost when it is shifted.
    fn is_wide(&self, n: N, at: P) -> bool {
        let n = self.func.ast.strip(n);
        match self.func.ast.kind(n) {
            "identifier" => self.width(n) == Some(Width::Wide),
            "cast_expression" => self.cast(n).is_some_and(|(w, _)| w == Width::Wide),
            _ => self.func.term(n, at) == Term::Pages,
        }
    }

    /// The width of the type that a cast makes, and what it is made of.
    fn cast(&self, n: N) -> Option<(Width, N)> {
        let ast = &self.func.ast;
        let int = int_seen(self.world, self.func.file, &ast.normal(ast.field(n, "type")?))?;
        Some((int.width, ast.field(n, "value")?))
    }

    fn parts(&self, n: N) -> Option<(N, &str, N)> {
        let ast = &self.func.ast;
        Some((ast.field(n, "left")?, ast.kind(ast.field(n, "operator")?), ast.field(n, "right")?))
    }

    fn is_name(&self, n: N, name: &str) -> bool {
        let n = self.func.ast.strip(n);
        self.func.ast.str(n) == name && !self.func.vars.by_name.contains_key(name)
    }
}
