//! The ways through a function, with what is held on each.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::ways::conditions;
use super::{Event, Found, Give, Held, Kind, Name, Take, When, meet, pairs};
use crate::facts::func::Func;
use crate::facts::usage::failing_edge;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};

/// Most ways that are told apart at a point; what comes then is put together.
const MOST: usize = 64;

/// More than this often is not counted.
pub const OFTEN: u8 = 3;

/// What has happened on a way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Way {
    /// Takes, and whether more than once.
    held: BTreeMap<usize, bool>,
    /// How often groups of gives found nothing.
    lone: BTreeMap<usize, u8>,
    /// How conditions came out that mean the same each time.
    shown: BTreeMap<usize, bool>,
}

impl Way {
    /// What may have happened on one of two ways.
    fn or(&self, other: &Way) -> Way {
        let mut out = self.clone();
        for (&t, &more) in &other.held {
            *out.held.entry(t).or_default() |= more;
        }
        for (&g, &n) in &other.lone {
            let most = out.lone.entry(g).or_default();
            *most = n.max(*most);
        }
        out.shown.retain(|c, holds| other.shown.get(c) == Some(holds));
        out
    }

    fn drop(&mut self, take: usize) {
        if self.held.get(&take) == Some(&false) {
            self.held.remove(&take);
        }
    }
}

/// The ways that come to a point.
#[derive(Default)]
struct Here {
    all: HashSet<Way>,
    /// Those that were too many.
    rest: Option<Way>,
}

impl Here {
    /// Adds a way; what is new about it goes on.
    fn add(&mut self, way: Way) -> Option<Way> {
        if self.all.contains(&way) {
            return None;
        }
        if self.all.len() < MOST {
            self.all.insert(way.clone());
            return Some(way);
        }
        let put = self.rest.as_ref().map_or_else(|| way.clone(), |r| r.or(&way));
        if self.rest.as_ref() == Some(&put) {
            return None;
        }
        self.rest = Some(put.clone());
        Some(put)
    }

    fn ways(&self) -> impl Iterator<Item = &Way> {
        self.all.iter().chain(&self.rest)
    }
}

struct Flow<'a> {
    func: &'a Func,
    found: Found,
    /// Members that are given other values, and where.
    written: Vec<(String, P)>,
    groups: Vec<usize>,
    hit: Vec<bool>,
    missed: Vec<bool>,
    /// What was asked of [`failed`].
    failed: BTreeMap<(usize, P, Edge), bool>,
}

/// Follows all ways.
pub(super) fn flow(func: &Func, found: Found) -> Held {
    let groups = (0..found.gives.len()).map(|g| group(&found.gives, g)).collect();
    let count = found.gives.len();
    let (hit, missed) = (vec![false; count], vec![false; count]);
    let mut flow = Flow { func, found, written: written(func), groups, hit, missed, failed: BTreeMap::new() };
    let points = &func.cfg.points;
    let decides = conditions(func);
    let mut here: Vec<Here> = points.iter().map(|_| Here::default()).collect();
    let mut successes = BTreeSet::new();
    let mut todo = vec![(ENTRY, Way::default())];
    here[ENTRY].add(Way::default());
    while let Some((p, way)) = todo.pop() {
        let point = &points[p];
        let success = match point.kind {
            PointKind::Return => !point.at.is_some_and(|n| func.is_error_return(n)),
            _ => point.succ.iter().any(|s| s.0 == EXIT),
        };
        let decided = decides.get(&p).copied();
        for (way, never) in flow.happens(p, way) {
            if success {
                successes.insert(way.held.clone());
            }
            for &(to, edge) in point.succ.iter().filter(|s| !never.contains(&s.1)) {
                let Some(next) = flow.along(&way, p, edge, decided) else { continue };
                todo.extend(here[to].add(next).map(|new| (to, new)));
            }
        }
    }
    let at = here.iter().map(|h| h.ways().flat_map(|w| w.held.keys().copied()).collect()).collect();
    let ends = here[EXIT].ways().map(|w| w.lone.clone()).collect();
    let Flow { found: Found { takes, mut gives, .. }, groups, hit, missed, .. } = flow;
    for (g, give) in gives.iter_mut().enumerate() {
        (give.alone, give.missed) = (!hit[g], missed[g]);
    }
    Held { takes, gives, at, successes, ends, groups }
}

/// The first give that gives back the same.
fn group(gives: &[Give], g: usize) -> usize {
    let named = |k: &&Name| k.text.bytes().any(|b| b.is_ascii_lowercase());
    let texts =
        |g: &Give| -> Vec<String> { g.keys.iter().filter(named).chain(&g.amount).map(|k| k.text.clone()).collect() };
    let context = |g: &Give| g.inside.as_ref().map(|d| (d.context.clone(), d.certain));
    let same = |o: &Give| o.kind == gives[g].kind && texts(o) == texts(&gives[g]) && context(o) == context(&gives[g]);
    gives[..g].iter().position(same).unwrap_or(g)
}

/// The members that the function gives other values, and where.
fn written(func: &Func) -> Vec<(String, P)> {
    let ast = &func.ast;
    let plain = |n: &N| ast.field(*n, "operator").is_some_and(|o| ast.kind(o) == "=");
    let stores = ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression").filter(plain);
    stores
        .filter_map(|n| {
            let left = ast.strip(ast.field(n, "left")?);
            let member = ast.field(left, "field").filter(|_| ast.kind(left) == "field_expression")?;
            Some((ast.str(member), func.cfg.point_of(ast, n)?))
        })
        .collect()
}

impl Flow<'_> {
    fn fails(&mut self, t: usize, p: P, edge: Edge) -> bool {
        let (func, take) = (self.func, &self.found.takes[t]);
        func.cfg.points[p].kind == PointKind::Cond
            && *self.failed.entry((t, p, edge)).or_insert_with(|| failed(func, take, p, edge))
    }

    /// A way along an edge; none if it does not go there.
    fn along(&mut self, way: &Way, p: P, edge: Edge, decided: Option<(usize, bool)>) -> Option<Way> {
        let mut next = way.clone();
        if let (Some((c, turned)), Edge::True | Edge::False) = (decided, edge) {
            let holds = (edge == Edge::True) != turned;
            if *next.shown.entry(c).or_insert(holds) != holds {
                return None;
            }
        }
        for t in way.held.keys().copied().filter(|&t| self.fails(t, p, edge)) {
            next.drop(t);
        }
        Some(next)
    }

    /// What comes of a way at a point, with the edges that it cannot take: what only may happen there makes two of it.
    fn happens(&mut self, p: P, way: Way) -> Vec<(Way, Vec<Edge>)> {
        let mut out = vec![(way, Vec::new())];
        for (e, maybe) in self.found.events[p].clone() {
            let never = self.skipping(p, e);
            let (yes, no) = self.told(p, e);
            let skipped = if maybe || yes.is_some() { out.clone() } else { Vec::new() };
            for (way, edges) in &mut out {
                self.event(e, way);
                edges.extend(yes);
            }
            let never = no.or(never);
            out.extend(skipped.into_iter().map(|(way, edges)| (way, edges.into_iter().chain(never).collect())));
            if out.len() > MOST
                && let Some(all) = out.iter().map(|o| o.0.clone()).reduce(|a, b| a.or(&b))
            {
                out = vec![(all, Vec::new())];
            }
        }
        out
    }

    /// The edges of a condition that are not taken when a give whose value tells of it did, or did not, give back.
    fn told(&self, p: P, e: Event) -> (Option<Edge>, Option<Edge>) {
        let Event::Give(g) = e else { return (None, None) };
        let give = &self.found.gives[g];
        let cond = self.func.cfg.points[p].kind == PointKind::Cond;
        let Some(nonzero) = failing_edge(self.func, give.node).filter(|_| cond) else { return (None, None) };
        let zero = if nonzero == Edge::True { Edge::False } else { Edge::True };
        match give.when {
            When::True => (Some(zero), Some(nonzero)),
            When::Zero => (Some(nonzero), Some(zero)),
            When::Always | When::Ever => (None, None),
        }
    }

    /// The edge that is not taken if what stands behind `&&` or `||` in a condition was left out.
    fn skipping(&self, p: P, e: Event) -> Option<Edge> {
        let ast = &self.func.ast;
        let point = &self.func.cfg.points[p];
        let top = point.at.filter(|_| point.kind == PointKind::Cond)?;
        let (Event::Take(t) | Event::Back(_, t)) = e else { return None };
        let node = self.found.takes[t].node;
        let above = ast.ancestors(node).take_while(|_| node != top);
        let mut found = None;
        for up in above {
            let edge = match ast.field(up, "operator").map(|o| ast.kind(o)) {
                Some("&&") => Some(Edge::True),
                Some("||") => Some(Edge::False),
                _ if ast.kind(up) == "parenthesized_expression" => found,
                _ => return None,
            };
            if found.is_some() && edge != found {
                return None;
            }
            found = edge;
            if up == top {
                break;
            }
        }
        found
    }

    fn event(&mut self, e: Event, way: &mut Way) {
        match e {
            Event::Take(t) => self.takes(t, way),
            Event::Give(g) => {
                let give = &self.found.gives[g];
                // What a callee gives back under some condition is still held.
                let certain = give.inside.as_ref().is_none_or(|d| d.certain || !d.context.is_empty());
                let found = self.best(give, way).filter(|_| certain);
                self.gives(g, found, way);
            }
            Event::Back(g, t) => {
                let give = &self.found.gives[g];
                let undone = |k: &Take| {
                    let texts = |x: &String| k.keys.iter().any(|o| o.text == *x);
                    k.kind == give.kind && give.keys.iter().all(|x| texts(&x.text))
                };
                let found = way.held.keys().copied().rfind(|&k| undone(&self.found.takes[k]));
                match found {
                    Some(_) => self.gives(g, found, way),
                    None => self.takes(t, way),
                }
            }
        }
    }

    fn takes(&self, t: usize, way: &mut Way) {
        let take = &self.found.takes[t];
        let other = |k: &Take| {
            k.kind == take.kind && k.node != take.node && meet(&k.keys, &take.keys) && self.is_apart(k.node, take.node)
        };
        way.held.retain(|&k, _| !other(&self.found.takes[k]));
        let more = way.held.contains_key(&t);
        *way.held.entry(t).or_default() |= more;
    }

    fn gives(&mut self, g: usize, found: Option<usize>, way: &mut Way) {
        match found {
            // A lock is held once.
            Some(t) if self.found.takes[t].is_lock() => {
                self.hit[g] = true;
                let give = &self.found.gives[g];
                way.held.retain(|&k, _| !pairs(&self.found.takes[k], give));
            }
            Some(t) => {
                self.hit[g] = true;
                way.drop(t);
            }
            None if self.is_other_arm(g) => self.hit[g] = true,
            None => {
                self.missed[g] = true;
                let often = way.lone.entry(self.groups[g]).or_default();
                *often = OFTEN.min(*often + 1);
            }
        }
    }

    /// Whether two nodes stand in arms of a conditional of which one is built.
    fn is_apart(&self, a: N, b: N) -> bool {
        let text = &self.func.ast.text;
        if memchr::memmem::find(self.func.span.of(text), b"#el").is_none() {
            return false;
        }
        let arms = |n: N| arms_at(text, self.func.ast.span(n).start);
        let not = |x: &String, y: &String| x.starts_with(&format!("!({y})")) || y.starts_with(&format!("!({x})"));
        arms(a).iter().zip(&arms(b)).any(|(x, y)| not(x, y))
    }

    /// Whether a give that gives back the same stands in another arm before.
    fn is_other_arm(&self, g: usize) -> bool {
        let same = (0..g).filter(|&o| self.groups[o] == self.groups[g]);
        let node = |g: usize| self.found.gives[g].node;
        same.into_iter().any(|o| self.is_apart(node(o), node(g)))
    }

    /// What a give gives back of what is held: of several the one that most of its texts name, the last one of these.
    fn best(&self, give: &Give, way: &Way) -> Option<usize> {
        let fits = way.held.keys().copied().filter(|&t| {
            let take = &self.found.takes[t];
            pairs(take, give) && !self.changed(take, give)
        });
        fits.max_by_key(|&t| {
            let keys = &self.found.takes[t].keys;
            (give.keys.iter().filter(|k| keys.iter().any(|o| o.meets(k))).count(), t)
        })
    }

    /// Whether a member by which both name the object is given another value in between.
    fn changed(&self, take: &Take, give: &Give) -> bool {
        if self.written.is_empty() {
            return false;
        }
        let cfg = &self.func.cfg;
        let from = cfg.point_of(&self.func.ast, take.node).unwrap_or(ENTRY);
        let between = |member: &str| {
            let mut here = self.written.iter().filter(|w| w.0 == member && w.1 != from && w.1 != give.point);
            here.any(|w| cfg.reach(from, None)[w.1] && cfg.reach(w.1, None)[give.point])
        };
        let shared = take.keys.iter().filter(|k| give.keys.iter().any(|o| o.meets(k)));
        let mut shared = shared.peekable();
        // The object itself may lose what leads to it.
        shared.peek().is_some() && shared.all(|k| k.members().any(between))
    }
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
        let assigned = ast.parent(ast.outer(take.node)).filter(|&p| ast.kind(p) == "assignment_expression");
        let value = assigned.unwrap_or(take.node);
        let nonzero = failing_edge(func, value).or_else(|| null_test(func, value));
        return match take.when {
            When::True => nonzero.is_some_and(|e| edge == other(e)),
            When::Zero => nonzero.is_some_and(|e| edge == e),
            // `!(p = get(x))`: where there is no pointer, nothing was taken.
            When::Always if matches!(take.kind, Kind::State(_)) => {
                let target = assigned.and_then(|a| ast.field(a, "left")).map(|l| ast.str(ast.strip(l)));
                target.is_some() && target == take.variable && nonzero.is_some_and(|e| edge == other(e))
            }
            When::Always | When::Ever => false,
        };
    }
    let Some(variable) = take.variable.as_ref().filter(|_| take.when != When::Ever) else { return false };
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
