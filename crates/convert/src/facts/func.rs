//! A function definition, parsed and ready to be reasoned about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::census::slot::Place;
use crate::facts::term::{Fact, Term};
use crate::syntax::arms::split;
use crate::syntax::ast::{Ast, N, is_statement};
use crate::syntax::cfg::Cfg;
use crate::syntax::flow::Variables;
use crate::syntax::head::Param;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Lexer, TokenKind, is_word_byte};
use crate::syntax::mask::{Mask, MaskKind, mask};
use crate::syntax::parse::parse;
use crate::syntax::span::Span;
use crate::transform::pattern::Names;
use crate::tree::source::FileId;

/// A function of the scanned source.
#[derive(Clone, Debug)]
pub struct Func {
    /// The file it stands in.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// The name's place in the definition.
    pub name_span: Span,
    /// Its parameters.
    pub params: Vec<Param>,
    /// The parameter list with its parentheses.
    pub param_list: Span,
    /// The whole definition.
    pub span: Span,
    /// The body with its braces.
    pub body_span: Span,
    /// Whether it is `static`.
    pub is_static: bool,
    /// Conditions of the `#if` arms that it stands in.
    pub arms: Vec<String>,
    /// Its tree.
    pub ast: Arc<Ast>,
    /// The body's node.
    pub body: N,
    /// Its control flow.
    pub cfg: Arc<Cfg>,
    /// Its variables.
    pub vars: Arc<Variables>,
    /// What was hidden from the grammar.
    pub masks: Vec<Mask>,
    /// Which identifiers are the mapping and its file.
    pub names: Names,
    /// What all callers are known to pass and to have shown.
    pub caller: Caller,
    /// Callees that are known to change nothing; filled where it is asked for.
    pub readers: BTreeSet<String>,
    /// Macros with the mapping as first argument that set (true) or clear the flags that other arguments name, in order.
    pub flag_macros: BTreeMap<String, Vec<(bool, usize)>>,
    /// Calls of macros that read the mapping, by their normal text: what they give.
    pub macro_terms: BTreeMap<String, Term>,
    /// Calls of functions that return what they read in the mapping, by their normal text: the closed form of it.
    pub reads: BTreeMap<String, String>,
    /// What successful calls of helpers show: the call and the facts.
    pub shown: Vec<(Term, Vec<Fact>)>,
    /// Whether it is the body of a macro: a parameter is what is given for it, and has its address.
    pub expands: bool,
    /// What its tree was searched for already.
    pub(super) found: Arc<Found>,
}

/// What a tree was searched for, which does not depend on what else is known of the function.
#[derive(Debug, Default)]
pub(super) struct Found {
    calls: OnceLock<Vec<N>>,
    /// Writes to members of anything: what it is a member of, the member, and what writes.
    pub(super) writes: OnceLock<Vec<(String, String, N)>>,
}

/// Longest function that is looked into, bytes. The longest handler of Linux 7.3 has 8 KiB.
const MAX_BYTES: usize = 128 << 10;

/// Most points of a function that is looked into; the flow analyses are not linear in them.
const MAX_POINTS: usize = 1000;

/// What a helper may take for granted since all its call sites are known.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Parameter to what is passed.
    pub terms: BTreeMap<String, Term>,
    /// Parameters that get a protection made of the mapping's, which the caller neither stores nor looks at behind the call.
    pub protections: BTreeSet<String>,
    /// Parameters that get a mask of flags, with all that it may hold.
    pub flags: BTreeMap<String, BTreeSet<String>>,
    /// Facts about the mapping that hold at the call.
    pub facts: Vec<Fact>,
}

impl Caller {
    /// What holds for both.
    pub fn meet(mut self, other: &Caller) -> Caller {
        self.terms.retain(|param, term| other.terms.get(param) == Some(term));
        self.protections.retain(|param| other.protections.contains(param));
        self.flags.retain(|param, _| other.flags.contains_key(param));
        for (param, flags) in &mut self.flags {
            flags.extend(other.flags.get(param).into_iter().flatten().cloned());
        }
        self.facts.retain(|fact| other.facts.iter().any(|f| f.says(fact)));
        self
    }
}

/// Why a function cannot be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The stretch that could not be understood.
    pub at: Span,
    /// What is the matter with it.
    pub why: String,
    /// The id of the refusal.
    pub reason: &'static str,
}

impl Func {
    /// Parses the function definition `item` of a file.
    ///
    /// # Errors
    /// A part that the grammar or the flow analysis does not fit.
    pub fn parse(file: FileId, text: &Arc<[u8]>, item: &Item) -> Result<Func, Unreadable> {
        let ItemKind::Function { name, params, param_list, body, is_static } = &item.kind else {
            return Err(Unreadable { at: item.span, why: "this is no function definition".into(), reason: "gap" });
        };
        let bad = |at: Span, why: &str| Unreadable { at, why: why.to_string(), reason: "gap" };
        if item.span.end - item.span.start > MAX_BYTES {
            return Err(bad(*name, "the function is larger than what is looked into"));
        }
        if let Some(at) = included_in(text, item.span) {
            return Err(bad(at, "what is included here is a part of the function"));
        }
        if let Some(at) = cut_head(text, Span::new(param_list.end, body.start)) {
            let why = "the function has another body in another arm";
            return Err(Unreadable { reason: "arms-cut-statement", ..bad(at, why) });
        }
        let masked = mask(text, item.span, *param_list, body.start);
        if let Some(torn) = masked.torn.first() {
            let why = "this preprocessor line cuts a statement in two";
            return Err(Unreadable { reason: "arms-cut-statement", ..bad(*torn, why) });
        }
        let ast =
            parse(text, &masked.text, item.span).ok_or_else(|| bad(item.span, "the function is too large to parse"))?;
        if let Some(at) = ast.errors.first() {
            let at = if at.is_empty() { Span::new(at.start, (at.start + 1).min(text.len())) } else { *at };
            return Err(bad(at, "the C grammar does not fit here"));
        }
        let fun = ast.named(ast.root()).find(|&n| ast.kind(n) == "function_definition");
        let fun = fun.ok_or_else(|| bad(item.span, "this does not parse as a function definition"))?;
        let node = ast.field(fun, "body").ok_or_else(|| bad(item.span, "this function has no body"))?;
        let cfg = Cfg::build(&ast, node).map_err(|n| bad(ast.span(n), "the control flow here is not understood"))?;
        if cfg.points.len() > MAX_POINTS {
            return Err(bad(item.span, "the function has too many branches to be followed"));
        }
        let vars = Variables::collect(&ast, &cfg, fun);
        if let Some(n) = vars.hidden {
            return Err(bad(ast.span(n), "this name stands for different variables within one function"));
        }
        Ok(Func {
            file,
            name: String::from_utf8_lossy(name.of(text)).into_owned(),
            name_span: *name,
            params: params.clone(),
            param_list: *param_list,
            span: item.span,
            body_span: *body,
            is_static: *is_static,
            arms: item.arms.to_vec(),
            ast: ast.into(),
            body: node,
            cfg: cfg.into(),
            vars: vars.into(),
            masks: masked.masks,
            names: Names::default(),
            caller: Caller::default(),
            readers: BTreeSet::new(),
            flag_macros: BTreeMap::new(),
            macro_terms: BTreeMap::new(),
            reads: BTreeMap::new(),
            shown: Vec::new(),
            expands: false,
            found: Arc::default(),
        })
    }

    /// The place of a node.
    pub fn place(&self, n: N) -> Place {
        Place { file: self.file, span: self.ast.span(n) }
    }

    /// A place in this function's file.
    pub fn at(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// The name of parameter `i`.
    pub fn param_name(&self, i: usize) -> Option<String> {
        let span = self.params.get(i)?.name?;
        Some(String::from_utf8_lossy(span.of(&self.ast.text)).into_owned())
    }

    /// The text of parameter `i`.
    pub fn param_text(&self, i: usize) -> String {
        self.params.get(i).map_or(String::new(), |p| String::from_utf8_lossy(p.span.of(&self.ast.text)).into_owned())
    }

    /// The index of the parameter of type `struct vm_area_struct *`.
    pub fn vma_param(&self) -> Option<usize> {
        (0..self.params.len()).find(|&i| {
            let text = self.param_text(i);
            text.contains("vm_area_struct") && text.contains('*') && !text.contains("**")
        })
    }

    /// Whether the variable declared here outlives the call.
    pub fn outlives(&self, declared: N) -> bool {
        let decl = self.ast.ancestors(declared).find(|&p| self.ast.kind(p) == "declaration");
        decl.is_some_and(|d| self.ast.kids(d).iter().any(|&k| matches!(self.ast.bytes(k), b"static" | b"extern")))
    }

    /// Whether `name` is a parameter or a local variable that does not outlive the call.
    pub fn is_local(&self, name: &str) -> bool {
        self.vars.by_name.get(name).is_some_and(|v| !v.declared.iter().any(|&d| self.outlives(d)))
    }

    /// All calls in the body, in source order.
    pub fn calls(&self) -> Vec<N> {
        let all = || self.ast.walk(self.body).filter(|&n| self.ast.kind(n) == "call_expression").collect();
        self.found.calls.get_or_init(all).clone()
    }

    /// The macros that are the heads of loops and conditions, each with what stands where the condition does: its arguments.
    pub fn heads(&self) -> Vec<(N, String)> {
        let ast = &self.ast;
        let head = |m: &Mask| {
            let name = m.span.of(&ast.text);
            let word = m.kind == MaskKind::BlockMacro && name.iter().all(|b| is_word_byte(*b));
            let stmt = ast.walk(self.body).filter(|_| word).find(|&n| {
                ast.span(n).start == m.span.start && matches!(ast.kind(n), "if_statement" | "while_statement")
            })?;
            Some((ast.field(stmt, "condition")?, String::from_utf8_lossy(name).into_owned()))
        };
        self.masks.iter().filter_map(head).collect()
    }

    /// All occurrences of an identifier in the body.
    pub fn uses_of(&self, name: &str) -> Vec<N> {
        let is = |n: &N| self.ast.kind(*n) == "identifier" && self.ast.bytes(*n) == name.as_bytes();
        self.ast.walk(self.body).filter(is).collect()
    }

    /// Whether `name` occurs as an identifier anywhere in the definition.
    pub fn mentions(&self, name: &str) -> bool {
        let text = &self.ast.text;
        crate::syntax::lex::tokens_in(text, self.span).iter().any(|t| t.is_word(text, name))
    }

    /// `return -EINVAL;`
    pub fn is_error_return(&self, n: N) -> bool {
        self.ast.named(n).next().is_some_and(|v| self.is_errno(v))
    }

    /// Whether `stmt` is the whole body of an `if`, `else` or loop and has no braces.
    pub fn is_sole_body(&self, stmt: N) -> bool {
        let ast = &self.ast;
        ast.parent(stmt).is_some_and(|p| match ast.kind(p) {
            "if_statement" => ast.node(stmt).field == Some("consequence"),
            "else_clause" => true,
            "while_statement" | "for_statement" | "do_statement" => ast.node(stmt).field == Some("body"),
            _ => false,
        })
    }

    /// Whether nothing may be left in the place of `stmt`: it is a whole body without braces, or all that stands between a label
    /// and the end of a block.
    pub fn must_stay(&self, stmt: N) -> bool {
        let ast = &self.ast;
        let labelled = ast.parent(stmt).filter(|&p| matches!(ast.kind(p), "case_statement" | "labeled_statement"));
        let ends = |p: N| {
            let statements = ast.named(p).filter(|&n| is_statement(ast.kind(n)) || ast.kind(n) == "declaration");
            ast.parent(p).is_some_and(|block| ast.named(block).last() == Some(p)) && statements.count() == 1
        };
        self.is_sole_body(stmt) || labelled.is_some_and(ends)
    }
}

/// The first file that is included within a stretch of code.
pub fn included_in(text: &[u8], span: Span) -> Option<Span> {
    let directives = Lexer::within(text, span).filter(|t| t.kind == TokenKind::Directive);
    directives.map(|t| t.span).find(|s| split(text, *s).is_some_and(|(word, _)| word == b"include"))
}

/// Where a conditional begins between the parameters and the body that does not end before the body does.
fn cut_head(text: &[u8], between: Span) -> Option<Span> {
    let mut open = Vec::new();
    for token in Lexer::within(text, between).filter(|t| t.kind == TokenKind::Directive) {
        match split(text, token.span).map(|(word, _)| word) {
            Some(b"if" | b"ifdef" | b"ifndef") => open.push(token.span),
            Some(b"endif") => drop(open.pop()),
            _ => {}
        }
    }
    open.first().copied()
}
