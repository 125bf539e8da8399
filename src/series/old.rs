//! What the old handlers did, as far as words of their text tell: for a sentence in a commit message.
//!
//! This goes by calls and assignments wherever they stand in the functions that a patch changes. It proves nothing, and
//! nothing depends on it.

use std::sync::LazyLock;

use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens};
use crate::syntax::span::Span;
use crate::transform::registry;

/// What was found in the old text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Old {
    /// It returns an error before it maps anything.
    pub checks: bool,
    /// Flags that it sets, in the order of the text.
    pub sets: Vec<String>,
    /// Flags that it clears.
    pub clears: Vec<String>,
    /// It changes the page protection.
    pub protection: bool,
    /// The `vm_operations_struct`s that it installs.
    pub operations: Vec<String>,
    /// It stores private data in the mapping.
    pub private: bool,
    /// Functions that fill page tables.
    pub populates: Vec<String>,
    /// Other functions of the core that take the VMA and have a descriptor form.
    pub calls: Vec<String>,
}

/// Functions that change the flags (include/linux/mm.h), and what their second and third argument do.
const CHANGERS: [(&str, [Option<bool>; 2]); 5] = [
    ("vm_flags_set", [Some(true), None]),
    ("vm_flags_clear", [Some(false), None]),
    ("vm_flags_mod", [Some(true), Some(false)]),
    ("vm_flags_init", [Some(true), None]),
    ("vm_flags_reset", [Some(true), None]),
];

/// Function names that transforms replace: with whether they fill page tables.
static REPLACED: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    let rules = registry::registry().map(|r| &r.rules[..]).unwrap_or_default();
    for transform in rules.iter().map(|rule| &rule.transform).filter(|t| !t.spelling) {
        for old in transform.forms.iter().flat_map(|form| form.old()) {
            let Some((name, _)) = old.split_once('(') else { continue };
            if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !name.is_empty() {
                all.push((name.to_owned(), transform.result.is_some()));
            }
        }
    }
    all
});

impl Old {
    /// Reads the functions that `candidates`, one patch, change.
    pub fn of(run: &Run, candidates: &[&Candidate]) -> Self {
        let mut old = Self::default();
        let mut seen: Vec<(crate::tree::source::FileId, Span)> = Vec::new();
        for candidate in candidates {
            let Outcome::Converted(conversion) = &candidate.outcome else { continue };
            for (file, edits) in &conversion.edits {
                let text = &run.sources.get(*file).text;
                for item in items(text) {
                    let ItemKind::Function { body, .. } = item.kind else { continue };
                    let inside = |span: Span| span.start >= body.start && span.end <= body.end;
                    if edits.iter().any(|e| inside(e.span)) && !seen.contains(&(*file, body)) {
                        seen.push((*file, body));
                        old.read(body.of(text));
                    }
                }
            }
        }
        old
    }

    /// Takes in the text of one function's body.
    fn read(&mut self, text: &[u8]) {
        let all = tokens(text);
        let word = |at: usize| all.get(at).filter(|t| t.kind == TokenKind::Ident).map(|t| name(*t, text));
        let punct = |at: usize, what: &str| all.get(at).is_some_and(|t| t.is_punct(text, what));
        let mut maps = false;
        for at in 0..all.len() {
            let Some(this) = word(at) else { continue };
            let called = punct(at + 1, "(");
            let code = |at: usize| punct(at, "-") && word(at + 1).is_some_and(|w| is_errno(&w));
            let tested = this == "if" && called && punct(at + 3, ")") && word(at + 4).is_some_and(|w| w == "return");
            let passed_on = tested && punct(at + 6, ";") && word(at + 5).is_some() && word(at + 5) == word(at + 2);
            if passed_on || this == "return" && code(at + 1) || punct(at + 1, "=") && code(at + 2) {
                self.checks |= !maps;
            } else if let Some((_, does)) = CHANGERS.iter().find(|c| called && c.0 == this) {
                self.flags(&all, at + 1, text, *does);
            } else if let Some((_, fills)) = REPLACED.iter().find(|r| called && r.0 == this) {
                maps |= *fills;
                push(if *fills { &mut self.populates } else { &mut self.calls }, this);
            } else if this == "vm_ops" && punct(at + 1, "=") {
                let from = at + 2 + usize::from(punct(at + 2, "&"));
                word(from).filter(|w| w != "NULL").into_iter().for_each(|w| push(&mut self.operations, w));
            } else if this == "vm_page_prot" && punct(at + 1, "=") {
                self.protection = true;
            } else if this == "vm_private_data" && punct(at + 1, "=") {
                self.private |= word(at + 2).is_none_or(|w| w != "NULL");
            } else if this == "vm_flags" && (punct(at + 1, "|=") || punct(at + 1, "&=")) {
                let sets = punct(at + 1, "|=");
                let end = (at..all.len()).find(|i| punct(*i, ";")).unwrap_or(all.len());
                (at + 2..end).filter_map(word).for_each(|w| self.flag(&w, sets));
            }
        }
    }

    /// Reads the flags in the arguments of a call whose parenthesis is token `open`.
    fn flags(&mut self, all: &[Token], open: usize, text: &[u8], does: [Option<bool>; 2]) {
        let (mut depth, mut argument) = (0_usize, 0_usize);
        for token in &all[open..] {
            if token.is_punct(text, "(") {
                depth += 1;
            } else if token.is_punct(text, ")") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            } else if depth == 1 && token.is_punct(text, ",") {
                argument += 1;
            } else if let Some(sets) = argument.checked_sub(1).and_then(|i| does.get(i).copied().flatten()) {
                self.flag(&name(*token, text), sets);
            }
        }
    }

    fn flag(&mut self, word: &str, sets: bool) {
        if word.starts_with("VM_") && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
            push(if sets { &mut self.sets } else { &mut self.clears }, word.to_owned());
        }
    }

    /// `checks the request, sets VM_IO and installs x_ops`, for one handler or for several; none if nothing is known.
    pub fn phrase(&self, several: bool) -> Option<String> {
        let verb = |one: &str, more: &str| if several { more.to_owned() } else { one.to_owned() };
        let mut parts = Vec::new();
        if self.checks {
            parts.push(verb("checks the request", "check the request"));
        }
        if !self.sets.is_empty() {
            parts.push(format!("{} {}", verb("sets", "set"), list(&self.sets)));
        }
        if !self.clears.is_empty() {
            parts.push(format!("{} {}", verb("clears", "clear"), list(&self.clears)));
        }
        if self.protection {
            parts.push(verb("changes the page protection", "change the page protection"));
        }
        if self.private {
            parts.push(verb("stores private data in the mapping", "store private data in the mapping"));
        }
        match &self.operations[..] {
            [] => {}
            [one] => parts.push(format!("{} {one}", verb("installs", "install"))),
            _ => parts.push(verb("installs its operations", "install their operations")),
        }
        let called = |names: &[String]| list(&names.iter().map(|n| format!("{n}()")).collect::<Vec<_>>());
        if !self.calls.is_empty() {
            parts.push(format!("{} {}", verb("calls", "call"), called(&self.calls)));
        }
        if !self.populates.is_empty() {
            parts.push(format!("{} the memory with {}", verb("maps", "map"), called(&self.populates)));
        }
        (!parts.is_empty()).then(|| list(&parts))
    }
}

fn name(token: Token, text: &[u8]) -> String {
    String::from_utf8_lossy(token.text(text)).into_owned()
}

fn is_errno(word: &str) -> bool {
    word.len() > 2 && word.starts_with('E') && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn push(list: &mut Vec<String>, word: String) {
    if !list.contains(&word) {
        list.push(word);
    }
}

/// `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::Old;

    fn read(text: &str) -> Old {
        let mut old = Old::default();
        old.read(text.as_bytes());
        old
    }

    #[test]
    fn what_a_handler_does_is_said_in_the_order_of_a_handler() {
        let old = read(
            "{ if (x) return -EINVAL; vma->vm_ops = &lamp_ops; vm_flags_set(vma, VM_IO | VM_DONTDUMP);
               vm_flags_clear(vma, VM_MAYWRITE); vma->vm_private_data = p; vma->vm_page_prot = prot;
               return remap_pfn_range(vma, a, b, c, vma->vm_page_prot); }",
        );
        assert_eq!(
            old.phrase(false).unwrap(),
            "checks the request, sets VM_IO and VM_DONTDUMP, clears VM_MAYWRITE, changes the page protection, stores \
             private data in the mapping, installs lamp_ops and maps the memory with remap_pfn_range()"
        );
        assert!(old.phrase(true).unwrap().starts_with("check the request, set VM_IO"));
    }

    #[test]
    fn an_error_after_the_mapping_is_no_check() {
        assert!(!read("{ if (io_remap_pfn_range(vma, a, b, c, d)) return -EAGAIN; return 0; }").checks);
        assert!(read("{ ret = -EPERM; goto out; }").checks);
        assert!(read("{ ret = f(x); if (ret) return ret; return 0; }").checks && !read("{ return ret; }").checks);
    }

    #[test]
    fn flags_are_read_in_their_place_only() {
        let old = read("{ vm_flags_mod(vma, VM_IO, VM_MAYWRITE); vma->vm_flags |= VM_DONTCOPY; f(VM_SHARED); }");
        assert_eq!((old.sets, old.clears), (vec!["VM_IO".into(), "VM_DONTCOPY".into()], vec!["VM_MAYWRITE".into()]));
        assert_eq!(read("{ return 0; }").phrase(false), None);
        assert_eq!(read("{ vm_flags_set(vma, VM_IO").sets, ["VM_IO"]);
        assert_eq!(read("{ vma->vm_ops = NULL; vma->vm_private_data = NULL; }"), Old::default());
    }
}
