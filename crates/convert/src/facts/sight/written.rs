//! Places where a member or a variable is written, as far as one expression tells.

use crate::census::slot::Place;
use crate::facts::sight::scene::{Scene, macros};
use crate::facts::world::World;
use crate::kernel::symbols::STORES;
use crate::syntax::operand::{Form, Use};

/// Takes the place of an argument that is followed into a macro.
const MARK: &str = "vma2desc_argument";

/// Whether what is named at a place is written there, or its address taken. An initialiser is no write.
pub fn is_written(world: &World<'_>, place: Place) -> bool {
    let Some(scene) = Scene::around(world, place) else { return false };
    let runs = scene.item.is_function() || scene.macro_name().is_some();
    runs && scene.index(place.span).is_some_and(|at| writes(world, &scene, at))
}

/// Whether what is named at `at`, with all that it is reached by, is written there.
pub(super) fn writes(world: &World<'_>, scene: &Scene, at: usize) -> bool {
    let code = scene.code();
    let is_member = matches!(code.before(at), b"." | b"->");
    let from = if is_member { code.base(at) } else { at };
    if is_member && !code.is_name(from) && code.at(from) != b"(" {
        return false;
    }
    let op = code.operand(from, at + 1, Form::Whole, &|_| false);
    if op.member.is_some() {
        return false;
    }
    let changed = |t: &[u8]| {
        matches!(t, b"++" | b"--" | b"+=" | b"-=" | b"*=" | b"/=" | b"%=" | b"|=" | b"&=" | b"^=" | b"<<=" | b">>=")
    };
    let steps = matches!(code.before(op.from), b"++" | b"--");
    if changed(code.at(op.to)) || steps {
        return true;
    }
    match (code.context(&op), op.form) {
        (Use::Declared, _) => false,
        (Use::Overwritten, _) => true,
        (Use::Compared, Form::Address) => code.at(op.to) == b";" && !matches!(code.before(op.from), b"==" | b"!="),
        (_, Form::Address) => true,
        (Use::Passed { open, index }, Form::Whole) => {
            let Some(callee) = open.checked_sub(1).filter(|&i| code.is_name(i)) else { return false };
            let name = scene.word(callee);
            let known = world.known.assigns.get(&name).is_some_and(|all| all.contains(&index));
            let stores = STORES.contains(&name.as_str()) && index == 0;
            let swaps = matches!(name.as_str(), "swap" | "xchg");
            known
                || stores
                || swaps
                || macros(world, scene.file, &name).iter().any(|def| {
                    let expanded = scene.expand(def, callee, Some(((op.from, op.to), MARK)));
                    expanded.is_some_and(|(new, from, to)| {
                        let mut marks = new.indices(MARK).into_iter().filter(|i| (from..to).contains(i));
                        marks.any(|i| writes(world, &new, i))
                    })
                })
        }
        _ => false,
    }
}
