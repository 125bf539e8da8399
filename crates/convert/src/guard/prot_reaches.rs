//! The protection passed to a populate call reaches the action.
//!
//! An action has no protection argument: it samples `page_prot` when it is requested
//! (include/linux/mm.h, `mmap_action_remap`). What the old code only passed along is stored before.

use super::Site;
use crate::edit::set::Piece;
use crate::facts::fields::PROT;
use crate::facts::func::Func;
use crate::facts::only_reads::only_reads;
use crate::facts::world::World;
use crate::kernel::flags::reads;
use crate::model::outcome::{Note, Refusal};
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P};

/// The tag of an action whose protection was only passed to the call.
pub const STORED: &str = "prot-stored";

/// Checks hole PROT.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let Some(prot) = site.role("prot") else { return Ok(evidence) };
    if let Some(call) = handed_since(site, prot) {
        let label = "this protection was taken before the mapping was handed to a function that may store another one";
        let mut r = site.refuse("prot-stored-and-passed", prot, label);
        r.related.push((site.func.place(call), "handed on here".into()));
        return Err(r);
    }
    let does =
        |&n: &N| matches!(site.func.ast.kind(n), "assignment_expression" | "update_expression" | "comma_expression");
    if let Some(n) = site.func.ast.walk(prot).find(does) {
        return Err(site.refuse("prot-stored-and-passed", n, "this argument does more than to give a protection"));
    }
    if site.func.term(prot, site.point).is_field("vm_page_prot") {
        return Ok(evidence);
    }
    let constant = is_constant(site.world, site.func, prot);
    if !constant && !derived(site, prot, 8) {
        let label = "this protection is not derived from that of the mapping";
        return Err(site.refuse("prot-unrelated", prot, label));
    }
    if is_stored(site, prot) {
        return Ok(evidence);
    }
    if let Some(store) = stored_since(site, prot) {
        evidence.moved = Some(store);
        evidence.notes.push(Note {
            id: "prot-stored-behind".into(),
            place: Some(site.func.place(store)),
            text: "The pages get the protection that was passed, and the VMA the one that was stored, as before."
                .into(),
        });
        return Ok(evidence);
    }
    if let Some(other) = elsewhere(site, prot) {
        let label = "this protection is passed on, and another one is stored in the VMA or derived from what is stored";
        let mut r = site.refuse("prot-stored-and-passed", prot, label);
        r.related.push((site.func.place(other), "stored or read here".into()));
        return Err(r);
    }
    if let Some(other) = read_beside(site, prot) {
        let label = "this protection would be stored before this argument looks at the one that the mapping has";
        let mut r = site.refuse("prot-stored-and-passed", prot, label);
        r.related.push((site.func.place(other), "looked at here".into()));
        return Err(r);
    }
    let vma = site.binds.vma.map_or(String::new(), |v| site.func.ast.str(v));
    let desc = site.func.names.vmas.get(&vma).cloned().unwrap_or_default();
    evidence.prelude.push(vec![
        Piece::Text(format!("{desc}->page_prot = ")),
        Piece::Hole(site.func.ast.span(site.func.ast.strip(prot))),
        Piece::Text(";".into()),
    ]);
    let written = site.func.ast.quoted(prot);
    let (id, text) = if constant {
        (
            "prot-of-pages",
            format!(
                "The pages get `{written}` whatever the mapping allows, as before; the VMA's own protection follows its flags."
            ),
        )
    } else {
        evidence.tags.insert(STORED.into());
        ("prot-now-stored", format!("The protection `{written}` was only passed on; it now stays in the VMA."))
    };
    evidence.notes.push(Note { id: id.into(), place: Some(site.func.place(prot)), text });
    Ok(evidence)
}

/// Whether `prot` is one of the kernel's constants for the protection of pages. The action samples it, and behind the hook
/// the core makes the VMA's own from its flags (mm/mmap.c, `vma_set_page_prot`): of what is stored only the cache attribute
/// stays, which these have as a mapping has it at first.
pub fn is_constant(world: &World<'_>, func: &Func, prot: N) -> bool {
    let ast = &func.ast;
    let prot = ast.strip(prot);
    let name = ast.str(prot);
    let own = || func.vars.by_name.contains_key(&name) || !world.macros_seen(func.file, &name).is_empty();
    ast.kind(prot) == "identifier" && world.known.protections.contains(&name) && !own()
}

/// A call between the place where `prot`, a local, got its value and the site that hands the mapping to a function that may do more
/// with it than read.
fn handed_since(site: &Site<'_>, prot: N) -> Option<N> {
    let (func, ast, cfg) = (site.func, &site.func.ast, &site.func.cfg);
    let name = Some(ast.str(ast.strip(prot))).filter(|n| func.is_local(n))?;
    let defs: Vec<P> = func.vars.by_name.get(&name)?.defs.iter().map(|d| d.point).collect();
    let between =
        |p: P| p != site.point && cfg.reach(p, None)[site.point] && defs.iter().any(|&d| cfg.reach(d, None)[p]);
    func.calls().into_iter().find(|&c| {
        let handed = ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        let known = |n: &String| {
            n.starts_with("vm_flags_") || site.world.computes(func.file, n) || only_reads(site.world, func.file, n)
        };
        handed && !ast.callee(c).is_some_and(|n| known(&n)) && cfg.point_of(ast, c).is_none_or(between)
    })
}

/// Whether `prot` is a local that was stored in the mapping on every way to the call, and neither has changed since: the
/// action samples what is passed.
fn is_stored(site: &Site<'_>, prot: N) -> bool {
    let (func, ast) = (site.func, &site.func.ast);
    let prot = ast.strip(prot);
    let name = ast.str(prot);
    let Some(var) = func.vars.by_name.get(&name).filter(|_| ast.kind(prot) == "identifier") else { return false };
    if !func.is_local(&name) || var.declared.len() != 1 {
        return false;
    }
    let (cfg, point) = (&func.cfg, site.point);
    let writes: Vec<N> = func.field_writes().into_iter().filter(|w| w.0 == "vm_page_prot").map(|w| w.1).collect();
    let mut stores = writes.iter().copied().filter(|&w| {
        let plain =
            ast.kind(w) == "assignment_expression" && ast.field(w, "operator").is_some_and(|o| ast.kind(o) == "=");
        let same = ast.field(w, "right").is_some_and(|r| ast.bytes(ast.strip(r)) == name.as_bytes());
        let own = ast.parent(w).is_some_and(|p| ast.kind(p) == "expression_statement");
        plain && same && own
    });
    let between = |from: P, p: P| p != from && p != point && cfg.reach(from, None)[p] && cfg.reach(p, None)[point];
    let holds = |store: N| {
        let Some(from) = cfg.point_of(ast, store).filter(|&p| p != point && cfg.dominates(p, point)) else {
            return false;
        };
        let (Some(then), Some(now)) = (func.vars.reaching(cfg, &name, from), func.vars.reaching(cfg, &name, point))
        else {
            return false;
        };
        let changed = |n: N| cfg.point_of(ast, n).is_none_or(|p| between(from, p));
        let redefined = var.defs.iter().any(|d| between(from, d.point));
        // Whoever gets the mapping may change its protection.
        let passed = func.calls().into_iter().any(|c| {
            let vma = |&a: &N| func.names.vmas.contains_key(&ast.str(ast.strip(a)));
            ast.args(c).iter().any(vma) && changed(c)
        });
        let other = writes.iter().any(|&w| w != store && changed(w));
        then == now && !redefined && !passed && !other
    };
    stores.any(holds)
}

/// The statement that stored another protection since `prot`, a local, took what the mapping had: it can stand behind the
/// call, where the mapping still has what is passed.
fn stored_since(site: &Site<'_>, prot: N) -> Option<N> {
    let (func, ast) = (site.func, &site.func.ast);
    let name = ast.str(ast.strip(prot));
    let (value, taken) = func.value_of(&name, site.point)?;
    let all: Vec<N> = func.field_writes().into_iter().filter(|w| w.0 == "vm_page_prot").map(|w| w.1).collect();
    let &[write] = all.as_slice() else { return None };
    let stmt = ast.parent(write).filter(|&s| ast.kind(s) == "expression_statement")?;
    let plain = ast.kind(write) == "assignment_expression" && ast.kind(ast.field(write, "operator")?) == "=";
    let stored = func.cfg.point_of(ast, write)?;
    let copied = ast.kind(ast.strip(prot)) == "identifier" && func.is_field(ast.strip(value), "vm_page_prot");
    let in_order = stored != taken
        && func.cfg.dominates(taken, stored)
        && func.cfg.dominates(stored, site.point)
        && !func.cfg.reach(stored, None)[stored]
        && !func.avoids(stored, EXIT, &[site.point], None);
    // Nothing that the new value is made of changes on the way, and nobody looks at it.
    let right = ast.field(write, "right")?;
    let steady = ast.walk(right).all(|k| match ast.kind(k) {
        "identifier" => func.vars.by_name.get(&ast.str(k)).is_none_or(|v| v.defs.len() <= 1),
        "call_expression" => {
            ast.callee(k).is_some_and(|c| c.starts_with("pgprot_") || site.world.known.stateless.contains(&c))
        }
        "assignment_expression" | "update_expression" => false,
        _ => true,
    });
    let after = func.cfg.reach(stored, None);
    let seen = ast.walk(func.body).filter(|&n| func.is_field(n, "vm_page_prot")).any(|n| {
        let p = func.cfg.point_of(ast, n);
        p != Some(stored) && p.is_none_or(|p| after[p])
    });
    let fits = plain && copied && in_order && steady && !seen && !func.must_stay(stmt);
    fits.then_some(stmt)
}

/// Another place where the mapping's protection is written on a way through the call, or looked at behind it: it has
/// another value there than the one that is passed.
fn elsewhere(site: &Site<'_>, prot: N) -> Option<N> {
    let func = site.func;
    let after = func.cfg.reach(site.point, None);
    let before = |p: usize| p != site.point && func.cfg.reach(p, None)[site.point];
    let at = |n: N| func.cfg.point_of(&func.ast, n);
    let written = func.field_writes().into_iter().filter(|w| w.0 == "vm_page_prot").map(|w| w.1);
    let mut writes = written.filter(|&n| at(n).is_none_or(|p| before(p) || after[p]));
    let reads = || {
        let own = |n: N| func.ast.is_within(n, prot);
        let fields = func.ast.walk(func.body).filter(|&n| func.is_field(n, "vm_page_prot") && !own(n));
        fields.into_iter().find(|&n| at(n).is_some_and(|p| p != site.point && after[p]))
    };
    writes.next().or_else(reads)
}

/// Another argument of the call that reads the mapping's protection, itself or by a function that gets the mapping.
fn read_beside(site: &Site<'_>, prot: N) -> Option<N> {
    let (func, ast) = (site.func, &site.func.ast);
    let gets = |c: N| ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
    let known =
        |c: N| ast.callee(c).is_some_and(|name| site.world.computes(func.file, &name) || reads(&name).is_some());
    let looks = |&k: &N| func.is_field(k, PROT) || ast.callee(k).is_some() && gets(k) && !known(k);
    let holes = site.binds.holes.values().copied().filter(|&h| h != prot);
    holes.flat_map(|h| ast.walk(h)).find(looks)
}

/// Whether the value of `n` comes from the mapping's page_prot (or its flags), through locals and calls.
fn derived(site: &Site<'_>, n: N, depth: usize) -> bool {
    let func = site.func;
    func.ast.walk(n).any(|k| {
        if func.is_field(k, "vm_page_prot") || func.is_field(k, "vm_flags") {
            return true;
        }
        if func.ast.callee(k).as_deref() == Some("vma_get_page_prot") {
            return true;
        }
        if depth == 0 || func.ast.kind(k) != "identifier" {
            return false;
        }
        let name = func.ast.str(k);
        let Some(defs) = func.vars.reaching(&func.cfg, &name, site.point) else { return false };
        !defs.is_empty()
            && defs.iter().all(|d| d.value.is_some_and(|v| v != n && derived_at(site, v, d.point, depth - 1)))
    })
}

fn derived_at(site: &Site<'_>, n: N, point: usize, depth: usize) -> bool {
    let there = Site { world: site.world, func: site.func, at: n, point, binds: site.binds, rule: site.rule };
    derived(&there, n, depth)
}
