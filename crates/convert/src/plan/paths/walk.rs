//! The walk along all ways, into callees and back.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::facts::closed::Roots;
use crate::plan::Plan;
use crate::plan::paths::context::{Context, roots};
use crate::plan::paths::events::{Body, Event, at_borders, shown};
use crate::plan::paths::value::Value;
use crate::plan::paths::{Marks, PER_MAPPING};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};

/// Most steps of an analysis.
const MOST: usize = 100_000;

/// How deep calls are followed.
const DEPTH: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    marks: Marks,
    values: Vec<Value>,
}

/// A member, where it was called from, and what had happened before.
type Call = (usize, Vec<(usize, N)>, Marks);

type Ends = BTreeSet<(Marks, Value)>;

/// A member, where it was called from, and a value that it stores.
type Stored = (usize, Vec<(usize, N)>, N);

pub(super) struct Walk<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) bodies: Vec<Body>,
    /// The mask that both ends of a mapping should be held against.
    pub(super) borders: Option<String>,
    pub(super) before: BTreeMap<(usize, P), BTreeSet<Marks>>,
    pub(super) known: BTreeMap<Call, Ends>,
    /// How recursive calls end, as far as that is known.
    pub(super) assumed: BTreeMap<(usize, Marks), Ends>,
    /// Whether the file's private data stays what it is.
    pub(super) steady: OnceCell<bool>,
    pub(super) unlike: BTreeSet<(usize, N)>,
    /// Conditions that choose what is installed, and may come out in another way for another mapping of the file.
    pub(super) chosen: BTreeSet<(usize, N)>,
    /// What going along an edge shows, which is the same for every way that does.
    pub(super) shown: BTreeMap<(usize, P, Edge), Marks>,
    /// Whether a value that is stored depends on the file alone, by where the function was called from.
    pub(super) stored: BTreeMap<Stored, bool>,
    /// The flags that the unit changes, where each change names them.
    pub(super) changed: OnceCell<Option<BTreeSet<String>>>,
    pub(super) steps: usize,
    pub(super) lost: bool,
}

impl Walk<'_> {
    /// How the function of this context ends when `entry` has happened before. Of a recursive one it is assumed that
    /// it does not end, until nothing new is found.
    pub(super) fn ends(&mut self, context: &Context<'_>, entry: Marks, depth: usize) -> Ends {
        let m = context.member;
        let key = (m, context.chain(), entry);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if !self.bodies[m].recursive {
            let ends = self.once(context, entry, depth);
            self.known.insert(key, ends.clone());
            return ends;
        }
        self.assumed.entry((m, entry)).or_default();
        loop {
            let before = self.assumed.clone();
            for &(_, marks) in before.keys().filter(|k| k.0 == m) {
                self.known.clear();
                let ends = self.once(context, marks, depth);
                self.assumed.insert((m, marks), ends);
            }
            if self.lost || self.assumed == before {
                return self.assumed.get(&(m, entry)).cloned().unwrap_or_default();
            }
        }
    }

    fn once(&mut self, context: &Context<'_>, entry: Marks, depth: usize) -> Ends {
        let m = context.member;
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
                    let shown = match self.shown.get(&(m, p, edge)) {
                        Some(known) => *known,
                        None => *self.shown.entry((m, p, edge)).or_insert(shown(plan, m, p, edge)),
                    };
                    let borders = self.borders.as_ref().map_or(0, |mask| at_borders(context, func, (p, edge), mask));
                    let next = State { marks: marks | shown | borders, values };
                    if to == EXIT {
                        ends.insert((next.marks, Value::Unknown));
                    } else if seen.insert((to, next.clone())) {
                        todo.push((to, next));
                    }
                }
            }
        }
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
                let key = (context.member, context.chain(), value);
                let same = match self.stored.get(&key) {
                    Some(known) => *known,
                    None => {
                        let same = self.depends_on_file(context, value, p, private);
                        self.decides(context, value, p);
                        *self.stored.entry(key).or_insert(same)
                    }
                };
                if !same {
                    self.unlike.insert((context.member, value));
                }
                vec![(if same { marks } else { marks | PER_MAPPING }, result)]
            }
            Event::Call(call) => {
                let plan = self.plan;
                let func = &plan.members[context.member].func;
                let mut out = Vec::new();
                for k in plan.callees(func, call) {
                    if context.is_on(k) {
                        let ends = self.assumed.get(&(k, marks)).into_iter().flatten();
                        out.extend(ends.map(|&(marks, value)| (marks, Some((call, value)))));
                        self.assumed.entry((k, marks)).or_default();
                        continue;
                    }
                    if depth >= DEPTH {
                        self.lost = true;
                        continue;
                    }
                    let known = !self.bodies[k].recursive;
                    let roots = if known { roots(plan, context, call, p, k) } else { Roots::default() };
                    let inner = Context { member: k, from: Some((context, call)), roots };
                    let ends = self.ends(&inner, marks, depth + 1);
                    out.extend(ends.into_iter().map(|(marks, value)| (marks, Some((call, value)))));
                }
                out
            }
        }
    }
}
