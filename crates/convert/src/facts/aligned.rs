//! Alignment that is asked for: of the address at which a mapping is split, and of both ends of a new one.

use crate::facts::closed::{Roots, closed};
use crate::facts::conditions::truth_of;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::term::Term;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};

/// That something is, or is not, a multiple of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// What.
    pub what: Term,
    /// Of what: the closed form of a mask, or of a divisor.
    pub mask: String,
    /// Whether it is.
    pub holds: bool,
}

/// Adds what it shows that `cond`, evaluated at `p`, holds or does not.
pub fn learn(func: &Func, cond: N, holds: bool, p: P, roots: &Roots, out: &mut Vec<Aligned>) {
    let ast = &func.ast;
    let n = ast.strip(cond);
    let field = |name: &str| ast.field(n, name);
    let mut add = |what: N, mask: Option<String>, holds: bool| {
        out.extend(mask.map(|mask| Aligned { what: func.term(what, p), mask, holds }));
    };
    match ast.kind(n) {
        "call_expression" => match (ast.callee(n).as_deref(), ast.args(n).as_slice()) {
            (Some("IS_ALIGNED"), &[a, size]) => add(a, closed(func, size, p, roots).map(|s| format!("{s} - 1")), holds),
            _ => {
                if let Some(a) = truth_of(ast, n) {
                    learn(func, a, holds, p, roots, out);
                }
            }
        },
        "unary_expression" if ast.bytes(n).starts_with(b"!") => {
            if let Some(a) = field("argument") {
                learn(func, a, !holds, p, roots, out);
            }
        }
        "binary_expression" => {
            let (Some(l), Some(r)) = (field("left"), field("right")) else { return };
            match (field("operator").map_or("", |o| ast.kind(o)), holds) {
                ("&&", true) | ("||", false) => {
                    learn(func, l, holds, p, roots, out);
                    learn(func, r, holds, p, roots, out);
                }
                (op @ ("==" | "!="), _) if func.term(r, p).is_zero() => {
                    learn(func, l, (op == "!=") == holds, p, roots, out);
                }
                ("&", _) => {
                    add(l, closed(func, r, p, roots), !holds);
                    add(r, closed(func, l, p, roots), !holds);
                }
                ("%", _) => add(l, closed(func, r, p, roots).map(|r| format!("% {r}")), !holds),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The mask by which the table's `may_split` tells at which addresses a mapping may be split, if that is all it looks at: it
/// depends on the address and on the file, and leaves nothing behind.
pub fn splits_by(world: &World<'_>, ops: &Operations) -> Option<String> {
    let (file, name) = (ops.home?.file, ops.function("may_split")?);
    let [item] = &world.definitions(file, name)[..] else { return None };
    if world.is_elsewhere(file, name) || !world.own_macros(file, name).is_empty() {
        return None;
    }
    let mut func = world.parse(file, item).ok()?;
    let (vma, address) = (func.param_name(0)?, func.param_name(1)?);
    func.names.vmas.insert(vma.clone(), vma);
    let plain = func.vars.by_name.get(&address).is_none_or(|v| v.defs.len() <= 1);
    if !plain || !effects::of(world, &func).is_harmless() {
        return None;
    }
    let address = Term::Local(address);
    let mut found: Option<String> = None;
    for (p, point) in func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return) {
        let mut decided = func.cfg.decided(p);
        let mut value = func.ast.strip(func.ast.named(point.at?).next()?);
        if func.ast.kind(value) == "conditional_expression" {
            let arm = |name: &str| func.ast.field(value, name).map(|n| func.ast.strip(n));
            let (yes, no) = (arm("consequence")?, arm("alternative")?);
            let zero = |n: N| func.term(n, p).is_zero();
            if zero(yes) == zero(no) {
                return None;
            }
            decided.push((func.ast.field(value, "condition")?, zero(no)));
            value = if zero(yes) { no } else { yes };
        }
        if func.term(value, p).is_zero() {
            continue;
        }
        let mut all = Vec::new();
        for (cond, holds) in decided {
            let at = func.cfg.point_of(&func.ast, cond)?;
            learn(&func, cond, holds, at, &Roots::default(), &mut all);
        }
        let mask = all.into_iter().find(|a| !a.holds && a.what == address).map(|a| a.mask)?;
        if found.as_ref().is_some_and(|f| *f != mask) || !depends_on_file(world, &func, &mask) {
            return None;
        }
        found = Some(mask);
    }
    found
}

/// Whether a mask or divisor is made of a constant, or of a member that the file leads to.
fn depends_on_file(world: &World<'_>, func: &Func, mask: &str) -> bool {
    let form = mask.strip_prefix("% ").unwrap_or(mask);
    let form = form.strip_suffix(" - 1").unwrap_or(form);
    let name = |w: &str| w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match form.split_once(' ') {
        Some(("<file>", rest)) => rest.split(' ').all(|w| matches!(w, "->" | ".") || name(w)),
        Some(_) => false,
        None => form.starts_with(|c: char| c.is_ascii_digit()) || world.is_constant(func.file, form),
    }
}
