//! Whether something is done on every way through a function.

use crate::facts::effects::deeds::probe;
use crate::facts::effects::evaluate::View;
use crate::facts::memo::held;
use crate::facts::taken;
use crate::facts::taken::Give;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P, PointKind};

impl View<'_> {
    /// Whether every way to a success passes one of the points, but for ways on which the pointer is NULL.
    pub(super) fn certain(&self, node: N, same: &[P]) -> bool {
        if self.top {
            return true;
        }
        // But for NULL the way to one point is the same whatever is done there.
        let known = |p: &P| held(&self.memo.certain).get(p).copied();
        if let [only] = same
            && let Some(found) = known(only)
        {
            return found;
        }
        let found = self.is_certain(node, same);
        if let [only] = same {
            held(&self.memo.certain).insert(*only, found);
        }
        found
    }

    pub(super) fn is_certain(&self, node: N, same: &[P]) -> bool {
        let func = self.func;
        let mut returns = (0..func.cfg.points.len()).filter(|&p| func.cfg.points[p].kind == PointKind::Return);
        let failed = |p: P| {
            func.cfg.points[p].at.is_some_and(|n| {
                func.is_error_return(n) || func.ast.named(n).next().is_some_and(|v| func.ast.normal(v) == "NULL")
            })
        };
        let falls_off = func.cfg.points.iter().enumerate().any(|(p, x)| {
            x.kind != PointKind::Return && x.succ.iter().any(|s| s.0 == EXIT) && self.avoids(node, same, p, None)
        });
        !falls_off
            && !returns.any(|p| {
                let value = func.cfg.points[p].at.and_then(|n| func.ast.named(n).next()).map(|v| func.ast.normal(v));
                !failed(p) && self.avoids(node, same, p, value.as_deref())
            })
    }

    /// Whether `to` is reached without one of the points, and not because a pointer is NULL or the result an error.
    pub(super) fn avoids(&self, node: N, same: &[P], to: P, result: Option<&str>) -> bool {
        let func = self.func;
        let ast = &func.ast;
        let root = ast.args(node).first().and_then(|&a| ast.leaves(a).find(|&k| ast.kind(k) == "identifier"));
        let probe = probe(node, root.map(|k| ast.str(k)));
        let mut seen = vec![false; func.cfg.points.len()];
        let mut todo = vec![ENTRY];
        while let Some(p) = todo.pop() {
            if same.contains(&p) || std::mem::replace(&mut seen[p], true) {
                continue;
            }
            if p == to {
                return true;
            }
            let error = result.and_then(|r| func.failing(p, r));
            let open = |s: &&(P, _)| !taken::failed(func, &probe, p, s.1) && error != Some(s.1);
            todo.extend(func.cfg.points[p].succ.iter().filter(open).map(|s| s.0));
        }
        false
    }

    /// Whether every way through the function passes one of the points, but for ways on which the pointer is NULL.
    pub(super) fn always(&self, give: &Give, same: &[P]) -> bool {
        !self.avoids(give.node, same, EXIT, None)
    }
}
