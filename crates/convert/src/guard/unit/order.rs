//! What happens to flags and offset after the populate call.
//!
//! The flags of an action are added after the hook (mm/memory.c, `remap_pfn_range_prepare`), and for a
//! copy-on-write mapping the offset is replaced then.

use crate::facts::func::Func;
use crate::facts::prints::brief;
use crate::facts::usage::usage;
use crate::facts::ways::{Run, Value};
use crate::facts::{flag_change, flags};
use crate::guard::only_reads::only_reads;
use crate::kernel::pairs;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::deeds::{self, Region};
use crate::plan::stop::Stop;
use crate::syntax::ast::N;

/// Flags that an action adds (include/linux/mm.h, `VMA_REMAP_FLAGS`).
const ADDED: [&str; 4] = ["VM_IO", "VM_PFNMAP", "VM_DONTEXPAND", "VM_DONTDUMP"];

/// The flag that an action of pages adds (mm/memory.c, `map_kernel_pages_prepare`).
const ADDED_FOR_PAGES: [&str; 1] = ["VM_MIXEDMAP"];

/// Checks what comes after each populate call.
///
/// # Errors
/// `flags-cleared-after-populate`, `pgoff-restored`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for i in 0..plan.populates.len() {
        let (m, p) = &plan.populates[i];
        let func = &plan.members[*m].func;
        let after = p.after(func);
        let added: &[&str] = if p.pages.is_some() { &ADDED_FOR_PAGES } else { &ADDED };
        let later = |n| func.cfg.point_of(&func.ast, n).is_some_and(|q| after[q]);
        let samples = p.by == "remap-pfn-range" || p.by == "io-remap-pfn-range";
        for region in deeds::behind(plan, *m, after.clone()) {
            fields(plan, region, added, samples)?;
        }
        let run = Run::of(plan.world, func, p.call, p.at(func), Value::Number(0));
        let ways = run.ways();
        // Passed when the population succeeds, and no warning about its result.
        let result = usage(plan.world, func, p.call).ok().and_then(|(_, how)| how.variable().cloned());
        let reached = |c: N| {
            let about = |&a: &N| result.as_ref().is_some_and(|x| func.ast.bytes(a) == x.as_bytes());
            let warns =
                func.ast.callee(c).is_some_and(|n| n.starts_with("WARN_ON")) && func.ast.args(c).iter().any(about);
            let passes = |q| ways.as_ref().is_none_or(|w| w.points.contains(&q));
            !warns && func.cfg.point_of(&func.ast, c).is_none_or(passes)
        };
        let messages: Vec<_> = func
            .calls()
            .into_iter()
            .filter(|&c| later(c) && !plan.drops(func.place(c)))
            .filter(|&c| func.ast.callee(c).is_some_and(|n| plan.world.known.is_log(&n)))
            .filter(|&c| reached(c))
            .collect();
        let known = plan.world.known;
        let quiet = |n: &str| {
            known.is_log(n)
                || known.stateless.contains(n)
                || n.starts_with("vm_flags_")
                || n.starts_with("pgprot_")
                || pairs::is_known(known, n)
                || plan.members.iter().any(|m| m.func.name == n)
        };
        let work: Vec<_> = func
            .calls()
            .into_iter()
            .filter(|&c| later(c) && func.ast.callee(c).is_some_and(|n| !quiet(&n)) && !plan.drops(func.place(c)))
            .filter(|&c| reached(c))
            .map(|c| (func.place(c), func.ast.callee(c).unwrap_or_default()))
            .collect();
        let failing = Run::of(plan.world, func, p.call, p.at(func), Value::Own).ways();
        let only_success = |c: N| {
            let q = func.cfg.point_of(&func.ast, c);
            q.is_some_and(|q| q != p.at(func) && failing.as_ref().is_some_and(|w| !w.points.contains(&q)))
        };
        let reads = |n: &str| {
            let lock = known.locks.iter().any(|l| l.take.iter().chain(&l.give).any(|t| t == n));
            lock || known.stateless.contains(n)
                || plan.world.prints(func.file, n)
                || n.starts_with("vm_flags_")
                || n.starts_with("pgprot_")
                || plan.members.iter().any(|m| m.func.name == n)
                || only_reads(plan.world, func.file, n)
        };
        let behind = func.calls().into_iter().find(|&c| {
            let name = func.ast.callee(c);
            later(c) && reached(c) && only_success(c) && !plan.drops(func.place(c)) && name.is_none_or(|n| !reads(&n))
        });
        if let Some(c) = behind {
            let label = "this is called only when the mapping was populated, and would be called before that";
            let mut r = refuse("work-after-populate", func.place(c), label);
            r.related.push((func.place(p.call), "the call that populates it".into()));
            return Err(r.into());
        }
        let places: Vec<_> = messages.into_iter().map(|c| (func.place(c), brief(func, c))).collect();
        for (place, name) in work {
            let text = format!("`{name}()` is now called before the mapping is populated, also when that fails.");
            plan.note("work-before-populate", Some(place), text);
        }
        for (place, text) in places {
            let text =
                format!("The message `{text}` is now printed before the mapping is populated, also when that fails.");
            plan.note("message-before-populate", Some(place), text);
        }
    }
    Ok(())
}

/// Checks what is done to the mapping's fields in a part of a member that runs behind a populate call, whose action adds the flags
/// `added` and may sample the protection when it is set.
fn fields(plan: &Plan<'_>, (m, points): Region, added: &[&str], samples: bool) -> Result<(), Stop> {
    let func = &plan.members[m].func;
    let later = |n| func.cfg.point_of(&func.ast, n).is_some_and(|q| points.as_ref().is_none_or(|after| after[q]));
    for (field, n) in func.field_writes() {
        if !later(n) {
            continue;
        }
        if field == "vm_pgoff" {
            let label = "the page offset is changed after the mapping call";
            return Err(refuse("pgoff-restored", func.place(n), label).into());
        }
        if field == "vm_page_prot" && !samples {
            let label = "the protection is changed after the mapping call, before the action uses it";
            return Err(refuse("prot-after-populate", func.place(n), label).into());
        }
    }
    for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
        let Some(expr) = func.ast.named(n).next().filter(|&e| later(e)) else { continue };
        let Some(change) = flag_change::find(func, expr)? else { continue };
        for &(set, mask) in &change.parts {
            let parts = flags::flags(plan.world, func, mask)?;
            let hits = parts.bits.iter().any(|b| added.contains(&b.as_str())) || !parts.words.is_empty();
            if !set && hits {
                let label = "flags that the mapping call set are cleared again";
                return Err(refuse("flags-cleared-after-populate", func.place(n), label).into());
            }
        }
    }
    for n in func.ast.walk(func.body).filter(|&n| func.is_field(n, "vm_flags")) {
        if later(n) && may_see(plan, func, n, added) {
            let label = "flags that the mapping call set are tested here";
            return Err(refuse("flags-cleared-after-populate", func.place(n), label).into());
        }
    }
    Ok(())
}

/// Whether a read of the flags word can tell that the flags `added` are set: it is asked for one of them or for what no constant
/// says, or it goes on as a whole. What is printed decides nothing.
fn may_see(plan: &Plan<'_>, func: &Func, n: N, added: &[&str]) -> bool {
    let ast = &func.ast;
    let word = ast.outer(n);
    let Some(test) = ast.parent(word) else { return true };
    let is_left = |n: N| ast.field(test, "left") == Some(n);
    match ast.kind(test) {
        "binary_expression" if ast.field(test, "operator").is_some_and(|o| ast.kind(o) == "&") => {
            let other = if is_left(word) { ast.field(test, "right") } else { ast.field(test, "left") };
            other.is_none_or(|mask| {
                ast.walk(mask).filter(|&k| ast.kind(k) == "identifier").any(|k| {
                    let name = ast.str(k);
                    added.contains(&name.as_str()) || !name.starts_with("VM_")
                })
            })
        }
        // What is written is no read; a change of the word is looked at as such.
        "assignment_expression" => !is_left(word),
        _ => {
            let call = ast.ancestors(n).find(|&a| ast.kind(a) == "call_expression").and_then(|c| ast.callee(c));
            !call.is_some_and(|c| plan.world.known.is_log(&c) || plan.world.prints(func.file, &c))
        }
    }
}
