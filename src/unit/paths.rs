//! What has happened on each way through the functions of a unit: facts per path and not per function.
//!
//! Ways go along into the members that a function calls, with what the caller passes, and back with what the callee's
//! result says. A handler succeeds only by returning zero (mm/vma.c, `call_mmap_prepare`: anything else is an error).

use std::collections::{BTreeMap, BTreeSet};

use super::func::Func;
use super::plan::{Plan, Role};
use super::term::Term;
use crate::guard::unit::merge::SPECIAL;
use crate::step::mapped::closed::{FILE, Roots, closed, is_pinned};
use crate::step::usage::failing_edge;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};
use crate::transform::{flag_change, flags};

/// A set of things that have happened on a way.
pub type Marks = u64;

/// The flags were changed.
pub const CHANGED: Marks = 1 << 0;
/// The mapping is shown to be no copy-on-write mapping: it is shared, or cannot become writable.
pub const NEVER_COW: Marks = 1 << 1;
/// The private data was set.
pub const PRIVATE: Marks = 1 << 2;
/// Private data, operations or protection depend on more than the file.
pub const PER_MAPPING: Marks = 1 << 3;
/// The mapping's length was compared with something.
pub const SIZED: Marks = 1 << 4;
/// An action was set, which adds flags that forbid merging.
pub const ACTED: Marks = 1 << 5;
/// An action may have been set.
pub const MAY_ACT: Marks = 1 << 6;
/// The first of the flags that forbid merging, in the order of [`SPECIAL`].
const FLAG: u32 = 8;
/// A special flag is set in the end.
pub const IS_SPECIAL: Marks = ACTED | SPECIAL_FLAGS;
const SPECIAL_FLAGS: Marks = 0b1111 << FLAG;
/// The first mark of each kind of site; the last one of a kind stands for all that are left.
const OPERATIONS: u32 = 16;
const ACTIONS: u32 = 32;
const PROTECTIONS: u32 = 48;
const SITES: usize = 16;
const ALL_SITES: Marks = (1 << SITES) - 1;

/// What is installed in the mapping: operations, protection, and whether there is private data.
pub const INSTALLED: Marks = ALL_SITES << OPERATIONS | ALL_SITES << PROTECTIONS | PRIVATE;

/// Most steps of an analysis.
const MOST: usize = 100_000;

/// How deep calls are followed.
const DEPTH: usize = 8;

/// What a value is, as far as success and failure go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Zero,
    Negative,
    NonZero,
    Unknown,
}

impl Value {
    /// What is left of the value behind a test that takes this edge on failure; none if it cannot be taken.
    fn behind(self, fails: bool, negative_only: bool) -> Option<Value> {
        match (self, fails) {
            (Self::Zero, true) | (Self::Negative, false) => None,
            (Self::Zero, false) => Some(Self::Zero),
            (Self::Negative, true) => Some(Self::Negative),
            (Self::NonZero | Self::Unknown, true) => Some(if negative_only { Self::Negative } else { Self::NonZero }),
            (Self::NonZero, false) => negative_only.then_some(Self::NonZero),
            (Self::Unknown, false) => Some(if negative_only { Self::Unknown } else { Self::Zero }),
        }
    }
}

/// What happens at a point, in the order of evaluation.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A call of members.
    Call(N),
    /// A change of the flags.
    Flags(N),
    /// Something that always means the same.
    Mark { set: Marks, clear: Marks },
    /// Private data, operations or protection get this value.
    Stored { value: N, private: bool },
}

/// Where a function was called from.
#[derive(Clone)]
struct Context<'c> {
    member: usize,
    from: Option<(&'c Context<'c>, N)>,
    roots: Roots,
}

impl Context<'_> {
    fn chain(&self) -> Vec<(usize, N)> {
        let mut out = Vec::new();
        let mut at = self.from;
        while let Some((c, call)) = at {
            out.push((c.member, call));
            at = c.from;
        }
        out
    }

    fn is_on(&self, m: usize) -> bool {
        self.member == m || self.from.is_some_and(|(c, _)| c.is_on(m))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    marks: Marks,
    values: Vec<Value>,
}

type Ends = BTreeSet<(Marks, Value)>;

/// One member, prepared.
struct Body {
    events: Vec<Vec<(Event, bool)>>,
    /// Locals that are returned.
    returned: Vec<String>,
}

/// The ways through the unit.
pub struct Paths {
    successes: BTreeMap<usize, BTreeSet<Marks>>,
    before: BTreeMap<(usize, P), BTreeSet<Marks>>,
    operations: Vec<(usize, N)>,
    /// Whether there are more ways than are followed: nothing is known then.
    pub lost: bool,
}

impl Paths {
    /// Follows all ways through the unit's handlers.
    pub fn of(plan: &Plan<'_>) -> Paths {
        let bodies = (0..plan.members.len()).map(|m| body(plan, m)).collect();
        let mut walk = Walk {
            plan,
            bodies,
            before: BTreeMap::new(),
            known: BTreeMap::new(),
            steady: file_is_steady(plan),
            steps: 0,
            lost: false,
        };
        let mut successes = BTreeMap::new();
        for m in 0..plan.members.len() {
            if matches!(plan.members[m].role, Role::Handler(_)) {
                let context = Context { member: m, from: None, roots: Roots::default() };
                let ends = walk.ends(&context, 0, 0);
                let good = ends.into_iter().filter(|e| matches!(e.1, Value::Zero | Value::Unknown)).map(|e| e.0);
                successes.insert(m, good.collect());
            }
        }
        let (before, lost) = (walk.before, walk.lost);
        Paths { successes, before, operations: stores(plan, "vm_ops"), lost }
    }

    /// What has happened when handler `m` returns zero, for each way.
    pub fn successes(&self, m: usize) -> impl Iterator<Item = Marks> + '_ {
        self.successes.get(&m).into_iter().flatten().copied()
    }

    /// What has happened when any handler of the unit returns zero.
    pub fn all(&self) -> impl Iterator<Item = Marks> + '_ {
        self.successes.values().flatten().copied()
    }

    /// Whether all of `marks` are there on every way that comes to point `p` of member `m`.
    pub fn always(&self, m: usize, p: P, marks: Marks) -> bool {
        !self.lost && self.before.get(&(m, p)).is_some_and(|all| all.iter().all(|a| a & marks == marks))
    }

    /// Whether no way to a success that passes populate call `i` leaves a copy-on-write mapping.
    pub fn never_cow(&self, i: usize) -> bool {
        !self.lost && self.all().all(|marks| marks & action(i) == 0 || marks & NEVER_COW != 0)
    }

    /// The mark of the statement of member `m` that installs operations.
    pub fn installs(&self, m: usize, n: N) -> Marks {
        self.operations.iter().position(|o| *o == (m, n)).map_or(0, |i| site(OPERATIONS, i))
    }
}

fn site(base: u32, i: usize) -> Marks {
    1 << (base as usize + i.min(SITES - 1))
}

/// The mark of populate call `i` of the plan.
pub fn action(i: usize) -> Marks {
    site(ACTIONS, i)
}

/// The assignments to a field of the mapping in all members.
fn stores(plan: &Plan<'_>, field: &str) -> Vec<(usize, N)> {
    let of = |m: usize| plan.members[m].func.field_writes().into_iter().filter(|w| w.0 == field).map(move |w| (m, w.1));
    (0..plan.members.len()).flat_map(of).collect()
}

/// Whether nothing in the unit is seen that may exchange the file's own private data: an assignment, or a call that
/// gets the file and may do more than compute.
fn file_is_steady(plan: &Plan<'_>) -> bool {
    plan.members.iter().all(|member| {
        let (func, ast) = (&member.func, &member.func.ast);
        let is_file = |n: N| ast.kind(n) == "identifier" && func.names.files.contains(&ast.str(n));
        ast.walk(func.body).all(|n| match ast.kind(n) {
            "assignment_expression" => ast.field(n, "left").is_none_or(|l| {
                let l = ast.strip(l);
                let private = ast.field(l, "field").is_some_and(|f| ast.str(f) == "private_data");
                !private || !ast.field(l, "argument").is_some_and(|a| is_file(ast.strip(a)) || !plain(func, a))
            }),
            "call_expression" => {
                let gets = ast.args(n).iter().any(|&a| is_file(ast.strip(a)));
                let name = ast.callee(n).unwrap_or_default();
                !gets || plan.world.computes(func.file, &name) || !plan.callees(func, n).is_empty()
            }
            _ => true,
        })
    })
}

fn plain(func: &Func, n: N) -> bool {
    func.ast.kind(func.ast.strip(n)) == "identifier"
}

/// Collects what happens in member `m`.
fn body(plan: &Plan<'_>, m: usize) -> Body {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let mut found: Vec<(P, usize, u8, Event, bool)> = Vec::new();
    let mut add = |n: N, at: Option<P>, event: Event| {
        let Some(p) = at.or_else(|| func.cfg.point_of(ast, n)) else { return };
        let inside = func.cfg.points[p].at;
        let maybe = at.is_none() && inside.is_some_and(|top| is_conditional(func, n, top));
        let order = u8::from(!matches!(event, Event::Call(_)));
        found.push((p, ast.span(n).end, order, event, maybe));
    };
    for (i, (_, p)) in plan.populates.iter().enumerate().filter(|(_, p)| p.0 == m) {
        let set = action(i) | ACTED | MAY_ACT;
        add(p.call, p.looped.as_ref().map(|_| p.point), Event::Mark { set, clear: 0 });
    }
    for c in plan.counterparts.iter().filter(|c| c.member == m) {
        add(c.call, None, Event::Mark { set: MAY_ACT, clear: 0 });
    }
    for n in ast.walk(func.body) {
        let call = ast.kind(n) == "call_expression";
        if call && !plan.callees(func, n).is_empty() {
            add(n, None, Event::Call(n));
        } else if (call || ast.kind(n) == "assignment_expression") && flag_change::find(func, n).is_ok_and(|c| c.is_some()) {
            add(n, None, Event::Flags(n));
        }
    }
    for (field, base) in [("vm_ops", OPERATIONS), ("vm_page_prot", PROTECTIONS)] {
        for (i, (_, n)) in stores(plan, field).into_iter().enumerate().filter(|(_, s)| s.0 == m) {
            let clear = if field == "vm_ops" { ALL_SITES << OPERATIONS } else { 0 };
            add(n, None, Event::Mark { set: site(base, i), clear });
            if let Some(value) = ast.field(n, "right") {
                add(n, None, Event::Stored { value, private: false });
            }
        }
    }
    for (_, n) in stores(plan, "vm_private_data").into_iter().filter(|s| s.0 == m) {
        add(n, None, Event::Mark { set: PRIVATE, clear: 0 });
        if let Some(value) = ast.field(n, "right") {
            add(n, None, Event::Stored { value, private: true });
        }
    }
    for n in ast.walk(func.body).filter(|&n| compares_size(func, n)) {
        add(n, None, Event::Mark { set: SIZED, clear: 0 });
    }
    found.sort_by_key(|f| (f.0, f.1, f.2));
    let mut events = vec![Vec::new(); func.cfg.points.len()];
    for (p, _, _, event, maybe) in found {
        events[p].push((event, maybe));
    }
    let returns = func.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
    let values = returns.filter_map(|r| ast.named(r).next()).map(|v| ast.strip(v));
    let locals = values.filter(|&v| ast.kind(v) == "identifier").map(|v| ast.str(v));
    let returned: BTreeSet<String> = locals.filter(|v| func.vars.by_name.contains_key(v)).collect();
    Body { events, returned: returned.into_iter().collect() }
}

/// Whether `n` is only evaluated if something else in `top` says so.
fn is_conditional(func: &Func, n: N, top: N) -> bool {
    let ast = &func.ast;
    let mut at = n;
    for p in ast.ancestors(n) {
        if at == top {
            return false;
        }
        let lazy = match ast.kind(p) {
            "binary_expression" => {
                let op = ast.field(p, "operator").map_or("", |o| ast.kind(o));
                matches!(op, "&&" | "||") && ast.field(p, "right").is_some_and(|r| ast.is_within(at, r))
            }
            "conditional_expression" => ast.field(p, "condition").is_none_or(|c| !ast.is_within(at, c)),
            _ => false,
        };
        if lazy {
            return true;
        }
        at = p;
    }
    false
}

/// `size > x` and its like.
pub fn compares_size(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
    ast.kind(n) == "binary_expression"
        && matches!(operator, "==" | "!=" | ">" | "<" | ">=" | "<=")
        && ["left", "right"].iter().filter_map(|s| ast.field(n, s)).any(|s| {
            let p = func.cfg.point_of(ast, s).unwrap_or(ENTRY);
            matches!(func.term(s, p), Term::Size | Term::Pages)
        })
}

struct Walk<'a> {
    plan: &'a Plan<'a>,
    bodies: Vec<Body>,
    before: BTreeMap<(usize, P), BTreeSet<Marks>>,
    known: BTreeMap<(usize, Vec<(usize, N)>, Marks), Ends>,
    /// Whether the file's private data stays what it is.
    steady: bool,
    steps: usize,
    lost: bool,
}

impl Walk<'_> {
    /// How the function of this context ends when `entry` has happened before.
    fn ends(&mut self, context: &Context<'_>, entry: Marks, depth: usize) -> Ends {
        let m = context.member;
        let key = (m, context.chain(), entry);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let plan = self.plan;
        let func = &plan.members[m].func;
        let first = State { marks: entry, values: vec![Value::Unknown; self.bodies[m].returned.len()] };
        let mut ends = Ends::new();
        let mut seen = BTreeSet::from([(ENTRY, first.clone())]);
        let mut todo = vec![(ENTRY, first)];
        while let Some((p, state)) = todo.pop() {
            self.steps += 1;
            if self.steps > MOST {
                self.lost = true;
                break;
            }
            self.before.entry((m, p)).or_default().insert(state.marks);
            let events = self.bodies[m].events[p].clone();
            let mut now: BTreeSet<(Marks, Option<(N, Value)>)> = BTreeSet::from([(state.marks, None)]);
            for (event, maybe) in events {
                let skipped = if maybe { now.clone() } else { BTreeSet::new() };
                now = now.into_iter().flat_map(|s| self.happens(context, p, event, s, depth)).collect();
                now.extend(skipped);
            }
            let point = &func.cfg.points[p];
            for (marks, result) in now {
                let values = self.assigned(m, p, &state.values, result);
                if point.kind == PointKind::Return {
                    let value = point.at.and_then(|n| func.ast.named(n).next());
                    let value = value.map_or(Value::Unknown, |v| self.value(m, v, p, &values, result));
                    ends.insert((marks, value));
                    continue;
                }
                for &(to, edge) in &point.succ {
                    let Some(values) = self.taken(m, p, edge, &values, result) else { continue };
                    let next = State { marks: marks | self.shown(m, p, edge), values };
                    if to == EXIT {
                        ends.insert((next.marks, Value::Unknown));
                    } else if seen.insert((to, next.clone())) {
                        todo.push((to, next));
                    }
                }
            }
        }
        self.known.insert(key, ends.clone());
        ends
    }

    fn happens(
        &mut self,
        context: &Context<'_>,
        p: P,
        event: Event,
        (marks, result): (Marks, Option<(N, Value)>),
        depth: usize,
    ) -> Vec<(Marks, Option<(N, Value)>)> {
        match event {
            Event::Mark { set, clear } => vec![(marks & !clear | set, result)],
            Event::Flags(n) => vec![(self.flags(context, n, marks), result)],
            Event::Stored { value, private } => {
                let same = self.depends_on_file(context, value, p, private);
                vec![(if same { marks } else { marks | PER_MAPPING }, result)]
            }
            Event::Call(call) => {
                let plan = self.plan;
                let func = &plan.members[context.member].func;
                let mut out = Vec::new();
                for k in plan.callees(func, call) {
                    if depth >= DEPTH || context.is_on(k) {
                        self.lost = true;
                        continue;
                    }
                    let inner = Context { member: k, from: Some((context, call)), roots: roots(plan, context, call, p, k) };
                    let ends = self.ends(&inner, marks, depth + 1);
                    out.extend(ends.into_iter().map(|(marks, value)| (marks, Some((call, value)))));
                }
                out
            }
        }
    }

    /// What a change of the flags makes of the marks.
    fn flags(&self, context: &Context<'_>, n: N, marks: Marks) -> Marks {
        let func = &self.plan.members[context.member].func;
        let Ok(Some(change)) = flag_change::find(func, n) else { return marks };
        let mut marks = marks | CHANGED;
        for (set, mask) in change.parts {
            let (names, whole) = self.names(context, mask, DEPTH);
            let has = |f: &str| names.contains(f);
            let special = SPECIAL.iter().zip(FLAG..).filter(|(f, _)| has(f) || !whole && !set);
            let special: Marks = special.map(|(_, bit)| 1 << bit).sum();
            if set {
                marks |= special;
                if !whole || has("VM_MAYWRITE") {
                    marks &= !NEVER_COW;
                }
            } else {
                marks &= !special;
                if has("VM_MAYWRITE") {
                    marks |= NEVER_COW;
                } else if !whole || has("VM_SHARED") || has("VM_MAYSHARE") {
                    marks &= !NEVER_COW;
                }
            }
        }
        marks
    }

    /// The flags that an expression names for certain, and whether these are all.
    fn names(&self, context: &Context<'_>, n: N, depth: usize) -> (BTreeSet<String>, bool) {
        let func = &self.plan.members[context.member].func;
        let ast = &func.ast;
        let n = ast.strip(n);
        let unknown = (BTreeSet::new(), false);
        let Some(depth) = depth.checked_sub(1) else { return unknown };
        let name = ast.str(n);
        if ast.kind(n) == "identifier" && func.vars.by_name.contains_key(&name) {
            if let Some((outer, arg)) = argument(self.plan, context, &name) {
                return self.names(outer, arg, depth);
            }
            let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
            return func.value_of(&name, point).map_or(unknown, |(v, _)| self.names(context, v, depth));
        }
        let Ok(parts) = flags::flags(self.plan.world, func, n) else { return unknown };
        let mut names: BTreeSet<String> = parts.bits.into_iter().collect();
        let mut whole = parts.conditional.is_empty();
        for w in parts.words {
            let (inner, all) = match ast.kind(w) {
                "identifier" if func.vars.by_name.contains_key(&ast.str(w)) => self.names(context, w, depth),
                _ => {
                    let inner = flags::certain(self.plan.world, func, w);
                    let all = !inner.is_empty();
                    (inner, all)
                }
            };
            names.extend(inner);
            whole &= all;
        }
        (names, whole)
    }

    /// Whether a value that is put into the mapping is the same for all mappings of the file.
    fn depends_on_file(&self, context: &Context<'_>, n: N, p: P, private: bool) -> bool {
        let func = &self.plan.members[context.member].func;
        if !private {
            // Operations and protection: nothing of the range may be in them.
            let ranged = |k: N| match func.term(k, p) {
                Term::Field(f) => !matches!(f.as_str(), "vm_page_prot" | "vm_flags" | "vm_file" | "vm_mm"),
                term => term.is_of_mapping(),
            };
            return !func.ast.walk(n).any(ranged);
        }
        let Some(form) = closed(func, n, p, &context.roots) else { return false };
        let pure = |f: &str| self.plan.world.computes(func.file, f);
        let ranged = ["<start>", "<end>", "<pgoff>"].iter().any(|r| form.contains(r));
        let fixed = form == "NULL" || form == "0" || form.starts_with("& ") && !form.contains(['<', '[', '*', '(', '>']);
        fixed || self.steady && form.contains(FILE) && !ranged && is_pinned(&form, &pure)
    }

    /// The values of the returned locals after point `p`.
    fn assigned(&self, m: usize, p: P, values: &[Value], result: Option<(N, Value)>) -> Vec<Value> {
        let func = &self.plan.members[m].func;
        let mut out = values.to_vec();
        for (i, name) in self.bodies[m].returned.iter().enumerate() {
            let Some(var) = func.vars.by_name.get(name) else { continue };
            let Some(def) = var.defs.iter().rfind(|d| d.point == p && d.node.is_some()) else { continue };
            out[i] = match def.value {
                Some(v) if var.declared.len() == 1 => self.value(m, v, p, values, result),
                _ => Value::Unknown,
            };
        }
        out
    }

    fn value(&self, m: usize, n: N, p: P, values: &[Value], result: Option<(N, Value)>) -> Value {
        let func = &self.plan.members[m].func;
        let ast = &func.ast;
        let n = ast.strip(n);
        if let Some((_, value)) = result.filter(|r| r.0 == n) {
            return value;
        }
        match ast.kind(n) {
            "number_literal" => match super::term::number(&ast.str(n)) {
                Some(0) => Value::Zero,
                Some(_) => Value::NonZero,
                None => Value::Unknown,
            },
            "identifier" => {
                let name = ast.str(n);
                match self.bodies[m].returned.iter().position(|r| *r == name) {
                    Some(i) => values[i],
                    None => Value::Unknown,
                }
            }
            "assignment_expression" if ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=") => {
                ast.field(n, "right").map_or(Value::Unknown, |r| self.value(m, r, p, values, result))
            }
            _ if func.is_errno(n) => Value::Negative,
            "call_expression" if ast.callee(n).as_deref() == Some("PTR_ERR") => {
                let arg = ast.args(n).first().map(|&a| ast.normal(a)).unwrap_or_default();
                let tested = Term::Code(format!("IS_ERR ( {arg} )"));
                let error = func.facts(p).iter().any(|f| f.is_nonzero(&tested));
                if error { Value::Negative } else { Value::Unknown }
            }
            _ => Value::Unknown,
        }
    }

    /// The values behind an edge; none if it cannot be taken.
    fn taken(&self, m: usize, p: P, edge: Edge, values: &[Value], result: Option<(N, Value)>) -> Option<Vec<Value>> {
        let mut out = values.to_vec();
        let func = &self.plan.members[m].func;
        let point = &func.cfg.points[p];
        let cond = point.at.filter(|_| point.kind == PointKind::Cond && matches!(edge, Edge::True | Edge::False));
        let Some(cond) = cond else { return Some(out) };
        for (i, name) in self.bodies[m].returned.iter().enumerate() {
            if let Some((fails, negative)) = tested(func, cond, name) {
                out[i] = out[i].behind(fails == edge, negative)?;
            }
        }
        if let Some((call, value)) = result.filter(|r| func.ast.is_within(r.0, cond))
            && let Some((fails, negative)) = test(func, call)
        {
            value.behind(fails == edge, negative)?;
        }
        Some(out)
    }

    /// What going along an edge shows about the mapping.
    fn shown(&self, m: usize, p: P, edge: Edge) -> Marks {
        let func = &self.plan.members[m].func;
        let point = &func.cfg.points[p];
        let (PointKind::Cond, Some(cond)) = (point.kind, point.at) else { return 0 };
        let mut facts = Vec::new();
        match edge {
            Edge::True => func.learn(cond, true, p, &mut facts),
            Edge::False => func.learn(cond, false, p, &mut facts),
            _ => return 0,
        }
        let world = self.plan.world;
        if facts.iter().any(|f| super::cow::excludes(world, func, f)) { NEVER_COW } else { 0 }
    }
}

/// What the caller passes for a parameter that is not assigned.
fn argument<'c>(plan: &Plan<'_>, context: &'c Context<'c>, name: &str) -> Option<(&'c Context<'c>, N)> {
    let func = &plan.members[context.member].func;
    let index = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(name))?;
    let (outer, call) = context.from?;
    let once = func.vars.by_name.get(name).is_some_and(|v| v.defs.len() <= 1);
    let arg = plan.members[outer.member].func.ast.args(call).get(index).copied();
    arg.filter(|_| once).map(|a| (outer, a))
}

/// The closed forms of what a call of member `k` passes.
fn roots(plan: &Plan<'_>, context: &Context<'_>, call: N, p: P, k: usize) -> Roots {
    let (func, callee) = (&plan.members[context.member].func, &plan.members[k].func);
    let mut roots = Roots::default();
    for (i, arg) in func.ast.args(call).into_iter().enumerate() {
        if let (Some(name), Some(form)) = (callee.param_name(i), closed(func, arg, p, &context.roots)) {
            roots.params.insert(name, form);
        }
    }
    roots
}

/// How the condition tests the local by itself: the edge of failure, and whether only negative values take it.
fn tested(func: &Func, cond: N, name: &str) -> Option<(Edge, bool)> {
    let ast = &func.ast;
    let is = |k: &N| ast.kind(*k) == "identifier" && ast.bytes(*k) == name.as_bytes();
    let uses: Vec<N> = ast.walk(cond).filter(is).collect();
    let [only] = uses.as_slice() else { return None };
    let assigned = ast
        .parent(*only)
        .filter(|&p| ast.kind(p) == "assignment_expression" && ast.field(p, "left") == Some(*only));
    test(func, assigned.unwrap_or(*only))
}

fn test(func: &Func, n: N) -> Option<(Edge, bool)> {
    let ast = &func.ast;
    let fails = failing_edge(func, n)?;
    let up = ast.ancestors(n).take_while(|&p| ast.kind(p) != "if_statement");
    let negative = up.into_iter().any(|p| {
        ast.callee(p).as_deref() == Some("IS_ERR_VALUE")
            || ast.kind(p) == "binary_expression"
                && ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "<" | ">="))
    });
    Some((fails, negative))
}
