//! Macros that use names of the function they stand in.

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::kernel::flags::{DESCRIPTOR, VMA_FIELDS};
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::defined::is_fallback;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Macros that rules go by for what the kernel has them for (include/asm-generic/page.h, include/linux/mm.h).
const SIZES: [&str; 5] = ["PAGE_SIZE", "PAGE_SHIFT", "PAGE_MASK", "PAGE_ALIGN", "PAGE_ALIGNED"];

/// Refuses a macro that gives a member of the descriptor another name: the new code would name the other one.
fn renamed(plan: &Plan<'_>, func: &Func) -> Result<(), Refusal> {
    let world = plan.world;
    let plain = |i: &Item| matches!(i.kind, ItemKind::MacroDefinition { params: None, .. });
    let found = DESCRIPTOR.into_iter().find_map(|name| {
        let all = world.macros_seen(func.file, name).into_iter().filter(|(_, i)| plain(i));
        let at = all.map(|(file, i)| Place { file, span: i.span }).next()?;
        (!world.sources.get(at.file).path.starts_with("include")).then_some((name, at))
    });
    let path = &world.sources.get(func.file).path;
    if let Some(name) = DESCRIPTOR.into_iter().chain(["desc"]).find(|name| world.sources.modules.defines(path, name)) {
        let label = format!("the new code names `{name}`, which a Kbuild file makes something else");
        return Err(refuse("kernel-name-redefined", func.at(func.name_span), label));
    }
    let Some((name, at)) = found else { return Ok(()) };
    let label = format!("the new code names the member `{name}`, which is a macro here");
    let mut r = refuse("kernel-name-redefined", func.at(func.name_span), label);
    r.related.push((at, "defined here".into()));
    Err(r)
}

/// Refuses a name that rules go by and that the file defines, for every configuration, as something of its own.
fn redefined(plan: &Plan<'_>, func: &Func, at: Span, name: &str) -> Result<(), Refusal> {
    let world = plan.world;
    let ruled = VMA_FIELDS.contains(&name)
        || SIZES.contains(&name)
        || name.starts_with("vm_flags_")
        || name.starts_with("pgprot_")
        || world.known.flags.contains_key(name)
        || world.known.page_inserts.contains(name)
        || plan.populates.iter().any(|p| plan.members[p.0].func.ast.callee(p.1.call).as_deref() == Some(name));
    // The kernel's own headers are where the names come from.
    let ruled = ruled && !world.sources.get(func.file).path.starts_with("include");
    if ruled && world.sources.modules.defines(&world.sources.get(func.file).path, name) {
        let label = format!("`{name}` is not the kernel's here: a Kbuild file defines it");
        return Err(refuse("kernel-name-redefined", func.at(at), label));
    }
    let mut own = world.own_macros(func.file, name);
    own.extend(world.definitions(func.file, name).into_iter().map(|i| (func.file, i)));
    let known = world.known.flags.contains_key(name) || world.target.has(name);
    let dead = |(f, i): &(FileId, Item)| known && is_fallback(&world.view(*f).text, i, name);
    match own.iter().find(|o| ruled && o.1.arms.is_empty() && !dead(o)) {
        Some((file, item)) => {
            let mut r = refuse("kernel-name-redefined", func.at(at), format!("`{name}` is not the kernel's here"));
            r.related.push((Place { file: *file, span: item.span }, "defined here".into()));
            Err(r)
        }
        None => Ok(()),
    }
}

/// What an object-like macro of the driver does besides giving a value: a call that takes or gives something back or was not seen,
/// or an assignment.
fn acting(plan: &Plan<'_>, func: &Func, name: &str) -> Option<String> {
    let world = plan.world;
    let plain = |word: &str| {
        let all = world.own_macros(func.file, word).into_iter();
        all.filter(|(_, i)| matches!(i.kind, ItemKind::MacroDefinition { params: None, .. })).collect::<Vec<_>>()
    };
    let local = |word: &str| func.vars.by_name.contains_key(word);
    if local(name) || plain(name).is_empty() {
        return None;
    }
    world.named_through(func.file, name).into_iter().find_map(|word| {
        plain(&word).into_iter().find_map(|(file, item)| {
            let ItemKind::MacroDefinition { body, .. } = item.kind else { return None };
            let text = &world.view(file).text;
            let tokens = tokens_in(text, body);
            (0..tokens.len()).find_map(|i| {
                let (own, next) = (tokens[i].text(text), tokens.get(i + 1).map(|t| t.text(text)));
                let said = String::from_utf8_lossy(own).into_owned();
                let word = tokens[i].kind == TokenKind::Ident;
                let takes = word && pairs::is_known(world.known, &said);
                let unseen = word && next == Some(b"(") && !is_quiet(plan, file, &said);
                (tokens[i].changes(text) || takes || unseen).then_some(said)
            })
        })
    })
}

/// A macro of the driver that stands for several operands without brackets, where an operator takes one of them alone, in the old code or
/// in the new: it is not what the expression looks like.
fn torn(plan: &Plan<'_>, func: &Func) -> Option<(N, Place)> {
    let (ast, world) = (&func.ast, plan.world);
    let names = ast.walk(func.body).filter(|&n| ast.kind(n) == "identifier" || ast.callee(n).is_some());
    // The new code may compute with what a populate call gets.
    let mapped = |list: N| {
        plan.populates.iter().any(|p| plan.members[p.0].func.span == func.span && ast.parent(list) == Some(p.1.call))
    };
    let takes = |n: &N| {
        ast.parent(*n).is_some_and(|p| match ast.kind(p) {
            "binary_expression" | "unary_expression" | "cast_expression" | "subscript_expression" => true,
            "argument_list" => mapped(p),
            _ => false,
        })
    };
    names.filter(takes).find_map(|n| {
        let around = ast.parent(n).and_then(|p| ast.field(p, "operator")).map_or("", |o| ast.kind(o));
        let loose = |(file, item): (FileId, Item)| {
            let ItemKind::MacroDefinition { params, body, .. } = &item.kind else { return None };
            let (text, body) = (&world.view(file).text, *body);
            if params.is_some() != ast.callee(n).is_some() {
                return None;
            }
            let operators = outer_operators(text, &tokens_in(text, body));
            let same = around == "|" && operators.iter().all(|o| *o == b"|");
            (!operators.is_empty() && !same).then_some(Place { file, span: item.span })
        };
        let name = ast.callee(n).unwrap_or_else(|| ast.str(n));
        world.own_macros(func.file, &name).into_iter().find_map(loose).map(|at| (n, at))
    })
}

/// The binary operators of a text that stand in no brackets.
fn outer_operators<'a>(text: &'a [u8], tokens: &[Token]) -> Vec<&'a [u8]> {
    const BINARY: [&[u8]; 18] = [
        b"|", b"&", b"^", b"+", b"-", b"*", b"/", b"%", b"<<", b">>", b"||", b"&&", b"==", b"!=", b"<", b">", b"<=",
        b">=",
    ];
    let mut depth = 0usize;
    let mut out = Vec::new();
    for (i, t) in tokens.iter().enumerate() {
        match t.text(text) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            // What follows an operand, and not a cast, is no sign of the operand behind it.
            word if depth == 0 && i > 0 && BINARY.contains(&word) && !tokens[i - 1].is_punct(text, ")") => {
                out.push(word)
            }
            word if depth == 0 && matches!(word, b"|" | b"<<" | b">>" | b"||" | b"&&" | b"?") => out.push(word),
            _ => {}
        }
    }
    out
}

/// A statement of one word that is no variable and no macro which was read.
fn unread(plan: &Plan<'_>, func: &Func) -> Option<(Place, String)> {
    let ast = &func.ast;
    let world = plan.world;
    let words = ast.walk(func.body).filter(|&n| ast.kind(n) == "expression_statement").filter_map(|s| {
        let only = ast.named(s).next().filter(|&n| ast.kind(n) == "identifier")?;
        Some((only, ast.str(only)))
    });
    let known = |name: &str| {
        func.vars.by_name.contains_key(name)
            || name == "fallthrough"
            || world.target.has(name)
            || !world.macros_seen(func.file, name).is_empty()
            || world.macro_of_header(func.file, name).is_some()
    };
    let mut unread = words.filter(|(_, name)| !known(name));
    unread.next().map(|(n, name)| (func.place(n), name))
}

/// Whether a call only gives a value or prints, or is one of the language.
fn is_quiet(plan: &Plan<'_>, file: FileId, name: &str) -> bool {
    let world = plan.world;
    let language = matches!(
        name,
        "sizeof" | "typeof" | "__typeof__" | "__attribute__" | "if" | "while" | "for" | "switch" | "return"
    );
    language || world.computes(file, name) || world.known.is_log(name)
}

/// Whether the local that a macro which prints names keeps its value where mapping calls are taken apart: it gets one where it is
/// declared, and no other.
fn stays(plan: &Plan<'_>, m: usize, word: &str, name: &str) -> bool {
    let func = &plan.members[m].func;
    let Some(var) = func.vars.by_name.get(word) else { return false };
    let once = matches!((var.declared.as_slice(), var.defs.as_slice()), ([n], [def]) if def.node == Some(*n));
    let result = plan.populates.iter().filter(|p| p.0 == m).any(|p| {
        let def = var.defs.iter().filter_map(|d| d.value).any(|v| func.ast.is_within(p.1.call, v));
        def || p.1.looped.as_ref().is_some_and(|(n, _)| var.declared.iter().any(|&d| func.ast.is_within(d, *n)))
    });
    once && !result && plan.moved.is_empty() && plan.world.prints(func.file, name)
}

/// Refuses a word that two lines share: in the file or a header of the driver it may define a macro that was not seen.
fn split(plan: &Plan<'_>, func: &Func) -> Result<(), Refusal> {
    let world = plan.world;
    let theirs = |f: &FileId| !world.sources.get(*f).path.starts_with("include");
    let files = std::iter::once(func.file).chain(world.headers_included(func.file).into_iter().filter(theirs));
    match files.into_iter().find_map(|f| Some((f, world.view(f).split_word()?))) {
        Some((file, at)) => {
            let place = Place { file, span: Span::new(at, at + 1) };
            Err(refuse("gap", place, "a word goes on in the next line, so what it is was not seen"))
        }
        None => Ok(()),
    }
}

/// Checks the macros of the driver that a member uses: they must name neither the mapping nor its
/// file, nor, where a mapping call is taken apart, any local.
///
/// # Errors
/// `vma-in-macro`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        split(plan, func)?;
        renamed(plan, func)?;
        if let Some((at, name)) = unread(plan, func) {
            let label = format!("`{name}` alone is a statement, so it is a macro, and its definition was not read");
            return Err(refuse("callee-may-take-state", at, label));
        }
        if let Some((n, at)) = torn(plan, func) {
            let label =
                format!("`{}` has no brackets around its operands, so this is not what it looks like", func.ast.str(n));
            let mut r = refuse("gap", func.place(n), label);
            r.related.push((at, "defined here".into()));
            return Err(r);
        }
        let text = &func.ast.text;
        let acts = plan.populates.iter().any(|p| p.0 == m) || plan.counterparts.iter().any(|c| c.member == m);
        for t in tokens_in(text, func.body_span).into_iter().filter(|t| t.kind == TokenKind::Ident) {
            let name = String::from_utf8_lossy(t.text(text)).into_owned();
            redefined(plan, func, t.span, &name)?;
            if let Some(what) = acting(plan, func, &name) {
                let label = format!("the macro `{name}` stands for something that is not looked into: `{what}`");
                return Err(refuse("callee-may-take-state", func.at(t.span), label));
            }
            let captured = plan.world.named_by_macro(func.file, &name).into_iter().find(|word| {
                let ours = func.names.vmas.contains_key(word) || func.names.files.contains(word);
                ours || acts && func.vars.by_name.contains_key(word) && !stays(plan, m, word, &name)
            });
            if let Some(word) = captured {
                let label = format!("the macro `{name}` uses `{word}` of this function");
                return Err(refuse("vma-in-macro", func.at(t.span), label));
            }
        }
    }
    Ok(())
}
