//! Whether a text asks for which kernel it is built.

use super::lex::{Lexer, Token, TokenKind, tokens, tokens_in};
use super::span::Span;

/// Names of versions: those of `linux/version.h`, and of kernels of distributions, which count their own releases.
const VERSIONS: [&str; 9] = [
    "LINUX_VERSION_CODE",
    "KERNEL_VERSION",
    "LINUX_VERSION_MAJOR",
    "LINUX_VERSION_PATCHLEVEL",
    "LINUX_VERSION_SUBLEVEL",
    "SLE_VERSION_CODE",
    "SLE_VERSION",
    "CONFIG_SUSE_VERSION",
    "UTS_UBUNTU_RELEASE_ABI",
];

/// A condition that kernels of several ages answer in several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The directive, or the comparison's name.
    pub span: Span,
    /// What is asked for.
    pub name: String,
    /// Whether it is a macro that a check of the build, or a header, defines where the kernel has something.
    pub feature: bool,
}

/// Whether this is the name of a version.
fn is_version(name: &str) -> bool {
    VERSIONS.contains(&name) || name.starts_with("RHEL_")
}

/// Whether a macro is called as those are that say what a kernel has: `HAVE_X`, `FOO_HAVE_X`, `X_HAS_Y`, `X_PRESENT`.
/// A heuristic; what kconfig defines is an option of the one kernel that is built.
pub fn is_feature(name: &str) -> bool {
    let words: Vec<&str> = name.split('_').filter(|w| !w.is_empty()).collect();
    let says = words.iter().any(|w| matches!(*w, "HAVE" | "HAS")) || words.last() == Some(&"PRESENT");
    says && words.len() > 1 && words[0] != "CONFIG"
}

/// What the conditions of a text ask for: those of `#if`, those of C, and those that a macro stands for.
pub fn asked(text: &[u8]) -> Vec<Asked> {
    let mut out = Vec::new();
    for line in Lexer::new(text).filter(|t| t.kind == TokenKind::Directive) {
        let inside = tokens_in(text, Span::new(line.span.start + 1, line.span.end));
        let word = inside.first().map_or(&b""[..], |w| w.text(text));
        let asks = match word {
            b"if" | b"ifdef" | b"ifndef" | b"elif" | b"elifdef" | b"elifndef" => true,
            b"define" => inside.iter().any(|t| compares(text, *t)),
            _ => false,
        };
        let from = if word == b"define" { 2 } else { 1 };
        let names = inside.iter().skip(from).filter(|t| t.kind == TokenKind::Ident);
        for name in names.filter(|_| asks).map(|t| String::from_utf8_lossy(t.text(text)).into_owned()) {
            let feature = word != b"define" && is_feature(&name);
            if feature || is_version(&name) {
                out.push(Asked { span: line.span, name, feature });
            }
        }
        let call = inside
            .iter()
            .skip(1)
            .enumerate()
            .find(|(i, _)| word != b"define" && asks && is_range(text, &inside[i + 1..]));
        out.extend(call.map(|(_, t)| {
            let name = String::from_utf8_lossy(t.text(text)).into_owned();
            Asked { span: line.span, name, feature: true }
        }));
    }
    if memchr::memmem::find(text, b"LINUX_VERSION_CODE").is_some() {
        let code = tokens(text);
        let is = |t: &Token| t.is_word(text, "LINUX_VERSION_CODE");
        let beside = |i: usize| [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|k| code.get(k));
        let compared = (0..code.len()).filter(|&i| is(&code[i]) && beside(i).any(|t| compares(text, *t)));
        let name = || "LINUX_VERSION_CODE".to_owned();
        out.extend(compared.map(|i| Asked { span: code[i].span, name: name(), feature: false }));
    }
    out
}

/// Whether these begin a call such as `KERNEL_IS_FROM(5, 4, 0)`, in an `#if` a question for a version by a macro. A heuristic.
fn is_range(text: &[u8], list: &[Token]) -> bool {
    let [name, open, rest @ ..] = list else { return false };
    let numbers: Vec<&Token> = rest.iter().take_while(|t| !t.is_punct(text, ")")).take(6).collect();
    let plain = numbers.iter().enumerate().all(|(i, t)| match i % 2 {
        0 => t.kind == TokenKind::Number,
        _ => t.is_punct(text, ","),
    });
    let known = String::from_utf8_lossy(name.text(text));
    name.kind == TokenKind::Ident
        && !is_version(&known)
        && open.is_punct(text, "(")
        && plain
        && matches!(numbers.len(), 3 | 5)
}

fn compares(text: &[u8], token: Token) -> bool {
    matches!(token.text(text), b"<" | b">" | b"<=" | b">=" | b"==" | b"!=")
}

#[cfg(test)]
mod tests {
    use super::{asked, is_feature};

    fn names(text: &str) -> Vec<(String, bool)> {
        asked(text.as_bytes()).into_iter().map(|a| (a.name, a.feature)).collect()
    }

    #[test]
    fn conditions_on_versions_and_features_are_found() {
        let version = |n: &str| (n.to_owned(), false);
        assert_eq!(names("#if RHEL_RELEASE_CODE > 3\n#endif\n"), [version("RHEL_RELEASE_CODE")]);
        assert_eq!(
            names("#define NEW(a) (LINUX_VERSION_CODE >= KERNEL_VERSION(a, 0, 0))\n"),
            [version("LINUX_VERSION_CODE"), version("KERNEL_VERSION")]
        );
        assert_eq!(names("#ifdef FOO_HAVE_X\n#endif\n"), [("FOO_HAVE_X".to_owned(), true)]);
        assert_eq!(names("#if A && FROM_LINUX(5, 4, 0)\n#endif\n"), [("FROM_LINUX".to_owned(), true)]);
        assert_eq!(names("int f(void)\n{\n\treturn LINUX_VERSION_CODE < 5;\n}\n"), [version("LINUX_VERSION_CODE")]);
    }

    #[test]
    fn what_is_only_named_is_no_question() {
        assert!(names("#define DRIVER_VERSION LINUX_VERSION_CODE\nint v = KERNEL_VERSION(1, 2, 3);\n").is_empty());
        assert!(names("#define HAVE_X 1\n#ifdef CONFIG_HAVE_X\n#elif defined(CONFIG_MMU)\n#endif\n").is_empty());
        assert!(names("/* #if LINUX_VERSION_CODE */\n#include <linux/version.h>\n").is_empty());
    }

    #[test]
    fn features_are_told_by_their_names() {
        for name in ["HAVE_X", "__HAVE_X", "FOO_HAVE_X", "NV_X_HAS_Y", "NV_VM_OPS_PRESENT"] {
            assert!(is_feature(name), "{name}");
        }
        for name in ["CONFIG_HAVE_X", "HAVE", "BEHAVE_X", "PRESENT", "DEBUG"] {
            assert!(!is_feature(name), "{name}");
        }
    }
}
