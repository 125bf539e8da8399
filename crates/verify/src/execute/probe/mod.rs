//! Branch probes: calls put into the text of a handler that report which way each condition went.
//!
//! Coverage measured this way means the same for every compiler, and it counts conditions and not
//! lines. Insertions never add a line, so messages of the compiler keep their places.

pub mod bodies;
mod conditions;
mod constant;
pub mod header;
mod inserts;

use std::fmt;
use std::sync::Arc;

use super::function::{Parsed, line_of, shorten};
use crate::syntax::items::{ItemKind, items};
use conditions::Walker;

/// Longest text of a condition that is kept, characters.
const MAX_WHAT: usize = 80;

/// A file with probes.
#[derive(Clone, Debug)]
pub struct Probed {
    /// The text with the probes, as many lines as before. Compile it with [`header::TEXT`] in front.
    pub text: Vec<u8>,
    /// What is probed, in order of the numbers.
    pub branches: Vec<Branch>,
    /// Conditions without a probe.
    pub unprobed: Vec<Unprobed>,
}

/// One condition, or one `switch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its number, the first argument of the calls.
    pub id: u32,
    /// The line, counted from 1.
    pub line: usize,
    /// The function.
    pub function: String,
    /// The condition as the source has it, on one line and shortened.
    pub what: String,
    /// How many outcomes there are. Of a condition: 0 is true, 1 is false. Of a `switch`: its labels
    /// in the order of the source, and then, without a `default`, that none fits.
    pub outcomes: u32,
}

/// A condition, or a stretch with conditions, that has no probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprobed {
    /// The line, counted from 1.
    pub line: usize,
    /// The function.
    pub function: String,
    /// The source there, shortened.
    pub what: String,
    /// Why.
    pub why: Why,
}

/// Why there is no probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The grammar does not fit the function.
    Gap,
    /// The condition stands in a macro that the function uses, and no probe can.
    MacroBody,
    /// A macro before a block decides, such as `list_for_each_entry`.
    BlockMacro,
    /// It looks as if the preprocessor or the compiler knew the value (a heuristic by names).
    Constant,
    /// The value is used as well, `a ?: b`.
    ValueUsed,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Gap => "the C grammar does not fit this function",
            Why::MacroBody => "the condition stands in the body of a macro",
            Why::BlockMacro => "a macro before the block decides",
            Why::Constant => "the value looks constant",
            Why::ValueUsed => "the value of the condition is used",
        })
    }
}

/// Puts probes into the named functions, in all `#if` arms, numbered from `first_id`.
pub fn probes(text: &[u8], functions: &[&str], first_id: u32) -> Probed {
    let shared: Arc<[u8]> = text.into();
    let all = items(text);
    let mut walker = Walker::new(text, first_id, bodies::variable(text, &all));
    let mut used = Vec::new();
    for item in &all {
        let ItemKind::Function { name, body, .. } = &item.kind else { continue };
        let name = String::from_utf8_lossy(name.of(text)).into_owned();
        if !functions.contains(&name.as_str()) {
            continue;
        }
        match Parsed::new(&shared, item) {
            Ok(parsed) => walker.function(&name, &parsed),
            Err(at) => walker.unprobed.push(Unprobed {
                line: line_of(text, at.start),
                function: name.clone(),
                what: shorten(line_at(text, at.start), MAX_WHAT),
                why: Why::Gap,
            }),
        }
        used.push(*body);
    }
    bodies::in_macros(&mut walker, text, &all, &used);
    let (inserts, branches, unprobed) = walker.finish();
    Probed { text: inserts.apply(text), branches, unprobed }
}

/// The rest of the line at `at`.
fn line_at(text: &[u8], at: usize) -> &[u8] {
    let rest = text.get(at..).unwrap_or_default();
    &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests;
