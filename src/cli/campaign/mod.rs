//! `campaign`.

mod post;

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::apply;
use super::examine::{has_source, watched};
use super::git;
use super::level::Level;
use super::output::{Format, Output};
use super::prove::Proof;
use super::series::options::Mail;
use super::stream::Streams;
use super::target::Target;
use super::{Global, conclude, exit_of, headline};
use crate::campaign::enable::Enabled;
use crate::campaign::list;
use crate::campaign::member::{Member, is_meant};
use crate::campaign::obstacle::Obstacle;
use crate::campaign::plan::{self, Campaign as Planned, Unlike, Which};
use crate::campaign::survey::{Survey, Waiting};
use crate::campaign::words;
use crate::edit::diff::change;
use crate::edit::write::Group;
use crate::exit::{Exit, Failure};
use crate::model::finding::findings;
use crate::model::proof::ProofLevel;
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::patch::{Patch, patches, step_header};
use crate::report::{escape, text};
use crate::series::step::Step as Told;
use crate::tree::progress::Progress;

/// Convert a whole subsystem: structure, dispatchers, drivers
///
/// Handlers of a subsystem wait until the member of its operations structure that they fill has a descriptor form. --list
/// shows these members, found by types in the whole tree: who calls, tests, copies and sets them, what is in the way, and how
/// many handlers would convert. With the name of a member the patches are made: first the one that gives it a descriptor form
/// beside the old one, then those of the drivers. --all takes all members with which a handler converts, the inner ones first.
#[derive(Debug, Args)]
pub struct Campaign {
    /// A member, as `structure.member` (not with --list and --all), and directories of the tree [default: the working
    /// directory]
    #[arg(value_name = "MEMBER|PATH")]
    what: Vec<String>,
    /// Show the members that wait, and change nothing
    #[arg(long, conflicts_with_all = ["all", "steps", "apply", "out", "report", "step_summary", "verify"])]
    list: bool,
    /// All members of the tree with which a handler converts
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    target: Target,
    /// Add functions that handlers wait for first, from this template: dma-mmap or vmalloc-range. With file_operations.mmap
    /// as the member, the handlers of the core's own hook follow
    #[arg(long = "with", value_name = "TEMPLATE")]
    with: Vec<String>,
    /// Only these steps, a list with commas: what they need must be in the tree
    #[arg(long, value_enum, value_name = "STEP", value_delimiter = ',')]
    steps: Vec<Step>,
    /// Change the files, instead of printing patches
    #[arg(long)]
    apply: bool,
    /// Change files although the work tree has other changes in them
    #[arg(long, requires = "apply")]
    allow_dirty: bool,
    /// Write the patches into DIR as mails, with a cover letter; with --all a directory in it for each series
    #[arg(long, value_name = "DIR", conflicts_with = "apply")]
    out: Option<Utf8PathBuf>,
    /// Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    mail: Mail,
    #[command(flatten)]
    output: Output,
    /// Compile the patches, and leave out drivers that fail; nothing is executed
    #[arg(long, help_heading = "Proof")]
    verify: bool,
    /// Leave out drivers that do not reach this level, which is no failure
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        help_heading = "Proof",
        conflicts_with = "require",
        requires = "verify"
    )]
    min_level: Option<Level>,
    #[command(flatten)]
    proof: Proof,
}

/// A step of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The member gets its descriptor form, and the templates add theirs
    Enable,
    /// The drivers convert
    Convert,
    /// Where nobody sets the old member any more it goes, and its callers hand descriptors on; with --verify, which does not
    /// compile it, only if it is named
    Flip,
}

impl Campaign {
    /// Runs the subcommand.
    pub fn run(mut self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let mut words = self.what.iter();
        let member = if self.list || self.all { None } else { words.next() };
        let mut paths: Vec<Utf8PathBuf> = words.map(Utf8PathBuf::from).collect();
        if paths.is_empty() {
            paths.push(".".into());
        }
        self.mail.check(self.out.as_deref())?;
        self.proof.require(self.min_level);
        let proof = self.proof.plan_if(self.verify, global)?;
        if self.all && self.mail.wave != 1 {
            return Err(usage("--wave has no meaning with --all: each series gets a directory"));
        }
        if let Some(member) = member.filter(|member| !is_member(member)) {
            let told =
                "is no member: name one first, as `structure.member`, or say --all, or --list to see those that wait";
            return Err(usage(&escape::line(&format!("`{member}` {told}"))));
        }
        for path in &paths {
            has_source(path)?;
        }
        let target = self.target.chosen(global)?;
        let progress = Progress::default();
        let which = match member {
            Some(member) => Which::One(member.clone()),
            None if self.all => Which::All,
            None if self.list => {
                let found = watched(global, &progress, || self.found(&paths, target, &progress))?;
                return self.list(found, streams);
            }
            None => {
                return Err(usage(
                    "name a member, as `structure.member`, or say --all, or --list to see those that wait",
                ));
            }
        };
        let mut planned = watched(global, &progress, || {
            let with = (&self.with[..], self.has(Step::Flip));
            plan::plan(&paths, target, &which, with, &progress)
        })?;
        if let Some(unlike) = &planned.unlike {
            return unfit(unlike, streams);
        }
        planned.run.asked.revision = super::examine::revision(&planned.run.sources.root);
        headline(&planned.run, global, streams)?;
        for (member, stops) in &planned.stopped {
            if which != Which::All || global.verbose {
                refused(member, stops, streams)?;
            }
        }
        if planned.is_over {
            streams.note("the structure has the new member alone: nothing is left to do")?;
            return Ok(Exit::Success);
        }
        if planned.parts.is_empty() && which != Which::All {
            return Ok(Exit::Refusals);
        }
        self.follows(&planned)?;
        let base = planned.base();
        let level = match &proof {
            Some(proof) => proof.carry_out_upon(&mut planned.run, &base, global, streams)?,
            None => Default::default(),
        };
        let exit = self.carry_out(&planned, &paths, level, proof.as_ref(), global, streams)?;
        let proof = proof.map(|proof| if self.min_level.is_some() { proof.requires_nothing() } else { proof });
        proof.map_or(Ok(exit), |proof| proof.conclude(&planned.run, exit, streams))
    }

    /// Whether a step was asked for; where none is named all are, but for one that --verify would not compile.
    fn has(&self, step: Step) -> bool {
        let unasked = self.steps.is_empty() && !(self.verify && step == Step::Flip);
        unasked || self.steps.contains(&step)
    }

    /// Checks that what the chosen steps need is in the tree or among them.
    fn follows(&self, planned: &Planned) -> anyhow::Result<()> {
        if let Some((template, _)) = planned.templates.first().filter(|_| !self.has(Step::Enable)) {
            let text = format!("the tree has not what the template {} adds: --steps enable comes first", template.id);
            return Err(usage(&escape::line(&text)));
        }
        if let Some(flip) = planned.flips.done.first()
            && !self.has(Step::Convert)
            && !patches(&planned.run)?.is_empty()
        {
            let member = flip.waiting.member.hook();
            let text = format!("drivers set `{member}` still: --steps convert comes before flip");
            return Err(usage(&escape::line(&text)));
        }
        let first = planned.parts.iter().find(|p| p.enabled.is_some()).filter(|_| !self.has(Step::Enable));
        let Some(part) = first else { return Ok(()) };
        let member = &part.waiting.member;
        let text =
            format!("the tree has no `{}` in struct {}: --steps enable comes first", member.new_name(), member.tag);
        Err(usage(&escape::line(&text)))
    }

    /// The members that wait, and what would come of them; or the template that does not fit.
    fn found(
        &self,
        paths: &[Utf8PathBuf],
        target: Option<&Utf8Path>,
        progress: &Progress,
    ) -> anyhow::Result<Result<(Vec<Waiting>, Run), Unlike>> {
        progress.begin("reading the tree", "", 0);
        let (mut ground, kernel) = plan::ground(paths, target)?;
        if !self.with.is_empty() {
            let mut probed = plan::probed(&kernel)?;
            if let Err(unlike) = plan::lay(&mut ground, &mut probed, &self.with)? {
                return Ok(Err(unlike));
            }
        }
        progress.begin("looking for members that wait", "", 0);
        let meant = |m: &Member| is_meant(m) && m.prepare.is_none();
        let mut waiting = Survey::of(&ground, meant).waiting(&ground, meant);
        // What a step meets only when it is made counts as well, and what is known of the callers then.
        let planned = plan::plan(paths, target, &Which::Listed, (&self.with, false), progress)?;
        for (member, stops) in &planned.stopped {
            let same = waiting.iter_mut().find(|w| w.member.hook() == member.hook());
            same.into_iter().filter(|w| w.obstacles.is_empty()).for_each(|w| w.obstacles.clone_from(stops));
        }
        Ok(Ok((waiting, planned.run)))
    }

    fn list(&self, found: Result<(Vec<Waiting>, Run), Unlike>, streams: &mut Streams) -> anyhow::Result<Exit> {
        let (waiting, run) = match found {
            Ok(found) => found,
            Err(unlike) => return unfit(&unlike, streams),
        };
        let gains = list::gains(&run, &waiting);
        match self.output.format {
            Format::Text => list::text(streams.out(), &waiting, &gains)?,
            Format::Json => list::json(streams.whole()?, &waiting, &gains)?,
            _ => return Err(usage("--list is printed as text or json")),
        }
        streams.flush()?;
        Ok(exit_of(&run, &Summary::of(&run)))
    }

    /// Prints, writes or applies what a campaign comes to.
    fn carry_out(
        &self,
        planned: &Planned,
        paths: &[Utf8PathBuf],
        level: ProofLevel,
        proof: Option<&super::prove::Plan>,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<Exit> {
        let columns = streams.err_columns;
        let run = &planned.run;
        let summary = Summary::of(run);
        let sound = summary.violations.is_empty() && run.errors.is_empty();
        let units = if self.has(Step::Convert) { patches(run)? } else { Vec::new() };
        if self.apply && sound {
            self.apply(planned, streams)?;
        } else if let Some(out) = self.out.as_deref().filter(|_| sound) {
            let min = proof.and_then(|proof| proof.require).unwrap_or_default();
            let post = post::Post { campaign: self, planned, paths, out, level, min };
            for name in post.write(global, streams)? {
                writeln!(streams.out(), "{name}")?;
            }
        } else if self.output.is_text() && self.out.is_none() && !self.apply {
            self.print(planned, &units, level, streams)?;
        }
        streams.flush()?;
        if (self.apply || self.out.is_some()) && !sound {
            streams.error("nothing was written, because a unit might change in part only")?;
        }
        let exit = exit_of(run, &summary);
        self.output.write(run, &summary, &units, proof.map_or(exit, |proof| proof.exit(run, exit)), streams)?;
        if !global.quiet {
            for note in planned.steps().flat_map(|e| &e.notes) {
                streams.note(&escape::line(note))?;
            }
            self.tell(planned, streams)?;
            if self.output.shows_source() {
                // Who named a member asks for its handlers; --all and --verbose tell of the others.
                match self.what.first().filter(|_| !self.all && !global.verbose) {
                    Some(member) => {
                        let own = findings(run).filter(|finding| finding.members().contains(member));
                        text::refusals_of(streams.err(), run, own.map(|finding| finding.candidate), columns)?;
                    }
                    None => text::refusals(streams.err(), run, columns, global.verbose)?,
                }
            }
        }
        if global.verbose && self.output.shows_source() {
            text::notes(streams.err(), run, columns)?;
        }
        conclude(run, &summary, global, streams)
    }

    /// Says which members have no patches, and why.
    fn tell(&self, planned: &Planned, streams: &mut Streams) -> anyhow::Result<()> {
        let list = |hooks: Vec<String>| hooks.join(", ");
        if !planned.idle.is_empty() {
            let hooks = planned.idle.iter().map(Member::hook).collect();
            streams.note(&escape::line(&format!("left out, as no handler would convert: {}", list(hooks))))?;
        }
        if self.all && !planned.stopped.is_empty() {
            let hooks = planned.stopped.iter().map(|(member, _)| member.hook()).collect();
            let text = format!("no descriptor form can be given to: {} (--verbose says why)", list(hooks));
            streams.note(&escape::line(&text))?;
        }
        for flip in &planned.flips.done {
            let names = list(flip.handlers.iter().map(|(name, _)| format!("{name}()")).collect());
            let text = format!("`{}` goes; with it converts: {names}", flip.waiting.member.hook());
            streams.note(&escape::line(&text))?;
        }
        let mut stays = |what: String, stops: &[Obstacle]| -> anyhow::Result<()> {
            streams.note(&escape::line(&what))?;
            for stop in stops {
                streams.note(&escape::line(&format!("{}:{}: {}", stop.path, stop.line, stop.label)))?;
            }
            Ok(())
        };
        for (member, stops) in &planned.flips.kept {
            stays(format!("nobody sets `{}` any more, and it stays:", member.hook()), stops)?;
        }
        // Who did not ask for that step knows from the refusals who sets it.
        let asked = self.steps.contains(&Step::Flip) && !planned.flips.open.is_empty();
        if let Some(part) = planned.parts.first().filter(|_| asked) {
            stays(format!("`{}` stays:", part.waiting.member.hook()), &planned.flips.open)?;
        }
        Ok(())
    }

    fn apply(&self, planned: &Planned, streams: &mut Streams) -> anyhow::Result<()> {
        let changes = planned.changes(self.has(Step::Convert))?;
        if !self.allow_dirty && !changes.is_empty() {
            let there: Vec<_> = changes.iter().filter(|c| c.before.is_some()).cloned().collect();
            git::require_clean(&there)?;
        }
        let hooks: BTreeSet<String> = planned.parts.iter().map(|p| p.waiting.member.hook()).collect();
        let whole = Group { handlers: hooks.into_iter().collect::<Vec<_>>().join(", "), changes: changes.clone() };
        let lost = if changes.is_empty() { Vec::new() } else { apply::write(&planned.run.sources.root, &[whole])? };
        if self.output.is_text() {
            for change in &changes {
                writeln!(streams.out(), "changed {}", escape::line(super::near(&change.path).as_str()))?;
            }
        }
        for what in lost {
            streams.warning(&escape::line(&what))?;
        }
        Ok(())
    }

    /// Prints the patches: the steps before the drivers, then the units.
    fn print(
        &self,
        planned: &Planned,
        units: &[Patch],
        level: ProofLevel,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        let headed = |told: &Told, step: &Enabled| {
            let what = told.summaries.first().map_or("", String::as_str);
            [step_header(&planned.run, what, told.level).as_bytes(), b"\n", &difference(step)].concat()
        };
        let added = planned.templates.iter().map(|(t, e)| headed(&words::added(t, e, level), e));
        let of_parts = planned.parts.iter().filter_map(|part| Some((&part.waiting, part.enabled.as_ref()?)));
        let enabled = of_parts.map(|(waiting, e)| headed(&words::step(waiting, e, level), e));
        let flips = planned.flips.done.iter().map(|flip| headed(&words::flip(flip), &flip.texts));
        let all = added.chain(enabled).chain(units.iter().map(Patch::text)).chain(flips);
        for (at, patch) in all.enumerate() {
            if at > 0 {
                streams.patch(b"\n")?;
            }
            streams.patch(&patch)?;
        }
        Ok(())
    }
}

/// A step as a patch.
fn difference(step: &Enabled) -> Vec<u8> {
    let mut diff = Vec::new();
    for (path, new) in &step.texts {
        change(&mut diff, path, step.before.get(path).map(Vec::as_slice), new);
    }
    diff
}

/// Tells why a member cannot get a descriptor form.
fn refused(member: &Member, stops: &[Obstacle], streams: &mut Streams) -> anyhow::Result<()> {
    streams.error(&escape::line(&format!("`{}` cannot get a descriptor form:", member.hook())))?;
    places(stops, streams)
}

/// Tells why a template has no place in the tree.
fn unfit(unlike: &Unlike, streams: &mut Streams) -> anyhow::Result<Exit> {
    streams.error(&escape::line(&format!("the template `{}` does not hold for this tree:", unlike.template)))?;
    places(&unlike.stops, streams)?;
    Ok(Exit::Refusals)
}

fn places(stops: &[Obstacle], streams: &mut Streams) -> anyhow::Result<()> {
    for stop in stops {
        streams.error(&escape::line(&format!("{}:{}: {}", stop.path, stop.line, stop.label)))?;
    }
    Ok(())
}

/// Whether a word can be a member: `structure.member`. What is forgotten most often is to name one in front of a path.
fn is_member(word: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.split_once('.').is_some_and(|(tag, name)| is_name(tag) && is_name(name))
}

fn usage(message: &str) -> anyhow::Error {
    Failure::new(Exit::Usage, message).into()
}
