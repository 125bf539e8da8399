//! A handler that makes a descriptor of its VMA for a hook of its own: the one that it gets itself takes that place.
//!
//! ```text
//! compat_set_desc_from_vma(&desc, file, vma);
//! err = hub->mmap_prepare(hub, &desc);
//! if (err)
//!         return err;
//!
//! return __compat_vma_mmap(&desc, vma);
//! ```
//!
//! Only where the caller of the handler does the same for it: what the inner hook meets is then what it met before.

use crate::census::slot::Place;
use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::guard::unit::nested::callers;
use crate::plan::stop::Stop;
use crate::plan::{Counterpart, Plan};
use crate::step::lines::lines_of;
use crate::step::locals::{take_out, undeclare};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

/// Who makes the edits.
const BY: &str = "handed-through";

/// Functions of the core between which the hook is called (mm/util.c).
pub(super) const MAKES: &str = "compat_set_desc_from_vma";
pub(super) const APPLIES: &str = "__compat_vma_mmap";

/// The parts of such code.
struct Shim {
    /// The local descriptor's declarator.
    declared: N,
    /// The statement that fills it.
    fills: N,
    /// The call of the hook, and `&desc` in it.
    hook: N,
    given: N,
    /// What applies the descriptor.
    applies: N,
}

/// Hands the descriptor on that member `m` gets, if `call` is one of those that serve an inner hook. Tells whether it is.
///
/// # Errors
/// Another edit claims the place.
pub fn call(plan: &mut Plan<'_>, m: usize, call: N, arg: N) -> Result<bool, Stop> {
    let func = plan.members[m].func.clone();
    if plan.drops(func.place(arg)) {
        return Ok(true);
    }
    let outer = |h: usize| plan.handlers[h].nested && callers(plan, h).is_some_and(|all| all.iter().all(|c| !c.passes));
    if plan.handlers.is_empty() || !(0..plan.handlers.len()).all(outer) {
        return Ok(false);
    }
    let Some(shim) = shim(&func, call) else { return Ok(false) };
    let desc = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let place: Place = func.place(shim.hook);
    take_out(plan, &func, lines_of(&func.ast.text, func.ast.span(shim.fills)))?;
    undeclare(plan, &func, shim.declared)?;
    plan.edit(func.file, Edit::new(BY, func.ast.span(shim.given), desc))?;
    plan.edit(func.file, Edit::new(BY, func.ast.span(shim.applies), "0"))?;
    let point = func.cfg.point_of(&func.ast, shim.hook).unwrap_or(ENTRY);
    plan.counterparts.push(Counterpart { member: m, call: shim.hook, point });
    let hook = func.ast.field(shim.hook, "function").map_or_else(String::new, |f| func.ast.normal(f).replace(' ', ""));
    let text = format!("`{hook}` gets the descriptor that this handler gets: it may set the action.");
    plan.note("hook-called", Some(place), text);
    Ok(true)
}

fn shim(func: &Func, fills: N) -> Option<Shim> {
    let ast = &func.ast;
    let args = ast.args(fills);
    let [desc, file, _] = args.as_slice() else { return None };
    // The handler's own file is what its caller makes the descriptor for.
    let files: Vec<usize> = (0..func.params.len()).filter(|&i| func.param_text(i).contains("struct file *")).collect();
    let [of] = files.as_slice() else { return None };
    let own = func.param_name(*of)? == ast.str(*file) && func.vars.by_name.get(&ast.str(*file))?.defs.len() <= 1;
    if ast.callee(fills).as_deref() != Some(MAKES) || !own || ast.kind(*desc) != "pointer_expression" {
        return None;
    }
    let name = ast.str(*desc).strip_prefix('&')?.trim().to_owned();
    let [declared] = func.vars.by_name.get(&name)?.declared.as_slice() else { return None };
    let plain = ast.parent(*declared).filter(|&p| ast.kind(p) == "declaration")?;
    if ast.field(plain, "type").is_none_or(|t| ast.normal(t) != "struct vm_area_desc") {
        return None;
    }
    // Its address goes to the three calls, and nothing else is done with it.
    let mut uses = Vec::new();
    for n in func.uses_of(&name).into_iter().filter(|n| n != declared) {
        let given = ast.parent(n).filter(|&p| ast.kind(p) == "pointer_expression" && ast.bytes(p).starts_with(b"&"))?;
        let call = ast.parent(ast.parent(given)?).filter(|&c| ast.kind(c) == "call_expression")?;
        uses.push((given, call));
    }
    let [(_, first), (given, hook), (_, applies)] = uses.as_slice() else { return None };
    if *first != fills || ast.callee(*applies).as_deref() != Some(APPLIES) {
        return None;
    }
    let block = ast.parent(ast.statement(fills)?)?;
    let all: Vec<N> = ast.named(block).filter(|&n| ast.kind(n) != "comment").collect();
    let at = all.iter().position(|&n| ast.is_within(fills, n))?;
    let [fill, set, test, last] = all.get(at..at + 4)? else { return None };
    let assigns = ast.named(*set).next().filter(|&a| ast.kind(a) == "assignment_expression")?;
    let err = ast.str(ast.field(assigns, "left")?);
    let plain_call = ast.named(*fill).next() == Some(fills) && ast.field(assigns, "right") == Some(*hook);
    let squeezed = |n: N| ast.normal(n).replace(' ', "");
    let returns = ast.kind(*last) == "return_statement" && ast.named(*last).next() == Some(*applies);
    let tests = squeezed(*test) == format!("if({err})return{err};");
    (plain_call && returns && tests).then_some(Shim {
        declared: *declared,
        fills: *fill,
        hook: *hook,
        given: *given,
        applies: *applies,
    })
}
