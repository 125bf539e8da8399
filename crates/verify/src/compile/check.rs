//! Units, compiled one by one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::arms::{self, Probe};
use super::builder::Builder;
use super::compare::{Compared, compare};
use super::dependencies;
use super::object::{self, Fault, Shop, View};
use super::outcome::{Compiled, Gap, LeftOut, Level, Role, Verdict, Worse};
use super::overlay::Changes;
use super::process::Stop;
use super::symbols::{Exported, judge};
use super::users::users;
use crate::edit::change::UnitChange;
use crate::tree::progress::Progress;
use crate::tree::read::text_of;

/// A unit with the objects that it is compiled through.
struct Job<'a> {
    unit: &'a UnitChange,
    objects: Vec<(String, Role)>,
    more: usize,
    view: View,
}

impl Builder {
    /// The C files that a unit is compiled through, and how many more read its headers.
    ///
    /// Changed C files are compiled, and for each other changed file some C files that read it.
    pub fn objects(&self, unit: &UnitChange) -> (Vec<(String, Role)>, usize) {
        let changed: BTreeSet<String> = unit.files.keys().filter(|p| p.ends_with(".c")).cloned().collect();
        let mut objects: Vec<(String, Role)> = changed.iter().map(|path| (path.clone(), Role::Changed)).collect();
        let mut more = 0;
        for header in unit.files.keys().filter(|p| !p.ends_with(".c")) {
            let (found, others) = users(&self.tree, header, &changed);
            more += others;
            for path in found {
                if !objects.iter().any(|o| o.0 == path) {
                    objects.push((path, Role::Reads(header.clone())));
                }
            }
        }
        (objects, more)
    }

    /// Compiles each unit before and after its own changes, apart from all others. The answers are in the order of the
    /// units; `progress` advances by one for each.
    pub fn check(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Compiled> {
        let shop = self.shop(stop);
        let jobs: Vec<Job<'_>> = self.parallel(units, |unit| {
            let (objects, more) = self.objects(unit);
            let changes: Changes = unit.files.iter().map(|(path, file)| (path.clone(), file.new.clone())).collect();
            let view = View::new(changes, objects.iter().map(|o| o.0.clone()).collect());
            Job { unit, objects, more, view }
        });
        let paths: BTreeSet<String> = jobs.iter().flat_map(|job| job.objects.iter().map(|o| o.0.clone())).collect();
        if let Err(error) = self.learn(&paths, stop) {
            let gap = if stop() { Gap::Interrupted } else { Gap::Trouble(error.to_string()) };
            progress.advance(units.len());
            return jobs.iter().map(|job| empty(job, Verdict::NotCovered(gap.clone()))).collect();
        }
        // One object after the other rather than one unit: the last unit may have ten.
        let tasks: Vec<(usize, usize)> =
            jobs.iter().enumerate().flat_map(|(j, job)| (0..job.objects.len()).map(move |o| (j, o))).collect();
        let left: Vec<std::sync::atomic::AtomicUsize> =
            jobs.iter().map(|job| std::sync::atomic::AtomicUsize::new(job.objects.len())).collect();
        let compared = self.parallel(&tasks, |&(j, o)| {
            let job = &jobs[j];
            let (path, role) = &job.objects[o];
            let done = compare(self, &shop, (path, role.clone()), &job.view, &job.unit.handlers);
            if left[j].fetch_sub(1, std::sync::atomic::Ordering::Relaxed) == 1 {
                progress.advance(1);
            }
            done
        });
        progress.advance(jobs.iter().filter(|job| job.objects.is_empty()).count());
        let mut of_job: Vec<Vec<Compared>> = jobs.iter().map(|_| Vec::new()).collect();
        for (task, done) in tasks.iter().zip(compared) {
            of_job[task.0].push(done);
        }
        let wanted: BTreeSet<String> = of_job.iter().flatten().flat_map(|c| c.wanted.iter().cloned()).collect();
        let exported = Exported::find(self, &wanted, stop);
        let pairs: Vec<(&Job<'_>, Vec<Compared>)> = jobs.iter().zip(of_job).collect();
        let done = self.parallel(&pairs, |(job, objects)| self.conclude(&shop, job, objects.clone(), &exported));
        self.cache.trim();
        done
    }

    fn conclude(&self, shop: &Shop<'_>, job: &Job<'_>, mut objects: Vec<Compared>, exported: &Exported) -> Compiled {
        let mut done = empty(job, Verdict::Clean);
        judge(self, job.unit, &mut objects, exported, &mut done.notes, shop.stop);
        let read = |path: &String| objects.iter().any(|o| o.reached.contains(path));
        let no_symbols =
            |o: &&Compared| o.row.module && o.row.gap.is_none() && o.row.worse.is_empty() && o.symbols.is_none();
        for object in objects.iter().filter(no_symbols) {
            done.notes.push(format!(
                "{}: the object has no symbols that can be read; they were not checked",
                object.row.path
            ));
        }
        let gap = self.gap(job, &objects, &read);
        let wrong: Vec<Worse> = objects.iter().flat_map(|o| o.row.worse.clone()).collect();
        done.objects = objects.iter().map(|o| o.row.clone()).collect();
        done.verdict = match (gap, wrong.is_empty()) {
            (Some(Gap::Interrupted), _) => Verdict::NotCovered(Gap::Interrupted),
            (_, false) => Verdict::Broken(wrong),
            (Some(gap), true) => Verdict::NotCovered(gap),
            (None, true) => match self.left_out(shop, job, &objects, &mut done.left_out) {
                Ok(None) => Verdict::Clean,
                Ok(Some(gap)) | Err(gap) => Verdict::NotCovered(gap),
            },
        };
        done
    }

    /// What keeps the unit from being compiled as a whole.
    fn gap(&self, job: &Job<'_>, objects: &[Compared], read: &dyn Fn(&String) -> bool) -> Option<Gap> {
        let on_disk = |path: &String| text_of(&self.tree.join(path)).unwrap_or_default();
        if let Some((path, _)) = job.unit.files.iter().find(|(path, file)| on_disk(path) != *file.old) {
            return Some(Gap::Trouble(format!("{path} was changed on disk meanwhile")));
        }
        let of = |path: &String| objects.iter().find(|o| o.row.path == *path).and_then(|o| o.row.gap.clone());
        let gaps: Vec<Gap> = objects.iter().filter_map(|o| o.row.gap.clone()).collect();
        if gaps.contains(&Gap::Interrupted) {
            return Some(Gap::Interrupted);
        }
        for path in job.unit.files.keys().filter(|path| !read(path)) {
            if path.ends_with(".c") {
                if let Some(gap) = of(path) {
                    return Some(gap);
                }
            } else {
                let reader = |o: &&Compared| matches!(&o.row.role, Role::Reads(header) if header == path);
                let why = objects.iter().filter(reader).find_map(|o| o.row.gap.clone());
                return Some(why.unwrap_or_else(|| Gap::NoUser(path.clone())));
            }
        }
        None
    }

    /// Finds the changed lines that no object holds; a gap if that are all of a C file, or of the unit.
    fn left_out(
        &self,
        shop: &Shop<'_>,
        job: &Job<'_>,
        objects: &[Compared],
        out: &mut Vec<LeftOut>,
    ) -> Result<Option<Gap>, Gap> {
        let files = job.unit.files.iter().enumerate();
        let probes: Vec<(&String, Probe)> = files
            .map(|(i, (path, file))| (path, Probe::new(i, &file.new, arms::added(&file.old, &file.new))))
            .filter(|(_, probe)| !probe.is_empty())
            .collect();
        if probes.is_empty() {
            return Ok(None);
        }
        let mut changes = job.view.changes.clone();
        for (path, probe) in &probes {
            if let Some(text) = changes.get_mut(*path) {
                *text = probe.text(text).into();
            }
        }
        let view = View::new(changes, job.view.sources.clone());
        let mut live = BTreeSet::new();
        let asked = objects.iter().filter(|o| o.row.gap.is_none() && probes.iter().any(|p| o.reached.contains(p.0)));
        for object in asked {
            if let Some(command) = self.known(Level::Default, &object.row.path) {
                live.extend(preprocess(shop, &command, &view).map_err(|fault| match fault {
                    Fault::TimedOut => Gap::TimedOut { path: object.row.path.clone(), seconds: shop.time.as_secs() },
                    Fault::Stopped => Gap::Interrupted,
                    Fault::Trouble(what) => Gap::Trouble(what),
                })?);
            }
        }
        for (path, probe) in &probes {
            if !probe.was_read(&live) {
                return Err(Gap::Trouble(format!("the preprocessor does not say which lines of {path} it leaves out")));
            }
            let lines = probe.left_out(path, &live, &self.build.config);
            if probe.all_of(&lines) && (path.ends_with(".c") || job.unit.files.len() == 1) {
                let conditions = lines.iter().flat_map(|l| l.conditions.clone()).collect();
                out.extend(lines);
                return Ok(Some(Gap::AllLeftOut { path: (*path).clone(), conditions }));
            }
            out.extend(lines);
        }
        Ok(None)
    }
}

fn empty(job: &Job<'_>, verdict: Verdict) -> Compiled {
    let (unit, more_users) = (job.unit.unit, job.more);
    let lines = job.unit.files.iter().map(|(path, file)| (path.clone(), arms::added(&file.old, &file.new).len()));
    let lines = lines.collect();
    Compiled { unit, verdict, objects: Vec::new(), left_out: Vec::new(), lines, more_users, notes: Vec::new() }
}

/// The questions of [`Probe`] that come back when the object's source is preprocessed.
fn preprocess(
    shop: &Shop<'_>,
    command: &super::command::ObjectCommand,
    view: &View,
) -> Result<BTreeSet<(usize, usize)>, Fault> {
    let key = object::key(shop, command, view, "arms");
    let read = |value: &Value| -> Option<BTreeSet<(usize, usize)>> { Some(arms::live(value.get("said")?.as_str()?)) };
    if let Some(kept) = shop.cache.get(&key, shop.files, shop.tree, &view.changes).as_ref().and_then(read) {
        return Ok(kept);
    }
    let overlay = view.overlay(shop).map_err(Fault::Trouble)?;
    let trouble = |error| Fault::Trouble(format!("cannot write below {}: {error}", shop.scratch.display()));
    let dir = tempfile::Builder::new().prefix("arms-").tempdir_in(shop.scratch).map_err(trouble)?;
    let rule = dir.path().join("arms.d");
    let mut invocation = command.invocation(overlay, &dir.path().join("arms.i"));
    invocation.words.retain(|w| w != "-w");
    invocation.words.iter_mut().filter(|w| *w == "-c").for_each(|w| *w = "-E".to_owned());
    invocation.words.extend(["-Wcpp", "-Wno-error"].map(str::to_owned));
    let got = object::run(shop, &invocation, &rule, dir.path())?;
    let said = String::from_utf8_lossy(&got.stderr);
    let said: String = said.lines().filter(|l| l.contains(": warning: ")).map(|l| format!("{l}\n")).collect();
    let reads = dependencies::of_rule(&rule, &invocation.cwd, shop.tree, overlay);
    if got.success() && !reads.is_empty() {
        shop.cache.put(&key, &json!({"said": said}), &reads, shop.files, shop.tree, &view.changes);
    }
    Ok(arms::live(&said))
}
