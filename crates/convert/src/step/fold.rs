//! Takes out of a function what only a failing population reaches, and the decisions that its success has made.
//!
//! Behind a populate call that became an action the result is that of a success. A test of it goes, and the arm that
//! is taken stays in its place, one level further out; what nothing reaches any more goes, too.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::set::{Edit, EditSet, Piece};
use crate::facts::func::Func;
use crate::facts::only_reads::repeats;
use crate::facts::usage::{Success, settled};
use crate::facts::ways::{Run, Value};
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::step::braces::brace_chain;
use crate::step::lines::{joined, lines_of};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, Edge, P};
use crate::syntax::eol::{line_end, line_start};
use crate::syntax::span::Span;

/// What is folded in one function.
pub struct Fold<'a> {
    world: &'a World<'a>,
    func: &'a Func,
    /// The points that give a result variable the value of a populate call.
    points: BTreeSet<P>,
    /// Decisions that are made: edges that are not taken any more.
    cut: BTreeSet<(P, Edge)>,
    /// The points that are passed when a population fails, as far as nothing is done there.
    failing: BTreeSet<P>,
    /// Messages that told the result of a population, and go with it.
    pub reports: Vec<N>,
}

impl<'a> Fold<'a> {
    /// Nothing is folded yet.
    pub fn new(world: &'a World<'a>, func: &'a Func, points: BTreeSet<P>) -> Self {
        Fold { world, func, points, cut: BTreeSet::new(), failing: BTreeSet::new(), reports: Vec::new() }
    }

    /// Remembers the failing ways of a call.
    pub fn failed(&mut self, points: &BTreeSet<P>) {
        self.failing.extend(points);
    }

    /// Remembers that an edge is not taken any more.
    pub fn cut(&mut self, p: P, edge: Edge) {
        self.cut.insert((p, edge));
    }

    /// The points that are passed when the call of `p` succeeds.
    pub fn passed(&self, p: &Populate) -> BTreeSet<P> {
        let run = self.run(p, Value::Number(0));
        match run.ways() {
            Some(ways) => ways.points,
            None => (0..self.func.cfg.points.len()).collect(),
        }
    }

    fn run(&self, p: &Populate, value: Value) -> Run<'a> {
        Run::of(self.world, self.func, p.call, p.at(self.func), value)
    }

    /// Folds the uses of a result variable that only populate calls give its value, which is `value` now. Returns whether
    /// the variable must still be set to that.
    ///
    /// # Errors
    /// `populate-result-shape`.
    pub fn reads(
        &mut self,
        x: &str,
        value: &Success,
        p: &Populate,
        stmt: N,
        edits: &mut EditSet,
    ) -> Result<bool, Stop> {
        let func = self.func;
        let ast = &func.ast;
        let Some(var) = func.vars.by_name.get(x) else { return Ok(true) };
        let Success::Number(number) = *value else { return Ok(true) };
        let call = p.at(func);
        let run = self.run(p, Value::Number(0));
        let env = BTreeMap::from([(x.to_string(), Value::Number(number))]);
        let passed = self.passed(p);
        let others: Vec<P> = var.defs.iter().map(|d| d.point).filter(|&q| q != call).collect();
        let mut keep = false;
        for &read in &var.reads {
            let Some(at) = func.cfg.point_of(ast, read) else { continue };
            if ast.is_within(read, stmt) {
                continue;
            }
            let Some(defs) = func.vars.reaching(&func.cfg, x, at) else { return Ok(true) };
            if !defs.iter().any(|d| d.point == call) || edits.drops(ast.span(read)) {
                continue;
            }
            let only = defs.iter().all(|d| self.points.contains(&d.point));
            let branch = self.branch(read);
            let decided = branch.and_then(|b| run.eval(ast.field(b, "condition")?, &env).truth());
            // What is only reached when the population fails is not reached any more.
            if !passed.contains(&at) || decided.is_none() && !func.avoids(call, at, &others, Some(x)) {
                continue;
            }
            if !only {
                keep = true;
                continue;
            }
            let warned = ast.statement(read).filter(|&s| is_warning(func, s) && !func.must_stay(s));
            if let Some(s) = warned {
                edits.add_over(Edit::new(&p.by, lines_of(&ast.text, ast.span(s)), ""))?;
                continue;
            }
            if let Some(s) = ast.statement(read).filter(|&s| self.reports(s, x)) {
                if !edits.drops(ast.span(s)) {
                    self.reports.push(s);
                    edits.add_over(Edit::new(&p.by, lines_of(&ast.text, ast.span(s)), ""))?;
                }
                continue;
            }
            if let Some(returned) = self.returned(read) {
                let varies = |n: N| ast.walk(n).any(|k| ast.kind(k) == "identifier" && ast.bytes(k) == x.as_bytes());
                match settled(&run, &env, returned, &varies) {
                    Some(value) => {
                        let pieces = vec![self.written(&value)];
                        edits.add_over(Edit { span: ast.span(returned), pieces, by: p.by.clone() })?;
                    }
                    None => keep = true,
                }
                continue;
            }
            match (branch, decided) {
                (Some(b), Some(holds)) => {
                    let failed = if holds { Edge::False } else { Edge::True };
                    self.cut(at, failed);
                    self.settle(b, failed, Vec::new(), &p.by, edits)?;
                }
                _ => keep = true,
            }
        }
        Ok(keep)
    }

    /// Whether a statement prints the result `x` and does nothing else.
    fn reports(&self, stmt: N, x: &str) -> bool {
        let (func, ast) = (self.func, &self.func.ast);
        let call = ast.named(stmt).next().filter(|_| ast.kind(stmt) == "expression_statement");
        let prints = |c: &N| self.world.is_message(func, *c);
        let Some(call) = call.filter(prints) else { return false };
        let quiet = |k: N| match ast.kind(k) {
            "assignment_expression" | "update_expression" => false,
            "call_expression" => k == call || ast.callee(k).is_some_and(|c| repeats(self.world, func.file, &c)),
            _ => true,
        };
        let names = |a: &N| ast.kind(ast.strip(*a)) == "identifier" && ast.bytes(ast.strip(*a)) == x.as_bytes();
        ast.args(call).iter().any(names) && ast.walk(call).all(quiet) && !func.must_stay(stmt)
    }

    /// The `if` whose condition holds `n`.
    fn branch(&self, n: N) -> Option<N> {
        let ast = &self.func.ast;
        let stmt = ast.statement(n).filter(|&s| ast.kind(s) == "if_statement")?;
        ast.field(stmt, "condition").filter(|&c| ast.is_within(n, c)).map(|_| stmt)
    }

    /// The value that a `return` with `n` in it returns.
    fn returned(&self, n: N) -> Option<N> {
        let ast = &self.func.ast;
        let stmt = ast.statement(n).filter(|&s| ast.kind(s) == "return_statement")?;
        ast.named(stmt).next()
    }

    /// What an expression that is settled is written as.
    pub fn written(&self, value: &Success) -> Piece {
        match value {
            Success::Number(n) => Piece::Text(n.to_string()),
            Success::Part(n) => Piece::Hole(self.func.ast.span(self.func.ast.strip(*n))),
        }
    }

    /// Adds what gives the variable its value for what still reads it.
    pub fn keep(&self, x: &str, value: &Success, lines: &mut Vec<Vec<Piece>>) {
        let is_bool = self.func.type_of(x).is_some_and(|t| t == "bool");
        let value = match value {
            Success::Number(n) if is_bool => Piece::Text(if *n == 0 { "false" } else { "true" }.into()),
            other => self.written(other),
        };
        lines.push(vec![Piece::Text(format!("{x} = ")), value, Piece::Text(";".into())]);
    }

    /// Whether the success of `p` leads to a place that gives the variable another value.
    pub fn serves_on(&self, x: &str, p: &Populate, edits: &EditSet) -> bool {
        let passed = self.passed(p);
        let own = p.at(self.func);
        let defs = self.func.vars.by_name.get(x).map_or(&[][..], |v| v.defs.as_slice());
        let stays = |n: N| !edits.drops(self.func.ast.span(n));
        defs.iter().any(|d| d.point != own && passed.contains(&d.point) && d.node.is_some_and(stays))
    }

    /// Makes `lines` fit where the last declaration of a block goes; it stays without its value where that is `kept`.
    ///
    /// # Errors
    /// `populate-result-shape`.
    pub fn undeclare(&self, stmt: N, kept: bool, lines: &mut Vec<Vec<Piece>>) -> Result<(), Refusal> {
        let ast = &self.func.ast;
        let Some(block) = ast.parent(stmt) else { return Ok(()) };
        let all: Vec<N> = ast.named(block).collect();
        let at = all.iter().position(|&n| n == stmt).unwrap_or(0);
        let declares = |n: Option<&N>| n.is_some_and(|&n| ast.kind(n) == "declaration");
        let several = ast.kids(stmt).iter().filter(|&&k| ast.node(k).field == Some("declarator")).count() != 1;
        if several || declares(all.get(at + 1)) {
            return Err(self.odd(stmt, "the result initialises a variable among others"));
        }
        let name = ast.kids(stmt).iter().find_map(|&k| ast.field(k, "declarator"));
        if let Some(name) = name.filter(|_| kept) {
            let declared = Piece::Hole(Span::new(ast.span(stmt).start, ast.span(name).end));
            lines.insert(0, vec![declared, Piece::Text(";".into())]);
            lines.insert(1, Vec::new());
        } else if at > 0 && declares(all.get(at - 1)) {
            lines.insert(0, Vec::new());
        }
        Ok(())
    }

    fn odd(&self, n: N, label: &str) -> Refusal {
        refuse("populate-result-shape", self.func.place(n), label)
    }

    /// Whether something stays of an `if` of which the edge `failed` is not taken any more.
    pub fn takes_arm(&self, branch: N, failed: Edge) -> bool {
        let ast = &self.func.ast;
        failed == Edge::False
            || ast.field(branch, "alternative").is_some()
            || ast.parent(branch).is_some_and(|b| ast.kind(b) == "else_clause")
    }

    /// Puts `lines` and the arm that is taken in the place of an `if`.
    ///
    /// # Errors
    /// `populate-result-shape` for a layout that is not handled.
    pub fn settle(
        &self,
        branch: N,
        failed: Edge,
        lines: Vec<Vec<Piece>>,
        by: &str,
        edits: &mut EditSet,
    ) -> Result<(), Stop> {
        let ast = &self.func.ast;
        let text = &ast.text;
        let whole = ast.span(branch);
        let gone = if failed == Edge::True { "consequence" } else { "alternative" };
        ast.field(branch, gone).map_or(Ok(()), |arm| self.entered(arm))?;
        let label = "success and failure of the population are told apart in a way that is not taken apart";
        let odd = || self.odd(branch, label);
        let chained = ast.parent(branch).is_some_and(|b| ast.kind(b) == "else_clause");
        if chained && failed == Edge::True && ast.field(branch, "alternative").is_none() && !lines.is_empty() {
            if !brace_chain(self.func, branch, edits)? {
                return Err(odd().into());
            }
            let tab = |mut l: Vec<Piece>| {
                l.insert(0, Piece::Text("\t".into()));
                l
            };
            let mut block = vec![vec![Piece::Text("{".into())]];
            block.extend(lines.into_iter().map(tab));
            block.push(vec![Piece::Text("}".into())]);
            edits.add_over(Edit { span: whole, pieces: joined(block), by: by.to_string() })?;
            return Ok(());
        }
        if self.func.is_sole_body(branch) {
            return Err(odd().into());
        }
        let arm = match failed {
            Edge::False => ast.field(branch, "consequence"),
            _ => ast.field(branch, "alternative").and_then(|e| ast.named(e).last()),
        };
        let inner: Vec<N> = match arm {
            Some(a) if ast.kind(a) == "compound_statement" => ast.named(a).collect(),
            Some(a) => vec![a],
            None => Vec::new(),
        };
        let (Some(&first), Some(&last)) = (inner.first(), inner.last()) else {
            let span = if lines.is_empty() { lines_of(text, whole) } else { whole };
            edits.add_over(Edit { span, pieces: joined(lines), by: by.to_string() })?;
            return Ok(());
        };
        let cond = ast.field(branch, "condition").ok_or_else(odd)?;
        let line = line_start(text, whole.start);
        let only_blank = |s: Span| s.of(text).iter().all(u8::is_ascii_whitespace);
        let end = line_end(text, whole.end);
        let alone = only_blank(Span::new(line, whole.start)) && only_blank(Span::new(whole.end, end));
        if !alone || inner.iter().any(|&n| ast.kind(n) == "declaration") {
            return Err(odd().into());
        }
        // A comment at the rim of the arm belongs to it.
        let braced = arm.filter(|&a| ast.kind(a) == "compound_statement").map(|a| ast.span(a));
        let from = line_start(text, braced.map_or(ast.span(first).start, |b| line_end(text, b.start)));
        let to = braced.map_or(line_end(text, ast.span(last).end), |b| line_start(text, b.end - 1));
        let head = Span::new(ast.span(cond).end, from);
        let own_lines = from > whole.start && to > from && from <= ast.span(first).start && to >= ast.span(last).end;
        if !own_lines || ast.comments.iter().any(|c| head.contains(*c) && braced.is_none()) {
            return Err(odd().into());
        }
        if lines.is_empty() {
            edits.add_over(Edit::new(by, Span::new(line, from), ""))?;
        } else {
            let span = Span::new(whole.start, ast.span(cond).end);
            edits.add_over(Edit { span, pieces: joined(lines), by: by.to_string() })?;
            let eol = if text[..from].ends_with(b"\r\n") { 2 } else { 1 };
            edits.add_over(Edit::new(by, Span::new(head.start, head.end - eol), ""))?;
        }
        if to < end {
            edits.add_over(Edit::new(by, Span::new(to, end), ""))?;
        }
        edits.outdent(Span::new(from, to));
        Ok(())
    }

    /// Refuses where something outside of `n`, which goes, jumps to a label in it.
    ///
    /// # Errors
    /// `error-arm-does-work`.
    pub fn entered(&self, n: N) -> Result<(), Refusal> {
        let ast = &self.func.ast;
        let labels =
            |at: N| ast.walk(at).filter(|&k| ast.kind(k) == "labeled_statement").filter_map(|k| ast.field(k, "label"));
        let jumps = |label: N| {
            let gotos = ast.walk(self.func.body).filter(|&k| ast.kind(k) == "goto_statement" && !ast.is_within(k, n));
            gotos.filter_map(|k| ast.field(k, "label")).any(|l| ast.bytes(l) == ast.bytes(label))
        };
        match labels(n).find(|&l| jumps(l)) {
            Some(label) => {
                let why = "another way jumps here, into what is done when the population fails";
                Err(refuse("error-arm-does-work", self.func.place(label), why))
            }
            None => Ok(()),
        }
    }

    /// Removes the statements that nothing reaches any more.
    ///
    /// # Errors
    /// `populate-result-shape` where they are not those of a failing way.
    pub fn dead(&self, edits: &mut EditSet) -> Result<(), Stop> {
        let (func, ast) = (self.func, &self.func.ast);
        let before = self.reach(&BTreeSet::new());
        let now = self.reach(&self.cut);
        let dead = |p: P| before[p] && !now[p];
        let mut gone: Vec<Span> = Vec::new();
        for n in ast.walk(func.body).filter(|&n| crate::syntax::ast::is_statement(ast.kind(n))) {
            let inside = |p: &P| func.cfg.points[*p].at.is_some_and(|at| ast.is_within(at, n));
            let points: Vec<P> = (0..func.cfg.points.len()).filter(inside).collect();
            let span = ast.span(n);
            let all = !points.is_empty() && points.iter().all(|&p| dead(p));
            if !all || edits.drops(span) || gone.iter().any(|g| g.contains(span)) {
                continue;
            }
            if func.must_stay(n) || points.iter().any(|p| !self.failing.contains(p)) {
                let label = "nothing would reach this any more";
                return Err(self.odd(n, label).into());
            }
            gone.push(span);
        }
        for span in gone {
            edits.add_over(Edit::new("failing-ways", last_lines(&ast.text, lines_of(&ast.text, span)), ""))?;
        }
        Ok(())
    }

    fn reach(&self, cut: &BTreeSet<(P, Edge)>) -> Vec<bool> {
        let points = &self.func.cfg.points;
        let mut seen = vec![false; points.len()];
        let mut todo = vec![ENTRY];
        while let Some(p) = todo.pop() {
            if !std::mem::replace(&mut seen[p], true) {
                todo.extend(points[p].succ.iter().filter(|s| !cut.contains(&(p, s.1))).map(|s| s.0));
            }
        }
        seen
    }
}

/// `WARN_ON(x);` and its like: nothing to warn of is left.
fn is_warning(func: &Func, stmt: N) -> bool {
    let call = func.ast.named(stmt).next().filter(|_| func.ast.kind(stmt) == "expression_statement");
    call.and_then(|c| func.ast.callee(c)).is_some_and(|c| c.starts_with("WARN_ON"))
}

/// Whole lines that go, with the blank line before them when the block ends behind them.
fn last_lines(text: &[u8], span: Span) -> Span {
    let start = line_start(text, span.start.saturating_sub(1));
    let blank = span.start > 0 && text[start..span.start].iter().all(u8::is_ascii_whitespace);
    let ends = text[span.end..].trim_ascii_start().first() == Some(&b'}');
    if blank && ends && text[..span.start].ends_with(b"\n") { Span::new(start, span.end) } else { span }
}
