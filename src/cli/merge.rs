//! `merge`.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::check::lines;
use crate::check::merge::{MergeError, Merged, Part, merge};
use crate::cli::Global;
use crate::cli::config::read_bytes;
use crate::cli::findings::Findings;
use crate::cli::output::Output;
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::report::document::Document;
use crate::report::patch;

/// The longest report that is read, bytes.
const MAX_BYTES: u64 = 1 << 30;

/// One report out of the JSON reports of all parts of a `check`
///
/// Takes the reports of `check --shard I/N --format json` for every I, and prints and returns what one check of
/// everything would have, in any form. The source need not be there. Parts that are missing, given twice, or about different source are
/// errors.
#[derive(Debug, Args)]
pub struct Merge {
    /// The reports, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// Pass while at most N units are left [default: what the parts were told]
    #[arg(long, value_name = "N")]
    max_left: Option<usize>,
    #[command(flatten)]
    output: Output,
}

impl Merge {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let parts = self.files.iter().map(|path| part(path)).collect::<anyhow::Result<Vec<Part>>>()?;
        let merged = merge(parts, self.max_left).map_err(|error| {
            let exit = if matches!(error, MergeError::Lost(_)) { Exit::Lost } else { Exit::InputOutput };
            Failure::new(exit, format!("cannot merge: {error}"))
        })?;
        let Merged { document, candidates, check, mut run, prefix } = merged;
        let exit = Exit::OF_CHECK.into_iter().find(|exit| exit.code() == check.exit).unwrap_or(Exit::Internal);
        let patches = if self.output.shows_patches() { patch::patches(&run)? } else { Vec::new() };
        let counts = check.findings.iter().copied().collect();
        let (document, check, patches) = (&document, &check, patches.as_slice());
        let findings = Findings { run: &mut run, counts: &counts, check, document, patches, exit, prefix: &prefix };
        findings.tell(|_, out| lines::write(out, &candidates, check), &self.output, global, streams)?;
        if let Some(totals) = lines::totals(&candidates, check, &run.asked.target).filter(|_| !global.quiet) {
            writeln!(streams.err(), "{totals}")?;
        }
        Ok(exit)
    }
}

fn part(path: &Utf8Path) -> anyhow::Result<Part> {
    let fail = |message: String| Failure::new(Exit::InputOutput, format!("cannot read {path}: {message}"));
    let text = read_bytes(path, MAX_BYTES).map_err(fail)?;
    let document = Document::parse(&text).map_err(|message| fail(format!("it is no report: {message}")))?;
    Ok(Part { name: path.to_string(), document })
}
