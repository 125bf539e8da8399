//! C with holes, matched against syntax trees.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::syntax::ast::{Ast, N};
use crate::syntax::parse::parse;
use crate::syntax::span::Span;

/// One spelling of old code.
#[derive(Clone, Debug)]
pub struct Pattern {
    ast: Ast,
    root: N,
    holes: BTreeSet<String>,
    /// How many tokens are given literally; the more, the more specific.
    pub literals: usize,
}

/// What the built-in holes stand for in a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Identifiers that are the mapping (`VMA`), old name to new.
    pub vmas: BTreeMap<String, String>,
    /// Identifiers that are the file whose hook runs (`FILE`).
    pub files: BTreeSet<String>,
    /// Parameters of a handler that the new hook has as well: what they point at outlives the call.
    pub kept: BTreeSet<String>,
}

/// What the holes of a pattern were found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binds {
    /// Hole to node.
    pub holes: BTreeMap<String, N>,
    /// The identifier that `VMA` matched.
    pub vma: Option<N>,
    /// What the hole `REST` stands for: all further arguments of a call, one at least.
    pub rest: Option<Span>,
}

/// Operators whose operands may be swapped.
const COMMUTATIVE: [&str; 8] = ["+", "*", "&", "|", "==", "!=", "&&", "||"];

impl Pattern {
    /// Compiles `text`, an expression.
    ///
    /// # Errors
    /// That it does not parse.
    pub fn new(text: &str, holes: &[String]) -> Result<Pattern, String> {
        const BEFORE: &str = "void p(void)\n{\n\t(";
        let code = format!("{BEFORE}{text});\n}}\n");
        let bytes: Arc<[u8]> = code.as_bytes().into();
        let whole = Span::new(0, bytes.len());
        let ast = parse(&bytes, &bytes, whole).ok_or("too large")?;
        if !ast.errors.is_empty() {
            return Err(format!("`{text}` does not parse as an expression"));
        }
        let inside = Span::new(BEFORE.len(), BEFORE.len() + text.len());
        let root = ast.strip(ast.at(inside));
        let mut holes: BTreeSet<String> = holes.iter().cloned().collect();
        holes.extend(["VMA".to_string(), "FILE".to_string()]);
        let free = |n: &N| {
            ast.bytes(*n) != b"REST" && !holes.contains(&ast.str(*n)) || matches!(ast.str(*n).as_str(), "VMA" | "FILE")
        };
        let literals = ast.leaves(root).filter(free).count();
        Ok(Pattern { ast, root, holes, literals })
    }

    /// Whether `n` is spelled like this.
    pub fn matches(&self, ast: &Ast, n: N, names: &Names) -> Option<Binds> {
        let mut binds = Binds::default();
        self.node(self.root, ast, n, names, &mut binds).then_some(binds)
    }

    /// Whether the pattern is a single hole (it would match anything).
    pub fn is_bare_hole(&self) -> bool {
        self.ast.kind(self.root) == "identifier" && self.holes.contains(&self.ast.str(self.root))
    }

    fn node(&self, p: N, ast: &Ast, n: N, names: &Names, binds: &mut Binds) -> bool {
        let p = self.ast.strip(p);
        if matches!(self.ast.kind(p), "identifier" | "type_identifier") && self.holes.contains(&self.ast.str(p)) {
            return self.hole(&self.ast.str(p), ast, n, names, binds);
        }
        let n = ast.strip(n);
        if self.ast.kind(p) != ast.kind(n) {
            return false;
        }
        let (ps, ns) = (self.ast.kids(p), ast.kids(n));
        if self.ast.is_leaf(p) {
            return ast.is_leaf(n) && self.ast.bytes(p) == ast.bytes(n);
        }
        if self.ast.kind(p) == "argument_list"
            && let Some(all) = self.rest(p, ast, n, names, binds)
        {
            return all;
        }
        if ps.len() != ns.len() {
            return false;
        }
        let before = binds.clone();
        if ps.iter().zip(ns).all(|(&a, &b)| self.node(a, ast, b, names, binds)) {
            return true;
        }
        *binds = before;
        let swap = self.ast.kind(p) == "binary_expression" && COMMUTATIVE.contains(&self.ast.kind(ps[1]));
        if swap && self.ast.kind(ps[1]) == ast.kind(ns[1]) {
            let before = binds.clone();
            if self.node(ps[0], ast, ns[2], names, binds) && self.node(ps[2], ast, ns[0], names, binds) {
                return true;
            }
            *binds = before;
        }
        false
    }

    /// Arguments whose last hole is `REST`: whether they match, none if there is no such hole.
    fn rest(&self, p: N, ast: &Ast, n: N, names: &Names, binds: &mut Binds) -> Option<bool> {
        let ps: Vec<N> = self.ast.named(p).collect();
        let (&last, first) = ps.split_last()?;
        if self.ast.bytes(last) != b"REST" {
            return None;
        }
        let ns: Vec<N> = ast.named(n).collect();
        if ns.len() < ps.len() {
            return Some(false);
        }
        let (from, to) = (ast.span(ns[first.len()]), ast.span(ns[ns.len() - 1]));
        binds.rest = Some(Span::new(from.start, to.end));
        Some(first.iter().zip(&ns).all(|(&a, &b)| self.node(a, ast, b, names, binds)))
    }

    fn hole(&self, hole: &str, ast: &Ast, n: N, names: &Names, binds: &mut Binds) -> bool {
        let inner = ast.strip(n);
        match hole {
            "VMA" => {
                let is = ast.kind(inner) == "identifier" && names.vmas.contains_key(&ast.str(inner));
                let same = binds.vma.is_none_or(|v| ast.bytes(v) == ast.bytes(inner));
                binds.vma = binds.vma.or(Some(inner));
                is && same
            }
            "FILE" => ast.kind(inner) == "identifier" && names.files.contains(&ast.str(inner)),
            _ => match binds.holes.get(hole) {
                Some(&bound) => ast.normal(bound) == ast.normal(n),
                None => {
                    binds.holes.insert(hole.to_string(), n);
                    true
                }
            },
        }
    }
}
