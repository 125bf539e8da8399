//! A place that can be mutated, and what an operator sees.

use std::collections::BTreeSet;

use crate::execute::function::Parsed;
use crate::syntax::ast::{Ast, N};
use crate::syntax::span::Span;

/// One possible mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The operator.
    pub operator: &'static str,
    /// The item of the file.
    pub item: usize,
    /// The place that is shown.
    pub span: Span,
    /// What is replaced, sorted and disjoint, all inside the item.
    pub edits: Vec<(Span, String)>,
    /// Where a mark can be put that tells whether the place is compiled, in a function.
    pub mark: Option<usize>,
    /// Whether the place lies in an `#if` arm inside its function.
    pub in_arm: bool,
}

impl Site {
    /// The shown place as the mutant has it.
    pub fn after(&self, text: &[u8]) -> Vec<u8> {
        let end = self.edits.iter().map(|(s, _)| s.end).fold(self.span.end, usize::max);
        edited(text, Span::new(self.span.start, end), &self.edits)
    }
}

/// `span` of `text` with those `edits` that lie in it.
pub fn edited(text: &[u8], span: Span, edits: &[(Span, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = span.start;
    for (place, with) in edits.iter().filter(|(s, _)| span.contains(*s) && s.start >= span.start) {
        if place.start < at {
            continue;
        }
        out.extend_from_slice(&text[at..place.start]);
        out.extend_from_slice(with.as_bytes());
        at = place.end;
    }
    out.extend_from_slice(&text[at..span.end]);
    out
}

/// What the reachable code of the file does with the mapping as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Does {
    /// There is a remap action, which adds IO, PFNMAP, DONTEXPAND and DONTDUMP (`VMA_REMAP_FLAGS`).
    pub remaps: bool,
    /// Kernel pages are mapped, which adds MIXEDMAP.
    pub maps_pages: bool,
}

/// The item that an operator looks at.
pub struct Code<'a> {
    /// Its tree.
    pub parsed: &'a Parsed,
    /// Names of descriptors in it.
    pub descs: &'a BTreeSet<String>,
    /// What the file does.
    pub does: Does,
}

impl<'a> Code<'a> {
    /// The tree.
    pub fn ast(&self) -> &'a Ast {
        &self.parsed.ast
    }

    /// All nodes of a kind that are in the source.
    pub fn all(&self, kind: &'static str) -> impl Iterator<Item = N> + '_ {
        let ast = self.ast();
        ast.walk(ast.root()).filter(move |&n| ast.kind(n) == kind && self.parsed.pretends(n).is_none())
    }

    /// All calls of functions by name, with the name.
    pub fn calls(&self) -> impl Iterator<Item = (N, String)> + '_ {
        self.all("call_expression").filter_map(|n| Some((n, self.ast().callee(n)?)))
    }

    /// The name of the called function as a node.
    pub fn callee(&self, call: N) -> Option<N> {
        self.ast().field(call, "function")
    }

    /// The call that a statement consists of, with the name of the function.
    pub fn call_of(&self, statement: N) -> Option<(N, String)> {
        let ast = self.ast();
        let mut inner = ast.strip(ast.named(statement).next()?);
        if ast.kind(inner) == "cast_expression" {
            inner = ast.strip(ast.field(inner, "value")?);
        }
        Some((inner, ast.callee(inner)?))
    }

    /// The assignment that a statement consists of: left side, operator, right side.
    pub fn assignment_of(&self, statement: N) -> Option<(N, &'static str, N)> {
        let ast = self.ast();
        let inner = ast.strip(ast.named(statement).next()?);
        if ast.kind(inner) != "assignment_expression" {
            return None;
        }
        let operator = ast.kind(ast.field(inner, "operator")?);
        Some((ast.field(inner, "left")?, operator, ast.field(inner, "right")?))
    }

    /// The member of a descriptor that an expression names: `page_prot` for `desc->page_prot`.
    pub fn member(&self, n: N) -> Option<String> {
        let ast = self.ast();
        let n = ast.strip(n);
        if ast.kind(n) != "field_expression" {
            return None;
        }
        let object = ast.field(n, "argument")?;
        let desc = ast.kind(object) == "identifier" && self.descs.contains(&ast.str(object));
        desc.then(|| ast.field(n, "field").map(|f| ast.str(f)))?
    }

    /// Whether some part of `n` is the member `name` of a descriptor.
    pub fn has_member(&self, n: N, name: &str) -> bool {
        self.ast().walk(n).any(|k| self.member(k).is_some_and(|m| m == name))
    }
}

/// What an operator finds: the shown place and the replacements.
pub struct Found {
    /// The node that is shown.
    pub node: N,
    /// What is replaced.
    pub edits: Vec<(Span, String)>,
}

impl Found {
    /// Replaces a node.
    pub fn replace(ast: &Ast, n: N, with: impl Into<String>) -> Found {
        Found { node: n, edits: vec![(ast.span(n), with.into())] }
    }

    /// Replaces `n`, which is shown with `around`.
    pub fn inside(ast: &Ast, around: N, n: N, with: impl Into<String>) -> Found {
        Found { node: around, edits: vec![(ast.span(n), with.into())] }
    }
}
