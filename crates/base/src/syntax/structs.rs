//! Members of structure definitions.

use super::arms::Arms;
use super::head::closing;
use super::lex::{Token, TokenKind, tokens_in};
use super::span::Span;

/// One member of a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name; empty span for an unnamed bit field or one that a macro declares.
    pub name: Span,
    /// The whole declaration.
    pub declaration: Span,
    /// Parameter list with its parentheses if the member is a function pointer.
    pub params: Option<Span>,
    /// Tag of the structure that the member is or points to, or the name of its type.
    pub type_name: Option<Span>,
    /// Conditions of the `#if` arms inside the structure that enclose it.
    pub arms: Vec<String>,
}

/// One `struct` or `union` definition; members of unnamed inner ones without a declarator are listed as its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructDef {
    /// Its tag.
    pub tag: Option<Span>,
    /// Members in order.
    pub members: Vec<Member>,
}

/// Inner structures nested deeper than this are not looked at.
const MAX_NESTING: usize = 16;

/// The structures defined in a range of `text` (an item), outer ones first.
pub fn structs(text: &[u8], range: Span) -> Vec<StructDef> {
    let tokens = tokens_in(text, range);
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        i = match definition(text, &tokens, i, &mut out, 0) {
            Some((members, tag, end)) => {
                out.push(StructDef { tag, members });
                end
            }
            None => i + 1,
        };
    }
    out.sort_by_key(|s| s.tag.map_or(usize::MAX, |t| t.start));
    out
}

type Definition = (Vec<Member>, Option<Span>, usize);

/// Reads `struct [attributes] [tag] { ... }` at `at`; gives its members, tag, and the index after it.
fn definition(
    text: &[u8],
    tokens: &[Token],
    at: usize,
    inner: &mut Vec<StructDef>,
    depth: usize,
) -> Option<Definition> {
    let keyword = tokens.get(at)?;
    if depth > MAX_NESTING || !(keyword.is_word(text, "struct") || keyword.is_word(text, "union")) {
        return None;
    }
    let mut tag = None;
    let mut i = at + 1;
    loop {
        let token = *tokens.get(i)?;
        if token.is_punct(text, "{") {
            break;
        } else if token.kind == TokenKind::Ident {
            tag = (!token.text(text).starts_with(b"__attribute")).then_some(token.span).or(tag);
            i += 1;
        } else if token.is_punct(text, "(") {
            i = closing(text, tokens, i)? + 1;
        } else {
            return None;
        }
    }
    let close = closing(text, tokens, i).unwrap_or(tokens.len());
    Some((members(text, &tokens[i + 1..close], inner, depth), tag, close + 1))
}

fn members(text: &[u8], tokens: &[Token], inner: &mut Vec<StructDef>, depth: usize) -> Vec<Member> {
    let mut out = Vec::new();
    let mut arms = Arms::default();
    let mut current: Vec<Token> = Vec::new();
    let mut nested: Option<Definition> = None;
    let mut level = 0usize;
    let mut i = 0;
    while let Some(&token) = tokens.get(i) {
        if token.kind == TokenKind::Directive {
            arms.directive(text, token);
        } else if level == 0
            && let Some(found) = definition(text, tokens, i, inner, depth + 1)
        {
            i = found.2;
            nested = Some(found);
            continue;
        } else if level == 0 && token.is_punct(text, ";") {
            match nested.take() {
                Some((mut unnamed, None, _)) if current.is_empty() => out.append(&mut unnamed),
                Some((members, tag, _)) => {
                    inner.push(StructDef { tag, members });
                    declarators(text, &current, tag, &arms, &mut out);
                }
                None => declarators(text, &current, None, &arms, &mut out),
            }
            current.clear();
        } else {
            match token.text(text) {
                b"(" | b"[" | b"{" => level += 1,
                b")" | b"]" | b"}" => level = level.saturating_sub(1),
                _ => {}
            }
            current.push(token);
        }
        i += 1;
    }
    out
}

/// The members that one declaration `type a, *b, (*c)(void)` declares.
fn declarators(text: &[u8], tokens: &[Token], tag: Option<Span>, arms: &Arms, out: &mut Vec<Member>) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let declaration = Span::new(first.span.start, last.span.end);
    let type_name = tag.or_else(|| type_name(text, tokens));
    let mut push = |name: Span, params| {
        out.push(Member { name, declaration, params, type_name, arms: arms.current() });
    };
    let unnamed = Span::new(first.span.start, first.span.start);
    let mut last_word: Option<Token> = None;
    let mut done = false;
    let mut i = 0;
    while let Some(&token) = tokens.get(i) {
        i += 1;
        if token.is_punct(text, "(") {
            let close = closing(text, tokens, i - 1).unwrap_or(tokens.len() - 1);
            let pointer = tokens.get(i).is_some_and(|t| t.is_punct(text, "*"));
            let name = tokens[i..close].iter().find(|t| t.kind == TokenKind::Ident);
            let open = close + 1;
            if let (true, Some(name), true) = (pointer, name, tokens.get(open).is_some_and(|t| t.is_punct(text, "("))) {
                let end = closing(text, tokens, open).unwrap_or(tokens.len() - 1);
                push(name.span, Some(Span::new(tokens[open].span.start, tokens[end].span.end)));
                done = true;
                i = end + 1;
            } else {
                i = close + 1;
            }
        } else if token.is_punct(text, "[") || token.is_punct(text, ":") {
            push(last_word.take().map_or(unnamed, |t| t.span), None);
            done = true;
            while i < tokens.len() && !tokens[i].is_punct(text, ",") {
                i += 1;
            }
        } else if token.is_punct(text, ",") {
            if !done {
                push(last_word.take().map_or(unnamed, |t| t.span), None);
            }
            done = false;
        } else if token.kind == TokenKind::Ident && !(token.text(text).starts_with(b"__") && last_word.is_some()) {
            last_word = Some(token);
        }
    }
    if !done {
        push(last_word.map_or(unnamed, |t| t.span), None);
    }
}

fn type_name(text: &[u8], tokens: &[Token]) -> Option<Span> {
    let at = tokens.iter().position(|t| t.is_word(text, "struct") || t.is_word(text, "union"));
    let skip = |t: &&Token| t.is_word(text, "const") || t.is_word(text, "volatile");
    let found = match at {
        Some(at) => tokens.get(at + 1),
        None => tokens.iter().find(|t| !skip(t)),
    };
    found.filter(|t| t.kind == TokenKind::Ident).map(|t| t.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_all_shapes() {
        let text = b"struct ops {\n\tstruct module *owner;\n\tint (*mmap)(struct file *, struct vma *);\n\
            #ifdef X\n\tint a, b[3], *c;\n#endif\n\tunion { long u; struct inner { int v; } w; };\n\tconst char *s __aligned(8);\n\
            \tunsigned bits : 3;\n\tcb_t *call;\n} __packed, *p;";
        let all = structs(text, Span::new(0, text.len()));
        let name = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
        let ops = all.iter().find(|s| s.tag.is_some_and(|t| t.of(text) == b"ops")).unwrap();
        let names: Vec<_> = ops.members.iter().map(|m| name(m.name)).collect();
        assert_eq!(names, ["owner", "mmap", "a", "b", "c", "u", "w", "s", "bits", "call"]);
        assert_eq!(ops.members[1].params.map(name).unwrap(), "(struct file *, struct vma *)");
        assert_eq!(ops.members[3].arms, ["defined(X)"]);
        let types: Vec<_> = ops.members.iter().map(|m| m.type_name.map(name).unwrap_or_default()).collect();
        assert_eq!((types[0].as_str(), types[6].as_str(), types[9].as_str()), ("module", "inner", "cb_t"));
        assert!(all.iter().any(|s| s.tag.is_some_and(|t| t.of(text) == b"inner")));
    }

    #[test]
    fn nesting_without_end_is_cut() {
        let text = "struct a {".repeat(500).into_bytes();
        assert!(structs(&text, Span::new(0, text.len())).len() <= 500);
    }
}
