//! Tables that replace those of open files.
//!
//! The core looks at the hooks of a file several times during one mmap() (mm/vma.c, `__mmap_region`): a table with mmap must not
//! replace one with mmap_prepare meanwhile, nor the other way round.

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::find;

use super::fresh;
use crate::campaign::enable::change::has_word;
use crate::campaign::ground::Ground;
use crate::campaign::member::CORE;
use crate::campaign::obstacle::Obstacle;
use crate::census::hooks::lossy;
use crate::model::lines::Lines;
use crate::model::outcome::Candidate;
use crate::model::run::Run;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;

/// A place that stores a table into a file that may be in use.
struct Swap {
    path: Utf8PathBuf,
    line: usize,
    table: String,
    /// Functions that the same file gives to others.
    functions: Vec<String>,
}

/// The swaps that may replace the tables of these handlers: those in the same directory, and those in a file whose functions the
/// table's file names, since a file gets there by such a call. That is a heuristic: it takes too many rather than too few.
pub fn obstacles(run: &Run, ground: &Ground, handlers: &[&Candidate]) -> Vec<Obstacle> {
    let slots = handlers.iter().flat_map(|c| &c.slots).filter_map(|&s| run.census.slots.get(s));
    let tables: Vec<(&Utf8Path, &str)> = slots
        .filter(|s| s.ops.as_deref() == Some(CORE))
        .map(|s| (run.sources.get(s.place.file).path.as_path(), s.table.as_deref().unwrap_or("a table")))
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for swap in
        ground.own(|text| find(text, b"f_op").is_some(), |path, text| Some(swaps(path, text))).into_iter().flatten()
    {
        for (path, table) in &tables {
            let text = ground.text(path).unwrap_or_default();
            let near = swap.path.parent() == path.parent() || swap.functions.iter().any(|f| has_word(&text, f));
            if near {
                let label = format!(
                    "`{}` replaces the operations of open files here, which may be `{table}`: both have to move together",
                    swap.table
                );
                out.push(Obstacle { path: swap.path.clone(), line: swap.line, label });
            }
        }
    }
    out
}

fn swaps(path: &Utf8Path, text: &[u8]) -> Vec<Swap> {
    let all = items(text);
    // A function of a header is called in other files, too.
    let is_source = path.extension() == Some("c");
    let mut out = Vec::new();
    for item in all.iter().filter(|i| i.is_function() && !opens(text, i)) {
        let mut tokens = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        for at in
            (1..tokens.len()).filter(|&i| code.at(i) == b"f_op" && code.before(i) == b"->" && code.at(i + 1) == b"=")
        {
            // A file without operations is one that nobody maps.
            if code.at(at + 2) == b"NULL" && code.at(at + 3) == b";"
                || is_source && fresh::is(text, &all, item, code, at)
            {
                continue;
            }
            let table = lossy(code.at(at + 2 + usize::from(code.at(at + 2) == b"&")));
            let functions =
                all.iter().filter(|i| i.is_function() && !i.is_static()).filter_map(|i| i.name(text)).collect();
            out.push(Swap {
                path: path.to_owned(),
                line: Lines::new(text).position(tokens[at].span.start).0,
                table,
                functions,
            });
        }
    }
    out
}

/// Whether the function is one that opens a file: nobody maps that before.
fn opens(text: &[u8], item: &Item) -> bool {
    let ItemKind::Function { params, .. } = &item.kind else { return false };
    let typed = |tag: &str| params.iter().any(|p| has_word(p.span.of(text), tag));
    typed("inode") && typed("file")
}
