//! What type a variable or an expression has, as far as declarations in sight tell.

use std::collections::BTreeMap;

use crate::census::hooks::{Hooks, lossy};
use crate::syntax::lex::{Token, TokenKind};

/// Longer chains of `a->b.c` are not followed.
const MAX_CHAIN: usize = 16;

/// Tokens of a declaration that are looked at for a variable's name.
const MAX_DECLARATION: usize = 256;

/// A declared variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Structure tag or type name.
    pub tag: Option<String>,
    /// The variable.
    pub name: Option<String>,
    /// Whether it is an array.
    pub array: bool,
    /// Tag, or other name, of a structure whose definition would be needed to know the type.
    pub missing: Option<String>,
}

/// Words that begin a statement or stand before a type, and are none.
const NO_TYPES: [&[u8]; 8] = [b"return", b"else", b"goto", b"case", b"sizeof", b"typeof", b"do", b"enum"];

/// What may stand before the name of a type.
const BEFORE_TYPES: [&[u8]; 12] =
    [b";", b"{", b"}", b"(", b",", b"static", b"const", b"extern", b"volatile", b"register", b"inline", b":"];

/// Reads the declaration before the `=` of an initialiser.
pub fn declaration(text: &[u8], tokens: &[Token]) -> Declared {
    let mut level = 0usize;
    let mut keyword = None;
    for (i, token) in tokens.iter().enumerate() {
        match token.text(text) {
            b"(" | b"[" | b"{" => level += 1,
            b")" | b"]" | b"}" => level = level.saturating_sub(1),
            b"struct" | b"union" if level == 0 => keyword = Some(i),
            _ => {}
        }
    }
    let tag = keyword.and_then(|k| tokens.get(k + 1)).filter(|t| t.kind == TokenKind::Ident);
    let mut depth = 0usize;
    let mut name: Option<Token> = None;
    let mut array = false;
    for token in &tokens[keyword.map_or(0, |k| (k + 2).min(tokens.len()))..] {
        match token.text(text) {
            b"[" if depth == 0 => {
                array = name.is_some();
                depth += 1;
            }
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            word if depth == 0 && token.kind == TokenKind::Ident && !(word.starts_with(b"__") && name.is_some()) => {
                name = Some(*token);
            }
            _ => {}
        }
    }
    let string = |t: Token| lossy(t.text(text));
    let missing = name.filter(|_| keyword.is_none()).and_then(|n| type_name(text, tokens, n.text(text)));
    Declared { tag: tag.copied().map(string), name: name.map(string), array, missing }
}

/// The word that names the type of variable `name` where no `struct` does: `NAME *name`. The last declaration counts.
pub fn type_name(text: &[u8], tokens: &[Token], name: &[u8]) -> Option<String> {
    let ends = |t: Option<&Token>| {
        t.is_none_or(|t| matches!(t.text(text), b";" | b"=" | b"," | b")" | b"[") || t.kind == TokenKind::Directive)
    };
    let found = |i: usize| {
        let before = tokens[..i].iter().rev().take(MAX_DECLARATION);
        let mut before = before.skip_while(|t| matches!(t.text(text), b"*" | b"const" | b"volatile"));
        let word = before.next().filter(|t| t.kind == TokenKind::Ident)?;
        let starts =
            before.next().is_none_or(|t| BEFORE_TYPES.contains(&t.text(text)) || t.kind == TokenKind::Directive);
        let is_type = starts && !NO_TYPES.contains(&word.text(text)) && !BEFORE_TYPES.contains(&word.text(text));
        is_type.then(|| lossy(word.text(text)))
    };
    let named = |i: &usize| tokens[*i].text(text) == name && ends(tokens.get(i + 1));
    (0..tokens.len()).rev().filter(named).find_map(found)
}

/// The tag of the structure that variable `name` is or points to, from its declaration in `tokens`.
/// The last declaration counts. `others` are other names of structures.
pub fn variable(text: &[u8], tokens: &[Token], name: &[u8], others: &BTreeMap<String, String>) -> Option<String> {
    let mut found = None;
    for (i, token) in tokens.iter().enumerate() {
        let after_tag = i > 0 && matches!(tokens[i - 1].text(text), b"struct" | b"union" | b"." | b"->");
        let typedef = || std::str::from_utf8(token.text(text)).ok().and_then(|word| others.get(word));
        let (tag, from) = if token.is_word(text, "struct") || token.is_word(text, "union") {
            let Some(tag) = tokens.get(i + 1).filter(|t| t.kind == TokenKind::Ident) else { continue };
            (lossy(tag.text(text)), i + 2)
        } else if let Some(tag) = (token.kind == TokenKind::Ident && !after_tag).then(typedef).flatten() {
            (tag.clone(), i + 1)
        } else {
            continue;
        };
        let mut depth = 0usize;
        let mut in_value = false;
        for t in tokens[from..].iter().take(MAX_DECLARATION) {
            match t.text(text) {
                b"[" | b"(" | b"{" => depth += 1,
                b"]" | b")" | b"}" if depth > 0 => depth -= 1,
                b")" | b"}" | b"]" | b";" => break,
                b"=" => in_value = true,
                b"," if depth == 0 => in_value = false,
                b"struct" | b"union" | b"." | b"->" if depth == 0 && !in_value => break,
                word if word == name && depth == 0 && !in_value => {
                    found = Some(tag.clone());
                    break;
                }
                _ => {}
            }
        }
    }
    found
}

/// The members of the structure without a tag that variable `name` is declared with.
pub fn nameless<'t>(text: &[u8], tokens: &'t [Token], name: &[u8]) -> Option<&'t [Token]> {
    let mut open: Vec<usize> = Vec::new();
    let mut members = None;
    for (i, token) in tokens.iter().enumerate() {
        match token.text(text) {
            b"{" => {
                members = None;
                open.push(i);
            }
            b"}" => {
                let start = open.pop()?;
                let tagless = matches!(start.checked_sub(1).map(|k| tokens[k].text(text)), Some(b"struct" | b"union"));
                members = tagless.then(|| &tokens[start + 1..i]);
            }
            b";" | b"=" => members = None,
            word if word == name && members.is_some() => return members,
            _ => {}
        }
    }
    None
}

/// Splits a postfix expression into its names: `a->b[i].c` is a, b, c. Nothing if it is not that simple.
pub fn chain<'a>(text: &'a [u8], tokens: &[Token]) -> Option<Vec<&'a [u8]>> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut expect = true;
    for token in tokens {
        match token.text(text) {
            b"[" => depth += 1,
            b"]" => depth = depth.saturating_sub(1),
            b"->" | b"." if depth == 0 && !expect => expect = true,
            b"(" | b")" | b"*" | b"&" if depth == 0 => {}
            word if depth == 0 && token.kind == TokenKind::Ident && expect => {
                names.push(&text[token.span.start..token.span.start + word.len()]);
                expect = false;
            }
            _ if depth > 0 => {}
            _ => return None,
        }
    }
    (!names.is_empty() && names.len() <= MAX_CHAIN).then_some(names)
}

/// Follows members from structure `tag` through `names`. On failure gives the tag of the structure whose
/// definition is not known, if that is why.
pub fn follow(sets: &[&Hooks], tag: String, names: &[&[u8]]) -> Result<String, Option<String>> {
    names.iter().try_fold(tag, |tag, name| {
        let name = lossy(name);
        let found = sets.iter().find_map(|set| set.get(&tag)?.types.get(&name).cloned());
        let known = sets.iter().any(|set| set.get(&tag).is_some());
        let found = found.ok_or_else(|| (!known).then_some(tag))?;
        Ok(sets.iter().find_map(|set| set.tag_of(&found)).unwrap_or(found))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::typedefs::typedefs;
    use crate::syntax::lex::tokens;

    fn var(text: &str, name: &str) -> Option<String> {
        let (text, tokens) = (text.as_bytes(), tokens(text.as_bytes()));
        variable(text, &tokens, name.as_bytes(), &typedefs(text, &tokens))
    }

    #[test]
    fn declarations() {
        let read = |text: &str| declaration(text.as_bytes(), &tokens(text.as_bytes()));
        let d = read("static const struct foo_ops bar[] __initconst");
        assert_eq!((d.tag.as_deref(), d.name.as_deref(), d.array), (Some("foo_ops"), Some("bar"), true));
        let d = read("struct foo_ops __read_mostly bar");
        assert_eq!((d.tag.as_deref(), d.name.as_deref(), d.array), (Some("foo_ops"), Some("bar"), false));
    }

    #[test]
    fn variables() {
        let text =
            "int f(struct a *x, struct b y) { struct c *p = g(q), *r; struct d s[2] = { q }; x = (struct e *)p; }";
        assert_eq!(var(text, "x").as_deref(), Some("a"));
        assert_eq!(var(text, "y").as_deref(), Some("b"));
        assert_eq!(var(text, "r").as_deref(), Some("c"));
        assert_eq!(var(text, "s").as_deref(), Some("d"));
        assert_eq!(var(text, "q"), None);
    }

    #[test]
    fn members_of_structures_without_a_tag() {
        let text =
            "struct a { int n; } x; static struct { struct b m; union { struct c c; } u; } y, *z = { x }; int n;";
        let (text, tokens) = (text.as_bytes(), tokens(text.as_bytes()));
        let of = |name: &str| nameless(text, &tokens, name.as_bytes()).map(<[Token]>::len);
        assert_eq!((of("x"), of("y"), of("z"), of("n")), (None, Some(13), Some(13), None));
        assert_eq!(of("u"), Some(4));
    }

    #[test]
    fn types_that_only_their_names_tell() {
        let text = "extern A *x; static const B y = { 0 }; int f(C *z, int n) { D u, *v; return w; k = l * m; }";
        let (text, tokens) = (text.as_bytes(), tokens(text.as_bytes()));
        let named = |name: &str| type_name(text, &tokens, name.as_bytes());
        for (name, tag) in [("x", "A"), ("y", "B"), ("z", "C"), ("u", "D")] {
            assert_eq!(named(name).as_deref(), Some(tag), "{name}");
        }
        for name in ["w", "k", "m"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn variables_of_types_with_other_names() {
        let text = "typedef struct a { int n; struct b m; } A, *PA; typedef struct c C; typedef int D;\n\
                    A *x, y; void f(PA p, C q) { D r; x->A = (C)0; }";
        for (name, tag) in [("x", "a"), ("y", "a"), ("p", "a"), ("q", "c")] {
            assert_eq!(var(text, name).as_deref(), Some(tag), "{name}");
        }
        assert_eq!(var(text, "r"), None);
    }

    #[test]
    fn chains() {
        let read = |text: &'static str| chain(text.as_bytes(), &tokens(text.as_bytes())).map(|c| c.len());
        assert_eq!(read("a->b[i + 1].c"), Some(3));
        assert_eq!(read("(*a).b"), Some(2));
        assert_eq!(read("f(x)->y"), None);
    }
}
