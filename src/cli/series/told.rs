//! What the user is told about a series that was written.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::cli::Global;
use crate::cli::series::options::Identity;
use crate::cli::stream::Streams;
use crate::model::proof::ProofLevel;
use crate::model::queued::{self, is_queued};
use crate::model::run::Run;
use crate::report::escape;
use crate::report::table::counted;
use crate::series::cover::Whole;
use crate::series::draft::Base;
use crate::series::draft::Draft;

const NOT_COMPILED: &str = "not all patches were compiled: add --verify, with a build tree";
const OF_GIT: &str = "the author is the one that git is configured with; --from names another";
const NO_AUTHOR: &str = "no author is known, a placeholder stands in From: name one with --from";
const NOT_SIGNED: &str =
    "nothing is signed: read each patch, then sign it yourself (git am --signoff, or --signoff here)";

/// Tells which handlers are left out because they are queued upstream.
pub fn queued(run: &Run, global: &Global, streams: &mut Streams) -> anyhow::Result<()> {
    let names: Vec<&str> = run.candidates.iter().filter(|c| is_queued(c)).map(|c| c.handler.as_str()).collect();
    if names.is_empty() || global.quiet {
        return Ok(());
    }
    let date = &queued::queued().map_err(anyhow::Error::msg)?.date;
    let text = format!("left out, queued upstream as of {date}: {} (--no-queued takes them)", names.join(", "));
    Ok(streams.note(&escape::line(&text))?)
}

/// Tells what to know before anything is sent.
pub fn tell(
    streams: &mut Streams,
    drafts: &[Draft],
    whole: &Whole<'_>,
    base: &Base,
    out: &Utf8Path,
) -> anyhow::Result<()> {
    let (number, waves) = whole.wave;
    let handlers: usize = drafts.iter().map(|draft| draft.handlers).sum();
    let (patches, handlers) = (counted(drafts.len(), "patch"), counted(handlers, "handler"));
    let mut text = format!("series {number} of {waves}: {patches}, {handlers}");
    if waves > 1 {
        let others = if whole.letter.is_some() { "--wave N" } else { "--wave N, or --entry TITLE" };
        text.push_str(&format!("; {} in the others ({others})", counted(whole.elsewhere, "patch")));
    }
    streams.note(&text)?;
    let mut before = "";
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for draft in drafts {
        if draft.entry != before {
            let abandoned = if draft.abandoned { ": nobody maintains this" } else { "" };
            streams.note(&escape::line(&format!("{}{}{abandoned}", draft.entry, draft.status)))?;
        }
        for remark in draft.remarks.iter().filter(|remark| told.insert(remark)) {
            streams.note(&escape::line(remark))?;
        }
        before = &draft.entry;
        writeln!(streams.err(), "  {:<8}  {}", draft.level.name(), escape::line(&draft.subject))?;
    }
    streams.note(&format!("recipients: {}", whole.way.told()))?;
    streams.note(&escape::line(&base.told()))?;
    let guessed = drafts.iter().filter(|draft| draft.guessed).count();
    if guessed > 0 {
        streams.note(&format!(
            "{} guessed from paths and modules (a heuristic): look at git log of the subsystems",
            counted(guessed, "subject prefix")
        ))?;
    }
    if drafts.iter().any(|draft| draft.level < ProofLevel::Compiled) {
        streams.note(NOT_COMPILED)?;
    }
    streams.note(&escape::line(&format!("apply with: git am --empty=drop {out}/*.patch")))?;
    Ok(())
}

/// Tells who is named as the author.
pub fn identity(streams: &mut Streams, identity: Identity, signed: bool) -> anyhow::Result<()> {
    match identity {
        Identity::Given => {}
        Identity::Git => streams.note(OF_GIT)?,
        Identity::Placeholder => streams.note(NO_AUTHOR)?,
    }
    if !signed {
        streams.note(NOT_SIGNED)?;
    }
    Ok(())
}
