//! `report`.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use serde::Deserialize;

use crate::cli::Global;
use crate::cli::config::read_bytes;
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::model::finding::waits;
use crate::model::summary::Tally;
use crate::report::document::Document;
use crate::report::escape;
use crate::report::html::history::{Point, are_alike, write};
use crate::report::json::JsonSummary;

/// The longest report that is read, bytes.
const MAX_BYTES: u64 = 1 << 30;

/// A page out of the JSON reports of many runs
///
/// Reads all files in the directory whose names end in .json, in the order of their names, so begin a name with its
/// date. The page goes to standard output; it is one file and asks nobody for anything.
#[derive(Debug, Args)]
pub struct Report {
    /// The directory with the reports
    #[arg(long, value_name = "DIR")]
    history: Utf8PathBuf,
}

#[derive(Deserialize)]
struct Asked {
    target: String,
    paths: Vec<String>,
    options: Vec<String>,
    revision: Option<String>,
}

impl Report {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let fail = |error: std::io::Error| {
            Failure::new(Exit::InputOutput, format!("cannot read {}: {error}", escape::line(self.history.as_str())))
        };
        let mut files = Vec::new();
        for entry in self.history.read_dir_utf8().map_err(fail)? {
            let path = entry.map_err(fail)?.into_path();
            if path.extension() == Some("json") {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(Failure::new(Exit::NoInput, format!("there is no report (.json) in {}", self.history)).into());
        }
        let points = files.iter().map(|path| point(path)).collect::<anyhow::Result<Vec<Point>>>()?;
        let mut targets: Vec<&str> = points.iter().map(|point| point.target.as_str()).collect();
        targets.dedup();
        if targets.len() > 1 && !global.quiet {
            let told = "the runs are not all for the same target; the page says for which each is";
            streams.note(told)?;
        }
        if !are_alike(&points) && !global.quiet {
            streams.note(
                "the runs are not all over the same paths with the same options, so their numbers are no history",
            )?;
        }
        write(streams.whole()?, &points)?;
        Ok(Exit::Success)
    }
}

fn words<'a>(words: impl Iterator<Item = &'a String> + Clone) -> String {
    let words = words.map(String::as_str);
    shlex::try_join(words.clone()).unwrap_or_else(|_| words.collect::<Vec<_>>().join(" "))
}

/// What a report comes to.
fn point(path: &Utf8Path) -> anyhow::Result<Point> {
    let fail = |message: String| Failure::new(Exit::InputOutput, format!("cannot use {path}: {message}"));
    let text = read_bytes(path, MAX_BYTES).map_err(fail)?;
    let read = || -> Result<Point, String> {
        let document = Document::parse(&text).map_err(|message| format!("it is no report: {message}"))?;
        let (asked, summary): (Asked, JsonSummary) = (document.get("asked")?, document.get("summary")?);
        if !summary.violations.is_empty() {
            return Err("the run lost a candidate, so its numbers do not add up".into());
        }
        let waiting = summary.by_reason.iter().filter(|(reason, _)| waits(reason)).map(|(_, count)| count).sum();
        Ok(Point {
            name: path.file_stem().unwrap_or_default().to_owned(),
            target: asked.target,
            asked: words(asked.paths.iter().chain(&asked.options)),
            revision: asked.revision.unwrap_or_default(),
            tally: Tally {
                converted: summary.census.converted,
                refused: summary.census.refused,
                waiting: std::cmp::min(waiting, summary.census.refused),
                done: summary.census.done,
                flipped: summary.census.flipped,
                aside: summary.census.aside,
            },
        })
    };
    Ok(read().map_err(fail)?)
}
