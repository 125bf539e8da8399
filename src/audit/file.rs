//! The file of a mapping: what a hook hands over, and what it must not put.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::arrays::cleaned;
use crate::audit::deeds::{Chain, Reference, What};
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::spelled::{Spelling, is_member};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::ways::course::{Course, Step, Way};
use crate::kernel::pairs::is_known;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let all: Vec<Seen<'_>> = scene.deeds.ways().map(|(course, way)| Seen::of(scene, course, way)).collect();
    references(scene, &all, out);
    scoped(scene, &all, out);
    kept(scene, &all, out);
    dropped(scene, &all, out);
}

/// Where references are taken that go to the mapping.
pub(super) fn handed(scene: &Scene<'_, '_>) -> BTreeSet<Place> {
    let all: Vec<Seen<'_>> = scene.deeds.ways().map(|(course, way)| Seen::of(scene, course, way)).collect();
    let of = |s: &Seen<'_>| {
        let taken = s.last().map_or(Vec::new(), |l| s.taken(&l.2));
        let place = |m: &&Moment<'_>| if let What::Get(got) = scene.deeds.what(m.1) { Some(got.place) } else { None };
        taken.iter().filter_map(place).collect::<Vec<_>>()
    };
    all.iter().flat_map(of).collect()
}

/// A file on a way: when, the step, and what it is called.
type Moment<'s> = (usize, &'s Step, BTreeSet<String>);

/// What a way does with files.
struct Seen<'s> {
    course: &'s Course,
    way: &'s Way,
    gets: Vec<Moment<'s>>,
    puts: Vec<Moment<'s>>,
    stores: Vec<Moment<'s>>,
}

impl<'s> Seen<'s> {
    fn of(scene: &Scene<'_, '_>, course: &'s Course, way: &'s Way) -> Self {
        let spelling = Spelling { scene, course };
        let mut out = Seen { course, way, gets: Vec::new(), puts: Vec::new(), stores: Vec::new() };
        for (i, step) in way.steps.iter().enumerate() {
            let spelled = |texts: &[String]| texts.iter().map(|t| spelling.text(step.context, t)).collect();
            match scene.deeds.what(step) {
                What::Get(got) => out.gets.push((i, step, spelled(&got.names))),
                What::Put(texts) => {
                    let puts =
                        if out.is_exchanged(scene, step) { [OF_CALLER.to_owned()].into() } else { spelled(texts) };
                    out.puts.push((i, step, puts));
                }
                What::Store(field) if field == "vm_file" => {
                    let value = scene.deeds.deed(step).value;
                    let text = value.map(|v| spelling.of(step.context, v));
                    out.stores.push((i, step, text.into_iter().collect()));
                }
                _ => {}
            }
        }
        out
    }

    /// Whether what is put came out of the descriptor by `swap()`.
    fn is_exchanged(&self, scene: &Scene<'_, '_>, step: &Step) -> bool {
        let (put, given) = (scene.deeds.deed(step), self.stores.last().map(|s| scene.deeds.deed(s.1)));
        let ast = &scene.parts[put.func].func.ast;
        given.is_some_and(|g| {
            let same = |v: N| ast.args(put.node).iter().any(|&a| ast.normal(a) == ast.normal(v));
            g.func == put.func && ast.callee(g.node).as_deref() == Some("swap") && g.value.is_some_and(same)
        })
    }

    /// The file that the mapping gets in the end.
    fn last(&self) -> Option<&Moment<'s>> {
        self.stores.last()
    }

    /// The references that are taken on a file.
    fn taken(&self, file: &BTreeSet<String>) -> Vec<&Moment<'s>> {
        self.gets.iter().filter(|g| !g.2.is_disjoint(file)).collect()
    }

    /// Whether a file is put behind the step `from`; as the one of the descriptor, if it is stored there.
    fn is_put(&self, file: &BTreeSet<String>, from: usize) -> bool {
        self.puts.iter().any(|p| p.0 > from && (!p.2.is_disjoint(file) || p.2.contains(OF_MAPPING)))
    }
}

/// The file of a descriptor, and the one that the mapping gets, as spelled.
const OF_CALLER: &str = "desc -> file";
const OF_MAPPING: &str = "desc -> vm_file";

/// A file that is handed over without a reference, or with more than one.
fn references(scene: &Scene<'_, '_>, all: &[Seen<'_>], out: &mut Vec<Mistake>) {
    // By the store: whether some way has no reference, and whether all have two; the second one.
    let mut without: BTreeSet<usize> = BTreeSet::new();
    let mut twice: BTreeMap<usize, Option<(Chain, Chain)>> = BTreeMap::new();
    for seen in all.iter().filter(|s| s.way.succeeds()) {
        let Some((_, step, file)) = seen.last() else { continue };
        let taken = seen.taken(file);
        let lent = || {
            let (func, _, value) = at(scene, step.deed);
            value.is_some_and(|v| is_lent(scene, func, v))
        };
        if taken.is_empty() && (file.iter().any(|f| is_member(f) && f != OF_CALLER && f != OF_MAPPING) || lent()) {
            without.insert(step.deed);
        }
        let chain = |m: &Moment<'_>| scene.deeds.chain(seen.course, m.1);
        let only = taken.iter().all(|m| is_for_mapping(scene, m.1));
        let two = (taken.len() > 1 && only && !seen.is_put(file, 0)).then(|| (chain(taken[0]), chain(taken[1])));
        let known = twice.entry(step.deed).or_insert_with(|| two.clone());
        if two.is_none() {
            *known = None;
        }
    }
    for deed in without {
        let (func, n, value) = at(scene, deed);
        let name = value.map_or(String::new(), |v| func.ast.str(func.ast.strip(v)));
        if value.is_none_or(|v| is_given_up(scene, func, v) || is_passed(scene, func, v)) {
            continue;
        }
        let label = format!("the mapping drops its file when it goes, and nobody takes a reference on `{name}` for it");
        let mend = |v: N| {
            mend::replaced("file-without-reference", func.ast.span(func.ast.strip(v)), format!("get_file({name})"))
        };
        // Where the reference is missing on some ways only, one more is too much on the others.
        let never = all.iter().all(|s| s.last().is_none_or(|l| l.1.deed != deed || s.taken(&l.2).is_empty()));
        let own = value.filter(|&v| never && func.ast.kind(func.ast.strip(v)) == "field_expression");
        out.push(Mistake::sure("file-without-reference", func.place(n), label).mended(own.map(mend)));
    }
    let puts = scene.deeds.all().any(|w| matches!(w, What::Put(_)));
    for (deed, (first, second)) in twice.into_iter().filter_map(|(deed, two)| Some((deed, two?))) {
        let closes = scene.operations.iter().any(|o| o.may_have("close"));
        let (func, n, _) = at(scene, deed);
        let place = |chain: &Chain| chain.last().map(|&(part, n)| scene.parts[part].func.place(n));
        let (Some(first), Some(second)) = (place(&first), place(&second)) else { continue };
        let label = "the mapping puts its file once, and this is a second reference that is taken for it";
        let made = Mistake::sure("file-taken-twice", second, label).if_sure(!closes && !puts);
        out.push(made.and(first, "the first one").and(func.place(n), "handed over here"));
    }
}

/// A file that its variable puts when the hook returns.
fn scoped(scene: &Scene<'_, '_>, all: &[Seen<'_>], out: &mut Vec<Mistake>) {
    let stored: BTreeSet<usize> = all.iter().flat_map(|s| s.stores.iter().map(|m| m.1.deed)).collect();
    for (func, n, value) in stored.into_iter().map(|deed| at(scene, deed)) {
        let Some(value) = value.map(|v| func.ast.strip(v)) else { continue };
        let name = func.ast.str(value);
        let declared = func.vars.by_name.get(&name).and_then(|v| v.declared.first().copied());
        let declaration = declared.and_then(|d| func.ast.ancestors(d).find(|&p| func.ast.kind(p) == "declaration"));
        if let Some(declaration) = declaration.filter(|&d| cleaned(func, d)) {
            let label = format!("`{name}` is put when the hook returns, and the mapping puts it once more");
            let made = Mistake::sure("file-without-reference", func.place(n), label);
            out.push(made.and(func.place(declaration), "it says so here"));
        }
    }
}

/// Where a deed stands, and what is stored.
fn at<'s>(scene: &'s Scene<'_, '_>, deed: usize) -> (&'s Func, N, Option<N>) {
    let deed = scene.deeds.site(deed);
    (&scene.parts[deed.func].func, deed.node, deed.value)
}

/// Whether a function of the driver gives a file that it takes no reference on: a member of something, on each way.
fn is_lent(scene: &Scene<'_, '_>, func: &Func, value: N) -> bool {
    let name = func.ast.callee(func.ast.strip(value)).unwrap_or_default();
    let homes = scene.world.known_definitions(func.file, &name);
    let lends = |f: Func| {
        let returns = f.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
        let member = |n: N| f.ast.named(n).next().is_some_and(|v| f.ast.kind(f.ast.strip(v)) == "field_expression");
        f.calls().is_empty() && returns.into_iter().all(member)
    };
    !homes.is_empty() && homes.iter().all(|(file, item)| scene.world.parse(*file, item).is_ok_and(lends))
}

/// Whether a reference that is taken is kept for nothing else: by a call for its effect, for a local, or for the descriptor.
fn is_for_mapping(scene: &Scene<'_, '_>, step: &Step) -> bool {
    let What::Get(Reference { certain: true, .. }) = scene.deeds.what(step) else { return false };
    let deed = scene.deeds.deed(step);
    let func = &scene.parts[deed.func].func;
    let ast = &func.ast;
    let up = ast.ancestors(deed.node).find(|&p| matches!(ast.kind(p), "assignment_expression" | "return_statement"));
    up.is_none_or(|p| {
        let left = ast.field(p, "left").map(|l| ast.strip(l));
        left.is_some_and(|l| func.is_field(l, "vm_file") || ast.kind(l) == "identifier" && func.is_local(&ast.str(l)))
    })
}

/// Whether a reference is held where a way ends, for certain; none if a test shows that there is no file.
fn is_held(scene: &Scene<'_, '_>, step: &Step, end: (usize, N)) -> Option<bool> {
    let What::Get(got) = scene.deeds.what(step) else { return None };
    let func = &scene.parts[end.0].func;
    let deed = scene.deeds.deed(step);
    let point = |n: N| func.cfg.point_of(&func.ast, n);
    let (true, Some(from), Some(to)) = (deed.func == end.0, point(deed.node), point(end.1)) else { return Some(true) };
    // Ways that meet before the end: on some of them there may be none.
    let behind = func.cfg.reach(from, None);
    let without = (0..behind.len()).any(|p| behind[p] && !got.held.contains(&p) && func.cfg.reach(p, None)[to]);
    got.held.contains(&to).then_some(!without)
}

/// Whether something else is stored where the file was: the reference of that goes with it.
fn is_given_up(scene: &Scene<'_, '_>, func: &Func, value: N) -> bool {
    let name = func.ast.normal(func.ast.strip(value));
    let gone = |f: &Func| {
        let ast = &f.ast;
        let same = |k: N| ast.field(k, "left").is_some_and(|l| ast.normal(l) == name);
        ast.walk(f.body).any(|k| ast.kind(k) == "assignment_expression" && same(k))
    };
    scene.parts.iter().any(|p| gone(&p.func)) && func.ast.kind(func.ast.strip(value)) == "field_expression"
}

/// Whether a function that was not seen gets the file, and may take a reference.
fn is_passed(scene: &Scene<'_, '_>, func: &Func, value: N) -> bool {
    let name = func.ast.normal(func.ast.strip(value));
    let unseen = |f: &Func, call: N| {
        let callee = f.ast.callee(call).unwrap_or_default();
        let known = scene.world.known.stateless.contains(&callee)
            || is_known(scene.world.known, &callee)
            || scene.world.prints(f.file, &callee);
        !known && scene.world.known_definitions(f.file, &callee).is_empty()
    };
    let gets = |f: &Func, call: N| f.ast.args(call).iter().any(|&a| f.ast.normal(f.ast.strip(a)) == name);
    scene.parts.iter().any(|p| p.func.calls().into_iter().any(|c| gets(&p.func, c) && unseen(&p.func, c)))
}

/// A reference that was taken for the mapping when the hook fails: nobody puts it then.
fn kept(scene: &Scene<'_, '_>, all: &[Seen<'_>], out: &mut Vec<Mistake>) {
    let handed: BTreeSet<&String> = all.iter().flat_map(|s| s.stores.iter().flat_map(|m| &m.2)).collect();
    // By where the hook fails: the reference and whether it is certain, and whether it is put on another way to there.
    let mut found: BTreeMap<(usize, N), ((usize, N), bool)> = BTreeMap::new();
    let mut put: BTreeSet<(usize, N)> = BTreeSet::new();
    for seen in all.iter().filter(|s| s.way.fails()) {
        let Some(end) = seen.way.at else { continue };
        let end = (seen.course.contexts[0].func, end);
        for (i, step, names) in seen.gets.iter().filter(|g| g.2.iter().any(|n| handed.contains(n))) {
            if seen.is_put(names, *i) {
                put.insert(end);
            } else if let Some(certain) = is_held(scene, step, end).filter(|_| is_for_mapping(scene, step)) {
                let deed = scene.deeds.deed(step);
                // What has been stored has been found.
                let stored = seen.stores.iter().any(|s| s.0 > *i && !s.2.is_disjoint(names));
                found.insert(end, ((deed.func, deed.node), certain || stored));
            }
        }
    }
    for (end, (taken, certain)) in found {
        let place = |(part, n): (usize, N)| scene.parts[part].func.place(n);
        let label = "the hook fails here, and nobody puts the file that it has stored for the mapping";
        let made = Mistake::sure("file-kept-on-error", place(end), label).if_sure(certain && !put.contains(&end));
        out.push(made.and(place(taken), "the reference"));
    }
}

/// The reference of the old file is put, which is the caller's.
fn dropped(scene: &Scene<'_, '_>, all: &[Seen<'_>], out: &mut Vec<Mistake>) {
    let mut wrong: BTreeMap<usize, bool> = BTreeMap::new();
    for seen in all {
        for (i, step, names) in &seen.puts {
            let own = names.contains(OF_CALLER) || names.contains(OF_MAPPING);
            let stored = seen.stores.iter().any(|s| s.0 < *i) && !is_read_before(scene, step);
            let taken = seen.gets.iter().any(|g| g.0 < *i && !g.2.is_disjoint(names));
            let fine = !own || taken || stored && !names.contains(OF_CALLER);
            *wrong.entry(step.deed).or_insert(true) &= !fine;
        }
    }
    for deed in wrong.into_iter().filter(|w| w.1).map(|w| w.0) {
        let (func, call, _) = at(scene, deed);
        let label = "the descriptor holds no reference on this file: the core's own one is put here";
        let plain = func.ast.callee(call).as_deref() == Some("fput");
        let mend = mend::dropped("file-put", func, call).filter(|_| plain);
        out.push(Mistake::sure("file-put", func.place(call), label).mended(mend));
    }
}

/// Whether what is put was read from the descriptor before anything was stored there.
fn is_read_before(scene: &Scene<'_, '_>, step: &Step) -> bool {
    let deed = scene.deeds.deed(step);
    let func = &scene.parts[deed.func].func;
    let ast = &func.ast;
    let What::Put(names) = scene.deeds.what(step) else { return false };
    // A helper may get other things beside the file that it puts.
    let put = |&a: &N| names.contains(&ast.normal(ast.strip(a)));
    let args = ast.args(deed.node);
    let Some(arg) = args.iter().copied().find(put).or(args.first().copied()).map(|a| ast.strip(a)) else {
        return false;
    };
    let variable = (ast.kind(arg) == "identifier").then(|| func.vars.by_name.get(&ast.str(arg))).flatten();
    let [only] = variable.map_or(&[][..], |v| v.defs.as_slice()) else { return false };
    let stores = func.field_writes().into_iter().filter(|w| w.0 == "vm_file");
    let points = stores.filter_map(|w| func.cfg.point_of(ast, w.1));
    only.value.is_some() && !points.into_iter().any(|p| func.cfg.reach(p, None)[only.point])
}
