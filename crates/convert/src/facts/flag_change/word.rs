//! Flags that are changed in a local word: `flags = vma->vm_flags; flags |= A; vma->vm_flags = flags;`.
//!
//! Each change of the word is one of the flags, where it stands, if the word is stored on every way on which it was
//! changed and the flags are not looked at in between.

use crate::facts::flag_change::{Change, compound, steps};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P};
use crate::syntax::flow::Def;

/// The change that an assignment to the local word `target` makes.
pub fn changes(func: &Func, assignment: N, target: N) -> Option<Change> {
    let ast = &func.ast;
    let name = ast.str(target);
    if ast.kind(target) != "identifier" || !func.vars.by_name.contains_key(&name) {
        return None;
    }
    let word = Word::of(func, &name)?;
    let parts = word.parts(func, assignment)?;
    Some(Change { vma: word.vma, parts, by_bit: false })
}

/// Whether `n` is a local word of the flags of `vma`.
pub fn stands_for(func: &Func, n: N, vma: N) -> bool {
    let ast = &func.ast;
    let known = ast.kind(n) == "identifier" && func.vars.by_name.contains_key(&ast.str(n));
    known && Word::of(func, &ast.str(n)).is_some_and(|w| ast.bytes(w.vma) == ast.bytes(vma))
}

/// A local that holds the flags until it is stored.
struct Word {
    name: String,
    /// The mapping.
    vma: N,
    /// Where it gets the flags.
    first: Def,
}

impl Word {
    fn of(func: &Func, name: &str) -> Option<Word> {
        let ast = &func.ast;
        let var = func.vars.by_name.get(name).filter(|v| v.declared.len() == 1)?;
        if !func.is_local(name)
            || !matches!(func.type_of(name).as_deref(), Some("unsigned long" | "vm_flags_t" | "ulong"))
        {
            return None;
        }
        let read = |d: &&Def| {
            let value = d.value.map(|v| ast.strip(v));
            value.is_some_and(|v| ast.walk(v).any(|k| func.is_field(k, "vm_flags")))
        };
        let mut firsts = var.defs.iter().filter(read);
        let first = *firsts.next().filter(|_| firsts.next().is_none())?;
        let field = ast.walk(first.value?).find(|&k| func.is_field(k, "vm_flags"))?;
        let vma = ast.strip(ast.field(field, "argument")?);
        let word = Word { name: name.to_string(), vma, first };
        word.holds(func).then_some(word)
    }

    /// What an assignment to the word does to the flags.
    fn parts(&self, func: &Func, assignment: N) -> Option<Vec<(bool, N)>> {
        let ast = &func.ast;
        let right = ast.field(assignment, "right")?;
        match ast.kind(ast.field(assignment, "operator")?) {
            "=" => steps(func, right, &|n| {
                func.is_field(n, "vm_flags") || ast.kind(n) == "identifier" && ast.bytes(n) == self.name.as_bytes()
            }),
            op => {
                let own = |k: N| func.is_field(k, "vm_flags") || ast.bytes(k) == self.name.as_bytes();
                compound(func, op, right).filter(|_| !ast.walk(right).any(own))
            }
        }
    }

    /// Whether the word is nothing but the flags on their way to where they are stored.
    fn holds(&self, func: &Func) -> bool {
        let ast = &func.ast;
        let Some(var) = func.vars.by_name.get(&self.name) else { return false };
        // A declaration can only take the flags as they are.
        let declared = self.first.node.is_some_and(|n| ast.kind(n) == "identifier");
        if declared && !self.first.value.is_some_and(|v| func.is_field(ast.strip(v), "vm_flags")) {
            return false;
        }
        let own = |d: &Def| {
            let node = d.node.filter(|&n| ast.kind(n) == "assignment_expression");
            let statement = node.is_some_and(|n| ast.parent(n).is_some_and(|p| ast.kind(p) == "expression_statement"));
            statement && node.is_some_and(|n| self.parts(func, n).is_some())
        };
        if !var.defs.iter().all(|d| *d == self.first && declared || own(d)) {
            return false;
        }
        let within =
            |r: N| var.defs.iter().any(|d| d.node.is_some_and(|n| ast.kind(n) != "identifier" && ast.is_within(r, n)));
        let mut stores: Vec<P> = Vec::new();
        for &r in var.reads.iter().filter(|&&r| !within(r)) {
            match self.store(func, r) {
                Some(p) => stores.push(p),
                None => return false,
            }
        }
        // Behind a change the function is not left before the word is stored, and behind a store it is not changed.
        let changes: Vec<P> = var.defs.iter().filter(|d| !(declared && **d == self.first)).map(|d| d.point).collect();
        let stored = changes.iter().all(|&p| !func.avoids(p, EXIT, &stores, None));
        let done = stores.iter().all(|&s| {
            let after = func.cfg.reach(s, None);
            !changes.iter().chain(&stores).any(|&p| after[p]) && !after[self.first.point]
        });
        !stores.is_empty() && stored && done && self.unseen(func, &stores)
    }

    /// The point that stores the word which is read at `r`: `vma->vm_flags = w`, `vm_flags_reset(vma, w | A)`.
    fn store(&self, func: &Func, r: N) -> Option<P> {
        let ast = &func.ast;
        let stmt = ast.statement(r).filter(|&s| ast.kind(s) == "expression_statement")?;
        let expr = ast.strip(ast.named(stmt).next()?);
        let value = match ast.callee(expr).as_deref() {
            Some("vm_flags_reset" | "vm_flags_init") => ast.args(expr).get(1).copied()?,
            Some(_) => return None,
            None => {
                let target = ast.strip(ast.field(expr, "left")?);
                let plain = ast.kind(ast.field(expr, "operator")?) == "=";
                ast.field(expr, "right").filter(|_| plain && func.is_field(target, "vm_flags"))?
            }
        };
        let word = |n: N| ast.kind(n) == "identifier" && ast.bytes(n) == self.name.as_bytes();
        steps(func, value, &word)?;
        func.cfg.point_of(ast, r)
    }

    /// Whether nothing between the first read and a store uses the mapping but for its other fields.
    fn unseen(&self, func: &Func, stores: &[P]) -> bool {
        let ast = &func.ast;
        let after = func.cfg.reach(self.first.point, None);
        let between = |p: P| after[p] && !stores.contains(&p) && stores.iter().any(|&s| func.cfg.reach(p, None)[s]);
        func.names.vmas.keys().flat_map(|v| func.uses_of(v)).all(|n| {
            let Some(p) = func.cfg.point_of(ast, n) else { return false };
            let field = ast.parent(ast.outer(n)).filter(|&f| func.is_vma_field(f));
            let harmless = field.is_some_and(|f| !func.is_field(f, "vm_flags"));
            p == self.first.point || !between(p) || harmless
        })
    }
}
