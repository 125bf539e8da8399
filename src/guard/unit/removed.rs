//! Names that the kernel does not have any more.

use crate::guard::refuse;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::world::World;

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
        if world.target.has(name) || is_own(world, name) {
            continue;
        }
        let since = removed.since.as_ref().map_or_else(String::new, |v| format!(" since Linux {v}"));
        let label = format!("there is no `{name}`{since}; in its place came {}", removed.instead);
        return Err(refuse("removed-api", func.at(token.span), label));
    }
    Ok(())
}

/// Whether some file that was read defines the name itself, as drivers do that are built on many kernels.
fn is_own(world: &World<'_>, name: &str) -> bool {
    let define = format!("define {name}");
    let defines = |text: &[u8]| {
        memchr::memmem::find_iter(text, define.as_bytes())
            .any(|at| text.get(at + define.len()).is_none_or(|b| !crate::syntax::lex::is_word_byte(*b)))
    };
    world.sources.files.iter().any(|f| defines(&f.text))
}
