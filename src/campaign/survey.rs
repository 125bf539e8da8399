//! What a campaign for a member would have to change, and what keeps it from that.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Kind;
use super::ground::{Ground, Overlay};
use super::held;
use super::member::{Member, members, twice};
use super::sites::{Site, sites};
use crate::census::hooks::lossy;
use crate::kernel::interface::{PrepareMember, Replaced};
use crate::model::lines::Lines;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::params::Shape;
use crate::syntax::search::Finder;
use crate::syntax::span::Span;

/// A member that waits, with all that uses it.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The member.
    pub member: Member,
    /// Where it is called, tested, copied and set; what a declaration alone tells of its type is left out.
    pub sites: Vec<Site>,
    /// Why it cannot get a descriptor form by this program.
    pub obstacles: Vec<Obstacle>,
    /// Files in which a local holds the table where it held the member: all else here is about these texts.
    pub held: Overlay,
}

/// A place that refuses a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its line, counted from one.
    pub line: usize,
    /// What stands there, in a few words without a stop.
    pub label: String,
}

impl Waiting {
    /// The member with a descriptor that it would get.
    pub fn prepare(&self) -> PrepareMember {
        let Member { types, vma, name, .. } = &self.member;
        PrepareMember {
            member: self.member.new_name(),
            replaces: Some(name.clone()),
            origin: Replaced::Beside,
            shape: Shape { types: types.clone(), at: *vma, descriptor: true },
            caller: None,
        }
    }
}

/// The members of `ground` that wait; `only` those of these hooks (`structure.member`), if some are given. `enabled` keeps
/// those, too, that have a descriptor form beside them.
pub fn survey(ground: &Ground, only: Option<&BTreeSet<String>>, enabled: bool) -> Vec<Waiting> {
    let first = look(ground, only, enabled);
    let held = held::tables(ground, &first);
    if held.is_empty() {
        return first;
    }
    let mut changed = ground.clone();
    changed.lay(&held);
    let mut again = look(&changed, only, enabled);
    for waiting in &mut again {
        let used = |path: &&Utf8PathBuf| waiting.sites.iter().any(|s| s.path == **path);
        let mine: Vec<Utf8PathBuf> = held.keys().filter(used).cloned().collect();
        waiting.held = mine.into_iter().filter_map(|path| Some((path.clone(), held.get(&path)?.clone()))).collect();
    }
    again
}

fn look(ground: &Ground, only: Option<&BTreeSet<String>>, enabled: bool) -> Vec<Waiting> {
    let all = members(ground);
    let twice: BTreeSet<String> = twice(&all).into_iter().map(str::to_owned).collect();
    let wanted = |m: &Member| only.is_none_or(|o| o.contains(&m.hook())) && (enabled || m.prepare.is_none());
    let chosen: Vec<Member> = all.into_iter().filter(wanted).collect();
    let names: BTreeSet<String> = chosen.iter().map(|m| m.name.clone()).collect();
    let tags: BTreeSet<String> = chosen.iter().map(|m| m.tag.clone()).collect();
    let used = sites(ground, &names);
    let mut stops = elsewhere(ground, &tags);
    let waiting = |member: Member| {
        let mine = |s: &&Site| s.member == member.name && s.tag.as_ref() == Some(&member.tag) && s.kind != Kind::Type;
        let sites: Vec<Site> = used.iter().filter(mine).cloned().collect();
        let mut obstacles = stops.remove(&member.tag).unwrap_or_default();
        if twice.contains(&member.tag) {
            let label = format!("another file defines a `struct {}` of its own", member.tag);
            obstacles.push(Obstacle { path: member.path.clone(), line: member.line, label });
        }
        // What a declaration does not tell may be any structure with a member of this name.
        let open = |s: &&Site| s.member == member.name && s.tag.is_none();
        for site in sites.iter().chain(used.iter().filter(open)) {
            if let Kind::Refused(why) = &site.kind {
                let label = format!("`{}` of `{}`: {why}", site.member, site.base);
                obstacles.push(Obstacle { path: site.path.clone(), line: site.line, label });
            }
        }
        obstacles.extend(sites.iter().filter_map(not_yet));
        obstacles
            .extend(sites.iter().filter(|s| matches!(s.kind, Kind::Held(_))).filter_map(|s| held::obstacle(ground, s)));
        if !sites.iter().any(|s| s.kind == Kind::Call) {
            let label = "nobody was seen to call it".to_owned();
            obstacles.push(Obstacle { path: member.path.clone(), line: member.line, label });
        }
        obstacles.sort();
        obstacles.dedup();
        Waiting { member, sites, obstacles, held: Overlay::default() }
    };
    chosen.into_iter().map(waiting).collect()
}

/// A use that is understood, but that this step has no form for.
fn not_yet(site: &Site) -> Option<Obstacle> {
    let label = match (&site.kind, &site.through) {
        (Kind::Call, Some(by)) => format!("`{}` is called in an expansion of the macro `{by}`", site.member),
        (Kind::Set(value), None) if matches!(value.as_str(), "NULL" | "0") => {
            format!("`{}` is taken away here at run time", site.member)
        }
        (Kind::Set(_), Some(by)) => format!("`{}` is set in an expansion of the macro `{by}`", site.member),
        (Kind::Call, None) if site.path.as_str().ends_with(".h") => format!("`{}` is called in a header", site.member),
        _ => return None,
    };
    Some(Obstacle { path: site.path.clone(), line: site.line, label })
}

/// Uses of the structures themselves that adding a member breaks: initialisers by position, and code in other languages.
fn elsewhere(ground: &Ground, tags: &BTreeSet<String>) -> BTreeMap<String, Vec<Obstacle>> {
    let list: Vec<&str> = tags.iter().map(String::as_str).collect();
    let finder = Finder::new(&list);
    let glance = |text: &[u8]| finder.is_in(text);
    let mut found = ground.own(glance, |path, text| {
        let named: BTreeSet<&str> =
            finder.words(text).into_iter().map(|(word, at, _)| (word, at)).map(|(w, _)| list[w]).collect();
        Some(positional(path, text, &named)).filter(|p| !p.is_empty())
    });
    found.extend(ground.others(glance, |path, text| {
        let lines = Lines::new(text);
        let filled = |(w, at): (usize, usize)| {
            let tag = list[w];
            let open = text[at + tag.len()..].trim_ascii_start().first() == Some(&b'{') && !has_rest(&text[at..]);
            let label = format!("code in another language fills `{tag}` member by member");
            open.then(|| (tag.to_owned(), Obstacle { path: path.to_owned(), line: lines.position(at).0, label }))
        };
        Some(finder.words(text).into_iter().map(|(word, at, _)| (word, at)).filter_map(filled).collect::<Vec<_>>())
            .filter(|p| !p.is_empty())
    }));
    let mut out: BTreeMap<String, Vec<Obstacle>> = BTreeMap::new();
    for (tag, obstacle) in found.into_iter().flatten() {
        out.entry(tag).or_default().push(obstacle);
    }
    out
}

/// Whether a structure expression of Rust takes the members that it does not name from elsewhere (`..base`).
fn has_rest(text: &[u8]) -> bool {
    let mut depth = 0usize;
    for (i, b) in text.iter().enumerate() {
        match b {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            b'.' if depth == 1 && text[i..].starts_with(b"..") => return true,
            _ => {}
        }
        if *b == b'}' && depth == 0 {
            return false;
        }
    }
    false
}

/// Initialisers of these structures whose values are told by their position.
fn positional(path: &Utf8Path, text: &[u8], tags: &BTreeSet<&str>) -> Vec<(String, Obstacle)> {
    let lines = Lines::new(text);
    let mut out = Vec::new();
    for item in items(text).iter().filter(|i| !matches!(i.kind, ItemKind::Prototype { .. })) {
        let body = item.span.of(text);
        if !tags.iter().any(|tag| find_word(body, tag.as_bytes(), 0).is_some()) {
            continue;
        }
        let mut tokens = tokens_in(text, Span::new(item.span.start, item.span.end));
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        for i in 1..tokens.len() {
            let tag = lossy(code.at(i));
            if code.at(i - 1) != b"struct" || !tags.contains(tag.as_str()) {
                continue;
            }
            if let Some(open) = initialiser(code, i + 1).filter(|&open| by_position(code, open)) {
                let line = lines.position(tokens[open].span.start).0;
                let label = format!("this `struct {tag}` is filled by position");
                out.push((tag, Obstacle { path: path.to_owned(), line, label }));
            }
        }
    }
    out
}

/// Index of the brace of `struct x NAME[...] = {` or `(struct x){`, from what follows the tag.
fn initialiser(code: Code<'_>, mut at: usize) -> Option<usize> {
    if code.at(at) == b")" {
        return (code.at(at + 1) == b"{").then_some(at + 1);
    }
    loop {
        match code.at(at) {
            b"=" => return (code.at(at + 1) == b"{").then_some(at + 1),
            b"[" => at = crate::syntax::head::closing(code.text, code.tokens, at)? + 1,
            b"*" => return None,
            _ if code.is_name(at) => at += 1,
            _ => return None,
        }
    }
}

/// Whether the first value behind the brace has no designator; `{}` and `{ 0 }` have no value that counts.
fn by_position(code: Code<'_>, open: usize) -> bool {
    let mut at = open + 1;
    while code.at(at) == b"{" {
        at += 1;
    }
    let nothing = matches!(code.at(at), b"0" | b"NULL") && code.at(at + 1) == b"}";
    // A macro may stand for entries of any kind; the census knows which.
    let macro_ = code.is_name(at) && matches!(code.at(at + 1), b"(") || code.is_name(at) && shouts(code.at(at));
    !nothing && !macro_ && !matches!(code.at(at), b"." | b"[" | b"}" | b"")
}

/// Whether a word is written in capitals, as macros are: a heuristic.
fn shouts(word: &[u8]) -> bool {
    word.iter().all(|b| !b.is_ascii_lowercase())
}
