//! The head of a declaration: which of its parentheses hold the parameters.

use crate::syntax::lex::{Token, TokenKind};
use crate::syntax::span::Span;

/// A function's name and parameters as a declaration's head gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declarator {
    /// The name.
    pub name: Span,
    /// The parameter list with its parentheses.
    pub param_list: Span,
    /// The parameters.
    pub params: Vec<Param>,
    /// Whether `static` stands before the name.
    pub is_static: bool,
}

/// Words that say nothing about the type: storage classes, qualifiers, plain attributes.
const NO_TYPE: &[&str] = &[
    "static",
    "extern",
    "inline",
    "__inline",
    "__inline__",
    "__always_inline",
    "noinline",
    "const",
    "volatile",
    "typedef",
    "register",
    "auto",
    "asmlinkage",
    "struct",
    "union",
    "enum",
    "__init",
    "__exit",
    "__initdata",
    "__read_mostly",
    "__ro_after_init",
    "__maybe_unused",
    "__cold",
    "__weak",
    "__visible",
    "__must_check",
];

/// Attributes and operators that take parentheses but are no declarators (from `compiler_attributes.h`,
/// `compiler_types.h` and the sparse annotations).
const WITH_ARGUMENTS: &[&str] = &[
    "__attribute__",
    "__attribute",
    "__aligned",
    "__alloc_size",
    "__printf",
    "__scanf",
    "__acquires",
    "__acquire",
    "__releases",
    "__release",
    "__must_hold",
    "__must_not_hold",
    "__cond_acquires",
    "__cond_lock",
    "__acquires_shared",
    "__releases_shared",
    "__must_hold_shared",
    "__guarded_by",
    "__section",
    "__counted_by",
    "__counted_by_le",
    "__counted_by_be",
    "__no_sanitize",
    "__nonnull",
    "__assume_aligned",
    "__alias",
    "__diagnose_as",
    "__compiletime_error",
    "__compiletime_warning",
    "__malloc",
    "__target",
    "__copy",
    "__nocfi_generic",
    "__free",
    "typeof",
    "__typeof__",
    "__typeof",
    "_Alignas",
    "alignas",
    "_Static_assert",
    "static_assert",
    "asm",
    "__asm__",
    "int",
    "char",
    "long",
    "short",
    "void",
    "bool",
    "unsigned",
    "signed",
    "float",
    "double",
    "if",
    "while",
    "for",
    "switch",
    "return",
    "sizeof",
];

/// Plain attributes that may follow a parameter's name.
const AFTER_NAME: &[&str] =
    &["__maybe_unused", "__always_unused", "__unused", "__user", "__iomem", "__must_check", "__nonstring"];

const TYPE_WORDS: &[&str] = &[
    "int", "char", "long", "short", "void", "bool", "unsigned", "signed", "float", "double", "const", "volatile",
    "struct", "union", "enum", "restrict", "register", "__user", "__iomem", "__rcu", "__percpu", "__force",
];

fn is_one_of(text: &[u8], token: Token, words: &[&str]) -> bool {
    token.kind == TokenKind::Ident && words.iter().any(|w| w.as_bytes() == token.text(text))
}

/// Whether the word names an attribute that takes arguments.
pub fn is_attribute(text: &[u8], token: Token) -> bool {
    is_one_of(text, token, WITH_ARGUMENTS)
}

/// Index of the token that closes the bracket at `open`, if it is in `tokens`.
pub fn closing(text: &[u8], tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        if token.kind == TokenKind::Punct {
            match token.text(text) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(i);
                    }
                }
                _ => {}
            }
        }
    }
    None
}

/// Index of the token that opens the bracket that is closed at `close`.
pub fn opening(text: &[u8], tokens: &[Token], close: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, token) in tokens.iter().enumerate().take(close + 1).rev() {
        if token.kind == TokenKind::Punct {
            match token.text(text) {
                b")" | b"]" | b"}" => depth += 1,
                b"(" | b"[" | b"{" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(i);
                    }
                }
                _ => {}
            }
        }
    }
    None
}

/// The function that `head` (everything before the body or the `;`) declares.
///
/// A heuristic where macros are in play: it takes the first name with parentheses that has a type
/// before it and is no attribute.
pub fn declarator(text: &[u8], head: &[Token]) -> Option<Declarator> {
    let mut typed = false;
    let mut i = 0;
    while let Some(&token) = head.get(i) {
        if token.is_punct(text, "(") || token.is_punct(text, "[") {
            i = closing(text, head, i)? + 1;
            continue;
        }
        if let Some(open) = bracketed(text, head, i) {
            return declared(text, head, open - 2, open);
        }
        let open = i + 1;
        let calls = token.kind == TokenKind::Ident && head.get(open).is_some_and(|t| t.is_punct(text, "("));
        if calls && typed && !is_attribute(text, token) && !head.get(open + 1)?.is_punct(text, "*") {
            return declared(text, head, i, open);
        }
        typed |= token.kind == TokenKind::Ident
            && !is_one_of(text, token, NO_TYPE)
            && (!calls || token.text(text).starts_with(b"typeof") || token.text(text).starts_with(b"__typeof"));
        i += 1;
    }
    None
}

/// The declarator with its name and the beginning of its parameters at these tokens.
fn declared(text: &[u8], head: &[Token], name: usize, open: usize) -> Option<Declarator> {
    let close = closing(text, head, open)?;
    Some(Declarator {
        name: head[name].span,
        param_list: Span::new(head[open].span.start, head[close].span.end),
        params: params(text, &head[open + 1..close]),
        is_static: head[..name].iter().any(|t| t.is_word(text, "static")),
    })
}

/// `int (name)(`, as a function is defined whose name is a macro as well: where its parameters begin.
fn bracketed(text: &[u8], head: &[Token], at: usize) -> Option<usize> {
    let typed = head[at].is_punct(text, "*") || is_one_of(text, head[at], PLAIN);
    let tag = || at > 0 && is_one_of(text, head[at - 1], &["struct", "union", "enum"]);
    let is = |i: usize, word| head.get(at + i).is_some_and(|t| t.is_punct(text, word));
    let name = head.get(at + 2).is_some_and(|t| t.kind == TokenKind::Ident);
    ((typed || tag()) && name && is(1, "(") && is(3, ")") && is(4, "(")).then_some(at + 4)
}

/// Words that only a type can be.
const PLAIN: &[&str] = &[
    "int", "unsigned", "signed", "long", "short", "char", "void", "bool", "u8", "u16", "u32", "u64", "s8", "s16",
    "s32", "s64", "size_t", "ssize_t",
];

/// Whether `head` is the start of a `struct`, `union` or `enum` definition.
pub fn is_type_definition(text: &[u8], head: &[Token]) -> bool {
    let mut i = head.len();
    while i > 0 {
        i -= 1;
        let token = head[i];
        if token.is_punct(text, ")") {
            match opening(text, head, i) {
                Some(j) if j > 0 && is_attribute(text, head[j - 1]) => i = j - 1,
                _ => return false,
            }
        } else if is_one_of(text, token, &["struct", "union", "enum"]) {
            return true;
        } else if token.kind != TokenKind::Ident && !token.is_punct(text, ":") {
            return false;
        }
    }
    false
}

/// The parameters in a list without its parentheses.
fn params(text: &[u8], list: &[Token]) -> Vec<Param> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut from = 0;
    for (i, token) in list.iter().enumerate() {
        if token.kind != TokenKind::Punct {
            continue;
        }
        match token.text(text) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," if depth == 0 => {
                out.extend(param(text, &list[from..i]));
                from = i + 1;
            }
            _ => {}
        }
    }
    out.extend(param(text, &list[from..]));
    out
}

fn param(text: &[u8], tokens: &[Token]) -> Option<Param> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(Param { span: Span::new(first.span.start, last.span.end), name: param_name(text, tokens).map(|t| t.span) })
}

fn param_name(text: &[u8], tokens: &[Token]) -> Option<Token> {
    let open = tokens.iter().position(|t| t.is_punct(text, "("));
    if let Some(open) = open.filter(|&open| tokens.get(open + 1).is_some_and(|t| t.is_punct(text, "*"))) {
        let inner = &tokens[open + 1..];
        return inner.iter().copied().find(|t| t.kind == TokenKind::Ident && !is_one_of(text, *t, TYPE_WORDS));
    }
    let mut end = tokens.len();
    while end > 0 {
        let last = tokens[end - 1];
        if last.is_punct(text, "]") {
            end = tokens[..end].iter().position(|t| t.is_punct(text, "["))?;
        } else if last.is_punct(text, ")") {
            let open = tokens[..end].iter().position(|t| t.is_punct(text, "("))?;
            end = open.checked_sub(1).filter(|&i| is_attribute(text, tokens[i]))?;
        } else if is_one_of(text, last, AFTER_NAME) {
            end -= 1;
        } else {
            break;
        }
    }
    let (&name, before) = tokens[..end].split_last()?;
    let typed = before.iter().rev().find(|t| !is_one_of(text, **t, &["const", "volatile", "register"]))?;
    let tag = is_one_of(text, *typed, &["struct", "union", "enum"]);
    (name.kind == TokenKind::Ident && !tag && !is_one_of(text, name, TYPE_WORDS)).then_some(name)
}

/// One parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Whole parameter, `struct file *file`.
    pub span: Span,
    /// The declared name, absent in `void` and unnamed parameters.
    pub name: Option<Span>,
}
