//! The locals that the text of the mapped hook needs, with their values.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::closed::{Roots, closed, is_pinned};
use crate::facts::taken::{self, Ask};
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::step::mapped::lines::spliced;
use crate::step::mapped::private::{Marker, Private};
use crate::step::mapped::region;
use crate::step::mapped::words::{TAKEN, Words};
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{ENTRY, P, PointKind};

/// Declarations for the hook.
#[derive(Default)]
struct Declarations {
    with_values: String,
    bare: String,
    /// What was declared, with the value.
    seen: BTreeMap<String, Option<N>>,
}

impl Words<'_> {
    /// Remembers the locals that `n` names, with the point of their first read.
    pub(super) fn collect(&mut self, n: N) {
        let func = self.func;
        for name in self.locals_in(n) {
            let named = |&k: &N| func.ast.kind(k) == "identifier" && func.ast.str(k) == name;
            let var = func.vars.by_name.get(&name);
            let set = |k: N| self.jumps.iter().filter_map(|j| j.set).any(|s| func.ast.is_within(k, s));
            let along = var.is_some_and(|v| v.declared.iter().all(|&d| region::covers(func, &self.moved, d)));
            if along || func.ast.walk(n).filter(named).all(|k| self.is_in_private(k) || set(k)) {
                continue;
            }
            let mut reads = func.vars.by_name.get(&name).map(|v| v.reads.clone()).unwrap_or_default();
            // `sizeof(*p)` reads nothing.
            let sized = |r: N| is_sized(&func.ast, r);
            reads.retain(|&r| func.ast.is_within(r, n) && !sized(r) && !self.is_set_before(&name, r));
            reads.sort_by_key(|&r| func.ast.span(r).start);
            let at = reads.first().and_then(|&r| func.cfg.point_of(&func.ast, r));
            // One that is only named so far is declared with the value that it has where it is read.
            self.needed.retain(|x| x.0 != name || x.1.is_some());
            if at.is_some() || !self.needed.iter().any(|x| x.0 == name) {
                self.needed.push((name, at));
            }
        }
    }

    /// Whether what moves has given the local its value when it is read at `r`.
    fn is_set_before(&self, name: &str, r: N) -> bool {
        let func = self.func;
        let at = func.cfg.point_of(&func.ast, r).unwrap_or(ENTRY);
        let defs = func.vars.reaching(&func.cfg, name, at).unwrap_or_default();
        !defs.is_empty() && defs.iter().all(|d| d.node.is_some_and(|n| region::covers(func, &self.moved, n)))
    }

    /// The declarations of all locals that the text needs; what a value needs is declared before it.
    pub fn locals(&mut self) -> Result<String, Refusal> {
        let mut out = Declarations::default();
        for (name, at) in self.needed.clone() {
            self.declare(&name, at, &mut out)?;
        }
        Ok(out.with_values + &out.bare)
    }

    fn declare(&mut self, name: &str, at: Option<P>, out: &mut Declarations) -> Result<(), Refusal> {
        let value = at.and_then(|at| self.func.value_of(name, at)).map(|v| v.0);
        match out.seen.insert(name.to_string(), value) {
            Some(before) if at.is_none() || before == value => return Ok(()),
            Some(_) => {
                let at = value.unwrap_or(self.func.body);
                return Err(self.lacks(at, format!("mapped() would need two values of `{name}`")));
            }
            None => {}
        }
        if at.is_some_and(|at| self.is_parameter(name, at)) {
            return Ok(());
        }
        let (typed, value) = self.local(name, at)?;
        let Some(text) = value else {
            out.bare.push_str(&format!("\t{typed};\n"));
            return Ok(());
        };
        let Some(at) = at else { return Ok(()) };
        if let Some((v, point)) = self.func.value_of(name, at).filter(|_| self.form_of(name, at).is_none()) {
            for inner in self.locals_in(v) {
                self.declare(&inner, Some(point), out)?;
            }
        }
        out.with_values.push_str(&format!("\t{typed} = {text};\n"));
        Ok(())
    }

    /// The locals that an expression reads, other than the mapping and its file.
    pub(super) fn locals_in(&self, n: N) -> Vec<String> {
        let func = self.func;
        let names = func.ast.walk(n).filter(|&k| func.ast.kind(k) == "identifier").map(|k| func.ast.str(k));
        let is = |x: &String| {
            func.vars.by_name.contains_key(x) && !func.names.files.contains(x) && !func.names.vmas.contains_key(x)
        };
        names.filter(is).collect()
    }

    /// An argument that is what the handler stores in the private data, such as `info->state`.
    pub(super) fn is_private(&self, n: N) -> bool {
        let (func, ast) = (self.func, &self.func.ast);
        let call = ast.parent(n).filter(|&p| ast.kind(p) == "argument_list").and_then(|p| ast.parent(p));
        // A macro may look into what the pointer points to.
        let is_macro = |name: String| !self.kit.plan.world.macros_seen(func.file, &name).is_empty();
        let argument = call.and_then(|c| ast.callee(c)).is_some_and(|name| !is_macro(name));
        let at = func.cfg.point_of(ast, n).filter(|_| argument && ast.kind(n) == "field_expression");
        let form = || closed(func, n, at?, &Roots::default());
        self.stored_form().is_some_and(|stored| form().as_ref() == Some(stored))
    }

    /// Whether this is, or stands in, such an argument.
    pub(super) fn is_in_private(&self, n: N) -> bool {
        self.is_private(n) || self.func.ast.ancestors(n).any(|k| self.is_private(k))
    }

    /// The closed form of what the handler stores in the private data, where this is the handler's own code.
    fn stored_form(&self) -> Option<&String> {
        let Private::Set(m, _, Some(form)) = self.kit.private else { return None };
        let mine = |x: &crate::plan::Member| x.func.span == self.func.span && x.func.file == self.func.file;
        let own = self.kit.plan.members.get(*m).is_some_and(mine);
        (own && self.kit.marker != Marker::Handlers).then_some(form)
    }

    /// `*vm_private_data`, when that holds what the local holds.
    fn form_of(&self, name: &str, at: P) -> Option<String> {
        let form = self.stored_form()?;
        let (value, point) = self.func.value_of(name, at)?;
        let mine = closed(self.func, value, point, &Roots::default())?;
        (mine == *form).then(|| "*vm_private_data".to_string())
    }

    /// Whether the local is what the parameter of mapped() with its name gives, in the same type: `unsigned long start =
    /// vma->vm_start`.
    fn is_parameter(&mut self, name: &str, at: P) -> bool {
        let Some(&[declared]) = self.func.vars.by_name.get(name).map(|v| v.declared.as_slice()) else { return false };
        let typed = self.typed(declared).ok().and_then(|t| Some(t.strip_suffix(name)?.trim_end().to_owned()));
        let same = match name {
            _ if self.longer.contains(name) => false,
            "start" | "end" => typed.as_deref() == Some("unsigned long"),
            "pgoff" => matches!(typed.as_deref(), Some("unsigned long" | "pgoff_t")),
            _ => false,
        };
        let value = self.func.value_of(name, at).filter(|_| same).map(|v| v.0);
        let text = value.and_then(|v| Some((self.substitutions(v).ok()?, self.func.ast.span(v))));
        text.is_some_and(|(subs, span)| spliced(&self.func.ast.text, span, subs) == name)
    }

    /// The locals named as a parameter of the range that what moves needs, and that are something else than this.
    pub(super) fn clashing(&mut self) -> BTreeSet<String> {
        let func = self.func;
        let words = |n: N| {
            let named = func.ast.walk(n).filter(|&k| func.ast.kind(k) == "identifier");
            named.map(|k| func.ast.str(k)).collect::<Vec<_>>()
        };
        let mut needed: Vec<String> = self.moved.iter().flat_map(|&s| words(s)).collect();
        let mut at = 0;
        while at < needed.len() {
            let values = func.vars.by_name.get(&needed[at]).into_iter().flat_map(|v| &v.defs).filter_map(|d| d.value);
            let more: BTreeSet<String> = values.flat_map(words).filter(|w| !needed.contains(w)).collect();
            needed.extend(more);
            at += 1;
        }
        let has = |name: &String| needed.contains(name) && func.is_local(name);
        let parameter = |name: &str| (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(name));
        let names = ["start", "end", "pgoff"].map(String::from).into_iter();
        let names: Vec<String> =
            names.filter(|n| has(n) && !parameter(n) && !needed.contains(&format!("vm_{n}"))).collect();
        let other = |name: &String| {
            let reads = func.vars.by_name.get(name).map(|v| v.reads.clone()).unwrap_or_default();
            let first = reads.first().and_then(|&r| func.cfg.point_of(&func.ast, r));
            first.is_none_or(|at| !self.is_parameter(name, at))
        };
        names.into_iter().filter(other).collect()
    }

    /// A local's declarator with its type, and its value when one is needed.
    fn local(&mut self, name: &str, at: Option<P>) -> Result<(String, Option<String>), Refusal> {
        let func = self.func;
        let ast = &func.ast;
        let var = &func.vars.by_name[name];
        let declared = match var.declared.as_slice() {
            [only] => *only,
            _ => return Err(self.lacks(func.body, format!("`{name}` has no single declaration"))),
        };
        let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(name));
        if TAKEN.contains(&name) && !self.longer.contains(name) {
            return Err(self.lacks(declared, format!("`{name}` is the name of a parameter of mapped()")));
        }
        if parameter.is_some() {
            return Err(self.lacks(declared, format!("mapped() has nothing for the parameter `{name}`")));
        }
        let typed = self.typed(declared)?;
        let Some(at) = at else { return Ok((typed, None)) };
        if let Some(text) = self.form_of(name, at) {
            return Ok((typed, Some(text)));
        }
        // `unsigned long flags;` of a lock: only macros give it a value.
        let never = var.defs.iter().all(|d| d.node.is_none_or(|n| ast.kind(n) == "identifier" && d.value.is_none()));
        if never {
            let known = self.kit.plan.world.known;
            let locks = |c: N| ast.callee(c).is_some_and(|c| pairs::lock(known, &c).is_some());
            let mine = var.reads.iter().filter(|&&r| region::covers(func, &self.moved, r));
            let stray = mine.copied().find(|&r| !ast.ancestors(r).any(locks));
            return match stray {
                Some(r) => Err(self.lacks(r, format!("what gives `{name}` its value was not seen"))),
                None => Ok((typed, None)),
            };
        }
        match func.value_of(name, at) {
            Some((v, _)) => {
                self.repeatable(name, at)?;
                let subs = self.substitutions(v)?;
                Ok((typed, Some(spliced(&ast.text, ast.span(v), subs))))
            }
            None => {
                Err(self.lacks(declared, format!("`{name}` has no single value that mapped() could compute again")))
            }
        }
    }

    /// A value that the handler has tested must still be the one that was tested when `mapped` reads it again.
    pub(super) fn repeatable(&self, name: &str, at: P) -> Result<(), Refusal> {
        let func = self.func;
        let ast = &func.ast;
        if self.kit.plan.members.iter().all(|m| m.func.span != func.span || m.func.file != func.file) {
            // open() itself, which tests for itself.
            return Ok(());
        }
        let Some((value, point)) = func.value_of(name, at) else { return Ok(()) };
        let memory = closed(func, value, point, &Roots::default()).is_none_or(|f| {
            let pure = |c: &str| self.kit.plan.world.leads_on(func.file, c);
            f.contains("->") && !is_pinned(&f, &pure)
        });
        let tested = func.vars.by_name.get(name).into_iter().flat_map(|v| &v.reads).find(|&&r| {
            let point = func.cfg.point_of(ast, r).map(|p| &func.cfg.points[p]);
            // A member of what a pointer leads to is another thing than the pointer.
            let followed = ast
                .parent(ast.outer(r))
                .is_some_and(|p| ast.kind(p) == "field_expression" && ast.kids(p).iter().any(|&k| ast.kind(k) == "->"));
            point.is_some_and(|p| p.kind == PointKind::Cond) && !followed && !region::covers(func, &self.moved, r)
        });
        let held = taken::analyse(&Ask::plain(self.kit.plan.world.known), func);
        let reason = if func.is_pointer(name) { "object-not-pinned" } else { "value-read-again" };
        let lock = held.at[point].iter().map(|&t| &held.takes[t]).find(|t| t.is_lock());
        if let Some(lock) = lock.filter(|_| memory) {
            let label = format!("`{name}` is read under a lock here, and mapped() would read it again without");
            let mut r = refuse(reason, func.place(value), label);
            r.related.push((func.place(lock.node), "the lock".into()));
            return Err(r);
        }
        if let Some(r) = region::scoped(func, ast.statement(value).unwrap_or(value)).filter(|_| memory) {
            return Err(r);
        }
        if let Some(&r) = tested.filter(|_| memory) {
            let label =
                format!("`{name}` is tested here, and mapped() would read it again from memory that may change");
            return Err(refuse(reason, func.place(r), label));
        }
        Ok(())
    }

    /// `struct foo *p` of a declaration.
    pub(super) fn typed(&self, declared: N) -> Result<String, Refusal> {
        let ast = &self.func.ast;
        let decl = ast.ancestors(declared).find(|&p| ast.kind(p) == "declaration");
        let Some(decl) = decl else { return Err(self.lacks(declared, "this declaration is not understood")) };
        let declarator = ast
            .ancestors(declared)
            .take_while(|&a| a != decl)
            .filter(|&a| matches!(ast.kind(a), "pointer_declarator" | "array_declarator" | "function_declarator"))
            .last()
            .unwrap_or(declared);
        if ast.walk(declarator).any(|k| matches!(ast.kind(k), "array_declarator" | "function_declarator")) {
            return Err(self.lacks(declared, "a local of this type cannot move"));
        }
        let first = ast.kids(decl).iter().copied().find(|&k| ast.node(k).field == Some("declarator"));
        let start = ast.span(decl).start;
        let end = first.map_or(start, |f| ast.span(f).start);
        let base = String::from_utf8_lossy(&ast.text[start..end]).split_whitespace().collect::<Vec<_>>().join(" ");
        if base.split(' ').any(|w| w == "static") {
            return Err(self.lacks(declared, "a static local cannot move"));
        }
        let star = ast.str(declarator);
        Ok(format!("{base} {}", star.trim()))
    }
}

/// Whether only the type of what stands here matters: `sizeof(*p)`, or the object that `kzalloc_obj(*p)` is to make
/// (linux/slab.h).
fn is_sized(ast: &Ast, n: N) -> bool {
    let typed = |c: N| {
        let name = ast.callee(c).filter(|_| ast.args(c).first().is_some_and(|&a| ast.is_within(n, a)));
        name.is_some_and(|f| {
            f.contains("alloc") && (f.ends_with("_obj") || f.ends_with("_objs") || f.ends_with("_flex"))
        })
    };
    ast.ancestors(n).any(|a| ast.kind(a) == "sizeof_expression" || typed(a))
}
