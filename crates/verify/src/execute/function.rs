//! A function or table of a file, parsed for insertions into its text.
//!
//! Less is asked of it than of a function that is converted: control flow is not followed, and arms
//! that cut a statement in two are fine as long as the grammar fits what is left without the lines.

use std::sync::Arc;

use crate::syntax::ast::{Ast, N};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::mask::{Mask, MaskKind, mask};
use crate::syntax::parse::parse;
use crate::syntax::span::Span;

/// Longest item that is looked into, bytes.
const MAX_BYTES: usize = 128 << 10;

/// One parsed item.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Its tree, with offsets of the whole file.
    pub ast: Ast,
    /// What was hidden from the grammar.
    pub masks: Vec<Mask>,
}

impl Parsed {
    /// Parses one item of a file.
    ///
    /// # Errors
    /// A place that the grammar does not fit.
    pub fn new(text: &Arc<[u8]>, item: &Item) -> Result<Parsed, Span> {
        let (params, body) = match &item.kind {
            ItemKind::Function { param_list, body, .. } => (*param_list, body.start),
            _ => (item.span, item.span.end),
        };
        if item.span.end - item.span.start > MAX_BYTES {
            return Err(item.span);
        }
        let masked = mask(text, item.span, params, body);
        let ast = parse(text, &masked.text, item.span).ok_or(item.span)?;
        match ast.errors.first() {
            Some(at) => Err(*at),
            None => Ok(Parsed { ast, masks: masked.masks }),
        }
    }

    /// Whether a preprocessor line lies in `span`, or a place was hidden there as if it were one.
    pub fn has_directive(&self, span: Span) -> bool {
        let line = |m: &&Mask| matches!(m.kind, MaskKind::Arm | MaskKind::Directive);
        self.masks.iter().filter(line).any(|m| m.span.overlaps(span))
    }

    /// What the node stands for if its first word is not in the source: an `#if` line, or a macro that was shown
    /// to the grammar as `if` or `while`.
    pub fn pretends(&self, n: N) -> Option<MaskKind> {
        let start = self.ast.span(n).start;
        let shown = |m: &&Mask| matches!(m.kind, MaskKind::Arm | MaskKind::BlockMacro);
        self.masks.iter().filter(shown).find(|m| m.span.start <= start && start < m.span.end).map(|m| m.kind)
    }

    /// The `#if` line whose arm holds `n` innermost, as its place.
    pub fn arm_of(&self, n: N) -> Option<Span> {
        let arm = |at: usize| {
            let covers = |m: &&Mask| m.kind == MaskKind::Arm && m.span.start <= at && at < m.span.end;
            self.masks.iter().find(covers).map(|m| m.span)
        };
        self.ast
            .ancestors(n)
            .filter(|&p| self.ast.kind(p) == "compound_statement")
            .find_map(|p| arm(self.ast.span(p).start))
    }
}

/// The line that `at` lies in, counted from 1.
pub fn line_of(text: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text[..at.min(text.len())]).count()
}

/// Source text on one line, cut after a number of characters.
pub fn shorten(text: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(3)).collect();
    format!("{cut}...")
}
