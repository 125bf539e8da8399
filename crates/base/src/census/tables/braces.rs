//! Which table the braces of an initialiser fill.

use crate::census::declared::{Declared, declaration};
use crate::census::hooks::{lossy, one_line};
use crate::census::tables::{Frame, FrameKind, Walk};
use crate::syntax::head::opening;
use crate::syntax::lex::{Token, TokenKind};

impl Walk<'_> {
    /// What the brace at `i` opens, and for which table.
    pub(super) fn brace(&self, i: usize) -> (FrameKind, Declared) {
        let block = (FrameKind::Block, Declared::default());
        let (Some(prev), Some(top)) = (self.before(i), self.frames.last()) else { return block };
        match self.tokens[prev].text(self.text) {
            b"=" => match &top.designator {
                Some(d) => (FrameKind::Init, self.nested(top, &self.tokens[d.start..prev])),
                None if top.kind == FrameKind::Init => {
                    (FrameKind::Init, Declared { array: false, ..top.table.clone() })
                }
                None => (FrameKind::Init, declaration(self.text, &self.tokens[top.start.min(prev)..prev])),
            },
            b")" => match self.compound_literal(prev) {
                Some(tag) => {
                    let outer = match (&top.table.name, top.kind) {
                        (Some(name), _) => Some(name.clone()),
                        _ => self.left_of_equals(top.start, prev),
                    };
                    let array = self.is(prev.saturating_sub(1), "]");
                    (FrameKind::Init, Declared { tag: Some(tag), name: outer, array, missing: None })
                }
                None => block,
            },
            b"{" | b"," if top.kind == FrameKind::Init => {
                let member = || top.position.and_then(|p| self.order(top.table.tag.as_ref())?.get(p).cloned());
                let inner = match (top.table.array, member()) {
                    (true, _) => Declared { array: false, ..top.table.clone() },
                    (false, Some(member)) => self.member_of(&top.table, &member),
                    (false, None) => Declared { name: top.table.name.clone(), ..Declared::default() },
                };
                (FrameKind::Init, inner)
            }
            b"," if top.kind == FrameKind::Paren => (FrameKind::Init, Declared::default()),
            _ => block,
        }
    }

    /// The table that a nested initialiser `.a.b[i] = {` fills.
    pub(super) fn nested(&self, top: &Frame, designator: &[Token]) -> Declared {
        let names: Vec<_> = designator.iter().filter(|t| t.kind == TokenKind::Ident).collect();
        let only_index = designator.first().is_some_and(|t| t.is_punct(self.text, "["));
        let mut inner = Declared { array: false, ..top.table.clone() };
        if !only_index || designator.iter().any(|t| t.is_punct(self.text, ".")) {
            for name in names {
                inner = self.member_of(&inner, &lossy(name.text(self.text)));
            }
        }
        inner
    }

    /// The tag in `(struct tag)` or `(struct tag[])` that ends at `close`, if a literal may follow it.
    pub(super) fn compound_literal(&self, close: usize) -> Option<String> {
        let open = opening(self.text, &self.tokens[..=close], close)?;
        let inside = &self.tokens[open + 1..close];
        let keyword = inside.iter().position(|t| t.is_word(self.text, "struct") || t.is_word(self.text, "union"))?;
        let plain = inside.iter().all(|t| {
            t.kind == TokenKind::Ident || t.kind == TokenKind::Number || matches!(t.text(self.text), b"[" | b"]")
        });
        let called = open.checked_sub(1).is_some_and(|b| {
            let before = self.tokens[b];
            (before.kind == TokenKind::Ident && !before.is_word(self.text, "return")) || before.is_punct(self.text, ")")
        });
        let tag = inside.get(keyword + 1).filter(|t| t.kind == TokenKind::Ident)?;
        (plain && keyword <= 2 && !called).then(|| lossy(tag.text(self.text)))
    }

    /// The expression or variable left of the `=` in the statement that starts at `start`.
    pub(super) fn left_of_equals(&self, start: usize, end: usize) -> Option<String> {
        let part = self.tokens.get(start..end)?;
        let equals = part.iter().position(|t| t.is_punct(self.text, "="))?;
        let declared = declaration(self.text, &part[..equals]);
        if declared.tag.is_some() {
            return declared.name;
        }
        let (first, last) = (part[..equals].first()?, part[..equals].last()?);
        Some(one_line(&self.text[first.span.start..last.span.end]))
    }
}
