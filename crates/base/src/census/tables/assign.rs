//! Assignments to a member.

use crate::census::declared::{Declared, chain, follow, nameless, type_name, variable};
use crate::census::hooks::one_line;
use crate::census::slot::SlotKind;
use crate::census::tables::emit::Candidate;
use crate::census::tables::{MAX_LOOKUPS, Walk};
use crate::census::typedefs::typedefs;
use crate::census::value::MAX_VALUE;
use crate::syntax::head::opening;
use crate::syntax::lex::{self, Token, TokenKind};

impl<'a> Walk<'a> {
    /// `left->member = value`.
    pub(super) fn assignment(&mut self, equals: usize, member: usize, access: usize) {
        let name = self.string(member);
        if memchr::memmem::find(name.as_bytes(), b"mmap").is_none() {
            return;
        }
        let from = self.postfix_start(access);
        let mut end = equals + 1;
        let mut depth = 0usize;
        let mut value_from = equals + 1;
        while let Some(token) = self.tokens.get(end).filter(|_| end - equals <= MAX_VALUE) {
            match token.text(self.text) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" if depth == 0 => break,
                b")" | b"]" | b"}" => depth -= 1,
                b"," | b";" if depth == 0 => break,
                b"=" if depth == 0 => value_from = end + 1,
                _ => {}
            }
            end += 1;
        }
        let tokens: &'a [Token] = self.tokens;
        let left = &tokens[from..access];
        let (Some(span), Some(value)) = (self.span_of(from, end), self.span_of(value_from, end)) else { return };
        let (tag, missing) = self.type_of(left).map_or_else(|missing| (None, missing), |tag| (Some(tag), None));
        let name = self.span_of(from, access).map(|s| one_line(s.of(self.text)));
        let table = Declared { tag, name, array: false, missing };
        let kind = match self.scope.macro_body {
            Some(name) => SlotKind::MacroBody(name.to_owned()),
            None => SlotKind::Assignment,
        };
        let value_kind = self.value(value_from, end);
        let arms = self.arms_here();
        let table_from = Some(span.start);
        self.emit(Candidate { span, member, table, kind, value, value_kind, arms, table_from });
    }

    /// Index of the first token of the postfix expression that ends before `access`.
    pub(super) fn postfix_start(&self, access: usize) -> usize {
        let mut at = access;
        while let Some(prev) = at.checked_sub(1).filter(|prev| access - prev <= MAX_VALUE) {
            let token = self.tokens[prev];
            at = match token.text(self.text) {
                b")" | b"]" => match opening(self.text, &self.tokens[..=prev], prev) {
                    Some(open) => open,
                    None => return at,
                },
                b"->" | b"." => prev,
                _ if token.kind == TokenKind::Ident => prev,
                _ => return at,
            };
            let joined = at.checked_sub(1).is_some_and(|j| self.is(j, "->") || self.is(j, "."));
            let indexed = matches!(self.tokens[at].text(self.text), b"[" | b"->" | b".");
            let called = self.is(at, "(")
                && at.checked_sub(1).is_some_and(|j| {
                    self.tokens[j].kind == TokenKind::Ident && !self.tokens[j].is_word(self.text, "if")
                });
            if !joined && !indexed && !called {
                return at;
            }
        }
        at
    }

    pub(super) fn type_of(&mut self, left: &[Token]) -> Result<String, Option<String>> {
        let text = self.text;
        let names = chain(text, left).ok_or(None)?;
        let (first, rest) = names.split_first().ok_or(None)?;
        match self.type_of_variable(first) {
            Ok(tag) => follow(&self.known.hooks, tag, rest),
            Err(missing) => self.within_nameless(first, rest).ok_or(missing),
        }
    }

    /// The structure of a member of a variable whose own structure has no tag.
    fn within_nameless(&self, name: &[u8], members: &[&[u8]]) -> Option<String> {
        let file = self.known.file;
        let all = lex::tokens(file);
        let local = nameless(self.text, self.tokens, name).map(|found| (self.text, found));
        let (text, mut inside) = local.or_else(|| nameless(file, &all, name).map(|found| (file, found)))?;
        let mut members = members;
        loop {
            let (first, rest) = members.split_first()?;
            match nameless(text, inside, first) {
                Some(deeper) => (inside, members) = (deeper, rest),
                None => {
                    let tag = variable(text, inside, first, &typedefs(file, &all))?;
                    return follow(&self.known.hooks, tag, rest).ok();
                }
            }
        }
    }

    /// The structure that a variable is or points to, declared in this item or at file scope; else the name of its type.
    fn type_of_variable(&mut self, name: &[u8]) -> Result<String, Option<String>> {
        let mut globals = self.known.globals.borrow_mut();
        if self.locals.len() + globals.len() >= MAX_LOOKUPS {
            return Err(None);
        }
        let (text, tokens, file) = (self.text, self.tokens, self.known.file);
        let others = || typedefs(file, &lex::tokens(file));
        let typed = |text: &[u8], tokens: &[Token]| {
            variable(text, tokens, name, &others()).ok_or_else(|| type_name(text, tokens, name))
        };
        let local = self.locals.entry(name.to_vec()).or_insert_with(|| typed(text, tokens)).clone();
        let mut global = || globals.entry(name.to_vec()).or_insert_with(|| typed(file, &lex::tokens(file))).clone();
        let found = if local == Err(None) { global() } else { local };
        match found {
            Err(None) => self.known.variable(name),
            found => found.or_else(|other| self.known.tag_of(other)),
        }
    }
}
