//! What is done on each way through a function, in order, along into the functions that it calls and back.
//!
//! Who asks says which functions belong together, and what is a deed. What a function returns, what its caller passes and what
//! tests show decides which ways there are, as far as that is known.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::func::Func;
use crate::facts::ways::value::{Value, held};
use crate::facts::ways::{Env, Run, Ways};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};
use crate::syntax::work;

/// Most states of one function, and of all together.
const MOST: usize = 20_000;

/// Most outcomes of conditions within one point that are told apart.
const FORKS: usize = 4;

/// How often the same deed stands on a way: that it is done again tells of a loop.
const AGAIN: usize = 2;

/// Something that a function does.
#[derive(Clone, Copy, Debug)]
pub struct Deed {
    /// The function, by index.
    pub func: usize,
    /// What does it.
    pub node: N,
    /// What is stored or passed, if that is one expression.
    pub value: Option<N>,
}

/// What counts in functions that belong together.
#[derive(Debug, Default)]
pub struct Script {
    /// What is done.
    pub deeds: Vec<Deed>,
    /// Calls among the functions: in which one, the call, and what is called.
    pub calls: Vec<(usize, N, usize)>,
}

/// A function as it is called on a way.
#[derive(Clone, Debug)]
pub struct Context {
    /// It, by index.
    pub func: usize,
    /// Where it is called; none for the one that was asked about.
    pub from: Option<(usize, N)>,
}

/// A deed on a way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The deed, by index.
    pub deed: usize,
    /// Where the function that does it was called, by index.
    pub context: usize,
    /// What its value is worth.
    pub value: Value,
}

/// A way through the function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What is returned.
    pub result: Value,
    /// The statement that returns it; none at the end of the body.
    pub at: Option<N>,
}

/// All ways.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The functions as they are called.
    pub contexts: Vec<Context>,
    /// The ways; none when there are too many of them.
    pub ways: BTreeSet<Way>,
}

impl Way {
    /// Whether it may end in a success: a hook succeeds by returning zero.
    pub fn succeeds(&self) -> bool {
        self.result.truth() != Some(true)
    }

    /// Whether it ends in an error.
    pub fn fails(&self) -> bool {
        self.result.truth() == Some(true)
    }
}

impl Course {
    /// All ways through function `top` of `funcs`.
    pub fn of(world: &World<'_>, funcs: &[&Func], script: &Script, top: usize) -> Course {
        let (course, known) = Default::default();
        let happenings = happenings(funcs, script);
        let reads = funcs.iter().map(|f| reads(f)).collect();
        let mut walk = Walk { world, funcs, script, happenings, reads, course, known, states: 0 };
        walk.course.contexts.push(Context { func: top, from: None });
        let ways = walk.ways(0, Env::new());
        Course { ways: ways.unwrap_or_default(), ..walk.course }
    }

    /// The calls that lead to a step, the outermost first, and the deed itself: each with its function.
    pub fn chain(&self, script: &Script, step: &Step) -> Vec<(usize, N)> {
        let mut out = vec![(script.deeds[step.deed].func, script.deeds[step.deed].node)];
        let mut at = self.contexts[step.context].from;
        while let Some((context, call)) = at {
            out.push((self.contexts[context].func, call));
            at = self.contexts[context].from;
        }
        out.reverse();
        out
    }
}

/// What happens within a point, in the order of evaluation.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// A condition that decides what else happens, or what a value is.
    Choice(N),
    Deed(usize),
    Call(N),
}

/// What happens at each point of each function.
fn happenings(funcs: &[&Func], script: &Script) -> Vec<Vec<Vec<Happening>>> {
    let of = |(f, func): (usize, &&Func)| {
        let ast = &func.ast;
        let mut found: Vec<(P, usize, u8, Happening)> = Vec::new();
        let mut add = |n: N, order: u8, what: Happening| {
            found.extend(func.cfg.point_of(ast, n).map(|p| (p, ast.span(n).end, order, what)));
        };
        let mine: Vec<(usize, N)> =
            script.deeds.iter().enumerate().filter(|d| d.1.func == f).map(|(i, d)| (i, d.node)).collect();
        let calls: BTreeSet<N> = script.calls.iter().filter(|c| c.0 == f).map(|c| c.1).collect();
        mine.iter().for_each(|&(i, n)| add(n, 2, Happening::Deed(i)));
        calls.iter().for_each(|&n| add(n, 1, Happening::Call(n)));
        let acts = |n: N| mine.iter().map(|m| m.1).chain(calls.iter().copied()).any(|k| ast.is_within(k, n));
        for n in ast.walk(func.body) {
            match ast.kind(n) {
                "conditional_expression" => {
                    if let Some(c) = ast.field(n, "condition") {
                        add(ast.strip(c), 0, Happening::Choice(ast.strip(c)));
                    }
                }
                "binary_expression" => {
                    let lazy = ast.field(n, "operator").is_some_and(|o| matches!(ast.kind(o), "&&" | "||"));
                    if let (true, Some(l), Some(r)) = (lazy, ast.field(n, "left"), ast.field(n, "right"))
                        && acts(r)
                    {
                        add(ast.strip(l), 0, Happening::Choice(ast.strip(l)));
                    }
                }
                _ => {}
            }
        }
        found.sort_by_key(|h| (h.0, h.1, h.2));
        let mut out = vec![Vec::new(); func.cfg.points.len()];
        found.into_iter().for_each(|(p, _, _, what)| out[p].push(what));
        out
    };
    funcs.iter().enumerate().map(of).collect()
}

fn reads(func: &Func) -> BTreeMap<&str, Vec<P>> {
    let point = |n: &N| func.cfg.point_of(&func.ast, *n);
    func.vars.by_name.iter().map(|(name, v)| (name.as_str(), v.reads.iter().filter_map(point).collect())).collect()
}

/// What is known before a point: what was done, and what locals are worth.
type State = (Vec<Step>, Env);

/// A call of a function, with what is known of what it is passed.
type Called = (usize, N, usize, Env);

struct Walk<'a> {
    world: &'a World<'a>,
    funcs: &'a [&'a Func],
    script: &'a Script,
    happenings: Vec<Vec<Vec<Happening>>>,
    /// Where the variables of each function are read.
    reads: Vec<BTreeMap<&'a str, Vec<P>>>,
    course: Course,
    known: BTreeMap<Called, BTreeSet<Way>>,
    states: usize,
}

impl<'a> Walk<'a> {
    fn func(&self, context: usize) -> &'a Func {
        self.funcs[self.course.contexts[context].func]
    }

    /// The ways through the function of a context; none when there are too many.
    fn ways(&mut self, context: usize, env: Env) -> Option<BTreeSet<Way>> {
        let func = self.func(context);
        let mut out = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut todo: Vec<(P, State)> = vec![(ENTRY, (Vec::new(), env))];
        while let Some((p, state)) = todo.pop() {
            if !seen.insert((p, state.clone())) {
                continue;
            }
            work::count(1);
            self.states += 1;
            if self.states > MOST {
                return None;
            }
            if p == EXIT {
                out.insert(Way { steps: state.0, result: Value::Unknown, at: None });
                continue;
            }
            let here = &func.cfg.points[p];
            for (given, (steps, mut env)) in self.pass(context, p, state)? {
                let run = self.run(func, p, given);
                if here.kind == PointKind::Return {
                    let result = here.at.and_then(|n| func.ast.named(n).next());
                    let result = result.map_or(Value::Unknown, |r| run.eval(r, &env));
                    out.insert(Way { steps, result, at: here.at });
                    continue;
                }
                if let Some(n) = here.at {
                    run.effects(n, &mut env, &mut Ways::default());
                }
                for next in run.taken(p, &env) {
                    let mut env = env.clone();
                    learn(func, p, next, &mut env);
                    // What is not read any more makes no other state.
                    let reach = func.cfg.reach(next, None);
                    let reads = &self.reads[self.course.contexts[context].func];
                    let live = |name: &str| reads.get(name).is_some_and(|r| r.iter().any(|&r| r == next || reach[r]));
                    env.retain(|name, _| live(name));
                    todo.push((next, (steps.clone(), env)));
                }
            }
        }
        Some(out)
    }

    fn run(&self, func: &'a Func, point: P, given: BTreeMap<N, Value>) -> Run<'a> {
        Run { given, ..Run::of(self.world, func, func.body, point, Value::Unknown) }
    }

    /// What may have happened within a point, with what is given by its calls and conditions.
    fn pass(&mut self, context: usize, p: P, state: State) -> Option<Vec<(BTreeMap<N, Value>, State)>> {
        let func = self.func(context);
        let mut all = vec![(BTreeMap::new(), state)];
        let mut forks = 0;
        for what in self.happenings[self.course.contexts[context].func][p].clone() {
            let mut next = Vec::new();
            let before = all.len();
            for (given, (steps, env)) in all {
                let run = self.run(func, p, given);
                let n = match what {
                    Happening::Choice(n) | Happening::Call(n) => n,
                    Happening::Deed(d) => self.script.deeds[d].node,
                };
                if !is_evaluated(&run, n, p, &env) {
                    next.push((run.given, (steps, env)));
                    continue;
                }
                match what {
                    Happening::Choice(_) if forks >= FORKS || run.eval(n, &env).truth().is_some() => {
                        next.push((run.given, (steps, env)));
                    }
                    Happening::Choice(n) => {
                        for holds in [1, 0] {
                            let mut given = run.given.clone();
                            given.insert(n, Value::Number(holds));
                            next.push((given, (steps.clone(), env.clone())));
                        }
                    }
                    Happening::Deed(deed) => {
                        let value = self.script.deeds[deed].value.map_or(Value::Unknown, |v| run.eval(v, &env));
                        let step = Step { deed, context, value };
                        let same = |s: &&Step| s.deed == deed && s.context == context;
                        let mut steps = steps;
                        if steps.iter().filter(same).count() < AGAIN {
                            steps.push(step);
                        }
                        next.push((run.given, (steps, env)));
                    }
                    Happening::Call(call) => {
                        for way in self.called(context, call, &run, &env)? {
                            let mut given = run.given.clone();
                            given.insert(call, way.result);
                            let again = |s: &Step| steps.iter().filter(|o| *o == s).count() < AGAIN;
                            let more: Vec<Step> = way.steps.into_iter().filter(again).collect();
                            next.push((given, ([steps.clone(), more].concat(), env.clone())));
                        }
                    }
                }
            }
            forks += usize::from(next.len() > before);
            next.sort();
            next.dedup();
            all = next;
        }
        Some(all)
    }

    /// The ways through what is called.
    fn called(&mut self, context: usize, call: N, run: &Run<'_>, env: &Env) -> Option<BTreeSet<Way>> {
        let own = self.course.contexts[context].func;
        let callees: Vec<usize> = self.script.calls.iter().filter(|c| c.0 == own && c.1 == call).map(|c| c.2).collect();
        let mut out = BTreeSet::new();
        for callee in callees {
            if self.is_on(context, callee) {
                out.insert(Way { steps: Vec::new(), result: Value::Unknown, at: None });
                continue;
            }
            let func = self.funcs[callee];
            let mut passed = Env::new();
            for (i, arg) in run.func.ast.args(call).into_iter().enumerate() {
                let value = run.eval(arg, env);
                if let (Some(name), true) = (func.param_name(i), value != Value::Unknown) {
                    let value = func.type_of(&name).map_or(Value::Unknown, |t| run.held(func, &t, value));
                    passed.insert(name, value);
                }
            }
            let key = (context, call, callee, passed.clone());
            let ways = match self.known.get(&key) {
                Some(ways) => ways.clone(),
                None => {
                    let from = Some((context, call));
                    let known = self.course.contexts.iter().position(|c| c.func == callee && c.from == from);
                    let inner = known.unwrap_or_else(|| {
                        self.course.contexts.push(Context { func: callee, from });
                        self.course.contexts.len() - 1
                    });
                    let ways = self.ways(inner, passed)?;
                    self.known.insert(key, ways.clone());
                    ways
                }
            };
            out.extend(ways);
        }
        Some(out)
    }

    /// Whether a function runs in a context already.
    fn is_on(&self, context: usize, func: usize) -> bool {
        let here = &self.course.contexts[context];
        here.func == func || here.from.is_some_and(|(outer, _)| self.is_on(outer, func))
    }
}

/// Whether the conditions around an expression let it be evaluated, as far as they are known.
fn is_evaluated(run: &Run<'_>, n: N, p: P, env: &Env) -> bool {
    let ast = &run.func.ast;
    let Some(top) = run.func.cfg.points[p].at else { return true };
    let mut at = n;
    for up in ast.ancestors(n).take_while(|_| n != top) {
        let field = |name: &str| ast.field(up, name);
        let within = |k: Option<N>| k.is_some_and(|k| ast.is_within(at, k));
        let wanted = match (ast.kind(up), field("operator").map(|o| ast.kind(o))) {
            ("binary_expression", Some("&&")) if within(field("right")) => field("left").map(|l| (l, true)),
            ("binary_expression", Some("||")) if within(field("right")) => field("left").map(|l| (l, false)),
            ("conditional_expression", _) if within(field("consequence")) => field("condition").map(|c| (c, true)),
            ("conditional_expression", _) if within(field("alternative")) => field("condition").map(|c| (c, false)),
            _ => None,
        };
        if wanted.is_some_and(|(condition, holds)| run.eval(condition, env).truth() == Some(!holds)) {
            return false;
        }
        if up == top {
            break;
        }
        at = up;
    }
    true
}

/// What going from `p` to `next` shows about a local that is tested by itself.
fn learn(func: &Func, p: P, next: P, env: &mut Env) {
    let ast = &func.ast;
    let point = &func.cfg.points[p];
    let (PointKind::Cond, Some(cond)) = (point.kind, point.at) else { return };
    let mut edges = point.succ.iter().filter(|s| s.0 == next).map(|s| s.1);
    let (Some(edge @ (Edge::True | Edge::False)), None) = (edges.next(), edges.next()) else { return };
    let mut holds = edge == Edge::True;
    let mut n = ast.strip(cond);
    let zero = |k: N| matches!(ast.str(ast.strip(k)).as_str(), "0" | "NULL");
    loop {
        let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
        let inner = match (ast.kind(n), operator) {
            ("unary_expression", "!") => {
                holds = !holds;
                ast.field(n, "argument")
            }
            ("binary_expression", "==" | "!=") if ast.field(n, "right").is_some_and(zero) => {
                holds ^= operator == "==";
                ast.field(n, "left")
            }
            ("binary_expression", "<") if holds && ast.field(n, "right").is_some_and(zero) => ast.field(n, "left"),
            ("assignment_expression", "=") => ast.field(n, "left"),
            _ => None,
        };
        match inner {
            Some(inner) => n = ast.strip(inner),
            None => break,
        }
    }
    let name = ast.str(n);
    if ast.kind(n) != "identifier" || !func.is_local(&name) || env.get(&name).is_some_and(|v| *v != Value::Unknown) {
        return;
    }
    let kind = func.type_of(&name).unwrap_or_default();
    let value = match holds {
        false => Value::Number(0),
        true if matches!(kind.as_str(), "bool" | "_Bool") => Value::Number(1),
        // What is returned when it is not zero is an error.
        true if is_returned(func, &name) => held(&kind, Value::Own),
        true => return,
    };
    env.insert(name, value);
}

fn is_returned(func: &Func, name: &str) -> bool {
    let returns = func.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
    returns.into_iter().any(|n| func.ast.named(n).next().is_some_and(|v| func.ast.str(func.ast.strip(v)) == name))
}
