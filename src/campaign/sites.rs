//! Every place in a tree that uses a member of a name, with the structure that it belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::context::{Access, Kind};
use super::ground::Ground;
use super::seen::{Seen, look_at};
use super::spelled::{Spelled, Spellings};
use super::through::{begins_argument, through};
use super::types::{Scope, Types};
use crate::census::hooks::lossy;
use crate::model::lines::Lines;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::search::Finder;
use crate::syntax::span::Span;

/// Rounds of questions: the longest chain of members, results and macros that is followed.
const MAX_ROUNDS: usize = 16;

/// A place that uses a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The file.
    pub path: Utf8PathBuf,
    /// The access, or the member's name where a macro makes it.
    pub span: Span,
    /// Its line, counted from one.
    pub line: usize,
    /// The member.
    pub member: String,
    /// The structure; none if no declaration tells.
    pub tag: Option<String>,
    /// What is done.
    pub kind: Kind,
    /// The expression before the member.
    pub base: String,
    /// The macro that makes the access of the member's name.
    pub through: Option<String>,
    /// The function around; none at file scope and in a macro's definition.
    pub function: Option<String>,
}

/// A file that names a member.
struct Mentioning {
    path: Utf8PathBuf,
    text: Arc<[u8]>,
    items: Vec<Item>,
    /// The words, by the item around.
    at: Vec<(usize, Span)>,
}

/// What is done at a place.
#[derive(Default)]
struct Uses {
    sites: Vec<Site>,
    /// The macro that stands for the name.
    alias: Option<String>,
}

/// The uses of members with these names in `part`; what `types` lacks is learned from all of `ground`.
pub fn sites(
    ground: &Ground,
    part: &Ground,
    names: &BTreeSet<String>,
    types: &mut Types,
    spellings: &Spellings,
) -> Vec<Site> {
    let mut all = Vec::new();
    let (mut stands, mut known): (BTreeMap<String, String>, BTreeSet<String>) =
        (names.iter().map(|n| (n.clone(), n.clone())).collect(), names.clone());
    for _ in 0..MAX_ROUNDS {
        let names: BTreeSet<String> = stands.keys().cloned().collect();
        let (found, aliases) = of_names(ground, part, &names, types, spellings);
        let named = |mut site: Site| {
            let member = stands.get(&site.member)?.clone();
            if member != site.member {
                site.kind = Kind::Refused(format!("`{}` stands for its name", site.member));
            }
            Some(Site { member, ..site })
        };
        all.extend(found.into_iter().filter_map(named));
        let fresh = aliases.into_iter().filter(|(alias, _)| known.insert(alias.clone()));
        stands = fresh.filter_map(|(alias, name)| Some((alias, stands.get(&name)?.clone()))).collect();
        if stands.is_empty() {
            break;
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The uses of these names, and macros that stand for one of them, each with that.
fn of_names(
    ground: &Ground,
    part: &Ground,
    names: &BTreeSet<String>,
    types: &mut Types,
    spellings: &Spellings,
) -> (Vec<Site>, BTreeSet<(String, String)>) {
    let list: Vec<&str> = names.iter().map(String::as_str).collect();
    let finder = Finder::new(&list);
    let glance = Finder::new(&list);
    let files: Vec<Mentioning> = part.own(
        |text| glance.is_in(text),
        |path, text| {
            let found = finder.words(text).into_iter();
            let hits: Vec<Span> = found.map(|(w, at, _)| Span::new(at, at + list[w].len())).collect();
            (!hits.is_empty()).then(|| Mentioning::new(path.to_owned(), text, &hits))
        },
    );
    let mut done: BTreeMap<(usize, usize), Uses> = BTreeMap::new();
    for _ in 0..MAX_ROUNDS {
        let mut lacks = BTreeSet::new();
        for (f, file) in files.iter().enumerate() {
            let lines = Lines::new(&file.text);
            for (i, (item, span)) in file.at.iter().enumerate() {
                if done.contains_key(&(f, i)) {
                    continue;
                }
                match file.uses((types, spellings), *item, *span, &lines) {
                    Ok(uses) => drop(done.insert((f, i), uses)),
                    Err(name) => drop(lacks.insert(name)),
                }
            }
        }
        if !types.learn(ground, &lacks) {
            break;
        }
    }
    // What is still open after the last round is known to be used, and no more.
    for (f, file) in files.iter().enumerate() {
        let lines = Lines::new(&file.text);
        for (i, (_, span)) in file.at.iter().enumerate() {
            done.entry((f, i)).or_insert_with(|| Uses { sites: vec![file.unknown(*span, &lines)], alias: None });
        }
    }
    let aliases = done.iter().filter_map(|((f, i), uses)| {
        let name = lossy(files[*f].at[*i].1.of(&files[*f].text));
        uses.alias.clone().map(|alias| (alias, name))
    });
    let aliases = aliases.collect();
    (done.into_values().flat_map(|uses| uses.sites).collect(), aliases)
}

/// Places that make one of the names, as uses of it.
pub fn made(ground: &Ground, places: Vec<Spelled>) -> Vec<Site> {
    let site = |place: Spelled| {
        let text = ground.text(&place.path).unwrap_or_default();
        Site {
            line: Lines::new(&text).position(place.span.start).0,
            path: place.path,
            span: place.span,
            member: place.name,
            tag: None,
            kind: Kind::Refused(place.how.to_owned()),
            base: String::new(),
            through: None,
            function: None,
        }
    };
    places.into_iter().map(site).collect()
}

impl Mentioning {
    fn new(path: Utf8PathBuf, text: &[u8], hits: &[Span]) -> Self {
        let items = items(text);
        let smallest = |span: &Span| {
            let around = items.iter().enumerate().filter(|(_, i)| i.span.contains(*span));
            around.min_by_key(|(_, i)| i.span.end - i.span.start).map(|(n, _)| (n, *span))
        };
        let at = hits.iter().filter_map(smallest).collect();
        Self { path, text: text.into(), items, at }
    }

    /// The tokens of an item, or of the body of the macro that it defines.
    fn tokens(&self, item: usize) -> Vec<Token> {
        let item = &self.items[item];
        let span = match &item.kind {
            ItemKind::MacroDefinition { body, .. } => *body,
            _ => item.span,
        };
        let mut tokens = tokens_in(&self.text, span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        tokens
    }

    fn site(&self, span: Span, member: Span, lines: &Lines, seen: Seen, item: usize) -> Site {
        let item = &self.items[item];
        let name = item.name(&self.text);
        Site {
            path: self.path.clone(),
            span,
            line: lines.position(span.start).0,
            member: lossy(member.of(&self.text)),
            tag: seen.tag,
            kind: seen.kind,
            base: seen.base,
            through: None,
            function: name.clone().filter(|_| item.is_function()),
        }
    }

    fn unknown(&self, span: Span, lines: &Lines) -> Site {
        let kind = Kind::Refused("the structure that it belongs to was not found".into());
        self.site(span, span, lines, Seen { tag: None, kind, base: String::new() }, 0)
    }

    /// What is done with the member named at `span`; a name that has to be looked up first is the error.
    fn uses(
        &self,
        (types, spellings): (&Types, &Spellings),
        item: usize,
        span: Span,
        lines: &Lines,
    ) -> Result<Uses, String> {
        let tokens = self.tokens(item);
        let code = Code { text: &self.text, tokens: &tokens };
        let scope = Scope { path: &self.path, code, file: &self.text };
        let all = |sites: Vec<Site>| Ok(Uses { sites, alias: None });
        let Some(at) = tokens.iter().position(|t| t.span == span && t.kind == TokenKind::Ident) else {
            return Ok(Uses::default());
        };
        let is_macro = matches!(self.items[item].kind, ItemKind::MacroDefinition { .. });
        if let Some(access) = Access::at(code, at) {
            let mut seen = look_at(types, &scope, access, self.is_bool(item))?;
            let whole = Span::new(tokens[access.base].span.start, span.end);
            if is_macro && seen.tag.is_some() {
                seen.kind = Kind::Refused("the definition of a macro uses it".into());
            }
            return all(vec![self.site(whole, span, lines, seen, item)]);
        }
        if begins_argument(code, at) {
            let made = through(types, &scope, at, 0)?;
            if !made.is_empty() {
                let site = |(name, seen)| Site { through: Some(name), ..self.site(span, span, lines, seen, item) };
                return all(made.into_iter().map(site).collect());
            }
        }
        if spellings.explain(code, at, &self.items[item], &self.text) {
            return Ok(Uses::default());
        }
        if is_macro {
            // What stands elsewhere in the body comes behind no arrow of who uses the macro.
            let first = at == 0 || code.before(at) == b"," && code.bracket(at).is_none();
            let alias = self.items[item].name(&self.text).filter(|_| first);
            return Ok(Uses { sites: Vec::new(), alias });
        }
        let kind = Kind::Refused("it is written in a way that is not understood".into());
        all(vec![self.site(span, span, lines, Seen { tag: None, kind, base: String::new() }, item)])
    }

    /// Whether the function gives nothing but truth.
    fn is_bool(&self, item: usize) -> bool {
        let item = &self.items[item];
        let ItemKind::Function { name, .. } = &item.kind else { return false };
        let head = tokens_in(&self.text, Span::new(item.span.start, name.start));
        head.iter().any(|t| t.is_word(&self.text, "bool"))
    }
}
