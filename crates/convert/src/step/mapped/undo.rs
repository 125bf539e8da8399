//! What a function undoes itself when it fails later: that goes with what moves.

use crate::facts::closed::Roots;
use crate::facts::func::Func;
use crate::facts::sites::{Site, What};
use crate::facts::term::Term;
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::step::mapped::ends::returned;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};

/// A place that gives something back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The place.
    pub site: Site,
}

impl Undo {
    /// Whether a function that close() calls gives back what a function that open() calls took.
    pub fn pairs(&self, take: &Site) -> bool {
        let both = matches!((&self.site.what, &take.what), (What::Callee(_), What::Callee(_)));
        both && self.site.objects.is_some() && self.site.objects == take.objects
    }
}

/// All places of `func` that give something back; `all` are its sites.
pub fn sites(world: &World<'_>, func: &Func, all: &[Site], closes: &[Func], roots: &Roots) -> Vec<Undo> {
    let mut out: Vec<Undo> = all.iter().filter(|s| s.gives).map(|s| Undo { site: s.clone() }).collect();
    let known = world.known;
    let quiet = |n: &str| known.stateless.contains(n) || world.prints(func.file, n) || pairs::is_known(known, n);
    for call in func.calls() {
        let Some(name) = func.ast.callee(call).filter(|n| !quiet(n)) else { continue };
        let closing = closes.iter().any(|c| c.calls().iter().any(|&k| c.ast.callee(k).as_ref() == Some(&name)));
        let statement = func.ast.parent(call).is_some_and(|p| func.ast.kind(p) == "expression_statement");
        if !closing || !statement || all.iter().any(|s| s.node == call) {
            continue;
        }
        let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
        let objects = func
            .ast
            .args(call)
            .iter()
            .map(|&a| crate::facts::closed::closed(func, a, point, roots))
            .collect::<Option<Vec<_>>>();
        let (what, amount) = (What::Callee(name), "1".to_string());
        let site = Site { node: call, point, what, objects, amount, takes: false, gives: true, may_fail: false };
        out.push(Undo { site });
    }
    out
}

/// Whether the undoing statements stand on failing ways only.
///
/// # Errors
/// `state-in-handler`.
pub fn check(func: &Func, undone: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    let installs: Vec<usize> = func
        .field_writes()
        .into_iter()
        .filter(|w| w.0 == "vm_ops")
        .filter_map(|w| func.cfg.point_of(ast, w.1))
        .collect();
    for &u in undone {
        let at = func.cfg.point_of(ast, u).unwrap_or(ENTRY);
        let after = func.cfg.reach(at, None);
        let apart = !installs.is_empty() && installs.iter().all(|&w| !after[w] && !func.cfg.reach(w, None)[at]);
        let facts = func.facts(at);
        let fails = func.cfg.points.iter().enumerate().filter(|(p, _)| after[*p]).all(|(p, point)| {
            if point.kind != PointKind::Return {
                return true;
            }
            let error = point.at.is_some_and(|n| func.is_error_return(n));
            let shown = returned(func, p).is_some_and(|v| facts.iter().any(|f| f.is_nonzero(&Term::Local(v.clone()))));
            error || shown
        });
        if !apart && !fails {
            let label = "this is given back here, and it is not clear that only failures come this way";
            return Err(refuse("state-in-handler", func.place(u), label));
        }
    }
    Ok(())
}
