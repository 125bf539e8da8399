//! What is told of state that a hook leaves behind: who makes it, and who looks at it.

use std::collections::BTreeSet;

use crate::facts::effects::{self, Write};
use crate::facts::func::Func;
use crate::plan::Plan;
use crate::syntax::ast::{Ast, N};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};

/// Of a function that is called here, and of those that it calls, the one that leaves something behind and says by its name that it
/// makes something.
pub(super) fn maker(plan: &Plan<'_>, func: &Func, called: &str) -> Option<String> {
    let world = plan.world;
    let defined = |file, name: &str| {
        let found = world.known_definitions(file, name);
        found.into_iter().filter_map(|(file, item)| world.parse(file, &item).ok()).collect::<Vec<Func>>()
    };
    let leaves = |f: &Func| {
        let found = effects::of_source(world, f);
        !found.writes.is_empty() || !found.through.is_empty()
    };
    let makes = |f: &&Func| world.known.sounds_like_maker(&f.name) && leaves(f);
    defined(func.file, called).iter().find_map(|via| {
        let inner = via.calls().into_iter().filter_map(|call| via.ast.callee(call));
        let inner: Vec<Func> = inner.flat_map(|name| defined(via.file, &name)).collect();
        std::iter::once(via).chain(&inner).find(makes).map(|f| f.name.clone())
    })
}

/// Whether what a function makes is memory, by its name.
pub(super) fn allocates(name: &str) -> bool {
    name.split('_').any(|word| word.ends_with("alloc"))
}

/// The functions of the file, few, outside of the unit that read the member which a write sets, as words: `` `f()` looks at it ``,
/// or what it returns then. They have a variable of the same name and type that leads to it.
pub(super) fn readers(plan: &Plan<'_>, w: &Write) -> Option<String> {
    let (base, member) = w.target.split_once("->").filter(|(_, member)| !member.contains(['-', '.', '[', '(']))?;
    let view = plan.world.view(w.place.file);
    let text = &view.text[..];
    let own = |i: &&Item| i.span.contains(w.place.span);
    let words = |item: &Item| -> Vec<&[u8]> { tokens_in(text, item.span).iter().map(|t| t.text(text)).collect() };
    let typed = |item: &Item| {
        let all = tokens_in(text, item.span);
        let found = all.windows(3).find(|w| w[1].is_punct(text, "*") && w[2].is_word(text, base));
        found.filter(|w| w[0].kind == TokenKind::Ident).map(|w| w[0].text(text))
    };
    let kind = view.items().iter().find(own).and_then(typed)?;
    let reads = |item: &&Item| {
        let way = [base.as_bytes(), b"->", member.as_bytes()];
        let sets = |next: &[u8]| next == b"=";
        words(item).windows(4).any(|w| w[..3] == way && !sets(w[3]))
    };
    let unit = |i: &&Item| plan.members.iter().any(|m| m.func.file == w.place.file && i.span.contains(m.func.span));
    let functions = view.items().iter().filter(|i| matches!(i.kind, ItemKind::Function { .. }) && !unit(i));
    let readers: Vec<&Item> = functions.filter(|i| typed(i) == Some(kind)).filter(reads).collect();
    let names: Vec<String> = readers.iter().filter_map(|i| Some(format!("`{}()`", i.name(text)?))).collect();
    match (names.as_slice(), readers.as_slice()) {
        ([one], [item]) => Some(match answer(plan, w, item) {
            Some(code) => format!("{one} can return {code} then"),
            None => format!("{one} looks at it"),
        }),
        ([_, _], _) => Some(format!("{} look at it", names.join(" and "))),
        _ => None,
    }
}

/// The one error that a function returns where it finds the member set.
fn answer(plan: &Plan<'_>, w: &Write, reader: &Item) -> Option<String> {
    let func = plan.world.parse(w.place.file, reader).ok()?;
    let ast = &func.ast;
    let tests = |n: &N| {
        let condition = ast.field(*n, "condition").filter(|_| ast.kind(*n) == "if_statement");
        condition.is_some_and(|c| sets(ast, ast.strip(c), &w.target))
    };
    let branches = ast.walk(func.body).filter(tests).filter_map(|n| ast.field(n, "consequence"));
    let returns = branches.flat_map(|b| ast.walk(b).filter(|&n| ast.kind(n) == "return_statement").collect::<Vec<_>>());
    let codes = returns.map(|n| ast.named(n).next().map_or_else(String::new, |v| ast.str(v)));
    let codes: BTreeSet<String> = codes.collect();
    codes.first().filter(|code| codes.len() == 1 && code.starts_with("-E")).cloned()
}

/// Whether a condition holds where `member` is set: it alone, or one of several.
fn sets(ast: &Ast, condition: N, member: &str) -> bool {
    let side = |name| ast.field(condition, name).is_some_and(|n| sets(ast, ast.strip(n), member));
    match ast.kind(condition) {
        "field_expression" => ast.str(condition) == member,
        "binary_expression" => {
            ast.field(condition, "operator").is_some_and(|o| ast.kind(o) == "||") && (side("left") || side("right"))
        }
        _ => false,
    }
}
