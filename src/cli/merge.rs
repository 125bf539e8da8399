//! `merge`.

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use crate::check::lines;
use crate::check::merge::{MergeError, Merged, Part, merge};
use crate::cli::Global;
use crate::cli::config::read_bytes;
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::report::document::Document;
use crate::report::escape;
use crate::report::json::checked::JsonStale;

/// The longest report that is read, bytes.
const MAX_BYTES: u64 = 1 << 30;

/// One report out of the JSON reports of all parts of a `check`
///
/// Takes the reports of `check --shard I/N --format json` for every I, and prints and returns what one check of
/// everything would have. Parts that are missing, given twice, or about different source are errors.
#[derive(Debug, Args)]
pub struct Merge {
    /// The reports, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// Pass while at most N units are left [default: what the parts were told]
    #[arg(long, value_name = "N")]
    max_left: Option<usize>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

/// The forms that can be made from reports of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people, one line for each finding
    #[default]
    Text,
    /// For programs: everything, as one check of all would have written it
    Json,
}

impl Merge {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let parts = self.files.iter().map(|path| part(path)).collect::<anyhow::Result<Vec<Part>>>()?;
        let Merged { document, candidates, check } = merge(parts, self.max_left).map_err(|error| {
            let exit = if matches!(error, MergeError::Lost(_)) { Exit::Lost } else { Exit::InputOutput };
            Failure::new(exit, format!("cannot merge: {error}"))
        })?;
        let target = lines::target(&document).map_err(anyhow::Error::msg)?;
        match self.format {
            Form::Json => document.write(streams.out())?,
            Form::Text => lines::write(streams.out(), &candidates, &check)?,
        }
        streams.flush()?;
        if !global.quiet {
            for JsonStale { file, handler, reason, why } in &check.stale {
                let message = format!("the baseline accepts {reason} of `{handler}` in {file}: {why}");
                streams.warning(&escape::line(&message))?;
            }
            if let Some(totals) = lines::totals(&candidates, &check, &target) {
                writeln!(streams.err(), "{totals}")?;
            }
        }
        Ok(Exit::OF_CHECK.into_iter().find(|exit| exit.code() == check.exit).unwrap_or(Exit::Internal))
    }
}

fn part(path: &Utf8Path) -> anyhow::Result<Part> {
    let fail = |message: String| Failure::new(Exit::InputOutput, format!("cannot read {path}: {message}"));
    let text = read_bytes(path, MAX_BYTES).map_err(fail)?;
    let document = Document::parse(&text).map_err(|message| fail(format!("it is no report: {message}")))?;
    Ok(Part { name: path.to_string(), document })
}
