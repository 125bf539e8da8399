//! A page that is looked up in each round: the core asks for one page after the other, and a function of the driver's gives it.
//!
//! The core maps a compound page as a whole, where the loop mapped one page of it. So what is looked up must be a pointer in
//! memory, whose address is given to the core, or a page of vmalloc() memory, which is always a single one. Both must live,
//! unchanged, until the population, as an array of pages must.

use crate::edit::layout::WIDTH;
use crate::edit::set::{Edit, EditSet, Piece};
use crate::facts::declared::{is_byte_member, is_byte_pointer, is_page_pointer, is_plain_pointer};
use crate::facts::func::Func;
use crate::facts::memory::is_vmalloc;
use crate::facts::world::World;
use crate::kernel::symbols::DISCONTIG;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::stop::Stop;
use crate::step::mapped::before_item;
use crate::step::page_loop::linear::is_byte_pointer_type;
use crate::step::page_loop::steps::{By, Steps};
use crate::step::page_loop::{is_fixed, walk};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::span::Span;

/// The function whose pages the loop may look up.
pub const COMPUTED: &str = "vmalloc_to_page";

/// How the page of a round is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// What the pages are found by, and what must live until they are mapped.
    pub base: N,
    /// What the action gets; none for a variable of the file, which needs no pointer.
    pub private: Option<Piece>,
    /// The body of the function that gives a page.
    pub get: String,
}

/// How `page` is found, if a function that is asked for each page can find it as well.
pub fn find(world: &World<'_>, func: &Func, steps: &Steps, page: N) -> Option<Lookup> {
    let n = steps.resolved(func, page);
    match func.ast.kind(n) {
        "call_expression" => computed(world, func, steps, n),
        "field_expression" => stored(world, func, steps, n),
        _ => None,
    }
}

/// `vmalloc_to_page(base + offset)`, or of a pointer that goes on by a page.
fn computed(world: &World<'_>, func: &Func, steps: &Steps, n: N) -> Option<Lookup> {
    let ast = &func.ast;
    let &[arg] = ast.args(n).as_slice() else { return None };
    ast.callee(n).filter(|c| c == COMPUTED)?;
    let sum = steps.resolved(func, arg);
    let at = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let (base, memory, at) = match steps.of(func, sum).filter(|s| s.by == By::Page) {
        Some(step) => {
            let (from, at) = step.from?;
            // Without the loop the pointer keeps the value that it was given before.
            (if step.own { ast.strip(from) } else { sum }, bytes(world, func, ast.strip(from))?, at)
        }
        None => {
            let (l, r) = (ast.field(sum, "left")?, ast.field(sum, "right")?);
            ast.field(sum, "operator").filter(|o| ast.kind(*o) == "+")?;
            let mut sides = [(l, r), (r, l)].into_iter();
            let (base, _) = sides.find(|&(b, o)| is_fixed(func, steps, b) && walk::is_offset(func, steps, o))?;
            (ast.strip(base), bytes(world, func, ast.strip(base))?, at)
        }
    };
    let get = format!(
        "\tunsigned long offset = state->addr - state->start;\n\n\
         \tdiscontig_kernel_map_page(state, {COMPUTED}(state->private + offset));\n\treturn 0;\n"
    );
    let private = Some(Piece::Hole(ast.span(base)));
    is_vmalloc(world, func, memory, at).then_some(Lookup { base: memory, private, get })
}

/// What to say of a page that is looked up, where the target can ask for one page after the other and these are none for it.
pub fn why_not(func: &Func, steps: &Steps, page: N, refusal: Refusal) -> Refusal {
    let n = steps.resolved(func, page);
    let Some(name) = func.ast.callee(n).filter(|_| refusal.reason == "page-computed-in-loop") else { return refusal };
    let label = if name == COMPUTED {
        format!(
            "the target's {DISCONTIG}() could ask for these pages, but they are not shown to be those of vmalloc() memory, one after \
             the other"
        )
    } else {
        format!("the target's {DISCONTIG}() maps a compound page as a whole, and `{name}()` may give a part of one")
    };
    Refusal { label, ..refusal }
}

/// The memory that a pointer to bytes points to: a variable, a member, or a cast of something.
fn bytes(world: &World<'_>, func: &Func, base: N) -> Option<N> {
    let ast = &func.ast;
    match ast.kind(base) {
        "identifier" => {
            let name = ast.str(base);
            (is_byte_pointer(func, &name) && !is_const(func, &name)).then_some(base)
        }
        "field_expression" => is_byte_member(world, func, base).then_some(base),
        "cast_expression" => {
            ast.field(base, "type").filter(|t| is_byte_pointer_type(&ast.normal(*t)))?;
            ast.field(base, "value")
        }
        _ => None,
    }
}

/// `base->elements[i].page`: a pointer of its own for each round, in something that has them all.
fn stored(world: &World<'_>, func: &Func, steps: &Steps, n: N) -> Option<Lookup> {
    let ast = &func.ast;
    if !is_page_pointer(world, func, n) {
        return None;
    }
    let subscripts = ast.walk(n).filter(|&k| ast.kind(k) == "subscript_expression");
    let mut rounds = subscripts.filter_map(|k| ast.field(k, "index")).filter(|&i| walk::is_index(func, steps, i));
    // One index goes on, and what else there is is a name and its members.
    let index = rounds.next().filter(|_| rounds.next().is_none())?;
    let plain = |k: N| {
        let kind = ast.kind(k);
        matches!(kind, "subscript_expression" | "field_expression" | "field_identifier" | "number_literal")
            || kind == "parenthesized_expression"
            || !ast.node(k).named
    };
    let mut names = ast.walk(n).filter(|&k| !ast.is_within(k, index) && !plain(k));
    let root = names.next().filter(|&k| ast.kind(k) == "identifier" && names.next().is_none())?;
    let (all, at) = (ast.span(n), ast.span(index));
    let part = |from, to| String::from_utf8_lossy(&ast.text[from..to]).into_owned();
    let text = format!("{}state->nr_pages_mapped{}", part(all.start, at.start), part(at.end, all.end));
    let name = ast.str(root);
    let ours = func.names.vmas.contains_key(&name) || func.names.files.contains(&name);
    if ours || !world.macros(func.file, &name).is_empty() {
        return None;
    }
    let call = "\tdiscontig_kernel_map_page_range(state, ";
    let mut get = format!("{call}&{text}, 1);");
    if get.len() + 7 > WIDTH {
        get = format!("\tdiscontig_kernel_map_page_range(state,\n\t\t\t\t\t&{text}, 1);");
    }
    get.push_str("\n\treturn 0;\n");
    if !func.vars.by_name.contains_key(&name) {
        return Some(Lookup { base: n, private: None, get });
    }
    let kept = is_plain_pointer(func, &name) && !steps.changes(&name) && !is_const(func, &name);
    let kind = func.type_of(&name).filter(|_| kept)?;
    let get = format!("\t{kind} *{name} = state->private;\n\n{get}");
    Some(Lookup { base: n, private: Some(Piece::Hole(ast.span(root))), get })
}

fn is_const(func: &Func, name: &str) -> bool {
    let ast = &func.ast;
    let declared = func.vars.by_name.get(name).map(|v| v.declared.as_slice()).unwrap_or_default();
    let whole = |d: &N| ast.ancestors(*d).find(|&p| matches!(ast.kind(p), "declaration" | "parameter_declaration"));
    declared.iter().filter_map(whole).any(|d| ast.normal(d).split(' ').any(|w| w == "const"))
}

/// The name of the operations that ask for the pages of `func`.
pub fn operations(func: &Func) -> String {
    format!("{}_page_ops", func.name)
}

/// Writes the function that gives a page, and its operations, before `func`. Gives the function's name.
///
/// # Errors
/// A name is taken.
pub fn write(world: &World<'_>, func: &Func, get: &str, edits: &mut EditSet) -> Result<String, Stop> {
    let (name, ops) = (format!("{}_page", func.name), operations(func));
    for name in [&name, &ops] {
        if let Some(at) = world.is_taken(func.file, name) {
            return Err(refuse("name-taken", at, format!("`{name}` exists already")).into());
        }
    }
    let at = before_item(&world.view(func.file).text, func.span.start);
    let text = format!(
        "static int {name}(struct discontig_kernel_page_state *state)\n{{\n{get}}}\n\n\
         static const struct discontig_kernel_page_ops {ops} = {{\n\t.get = {name},\n}};\n\n"
    );
    edits.add(Edit::new("vm-insert-page", Span::new(at, at), text))?;
    Ok(name)
}
