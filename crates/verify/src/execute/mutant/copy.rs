//! The copies of one mutant.

use std::collections::BTreeSet;

use super::graph::{Graph, is_reference};
use super::site::{Site, edited};
use crate::execute::function::line_of;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens, tokens_in};
use crate::syntax::span::Span;

/// What stands before all copies: the mistakes are meant, and warnings about them of no interest.
pub const QUIET: &str = "#pragma GCC diagnostic ignored \"-Wunused-variable\"
#pragma GCC diagnostic ignored \"-Wunused-but-set-variable\"
#pragma GCC diagnostic ignored \"-Wunused-function\"
#pragma GCC diagnostic ignored \"-Wunused-label\"
#pragma GCC diagnostic ignored \"-Wunused-value\"
#pragma GCC diagnostic ignored \"-Wuninitialized\"
#pragma GCC diagnostic ignored \"-Wmaybe-uninitialized\"
#pragma GCC diagnostic ignored \"-Wempty-body\"
#pragma GCC diagnostic ignored \"-Wparentheses\"
#pragma GCC diagnostic ignored \"-Waddress\"
#pragma GCC diagnostic ignored \"-Wtype-limits\"
#pragma GCC diagnostic ignored \"-Wimplicit-fallthrough\"
#pragma GCC diagnostic ignored \"-Wdeclaration-after-statement\"
#pragma GCC diagnostic ignored \"-Wswitch-unreachable\"
#pragma GCC diagnostic ignored \"-Wmissing-field-initializers\"
";

/// Writes copies of the items of one file.
pub struct Copies<'a> {
    text: &'a [u8],
    graph: &'a Graph<'a>,
}

impl<'a> Copies<'a> {
    /// Copies for `graph`.
    pub fn new(text: &'a [u8], graph: &'a Graph<'a>) -> Self {
        Copies { text, graph }
    }

    /// The handlers that reach the place.
    pub fn entries(&self, site: &Site) -> Vec<String> {
        self.graph.entries_in(&self.graph.between(site.item))
    }

    /// Whether the site changes anything but white space, is reached, and all that must be copied can be.
    pub fn can_copy(&self, site: &Site) -> bool {
        let item = &self.graph.items[site.item];
        let mutated = edited(self.text, item.span, &site.edits);
        let words = |text: &[u8]| -> Vec<Vec<u8>> { tokens(text).iter().map(|t| t.text(text).to_vec()).collect() };
        words(&mutated) != words(item.span.of(self.text)) && !self.entries(site).is_empty() && {
            self.graph.between(site.item).iter().all(|&i| self.head(&self.graph.items[i]).is_some())
        }
    }

    /// The copies as text of whole lines, with the mark of mutant `id`.
    pub fn render(&self, site: &Site, suffix: &str, id: u32) -> Option<Vec<u8>> {
        let mark = format!("__asm__(\".pushsection __v2d_mutants,\\\"a\\\"\\n\\t.long {id}\\n\\t.popsection\");");
        self.write(site, suffix, &mark, false)
    }

    /// The same copies without a mark and with the line numbers of the original; `with` the mistake or without it.
    pub fn bare(&self, site: &Site, suffix: &str, with: bool) -> Option<Vec<u8>> {
        let edits = if with { site.edits.clone() } else { Vec::new() };
        self.write(&Site { edits, mark: None, ..site.clone() }, suffix, "", true)
    }

    fn write(&self, site: &Site, suffix: &str, mark: &str, numbered: bool) -> Option<Vec<u8>> {
        let set = self.graph.between(site.item);
        let names: BTreeSet<&str> = set.iter().filter_map(|&i| self.graph.names[i].as_deref()).collect();
        let mut out = Vec::new();
        let rename = |bytes: &[u8]| renamed(bytes, &names, suffix);
        let order = |kind: &ItemKind| match kind {
            ItemKind::MacroDefinition { .. } => 0,
            ItemKind::Function { .. } => 2,
            _ => 1,
        };
        for &i in set.iter().filter(|&&i| order(&self.graph.items[i].kind) == 0) {
            let item = &self.graph.items[i];
            let ItemKind::MacroDefinition { name, .. } = &item.kind else { continue };
            let mut text = item.span.of(self.text)[..name.start - item.span.start].to_vec();
            text.extend(rename(&self.text[name.start..item.span.end]));
            self.put(&mut out, item, &text);
        }
        for &i in set.iter().filter(|&&i| order(&self.graph.items[i].kind) == 2) {
            let item = &self.graph.items[i];
            let mut text = rename(&self.head(item)?);
            text.push(b';');
            self.put(&mut out, item, &text);
        }
        for wanted in [1, 2] {
            for &i in set.iter().filter(|&&i| order(&self.graph.items[i].kind) == wanted) {
                let item = &self.graph.items[i];
                let head = self.head(item)?;
                let rest = Span::new(self.head_end(item), item.span.end);
                let mut text = rename(&head);
                if i != site.item {
                    text.extend(rename(rest.of(self.text)));
                } else if let Some(at) = site.mark {
                    let mut edits = site.edits.clone();
                    edits.push((Span::new(at, at), mark.replace("__asm__(", " __asm__ __volatile__(")));
                    edits.sort_by_key(|(s, _)| (s.start, s.end));
                    text.extend(rename(&edited(self.text, rest, &edits)));
                } else {
                    text.extend(rename(&edited(self.text, rest, &site.edits)));
                    text.push(b'\n');
                    text.extend_from_slice(mark.as_bytes());
                }
                if numbered {
                    out.extend_from_slice(format!("#line {}\n", line_of(self.text, item.span.start)).as_bytes());
                }
                self.put(&mut out, item, &text);
            }
        }
        Some(out)
    }

    /// Appends one item's text under the conditions that it has in the file.
    fn put(&self, out: &mut Vec<u8>, item: &Item, text: &[u8]) {
        for arm in item.arms.iter() {
            out.extend_from_slice(format!("#if {arm}\n").as_bytes());
        }
        out.extend_from_slice(text);
        out.push(b'\n');
        for _ in item.arms.iter() {
            out.extend_from_slice(b"#endif\n");
        }
    }

    /// Where the part begins that is not the declaration: the body, or the initialiser with its `=`.
    fn head_end(&self, item: &Item) -> usize {
        match &item.kind {
            ItemKind::Function { body, .. } => body.start,
            _ => tokens_in(self.text, item.span)
                .iter()
                .find(|t| t.is_punct(self.text, "="))
                .map_or(item.span.end, |t| t.span.start),
        }
    }

    /// The declaration, made static and kept by the compiler. None if it is not in one piece.
    fn head(&self, item: &Item) -> Option<Vec<u8>> {
        let span = Span::new(item.span.start, self.head_end(item));
        let words = tokens_in(self.text, span);
        if matches!(item.kind, ItemKind::MacroDefinition { .. }) {
            return Some(Vec::new());
        }
        let known = words.iter().all(|t| t.kind != TokenKind::Directive && !t.is_word(self.text, "extern"));
        if !known || item.arms.iter().any(|a| a.is_empty() || a.contains('\n')) {
            return None;
        }
        let mut out = b"__attribute__((__used__)) ".to_vec();
        if !words.iter().any(|t| t.is_word(self.text, "static")) {
            out.extend_from_slice(b"static ");
        }
        out.extend_from_slice(span.of(self.text).trim_ascii_end());
        out.push(b' ');
        Some(out)
    }
}

/// `bytes` with `suffix` after each of `names` that is used as a name of the file.
fn renamed(bytes: &[u8], names: &BTreeSet<&str>, suffix: &str) -> Vec<u8> {
    let all = tokens(bytes);
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut at = 0;
    for (i, token) in all.iter().enumerate() {
        let name = std::str::from_utf8(token.text(bytes)).is_ok_and(|w| names.contains(w));
        if name && is_reference(bytes, &all, i) {
            out.extend_from_slice(&bytes[at..token.span.end]);
            out.extend_from_slice(suffix.as_bytes());
            at = token.span.end;
        }
    }
    out.extend_from_slice(&bytes[at..]);
    out
}
