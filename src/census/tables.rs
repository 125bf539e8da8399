//! Finds slots in the tokens of one item: initialisers, assignments, uses of macros.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::declared::{Declared, chain, declaration, follow, variable};
use super::hooks::{HookKind, Hooks, lossy, one_line};
use super::macros::{Macros, arguments};
use super::slot::{Place, Slot, SlotKind, SlotValue};
use crate::syntax::arms::{Arms, Turn};
use crate::syntax::head::{closing, opening};
use crate::syntax::lex::{Token, TokenKind, tokens};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Macros nested deeper are not expanded.
const MAX_EXPANSIONS: usize = 8;

/// What is known while a file is looked at; local knowledge comes first.
pub struct Known<'a> {
    /// Structures: of the file, of everything.
    pub hooks: [&'a Hooks; 2],
    /// Macros: of the file, of headers.
    pub macros: [&'a Macros; 2],
    /// The whole file, for the types of variables at file scope.
    pub file: &'a [u8],
    /// Tags of structures whose definitions were needed and not known.
    pub missing: RefCell<BTreeSet<String>>,
}

/// What was found in an item.
#[derive(Debug, Default)]
pub struct Found {
    /// Slots; their file is not yet set.
    pub slots: Vec<Slot>,
    /// What looks like a slot but is none.
    pub not_slots: Vec<(Span, String)>,
}

/// The item that is looked at.
pub struct Scope<'a> {
    /// The text that the tokens are of.
    pub text: &'a [u8],
    /// The tokens, with directives.
    pub tokens: &'a [Token],
    /// The `#if` arms around the item.
    pub arms: &'a [String],
    /// Name of the macro whose body the tokens are.
    pub macro_body: Option<&'a str>,
    /// The table that the tokens are put into by a macro, if known.
    pub into: Declared,
}

/// Finds the slots in `scope`.
pub fn find_slots(known: &Known<'_>, scope: &Scope<'_>) -> Found {
    let mut walk = Walk::new(known, scope, 0);
    walk.run();
    walk.found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    /// An initialiser's braces.
    Init,
    /// Any other braces.
    Block,
    /// Parentheses or brackets.
    Paren,
}

struct Designator {
    /// Index of the member's name.
    member: usize,
    /// Index of the first token of the element (`.` or `[`).
    start: usize,
    /// Index of the first token of the value.
    value: usize,
    arms: Vec<String>,
}

struct Frame {
    kind: FrameKind,
    /// The table whose initialiser this is.
    table: Declared,
    /// Index of the current element's or statement's first token.
    start: usize,
    /// Index of the next element's member, if known.
    position: Option<usize>,
    designator: Option<Designator>,
    siblings: Vec<(String, Vec<String>)>,
    /// First of the slots that were found in here.
    slots_from: usize,
    /// Slots of this very initialiser.
    own: Vec<usize>,
}

struct Walk<'a> {
    known: &'a Known<'a>,
    scope: &'a Scope<'a>,
    text: &'a [u8],
    tokens: &'a [Token],
    frames: Vec<Frame>,
    forks: Vec<usize>,
    arms: Arms,
    found: Found,
    expansions: usize,
}

impl<'a> Walk<'a> {
    fn new(known: &'a Known<'a>, scope: &'a Scope<'a>, expansions: usize) -> Self {
        let mut walk = Self {
            known,
            scope,
            text: scope.text,
            tokens: scope.tokens,
            frames: Vec::new(),
            forks: Vec::new(),
            arms: Arms::default(),
            found: Found::default(),
            expansions,
        };
        let kind = if scope.into.tag.is_some() { FrameKind::Init } else { FrameKind::Block };
        walk.push(kind, scope.into.clone(), 0, None);
        walk
    }

    fn push(&mut self, kind: FrameKind, table: Declared, start: usize, position: Option<usize>) {
        let slots_from = self.found.slots.len();
        let (siblings, own) = (Vec::new(), Vec::new());
        self.frames.push(Frame { kind, table, start, position, designator: None, siblings, slots_from, own });
    }

    fn run(&mut self) {
        let mut i = 0;
        while let Some(&token) = self.tokens.get(i) {
            i = match token.kind {
                TokenKind::Directive => {
                    self.directive(i, token);
                    i + 1
                }
                TokenKind::Punct => {
                    self.punct(i, token);
                    i + 1
                }
                TokenKind::Ident => self.word(i, token),
                _ => i + 1,
            };
        }
        while !self.frames.is_empty() {
            self.pop(self.tokens.len());
        }
        let all = match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::new(0, 0),
        };
        for slot in self.found.slots.iter_mut().filter(|s| s.table_span.is_empty()) {
            slot.table_span = all;
        }
    }

    fn directive(&mut self, i: usize, token: Token) {
        match self.arms.directive(self.text, token) {
            Turn::Open => self.forks.push(self.frames.len()),
            // Each arm starts at the depth of its #if.
            Turn::Next => {
                let depth = self.forks.last().copied().unwrap_or(usize::MAX);
                while self.frames.len() > depth.max(1) {
                    self.pop(i);
                }
            }
            Turn::Close => drop(self.forks.pop()),
            Turn::None => {}
        }
    }

    fn punct(&mut self, i: usize, token: Token) {
        match token.text(self.text) {
            b"{" => {
                let (kind, table) = self.brace(i);
                let position = (kind == FrameKind::Init).then_some(0);
                self.push(kind, table, i + 1, position);
            }
            b"(" | b"[" => self.push(FrameKind::Paren, Declared::default(), i + 1, None),
            b")" | b"]" if self.frames.last().is_some_and(|f| f.kind == FrameKind::Paren) => {
                self.pop(i);
            }
            b"}" => {
                while self.frames.len() > 1 && self.frames.last().is_some_and(|f| f.kind == FrameKind::Paren) {
                    self.pop(i);
                }
                if self.frames.len() > 1 {
                    self.pop(i);
                }
                self.after_block(i);
            }
            b"," => self.element_ends(i),
            b";" => self.statement_ends(i),
            b"=" => self.equals(i),
            _ => {}
        }
    }

    /// After the `}` of a block the next statement starts.
    fn after_block(&mut self, i: usize) {
        let is_value = |t: &Token| t.is_punct(self.text, "=");
        let declares =
            |t: &Token| ["struct", "union", "static", "const", "typedef"].iter().any(|w| t.is_word(self.text, w));
        if let Some(frame) = self.frames.last_mut()
            && frame.kind == FrameKind::Block
            && let Some(statement) = self.tokens.get(frame.start..i)
            && !statement.iter().any(is_value)
            && !statement.first().is_some_and(declares)
        {
            frame.start = i + 1;
        }
    }

    /// Index of the last token before `i` that is no directive.
    fn before(&self, i: usize) -> Option<usize> {
        (0..i).rev().find(|&j| self.tokens[j].kind != TokenKind::Directive)
    }

    fn is(&self, i: usize, punct: &str) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is_punct(self.text, punct))
    }

    fn string(&self, i: usize) -> String {
        self.tokens.get(i).map(|t| lossy(t.text(self.text))).unwrap_or_default()
    }

    /// The type of a member of `of`, in a table of the same name.
    fn member_of(&self, of: &Declared, member: &str) -> Declared {
        let followed = match &of.tag {
            Some(tag) => follow(&self.known.hooks, tag.clone(), &[member.as_bytes()]),
            None => Err(of.missing.clone()),
        };
        let (tag, missing) = followed.map_or_else(|missing| (None, missing), |tag| (Some(tag), None));
        Declared { tag, missing, name: of.name.clone(), array: false }
    }

    /// What the brace at `i` opens, and for which table.
    fn brace(&self, i: usize) -> (FrameKind, Declared) {
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
    fn nested(&self, top: &Frame, designator: &[Token]) -> Declared {
        let names: Vec<_> = designator.iter().filter(|t| t.kind == TokenKind::Ident).collect();
        let only_index = designator.first().is_some_and(|t| t.is_punct(self.text, "["));
        let mut inner = Declared { array: false, ..top.table.clone() };
        if !(only_index && !designator.iter().any(|t| t.is_punct(self.text, "."))) {
            for name in names {
                inner = self.member_of(&inner, &lossy(name.text(self.text)));
            }
        }
        inner
    }

    /// The tag in `(struct tag)` or `(struct tag[])` that ends at `close`, if a literal may follow it.
    fn compound_literal(&self, close: usize) -> Option<String> {
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
    fn left_of_equals(&self, start: usize, end: usize) -> Option<String> {
        let part = self.tokens.get(start..end)?;
        let equals = part.iter().position(|t| t.is_punct(self.text, "="))?;
        let declared = declaration(self.text, &part[..equals]);
        if declared.tag.is_some() {
            return declared.name;
        }
        let (first, last) = (part[..equals].first()?, part[..equals].last()?);
        Some(one_line(&self.text[first.span.start..last.span.end]))
    }

    fn order(&self, tag: Option<&String>) -> Option<&[String]> {
        let tag = tag?;
        let ops = self.known.hooks.iter().find_map(|set| set.get(tag))?;
        (!ops.order.is_empty()).then_some(ops.order.as_slice())
    }

    fn equals(&mut self, i: usize) {
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

    fn arms_here(&self) -> Vec<String> {
        let mut arms = self.scope.arms.to_vec();
        arms.extend(self.arms.current());
        arms
    }

    fn element_ends(&mut self, i: usize) {
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

    fn statement_ends(&mut self, i: usize) {
        self.element_ends(i);
        let Some(top) = self.frames.last_mut() else { return };
        let from = top.slots_from;
        top.slots_from = self.found.slots.len();
        let end = self.tokens[i].span.end;
        for slot in self.found.slots[from..].iter_mut().filter(|s| s.table_span.is_empty()) {
            slot.table_span.end = end;
        }
    }

    fn pop(&mut self, i: usize) {
        self.element_ends(i);
        let Some(frame) = self.frames.pop() else { return };
        for at in frame.own.into_iter().filter(|_| !frame.siblings.is_empty()) {
            self.found.slots[at].siblings = frame.siblings.clone();
        }
    }

    fn span_of(&self, from: usize, to: usize) -> Option<Span> {
        let last = self.before(to)?;
        (last >= from).then(|| Span::new(self.tokens[from].span.start, self.tokens[last].span.end))
    }

    fn next_member(&self, tag: Option<&String>, member: &str) -> Option<usize> {
        self.order(tag)?.iter().position(|m| m == member).map(|p| p + 1)
    }

    fn designated(&mut self, d: Designator, end: usize) {
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
        let (Some(span), Some(value)) = (self.span_of(d.start, end), self.span_of(d.value, end)) else { return };
        if !is_member || self.is(d.value, "{") {
            return;
        }
        let kind = match self.scope.macro_body {
            Some(name) => SlotKind::MacroBody(name.to_owned()),
            None => SlotKind::Designated,
        };
        let value_kind = self.value(d.value, end);
        self.emit(Candidate { span, member: d.member, table, kind, value, value_kind, arms: d.arms, table_from: None });
    }

    fn positional(&mut self, start: usize, end: usize) {
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
            };
            self.add(slot);
        }
    }

    /// An empty span at the start of the statement in the innermost block.
    fn statement_start(&self) -> Span {
        let start = self.frames.iter().rev().find(|f| f.kind == FrameKind::Block).map_or(0, |f| f.start);
        let at = (start..self.tokens.len()).find(|&j| self.tokens[j].kind != TokenKind::Directive);
        let at = at.map_or(0, |j| self.tokens[j].span.start);
        Span::new(at, at)
    }

    fn add(&mut self, slot: Slot) {
        let at = self.found.slots.len();
        self.found.slots.push(slot);
        if let Some(top) = self.frames.last_mut().filter(|f| f.kind != FrameKind::Paren) {
            top.own.push(at);
        }
    }

    /// `left->member = value`.
    fn assignment(&mut self, equals: usize, member: usize, access: usize) {
        let name = self.string(member);
        if memchr::memmem::find(name.as_bytes(), b"mmap").is_none() {
            return;
        }
        let from = self.postfix_start(access);
        let mut end = equals + 1;
        let mut depth = 0usize;
        let mut value_from = equals + 1;
        while let Some(token) = self.tokens.get(end) {
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
        let left = &self.tokens[from..access];
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
    fn postfix_start(&self, access: usize) -> usize {
        let mut at = access;
        while let Some(prev) = at.checked_sub(1) {
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

    fn type_of(&self, left: &[Token]) -> Result<String, Option<String>> {
        let names = chain(self.text, left).ok_or(None)?;
        let (first, rest) = names.split_first().ok_or(None)?;
        let local = variable(self.text, self.tokens, first);
        let tag = local.or_else(|| variable(self.known.file, &tokens(self.known.file), first)).ok_or(None)?;
        follow(&self.known.hooks, tag, rest)
    }

    fn value(&self, from: usize, to: usize) -> SlotValue {
        let all: Vec<Token> = self.tokens[from.min(to)..to].to_vec();
        let trimmed = match all.iter().rposition(|t| t.kind != TokenKind::Directive) {
            Some(last) => &all[..=last],
            None => &all[..0],
        };
        value_of(self.text, trimmed)
    }

    fn emit(&mut self, c: Candidate) {
        let member = self.string(c.member);
        let mmap = memchr::memmem::find(member.as_bytes(), b"mmap").is_some();
        let sets = self.known.hooks;
        let somewhere = sets.iter().find_map(|set| set.member(&member));
        let tag = c.table.tag;
        let known = tag.as_ref().and_then(|tag| sets.iter().find_map(|set| set.get(tag)));
        if mmap && known.is_none() {
            self.known.missing.borrow_mut().extend(tag.clone().or(c.table.missing));
        }
        let other = known.and_then(|ops| ops.others.get(&member));
        let hook = match (known, &tag) {
            (Some(ops), _) => ops.hooks.get(&member).copied(),
            (None, _) => somewhere,
        };
        let simple = !matches!(c.value_kind, SlotValue::Other(_)) || self.scope.macro_body.is_some();
        let Some(hook) = hook.filter(|_| known.is_some() || simple) else {
            if mmap && somewhere.is_some() {
                let why = match (other, &tag) {
                    (Some(declared), Some(tag)) => {
                        format!(
                            "`{declared}` in struct {tag} takes neither a `struct vm_area_struct *` nor a descriptor"
                        )
                    }
                    (None, Some(tag)) if known.is_some() => format!("struct {tag} has no hook `{member}`"),
                    _ => "the structure is not known and the value is no function's name".to_owned(),
                };
                self.found.not_slots.push((c.span, why));
            }
            return;
        };
        let slot = Slot {
            place: place(c.span),
            member_span: self.tokens[c.member].span,
            member,
            value: c.value_kind,
            value_span: c.value,
            aliases: Vec::new(),
            ops: tag,
            table: c.table.name,
            table_span: c.table_from.map_or_else(|| self.statement_start(), |at| Span::new(at, at)),
            kind: c.kind,
            arms: c.arms,
            siblings: Vec::new(),
            prepare: hook == HookKind::Prepare,
        };
        let is_assignment = c.table_from.is_some();
        if is_assignment {
            self.found.slots.push(slot);
        } else {
            self.add(slot);
        }
    }

    /// Looks at a word: a macro that installs a hook, or a GNU designator `mmap:`. Gives the next index.
    fn word(&mut self, i: usize, token: Token) -> usize {
        let at_start = self.frames.last().is_some_and(|f| f.kind == FrameKind::Init && f.start == i);
        if at_start && self.is(i + 1, ":") {
            let arms = self.arms_here();
            if let Some(top) = self.frames.last_mut() {
                top.designator = Some(Designator { member: i, start: i, value: i + 2, arms });
            }
            return i + 2;
        }
        let name = token.text(self.text);
        let defs = self.known.macros.iter().map(|m| m.get(&String::from_utf8_lossy(name))).find(|d| !d.is_empty());
        let Some(defs) = defs.filter(|_| self.scope.macro_body.is_none()) else { return i + 1 };
        if self.expansions >= MAX_EXPANSIONS {
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
        if let Some(top) = self.frames.last_mut()
            && !seen.is_empty()
        {
            top.position = None;
            top.start = span_end;
        }
        span_end
    }

    /// Takes over the slots of one expansion.
    fn expand(&mut self, name: &str, body: &[u8], span: Span, seen: &mut Vec<(String, SlotValue)>) {
        let inner_tokens = tokens(body);
        let into = self.frames.last().filter(|f| f.kind == FrameKind::Init).map(|f| f.table.clone());
        let scope =
            Scope { text: body, tokens: &inner_tokens, arms: &[], macro_body: None, into: into.unwrap_or_default() };
        let mut inner = Walk::new(self.known, &scope, self.expansions + 1);
        inner.run();
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

struct Candidate {
    span: Span,
    /// Index of the member's name.
    member: usize,
    table: Declared,
    kind: SlotKind,
    value: Span,
    value_kind: SlotValue,
    arms: Vec<String>,
    /// Start of an assignment.
    table_from: Option<usize>,
}

fn place(span: Span) -> Place {
    Place { file: FileId(0), span }
}

/// Reads a value: a name (also in parentheses or with `&`), a null pointer, or something else.
pub fn value_of(text: &[u8], tokens: &[Token]) -> SlotValue {
    let mut inner = tokens;
    loop {
        inner = match inner {
            [first, middle @ .., _]
                if first.is_punct(text, "(") && closing(text, inner, 0) == Some(inner.len() - 1) =>
            {
                middle
            }
            [first, rest @ ..] if first.is_punct(text, "&") => rest,
            _ => break,
        };
    }
    let null_cast = || inner.iter().map(|t| t.text(text)).eq([&b"("[..], b"void", b"*", b")", b"0"]);
    match inner {
        [only] if matches!(only.text(text), b"NULL" | b"0") => SlotValue::Null,
        [only] if only.kind == TokenKind::Ident => SlotValue::Name(lossy(only.text(text))),
        _ if null_cast() => SlotValue::Null,
        [first, .., last] => SlotValue::Other(one_line(&text[first.span.start..last.span.end])),
        _ => SlotValue::Other(String::new()),
    }
}
