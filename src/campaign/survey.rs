//! What a campaign for a member would have to change, and what keeps it from that.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Kind;
use super::ground::{Ground, Overlay};
use super::member::{Member, members, twice};
use super::obstacle::Obstacle;
use super::rust::{entries, literals};
use super::sites::{Site, made, sites};
use super::spelled::{Spelled, Spellings};
use super::types::Types;
use super::{held, layout};
use crate::census::hooks::lossy;
use crate::model::lines::Lines;
use crate::syntax::eol::line_start;
use crate::syntax::head::closing;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in, tokens_with_comments};
use crate::syntax::operand::Code;
use crate::syntax::search::Finder;
use crate::syntax::span::Span;
use crate::tree::walk::is_c;

/// A member that waits, with all that uses it.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The member.
    pub member: Member,
    /// Where it is called, tested, copied and set; what a declaration alone tells of its type is left out.
    pub sites: Vec<Site>,
    /// The uses of all members that were looked at: a call may be reached through another one.
    pub everywhere: Arc<Vec<Site>>,
    /// Why it cannot get a descriptor form by this program.
    pub obstacles: Vec<Obstacle>,
    /// Where code in another language fills the structure member by member.
    pub foreign: Vec<Obstacle>,
    /// Files in which a local holds the table where it held the member: all else here is about these texts.
    pub held: Overlay,
}

/// All members of a tree with all that uses them, which is kept up when texts are laid over files.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    all: Vec<Member>,
    names: BTreeSet<String>,
    tags: BTreeSet<String>,
    types: Types,
    spellings: Spellings,
    used: Arc<Vec<Site>>,
    stops: Vec<(String, Obstacle)>,
}

impl Survey {
    /// Looks at the members of `ground` that `wanted` picks.
    pub fn of(ground: &Ground, wanted: impl Fn(&Member) -> bool) -> Survey {
        let all = members(ground);
        let chosen = || all.iter().filter(|m| wanted(m));
        let names: BTreeSet<String> = chosen().map(|m| m.name.clone()).collect();
        let tags: BTreeSet<String> = chosen().map(|m| m.tag.clone()).collect();
        let mut types = Types::default();
        let (spellings, places) = Spellings::of(ground, &names);
        let mut used = sites(ground, ground, &names, &mut types, &spellings);
        used.extend(made(ground, places));
        used.extend(unread(ground, &names));
        used.sort();
        let stops = elsewhere(ground, &tags);
        Survey { all, names, tags, types, spellings, used: Arc::new(used), stops }
    }

    /// Looks again at files over which texts were laid: nothing is different in the others.
    pub fn again(&mut self, ground: &Ground, changed: &BTreeSet<Utf8PathBuf>) {
        let part = ground.only(changed);
        self.all.retain(|m| !changed.contains(&m.path));
        self.all.extend(members(&part));
        self.all.sort();
        let used = Arc::make_mut(&mut self.used);
        used.retain(|s| !changed.contains(&s.path));
        used.extend(sites(ground, &part, &self.names, &mut self.types, &self.spellings));
        used.sort();
        self.stops.retain(|(_, o)| !changed.contains(&o.path));
        self.stops.extend(elsewhere(&part, &self.tags));
    }

    /// Looks at the uses of members of more names, and tells whether they were not looked at before.
    pub fn extend(&mut self, ground: &Ground, names: &BTreeSet<String>) -> bool {
        let fresh: BTreeSet<String> = names.difference(&self.names).cloned().collect();
        if fresh.is_empty() {
            return false;
        }
        let used = Arc::make_mut(&mut self.used);
        let (spellings, places) = Spellings::of(ground, &fresh);
        used.extend(sites(ground, ground, &fresh, &mut self.types, &spellings));
        used.extend(made(ground, places));
        used.extend(unread(ground, &fresh));
        self.spellings.join(spellings);
        used.sort();
        self.names.extend(fresh);
        true
    }

    /// The hooks (`structure.member`) of all members.
    pub fn hooks(&self) -> impl Iterator<Item = String> {
        self.all.iter().map(Member::hook)
    }

    /// The members that `wanted` picks, with what uses them and what is in the way. They have to be among those that were
    /// looked at.
    pub fn waiting(&self, ground: &Ground, wanted: impl Fn(&Member) -> bool) -> Vec<Waiting> {
        self.all.iter().filter(|m| wanted(m)).map(|m| self.one(ground, m)).collect()
    }

    fn one(&self, ground: &Ground, member: &Member) -> Waiting {
        let first = self.as_it_stands(ground, member);
        let held = held::tables(ground, &first.sites);
        if held.is_empty() {
            return first;
        }
        let laid = ground.with(&held);
        let mut survey = self.clone();
        survey.again(&laid, &held.keys().cloned().collect());
        // The structure itself may stand in one of these files.
        let member = survey.all.iter().find(|m| m.hook() == member.hook() && m.path == member.path).unwrap_or(member);
        Waiting { held, ..survey.as_it_stands(&laid, member) }
    }

    fn as_it_stands(&self, ground: &Ground, member: &Member) -> Waiting {
        let mine = |s: &&Site| s.member == member.name && s.tag.as_ref() == Some(&member.tag) && s.kind != Kind::Type;
        let sites: Vec<Site> = self.used.iter().filter(mine).cloned().collect();
        let of_tag = self.stops.iter().filter(|(tag, _)| *tag == member.tag).map(|(_, o)| o);
        let (mut obstacles, foreign): (Vec<_>, Vec<_>) = of_tag.cloned().partition(|o| is_c(o.path.as_str()));
        let open = |o: &Obstacle| entries(&ground.text(&o.path).unwrap_or_default(), member).is_none();
        obstacles.extend(foreign.iter().filter(|o| open(o)).cloned());
        if twice(&self.all).contains(member.tag.as_str()) {
            let label = format!("another definition of `struct {}`, or of this member, stands elsewhere", member.tag);
            obstacles.push(Obstacle { path: member.path.clone(), line: member.line, label });
        }
        if member.in_union {
            let label = format!(
                "`{}` shares its storage in a union: a member beside it would be read as this one",
                member.name
            );
            obstacles.push(Obstacle { path: member.path.clone(), line: member.line, label });
        }
        if let Some(other) = layout::alike(&self.all, member) {
            let label = format!("`struct {}` begins with the same members, and may be taken for this one", other.tag);
            obstacles.push(Obstacle { path: other.path.clone(), line: other.line, label });
        }
        if let Some(line) = member.taken {
            let label = format!("`struct {}` has a `{}` of another kind already", member.tag, member.new_name());
            obstacles.push(Obstacle { path: member.path.clone(), line, label });
        }
        // What a declaration does not tell may be any structure with a member of this name.
        let open = |s: &&Site| s.member == member.name && s.tag.is_none();
        for site in sites.iter().chain(self.used.iter().filter(open)) {
            if let Kind::Refused(why) = &site.kind {
                let of = if site.base.is_empty() { String::new() } else { format!(" of `{}`", site.base) };
                let label = format!("`{}`{of}: {why}", site.member);
                obstacles.push(Obstacle { path: site.path.clone(), line: site.line, label });
            }
        }
        obstacles.extend(sites.iter().filter_map(not_yet));
        let held = held::obstacles(ground, &sites).into_iter();
        obstacles.extend(held.map(|(site, label)| Obstacle { path: site.path.clone(), line: site.line, label }));
        if !sites.iter().any(|s| s.kind == Kind::Call) {
            let label = "nobody was seen to call it".to_owned();
            obstacles.push(Obstacle { path: member.path.clone(), line: member.line, label });
        }
        obstacles.sort();
        obstacles.dedup();
        Waiting {
            member: member.clone(),
            sites,
            everywhere: self.used.clone(),
            obstacles,
            foreign,
            held: Overlay::default(),
        }
    }
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

/// Places that name a member in files that C files include under other names than theirs: they are not read as C.
fn unread(ground: &Ground, names: &BTreeSet<String>) -> Vec<Site> {
    let list: Vec<&str> = names.iter().map(String::as_str).collect();
    let finder = Finder::new(&list);
    let found = ground.others(
        |text| finder.is_in(text),
        |path, text| {
            let hidden = |t: &Token| matches!(t.kind, TokenKind::Comment | TokenKind::Str);
            let hidden: Vec<Token> = tokens_with_comments(text).into_iter().filter(hidden).collect();
            let hits = finder.words(text).into_iter().map(|(word, at, _)| (word, Span::new(at, at + list[word].len())));
            let seen = hits.filter(|(_, span)| !hidden.iter().any(|t| t.span.contains(*span)));
            let how = "it stands in a file that is included, and not read since it is not called `.c` or `.h`";
            let place =
                |(word, span): (usize, Span)| Spelled { path: path.to_owned(), span, name: list[word].to_owned(), how };
            ground.included.contains(path).then(|| seen.map(place).collect::<Vec<_>>())
        },
    );
    made(ground, found.into_iter().flatten().collect())
}

/// Uses of the structures themselves that adding a member breaks: initialisers by position, and code in other languages.
fn elsewhere(ground: &Ground, tags: &BTreeSet<String>) -> Vec<(String, Obstacle)> {
    let list: Vec<&str> = tags.iter().map(String::as_str).collect();
    let finder = Finder::new(&list);
    let glance = |text: &[u8]| finder.is_in(text);
    let own = ground.own(glance, |path, text| {
        let named: BTreeSet<&str> =
            finder.words(text).into_iter().map(|(word, at, _)| (word, at)).map(|(w, _)| list[w]).collect();
        Some((positional(path, text, &named), layout::known(path, text, &named)))
    });
    let (by_position, known): (Vec<_>, Vec<_>) = own.into_iter().unzip();
    let mut found = layout::joined(known);
    found.extend(by_position.into_iter().flatten());
    let others = ground.others(glance, |path, text| {
        let lines = Lines::new(text);
        let filled = |tag: &str| {
            let label = format!("code in another language fills `{tag}` member by member");
            let line = |body: Span| lines.position(line_start(text, body.start)).0;
            let place = |body: Span| Obstacle { path: path.to_owned(), line: line(body), label: label.clone() };
            literals(text, tag).into_iter().map(|body| (tag.to_owned(), place(body))).collect::<Vec<_>>()
        };
        Some(list.iter().flat_map(|tag| filled(tag)).collect::<Vec<_>>()).filter(|p| !p.is_empty())
    });
    found.extend(others.into_iter().flatten());
    found
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
            b"[" => at = closing(code.text, code.tokens, at)? + 1,
            b"*" => return None,
            _ if code.is_name(at) => at += 1,
            _ => return None,
        }
    }
}

/// Whether a value between the braces has no designator, wherever it stands: behind one that has, it fills the next member.
/// `{}` and `{ 0 }` have no value that counts.
fn by_position(code: Code<'_>, open: usize) -> bool {
    let end = closing(code.text, code.tokens, open).unwrap_or(code.tokens.len());
    let mut at = open + 1;
    if matches!(code.at(at), b"0" | b"NULL") && at + 1 == end {
        return false;
    }
    while at < end {
        let next = (at..end).scan(0usize, |depth, i| {
            match code.at(i) {
                b"{" | b"(" | b"[" => *depth += 1,
                b"}" | b")" | b"]" => *depth = depth.saturating_sub(1),
                _ => {}
            }
            Some((i, *depth == 0 && code.at(i) == b","))
        });
        let next = next.filter(|n| n.1).map(|n| n.0).next().unwrap_or(end);
        let inner = match code.at(at) {
            b"{" => Some(at),
            // An element of an array of tables.
            b"[" => (at..next).find(|&i| code.at(i) == b"=").map(|i| i + 1).filter(|&i| code.at(i) == b"{"),
            _ => None,
        };
        // A macro may stand for entries of any kind; the census knows which.
        let macro_ = code.is_name(at) && (code.at(at + 1) == b"(" || shouts(code.at(at)) && code.at(at) != b"NULL");
        let designated = matches!(code.at(at), b"." | b"[" | b"{") || code.is_name(at) && code.at(at + 1) == b":";
        if inner.is_some_and(|inner| by_position(code, inner)) || !designated && !macro_ && at < next {
            return true;
        }
        at = next + 1;
    }
    false
}

/// Whether a word is written in capitals, as macros are: a heuristic.
fn shouts(word: &[u8]) -> bool {
    word.iter().all(|b| !b.is_ascii_lowercase())
}
