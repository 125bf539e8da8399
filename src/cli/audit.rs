//! `audit`.

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::audit::history::Before;
use crate::audit::run::{self, Audit as Found};
use crate::check::assemble::assemble;
use crate::check::policy::{Layer, Policy, Stance, rules};
use crate::check::verdict::{Terms, Verdict};
use crate::cli::accepted::{Accepted, Looked};
use crate::cli::check::{remark, said, selected, write_baseline};
use crate::cli::examine::{has_source, revision};
use crate::cli::findings::Findings;
use crate::cli::leftover;
use crate::cli::output::{Output, repository_prefix};
use crate::cli::reason::ReasonParser;
use crate::cli::since::since;
use crate::cli::stream::Streams;
use crate::cli::target::Target;
use crate::cli::{Global, Older};
use crate::exit::Exit;
use crate::model::digest::digest;
use crate::model::lines::Lines;
use crate::model::outcome::{Obstacle, Outcome, Refusal, refuse};
use crate::model::reasons::reason;
use crate::model::run::Run;
use crate::report::json::checked::JsonTerms;
use crate::report::table::counted;
use crate::report::{escape, mends};

/// For review: mistakes in code that is already converted
///
/// Looks at each hook with a descriptor, at the functions that it calls, and at the operations that it installs, and prints
/// one line for each mistake. What is not certain is a remark, told with --verbose, and never counts.
#[derive(Debug, Args)]
pub struct Audit {
    /// C files, and directories to walk for them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    older: Older,
    /// Only hooks touched by what changed since the merge base with this revision, committed or not
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// File of accepted mistakes: they do not count until the code that they are about changes
    #[arg(long, value_name = "FILE")]
    baseline: Option<Utf8PathBuf>,
    /// Accept all mistakes that there are: write them into the file of --baseline
    #[arg(long, conflicts_with = "since")]
    write_baseline: bool,
    /// Mistakes against this rule do not count; `all` stands for every rule. Repeatable, or a list with commas
    #[arg(long, value_name = "RULE", value_parser = ReasonParser(rules), hide_possible_values = true, value_delimiter = ',')]
    allow: Vec<String>,
    /// Print the mends that are a local change as one patch, in place of the lines
    ///
    /// Where a mistake needs more than a change of some lines, there is none, and what is left is said on standard error. All
    /// reports in JSON and SARIF have them as well.
    #[arg(long, conflicts_with_all = ["write_baseline", "format"])]
    patch: bool,
    #[command(flatten)]
    output: Output,
}

impl Audit {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let policy = Policy { layers: vec![Layer { allow: self.allow.iter().cloned().collect(), ..Layer::default() }] };
        let accepted = Accepted::read(self.baseline.as_deref(), self.write_baseline, true)?;
        self.paths.iter().try_for_each(|path| has_source(path))?;
        let target = self.target.chosen(global)?;
        let compat = self.older.chosen(global)?;
        let mut since = self.since.as_deref().map(|rev| since(rev, &self.paths)).transpose()?;
        let text = |path: &Utf8Path| since.as_ref().and_then(|since| since.text(path));
        let changed = since.as_ref().map(|since| since.files().cloned().collect()).unwrap_or_default();
        let Found { mut run, remarks } = run::run(&self.paths, target, &compat, &Before { text: &text, changed })?;
        run.asked.revision = revision(&run.sources.root);
        run.asked.options.extend(self.since.iter().flat_map(|rev| ["--since".to_owned(), rev.clone()]));
        leftover::look(&mut run, &self.paths);
        set_aside(&mut run, &policy);
        let changed = since.as_mut().map(|since| since.changed(&run));
        let looked = Looked { paths: &self.paths, is_proved: false };
        if self.write_baseline {
            return write_baseline((&accepted, looked), &run, &policy, global, streams);
        }
        remark(&accepted, since.as_ref(), changed.as_ref(), global, streams)?;
        let selected = selected(&run, changed.as_ref(), None);
        let scope = |file: &Utf8Path| changed.as_ref().is_none_or(|changed| changed.contains(file));
        let cover = accepted.cover(&run, looked, &scope);
        let verdict = Verdict::of(&run, selected.as_ref(), &policy, &cover.accepted);
        let exit = match verdict.exit(&run, Terms::default()) {
            Exit::Refusals => Exit::Available,
            other => other,
        };
        let terms = JsonTerms {
            since: since.as_ref().zip(changed.as_ref()).map(|(since, changed)| since.told(changed)),
            policy: digest([format!("{:?}", policy.layers).as_bytes(), accepted.text().as_bytes()].into_iter()),
            ..JsonTerms::default()
        };
        let check = said(&verdict, &cover, terms, exit);
        let (document, check) = assemble(&run, &[], check)?;
        let prefix = repository_prefix(&run.sources.root);
        let (document, counts) = (&document, &verdict.findings);
        let found = Findings { run: &mut run, counts, check: &check, document, patches: &[], exit, prefix: &prefix };
        let (patch, mut left) =
            if self.patch { mends::patch(found.run, verdict.candidates(found.run)) } else { Default::default() };
        let print = |run: &Run, out: &mut dyn Write| {
            if self.patch { out.write_all(&patch) } else { lines(run, &verdict, out) }
        };
        found.tell(print, &self.output, global, streams)?;
        if self.patch && !global.quiet {
            left += unmended(&run, &verdict);
            if left > 0 {
                streams.note(&format!("not mended by this patch: {}", counted(left, "mistake")))?;
            }
        }
        if global.verbose {
            for note in &remarks {
                let Some(place) = note.place else { continue };
                let at = position(&run, place);
                streams.note(&escape::line(&format!("{at}: not certain[{}]: {}", note.id, note.text)))?;
            }
        }
        if !global.quiet {
            let (hooks, wrong, unsure) = (run.candidates.len(), verdict.findings.len(), remarks.len());
            let (hooks, remarks) = (counted(hooks, "hook"), counted(unsure, "remark"));
            let text = format!("{hooks}, {wrong} with mistakes that count; {remarks} (--verbose)");
            writeln!(streams.err(), "{text}")?;
        }
        Ok(exit)
    }
}

/// Prints each mistake that counts in a line.
fn lines(run: &Run, verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    for candidate in verdict.candidates(run) {
        let Outcome::Refused(refusal) = &candidate.outcome else { continue };
        let others = refusal.others.iter().map(|other| (&other.reason, other.place, &other.label));
        for (rule, place, label) in std::iter::once((&refusal.reason, refusal.primary, &refusal.label)).chain(others) {
            let title = reason(rule).map_or("", |reason| reason.title.as_str());
            let text = format!("{}: wrong[{rule}]: `{}`: {title}: {label}", position(run, place), candidate.handler);
            writeln!(out, "{}", escape::line(&text))?;
        }
    }
    Ok(())
}

/// Takes mistakes against rules that are set aside from those of hooks that have others; those go first.
fn set_aside(run: &mut Run, policy: &Policy) {
    for candidate in &mut run.candidates {
        let Outcome::Refused(refusal) = &mut candidate.outcome else { continue };
        let counts = |reason: &str| policy.of_reason(reason) != Stance::Allowed;
        if !counts(&refusal.reason)
            && let Some(at) = refusal.others.iter().position(|other| counts(&other.reason))
        {
            let Obstacle { reason, place, label } = refusal.others.remove(at);
            let others = std::mem::take(&mut refusal.others);
            *refusal = Refusal { others, ..refuse(&reason, place, label) };
        }
        if counts(&refusal.reason) {
            refusal.others.retain(|other| counts(&other.reason));
        }
    }
}

/// The mistakes that count and have no mend.
fn unmended(run: &Run, verdict: &Verdict) -> usize {
    let all = verdict.candidates(run).filter_map(|candidate| match &candidate.outcome {
        Outcome::Refused(refusal) => Some(refusal),
        _ => None,
    });
    let of = |refusal: &Refusal| refusal.places().filter(|(rule, place)| run.mend(rule, *place).is_empty()).count();
    all.map(of).sum()
}

/// `FILE:LINE:COLUMN`.
fn position(run: &Run, place: crate::census::slot::Place) -> String {
    let source = run.sources.get(place.file);
    let (line, column) = Lines::new(&source.text).position(place.span.start);
    // No path shall pass for a command to the machine that reads the log.
    let start = if source.path.as_str().starts_with([':', '#', ' ', '\t']) { "./" } else { "" };
    format!("{start}{}:{line}:{column}", source.path)
}
