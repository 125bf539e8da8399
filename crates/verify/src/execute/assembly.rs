//! Functions of an assembly file, written so that two of them can be compared.
//!
//! Two copies of a function under different names are the same machine code if they are the same text once labels are
//! numbered anew and the endings of the names are gone. What they refer to is compared with them where it is a copy,
//! too, or a constant of the compiler's.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of a file with the lines that follow each.
#[derive(Debug, Default)]
pub struct Assembly<'a> {
    blocks: BTreeMap<&'a str, Vec<&'a str>>,
}

/// Most lines that are written of one function and what belongs to it.
const MOST_LINES: usize = 100_000;

impl<'a> Assembly<'a> {
    /// Reads what `gcc -S` writes.
    pub fn read(text: &'a str) -> Self {
        let mut blocks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        // A function goes to its `.size`, so that its inner labels stay inside; data goes to the next label.
        let mut function: Option<&str> = None;
        let mut label: Option<&str> = None;
        let mut functions = BTreeSet::new();
        for line in text.lines() {
            if let Some(name) = of_directive(line, ".type").filter(|_| line.contains("@function")) {
                functions.insert(name);
            }
            if function.is_some_and(|f| of_directive(line, ".size") == Some(f)) {
                (function, label) = (None, None);
                continue;
            }
            if function.is_none()
                && let Some((name, "")) = line.split_once(':')
                && !name.is_empty()
                && name.chars().all(is_name)
            {
                function = functions.contains(name).then_some(name);
                label = Some(name);
                blocks.insert(name, Vec::new());
                continue;
            }
            let trimmed = line.trim();
            let outside = function.is_none() && is_section(trimmed);
            if outside {
                label = None;
            }
            if let Some(block) = label.and_then(|l| blocks.get_mut(l))
                && !trimmed.is_empty()
                && !trimmed.starts_with('#')
            {
                block.push(trimmed);
            }
        }
        Self { blocks }
    }

    /// A function and all that belongs to it; none if there is no such function.
    pub fn canonical(&self, name: &str) -> Option<String> {
        self.blocks.get(name)?;
        let mut out = String::new();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut todo = vec![name];
        let mut at = 0;
        let mut lines = 0;
        while let Some(&name) = todo.get(at) {
            at += 1;
            let count = numbers.len();
            let title = match name.starts_with(".L") {
                true => format!(".L.{}", numbers.entry(name).or_insert(count)),
                false => bare(name),
            };
            out.push_str(&format!("block {title}\n"));
            for line in self.blocks.get(name).into_iter().flatten() {
                lines += 1;
                if lines > MOST_LINES {
                    return None;
                }
                for word in words(line) {
                    self.word(word, &mut out, &mut numbers, &mut todo);
                }
                out.push('\n');
            }
        }
        Some(out)
    }

    fn word<'n>(
        &'n self,
        word: &'n str,
        out: &mut String,
        numbers: &mut BTreeMap<&'n str, usize>,
        todo: &mut Vec<&'n str>,
    ) {
        let is_copy = bare(word) != word;
        let is_local = word.starts_with(".L");
        let count = numbers.len();
        if is_local || word.rsplit_once('.').is_some_and(|(stem, n)| !stem.is_empty() && is_number(n)) {
            // A label, or a name that the compiler numbered.
            let number = *numbers.entry(word).or_insert(count);
            let stem = if is_local { ".L" } else { word.rsplit_once('.').map_or(word, |w| w.0) };
            out.push_str(&format!("{}.{number}", bare(stem)));
        } else {
            out.push_str(&bare(word));
        }
        if (is_copy || is_local) && self.blocks.contains_key(word) && !todo.contains(&word) {
            todo.push(word);
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a directive begins another section.
fn is_section(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    matches!(first, ".section" | ".text" | ".data" | ".bss" | ".previous" | ".local" | ".comm" | ".globl" | ".type")
}

/// The name that `.type NAME, ...` or `.size NAME, ...` is about.
fn of_directive<'t>(line: &'t str, directive: &str) -> Option<&'t str> {
    let rest = line.trim().strip_prefix(directive)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start().split(',').next().unwrap_or_default())
}

/// Names and what is between them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| is_name(c) != is_name(first)).unwrap_or(rest.len());
        let (word, more) = rest.split_at(end);
        rest = more;
        Some(word)
    })
}

/// A word without the endings of copies, `__m3` and `__u3`.
fn bare(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find("__m").into_iter().chain(rest.find("__u")).min() {
        let (before, from) = rest.split_at(at);
        let digits = from[3..].bytes().take_while(u8::is_ascii_digit).count();
        let after = from[3 + digits..].chars().next();
        out.push_str(before);
        let ends = digits > 0 && !before.is_empty() && after.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
        if !ends {
            out.push_str(&from[..3 + digits]);
        }
        rest = &from[3 + digits..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\t.text\n\t.type\tf__m1, @function\nf__m1:\n\tmovl\t$.LC0, %edi\n\tjne\t.L3\n\tcall\tg__m1\n.L3:\n\tret\n\t\
        .size\tf__m1, .-f__m1\n\t.type\tg__m1, @function\ng__m1:\n\tmovl\t$1, %eax\n\tret\n\t.size\tg__m1, .-g__m1\n\t\
        .section\t.rodata\n.LC0:\n\t.string\t\"f__m1\"\n\t.text\n\t.type\tf__u1, @function\nf__u1:\n\tmovl\t$.LC1, %edi\n\t\
        jne\t.L7\n\tcall\tg__u1\n.L7:\n#APP\n# 3 \"x.c\" 1\n\tret\n\t.size\tf__u1, .-f__u1\n\t.type\tg__u1, @function\n\
        g__u1:\n\tmovl\t$1, %eax\n\tret\n\t.size\tg__u1, .-g__u1\n\t.section\t.rodata\n.LC1:\n\t.string\t\"f__u1\"\n";

    #[test]
    fn copies_are_the_same_whatever_their_labels_and_names() {
        let assembly = Assembly::read(TEXT);
        let of = |name: &str| assembly.canonical(name);
        assert_eq!(of("f__m1"), of("f__u1"));
        assert!(of("f__m1").unwrap().contains("block g\nmovl\t$1, %eax"), "{:?}", of("f__m1"));
        assert!(of("f__m1").unwrap().contains(".string\t\"f\""));
        assert_eq!(of("h"), None);
    }

    #[test]
    fn a_difference_in_a_called_copy_a_constant_or_a_jump_is_one() {
        for (from, to) in [
            ("g__u1:\n\tmovl\t$1", "g__u1:\n\tmovl\t$2"),
            (".string\t\"f__u1\"", ".string\t\"h__u1\""),
            ("jne\t.L7", "je\t.L7"),
            ("call\tg__u1", "call\tk"),
        ] {
            let text = TEXT.replace(from, to);
            assert_ne!(text, TEXT);
            let assembly = Assembly::read(&text);
            assert_ne!(assembly.canonical("f__m1"), assembly.canonical("f__u1"), "{from}");
        }
    }

    #[test]
    fn only_endings_of_copies_are_taken_off() {
        for (word, want) in [
            ("f__m12", "f"),
            ("f__m1.cold", "f.cold"),
            ("__mutex_init", "__mutex_init"),
            ("a__m1b", "a__m1b"),
            ("__m1", "__m1"),
        ] {
            assert_eq!(bare(word), want);
        }
    }
}
