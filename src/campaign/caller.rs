//! What a tree in which a member has its descriptor form says about those who call it.

use super::context::Kind;
use super::enable::private::ways;
use super::ground::Ground;
use super::survey::{Obstacle, Waiting};
use crate::syntax::items::items;
use crate::syntax::lex::find_word;
use crate::tree::interface::Caller;

/// How the new member is called, if each place that uses the old one knows it.
///
/// # Errors
/// The places that know the old member alone.
pub fn caller(ground: &Ground, waiting: &Waiting) -> Result<Caller, Vec<Obstacle>> {
    let new = waiting.member.new_name();
    let mut out = Caller::default();
    let mut stops = waiting.obstacles.clone();
    for site in waiting.sites.iter().filter(|s| matches!(s.kind, Kind::Call | Kind::Test | Kind::Copy)) {
        let text = ground.text(&site.path).unwrap_or_default();
        let all = items(&text);
        let item = all.iter().filter(|i| i.span.contains(site.span)).min_by_key(|i| i.span.end - i.span.start);
        let body = item.map_or(&b""[..], |i| i.span.of(&text));
        if find_word(body, new.as_bytes(), 0).is_none() {
            let label = format!("`{}` is used here by code that does not know `{new}`", site.member);
            stops.push(Obstacle { path: site.path.clone(), line: site.line, label });
        }
        if site.kind == Kind::Call {
            let seen = ways(ground, &waiting.sites, site);
            out.keeps_private |= find_word(body, b"private_data", 0).is_some();
            // Where not everything was seen, the worse is taken for true.
            out.direct |= seen.direct || seen.unseen.is_some();
        }
    }
    if stops.is_empty() { Ok(out) } else { Err(stops) }
}
