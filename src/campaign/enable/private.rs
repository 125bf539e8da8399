//! What callers did to the VMA's private data before the hook is called.
//!
//! The core writes everything back from the descriptor, which starts without private data (mm/util.c,
//! `compat_set_desc_from_vma`; mm/vma.h, `compat_set_vma_from_desc`): what a dispatcher wrote there before would be lost.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use super::change::{Home, has_word, is_function};
use crate::campaign::context::Kind;
use crate::campaign::ground::{Ground, Naming};
use crate::campaign::sites::Site;
use crate::census::hooks::lossy;
use crate::guard::unit::tables::DIRECT;
use crate::syntax::eol::line_start;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::params::Shape;
use crate::syntax::span::Span;

/// The private data before the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private {
    /// Nobody wrote it: it is NULL.
    Untouched,
    /// Somebody wrote it, on some way.
    Written,
    /// Not everything was seen; why.
    Unknown(String),
}

/// Functions that call each other are followed this deep.
const MAX_DEPTH: usize = 6;

/// What is known of the ways to a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Whether some code before the call writes private data.
    pub written: bool,
    /// Whether a file that can be mapped directly without an MMU leads there.
    pub direct: bool,
    /// The hooks of other structures that lead there: tag and member.
    pub outer: BTreeSet<(String, String)>,
    /// What was not seen through.
    pub unseen: Option<String>,
    /// Whether something of it may be another way there.
    pub dark: bool,
    /// The functions that hand the VMA on, each with the place of its call.
    pub chain: BTreeSet<(Home, Span)>,
}

/// What happens to the private data before the call at `call`; `sites` are all uses of the same hook.
pub fn before_call(ground: &Ground, sites: &[Site], call: &Site) -> Private {
    let ways = ways(ground, sites, call);
    match ways.unseen {
        _ if ways.written => Private::Written,
        Some(why) => Private::Unknown(why),
        None => Private::Untouched,
    }
}

/// Follows the callers of the function around `call`, up to the tables of files.
pub fn ways(ground: &Ground, sites: &[Site], call: &Site) -> Ways {
    let mut search = Search { ground, sites, seen: BTreeSet::new(), out: Ways::default() };
    match &call.function {
        Some(function) => search.function(&(call.path.clone(), function.clone()), Some(call.span), 0),
        None => search.hidden("the function around a call was not found"),
    }
    search.out
}

struct Search<'g> {
    ground: &'g Ground,
    sites: &'g [Site],
    seen: BTreeSet<Home>,
    out: Ways,
}

impl Search<'_> {
    fn unseen(&mut self, why: impl Into<String>) {
        self.out.unseen.get_or_insert_with(|| why.into());
    }

    /// Another way to the call was not seen.
    fn hidden(&mut self, why: impl Into<String>) {
        self.out.dark = true;
        self.unseen(why);
    }

    /// A function that gets the VMA, up to `until` or its end, and who calls it if `until` is given.
    fn function(&mut self, home: &Home, until: Option<Span>, depth: usize) {
        // What is called before is no way to the call.
        let lost: fn(&mut Self, String) = if until.is_some() { Self::hidden } else { Self::unseen };
        if depth > MAX_DEPTH {
            return lost(self, "functions call each other too deeply".into());
        }
        let Some(text) = self.ground.text(&home.0) else {
            return lost(self, format!("{} cannot be read", home.0));
        };
        let all = items(&text);
        let found = all.iter().find(|i| is_function(&text, i, &home.1) && until.is_none_or(|u| i.span.contains(u)));
        let Some(item) = found else {
            return lost(self, format!("`{}()` was not found", home.1));
        };
        self.body(home, &text, item, until, depth);
        self.out.chain.extend(until.map(|call| (home.clone(), call)));
        if until.is_some() && self.seen.insert(home.clone()) {
            self.callers(home, &text, item, depth);
        }
    }

    /// What the function does with the VMA before `until`.
    fn body(&mut self, home: &Home, text: &[u8], item: &Item, until: Option<Span>, depth: usize) {
        let ItemKind::Function { params, param_list, body, .. } = &item.kind else { return };
        let shape = Shape::read(text, *param_list).filter(|s| !s.descriptor);
        let vma = shape.and_then(|s| params.get(s.at)?.name).map(|n| lossy(n.of(text)));
        let Some(vma) = vma else {
            return self.unseen(format!("`{}()` does not get the VMA as a parameter", home.1));
        };
        let end = until.map_or(body.end, |u| u.start);
        let mut tokens = tokens_in(text, Span::new(body.start, end.max(body.start)));
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let mut callees: BTreeSet<String> = BTreeSet::new();
        for i in 0..tokens.len() {
            if code.at(i) == b"vm_private_data" {
                // A macro may write what it gets.
                let before = code.before(code.base(i));
                let passed = matches!(before, b"(" | b",") && matches!(code.at(i + 1), b")" | b",");
                self.out.written |= code.at(i + 1) == b"=" || before == b"&" || passed;
            }
            if code.at(i) != vma.as_bytes() || matches!(code.before(i), b"." | b"->") {
                continue;
            }
            match (code.before(i), code.at(i + 1)) {
                (_, b"->") => {}
                (b"(" | b",", b")" | b",") => match code.bracket(i).map(|(open, _)| open) {
                    Some(open) if matches!(code.before(open), b"if" | b"while" | b"sizeof") => {}
                    Some(open) if open.checked_sub(1).is_some_and(|c| code.is_name(c)) => {
                        let callee = lossy(code.before(open));
                        if open.checked_sub(2).is_some_and(|c| matches!(code.at(c), b"." | b"->")) {
                            self.unseen(format!("`{callee}` is called through a pointer with the VMA before it"));
                        } else {
                            callees.insert(callee);
                        }
                    }
                    // `(*ops->map)(vma)`
                    Some(open) if code.before(open) == b")" => {
                        self.unseen(format!("`{}()` calls a pointer with the VMA before it", home.1));
                    }
                    _ => {}
                },
                (b"!", _) | (_, b"==" | b"!=" | b"&&" | b"||") => {}
                _ => self.unseen(format!("`{}()` keeps the VMA somewhere before the call", home.1)),
            }
        }
        for callee in callees {
            self.callee(home, &callee, depth);
        }
    }

    /// A function that gets the VMA before the call: that of the file, or else all of that name.
    fn callee(&mut self, from: &Home, name: &str, depth: usize) {
        let defines = |path: &camino::Utf8Path, text: &[u8]| {
            let all = items(text);
            let function = all.iter().any(|i| is_function(text, i, name));
            let macro_ = all
                .iter()
                .any(|i| matches!(&i.kind, ItemKind::MacroDefinition { name: n, .. } if n.of(text) == name.as_bytes()));
            (function || macro_).then(|| (path.to_owned(), function))
        };
        let own = self.ground.text(&from.0).and_then(|t| defines(&from.0, &t));
        let homes: Vec<(Utf8PathBuf, bool)> = match own {
            Some(own) => vec![own],
            None => {
                let of = |n: &Naming| self.ground.text_of(n).filter(|t| may_define(t, name));
                let all = self.ground.naming(name);
                all.iter().filter_map(|n| defines(&n.path, &of(n)?)).collect()
            }
        };
        if homes.is_empty() {
            return self.unseen(format!("`{name}()` gets the VMA before it and was not found"));
        }
        for (path, is_function) in homes {
            let home = (path, name.to_owned());
            if !is_function {
                self.unseen(format!("the macro `{name}` gets the VMA before it"));
            } else if self.seen.insert((home.0.clone(), format!("{name}()"))) {
                self.function(&home, None, depth + 1);
            }
        }
    }

    /// Who calls the function: other functions, or a table.
    fn callers(&mut self, home: &Home, text: &[u8], item: &Item, depth: usize) {
        let name = home.1.clone();
        let uses = |path: &camino::Utf8Path, text: &[u8]| {
            Some((path.to_owned(), named(text, &name))).filter(|u| !u.1.is_empty())
        };
        let files: Vec<(Utf8PathBuf, Vec<Named>)> = if item.is_static() {
            uses(&home.0, text).into_iter().collect()
        } else {
            let all = self.ground.naming(&name);
            all.iter().filter(|n| n.is_own).filter_map(|n| uses(&n.path, &self.ground.text_of(n)?)).collect()
        };
        let mut any = false;
        for (path, places) in files {
            for place in places {
                any = true;
                match place {
                    Named::Called(function, span) => self.function(&(path.clone(), function), Some(span), depth + 1),
                    Named::Table { tag, member, direct, table } if tag == "file_operations" => {
                        self.out.direct |= direct;
                        for (function, span) in through(&self.ground.text(&path).unwrap_or_default(), &table, &member) {
                            self.function(&(path.clone(), function), Some(span), depth + 1);
                        }
                    }
                    Named::Table { tag, member, .. } => self.hook(&tag, &member, depth),
                    Named::Otherwise => {
                        self.hidden(format!("`{name}` is used in {path} in another way than to be called"))
                    }
                }
            }
        }
        if !any {
            self.hidden(format!("nobody was seen to call `{name}()`"));
        }
    }

    /// The function is a hook of another structure: its callers are those of that hook.
    fn hook(&mut self, tag: &str, member: &str, depth: usize) {
        let mine = |s: &&Site| s.tag.as_deref() == Some(tag) && s.member == member && s.kind == Kind::Call;
        let calls: Vec<Site> = self.sites.iter().filter(mine).cloned().collect();
        self.out.outer.insert((tag.to_owned(), member.to_owned()));
        if calls.is_empty() {
            return self.hidden(format!("it is installed as `{tag}.{member}`, whose callers were not looked at"));
        }
        // What is held in a variable, or not understood, may be a call.
        let dark = |s: &&Site| {
            let same = s.tag.as_deref().is_none_or(|t| t == tag) && s.member == member;
            same && matches!(s.kind, Kind::Held(_) | Kind::Refused(_))
        };
        if let Some(site) = self.sites.iter().find(dark) {
            self.hidden(format!("`{tag}.{member}` is used in {} in another way than to be called", site.path));
        }
        for call in calls {
            match &call.function {
                Some(function) => self.function(&(call.path.clone(), function.clone()), Some(call.span), depth + 1),
                None => self.hidden("the function around a call was not found"),
            }
        }
    }
}

/// How a function's name is used at one place.
enum Named {
    /// It is called in this function.
    Called(String, Span),
    /// It is put into this member of a table.
    Table { tag: String, member: String, direct: bool, table: String },
    /// Anything else.
    Otherwise,
}

/// Where a function's name stands in a file, prototypes, its definition and exports aside.
fn named(text: &[u8], name: &str) -> Vec<Named> {
    let mut out = Vec::new();
    for item in items(text) {
        if matches!(item.kind, ItemKind::Prototype { .. }) || !has_word(item.span.of(text), name) {
            continue;
        }
        let mut tokens = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let own = is_function(text, &item, name);
        for i in (0..tokens.len()).filter(|&i| code.at(i) == name.as_bytes()) {
            let defines = own && matches!(&item.kind, ItemKind::Function { name: n, .. } if *n == tokens[i].span);
            // A member may have the same name.
            if defines
                || matches!(code.before(i), b"." | b"->")
                || code.before(i) == b"("
                    && code.tokens.first().is_some_and(|t| t.text(text).starts_with(b"EXPORT_SYMBOL"))
            {
                continue;
            }
            if let (true, Some(function)) = (item.is_function() && code.at(i + 1) == b"(", item.name(text)) {
                out.push(Named::Called(function, tokens[i].span));
            } else if code.before(i) == b"=" && i >= 3 && code.at(i - 3) == b"." {
                out.push(table(text, &item, code, i));
            } else {
                out.push(Named::Otherwise);
            }
        }
    }
    out
}

/// The entry `.member = name` of an initialiser.
fn table(text: &[u8], item: &Item, code: Code<'_>, at: usize) -> Named {
    let tag = (0..at).find(|&i| code.at(i) == b"struct").map(|i| lossy(code.at(i + 1)));
    let plain = (0..at).filter(|&i| code.at(i) == b"{").count() == 1;
    let Some(tag) = tag.filter(|_| plain) else { return Named::Otherwise };
    let direct = DIRECT.iter().any(|m| has_word(item.span.of(text), m));
    let equals = (0..at).find(|&i| code.at(i) == b"=").unwrap_or_default();
    let name = (0..equals).rfind(|&i| code.is_name(i) && code.at(i + 1) != b"]");
    let table = name.map(|i| lossy(code.at(i))).unwrap_or_default();
    Named::Table { tag, member: lossy(code.at(at - 2)), direct, table }
}

/// The functions of a file that call a member of one of its tables itself, each with the place.
fn through(text: &[u8], table: &str, member: &str) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    for item in items(text).iter().filter(|i| i.is_function() && has_word(i.span.of(text), table)) {
        let mut tokens = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let calls = |i: &usize| {
            code.at(*i) == table.as_bytes() && code.at(i + 1) == b"." && code.at(i + 2) == member.as_bytes()
        };
        let called = (0..tokens.len()).filter(calls).filter(|i| code.at(i + 3) == b"(");
        out.extend(called.filter_map(|i| Some((item.name(text)?, tokens[i + 2].span))));
    }
    out
}

/// Whether the word stands in a line at the left margin, as a definition does.
fn may_define(text: &[u8], name: &str) -> bool {
    let mut from = 0;
    while let Some(at) = find_word(text, name.as_bytes(), from) {
        let line = line_start(text, at);
        if !text[line].is_ascii_whitespace() {
            return true;
        }
        from = at + name.len();
    }
    false
}
