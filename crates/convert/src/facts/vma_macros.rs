//! Macros that only read or set fields of the mapping.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::census::macros::{MacroDef, arguments};
use crate::facts::closed::{PRIVATE, Roots, closed};
use crate::facts::func::Func;
use crate::facts::prints::parsed;
use crate::facts::term::Term;
use crate::facts::world::World;
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How many uses of macros in a macro are followed.
const DEEP: usize = 8;

/// Fields of the VMA that a descriptor has, too.
const FIELDS: [&str; 4] = ["vm_start", "vm_end", "vm_pgoff", "vm_page_prot"];

/// The definitions of a macro as seen from `file`: its own, or else those of headers that it includes.
fn definitions(world: &World<'_>, file: FileId, name: &str) -> Vec<(FileId, Item)> {
    let own = world.macros(file, name);
    match own.is_empty() {
        true => world.macros_of_headers(file, name),
        false => own.into_iter().map(|i| (file, i)).collect(),
    }
}

/// The calls in `func` whose first argument is the mapping and whose name is that of macros alone.
fn calls(world: &World<'_>, func: &Func) -> Vec<(N, String)> {
    let ast = &func.ast;
    let takes = |c: &N| ast.args(*c).first().is_some_and(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
    let named = func.calls().into_iter().filter(takes).filter_map(|c| Some((c, ast.callee(c)?)));
    named.filter(|(_, name)| world.known_definitions(func.file, name).is_empty()).collect()
}

/// Learns what the macros that `func` gives the mapping to do.
pub fn learn(world: &World<'_>, func: &mut Func) {
    let mut sets = BTreeMap::new();
    let mut terms = BTreeMap::new();
    for (call, name) in calls(world, func) {
        if let Some(parts) = sets_flags(world, func.file, &name) {
            sets.insert(name, parts);
        } else if let Some((inner, expr)) = expansion(world, func, call, false) {
            let point = inner.cfg.point_of(&inner.ast, expr).unwrap_or(ENTRY);
            let term = inner.term(expr, point);
            let whole = matches!(term, Term::Size | Term::Pages);
            if whole || term.is_start() || term.is_field("vm_page_prot") {
                terms.insert(func.ast.normal(call), term);
            }
        }
    }
    let mut read = BTreeMap::new();
    for call in func.calls() {
        let Some((inner, value)) = returned(world, func, call) else { continue };
        let Some(point) = inner.cfg.point_of(&inner.ast, value) else { continue };
        terms.extend(told(world, &inner, value, point).map(|term| (func.ast.normal(call), term)));
        let form = closed(&inner, value, point, &Roots::default()).filter(|f| f.contains(PRIVATE));
        read.extend(form.map(|form| (func.ast.normal(call), form)));
    }
    func.flag_macros = sets;
    func.macro_terms = terms;
    func.reads = read;
}

/// What an inline function that only returns a value gives, if that is the length of the mapping, where it starts or its protection.
fn told(world: &World<'_>, inner: &Func, value: N, point: P) -> Option<Term> {
    let text = &world.view(inner.file).text;
    let head = tokens_in(text, Span::new(inner.span.start, inner.name_span.start));
    let inline = head.iter().any(|t| matches!(t.text(text), b"inline" | b"__always_inline"));
    let alone = inner.ast.named(inner.body).count() == 1;
    let term = Some(inner.term(value, point)).filter(|_| inline && alone)?;
    (matches!(term, Term::Size | Term::Pages) || term.is_start() || term.is_field("vm_page_prot")).then_some(term)
}

/// The one function behind a call that gets the mapping alone, and what it returns; it declares locals, and does nothing else.
fn returned(world: &World<'_>, func: &Func, call: N) -> Option<(Func, N)> {
    let (ast, name) = (&func.ast, func.ast.callee(call)?);
    let [arg] = ast.args(call)[..] else { return None };
    func.names.vmas.get(&ast.str(ast.strip(arg)))?;
    let all = world.known_definitions(func.file, &name);
    let [(home, item)] = all.as_slice() else { return None };
    let mut inner = world.parse(*home, item).ok()?;
    let mut body = inner.ast.named(inner.body).filter(|&n| inner.ast.kind(n) != "declaration");
    let only = body.next().filter(|&n| inner.ast.kind(n) == "return_statement" && body.next().is_none())?;
    let value = inner.ast.named(only).next()?;
    drop(body);
    inner.names.vmas.insert(inner.param_name(0)?, String::new());
    Some((inner, value))
}

/// Which arguments name flags that the macro sets (true) or clears, if all its definitions do that and nothing else.
fn sets_flags(world: &World<'_>, file: FileId, name: &str) -> Option<Vec<(bool, usize)>> {
    let all = definitions(world, file, name);
    let mut found: Option<Vec<(bool, usize)>> = None;
    for (home, item) in &all {
        let ItemKind::MacroDefinition { params: Some(params), body, .. } = &item.kind else { return None };
        let text = &world.view(*home).text;
        let names: Vec<&[u8]> = params.iter().map(|p| p.of(text)).collect();
        let parts = setting(&parsed(text, *body)?, &names)?;
        if found.get_or_insert_with(|| parts.clone()) != &parts {
            return None;
        }
    }
    found
}

/// The one expression that the body of a macro is, a loop that runs once around it left out.
fn only(ast: &Ast) -> Option<N> {
    let statement = |n: &N| crate::syntax::ast::is_statement(ast.kind(*n));
    let mut all = ast.walk(ast.root()).filter(statement).filter(|&n| match ast.kind(n) {
        "compound_statement" => false,
        "do_statement" => ast.field(n, "condition").is_none_or(|c| ast.normal(c) != "0"),
        "expression_statement" => ast.named(n).next().is_some(),
        _ => true,
    });
    let one = all.next().filter(|_| all.next().is_none())?;
    ast.named(one).next().filter(|_| ast.kind(one) == "expression_statement").map(|e| ast.strip(e))
}

fn setting(ast: &Ast, params: &[&[u8]]) -> Option<Vec<(bool, usize)>> {
    let e = only(ast)?;
    let param = |n: N| params.iter().position(|p| *p == ast.bytes(ast.strip(n)));
    // A cast to the type of the word changes nothing; with its value in parentheses it parses as a call.
    let bare = |n: N| {
        let n = ast.strip(n);
        let kind = ast.field(n, "type").or_else(|| ast.field(n, "function")).map(|t| ast.normal(t));
        let word = kind.is_some_and(|t| matches!(t.trim_matches(['(', ')', ' ']), "vm_flags_t" | "unsigned long"));
        let value = match ast.kind(n) {
            "cast_expression" => ast.field(n, "value"),
            "call_expression" => ast.args(n).first().copied(),
            _ => None,
        };
        value.filter(|_| word).unwrap_or(n)
    };
    let flags = |n: N| param(bare(n)).filter(|&i| i > 0);
    if let Some(callee) = ast.callee(e) {
        let args = ast.args(e);
        args.first().filter(|&&a| param(a) == Some(0))?;
        return match (callee.as_str(), args.len()) {
            ("vm_flags_set", 2) => Some(vec![(true, flags(args[1])?)]),
            ("vm_flags_clear", 2) => Some(vec![(false, flags(args[1])?)]),
            ("vm_flags_mod", 3) => Some(vec![(true, flags(args[1])?), (false, flags(args[2])?)]),
            _ => None,
        };
    }
    let (l, r) = (ast.strip(ast.field(e, "left")?), ast.strip(ast.field(e, "right")?));
    let field = ast.kind(l) == "field_expression"
        && ast.field(l, "field").is_some_and(|f| ast.bytes(f) == b"vm_flags")
        && ast.field(l, "argument").and_then(param) == Some(0);
    let private = ast.callee(l).as_deref() == Some("ACCESS_PRIVATE")
        && matches!(ast.args(l).as_slice(), [v, f] if param(*v) == Some(0) && ast.bytes(*f) == b"__vm_flags");
    if !field && !private {
        return None;
    }
    match ast.kind(ast.field(e, "operator")?) {
        "|=" => Some(vec![(true, flags(r)?)]),
        "&=" if ast.kids(r).first().is_some_and(|&k| ast.kind(k) == "~") => {
            Some(vec![(false, flags(ast.field(r, "argument")?)?)])
        }
        _ => None,
    }
}

/// A call of a macro that only reads the mapping, written out: a function that returns it, and the expression.
///
/// With `truth` only whether it is 0 matters.
pub fn expansion(world: &World<'_>, func: &Func, call: N, truth: bool) -> Option<(Func, N)> {
    let ast = &func.ast;
    let name = ast.callee(call)?;
    let args = ast.args(call);
    let vma = ast.str(ast.strip(*args.first()?));
    if !func.names.vmas.contains_key(&vma) || !world.known_definitions(func.file, &name).is_empty() {
        return None;
    }
    let all = definitions(world, func.file, &name);
    let [(home, item)] = all.as_slice() else { return None };
    let ItemKind::MacroDefinition { params: Some(params), body, .. } = &item.kind else { return None };
    let head = world.view(*home).text.clone();
    let names: Vec<&[u8]> = params.iter().map(|p| p.of(&head)).collect();
    let text = nested(world, *home, body.of(&head));
    let body = &Span::new(0, text.len());
    let read = parsed(&text, *body)?;
    if names.len() != args.len() || names.contains(&b"...".as_slice()) || !reads(world, &read, only(&read)?, names[0]) {
        return None;
    }
    if binds_otherwise(ast, call, &text, *body, &read) {
        return None;
    }
    // An argument may be written more than once, and so must do nothing.
    let plain = |n: N| {
        ast.walk(n).all(|k| !matches!(ast.kind(k), "call_expression" | "assignment_expression" | "update_expression"))
    };
    if !args.iter().all(|&a| plain(a)) {
        return None;
    }
    let head = if truth { "if (" } else { "return " };
    let mut code = format!("static int f(struct vm_area_struct *{vma})\n{{\n\t{head}").into_bytes();
    let from = code.len();
    let tokens = tokens_in(&text, *body);
    let mut last: Option<usize> = None;
    let mut i = 0;
    while let Some(t) = tokens.get(i) {
        let word = t.text(&text);
        if matches!(word, b"#" | b"##") {
            return None;
        }
        if last.is_some_and(|end| end < t.span.start) {
            code.push(b' ');
        }
        // `(vma)->x` needs no parentheses.
        let wrapped = t.is_punct(&text, "(")
            && tokens.get(i + 1).is_some_and(|n| n.text(&text) == names[0])
            && tokens.get(i + 2).is_some_and(|n| n.is_punct(&text, ")"));
        if wrapped {
            code.extend_from_slice(vma.as_bytes());
            i += 3;
        } else {
            match names.iter().position(|p| *p == word) {
                Some(k) => code.extend_from_slice(ast.bytes(ast.strip(args[k]))),
                None => code.extend_from_slice(word),
            }
            i += 1;
        }
        last = tokens.get(i - 1).map(|t| t.span.end);
    }
    let to = code.len();
    code.extend_from_slice(if truth { b")\n\t\treturn 1;\n\treturn 0;\n}\n" } else { b";\n}\n" });
    let code: Arc<[u8]> = code.into();
    let item = items(&code).into_iter().next()?;
    let mut inner = Func::parse(func.file, &code, &item).ok()?;
    inner.names = func.names.clone();
    let expr = inner.ast.at(crate::syntax::span::Span::new(from, to));
    Some((inner, expr))
}

/// The body of a macro with other macros of the driver put in that it uses, as the preprocessor does.
fn nested(world: &World<'_>, home: FileId, body: &[u8]) -> Vec<u8> {
    let mut out = body.to_vec();
    for _ in 0..DEEP {
        let tokens = tokens_in(&out, Span::new(0, out.len()));
        let used = |i: usize| {
            let name = String::from_utf8_lossy(tokens[i].text(&out)).into_owned();
            let end = closing(&out, &tokens, i + 1)?;
            let all = world.own_macros(home, &name);
            let [(file, item)] = all.as_slice() else { return None };
            let made = MacroDef::from_item(&world.view(*file).text, item, &world.sources.get(*file).path)?;
            let text = made.expand(Some(&arguments(&out, &tokens[i + 2..end])))?;
            Some((tokens[i].span.start, tokens[end].span.end, text))
        };
        let calls = |i: &usize| tokens.get(i + 1).is_some_and(|t| t.is_punct(&out, "("));
        let Some((from, to, text)) = (0..tokens.len()).filter(calls).find_map(used) else { break };
        out.splice(from..to, text);
    }
    out
}

/// Whether the preprocessor, which writes tokens, would make something else of the call than an expression in parentheses.
fn binds_otherwise(ast: &Ast, call: N, text: &[u8], body: Span, read: &Ast) -> bool {
    let tokens = tokens_in(text, body);
    let bracketed =
        tokens.first().is_some_and(|t| t.is_punct(text, "(")) && closing(text, &tokens, 0) == Some(tokens.len() - 1);
    let loose = only(read).is_none_or(|e| {
        !matches!(
            read.kind(e),
            "identifier" | "field_expression" | "call_expression" | "subscript_expression" | "number_literal"
        )
    });
    let apart = ast.parent(call).is_some_and(|p| match ast.kind(p) {
        "assignment_expression" => ast.node(call).field == Some("right"),
        kind => matches!(
            kind,
            "parenthesized_expression"
                | "argument_list"
                | "init_declarator"
                | "return_statement"
                | "expression_statement"
        ),
    });
    loose && !bracketed && !apart
}

/// Whether an expression only reads fields of the mapping `vma`. What an action does to them is asked elsewhere.
fn reads(world: &World<'_>, ast: &Ast, n: N, vma: &[u8]) -> bool {
    let names = || ast.walk(n).filter(|&k| ast.kind(k) == "identifier" && ast.bytes(k) != vma).map(|k| ast.str(k));
    let quiet = names().all(|f| world.known.flags.contains_key(&f));
    ast.walk(n).all(|k| match ast.kind(k) {
        "assignment_expression" | "update_expression" | "gnu_asm_expression" | "compound_statement" => false,
        "pointer_expression" => false,
        "call_expression" => {
            let pages = ast.callee(k).as_deref() == Some("vma_pages");
            pages || ast.callee(k).is_some_and(|c| world.known.stateless.contains(&c))
        }
        "identifier" if ast.bytes(k) == vma => {
            let at = ast.outer(k);
            ast.parent(at).is_some_and(|p| match ast.kind(p) {
                "field_expression" => {
                    let field = ast.field(p, "field").map(|f| ast.str(f)).unwrap_or_default();
                    FIELDS.contains(&field.as_str()) || field == "vm_flags" && quiet
                }
                "argument_list" => ast.parent(p).is_some_and(|c| ast.callee(c).as_deref() == Some("vma_pages")),
                _ => false,
            })
        }
        _ => true,
    })
}
