//! A parsed stretch of C as an arena of nodes with spans into the original text.
//!
//! The tree is copied out of tree-sitter, so that the rest of the program depends neither on its
//! lifetimes nor on its cursor. Offsets are those of the whole file.

use std::sync::Arc;

use super::span::Span;
use super::work;

/// Index of a node in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct N(pub u32);

/// One node.
#[derive(Clone, Debug)]
pub struct NodeData {
    /// The grammar's name of the node, or the token's text for anonymous tokens.
    pub kind: &'static str,
    /// The field that it fills in its parent.
    pub field: Option<&'static str>,
    /// Where it stands.
    pub span: Span,
    /// Its parent, none for the root.
    pub parent: Option<N>,
    /// Where its children stand in [`Ast::kids`].
    pub(super) kids: (u32, u32),
    /// The first node after it and all below it.
    pub(super) end: u32,
    /// Whether the grammar names it (as opposed to punctuation and keywords).
    pub named: bool,
}

/// A tree over a file's text.
#[derive(Clone, Debug)]
pub struct Ast {
    /// The original text of the whole file.
    pub text: Arc<[u8]>,
    /// All nodes, each before those below it; the root is the first.
    pub(super) nodes: Vec<NodeData>,
    /// The children of all nodes.
    pub(super) kids: Vec<N>,
    /// Comments, in order.
    pub comments: Vec<Span>,
    /// Nodes that the grammar could not fit.
    pub errors: Vec<Span>,
}

impl Ast {
    /// The root node.
    pub fn root(&self) -> N {
        N(0)
    }

    /// The data of `n`.
    pub fn node(&self, n: N) -> &NodeData {
        &self.nodes[n.0 as usize]
    }

    /// The kind of `n`.
    pub fn kind(&self, n: N) -> &'static str {
        self.node(n).kind
    }

    /// The span of `n`.
    pub fn span(&self, n: N) -> Span {
        self.node(n).span
    }

    /// The original bytes of `n`.
    pub fn bytes(&self, n: N) -> &[u8] {
        self.span(n).of(&self.text)
    }

    /// The original text of `n`, bytes that are not UTF-8 replaced.
    pub fn str(&self, n: N) -> String {
        String::from_utf8_lossy(self.bytes(n)).into_owned()
    }

    /// The children of `n` in order, anonymous tokens included, comments left out.
    pub fn kids(&self, n: N) -> &[N] {
        let (first, end) = self.node(n).kids;
        &self.kids[first as usize..end as usize]
    }

    /// The named children of `n`.
    pub fn named(&self, n: N) -> impl Iterator<Item = N> + '_ {
        self.kids(n).iter().copied().filter(|&k| self.node(k).named)
    }

    /// The child of `n` in this field.
    pub fn field(&self, n: N, field: &str) -> Option<N> {
        self.kids(n).iter().copied().find(|&k| self.node(k).field == Some(field))
    }

    /// The parent of `n`.
    pub fn parent(&self, n: N) -> Option<N> {
        self.node(n).parent
    }

    /// `n`'s parent, grandparent and so on.
    pub fn ancestors(&self, n: N) -> impl Iterator<Item = N> + '_ {
        std::iter::successors(self.parent(n), |&p| self.parent(p))
    }

    /// `n` and all below it, parents first, in source order.
    pub fn walk(&self, n: N) -> Walk<'_> {
        Walk { ast: self, next: n.0, end: self.node(n).end }
    }

    /// The tokens of `n` in order.
    pub fn leaves(&self, n: N) -> impl Iterator<Item = N> + '_ {
        self.walk(n).filter(|&k| self.is_leaf(k))
    }

    /// Whether `n` is one token (a literal counts as one).
    pub fn is_leaf(&self, n: N) -> bool {
        self.kids(n).is_empty() || matches!(self.kind(n), "string_literal" | "char_literal")
    }

    /// Whether `a` is `b` or stands above it.
    pub fn is_within(&self, b: N, a: N) -> bool {
        a <= b && b.0 < self.node(a).end
    }

    /// `n` without the parentheses around it.
    pub fn strip(&self, n: N) -> N {
        let mut n = n;
        while self.kind(n) == "parenthesized_expression" {
            match self.named(n).next() {
                Some(inner) => n = inner,
                None => break,
            }
        }
        n
    }

    /// The outermost parenthesised expression that holds nothing but `n`.
    pub fn outer(&self, n: N) -> N {
        let mut n = n;
        while let Some(p) = self.parent(n) {
            if self.kind(p) != "parenthesized_expression" {
                break;
            }
            n = p;
        }
        n
    }

    /// The name called by a call expression, when it is a plain identifier.
    pub fn callee(&self, call: N) -> Option<String> {
        if self.kind(call) != "call_expression" {
            return None;
        }
        // `(type)(value)` parses as a call, too: a callee in parentheses is none.
        let f = self.field(call, "function")?;
        (self.kind(f) == "identifier").then(|| self.str(f))
    }

    /// The arguments of a call expression.
    ///
    /// Those of a macro that is the head of a loop or a condition stand where the condition does.
    pub fn args(&self, call: N) -> Vec<N> {
        match self.field(call, "arguments") {
            Some(list) => self.named(list).collect(),
            None if self.kind(call) == "parenthesized_expression" => self.joined(self.strip(call)),
            None => Vec::new(),
        }
    }

    /// The parts of an expression between its commas.
    fn joined(&self, n: N) -> Vec<N> {
        if self.kind(n) != "comma_expression" {
            return vec![n];
        }
        self.named(n).flat_map(|k| self.joined(k)).collect()
    }

    /// The text of `n` with its tokens joined by one space, parentheses around it left out.
    ///
    /// Two expressions with the same normal text are written alike but for white space.
    pub fn normal(&self, n: N) -> String {
        let n = self.strip(n);
        let words: Vec<String> = self.leaves(n).map(|k| self.str(k)).collect();
        words.join(" ")
    }

    /// The source of `n` on one line, for people.
    pub fn quoted(&self, n: N) -> String {
        self.str(n).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The statement that holds `n` (or is `n`).
    pub fn statement(&self, n: N) -> Option<N> {
        std::iter::once(n).chain(self.ancestors(n)).find(|&k| is_statement(self.kind(k)))
    }

    /// The smallest node that covers `span`.
    pub fn at(&self, span: Span) -> N {
        let mut n = self.root();
        loop {
            match self.kids(n).iter().copied().find(|&k| self.span(k).contains(span)) {
                Some(k) => n = k,
                None => return n,
            }
        }
    }
}

/// Whether a node of this kind is a statement or a declaration in a block.
pub fn is_statement(kind: &str) -> bool {
    matches!(
        kind,
        "expression_statement"
            | "declaration"
            | "return_statement"
            | "if_statement"
            | "switch_statement"
            | "case_statement"
            | "while_statement"
            | "do_statement"
            | "for_statement"
            | "goto_statement"
            | "break_statement"
            | "continue_statement"
            | "labeled_statement"
            | "compound_statement"
    )
}

/// Iterator of [`Ast::walk`].
pub struct Walk<'a> {
    ast: &'a Ast,
    next: u32,
    end: u32,
}

impl Iterator for Walk<'_> {
    type Item = N;

    fn next(&mut self) -> Option<N> {
        let n = (self.next < self.end).then_some(N(self.next))?;
        work::count(1);
        let node = self.ast.node(n);
        self.next = if matches!(node.kind, "string_literal" | "char_literal") { node.end } else { n.0 + 1 };
        Some(n)
    }
}
