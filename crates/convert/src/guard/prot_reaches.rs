//! The protection passed to a populate call reaches the action.
//!
//! An action has no protection argument: it samples `page_prot` when it is requested
//! (include/linux/mm.h, `mmap_action_remap`). What the old code only passed along is stored before.

use super::Site;
use crate::edit::set::Piece;
use crate::model::outcome::{Note, Refusal};
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;
use crate::syntax::cfg::EXIT;

/// Checks hole PROT.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let Some(prot) = site.role("prot") else { return Ok(evidence) };
    if site.func.term(prot, site.point).is_field("vm_page_prot") {
        return Ok(evidence);
    }
    if !derived(site, prot, 8) {
        let label = "this protection is not derived from that of the mapping";
        return Err(site.refuse("prot-unrelated", prot, label));
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
    let vma = site.binds.vma.map_or(String::new(), |v| site.func.ast.str(v));
    let desc = site.func.names.vmas.get(&vma).cloned().unwrap_or_default();
    evidence.prelude.push(vec![
        Piece::Text(format!("{desc}->page_prot = ")),
        Piece::Hole(site.func.ast.span(site.func.ast.strip(prot))),
        Piece::Text(";".into()),
    ]);
    evidence.tags.insert("prot-stored".into());
    evidence.notes.push(Note {
        id: "prot-now-stored".into(),
        place: Some(site.func.place(prot)),
        text: format!("The protection `{}` was only passed on; it now stays in the VMA.", site.func.ast.quoted(prot)),
    });
    Ok(evidence)
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
    let fits = plain && copied && in_order && steady && !seen && !func.is_sole_body(stmt);
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
