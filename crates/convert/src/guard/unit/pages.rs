//! What mapping kernel pages needs beyond other actions: flags, protection, and what is said to a reviewer.
//!
//! Old and new insert the pages by the same code (mm/memory.c, `insert_pages`), private mappings included.
//! They differ in when they do it: the action takes the protection after `vma_set_page_prot` (mm/vma.c,
//! `__mmap_complete`), which derives it from the flags again and keeps only some changes.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::{flag_change, flags};
use crate::guard::one_page;
use crate::guard::unit::nested::meets_vma;
use crate::guard::unit::page_array;
use crate::kernel::flags::PROTECTING;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::operations::installed;
use crate::plan::stop::Stop;
use crate::syntax::ast::N;

/// Changes of the protection that every architecture keeps when it derives it again
/// (include/linux/pgtable.h, `pgprot_modify`).
pub const KEPT: [&str; 3] = ["pgprot_noncached", "pgprot_writecombine", "pgprot_device"];

/// Operations that make the core map pages read-only at first, to be told of the first write (mm/mmap.c,
/// `vma_wants_writenotify`).
pub const NOTIFIED: [&str; 2] = ["page_mkwrite", "pfn_mkwrite"];

/// Refuses a protection that the handler derives from the flags before it maps: the action samples the stored one, and the core
/// derives it behind the hook (mm/vma.c, `__mmap_complete`).
///
/// # Errors
/// `prot-derived-again`.
fn derived_before(plan: &Plan<'_>) -> Result<(), Refusal> {
    let stores = plan.members.iter().any(|m| m.func.field_writes().iter().any(|w| w.0 == "vm_page_prot"));
    if plan.populates.is_empty() && !stores {
        return Ok(());
    }
    let derives = |f: &Func| f.calls().into_iter().find(|&c| f.ast.callee(c).as_deref() == Some("vma_set_page_prot"));
    match plan.members.iter().find_map(|m| derives(&m.func).map(|c| m.func.place(c))) {
        Some(at) => {
            let label = "the protection is derived from the flags here, and the core does so only behind the hook";
            Err(refuse("prot-derived-again", at, label))
        }
        None => Ok(()),
    }
}

/// Checks a unit that maps, above all kernel pages.
///
/// # Errors
/// As [`page_array::check`]; `pages-with-pfnmap`, `prot-derived-again` or `write-notified`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    derived_before(plan)?;
    let pages: Vec<(usize, N)> = plan.populates.iter().filter_map(|p| Some((p.0, p.1.pages?))).collect();
    if pages.is_empty() {
        return Ok(());
    }
    for &(m, array) in &pages {
        page_array::check(plan, m, array)?;
    }
    stored(plan)?;
    let again = !meets_vma(plan);
    for m in &plan.members {
        changes(plan, &m.func, again)?;
        if again {
            protection(&m.func)?;
        }
    }
    for ops in installed(plan).into_iter().filter(|_| again) {
        let found = NOTIFIED.iter().find(|f| ops.may_have(f));
        if let (Some(member), Some(at)) = (found, ops.at) {
            let label =
                format!("`{}` has (or may have) {member}(), so the action would map the pages read-only", ops.name);
            return Err(refuse("write-notified", at, label).into());
        }
    }
    for (m, array) in pages {
        let func = &plan.members[m].func;
        let text = func.ast.normal(array).replace(' ', "");
        let place = func.place(array);
        let freed = page_array::freed_by(plan, m, array);
        let freed = if freed.is_empty() {
            String::new()
        } else {
            format!(" By their names, these may free it: {}.", freed.join(", "))
        };
        let stored =
            plan.populates.iter().any(|p| p.1.pages == Some(array) && p.1.evidence.tags.contains(one_page::STORED));
        let text = if stored {
            format!(
                "The private data of the mapping, which was NULL, is `{text}` now: the action takes the page from there when the \
                 hook has returned, and it must live until then.{freed}"
            )
        } else {
            format!("`{text}` is read when the hook has returned: it must live, unchanged, until then.{freed}")
        };
        plan.note("page-array-must-outlive", Some(place), text);
        if stored {
            let text = "The action takes the page from the private data, which was NULL before.".to_owned();
            plan.note("private-data-holds-page", Some(place), text);
        }
    }
    Ok(())
}

/// A pointer that the core reads from the private data of the descriptor is the only thing that stands there, and nobody
/// takes it for something else later.
fn stored(plan: &Plan<'_>) -> Result<(), Refusal> {
    let Some((m, p)) = plan.populates.iter().find(|p| p.1.evidence.tags.contains(one_page::STORED)) else {
        return Ok(());
    };
    let used = |label: &str, at: Option<Place>| {
        let func = &plan.members[*m].func;
        let mut r = refuse("single-kernel-page", func.place(p.call), "one page is inserted here");
        r.related.extend(at.map(|at| (at, label.to_owned())));
        Err(r)
    };
    for member in &plan.members {
        let func = &member.func;
        if let Some(n) = func.ast.walk(func.body).find(|&n| func.is_field(n, "vm_private_data")) {
            return used("the private data is used for something else", Some(func.place(n)));
        }
    }
    if let Some(ops) = installed(plan).first() {
        return used("these operations may look at the private data", ops.at);
    }
    let homes = plan.members.iter().map(|m| m.func.file).collect::<BTreeSet<_>>().into_iter();
    let elsewhere = homes.flat_map(|f| plan.world.uses_in_module(f, "vm_private_data")).next();
    if elsewhere.is_some() {
        return used("the driver looks at the private data of mappings here", elsewhere);
    }
    let other = plan.counterparts.first().map(|c| plan.members[c.member].func.place(c.call));
    match other.is_some() || plan.handlers.iter().any(|h| h.nested) {
        true => used("this gets the descriptor as well", other),
        false => Ok(()),
    }
}

/// Changes of the flags that do not go with inserted pages; with `again` also those that the core derives another protection from.
fn changes(plan: &Plan<'_>, func: &Func, again: bool) -> Result<(), Refusal> {
    for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
        let Some(expr) = func.ast.named(n).next() else { continue };
        let Some(change) = flag_change::find(func, expr)? else { continue };
        for &(set, mask) in &change.parts {
            let known = flags::possible(plan.world, func, mask);
            let which = match &known {
                Some(all) => all.iter().find(|b| PROTECTING.contains(&b.as_str())).cloned(),
                None => Some("what is not known".to_owned()),
            };
            if set && known.is_some_and(|all| all.contains("VM_PFNMAP")) {
                let label = "VM_PFNMAP says that there are no pages, but pages are mapped";
                return Err(refuse("pages-with-pfnmap", func.place(n), label));
            }
            if let Some(flag) = which.filter(|_| again) {
                let label = format!("the action derives the protection from the flags, which here lose or get {flag}");
                return Err(refuse("prot-derived-again", func.place(n), label));
            }
        }
    }
    Ok(())
}

/// The protection must be one that is kept when the core derives it again.
fn protection(func: &Func) -> Result<(), Refusal> {
    for (_, n) in func.field_writes().into_iter().filter(|w| w.0 == "vm_page_prot") {
        let plain = func.ast.field(n, "operator").is_some_and(|o| func.ast.kind(o) == "=");
        let value = func.ast.field(n, "right").filter(|_| plain);
        if !value.is_some_and(|v| is_kept(func, v)) {
            let label = "this protection may not be kept when the core derives it from the flags again";
            return Err(refuse("prot-derived-again", func.place(n), label));
        }
    }
    Ok(())
}

/// `pgprot_noncached(vma->vm_page_prot)`, also of the protection that the flags give.
fn is_kept(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    if func.is_field(n, "vm_page_prot") {
        return true;
    }
    let args = ast.args(n);
    let [arg] = args.as_slice() else { return false };
    match ast.callee(n).as_deref() {
        Some(c) if KEPT.contains(&c) => is_kept(func, *arg),
        Some("vm_get_page_prot") => func.is_field(ast.strip(*arg), "vm_flags"),
        Some("vma_get_page_prot") => func.names.vmas.contains_key(&ast.str(ast.strip(*arg))),
        _ => false,
    }
}
