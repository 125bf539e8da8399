//! The options of a proof, and carrying it out.

use std::num::NonZeroUsize;
use std::time::Duration;

use camino::Utf8PathBuf;
use clap::Args;

use crate::cli::config::Settings;
use crate::cli::examine::watched;
use crate::cli::level::Level;
use crate::cli::stream::Streams;
use crate::cli::{Global, signal};
use crate::edit::change::UnitChange;
use crate::exit::{Exit, Failure};
use crate::model::failed::failed;
use crate::model::outcome::Outcome;
use crate::model::proof::{ProofLevel, Verdict};
use crate::model::run::Run;
use crate::report::{escape, proved};
use crate::tree::progress::Progress;
use crate::verify::compile::{Builder, CompileError, Options};
use crate::verify::execute::Executor;
use crate::verify::prove::{ProveError, prove_some};
use crate::verify::prover::Prover;
use crate::verify::upon::{Base, Upon};

/// How far conversions are checked, and with what.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Proof")]
pub struct Proof {
    /// Stop at this level [default: the highest that the other options allow]
    #[arg(long, value_enum, value_name = "LEVEL")]
    level: Option<Level>,
    /// Fail (exit code 5) if a converted unit does not reach this level
    #[arg(long, value_enum, value_name = "LEVEL")]
    require: Option<Level>,
    /// Configured kernel build tree (O=) of the target, whose commands compile both sides; it is not written
    #[arg(long, value_name = "DIR")]
    build: Option<Utf8PathBuf>,
    /// Consent to run make, the compiler and scripts of the tree, which is code of the tree
    #[arg(long)]
    allow_build: bool,
    /// Consent to run the handlers themselves, in a process of their own
    #[arg(long)]
    allow_run: bool,
    /// Architecture of the build tree, as make's ARCH [default: what the build tree says]
    #[arg(long, value_name = "ARCH")]
    arch: Option<String>,
    /// Prefix of the cross compiler, as make's CROSS_COMPILE
    #[arg(long, value_name = "PREFIX")]
    cross: Option<String>,
    /// Compile and run this many at a time [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Give up on one object, or on the runs of one handler, after this long [default: 300]
    #[arg(long, value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86400))]
    time_limit: Option<u64>,
    /// Keep what was compiled and run in DIR, so that a second proof is fast [default: the user's cache directory]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<Utf8PathBuf>,
    /// Keep nothing
    #[arg(long)]
    no_cache: bool,
    /// Start of the pseudo-random inputs; the same seed gives the same inputs [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// What the options come to, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How far to go.
    pub level: ProofLevel,
    /// What every converted unit must reach.
    pub require: Option<ProofLevel>,
    /// With what, for the levels above `parsed`.
    pub build: Option<Build>,
}

/// The build tree and how it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The build tree.
    pub tree: Utf8PathBuf,
    /// make's ARCH.
    pub arch: Option<String>,
    /// make's CROSS_COMPILE.
    pub cross: Option<String>,
    /// Processes at a time.
    pub jobs: usize,
    /// For one object, or the runs of one handler.
    pub time_limit: Duration,
    /// Where results are kept, none for nowhere.
    pub cache: Option<Utf8PathBuf>,
    /// Start of the pseudo-random inputs.
    pub seed: u64,
}

impl Proof {
    /// Takes from `config` what the command line leaves open.
    ///
    /// # Errors
    /// The file was only found, and says what is to be run.
    fn fill(&mut self, settings: &Settings) -> anyhow::Result<()> {
        let config = &settings.config.proof;
        if let (Some(key), false) = (config.trusted().next(), settings.is_named) {
            return Err(usage(format!(
                "{}: proof.{key} decides what is run, and this file was only found: name it with --config if you trust it",
                settings.path
            )));
        }
        self.level = self.level.or(config.level);
        self.require = self.require.or(config.require);
        self.jobs = self.jobs.or(config.jobs);
        self.time_limit = self.time_limit.or(config.time_limit);
        self.seed = self.seed.or(config.seed);
        for (own, file) in [(&mut self.arch, &config.arch), (&mut self.cross, &config.cross)] {
            *own = own.take().or_else(|| file.clone());
        }
        self.build = self.build.take().or_else(|| config.build.clone());
        if !self.no_cache {
            self.cache = self.cache.take().or_else(|| config.cache.clone());
        }
        Ok(())
    }

    /// Requires `level` unless a level is required already.
    pub fn require(&mut self, level: Option<Level>) {
        self.require = self.require.or(level);
    }

    /// The first option of a proof that was given, for the commands that prove nothing unless they are asked to.
    pub fn given(&self) -> Option<&'static str> {
        let given = [
            (self.level.is_some(), "--level"),
            (self.require.is_some(), "--require"),
            (self.build.is_some(), "--build"),
            (self.allow_build, "--allow-build"),
            (self.allow_run, "--allow-run"),
            (self.arch.is_some(), "--arch"),
            (self.cross.is_some(), "--cross"),
            (self.jobs.is_some(), "--jobs"),
            (self.time_limit.is_some(), "--time-limit"),
            (self.cache.is_some(), "--cache"),
            (self.no_cache, "--no-cache"),
            (self.seed.is_some(), "--seed"),
        ];
        given.into_iter().find(|option| option.0).map(|option| option.1)
    }

    /// The plan if `verify` was given, none if not.
    pub fn plan_if(&self, verify: bool, global: &Global) -> anyhow::Result<Option<Plan>> {
        match self.given() {
            _ if verify => self.plan(global).map(Some),
            Some(option) => Err(usage(format!("{option} has no meaning without --verify"))),
            None => Ok(None),
        }
    }

    /// Checks that what is asked for, here or in the configuration, is also allowed.
    pub fn plan(&self, global: &Global) -> anyhow::Result<Plan> {
        let mut filled = self.clone();
        filled.fill(&global.settings)?;
        filled.checked()
    }

    fn checked(&self) -> anyhow::Result<Plan> {
        let highest = match (&self.build, self.allow_build, self.allow_run) {
            (Some(_), true, true) => Level::Executed,
            (Some(_), true, false) => Level::Compiled,
            _ => Level::Parsed,
        };
        let wanted = self.level.into_iter().chain(self.require.filter(|_| self.level.is_none())).max();
        let needs_build = wanted >= Some(Level::Compiled) || self.build.is_some() || self.allow_build || self.allow_run;
        if needs_build && wanted != Some(Level::Parsed) {
            self.check_build()?;
        }
        if wanted == Some(Level::Executed) && !self.allow_run {
            return Err(usage(RUN));
        }
        let level = self.level.unwrap_or(highest);
        if let Some(require) = self.require.filter(|r| *r > level) {
            let [require, level] = [require, level].map(|l| ProofLevel::from(l).name());
            return Err(usage(format!("--require {require} can never be met with --level {level}")));
        }
        let build = self.build.as_ref().filter(|_| level >= Level::Compiled).map(|tree| self.build(tree.clone()));
        Ok(Plan { level: level.into(), require: self.require.map(ProofLevel::from), build })
    }

    fn check_build(&self) -> anyhow::Result<()> {
        if self.build.is_none() {
            return Err(usage(BUILD));
        }
        if !self.allow_build {
            return Err(usage(CONSENT));
        }
        Ok(())
    }

    fn build(&self, tree: Utf8PathBuf) -> Build {
        let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Build {
            tree,
            arch: self.arch.clone(),
            cross: self.cross.clone(),
            jobs: self.jobs.map_or_else(processors, NonZeroUsize::get),
            time_limit: Duration::from_secs(self.time_limit.unwrap_or(300)),
            cache: if self.no_cache { None } else { self.cache.clone().or_else(cache_directory) },
            seed: self.seed.unwrap_or(1),
        }
    }
}

const BUILD: &str = "to compile, name a configured kernel build tree with --build DIR (what `make O=DIR` has \
                     prepared), and consent with --allow-build";

const CONSENT: &str = "to compile, make is run in the build tree (a dry run, to learn the commands), and then the compiler and \
                       the scripts that its commands name: code of the tree runs with your rights; consent with --allow-build";

const RUN: &str = "to execute, the handlers of the tree are linked into a program and run with your rights, as an ordinary \
                   process without network and with limits on time and memory; consent with --allow-run";

fn usage(message: impl Into<String>) -> anyhow::Error {
    Failure::new(Exit::Usage, message).into()
}

/// Where the user's programs keep what can be made again (XDG Base Directory Specification).
pub fn cache_directory() -> Option<Utf8PathBuf> {
    let variable = |name: &str| std::env::var(name).ok().map(Utf8PathBuf::from).filter(|path| path.is_absolute());
    let base = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))?;
    Some(base.join("vma2desc"))
}

impl Plan {
    /// Proves the conversions of `run`; what fails is backed out.
    pub fn carry_out(&self, run: &mut Run, global: &Global, streams: &mut Streams) -> anyhow::Result<()> {
        self.carry_out_for(run, &|_| true, global, streams)
    }

    /// Proves those conversions of `run` whose units are `wanted`.
    pub fn carry_out_for(
        &self,
        run: &mut Run,
        wanted: &dyn Fn(usize) -> bool,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        let Some(build) = self.build.as_ref() else { return Ok(()) };
        signal::watch();
        let builder = open(build, run)?;
        for remark in builder.remarks().filter(|_| !global.quiet) {
            streams.note(&escape::line(remark))?;
        }
        let Build { jobs, time_limit, seed, .. } = *build;
        let executor = Executor::new(&builder, jobs, time_limit, seed);
        let all: [&dyn Prover; 2] = [&builder, &executor];
        let provers: Vec<&dyn Prover> = all.into_iter().filter(|prover| prover.level() <= self.level).collect();
        let progress = Progress::default();
        let result = watched(global, &progress, || prove_some(run, wanted, &provers, &progress, &signal::stopped));
        result.map_err(|error| match error {
            ProveError::Interrupted => Failure::new(Exit::Interrupted, error.to_string()).into(),
            ProveError::Conflict(conflict) => conflict.into(),
        })
    }

    /// As [`Plan::carry_out`], where the conversions stand upon changes of files (`base`) that no unit makes; these are proved
    /// first. Nothing is executed: what is called in between is not known. Returns the level of the base.
    ///
    /// # Errors
    /// As there, and a base that fails.
    pub fn carry_out_upon(
        &self,
        run: &mut Run,
        base: &Base,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<ProofLevel> {
        let Some(build) = self.build.as_ref() else { return Ok(ProofLevel::default()) };
        signal::watch();
        let builder = open(build, run)?;
        for remark in builder.remarks().filter(|_| !global.quiet) {
            streams.note(&escape::line(remark))?;
        }
        let progress = Progress::default();
        let mut reached = ProofLevel::default();
        if !base.is_empty() {
            let whole = UnitChange { unit: usize::MAX, handlers: Vec::new(), files: base.clone() };
            let answers = watched(global, &progress, || builder.prove(&[whole], &progress, &signal::stopped));
            if signal::stopped() {
                return Err(Failure::new(Exit::Interrupted, "interrupted; nothing was written").into());
            }
            match answers.into_iter().next().map(|answer| (answer.verdict, answer.uncovered)) {
                Some((Verdict::Failed(failure), _)) => {
                    let message = format!("what the drivers stand upon does not compile: {}", failure.what);
                    return Err(Failure::new(Exit::ProofFailed, escape::line(&message)).into());
                }
                Some((Verdict::Reached, _)) => reached = ProofLevel::Compiled,
                Some((Verdict::Open, uncovered)) => {
                    for what in uncovered {
                        streams.note(&escape::line(&format!("not compiled: {}", what.what)))?;
                    }
                }
                None => {}
            }
        }
        let prover = Upon { prover: &builder, base };
        let result = watched(global, &progress, || prove_some(run, &|_| true, &[&prover], &progress, &signal::stopped));
        result.map_err(|error| match error {
            ProveError::Interrupted => Failure::new(Exit::Interrupted, error.to_string()).into(),
            ProveError::Conflict(conflict) => anyhow::Error::from(conflict),
        })?;
        Ok(reached)
    }

    /// The same plan, in which a level that is not reached is no failure.
    pub fn requires_nothing(self) -> Self {
        Self { require: None, ..self }
    }

    /// The handlers of converted units that are below the level that is required, and whether one is.
    pub fn below(&self, run: &Run) -> Vec<String> {
        self.below_of(run, &|_| true)
    }

    /// As [`Plan::below`], of those units that are meant.
    pub fn below_of(&self, run: &Run, is_meant: &dyn Fn(usize) -> bool) -> Vec<String> {
        let is_below =
            |o: &Outcome| matches!(o, Outcome::Converted(c) if self.require.is_some_and(|r| c.proof.level < r));
        let below = run.candidates.iter().filter(|c| is_meant(c.unit) && is_below(&c.outcome));
        below.map(|c| c.handler.clone()).collect()
    }

    /// Says what failed, and finds the exit code: `exit` if it is graver.
    pub fn conclude(&self, run: &Run, exit: Exit, streams: &mut Streams) -> anyhow::Result<Exit> {
        let below = self.below(run);
        if let Some(require) = self.require.filter(|_| !below.is_empty()) {
            let message = format!("below level {}: {}", require.name(), below.join(", "));
            streams.error(&escape::line(&message))?;
        }
        let count = failed(run).count();
        if count > 0 {
            streams.error(&proved::failures(count))?;
        }
        Ok(self.exit(run, exit))
    }

    /// The exit code of a run: `exit` if it is graver than a proof that failed or is below what is required.
    pub fn exit(&self, run: &Run, exit: Exit) -> Exit {
        let is_failed = failed(run).next().is_some() || !self.below(run).is_empty();
        if is_failed && exit == Exit::Success { Exit::ProofFailed } else { exit }
    }
}

/// Opens the build tree for the conversions of `run`.
fn open(build: &Build, run: &Run) -> anyhow::Result<Builder> {
    let options = Options {
        build: build.tree.clone(),
        arch: build.arch.clone(),
        cross: build.cross.clone(),
        jobs: build.jobs,
        time_limit: build.time_limit,
        cache: build.cache.clone(),
        make_args: Vec::new(),
    };
    Builder::open(run.sources.root.as_std_path(), options, &signal::stopped).map_err(|error| {
        let exit = match error {
            CompileError::Interrupted => Exit::Interrupted,
            CompileError::NoBuild(..)
            | CompileError::NotConfigured { .. }
            | CompileError::OtherTree { .. }
            | CompileError::OtherVersion { .. }
            | CompileError::OtherArch { .. } => Exit::Usage,
            _ => Exit::InputOutput,
        };
        Failure::new(exit, format!("cannot compile: {error}")).into()
    })
}
