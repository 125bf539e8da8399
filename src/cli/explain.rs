//! `explain`.

use clap::Args;

use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::report::explain;

/// A transform, step, refusal or note: why, what to do, examples
#[derive(Debug, Args)]
pub struct Explain {
    /// The id, as reports print it in brackets; without it all ids are listed
    #[arg(value_name = "ID")]
    id: Option<String>,
}

impl Explain {
    /// Runs the subcommand.
    pub fn run(self, streams: &mut Streams) -> anyhow::Result<Exit> {
        let entries = explain::entries();
        let Some(id) = self.id else {
            explain::list(streams.out(), &entries)?;
            return Ok(Exit::Success);
        };
        if let Some(entry) = entries.iter().find(|entry| entry.id == id) {
            explain::write(streams.out(), entry)?;
            return Ok(Exit::Success);
        }
        let near = explain::near(&entries, &id);
        let hint = if near.is_empty() {
            "`vma2desc explain` lists all".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Err(Failure::new(Exit::Usage, format!("there is no transform, step, refusal or note `{id}`; {hint}")).into())
    }
}
