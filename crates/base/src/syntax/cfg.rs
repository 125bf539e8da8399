//! The control flow of one function body.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::ast::{Ast, N};
use super::lex::is_word_byte;
use super::work;

/// Index of a [`Point`] in its [`Cfg`].
pub type P = usize;

/// Why control goes along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// No decision.
    Always,
    /// The condition holds.
    True,
    /// The condition does not hold.
    False,
    /// A `switch` takes this case.
    Case,
}

/// What happens at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// The function is entered.
    Entry,
    /// The function is left.
    Exit,
    /// An expression statement, a declaration or a label.
    Plain,
    /// A condition is evaluated.
    Cond,
    /// A `return` statement, its value included.
    Return,
}

/// One point that control passes.
#[derive(Clone, Debug)]
pub struct Point {
    /// The statement or condition; none for entry and exit.
    pub at: Option<N>,
    /// What happens here.
    pub kind: PointKind,
    /// Where control goes from here.
    pub succ: Vec<(P, Edge)>,
}

/// The control flow graph of a body. Short-circuit operators are not taken apart.
#[derive(Clone, Debug)]
pub struct Cfg {
    /// All points; the first is the entry, the second the exit.
    pub points: Vec<Point>,
    /// The points before each.
    before: Vec<Vec<P>>,
    /// The first point of each statement or condition.
    of: BTreeMap<N, P>,
    /// What can be reached from each point, as far as that was asked for.
    reached: Vec<OnceLock<Arc<[bool]>>>,
    /// The decisions, found when they are first asked for.
    decisions: OnceLock<Vec<Decision>>,
}

/// One outcome of a condition.
#[derive(Clone, Debug)]
struct Decision {
    point: P,
    condition: N,
    holds: bool,
    /// What can be reached from the entry without it.
    without: Arc<[bool]>,
}

/// The entry of every graph.
pub const ENTRY: P = 0;
/// The exit of every graph.
pub const EXIT: P = 1;

impl Cfg {
    /// Builds the graph of the compound statement `body`.
    ///
    /// Returns the statement that it cannot follow as an error: a computed `goto`, a missing label,
    /// or a construct that the grammar did not fit.
    pub fn build(ast: &Ast, body: N) -> Result<Cfg, N> {
        let mut b = Builder {
            ast,
            points: Vec::new(),
            labels: BTreeMap::new(),
            gotos: Vec::new(),
            breaks: Vec::new(),
            continues: Vec::new(),
            cases: Vec::new(),
        };
        b.point(None, PointKind::Entry);
        b.point(None, PointKind::Exit);
        let out = b.statement(body, vec![(ENTRY, Edge::Always)])?;
        b.join(out, EXIT);
        for (from, label, at) in std::mem::take(&mut b.gotos) {
            let to = *b.labels.get(&label).ok_or(at)?;
            b.points[from].succ.push((to, Edge::Always));
        }
        let mut before = vec![Vec::new(); b.points.len()];
        let mut of = BTreeMap::new();
        for (p, point) in b.points.iter().enumerate() {
            point.succ.iter().for_each(|s| before[s.0].push(p));
            if let Some(at) = point.at {
                of.entry(at).or_insert(p);
            }
        }
        let reached = vec![OnceLock::new(); b.points.len()];
        Ok(Cfg { points: b.points, before, of, reached, decisions: OnceLock::new() })
    }

    /// The points from which control goes to `p`.
    pub fn before(&self, p: P) -> &[P] {
        &self.before[p]
    }

    /// The point that evaluates `n`: the innermost one whose statement or condition covers it.
    pub fn point_of(&self, ast: &Ast, n: N) -> Option<P> {
        let n = if ast.kind(n) == "parenthesized_expression" { ast.strip(n) } else { n };
        let mut covers =
            std::iter::once(n).chain(ast.ancestors(n)).filter_map(|a| Some((ast.span(a), *self.of.get(&a)?)));
        let (span, first) = covers.next()?;
        // Of statements of the same length the one that comes first.
        covers.take_while(|(s, _)| *s == span).map(|(_, p)| p).chain([first]).min()
    }

    /// Which points can be reached from `from` without passing `skip` (an edge), `from` itself only through a cycle.
    pub fn reach(&self, from: P, skip: Option<(P, Edge)>) -> Arc<[bool]> {
        match skip {
            Some(_) => self.follow(from, skip),
            None => self.reached[from].get_or_init(|| self.follow(from, None)).clone(),
        }
    }

    fn follow(&self, from: P, skip: Option<(P, Edge)>) -> Arc<[bool]> {
        let mut seen = vec![false; self.points.len()];
        let mut todo = vec![from];
        while let Some(p) = todo.pop() {
            work::count(1);
            for &(to, edge) in &self.points[p].succ {
                if skip != Some((p, edge)) && !seen[to] {
                    seen[to] = true;
                    todo.push(to);
                }
            }
        }
        seen.into()
    }

    /// The decisions that every way from the entry to `at` has taken: condition and outcome.
    pub fn decided(&self, at: P) -> Vec<(N, bool)> {
        let all = self.decisions.get_or_init(|| self.decisions()).iter();
        all.filter(|d| d.point != at && !d.without[at]).map(|d| (d.condition, d.holds)).collect()
    }

    fn decisions(&self) -> Vec<Decision> {
        let mut out = Vec::new();
        for (point, here) in self.points.iter().enumerate() {
            let (PointKind::Cond, Some(condition)) = (here.kind, here.at) else { continue };
            for (edge, holds) in [(Edge::True, true), (Edge::False, false)] {
                if here.succ.iter().any(|s| s.1 == edge) {
                    let without = self.follow(ENTRY, Some((point, edge)));
                    out.push(Decision { point, condition, holds, without });
                }
            }
        }
        out
    }

    /// Whether every way from the entry to `at` passes `by`.
    pub fn dominates(&self, by: P, at: P) -> bool {
        if by == at {
            return true;
        }
        let mut seen = vec![false; self.points.len()];
        let mut todo = vec![ENTRY];
        while let Some(p) = todo.pop() {
            if p == by || std::mem::replace(&mut seen[p], true) {
                continue;
            }
            todo.extend(self.points[p].succ.iter().map(|s| s.0));
        }
        !seen[at]
    }
}

type Loose = Vec<(P, Edge)>;

struct Builder<'a> {
    ast: &'a Ast,
    points: Vec<Point>,
    labels: BTreeMap<String, P>,
    gotos: Vec<(P, String, N)>,
    breaks: Vec<Loose>,
    continues: Vec<Loose>,
    cases: Vec<(P, bool)>,
}

impl Builder<'_> {
    fn point(&mut self, at: Option<N>, kind: PointKind) -> P {
        self.points.push(Point { at, kind, succ: Vec::new() });
        self.points.len() - 1
    }

    fn join(&mut self, from: Loose, to: P) {
        for (p, edge) in from {
            self.points[p].succ.push((to, edge));
        }
    }

    fn plain(&mut self, n: N, kind: PointKind, from: Loose) -> P {
        let p = self.point(Some(n), kind);
        self.join(from, p);
        p
    }

    fn sequence(&mut self, kids: &[N], from: Loose) -> Result<Loose, N> {
        let mut from = from;
        for &k in kids {
            from = self.statement(k, from)?;
        }
        Ok(from)
    }

    fn cond(&mut self, n: N, from: Loose) -> P {
        let inner = self.ast.strip(n);
        self.plain(inner, PointKind::Cond, from)
    }

    fn body_of(&self, n: N) -> Option<N> {
        let kids = self.ast.kids(n);
        kids.iter().rev().copied().find(|&k| super::ast::is_statement(self.ast.kind(k)) || self.ast.kind(k) == ";")
    }

    fn statement(&mut self, n: N, from: Loose) -> Result<Loose, N> {
        let ast = self.ast;
        match ast.kind(n) {
            "compound_statement" => {
                let kids: Vec<N> = ast.named(n).collect();
                self.sequence(&kids, from)
            }
            "expression_statement" | "declaration" => Ok(vec![(self.plain(n, PointKind::Plain, from), Edge::Always)]),
            "return_statement" => {
                let p = self.plain(n, PointKind::Return, from);
                self.points[p].succ.push((EXIT, Edge::Always));
                Ok(Vec::new())
            }
            "if_statement" => self.branch(n, from),
            "else_clause" | "attributed_statement" => match self.body_of(n) {
                Some(inner) => self.statement(inner, from),
                None => Ok(from),
            },
            "while_statement" | "for_statement" | "do_statement" => self.looping(n, from),
            "switch_statement" => self.switch(n, from),
            "case_statement" => self.case(n, from),
            "labeled_statement" => {
                let p = self.plain(n, PointKind::Plain, from);
                if let Some(label) = ast.field(n, "label") {
                    self.labels.insert(ast.str(label), p);
                }
                // The label's point stands for the name alone; the statement after it follows.
                self.points[p].at = ast.field(n, "label");
                match self.body_of(n) {
                    Some(inner) if ast.kind(inner) != ";" => self.statement(inner, vec![(p, Edge::Always)]),
                    _ => Ok(vec![(p, Edge::Always)]),
                }
            }
            "goto_statement" => {
                let label = ast.field(n, "label").ok_or(n)?;
                let p = self.plain(n, PointKind::Plain, from);
                self.gotos.push((p, ast.str(label), n));
                Ok(Vec::new())
            }
            "break_statement" | "continue_statement" => {
                let p = self.plain(n, PointKind::Plain, from);
                let list = if ast.kind(n) == "break_statement" { &mut self.breaks } else { &mut self.continues };
                list.last_mut().ok_or(n)?.push((p, Edge::Always));
                Ok(Vec::new())
            }
            ";" | "type_definition" | "function_definition" | "struct_specifier" | "enum_specifier" => Ok(from),
            _ => Err(n),
        }
    }

    fn branch(&mut self, n: N, from: Loose) -> Result<Loose, N> {
        let cond = self.ast.field(n, "condition").ok_or(n)?;
        let then = self.ast.field(n, "consequence").ok_or(n)?;
        if is_guarded(self.ast, n) {
            let p = self.plain(cond, PointKind::Plain, from);
            return self.statement(then, vec![(p, Edge::Always)]);
        }
        let p = self.cond(cond, from);
        let mut out = self.statement(then, vec![(p, Edge::True)])?;
        match self.ast.field(n, "alternative") {
            Some(other) => out.extend(self.statement(other, vec![(p, Edge::False)])?),
            None => out.push((p, Edge::False)),
        }
        Ok(out)
    }

    fn looping(&mut self, n: N, from: Loose) -> Result<Loose, N> {
        let ast = self.ast;
        let mut from = from;
        if let Some(init) = ast.field(n, "initializer") {
            from = vec![(self.plain(init, PointKind::Plain, from), Edge::Always)];
        }
        let body = ast.field(n, "body").or_else(|| self.body_of(n)).ok_or(n)?;
        self.breaks.push(Vec::new());
        self.continues.push(Vec::new());
        let mut out = Vec::new();
        if ast.kind(n) == "do_statement" {
            let head = self.plain(n, PointKind::Plain, from);
            let mut end = self.statement(body, vec![(head, Edge::Always)])?;
            end.extend(self.continues.pop().unwrap_or_default());
            let cond = ast.field(n, "condition").ok_or(n)?;
            let p = self.cond(cond, end);
            if ast.normal(cond) != "0" {
                self.points[p].succ.push((head, Edge::True));
            }
            self.points[head].at = None;
            if ast.normal(cond) != "1" {
                out.push((p, Edge::False));
            }
        } else {
            let cond = ast.field(n, "condition");
            let p = match cond {
                Some(c) => self.cond(c, from),
                None => self.plain(n, PointKind::Plain, from),
            };
            if cond.is_none() {
                self.points[p].at = None;
            }
            let edge = if cond.is_some() { Edge::True } else { Edge::Always };
            let mut end = self.statement(body, vec![(p, edge)])?;
            end.extend(self.continues.pop().unwrap_or_default());
            if let Some(update) = ast.field(n, "update") {
                end = vec![(self.plain(update, PointKind::Plain, end), Edge::Always)];
            }
            self.join(end, p);
            if cond.is_some_and(|c| ast.normal(c) != "1") {
                out.push((p, Edge::False));
            }
        }
        out.extend(self.breaks.pop().unwrap_or_default());
        Ok(out)
    }

    fn switch(&mut self, n: N, from: Loose) -> Result<Loose, N> {
        let cond = self.ast.field(n, "condition").ok_or(n)?;
        let p = self.cond(cond, from);
        self.breaks.push(Vec::new());
        self.cases.push((p, false));
        let body = self.ast.field(n, "body").ok_or(n)?;
        let mut out = self.statement(body, Vec::new())?;
        let (_, has_default) = self.cases.pop().unwrap_or((p, false));
        if !has_default {
            out.push((p, Edge::Case));
        }
        out.extend(self.breaks.pop().unwrap_or_default());
        Ok(out)
    }

    fn case(&mut self, n: N, from: Loose) -> Result<Loose, N> {
        let &(switch, _) = self.cases.last().ok_or(n)?;
        let value = self.ast.field(n, "value");
        if value.is_none()
            && let Some(top) = self.cases.last_mut()
        {
            top.1 = true;
        }
        let mut from = from;
        from.push((switch, Edge::Case));
        let p = self.plain(n, PointKind::Plain, from);
        self.points[p].at = value;
        let kids: Vec<N> = self.ast.named(n).filter(|&k| Some(k) != value).collect();
        self.sequence(&kids, vec![(p, Edge::Always)])
    }
}

/// Guards whose lock is always taken (include/linux/mutex.h, spinlock.h, rwsem.h, rcupdate.h, srcu.h, device.h).
const ALWAYS: [&[u8]; 13] = [
    b"mutex",
    b"spinlock",
    b"spinlock_irq",
    b"spinlock_irqsave",
    b"spinlock_bh",
    b"raw_spinlock",
    b"raw_spinlock_irq",
    b"raw_spinlock_irqsave",
    b"rwsem_read",
    b"rwsem_write",
    b"rcu",
    b"srcu",
    b"device",
];

/// Whether a statement that was made a condition is `scoped_guard(mutex, ...)`, whose body is passed once in any case.
pub fn is_guarded(ast: &Ast, n: N) -> bool {
    always_takes(ast, n, b"scoped_guard")
}

/// Whether a statement is `guard(mutex)(...)`, which always takes the lock.
pub fn is_guard(ast: &Ast, n: N) -> bool {
    ast.kind(n) == "expression_statement" && always_takes(ast, n, b"guard")
}

fn always_takes(ast: &Ast, n: N, word: &[u8]) -> bool {
    let rest = ast.bytes(n).strip_prefix(word).map(<[u8]>::trim_ascii_start);
    let rest = rest.and_then(|r| r.strip_prefix(b"(")).map(<[u8]>::trim_ascii_start).unwrap_or_default();
    let class = rest.iter().position(|&b| !is_word_byte(b)).map_or(rest, |end| &rest[..end]);
    ALWAYS.contains(&class)
}
