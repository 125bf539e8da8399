//! Mutants: what a proof is worth is how many deliberate mistakes in the new code it tells apart.
//!
//! All mutants of a file go into one translation unit. Each is a set of copies, under names of their own,
//! of the changed function or table and of everything between it and the new handler; the copies stand
//! behind the original text, which stays as it is. So a file is compiled once for all its mutants.

mod choose;
mod copy;
mod graph;
mod operator;
mod site;
mod twins;
mod without;

use std::ops::Range;
use std::sync::Arc;

use crate::execute::function::{line_of, shorten};
use crate::syntax::lex::is_word_byte;
use copy::Copies;
use graph::Graph;
pub use graph::named;

/// Longest text of a mutated place that is kept, characters.
const MAX_TEXT: usize = 100;

/// A file with its mutants.
#[derive(Clone, Debug)]
pub struct Mutated {
    /// The new text, and behind it the copies.
    pub text: Vec<u8>,
    /// The mutants in order of their numbers.
    pub mutants: Vec<Mutant>,
    /// Bytes of the new text at the start of `text`.
    plain: usize,
    /// For each mutant its copies without a mark, with the mistake and without.
    twins: Vec<(u32, [Vec<u8>; 2])>,
}

/// One deliberate mistake.
///
/// Copies are named `NAME__mID`; whoever compares names of two sides takes the ending off.
/// The section `__v2d_mutants` of the object lists, as 32-bit words, the numbers of the mutants whose mutated
/// place was compiled: one in an arm that the configuration leaves out, or in code that the compiler removed, is
/// the same as the original and says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Its number, from 1.
    pub id: u32,
    /// The kind of mistake.
    pub operator: &'static str,
    /// The line in the new text, counted from 1.
    pub line: usize,
    /// The function or table that is mutated.
    pub function: String,
    /// The place as it is, on one line and shortened.
    pub before: String,
    /// The place in the mutant, empty if it is gone.
    pub after: String,
    /// The handlers that reach the place, with the names of their copies.
    pub entry: Vec<(String, String)>,
    /// The lines of its copies in the text, counted from 1: a message of the compiler about one of them concerns
    /// this mutant alone.
    pub lines: Range<usize>,
}

/// About `limit` mutants of the code of `new` that differs from `old` and that the new handlers `entries` reach.
///
/// The choice is a function of the arguments: it goes through the operators, most telling first, and spreads over
/// functions.
pub fn mutants(old: &[u8], new: &[u8], entries: &[&str], limit: usize) -> Mutated {
    let text: Arc<[u8]> = new.into();
    let graph = Graph::new(&text, entries);
    let sites = operator::sites(&text, &graph, &graph.changed(old));
    let copies = Copies::new(&text, &graph);
    let mut out = new.to_vec();
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    let plain = out.len();
    let (mut mutants, mut twins) = (Vec::new(), Vec::new());
    let mut chosen = choose::choose(old, &text, sites, limit, |site| copies.can_copy(site));
    chosen.sort_by_key(|site| (site.span.start, site.span.end, site.operator));
    if !chosen.is_empty() {
        out.extend_from_slice(copy::QUIET.as_bytes());
    }
    let mut line = line_of(&out, out.len());
    for (id, site) in (1u32..).zip(&chosen) {
        let suffix = format!("__m{id}");
        let Some(block) = copies.render(site, &suffix, id) else { continue };
        let bare = |with: bool| copies.bare(site, &twins::suffix(id, with), with);
        if let (Some(wrong), Some(right)) = (bare(true), bare(false)) {
            twins.push((id, [wrong, right]));
        }
        let first = line;
        line += memchr::memchr_iter(b'\n', &block).count();
        out.extend_from_slice(&block);
        let entry = copies.entries(site).into_iter().map(|e| (e.clone(), format!("{e}{suffix}"))).collect();
        mutants.push(Mutant {
            id,
            operator: site.operator,
            line: line_of(new, site.span.start),
            function: graph.name(site.item),
            before: shorten(site.span.of(new), MAX_TEXT),
            after: shorten(&site.after(new), MAX_TEXT),
            entry,
            lines: first..line,
        });
    }
    Mutated { text: out, mutants, plain, twins }
}

/// `name` without the ending of a mutant's copy.
pub fn original_name(name: &str) -> &str {
    match name.rsplit_once("__m") {
        Some((stem, number))
            if !stem.is_empty()
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit() && is_word_byte(b)) =>
        {
            stem
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests;
