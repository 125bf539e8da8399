//! From paths to a run.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::census::names::mentions_of;
use crate::census::slot::{Census, Place, Slot, SlotKind};
use crate::compat::Compat;
use crate::engine::changes::Changes;
use crate::engine::convert::{convert, refusal, twin};
use crate::engine::given::{Known, find_target};
use crate::engine::neighbours::Neighbours;
use crate::engine::obstacles::{beside, hardest};
use crate::engine::outside;
use crate::engine::take::{Taken, take};
use crate::engine::{Done, Engine};
use crate::engine::{headers, home};
use crate::engine::{ladders, wanted, worlds};
use crate::exit::{Exit, Failure};
use crate::facts::want::Want;
use crate::facts::world::{Shared, World};
use crate::guard::lacking;
use crate::kernel::knowledge::knowledge;
use crate::kernel::symbols;
use crate::kernel::target::Target;
use crate::kernel::versions::{lacks, versions};
use crate::model::asked::{Asked, target_name, told};
use crate::model::candidates::{Group, convertible, groups, wanted};
use crate::model::outcome::{Candidate, Conversion, Outcome, Refusal, refuse};
use crate::model::run::Run;
use crate::plan::Handler;
use crate::settle::{reparse, stable};
use crate::step::signature::new_name;
use crate::step::slots;
use crate::syntax::condition::{FIRST, Kernels, decided};
use crate::syntax::items::ItemKind;
use crate::syntax::lex::is_word_byte;
use crate::transform::registry::registry;
use crate::tree::find::Find;
use crate::tree::progress::Progress;
use crate::tree::source::{FileId, SourceSet};

/// Examines what `paths` name.
///
/// # Errors
/// A path that cannot be read, no target, or a mistake in the embedded rules.
pub fn run(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    compat: &Compat,
    progress: &Progress,
) -> anyhow::Result<Run> {
    run_over(paths, target, compat, progress, &Changes::default())
}

/// As [`run`], as if the tree had been changed.
///
/// # Errors
/// As for [`run`].
pub fn run_over(
    paths: &[Utf8PathBuf],
    target: Option<&Utf8Path>,
    compat: &Compat,
    progress: &Progress,
    changes: &Changes,
) -> anyhow::Result<Run> {
    let kernel = find_target(paths, target)?;
    compat.fits(&kernel).map_err(|error| Failure::new(Exit::Usage, error))?;
    let Taken { sources, mut census, target: mut probed, tree, errors } = take(&kernel, paths, progress, changes)?;
    progress.begin("converting", "", 0);
    changes.make(&mut probed, &mut census);
    let mut run = examine_for(sources, census, probed, &tree, compat)?;
    run.errors = errors;
    run.asked = Asked {
        target: target_name(&kernel, target),
        paths: paths.iter().map(|path| told(path, &run.sources.root)).collect(),
        options: compat.words(),
        revision: None,
    };
    Ok(run)
}

/// Examines what was read, for the target alone.
///
/// # Errors
/// A mistake in the embedded rules.
pub fn examine(sources: SourceSet, census: Census, target: Target, find: &dyn Find) -> anyhow::Result<Run> {
    examine_for(sources, census, target, find, &Compat::default())
}

/// Examines what was read, and keeps what older kernels build as far as `compat` says.
///
/// # Errors
/// A mistake in the embedded rules.
pub fn examine_for(
    sources: SourceSet,
    census: Census,
    target: Target,
    find: &dyn Find,
    compat: &Compat,
) -> anyhow::Result<Run> {
    let (mut sources, mut census, mut target) = (sources, census, target);
    let known = knowledge().map_err(anyhow::Error::msg)?;
    let kernels = compat.kernels_of(&mut sources, &census, find);
    if !find.is_kernel() || kernels != Kernels::Unsaid {
        worlds::learn(&mut sources, &target, find, known.removed.keys());
    }
    worlds::enter(&mut sources, &mut census, kernels);
    target.add_private(outside::private_headers(&sources), &outside::included);
    let worth = memchr::memmem::Finder::new(b"vm_area_desc");
    sources.files.iter().filter(|f| worth.find(&f.text).is_some()).for_each(|f| target.add_own(&f.text));
    target.settle(&census.hooks);
    let registry = registry().map_err(anyhow::Error::msg)?;
    let mut engine = Engine { sources, census, target, registry, known };
    let (candidates, looked_into) = engine.candidates(find);
    let Engine { sources, census, target, .. } = engine;
    let mut run = Run { sources, census, candidates, target, looked_into, ..Run::default() };
    worlds::leave(&mut run);
    ladders::check(&mut run, find);
    settle(&mut run, find.is_kernel())?;
    if compat.keeps() || !find.is_kernel() {
        crate::compat::tell_releases(&mut run);
    }
    if compat.keeps() {
        crate::compat::keep(&mut run, compat, find);
        settle(&mut run, find.is_kernel())?;
    }
    if !compat.keeps() && crate::compat::keep_without_mmu(&mut run) {
        settle(&mut run, find.is_kernel())?;
    }
    headers::complete(&mut run, find);
    home::bring_home(&mut run);
    Ok(run)
}

/// Runs the engine once more over the changed files of `run`, in memory: units that are stable reach level `parsed`, the
/// others are backed out. `is_kernel` says whether all callers of an exported function can be known.
///
/// # Errors
/// A mistake in the embedded rules.
pub fn settle(run: &mut Run, is_kernel: bool) -> anyhow::Result<()> {
    let registry = registry().map_err(anyhow::Error::msg)?;
    let known = knowledge().map_err(anyhow::Error::msg)?;
    let again = |run: &mut Run, slots: Vec<Slot>| {
        let census = Census { slots, hooks: run.census.hooks.clone(), ..Census::default() };
        let (sources, target) = (std::mem::take(&mut run.sources), std::mem::take(&mut run.target));
        let mut engine = Engine { sources, census, target, registry, known };
        let (candidates, _) = engine.candidates(&Known { is_kernel });
        (run.sources, run.target) = (engine.sources, engine.target);
        candidates
    };
    if run.sources.kept {
        stable::check_kept(run, again)
    } else {
        stable::check(run, again)
    }
    Ok(())
}

/// Most slots of one unit. The most that a handler of Linux 7.3 has is 76.
const MOST_SLOTS: usize = 1000;

/// A unit with its plan, what that lacks, and the files that it looked into.
type Planned = (Vec<usize>, Done, BTreeSet<Want>, BTreeSet<FileId>);

impl Engine {
    /// The candidates with their outcomes, and the files that were looked into for each unit.
    fn candidates(&mut self, find: &dyn Find) -> (Vec<Candidate>, BTreeMap<usize, BTreeSet<FileId>>) {
        wanted::learn_modules(&mut self.sources, find);
        let homes = outside::homes(&self.sources, &self.census.slots, find);
        let headers = outside::own_headers(&self.sources, &homes, find);
        self.sources.load(headers);
        wanted::learn_modules(&mut self.sources, find);
        let groups = groups(&self.sources, &self.census, &self.target, &self.twins());
        let mut shared = Shared { is_kernel: find.is_kernel(), ..self.shared(&groups) };
        let mut done: BTreeMap<Vec<usize>, Done> = BTreeMap::new();
        let mut wants: BTreeMap<Vec<usize>, BTreeSet<Want>> = BTreeMap::new();
        let mut seen: BTreeMap<Vec<usize>, BTreeSet<FileId>> = BTreeMap::new();
        let mut neighbours = Neighbours::default();
        let mut units = neighbours.first(self, &groups);
        // Handlers that share a helper become one unit; each round joins at least two, or parts those that cannot convert.
        loop {
            shared.words.learn(&self.sources);
            let todo: Vec<Vec<usize>> = units.iter().filter(|u| !done.contains_key(*u)).cloned().collect();
            let make = || World::new(&self.sources, &self.census, &self.target, self.registry, self.known, &shared);
            if todo.is_empty() {
                let world = make();
                let parted = neighbours.part(self, &groups, &mut units, &mut done, &world);
                if !parted.is_empty() {
                    // What would free a part counts as well as what would free the whole.
                    let lacks = world.take_wants();
                    for part in parted {
                        wants.entry(part).or_default().extend(lacks.iter().cloned());
                    }
                    continue;
                }
                // Units that lacked something are looked at once more when it was found in the tree.
                let open = wanted::lacking(&units, &done, &wants);
                let news = wanted::get(&mut self.sources, &mut shared, find, &open);
                if news.is_empty() {
                    break;
                }
                wanted::learn_modules(&mut self.sources, find);
                let concerned = |u: &Vec<usize>| wants.get(u).is_some_and(|w| wanted::concerns(w, &news));
                done.retain(|u, outcome| !concerned(u) && !neighbours.decided(u, outcome));
                neighbours.forget();
                continue;
            }
            let results: Vec<Planned> = todo
                .into_par_iter()
                .map_init(make, |world, unit| {
                    let outcome = self.unit(world, &groups, &unit, &neighbours);
                    (unit, outcome, world.take_wants(), world.take_seen())
                })
                .collect();
            for (unit, outcome, lacks, files) in results {
                seen.insert(unit.clone(), files);
                wants.insert(unit.clone(), lacks);
                done.insert(unit, outcome);
            }
            units = neighbours.joined(self, &groups, units, &mut done, &make());
        }
        for (unit, outcome) in &mut done {
            let unknown = wants.get(unit).and_then(|w| w.iter().find(|w| !shared.asked.contains(*w)));
            if let (Ok(_), Some(want)) = (&outcome, unknown) {
                let label = format!("more files name `{}` than are looked at", want.name());
                *outcome = Err(refuse("gap", self.first_place(&groups[unit[0]]), label));
            }
        }
        let mut unit_of = vec![0; groups.len()];
        let mut outcomes: Vec<Option<Outcome>> = vec![None; groups.len()];
        for (number, unit) in units.iter().enumerate() {
            for (k, &g) in unit.iter().enumerate() {
                unit_of[g] = number;
                outcomes[g] = Some(match done.get(unit) {
                    _ if groups[g].done => groups[g].outcome(),
                    Some(Ok(c)) if k == 0 => Outcome::Converted(Box::new(c.clone())),
                    Some(Ok(c)) => Outcome::Converted(Box::new(Conversion {
                        new_name: new_name(&groups[g].handler),
                        transforms: c.transforms.clone(),
                        needs: c.needs.clone(),
                        proof: c.proof.clone(),
                        ..Conversion::default()
                    })),
                    Some(Err(r)) => Outcome::Refused(r.clone()),
                    None => {
                        Outcome::Refused(refuse("gap", self.first_place(&groups[g]), "this unit was not looked at"))
                    }
                });
            }
        }
        let looked_into = units.iter().enumerate().filter_map(|(number, unit)| Some((number, seen.remove(unit)?)));
        let looked_into = looked_into.collect();
        let with = groups.into_iter().zip(outcomes).zip(unit_of);
        let candidates = with.filter_map(|((g, outcome), unit)| {
            Some(Candidate {
                handler: g.handler,
                definitions: g.definitions.iter().map(|d| d.place).collect(),
                slots: g.slots,
                unit,
                outcome: outcome?,
            })
        });
        (candidates.collect(), looked_into)
    }

    /// Functions of the core with a descriptor form in the target.
    fn twins(&self) -> BTreeMap<String, String> {
        let forms = self.registry.get("twin-slot").into_iter().flat_map(|r| &r.forms);
        let usable = forms.filter(|f| f.form.needs.iter().all(|s| self.target.meets(s)));
        usable
            .filter_map(|f| Some((f.form.old().next()?.to_string(), f.form.new_lines().first()?.to_string())))
            .collect()
    }

    /// The descriptor form of a function of the core that the target does not have.
    fn missing_twin(&self, group: &Group) -> Option<String> {
        let mut forms = self.registry.get("twin-slot").into_iter().flat_map(|r| &r.forms).map(|f| &f.form);
        let form = forms.find(|f| f.old().any(|o| o == group.handler))?;
        let lacks = !form.needs.iter().all(|n| self.target.meets(n));
        let own = group.definitions.iter().any(|d| d.is_static);
        (lacks && !own).then(|| form.new_lines().first().map(|l| (*l).to_string())).flatten()
    }

    /// Adds to a refusal that a newer target may lift it: what is taken for each mapping has a place of its own there.
    fn later(&self, refusal: Refusal) -> Refusal {
        if refusal.reason != "state-in-handler" || self.target.has(symbols::MAPPED) {
            return refusal;
        }
        Refusal { label: format!("{}, and {}", refusal.label, lacks(&self.target, symbols::MAPPED)), ..refusal }
    }

    /// Where all convertible handlers are named, in one pass over the files.
    fn shared(&self, groups: &[Group]) -> Shared {
        let mut names = BTreeSet::new();
        for g in groups
            .iter()
            .filter(|g| !g.done && g.slots.iter().any(|&s| convertible(&self.census.slots[s], &self.target)))
        {
            for slot in g.slots.iter().map(|&s| &self.census.slots[s]) {
                let text = &self.sources.get(slot.place.file).text;
                let variable = !matches!(slot.kind, SlotKind::Assignment | SlotKind::Argument { .. });
                if variable && !slot.table_span.of(text).starts_with(b"static") {
                    names.extend(slot.table.clone());
                }
            }
            if g.definitions.iter().any(|d| !d.is_static) {
                names.insert(g.handler.clone());
                names.insert(new_name(&g.handler));
            }
        }
        let mentions = if names.is_empty() { BTreeMap::new() } else { mentions_of(&self.sources, &names) };
        let mut shared = Shared { mentions, ..Shared::default() };
        for n in names {
            shared.mentions.entry(n).or_default();
        }
        shared
    }

    pub(super) fn first_place(&self, g: &Group) -> Place {
        g.definitions.first().map_or(self.census.slots[g.slots[0]].place, |d| d.place)
    }

    fn unit(&self, world: &World<'_>, groups: &[Group], unit: &[usize], neighbours: &Neighbours) -> Done {
        let place = self.first_place(&groups[unit[0]]);
        if unit.iter().any(|&g| groups[g].done) {
            return Ok(Conversion::default());
        }
        for &g in unit {
            let places = || groups[g].definitions.iter().map(|d| d.place).collect::<Vec<_>>();
            self.hooks(&groups[g]).map_err(|r| beside(world, &places(), r))?;
        }
        if let [only] = unit
            && let Some(new) = &groups[*only].twin
        {
            let mut conversion = twin(world, groups[*only].slots[0], new).map_err(|s| refusal(s, place))?;
            let checks = reparse::check(world, &conversion, place)?;
            conversion.proof.checks = checks;
            return Ok(conversion);
        }
        let handlers = unit.iter().map(|&g| self.handler(&groups[g])).collect::<Result<Vec<Handler>, Refusal>>()?;
        if unit.iter().map(|&g| groups[g].slots.len()).sum::<usize>() > MOST_SLOTS {
            return Err(refuse("gap", place, "this handler stands in more tables than are looked at"));
        }
        let filled = unit.iter().flat_map(|&g| &groups[g].slots).find_map(|&s| {
            let slot = &self.census.slots[s];
            slots::kind(slot, &self.target, &self.sources.get(slot.place.file).text.text).err()
        });
        if let Some(r) = filled {
            let definitions: Vec<Place> = handlers.iter().flat_map(|h| h.definitions.clone()).collect();
            return Err(hardest(world, &definitions, r, Vec::new()));
        }
        let joins = |at: Place| neighbours.owner(self, groups, at).is_some_and(|g| !unit.contains(&g));
        let mut conversion = self.plan(world, &handlers, &[], &joins)?;
        let checks = reparse::check(world, &conversion, place)?;
        conversion.proof.checks = checks;
        if let Some(path) = conversion.edits.iter().map(|e| self.sources.get(e.0)).find(|f| !f.given).map(|f| &f.path) {
            return Err(outside::beyond(place, &format!("the unit reaches into {path}, which was not given")));
        }
        Ok(conversion)
    }

    /// Plans the conversion of these handlers. `others` are definitions of handlers that are taken to convert with them.
    fn plan(
        &self,
        world: &World<'_>,
        handlers: &[Handler],
        others: &[Place],
        joins: &dyn Fn(Place) -> bool,
    ) -> Result<Conversion, Refusal> {
        let definitions: Vec<Place> = handlers.iter().flat_map(|h| h.definitions.clone()).collect();
        let place = definitions.first().copied().unwrap_or(self.census.slots[handlers[0].slots[0]].place);
        convert(world, handlers, others, joins).map_err(|stops| {
            let mut met = stops.into_iter().map(|stop| refusal(stop, place));
            let first = met.next().unwrap_or_else(|| refuse("gap", place, "this unit was not looked at"));
            self.later(hardest(world, &definitions, first, met.collect()))
        })
    }

    /// Why these groups could not convert even if the handlers `others` did, with which they share helpers.
    pub(super) fn obstacle(
        &self,
        world: &World<'_>,
        groups: &[Group],
        some: &[usize],
        others: &[usize],
    ) -> Option<Refusal> {
        let handlers = some.iter().map(|&g| self.handler(&groups[g])).collect::<Result<Vec<Handler>, Refusal>>();
        let places: Vec<Place> = others.iter().flat_map(|&g| &groups[g].definitions).map(|d| d.place).collect();
        let planned = handlers.and_then(|h| self.plan(world, &h, &places, &|_| false));
        planned.err()
    }

    fn handler(&self, group: &Group) -> Result<Handler, Refusal> {
        let slots = group.slots.iter().map(|&s| &self.census.slots[s]);
        let mut shapes = slots.clone().filter_map(|s| Some((s, wanted(s, &self.target)?)));
        let Some((_, shape)) = shapes.next() else {
            return Err(refuse(
                "no-hook-in-target",
                self.first_place(group),
                "the target has no descriptor hook for this",
            ));
        };
        if let Some((slot, _)) = shapes.find(|(_, other)| *other != shape) {
            let label = "the target's hook for this slot has other parameters than the one for another slot";
            return Err(refuse("shared-with-other-table", slot.place, label));
        }
        Ok(Handler {
            name: group.handler.clone(),
            new_name: new_name(&group.handler),
            slots: group.slots.clone(),
            definitions: group.definitions.iter().map(|d| d.place).collect(),
            shape: shape.clone(),
            nested: slots.clone().any(|s| s.ops.as_deref() != Some("file_operations")),
        })
    }

    /// Whether all tables of a handler have a descriptor hook, and the handler is there.
    fn hooks(&self, group: &Group) -> Result<(), Refusal> {
        let slots: Vec<usize> = group.slots.clone();
        let without = slots.iter().find(|&&s| !convertible(&self.census.slots[s], &self.target));
        if let Some(&s) = without {
            let slot = &self.census.slots[s];
            if let SlotKind::Argument { function, .. } = &slot.kind {
                let label = format!("`{function}()` is no function of the target that gets a hook with a descriptor");
                return Err(refuse("passed-as-argument", slot.place, label));
            }
            let Some(ops) = &slot.ops else {
                if slot.kind == SlotKind::Value {
                    return Err(refuse("ops-unknown", slot.place, slots::UNSEEN));
                }
                return Err(refuse("ops-unknown", slot.place, "the structure that this belongs to was not found"));
            };
            if let Some(new) = self.target.hooks(ops).iter().find(|p| p.replaces.is_none()) {
                let label =
                    format!("no hook of `struct {ops}` here has the parameters of the target's `{}`", new.member);
                return Err(refuse("hook-of-other-shape", slot.place, label));
            }
            let since = versions().ok().and_then(|v| v.hook(ops, &slot.member));
            let since = since.map_or_else(String::new, |(symbol, range)| format!("; `{symbol}`: {range}"));
            let label = format!("`struct {ops}` has no descriptor hook for `{}` in the target{since}", slot.member);
            let reason = if slots.len() > 1 && slots.iter().any(|&o| convertible(&self.census.slots[o], &self.target)) {
                "shared-with-other-table"
            } else {
                "no-hook-in-target"
            };
            return Err(refuse(reason, slot.place, label));
        }
        if let Some((slot, function)) = slots.iter().find_map(|&s| self.own_function(&self.census.slots[s])) {
            let label = format!("`{function}()` is this file's own function, not the target's of that name");
            return Err(refuse("passed-as-argument", slot.place, label));
        }
        if let Some(new) = self.missing_twin(group) {
            return Err(lacking(&self.target, self.census.slots[slots[0]].place, &new, ""));
        }
        if group.definitions.is_empty() && group.twin.is_none() {
            let place = self.census.slots[slots[0]].place;
            if let Some((text, at)) = self.census.slots[slots[0]].aliases.first() {
                let label = format!("`{}` is a macro that stands for `{text}`", group.handler);
                let mut r = refuse("slot-in-macro", place, label);
                r.related.push((*at, "defined here".into()));
                return Err(r);
            }
            if let Some(why) = self.known.no_descriptor_form.get(&group.handler) {
                let label = format!("`{}()` of the kernel wants the VMA: {why}", group.handler);
                return Err(refuse("subsystem-helper", place, label));
            }
            let name = &group.handler;
            let copied = name.contains("->") || name.contains('.');
            let plain = name.bytes().all(is_word_byte);
            let label = match (copied, plain) {
                (true, _) => {
                    format!("`{name}` is read from another table when this runs: what it holds then is not known")
                }
                (_, true) => format!("no definition of `{name}` was read"),
                _ => format!("`{name}` is not the name of a function alone, so none was looked for"),
            };
            return Err(refuse("handler-not-found", place, label));
        }
        let asks = |s: &Slot| s.arms.iter().any(|a| decided(a, FIRST).is_some());
        let guarded = slots.iter().map(|&s| &self.census.slots[s]).find(|s| asks(s));
        if let Some(slot) = guarded.filter(|_| self.sources.kernels == Kernels::Unsaid) {
            let label = "this slot is filled for kernels of certain versions, some of which have no descriptors";
            return Err(refuse("built-for-older-kernels", slot.place, label));
        }
        Ok(())
    }

    /// The function that an argument slot passes its handler to, if the slot's file defines it as its own.
    fn own_function<'s>(&self, slot: &'s Slot) -> Option<(&'s Slot, &'s str)> {
        let SlotKind::Argument { function, .. } = &slot.kind else { return None };
        let text = &self.sources.get(slot.place.file).text;
        let own = text.items().iter().any(|item| {
            matches!(&item.kind, ItemKind::Function { name, is_static: true, .. } if name.of(text) == function.as_bytes())
        });
        own.then_some((slot, function.as_str()))
    }
}
