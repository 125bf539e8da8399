//! Finding the conditions of a function.

use std::collections::BTreeSet;

use super::constant::{is_constant_context, is_literal, looks_constant};
use super::inserts::Inserts;
use super::{Branch, MAX_WHAT, Unprobed, Why};
use crate::execute::function::{Parsed, line_of, shorten};
use crate::syntax::ast::{Ast, N};
use crate::syntax::mask::MaskKind;

/// Goes through functions and gathers probes.
pub struct Walker<'a> {
    text: &'a [u8],
    next: u32,
    function: String,
    inserts: Inserts,
    branches: Vec<Branch>,
    /// What has no probe.
    pub unprobed: Vec<Unprobed>,
    /// Conditions of the current function that are dealt with.
    done: BTreeSet<N>,
    /// Macros in capitals that are no constants.
    variable: BTreeSet<Vec<u8>>,
}

impl<'a> Walker<'a> {
    /// Numbers from `first_id`.
    pub fn new(text: &'a [u8], first_id: u32, variable: BTreeSet<Vec<u8>>) -> Self {
        Walker {
            text,
            variable,
            next: first_id,
            function: String::new(),
            inserts: Inserts::default(),
            branches: Vec::new(),
            unprobed: Vec::new(),
            done: BTreeSet::new(),
        }
    }

    /// All that was gathered.
    pub fn finish(self) -> (Inserts, Vec<Branch>, Vec<Unprobed>) {
        (self.inserts, self.branches, self.unprobed)
    }

    /// Gathers the probes of one function.
    pub fn function(&mut self, name: &str, parsed: &Parsed) {
        self.function = name.to_string();
        self.done.clear();
        let ast = &parsed.ast;
        // Depth of the recursion is that of the tree, which the parser bounds.
        self.visit(parsed, ast.root());
    }

    fn visit(&mut self, parsed: &Parsed, n: N) {
        let ast = &parsed.ast;
        if is_constant_context(ast, n) {
            return;
        }
        match ast.kind(n) {
            "if_statement" | "while_statement" | "do_statement" | "for_statement" => {
                let condition = ast.field(n, "condition");
                match (parsed.pretends(n), condition) {
                    (None, Some(c)) => self.condition(ast, c),
                    (Some(MaskKind::BlockMacro), _) => self.leave(ast, n, Why::BlockMacro),
                    _ => {}
                }
            }
            "conditional_expression" => {
                if let Some(c) = ast.field(n, "condition") {
                    if ast.field(n, "consequence").is_some() {
                        self.condition(ast, c);
                    } else {
                        self.leave(ast, c, Why::ValueUsed);
                    }
                }
            }
            "binary_expression" if is_logical(ast, n) => self.condition(ast, n),
            "switch_statement" => self.switch(ast, n),
            _ => {}
        }
        for &k in ast.kids(n) {
            self.visit(parsed, k);
        }
    }

    /// A condition: its operands are probed where it has some.
    fn condition(&mut self, ast: &Ast, n: N) {
        let core = ast.strip(n);
        if !self.done.insert(core) {
            return;
        }
        match ast.kind(core) {
            "binary_expression" if is_logical(ast, core) => {
                for side in ["left", "right"] {
                    if let Some(k) = ast.field(core, side) {
                        self.condition(ast, k);
                    }
                }
            }
            "unary_expression" if is_not(ast, core) => match ast.field(core, "argument") {
                Some(inner) if is_compound(ast, inner) => self.condition(ast, inner),
                _ => self.atom(ast, core),
            },
            "call_expression" if ast.callee(core).is_some_and(|c| c == "likely" || c == "unlikely") => {
                match ast.args(core).as_slice() {
                    [only] => self.condition(ast, *only),
                    _ => self.atom(ast, core),
                }
            }
            _ => self.atom(ast, core),
        }
    }

    fn atom(&mut self, ast: &Ast, n: N) {
        if is_literal(ast, n) {
            return;
        }
        if looks_constant(ast, n, &self.variable) {
            return self.leave(ast, n, Why::Constant);
        }
        let id = self.branch(ast, n, 2);
        let span = ast.span(n);
        self.inserts.around(span.start, span.end, format!("__v2d_cond({id}, !!("), "))");
    }

    fn switch(&mut self, ast: &Ast, n: N) {
        let (Some(cond), Some(body)) = (ast.field(n, "condition"), ast.field(n, "body")) else { return };
        let core = ast.strip(cond);
        let labels: Vec<N> = ast
            .walk(body)
            .filter(|&k| ast.kind(k) == "case_statement")
            .filter(|&k| ast.ancestors(k).find(|&p| ast.kind(p) == "switch_statement") == Some(n))
            .collect();
        let end = ast.span(body).end;
        if looks_constant(ast, core, &self.variable)
            || ast.kind(body) != "compound_statement"
            || self.text.get(end - 1) != Some(&b'}')
        {
            return self.leave(ast, cond, Why::Constant);
        }
        let has_default = labels.iter().any(|&k| ast.field(k, "value").is_none());
        let outcomes = u32::try_from(labels.len()).unwrap_or(u32::MAX - 1) + u32::from(!has_default);
        let id = self.branch(ast, core, outcomes);
        let span = ast.span(core);
        let close = format!("); __v2d_switch({id}); __v2d_s; }})");
        self.inserts.around(span.start, span.end, "({ __auto_type __v2d_s = +(".to_string(), &close);
        for (outcome, &label) in labels.iter().enumerate() {
            if let Some(&colon) = ast.kids(label).iter().find(|&&k| ast.kind(k) == ":") {
                self.inserts.at(ast.span(colon).end, format!(" __v2d_case({id}, {outcome});"));
            }
        }
        if !has_default {
            self.inserts.at(end - 1, format!("default: __v2d_case({id}, {}); ", outcomes - 1));
        }
    }

    fn branch(&mut self, ast: &Ast, n: N, outcomes: u32) -> u32 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        let line = line_of(self.text, ast.span(n).start);
        let what = shorten(ast.bytes(n), MAX_WHAT);
        self.branches.push(Branch { id, line, function: self.function.clone(), what, outcomes });
        id
    }

    fn leave(&mut self, ast: &Ast, n: N, why: Why) {
        let line = line_of(self.text, ast.span(n).start);
        let what = shorten(ast.bytes(n), MAX_WHAT);
        self.unprobed.push(Unprobed { line, function: self.function.clone(), what, why });
    }
}

fn is_logical(ast: &Ast, n: N) -> bool {
    ast.field(n, "operator").is_some_and(|o| matches!(ast.kind(o), "&&" | "||"))
}

fn is_not(ast: &Ast, n: N) -> bool {
    ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "!")
}

/// Whether a negated expression is itself made of conditions.
fn is_compound(ast: &Ast, n: N) -> bool {
    let core = ast.strip(n);
    match ast.kind(core) {
        "binary_expression" => is_logical(ast, core),
        "unary_expression" => is_not(ast, core) && ast.field(core, "argument").is_some_and(|k| is_compound(ast, k)),
        "call_expression" => {
            ast.callee(core).is_some_and(|c| c == "likely" || c == "unlikely")
                && ast.args(core).first().is_some_and(|&k| is_compound(ast, k))
        }
        _ => false,
    }
}
