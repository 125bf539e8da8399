//! The operations tables that a unit installs, and their functions.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::operations::{Operations, installed_by};
use crate::facts::vma_macros;
use crate::facts::world::World;
use crate::plan::Plan;
use crate::syntax::items::ItemKind;
use crate::tree::source::FileId;

/// Most functions that are looked into for one unit.
const MOST: usize = 16;

/// All tables that the unit's functions install.
pub fn installed(plan: &Plan<'_>) -> Vec<Operations> {
    plan.members.iter().flat_map(|m| installed_by(plan.world, &m.func)).collect()
}

/// All tables that the unit's members and the functions that get their mapping install.
pub fn of_unit(plan: &Plan<'_>) -> Vec<Operations> {
    let mut seen: Vec<(FileId, String)> = Vec::new();
    let mut asked: BTreeSet<(FileId, String)> = BTreeSet::new();
    let mut todo: Vec<Func> = plan.members.iter().map(|m| m.func.clone()).collect();
    let mut out: Vec<Operations> = Vec::new();
    while let Some(func) = todo.pop() {
        let key = (func.file, func.name.clone());
        if seen.len() >= MOST || seen.contains(&key) {
            continue;
        }
        seen.push(key);
        for ops in installed_by(plan.world, &func) {
            if !out.iter().any(|o| o.name == ops.name && o.home == ops.home) {
                out.push(ops);
            }
        }
        for call in func.calls() {
            let Some(name) = func.ast.callee(call) else { continue };
            let passes =
                func.ast.args(call).iter().any(|&a| func.names.vmas.contains_key(&func.ast.str(func.ast.strip(a))));
            if passes && asked.insert((func.file, name.clone())) {
                todo.extend(parsed(plan.world, func.file, &name));
            }
        }
    }
    out
}

/// The definitions of a function seen from `file`, with the mapping's parameter known; none if there may be others that were not
/// read.
fn parsed(world: &World<'_>, file: FileId, name: &str) -> Vec<Func> {
    if world.lacks_body(file, name) {
        return Vec::new();
    }
    let Some(aliases) = world.other_names(file, name) else { return Vec::new() };
    let mut out = with_body(world, file, name);
    for other in aliases {
        match with_body(world, file, &other) {
            more if more.is_empty() => return Vec::new(),
            more => out.extend(more),
        }
    }
    out
}

fn with_body(world: &World<'_>, file: FileId, name: &str) -> Vec<Func> {
    let mut homes: Vec<FileId> = vec![file];
    if world.definitions(file, name).is_empty() {
        homes = world.functions(name).to_vec();
    }
    homes.extend(world.other_homes(file, name));
    let mut out = Vec::new();
    for file in homes {
        for item in world.definitions(file, name) {
            let Ok(mut func) = world.parse(file, &item) else { return Vec::new() };
            if let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) {
                func.names.vmas.insert(vma.clone(), vma);
            }
            vma_macros::learn(world, &mut func);
            out.push(func);
        }
    }
    out
}

/// The functions in this member of the tables.
pub fn functions(world: &World<'_>, tables: &[Operations], member: &str) -> Vec<Func> {
    let mut out: Vec<Func> = Vec::new();
    for t in tables {
        let (Some(name), Some(home)) = (t.function(member), t.home) else { continue };
        for f in parsed(world, home.file, name) {
            if !out.iter().any(|o| o.file == f.file && o.span == f.span) {
                out.push(f);
            }
        }
    }
    out
}

/// Whether the function's only definition in its file is this one.
pub fn is_only(world: &World<'_>, func: &Func) -> bool {
    let all = world.definitions(func.file, &func.name);
    all.len() == 1 && matches!(all[0].kind, ItemKind::Function { .. })
}
