//! Functions that were not found and are called for what they do.

use crate::census::slot::Place;
use crate::facts::constants::is_macro_name;
use crate::facts::effects::callee::{Callee, classify, for_effect};
use crate::facts::effects::{Home, node};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT};
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{is_word_byte, tokens_in};

/// The calls, but for those that are `gone`, of functions that were not found, for what they do to something that is there
/// before and after the call: by the function itself, or on every way through one that it calls.
pub fn unseen(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool) -> Vec<Unseen> {
    let mut out = Vec::new();
    for call in func.calls().into_iter().filter(|&c| !gone(c)) {
        let callee = classify(world, func, call);
        if let Some((name, effect)) = unread(world, func, call, &callee)
            && is_order(world, func, call, (&name, effect))
        {
            out.push(Unseen { name, place: func.place(call), call });
            continue;
        }
        if let Callee::Homes(homes) = callee {
            let inner = homes.iter().filter_map(|h| node(world, *h)).find_map(|node| {
                let certain = |c: N| {
                    let point = node.func.cfg.point_of(&node.func.ast, c);
                    point.is_some_and(|p| !node.func.avoids(ENTRY, EXIT, &[p], None))
                };
                let mut unknown = node.calls.iter().filter_map(|(c, callee)| {
                    let (name, effect) = unread(world, &node.func, *c, callee)?;
                    (is_order(world, &node.func, *c, (&name, effect)) && certain(*c)).then_some((name, *c))
                });
                let (name, c) = unknown.next()?;
                Some(Unseen { name, place: node.at.unwrap_or_else(|| node.func.place(c)), call })
            });
            out.extend(inner);
        }
    }
    out
}

/// What is called, and whether for its effect, if that was not found or a function of that name could not be read.
fn unread(world: &World<'_>, func: &Func, call: N, callee: &Callee) -> Option<(String, bool)> {
    match callee {
        Callee::Unknown(name, effect) => Some((name.clone(), *effect)),
        Callee::Homes(homes) => {
            let is_function = |h: &Home| world.view(h.file).items().iter().any(|i| i.span == h.span && i.is_function());
            let lost = homes.iter().any(|h| is_function(h) && node(world, *h).is_none());
            Some((func.ast.callee(call)?, for_effect(world, func, call))).filter(|_| lost)
        }
        _ => None,
    }
}

/// A call of a function that was not found, for what it does to something that outlives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The function.
    pub name: String,
    /// Where it is called.
    pub place: Place,
    /// The call in the function that was asked about: this one, or the one that leads to it.
    pub call: N,
}

/// Whether a local pointer gets the value of a call: it is what the call is for, also where a macro uses it.
fn gives_object(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let Some(p) = ast.parent(ast.outer(call)) else { return false };
    if ast.kind(p) == "init_declarator" {
        return ast.field(p, "declarator").is_some_and(|d| ast.kind(d) == "pointer_declarator");
    }
    let left = ast.field(p, "left").map(|l| ast.strip(l)).filter(|&l| ast.kind(l) == "identifier");
    let variable = left.and_then(|l| func.vars.by_name.get(&ast.str(l)));
    let pointer = |&d: &N| ast.parent(d).is_some_and(|p| ast.kind(p) == "pointer_declarator");
    variable.is_some_and(|v| v.declared.iter().any(pointer))
}

/// Whether a function that was not seen is called for what it does: nobody looks at its value, or it does not sound as if it only
/// looked, and gets the address of something that outlives the call, or its value only tells whether it took what it sounds as if it
/// took (a heuristic by the words of its name).
fn is_order(world: &World<'_>, func: &Func, call: N, (name, effect): (&str, bool)) -> bool {
    let ast = &func.ast;
    let args = ast.args(call);
    if ast.parent(ast.outer(call)).is_some_and(|p| ast.kind(p) != "expression_statement") {
        let looks = world.known.sounds_like_looker(name);
        // What a pointer may point to is asked for elsewhere.
        let plain = name.bytes().all(is_word_byte);
        let sign = effect && plain && !gives_object(func, call);
        let takes = sign && !args.is_empty() && world.known.sounds_like_taker(name);
        return !looks && (takes || args.into_iter().any(|a| is_lasting_address(world, func, a)));
    }
    let object = |n: N| {
        let name = ast.str(n);
        // A field of the mapping is a number.
        let number = ast.parent(n).is_some_and(|p| func.is_vma_field(p));
        ast.kind(n) == "identifier"
            && !number
            && if func.vars.by_name.contains_key(&name) {
                func.is_pointer(&name)
            } else {
                !is_macro_name(&name) && name != "current"
            }
    };
    // A text with blanks is a message; a number that another call gave goes back to where it is from.
    let message = |&a: &N| ast.kind(ast.strip(a)) == "string_literal" && ast.bytes(a).contains(&b' ');
    let token = |&a: &N| {
        let defs = func.vars.by_name.get(&ast.str(ast.strip(a))).map(|v| v.defs.as_slice()).unwrap_or_default();
        !defs.is_empty() && defs.iter().all(|d| d.value.is_some_and(|v| ast.callee(ast.strip(v)).is_some()))
    };
    args.iter().flat_map(|&a| ast.leaves(a)).any(object) || !args.iter().any(|a| message(a) || token(a))
}

/// `&x->m`, or `&v` for a variable of the file that is no constant.
fn is_lasting_address(world: &World<'_>, func: &Func, arg: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(arg);
    if ast.kind(n) != "pointer_expression" || !ast.bytes(n).starts_with(b"&") {
        return false;
    }
    let Some(root) = ast.leaves(n).find(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k)) else { return false };
    // The kernel's device is embedded in that of a bus, and is passed on to say whose something is.
    let device = ast.leaves(n).last().is_some_and(|k| ast.bytes(k) == b"dev");
    let global = !func.is_local(&root) && is_own(world, func, &root);
    !device && (global || ast.leaves(n).any(|k| ast.kind(k) == "->"))
}

/// Whether the file defines a variable of this name, itself or by a macro, that is no constant.
fn is_own(world: &World<'_>, func: &Func, name: &str) -> bool {
    let view = world.view(func.file);
    let mut tokens = view.items().iter().filter(|i| i.kind == ItemKind::Other).filter_map(|i| {
        let tokens = tokens_in(&view.text, i.span);
        tokens.iter().position(|t| t.is_word(&view.text, name)).map(|at| (tokens, at))
    });
    tokens.any(|(tokens, at)| !tokens[..at].iter().any(|t| t.is_word(&view.text, "const")))
}
