//! Which mistakes are none: the compiler makes the same machine code with them and without.
//!
//! A mutant that nobody can tell apart should not count against the proof of a unit. That two programs mean the same
//! cannot be decided in general; that they are compiled to the same code can (a heuristic that errs on one side only:
//! equal code behaves alike, other code may, too).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::assembly::Assembly;
use super::flags::for_reading;
use super::mutant::Mutated;
use super::tools::{Tools, Trouble};
use crate::compile::{Builder, Changes};

/// Of the mutants `ids` of the file at `path` those that make no difference to the machine code.
///
/// # Errors
/// Why the copies do not compile.
pub fn equal(
    builder: &Builder,
    path: &str,
    changes: &Changes,
    mutated: &Mutated,
    ids: &[u32],
    dir: &Path,
    tools: &Tools<'_>,
) -> Result<Vec<u32>, Trouble> {
    let command = builder.command(path, tools.stop).map_err(|error| error.to_string())?;
    let command = command.ok_or_else(|| format!("the makefiles give no command for {path}"))?;
    let mut changes = changes.clone();
    changes.insert(path.to_owned(), Arc::from(mutated.twins(ids)));
    let overlay = builder.overlay(&changes, &[path]).map_err(|error| error.to_string())?;
    let output = dir.join("twins.s");
    let invocation = command.invocation(Some(&overlay), &output);
    tools.must(&for_reading(&invocation), &invocation.cwd)?;
    let text = fs::read(&output).map_err(|error| format!("cannot read {}: {error}", output.display()))?;
    let _ = fs::remove_file(&output);
    let text = String::from_utf8_lossy(&text);
    let assembly = Assembly::read(&text);
    let same = |entry: &str, id: u32| {
        let code = |kind: char| assembly.canonical(&format!("{entry}__{kind}{id}"));
        code('m').is_some_and(|code_with| code('u') == Some(code_with))
    };
    let is_equal = |id: &u32| {
        let mutant = mutated.mutants.iter().find(|m| m.id == *id);
        mutant.is_some_and(|m| !m.entry.is_empty() && m.entry.iter().all(|(entry, _)| same(entry, *id)))
    };
    Ok(ids.iter().copied().filter(is_equal).collect())
}
