//! The mapping in a message: its address, `pr_debug("%p\n", vma)`, and its flags.

use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::facts::prints::brief;
use crate::facts::world::World;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::ast::{Ast, N};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Prints the descriptor's address in place of the mapping's. Returns whether the call is such a message.
///
/// # Errors
/// `vma-escapes` for any other conversion than a plain `%p`, which prints a hash, or `%pK`, which prints no more.
pub fn call(plan: &mut Plan<'_>, m: usize, call: N, arg: N) -> Result<bool, Stop> {
    let func = &plan.members[m].func;
    let name = func.ast.callee(call).unwrap_or_default();
    // A function of the driver is one that gets the mapping, whatever it does.
    let own = !plan.world.known_definitions(func.file, &name).is_empty();
    if own || !plan.world.is_message(func, call) {
        return Ok(false);
    }
    let args = func.ast.args(call);
    // A macro without a format takes the mapping apart itself.
    let format = func.ast.walk(call).any(|k| func.ast.kind(k) == "string_literal");
    let is_macro = || !plan.world.macros_seen(func.file, &name).is_empty();
    if !format && is_macro() {
        return Ok(false);
    }
    let index = args.iter().position(|&a| func.ast.is_within(arg, a));
    let printed = index.and_then(|i| conversion(&func.ast, &args, i));
    if !matches!(printed.as_deref(), Some("p" | "pK")) {
        let label = "the VMA itself is printed here, and not as a plain `%p`";
        return Err(refuse("vma-escapes", func.place(call), label).into());
    }
    let new = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let text = format!(
        "The message `{}` prints an address that tells mappings apart; now it is that of the descriptor, which is on the stack.",
        brief(func, call)
    );
    let (file, place, span) = (func.file, func.place(call), func.ast.span(arg));
    plan.edit(file, Edit::new("helper", span, new))?;
    plan.note("address-printed", Some(place), text);
    Ok(true)
}

/// Where a message prints the word of flags `n`, as a number: the part of its format that does, to be `%pGv`, which takes the
/// address of the flags and prints their names. None where the format is not all text that stands here, or is not the kernel's.
pub fn flags(world: &World<'_>, func: &Func, n: N) -> Option<Span> {
    let ast = &func.ast;
    let arg = ast.outer(n);
    let call = ast.ancestors(arg).find(|&p| ast.kind(p) == "call_expression")?;
    let args = ast.args(call);
    let index = args.iter().position(|&a| a == arg).filter(|_| world.is_format(func, call))?;
    let format = args.iter().position(|&a| ast.walk(a).any(|k| ast.kind(k) == "string_literal"))?;
    let all = conversions(ast, args[format])?;
    let taken: usize = all.iter().map(|c| c.stars + 1).sum();
    if format + 1 + taken != args.len() || index <= format {
        return None;
    }
    let mut next = format + 1;
    let found = all.into_iter().find(|c| {
        next += c.stars + 1;
        next > index
    })?;
    let number = matches!(found.letters.as_str(), "lx" | "lX") && found.stars == 0;
    let sign = [&b"0x"[..], b"0X"].iter().any(|sign| ast.text[..found.span.start].ends_with(sign));
    let start = found.span.start - if sign { 2 } else { 0 };
    (number && next == index + 1).then_some(Span { start, end: found.span.end })
}

/// A conversion of a format.
struct Conversion {
    /// From the `%` to the last letter.
    span: Span,
    /// Without `%`, flags and width: `p`, `px`, `lu`.
    letters: String,
    /// Arguments for width and precision.
    stars: usize,
}

/// The conversions of a format, in order; none if one is not in one piece.
fn conversions(ast: &Ast, format: N) -> Option<Vec<Conversion>> {
    let mut all = Vec::new();
    let tokens = tokens_in(&ast.text, ast.span(format));
    if tokens.iter().any(|t| t.kind != TokenKind::Str) {
        return None;
    }
    for token in tokens {
        let text = token.text(&ast.text);
        let mut at = 0;
        while let Some(found) = text[at..].iter().position(|&b| b == b'%') {
            let begin = at + found;
            if text.get(begin + 1) == Some(&b'%') {
                at = begin + 2;
                continue;
            }
            let flag = |b: &u8| b.is_ascii_digit() || b"-+ #.*".contains(b);
            let width = text[begin + 1..].iter().take_while(|b| flag(b)).count();
            let rest = &text[begin + 1 + width..];
            let letters = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            at = begin + 1 + width + letters;
            if letters == 0 {
                return None;
            }
            all.push(Conversion {
                span: Span { start: token.span.start + begin, end: token.span.start + at },
                letters: String::from_utf8_lossy(&rest[..letters]).into_owned(),
                stars: text[begin..at].iter().filter(|&&b| b == b'*').count(),
            });
        }
    }
    Some(all)
}

/// The conversion that prints argument `index`, without `%`, flags and width: `p`, `px`, `lu`.
fn conversion(ast: &Ast, args: &[N], index: usize) -> Option<String> {
    let is_text = |n: N| ast.walk(n).any(|k| ast.kind(k) == "string_literal");
    let format = args.iter().position(|&a| is_text(a))?;
    let mut text = String::new();
    for t in tokens_in(&ast.text, ast.span(args[format])).iter().filter(|t| t.kind == TokenKind::Str) {
        let word = String::from_utf8_lossy(t.text(&ast.text)).into_owned();
        text.push_str(word.trim_matches('"'));
    }
    let mut left = index.checked_sub(format + 1)?;
    let mut rest = text.as_str();
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            rest = after;
            continue;
        }
        let flags = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | ' ' | '#' | '.' | '*');
        let width = rest.find(|c| !flags(c)).unwrap_or(rest.len());
        let stars = rest[..width].matches('*').count();
        let end = rest[width..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest.len(), |i| width + i);
        if left < stars {
            return None;
        }
        left -= stars;
        if left == 0 {
            return Some(rest[width..end].to_string());
        }
        left -= 1;
        rest = &rest[width..];
    }
    None
}
