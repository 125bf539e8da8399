//! What a name stands for where bits or masks are wanted: by a macro, a local, or a parameter of a function of the hook.

use crate::audit::scene::Scene;
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::tokens_in;
use crate::tree::source::FileId;

/// How deep macros are followed.
const DEPTH: usize = 4;

/// What is wrong with a macro as an element of a list of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It names this mask.
    Mask(String),
    /// It combines bits.
    Combined,
}

/// Where a macro names a mask, or combines bits; its list may hold several elements.
pub fn wrong(world: &World<'_>, file: FileId, name: &str) -> Option<(Place, Wrong)> {
    in_macro(world, file, name, DEPTH)
}

fn in_macro(world: &World<'_>, file: FileId, name: &str, depth: usize) -> Option<(Place, Wrong)> {
    let depth = depth.checked_sub(1)?;
    bodies(world, file, name).into_iter().find_map(|(place, words)| {
        let found = words.split(|w| w == ",").find_map(|e| in_element(world, place.file, e, depth));
        found.map(|wrong| (place, wrong))
    })
}

/// The words of the macros without parameters that a name stands for, each with its place.
fn bodies(world: &World<'_>, file: FileId, name: &str) -> Vec<(Place, Vec<String>)> {
    let own = world.macros(file, name).into_iter().map(|i| (file, i));
    let mut all: Vec<_> = own.collect();
    if all.is_empty() {
        all = world.visible_macros(file, name);
    }
    let words = |(home, item): (FileId, Item)| {
        let ItemKind::MacroDefinition { params: None, body, .. } = item.kind else { return None };
        let text = &world.view(home).text;
        let words = tokens_in(text, body).into_iter().map(|t| String::from_utf8_lossy(t.text(text)).into_owned());
        Some((Place { file: home, span: item.span }, words.collect()))
    };
    all.into_iter().filter_map(words).collect()
}

/// What is wrong with an element of a list of bits in a macro.
fn in_element(world: &World<'_>, home: FileId, element: &[String], depth: usize) -> Option<Wrong> {
    let mask = |word: &str| world.known.flags.contains_key(word) || world.known.masks.contains_key(word);
    let bit = |word: &str| world.known.flags.values().any(|f| f.bit == word);
    // What tests a mask, or takes one apart, is something else.
    let names: Vec<&String> = element.iter().filter(|w| !matches!(w.as_str(), "|" | "(" | ")")).collect();
    if !names.is_empty() && names.iter().all(|w| mask(w)) {
        return Some(Wrong::Mask(names[0].clone()));
    }
    if names.len() > 1 && element.iter().any(|w| w == "|") && names.iter().all(|w| bit(w)) {
        return Some(Wrong::Combined);
    }
    let [only] = names.as_slice() else { return None };
    in_macro(world, home, only, depth).map(|(_, wrong)| wrong)
}

/// The call in a macro that gets something else than bits in its list, which begins with argument `first(call)`.
pub fn wrong_list(
    world: &World<'_>,
    file: FileId,
    name: &str,
    first: &dyn Fn(&str) -> Option<usize>,
) -> Option<(String, String, Place, Wrong)> {
    bodies(world, file, name).into_iter().find_map(|(place, words)| {
        let (at, skip) = words.iter().enumerate().find_map(|(i, w)| Some((i, first(w)?)))?;
        // Up to the parenthesis that closes the list; what stands in others is an argument of something else.
        let list = words.get(at + 2..).filter(|_| words.get(at + 1).is_some_and(|w| w == "("))?;
        let end = list.iter().position(|w| w == "(" || w == ")").filter(|&end| list[end] == ")")?;
        let elements = list[..end].split(|w| w == ",").skip(skip);
        let found = elements.filter_map(|e| Some((e.join(" "), in_element(world, place.file, e, DEPTH)?))).next();
        found.map(|(element, wrong)| (words[at].clone(), element, place, wrong))
    })
}

/// The expressions that a name may stand for where `n` is: what a local is given on the ways to there, what the functions of
/// the hook pass for a parameter. None where there may be others.
pub fn origins<'s>(scene: &'s Scene<'_, '_>, func: &'s Func, n: N) -> Option<Vec<(&'s Func, N)>> {
    let name = func.ast.str(n);
    let variable = func.vars.by_name.get(&name)?;
    let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
    let defs = func.vars.reaching(&func.cfg, &name, point)?;
    let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
    if let Some(index) = parameter.filter(|_| variable.defs.len() == 1) {
        let part = scene.parts.iter().position(|p| p.func.file == func.file && p.func.span == func.span)?;
        let calls =
            scene.parts.iter().flat_map(|p| p.inner.iter().filter(move |i| i.1 == part).map(move |i| (&p.func, i.0)));
        let passed = calls.map(|(caller, call)| Some((caller, caller.ast.args(call).get(index).copied()?)));
        return passed.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty());
    }
    let given = defs.into_iter().map(|d| Some((func, d.value?)));
    given.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

/// What a local is given, or gets in addition, on some of the ways to where `n` is.
pub fn some_origins(func: &Func, n: N) -> Vec<(&Func, N)> {
    let ast = &func.ast;
    let name = ast.str(n);
    let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let defs = func.vars.reaching(&func.cfg, &name, point).unwrap_or_default();
    let added = |n: N| ast.field(n, "right").filter(|_| ast.kind(n) == "assignment_expression");
    defs.into_iter().filter_map(|d| d.value.or_else(|| d.node.and_then(added))).map(|v| (func, v)).collect()
}
