//! Changed lines that the configuration leaves out, so that building the object says nothing about them.
//!
//! The preprocessor is asked: a `#warning` with a number goes into every `#if` arm that holds a changed line, and those
//! arms are compiled whose number comes back.

use std::collections::BTreeSet;

use similar::{ChangeTag, TextDiff};

use super::config::Config;
use super::outcome::LeftOut;
use crate::syntax::arms::{Arms, Turn};
use crate::syntax::lex::{Lexer, TokenKind};

/// The word that is looked for in what the preprocessor says.
const WORD: &str = "vma2desc-arm";

/// Lines of `new`, counted from 1, that `old` does not have.
pub fn added(old: &[u8], new: &[u8]) -> Vec<usize> {
    let diff = TextDiff::from_lines(old, new);
    let inserted = diff.iter_all_changes().filter(|c| c.tag() == ChangeTag::Insert);
    inserted.filter(|c| !c.value().trim_ascii().is_empty()).filter_map(|c| c.new_index()).map(|i| i + 1).collect()
}

/// A changed file with the arms that hold its changed lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    /// The file's number among those of the unit; part of the numbers that come back.
    pub file: usize,
    /// The arms, in the order of their starts.
    arms: Vec<Arm>,
    /// The changed lines.
    lines: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Arm {
    /// The byte behind the directive that opens it.
    from: usize,
    /// Its lines, the directives not among them.
    lines: std::ops::Range<usize>,
    conditions: Vec<String>,
}

impl Probe {
    /// Finds the arms of `text` around `lines`.
    pub fn new(file: usize, text: &[u8], lines: Vec<usize>) -> Self {
        let (mut state, mut open, mut arms) = (Arms::default(), Vec::<Arm>::new(), Vec::new());
        let (mut line, mut counted) = (1, 0);
        for token in Lexer::new(text) {
            if token.kind != TokenKind::Directive {
                state.code();
                continue;
            }
            line += memchr::memchr_iter(b'\n', &text[counted..token.span.start]).count();
            counted = token.span.start;
            let turn = state.directive(text, token);
            if matches!(turn, Turn::Next | Turn::Close)
                && let Some(mut arm) = open.pop()
            {
                arm.lines.end = line;
                arms.push(arm);
            }
            if matches!(turn, Turn::Open | Turn::Next) {
                let below = line + 1 + memchr::memchr_iter(b'\n', token.text(text)).count();
                let conditions = state.current();
                open.push(Arm { from: token.span.end, lines: below..usize::MAX, conditions });
            }
        }
        arms.extend(open);
        arms.retain(|arm| lines.iter().any(|line| arm.lines.contains(line)));
        arms.sort_by_key(|arm| arm.from);
        Self { file, arms, lines }
    }

    /// Whether every changed line lies outside of all arms.
    pub fn is_empty(&self) -> bool {
        self.arms.is_empty()
    }

    /// The text with a question in each of the arms, and one in front that must come back in any case.
    pub fn text(&self, text: &[u8]) -> Vec<u8> {
        let mut out = format!("#warning {WORD} {} 0\n", self.file).into_bytes();
        let mut done = 0;
        for (number, arm) in self.arms.iter().enumerate() {
            out.extend_from_slice(&text[done..arm.from]);
            out.extend_from_slice(format!("\n#warning {WORD} {} {}", self.file, number + 1).as_bytes());
            done = arm.from;
        }
        out.extend_from_slice(&text[done..]);
        out
    }

    /// Whether some object has read the file at all.
    pub fn was_read(&self, live: &BTreeSet<(usize, usize)>) -> bool {
        live.contains(&(self.file, 0))
    }

    /// The changed lines in arms that no object has, by the conditions around them.
    pub fn left_out(&self, path: &str, live: &BTreeSet<(usize, usize)>, config: &Config) -> Vec<LeftOut> {
        let mut all: Vec<LeftOut> = Vec::new();
        for &line in &self.lines {
            let mut around = self.arms.iter().enumerate().filter(|(_, arm)| arm.lines.contains(&line));
            let dead = around.rfind(|(number, _)| !live.contains(&(self.file, number + 1)));
            let Some((_, arm)) = dead else { continue };
            match all.iter_mut().find(|l| l.conditions == arm.conditions) {
                Some(found) => found.lines.push(line),
                None => {
                    let unset = config.unset_in(&arm.conditions.join(" "));
                    let conditions = arm.conditions.clone();
                    all.push(LeftOut { path: path.to_owned(), lines: vec![line], conditions, unset });
                }
            }
        }
        all
    }

    /// Whether these are all of the changed lines.
    pub fn all_of(&self, left_out: &[LeftOut]) -> bool {
        !self.lines.is_empty() && left_out.iter().map(|l| l.lines.len()).sum::<usize>() >= self.lines.len()
    }
}

/// The questions that came back: numbers of a file and of an arm in it.
pub fn live(said: &str) -> BTreeSet<(usize, usize)> {
    let numbers = said.lines().filter_map(|line| {
        let mut words = line.split_once(WORD)?.1.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
    });
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[u8] = b"int a;\n#ifdef CONFIG_X\nint b;\n#else\nint c;\n#endif\nint d;\n";
    const NEW: &[u8] = b"int a;\n#ifdef CONFIG_X\nint bb;\n#else\nint cc;\n#endif\nint d;\n";

    #[test]
    fn a_line_in_a_dead_arm_is_left_out() {
        let lines = added(OLD, NEW);
        assert_eq!(lines, [3, 5]);
        let probe = Probe::new(7, NEW, lines);
        let text = String::from_utf8(probe.text(NEW)).unwrap();
        assert!(
            text.starts_with("#warning vma2desc-arm 7 0\nint a;\n#ifdef CONFIG_X\n#warning vma2desc-arm 7 1\nint bb;")
        );
        let live = live(
            "x.c:1: warning: #warning vma2desc-arm 7 0 [-Wcpp]\nx.c:6: warning: #warning vma2desc-arm 7 2 [-Wcpp]\n",
        );
        assert!(probe.was_read(&live));
        let out = probe.left_out("x.c", &live, &Config::parse("CONFIG_Y=y\n"));
        assert_eq!(out.len(), 1);
        assert_eq!((&*out[0].lines, &*out[0].unset), (&[3][..], &["CONFIG_X".to_owned()][..]));
        assert!(!probe.all_of(&out));
    }

    #[test]
    fn lines_outside_of_arms_need_no_question() {
        assert!(Probe::new(0, NEW, vec![1, 7]).is_empty());
        assert!(Probe::new(0, b"#ifdef A\n#if B\n#else /*\n", vec![]).is_empty());
    }

    #[test]
    fn an_arm_that_is_never_closed_reaches_the_end() {
        let text = b"#ifdef A\nint a;\n";
        let probe = Probe::new(0, text, vec![2]);
        assert!(probe.all_of(&probe.left_out("x.c", &BTreeSet::new(), &Config::default())));
    }
}
