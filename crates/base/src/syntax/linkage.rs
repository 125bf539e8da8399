//! What a declaration says of how its name is linked: that another definition may take this one's place, or that it stands
//! for another function.

use super::head::closing;
use super::items::{Item, ItemKind};
use super::lex::{Token, TokenKind, tokens_in};
use super::span::Span;

/// The words that make a definition weak: those of gcc's attribute, and the kernel's for it (include/linux/compiler_attributes.h).
const WEAK: [&[u8]; 3] = [b"weak", b"__weak__", b"__weak"];

/// The words of a head that no macro gives another meaning.
const PLAIN: [&[u8]; 14] = [
    b"int",
    b"void",
    b"long",
    b"unsigned",
    b"signed",
    b"static",
    b"inline",
    b"extern",
    b"const",
    b"struct",
    b"noinline",
    b"__init",
    b"__exit",
    b"__attribute__",
];

/// The words of a function's head or of a prototype outside of its parameters that may say something of its linkage.
pub fn words<'t>(text: &'t [u8], item: &Item) -> Vec<&'t [u8]> {
    let (name, list, end) = match &item.kind {
        ItemKind::Function { name, param_list, body, .. } => (*name, *param_list, body.start),
        ItemKind::Prototype { name, param_list, .. } => (*name, *param_list, item.span.end),
        _ => return Vec::new(),
    };
    let parts = [Span::new(item.span.start, name.start), Span::new(list.end.min(end), end)];
    let tokens = parts.into_iter().flat_map(|part| tokens_in(text, part));
    let words = tokens.filter(|t| t.kind == TokenKind::Ident).map(|t| t.text(text));
    words.filter(|w| !PLAIN.contains(w)).collect()
}

/// Whether a word says by itself that a definition is weak.
pub fn is_weak_word(word: &[u8]) -> bool {
    WEAK.contains(&word)
}

/// Whether the replacement list of a macro, or a string of a pragma, holds such a word.
pub fn says_weak(text: &[u8], span: Span) -> bool {
    tokens_in(text, span).iter().any(|t| is_weak_word(t.text(text)))
}

/// Whether a definition or a prototype says by itself that it is weak.
pub fn is_weak(text: &[u8], item: &Item) -> bool {
    words(text, item).into_iter().any(is_weak_word)
}

/// Whether a directive or an operator is `#pragma weak NAME`, or `_Pragma("weak NAME")`, of this very name.
pub fn is_weak_pragma(text: &[u8], token: Token, name: &str) -> bool {
    let inside = match token.kind {
        TokenKind::Directive => Span::new(token.span.start + 1, token.span.end),
        TokenKind::Str => Span::new(token.span.start + 1, token.span.end.saturating_sub(1)),
        _ => return false,
    };
    let words = tokens_in(text, inside);
    let mut words = words.iter().map(|t| t.text(text)).skip_while(|w| *w == b"pragma");
    words.next() == Some(b"weak") && words.next() == Some(name.as_bytes())
}

/// Whether a string stands in parentheses behind one of these words: `alias("f")`, `asm("f")`.
pub fn names_symbol(text: &[u8], tokens: &[Token], string: Span) -> bool {
    const BY_STRING: [&[u8]; 9] =
        [b"alias", b"__alias__", b"weakref", b"__weakref__", b"ifunc", b"__ifunc__", b"asm", b"__asm__", b"__asm"];
    // What looks symbols up says so in its name: `__symbol_get()`, `kallsyms_lookup_name()`, `.symbol_name` of a probe.
    let looks_up = |t: &Token| {
        let has = |word: &[u8]| memchr::memmem::find(t.text(text), word).is_some();
        t.kind == TokenKind::Ident && (has(b"symbol") || has(b"kallsyms"))
    };
    let given = tokens.windows(3).any(|w| looks_up(&w[0]) && w[1].is_punct(text, "=") && w[2].span.contains(string));
    let openers = tokens.iter().enumerate().filter(|(_, t)| BY_STRING.contains(&t.text(text)) || looks_up(t));
    given
        || openers.filter(|(i, _)| tokens.get(i + 1).is_some_and(|t| t.is_punct(text, "("))).any(|(i, t)| {
            let end = closing(text, tokens, i + 1).and_then(|c| tokens.get(c)).map_or(text.len(), |c| c.span.end);
            Span::new(t.span.start, end).contains(string)
        })
}

#[cfg(test)]
mod tests {
    use super::super::items::items;
    use super::super::lex::tokens;
    use super::*;

    #[test]
    fn weak_is_what_an_attribute_says() {
        for weak in [
            "int __weak f(int x) { return x; }",
            "__attribute__((weak)) int f(int x) { return x; }",
            "int __attribute__((noinline, __weak__)) f(int x) { return x; }",
            "int f(int x) __weak;",
            "extern int f(int x) __attribute__((weak, alias(\"g\")));",
        ] {
            assert!(items(weak.as_bytes()).iter().any(|i| is_weak(weak.as_bytes(), i)), "{weak}");
        }
        for strong in
            ["int f(int weak) { return weak; }", "int f(struct weak *p);", "static int g(void) { return __weak; }"]
        {
            assert!(!items(strong.as_bytes()).iter().any(|i| is_weak(strong.as_bytes(), i)), "{strong}");
        }
    }

    #[test]
    fn pragmas_and_strings_name_symbols() {
        let text = b"#pragma weak f\n_Pragma(\"weak f\")\n#pragma weak fg\nint g(int) __attribute__((alias(\"f\")));\nchar *s = \"f\";\n";
        let all = tokens(text);
        assert_eq!(all.iter().filter(|t| is_weak_pragma(text, **t, "f")).count(), 2);
        let strings: Vec<Span> = all.iter().filter(|t| t.text(text) == b"\"f\"").map(|t| t.span).collect();
        let named: Vec<bool> = strings.iter().map(|s| names_symbol(text, &all, *s)).collect();
        assert_eq!(named, [true, false]);
        let text =
            b"void *p = __symbol_get(\"f\"); struct kprobe k = { .symbol_name = \"f\", .name = \"f\" }; g(\"f\");";
        let all = tokens(text);
        let strings = all.iter().filter(|t| t.text(text) == b"\"f\"").map(|t| t.span);
        let named: Vec<bool> = strings.map(|s| names_symbol(text, &all, s)).collect();
        assert_eq!(named, [true, true, false, false]);
    }
}
