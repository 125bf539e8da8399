//! What a function leaves behind, calls of functions in the scanned source included.

use std::collections::{BTreeMap, BTreeSet};

use super::held;
use crate::census::slot::Place;
use crate::step::mapped;
use crate::step::populate::Populate;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::tree::source::FileId;
use crate::unit::func::Func;
use crate::unit::plan::Plan;

/// How many functions are followed from one handler.
const MOST: usize = 64;

/// A write to memory that outlives the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The assignment or call.
    pub place: Place,
    /// What is written, as in the source.
    pub target: String,
    /// Whether a constant is stored.
    pub constant: bool,
    /// Whether the value depends on the old one or on the mapping.
    pub accumulates: bool,
}

/// What a function leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Something taken and kept: where, and what is said of it.
    pub taken: Option<(Place, String)>,
    /// Writes that outlive the call.
    pub writes: Vec<Write>,
    /// Writes through pointer parameters, by index: whether one depends on what was there.
    pub through: BTreeMap<usize, bool>,
    /// Calls of functions that were not seen.
    pub unseen: BTreeSet<String>,
}

/// What one call leaves behind.
pub fn of_call(plan: &Plan<'_>, func: &Func, call: N) -> Effects {
    let mut out = Effects::default();
    if let Some(name) = callee_name(func, call) {
        follow(plan, func, call, &name, &mut BTreeSet::new(), &mut out);
    }
    out
}

/// Looks at a function and what it calls; `members` of the unit are left out, they are looked at themselves.
pub fn effects(plan: &Plan<'_>, func: &Func, seen: &mut BTreeSet<(FileId, String)>) -> Effects {
    let mut out = Effects::default();
    writes(plan, func, &mut out);
    for call in func.calls() {
        let Some(name) = callee_name(func, call) else { continue };
        let known = plan.world.known;
        let callees = plan.callees(func, call);
        if !callees.is_empty() && !plan.drops(func.place(call)) {
            through_members(plan, func, call, &callees, seen, &mut out);
        }
        if !callees.is_empty()
            || plan.drops(func.place(call))
            || known.stateless.contains(&name)
            || plan.world.prints(func.file, &name)
            || held::is_known(known, &name)
            || ours(plan, &name)
        {
            continue;
        }
        if matches!(name.as_str(), "memset" | "memcpy" | "memmove" | "strscpy") {
            if let Some(&to) = func.ast.args(call).first() {
                store(func, call, to, None, &mut out);
            }
            continue;
        }
        follow(plan, func, call, &name, seen, &mut out);
    }
    out
}

/// The function's name, or the member's in a call through a pointer.
fn callee_name(func: &Func, call: N) -> Option<String> {
    if let Some(name) = func.ast.callee(call) {
        return Some(name);
    }
    let f = func.ast.strip(func.ast.field(call, "function")?);
    let field = func.ast.field(f, "field")?;
    Some(func.ast.str(field))
}

/// Names that transforms replace.
fn ours(plan: &Plan<'_>, name: &str) -> bool {
    let populates = |(m, p): &(usize, Populate)| plan.members[*m].func.ast.callee(p.call).as_deref() == Some(name);
    name.starts_with("vm_flags_")
        || name.starts_with("pgprot_")
        || plan.populates.iter().any(populates)
        || plan
            .world
            .registry
            .rules
            .iter()
            .any(|r| r.transform.forms.iter().any(|f| f.old().any(|o| o.starts_with(&format!("{name}(")))))
}

fn follow(plan: &Plan<'_>, func: &Func, call: N, name: &str, seen: &mut BTreeSet<(FileId, String)>, out: &mut Effects) {
    let direct = func.ast.callee(call).is_some();
    let mut homes: Vec<(FileId, crate::syntax::items::Item)> = Vec::new();
    let macro_like = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if direct {
        // A driver's own function may stand in another file beside this one.
        homes = match macro_like {
            true => plan.world.known_definitions(func.file, name),
            false => plan.world.resolve_near(func.file, name),
        };
    }
    if homes.is_empty() {
        if !macro_like || plan.world.known.sounds_like_taker(name) {
            let pointer = func.ast.field(call, "function").filter(|_| !direct);
            out.unseen.insert(pointer.map_or(name.to_string(), |f| func.ast.normal(f).replace(' ', "")));
        }
        return;
    }
    let (read, kept): (Vec<_>, Vec<_>) = homes.into_iter().partition(|(f, _)| plan.world.sources.get(*f).loaded);
    if kept.is_empty() && !read.is_empty() {
        follow_read(plan, name, &read, seen, out);
        return;
    }
    for (file, item) in kept {
        if seen.contains(&(file, name.to_string())) {
            continue;
        }
        if seen.len() >= MOST {
            out.unseen.insert(name.to_string());
            continue;
        }
        seen.insert((file, name.to_string()));
        let Ok(callee) = plan.world.parse(file, &item) else {
            out.unseen.insert(name.to_string());
            continue;
        };
        if let Some(take) = held::kept(plan.world.known, &callee) {
            out.taken.get_or_insert((callee.place(take.call), format!("`{name}()` takes something here and keeps it")));
        }
        let inner = effects(plan, &callee, seen);
        out.taken = out.taken.take().or(inner.taken);
        out.writes.extend(inner.writes);
        out.unseen.extend(inner.unseen);
        pass_on(func, call, inner.through, out);
    }
}

/// What members write through what they get in this call. All else that they do is found when they are looked at.
fn through_members(
    plan: &Plan<'_>,
    func: &Func,
    call: N,
    callees: &[usize],
    seen: &BTreeSet<(FileId, String)>,
    out: &mut Effects,
) {
    for &k in callees {
        let callee = &plan.members[k].func;
        let mut path = seen.clone();
        if path.len() >= MOST || !path.insert((callee.file, callee.name.clone())) {
            continue;
        }
        let inner = effects(plan, callee, &mut path);
        pass_on(func, call, inner.through, out);
    }
}

/// Writes of a callee through its parameters are writes to what the arguments point at.
fn pass_on(func: &Func, call: N, through: BTreeMap<usize, bool>, out: &mut Effects) {
    let args = func.ast.args(call);
    for (i, accumulates) in through {
        let Some(&a) = args.get(i) else { continue };
        let before = out.writes.len();
        store(func, call, a, None, out);
        for w in &mut out.writes[before..] {
            w.accumulates |= accumulates;
        }
    }
}

fn writes(plan: &Plan<'_>, func: &Func, out: &mut Effects) {
    let ast = &func.ast;
    for n in ast.walk(func.body).filter(|&n| !plan.drops(func.place(n))) {
        let (target, value) = match ast.kind(n) {
            "assignment_expression" => (ast.field(n, "left"), ast.field(n, "right")),
            "update_expression" => (ast.field(n, "argument"), None),
            _ => continue,
        };
        let Some(target) = target.map(|t| ast.strip(t)) else { continue };
        if ast.kind(target) == "identifier" {
            let name = ast.str(target);
            let local = func.vars.by_name.get(&name).is_some_and(|v| !v.declared.iter().any(|&d| is_static(func, d)));
            if !local {
                push(func, n, target, value, out);
            }
            continue;
        }
        let call_like = ast.callee(target).is_some();
        if !call_like {
            store(func, n, target, value, out);
        }
    }
}

fn is_static(func: &Func, declared: N) -> bool {
    let decl = func.ast.ancestors(declared).find(|&p| func.ast.kind(p) == "declaration");
    decl.is_some_and(|d| func.ast.bytes(d).starts_with(b"static"))
}

/// A store through `target`: a member, an element, a pointer, or a pointer argument.
fn store(func: &Func, at: N, target: N, value: Option<N>, out: &mut Effects) {
    let ast = &func.ast;
    let mut n = ast.strip(target);
    let mut pointer = matches!(ast.kind(n), "identifier" | "call_expression" | "binary_expression" | "cast_expression");
    loop {
        n = ast.strip(n);
        match ast.kind(n) {
            "field_expression" => {
                let arrow = ast.kids(n).iter().any(|&k| ast.kind(k) == "->");
                pointer |= arrow;
                let Some(a) = ast.field(n, "argument") else { break };
                // What an element or a pointer to a pointer points at is no local any more.
                if arrow && ast.kind(ast.strip(a)) != "identifier" {
                    push(func, at, target, value, out);
                    return;
                }
                n = a;
            }
            "subscript_expression" => {
                let Some(a) = ast.field(n, "argument") else { break };
                pointer |= !is_array(func, a);
                n = a;
            }
            "pointer_expression" => {
                let address = ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "&");
                pointer = !address;
                let Some(a) = ast.field(n, "argument") else { break };
                n = a;
            }
            "cast_expression" => {
                let Some(a) = ast.field(n, "value") else { break };
                n = a;
            }
            _ => break,
        }
    }
    if ast.kind(n) != "identifier" {
        push(func, at, target, value, out);
        return;
    }
    let name = ast.str(n);
    if func.names.vmas.contains_key(&name) {
        return;
    }
    let Some(var) = func.vars.by_name.get(&name) else {
        push(func, at, target, value, out);
        return;
    };
    if !pointer || is_array(func, n) {
        return;
    }
    let point = func.cfg.point_of(ast, at).unwrap_or(ENTRY);
    let defs = func.vars.reaching(&func.cfg, &name, point).unwrap_or_default();
    let to_local = |v: N| {
        ast.kind(ast.strip(v)) == "pointer_expression"
            && ast.bytes(ast.strip(v)).starts_with(b"&")
            && !ast.str(v).contains("->")
    };
    if !defs.is_empty() && defs.iter().all(|d| d.value.is_some_and(to_local)) {
        return;
    }
    let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
    match parameter {
        Some(i) if var.defs.len() <= 1 && !func.names.files.contains(&name) && !func.names.kept.contains(&name) => {
            let mut probe = Effects::default();
            push(func, at, target, value, &mut probe);
            let accumulates = probe.writes.iter().any(|w| w.accumulates);
            *out.through.entry(i).or_default() |= accumulates;
        }
        _ => push(func, at, target, value, out),
    }
}

fn is_array(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(var) = func.vars.by_name.get(&ast.str(ast.strip(n))) else { return false };
    var.declared.iter().all(|&d| ast.parent(d).is_some_and(|p| ast.kind(p) == "array_declarator"))
}

fn push(func: &Func, at: N, target: N, value: Option<N>, out: &mut Effects) {
    let ast = &func.ast;
    let point = func.cfg.point_of(ast, at).unwrap_or(ENTRY);
    let plain = ast.field(at, "operator").is_some_and(|o| ast.kind(o) == "=");
    let constant = plain
        && value.is_some_and(|v| {
            let text = ast.normal(v);
            let name =
                text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-' || c == ' ');
            name || text == "true" || text == "false"
        });
    let own = ast.normal(target);
    let from_mapping = |v: N| {
        let text = func.key(v, point);
        let names_it = |t: &str| func.names.vmas.keys().any(|k| t.split(' ').any(|w| w == k));
        text.contains('<') || names_it(&text) || names_it(&ast.normal(v))
    };
    let accumulates = !plain && ast.kind(at) != "call_expression"
        || value.is_some_and(|v| ast.walk(v).any(|k| ast.normal(k) == own && !ast.is_leaf(k)) || from_mapping(v));
    out.writes.push(Write { place: func.place(at), target: own.replace(' ', ""), constant, accumulates });
}

/// A function of a file that was only read because a plan asked for it. Where it is not plainly harmless it is looked at
/// for counts and references alone: what it does besides is often undone by a function beside it.
fn follow_read(
    plan: &Plan<'_>,
    name: &str,
    homes: &[(FileId, crate::syntax::items::Item)],
    seen: &mut BTreeSet<(FileId, String)>,
    out: &mut Effects,
) {
    let mut harmless = true;
    for (file, item) in homes {
        if seen.contains(&(*file, name.to_string())) {
            continue;
        }
        let callee = plan.world.parse(*file, item).ok().filter(|_| seen.len() < MOST);
        let Some(callee) = callee else {
            harmless = false;
            continue;
        };
        seen.insert((*file, name.to_string()));
        let inner = effects(plan, &callee, seen);
        let plain = inner.taken.is_none() && inner.writes.is_empty() && inner.through.is_empty();
        if plain && held::kept(plan.world.known, &callee).is_none() {
            out.unseen.extend(inner.unseen);
            continue;
        }
        harmless = false;
        if let Some(n) = mapped::sites::counts(plan.world.known, &callee) {
            let label = format!("`{name}()` counts or takes a reference here and keeps it");
            out.taken.get_or_insert((callee.place(n), label));
        }
    }
    if !harmless {
        out.unseen.insert(name.to_string());
    }
}
