//! What is done with one occurrence of a member, by tokens.

use crate::syntax::head::{closing, opening};
use crate::syntax::lex::TokenKind;
use crate::syntax::operand::Code;

/// What is done with the member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is called.
    Call,
    /// It is tested: whether it is there.
    Test,
    /// It is put into the same member of another structure of the same type.
    Copy,
    /// It is set, to this value.
    Set(String),
    /// It is put into a variable.
    Held(String),
    /// Nothing but its type, size or place matters.
    Type,
    /// Something else, or something that cannot be followed; a few words say what.
    Refused(String),
}

impl Kind {
    /// One word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Test => "test",
            Self::Copy => "copy",
            Self::Set(_) => "set",
            Self::Held(_) => "held",
            Self::Type => "type",
            Self::Refused(_) => "refused",
        }
    }
}

/// An access `base->member` in some code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Index of the first token of the base.
    pub base: usize,
    /// Index of the member's name.
    pub member: usize,
}

impl Access {
    /// The access whose member's name stands at `at`; none if it is no access, as a designator is none.
    pub fn at(code: Code<'_>, at: usize) -> Option<Access> {
        if !matches!(code.before(at), b"." | b"->") {
            return None;
        }
        let base = code.base(at);
        (base + 1 < at && (code.is_name(base) || code.at(base) == b"(")).then_some(Access { base, member: at })
    }
}

/// Macros of the kernel that give the truth of their last argument (include/linux/compiler.h, include/linux/bug.h).
const TRUTHS: [&str; 5] = ["likely", "unlikely", "WARN_ON", "WARN_ON_ONCE", "BUG_ON"];

/// Operators of which nothing but the type or the place of the operand matters.
const TYPES: [&str; 6] = ["sizeof", "typeof", "__typeof__", "offsetof", "sizeof_field", "typeof_member"];

/// Where what an access gives is called, parentheses and `*` around it aside: the first token, and the bracket of the arguments.
pub fn call(code: Code<'_>, access: Access) -> Option<(usize, usize)> {
    let (mut from, mut to) = (access.base, access.member + 1);
    while code.at(to) != b"(" {
        let open = (0..from).rfind(|&i| code.at(i) != b"*").filter(|&i| code.at(i) == b"(" && code.at(to) == b")")?;
        let word = open.checked_sub(1).and_then(|i| code.tokens.get(i)).filter(|t| t.kind == TokenKind::Ident);
        if word.is_some_and(|w| !matches!(w.text(code.text), b"return" | b"else" | b"do")) {
            return None;
        }
        (from, to) = (open, to + 1);
    }
    Some((from, to))
}

/// What is done with an access. `function_is_bool` tells whether the function around gives nothing but truth.
pub fn kind(code: Code<'_>, access: Access, function_is_bool: bool) -> Kind {
    if call(code, access).is_some() {
        return Kind::Call;
    }
    let (mut from, mut to) = (access.base, access.member + 1);
    loop {
        if let Some(kind) = bare(code, from, to, access, function_is_bool) {
            return kind;
        }
        // Parentheses around it.
        let open = from.checked_sub(1).filter(|&i| code.at(i) == b"(");
        let Some(open) = open.filter(|_| code.at(to) == b")") else { break };
        let word = open.checked_sub(1).map_or(&b""[..], |i| code.at(i));
        if matches!(word, b"if" | b"while") || TRUTHS.iter().any(|t| t.as_bytes() == word) {
            return Kind::Test;
        }
        if TYPES.iter().any(|t| t.as_bytes() == word) {
            return Kind::Type;
        }
        if open.checked_sub(1).is_some_and(|i| code.is_name(i)) {
            break;
        }
        (from, to) = (open, to + 1);
    }
    Kind::Refused("it is used in a way that is none of call, test or plain copy".into())
}

/// As far as the neighbours of the tokens from `from` up to `to` tell.
fn bare(code: Code<'_>, from: usize, to: usize, access: Access, function_is_bool: bool) -> Option<Kind> {
    let (before, next) = (code.before(from), code.at(to));
    let prefix = from.checked_sub(1);
    if before == b"&" && !prefix.and_then(|i| i.checked_sub(1)).is_some_and(|i| is_value(code, i)) {
        return Some(Kind::Refused("its address is taken".into()));
    }
    if TYPES.iter().any(|t| t.as_bytes() == before) {
        return Some(Kind::Type);
    }
    let null = |i: usize| matches!(code.at(i), b"NULL" | b"0");
    match next {
        // The other half of a copy: what stands right of the `=` tells.
        b"=" if copies(code, to, access) => return Some(Kind::Type),
        b"=" => return Some(set(code, to)),
        b"==" | b"!=" if null(to + 1) => return Some(Kind::Test),
        b"==" | b"!=" => return Some(Kind::Refused("it is compared with something".into())),
        // What stands in for a member that is not there is one itself.
        b"?" if code.at(to + 1) == b":" => return None,
        b"&&" | b"||" | b"?" => return Some(Kind::Test),
        b"<" | b">" | b"<=" | b">=" | b"+" | b"-" | b"^" | b"&" | b"|" | b"<<" | b">>" | b"*" | b"/" | b"%" => {
            return Some(Kind::Refused("it is compared with something, or computed with".into()));
        }
        b"++" | b"--" | b"+=" | b"-=" | b"|=" | b"&=" => return Some(Kind::Refused("it is changed".into())),
        _ => {}
    }
    match before {
        b"!" | b"&&" | b"||" => Some(Kind::Test),
        b"==" | b"!=" => Some(match from.checked_sub(2).is_some_and(null) {
            true => Kind::Test,
            false => Kind::Refused("it is compared with something".into()),
        }),
        b"return" if function_is_bool => Some(Kind::Test),
        b"return" => Some(Kind::Refused("it is returned".into())),
        b"=" => Some(stored(code, from - 1, access)),
        _ => None,
    }
}

fn is_value(code: Code<'_>, i: usize) -> bool {
    code.is_name(i) || matches!(code.at(i), b")" | b"]")
}

/// Whether the same member of another structure is what stands behind the `=` at `equals`.
fn copies(code: Code<'_>, equals: usize, access: Access) -> bool {
    let end = (equals..code.tokens.len()).find(|&i| matches!(code.at(i), b";" | b"," | b"}")).unwrap_or(equals);
    let last = (equals..end).rev().find(|&i| code.at(i) != b")");
    last.is_some_and(|i| code.at(i) == code.at(access.member) && Access::at(code, i).is_some())
}

/// The value behind the `=` at `equals`.
fn set(code: Code<'_>, equals: usize) -> Kind {
    let mut depth = 0usize;
    let mut end = equals + 1;
    while end < code.tokens.len() {
        match code.at(end) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" if depth > 0 => depth -= 1,
            b")" | b"]" | b"}" | b";" => break,
            b"," if depth == 0 => break,
            _ => {}
        }
        end += 1;
    }
    Kind::Set(words(code, equals + 1, end))
}

/// Where the value goes that stands behind the `=` at `equals`.
fn stored(code: Code<'_>, equals: usize, access: Access) -> Kind {
    let Some(left) = equals.checked_sub(1) else { return Kind::Refused("it is stored".into()) };
    if matches!(code.before(left), b"." | b"->") {
        return match code.at(left) == code.at(access.member) {
            true => Kind::Copy,
            false => Kind::Refused(format!("it is stored in `{}`", words(code, left, left + 1))),
        };
    }
    let Some(left) = Some(left).filter(|&l| code.is_name(l)).or_else(|| pointer(code, left)) else {
        return Kind::Refused("it is stored".into());
    };
    match is_bool(code, code.at(left)) {
        true => Kind::Test,
        false => Kind::Held(words(code, left, left + 1)),
    }
}

/// Index of the name in `(*name)(...)`, from the bracket that ends it.
fn pointer(code: Code<'_>, close: usize) -> Option<usize> {
    let open = opening(code.text, &code.tokens[..=close], close).filter(|&o| code.at(o) == b"(" && o >= 4)?;
    let declared = code.at(open - 1) == b")" && code.at(open - 3) == b"*" && code.at(open - 4) == b"(";
    (declared && code.is_name(open - 2)).then_some(open - 2)
}

/// Whether a variable is declared `bool` in this code.
fn is_bool(code: Code<'_>, name: &[u8]) -> bool {
    let starts = (0..code.tokens.len()).filter(|&i| code.at(i) == b"bool");
    starts.into_iter().any(|start| {
        let mut depth = 0usize;
        (start + 1..code.tokens.len())
            .take_while(|&i| {
                match code.at(i) {
                    b"(" | b"[" | b"{" => depth += 1,
                    b")" | b"]" | b"}" => match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => return false,
                    },
                    b";" | b"*" if depth == 0 => return false,
                    _ => {}
                }
                true
            })
            .any(|i| code.at(i) == name && matches!(code.before(i), b"bool" | b","))
    })
}

/// The tokens from `from` up to `to`, as written where they stand on one line, else with single blanks.
pub fn words(code: Code<'_>, from: usize, to: usize) -> String {
    let Some((first, last)) = code.tokens.get(from).zip(to.checked_sub(1).and_then(|i| code.tokens.get(i))) else {
        return String::new();
    };
    if last.span.end < first.span.start {
        return String::new();
    }
    crate::census::hooks::one_line(&code.text[first.span.start..last.span.end])
}

/// Index of the call around the argument at `at`: the name before its bracket, and the closing bracket.
pub fn call_around(code: Code<'_>, at: usize) -> Option<(usize, usize)> {
    let (open, _) = code.bracket(at).filter(|(open, _)| code.at(*open) == b"(")?;
    let name = open.checked_sub(1).filter(|&i| code.is_name(i))?;
    let close = closing(code.text, code.tokens, open)?;
    debug_assert_eq!(opening(code.text, &code.tokens[..=close], close), Some(open));
    Some((name, close))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::lex::tokens;

    fn seen(body: &str) -> Kind {
        let all = tokens(body.as_bytes());
        let code = Code { text: body.as_bytes(), tokens: &all };
        let at = (0..all.len()).find(|&i| code.at(i) == b"map" && Access::at(code, i).is_some()).unwrap();
        kind(code, Access::at(code, at).unwrap(), body.starts_with("bool"))
    }

    #[test]
    fn calls_tests_copies_and_what_is_none_of_them() {
        let held = |name: &str| Kind::Held(name.into());
        assert_eq!(seen("{ return READ_ONCE(s->ops)->map(f, s, vma); }"), Kind::Call);
        assert_eq!(seen("{ return ret(c, c->driver->map(c, vma)); }"), Kind::Call);
        assert_eq!(seen("{ return (*c->driver->map)(c, vma); }"), Kind::Call);
        assert_eq!(seen("{ x = 1 + (**(c->driver->map))(c, vma); }"), Kind::Call);
        assert_eq!(seen("{ if (d->ops->map) (void)f(d); }"), Kind::Test);
        assert_eq!(seen("{ f(*d->ops->map)(d); }").word(), "refused");
        assert_eq!(seen("{ if (unlikely(!d->ops->map)) return -1; }"), Kind::Test);
        assert_eq!(seen("{ if ((d->ops->map)) return -1; }"), Kind::Test);
        assert_eq!(seen("{ has = ops->read || ops->map; }"), Kind::Test);
        assert_eq!(seen("bool f(void) { return ops->map; }"), Kind::Test);
        assert_eq!(seen("int f(void) { return ops->map != NULL; }"), Kind::Test);
        assert_eq!(seen("{ f = ops->map ? a : b; }"), Kind::Test);
        assert_eq!(seen("{ bool a, has; has = ops->map; }"), Kind::Test);
        assert_eq!(seen("{ const auto m = p->ops->map; }"), held("m"));
        assert_eq!(seen("{ int (*m)(struct hub *h) = p->ops->map; }"), held("m"));
        assert_eq!(seen("{ to->map = from->map; }"), Kind::Type);
        assert_eq!(seen("{ to->x = (from->map); }").word(), "refused");
        assert_eq!(seen("{ to.ops[0].x = 1; y->map = NULL; }"), Kind::Set("NULL".into()));
        assert_eq!(seen("{ n = sizeof(ops->map); }"), Kind::Type);
        for other in
            ["{ f(ops->map); }", "{ if (ops->map == g) h(); }", "{ p = &ops->map; }", "int f(void) { return o->map; }"]
        {
            assert_eq!(seen(other).word(), "refused", "{other}");
        }
    }

    #[test]
    fn designators_are_no_access() {
        for body in ["x = { .map = f };", "x = { .a = { 1 }, .map = f };"] {
            let all = tokens(body.as_bytes());
            let code = Code { text: body.as_bytes(), tokens: &all };
            assert!((0..all.len()).all(|i| code.at(i) != b"map" || Access::at(code, i).is_none()), "{body}");
        }
    }
}
