//! What a function does to the fields of its mapping that an action may change or use, one by one and in every spelling.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::facts::{flag_change, flags, vma_macros};
use crate::kernel::flags::{Reads, reads};
use crate::syntax::ast::{N, is_statement};

/// Flags by name; none where they are not known.
pub type Named = Option<BTreeSet<String>>;

/// What is done to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is read, and may decide something.
    Read,
    /// It is printed and decides nothing.
    Printed,
    /// It is written.
    Written,
    /// Flags are set.
    Set(Named),
    /// Flags are cleared.
    Cleared(Named),
    /// Flags are asked for.
    Asked(Named),
}

/// One thing that is done to a field of the mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The field of the VMA.
    pub field: &'static str,
    /// Where.
    pub at: N,
    /// What.
    pub what: What,
}

/// The page offset.
pub const OFFSET: &str = "vm_pgoff";
/// The protection.
pub const PROT: &str = "vm_page_prot";
/// The flags.
pub const FLAGS: &str = "vm_flags";

/// All that `func` itself does to these fields.
pub fn deeds(world: &World<'_>, func: &Func) -> Vec<Deed> {
    let ast = &func.ast;
    let mut out = Vec::new();
    for n in ast.walk(func.body) {
        let mut add = |field, what| out.push(Deed { field, at: n, what });
        let called = ast.callee(n);
        if called.is_some() || ast.kind(n) == "assignment_expression" {
            match flag_change::find(func, n) {
                Ok(change) => {
                    for (set, mask) in change.into_iter().flat_map(|c| c.parts) {
                        let named = flags::possible(world, func, mask);
                        add(FLAGS, if set { What::Set(named) } else { What::Cleared(named) });
                    }
                }
                Err(_) => add(FLAGS, What::Written),
            }
        }
        if let Some(name) = called {
            let inner = vma_macros::expansion(world, func, n, false);
            for deed in inner.into_iter().flat_map(|(inner, _)| deeds(world, &inner)) {
                add(deed.field, deed.what);
            }
            let gets = |&a: &N| func.names.vmas.contains_key(&ast.str(ast.strip(a)));
            let args = ast.args(n);
            match reads(&name).filter(|_| args.first().is_some_and(gets)) {
                Some(Reads::Offset) => add(OFFSET, read(world, func, n)),
                Some(Reads::Flags(all)) => add(FLAGS, What::Asked(Some(named(all)))),
                Some(Reads::Bits) => {
                    let bits = args[1..].iter().map(|&a| flags::possible(world, func, a));
                    let all: Option<Vec<_>> = bits.collect();
                    add(FLAGS, What::Asked(all.map(|all| all.into_iter().flatten().collect())));
                }
                None => {}
            }
        }
        if let Some(field) = [OFFSET, PROT].into_iter().find(|f| func.is_field(n, f)) {
            out.extend((!is_target(func, n)).then(|| Deed { field, at: n, what: read(world, func, n) }));
        } else if func.is_field(n, FLAGS) {
            out.extend(word(world, func, n).map(|what| Deed { field: FLAGS, at: n, what }));
        }
    }
    for (name, at) in func.field_writes() {
        let field = [OFFSET, PROT].into_iter().find(|f| *f == name);
        out.extend(field.map(|field| Deed { field, at, what: What::Written }));
    }
    out
}

fn named(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|f| (*f).to_owned()).collect()
}

/// Whether `n`, a field, or a part of it, gets a value and is not read for it.
fn is_target(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let plain = |a: N| ast.field(a, "operator").is_some_and(|o| ast.kind(o) == "=");
    let assigned = ast.ancestors(n).find(|&a| ast.kind(a) == "assignment_expression");
    assigned.is_some_and(|a| plain(a) && ast.field(a, "left").is_some_and(|l| ast.is_within(n, l)))
}

/// How the value of `n` is used: whether it decides anything.
fn read(world: &World<'_>, func: &Func, n: N) -> What {
    let ast = &func.ast;
    for up in ast.ancestors(n) {
        match ast.kind(up) {
            "call_expression" => {
                let Some(name) = ast.callee(up) else { return What::Read };
                if world.is_message(func, up) {
                    // A function that only looks counts as one that prints; what it gives decides.
                    let alone = ast.parent(ast.outer(up)).is_some_and(|p| ast.kind(p) == "expression_statement");
                    return if alone { What::Printed } else { What::Read };
                }
                if !world.computes(func.file, &name) {
                    return What::Read;
                }
            }
            "assignment_expression" | "update_expression" => return What::Read,
            kind if is_statement(kind) => return What::Read,
            _ => {}
        }
    }
    What::Read
}

/// What is done with the word of flags that is read at `n`; nothing where that belongs to a change of it, or to a function that
/// asks for some of them.
fn word(world: &World<'_>, func: &Func, n: N) -> Option<What> {
    let ast = &func.ast;
    let changes = |&a: &N| flag_change::find(func, a).is_ok_and(|c| c.is_some());
    let asks = |&a: &N| ast.callee(a).and_then(|c| reads(&c)).is_some();
    if ast.ancestors(n).take_while(|&a| !is_statement(ast.kind(a))).any(|a| changes(&a)) || is_target(func, n) {
        return None;
    }
    let at = ast.outer(n);
    let parent = ast.parent(at)?;
    if ast.kind(parent) == "argument_list" && ast.parent(parent).is_some_and(|c| asks(&c)) {
        let call = ast.parent(parent)?;
        let Some(Reads::Flags(all)) = ast.callee(call).and_then(|c| reads(&c)) else { return Some(What::Asked(None)) };
        return Some(What::Asked(Some(named(all))));
    }
    if ast.kind(parent) == "binary_expression" && ast.field(parent, "operator").is_some_and(|o| ast.kind(o) == "&") {
        let sides = ["left", "right"].map(|s| ast.field(parent, s));
        let other = sides.into_iter().flatten().find(|&s| s != at)?;
        return Some(match read(world, func, n) {
            What::Printed => What::Printed,
            _ => What::Asked(flags::possible(world, func, other)),
        });
    }
    Some(read(world, func, n))
}
