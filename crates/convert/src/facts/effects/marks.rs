//! What a function sets to a constant, and what decides whether it fails: the two together make a mark.

use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::effects::Summary;
use crate::facts::effects::evaluate::View;
use crate::facts::effects::outward::{is_returned, outward};
use crate::facts::memo::held;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P, PointKind};

impl View<'_> {
    /// What gets a constant and what is tested, bits included; the two together make a mark.
    pub(super) fn marks(&self, out: &mut Summary) {
        let ast = &self.func.ast;
        for n in ast.walk(self.func.body).filter(|&n| !(self.gone)(n)) {
            let point = self.point(n);
            let form = |t: N| {
                let text = closed(self.func, t, point, &Roots::default()).unwrap_or_else(|| ast.normal(t));
                outward(self.func, &text, None).filter(|t| !t.contains(NEW))
            };
            let certain = || self.certain(n, &[point]);
            match ast.kind(n) {
                "assignment_expression" => {
                    let constant = ast.field(n, "right").is_some_and(|v| self.func.is_constant_value(self.world, v));
                    let target = ast.field(n, "left").map(|t| ast.strip(t)).filter(|_| constant && certain());
                    let text = target.filter(|&t| !ast.is_leaf(t) || self.is_lasting_name(t)).and_then(form);
                    out.sets.extend(text.map(|t| (t, self.place(n))));
                }
                "call_expression" => {
                    let Some(name) = ast.callee(n) else { continue };
                    if let Some(text) = self.bit(n, &name, &form) {
                        if self.world.known.is_plain_bit(&name) && certain() {
                            out.sets.insert(text, self.place(n));
                        } else if name == "test_bit" && self.refuses(point) {
                            out.tests.insert(text);
                        } else if name == "test_bit" && is_returned(self.func, n) {
                            out.values.insert(text);
                        }
                    }
                }
                "field_expression" | "identifier" => {
                    let whole = ast.parent(n).is_none_or(|p| ast.kind(p) != "field_expression");
                    if whole && (ast.kind(n) == "field_expression" || self.is_lasting_name(n)) {
                        if self.refuses(point) {
                            out.tests.extend(form(n));
                        } else if self.func.cfg.points[point].kind == PointKind::Return {
                            out.values.extend(form(n));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether control decides here about a failure: from one of the edges nothing but errors are returned.
    pub(super) fn refuses(&self, point: P) -> bool {
        if let Some(&known) = held(&self.memo.refuses).get(&point) {
            return known;
        }
        let found = self.decides(point);
        held(&self.memo.refuses).insert(point, found);
        found
    }

    pub(super) fn decides(&self, point: P) -> bool {
        let func = self.func;
        let here = &func.cfg.points[point];
        here.kind == PointKind::Cond
            && here.succ.iter().any(|&(to, _)| {
                let after = func.cfg.reach(to, None);
                let ends = |p: &P| (after[*p] || *p == to) && func.cfg.points[*p].succ.iter().any(|s| s.0 == EXIT);
                let mut all = (0..func.cfg.points.len()).filter(ends).peekable();
                all.peek().is_some()
                    && all.all(|p| {
                        let at = func.cfg.points[p].at.filter(|_| func.cfg.points[p].kind == PointKind::Return);
                        let value = |n: N| func.ast.named(n).next().map(|v| func.ast.normal(v));
                        at.is_some_and(|n| {
                            func.is_error_return(n) || matches!(value(n).as_deref(), Some("NULL" | "false"))
                        })
                    })
            })
    }

    /// Bit and word of a function for bits.
    pub(super) fn bit(&self, call: N, name: &str, form: &dyn Fn(N) -> Option<String>) -> Option<String> {
        let bits = self.world.known.states.iter().any(|p| p.bits && p.take.iter().any(|t| t == name));
        let args = self.func.ast.args(call);
        let &[bit, word] = args.as_slice() else { return None };
        if !bits && name != "test_bit" {
            return None;
        }
        let bit = form(bit).unwrap_or_else(|| self.func.ast.normal(bit));
        Some(format!("{bit} in {}", form(word)?))
    }
}
