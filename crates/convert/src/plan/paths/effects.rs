//! What events and decisions mean for the mapping.

use std::collections::BTreeSet;

use crate::facts::closed::{FILE, PAGES, closed, is_pinned};
use crate::facts::{flag_change, flags};
use crate::kernel::flags::{MAYWRITE, SPECIAL};
use crate::plan::Plan;
use crate::plan::paths::context::Context;
use crate::plan::paths::events::file_is_steady;
use crate::plan::paths::walk::Walk;
use crate::plan::paths::{CHANGED, FLAG, MAYWRITE_CLEARED, MAYWRITE_SET, Marks, NEVER_COW, NO_MAYWRITE, UNKNOWN_SET};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

/// How deep copies and parameters are followed.
const DEPTH: usize = 8;

impl Walk<'_> {
    /// What a change of the flags makes of the marks.
    pub(super) fn flags(&self, context: &Context<'_>, n: N, marks: Marks) -> Marks {
        let func = &self.plan.members[context.member].func;
        let Ok(Some(change)) = flag_change::find(func, n) else { return marks };
        let mut marks = marks | CHANGED;
        for (set, mask) in change.parts {
            let (names, whole) = if change.by_bit {
                let named = flags::certain(self.plan.world, func, mask);
                let whole = !named.is_empty();
                (named, whole)
            } else {
                self.names(context, mask, DEPTH)
            };
            let has = |f: &str| names.contains(f);
            let special = SPECIAL.iter().zip(FLAG..).filter(|(f, _)| has(f) || !whole && !set);
            let special: Marks = special.map(|(_, bit)| 1 << bit).sum();
            if set {
                marks |= special;
                if !whole {
                    marks |= UNKNOWN_SET;
                }
                if !whole || has(MAYWRITE) {
                    marks &= !(NEVER_COW | MAYWRITE_CLEARED | NO_MAYWRITE);
                }
                if has(MAYWRITE) {
                    marks |= MAYWRITE_SET;
                }
            } else {
                marks &= !special;
                if has(MAYWRITE) {
                    let had = if marks & NO_MAYWRITE == 0 { MAYWRITE_CLEARED } else { 0 };
                    marks = marks & !MAYWRITE_SET | NEVER_COW | had;
                } else if !whole || has("VM_SHARED") || has("VM_MAYSHARE") {
                    marks &= !NEVER_COW;
                }
            }
        }
        marks
    }

    /// The flags that an expression names for certain, and whether these are all.
    fn names(&self, context: &Context<'_>, n: N, depth: usize) -> (BTreeSet<String>, bool) {
        let func = &self.plan.members[context.member].func;
        let ast = &func.ast;
        let n = ast.strip(n);
        let unknown = (BTreeSet::new(), false);
        let Some(depth) = depth.checked_sub(1) else { return unknown };
        let name = ast.str(n);
        if ast.kind(n) == "identifier" && func.vars.by_name.contains_key(&name) {
            let known = !self.bodies[context.member].recursive;
            if let Some((outer, arg)) = argument(self.plan, context, &name).filter(|_| known) {
                return self.names(outer, arg, depth);
            }
            let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
            return func.value_of(&name, point).map_or(unknown, |(v, _)| self.names(context, v, depth));
        }
        let Ok(parts) = flags::flags(self.plan.world, func, n) else { return unknown };
        let mut names: BTreeSet<String> = parts.bits.into_iter().collect();
        let mut whole = parts.conditional.is_empty();
        for w in parts.words {
            let (inner, all) = match ast.kind(w) {
                "identifier" if func.vars.by_name.contains_key(&ast.str(w)) => self.names(context, w, depth),
                _ => {
                    let inner = flags::certain(self.plan.world, func, w);
                    let all = !inner.is_empty();
                    (inner, all)
                }
            };
            names.extend(inner);
            whole &= all;
        }
        (names, whole)
    }

    /// Whether a value that is put into the mapping is the same for all mappings of the file.
    pub(super) fn depends_on_file(&self, context: &Context<'_>, n: N, p: P, private: bool) -> bool {
        let func = &self.plan.members[context.member].func;
        if !private {
            return self.is_same(context, n, p);
        }
        let Some(form) = closed(func, n, p, &context.roots) else { return false };
        let pure = |f: &str| self.plan.world.leads_on(func.file, f);
        let ranged = ["<start>", "<end>", "<pgoff>", PAGES].iter().any(|r| form.contains(r));
        let fixed =
            form == "NULL" || form == "0" || form.starts_with("& ") && !form.contains(['<', '[', '*', '(', '>']);
        let of_file = || form.contains(FILE) && !ranged && is_pinned(&form, &pure);
        fixed || of_file() && *self.steady.get_or_init(|| file_is_steady(self.plan))
    }
}

/// What the caller passes for a parameter that is not assigned.
pub(super) fn argument<'c>(plan: &Plan<'_>, context: &'c Context<'c>, name: &str) -> Option<(&'c Context<'c>, N)> {
    let func = &plan.members[context.member].func;
    let index = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(name))?;
    let (outer, call) = context.from?;
    let once = func.vars.by_name.get(name).is_some_and(|v| v.defs.len() <= 1);
    let arg = plan.members[outer.member].func.ast.args(call).get(index).copied();
    arg.filter(|_| once).map(|a| (outer, a))
}
