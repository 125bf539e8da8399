//! Elements of initialisers, with a designator or without.

use crate::census::hooks::HookKind;
use crate::census::slot::{Slot, SlotKind};
use crate::census::tables::emit::{Candidate, place};
use crate::census::tables::{Designator, FrameKind, Walk};
use crate::census::value::SlotValue;
use crate::syntax::lex::TokenKind;
use crate::syntax::span::Span;

impl Walk<'_> {
    pub(super) fn equals(&mut self, i: usize) {
        let Some(member) = self.before(i) else { return };
        let arms = self.arms_here();
        let Some(top) = self.frames.last() else { return };
        let Some(start) = (top.start..i).find(|&j| self.tokens[j].kind != TokenKind::Directive) else { return };
        let index = self.is(start, "[") && top.kind == FrameKind::Init;
        if top.designator.is_none() && (self.is(start, ".") || index) {
            let designator = Designator { member, start, value: i + 1, arms };
            if let Some(top) = self.frames.last_mut() {
                top.designator = Some(designator);
            }
        } else if self.tokens[member].kind == TokenKind::Ident
            && let Some(access) = self.before(member)
            && (self.is(access, "->") || self.is(access, "."))
        {
            self.assignment(i, member, access);
        }
    }

    pub(super) fn element_ends(&mut self, i: usize) {
        let Some(top) = self.frames.last_mut() else { return };
        let designator = top.designator.take();
        let start = std::mem::replace(&mut top.start, i + 1);
        let kind = top.kind;
        match designator {
            Some(designator) => self.designated(designator, i),
            None if kind == FrameKind::Init => self.positional(start, i),
            None => {}
        }
        // Only braces have statements and elements; commas inside a declaration keep its start.
        let comma = self.is(i, ",");
        if let Some(top) = self.frames.last_mut()
            && comma
            && top.kind == FrameKind::Block
            && self.scope.macro_body.is_none()
            && self.expansions == 0
            && !self.tokens[start].is_punct(self.text, ".")
        {
            top.start = start;
        }
    }

    pub(super) fn next_member(&self, tag: Option<&String>, member: &str) -> Option<usize> {
        self.order(tag)?.iter().position(|m| m == member).map(|p| p + 1)
    }

    pub(super) fn designated(&mut self, d: Designator, end: usize) {
        let member = self.string(d.member);
        let path: Vec<_> = (d.start..d.member).filter(|&j| self.tokens[j].kind == TokenKind::Ident).collect();
        let Some(top) = self.frames.last() else { return };
        let mut table = top.table.clone();
        let indexed = self.is(d.start, "[");
        for j in path.iter().filter(|_| !indexed) {
            table = self.member_of(&table, &self.string(*j));
        }
        let position = if path.is_empty() { self.next_member(table.tag.as_ref(), &member) } else { None };
        let gnu = d.start == d.member;
        let is_member = gnu || self.before(d.member).is_some_and(|j| self.is(j, "."));
        if let Some(top) = self.frames.last_mut() {
            top.position = position;
            if is_member && path.is_empty() {
                top.siblings.push((member.clone(), d.arms.clone()));
            }
        }
        let first = (d.value..end).find(|&j| self.tokens[j].kind != TokenKind::Directive).unwrap_or(end);
        let (Some(span), Some(value)) = (self.span_of(d.start, end), self.span_of(first, end)) else { return };
        if !is_member || self.is(first, "{") {
            return;
        }
        let kind = match self.scope.macro_body {
            Some(name) => SlotKind::MacroBody(name.to_owned()),
            None => SlotKind::Designated,
        };
        let value_kind = self.value(first, end);
        self.emit(Candidate { span, member: d.member, table, kind, value, value_kind, arms: d.arms, table_from: None });
    }

    pub(super) fn positional(&mut self, start: usize, end: usize) {
        let Some(span) =
            (start..end).find(|&j| self.tokens[j].kind != TokenKind::Directive).and_then(|j| self.span_of(j, end))
        else {
            return;
        };
        let arms = self.arms_here();
        let Some(top) = self.frames.last_mut() else { return };
        let Some(position) = top.position else { return };
        top.position = Some(position + 1);
        let (tag, table) = (top.table.tag.clone(), top.table.name.clone());
        if top.table.array || self.is(start, "{") {
            return;
        }
        let Some(member) = self.order(tag.as_ref()).and_then(|o| o.get(position).cloned()) else { return };
        if let Some(top) = self.frames.last_mut() {
            top.siblings.push((member.clone(), arms.clone()));
        }
        let hook = self.known.hooks.iter().find_map(|set| set.get(tag.as_ref()?)?.hooks.get(&member).copied());
        let value = self.value(start, end);
        // A word in capitals is a macro that may hold any number of elements.
        let capitals = matches!(&value, SlotValue::Name(n) if !n.chars().any(|c| c.is_ascii_lowercase()));
        if let Some(hook) = hook.filter(|_| !capitals) {
            let slot = Slot {
                place: place(span),
                member_span: Span::new(span.start, span.start),
                member,
                value,
                value_span: span,
                aliases: Vec::new(),
                ops: tag,
                table,
                table_span: self.statement_start(),
                kind: SlotKind::Positional,
                arms,
                siblings: Vec::new(),
                prepare: hook == HookKind::Prepare,
                older: false,
                aside: false,
            };
            self.add(slot);
        }
    }
}
