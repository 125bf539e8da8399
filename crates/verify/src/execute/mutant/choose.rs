//! Which of all possible mutants are made.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::operator::ORDER;
use super::site::{Site, edited};
use crate::execute::function::line_of;
use crate::syntax::eol::line_start;
use crate::syntax::span::Span;

/// Most mutants of one line: twenty mistakes in one list of flags would say little about the rest.
const MAX_ON_LINE: usize = 5;

/// About `limit` of `sites`, spread over operators and functions.
///
/// In each round every operator may give one, most telling operator first: the one whose function and whose place
/// have given least so far, in code that differs from the old before code that does not, and outside of `#if` arms
/// before inside.
pub fn choose(old: &[u8], text: &[u8], sites: Vec<Site>, limit: usize, fits: impl Fn(&Site) -> bool) -> Vec<Site> {
    let known: HashSet<&[u8]> = old.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).collect();
    let fresh = |site: &Site| site.edits.iter().any(|(s, _)| !lines(text, *s).all(|l| known.contains(l)));
    let mut left: BTreeMap<usize, Vec<(bool, Site)>> = BTreeMap::new();
    for site in sites {
        let rank = ORDER.iter().position(|o| *o == site.operator).unwrap_or(ORDER.len());
        left.entry(rank).or_default().push((!fresh(&site), site));
    }
    let mut chosen: Vec<Site> = Vec::new();
    let mut results: BTreeSet<(usize, Vec<u8>)> = BTreeSet::new();
    let mut functions: BTreeMap<usize, usize> = BTreeMap::new();
    while chosen.len() < limit && !left.is_empty() {
        for sites in left.values_mut() {
            while chosen.len() < limit {
                let crowd = |s: &Site| chosen.iter().filter(|c| c.span.overlaps(s.span)).count();
                let worth = |(stale, s): &(bool, Site)| {
                    (s.in_arm, *stale, crowd(s), functions.get(&s.item).copied().unwrap_or(0), s.span.start)
                };
                let Some(best) = (0..sites.len()).min_by_key(|&i| worth(&sites[i])) else { break };
                let (_, site) = sites.remove(best);
                let hull =
                    Span::new(site.span.start, site.edits.iter().map(|(s, _)| s.end).fold(site.span.end, usize::max));
                let same = (hull.start, edited(text, hull, &site.edits));
                let line = line_of(text, site.span.start);
                let crowded = chosen.iter().filter(|c| line_of(text, c.span.start) == line).count() >= MAX_ON_LINE;
                if !crowded && fits(&site) && results.insert(same) {
                    *functions.entry(site.item).or_default() += 1;
                    chosen.push(site);
                    break;
                }
            }
        }
        left.retain(|_, sites| !sites.is_empty());
    }
    chosen
}

/// The lines that a span touches, trimmed.
fn lines(text: &[u8], span: Span) -> impl Iterator<Item = &[u8]> {
    let start = line_start(text, span.start);
    let end = memchr::memchr(b'\n', &text[span.end..]).map_or(text.len(), |i| span.end + i);
    text[start..end].split(|&b| b == b'\n').map(<[u8]>::trim_ascii)
}
