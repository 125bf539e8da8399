//! What expressions are worth: sizes of the mapping, copies in locals, and what tests have shown.

use std::collections::BTreeSet;

use super::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P, PointKind};

/// Key of the mapping's length in bytes.
pub const SIZE: &str = "<size>";
/// Key of the mapping's length in pages.
pub const PAGES: &str = "<pages>";
/// Key of the mapping's first address.
pub const START: &str = "<start>";
/// Key of the mapping's page protection.
pub const PROT: &str = "<prot>";

/// How deep copies in locals are followed.
const DEPTH: usize = 8;

/// Whether values of this type, as written, have at least 32 bits: a narrower one begins again while pages are left.
pub fn is_index_type(text: &str) -> bool {
    const INDEX: [&str; 12] = [
        "int",
        "unsigned int",
        "unsigned",
        "signed int",
        "u32",
        "s32",
        "__u32",
        "__s32",
        "uint32_t",
        "int32_t",
        "uint",
        "signed",
    ];
    INDEX.contains(&text.trim()) || is_wide_type(text)
}

/// A comparison that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Key of the left side.
    pub left: String,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`; a bare truth value is `!= 0`.
    pub op: &'static str,
    /// Key of the right side.
    pub right: String,
}

/// Whether values of this type, as written, are at least as wide as `unsigned long` on every architecture.
///
/// A type that is not listed counts as narrow: what it is an alias of was not looked up.
pub fn is_wide_type(text: &str) -> bool {
    const WIDE: [&str; 22] = [
        "unsigned long",
        "long",
        "unsigned long int",
        "long int",
        "size_t",
        "ssize_t",
        "u64",
        "s64",
        "__u64",
        "uint64_t",
        "unsigned long long",
        "long long",
        "loff_t",
        "pgoff_t",
        "resource_size_t",
        "phys_addr_t",
        "uintptr_t",
        "__s64",
        "pgprot_t",
        "vm_flags_t",
        "ulong",
        "off_t",
    ];
    WIDE.contains(&text.trim())
}

impl Fact {
    /// Whether it compares the mapping's size with a constant, so that it means the same in another function.
    pub fn is_about_mapping(&self) -> bool {
        let sided = |k: &str| {
            matches!(k, SIZE | PAGES) || k.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        sided(&self.left) && sided(&self.right)
    }
}

impl Func {
    /// The local's value at point `at`, when one plain expression gives it: that expression and its point.
    pub fn value_of(&self, name: &str, at: P) -> Option<(N, P)> {
        let defs = self.vars.reaching(&self.cfg, name, at)?;
        match defs.as_slice() {
            [only] => Some((only.value?, only.point)),
            _ => None,
        }
    }

    /// A text that two expressions share when they have the same value at point `at`.
    ///
    /// Copies in locals are followed where the copied value cannot have changed since.
    pub fn key(&self, n: N, at: P) -> String {
        self.key_deep(n, at, DEPTH)
    }

    fn key_deep(&self, n: N, at: P, depth: usize) -> String {
        let ast = &self.ast;
        let n = ast.strip(n);
        if let Some(known) = self.known(n, at, depth) {
            return known.to_string();
        }
        match ast.kind(n) {
            "identifier" => {
                let name = ast.str(n);
                let copied = self
                    .value_of(&name, at)
                    .filter(|&(value, point)| depth > 0 && point != at && self.steady(value, point, at));
                let key = match copied {
                    Some((value, point)) => self.key_deep(value, point, depth - 1),
                    None => match self.caller.keys.get(&name) {
                        Some(key) if self.vars.by_name.get(&name).is_some_and(|v| v.defs.len() <= 1) => key.clone(),
                        _ => name.clone(),
                    },
                };
                // A variable that cannot hold every size is no copy of it.
                if key.contains('<') && !self.is_wide(&name) { name } else { key }
            }
            "cast_expression" => match ast.field(n, "value") {
                Some(v) if ast.field(n, "type").is_some_and(|t| is_wide_type(&ast.str(t))) => {
                    self.key_deep(v, at, depth)
                }
                _ => ast.normal(n),
            },
            "binary_expression" if depth > 0 => {
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return ast.normal(n) };
                let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
                let (l, r) = (self.key_deep(l, at, depth - 1), self.key_deep(r, at, depth - 1));
                match (l.as_str(), op, r.as_str()) {
                    (PAGES, "<<", "PAGE_SHIFT") | (PAGES, "*", "PAGE_SIZE") | ("PAGE_SIZE", "*", PAGES) => SIZE.into(),
                    (SIZE, ">>", "PAGE_SHIFT") | (SIZE, "/", "PAGE_SIZE") => PAGES.into(),
                    _ => format!("( {l} {op} {r} )"),
                }
            }
            "call_expression" => match ast.callee(n).as_deref() {
                // The length of a mapping is a multiple of the page size already.
                Some("PAGE_ALIGN") if ast.args(n).len() == 1 && self.key_deep(ast.args(n)[0], at, depth) == SIZE => {
                    SIZE.into()
                }
                _ => {
                    let text = ast.normal(n);
                    self.macro_keys.get(&text).cloned().unwrap_or(text)
                }
            },
            _ => ast.normal(n),
        }
    }

    /// Whether the variable's type holds every length and address of a mapping.
    pub fn is_wide(&self, name: &str) -> bool {
        self.type_of(name).is_some_and(|t| is_wide_type(&t))
    }

    /// Whether the variable's type holds every number of pages that a loop over an array goes on to.
    pub fn is_index(&self, name: &str) -> bool {
        self.type_of(name).is_some_and(|t| is_index_type(&t))
    }

    /// The declared type of a variable, as written, without its declarator.
    pub fn type_of(&self, name: &str) -> Option<String> {
        let declared = *self.vars.by_name.get(name)?.declared.first()?;
        let ast = &self.ast;
        let decl = ast.ancestors(declared).find(|&p| matches!(ast.kind(p), "declaration" | "parameter_declaration"))?;
        ast.field(decl, "type").map(|t| ast.normal(t))
    }

    /// Whether `n` is the mapping's length cut off by an unsigned type: never more than the length.
    pub fn is_cut_size(&self, n: N, at: P) -> bool {
        const CUT: [&str; 6] = ["unsigned int", "unsigned", "u32", "__u32", "uint32_t", "uint"];
        let n = self.ast.strip(n);
        if self.ast.kind(n) != "identifier" {
            return false;
        }
        let name = self.ast.str(n);
        let cut = self.type_of(&name).is_some_and(|t| CUT.contains(&t.as_str()));
        let value = self.value_of(&name, at);
        cut && value.is_some_and(|(v, p)| p != at && self.steady(v, p, at) && self.key(v, p) == SIZE)
    }

    /// Whether the value of `value`, computed at `from`, is still what it would be at `to`.
    fn steady(&self, value: N, from: P, to: P) -> bool {
        self.ast.walk(value).filter(|&k| self.ast.kind(k) == "identifier").all(|k| {
            let name = self.ast.str(k);
            if !self.vars.by_name.contains_key(&name) || self.names.vmas.contains_key(&name) {
                return true;
            }
            self.vars.reaching(&self.cfg, &name, from) == self.vars.reaching(&self.cfg, &name, to)
                || self.vars.by_name.get(&name).is_some_and(|v| v.defs.len() <= 1)
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

    /// All writes to fields of the mapping by assignment, with the assigning node.
    pub fn field_writes(&self) -> Vec<(String, N)> {
        let ast = &self.ast;
        let mut out = Vec::new();
        for n in ast.walk(self.body) {
            let target = match ast.kind(n) {
                "assignment_expression" => ast.field(n, "left"),
                "update_expression" => ast.field(n, "argument"),
                "pointer_expression" if ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "&") => {
                    ast.field(n, "argument")
                }
                _ => None,
            };
            let Some(target) = target.map(|t| ast.strip(t)) else { continue };
            // pgprot_val(vma->vm_page_prot) |= ... writes the field, too.
            let target = match ast.callee(target).as_deref() {
                Some("pgprot_val") => ast.args(target).first().map_or(target, |&a| ast.strip(a)),
                _ => target,
            };
            if self.is_vma_field(target)
                && let Some(f) = ast.field(target, "field")
            {
                out.push((ast.str(f), n));
            }
        }
        out
    }

    fn known(&self, n: N, at: P, depth: usize) -> Option<&'static str> {
        let ast = &self.ast;
        if self.is_field(n, "vm_start") {
            return Some(START);
        }
        if self.is_field(n, "vm_page_prot") {
            return Some(PROT);
        }
        if ast.callee(n).as_deref() == Some("vma_pages") {
            let arg = *ast.args(n).first()?;
            return self.names.vmas.contains_key(&ast.str(ast.strip(arg))).then_some(PAGES);
        }
        if ast.kind(n) == "binary_expression" && ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "-") {
            let (l, r) = (ast.strip(ast.field(n, "left")?), ast.strip(ast.field(n, "right")?));
            let end = self.is_field(l, "vm_end") || self.copied_field(l, at, depth, "vm_end");
            let start = self.is_field(r, "vm_start") || depth > 0 && self.key_deep(r, at, depth - 1) == START;
            return (end && start).then_some(SIZE);
        }
        None
    }

    /// Whether `n` is the first address behind the mapping.
    pub fn is_end(&self, n: N, at: P) -> bool {
        let n = self.ast.strip(n);
        self.is_field(n, "vm_end") || self.copied_field(n, at, DEPTH, "vm_end")
    }

    fn copied_field(&self, n: N, at: P, depth: usize, field: &str) -> bool {
        if depth == 0 || self.ast.kind(n) != "identifier" {
            return false;
        }
        let Some((value, point)) = self.value_of(&self.ast.str(n), at) else { return false };
        let value = self.ast.strip(value);
        point != at && (self.is_field(value, field) || self.copied_field(value, point, depth - 1, field))
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
        crate::step::usage::failing_edge(self, assigned.unwrap_or(*only))
    }

    /// The comparisons that hold whenever control is at `at`.
    pub fn facts(&self, at: P) -> Vec<Fact> {
        let mut out = self.caller.facts.clone();
        for (cond, holds) in self.cfg.decided(at) {
            let Some(p) = self.cfg.point_of(&self.ast, cond) else { continue };
            if self.steady(cond, p, at) && !self.called_between(cond, p, at) {
                self.learn(cond, holds, p, &mut out);
            }
        }
        for (call, facts) in &self.shown {
            if out.iter().any(|f| f.left == *call && f.right == "0" && matches!(f.op, "==" | ">=")) {
                out.extend(facts.iter().cloned());
            }
        }
        out
    }

    /// Whether memory that `cond` reads may have been changed by a call on the way: one that gets the pointer.
    fn called_between(&self, cond: N, from: P, to: P) -> bool {
        let ast = &self.ast;
        let roots: BTreeSet<String> = ast
            .walk(cond)
            .filter(|&k| ast.kind(k) == "field_expression" && !self.is_vma_field(k))
            .filter_map(|k| ast.leaves(k).next())
            .map(|k| ast.str(k))
            .collect();
        let after = self.cfg.reach(from, None);
        !roots.is_empty()
            && self.calls().into_iter().any(|c| {
                let Some(p) = self.cfg.point_of(ast, c) else { return true };
                let between = p != from && p != to && after[p] && self.cfg.reach(p, None)[to];
                let reads = ast.callee(c).is_some_and(|n| self.readers.contains(&n));
                between && !reads && ast.args(c).iter().any(|&a| roots.contains(&ast.str(ast.strip(a))))
            })
    }

    /// What holds about the mapping whenever this function returns without an error.
    pub fn shown_by_success(&self) -> Vec<Fact> {
        let returns = self.cfg.points.iter().enumerate().filter_map(|(p, point)| {
            let n = point.at.filter(|_| point.kind == PointKind::Return)?;
            let value = self.ast.named(n).next()?;
            (!self.ast.normal(value).starts_with("- E")).then_some(p)
        });
        let mut common: Option<Vec<Fact>> = None;
        for p in returns {
            let here: Vec<Fact> = self.facts(p).into_iter().filter(Fact::is_about_mapping).collect();
            common = Some(match common {
                None => here,
                Some(before) => before.into_iter().filter(|f| here.contains(f)).collect(),
            });
        }
        common.unwrap_or_default()
    }

    fn learn(&self, cond: N, holds: bool, p: P, out: &mut Vec<Fact>) {
        let ast = &self.ast;
        let n = ast.strip(cond);
        match ast.kind(n) {
            "call_expression" if matches!(ast.callee(n).as_deref(), Some("likely" | "unlikely")) => {
                if let Some(&a) = ast.args(n).first() {
                    self.learn(a, holds, p, out);
                }
            }
            "unary_expression" if ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "!") => {
                if let Some(a) = ast.field(n, "argument") {
                    self.learn(a, !holds, p, out);
                }
            }
            "binary_expression" => {
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return };
                let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
                match (op, holds) {
                    ("&&", true) | ("||", false) => {
                        self.learn(l, holds, p, out);
                        self.learn(r, holds, p, out);
                    }
                    _ => {
                        let op = match (op, holds) {
                            ("==", true) | ("!=", false) => "==",
                            ("!=", true) | ("==", false) => "!=",
                            ("<", true) | (">=", false) => "<",
                            ("<=", true) | (">", false) => "<=",
                            (">", true) | ("<=", false) => ">",
                            (">=", true) | ("<", false) => ">=",
                            _ => return,
                        };
                        out.push(Fact { left: self.key(l, p), op, right: self.key(r, p) });
                        let swapped = match op {
                            "<" => ">",
                            "<=" => ">=",
                            ">" => "<",
                            ">=" => "<=",
                            same => same,
                        };
                        out.push(Fact { left: self.key(r, p), op: swapped, right: self.key(l, p) });
                    }
                }
            }
            _ => out.push(Fact { left: self.key(n, p), op: if holds { "!=" } else { "==" }, right: "0".into() }),
        }
    }
}
