//! close() of a mapping for which mapped() did not run, or failed.
//!
//! mm/util.c, `mmap_action_finish`: when the action or mapped() fails, the VMA is unmapped with the driver's operations in
//! place, so close() runs. For a hook of a subsystem that is called for a VMA which exists it does not (`__compat_vma_mmap`), so there
//! nothing is certain.

use std::collections::BTreeSet;

use crate::audit::mend::{self, Mend};
use crate::audit::mistake::Mistake;
use crate::audit::object::{Objects, Same, summaries};
use crate::audit::part::{Action, Part};
use crate::audit::private::{held, looks, unchecked};
use crate::audit::scene::{PRIVATE_OF_MAPPED, Scene};
use crate::edit::layout::indentation;
use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Kind};
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};
use crate::syntax::eol::{eol, line_end};
use crate::syntax::flow::Variable;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let mapped = scene.functions("mapped");
    let failing = mapped.iter().find_map(|f| fails(f).map(|n| (f.place(n), format!("`{}()` may fail", f.name))));
    let action = scene
        .parts
        .iter()
        .find_map(|p| p.actions.iter().find(|a| has_operations(scene, p, a)).map(|a| p.func.place(a.call)));
    let action = action.map(|place| (place, "this action may fail".to_owned()));
    let Some((why_at, why)) = failing.or(action).filter(|_| !mapped.is_empty()) else { return };
    let objects = Objects::of(scene);
    for close in scene.functions("close") {
        if !scene.touches("private_data")
            && mapped.iter().any(sets_private)
            && let Some(n) = unchecked(scene.world, &close)
        {
            let label = format!("the private data is NULL when `{}()` runs for a mapping without mapped()", close.name);
            let made = Mistake::sure("close-reads-null", close.place(n), label).mended(asking(&close, n));
            let made = made.if_sure(!scene.nested);
            out.push(made.and(why_at, why.clone()));
            continue;
        }
        if looks(scene.world, &close) {
            continue;
        }
        let given = effects::of(scene.world, &close).given;
        for (taking, Summary { kept, .. }) in summaries(scene, &mapped) {
            // Functions that free memory take NULL as well.
            let frees = |i: usize| scene.world.known.states.get(i).is_some_and(|p| p.give.iter().any(|g| g == "kfree"));
            let counts = |kind: &Kind| match kind {
                Kind::State(i) => !frees(*i),
                kind => *kind == Kind::Count,
            };
            let same = |g: &Deed| {
                let fits = |k: &&Deed| k.kind == g.kind && k.certain;
                kept.iter().filter(fits).map(|k| objects.same(k, g)).max().unwrap_or(Same::No)
            };
            let both = given.iter().filter(|g| g.certain && counts(&g.kind)).map(|g| (same(g), g));
            if let Some((same, deed)) = both.max_by_key(|b| b.0).filter(|b| b.0 > Same::No) {
                let label = format!("`{}()` gives back what `{taking}()` may not have taken", close.name);
                let made = Mistake::sure("close-without-mapped", deed.place, label)
                    .if_sure(same == Same::Yes && !scene.nested);
                out.push(made.and(why_at, why.clone()));
            }
        }
    }
}

/// Whether some way through an action may install the operations: one that its function does not do by itself may be on any.
fn has_operations(scene: &Scene<'_, '_>, part: &Part, action: &Action) -> bool {
    let cfg = &part.func.cfg;
    let meets = |w: P| w == action.point || cfg.reach(w, None)[action.point] || cfg.reach(action.point, None)[w];
    let mut own = scene.writes("vm_ops").into_iter().filter(|w| std::ptr::eq(w.0, part)).peekable();
    own.peek().is_none() || own.any(|w| meets(w.2))
}

/// A test for private data behind the declarations, where these do not look into it yet and nothing is done without it.
fn asking(close: &Func, n: N) -> Option<Mend> {
    let ast = &close.ast;
    let name = held(close)?;
    let [given] = close.vars.by_name.get(&name)?.defs.as_slice() else { return None };
    let kids: Vec<N> = ast.named(close.body).collect();
    let count = kids.iter().take_while(|&&k| ast.kind(k) == "declaration").count();
    let (first, rest) = kids.split_at(count);
    let declared = *first.last()?;
    let text = &ast.text;
    let end = line_end(text, ast.span(declared).end);
    let initialised =
        first.iter().any(|&d| given.node.is_some_and(|g| ast.kind(g) == "identifier" && ast.is_within(g, d)));
    let plain = initialised
        && ast.span(n).start > ast.span(declared).end
        && text[ast.span(declared).end..end].iter().all(u8::is_ascii_whitespace)
        && rest.iter().all(|&k| !matches!(ast.kind(k), "comment" | "declaration"))
        && tokens_in(text, close.body_span).iter().all(|t| t.kind != TokenKind::Directive)
        && all_needs(close, &name, rest);
    let lead = String::from_utf8_lossy(indentation(text, ast.span(declared).start)).into_owned();
    let eol = eol(text, end.saturating_sub(1));
    let line = format!("{eol}{lead}if (!{name}){eol}{lead}\treturn;{eol}");
    (plain && ast.bytes(close.body).ends_with(b"}"))
        .then(|| mend::replaced("close-reads-null", Span::new(end, end), line))
}

/// Whether each of these statements that does something does it with what `name` points to.
fn all_needs(close: &Func, name: &str, statements: &[N]) -> bool {
    let ast = &close.ast;
    let mut names = BTreeSet::from([name.to_owned()]);
    let inside = |n: N, names: &BTreeSet<String>| {
        let mut n = ast.strip(n);
        while let Some(base) = ast.field(n, "argument").or_else(|| ast.field(n, "value")) {
            n = ast.strip(base);
        }
        ast.kind(n) == "identifier" && names.contains(&ast.str(n))
    };
    // What is reached through it is not there without it.
    loop {
        let through =
            |v: &Variable| !v.defs.is_empty() && v.defs.iter().all(|d| d.value.is_some_and(|n| inside(n, &names)));
        let new: Vec<String> =
            close.vars.by_name.iter().filter(|v| !names.contains(v.0) && through(v.1)).map(|v| v.0.clone()).collect();
        if new.is_empty() {
            break;
        }
        names.extend(new);
    }
    let does = |n: &N| {
        matches!(ast.kind(*n), "call_expression" | "assignment_expression" | "update_expression" | "gnu_asm_expression")
    };
    let uses = |n: N| ast.walk(n).any(|k| ast.kind(k) == "identifier" && names.contains(&ast.str(k)));
    statements.iter().flat_map(|&s| ast.walk(s)).filter(does).all(|n| uses(mend::expression(close, n)))
}

/// Whether mapped() may fail, or was not seen.
pub(super) fn may_fail(scene: &Scene<'_, '_>) -> bool {
    let mapped = scene.functions("mapped");
    mapped.iter().any(|f| fails(f).is_some())
        || mapped.is_empty() && scene.operations.iter().any(|o| o.may_have("mapped"))
}

/// A return of something else than zero.
fn fails(func: &Func) -> Option<N> {
    let returns = func.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
    let value = |n: N| func.ast.named(n).next().map(|v| func.ast.normal(v));
    returns.into_iter().find(|&n| value(n).is_some_and(|v| v != "0"))
}

/// Whether mapped() sets the private data of the VMA.
pub(super) fn sets_private(func: &Func) -> bool {
    let ast = &func.ast;
    let Some(name) = func.param_name(PRIVATE_OF_MAPPED) else { return false };
    ast.walk(func.body)
        .filter(|&n| ast.kind(n) == "assignment_expression")
        .any(|n| ast.field(n, "left").is_some_and(|l| ast.normal(l) == format!("* {name}")))
}
