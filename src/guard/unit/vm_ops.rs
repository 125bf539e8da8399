//! The operations that the unit installs.

use super::effects;
use crate::census::slot::Place;
use crate::guard::refuse;
use crate::step::mapped;
use crate::step::populate::Stop;
use crate::syntax::ast::N;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::paths::{MAY_ACT, Marks, NEVER_COW, Paths, action};
use crate::unit::plan::Plan;
use crate::unit::world::World;

/// A vm_operations_struct as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    /// The variable's name, or the expression when it is none.
    pub name: String,
    /// Member and function; none when the table was not found.
    pub members: Option<Vec<(String, String)>>,
    /// Where the unit installs it.
    pub at: Option<Place>,
    /// Where it is defined: the whole declaration.
    pub home: Option<Place>,
}

impl Operations {
    /// Whether the table has this member, or may have it.
    pub fn may_have(&self, member: &str) -> bool {
        self.members.as_ref().is_none_or(|m| m.iter().any(|x| x.0 == member))
    }

    /// The function in this member.
    pub fn function(&self, member: &str) -> Option<&str> {
        self.members.as_ref()?.iter().find(|x| x.0 == member).map(|x| x.1.as_str())
    }
}

/// All tables that the unit's functions install.
pub fn installed(plan: &Plan<'_>) -> Vec<Operations> {
    plan.members.iter().flat_map(|m| installed_by(plan.world, &m.func)).collect()
}

/// The tables that one function installs.
pub fn installed_by(world: &World<'_>, func: &Func) -> Vec<Operations> {
    installs(world, func).into_iter().map(|i| i.1).collect()
}

/// The tables that one function installs, and the assignments that do.
pub fn installs(world: &World<'_>, func: &Func) -> Vec<(N, Operations)> {
    let mut out: Vec<(N, Operations)> = Vec::new();
    for (field, n) in func.field_writes() {
        if field != "vm_ops" {
            continue;
        }
        let Some(value) = func.ast.field(n, "right") else { continue };
        for table in tables(func, value) {
            let name = func.ast.normal(table).replace("& ", "");
            let at = Some(func.place(n));
            let ops = match lookup(world, func, &name) {
                Some((members, home)) => Operations { members: Some(members), name, at, home },
                None => Operations { members: None, name, at, home: None },
            };
            out.push((n, ops));
        }
    }
    out
}

/// `&a`, `c ? &a : &b`.
fn tables(func: &Func, n: N) -> Vec<N> {
    let n = func.ast.strip(n);
    if func.ast.kind(n) == "conditional_expression" {
        let arms = ["consequence", "alternative"];
        return arms.iter().filter_map(|f| func.ast.field(n, f)).flat_map(|k| tables(func, k)).collect();
    }
    vec![n]
}

type Found = (Vec<(String, String)>, Option<Place>);

/// The members of a table seen from the function's file, or of one of the core's that has no state.
fn lookup(world: &World<'_>, func: &Func, name: &str) -> Option<Found> {
    if name == "generic_file_vm_ops" {
        return Some((vec![("fault".into(), "filemap_fault".into())], None));
    }
    let (file, item) = world.table(func.file, name)?;
    let view = world.view(file);
    let text = &view.text;
    let toks = tokens_in(text, item.span);
    let mut members = Vec::new();
    for (i, w) in toks.windows(4).enumerate() {
        if w[0].is_punct(text, ".") && w[1].kind == TokenKind::Ident && w[2].is_punct(text, "=") {
            let value = toks.get(i + 3).map_or(Span::new(0, 0), |t| t.span);
            let word = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
            members.push((word(w[1].span), word(value)));
        }
    }
    Some((members, Some(Place { file, span: item.span })))
}

/// Checks what the installed operations mean for an action.
///
/// # Errors
/// `close-after-failed-action`, `cow-pgoff-read`, `prot-seen-by-fault`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    if !plan.acts() {
        return Ok(());
    }
    let paths = Paths::of(plan);
    for k in 0..plan.members.len() {
        for (n, ops) in installs(plan.world, &plan.members[k].func) {
            let Some(at) = ops.at else { continue };
            let mark = paths.installs(k, n);
            let ways: Vec<Marks> = paths.all().filter(|w| w & mark != 0 && w & MAY_ACT != 0).collect();
            if ways.is_empty() && !paths.lost {
                continue;
            }
            let copes = ops.function("close").is_some_and(|c| plan.tolerant.iter().any(|t| t == c));
            if ops.may_have("close") && !copes && !closes_nothing(plan, &ops) {
                // mm/util.c: a failing action unmaps the VMA, so close() runs; a failing .mmap never got one.
                let label = format!("`{}` has (or may have) a close(), which runs when the action fails", ops.name);
                return Err(refuse("close-after-failed-action", at, label).into());
            }
            if ops.may_have("fault") || ops.may_have("huge_fault") || ops.may_have("pfn_mkwrite") {
                fault(plan, &ops, &ways, paths.lost)?;
            }
        }
    }
    Ok(())
}

/// Whether close() is known and leaves everything as it is: it only prints.
fn closes_nothing(plan: &Plan<'_>, ops: &Operations) -> bool {
    let all = mapped::operations::functions(plan.world, std::slice::from_ref(ops), "close");
    !all.is_empty() && all.iter().all(|f| effects::of(plan.world, f).is_harmless())
}

/// A fault handler next to an action on one of `ways` (all of them if `any`): it must not read what the action changes.
fn fault(plan: &Plan<'_>, ops: &Operations, ways: &[Marks], any: bool) -> Result<(), Refusal> {
    let Some(at) = ops.at else { return Ok(()) };
    let beside = |i: usize| any || ways.iter().any(|w| w & action(i) != 0);
    let acts = || plan.populates.iter().enumerate().filter(|(i, _)| beside(*i)).map(|(_, p)| p);
    if let Some((m, p)) = acts().find(|p| p.1.evidence.tags.contains("prot-stored")) {
        let place = plan.members[*m].func.place(p.call);
        let mut r = refuse("prot-seen-by-fault", place, "the protection passed here would be stored in the VMA");
        r.related.push((at, "and this table has a fault handler that would see it".into()));
        return Err(r);
    }
    // Only an action that remaps changes the page offset, and only of a copy-on-write mapping.
    if acts().all(|p| p.1.pages.is_some()) || !any && ways.iter().all(|w| w & NEVER_COW != 0) {
        return Ok(());
    }
    let reads = match ops.function("fault").filter(|_| ops.members.is_some()) {
        Some(f) => reads_pgoff(plan, at.file, f),
        None => true,
    };
    if reads {
        let label = format!(
            "the fault handler of `{}` reads the page offset, which the action changes for private mappings",
            ops.name
        );
        return Err(refuse("cow-pgoff-read", at, label));
    }
    Ok(())
}

fn reads_pgoff(plan: &Plan<'_>, file: crate::tree::source::FileId, name: &str) -> bool {
    let view = plan.world.view(file);
    let definitions = plan.world.definitions(file, name);
    definitions.is_empty()
        || definitions.iter().any(|d| {
            tokens_in(&view.text, d.span)
                .iter()
                .any(|t| t.is_word(&view.text, "pgoff") || t.is_word(&view.text, "vm_pgoff"))
        })
}
