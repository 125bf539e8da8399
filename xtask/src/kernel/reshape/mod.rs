//! `kernel reshape`: real handlers, rewritten without changing what they mean, must keep their outcome.
//!
//! Each shape is applied to all handlers of the tree at once, in a mirror of links where only their files
//! differ, and the binary runs once over the mirror. What it does to a spelling that people use elsewhere is
//! thereby tried on code that people wrote.

mod compare;
mod define;
mod extract;
mod hoist;
mod operands;
mod rename;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;

use super::answer::{Answer, Candidate};
use super::ctree::{self, Function};
use super::tool::Tool;
use super::tree::{self, Changes};
use crate::out::{Table, Verdict};

/// Options of `kernel reshape`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// Only these shapes.
    #[arg(long)]
    pub shape: Vec<String>,
    /// Where to leave the reshaped files, one directory for each shape.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Fail if fewer of the reshaped handlers keep their outcome, in percent.
    #[arg(long, default_value_t = 95.0)]
    pub bar: f64,
}

/// A rewritten function and what now stands above it.
pub struct Reshaped {
    /// New items to stand before the function, each ended by an empty line.
    pub above: String,
    /// The function's new text.
    pub text: Vec<u8>,
}

/// Rewrites a function; `None` where there is nothing to rewrite.
type Rewrite = fn(&Function) -> Option<Reshaped>;

/// One way of rewriting.
pub struct Shape {
    /// Its name on the command line.
    pub name: &'static str,
    rewrite: Rewrite,
}

const SHAPES: [Shape; 12] = [
    Shape { name: "rename", rewrite: rename::parameters },
    Shape { name: "swap", rewrite: operands::swapped },
    Shape { name: "paren-operand", rewrite: operands::fields_in_parentheses },
    Shape { name: "paren-condition", rewrite: operands::conditions_in_parentheses },
    Shape { name: "paren-result", rewrite: operands::results_in_parentheses },
    Shape { name: "hoist-size", rewrite: hoist::size },
    Shape { name: "hoist-offset", rewrite: hoist::offset },
    Shape { name: "hoist-flags", rewrite: hoist::flags },
    Shape { name: "define", rewrite: define::masks },
    Shape { name: "extract-checks", rewrite: extract::checks },
    Shape { name: "extract-populate", rewrite: extract::populate },
    Shape { name: "crlf", rewrite: unchanged },
];

/// For the shape that is about the whole file.
fn unchanged(function: &Function) -> Option<Reshaped> {
    Some(Reshaped { above: String::new(), text: function.text.clone() })
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let tool = Tool::build()?;
    let baseline = tool.diff(&args.tree, None, &scratch.path().join("base"))?.answer;
    let mirror = scratch.path().join("mirror");
    tree::mirror(&args.tree, &Changes::new(), &mirror)?;
    let mut verdict = Verdict::default();
    writeln!(out, "{}", unparsed(args, &baseline)?)?;
    let mut table =
        Table::new(&["shape", "handlers", "kept", "share", "converted", "still", "other reason", "constructs differ"]);
    let mut changed = Table::new(&["shape", "handler", "place", "was", "is", "what is said"]);
    let (mut all, mut kept, mut converted, mut still) = (0_usize, 0_usize, 0_usize, 0_usize);
    for shape in SHAPES.iter().filter(|s| args.shape.is_empty() || args.shape.iter().any(|n| n == s.name)) {
        let (changes, sites) = apply(shape, args, &baseline)?;
        if let Some(dir) = &args.out {
            tree::write_changes(&changes, &dir.join(shape.name))?;
        }
        tree::write_changes(&changes, &mirror)?;
        let answer = tool.diff(&mirror, Some(&args.tree), &scratch.path().join("out"))?.answer;
        let originals: Result<Changes> =
            changes.keys().map(|p| Ok((p.clone(), std::fs::read(args.tree.join(p))?))).collect();
        tree::write_changes(&originals?, &mirror)?;
        let result = compare::outcomes(shape.name, &baseline, &answer, &sites, &mut changed, &mut verdict);
        (all, kept) = (all + sites.len(), kept + result.kept);
        (converted, still) = (converted + result.converted, still + result.still);
        let share = 100.0 * result.kept as f64 / sites.len().max(1) as f64;
        let cells = [result.converted, result.still, result.other_reason, result.differ].map(|n| n.to_string());
        let head = [shape.name.to_string(), sites.len().to_string(), result.kept.to_string(), format!("{share:.1}%")];
        table.row(head.into_iter().chain(cells));
    }
    changed.print(out)?;
    table.print(out)?;
    let share = 100.0 * kept as f64 / all.max(1) as f64;
    writeln!(out, "{kept} of {all} reshaped handlers keep their outcome: {share:.1}%")?;
    writeln!(out, "{still} of {converted} that were converted still are")?;
    verdict.check(all > 0, "no handler could be reshaped");
    verdict.check(share >= args.bar, format!("{share:.1}% keep their outcome, bar {}%", args.bar));
    Ok(verdict.finish("reshape", out)?)
}

/// Handlers that no shape touches because their text does not parse by itself, unmasked.
fn unparsed(args: &Args, baseline: &Answer) -> Result<String> {
    let (mut all, mut without) = (0_usize, Vec::new());
    for candidate in baseline.file_operations() {
        let Some(place) = candidate.definitions.first() else { continue };
        all += 1;
        if ctree::functions(&std::fs::read(args.tree.join(&place.path))?, &candidate.handler).is_empty() {
            without.push(candidate.handler.as_str());
        }
    }
    Ok(format!(
        "{all} handlers, of which {} cannot be read without masking macros: {}",
        without.len(),
        without.join(" ")
    ))
}

/// Handler and file of each function that a shape rewrote.
pub type Sites = Vec<(String, String)>;

fn apply(shape: &Shape, args: &Args, baseline: &Answer) -> Result<(Changes, Sites)> {
    let mut handlers: BTreeMap<String, Vec<&Candidate>> = BTreeMap::new();
    for candidate in baseline.file_operations() {
        if let Some(place) = candidate.definitions.first() {
            handlers.entry(place.path.clone()).or_default().push(candidate);
        }
    }
    let (mut changes, mut sites) = (Changes::new(), Sites::new());
    for (path, candidates) in handlers {
        let file = std::fs::read(args.tree.join(&path))?;
        let mut edits = Vec::new();
        for candidate in candidates {
            let mut any = false;
            for function in ctree::functions(&file, &candidate.handler) {
                let Some(new) = (shape.rewrite)(&function) else { continue };
                any = true;
                if !new.above.is_empty() {
                    let at = above(&file, function.range.start);
                    edits.push((at..at, new.above.into_bytes()));
                }
                edits.push((function.range, new.text));
            }
            if any {
                sites.push((candidate.handler.clone(), path.clone()));
            }
        }
        if edits.is_empty() {
            continue;
        }
        let mut text = ctree::replace(&file, edits);
        if shape.name == "crlf" {
            text = with_crlf(&text);
        }
        changes.insert(path, text);
    }
    Ok((changes, sites))
}

/// Where a new item goes that is to stand above the function at `start`: above the comment on it.
fn above(file: &[u8], start: usize) -> usize {
    let before = file[..start].trim_ascii_end();
    let opens = before.windows(2).rposition(|w| w == b"/*").filter(|_| before.ends_with(b"*/"));
    opens.filter(|&at| at == 0 || before[at - 1] == b'\n').unwrap_or(start)
}

fn with_crlf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 30);
    let mut last = 0;
    for &byte in text {
        if byte == b'\n' && last != b'\r' {
            out.push(b'\r');
        }
        out.push(byte);
        last = byte;
    }
    out
}

#[cfg(test)]
mod testing {
    //! Applies a shape to the one function of a text.

    use super::*;

    pub fn reshape(text: &str, rewrite: Rewrite) -> Option<String> {
        let function = ctree::functions(text.as_bytes(), "foo_mmap").pop().unwrap();
        let new = rewrite(&function)?;
        Some(new.above + std::str::from_utf8(&new.text).unwrap())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_items_stand_above_the_comment() {
        let file = b"int a;\n\n/* says\n * much */\nint f(void)\n";
        assert_eq!(above(file, 27), 8);
        assert_eq!(above(b"/* a */\n\nint f(void)\n", 9), 0);
        assert_eq!(above(b"int a;\nint f(void)\n", 7), 7);
    }

    #[test]
    fn line_ends_are_doubled_once() {
        assert_eq!(with_crlf(b"a\nb\r\n"), b"a\r\nb\r\n");
    }
}
