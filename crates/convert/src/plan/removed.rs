//! Names that the kernel does not have any more.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::gone::defines;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::tree::source::FileId;

/// Refuses a function that uses a name which neither the target nor the driver has.
///
/// # Errors
/// `removed-api`.
pub fn check(world: &World<'_>, func: &Func) -> Result<(), Refusal> {
    let text = &func.ast.text;
    for token in tokens_in(text, func.span).iter().filter(|t| t.kind == TokenKind::Ident) {
        let Some((name, removed)) =
            std::str::from_utf8(token.text(text)).ok().and_then(|w| world.known.removed.get_key_value(w))
        else {
            continue;
        };
        if world.target.has(name) || is_own(world, func.file, name) {
            continue;
        }
        let since = removed.since.as_ref().map_or_else(String::new, |v| format!(" since Linux {v}"));
        let label = format!("there is no `{name}`{since}; in its place came {}", removed.instead);
        return Err(refuse("removed-api", func.at(token.span), label));
    }
    Ok(())
}

/// Whether the file, or a header that was read, defines the name itself, as drivers do that are built on many kernels.
fn is_own(world: &World<'_>, file: FileId, name: &str) -> bool {
    if world.sources.own.contains(name) {
        return true;
    }
    let own = &world.sources.get(file).path;
    let mut near = world.sources.files.iter().filter(|f| f.path == *own || f.path.extension() != Some("c"));
    near.any(|f| defines(&f.text, name))
}
