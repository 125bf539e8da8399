//! What is left of the old parameter in a function that was converted.

use std::collections::BTreeSet;

use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// The tag of the old parameter's type.
const OLD: &str = "vm_area_struct";

/// The names of parameters and variables of type `struct vm_area_struct *` that `span` declares, in all its `#if` arms.
pub fn mappings(text: &[u8], span: Span) -> BTreeSet<Vec<u8>> {
    let tokens = code(text, span);
    let mut names = BTreeSet::new();
    for at in (0..tokens.len()).filter(|&at| tokens[at].is_word(text, OLD)) {
        let mut next = at + 1;
        loop {
            let stars = tokens[next..].iter().take_while(|t| is_pointer_part(text, **t)).count();
            let name = tokens.get(next + stars).filter(|t| t.kind == TokenKind::Ident);
            let starred = tokens[next..next + stars].iter().any(|t| t.is_punct(text, "*"));
            let Some(name) = name.filter(|_| starred) else { break };
            names.insert(name.text(text).to_vec());
            // `*a, *b`, and `*a = f(x), *b`; a parameter is followed by the type of the next.
            let rest = &tokens[next + stars + 1..];
            let Some(comma) = following(text, rest) else { break };
            next += stars + 1 + comma + 1;
        }
    }
    names
}

/// The first of `names` that occurs in `span` as a variable although nothing there declares it.
pub fn left<'n>(text: &[u8], span: Span, names: &'n BTreeSet<Vec<u8>>) -> Option<&'n [u8]> {
    let declared = mappings(text, span);
    let tokens = code(text, span);
    let is_use = |at: usize, name: &[u8]| {
        let member = at > 0 && matches!(tokens[at - 1].text(text), b"." | b"->" | b"struct" | b"goto");
        tokens[at].kind == TokenKind::Ident && tokens[at].text(text) == name && !member
    };
    let is_left = |name: &[u8]| (0..tokens.len()).any(|at| is_use(at, name));
    names.iter().filter(|name| !declared.contains(*name)).map(Vec::as_slice).find(|name| is_left(name))
}

/// The tokens of `span`, those of preprocessor lines among them.
fn code(text: &[u8], span: Span) -> Vec<Token> {
    let tokens = tokens_in(text, span).into_iter();
    let inside = |t: Token| match t.kind {
        TokenKind::Directive => tokens_in(text, Span::new((t.span.start + 1).min(t.span.end), t.span.end)),
        _ => vec![t],
    };
    tokens.flat_map(inside).collect()
}

fn is_pointer_part(text: &[u8], token: Token) -> bool {
    token.is_punct(text, "*") || matches!(token.text(text), b"const" | b"volatile" | b"restrict")
}

/// Where the comma stands that goes on with a declaration: outside brackets, before its end.
fn following(text: &[u8], tokens: &[Token]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text(text) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.checked_sub(1)?,
            b";" => return None,
            b"," if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{left, mappings};
    use crate::syntax::span::Span;
    use std::collections::BTreeSet;

    fn names(text: &str) -> Vec<String> {
        let all = mappings(text.as_bytes(), Span::new(0, text.len()));
        all.into_iter().map(|name| String::from_utf8(name).unwrap()).collect()
    }

    fn is_left(name: &str, text: &str) -> bool {
        left(text.as_bytes(), Span::new(0, text.len()), &BTreeSet::from([name.as_bytes().to_vec()])).is_some()
    }

    #[test]
    fn all_names_of_the_mapping_are_found() {
        let text = "int f(struct file *file, struct vm_area_struct *area)\n{\n#ifdef X\n\
                    \tconst struct vm_area_struct *const v = g(area, 1), *w;\n#endif\n}\n";
        assert_eq!(names(text), ["area", "v", "w"]);
        assert_eq!(names("int f(struct vm_area_struct *vma, struct file *file)"), ["vma"]);
        assert_eq!(names("x = sizeof(struct vm_area_struct); y(struct vm_area_struct *);"), [""; 0]);
    }

    #[test]
    fn a_name_is_left_in_any_arm_and_in_macros_of_the_body() {
        assert!(is_left("area", "int f(struct vm_area_desc *desc)\n{\n#ifdef X\n\tg(area);\n#endif\n}"));
        assert!(is_left("area", "int f(void)\n{\n#define PAGES (area->vm_end)\n}"));
    }

    #[test]
    fn members_comments_and_variables_of_the_same_name_are_no_rest() {
        assert!(!is_left("area", "int f(void)\n{\n\tx->area = s.area; /* area */\n\tg(\"area\");\n}"));
        assert!(!is_left("area", "int f(void)\n{\n\tstruct vm_area_struct *area = find();\n\tg(area);\n}"));
        assert!(!is_left("area", "int f(void)\n{\n\tstruct s s = { .area = 1 };\n\tstruct area a;\n}"));
    }
}
