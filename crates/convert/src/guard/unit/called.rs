//! What a hook that is also called for mappings that merge does then: the old one was called when no merge took place.

use std::collections::{BTreeMap, BTreeSet};

use super::asks::{self, is_choice, succeeds_without};
use crate::facts::func::Func;
use crate::facts::{flag_change, flags};
use crate::kernel::flags::SPECIAL;
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};

/// Who is concerned.
const MERGES: &str = "an mmap() that merges with an adjacent mapping";

/// Tells of handler `m`, on a way that changes no flags: its mappings could merge before, and then the handler was not called.
/// Who only fills the descriptor does nothing then, as that is dropped.
pub(super) fn for_merges(plan: &mut Plan<'_>, m: usize) {
    if plan.handlers.iter().any(|h| h.nested) {
        return;
    }
    let func = &plan.members[m].func;
    let place = func.at(func.name_span);
    let (acts, tests) = calls(plan, m);
    let mut failing = failing(func);
    // What moved to mapped() does not run for mappings that merge.
    failing.retain(|&n| !plan.drops(func.place(n)));
    failing.retain(|&n| !hands_on_population(plan, m, n));
    let actions = never_merging(plan, m);
    failing.retain(|&n| may_merge_beyond(func, n, &actions));
    let results = results(func, &acts);
    // What only hands on the error of a function that is named checks nothing by itself.
    let handed_on =
        |n: &N| func.ast.named(*n).next().is_some_and(|v| results.contains_key(&func.ast.str(func.ast.strip(v))));
    let checks = !failing.iter().all(handed_on) && (tests || !asks_only_for_sharing(func));
    let writes = plan.notes.iter().any(|n| n.id == "sticky-state");
    let of_extent = asks::of_extent(plan, func, &failing, &actions).filter(|_| checks);
    let told = acts
        .told(results.into_values().next())
        .or_else(|| (writes && !checks).then(|| format!("The hook is now also called for {MERGES}.")));
    if let Some(text) = told {
        plan.note("called-for-merges", Some(place), text);
    }
    match of_extent {
        Some(text) => plan.note("called-for-merges", Some(place), text),
        None if checks => {
            let text = format!("The checks of the hook now also apply to {MERGES}.");
            plan.note("checked-for-merges", Some(place), text);
        }
        None => {}
    }
}

/// Functions that do what can be noticed.
#[derive(Debug, Default)]
struct Acts {
    /// Their names, in the order of the text.
    names: Vec<String>,
    /// Whether one is called only under a condition.
    perhaps: bool,
    /// What functions of the core, in their forms for descriptors, do beside: `f()` calls `g()`.
    beside: Vec<(String, String)>,
}

impl Acts {
    fn add(&mut self, name: String, perhaps: bool) {
        self.perhaps |= perhaps;
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    fn told(&self, fails: Option<String>) -> Option<String> {
        let calls = |(by, does): &(String, String)| format!("`{by}()` now also calls `{does}()` for {MERGES}.");
        let texts: Vec<String> = self.of_hook(fails).into_iter().chain(self.beside.iter().map(calls)).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    fn of_hook(&self, fails: Option<String>) -> Option<String> {
        let (named, many) = match self.names.as_slice() {
            [] => return None,
            [one] => (one.clone(), false),
            [first, second] => (format!("{first} and {second}"), true),
            [first, second, third] => (format!("{first}, {second} and {third}"), true),
            [first, ..] => (format!("{first} and {} more functions", self.names.len() - 1), true),
        };
        let verb = match (self.perhaps || many && fails.is_some(), many) {
            (true, _) => "may now also be",
            (false, true) => "are now also",
            (false, false) => "is now also",
        };
        let fails = fails.map_or_else(String::new, |name| format!("; such an mmap() fails if {name} does"));
        Some(format!("{named} {verb} called for {MERGES}{fails}."))
    }
}

/// The functions whose call can be noticed, and whether there are others that may fail.
fn calls(plan: &Plan<'_>, m: usize) -> (Acts, bool) {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let moved = |n: N| {
        let of_member = plan.moved.iter().filter(|moved| moved.member == m);
        of_member.flat_map(|moved| &moved.statements).any(|&s| ast.is_within(n, s))
    };
    let idle = |call: N| {
        let silent = |name: String| {
            let computes = plan.world.computes(func.file, &name) && !plan.world.known.noticed.contains(&name);
            computes || plan.world.is_message(func, call)
        };
        let changes_flags = || flag_change::find(func, call).is_ok_and(|change| change.is_some());
        ast.callee(call).is_some_and(silent) || changes_flags() || moved(call) || plan.drops(func.place(call))
    };
    let perhaps = |n: N| ast.ancestors(n).any(|p| matches!(ast.kind(p), "if_statement" | "switch_statement"));
    let mut acts = Acts::default();
    let mut tests = false;
    for call in func.calls() {
        let name = ast.callee(call);
        let mapping = ast.args(call).into_iter().any(|a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        // What a function of the core does beside stays with its descriptor form.
        let does = name.as_ref().filter(|_| mapping).and_then(|name| plan.world.known.notices.get(name));
        let beside = name.iter().zip(does).map(|(name, does)| (format!("{name}_prepare"), does.clone()));
        acts.beside.extend(beside);
        if idle(call) {
            continue;
        }
        // Who gets the mapping maps it, or is changed with the handler.
        if mapping {
            tests = true;
            continue;
        }
        let asked = std::iter::once(call).chain(ast.ancestors(call)).any(|p| ast.node(p).field == Some("condition"));
        if asked {
            tests = true;
        } else {
            let name = name.map_or_else(|| "a function behind a pointer".to_owned(), |n| format!("`{n}()`"));
            acts.add(name, perhaps(call));
        }
    }
    (acts, tests)
}

/// The variables that the hook returns which get the error of a function among those that are called, with its name.
fn results(func: &Func, acts: &Acts) -> BTreeMap<String, String> {
    let ast = &func.ast;
    let returned = failing(func).into_iter().filter_map(|n| ast.named(n).next()).map(|v| ast.str(ast.strip(v)));
    let returned: BTreeSet<String> = returned.collect();
    let set = ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression").filter_map(|n| {
        let left = ast.str(ast.strip(ast.field(n, "left")?));
        let name = format!("`{}()`", ast.callee(ast.strip(ast.field(n, "right")?))?);
        (returned.contains(&left) && acts.names.contains(&name)).then_some((left, name))
    });
    set.collect()
}

/// The returns of an error.
fn failing(func: &Func) -> Vec<N> {
    let ast = &func.ast;
    let fails = |n: &N| {
        let value = ast.named(*n).next().map(|v| ast.bytes(ast.strip(v)));
        ast.kind(*n) == "return_statement" && value.is_some_and(|v| v != b"0")
    };
    ast.walk(func.body).filter(fails).collect()
}

/// Whether a return gives nothing but zero and what a populate call came to: that is no check.
fn hands_on_population(plan: &Plan<'_>, m: usize, n: N) -> bool {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let value = ast.named(n).next().map(|v| ast.strip(v)).filter(|&v| ast.kind(v) == "identifier");
    let defs = value.zip(func.cfg.point_of(ast, n)).and_then(|(v, p)| func.vars.reaching(&func.cfg, &ast.str(v), p));
    let maps = |v: N| plan.populates.iter().any(|p| p.0 == m && p.1.call == v);
    let plain = |v: N| ast.bytes(v) == b"0" || maps(v);
    // `int x;`
    let bare = |n: N| ast.parent(n).is_some_and(|p| ast.kind(p) == "declaration");
    let fine = |value: Option<N>, node: Option<N>| match value {
        Some(v) => plain(ast.strip(v)),
        None => node.is_some_and(bare),
    };
    defs.is_some_and(|all| !all.is_empty() && all.iter().all(|d| fine(d.value, d.node)))
}

/// Whether a way past the test that leads to this return may end in a success without an action: others never merge.
fn may_merge_beyond(func: &Func, failing: N, actions: &[P]) -> bool {
    let point = |n: N| func.cfg.point_of(&func.ast, n);
    let choice = func.ast.ancestors(failing).find(|&a| is_choice(func, a));
    match choice.and_then(|a| func.ast.field(a, "condition")).and_then(point) {
        Some(test) => succeeds_without(func, test, actions),
        None => point(failing).is_none_or(|p| !actions.contains(&p)),
    }
}

/// The points of member `m` that no mapping passes which merges: there it gets an action, or a flag that forbids it and stays.
fn never_merging(plan: &Plan<'_>, m: usize) -> Vec<P> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let actions = plan.populates.iter().filter(|p| p.0 == m).map(|p| p.1.point);
    let statements = ast.walk(func.body).filter(|&n| ast.kind(n) == "expression_statement");
    let changed = statements.filter_map(|s| ast.named(s).next());
    let changes =
        changed.filter_map(|n| Some((n, flag_change::find(func, n).ok().flatten()?.parts))).collect::<Vec<_>>();
    let may_clear = changes.iter().flat_map(|c| &c.1).any(|&(set, mask)| {
        let special = |all: BTreeSet<String>| all.iter().any(|f| SPECIAL.contains(&f.as_str()));
        !set && flags::possible(plan.world, func, mask).is_none_or(special)
    });
    let sets = |&(set, mask): &(bool, N)| {
        set && flags::certain(plan.world, func, mask).iter().any(|f| SPECIAL.contains(&f.as_str()))
    };
    let special = changes.iter().filter(|c| !may_clear && c.1.iter().any(sets));
    actions.chain(special.filter_map(|c| func.cfg.point_of(ast, c.0))).collect()
}

/// Whether all conditions ask for the flags of sharing alone: they never change, and mappings merge that have the same ones.
fn asks_only_for_sharing(func: &Func) -> bool {
    let ast = &func.ast;
    let fine = |n: N| {
        ast.walk(n).all(|k| match ast.kind(k) {
            "field_expression" => func.is_field(k, "vm_flags"),
            "identifier" => {
                func.names.vmas.contains_key(&ast.str(k)) || matches!(ast.bytes(k), b"VM_SHARED" | b"VM_MAYSHARE")
            }
            "call_expression" | "subscript_expression" | "assignment_expression" | "update_expression" => false,
            _ => true,
        })
    };
    let mut conditions = func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
    conditions.all(fine)
}
