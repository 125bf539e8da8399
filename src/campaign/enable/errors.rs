//! Callers that go on with the VMA after an error of the hook.
//!
//! A hook with a descriptor that gives an error has changed nothing: the descriptor goes with it. The old one left in the VMA what it
//! had changed before, and a caller that does it another way then, asks the next one, or takes the error for success, counts on that.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::private::ways;
use crate::campaign::context::Kind;
use crate::campaign::ground::Ground;
use crate::campaign::obstacle::Obstacle;
use crate::campaign::survey::Waiting;
use crate::census::slot::Census;
use crate::facts::func::Func;
use crate::facts::ways::{Run, Value};
use crate::facts::world::{Shared, World};
use crate::kernel::knowledge::knowledge;
use crate::kernel::target::Target;
use crate::model::lines::Lines;
use crate::syntax::ast::{N, is_statement};
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::params::arguments;
use crate::syntax::span::Span;
use crate::transform::registry::registry;
use crate::tree::source::{FileId, SourceFile, SourceSet};

const GOES_ON: &str =
    "the VMA is used after an error of the hook here, and what the hook changed before goes with the error";
const SUCCESS: &str =
    "an error of the hook is taken for success here, and what the hook changed before goes with the error";
const UNSURE: &str =
    "an error of the hook may be something else to who calls this, and what the hook changed before goes with it";

const UNSEEN: &str = "what is done with the VMA after an error of the hook was not seen";

/// A place that counts on what a failing hook left behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    /// It.
    pub at: Obstacle,
    /// Whether it is content with a shim that leaves in the VMA what the hook had changed: it does not tell one error from another.
    pub content: bool,
}

/// What a shim needs that leaves in the VMA what a failing hook had changed (include/linux/mm.h).
pub const KEEPS: [&str; 2] = ["vm_flags_init", "vma_flags_to_legacy"];

/// Fields of the VMA that a hook may change, beside the flags, and those of the descriptor (mm/vma.h, `compat_set_vma_from_desc`).
pub const LEFT: [(&str, &str); 4] =
    [("vm_pgoff", "pgoff"), ("vm_page_prot", "page_prot"), ("vm_ops", "vm_ops"), ("vm_private_data", "private_data")];

/// Whether each function that calls the hooks leaves in the VMA what a failing one had changed.
pub fn keeps(ground: &Ground, waiting: &Waiting) -> bool {
    let keeps = |call: &crate::campaign::sites::Site| {
        let text = ground.text(&call.path).unwrap_or_default();
        let all = items(&text);
        let around = all.iter().find(|i| i.is_function() && i.span.contains(call.span));
        let fields = LEFT.iter().map(|(field, _)| field);
        around.is_some_and(|i| {
            KEEPS
                .iter()
                .chain(fields)
                .all(|word| find_word(i.span.of(&text), word.as_bytes(), call.span.end - i.span.start).is_some())
        })
    };
    waiting.sites.iter().filter(|s| s.kind == Kind::Call).all(keeps)
}

/// What of a VMA no hook changes.
const FIXED: [&str; 3] = ["vm_start", "vm_end", "vm_mm"];

/// The places that count on what a failing hook left behind, in the functions around its calls and in those that call them.
/// For work that is [`Ground::settled`].
pub fn counted_on(ground: &Ground, waiting: &Waiting) -> Vec<Counts> {
    let calls = waiting.sites.iter().filter(|s| s.kind == Kind::Call && s.through.is_none());
    let chain = calls.flat_map(|call| ways(ground, &waiting.everywhere, call).chain);
    let all: BTreeSet<_> = chain.collect();
    all.into_iter().filter_map(|((path, _), span)| in_function(ground, &path, span)).collect()
}

/// The place in the function around the call whose function is named at `span`.
fn in_function(ground: &Ground, path: &camino::Utf8Path, span: Span) -> Option<Counts> {
    let text = ground.text(path)?;
    let file = SourceFile { path: path.to_owned(), text: text.into(), given: true, loaded: false };
    let sources = SourceSet { files: vec![file], ..SourceSet::default() };
    let (census, target, shared) = (Census::default(), Target::default(), Shared::default());
    let world = World::new(&sources, &census, &target, registry().ok()?, knowledge().ok()?, &shared);
    let view = world.view(FileId(0));
    let item = view.items().iter().find(|i| i.is_function() && i.span.contains(span))?;
    let func = world.parse(FileId(0), item).ok()?;
    let is_call = |c: &N| func.ast.field(*c, "function").is_some_and(|f| func.ast.span(f).contains(span));
    let call = func.calls().into_iter().find(is_call)?;
    let (at, label) = behind(ground, &world, &func, call)?;
    let line = Lines::new(&view.text).position(func.ast.span(at).start).0;
    let alike = !tells_apart(item.span.of(&view.text)) && !is_judged(&world, &func, call);
    let content = matches!(label, GOES_ON | SUCCESS) && alike;
    Some(Counts { at: Obstacle { path: path.to_owned(), line, label: label.to_owned() }, content })
}

/// Whether a function compares something with the number of an error.
fn tells_apart(text: &[u8]) -> bool {
    let tokens = tokens_in(text, Span::new(0, text.len()));
    let code = Code { text, tokens: &tokens };
    let compares = |word: &[u8]| matches!(word, b"==" | b"!=" | b"case" | b"<" | b">" | b"<=" | b">=");
    (1..tokens.len()).any(|i| {
        let number =
            code.at(i).starts_with(b"E") && code.at(i).iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        number && code.before(i) == b"-" && (i > 1 && compares(code.before(i - 1)) || compares(code.at(i + 1)))
    })
}

/// Whether what the call gives is compared with something else than 0, or handed to what may do so.
fn is_judged(world: &World<'_>, func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let to = ast.ancestors(call).find_map(|n| match ast.kind(n) {
        "assignment_expression" => ast.field(n, "left"),
        "init_declarator" => ast.field(n, "declarator"),
        _ => None,
    });
    let name = to.map(|n| ast.str(n));
    let is_result = |n: N| n == call || ast.kind(n) == "identifier" && name.as_deref() == Some(&ast.str(n));
    let around = |n: N| ast.ancestors(n).find(|&p| ast.kind(p) != "parenthesized_expression");
    ast.walk(func.body).filter(|&n| is_result(n)).any(|n| {
        let Some(p) = around(n) else { return false };
        match ast.kind(p) {
            "binary_expression" => {
                let orders = ast
                    .field(p, "operator")
                    .is_some_and(|o| matches!(ast.bytes(o), b"==" | b"!=" | b"<" | b">" | b"<=" | b">="));
                let mut others =
                    ["left", "right"].into_iter().filter_map(|side| ast.field(p, side)).map(|s| ast.strip(s));
                orders && others.any(|s| s != n && ast.bytes(s) != b"0")
            }
            "switch_statement" => true,
            "argument_list" => {
                let outer = ast.parent(p).filter(|&c| ast.kind(c) == "call_expression");
                let alone = |c: N| ast.parent(c).is_some_and(|p| ast.kind(p) == "expression_statement");
                let plain = |c: N| matches!(ast.callee(c).as_deref(), Some("likely" | "unlikely"));
                outer.is_some_and(|c| !(plain(c) || alone(c) && world.is_message(func, c)))
            }
            _ => false,
        }
    })
}

/// What is done with the mapping when the call gave an error.
fn behind(ground: &Ground, world: &World<'_>, func: &Func, call: N) -> Option<(N, &'static str)> {
    let ast = &func.ast;
    let point = func.cfg.point_of(ast, call)?;
    let mut run = Run::of(world, func, call, point, Value::Own);
    // What gives the error on as it is, after it was told of.
    let around = ast.ancestors(call).take_while(|&n| !is_statement(ast.kind(n)));
    let mut inner = call;
    for outer in around.filter(|&n| matches!(ast.kind(n), "call_expression" | "conditional_expression")) {
        // Where the call is made, its arm is the one that is taken.
        let is_arm = |field| ast.field(outer, field).is_some_and(|arm| ast.strip(arm) == inner);
        if ["consequence", "alternative"].into_iter().any(is_arm) {
            run.given.insert(outer, Value::Own);
            inner = outer;
            continue;
        }
        let index = ast.args(outer).iter().position(|&a| ast.strip(a) == inner);
        let callee = ast.callee(outer).zip(index);
        if !callee.is_some_and(|(name, index)| hands_back(ground, &name, index, WRAPPERS)) {
            break;
        }
        run.given.insert(outer, Value::Own);
        inner = outer;
    }
    let Some(ways) = run.ways() else { return Some((call, UNSEEN)) };
    let vma = func.vma_param().and_then(|i| func.param_name(i));
    if vma.is_some() && ways.edges.iter().any(|(_, to)| *to == point) {
        return Some((call, GOES_ON));
    }
    let counts = |n: &N| {
        let later = ast.span(*n).start >= ast.span(call).end;
        let fixed =
            ast.parent(*n).and_then(|p| ast.field(p, "field")).is_some_and(|f| FIXED.contains(&ast.str(f).as_str()));
        let told = || ast.ancestors(*n).any(|c| ast.kind(c) == "call_expression" && world.is_message(func, c));
        Some(ast.str(*n)) == vma && !fixed && !told() && !ast.is_within(*n, call) && later
    };
    // Where each way ends in an error, nobody maps anything with what is left: what is undone before was the caller's.
    let (p, value) = ways.results.iter().find(|(_, value)| value.sign() != Some(-1))?;
    let passed = ways.points.iter().filter_map(|&p| func.cfg.points[p].at);
    let mut used = passed.flat_map(|n| ast.walk(n)).filter(|&n| ast.kind(n) == "identifier");
    if let Some(at) = used.find(counts) {
        return Some((at, GOES_ON));
    }
    let label = if matches!(value, Value::Number(_)) { SUCCESS } else { UNSURE };
    Some((func.cfg.points[*p].at.unwrap_or(call), label))
}

/// How deep functions are followed that give an error back.
const WRAPPERS: usize = 4;

/// Whether all definitions of a function or macro give their argument back as it is.
fn hands_back(ground: &Ground, name: &str, index: usize, depth: usize) -> bool {
    let texts = ground.naming(name).into_iter().filter_map(|n| ground.text_of(&n));
    let mut any = false;
    for text in texts {
        let text: Arc<[u8]> = text.into();
        for item in items(&text).iter().filter(|i| i.name(&text).as_deref() == Some(name)) {
            let back = match &item.kind {
                ItemKind::Function { .. } => function_hands_back(ground, &text, item, index, depth),
                ItemKind::MacroDefinition { params: Some(params), body, .. } => {
                    params.get(index).is_some_and(|p| macro_hands_back(ground, &text, (*p, *body), depth))
                }
                ItemKind::Prototype { .. } => continue,
                _ => false,
            };
            if !back {
                return false;
            }
            any = true;
        }
    }
    any
}

fn function_hands_back(ground: &Ground, text: &Arc<[u8]>, item: &Item, index: usize, depth: usize) -> bool {
    let Ok(func) = Func::parse(FileId(0), text, item) else { return false };
    let Some(param) = func.param_name(index) else { return false };
    let ast = &func.ast;
    let written = func.vars.by_name.get(&param).is_none_or(|v| v.defs.iter().any(|d| d.node.is_some()));
    let gives = |n: N| {
        let value = ast.named(n).next().map(|v| ast.strip(v));
        value.is_some_and(|v| {
            let inner = || ast.args(v).iter().position(|&a| ast.str(ast.strip(a)) == param);
            let wraps = |name: String| inner().is_some_and(|i| depth > 0 && hands_back(ground, &name, i, depth - 1));
            ast.str(v) == param || ast.callee(v).is_some_and(wraps)
        })
    };
    let mut returns = ast.walk(func.body).filter(|&n| ast.kind(n) == "return_statement").peekable();
    !written && returns.peek().is_some() && returns.all(gives)
}

/// `#define m(a, b) f(a, x, b)`
fn macro_hands_back(ground: &Ground, text: &[u8], (param, body): (Span, Span), depth: usize) -> bool {
    let tokens = tokens_in(text, body);
    let Some(name) = tokens.first().filter(|t| t.kind == TokenKind::Ident) else { return false };
    if depth == 0 || closing(text, &tokens, 1) != Some(tokens.len() - 1) {
        return false;
    }
    let args = arguments(text, &tokens[2..tokens.len() - 1]);
    let index = args.iter().position(|a| a.of(text) == param.of(text));
    index.is_some_and(|i| hands_back(ground, &String::from_utf8_lossy(name.text(text)), i, depth - 1))
}
