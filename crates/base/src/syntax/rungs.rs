//! Takes the arms out of a text whose conditions are known.
//!
//! Out-of-tree drivers carry ladders of `#if LINUX_VERSION_CODE` for kernels of ten years. Of a function that only newer
//! kernels build, most rungs are dead: they are taken out before the rest is looked at, so that they may cut statements,
//! conditions, parameter lists and heads of functions in any place. Their bytes are filled, so that offsets stay.

use crate::syntax::eol::{line_end, line_start};
use std::collections::BTreeSet;

use super::arms::split;
use super::condition::{Floor, constant, decided_by};
use super::gone::defines;
use super::items::{Item, ItemKind, items};
use super::lex::{Lexer, TokenKind, is_word_byte, tokens_in};
use super::mask::mask;
use super::parse::parse;
use super::span::Span;

/// Conditionals nested deeper than this are left alone.
const MAX_DEPTH: usize = 64;

/// A stretch that goes, or a directive that changes, because conditions are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Whole lines, or a directive without its line end.
    pub span: Span,
    /// What stands there instead: nothing, or another directive that is no longer than the old one.
    pub with: String,
    /// The first directive that is the cause.
    pub cause: Span,
}

/// What nobody builds who counts: arms under conditions that are never true, and those for other kernels than `floor` says.
///
/// Of a function that can be read with all its arms none is cut for a constant condition: what is switched off by hand is
/// converted with the rest.
pub fn dead(text: &[u8], floor: Option<Floor<'_>>) -> Vec<Cut> {
    if !may_be_constant(text) {
        return floor.map(|floor| rungs(text, floor)).unwrap_or_default();
    }
    if memchr::memmem::find(text, &[FILL; 4]).is_some() {
        return Vec::new();
    }
    let all = items(text);
    let readable = |at: Span| {
        all.iter().any(|i| matches!(i.kind, ItemKind::Function { .. }) && i.span.contains(at) && is_readable(text, i))
    };
    let known = floor.map(|floor| own(text, floor.absent)).unwrap_or_default();
    cuts(text, &|condition, at| {
        let floor = floor.map(|floor| Floor { absent: &known, ..floor });
        floor.and_then(|f| decided_by(condition, f)).or_else(|| constant(condition).filter(|_| !readable(at)))
    })
}

/// Whether some `#if` names the number 0 or 1.
fn may_be_constant(text: &[u8]) -> bool {
    let number = |line: &[u8]| {
        (1..line.len()).any(|i| {
            matches!(line[i], b'0' | b'1')
                && [line.get(i - 1), line.get(i + 1)].iter().flatten().all(|b| !is_word_byte(**b))
        })
    };
    memchr::memchr_iter(b'#', text).any(|at| {
        let rest = text[at + 1..].trim_ascii_start();
        let rest = rest.strip_prefix(b"el").unwrap_or(rest);
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        line.starts_with(b"if") && number(line)
    })
}

fn is_readable(text: &[u8], item: &Item) -> bool {
    let ItemKind::Function { param_list, body, .. } = &item.kind else { return false };
    let masked = mask(text, item.span, *param_list, body.start);
    masked.torn.is_empty() && parse(&text.into(), &masked.text, item.span).is_some_and(|ast| ast.errors.is_empty())
}

/// The cuts for kernels of which this is known.
pub fn rungs(text: &[u8], floor: Floor<'_>) -> Vec<Cut> {
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    let absent = own(text, floor.absent);
    let floor = Floor { absent: &absent, ..floor };
    if !has(b"LINUX_VERSION_CODE") && absent.is_empty() || has(&[FILL; 4]) {
        return Vec::new();
    }
    cuts(text, &|condition, _| decided_by(condition, floor))
}

/// Those of the names that the text asks for: what it defines itself is there for it, whatever the kernel has.
fn own(text: &[u8], absent: &BTreeSet<String>) -> BTreeSet<String> {
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    absent.iter().filter(|n| has(n.as_bytes()) && !defines(text, n)).cloned().collect()
}

/// Whether the condition of a directive holds, or fails, whatever the build: the author switched something off by hand.
pub fn is_by_hand(text: &[u8], directive: Span) -> bool {
    split(text, directive)
        .is_some_and(|(word, rest)| constant(&condition(&String::from_utf8_lossy(word), text, rest)).is_some())
}

/// The cuts where `known` tells whether the condition of a directive holds. Conditions are normalised as in [`super::arms`].
pub fn cuts(text: &[u8], known: &dyn Fn(&str, Span) -> Option<bool>) -> Vec<Cut> {
    let mut levels: Vec<Level> = Vec::new();
    let mut beyond = 0usize;
    let mut out: Vec<Cut> = Vec::new();
    for token in Lexer::new(text).filter(|t| t.kind == TokenKind::Directive) {
        let Some((word, rest)) = split(text, token.span) else { continue };
        let word = String::from_utf8_lossy(word).into_owned();
        let opens = matches!(word.as_str(), "if" | "ifdef" | "ifndef");
        if opens && levels.len() >= MAX_DEPTH {
            beyond += 1;
            continue;
        }
        if beyond > 0 {
            beyond -= usize::from(word == "endif");
            continue;
        }
        let line = lines(text, token.span);
        match word.as_str() {
            "if" | "ifdef" | "ifndef" => {
                let mut level = Level::default();
                level.arm(
                    text,
                    token.span,
                    line,
                    known(&condition(&word, text, rest), token.span),
                    "if",
                    rest,
                    &mut out,
                );
                levels.push(level);
            }
            "elif" | "elifdef" | "elifndef" => {
                let truth = known(&condition(&word, text, rest), token.span);
                if let Some(level) = levels.last_mut() {
                    level.end_of_arm(line.start, &mut out);
                    level.arm(text, token.span, line, truth, "elif", rest, &mut out);
                }
            }
            "else" => {
                if let Some(level) = levels.last_mut() {
                    level.end_of_arm(line.start, &mut out);
                    level.otherwise(token.span, line, &mut out);
                }
            }
            "endif" => {
                if let Some(mut level) = levels.pop() {
                    level.end_of_arm(line.start, &mut out);
                    if !level.kept {
                        out.push(Cut { span: line, with: String::new(), cause: level.cause });
                    }
                }
            }
            _ => {}
        }
    }
    out.sort_by_key(|c| (c.span.start, c.span.end));
    // What lies inside a dead arm goes with it.
    let mut kept: Vec<Cut> = Vec::new();
    for cut in out {
        match kept.last_mut() {
            Some(last) if last.span.contains(cut.span) => {}
            Some(last) if last.with.is_empty() && cut.with.is_empty() && last.span.end == cut.span.start => {
                last.span.end = cut.span.end;
            }
            _ => kept.push(cut),
        }
    }
    kept
}

/// A conditional while it is read.
#[derive(Default)]
struct Level {
    /// Whether an arm that may or may not hold came: then its directives stay.
    kept: bool,
    /// Whether an arm that holds came: all later ones are dead.
    settled: bool,
    /// Where a dead arm began, with its directive.
    dead: Option<usize>,
    /// The first directive that was decided.
    cause: Span,
}

impl Level {
    #[allow(clippy::too_many_arguments)]
    fn arm(
        &mut self,
        text: &[u8],
        token: Span,
        line: Span,
        truth: Option<bool>,
        word: &str,
        rest: Span,
        out: &mut Vec<Cut>,
    ) {
        if truth.is_some() && self.cause == Span::default() {
            self.cause = token;
        }
        if self.settled || truth == Some(false) {
            self.dead = Some(line.start);
        } else if truth == Some(true) {
            self.settled = true;
            // The last arm of those that stay, or all that stays.
            let with = if self.kept { "#else".to_string() } else { String::new() };
            let span = if self.kept { token } else { line };
            out.push(Cut { span, with, cause: self.cause });
        } else {
            if word == "elif" && !self.kept {
                let condition = String::from_utf8_lossy(rest.of(text)).into_owned();
                let head = String::from_utf8_lossy(&text[token.start..rest.start]).replace("el", "");
                out.push(Cut { span: token, with: format!("{head}{condition}"), cause: self.cause });
            }
            self.kept = true;
        }
    }

    fn otherwise(&mut self, token: Span, line: Span, out: &mut Vec<Cut>) {
        if self.settled {
            self.dead = Some(line.start);
        } else if !self.kept {
            let cause = if self.cause == Span::default() { token } else { self.cause };
            out.push(Cut { span: line, with: String::new(), cause });
        }
    }

    /// The next directive of this conditional begins at `at`.
    fn end_of_arm(&mut self, at: usize, out: &mut Vec<Cut>) {
        if let Some(from) = self.dead.take() {
            out.push(Cut { span: Span::new(from, at.max(from)), with: String::new(), cause: self.cause });
        }
    }
}

/// The whole lines of `span`, with the line end.
pub fn lines(text: &[u8], span: Span) -> Span {
    let start = line_start(text, span.start);
    let from = span.end.max(span.start);
    let ends = from > start && from > span.start && text.get(from - 1) == Some(&b'\n');
    let end = if ends { from } else { line_end(text, from) };
    Span::new(start, end)
}

fn condition(word: &str, text: &[u8], rest: Span) -> String {
    let mut arms = super::arms::Arms::default();
    let name = String::from_utf8_lossy(rest.of(text)).into_owned();
    let line = format!("#{} {name}", word.trim_start_matches("el"));
    let bytes = line.as_bytes();
    // A line before it keeps `#ifndef` from being taken for an include guard.
    arms.code();
    for token in tokens_in(bytes, Span::new(0, bytes.len())).into_iter().take(1) {
        arms.directive(bytes, token);
    }
    arms.current().pop().unwrap_or_default()
}

/// What fills a cut: white space to any reader of C, and nothing that a driver has four of in a row.
const FILL: u8 = 0x0c;

/// The text with the cuts filled, as long as before: offsets stay. What was several lines is one.
pub fn filled(text: &[u8], cuts: &[Cut]) -> Vec<u8> {
    let mut out = text.to_vec();
    for cut in cuts {
        let with = cut.with.as_bytes();
        let span = cut.span;
        let ends = if with.is_empty() { end_length(span.of(text)) } else { 0 };
        let byte = if with.is_empty() { FILL } else { b' ' };
        out[span.start..span.end - ends].fill(byte);
        if with.len() <= span.end - span.start {
            out[span.start..span.start + with.len()].copy_from_slice(with);
        }
    }
    out
}

fn end_length(text: &[u8]) -> usize {
    if text.ends_with(b"\r\n") { 2 } else { usize::from(text.ends_with(b"\n")) }
}

/// Whether a line holds nothing but a cut.
pub fn is_cut(line: &[u8]) -> bool {
    let blank = |b: &&u8| matches!(**b, b' ' | b'\t');
    let line = &line[line.iter().take_while(blank).count()..];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.len() >= 4 && line.iter().all(|b| *b == FILL)
}

/// A text without the lines that hold a cut.
pub fn stripped(text: &[u8]) -> Vec<u8> {
    if memchr::memmem::find(text, &[FILL; 4]).is_none() {
        return text.to_vec();
    }
    text.split_inclusive(|b| *b == b'\n').filter(|l| !is_cut(l)).flatten().copied().collect()
}

/// The text with the cuts made.
pub fn removed(text: &[u8], cuts: &[Cut]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for cut in cuts {
        out.extend_from_slice(&text[at.min(cut.span.start)..cut.span.start]);
        out.extend_from_slice(cut.with.as_bytes());
        at = cut.span.end;
    }
    out.extend_from_slice(&text[at.min(text.len())..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::condition::FIRST;
    use proptest::prelude::*;

    fn cut(text: &str) -> String {
        String::from_utf8(removed(text.as_bytes(), &rungs(text.as_bytes(), floor(&BTreeSet::new())))).unwrap()
    }

    fn floor(absent: &BTreeSet<String>) -> Floor<'_> {
        Floor { from: FIRST, absent }
    }

    const V: &str = "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)";
    const NEVER: &str = "LINUX_VERSION_CODE < KERNEL_VERSION(5, 0, 0)";

    #[test]
    fn the_arm_that_holds_stays_without_its_lines() {
        assert_eq!(cut(&format!("a\n#if {V}\nb\n#else\nc\n#endif\nd\n")), "a\nb\nd\n");
        assert_eq!(cut(&format!("a\n#if {NEVER}\nb\n#else\nc\n#endif\nd\n")), "a\nc\nd\n");
        assert_eq!(cut(&format!("a\n#if {NEVER}\nb\n#endif\nd\n")), "a\nd\n");
        assert_eq!(cut(&format!("#if {NEVER}\n#if X\nb\n#else\nc\n#endif\n#endif\nd")), "d");
    }

    #[test]
    fn arms_that_may_hold_stay_with_their_lines() {
        assert_eq!(cut(&format!("#ifdef X\na\n#elif {V}\nb\n#else\nc\n#endif\n")), "#ifdef X\na\n#else\nb\n#endif\n");
        assert_eq!(cut(&format!("#if {NEVER}\na\n#elif Y\nb\n#else\nc\n#endif\n")), "#if Y\nb\n#else\nc\n#endif\n");
        assert_eq!(cut(&format!("#ifdef X\na\n#elif {NEVER}\nb\n#endif\n")), "#ifdef X\na\n#endif\n");
        let other = "#ifdef HAVE_X\na\n#else\nb\n#endif\n";
        assert_eq!(cut(other), other);
    }

    #[test]
    fn what_no_kernel_defines_is_a_dead_arm_unless_the_text_defines_it() {
        let absent = BTreeSet::from(["VM_OLD".to_string()]);
        let cut =
            |text: &str| String::from_utf8(removed(text.as_bytes(), &rungs(text.as_bytes(), floor(&absent)))).unwrap();
        assert_eq!(cut("#ifndef VM_OLD\na\n#else\nb\n#endif\n"), "a\n");
        let own = "#ifndef VM_OLD\n#define VM_OLD 1\n#endif\n#ifdef VM_OLD\nb\n#endif\n";
        assert_eq!(cut(own), own);
    }

    #[test]
    fn a_statement_that_was_cut_is_whole_again() {
        let text = format!("#if {V}\n\tif (a)\n#else\n\tif (b)\n#endif\n\t\treturn 1;\n");
        assert_eq!(cut(&text), "\tif (a)\n\t\treturn 1;\n");
        let live = filled(text.as_bytes(), &rungs(text.as_bytes(), floor(&BTreeSet::new())));
        assert_eq!(live.len(), text.len());
        assert_eq!(stripped(&live), b"\tif (a)\n\t\treturn 1;\n");
    }

    #[test]
    fn what_is_switched_off_by_hand_is_dead_but_in_functions_that_can_be_read() {
        let cut = |text: &str| String::from_utf8(removed(text.as_bytes(), &dead(text.as_bytes(), None))).unwrap();
        assert_eq!(cut("#if 0\nint a;\n#else\nint b;\n#endif\nint c;\n"), "int b;\nint c;\n");
        assert_eq!(cut("#if X && 0\nint a;\n#endif\n#ifdef X\nint b;\n#endif\n"), "#ifdef X\nint b;\n#endif\n");
        let readable = "void f(void)\n{\n#if 0\n\ta();\n#endif\n}\n";
        assert_eq!(cut(readable), readable);
        let torn = "void f(void)\n{\n#if 0\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\n";
        assert_eq!(cut(torn), "void f(void)\n{\n\tif (y) {\n\t}\n}\n");
    }

    proptest! {
        #[test]
        fn fills_keep_the_length_for_any_text(parts in proptest::collection::vec(
            "(#if LINUX_VERSION_CODE >= KERNEL_VERSION\\(6,1,0\\)\n|#if LINUX_VERSION_CODE < 1\n|#else\n|#elif X\n|#elif LINUX_VERSION_CODE > 1\n|#endif\n|#ifdef Y|a\n|\r\n| |\\\\\n|/\\*|\\*/){0,4}", 0..30)) {
            let text = parts.concat();
            let found = rungs(text.as_bytes(), floor(&BTreeSet::new()));
            prop_assert!(found.windows(2).all(|w| w[0].span.end <= w[1].span.start));
            prop_assert!(found.iter().all(|c| c.with.len() <= c.span.end - c.span.start));
            let live = filled(text.as_bytes(), &found);
            prop_assert_eq!(live.len(), text.len());
            if found.iter().all(|c| c.with.is_empty()) {
                prop_assert_eq!(stripped(&live), removed(text.as_bytes(), &found));
            }
        }
    }
}
