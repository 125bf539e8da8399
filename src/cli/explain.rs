//! `explain`.

use std::ffi::OsStr;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};

use crate::check::policy::WORDS;
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::report::explain;

/// A transform, step, refusal, mistake, note or level: why
#[derive(Debug, Args)]
pub struct Explain {
    /// The id, as reports print it in brackets; without it all ids are listed
    #[arg(value_name = "ID", value_parser = IdParser, hide_possible_values = true)]
    id: Option<String>,
}

impl Explain {
    /// Runs the subcommand.
    pub fn run(self, streams: &mut Streams) -> anyhow::Result<Exit> {
        let entries = entries();
        let Some(id) = self.id else {
            explain::list(streams.out(), &entries)?;
            return Ok(Exit::Success);
        };
        if let Some(entry) = entries.iter().find(|entry| entry.id == id) {
            let columns = streams.out_columns;
            explain::write(streams.out(), entry, columns)?;
            return Ok(Exit::Success);
        }
        let near = explain::near(&entries, &id);
        let hint = if near.is_empty() {
            "`vma2desc explain` lists all".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Err(Failure::new(
            Exit::Usage,
            format!("there is no transform, step, refusal, mistake, note, level or word `{id}`; {hint}"),
        )
        .into())
    }
}

/// All that can be explained, with the words of `check`.
fn entries() -> Vec<explain::Entry> {
    explain::entries().into_iter().chain(WORDS.map(explain::from_word)).collect()
}

/// All ids.
static IDS: LazyLock<Vec<String>> = LazyLock::new(|| entries().into_iter().map(|entry| entry.id).collect());

/// Takes any text, and tells shells that complete which ids there are.
#[derive(Clone, Debug)]
struct IdParser;

impl TypedValueParser for IdParser {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(IDS.iter().map(|id| PossibleValue::new(id.as_str()))))
    }
}
