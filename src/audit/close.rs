//! close() of a mapping for which mapped() did not run, or failed.
//!
//! mm/util.c, `mmap_action_finish`: when the action or mapped() fails, the VMA is unmapped with the driver's operations in
//! place, so close() runs. For a hook of a subsystem that is called for a VMA which exists it does not (`__compat_vma_mmap`), so there
//! nothing is certain.

use std::collections::BTreeSet;

use crate::audit::deeds::What;
use crate::audit::mend::{self, Mend};
use crate::audit::mistake::Mistake;
use crate::audit::object::{Objects, Same, summaries};
use crate::audit::private::{held, looks, only_asks, unchecked};
use crate::audit::scene::{PRIVATE_OF_MAPPED, Scene, functions_of};
use crate::census::slot::Place;
use crate::edit::layout::indentation;
use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::taken::{Deed, Kind};
use crate::facts::ways::course::{Step, Way};
use crate::kernel::symbols::CHECKS;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;
use crate::syntax::eol::{eol, line_end};
use crate::syntax::flow::Variable;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    // For a VMA that exists nobody calls close() after a failure, up to 7.3.
    if scene.nested && !scene.world.target.has(CHECKS) {
        return;
    }
    let objects = Objects::of(scene);
    for table in &scene.operations {
        let own = |member: &str| functions_of(scene.world, std::slice::from_ref(table), member);
        let mapped = own("mapped");
        let failing = mapped.iter().find_map(|f| fails(f).map(|n| (f.place(n), format!("`{}()` may fail", f.name))));
        let action = || action_with(scene, table).map(|place| (place, "this action may fail".to_owned()));
        let Some(why) = (if mapped.is_empty() { None } else { failing.or_else(action) }) else { continue };
        for close in own("close") {
            unbalanced(scene, &objects, table, (&mapped, &close), &why, out);
        }
    }
}

/// A close() that runs for a mapping without its mapped(), as `why` says.
fn unbalanced(
    scene: &Scene<'_, '_>,
    objects: &Objects,
    table: &Operations,
    (mapped, close): (&[Func], &Func),
    (why_at, why): &(Place, String),
    out: &mut Vec<Mistake>,
) {
    if !scene.touches("private_data")
        && mapped.iter().any(sets_private)
        && let Some(n) = unchecked(scene.world, close)
    {
        let label = format!("the private data is NULL when `{}()` runs for a mapping without mapped()", close.name);
        let made = Mistake::sure("close-reads-null", close.place(n), label).mended(asking(close, n));
        out.push(made.and(*why_at, why.clone()));
        return;
    }
    // A test for what the hook has set already lets everything through.
    let useless = looks(scene.world, close);
    if useless && !(only_asks(scene.world, close) && is_set(scene, table) && !mapped.iter().any(sets_private)) {
        return;
    }
    let given = effects::of(scene.world, close).given;
    for (taking, Summary { kept, .. }) in summaries(scene, mapped) {
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
        let both = given
            .iter()
            .filter(|g| (g.certain || useless && is_plain(scene, close, g)) && counts(&g.kind))
            .map(|g| (same(g), g));
        if let Some((same, deed)) = both.max_by_key(|b| b.0).filter(|b| b.0 > Same::No) {
            let label = if useless {
                format!(
                    "`{}()` gives back what `{taking}()` may not have taken: the hook has set the private data that it asks for",
                    close.name
                )
            } else {
                format!("`{}()` gives back what `{taking}()` may not have taken", close.name)
            };
            let made = Mistake::sure("close-without-mapped", deed.place, label).if_sure(same == Same::Yes);
            out.push(made.and(*why_at, why.clone()));
        }
    }
}

/// Whether something is given back by close() itself, or by a function that asks for nothing.
fn is_plain(scene: &Scene<'_, '_>, close: &Func, deed: &Deed) -> bool {
    let Place { file, span } = deed.place;
    let asks = |f: &Func| f.cfg.points.iter().any(|p| p.kind == PointKind::Cond);
    let around =
        |file: FileId| scene.world.view(file).items().iter().find(|i| i.is_function() && i.span.contains(span));
    let func = around(file).and_then(|i| scene.world.parse(file, i).ok());
    let own = file == close.file && close.body_span.contains(span);
    let called = own.then(|| close.ast.callee(close.ast.at(span))).flatten();
    let homes = called.map_or_else(Vec::new, |name| scene.world.known_definitions(file, &name));
    let plain = homes.iter().all(|(home, item)| scene.world.parse(*home, item).is_ok_and(|f| !asks(&f)));
    deed.depth <= 1 && plain && (own || func.is_some_and(|f| !asks(&f)))
}

/// An action on a way that ends with these operations.
fn action_with(scene: &Scene<'_, '_>, table: &Operations) -> Option<Place> {
    let place = |func: usize, n: N| scene.parts[func].func.place(n);
    if scene.deeds.is_lost() {
        let mut all = scene.parts.iter().enumerate().flat_map(|(i, p)| p.actions.iter().map(move |a| (i, a.call)));
        return all.next().map(|(i, call)| place(i, call));
    }
    let mut ways = scene.deeds.ways().filter(|w| w.1.succeeds() && ends_with(scene, w.1, table));
    ways.find_map(|(_, way)| {
        let action = way.steps.iter().find(|s| matches!(scene.deeds.what(s), What::Action(_)))?;
        let deed = scene.deeds.deed(action);
        Some(place(deed.func, deed.node))
    })
}

/// Whether the operations are what a way leaves in the descriptor, as far as that is known.
fn ends_with(scene: &Scene<'_, '_>, way: &Way, table: &Operations) -> bool {
    let stored = |s: &&Step| matches!(scene.deeds.what(s), What::Store(field) if field == "vm_ops");
    let Some(last) = way.steps.iter().rfind(stored) else { return scene.is_passed_on() };
    let deed = scene.deeds.deed(last);
    let ast = &scene.parts[deed.func].func.ast;
    let named = deed.value.map(|v| ast.strip(v)).filter(|&v| ast.kind(v) == "pointer_expression");
    named.and_then(|v| ast.field(v, "argument")).is_none_or(|v| ast.str(ast.strip(v)) == table.name)
}

/// Whether a way that ends with these operations leaves private data, which its function has looked into.
fn is_set(scene: &Scene<'_, '_>, table: &Operations) -> bool {
    let something = |s: &Step| {
        let deed = scene.deeds.deed(s);
        let func = &scene.parts[deed.func].func;
        let value = deed.value.map(|v| func.ast.strip(v));
        let opened = |n: N| {
            let base = func.ast.field(n, "argument").map(|a| func.ast.strip(a));
            func.ast.kind(n) == "field_expression"
                && base
                    .zip(value)
                    .is_some_and(|(b, v)| func.ast.kind(b) == "identifier" && func.ast.str(b) == func.ast.str(v))
        };
        func.ast.walk(func.body).any(opened)
    };
    let mut ways = scene.deeds.ways().filter(|w| w.1.succeeds() && ends_with(scene, w.1, table)).peekable();
    ways.peek().is_some()
        && ways.all(|(_, way)| {
            let stored = |s: &&Step| matches!(scene.deeds.what(s), What::Store(field) if field == "private_data");
            way.steps.iter().rfind(stored).is_some_and(something)
        })
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
