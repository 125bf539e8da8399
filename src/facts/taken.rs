//! What a function has taken and not given back, point by point.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::func::Func;
use crate::facts::usage::failing_edge;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::pairs::family;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};

/// What kind of thing is taken or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A lock of the data files, by its index.
    Lock(usize),
    /// A family of state of the data files, by its index.
    State(usize),
    /// A plain counter, by a fixed amount.
    Count,
    /// A plain counter, by an amount that may differ from call to call.
    Sum,
}

/// When a call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Always, or unless its value is NULL or an error pointer.
    Always,
    /// Only if its value is true.
    True,
    /// Only if its value is zero.
    Zero,
    /// Always, whatever its value is.
    Ever,
}

/// Something that a call of a function takes or gives back, in the words of the function that calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// What.
    pub kind: Kind,
    /// Texts that name it, each by itself; none when nothing does.
    pub objects: Vec<String>,
    /// When it is taken.
    pub when: When,
    /// Whether it is done on every way to a success, and not only under some condition.
    pub certain: bool,
    /// How many calls lie between the function that was asked about and the one that does it.
    pub depth: usize,
    /// Whether all that the function calls was seen.
    pub whole: bool,
    /// Where it is done.
    pub place: Place,
}

/// What one call does, as far as its function was summarised.
#[derive(Clone, Debug, Default)]
pub struct Deeds {
    /// What it takes and keeps.
    pub kept: Vec<Deed>,
    /// What it certainly gives back.
    pub given: Vec<Deed>,
}

/// Something that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// The call or the counting expression.
    pub node: N,
    /// What.
    pub kind: Kind,
    /// Texts that name what is taken: its arguments, and the variable it is stored in.
    pub keys: Vec<String>,
    /// When it takes.
    pub when: When,
    /// Where a function that is called here does it.
    pub inside: Option<Deed>,
}

impl Take {
    /// Whether it is a lock.
    pub fn is_lock(&self) -> bool {
        matches!(self.kind, Kind::Lock(_))
    }
}

/// Something that is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Give {
    /// The call or the counting expression.
    pub node: N,
    /// Where control is.
    pub point: P,
    /// What.
    pub kind: Kind,
    /// Texts that name it.
    pub keys: Vec<String>,
    /// What a function that is called here gives back.
    pub inside: Option<Deed>,
    /// Whether it was not taken in this function before.
    pub alone: bool,
}

/// What may be held at each point's beginning, as indices of takes.
#[derive(Clone, Debug)]
pub struct Held {
    /// All takes.
    pub takes: Vec<Take>,
    /// All gives.
    pub gives: Vec<Give>,
    /// By point.
    pub at: Vec<BTreeSet<usize>>,
}

#[derive(Clone, Copy)]
enum Event {
    Take(usize),
    Give(usize),
    /// Undoes takes of its family, or else is one itself.
    Back(usize, usize),
}

/// What is asked about a function beyond its own text.
pub struct Ask<'a> {
    /// The facts about functions.
    pub known: &'a Knowledge,
    /// What a call of a function of the module does.
    pub deeds: &'a dyn Fn(N) -> Deeds,
    /// Calls and statements that do not count.
    pub gone: &'a dyn Fn(N) -> bool,
    /// What is counted in memory that outlives the call: the target, how, and whether up.
    pub counts: &'a dyn Fn(N) -> Option<(N, Kind, bool)>,
}

impl<'a> Ask<'a> {
    /// Only what the data files say.
    pub fn plain(known: &'a Knowledge) -> Self {
        Ask { known, deeds: &|_| Deeds::default(), gone: &|_| false, counts: &|_| None }
    }
}

/// Follows takes and gives through a function.
pub fn analyse(ask: &Ask<'_>, func: &Func) -> Held {
    let ast = &func.ast;
    let mut found = Held { takes: Vec::new(), gives: Vec::new(), at: vec![BTreeSet::new(); func.cfg.points.len()] };
    let mut events: Vec<Vec<Event>> = vec![Vec::new(); func.cfg.points.len()];
    for n in ast.walk(func.body).filter(|&n| !(ask.gone)(n)) {
        let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
        match ast.kind(n) {
            "call_expression" => call(ask, func, n, point, &mut found, &mut events[point]),
            "update_expression" | "assignment_expression" => {
                let Some((target, kind, up)) = (ask.counts)(n) else { continue };
                let keys = names(func, &[target], point);
                if up {
                    let take = Take { node: n, kind, keys, when: When::Always, inside: None };
                    events[point].push(Event::Take(found.takes.len()));
                    found.takes.push(take);
                } else {
                    events[point].push(Event::Give(found.gives.len()));
                    found.gives.push(Give { node: n, point, kind, keys, inside: None, alone: true });
                }
            }
            _ => {}
        }
    }
    flow(func, &mut found, &events);
    found
}

fn call(ask: &Ask<'_>, func: &Func, n: N, point: P, found: &mut Held, events: &mut Vec<Event>) {
    let name = func.ast.callee(n).unwrap_or_default();
    let Some((lock, index, pair)) = family(ask.known, &name) else {
        let deeds = (ask.deeds)(n);
        for d in deeds.given {
            let (kind, keys) = (d.kind, d.objects.clone());
            events.push(Event::Give(found.gives.len()));
            found.gives.push(Give { node: n, point, kind, keys, inside: Some(d), alone: true });
        }
        for d in deeds.kept {
            let mut keys = d.objects.clone();
            keys.extend(stored(func, n));
            events.push(Event::Take(found.takes.len()));
            found.takes.push(Take { node: n, kind: d.kind, keys, when: d.when, inside: Some(d) });
        }
        return;
    };
    let kind = if lock { Kind::Lock(index) } else { Kind::State(index) };
    let mut keys = names(func, &func.ast.args(n), point);
    if pair.give.contains(&name) {
        events.push(Event::Give(found.gives.len()));
        found.gives.push(Give { node: n, point, kind, keys, inside: None, alone: true });
        return;
    }
    let back = pair.undone_by.contains(&name);
    if back {
        found.gives.push(Give { node: n, point, kind, keys: keys.clone(), inside: None, alone: true });
    }
    keys.extend(stored(func, n));
    let when = if pair.take_if_true.contains(&name) {
        When::True
    } else if pair.take_if_zero.contains(&name) {
        When::Zero
    } else {
        When::Always
    };
    let take = found.takes.len();
    found.takes.push(Take { node: n, kind, keys, when, inside: None });
    events.push(if back { Event::Back(found.gives.len() - 1, take) } else { Event::Take(take) });
}

fn flow(func: &Func, found: &mut Held, events: &[Vec<Event>]) {
    let mut todo = vec![ENTRY];
    let mut seen = vec![false; func.cfg.points.len()];
    while let Some(p) = todo.pop() {
        seen[p] = true;
        let mut held: BTreeSet<usize> = found.at[p].clone();
        for e in &events[p] {
            match *e {
                Event::Take(t) => {
                    held.insert(t);
                }
                Event::Give(g) => {
                    let before = held.len();
                    held.retain(|&t| !pairs(&found.takes[t], &found.gives[g]));
                    found.gives[g].alone &= held.len() == before;
                }
                Event::Back(g, t) => {
                    let before = held.len();
                    let give = &found.gives[g];
                    held.retain(|&t| {
                        found.takes[t].kind != give.kind || !give.keys.iter().all(|k| found.takes[t].keys.contains(k))
                    });
                    if held.len() == before {
                        held.insert(t);
                    } else {
                        found.gives[g].alone = false;
                    }
                }
            }
        }
        for &(to, edge) in &func.cfg.points[p].succ {
            let before = found.at[to].len();
            let passed: Vec<usize> =
                held.iter().copied().filter(|&t| !failed(func, &found.takes[t], p, edge)).collect();
            found.at[to].extend(passed);
            if found.at[to].len() > before || !seen[to] {
                todo.push(to);
            }
        }
    }
}

/// Whether the one gives back what the other takes.
pub fn pairs(take: &Take, give: &Give) -> bool {
    // A number or a constant names nothing (a constant is told by its capitals, a heuristic).
    let names = |k: &&String| k.bytes().any(|b| b.is_ascii_lowercase());
    // rcu_read_lock() has no argument.
    let nameless = matches!(take.kind, Kind::Lock(_)) && give.keys.is_empty();
    take.kind == give.kind && (nameless || take.keys.iter().filter(names).any(|k| give.keys.contains(k)))
}

/// Texts by which arguments are known: as they are written, and what they stand for.
fn names(func: &Func, nodes: &[N], at: P) -> Vec<String> {
    let mut out = Vec::new();
    for &n in nodes {
        for text in [Some(func.ast.normal(n)), closed(func, n, at, &Roots::default())].into_iter().flatten() {
            if !out.contains(&text) && !text.contains(NEW) {
                out.push(text);
            }
        }
    }
    out
}

/// The variable that the value of `n` is stored in.
pub fn stored(func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let p = ast.parent(ast.outer(n))?;
    match ast.kind(p) {
        "assignment_expression" => ast.field(p, "left").map(|l| ast.normal(l)),
        "init_declarator" => {
            let name = ast.field(p, "declarator").and_then(|d| ast.leaves(d).find(|&k| ast.kind(k) == "identifier"));
            name.map(|k| ast.str(k))
        }
        _ => None,
    }
}

/// Whether going along this edge shows that the take did not happen.
pub fn failed(func: &Func, take: &Take, p: P, edge: Edge) -> bool {
    let point = &func.cfg.points[p];
    let (PointKind::Cond, Some(cond)) = (point.kind, point.at) else { return false };
    let ast = &func.ast;
    let other = |e: Edge| if e == Edge::True { Edge::False } else { Edge::True };
    if ast.is_within(take.node, cond) {
        // The edge on which the call's value is not zero.
        let nonzero = failing_edge(func, take.node);
        return match take.when {
            When::True => nonzero.is_some_and(|e| edge == other(e)),
            When::Zero => nonzero.is_some_and(|e| edge == e),
            When::Always | When::Ever => false,
        };
    }
    let Some(variable) = take.keys.last().filter(|_| take.when != When::Ever) else { return false };
    let uses: Vec<N> = ast.walk(cond).filter(|&k| ast.kind(k) == "identifier" && ast.str(k) == *variable).collect();
    let [only] = uses.as_slice() else { return false };
    let is_err = ast.ancestors(*only).find_map(|c| ast.callee(c)).is_some_and(|c| c.starts_with("IS_ERR"));
    if is_err {
        return edge == Edge::True;
    }
    let Some(nonzero) = failing_edge(func, *only).or_else(|| null_test(func, *only)) else { return false };
    match take.when {
        When::Zero => edge == nonzero,
        When::Ever => false,
        When::Always | When::True => edge == other(nonzero),
    }
}

/// `x == NULL`, `x != NULL`: the edge on which x is not null.
fn null_test(func: &Func, n: N) -> Option<Edge> {
    let ast = &func.ast;
    let p = ast.parent(ast.outer(n))?;
    let null = ["left", "right"].iter().filter_map(|f| ast.field(p, f)).any(|k| ast.normal(k) == "NULL");
    if !null {
        return None;
    }
    match ast.kind(ast.field(p, "operator")?) {
        "==" => Some(Edge::False),
        "!=" => Some(Edge::True),
        _ => None,
    }
}

/// What may still be held when the function returns without an error.
pub fn kept<'h>(func: &Func, held: &'h Held) -> Vec<&'h Take> {
    let returns = func.cfg.points.iter().enumerate().filter(|(_, p)| {
        p.kind == PointKind::Return && !p.at.is_some_and(|n| func.is_error_return(n))
            || p.succ.iter().any(|s| s.0 == EXIT) && p.kind != PointKind::Return
    });
    let mut out = BTreeSet::new();
    for (p, _) in returns {
        let mut here = held.at[p].clone();
        // What the last statement itself takes or gives.
        here.extend((0..held.takes.len()).filter(|&t| func.cfg.point_of(&func.ast, held.takes[t].node) == Some(p)));
        here.retain(|t| held.at[EXIT].contains(t));
        out.extend(here);
    }
    out.into_iter().map(|t| &held.takes[t]).filter(|t| !freed_by_scope(func, t)).collect()
}

/// `T *p __free(f) = take();`: the compiler gives it back.
fn freed_by_scope(func: &Func, take: &Take) -> bool {
    let Some(stmt) = func.ast.statement(take.node) else { return false };
    let span = func.ast.span(stmt);
    func.masks.iter().any(|m| span.contains(m.span) && m.span.of(&func.ast.text).starts_with(b"__free"))
}
