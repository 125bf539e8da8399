//! A handler that others call by its name, and that stay on a VMA, keeps its old form beside the new one. That does what the
//! code that calls the hook for a VMA does: it makes a descriptor of the VMA, and has carried out what the hook asks for.

use std::collections::BTreeSet;

use crate::census::slot::{Mention, MentionKind, Place, Slot};
use crate::edit::layout::relayout;
use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::guard::unit::nested::{callers, meets_vma};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::join::dropped;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::step::params::{changed, listed};
use crate::step::shimmed::{APPLIES, MAKES};
use crate::step::signature::odd_head;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::eol::eol;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::span::Span;

/// The step's id.
pub const BY: &str = "old-form";

/// Whether handler `h` keeps its old form.
pub fn keeps(plan: &Plan<'_>, h: usize) -> bool {
    let handler = &plan.handlers[h];
    handler.definitions.iter().any(|d| plan.apart.contains(&(d.file, handler.name.clone())))
}

/// The refusal of a handler that cannot keep its old form for the use at `at`.
fn stays(plan: &Plan<'_>, h: usize, at: Place, why: &str) -> Refusal {
    let handler = &plan.handlers[h];
    let mut r = refuse("handler-called", at, format!("`{}()` is used here by its old signature", handler.name));
    r.related.extend(handler.definitions.first().map(|d| (*d, "the handler".to_owned())));
    r.related.push((at, format!("it can have no old form beside the new one: {why}")));
    r
}

/// Checks that the call at `place`, outside of the unit, may go on with the old form of handler `h`: it is all that is left to do in a
/// handler of the same hook, which has done nothing with the private data of the VMA, and gives the result to who called it.
///
/// # Errors
/// `handler-called`.
pub fn call(plan: &Plan<'_>, h: usize, place: Place) -> Result<(), Refusal> {
    let no = |why: &str| Err(stays(plan, h, place, why));
    let world = plan.world;
    let view = world.view(place.file);
    let item = view.items().iter().find(|i| i.is_function() && i.span.contains(place.span));
    let Some(item) = item else { return no("this is in no function") };
    let Ok(mut func) = world.parse(place.file, item) else { return no("the function around this is not understood") };
    if !is_of_same_hook(plan, h, &func, item) {
        return no("the function around this is no handler of the same hook alone");
    }
    let ast = &func.ast;
    let name = ast.at(place.span);
    let call = ast.ancestors(name).find(|&n| ast.kind(n) == "call_expression");
    let Some(call) = call.filter(|&c| ast.field(c, "function") == Some(name)) else {
        return no("this is not understood");
    };
    if ast.parent(call).is_none_or(|p| ast.kind(p) != "return_statement") {
        return no("more is done with its result than to return it");
    }
    let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) else {
        return no("the function around this has no VMA");
    };
    let set = func.vars.by_name.get(&vma).is_some_and(|v| v.defs.iter().any(|d| d.value.is_some()));
    let index = callee_index(plan, h);
    let own = index.and_then(|i| ast.args(call).get(i).copied()).is_some_and(|a| ast.str(ast.strip(a)) == vma);
    if set || !own {
        return no("what it gets is not the VMA of the function around this");
    }
    let Some(at) = func.cfg.point_of(ast, call) else { return no("this is not understood") };
    let before = |n: N| func.cfg.point_of(ast, n).is_none_or(|p: P| p != at && func.cfg.reach(p, None)[at]);
    let passed = func.calls().into_iter().filter(|&c| c != call).find(|&c| {
        let gets = ast.args(c).iter().any(|&a| ast.str(ast.strip(a)) == vma);
        gets && before(c)
    });
    if passed.is_some() {
        return no("the VMA is given to another function before");
    }
    func.names.vmas.insert(vma, String::new());
    if func.field_writes().iter().any(|w| w.0 == "vm_private_data" && before(w.1)) {
        return no("the private data of the VMA is set before, which the descriptor has not");
    }
    Ok(())
}

/// The parameter of handler `h` that is the mapping.
fn callee_index(plan: &Plan<'_>, h: usize) -> Option<usize> {
    plan.members.iter().find(|m| m.role == Role::Handler(h)).and_then(|m| m.func.vma_param())
}

/// Whether a function stands in slots of hooks that handler `h` fills as well, in no other, and is not called by its name: who calls
/// the hook is known then, for both.
fn is_of_same_hook(plan: &Plan<'_>, h: usize, func: &Func, item: &Item) -> bool {
    let world = plan.world;
    let hook = |s: &Slot| (s.ops.clone(), s.member.clone());
    let slots = &world.census.slots;
    let known: BTreeSet<_> = plan.handlers[h].slots.iter().map(|&s| hook(&slots[s])).collect();
    let is = |s: &&Slot| {
        let same = |d: &(crate::tree::source::FileId, Item)| d.0 == func.file && d.1.span == item.span;
        s.value.name() == Some(func.name.as_str()) && world.resolve(s.place.file, &func.name).iter().any(same)
    };
    let mut own = slots.iter().filter(is).peekable();
    let called = |m: &Mention| matches!(m.kind, MentionKind::Call | MentionKind::Macro);
    own.peek().is_some()
        && own.all(|s| known.contains(&hook(s)))
        && !world.uses(func.file, &func.name).iter().any(called)
}

/// Writes the old form of handler `h` behind the new one, exported as that is; `first` is a use that wants it.
///
/// # Errors
/// `handler-called` where the old form would not do what the handler did.
pub fn write(plan: &mut Plan<'_>, h: usize, first: Place) -> Result<(), Stop> {
    let m = (0..plan.members.len()).filter(|&m| plan.members[m].role == Role::Handler(h)).collect::<Vec<_>>();
    let why = |plan: &Plan<'_>, why: &str| Err(Stop::from(stays(plan, h, first, why)));
    let [m] = m[..] else { return why(plan, "it has several definitions") };
    let func = plan.members[m].func.clone();
    let Some(index) = func.vma_param() else { return why(plan, "it has no VMA") };
    let names: Option<Vec<String>> = (0..func.params.len()).map(|i| func.param_name(i)).collect();
    let Some(names) = names else { return why(plan, "a parameter has no name") };
    if !func.arms.is_empty() || plan.world.sources.get(func.file).is_header() {
        return why(plan, "it stands under a condition, or in a header");
    }
    if let Some(word) = odd_head(&func) {
        return why(plan, &format!("it is marked `{word}`"));
    }
    let file = (0..func.params.len()).any(|i| func.param_text(i).contains("struct file"));
    if file || !dropped(&func, index, &plan.handlers[h].shape)?.is_empty() {
        return why(plan, "it gets a file as well, and which one the descriptor is to have is not known");
    }
    if ["desc", "err"].iter().any(|n| names.iter().any(|name| name == n)) {
        return why(plan, "its parameters have the names that this would need");
    }
    // Without an MMU an action fails.
    if plan.acts() {
        return why(plan, "the unit maps memory, which a descriptor cannot do everywhere");
    }
    // Who calls the hook makes a descriptor where nobody has left anything in the VMA, and leaves it when the hook fails.
    let plain =
        callers(plan, h).is_some_and(|all| all.iter().all(|c| !c.keeps_private && !c.loses_private && !c.goes_on));
    if !meets_vma(plan) || !plain || !plan.private_reads.is_empty() {
        return why(plan, "what who calls it has left in the VMA, or does with it after an error, is not known");
    }
    let text = func.ast.text.clone();
    let end = match behind(plan, &func) {
        Some(end) => end,
        None => return why(plan, "it is exported elsewhere than behind its definition"),
    };
    let eol = eol(&text, func.span.start);
    let new = plan.handlers[h].new_name.clone();
    let vma = names[index].clone();
    let args: Vec<String> = names.iter().map(|n| if *n == vma { "&desc".to_owned() } else { n.clone() }).collect();
    let lines = [
        "struct vm_area_desc desc;".to_owned(),
        "int err;".to_owned(),
        String::new(),
        format!("{MAKES}(&desc, {vma}->vm_file, {vma});"),
        format!("err = {new}({});", args.join(", ")),
        "if (err)".to_owned(),
        "\treturn err;".to_owned(),
        String::new(),
        format!("return {APPLIES}(&desc, {vma});"),
    ];
    let laid = |line: &String| {
        let own = line.trim_start_matches('\t');
        let lead = "\t".repeat(1 + line.len() - own.len());
        let laid = relayout(lead.as_bytes(), b"", own.as_bytes(), eol == "\r\n");
        if own.is_empty() { String::new() } else { format!("{lead}{}", String::from_utf8_lossy(&laid)) }
    };
    let body: Vec<String> = lines.iter().map(laid).collect();
    let head = String::from_utf8_lossy(Span::new(func.span.start, func.body_span.start).of(&text)).into_owned();
    let exports = String::from_utf8_lossy(Span::new(func.span.end, end).of(&text)).into_owned();
    let comment = format!("/* As {new}(), for callers that have a VMA. */");
    let block = format!("{eol}{eol}{comment}{eol}{head}{{{eol}{}{eol}}}{exports}", body.join(eol));
    plan.edit(func.file, Edit::new(BY, Span::new(end, end), block))?;
    plan.added.push((func.file, func.name.clone()));
    plan.needs.extend([MAKES.to_owned(), APPLIES.to_owned()]);
    let text =
        format!("`{}()` stays for callers that have a VMA: it makes a descriptor and calls `{new}()`.", func.name);
    plan.note("old-form-kept", Some(first), text);
    Ok(())
}

/// Where the definition ends with all its exports; none where one stands elsewhere.
fn behind(plan: &Plan<'_>, func: &Func) -> Option<usize> {
    let view = plan.world.view(func.file);
    let all = plan.world.uses(func.file, &func.name);
    let exports: Vec<Place> = all.iter().filter(|m| m.kind == MentionKind::Export).map(|m| m.place).collect();
    let holds = |i: &&Item| exports.iter().any(|e| e.file == func.file && i.span.contains(e.span));
    let after = view.items().iter().filter(|i| i.span.start >= func.span.end);
    let found: Vec<&Item> = after.take_while(holds).collect();
    let end = found.last().map_or(func.span.end, |i| i.span.end);
    (found.len() == exports.len()).then_some(end)
}

/// Declares the new form of handler `h` beside the declaration of the old one at `place`.
///
/// # Errors
/// `handler-called` when the declaration is not understood.
pub fn declare(plan: &mut Plan<'_>, h: usize, place: Place) -> Result<(), Stop> {
    let view = plan.world.view(place.file);
    let found = view.items().iter().find_map(|i| match &i.kind {
        ItemKind::Prototype { name, params, param_list } if *name == place.span => {
            Some((i.span, params.clone(), *param_list))
        }
        _ => None,
    });
    let typed = |s: Span| memchr::memmem::find(s.of(&view.text), b"vm_area_struct").is_some();
    let Some((span, params, list)) = found.filter(|f| f.1.iter().filter(|p| typed(p.span)).count() == 1) else {
        return Err(stays(plan, h, place, "this declaration is not understood").into());
    };
    let text = &view.text;
    let old = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
    let new = plan.handlers[h].new_name.clone();
    let part = |p: &crate::syntax::head::Param| match typed(p.span) {
        true => changed(&old(p.span), "desc", p.name.is_some()),
        false => old(p.span),
    };
    let parts: Vec<String> = params.iter().map(part).collect();
    let spans: Vec<Span> = params.iter().map(|p| p.span).collect();
    let list_text = listed(text, place.span, list, &spans, new.len(), &parts);
    let (head, tail) = (old(Span::new(span.start, place.span.start)), old(Span::new(list.end, span.end)));
    let line = format!("{}{head}{new}{list_text}{tail}", eol(text, span.start));
    plan.edit(place.file, Edit::new(BY, Span::new(span.end, span.end), line))?;
    Ok(())
}
