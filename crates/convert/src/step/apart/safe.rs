//! Whether a second form does what the helper did, for whoever calls which.

use crate::census::slot::{Mention, MentionKind};
use crate::facts::func::Func;
use crate::plan::Plan;
use crate::step::apart::Helper;
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{ENTRY, EXIT};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// Why there must be one copy of the function, if so.
pub fn of_one_copy(func: &Func) -> Option<&'static str> {
    let ast = &func.ast;
    let kept = |d: N| {
        let words: Vec<&[u8]> = ast.leaves(d).map(|k| ast.bytes(k)).collect();
        words.contains(&b"static".as_slice()) && !words.contains(&b"const".as_slice())
    };
    let mut declarations = ast.walk(func.body).filter(|&n| ast.kind(n) == "declaration");
    declarations.any(kept).then_some("a local of it is static")
}

/// Whether what a field of the mapping holds is changed, in whole or in part, or its address is taken.
pub fn is_written(ast: &Ast, n: N) -> bool {
    let mut at = ast.parent(n).unwrap_or(n);
    loop {
        let Some(p) = ast.parent(at) else { return false };
        at = match ast.kind(p) {
            "parenthesized_expression" => p,
            "field_expression" if ast.kids(p).iter().any(|&k| ast.kind(k) == ".") => p,
            "argument_list" => match ast.parent(p).filter(|&c| ast.callee(c).as_deref() == Some("pgprot_val")) {
                Some(call) => call,
                None => return false,
            },
            "assignment_expression" => return ast.field(p, "left") == Some(at),
            "update_expression" => return true,
            "pointer_expression" => return ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "&"),
            _ => return false,
        };
    }
}

/// Whether code that is always built still calls a static helper: it would be warned about otherwise.
pub fn still_used(plan: &Plan<'_>, func: &Func) -> bool {
    let text = &func.ast.text;
    let head = Span::new(func.span.start, func.name_span.start);
    if !func.is_static || tokens_in(text, head).iter().any(|t| matches!(t.text(text), b"inline" | b"__maybe_unused")) {
        return true;
    }
    let named = |kind| matches!(kind, MentionKind::Macro | MentionKind::StringLiteral);
    plan.kept.iter().filter(|k| k.0 == func.name && !named(k.1.kind)).any(|(_, mention)| {
        let view = plan.world.view(mention.place.file);
        let item = view.items().iter().find(|i| i.span.contains(mention.place.span));
        // `typeof(f)` asks for its type alone.
        let asked = |i: &Item| {
            let before = tokens_in(&view.text, Span::new(i.span.start, mention.place.span.start));
            let word = |back: usize| before.len().checked_sub(back).map(|i| before[i].text(&view.text));
            word(1) == Some(b"(") && word(2).is_some_and(|w| matches!(w, b"typeof" | b"__typeof__" | b"typeof_unqual"))
        };
        item.is_some_and(|i| !asked(i) && i.arms.iter().all(|a| func.arms.contains(a)))
    })
}

/// Whether the wrapper may read the VMA before the helper looks at anything else: the helper always does, or no
/// other caller passes NULL.
pub fn may_read_first(plan: &Plan<'_>, helper: &Helper) -> bool {
    let func = &helper.func;
    let points = func.uses_of(&helper.vma).into_iter().filter(|&n| {
        func.ast.kind(func.ast.parent(n).unwrap_or(n)) == "field_expression" && !in_condition(&func.ast, n)
    });
    let always =
        points.filter_map(|n| func.cfg.point_of(&func.ast, n)).any(|p| p != ENTRY && func.cfg.dominates(p, EXIT));
    always || plan.kept.iter().filter(|k| k.0 == func.name).all(|k| passes_a_vma(plan, helper, &k.1))
}

/// Whether this is evaluated on some ways through its statement only.
fn in_condition(ast: &Ast, n: N) -> bool {
    let up = ast.ancestors(n).take_while(|&p| !crate::syntax::ast::is_statement(ast.kind(p)));
    let mut below = n;
    for p in up {
        let lazy = match ast.kind(p) {
            "binary_expression" => {
                ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "&&" | "||"))
                    && ast.field(p, "right") == Some(below)
            }
            "conditional_expression" => ast.field(p, "condition") != Some(below),
            "sizeof_expression" | "call_expression" => true,
            _ => false,
        };
        if lazy {
            return true;
        }
        below = p;
    }
    false
}

/// Whether a call outside of the unit passes something that is a VMA for certain: the one of a fault, or one that
/// the caller looks into, too.
fn passes_a_vma(plan: &Plan<'_>, helper: &Helper, mention: &Mention) -> bool {
    if mention.kind != MentionKind::Call {
        return false;
    }
    let view = plan.world.view(mention.place.file);
    let item = view.items().iter().find(|i| i.span.contains(mention.place.span));
    let Some(item) = item.filter(|i| matches!(i.kind, ItemKind::Function { .. })) else { return false };
    let Ok(caller) = plan.world.parse(mention.place.file, item) else { return false };
    let ast = &caller.ast;
    let name = ast.at(mention.place.span);
    let call = ast.ancestors(name).find(|&p| ast.kind(p) == "call_expression");
    let Some(arg) = call.and_then(|c| ast.args(c).get(helper.index).copied()).map(|a| ast.strip(a)) else {
        return false;
    };
    match ast.kind(arg) {
        "field_expression" => ast.field(arg, "field").is_some_and(|f| ast.bytes(f) == b"vma"),
        "identifier" => {
            let kinds: Vec<&str> =
                caller.uses_of(&ast.str(arg)).iter().filter_map(|&n| Some(ast.kind(ast.parent(n)?))).collect();
            let looked_into = kinds.contains(&"field_expression");
            looked_into && kinds.iter().all(|k| matches!(*k, "field_expression" | "argument_list" | "init_declarator"))
        }
        _ => false,
    }
}
