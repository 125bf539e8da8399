//! Functions that were not found and are called for what they do.

use crate::census::slot::Place;
use crate::facts::constants::is_macro_name;
use crate::facts::effects::callee::{Callee, classify};
use crate::facts::effects::node;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT};

/// The calls, but for those that are `gone`, of functions that were not found, for what they do to something that is there
/// before and after the call: by the function itself, or on every way through one that it calls.
pub fn unseen(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool) -> Vec<Unseen> {
    let mut out = Vec::new();
    for call in func.calls().into_iter().filter(|&c| !gone(c)) {
        match classify(world, func, call) {
            Callee::Unknown(name, true) if is_order(func, call) => {
                out.push(Unseen { name, place: func.place(call), call });
            }
            Callee::Homes(homes) => {
                let inner = homes.iter().filter_map(|h| node(world, *h)).find_map(|node| {
                    let certain = |c: N| {
                        let point = node.func.cfg.point_of(&node.func.ast, c);
                        point.is_some_and(|p| !node.func.avoids(ENTRY, EXIT, &[p], None))
                    };
                    let mut unknown = node.calls.iter().filter_map(|(c, callee)| match callee {
                        Callee::Unknown(name, true) if is_order(&node.func, *c) && certain(*c) => {
                            Some((name.clone(), *c))
                        }
                        _ => None,
                    });
                    let (name, c) = unknown.next()?;
                    Some(Unseen { name, place: node.at.unwrap_or_else(|| node.func.place(c)), call })
                });
                out.extend(inner);
            }
            _ => {}
        }
    }
    out
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

/// Whether nobody looks at the value of a call, one of whose arguments is a pointer or a variable of the file or the kernel.
fn is_order(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    if ast.parent(ast.outer(call)).is_some_and(|p| ast.kind(p) != "expression_statement") {
        return false;
    }
    ast.args(call).into_iter().flat_map(|a| ast.leaves(a)).any(|n| {
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
    })
}
