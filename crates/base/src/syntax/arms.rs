//! The `#if` arms that enclose a place in a file.

use std::sync::Arc;

use super::lex::{Lexer, Token, TokenKind, tokens_in};
use super::span::Span;

/// Nesting above this depth is not tracked further (deeper conditionals count as their parent).
const MAX_DEPTH: usize = 64;

/// Negations of earlier arms are gathered up to this many bytes; beyond that an arm's condition is not exact.
const MAX_CONDITION: usize = 4096;

/// What a directive means for conditional compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// `#if`, `#ifdef`, `#ifndef`: an arm opens.
    Open,
    /// `#elif`, `#elifdef`, `#elifndef`, `#else`: the next arm of the same conditional.
    Next,
    /// `#endif`: the conditional ends.
    Close,
    /// Any other directive.
    None,
}

/// The stack of open conditionals while a file is read from top to bottom.
///
/// An include guard (`#ifndef X` with `#define X` as the next line of code) is no condition.
#[derive(Clone, Debug, Default)]
pub struct Arms {
    levels: Vec<Level>,
    /// Conditionals that are open beyond [`MAX_DEPTH`].
    beyond: usize,
    /// Some level may have a guard.
    may_guard: bool,
    /// What [`Arms::current`] says, for all who ask before the next change.
    shared: Arc<[String]>,
}

#[derive(Clone, Debug)]
struct Level {
    /// The current arm, empty for an include guard.
    current: String,
    /// Negations of the earlier arms of the same conditional.
    earlier: String,
    /// The condition of the current arm alone.
    own: String,
    /// The tested name if this could still turn out to be an include guard.
    guard: Option<Vec<u8>>,
}

impl Arms {
    /// Takes note of a directive; `directive` is a [`TokenKind::Directive`] token of `text`.
    pub fn directive(&mut self, text: &[u8], directive: Token) -> Turn {
        let Some((word, rest)) = split(text, directive.span) else { return Turn::None };
        let turn = match word {
            b"if" | b"ifdef" | b"ifndef" => {
                self.open(word, text, rest);
                Turn::Open
            }
            b"elif" | b"elifdef" | b"elifndef" | b"else" => {
                if self.beyond == 0
                    && let Some(level) = self.levels.last_mut()
                {
                    level.next(condition(word, text, rest));
                }
                Turn::Next
            }
            b"endif" => {
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else {
                    self.levels.pop();
                }
                Turn::Close
            }
            b"define" => {
                if let [level] = self.levels.as_mut_slice()
                    && let Some(guard) = level.guard.take()
                    && tokens_in(text, rest).first().is_some_and(|t| t.text(text) == guard)
                {
                    level.current.clear();
                    self.shared = self.current().into();
                }
                Turn::None
            }
            _ => Turn::None,
        };
        if turn != Turn::None {
            self.shared = self.current().into();
        }
        turn
    }

    /// As [`Arms::current`], shared by all that stands in the same arms.
    pub fn shared(&self) -> Arc<[String]> {
        self.shared.clone()
    }

    /// Takes note of a token that is no directive.
    pub fn code(&mut self) {
        if self.may_guard {
            self.may_guard = false;
            if let Some(level) = self.levels.last_mut() {
                level.guard = None;
            }
        }
    }

    /// The enclosing conditions, outermost first.
    pub fn current(&self) -> Vec<String> {
        self.levels.iter().filter(|l| !l.current.is_empty()).map(|l| l.current.clone()).collect()
    }

    /// How many conditionals are open.
    pub fn depth(&self) -> usize {
        self.levels.len() + self.beyond
    }

    fn open(&mut self, word: &[u8], text: &[u8], rest: Span) {
        if self.levels.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        let own = condition(word, text, rest).unwrap_or_default();
        let guard = (word == b"ifndef" && self.levels.is_empty())
            .then(|| tokens_in(text, rest).first().map(|t| t.text(text).to_vec()))
            .flatten();
        self.may_guard |= guard.is_some();
        self.levels.push(Level { current: own.clone(), earlier: String::new(), own, guard });
    }
}

impl Level {
    fn next(&mut self, condition: Option<String>) {
        if self.earlier.len() < MAX_CONDITION {
            if !self.earlier.is_empty() {
                self.earlier.push_str(" && ");
            }
            self.earlier.push_str(&negate(&self.own));
        }
        self.guard = None;
        self.current = match &condition {
            None => self.earlier.clone(),
            Some(own) if is_operand(own) => format!("{} && {own}", self.earlier),
            Some(own) => format!("{} && ({own})", self.earlier),
        };
        self.own = condition.unwrap_or_default();
    }
}

/// The directive's word and what follows it, without comments at the end.
pub fn split(text: &[u8], directive: Span) -> Option<(&[u8], Span)> {
    let after_hash = Span::new((directive.start + 1).min(directive.end), directive.end);
    let word = Lexer::within(text, after_hash).next()?;
    (word.kind == TokenKind::Ident).then(|| (word.text(text), Span::new(word.span.end, directive.end)))
}

/// The normalised condition of an arm, none for `#else`.
fn condition(word: &[u8], text: &[u8], rest: Span) -> Option<String> {
    if word == b"else" {
        return None;
    }
    let tokens = tokens_in(text, rest);
    let name = || tokens.first().map(|t| lossy(*t, text)).unwrap_or_default();
    Some(match word {
        b"ifdef" | b"elifdef" => format!("defined({})", name()),
        b"ifndef" | b"elifndef" => format!("!(defined({}))", name()),
        _ => normalise(text, &tokens),
    })
}

fn lossy(token: Token, text: &[u8]) -> String {
    String::from_utf8_lossy(token.text(text)).into_owned()
}

/// One spelling for conditions that differ in white space, comments and `defined X` only.
fn normalise(text: &[u8], tokens: &[Token]) -> String {
    let mut out = String::new();
    let mut i = 0;
    let mut last_word = false;
    while let Some(&token) = tokens.get(i) {
        i += 1;
        let part = lossy(token, text);
        let is_word = matches!(token.kind, TokenKind::Ident | TokenKind::Number);
        if last_word && is_word {
            out.push(' ');
        }
        last_word = is_word;
        if part == "defined" && tokens.get(i).is_some_and(|t| t.kind == TokenKind::Ident) {
            out.push_str("defined(");
            out.push_str(&lossy(tokens[i], text));
            out.push(')');
            i += 1;
            last_word = false;
        } else if matches!(part.as_str(), "&&" | "||" | "==" | "!=" | "<" | ">" | "<=" | ">=") {
            out.push(' ');
            out.push_str(&part);
            out.push(' ');
        } else {
            out.push_str(&part);
        }
    }
    match out.strip_prefix('!') {
        Some(rest) if is_operand(rest) && !rest.starts_with(['!', '(']) => format!("!({rest})"),
        _ => out,
    }
}

/// The negation, `!(c)`; of a negation the inner condition.
pub fn negate(condition: &str) -> String {
    match condition.strip_prefix("!(").and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if balanced(inner) => inner.to_owned(),
        _ => format!("!({condition})"),
    }
}

/// Whether the condition needs no parentheses as an operand: `X`, `!(X)`, `defined(X)`.
fn is_operand(condition: &str) -> bool {
    let core = condition.trim_start_matches('!');
    let head = core.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    match head.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => balanced(inner),
        None => head.is_empty(),
    }
}

/// Whether no parenthesis closes more than was opened inside.
fn balanced(text: &str) -> bool {
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// The conditions of the `#if` arms that enclose the byte `at` of `text`.
pub fn arms_at(text: &[u8], at: usize) -> Vec<String> {
    let mut arms = Arms::default();
    for token in Lexer::new(text).take_while(|t| t.span.start < at) {
        if token.kind == TokenKind::Directive {
            arms.directive(text, token);
        } else {
            arms.code();
        }
    }
    arms.current()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arms at the identifier `here`.
    fn at(text: &str, word: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let found = Lexer::new(bytes).find(|t| t.kind != TokenKind::Directive && t.is_word(bytes, word));
        found.map_or_else(|| vec!["not found".to_owned()], |t| arms_at(bytes, t.span.start))
    }

    #[test]
    fn arms_are_normalised() {
        let text = "#ifdef A /* x */\n a0\n#elif  defined B&&C > 2\n a1\n#else\n a2\n#endif\n a3\n#if !defined(A)\n a4\n#else\n a5\n#endif";
        assert_eq!(at(text, "a0"), ["defined(A)"]);
        assert_eq!(at(text, "a1"), ["!(defined(A)) && (defined(B) && C > 2)"]);
        assert_eq!(at(text, "a2"), ["!(defined(A)) && !(defined(B) && C > 2)"]);
        assert!(at(text, "a3").is_empty());
        assert_eq!(at(text, "a4"), ["!(defined(A))"]);
        assert_eq!(at(text, "a5"), ["defined(A)"]);
    }

    #[test]
    fn include_guard_is_no_condition() {
        let text =
            "/* c */\n#ifndef X_H\n#define X_H\n#if A\nin\n#endif\nout\n#endif\n#ifndef Y\n z\n#define Y\n y\n#endif";
        assert_eq!(at(text, "in"), ["A"]);
        assert!(at(text, "out").is_empty());
        assert_eq!(at(text, "y"), ["!(defined(Y))"]);
    }

    #[test]
    fn deep_and_unbalanced_conditionals_do_no_harm() {
        let mut text = "#endif\n#else\n".to_owned();
        text.push_str(&"#if A\n".repeat(200));
        text.push_str(&"#else\n#endif\n".repeat(200));
        text.push_str("here");
        assert!(at(&text, "here").is_empty());
    }
}
