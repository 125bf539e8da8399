//! What a patch does to a handler, as far as the texts before and after tell: for the sentences of a message.
//!
//! This goes by calls and assignments wherever they stand in the functions that change, so nothing is said of when they are
//! reached. Nothing but the message depends on it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::edit::texts::{edited, unit_edits};
use crate::model::outcome::Candidate;
use crate::model::run::Run;
use crate::step::signature::new_name;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens};
use crate::syntax::span::Span;
use crate::transform::registry;

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Functions that filled page tables and are not called any more.
    pub populates: BTreeSet<String>,
    /// Actions that take their place.
    pub actions: BTreeSet<String>,
    /// Errors that a failing action is turned into.
    pub codes: BTreeSet<String>,
    /// Whether there are actions without such an error.
    pub partly: bool,
    /// Other functions of the core and what takes their place.
    pub calls: BTreeSet<(String, String)>,
    /// Helpers for the descriptor's flags, in the order of the text.
    pub flags: Vec<String>,
    /// What gets the flags as a word.
    pub words: BTreeSet<Taker>,
    /// Fields of the descriptor that are set.
    pub stores: Vec<String>,
    /// Those of them whose counterparts in the VMA were set before.
    pub stored: BTreeSet<String>,
    /// Whether the private data was set to NULL and is not set any more.
    pub nulled: bool,
    /// Fields that are read, with the helpers for its size.
    pub reads: Vec<String>,
    /// Functions beside the handlers that take a descriptor in place of a VMA: the old name and the new one.
    pub helpers: BTreeSet<(String, String)>,
    /// Such functions that stand beside the old ones, which others go on calling.
    pub beside: BTreeSet<(String, String)>,
    /// Functions that a table of operations gets as `mapped`.
    pub mapped: BTreeSet<String>,
    /// What these call.
    pub mapped_calls: BTreeSet<String>,
    /// The one thing that a handler does: it returns this.
    pub returns: Option<String>,
}

/// What gets the flags as a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taker {
    /// A function.
    Call(String),
    /// A message: what is called has a format.
    Print,
    /// A variable, or an expression.
    Value,
}

/// Function names that transforms replace, with what by, and whether they fill page tables.
static REPLACED: LazyLock<Vec<(String, String, bool)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    let rules = registry::registry().map(|r| &r.rules[..]).unwrap_or_default();
    for transform in rules.iter().map(|rule| &rule.transform).filter(|t| !t.spelling) {
        for form in &transform.forms {
            let lines = form.new_lines();
            let new = lines.last().and_then(|line| called(line));
            for old in form.old().filter_map(called) {
                all.push((old, new.clone().unwrap_or_default(), transform.result.is_some()));
            }
        }
    }
    // What a loop calls for each page is no pattern.
    all.push(("vm_insert_page".to_owned(), String::new(), true));
    all
});

/// The function that a line of a form calls first.
fn called(line: &str) -> Option<String> {
    let (name, _) = line.trim_start_matches("return ").split_once('(')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then(|| name.to_owned())
}

impl Seen {
    /// Looks at what `candidate`'s unit, of which `all` are the candidates, makes of its functions.
    pub fn of(run: &Run, candidate: &Candidate, all: &[&Candidate]) -> Self {
        let mut seen = Self::default();
        let handlers: BTreeSet<&str> = all.iter().map(|c| c.handler.as_str()).collect();
        let renamed = new_name(&candidate.handler);
        let unit: Vec<&Candidate> = all.iter().copied().filter(|c| c.unit == candidate.unit).collect();
        for (file, edits) in unit_edits(&unit) {
            let source = run.sources.get(file);
            let Ok(new) = edited(run, file, &edits) else { continue };
            let (before, after) = (items(&source.text), items(&new));
            seen.hooks(&new, &source.text);
            for item in &after {
                let Some((name, span)) = named(&new, item) else { continue };
                let takes =
                    |text: &[u8], item: &Item, word: &[u8]| memchr::memmem::find(head(text, item), word).is_some();
                let old = |wanted: &str| before.iter().find(|o| named(&source.text, o).is_some_and(|n| n.0 == wanted));
                if name == renamed {
                    let twin = old(&candidate.handler).and_then(|o| named(&source.text, o));
                    seen.body(twin.map_or(&[][..], |t| t.1.of(&source.text)), span.of(&new));
                    seen.returns = only_returns(span.of(&new));
                    continue;
                }
                let was = old(&name)
                    .or_else(|| old(name.strip_suffix("_prepare")?))
                    .or_else(|| old(name.strip_suffix("_desc")?));
                let was =
                    was.filter(|o| takes(&source.text, o, b"vm_area_struct") && takes(&new, item, b"vm_area_desc"));
                let Some((known, twin)) = was.and_then(|o| named(&source.text, o)) else { continue };
                if !handlers.contains(known.as_str()) {
                    let stays = known != name && after.iter().any(|i| named(&new, i).is_some_and(|n| n.0 == known));
                    let helpers = if stays { &mut seen.beside } else { &mut seen.helpers };
                    helpers.insert((known, name));
                    seen.body(twin.of(&source.text), span.of(&new));
                }
            }
        }
        let (helpers, beside) = (&seen.helpers, &seen.beside);
        seen.calls.retain(|(_, new)| !helpers.iter().chain(beside).any(|h| h.1 == *new));
        seen
    }

    /// Takes in the body of one function, before and after.
    fn body(&mut self, old: &[u8], new: &[u8]) {
        let (gone, come) = (calls(old), calls(new));
        let (gone, come): (BTreeSet<_>, BTreeSet<_>) =
            (gone.difference(&come).cloned().collect(), come.difference(&gone).cloned().collect());
        for (old, new, fills) in REPLACED.iter().filter(|r| gone.contains(&r.0)) {
            if *fills {
                self.populates.insert(old.clone());
            } else if come.contains(new) {
                self.calls.insert((old.clone(), new.clone()));
            }
        }
        let counterparts = come.iter().filter(|n| n.contains("_prepare"));
        for new in counterparts {
            let old = new.replacen("_prepare", "", 1);
            if gone.contains(&old) {
                self.calls.insert((old, new.clone()));
            }
        }
        self.actions.extend(come.iter().filter(|n| n.starts_with("mmap_action_")).cloned());
        let all = tokens(new);
        let word = |at: usize| all.get(at).filter(|t| t.kind == TokenKind::Ident).map(|t| name(*t, new));
        let punct = |at: usize, what: &str| all.get(at).is_some_and(|t| t.is_punct(new, what));
        let (mut actions, mut codes) = (0_usize, 0_usize);
        for at in 0..all.len() {
            let Some(this) = word(at) else { continue };
            let field = at > 1 && punct(at - 1, "->") && word(at - 2).is_some_and(|w| w == "desc");
            if this.starts_with("mmap_action_") && punct(at + 1, "(") {
                actions += 1;
            } else if this == "error_override" && punct(at + 1, "=") {
                codes += 1;
                let end = (at..all.len()).find(|i| punct(*i, ";")).unwrap_or(all.len());
                let span = all.get(at + 2).zip(all.get(end.saturating_sub(1)));
                self.codes.extend(span.map(|(a, b)| text(&new[a.span.start..b.span.end])));
            } else if is_flags(&this) && punct(at + 1, "(") {
                push(&mut self.flags, this);
            } else if this == "vma_flags_to_legacy" {
                self.words.insert(taker(&all[..at], new));
            } else if matches!(this.as_str(), "vma_desc_size" | "vma_desc_pages") && punct(at + 1, "(") {
                push(&mut self.reads, format!("{this}()"));
            } else if field && at > 2 && punct(at - 3, "*") && punct(at + 1, "=") {
                // What it points to is written.
                push(&mut self.reads, this);
            } else if field && (punct(at + 1, "=") || punct(at + 1, "+=") || punct(at + 1, "-=")) {
                push(&mut self.stores, this);
            } else if field && matches!(this.as_str(), "start" | "end" | "pgoff" | "page_prot" | "mm" | "file") {
                push(&mut self.reads, this);
            }
        }
        self.partly |= codes < actions;
        self.stored.extend(stored(old));
        let null = tokens(old)
            .windows(3)
            .any(|w| w[0].is_word(old, "vm_private_data") && w[1].is_punct(old, "=") && w[2].is_word(old, "NULL"));
        self.nulled |= null && !self.stores.iter().any(|field| field == "private_data");
    }

    /// Takes in the functions that tables of the file get as `mapped`.
    fn hooks(&mut self, new: &[u8], old: &[u8]) {
        let find = |text: &[u8]| -> BTreeSet<String> {
            let all = tokens(text);
            let hook = |w: &[Token]| {
                let is = w[0].is_punct(text, ".") && w[1].is_word(text, "mapped") && w[2].is_punct(text, "=");
                (is && w[3].kind == TokenKind::Ident).then(|| name(w[3], text))
            };
            all.windows(4).filter_map(hook).collect()
        };
        let come: BTreeSet<String> = find(new).difference(&find(old)).cloned().collect();
        let hooks = items(new).into_iter().filter_map(|item| named(new, &item)).filter(|(name, _)| come.contains(name));
        self.mapped_calls.extend(hooks.flat_map(|(_, body)| calls(body.of(new))));
        self.mapped.extend(come);
    }

    /// Whether nothing is called, stored or read in another way.
    pub fn is_bare(&self) -> bool {
        Self { partly: false, returns: None, stored: BTreeSet::new(), ..self.clone() } == Self::default()
    }
}

/// The fields of a VMA that a text sets, under their names in a descriptor. One whose address is taken may be.
fn stored(of: &[u8]) -> BTreeSet<String> {
    let all = tokens(of);
    let field = |w: &[Token]| {
        let member = w[0].is_punct(of, "->") && w[1].kind == TokenKind::Ident;
        let sets = ["=", "+=", "-=", "|=", "&=", "++", "--"].iter().any(|op| w[2].is_punct(of, op));
        let name = name(w[1], of);
        (member && sets).then(|| if name == "vm_ops" { name } else { name.trim_start_matches("vm_").to_owned() })
    };
    let taken = |w: &[Token]| {
        let member = w[0].is_punct(of, "&") && w[2].is_punct(of, "->") && w[3].kind == TokenKind::Ident;
        member.then(|| name(w[3], of).trim_start_matches("vm_").to_owned())
    };
    all.windows(3).filter_map(field).chain(all.windows(4).filter_map(taken)).collect()
}

/// The name or number that is all a body returns.
fn only_returns(body: &[u8]) -> Option<String> {
    let all = tokens(body);
    let [open, keyword, value @ .., end, close] = all.as_slice() else { return None };
    let only = open.is_punct(body, "{") && end.is_punct(body, ";") && close.is_punct(body, "}");
    let value =
        value.first().zip(value.last()).filter(|_| only && keyword.is_word(body, "return") && value.len() <= 2)?;
    Some(text(&body[value.0.span.start..value.1.span.end]))
}

/// What the argument behind some tokens is handed to.
fn taker(before: &[Token], text: &[u8]) -> Taker {
    let (mut depth, mut print) = (0_usize, false);
    for (at, token) in before.iter().enumerate().rev() {
        if token.is_punct(text, ")") {
            depth += 1;
        } else if token.is_punct(text, "(") {
            let called = at.checked_sub(1).and_then(|i| before.get(i)).filter(|t| t.kind == TokenKind::Ident);
            match (depth.checked_sub(1), called.map(|t| name(*t, text))) {
                (Some(less), _) => depth = less,
                (None, Some(_)) if print => return Taker::Print,
                (None, Some(name)) if !WORDS.contains(&name.as_str()) => return Taker::Call(name),
                (None, Some(_)) => return Taker::Value,
                (None, None) => {}
            }
        } else if token.is_punct(text, ";") || token.is_punct(text, "{") {
            break;
        } else {
            print |= depth == 0 && token.kind == TokenKind::Str;
        }
    }
    Taker::Value
}

/// Words that stand in front of a bracket and call nothing.
const WORDS: [&str; 6] = ["if", "while", "for", "switch", "return", "sizeof"];

/// Helpers that test or change the flags of a descriptor.
fn is_flags(name: &str) -> bool {
    ["vma_desc_test", "vma_desc_set_flags", "vma_desc_clear_flags", "vma_flags_test_all"]
        .iter()
        .any(|h| name.starts_with(h))
}

/// The name and the body of a function.
fn named(text: &[u8], item: &Item) -> Option<(String, Span)> {
    match item.kind {
        ItemKind::Function { name, body, .. } => Some((self::text(name.of(text)), body)),
        _ => None,
    }
}

/// A function's parameters.
fn head<'t>(text: &'t [u8], item: &Item) -> &'t [u8] {
    match item.kind {
        ItemKind::Function { param_list, .. } => param_list.of(text),
        _ => &[],
    }
}

/// The names of functions that a text calls.
fn calls(of: &[u8]) -> BTreeSet<String> {
    let all = tokens(of);
    let pairs = all.windows(2).filter(|w| w[0].kind == TokenKind::Ident && w[1].is_punct(of, "("));
    pairs.map(|w| name(w[0], of)).filter(|n| !WORDS.contains(&n.as_str())).collect()
}

fn name(token: Token, of: &[u8]) -> String {
    text(token.text(of))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn push(list: &mut Vec<String>, word: String) {
    if !list.contains(&word) {
        list.push(word);
    }
}

/// `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    fn seen(old: &str, new: &str) -> Seen {
        let mut seen = Seen::default();
        seen.body(old.as_bytes(), new.as_bytes());
        seen
    }

    #[test]
    fn what_replaces_what_is_seen_by_name() {
        let seen = seen(
            "{ if (remap_pfn_range(vma, a, b, c, d)) return -EAGAIN; return generic_file_mmap(file, vma); }",
            "{ mmap_action_remap_full(desc, b); desc->action.error_override = -EAGAIN;
               return generic_file_mmap_prepare(desc); }",
        );
        assert_eq!(seen.populates.into_iter().collect::<Vec<_>>(), ["remap_pfn_range"]);
        assert_eq!(seen.actions.into_iter().collect::<Vec<_>>(), ["mmap_action_remap_full"]);
        assert_eq!(seen.codes.into_iter().collect::<Vec<_>>(), ["-EAGAIN"]);
        assert_eq!(
            seen.calls.into_iter().collect::<Vec<_>>(),
            [("generic_file_mmap".into(), "generic_file_mmap_prepare".into())]
        );
        assert!(!seen.partly);
    }

    #[test]
    fn a_call_that_stays_is_not_replaced_and_one_code_of_two_is_part() {
        let new = "{ mmap_action_remap(desc, a, b, c); desc->action.error_override = -EIO; mmap_action_ioremap(desc, a, b, c); }";
        let seen = seen("{ file_accessed(f); }", new);
        assert!(seen.calls.is_empty() && seen.populates.is_empty() && seen.partly);
    }

    #[test]
    fn flags_and_fields_are_those_of_the_descriptor() {
        let seen =
            seen("", "{ if (vma_desc_test(desc, X)) desc->vm_ops = &o; x->pgoff = desc->pgoff; desc->pgoff += 1; }");
        assert_eq!(
            (seen.flags, seen.stores, seen.reads),
            (vec!["vma_desc_test".into()], vec!["vm_ops".into(), "pgoff".into()], vec!["pgoff".into()])
        );
    }
}
