//! Uses of a member that a macro makes: its name is an argument.

use super::context::{Access, Kind, call_around, words};
use super::seen::{Seen, look_at};
use super::types::{Scope, Type, Types};
use crate::census::hooks::lossy;
use crate::census::macros::{MacroDef, arguments};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;

/// Macros that use one another are followed this deep.
const MAX_DEPTH: usize = 8;

/// Words before a bracket that call nothing.
const NO_CALLS: [&[u8]; 6] = [b"for", b"typeof", b"__typeof__", b"__attribute__", b"defined", b"asm"];

/// Whether an argument begins with the word at `at`.
pub fn begins_argument(code: Code<'_>, at: usize) -> bool {
    matches!(code.before(at), b"(" | b",")
}

/// What macros do with the member whose name is the argument at `at`. Names that have to be looked up first are the error.
///
/// A variable or a function of that name is an argument like any other: no definition of a macro is found, or none that
/// uses its parameter as a member.
pub fn through(types: &Types, scope: &Scope<'_>, at: usize, depth: usize) -> Result<Vec<(String, Seen)>, String> {
    let code = scope.code;
    let Some((name, close)) = call_around(code, at).filter(|_| depth < MAX_DEPTH) else { return Ok(Vec::new()) };
    if NO_CALLS.contains(&code.at(name)) {
        return Ok(Vec::new());
    }
    let (word, member) = (lossy(code.at(name)), lossy(code.at(at)));
    let of_type = typed(types, scope, name, at)?;
    let mut out = Vec::new();
    for def in types.macros(scope.path, &word)? {
        let Some((text, start)) = expanded(scope, def, name, close) else { continue };
        let mut tokens = tokens_in(&text, Span::new(0, text.len()));
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let from = tokens.partition_point(|t| t.span.start < start);
        let inner = Scope { code: Code { text: &text, tokens: &tokens }, ..*scope };
        let named = (from..tokens.len()).filter(|&i| inner.code.at(i) == member.as_bytes());
        for i in named.collect::<Vec<_>>() {
            if let Some(access) = Access::at(inner.code, i) {
                out.push((word.clone(), look_at(types, &inner, access, false)?));
            } else if begins_argument(inner.code, i) {
                out.extend(through(types, &inner, i, depth + 1)?.into_iter().map(|(_, seen)| (word.clone(), seen)));
            }
        }
    }
    // What gets a type and the name of a member of it asks for the member's place, size or type.
    if let Some(tag) = of_type
        && out.iter().all(|(_, s)| matches!(s.kind, Kind::Type | Kind::Refused(_)))
    {
        let base = tag.as_ref().map_or_else(|| words(code, name + 2, name + 3), |t| format!("struct {t}"));
        let kind = Kind::Refused(format!("`{word}()` asks for its place, size or type"));
        return Ok(vec![(word, Seen { tag, kind, base })]);
    }
    Ok(out)
}

/// Operators of the compiler that get a type and the name of a member of it, by any name of the type.
const OFFSETS: [&[u8]; 2] = [b"offsetof", b"__builtin_offsetof"];

/// The structure whose type is an argument of the call of `name` before that at `at`; inside none, where no declaration tells.
fn typed(types: &Types, scope: &Scope<'_>, name: usize, at: usize) -> Result<Option<Option<String>>, String> {
    let code = scope.code;
    let starts = |i: &usize| matches!(code.at(*i), b"(" | b",") && code.at(*i + 1) == b"struct";
    if let Some(i) =
        (name + 1..at).filter(starts).find(|&i| code.is_name(i + 2) && matches!(code.at(i + 3), b"," | b"*"))
    {
        return Ok(Some(Some(lossy(code.at(i + 2)))));
    }
    if !OFFSETS.contains(&code.at(name)) || code.before(at) != b"," {
        return Ok(None);
    }
    match types.of(scope, name + 2, at - 1) {
        Type::Tag(tag) => Ok(Some(Some(tag))),
        Type::Lacks(name) => Err(name),
        Type::Unknown => Ok(Some(None)),
    }
}

/// The code around with the expansion of the call from `name` to `close` behind it, and where that begins.
fn expanded(scope: &Scope<'_>, def: &MacroDef, name: usize, close: usize) -> Option<(Vec<u8>, usize)> {
    let code = scope.code;
    let args = arguments(code.text, code.tokens.get(name + 2..close)?);
    let body = def.expand(Some(&args))?;
    let around: Vec<u8> = code.tokens.iter().flat_map(|t| [t.text(code.text), b" "].concat()).collect();
    let start = around.len();
    Some(([around.as_slice(), body.as_slice()].concat(), start))
}
