//! Uses of macros that install a hook.

use crate::census::hooks::{HookKind, lossy};
use crate::census::macros::arguments;
use crate::census::slot::{Slot, SlotKind};
use crate::census::tables::emit::place;
use crate::census::tables::{Designator, FrameKind, MAX_EXPANSIONS, Scope, Walk};
use crate::census::value::SlotValue;
use crate::syntax::head::closing;
use crate::syntax::items::items;
use crate::syntax::lex::{Token, TokenKind, is_word_byte, tokens};
use crate::syntax::span::Span;

impl Walk<'_> {
    /// Looks at a word: a macro that installs a hook, or a GNU designator `mmap:`. Gives the next index.
    pub(super) fn word(&mut self, i: usize, token: Token) -> usize {
        let only_lines = |from: usize| (from..i).all(|j| self.tokens[j].kind == TokenKind::Directive);
        let at_start =
            self.frames.last().is_some_and(|f| f.kind == FrameKind::Init && f.start <= i && only_lines(f.start));
        if at_start && self.is(i + 1, ":") {
            let arms = self.arms_here();
            if let Some(top) = self.frames.last_mut() {
                top.designator = Some(Designator { member: i, start: i, value: i + 2, arms });
            }
            return i + 2;
        }
        let name = token.text(self.text);
        let defs = self.known.macros.iter().map(|m| m.get(&String::from_utf8_lossy(name))).find(|d| !d.is_empty());
        let Some(defs) = defs.filter(|_| self.scope.macro_body.is_none()) else {
            self.unread(i, token);
            return i + 1;
        };
        if self.expansions >= MAX_EXPANSIONS {
            self.found.beyond = true;
            return i + 1;
        }
        let mut end = i + 1;
        let mut args = None;
        if self.is(i + 1, "(") {
            let Some(close) = closing(self.text, self.tokens, i + 1) else { return i + 1 };
            args = Some(arguments(self.text, &self.tokens[i + 2..close]));
            end = close + 1;
        }
        let wants_args = defs.iter().any(|d| d.params.is_some());
        let span_end = if wants_args { end } else { i + 1 };
        let Some(span) = self.span_of(i, span_end) else { return i + 1 };
        let mut seen: Vec<(String, SlotValue)> = Vec::new();
        for def in defs {
            let Some(body) = def.expand(args.as_deref().filter(|_| def.params.is_some())) else { continue };
            self.expand(&lossy(name), &body, span, &mut seen);
        }
        if self.expansions == 0 && std::mem::take(&mut self.found.beyond) && seen.is_empty() {
            // What it installs was not found, but it is told that it does.
            let value = SlotValue::Other(lossy(span.of(self.text)));
            let slot = self.counted(span, lossy(name), "mmap".to_owned(), value, HookKind::Mmap);
            self.found.slots.push(slot);
        }
        if let Some(top) = self.frames.last_mut()
            && !seen.is_empty()
        {
            top.position = None;
            top.start = span_end;
        }
        span_end
    }

    /// A macro that was not read and gets the name of a hook beside that of a handler, `SET(ops, mmap, foo_mmap)`, is taken to
    /// fill the slot: a heuristic that only ever adds a candidate.
    fn unread(&mut self, i: usize, token: Token) {
        if self.scope.macro_body.is_some() || !self.is(i + 1, "(") || token.kind != TokenKind::Ident {
            return;
        }
        let Some(close) = closing(self.text, self.tokens, i + 1) else { return };
        let args = arguments(self.text, &self.tokens[i + 2..close]);
        let hook = |a: &[u8]| self.known.hooks.iter().find_map(|set| set.member(&lossy(a)));
        let Some((member, kind)) = args.iter().find_map(|a| Some((a, hook(a)?))) else { return };
        let word = |a: &&Vec<u8>| a.iter().all(|b| is_word_byte(*b)) && *a != member;
        let Some(value) = args.iter().filter(word).find(|a| memchr::memmem::find(a, b"mmap").is_some()) else { return };
        let declared = items(self.known.file)
            .iter()
            .any(|item| item.name(self.known.file).is_some_and(|n| n.as_bytes() == token.text(self.text)));
        let Some(span) = self.span_of(i, close + 1).filter(|_| !declared) else { return };
        let (member, value) = (lossy(member), SlotValue::Name(lossy(value)));
        let slot = self.counted(span, lossy(token.text(self.text)), member, value, kind);
        self.found.slots.push(slot);
    }

    /// A slot in a use of a macro of which no more is known.
    fn counted(&self, span: Span, name: String, member: String, value: SlotValue, kind: HookKind) -> Slot {
        Slot {
            place: place(span),
            member_span: Span::new(span.start, span.start),
            member,
            value,
            value_span: span,
            aliases: Vec::new(),
            ops: None,
            table: None,
            table_span: self.statement_start(),
            kind: SlotKind::MacroUse(name),
            arms: self.arms_here(),
            siblings: Vec::new(),
            prepare: kind == HookKind::Prepare,
            older: false,
            aside: false,
        }
    }

    /// Takes over the slots of one expansion.
    pub(super) fn expand(&mut self, name: &str, body: &[u8], span: Span, seen: &mut Vec<(String, SlotValue)>) {
        let inner_tokens = tokens(body);
        let into = self.frames.last().filter(|f| f.kind == FrameKind::Init).map(|f| f.table.clone());
        let scope =
            Scope { text: body, tokens: &inner_tokens, arms: &[], macro_body: None, into: into.unwrap_or_default() };
        let mut inner = Walk::new(self.known, &scope, self.expansions + 1);
        inner.run();
        self.found.beyond |= inner.found.beyond;
        let arms = self.arms_here();
        for slot in inner.found.slots {
            let key = (slot.member.clone(), slot.value.clone());
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            if let Some(top) = self.frames.last_mut().filter(|f| f.kind == FrameKind::Init) {
                top.siblings
                    .extend(slot.siblings.iter().map(|(m, inner)| (m.clone(), [arms.clone(), inner.clone()].concat())));
            }
            let table = slot.table.or_else(|| self.frames.last().and_then(|f| f.table.name.clone()));
            self.add(Slot {
                place: place(span),
                member_span: Span::new(span.start, span.start),
                value_span: span,
                table_span: self.statement_start(),
                kind: SlotKind::MacroUse(name.to_owned()),
                arms: arms.clone(),
                table,
                ..slot
            });
        }
    }
}
