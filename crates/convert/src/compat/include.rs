//! `#include` of a header where a file lacks it.

use crate::model::outcome::Replacement;
use crate::syntax::arms::{Arms, Turn, split};
use crate::syntax::eol::eol;
use crate::syntax::lex::{Lexer, TokenKind, tokens_with_comments};
use crate::syntax::rungs::lines;
use crate::syntax::span::Span;

/// An include that stands in no `#if`.
struct Include<'t> {
    line: Span,
    name: &'t [u8],
}

/// The line that makes `LINUX_VERSION_CODE` known before offset `before`; none if the file has it, or asks for it before.
pub fn version_header(text: &[u8], before: usize) -> Option<Replacement> {
    let asks = |token: crate::syntax::lex::Token| {
        let directive = token.kind == TokenKind::Directive && token.span.start < before;
        directive
            && !matches!(split(text, token.span), Some((b"include" | b"define", _)))
            && memchr::memmem::find(token.text(text), b"LINUX_VERSION_CODE").is_some()
    };
    // Some header that is included has it.
    if Lexer::new(text).any(asks) {
        return None;
    }
    header(text, before, "<linux/version.h>").map(|r| Replacement::by("compat-guard", r.span, r.text))
}

/// The line that includes the header `name`, with its brackets, before offset `before`; none if the file includes it.
///
/// It goes among the other headers of its directory, in the order of the alphabet where they are in that order.
pub fn header(text: &[u8], before: usize, name: &str) -> Option<Replacement> {
    let mut arms = Arms::default();
    let mut found: Vec<Include<'_>> = Vec::new();
    let mut guard_end = None;
    for token in Lexer::new(text) {
        if token.span.start >= before {
            break;
        }
        if token.kind != TokenKind::Directive {
            arms.code();
            continue;
        }
        let turn = arms.directive(text, token);
        let Some((word, rest)) = split(text, token.span) else { continue };
        if word == b"define" && arms.depth() == 1 && arms.current().is_empty() && guard_end.is_none() {
            guard_end = Some(lines(text, token.span).end);
        }
        if turn != Turn::None || word != b"include" {
            continue;
        }
        let here = rest.of(text).trim_ascii();
        if here.starts_with(name.as_bytes()) {
            return None;
        }
        if arms.current().is_empty() {
            found.push(Include { line: lines(text, token.span), name: here });
        }
    }
    let directory = name.rfind('/').map_or(name, |i| &name[..=i]);
    let linux: Vec<&Include<'_>> = found.iter().filter(|i| i.name.starts_with(directory.as_bytes())).collect();
    let sorted = linux.windows(2).all(|w| w[0].name <= w[1].name);
    let wanted = name.as_bytes();
    let after = linux.iter().rfind(|i| !sorted || i.name < wanted).map(|i| i.line.end);
    let at = after.or(linux.first().map(|i| i.line.start)).or(found.first().map(|i| i.line.start)).or(guard_end);
    let at = at.unwrap_or_else(|| top(text)).min(before);
    let eol = eol(text, at);
    Some(Replacement::by("include", Span::new(at, at), format!("#include {name}{eol}")))
}

/// The line behind the comments at the top.
fn top(text: &[u8]) -> usize {
    let mut at = 0;
    for token in tokens_with_comments(text) {
        if token.kind != TokenKind::Comment || !text[at..token.span.start].trim_ascii().is_empty() {
            break;
        }
        at = lines(text, token.span).end;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::version_header;

    fn with(text: &str) -> String {
        match version_header(text.as_bytes(), text.find("int").unwrap_or(text.len())) {
            Some(r) => {
                format!("{}{}{}", &text[..r.span.start], String::from_utf8(r.text).unwrap(), &text[r.span.end..])
            }
            None => "has it".into(),
        }
    }

    #[test]
    fn it_goes_among_the_others_of_linux() {
        let sorted = "#include <linux/fs.h>\n#include <linux/vmalloc.h>\n#include \"x.h\"\nint a;\n";
        assert_eq!(with(sorted), sorted.replace("<linux/vm", "<linux/version.h>\n#include <linux/vm"));
        let unsorted = "#include <linux/mm.h>\n#include <linux/fs.h>\n#include \"x.h\"\nint a;\n";
        assert_eq!(with(unsorted), unsorted.replace("fs.h>", "fs.h>\n#include <linux/version.h>"));
        assert_eq!(with("#include <linux/version.h>\nint a;\n"), "has it");
    }

    #[test]
    fn without_others_it_comes_first() {
        assert_eq!(with("#include \"x.h\"\nint a;\n"), "#include <linux/version.h>\n#include \"x.h\"\nint a;\n");
        assert_eq!(with("/* c */\n\nint a;\n"), "/* c */\n#include <linux/version.h>\n\nint a;\n");
        assert_eq!(
            with("#ifndef A_H\n#define A_H\nint a;\n#endif\n"),
            "#ifndef A_H\n#define A_H\n#include <linux/version.h>\nint a;\n#endif\n"
        );
        assert_eq!(with("#include \"x.h\"\n#if LINUX_VERSION_CODE > 1\n#endif\nint a;\n"), "has it");
        let armed = "#ifdef X\n#include <linux/version.h>\n#endif\r\n";
        assert_eq!(with(armed), "has it");
    }
}
