//! Finds slots in the tokens of one item: initialisers, assignments, uses of macros.

mod assign;
mod braces;
mod elements;
mod emit;
mod expand;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::census::declared::{Declared, follow};
use crate::census::hooks::{Hooks, lossy};
use crate::census::macros::Macros;
use crate::census::slot::Slot;
use crate::syntax::arms::{Arms, Turn};
use crate::syntax::lex::{Token, TokenKind};
use crate::syntax::span::Span;

/// Members of one table that are listed as siblings.
const MAX_SIBLINGS: usize = 512;

/// Variables whose type is looked for in one file.
const MAX_LOOKUPS: usize = 1000;

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
    /// Types of variables at file scope that were looked up.
    pub globals: RefCell<Types>,
}

/// The tags of structures that variables are or point to, else the names of their types.
type Types = BTreeMap<Vec<u8>, Result<String, Option<String>>>;

impl Known<'_> {
    /// The tag of a structure by the name of a type; the name if that is not known.
    fn tag_of(&self, name: Option<String>) -> Result<String, Option<String>> {
        let tag = self.hooks.iter().find_map(|set| set.tag_of(name.as_deref()?));
        tag.ok_or(name)
    }

    /// The structure that a variable of another file is or points to; its name if that is not known.
    fn variable(&self, name: &[u8]) -> Result<String, Option<String>> {
        let name = lossy(name);
        self.hooks.iter().find_map(|set| set.variable(&name).cloned()).ok_or(Some(name))
    }

    /// A table whose declaration names its type and no structure.
    fn resolved(&self, table: Declared) -> Declared {
        if table.tag.is_some() || table.missing.is_none() {
            return table;
        }
        let (tag, missing) =
            self.tag_of(table.missing.clone()).map_or_else(|name| (None, name), |tag| (Some(tag), None));
        Declared { tag, missing, ..table }
    }
}

/// What was found in an item.
#[derive(Debug, Default)]
pub struct Found {
    /// Slots; their file is not yet set.
    pub slots: Vec<Slot>,
    /// What looks like a slot but is none.
    pub not_slots: Vec<(Span, String)>,
    /// Whether a macro that installs a hook was nested too deep to be expanded.
    pub beyond: bool,
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

#[derive(Clone)]
struct Designator {
    /// Index of the member's name.
    member: usize,
    /// Index of the first token of the element (`.` or `[`).
    start: usize,
    /// Index of the first token of the value.
    value: usize,
    arms: Vec<String>,
}

/// Where an `#if` stands in the initialiser or block around it: each of its arms goes on from there.
#[derive(Clone)]
struct Fork {
    /// Index of the directive.
    at: usize,
    depth: usize,
    designator: Option<Designator>,
    position: Option<usize>,
    start: usize,
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
    forks: Vec<Fork>,
    arms: Arms,
    found: Found,
    expansions: usize,
    /// Types of local variables that were looked up.
    locals: Types,
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
            locals: BTreeMap::new(),
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
            Turn::Open => {
                let top = self.frames.last();
                self.forks.push(Fork {
                    at: i,
                    depth: self.frames.len(),
                    designator: top.and_then(|f| f.designator.clone()),
                    position: top.and_then(|f| f.position),
                    start: top.map_or(i, |f| f.start),
                });
            }
            Turn::Next => self.next_arm(i),
            Turn::Close => drop(self.forks.pop()),
            Turn::None => {}
        }
    }

    /// Each arm starts at the depth of its `#if`; the last entry of an arm may lack its comma.
    fn next_arm(&mut self, i: usize) {
        let Some(fork) = self.forks.last().cloned() else { return };
        while self.frames.len() > fork.depth.max(1) {
            self.pop(i);
        }
        if self.frames.len() == fork.depth && self.frames.last().is_some_and(|f| f.kind == FrameKind::Init) {
            self.element_ends(i);
            if let Some(top) = self.frames.last_mut() {
                top.position = fork.position;
                if let Some(open) = fork.designator {
                    let begun = (open.value..fork.at).any(|j| self.tokens[j].kind != TokenKind::Directive);
                    let value = if begun { open.value } else { i + 1 };
                    top.start = fork.start;
                    top.designator = Some(Designator { value, ..open });
                }
            }
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
            b")" | b"]" if self.frames.last().is_some_and(|f| f.kind == FrameKind::Paren) => self.pop(i),
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

    fn order(&self, tag: Option<&String>) -> Option<&[String]> {
        let tag = tag?;
        let ops = self.known.hooks.iter().find_map(|set| set.get(tag))?;
        (!ops.order.is_empty()).then_some(ops.order.as_slice())
    }

    fn arms_here(&self) -> Vec<String> {
        let mut arms = self.scope.arms.to_vec();
        arms.extend(self.arms.current());
        arms
    }

    fn statement_ends(&mut self, i: usize) {
        self.element_ends(i);
        let Some(top) = self.frames.last_mut() else { return };
        let from = top.slots_from;
        top.slots_from = self.found.slots.len();
        let end = self.tokens[i].span.end;
        for slot in self.found.slots[from..].iter_mut().filter(|s| s.table_span.is_empty()) {
            slot.table_span.end = end.max(slot.table_span.start);
        }
    }

    fn pop(&mut self, i: usize) {
        self.element_ends(i);
        let Some(frame) = self.frames.pop() else { return };
        let mut siblings = frame.siblings;
        siblings.truncate(MAX_SIBLINGS);
        let own = if frame.own.len() <= MAX_SIBLINGS { frame.own } else { Vec::new() };
        for at in own.into_iter().filter(|_| !siblings.is_empty()) {
            self.found.slots[at].siblings = siblings.clone();
        }
    }

    fn span_of(&self, from: usize, to: usize) -> Option<Span> {
        let last = self.before(to)?;
        (last >= from).then(|| Span::new(self.tokens[from].span.start, self.tokens[last].span.end))
    }

    /// An empty span at the start of the statement in the innermost block.
    fn statement_start(&self) -> Span {
        let start = self.frames.iter().rev().find(|f| f.kind == FrameKind::Block).map_or(0, |f| f.start);
        let at = (start..self.tokens.len()).find(|&j| self.tokens[j].kind != TokenKind::Directive);
        let at = at.map_or(0, |j| self.tokens[j].span.start);
        Span::new(at, at)
    }

    fn add(&mut self, slot: Slot) {
        // An entry before an `#if` may end in each of its arms.
        let same = |s: &Slot| {
            (s.place, s.member_span, s.value_span) == (slot.place, slot.member_span, slot.value_span)
                && s.member == slot.member
        };
        if !self.forks.is_empty() && self.found.slots.iter().any(same) {
            return;
        }
        let at = self.found.slots.len();
        self.found.slots.push(slot);
        if let Some(top) = self.frames.last_mut().filter(|f| f.kind != FrameKind::Paren) {
            top.own.push(at);
        }
    }
}
