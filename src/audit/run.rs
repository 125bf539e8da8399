//! From paths to what is wrong in them.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::audit::history::{self, Before};
use crate::audit::judges::{BEHIND_SHIMS, JUDGES};
use crate::audit::mistake::{Mistake, told};
use crate::audit::scene::Scene;
use crate::audit::{direct, mend, shims, tables};
use crate::census::slot::{Census, Place};
use crate::compat::Compat;
use crate::engine::changes::Changes;
use crate::engine::given::find_target;
use crate::engine::outside;
use crate::engine::take::{Taken, take};
use crate::engine::wanted::{self, Lacking};
use crate::engine::worlds;
use crate::exit::{Exit, Failure};
use crate::facts::want::Want;
use crate::facts::world::{Shared, World};
use crate::kernel::knowledge::knowledge;
use crate::kernel::target::Target;
use crate::model::asked::{Asked, target_name, told as told_path};
use crate::model::candidates::{Group, groups};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Note, Outcome};
use crate::model::purpose::Purpose;
use crate::model::run::Run;
use crate::syntax::condition::Kernels;
use crate::syntax::items::{Item, ItemKind};
use crate::transform::registry::registry;
use crate::tree::find::Find;
use crate::tree::progress::Progress;
use crate::tree::source::{FileId, SourceSet};

/// What an audit found.
#[derive(Debug, Default)]
pub struct Audit {
    /// The hooks, those with mistakes as refused ones.
    pub run: Run,
    /// What is not certain.
    pub remarks: Vec<Note>,
}

/// What is known of a group after a look at it.
#[derive(Default)]
struct Looked {
    mistakes: Vec<Mistake>,
    wants: BTreeSet<Want>,
    seen: BTreeSet<FileId>,
}

/// Audits what `paths` name. What `before` gives are files as they were before a change.
///
/// # Errors
/// A path that cannot be read, no target, or a mistake in the embedded data.
pub fn run(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    compat: &Compat,
    before: &Before<'_>,
) -> anyhow::Result<Audit> {
    let kernel = find_target(paths, target)?;
    compat.fits(&kernel).map_err(|error| Failure::new(Exit::Usage, error))?;
    let named = target;
    let Taken { mut sources, mut census, target, tree, errors } =
        take(&kernel, paths, &Progress::default(), &Changes::default())?;
    // What older kernels alone build is looked at unless it is said which kernels count.
    let kernels = compat.kernels_of(&mut sources, &census, &tree);
    if kernels != Kernels::Unsaid {
        let known = knowledge().map_err(anyhow::Error::msg)?;
        worlds::learn(&mut sources, &target, &tree, known.removed.keys());
        worlds::enter(&mut sources, &mut census, kernels);
    }
    let mut audit = examine(sources, census, target, &tree, before)?;
    worlds::leave(&mut audit.run);
    audit.run.errors = errors;
    audit.run.asked = Asked {
        target: target_name(&kernel, named),
        paths: paths.iter().map(|path| told_path(path, &audit.run.sources.root)).collect(),
        options: compat.words(),
        ..Asked::default()
    };
    Ok(audit)
}

/// Audits what was read.
///
/// # Errors
/// A mistake in the embedded data.
pub fn examine(
    sources: SourceSet,
    census: Census,
    target: Target,
    find: &dyn Find,
    before: &Before<'_>,
) -> anyhow::Result<Audit> {
    let (sources, target, groups, found) = explore(sources, &census, target, find, &|sources, groups| {
        let hooks = groups.iter().filter(|g| is_hook(&census, g));
        let hooks = hooks.flat_map(|g| g.definitions.iter().map(|d| (d.place.file, g.handler.clone())));
        let old = history::before(sources, &hooks.collect::<Vec<_>>(), before);
        move |world: &World<'_>, group: &Group| look(world, group, &old)
    })?;
    Ok(tell(sources, census, target, groups, found))
}

/// A place in a file of the tree, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its line, counted from one.
    pub line: usize,
    /// A few words.
    pub label: String,
}

/// What keeps the core from calling the hooks in `member` of the structure `tag` in these files by a descriptor of its own.
///
/// # Errors
/// A path that cannot be read, no target, or a mistake in the embedded data.
pub fn direct(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    changes: &Changes,
    (tag, member): (&str, &str),
) -> anyhow::Result<Vec<Told>> {
    let kernel = find_target(paths, target)?;
    let Taken { sources, mut census, mut target, tree, .. } = take(&kernel, paths, &Progress::default(), changes)?;
    changes.make(&mut target, &mut census);
    let mine = |g: &Group| {
        g.slots.iter().any(|&s| {
            census.slots[s].prepare && census.slots[s].member == member && census.slots[s].ops.as_deref() == Some(tag)
        })
    };
    let (sources, _, groups, found) = explore(sources, &census, target, &tree, &|_, groups| {
        let names: BTreeSet<String> = groups.iter().filter(|g| mine(g)).map(|g| g.handler.clone()).collect();
        move |world: &World<'_>, group: &Group| {
            let mut mistakes = Vec::new();
            if mine(group) {
                let scene = Scene::of(world, group);
                JUDGES.iter().for_each(|judge| judge(&scene, &mut mistakes));
                mistakes.retain(|m| m.sure);
                direct::judge(&scene, &|name| names.contains(name), &mut mistakes);
            }
            Looked { mistakes, wants: world.take_wants(), seen: world.take_seen() }
        }
    })?;
    let line = |m: &Mistake| Lines::new(&sources.get(m.place.file).text).position(m.place.span.start).0;
    let told =
        |m: &Mistake| Told { path: sources.get(m.place.file).path.clone(), line: line(m), label: m.label.clone() };
    let mut out: Vec<Told> = found.values().flat_map(|l| l.mistakes.iter().map(told)).collect();
    // A hook whose function was not found was not looked at.
    out.extend(groups.iter().filter(|g| mine(g) && g.definitions.is_empty()).flat_map(|g| &g.slots).map(|&s| {
        let place = census.slots[s].place;
        let line = Lines::new(&sources.get(place.file).text).position(place.span.start).0;
        Told {
            path: sources.get(place.file).path.clone(),
            line,
            label: "the hook that is set here was not found".into(),
        }
    }));
    out.sort();
    out.dedup();
    Ok(out)
}

/// What was read, the groups, and what was found for each.
type Explored = (SourceSet, Target, Vec<Group>, BTreeMap<usize, Looked>);

/// Looks at each group with what `begin` gives, until nothing is wanted any more.
fn explore<L: Fn(&World<'_>, &Group) -> Looked + Sync>(
    sources: SourceSet,
    census: &Census,
    target: Target,
    find: &dyn Find,
    begin: &dyn Fn(&SourceSet, &[Group]) -> L,
) -> anyhow::Result<Explored> {
    let (mut sources, mut target) = (sources, target);
    let known = knowledge().map_err(anyhow::Error::msg)?;
    let registry = registry().map_err(anyhow::Error::msg)?;
    target.add_private(outside::private_headers(&sources), &outside::included);
    target.settle(&census.hooks);
    let groups = groups(&sources, census, &target, &BTreeMap::new());
    let look = begin(&sources, &groups);
    let mut shared = Shared { is_kernel: find.is_kernel(), ..Shared::default() };
    let mut found: BTreeMap<usize, Looked> = BTreeMap::new();
    let mut todo: Vec<usize> = (0..groups.len()).collect();
    loop {
        wanted::learn_modules(&mut sources, find);
        let make = || World::new(&sources, census, &target, registry, known, &shared);
        let looked: Vec<(usize, Looked)> =
            todo.into_par_iter().map_init(make, |world, g| (g, look(world, &groups[g]))).collect();
        found.extend(looked);
        let deciding: BTreeSet<Want> = found.values().flat_map(|l| l.wants.iter().cloned()).collect();
        let news = wanted::get(&mut sources, &mut shared, find, &Lacking { deciding, ..Lacking::default() });
        if news.is_empty() {
            break;
        }
        todo = found.iter().filter(|(_, l)| wanted::concerns(&l.wants, &news)).map(|(g, _)| *g).collect();
    }
    Ok((sources, target, groups, found))
}

/// What is wrong with the hook of a group, or with a handler that is none.
fn look(world: &World<'_>, group: &Group, old: &SourceSet) -> Looked {
    let mut mistakes = Vec::new();
    if is_hook(world.census, group) {
        tables::forms(world, group, &mut mistakes);
        let scene = Scene::of(world, group);
        for judge in JUDGES {
            judge(&scene, &mut mistakes);
        }
        history::judge(&scene, old, &mut mistakes);
    } else {
        tables::ignored(world, group, &mut mistakes);
        for scene in shims::scenes(world, group) {
            BEHIND_SHIMS.iter().for_each(|judge| judge(&scene, &mut mistakes));
        }
    }
    mistakes.sort_by(|a, b| (!a.sure, a.place, a.rule).cmp(&(!b.sure, b.place, b.rule)));
    mistakes.dedup();
    // What is certain for one reason need not be told as uncertain for another.
    let certain: BTreeSet<(Place, &str)> = mistakes.iter().filter(|m| m.sure).map(|m| (m.place, m.rule)).collect();
    mistakes.retain(|m| m.sure || !certain.contains(&(m.place, m.rule)));
    for mistake in &mut mistakes {
        // A macro that is read as a function is no text to change.
        let in_macro =
            |i: &Item| matches!(i.kind, ItemKind::MacroDefinition { .. }) && i.span.contains(mistake.place.span);
        if !mistake.mend.is_empty() && world.view(mistake.place.file).items().iter().any(in_macro) {
            mistake.mend.clear();
        }
        if !mistake.mend.is_empty() && !mend::holds(world, mistake.place.file, &mistake.mend) {
            mistake.mend.clear();
        }
    }
    Looked { mistakes, wants: world.take_wants(), seen: world.take_seen() }
}

fn is_hook(census: &Census, group: &Group) -> bool {
    group.slots.iter().any(|&s| census.slots[s].prepare)
}

/// The hooks and the handlers with mistakes, as a run; what is in no hook of these is left out of the census.
fn tell(
    sources: SourceSet,
    mut census: Census,
    target: Target,
    groups: Vec<Group>,
    mut found: BTreeMap<usize, Looked>,
) -> Audit {
    let mut audit = Audit::default();
    // The slots that are told of, in their order, by their old indices.
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    for (g, group) in groups.into_iter().enumerate() {
        let looked = found.remove(&g).unwrap_or_default();
        let (sure, maybe): (Vec<Mistake>, Vec<Mistake>) = looked.mistakes.into_iter().partition(|m| m.sure);
        let remark = |m: Mistake| Note { id: m.rule.to_owned(), place: Some(m.place), text: m.label };
        let mended = sure.iter().filter(|m| !m.mend.is_empty());
        audit.run.mends.extend(mended.map(|m| ((m.rule.to_owned(), m.place), m.mend.clone())));
        audit.remarks.extend(maybe.into_iter().map(remark));
        if sure.is_empty() && !is_hook(&census, &group) {
            continue;
        }
        let unit = audit.run.candidates.len();
        kept.extend(&group.slots);
        audit.run.looked_into.insert(unit, looked.seen);
        audit.run.candidates.push(Candidate {
            handler: group.handler,
            definitions: group.definitions.iter().map(|d| d.place).collect(),
            slots: group.slots,
            unit,
            outcome: told(&sure).map_or(Outcome::Done, Outcome::Refused),
        });
    }
    let new: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    for slot in audit.run.candidates.iter_mut().flat_map(|c| &mut c.slots) {
        *slot = new.get(slot).copied().unwrap_or_default();
    }
    census.slots = kept.iter().map(|&s| census.slots[s].clone()).collect();
    audit.remarks.sort_by(|a, b| (a.place, &a.id).cmp(&(b.place, &b.id)));
    audit.remarks.dedup();
    audit.run = Run { purpose: Purpose::Audit, sources, census, target, ..audit.run };
    audit
}
