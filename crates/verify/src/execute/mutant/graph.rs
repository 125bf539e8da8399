//! Which items of a file name which others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// The functions, tables and macros of a file.
pub struct Graph<'a> {
    text: &'a [u8],
    /// All items of the file.
    pub items: Vec<Item>,
    /// The name of each item that can be copied.
    pub names: Vec<Option<String>>,
    /// The items that each item names.
    pub uses: Vec<BTreeSet<usize>>,
    /// The items that are reached from the entries.
    pub reached: BTreeSet<usize>,
    entries: Vec<String>,
}

impl<'a> Graph<'a> {
    /// The graph of `text` as seen from the functions `entries`.
    pub fn new(text: &'a [u8], entries: &[&str]) -> Graph<'a> {
        let items = items(text);
        let mut names: Vec<Option<String>> = items.iter().map(|i| name_of(text, i)).collect();
        for (i, item) in items.iter().enumerate() {
            // The table that installs a handler is not asked when the handler is called.
            let installs = || named(text, item).any(|w| entries.iter().any(|e| e.as_bytes() == w));
            if item.kind == ItemKind::Other && names[i].is_some() && installs() {
                names[i] = None;
            }
        }
        let mut by_name: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        for (i, name) in names.iter().enumerate() {
            if let Some(name) = name {
                by_name.entry(name.as_bytes()).or_default().push(i);
            }
        }
        let mut uses = vec![BTreeSet::new(); items.len()];
        for (i, item) in items.iter().enumerate() {
            for word in named(text, item) {
                uses[i].extend(by_name.get(word).into_iter().flatten().filter(|&&to| names[to] != names[i]));
            }
        }
        let is_entry = |i: &usize| {
            matches!(items[*i].kind, ItemKind::Function { .. })
                && names[*i].as_deref().is_some_and(|n| entries.contains(&n))
        };
        let starts: Vec<usize> = (0..items.len()).filter(is_entry).collect();
        let reached = closure(&uses, &starts);
        let entries = entries.iter().map(|e| e.to_string()).collect();
        Graph { text, items, names, uses, reached, entries }
    }

    /// The name of an item.
    pub fn name(&self, item: usize) -> String {
        self.names[item].clone().unwrap_or_default()
    }

    /// The reached functions and tables whose text is not one of `old`'s items.
    pub fn changed(&self, old: &[u8]) -> Vec<usize> {
        let before = items(old);
        let known: HashSet<&[u8]> = before.iter().map(|i| i.span.of(old)).collect();
        let fresh = |&i: &usize| {
            !matches!(self.items[i].kind, ItemKind::MacroDefinition { .. })
                && !known.contains(self.items[i].span.of(self.text))
        };
        self.reached.iter().copied().filter(fresh).collect()
    }

    /// What must be copied for a mutant of `item`: it, the entries that reach it, and all on the ways between.
    pub fn between(&self, item: usize) -> BTreeSet<usize> {
        let mut back = vec![BTreeSet::new(); self.uses.len()];
        for (from, to) in self.uses.iter().enumerate() {
            for &to in to {
                back[to].insert(from);
            }
        }
        // All arms of a name go together.
        let alike: Vec<usize> = (0..self.items.len()).filter(|&i| self.names[i] == self.names[item]).collect();
        closure(&back, &alike).intersection(&self.reached).copied().filter(|&i| self.names[i].is_some()).collect()
    }

    /// The entries among `items`.
    pub fn entries_in(&self, items: &BTreeSet<usize>) -> Vec<String> {
        let here = |e: &&String| {
            items
                .iter()
                .any(|&i| matches!(self.items[i].kind, ItemKind::Function { .. }) && self.names[i].as_ref() == Some(e))
        };
        self.entries.iter().filter(here).cloned().collect()
    }
}

/// All that can be reached.
fn closure(edges: &[BTreeSet<usize>], starts: &[usize]) -> BTreeSet<usize> {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut todo = starts.to_vec();
    while let Some(at) = todo.pop() {
        if seen.insert(at) {
            todo.extend(&edges[at]);
        }
    }
    seen
}

/// The name of a function definition, a macro, or a table that may be copied.
///
/// A table is a variable that is never written: a `struct vm_operations_struct`, or one declared `const`, with
/// an initialiser. Copying any other variable would split the state in it.
fn name_of(text: &[u8], item: &Item) -> Option<String> {
    let span = match &item.kind {
        ItemKind::Function { name, .. } | ItemKind::MacroDefinition { name, .. } => *name,
        ItemKind::Prototype { .. } => return None,
        ItemKind::Other => table_name(text, item)?,
    };
    Some(String::from_utf8_lossy(span.of(text)).into_owned())
}

fn table_name(text: &[u8], item: &Item) -> Option<Span> {
    let tokens = tokens_in(text, item.span);
    let equals = tokens.iter().position(|t| t.is_punct(text, "="))?;
    let head = &tokens[..equals];
    let has = |word: &str| head.iter().any(|t| t.is_word(text, word));
    let fixed = has("vm_operations_struct") || has("const");
    if !fixed || has("extern") || has("typedef") || head.iter().any(|t| t.kind == TokenKind::Directive) {
        return None;
    }
    let end = head.iter().position(|t| t.is_punct(text, "[")).unwrap_or(head.len());
    let name = head[..end].iter().rev().find(|t| t.kind == TokenKind::Ident && !t.text(text).starts_with(b"__"))?;
    (head.first()?.kind == TokenKind::Ident).then_some(name.span)
}

/// The identifiers of an item that can be names of other items.
pub fn named<'t>(text: &'t [u8], item: &Item) -> impl Iterator<Item = &'t [u8]> {
    let span = match &item.kind {
        ItemKind::MacroDefinition { body, .. } => *body,
        _ => item.span,
    };
    let tokens = tokens_in(text, span);
    let is = |i: usize| is_reference(text, &tokens, i);
    let spans: Vec<Span> = (0..tokens.len()).filter(|&i| is(i)).map(|i| tokens[i].span).collect();
    spans.into_iter().map(|s| s.of(text))
}

/// Whether the token is an identifier, and neither a member's name nor a structure's.
pub fn is_reference(text: &[u8], tokens: &[Token], i: usize) -> bool {
    tokens[i].kind == TokenKind::Ident
        && (i == 0 || !matches!(tokens[i - 1].text(text), b"." | b"->" | b"struct" | b"union" | b"enum" | b"goto"))
}
