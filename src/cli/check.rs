//! `check`.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::check::assemble::assemble;
use crate::check::baseline::Cover;
use crate::check::companions::companions;
use crate::check::lines;
use crate::check::policy::{Layer, Policy, Stance, names};
use crate::check::report::json_shard;
use crate::check::shard::Shard;
use crate::check::touched::units;
use crate::check::verdict::{Terms, Verdict};
use crate::cli::accepted::{Accepted, Looked};
use crate::cli::examine::{examine, has_source};
use crate::cli::findings::Findings;
use crate::cli::output::{Output, repository_prefix};
use crate::cli::prove::{Plan, Proof};
use crate::cli::reason::ReasonParser;
use crate::cli::since::{Since, since};
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, unread};
use crate::exit::{Exit, Failure};
use crate::model::conserve;
use crate::model::digest::digest;
use crate::model::finding::Finding;
use crate::model::run::Run;
use crate::report::json::checked::{JsonCheck, JsonStale, JsonTerms};
use crate::report::table::counted;
use crate::report::{escape, patch, text};
use crate::tree::read::text_of;

/// For CI: nothing but what is left to do, and an exit code
///
/// Prints one line for each handler that can be converted, or that was refused and is not accepted; nothing is written.
/// Refusals with which others have to act first do not count unless `--deny waits` is given. Which of them count can be narrowed to the units that a change touches, and to those that nobody has accepted yet.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    input: Input,
    /// Only units touched by what changed since the merge base with this revision
    ///
    /// Committed or not, tracked or not: handlers, tables, helpers and headers of the driver.
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// File of accepted refusals, which do not count until their code changes
    #[arg(long, value_name = "FILE")]
    baseline: Option<Utf8PathBuf>,
    /// Accept the refusals that count: write them into the file of --baseline
    ///
    /// Those that wait for others, and those that --allow or --deny names, are not written: a baseline has no say about them.
    #[arg(long, conflicts_with_all = ["since", "shard"])]
    write_baseline: bool,
    /// Do without the baseline that the configuration names
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    no_baseline: bool,
    /// Only part I of N, chosen by the path of each unit; `vma2desc merge` puts the JSON reports of all parts together
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Pass while at most N units are left
    ///
    /// With --shard, when the parts are merged.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    max_left: Option<usize>,
    /// Refusals for this reason do not count
    ///
    /// `all` stands for every reason, `convertible` for what can be converted; `waits` and `stale-baseline` take back a denial of
    /// the configuration. Repeatable, or a list with commas.
    #[arg(long, value_name = "REASON", value_parser = ReasonParser(names), hide_possible_values = true, value_delimiter = ',')]
    allow: Vec<String>,
    /// Refusals for this reason count, whatever else is said
    ///
    /// Whatever the baseline accepts or `--allow all` says. `waits` stands for those with which others have to act first,
    /// and which do not count unless they are denied, `stale-baseline` for entries of the baseline that cover nothing.
    /// Repeatable, or a list with commas.
    #[arg(long, value_name = "REASON", value_parser = ReasonParser(names), hide_possible_values = true, value_delimiter = ',')]
    deny: Vec<String>,
    #[command(flatten)]
    output: Output,
    /// Check the conversions, and count those that fail as refusals, as `verify` does
    #[arg(long, help_heading = "Proof")]
    verify: bool,
    #[command(flatten)]
    proof: Proof,
}

/// What was found out.
struct Checked {
    run: Run,
    verdict: Verdict,
    check: JsonCheck,
    /// Conversions below the level that is required.
    below: Vec<String>,
    exit: Exit,
}

impl Check {
    /// Runs the subcommand.
    pub fn run(mut self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let config = &global.settings.config.check;
        self.verify |= config.verify;
        if self.max_left.is_none() {
            self.max_left = config.max_left;
        }
        if self.baseline.is_none() && !self.no_baseline {
            self.baseline = config.baseline.clone();
        }
        let policy = self.policy(global)?;
        let plan = self.proof.plan_if(self.verify, global)?;
        let accepted = Accepted::read(self.baseline.as_deref(), self.write_baseline, false)?;
        self.input.paths.iter().try_for_each(|path| has_source(path))?;
        let mut since = self.since.as_deref().map(|rev| since(rev, &self.input.paths)).transpose()?;
        let mut run = examine(&self.input, global, streams)?;
        run.asked.options.extend(self.since.iter().flat_map(|rev| ["--since".to_owned(), rev.clone()]));
        let changed = since.as_mut().map(|since| since.changed(&run));
        let own = self.shard.map(|shard| shard.units(&run));
        let selected = selected(&run, changed.as_ref(), own.as_ref());
        if let Some(plan) = &plan {
            let wanted = selected.as_ref().map(|units| companions(&run, units));
            let is_wanted = |unit| wanted.as_ref().is_none_or(|wanted| wanted.contains(&unit));
            plan.carry_out_for(&mut run, &is_wanted, global, streams)?;
        }
        let looked = Looked { paths: &self.input.paths, is_proved: plan.is_some() };
        if self.write_baseline {
            return write_baseline((&accepted, looked), &run, &policy, global, streams);
        }
        remark(&accepted, since.as_ref(), changed.as_ref(), global, streams)?;
        let scope = |file: &Utf8Path| {
            let is_own = self.shard.is_none_or(|shard| shard.holds(file));
            is_own && changed.as_ref().is_none_or(|changed| changed.contains(file))
        };
        let cover = accepted.cover(&run, looked, &scope);
        let verdict = Verdict::of(&run, selected.as_ref(), &policy, &cover.accepted);
        let below = plan.as_ref().map_or_else(Vec::new, |plan| below(plan, &run, selected.as_ref()));
        let terms = Terms {
            max_left: self.max_left.filter(|_| self.shard.is_none()),
            is_stale: policy.stale_counts() && !cover.stale.is_empty(),
            is_below: !below.is_empty(),
        };
        let exit = verdict.exit(&run, terms);
        let told = self.terms(global, plan.as_ref(), since.as_ref(), changed.as_ref(), &policy, &accepted);
        let mut check = said(&verdict, &cover, told, exit);
        check.shard = self
            .shard
            .zip(own.as_ref())
            .map(|(shard, units)| json_shard(shard, &run, units, &repository_prefix(&run.sources.root)));
        if self.shard.is_some() {
            // What is left in other parts is for them to say.
            let touched = changed.as_ref().map(|_| selected.unwrap_or_default());
            let is_untouched = |index: &usize| {
                let unit = run.candidates.get(*index).map(|candidate| candidate.unit);
                touched.as_ref().is_some_and(|touched| unit.is_some_and(|unit| !touched.contains(&unit)))
            };
            check.outside.retain(is_untouched);
        }
        self.print(Checked { run, verdict, check, below, exit }, plan.as_ref(), global, streams)?;
        Ok(exit)
    }

    /// What counts, by the command line and the configuration.
    fn policy(&self, global: &Global) -> anyhow::Result<Policy> {
        let own = Layer { allow: self.allow.iter().cloned().collect(), deny: self.deny.iter().cloned().collect() };
        if let Some(name) = own.contradiction() {
            let message = format!("{name} is given both to --allow and to --deny");
            return Err(Failure::new(Exit::Usage, message).into());
        }
        Ok(Policy { layers: vec![own, global.settings.config.check.layer()] })
    }

    /// What was asked.
    fn terms(
        &self,
        global: &Global,
        plan: Option<&Plan>,
        since: Option<&Since>,
        changed: Option<&BTreeSet<Utf8PathBuf>>,
        policy: &Policy,
        accepted: &Accepted,
    ) -> JsonTerms {
        let since = since.zip(changed).map(|(since, changed)| since.told(changed));
        let config = &global.settings.config;
        let compat = (self.input.older.compat, self.input.older.compat_style, &config.compat, &config.compat_style);
        let said = format!("{:?} {compat:?}", policy.layers);
        JsonTerms {
            level: plan.map(|plan| plan.level.name().to_owned()),
            require: plan.and_then(|plan| plan.require).map(|level| level.name().to_owned()),
            since,
            max_left: self.max_left,
            stale_counts: policy.stale_counts(),
            policy: digest([said.as_bytes(), accepted.text().as_bytes()].into_iter()),
        }
    }

    /// Prints the findings, and what else must be known.
    fn print(
        &self,
        checked: Checked,
        plan: Option<&Plan>,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        let Checked { mut run, verdict, check, below, exit } = checked;
        let patches = if self.output.shows_patches() { patch::patches(&run)? } else { Vec::new() };
        let (document, check) = assemble(&run, &patches, check)?;
        let candidates = lines::candidates(&document).map_err(anyhow::Error::msg)?;
        let prefix = repository_prefix(&run.sources.root);
        let (document, check, counts, patches) = (&document, &check, &verdict.findings, patches.as_slice());
        let found = Findings { run: &mut run, counts, check, document, patches, exit, prefix: &prefix };
        found.tell(|_, out| lines::write(out, &candidates, check), &self.output, global, streams)?;
        if let Some(level) = plan.and_then(|plan| plan.require).filter(|_| !below.is_empty()) {
            streams.error(&escape::line(&format!("below level {}: {}", level.name(), below.join(", "))))?;
        }
        if !global.quiet
            && let Some(totals) = lines::totals(&candidates, check, &run.asked.target)
        {
            writeln!(streams.err(), "{totals}")?;
        }
        Ok(())
    }
}

/// The units that the check is about; none for all.
pub(super) fn selected(
    run: &Run,
    changed: Option<&BTreeSet<Utf8PathBuf>>,
    own: Option<&BTreeSet<usize>>,
) -> Option<BTreeSet<usize>> {
    let read = |path: &Utf8Path| text_of(run.sources.root.join(path).as_std_path());
    let touched = changed.map(|changed| units(run, changed, &read));
    match (touched, own) {
        (Some(touched), Some(own)) => Some(touched.intersection(own).copied().collect()),
        (touched, own) => touched.or_else(|| own.cloned()),
    }
}

/// The handlers of selected units that are below the level that is required.
fn below(plan: &Plan, run: &Run, selected: Option<&BTreeSet<usize>>) -> Vec<String> {
    let is_selected = |unit: usize| selected.is_none_or(|selected| selected.contains(&unit));
    plan.below_of(run, &is_selected)
}

/// What was found, as reports have it.
pub(super) fn said(verdict: &Verdict, cover: &Cover<'_>, terms: JsonTerms, exit: Exit) -> JsonCheck {
    let list = |set: &BTreeSet<usize>| set.iter().copied().collect();
    let stale = cover.stale.iter().map(|stale| JsonStale {
        file: stale.entry.file.clone(),
        handler: stale.entry.handler.clone(),
        reason: stale.entry.reason.clone(),
        why: stale.why.clone(),
    });
    JsonCheck {
        exit: exit.code(),
        terms,
        findings: list(&verdict.findings),
        accepted: list(&verdict.accepted),
        allowed: list(&verdict.allowed),
        outside: list(&verdict.outside),
        stale: stale.collect(),
        shard: None,
    }
}

/// Accepts what is refused, if the run is sound.
pub(super) fn write_baseline(
    (accepted, looked): (&Accepted, Looked<'_>),
    run: &Run,
    policy: &Policy,
    global: &Global,
    streams: &mut Streams,
) -> anyhow::Result<Exit> {
    let exit = Verdict::default().exit(run, Terms::default());
    if exit != Exit::Success {
        let columns = streams.err_columns;
        unread(run, streams)?;
        text::violations(streams.err(), run, &conserve::violations(run), columns)?;
        streams.error("the baseline was not written, because not everything could be looked at")?;
        return Ok(exit);
    }
    let (path, count) = accepted.write(run, policy, looked)?;
    if !global.quiet {
        let reasons = run.candidates.iter().filter_map(|candidate| Finding { run, candidate }.reason());
        let more = match reasons.filter(|reason| policy.of_reason(reason) != Stance::Open).count() {
            0 => String::new(),
            more => format!("; {more} that wait for others, or are allowed or denied by name, are not written"),
        };
        let refusals = counted(count, "refusal");
        streams.note(&escape::line(&format!("{path} accepts {refusals} now{more}")))?;
    }
    Ok(Exit::Success)
}

/// Says what the user must know about the comparison with a revision, and about the baseline.
pub(super) fn remark(
    accepted: &Accepted,
    since: Option<&Since>,
    changed: Option<&BTreeSet<Utf8PathBuf>>,
    global: &Global,
    streams: &mut Streams,
) -> anyhow::Result<()> {
    if global.quiet {
        return Ok(());
    }
    let nothing = since.zip(changed).and_then(|(since, changed)| since.told(changed).nothing());
    for remark in since.iter().flat_map(|since| &since.remarks).chain(&accepted.remark()).chain(&nothing) {
        streams.note(&escape::line(remark))?;
    }
    Ok(())
}
