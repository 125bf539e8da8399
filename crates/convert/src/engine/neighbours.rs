//! How handlers that share something become one unit, and how those part again that cannot convert.
//!
//! A handler that shares a helper converts with the others that do. If one of them has an obstacle of its own, it counts
//! as an outside caller: it is refused for what it does itself, and the helper keeps its form beside a new one for the rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{Mention, MentionKind, Place, Slot};
use crate::engine::{Done, Engine};
use crate::facts::elements::may_be_same;
use crate::facts::world::World;
use crate::model::candidates::{Group, convertible};
use crate::model::outcome::{Refusal, refuse};
use crate::step::chain::OF_CALLERS;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Whether an obstacle may go where a handler at one of the related places converts as well.
fn is_of_others(r: &Refusal) -> bool {
    let reason = r.reason.as_str();
    matches!(reason, "helper-shared" | "slot-in-macro") || OF_CALLERS.contains(&reason)
}

/// What was found out of the groups in the rounds of the pipeline.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    /// Groups that cannot convert whatever the others do.
    alone: BTreeSet<usize>,
    /// Pairs of groups that convert together or not at all.
    bound: BTreeSet<(usize, usize)>,
    /// Pairs of groups of which the first one calls the other's handler by its name, and so needs that to convert.
    calls: BTreeSet<(usize, usize)>,
    /// Units of which each part could convert, but not the whole.
    whole: BTreeSet<Vec<usize>>,
}

/// Groups that are refused alone, and why.
type Parted = (Vec<usize>, Refusal);

impl Neighbours {
    /// Whether what came of a unit may be for what its neighbours were taken for.
    pub fn decided(&self, unit: &[usize], outcome: &Done) -> bool {
        matches!(outcome, Err(r) if r.reason == "helper-shared") || unit.iter().any(|g| self.alone.contains(g))
    }

    /// Forgets which groups cannot convert: more files were read.
    pub fn forget(&mut self) {
        self.alone.clear();
        self.whole.clear();
    }

    /// The group whose handler's definition holds this place, if it could be converted at all.
    pub fn owner(&self, engine: &Engine, groups: &[Group], place: Place) -> Option<usize> {
        let holds = |g: &Group| {
            let at = |p: Place| p.file == place.file && p.span.contains(place.span);
            g.definitions.iter().any(|d| at(d.place))
        };
        let found = groups.iter().position(|g| {
            let hooks = || g.slots.iter().all(|&s| convertible(&engine.census.slots[s], &engine.target));
            !g.done && holds(g) && hooks()
        });
        found.filter(|g| !self.alone.contains(g))
    }

    /// Joins units whose helper is shared with another handler, and units that would add the same function. What they come to may
    /// have been looked at before, and be joined as well.
    pub fn joined(
        &mut self,
        engine: &Engine,
        groups: &[Group],
        mut units: Vec<Vec<usize>>,
        done: &mut BTreeMap<Vec<usize>, Done>,
        world: &World<'_>,
    ) -> Vec<Vec<usize>> {
        loop {
            let before = units.len();
            units = self.joined_once(engine, groups, units, done, world);
            if units.len() == before {
                return units;
            }
        }
    }

    fn joined_once(
        &mut self,
        engine: &Engine,
        groups: &[Group],
        mut units: Vec<Vec<usize>>,
        done: &mut BTreeMap<Vec<usize>, Done>,
        world: &World<'_>,
    ) -> Vec<Vec<usize>> {
        let mut added: BTreeMap<&(FileId, String), usize> = BTreeMap::new();
        let mut links: Vec<(usize, usize)> = Vec::new();
        for u in &units {
            match done.get(u) {
                Some(Err(r)) if is_of_others(r) => {
                    let others = r.related.iter().filter_map(|at| self.owner(engine, groups, at.0));
                    links.extend(others.filter(|g| !u.contains(g)).map(|g| (u[0], g)));
                }
                // A handler that calls another one waits for that; the other one may keep its old form for it.
                Some(Err(r)) if r.reason == "handler-called" => {
                    let caller = self.owner(engine, groups, r.primary);
                    let called: BTreeSet<usize> =
                        r.related.iter().filter_map(|at| self.owner(engine, groups, at.0)).collect();
                    let others = caller.iter().chain(&called).filter(|g| !u.contains(g));
                    links.extend(others.map(|g| (u[0], *g)));
                    let pairs = called.into_iter().filter_map(|to| Some((caller?, to))).filter(|(from, to)| from != to);
                    self.calls.extend(pairs.collect::<Vec<_>>());
                }
                // Handlers that install the same operations, if both take something for their mappings.
                Some(Err(r)) if r.reason == "operations-shared" => {
                    let Some(other) = self.owner(engine, groups, r.primary) else { continue };
                    let theirs = units.iter().find(|o| o.contains(&other)).and_then(|o| done.get(o));
                    if matches!(theirs, Some(Err(o)) if o.reason == "operations-shared") {
                        links.push((u[0], other));
                        self.bound.insert((u[0], other));
                    }
                }
                Some(Ok(c)) => {
                    let first = c.added.iter().map(|a| *added.entry(a).or_insert(u[0]));
                    links.extend(first.filter(|g| !u.contains(g)).map(|g| (u[0], g)));
                }
                _ => {}
            }
        }
        links.extend(self.declared(groups, &units, done, world));
        link(&mut units, links);
        units
    }

    /// The units to begin with: handlers that may fill the same member of one table convert together or not at all.
    pub fn first(&mut self, engine: &Engine, groups: &[Group]) -> Vec<Vec<usize>> {
        let mut tables: BTreeMap<(FileId, Span), Vec<(usize, &Slot)>> = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            let slots = || group.slots.iter().map(|&s| &engine.census.slots[s]);
            if group.done || group.definitions.is_empty() || !slots().all(|s| convertible(s, &engine.target)) {
                continue;
            }
            for slot in slots() {
                tables.entry((slot.place.file, slot.table_span)).or_default().push((g, slot));
            }
        }
        for ((file, _), slots) in tables {
            let text = &engine.sources.get(file).text;
            for (k, (a, one)) in slots.iter().enumerate() {
                let others = slots.iter().skip(k + 1).filter(|(b, other)| a != b && may_be_same(text, one, other));
                self.bound.extend(others.map(|(b, _)| (*a, *b)));
            }
        }
        let mut units: Vec<Vec<usize>> = (0..groups.len()).map(|g| vec![g]).collect();
        link(&mut units, self.bound.iter().copied());
        units
    }

    /// Handlers of one name in different modules that one declaration stands for: they are linked where all convert, and
    /// none can where one is refused.
    fn declared(
        &mut self,
        groups: &[Group],
        units: &[Vec<usize>],
        done: &mut BTreeMap<Vec<usize>, Done>,
        world: &World<'_>,
    ) -> Vec<(usize, usize)> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            if !group.done && group.definitions.iter().any(|d| !d.is_static) {
                by_name.entry(&group.handler).or_default().push(g);
            }
        }
        let mut links = Vec::new();
        for (name, same) in by_name.into_iter().filter(|n| n.1.len() > 1) {
            let places: Vec<BTreeSet<Place>> = same.iter().map(|&g| declarations(world, &groups[g], name)).collect();
            for (i, &a) in same.iter().enumerate() {
                for (j, &b) in same.iter().enumerate().skip(i + 1) {
                    let Some(&at) = places[i].intersection(&places[j]).next() else { continue };
                    let unit = |g: usize| units.iter().find(|u| u.contains(&g));
                    let (Some(of_a), Some(of_b)) = (unit(a), unit(b)) else { continue };
                    match (done.get(of_a).map(Result::is_ok), done.get(of_b).map(Result::is_ok)) {
                        (Some(true), Some(true)) if of_a != of_b => {
                            links.push((a, b));
                            self.bound.insert((a, b));
                        }
                        (Some(true), Some(false)) => drop(done.insert(of_a.clone(), Err(held(groups, a, b, at)))),
                        (Some(false), Some(true)) => drop(done.insert(of_b.clone(), Err(held(groups, b, a, at)))),
                        _ => {}
                    }
                }
            }
        }
        links
    }

    /// Parts the units that are refused for what some of their handlers do: these are refused alone, and the others are
    /// looked at again with them as outside callers. The parts that are refused; none if there is nothing new.
    pub fn part(
        &mut self,
        engine: &Engine,
        groups: &[Group],
        units: &mut Vec<Vec<usize>>,
        done: &mut BTreeMap<Vec<usize>, Done>,
        world: &World<'_>,
    ) -> Vec<Vec<usize>> {
        let refused = |u: &&Vec<usize>| u.len() > 1 && matches!(done.get(*u), Some(Err(_)));
        let open: Vec<Vec<usize>> =
            units.iter().filter(refused).filter(|u| !self.whole.contains(*u)).cloned().collect();
        let mut parted = Vec::new();
        for unit in open {
            let parts = self.parts(&unit);
            let obstacle = |part: &Vec<usize>| {
                let beside: Vec<usize> = unit.iter().copied().filter(|g| !part.contains(g)).collect();
                engine.obstacle(world, groups, part, &beside).map(|r| (part.clone(), r))
            };
            let found: Vec<Parted> =
                if parts.len() > 1 { parts.iter().filter_map(obstacle).collect() } else { Vec::new() };
            let found = self.with_callers(&parts, found, &obstacle);
            if found.is_empty() || found.iter().any(|(part, _)| part.len() == unit.len()) {
                self.whole.insert(unit);
                continue;
            }
            units.retain(|u| *u != unit);
            for (part, refusal) in found {
                self.alone.extend(&part);
                units.push(part.clone());
                parted.push(part.clone());
                done.insert(part, Err(refusal));
            }
            let rest: Vec<usize> = unit.into_iter().filter(|g| !self.alone.contains(g)).collect();
            if !rest.is_empty() {
                done.remove(&rest);
                units.push(rest);
            }
        }
        units.sort_unstable();
        parted
    }

    /// The parts with an obstacle, each with those that call a handler of it by its name.
    fn with_callers(
        &self,
        parts: &[Vec<usize>],
        found: Vec<Parted>,
        obstacle: &dyn Fn(&Vec<usize>) -> Option<Parted>,
    ) -> Vec<Parted> {
        let mut left: Vec<&Vec<usize>> = parts.iter().filter(|p| found.iter().all(|f| f.0 != **p)).collect();
        let mut out = found;
        loop {
            let calls =
                |from: &[usize], to: &[usize]| self.calls.iter().any(|(a, b)| from.contains(a) && to.contains(b));
            let next = left
                .iter()
                .enumerate()
                .find_map(|(i, part)| Some((i, out.iter().position(|(refused, _)| calls(part, refused))?)));
            let Some((i, to)) = next else { return out };
            let mut whole = out[to].0.clone();
            whole.extend(left.remove(i));
            whole.sort_unstable();
            if let Some(refused) = obstacle(&whole) {
                out[to] = refused;
            } else {
                out[to].0 = whole;
            }
        }
    }

    /// The groups of a unit, those that are bound to each other together.
    fn parts(&self, unit: &[usize]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = unit.iter().map(|g| vec![*g]).collect();
        for (a, b) in self.bound.iter().filter(|(a, b)| unit.contains(a) && unit.contains(b)) {
            let (with, without): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|p: &Vec<usize>| p.contains(a) || p.contains(b));
            parts = without;
            parts.push(with.concat());
        }
        parts.iter_mut().for_each(|p| p.sort_unstable());
        parts.sort_unstable();
        parts
    }
}

/// Joins the units that hold the two of each pair.
fn link(units: &mut Vec<Vec<usize>>, links: impl IntoIterator<Item = (usize, usize)>) {
    for (unit, other) in links {
        let Some(a) = units.iter().position(|u| u.contains(&unit)) else { continue };
        let Some(b) = units.iter().position(|u| u.contains(&other)) else { continue };
        if a == b {
            continue;
        }
        let (keep, gone) = (a.min(b), a.max(b));
        let mut joined = units.remove(gone);
        joined.extend(&units[keep]);
        joined.sort_unstable();
        units[keep] = joined;
    }
}

/// Where a handler is named by what would change with it, apart from its definitions.
fn declarations(world: &World<'_>, group: &Group, name: &str) -> BTreeSet<Place> {
    let files: BTreeSet<FileId> = group.definitions.iter().map(|d| d.place.file).collect();
    let changes = |m: &&Mention| {
        !matches!(
            m.kind,
            MentionKind::Comment | MentionKind::StringLiteral | MentionKind::OtherSpace | MentionKind::Definition
        )
    };
    let of = |file: &FileId| world.mentions(*file, name).iter().filter(changes).map(|m| m.place).collect::<Vec<_>>();
    files.iter().flat_map(of).collect()
}

/// The refusal of handler `g`, which is declared together with `other` of the same name.
fn held(groups: &[Group], g: usize, other: usize, at: Place) -> Refusal {
    let place = |g: usize| groups[g].definitions.first().map_or(at, |d| d.place);
    let label = "another function of this name, which stays as it is, is declared together with this one";
    let mut r = refuse("several-definitions", place(g), label);
    r.related.push((at, "declared here".into()));
    r.related.push((place(other), "the other one".into()));
    r
}
