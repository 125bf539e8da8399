//! A build tree ready to compile units of one tree.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::build_tree::BuildTree;
use super::cache::{Cache, FORMAT};
use super::command::ObjectCommand;
use super::dependencies::{Files, Read, digest_all};
use super::dry_run::{self, Question};
use super::error::CompileError;
use super::makefile;
use super::object::{self, Built, Fault, Shop, View};
use super::outcome::Level;
use super::overlay::{Changes, Overlay};
use super::paths::below;
use super::process::{Limits, Stop};
use super::toolchain::Toolchain;
use crate::tree::plain::is_plain;
use crate::tree::read::text_of;
use crate::tree::walk::is_kernel_top;

/// How to build.
#[derive(Clone, Debug)]
pub struct Options {
    /// The configured build tree.
    pub build: Utf8PathBuf,
    /// make's `ARCH`; without it what the build tree says.
    pub arch: Option<String>,
    /// make's `CROSS_COMPILE`; without it the compiler of the build tree.
    pub cross: Option<String>,
    /// Processes at a time.
    pub jobs: usize,
    /// The longest that one object may take.
    pub time_limit: Duration,
    /// Where results are kept, none for nowhere.
    pub cache: Option<Utf8PathBuf>,
    /// More arguments for make.
    pub make_args: Vec<String>,
}

/// An object before the change, compiled once for all units.
type Before = Arc<OnceLock<Result<Built, Fault>>>;

/// A command that was asked for; none if the makefiles have none.
type Known = Option<Arc<ObjectCommand>>;

/// The C files of modules, by the module's name.
type Parts = BTreeMap<String, Vec<String>>;

/// A build tree that was checked, with what was learned from it.
#[derive(Debug)]
pub struct Builder {
    pub(super) options: Options,
    pub(super) build: BuildTree,
    pub(super) tree: PathBuf,
    toolchain: Toolchain,
    scratch: TempDir,
    pub(super) cache: Cache,
    pub(super) files: Files,
    commands: Mutex<BTreeMap<(Level, String), Known>>,
    before: Mutex<HashMap<(Level, String), Before>>,
}

/// The longest that a compiler may take to say its version.
const VERSION_TIME: Duration = Duration::from_secs(20);

impl Builder {
    /// Gets ready to compile units of the tree at `tree`: the sources that the build tree was made from, or a directory
    /// outside of them with external modules.
    ///
    /// # Errors
    /// What is wrong with the build tree, the compiler or the machine.
    pub fn open(tree: &Path, options: Options, stop: Stop<'_>) -> Result<Self, CompileError> {
        Self::open_in(tree, options, &std::env::temp_dir(), stop)
    }

    /// The same build tree for the kernel's own sources.
    ///
    /// # Errors
    /// As [`Builder::open`].
    pub fn of_kernel(&self, stop: Stop<'_>) -> Result<Self, CompileError> {
        Self::open(&self.build.source, self.options.clone(), stop)
    }

    /// [`Builder::open`] with everything temporary below `temporary`.
    pub(super) fn open_in(
        tree: &Path,
        options: Options,
        temporary: &Path,
        stop: Stop<'_>,
    ) -> Result<Self, CompileError> {
        let build = BuildTree::open(&options.build)?;
        let tree = fs::canonicalize(tree).map_err(|error| CompileError::NoBuild(tree.to_owned(), error))?;
        if tree != build.source && Utf8Path::from_path(&tree).is_some_and(is_kernel_top) {
            return Err(CompileError::OtherTree { build: build.dir, source: build.source, tree });
        }
        build.check_version()?;
        let limits = Limits { time: VERSION_TIME, output: 1 << 16, stop };
        let toolchain = Toolchain::find(&build, options.arch.as_deref(), options.cross.as_deref(), &limits)?;
        let no_scratch = |error| CompileError::Scratch(temporary.to_owned(), error);
        let temporary = fs::canonicalize(temporary).map_err(no_scratch)?;
        let scratch = tempfile::Builder::new().prefix("vma2desc-").tempdir_in(temporary).map_err(no_scratch)?;
        let cache = Cache::open(options.cache.as_deref().map(Utf8Path::as_std_path));
        let (commands, before) = (Mutex::default(), Mutex::default());
        Ok(Self { options, build, tree, toolchain, scratch, cache, files: Files::default(), commands, before })
    }

    /// The build tree.
    pub fn build_tree(&self) -> &BuildTree {
        &self.build
    }

    /// The tree whose files are compiled, absolute and without links.
    pub fn tree(&self) -> &Path {
        &self.tree
    }

    /// A directory of this run, removed when the builder is dropped.
    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Where results of earlier runs are kept.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Digests of files on disk.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What the compiler says of its version.
    pub fn compiler(&self) -> &str {
        &self.toolchain.identity
    }

    /// Remarks about the whole build tree for the user.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        self.toolchain.remark.as_deref().into_iter().chain(self.cache.remark())
    }

    /// Whether the tree is not the kernel that was built.
    pub fn is_external(&self) -> bool {
        self.tree != self.build.source
    }

    /// The architecture, for people.
    pub fn arch(&self) -> &str {
        self.options.arch.as_deref().or(self.build.arch.as_deref()).unwrap_or(std::env::consts::ARCH)
    }

    /// The command for a C file of the tree, at the default level of warnings; none if the makefiles have none.
    ///
    /// # Errors
    /// `make` could not be asked.
    pub fn command(&self, path: &str, stop: Stop<'_>) -> Result<Option<Arc<ObjectCommand>>, CompileError> {
        self.learn(&BTreeSet::from([path.to_owned()]), stop)?;
        Ok(self.known(Level::Default, path))
    }

    /// The tree with `changes`, for compiles of `sources` (C files, relative to the tree).
    ///
    /// # Errors
    /// The scratch directory cannot be written.
    pub fn overlay(&self, changes: &Changes, sources: &[&str]) -> Result<Overlay, CompileError> {
        Overlay::new(&self.tree, &self.build.dir, changes, sources.iter().copied(), self.scratch())
            .map_err(|error| CompileError::Scratch(self.scratch().to_owned(), error))
    }

    /// Asks for the commands of all of `paths` that are not known yet, at both levels of warnings. There is none for a path
    /// that is not plain: `make` hands names on to a shell.
    ///
    /// # Errors
    /// `make` could not be asked.
    pub fn learn(&self, paths: &BTreeSet<String>, stop: Stop<'_>) -> Result<(), CompileError> {
        let mut by_module: BTreeMap<Option<PathBuf>, Vec<String>> = BTreeMap::new();
        let known =
            |path: &&String| self.commands.lock().is_ok_and(|c| c.contains_key(&(Level::Default, (*path).clone())));
        for path in paths.iter().filter(|path| is_plain(path) && !known(path)) {
            by_module.entry(self.module_of(path)).or_default().push(path.clone());
        }
        let mut tasks: Vec<(Option<PathBuf>, Vec<String>, Level)> = Vec::new();
        for (module, files) in by_module {
            tasks.push((module.clone(), files.clone(), Level::Default));
            tasks.push((module, files, Level::Extra));
        }
        if tasks.is_empty() {
            return Ok(());
        }
        let ask = |task: &(Option<PathBuf>, Vec<String>, Level)| self.ask(task.0.as_deref(), &task.1, task.2, stop);
        let answers: Vec<Result<BTreeMap<String, ObjectCommand>, CompileError>> = self.parallel(&tasks, ask);
        for ((_, files, level), answer) in tasks.iter().zip(answers) {
            let mut answer = answer?;
            let Ok(mut commands) = self.commands.lock() else { continue };
            for path in files {
                commands.insert((*level, path.clone()), answer.remove(path).map(Arc::new));
            }
        }
        Ok(())
    }

    /// A command that was learned.
    pub(super) fn known(&self, level: Level, path: &str) -> Option<Arc<ObjectCommand>> {
        self.commands.lock().ok()?.get(&(level, path.to_owned()))?.clone()
    }

    /// The object as it is without any change.
    pub(super) fn before(&self, shop: &Shop<'_>, command: &ObjectCommand, level: Level) -> Result<Built, Fault> {
        let place = match self.before.lock() {
            Ok(mut before) => before.entry((level, command.path.clone())).or_default().clone(),
            Err(_) => Before::default(),
        };
        place.get_or_init(|| object::compile(shop, command, &View::default())).clone()
    }

    /// What compiles share.
    pub(super) fn shop<'a>(&'a self, stop: Stop<'a>) -> Shop<'a> {
        Shop {
            tree: &self.tree,
            build: &self.build.dir,
            scratch: self.scratch.path(),
            compiler: &self.toolchain.identity,
            cache: &self.cache,
            files: &self.files,
            time: self.options.time_limit,
            stop,
        }
    }

    /// `work` on all of `items`, as many at a time as the options say, in order.
    pub fn parallel<'a, T: Sync, R: Send>(&self, items: &'a [T], work: impl Fn(&'a T) -> R + Sync + Send) -> Vec<R> {
        use rayon::prelude::*;
        match rayon::ThreadPoolBuilder::new().num_threads(self.options.jobs.max(1)).build() {
            Ok(pool) => pool.install(|| items.par_iter().with_max_len(1).map(work).collect()),
            Err(_) => items.iter().map(work).collect(),
        }
    }

    fn ask(
        &self,
        module: Option<&Path>,
        files: &[String],
        level: Level,
        stop: Stop<'_>,
    ) -> Result<BTreeMap<String, ObjectCommand>, CompileError> {
        let ask = |question: &Question<'_>| dry_run::ask(question, self.scratch.path(), stop);
        self.asked("dry-run", (module, files, level), (to_json, from_json), ask)
    }

    /// The C files of the modules that each of `paths` is a part of, as kbuild lists them for this configuration; `paths`
    /// must have been learned. A file that is a module of its own, or built in by itself, is not in the answer.
    ///
    /// # Errors
    /// `make` could not be asked.
    pub fn parts(
        &self,
        paths: &BTreeSet<String>,
        stop: Stop<'_>,
    ) -> Result<BTreeMap<String, BTreeSet<String>>, CompileError> {
        let mut by_dir: BTreeMap<Option<PathBuf>, BTreeSet<String>> = BTreeMap::new();
        let mut of: Vec<(&String, String)> = Vec::new();
        for path in paths {
            let Some(command) = self.known(Level::Default, path) else { continue };
            for name in makefile::modules(&self.tree, path, command.define("KBUILD_MODNAME").unwrap_or_default()) {
                by_dir.entry(self.module_of(path)).or_default().insert(name.clone());
                of.push((path, name));
            }
        }
        let tasks: Vec<(Option<PathBuf>, Vec<String>)> =
            by_dir.into_iter().map(|(dir, names)| (dir, names.into_iter().collect())).collect();
        let ask = |question: &Question<'_>| dry_run::parts(question, self.scratch.path(), stop);
        let as_json = |parts: &Parts| json!(parts);
        let back = |value: &Value| serde_json::from_value::<Parts>(value.clone()).ok();
        let mut known = Parts::new();
        for (dir, names) in &tasks {
            known.extend(self.asked("parts", (dir.as_deref(), names, Level::Default), (as_json, back), ask)?);
        }
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, name) in of {
            let parts = known.get(&name).filter(|parts| parts.contains(path));
            found.entry(path.clone()).or_default().extend(parts.into_iter().flatten().cloned());
        }
        Ok(found)
    }

    /// The answer of a dry run, or that of an earlier one.
    fn asked<T>(
        &self,
        kind: &str,
        (module, files, level): (Option<&Path>, &[String], Level),
        (as_json, back): (impl Fn(&T) -> Value, impl Fn(&Value) -> Option<T>),
        ask: impl Fn(&Question<'_>) -> Result<T, CompileError>,
    ) -> Result<T, CompileError> {
        let mut make_args = self.toolchain.make_args.clone();
        make_args.extend(self.options.make_args.iter().cloned());
        make_args.extend((level == Level::Extra).then(|| "W=1".to_owned()));
        let (build, source, tree) = (&*self.build.dir, &*self.build.source, &*self.tree);
        let question = Question { build, source, tree, module, files, make_args: &make_args };
        let named = format!("{question:?}");
        let key =
            digest_all([FORMAT.as_bytes(), kind.as_bytes(), self.toolchain.identity.as_bytes(), named.as_bytes()]);
        let (none, reads) = (Changes::new(), self.makefiles(files));
        if let Some(kept) = self.cache.get(&key, &self.files, tree, &none).as_ref().and_then(back) {
            return Ok(kept);
        }
        let found = ask(&question)?;
        self.cache.put(&key, &as_json(&found), &reads, &self.files, tree, &none);
        Ok(found)
    }

    /// What the answer of a dry run depends on. Files that a makefile includes under another name are not seen.
    fn makefiles(&self, files: &[String]) -> Vec<Read> {
        let mut all: BTreeSet<PathBuf> = BTreeSet::from([self.build.dir.join("include/config/auto.conf")]);
        let arch = self.build.arch.as_deref().unwrap_or_default();
        let tops = ["scripts", "arch", ""].map(|dir| self.build.source.join(dir));
        let mut dirs: BTreeSet<PathBuf> = tops.into_iter().chain([self.build.source.join("arch").join(arch)]).collect();
        dirs.extend(files.iter().flat_map(|f| Path::new(f).ancestors().skip(1)).map(|dir| self.tree.join(dir)));
        for entry in dirs.iter().filter_map(|dir| fs::read_dir(dir).ok()).flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if (name.starts_with("Makefile") || name.starts_with("Kbuild")) && entry.path().is_file() {
                all.insert(entry.path());
            }
        }
        let mut reads: Vec<Read> =
            all.into_iter().map(|path| Read::Other(path.to_string_lossy().into_owned())).collect();
        let gone = files.iter().map(|file| Read::Tree(file.clone())).filter(|file| !file.is_there(&self.tree, None));
        reads.extend(gone.map(|file| file.absolute(&self.tree).absent()));
        reads
    }

    /// For a file of an external module, the directory to give to kbuild as `M=`: the highest one from the file's up, of
    /// which the Kbuild file or makefile leads to the file's (by the names in it: a heuristic).
    fn module_of(&self, path: &str) -> Option<PathBuf> {
        if !self.is_external() {
            return None;
        }
        let text = |dir: &Path| {
            let file = ["Kbuild", "Makefile"].map(|name| dir.join(name)).into_iter().find(|file| file.is_file());
            file.and_then(|file| text_of(&file)).map(|text| String::from_utf8_lossy(&text).into_owned())
        };
        let mut found: Option<PathBuf> = None;
        let file = self.tree.join(path);
        for dir in file.ancestors().skip(1).take_while(|dir| dir.starts_with(&self.tree)) {
            let Some(text) = text(dir).filter(|text| text.contains("obj-") || text.contains("-objs")) else { continue };
            let leads =
                found.as_ref().is_none_or(|inner| below(inner, dir).is_some_and(|i| text.contains(&format!("{i}/"))));
            if leads {
                found = Some(dir.to_path_buf());
            }
        }
        Some(found.unwrap_or_else(|| self.tree.clone()))
    }
}

fn to_json(commands: &BTreeMap<String, ObjectCommand>) -> Value {
    let one = |c: &ObjectCommand| json!({"path": c.path, "words": c.words, "cwd": c.cwd.to_str(), "module": c.module});
    commands.values().map(one).collect()
}

fn from_json(value: &Value) -> Option<BTreeMap<String, ObjectCommand>> {
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let one = |v: &Value| {
        let command = ObjectCommand {
            path: text(v.get("path")?)?,
            words: v.get("words")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
            cwd: PathBuf::from(text(v.get("cwd")?)?),
            module: v.get("module")?.as_bool()?,
        };
        Some((command.path.clone(), command))
    };
    value.as_array()?.iter().map(one).collect()
}
