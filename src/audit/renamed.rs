//! Code that names the old handler, which is gone: it does not compile, in an arm of the configuration that nobody built.

use crate::audit::doc::{homes, old_name};
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::lex::find_word;
use crate::tree::source::FileId;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let Some(hook) = scene.parts.first().map(|p| &p.func) else { return };
    let Some(old) = old_name(hook).filter(|_| !scene.slots.is_empty()) else { return };
    scene.world.want_headers(hook.file, &old);
    for file in homes(scene.world, hook) {
        let view = scene.world.view(file);
        if find_word(&view.text, old.as_bytes(), 0).is_none() || is_something(scene, hook, file, &old) {
            continue;
        }
        for item in view.items().iter().filter(|i| i.is_function()) {
            let named = find_word(item.span.of(&view.text), old.as_bytes(), 0).is_some();
            let Some(func) = named.then(|| scene.world.parse(file, item).ok()).flatten() else { continue };
            let ast = &func.ast;
            let is = |&n: &N| ast.kind(n) == "identifier" && ast.str(n) == old;
            if let Some(n) = ast.walk(func.body).find(is).filter(|_| !func.vars.by_name.contains_key(&old)) {
                let label = format!("there is no `{old}` any more");
                let made = Mistake::sure("old-name-left", func.place(n), label);
                out.push(made.and(hook.at(hook.name_span), "the hook that took its place"));
            }
        }
    }
}

/// Whether the old name still stands for something: a function, a macro, or what is declared outside of functions.
fn is_something(scene: &Scene<'_, '_>, hook: &Func, file: FileId, old: &str) -> bool {
    let world = scene.world;
    let view = world.view(file);
    let declares = |text: &[u8]| find_word(text, old.as_bytes(), 0).is_some();
    let outside = view.items().iter().any(|i| !i.is_function() && declares(i.span.of(&view.text)));
    let headers = world.headers(hook.file).into_iter().filter(|h| *h != file);
    outside
        || world.target.functions.contains_key(old)
        || !world.macros_seen(file, old).is_empty()
        || world.macro_of_header(file, old).is_some()
        || !world.resolve(file, old).is_empty()
        || headers.into_iter().any(|h| declares(&world.view(h).text))
}
