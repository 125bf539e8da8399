//! Functions that the mapping is passed to.

use std::collections::BTreeSet;

use crate::census::slot::{Mention, MentionKind, Place};
use crate::census::value::SlotValue;
use crate::edit::set::Edit;
use crate::facts::flags;
use crate::facts::func::{Caller, Func};
use crate::facts::term::Term;
use crate::facts::usage::usage;
use crate::facts::ways::zaps;
use crate::facts::world::World;
use crate::guard::prot_reaches;
use crate::kernel::knowledge::words;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role, deeds};
use crate::step::failing::{Errno, follow};
use crate::step::mapped::later::is_populate;
use crate::step::params::{changed, parameters, ragged};
use crate::step::{counterpart, other_handler, pages, printed, shimmed};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;
use crate::syntax::text::Text;
use crate::syntax::text::includes;
use crate::tree::source::FileId;

/// Takes the helpers that member `m` calls with the mapping into the unit, whatever file they are in.
///
/// # Errors
/// A function without descriptor form, or one that is not known for certain.
pub fn helpers(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    for (call, index, arg) in passes(plan, m)? {
        let func = &plan.members[m].func;
        let file = func.file;
        let Some(name) = func.ast.callee(call) else {
            if counterpart::hand_on(plan, m, call, arg)? {
                continue;
            }
            return Err(indirect(&plan.members[m].func, call).into());
        };
        let serves = plan.world.known.shims.contains(&name);
        if serves && shimmed::call(plan, m, call, arg)? || counterpart::call(plan, m, call, index, &name, arg)? {
            continue;
        }
        let func = &plan.members[m].func;
        if is_assertion(plan, func, call, &name) {
            let new = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
            let edit = Edit::new("vma-null-test", func.ast.span(arg), new);
            plan.edit(file, edit)?;
            continue;
        }
        if printed::call(plan, m, call, arg)? || other_handler::call(plan, m, call, index, &name, arg)? {
            continue;
        }
        let definitions = resolve(plan, m, call, index, &name)?;
        for (home, d) in definitions {
            let helper = plan.join(Place { file: home, span: d.span }, Role::Helper(index))?;
            let from = plan.members[m].func.place(call);
            if plan.members[helper].role != Role::Helper(index) {
                let label = format!("`{name}()` takes the VMA as more than one parameter");
                return Err(refuse("vma-escapes", from, label).into());
            }
            plan.passed.push((m, from, helper));
            signature(plan, helper, index)?;
            granted(plan, m, call, helper);
        }
        let func = &plan.members[m].func;
        let new = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
        let edit = Edit::new("helper", func.ast.span(arg), new);
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Calls that get the mapping and that no transform has claimed: call, argument index, argument.
fn passes(plan: &Plan<'_>, m: usize) -> Result<Vec<(N, usize, N)>, Stop> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let mut out = Vec::new();
    for call in func.calls() {
        let named = ast.args(call).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        if !named || plan.claims(m, call)? || zaps(plan.world, func, call) && has_failed(plan, func, call) {
            continue;
        }
        for (i, arg) in ast.args(call).into_iter().enumerate() {
            let arg = ast.strip(arg);
            let is = ast.kind(arg) == "identifier" && func.names.vmas.contains_key(&ast.str(arg));
            if is && !plan.drops(func.place(arg)) {
                out.push((call, i, arg));
            }
        }
    }
    Ok(out)
}

/// Whether `n` stands in the arm of a test that a mapping call failed: that arm goes.
fn has_failed(plan: &Plan<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let maps = |v: N| ast.callee(ast.strip(v)).is_some_and(|name| is_populate(plan.world, &name));
    let result = |c: N| {
        let c = ast.strip(c);
        let fails = ast.field(c, "operator").is_some_and(|o| matches!(ast.kind(o), "<" | "!="))
            && ast.field(c, "right").is_some_and(|r| ast.bytes(r) == b"0");
        let tested = if fails { ast.field(c, "left").map_or(c, |l| ast.strip(l)) } else { c };
        let defs = func.vars.reaching(&func.cfg, &ast.str(tested), func.cfg.point_of(ast, tested).unwrap_or(ENTRY));
        let given = defs.is_some_and(|all| !all.is_empty() && all.iter().all(|d| d.value.is_some_and(maps)));
        maps(tested) || ast.kind(tested) == "identifier" && given
    };
    ast.ancestors(n).filter(|&a| ast.kind(a) == "if_statement").any(|a| {
        let arm = ast.field(a, "consequence").is_some_and(|c| ast.is_within(n, c));
        arm && ast.field(a, "condition").is_some_and(result)
    })
}

/// Whether a call is a statement `SOME_ASSERT(vma);` whose macro is known and takes nothing out of what it gets. That the
/// macro asserts is a heuristic by its name; with a descriptor in place of the VMA no other use would compile.
fn is_assertion(plan: &Plan<'_>, func: &Func, call: N, name: &str) -> bool {
    let ast = &func.ast;
    let statement = ast.parent(call).is_some_and(|p| ast.kind(p) == "expression_statement");
    let capitals = !name.bytes().any(|b| b.is_ascii_lowercase());
    if !statement || !capitals || ast.args(call).len() != 1 || !words(name).any(|w| w == "assert") {
        return false;
    }
    let world = plan.world;
    if !world.resolve(func.file, name).is_empty() {
        return false;
    }
    let own = world.macros(func.file, name).into_iter().map(|item| Place { file: func.file, span: item.span });
    let mut places: Vec<Place> = own.collect();
    places.extend(world.macro_of_header(func.file, name));
    let reads = |at: &Place| memchr::memmem::find(at.span.of(&world.sources.get(at.file).text), b"->").is_some();
    !places.is_empty() && !places.iter().any(reads)
}

fn indirect(func: &Func, call: N) -> Refusal {
    let text = func.ast.field(call, "function").map_or(String::new(), |f| func.ast.normal(f).replace(' ', ""));
    refuse("dispatches-to-ops", func.place(call), format!("`{text}` is called through a pointer and wants the VMA"))
}

/// The definitions of the helper `name` that member `m` calls.
fn resolve(plan: &Plan<'_>, m: usize, call: N, index: usize, name: &str) -> Result<Vec<(FileId, Item)>, Refusal> {
    let func = &plan.members[m].func;
    let place = func.place(call);
    let known = plan.world.known;
    if let Some(r) = pages::refusal(plan.world, func, call) {
        return Err(r);
    }
    if known.fault_inserts.contains(name) {
        return Err(refuse("fault-insert-in-handler", place, format!("`{name}()` inserts into a VMA that exists")));
    }
    if known.file_replacers.contains(name) {
        return Err(refuse("vm-file-replaced", place, format!("`{name}()` replaces the mapping's file")));
    }
    if known.shims.contains(name) {
        let label = format!("`{name}()` serves a hook with a descriptor, which this handler calls already");
        return Err(refuse("dispatches-to-ops", place, label));
    }
    if let Some(why) = known.no_descriptor_form.get(name).filter(|_| !names_handler(plan.world, func.file, name)) {
        return Err(refuse("subsystem-helper", place, format!("`{name}()` wants the VMA: {why}")));
    }
    let twin = plan.world.registry.get("twin-slot");
    if twin.is_some_and(|r| r.forms.iter().any(|f| f.form.old().next() == Some(name))) {
        return Err(refuse("stacked-file", place, format!("`{name}()` is called for another file than the handler's")));
    }
    // include/linux/compiler_types.h
    if name == "ACCESS_PRIVATE" {
        let field = func.ast.args(call).get(1).map_or(String::new(), |&f| func.ast.str(f));
        let label = format!("`{field}` is a private field of the VMA");
        return Err(refuse("field-without-counterpart", place, label));
    }
    if !plan.world.macros(func.file, name).is_empty() {
        return Err(refuse("vma-in-macro", place, format!("the macro `{name}` gets the VMA")));
    }
    let definitions = plan.world.resolve(func.file, name);
    if let Some(at) = plan.world.macro_of_header(func.file, name).filter(|_| definitions.is_empty()) {
        let mut r = refuse("vma-in-macro", place, format!("the macro `{name}` gets the VMA"));
        r.related.push((at, "defined here".into()));
        return Err(r);
    }
    let far = definitions.iter().all(|d| d.0 != func.file);
    let fragment = includes(&plan.world.view(func.file).text).into_iter().find(|i| !i.ends_with(".h"));
    if let Some(included) = fragment.filter(|_| far && !definitions.is_empty()) {
        let label = format!("`{name}()` gets the VMA, and `{included}`, which is included here, may define it");
        return Err(refuse("helper-not-found", place, label));
    }
    if let Some(at) = hidden(plan, name, &definitions).filter(|_| far) {
        let label = format!("`{name}()` gets the VMA, and a header defines another one, which may be included here");
        let mut r = refuse("helper-not-found", place, label);
        r.related.push((at, "defined here".into()));
        return Err(r);
    }
    if let Some(at) = reads_argument(plan, func, call, index, name) {
        let mut r = refuse("vma-in-macro", place, format!("the macro `{name}` gets the VMA"));
        r.related.push((at, "defined here".into()));
        return Err(r);
    }
    let sources: BTreeSet<FileId> = definitions.iter().filter(|d| !d.1.is_static()).map(|d| d.0).collect();
    if definitions.is_empty() || sources.len() > 1 && !are_of_architectures(plan.world, &sources) {
        let (reason, why) = match definitions.is_empty() {
            true => ("helper-not-found", "its definition was not found"),
            false => ("several-definitions", "several files define it"),
        };
        let mut r = refuse(reason, place, format!("`{name}()` gets the VMA, and {why}"));
        let named =
            definitions.iter().map(|(file, d)| (Place { file: *file, span: name_of(d) }, "defined here".into()));
        r.related.extend(named);
        return Err(r);
    }
    for (file, d) in &definitions {
        let ItemKind::Function { params, .. } = &d.kind else { continue };
        let view = plan.world.view(*file);
        let param =
            params.get(index).map_or(String::new(), |p| String::from_utf8_lossy(p.span.of(&view.text)).into_owned());
        if !param.contains("vm_area_struct") || params.get(index).is_some_and(|p| p.name.is_none()) {
            return Err(refuse("vma-escapes", place, format!("`{name}()` takes the VMA as something else")));
        }
        if is_handler(plan.world, *file, d, name) {
            let mut r = refuse("handler-called", place, format!("`{name}()` is itself a handler of a table"));
            r.related.push((Place { file: *file, span: name_of(d) }, "defined here".into()));
            return Err(r);
        }
    }
    Ok(definitions)
}

/// A header's function `name` that is not among the definitions: by which path a header is included is not known for
/// certain.
fn hidden(plan: &Plan<'_>, name: &str, definitions: &[(FileId, Item)]) -> Option<Place> {
    let (home, _) = definitions.first()?;
    let mentions = plan.world.mentions(*home, name);
    let other = |m: &&Mention| {
        let header = plan.world.sources.get(m.place.file).is_header();
        header && m.kind == MentionKind::Definition && definitions.iter().all(|d| d.0 != m.place.file)
    };
    mentions.iter().find(other).map(|m| m.place)
}

/// Whether each of these files is built for an architecture of its own, so that one of them is linked.
fn are_of_architectures(world: &World<'_>, files: &BTreeSet<FileId>) -> bool {
    let of = |file: &FileId| {
        let mut parts = world.sources.get(*file).path.components().map(|c| c.as_str().to_owned());
        (parts.next().as_deref() == Some("arch")).then(|| parts.next()).flatten()
    };
    let named: BTreeSet<String> = files.iter().filter_map(of).collect();
    world.is_kernel() && named.len() == files.len()
}

/// A macro of a header that stands for the function where that is not built, and does something with the mapping.
fn reads_argument(plan: &Plan<'_>, func: &Func, call: N, index: usize, name: &str) -> Option<Place> {
    let args = func.ast.args(call).len();
    let reads = |(file, item): &(FileId, Item)| {
        let text = &plan.world.view(*file).text;
        let ItemKind::MacroDefinition { params: Some(params), body, .. } = &item.kind else { return true };
        let param = params.get(index).filter(|_| params.len() == args);
        param.is_none_or(|p| find_word(body.of(text), p.of(text), 0).is_some())
    };
    let all = plan.world.visible_macros(func.file, name);
    let (file, item) = all.into_iter().find(reads)?;
    Some(Place { file, span: item.span })
}

/// Whether a function that is called in `file` is a handler, which may convert itself.
pub fn names_handler(world: &World<'_>, file: FileId, name: &str) -> bool {
    world.resolve(file, name).iter().any(|(file, item)| is_handler(world, *file, item, name))
}

/// Whether some table's slot holds this very function.
fn is_handler(world: &World<'_>, file: FileId, item: &Item, name: &str) -> bool {
    let slots =
        world.census.slots.iter().filter(|s| !s.older).filter(|s| matches!(&s.value, SlotValue::Name(n) if n == name));
    slots.map(|s| world.resolve(s.place.file, name)).any(|d| d.iter().any(|(f, i)| *f == file && i.span == item.span))
}

fn name_of(item: &Item) -> Span {
    match item.kind {
        ItemKind::Function { name, .. } => name,
        _ => item.span,
    }
}

/// What the helper may take for granted once all its calls are known, and what its success shows the caller.
fn granted(plan: &mut Plan<'_>, m: usize, call: N, helper: usize) {
    let name = plan.members[helper].func.name.clone();
    let file = plan.members[helper].func.file;
    let calls = plan.world.uses(file, &name).iter().filter(|x| x.kind == MentionKind::Call).count();
    let func = &plan.members[m].func;
    let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
    let mut caller = Caller::default();
    let mut files = Vec::new();
    for (i, arg) in func.ast.args(call).into_iter().enumerate() {
        let Some(param) = plan.members[helper].func.param_name(i) else { continue };
        let term = func.term(arg, point);
        let wide = plan.members[helper].func.is_wide(&param);
        if let Some(all) = flags::possible(plan.world, func, arg) {
            caller.flags.insert(param.clone(), all);
        }
        let told = matches!(term, Term::Size | Term::Pages)
            || ["vm_start", "vm_page_prot"].iter().any(|f| term.is_field(f))
            || term.is_page();
        // Another caller may pass a protection of its own, so what is the mapping's here counts as both.
        let handed = prot_reaches::is_handed(plan.world, func, arg, call);
        if handed {
            caller.protections.insert(param.clone());
        }
        if wide && told {
            caller.terms.insert(param, term);
        } else if !handed && func.names.files.contains(&func.ast.str(func.ast.strip(arg))) {
            files.push(param);
        }
    }
    let constant = |name: &str| plan.world.is_constant(func.file, name);
    caller.facts = func.facts(point).iter().filter_map(|f| f.carried(&constant)).collect();
    let text = Term::Code(func.ast.normal(call));
    let helped = &mut plan.members[helper];
    helped.granted.push(caller);
    if helped.granted.len() == calls {
        helped.func.caller = helped.granted.iter().cloned().reduce(|all, one| all.meet(&one)).unwrap_or_default();
    }
    if calls == 1 {
        helped.func.names.files.extend(files);
    }
    let constant = |name: &str| plan.world.is_constant(file, name);
    let shown = plan.members[helper].func.shown_by_success(&constant);
    plan.members[m].func.shown.push((text, shown));
}

/// Changes the parameter in the helper's definition and prototypes.
fn signature(plan: &mut Plan<'_>, helper: usize, index: usize) -> Result<(), Stop> {
    let func = &plan.members[helper].func;
    let (file, name) = (func.file, func.name.clone());
    let new = func.names.vmas.values().next().cloned().unwrap_or_default();
    let Some(param) = func.params.get(index) else { return Ok(()) };
    let text = changed(&func.param_text(index), &new, true);
    let (own, source) = (func.at(func.name_span), func.ast.text.clone());
    let is_ragged = ragged(&source, func.name_span, param.span);
    let edit = Edit::new("helper", param.span, text);
    plan.edit(file, edit)?;
    if plan.is_apart(helper) {
        return Ok(());
    }
    if is_ragged {
        parameters(plan, own, name.len())?;
    }
    for (place, param) in plan.world.prototypes(file, &name, index) {
        let view = plan.world.view(place.file);
        let param = param.filter(|p| memchr::memmem::find(p.span.of(&view.text), b"vm_area_struct").is_some());
        let Some(param) = param else {
            return Err(refuse("gap", place, "this declaration of the helper is not understood").into());
        };
        // Another definition of the same helper, under another condition, was there first.
        if plan.drops(Place { file: place.file, span: param.span }) {
            continue;
        }
        let old = String::from_utf8_lossy(param.span.of(&view.text)).into_owned();
        let named = param.name.is_some() && !names_other(view, param.span, &new);
        let edit = Edit::new("helper", param.span, changed(&old, &new, named));
        plan.edit(place.file, edit)?;
        if ragged(&view.text, place.span, param.span) {
            parameters(plan, place, name.len())?;
        }
    }
    Ok(())
}

/// Whether the prototype with this parameter has another one of the name.
fn names_other(view: &Text, param: Span, name: &str) -> bool {
    let lists = view.items().iter().filter_map(|i| match &i.kind {
        ItemKind::Prototype { params, .. } => Some(params),
        _ => None,
    });
    let mine = lists.filter(|l| l.iter().any(|p| p.span == param)).flatten();
    mine.filter(|p| p.span != param).any(|p| p.name.is_some_and(|n| n.of(&view.text) == name.as_bytes()))
}

/// Whether some action of the unit maps pages.
fn pages_in(plan: &Plan<'_>) -> bool {
    plan.populates.iter().any(|p| p.1.pages.is_some())
}

/// What the callers of helpers with an action make of a failing population: it must reach the caller
/// of the handler as it is, since neither sees it any more.
///
/// # Errors
/// `errno-through-helper` when the error is translated; `error-arm-does-work`.
pub fn results(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let mut notes = Vec::new();
    for m in 0..plan.members.len() {
        let func = &plan.members[m].func;
        for (point, call) in deeds::action_sites(plan, m) {
            if plan.populates.iter().any(|p| p.0 == m && p.1.call == call) {
                continue;
            }
            let (stmt, how) = usage(plan.world, func, call)?;
            let failing = follow(plan.world, func, call, point, &how)?;
            match failing.errno {
                Errno::Own => {}
                Errno::Other(errno) | Errno::Positive(errno) => {
                    let label = format!("a failed population in this helper becomes {errno} here");
                    return Err(refuse("errno-through-helper", func.place(stmt), label).into());
                }
                Errno::Ignored if pages_in(plan) => {
                    let label = "a failure of this helper is ignored, and the action's fails the mmap()";
                    return Err(refuse("page-failure-ignored", func.place(stmt), label).into());
                }
                Errno::Ignored => notes.push((
                    "populate-result-ignored",
                    func.place(call),
                    "The old handler ignored a failure of this call; now the mmap() fails with it.",
                )),
            }
            for message in failing.messages {
                let text = "This message is no longer printed when the population fails: the hook does not see it.";
                notes.push(("message-lost", func.place(message), text));
            }
        }
    }
    for (id, place, text) in notes {
        plan.note(id, Some(place), text);
    }
    Ok(())
}
