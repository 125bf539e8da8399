//! What expressions are worth: sizes of the mapping, copies in locals, and what tests have shown.

use std::collections::BTreeSet;

use crate::facts::closed::PRIVATE;
use crate::facts::func::Func;
use crate::facts::term::{Term, number};
use crate::facts::types::{Width, int, is_wide_type};
use crate::kernel::symbols;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P, PointKind};
use crate::syntax::flow::Variable;

/// The member of a VMA that a member of a descriptor stands for, as far as terms tell the two apart.
fn vma_name(member: &str) -> &str {
    match member {
        "start" => "vm_start",
        "end" => "vm_end",
        other => other,
    }
}

/// How deep copies in locals are followed.
const DEPTH: usize = 8;

/// Calls that change the flags of the mapping.
const FLAG_CALLS: [&str; 7] = [
    "vm_flags_set",
    "vm_flags_clear",
    "vm_flags_mod",
    "vm_flags_reset",
    "vm_flags_init",
    "vma_set_flags",
    "vma_clear_flags",
];

impl Func {
    /// The local's value at point `at`, when one plain expression gives it: that expression and its point.
    pub fn value_of(&self, name: &str, at: P) -> Option<(N, P)> {
        let defs = self.vars.reaching(&self.cfg, name, at)?;
        match defs.as_slice() {
            [only] => Some((only.value?, only.point)),
            _ => None,
        }
    }

    /// What the expression `n` stands for at point `at`.
    ///
    /// Copies in locals are followed where the copied value cannot have changed since.
    pub fn term(&self, n: N, at: P) -> Term {
        self.term_deep(n, at, DEPTH)
    }

    fn term_deep(&self, n: N, at: P, depth: usize) -> Term {
        let ast = &self.ast;
        let n = ast.strip(n);
        let code = || Term::Code(ast.normal(n));
        match ast.kind(n) {
            "number_literal" => number(&ast.str(n)).map_or_else(code, Term::Number),
            "identifier" | "null" | "true" | "false" => match self.given_beside(n).filter(|_| depth > 0) {
                Some(value) => self.term_deep(value, at, depth - 1),
                None => self.name_term(ast.str(n), at, depth),
            },
            "field_expression" if self.is_vma_field(n) => {
                ast.field(n, "field").map_or_else(code, |f| Term::Field(vma_name(&ast.str(f)).to_owned()))
            }
            "cast_expression" => match ast.field(n, "value") {
                Some(v) if ast.field(n, "type").is_some_and(|t| is_wide_type(&ast.str(t))) => {
                    self.term_deep(v, at, depth)
                }
                _ => code(),
            },
            "binary_expression" if depth > 0 => {
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return code() };
                let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
                Term::binary(self.term_deep(l, at, depth - 1), op, self.term_deep(r, at, depth - 1))
            }
            "call_expression" => self.call_term(n, at, depth).unwrap_or_else(code),
            _ => code(),
        }
    }

    /// The value that an earlier declarator of the same declaration gives the wide local `n`, if nothing else gives it one.
    fn given_beside(&self, n: N) -> Option<N> {
        let ast = &self.ast;
        let name = ast.str(n);
        let [def] = self.vars.by_name.get(&name)?.defs.as_slice() else { return None };
        let declared = def.node.filter(|&d| d < n && self.is_wide(&name))?;
        let stmt = ast.statement(n).filter(|&s| ast.kind(s) == "declaration" && ast.is_within(declared, s))?;
        def.value.filter(|&v| ast.is_within(v, stmt))
    }

    fn name_term(&self, name: String, at: P, depth: usize) -> Term {
        let Some(variable) = self.vars.by_name.get(&name) else { return Term::Name(name) };
        let copied = self
            .value_of(&name, at)
            .filter(|&(value, point)| depth > 0 && point != at && self.steady(value, point, at));
        let term = match copied {
            Some((value, point)) => self.term_deep(value, point, depth - 1),
            None if let Some(length) = self.stepped(&name, at, depth) => length,
            None if variable.defs.len() <= 1 && !variable.kept => match self.caller.terms.get(&name) {
                Some(term) if !self.is_written_before(term, at) => term.clone(),
                _ => return Term::Local(name),
            },
            None => return Term::Local(name),
        };
        // A variable that cannot hold every size is no copy of it, nor of what it may have been compared with. What a function
        // gives into an int is taken to be one.
        let result = copied.is_some_and(|(value, _)| self.ast.kind(self.ast.strip(value)) == "call_expression");
        let narrow = |text: String| int(&text).is_some_and(|i| i.width != Width::Wide) && !(result && text == "int");
        let lossy = match term {
            Term::Number(_) | Term::Name(_) => false,
            _ if self.is_wide(&name) => false,
            _ => term.is_of_mapping() || self.type_of(&name).is_some_and(narrow),
        };
        if lossy { Term::Local(name) } else { term }
    }

    /// The length of the mapping, where that is what a compound assignment made of the local.
    fn stepped(&self, name: &str, at: P, depth: usize) -> Option<Term> {
        let ast = &self.ast;
        let defs = self.vars.reaching(&self.cfg, name, at)?;
        let [only] = defs.as_slice() else { return None };
        let n = only.node.filter(|&n| depth > 0 && only.point != at && ast.kind(n) == "assignment_expression")?;
        let op = match ast.kind(ast.field(n, "operator")?) {
            "<<=" => "<<",
            ">>=" => ">>",
            "*=" => "*",
            "/=" => "/",
            _ => return None,
        };
        let left = self.name_term(name.to_owned(), only.point, depth - 1);
        let right = self.term_deep(ast.field(n, "right")?, only.point, depth - 1);
        Some(Term::binary(left, op, right)).filter(|t| matches!(t, Term::Size | Term::Pages))
    }

    /// Whether a field that the caller's term reads is written between the call and `at`: a parameter keeps what it got.
    fn is_written_before(&self, term: &Term, at: P) -> bool {
        self.field_writes().iter().filter(|w| term.reads(&w.0)).any(|(_, n)| {
            let point = self.cfg.point_of(&self.ast, *n);
            point.is_none_or(|p| p == at || self.cfg.reach(p, None)[at])
        })
    }

    fn call_term(&self, n: N, at: P, depth: usize) -> Option<Term> {
        if let Some(known) = self.macro_terms.get(&self.ast.normal(n)) {
            return Some(known.clone());
        }
        let args = self.ast.args(n);
        let callee = self.ast.callee(n)?;
        // The length of a mapping is a multiple of the page size already.
        let aligned = |arg: N| Some(self.term_deep(arg, at, depth)).filter(|t| *t == Term::Size);
        if let [arg, unit] = args[..] {
            let rounds =
                matches!(callee.as_str(), "ALIGN" | "ALIGN_DOWN" | "round_up" | "round_down" | "roundup" | "rounddown");
            return aligned(arg).filter(|_| rounds && self.term_deep(unit, at, depth).is_page());
        }
        let [arg] = args[..] else { return None };
        match callee.as_str() {
            "vma_pages" | symbols::PAGES => self.is_mapping(arg).then_some(Term::Pages),
            symbols::SIZE => self.is_mapping(arg).then_some(Term::Size),
            "is_cow_mapping" => self.term_deep(arg, at, depth).is_field("vm_flags").then_some(Term::Cow),
            "PAGE_ALIGN" | "PAGE_ALIGN_DOWN" => aligned(arg),
            "PFN_PHYS" => Some(self.term_deep(arg, at, depth)).filter(|t| *t == Term::Pages).map(|_| Term::Size),
            "PHYS_PFN" | "PFN_UP" | "PFN_DOWN" => aligned(arg).map(|_| Term::Pages),
            _ => None,
        }
    }

    /// Whether the value of `value`, computed at `from`, is still what it would be at `to`.
    pub(super) fn steady(&self, value: N, from: P, to: P) -> bool {
        self.ast.walk(value).filter(|&k| self.ast.kind(k) == "identifier").all(|k| {
            let name = self.ast.str(k);
            if !self.vars.by_name.contains_key(&name) || self.names.vmas.contains_key(&name) {
                return true;
            }
            let single = |v: &Variable| v.defs.len() <= 1 && v.declared.len() <= 1 && !v.kept;
            let before = || self.vars.reaching(&self.cfg, &name, from);
            self.vars.by_name.get(&name).is_some_and(single)
                || before().is_some_and(|b| Some(b) == self.vars.reaching(&self.cfg, &name, to))
        }) && !self.reads_written_field(value, from, to)
    }

    /// Whether `value` reads a field of the mapping that is written between the two points.
    fn reads_written_field(&self, value: N, from: P, to: P) -> bool {
        let fields: BTreeSet<String> = self
            .ast
            .walk(value)
            .filter(|&k| self.is_vma_field(k))
            .filter_map(|k| self.ast.field(k, "field"))
            .map(|f| self.ast.str(f))
            .collect();
        if fields.is_empty() {
            return false;
        }
        let after = self.cfg.reach(from, None);
        self.field_writes().iter().any(|(field, n)| {
            let Some(p) = self.cfg.point_of(&self.ast, *n) else { return true };
            fields.contains(field) && p != from && after[p] && (p == to || self.cfg.reach(p, None)[to])
        })
    }

    /// Whether `n` is the mapping.
    fn is_mapping(&self, n: N) -> bool {
        self.names.vmas.contains_key(&self.ast.str(self.ast.strip(n)))
    }

    /// Whether `n` is `VMA->field`.
    pub fn is_vma_field(&self, n: N) -> bool {
        let ast = &self.ast;
        ast.kind(n) == "field_expression"
            && ast.field(n, "argument").is_some_and(|a| self.names.vmas.contains_key(&ast.str(ast.strip(a))))
    }

    /// Whether `n` is `VMA->name`.
    pub fn is_field(&self, n: N, name: &str) -> bool {
        self.is_vma_field(n) && self.ast.field(n, "field").is_some_and(|f| self.ast.bytes(f) == name.as_bytes())
    }

    /// Whether `n` names the private data of the mapping, or is a call of a function that only returns it.
    pub fn reads_private(&self, n: N) -> bool {
        let returned = || self.reads.get(&self.ast.normal(n)).is_some_and(|form| form == PRIVATE);
        self.is_field(n, "vm_private_data") || self.ast.kind(n) == "call_expression" && returned()
    }

    /// All writes to fields of the mapping, with the assignment or the call that writes.
    pub fn field_writes(&self) -> Vec<(String, N)> {
        let all = self.found.writes.get_or_init(|| self.member_writes()).iter();
        all.filter(|w| self.names.vmas.contains_key(&w.0)).map(|w| (w.1.clone(), w.2)).collect()
    }

    /// All writes to members that a mapping has: what is written to, the member, and the assignment or call.
    fn member_writes(&self) -> Vec<(String, String, N)> {
        let ast = &self.ast;
        let mut out = Vec::new();
        for n in ast.walk(self.body) {
            let target = match ast.kind(n) {
                "assignment_expression" => ast.field(n, "left"),
                "update_expression" => ast.field(n, "argument"),
                "pointer_expression" if ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "&") => {
                    ast.field(n, "argument")
                }
                "call_expression" if FLAG_CALLS.contains(&ast.callee(n).unwrap_or_default().as_str()) => {
                    let vma = ast.args(n).first().map(|&a| ast.str(ast.strip(a)));
                    out.extend(vma.map(|v| (v, "vm_flags".to_string(), n)));
                    None
                }
                _ => None,
            };
            let Some(target) = target.map(|t| ast.strip(t)) else { continue };
            // pgprot_val(vma->vm_page_prot) |= ... writes the field, too.
            let target = match ast.callee(target).as_deref() {
                Some("pgprot_val") => ast.args(target).first().map_or(target, |&a| ast.strip(a)),
                _ => target,
            };
            let target = self.whole(target);
            if ast.kind(target) == "field_expression"
                && let (Some(a), Some(f)) = (ast.field(target, "argument"), ast.field(target, "field"))
            {
                out.push((ast.str(ast.strip(a)), ast.str(f), n));
            }
        }
        out
    }

    /// `x->m` of `x->m.part`.
    fn whole(&self, mut n: N) -> N {
        let ast = &self.ast;
        let inner = |n: N| {
            let part = ast.kind(n) == "field_expression" && ast.kids(n).iter().any(|&k| ast.kind(k) == ".");
            let of = ast.field(n, "argument").map(|a| ast.strip(a)).filter(|_| part);
            of.filter(|&a| ast.kind(a) == "field_expression")
        };
        while let Some(a) = inner(n) {
            n = a;
        }
        n
    }

    /// Whether `to` can be reached from `from` without passing one of `points` in between.
    ///
    /// With a result variable, ways on which a test shows it to hold an error do not count.
    pub fn avoids(&self, from: P, to: P, points: &[P], result: Option<&str>) -> bool {
        if from == to {
            return !points.contains(&to);
        }
        let mut seen = vec![false; self.cfg.points.len()];
        let mut todo = vec![from];
        while let Some(p) = todo.pop() {
            let failing = result.and_then(|name| self.failing(p, name));
            for &(next, edge) in &self.cfg.points[p].succ {
                if failing == Some(edge) {
                    continue;
                }
                if next == to {
                    return true;
                }
                if !points.contains(&next) && !std::mem::replace(&mut seen[next], true) {
                    todo.push(next);
                }
            }
        }
        false
    }

    /// The edge that the condition at `p` takes when the variable holds an error.
    pub fn failing(&self, p: P, name: &str) -> Option<Edge> {
        let point = &self.cfg.points[p];
        let cond = point.at.filter(|_| point.kind == PointKind::Cond)?;
        let is = |k: &N| self.ast.kind(*k) == "identifier" && self.ast.bytes(*k) == name.as_bytes();
        let uses: Vec<N> = self.ast.walk(cond).filter(is).collect();
        let [only] = uses.as_slice() else { return None };
        // `if ((ret = f()))` decides by the value that is assigned.
        let assigned = self
            .ast
            .parent(*only)
            .filter(|&p| self.ast.kind(p) == "assignment_expression" && self.ast.field(p, "left") == Some(*only));
        crate::facts::usage::failing_edge(self, assigned.unwrap_or(*only))
    }
}
