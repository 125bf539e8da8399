//! A local that carries the protection from the mapping to its action: the descriptor carries it itself.

use crate::edit::set::{Edit, Piece};
use crate::facts::func::Func;
use crate::guard::prot_reaches::STORED;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::step::locals::{is_pure, take_out, undeclare};
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P};
use crate::syntax::flow::Def;
use crate::syntax::span::Span;

/// The step's id.
const BY: &str = "prot-local";

/// Lets member `m` work on the descriptor's protection where it worked on a copy that only its actions got.
///
/// # Errors
/// Another edit claims the place.
pub fn fold(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let mine: Vec<usize> = (0..plan.populates.len()).filter(|&i| plan.populates[i].0 == m).collect();
    for &i in &mine {
        let Some(hole) = passed(plan, i) else { continue };
        let name = String::from_utf8_lossy(hole.of(&func.ast.text)).into_owned();
        let same: Vec<usize> = mine
            .iter()
            .copied()
            .filter(|&k| passed(plan, k).is_some_and(|h| h.of(&func.ast.text) == name.as_bytes()))
            .collect();
        let Some(copy) = Copy::of(plan, &func, &name, &same) else { continue };
        copy.replace(plan, &func, &same)?;
    }
    Ok(())
}

/// The expression that is stored before the action of populate call `i`.
fn passed(plan: &Plan<'_>, i: usize) -> Option<Span> {
    let populate = &plan.populates[i].1;
    let [line] = populate.evidence.prelude.as_slice() else { return None };
    let hole = line.iter().find_map(|p| if let Piece::Hole(h) = p { Some(*h) } else { None });
    hole.filter(|_| populate.evidence.tags.contains(STORED))
}

/// Such a local.
struct Copy {
    declared: N,
    /// Where it gets what the mapping has.
    plain: Vec<Def>,
    /// Where it gets something that is made of it.
    made: Vec<Def>,
    /// The value of its only definition, which can be stored before the action instead.
    late: Option<N>,
    /// Its reads.
    reads: Vec<N>,
}

impl Copy {
    /// The local `name` of `func`, if nothing but the populate calls `calls` and its own definitions read it, and the
    /// mapping's protection is what it has wherever somebody looks.
    fn of(plan: &Plan<'_>, func: &Func, name: &str, calls: &[usize]) -> Option<Copy> {
        let (ast, cfg) = (&func.ast, &func.cfg);
        let var = func.vars.by_name.get(name).filter(|_| func.is_local(name))?;
        let &[declared] = var.declared.as_slice() else { return None };
        let declaration = ast.ancestors(declared).find(|&p| ast.kind(p) == "declaration")?;
        let typed = ast.field(declaration, "type").is_some_and(|t| ast.bytes(t) == b"pgprot_t");
        let holes: Vec<Span> = calls.iter().filter_map(|&i| passed(plan, i)).collect();
        let points: Vec<P> = calls.iter().map(|&i| plan.populates[i].1.at(func)).collect();
        let is_field = |n: N| func.is_field(ast.strip(n), "vm_page_prot");
        let (plain, made): (Vec<Def>, Vec<Def>) = var.defs.iter().partition(|d| d.value.is_some_and(is_field));
        let own = |n: N| var.defs.iter().any(|d| d.value.is_some_and(|v| ast.is_within(n, v)));
        let in_calls = |n: N| holes.iter().any(|h| h.contains(ast.span(n)));
        let only = var.reads.iter().all(|&n| own(n) || in_calls(n));
        let fields: Vec<N> = ast.walk(func.body).filter(|&n| func.is_field(n, "vm_page_prot")).collect();
        let written = func.field_writes().iter().any(|w| w.0 == "vm_page_prot");
        // Nothing else gets the mapping and may look at its protection.
        let shown = !plan.counterparts.is_empty() || func.calls().iter().any(|&c| !plan.callees(func, c).is_empty());
        if !typed || !only || written || shown || !fields.iter().all(|&n| own(n)) {
            return None;
        }
        let copy = Copy { declared, plain, made, late: None, reads: var.reads.clone() };
        if let ([made], []) = (copy.made.as_slice(), copy.plain.as_slice())
            && made.node == Some(declared)
        {
            return made.value.filter(|&v| steady(plan, func, v)).map(|v| Copy { late: Some(v), ..copy });
        }
        let assigns =
            |d: &Def| d.node.is_some_and(|n| ast.kind(n) == "assignment_expression" && own_statement(func, n));
        let declares = |d: &Def| d.node == Some(declared);
        let shapes = copy.made.iter().all(assigns) && copy.plain.iter().all(|d| declares(d) || removable(func, d));
        // What is made of the copy would be read in place of what the mapping had.
        let late_reads = |d: &Def| copy.made.iter().any(|e| cfg.reach(e.point, None)[d.point]);
        let fresh = var.defs.iter().filter(|d| d.value.is_some_and(|v| ast.walk(v).any(|n| fields.contains(&n))));
        let in_order = !fresh.into_iter().any(late_reads);
        // Whoever succeeds without an action keeps the protection that the mapping had.
        let mut ends = points;
        ends.extend(ast.walk(func.body).filter(|&n| fails(func, n)).filter_map(|n| cfg.point_of(ast, n)));
        let kept = copy.made.iter().all(|d| !func.avoids(d.point, EXIT, &ends, None));
        (shapes && in_order && kept).then_some(copy)
    }

    fn replace(&self, plan: &mut Plan<'_>, func: &Func, calls: &[usize]) -> Result<(), Stop> {
        let ast = &func.ast;
        let desc = calls.first().map_or("desc".to_string(), |&i| plan.populates[i].1.desc.clone());
        let field = format!("{desc}->page_prot");
        let late = self.late.map(|value| {
            let new = plan.edits(func.file).text_of(&ast.text, ast.span(value));
            vec![Piece::Text(format!("{field} = {};", String::from_utf8_lossy(&new)))]
        });
        for &i in calls {
            plan.populates[i].1.evidence.prelude = late.clone().into_iter().collect();
        }
        for d in &self.made {
            let left = d.node.and_then(|n| ast.field(n, "left"));
            if let Some(left) = left {
                plan.edit(func.file, Edit::new(BY, ast.span(left), field.clone()))?;
            }
        }
        for &n in &self.reads {
            if !plan.drops(func.place(n)) && self.made.iter().any(|d| d.value.is_some_and(|v| ast.is_within(n, v))) {
                plan.edit(func.file, Edit::new(BY, ast.span(n), field.clone()))?;
            }
        }
        for stmt in self.plain.iter().filter_map(|d| ast.statement(d.node.filter(|&n| n != self.declared)?)) {
            take_out(plan, func, lines_of(&ast.text, ast.span(stmt)))?;
        }
        undeclare(plan, func, self.declared)
    }
}

/// Whether an assignment is a statement of its own.
fn own_statement(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let plain = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=");
    plain && ast.parent(n).is_some_and(|p| ast.kind(p) == "expression_statement")
}

/// Whether a definition can go with its statement.
fn removable(func: &Func, d: &Def) -> bool {
    let stmt = d.node.filter(|&n| own_statement(func, n)).and_then(|n| func.ast.statement(n));
    stmt.is_some_and(|s| !func.must_stay(s))
}

/// Whether `n` has the same value wherever it is evaluated, and does nothing.
fn steady(plan: &Plan<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let once = |k: N| func.vars.by_name.get(&ast.str(k)).is_none_or(|v| v.defs.len() <= 1);
    let called = |k: N| ast.parent(k).is_some_and(|p| ast.callee(p).is_some() && ast.field(p, "function") == Some(k));
    // The file is named anew later.
    let named = |k: N| !func.names.files.contains(&ast.str(k)) && func.is_local(&ast.str(k)) && once(k);
    let local = |k: N| match ast.kind(k) {
        "identifier" => called(k) || named(k) || plan.world.is_constant(func.file, &ast.str(k)),
        "field_expression" => func.is_vma_field(k),
        kind => !matches!(kind, "pointer_expression" | "subscript_expression"),
    };
    is_pure(plan, func, n) && ast.walk(n).all(local)
}

/// Whether `n` returns an error code.
fn fails(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let value = ast.named(n).next().filter(|_| ast.kind(n) == "return_statement").map(|v| ast.strip(v));
    value.is_some_and(|v| {
        let code = ast.field(v, "argument").map(|a| ast.str(a)).unwrap_or_default();
        let minus = ast.kids(v).first().is_some_and(|&k| ast.kind(k) == "-");
        minus && code.starts_with('E') && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}
