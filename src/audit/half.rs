//! Private data that is set on some ways only, or behind the place where it is read.
//!
//! What the conditions of two places have to do with each other is not known: where one of them asks what is asked elsewhere as
//! well, the way between them may not exist.

use std::collections::BTreeSet;

use crate::audit::close::{may_fail, sets_private};
use crate::audit::deeds::What;
use crate::audit::mistake::Mistake;
use crate::audit::private::unchecked;
use crate::audit::scene::{PRIVATE_OF_MAPPED, Scene, functions_of};
use crate::audit::unset::{LOOKING, passes_private};
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::taken::plain;
use crate::facts::ways::Value;
use crate::facts::ways::course::{Course, Step, Way};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};

/// What runs for a mapping whose pages are all there: only what does not come of a fault.
const WITHOUT_FAULTS: [&str; 2] = ["close", "open"];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    // Who calls a hook of a subsystem may set it, and so may what was not seen.
    if scene.nested || scene.is_passed_on() || scene.deeds.is_lost() || asks(scene) {
        return;
    }
    let names: BTreeSet<&String> = scene.operations.iter().map(|o| &o.name).collect();
    for name in names {
        if let Some(table) = scene.operations.iter().find(|o| o.name == *name) {
            installed(scene, table, out);
        }
    }
}

/// Whether the hook asks whether there is private data.
fn asks(scene: &Scene<'_, '_>) -> bool {
    let reads = |func: &Func, c: N| func.ast.walk(c).any(|n| func.is_field(n, "private_data"));
    let conditions =
        |f: &Func| f.cfg.points.iter().any(|p| p.kind == PointKind::Cond && p.at.is_some_and(|c| reads(f, c)));
    scene.parts.iter().any(|p| conditions(&p.func))
}

/// Ways that leave some operations, and private data or none.
struct Left<'s> {
    with: Vec<(&'s Course, &'s Way)>,
    without: Vec<(&'s Course, &'s Way)>,
}

impl<'s> Left<'s> {
    fn of(scene: &'s Scene<'_, '_>, table: &Operations) -> Self {
        let last = |way: &'s Way, field: &str| {
            let stored = |s: &&Step| matches!(scene.deeds.what(s), What::Store(f) if f == field);
            way.steps.iter().rfind(stored)
        };
        let installs = |way: &'s Way| {
            let deed = scene.deeds.deed(last(way, "vm_ops")?);
            let ast = &scene.parts[deed.func].func.ast;
            let value = deed.value.map(|v| ast.strip(v)).filter(|&v| ast.kind(v) == "pointer_expression")?;
            ast.field(value, "argument").filter(|&v| ast.str(ast.strip(v)) == table.name)
        };
        let succeeding = scene.deeds.ways().filter(|w| w.1.result.truth() == Some(false) && installs(w.1).is_some());
        let sets = |w: &(&Course, &'s Way)| last(w.1, "private_data").is_some_and(|s| s.value != Value::Number(0));
        let (with, without) = succeeding.partition(sets);
        Left { with, without }
    }
}

fn installed(scene: &Scene<'_, '_>, table: &Operations, out: &mut Vec<Mistake>) {
    let left = Left::of(scene, table);
    let own = |member: &str| functions_of(scene.world, std::slice::from_ref(table), member);
    let mapped = own("mapped");
    if table.may_have("mapped") && mapped.is_empty() || left.without.is_empty() {
        return;
    }
    let writes = |f: &Func| f.field_writes().iter().any(|w| w.0 == "vm_private_data");
    if LOOKING.iter().flat_map(|m| own(m)).any(|f| writes(&f)) {
        return;
    }
    let acts = |w: &&(&Course, &Way)| {
        w.1.steps.iter().any(|s| matches!(scene.deeds.what(s), What::Action(_) | What::Typed | What::Replaced(true)))
    };
    let idle = left.without.iter().all(|w| acts(&w));
    let members: Vec<&str> = LOOKING.into_iter().filter(|m| !idle || WITHOUT_FAULTS.contains(m)).collect();
    let looked = |members: &[&str]| {
        let all = members.iter().flat_map(|m| own(m));
        all.into_iter().find_map(|f| unchecked(scene.world, &f).map(|n| (f, n)))
    };
    let hook = scene.parts.first().map(|p| p.func.at(p.func.name_span));
    if mapped.iter().any(passes_private) {
        // With a close() that looks into it this is told of there.
        let members: Vec<&str> = members.into_iter().filter(|m| *m != "close" || !(idle || may_fail(scene))).collect();
        if let ([], [only], Some((func, n))) = (left.with.as_slice(), mapped.as_slice(), looked(&members))
            && let Some((at, sure)) = early(only)
        {
            let label = format!("`{}()` leaves the private data NULL on a way to its end", only.name);
            let made = Mistake::sure("private-data-unset", func.place(n), label).if_sure(sure);
            out.push(made.and(only.place(at), "it ends here"));
        }
        return;
    }
    let found = looked(&["mapped"]).or_else(|| looked(&members));
    let Some((func, n)) = found else { return };
    // Where nothing is stored at all this is told of elsewhere, but for mapped().
    if !scene.stores("private_data") && func.name != mapped.first().map_or("", |f| &f.name) {
        return;
    }
    let label = "the hook leaves the private data of this mapping NULL on a way to its end".to_owned();
    let made = Mistake::sure("private-data-unset", func.place(n), label).if_sure(is_certain(scene, &left));
    out.push(match hook {
        Some(hook) => made.and(hook, "the hook"),
        None => made,
    });
}

/// Whether one of the ways without private data exists for certain.
fn is_certain(scene: &Scene<'_, '_>, left: &Left<'_>) -> bool {
    if left.with.is_empty() {
        return true;
    }
    let store = |w: &(&Course, &Way), field: &str| {
        let stored = |s: &&Step| matches!(scene.deeds.what(s), What::Store(f) if f == field);
        w.1.steps.iter().rfind(stored).map(|s| scene.deeds.chain(w.0, s))
    };
    let all =
        |ways: &[(&Course, &Way)], field: &str| ways.iter().filter_map(|w| store(w, field)).collect::<BTreeSet<_>>();
    let stores = all(&left.with, "private_data");
    let tables: BTreeSet<_> = all(&left.with, "vm_ops").into_iter().chain(all(&left.without, "vm_ops")).collect();
    let alone = |chain: &Vec<(usize, N)>| {
        chain.iter().all(|(part, n)| {
            let func = &scene.parts[*part].func;
            let point = func.cfg.point_of(&func.ast, *n).unwrap_or(ENTRY);
            let ast = &func.ast;
            let again = |p: N| ast.field(p, "condition").is_none_or(|c| ast.normal(ast.strip(c)) != "0");
            let is_loop =
                |p: N| matches!(ast.kind(p), "for_statement" | "while_statement" | "do_statement") && again(p);
            only_here(func, point) && !func.cfg.reach(point, None)[point] && !ast.ancestors(*n).any(is_loop)
        })
    };
    if !stores.iter().chain(&tables).all(alone) {
        return false;
    }
    // A way that ends where none with private data does.
    let early = left.without.iter().any(|(course, way)| {
        let func = &scene.parts[course.contexts[0].func].func;
        let here = |at: N| func.cfg.point_of(&func.ast, at).is_some_and(|p| only_here(func, p));
        way.at.is_some_and(|at| here(at) && left.with.iter().all(|w| w.1.at != Some(at)))
    });
    let decides = |chain: &Vec<(usize, N)>| {
        chain.iter().any(|(part, n)| {
            let func = &scene.parts[*part].func;
            !func.cfg.decided(func.cfg.point_of(&func.ast, *n).unwrap_or(ENTRY)).is_empty()
        })
    };
    // What is stored is not what is asked, and nobody has asked something of the same object before.
    let free = |chain: &Vec<(usize, N)>| {
        chain.iter().all(|(part, n)| {
            let func = &scene.parts[*part].func;
            let ast = &func.ast;
            let value = ast.field(*n, "right").map(|r| ast.normal(ast.strip(r)));
            let asked = func.cfg.decided(func.cfg.point_of(ast, *n).unwrap_or(ENTRY));
            asked.into_iter().all(|(c, _)| {
                let passed =
                    |k: N| ast.leaves(c).any(|l| ast.kind(l) == "identifier" && ast.normal(ast.strip(k)) == ast.str(l));
                let other = |p: N| ast.walk(p).filter(|&k| ast.kind(k) == "call_expression" && !ast.is_within(k, c));
                let conditions = func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
                value.as_ref() != Some(&ast.normal(plain(func, c).0))
                    && !conditions.flat_map(other).any(|call| ast.args(call).into_iter().any(passed))
            })
        })
    };
    // Or there is one place that sets it, under a condition, and the operations are always there.
    let succeeding = scene.deeds.ways().filter(|w| w.1.result.truth() == Some(false)).count();
    let always = succeeding == left.with.len() + left.without.len();
    early
        || always
            && stores.len() == 1
            && (stores.iter().any(decides) && stores.iter().all(free) || by_value(scene, left))
}

/// Whether one place stores what is NULL on some ways.
fn by_value(scene: &Scene<'_, '_>, left: &Left<'_>) -> bool {
    let stored = |s: &&Step| matches!(scene.deeds.what(s), What::Store(f) if f == "private_data");
    left.without.iter().any(|w| w.1.steps.iter().any(|s| stored(&s)))
}

/// Whether nothing else in the function asks what decides about a point, and what is asked is no option of the kernel.
fn only_here(func: &Func, point: P) -> bool {
    let text = |n: N| func.ast.normal(plain(func, n).0);
    let all: Vec<String> =
        func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at).map(text).collect();
    func.cfg
        .decided(point)
        .into_iter()
        .map(|(c, _)| text(c))
        .all(|c| !c.contains("IS_ENABLED") && all.iter().filter(|o| **o == c).count() == 1)
}

/// Where mapped() succeeds without having set the private data, and whether that is certain.
fn early(func: &Func) -> Option<(N, bool)> {
    let ast = &func.ast;
    let name = func.param_name(PRIVATE_OF_MAPPED)?;
    let named = |n: N| ast.leaves(n).any(|k| ast.kind(k) == "identifier" && ast.str(k) == name);
    let sets = |n: &N| match ast.kind(*n) {
        "assignment_expression" => ast.field(*n, "left").is_some_and(named),
        "call_expression" => ast.args(*n).into_iter().any(named),
        _ => false,
    };
    let points: Vec<P> = ast.walk(func.body).filter(sets).filter_map(|n| func.cfg.point_of(ast, n)).collect();
    let returns = func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return);
    let zero = |n: N| ast.named(n).next().is_some_and(|v| ast.normal(v) == "0");
    let found = returns.filter_map(|(p, point)| Some((p, point.at.filter(|&n| zero(n))?)));
    found
        .filter(|&(p, _)| func.avoids(ENTRY, p, &points, None))
        .map(|(p, n)| {
            let behind = points.iter().any(|&s| func.cfg.reach(s, None)[p]);
            (n, sets_private(func) && !behind && only_here(func, p) && points.iter().all(|&s| only_here(func, s)))
        })
        .max_by_key(|f| f.1)
}

/// Private data that the hook looks into before it sets it.
pub(super) fn read(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    if !scene.touches("private_data") {
        return;
    }
    for (at, part) in scene.parts.iter().enumerate() {
        let func = &part.func;
        let ast = &func.ast;
        let early = |&n: &N| {
            let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
            func.is_field(n, "private_data") && is_opened(func, n) && !written_before(scene, at, point, DEPTH)
        };
        if let Some(n) = ast.walk(func.body).find(early) {
            let label = "it is set behind this only, so it is NULL here";
            out.push(Mistake::sure("private-data-is-null", func.place(n), label));
        }
    }
}

/// How deep callers are followed.
const DEPTH: usize = 4;

/// Whether the private data may have been set before a point of a part.
fn written_before(scene: &Scene<'_, '_>, at: usize, point: P, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let part = &scene.parts[at];
    let func = &part.func;
    let before = |n: N| {
        let p = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
        p == point && func.ast.callee(n).is_some() || func.cfg.reach(p, None)[point]
    };
    let own = func.field_writes().into_iter().any(|w| w.0 == "private_data" && before(w.1));
    let inner = part.inner.iter().any(|i| before(i.0) && may_write(scene, i.1, depth));
    let callers = || scene.parts.iter().enumerate().flat_map(|(k, p)| p.inner.iter().map(move |i| (k, i)));
    let outer = || {
        callers().filter(|(_, i)| i.1 == at).any(|(k, i)| {
            let caller = &scene.parts[k].func;
            written_before(scene, k, caller.cfg.point_of(&caller.ast, i.0).unwrap_or(ENTRY), depth)
        })
    };
    own || inner || part.unseen.iter().any(|&n| before(n)) || outer()
}

fn may_write(scene: &Scene<'_, '_>, at: usize, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let part = &scene.parts[at];
    let writes = part.func.field_writes().into_iter().any(|w| w.0 == "private_data");
    writes || !part.unseen.is_empty() || part.inner.iter().any(|i| may_write(scene, i.1, depth))
}

/// Whether what a read gives is looked into, directly or by the local that it is the only value of, and nobody asks for NULL.
fn is_opened(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let opens = |k: N| {
        let up = ast.parent(ast.outer(k)).filter(|&p| ast.kind(p) == "field_expression");
        up.is_some_and(|p| ast.field(p, "operator").is_some_and(|o| ast.kind(o) == "->"))
    };
    let mut up = ast.outer(n);
    while let Some(cast) = ast.parent(up).filter(|&p| ast.kind(p) == "cast_expression") {
        up = ast.outer(cast);
    }
    if opens(up) {
        return true;
    }
    let inside = |v: N| ast.is_within(n, v) && ast.is_within(v, up);
    func.vars.by_name.iter().any(|(name, variable)| {
        let given = variable.defs.iter().any(|d| d.value.is_some_and(inside));
        // Only what gets nothing else on the way to there.
        let own = |r: N| {
            let defs = func.vars.reaching(&func.cfg, name, func.cfg.point_of(ast, r).unwrap_or(ENTRY));
            defs.is_some_and(|d| matches!(d.as_slice(), [only] if only.value.is_some_and(inside)))
        };
        let mine: Vec<N> =
            if given { variable.reads.iter().copied().filter(|&r| own(r)).collect() } else { Vec::new() };
        mine.iter().any(|&r| opens(r)) && mine.iter().all(|&r| opens(r) || !is_asked(func, r))
    })
}

/// Whether a name stands in a condition.
fn is_asked(func: &Func, n: N) -> bool {
    func.cfg.points.iter().any(|p| p.kind == PointKind::Cond && p.at.is_some_and(|c| func.ast.is_within(n, c)))
}
