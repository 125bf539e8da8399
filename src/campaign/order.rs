//! The order of members: those that others lead to first.
//!
//! A function that calls one member may itself be a handler of another, directly or because a handler calls it: a helper or
//! a dispatcher. It converts when what it calls can be asked with a descriptor, so the inner member goes before the outer.

use std::collections::BTreeSet;

use super::context::Kind;
use super::enable::private::ways;
use super::ground::Ground;
use super::survey::Waiting;

/// The hooks of other structures whose handlers lead to the calls of a member: tag and member. For work that is
/// [`Ground::settled`].
pub fn outer(ground: &Ground, waiting: &Waiting) -> BTreeSet<(String, String)> {
    let ground = &*ground.with(&waiting.held);
    let calls = waiting.sites.iter().filter(|s| s.kind == Kind::Call);
    calls.flat_map(|call| ways(ground, &waiting.everywhere, call).outer).collect()
}

/// The places of `all` in the order in which they go; `around` holds what [`outer`] says of each. Those that lead to each other go as
/// they stand.
pub fn inner_first(all: &[Waiting], around: &[BTreeSet<(String, String)>]) -> Vec<usize> {
    let leads = |inner: usize, to: usize| {
        let member = &all[to].member;
        inner != to && around.get(inner).is_some_and(|o| o.contains(&(member.tag.clone(), member.name.clone())))
    };
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut out = Vec::new();
    while !left.is_empty() {
        let free = left.iter().position(|&at| !left.iter().any(|&inner| leads(inner, at)));
        out.push(left.remove(free.unwrap_or_default()));
    }
    out
}
