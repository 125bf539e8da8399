//! Tables whose members are set when the program runs: what the initialiser says of them is not all.

use crate::census::slot::Place;
use crate::facts::sight::flow::is_member;
use crate::facts::sight::scene::Scene;
use crate::facts::world::World;
use crate::syntax::items::Item;
use crate::syntax::lex::tokens_in;
use crate::syntax::operand::{Code, Form, Left, Use};
use crate::tree::source::FileId;

/// Whether a member of the table `name`, which `item` of `file` defines, may be set at run time: something is done with the table
/// that is neither to read it nor to install it in a mapping. A constant one is only written by who casts that away.
pub fn at_run_time(world: &World<'_>, file: FileId, item: &Item, name: &str) -> bool {
    let text = &world.view(file).text;
    let tokens = tokens_in(text, item.span);
    let constant = tokens.iter().take_while(|t| !t.is_word(text, name)).any(|t| t.is_word(text, "const"));
    let places = if constant { world.words_of(file, name) } else { world.occurrences(file, None, name) };
    places.into_iter().any(|place| writes(world, place, constant))
}

fn writes(world: &World<'_>, place: Place, constant: bool) -> bool {
    let Some(scene) = Scene::around(world, place) else { return false };
    let Some(at) = scene.index(place.span).filter(|&at| !is_member(&scene, at)) else { return false };
    let code = scene.code();
    let op = code.operand(at, at + 1, Form::Whole, &|_| false);
    if constant {
        let within = |word: &[u8]| (op.from..at).any(|i| code.at(i) == word);
        return within(b"*") && !within(b"const");
    }
    if scene.macro_name().is_some() {
        return true;
    }
    match (op.member, code.context(&op)) {
        (_, Use::Declared | Use::Compared) => false,
        (Some(_), Use::Stored(_) | Use::Returned) => code.at(op.from) == b"&",
        (Some(_), Use::Other) => code.at(op.to) != b"(",
        (None, Use::Stored(_)) if op.form == Form::Whole => false,
        (None, Use::Stored(Left::Member(i))) => code.at(i) != b"vm_ops",
        (None, Use::Stored(Left::Variable(i))) => !points_to_constant(code, i),
        _ => true,
    }
}

/// Whether the pointer that is declared at `i` is one to something constant.
fn points_to_constant(code: Code<'_>, i: usize) -> bool {
    let head = (0..i).rev().take_while(|&k| code.at(k) == b"*" || code.is_name(k)).last().unwrap_or(i);
    let star = (head..i).find(|&k| code.at(k) == b"*");
    star.is_some_and(|star| (head..star).any(|k| code.at(k) == b"const"))
}
