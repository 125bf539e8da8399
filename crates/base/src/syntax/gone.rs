//! Names that a kernel does not have any more, and sources that ask whether it has them.

use super::lex::is_word_byte;

/// Whether a text defines `name` as a macro.
pub fn defines(text: &[u8], name: &str) -> bool {
    directives(text).any(|line| {
        let rest = line.strip_prefix(b"define").map(<[u8]>::trim_ascii_start);
        rest.and_then(|r| r.strip_prefix(name.as_bytes())).is_some_and(ends_word)
    })
}

/// Whether some `#if` of a text asks if `name` is defined. A heuristic: conditions over several lines are not seen.
pub fn asks(text: &[u8], name: &str) -> bool {
    if memchr::memmem::find(text, name.as_bytes()).is_none() {
        return false;
    }
    directives(text).any(|line| {
        let conditional = line.starts_with(b"if") || line.starts_with(b"elif");
        conditional && memchr::memmem::find_iter(line, name.as_bytes()).any(|at| ends_word(&line[at + name.len()..]))
    })
}

fn ends_word(rest: &[u8]) -> bool {
    rest.first().is_none_or(|b| !is_word_byte(*b))
}

/// What follows the `#` in lines that begin with one.
fn directives(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| *b == b'\n').filter_map(|line| Some(line.trim_ascii().strip_prefix(b"#")?.trim_ascii_start()))
}

#[cfg(test)]
mod tests {
    use super::{asks, defines};
    use proptest::prelude::*;

    #[test]
    fn definitions_and_questions_are_told_apart() {
        let own = b"#ifndef VM_OLD\r\n# define VM_OLD (VM_A | VM_B)\r\n#endif\r\n";
        assert!(defines(own, "VM_OLD") && asks(own, "VM_OLD"));
        let other = b"#define VM_OLDER 1\n#undef VM_OLD\nx = VM_OLD; /* define VM_OLD */\n#if VM_OLDER\n";
        assert!(!defines(other, "VM_OLD") && !asks(other, "VM_OLD"));
        assert!(asks(b"#elif defined(X) && !defined(VM_OLD)", "VM_OLD"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(text: Vec<u8>) {
            let _ = (defines(&text, "A"), asks(&text, "A"));
        }
    }
}
