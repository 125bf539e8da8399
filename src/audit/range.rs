//! The range of an action must lie in the mapping (mm/memory.c, `range_in_vma_desc`): else mmap() warns and fails.

use crate::audit::mistake::Mistake;
use crate::audit::part::{Action, Part};
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::facts::world::World;
use crate::facts::{beyond, bounds};
use crate::kernel::actions::What;
use crate::syntax::ast::N;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        for action in &part.actions {
            leaves(scene, part, action, out);
        }
    }
}

fn leaves(scene: &Scene<'_, '_>, part: &Part, action: &Action, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let args = func.ast.args(action.call);
    let arg = |i: Option<usize>| i.and_then(|i| args.get(i)).copied();
    let (Some(start), Some(size)) = (arg(action.kind.start), arg(action.kind.size)) else { return };
    let (from, length) = (func.term(start, action.point), func.term(size, action.point));
    let whole = if action.kind.what == What::Pages { Term::Pages } else { Term::Size };
    let mut say = |n: N, label: &str, sure: bool| {
        out.push(Mistake::sure("range-leaves-mapping", func.place(n), label).if_sure(sure));
    };
    if from.is_field("vm_end") {
        return say(start, "the range begins behind the mapping", true);
    }
    if matches!(from, Term::Number(_)) || counts_file(&from) {
        return say(start, "this is no address of the mapping, and the range begins there", true);
    }
    if length.is_field("vm_end") || length.is_start() {
        return say(size, "this is an address, and the action takes a length", true);
    }
    if whole == Term::Size && length == Term::Pages {
        return say(size, "this is the length in pages, and the action takes a number of bytes", true);
    }
    let least = whole == Term::Size && length.is_page() || whole == Term::Pages && length == Term::Number(1);
    if from.is_start() && !least && beyond::is_not_less(func, size, action.point, &whole) {
        return say(size, "the mapping may be shorter than this, and nothing shows that it is as long", true);
    }
    // Of pages as many as there are bytes.
    if whole == Term::Pages && length == Term::Size {
        return say(size, "this is the length in bytes, and the action takes a number of pages", true);
    }
    let offset = |t: &Term| t.reads("vm_pgoff") || t.reads("pgoff");
    let later = |t: &Term| match t {
        Term::Binary("+", l, r) => l.is_start() && offset(r) || r.is_start() && offset(l),
        Term::Binary("-", l, r) => l.is_field("vm_end") && **r != Term::Size,
        _ => false,
    };
    if (added(&from, &Term::Field("vm_start".into())) || later(&from)) && length == whole {
        return say(start, "from here on the mapping is shorter than its length", true);
    }
    if from.is_start() && added(&length, &whole) {
        return say(size, "this is more than the length of the mapping", true);
    }
    let fits = bounds::is_within(scene.world, func, size, action.point)
        || whole == Term::Pages && (length == Term::Number(1) || length == Term::Number(0));
    if !from.is_start() || fits || scene.is_passed_on() || of_mapping(func, size) {
        return;
    }
    let asked = scene.parts.iter().any(|p| asks(scene.world, &p.func));
    if !asked {
        let label =
            "nothing compares this with the length of the mapping, and a shorter mapping is asked for with ease";
        // Of pages the old functions compared each address.
        let sure = !scene.nested && whole == Term::Size && !is_parameter(func, size);
        say(size, label, sure);
    }
}

/// Whether a term is the place in the file alone, in pages or in bytes.
fn counts_file(term: &Term) -> bool {
    match term {
        Term::Binary("<<" | "*", l, r) => counts_file(l) || counts_file(r),
        term => term.is_field("pgoff"),
    }
}

/// Whether a term is another one with something more.
fn added(term: &Term, whole: &Term) -> bool {
    let more = |t: &Term| match t {
        Term::Number(n) => *n > 0,
        t => t.is_page(),
    };
    match term {
        Term::Binary("+", l, r) => **l == *whole && more(r) || **r == *whole && more(l),
        _ => false,
    }
}

/// Whether a function names the length of its mapping, or an end of it beside its start, where it may decide something.
fn asks(world: &World<'_>, func: &Func) -> bool {
    let ast = &func.ast;
    let length = |n: N| {
        func.is_field(n, "end")
            || ast.callee(n).is_some_and(|f| f.starts_with("vma_desc_size") || f.starts_with("vma_desc_pages"))
    };
    // What only a message depends on decides nothing; a warning gives back what it looked at.
    let prints = |n: N| ast.callee(n).is_some_and(|f| world.known.is_log(&f));
    let only_told = |n: N| prints(n) && ast.parent(ast.outer(n)).is_some_and(|p| ast.kind(p) == "expression_statement");
    let only_prints = |p: N| {
        let kept = ["consequence", "alternative"].map(|side| ast.field(p, side));
        let does = |k: N| {
            matches!(
                ast.kind(k),
                "assignment_expression"
                    | "return_statement"
                    | "goto_statement"
                    | "update_expression"
                    | "break_statement"
                    | "continue_statement"
            )
        };
        let acts = |k: N| ast.walk(k).any(|n| does(n) || ast.kind(n) == "call_expression" && !prints(n));
        ast.kind(p) == "if_statement" && !kept.into_iter().flatten().any(acts)
    };
    let idle = |n: N| {
        let condition = |p: N| ast.field(p, "condition").is_some_and(|c| ast.is_within(n, c));
        ast.ancestors(n).any(|p| only_told(p) || condition(p) && only_prints(p))
    };
    ast.walk(func.body).any(|n| length(n) && !idle(n))
}

/// Whether an expression is made of something of the mapping, directly or by a local.
fn of_mapping(func: &Func, n: N) -> bool {
    func.ast.walk(n).any(|k| {
        let name = func.ast.str(k);
        func.ast.kind(k) == "identifier"
            && (func.names.vmas.contains_key(&name) || func.vars.by_name.get(&name).is_some_and(|v| v.defs.len() > 1))
    })
}

/// Whether a caller says what it is, and not only where it stands.
fn is_parameter(func: &Func, n: N) -> bool {
    let names: Vec<String> = (0..func.params.len()).filter_map(|i| func.param_name(i)).collect();
    let leads = |k: N| func.ast.parent(func.ast.outer(k)).is_some_and(|p| func.ast.kind(p) == "field_expression");
    let own = |k: N| func.ast.kind(k) == "identifier" && names.contains(&func.ast.str(k)) && !leads(k);
    func.ast.walk(n).any(own)
}
