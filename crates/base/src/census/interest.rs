//! Where in a file a slot may be, found on the bytes alone.

use std::collections::BTreeSet;

use crate::census::hooks::{HookKind, Hooks, lossy};
use crate::syntax::lex::is_word_byte;
use crate::syntax::search::Finder;

/// What the census looks for in every file.
pub struct Search {
    /// `mmap`, the type of a handler's mapping, and the macros.
    any: Finder,
    macros: Finder,
    /// Tags of structures with hooks.
    tags: Finder,
    /// Functions that handlers are passed to.
    takers: Finder,
}

impl Search {
    /// Looks for the word part `mmap`, for macros by name, for positional tables of the given structures, and for
    /// functions that handlers are passed to.
    pub fn new(macros: &[&str], tags: &[&str], takers: &[&str]) -> Self {
        let any: Vec<&str> = [&["mmap", "vm_area_struct"], macros, takers].concat();
        let takers = Finder::new(takers);
        Self { any: Finder::new(&any), macros: Finder::new(macros), tags: Finder::new(tags), takers }
    }

    /// Whether the file is worth a closer look.
    pub fn is_in(&self, text: &[u8]) -> bool {
        self.any.is_in(text)
    }

    /// Offsets where a slot may be.
    pub fn offsets(&self, text: &[u8], hooks: &Hooks) -> Vec<usize> {
        let places: Vec<_> = words(text).collect();
        let mut members: BTreeSet<&[u8]> = BTreeSet::new();
        members.extend(places.iter().filter(|w| may_be_member(text, **w)).map(|w| &text[w.0..w.1]));
        let known = |w: &[u8]| members.contains(w) || hooks.member(&lossy(w)).is_some();
        let is_slot = |w: &&(usize, usize)| may_install(text, **w, hooks) && known(&text[w.0..w.1]);
        let mut out: Vec<usize> = places.iter().filter(is_slot).map(|w| w.0).collect();
        out.extend(self.macros.words(text).into_iter().map(|m| m.1));
        out.extend(self.tags.words(text).into_iter().filter(|m| is_positional(text, m.2)).map(|m| m.1));
        out.sort_unstable();
        out
    }

    /// Whether a hook of some structure is named as a member, or alone as an argument of what may be a macro.
    pub fn names_member(&self, text: &[u8], hooks: &Hooks) -> bool {
        let named = |&(start, end): &(usize, usize)| {
            let before = text[..start].trim_ascii_end();
            let after = rest(text, end).first();
            let member = before.ends_with(b".") || before.ends_with(b"->");
            let argument = matches!(before.last(), Some(b'(' | b',')) && matches!(after, Some(b')' | b','));
            (member || argument) && hooks.member(&lossy(&text[start..end])) == Some(HookKind::Mmap)
        };
        words(text).any(|w| named(&w))
    }

    /// Offsets where a function that handlers are passed to is named.
    pub fn takers(&self, text: &[u8]) -> Vec<usize> {
        self.takers.words(text).into_iter().map(|m| m.1).collect()
    }
}

/// The words of `text` that contain `mmap`: start and end.
fn words(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut last_end = 0;
    memchr::memmem::find_iter(text, b"mmap").filter_map(move |at| {
        if at < last_end {
            return None;
        }
        let before = text[..at].iter().rev().take_while(|b| is_word_byte(**b)).count();
        let after = text[at..].iter().take_while(|b| is_word_byte(**b)).count();
        last_end = at + after;
        Some((at - before, last_end))
    })
}

/// The distinct words of `text` that contain `mmap`.
pub fn word_set(text: &[u8]) -> BTreeSet<&[u8]> {
    words(text).map(|(start, end)| &text[start..end]).collect()
}

/// Whether a header may declare a member, a function type or a macro with `mmap` in it; most that hold the word
/// only declare functions.
pub fn may_declare(text: &[u8]) -> bool {
    let mut on_directive = OnDirective::new(text);
    let member = |(start, end): (usize, usize)| {
        let after = rest(text, end);
        let before = text[..start].trim_ascii_end();
        matches!(after.first(), Some(b')' | b';' | b'[' | b',' | b':' | b'='))
            && (!before.ends_with(b",") || before.ends_with(b"\\") || after.starts_with(b"="))
            || on_directive.is(start)
    };
    words(text).any(member)
        || memchr::memmem::find_iter(text, b"typedef").any(|at| {
            let line = &text[at..];
            let end = memchr::memchr(b';', line).unwrap_or(line.len());
            memchr::memmem::find(&line[..end], b"vm_area_").is_some()
        })
}

/// Tells of one place after the other whether its logical line starts with `#`.
struct OnDirective<'a> {
    text: &'a [u8],
    /// The place that was asked about last, and the answer.
    last: (usize, bool),
}

impl<'a> OnDirective<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, last: (0, text.trim_ascii_start().starts_with(b"#")) }
    }

    /// Goes back to the last place at most, so that a text is read once, however long its lines are.
    fn is(&mut self, at: usize) -> bool {
        let mut end = at;
        let mut answer = self.last.1;
        while let Some(newline) = memchr::memrchr(b'\n', self.text.get(self.last.0..end).unwrap_or_default()) {
            end = self.last.0 + newline;
            if !self.text[..end].trim_ascii_end().ends_with(b"\\") {
                answer = self.text[end..].trim_ascii_start().starts_with(b"#");
                break;
            }
        }
        self.last = (at, answer);
        answer
    }
}

/// What follows, without white space and line splices.
fn rest(text: &[u8], at: usize) -> &[u8] {
    let skip = text[at..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b'\\').count();
    &text[at + skip..]
}

/// Whether the word may be declared here as a member: `(*word)(...)` or `type word;`.
fn may_be_member(text: &[u8], (start, end): (usize, usize)) -> bool {
    let before = text[..start].trim_ascii_end();
    let after = rest(text, end);
    let pointer = before.ends_with(b"*") && matches!(after.first(), Some(b')' | b'['));
    let plain = after.starts_with(b";") && before.last().is_some_and(|b| is_word_byte(*b) || *b == b'*');
    pointer || plain
}

fn may_install(text: &[u8], (start, end): (usize, usize), hooks: &Hooks) -> bool {
    let before = text[..start].trim_ascii_end();
    let after = rest(text, end);
    let assigned = after.starts_with(b"/*") || (after.starts_with(b"=") && !after.starts_with(b"=="));
    let member =
        before.ends_with(b".") || before.ends_with(b"->") || before.ends_with(b"*/") || before.ends_with(b"\\");
    let listed = before.ends_with(b",") || before.ends_with(b"(");
    let gnu = after.starts_with(b":") && (before.ends_with(b"{") || listed);
    let argument = listed && (after.starts_with(b")") || after.starts_with(b","));
    (member && assigned) || gnu || (argument && hooks.member(&lossy(&text[start..end])).is_some())
}

/// Whether `NAME [..] = {` with an element that is no designator follows the tag.
fn is_positional(text: &[u8], tag_end: usize) -> bool {
    let mut after = rest(text, tag_end);
    let mut named = false;
    loop {
        let word = after.iter().take_while(|b| is_word_byte(**b)).count();
        if word > 0 {
            named = true;
            after = rest(after, word);
        } else if let (true, Some(close)) = (named && after.starts_with(b"["), memchr::memchr(b']', after)) {
            after = rest(after, close + 1);
        } else {
            break;
        }
    }
    let Some(value) = after.strip_prefix(b"=").filter(|_| named) else { return false };
    let mut inside = rest(value, 0);
    while let Some(deeper) = inside.strip_prefix(b"{") {
        inside = rest(deeper, 0);
        if inside.first().is_some_and(|b| !matches!(b, b'{' | b'.' | b'[' | b'}' | b'#')) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_of_what_may_be_a_slot() {
        let search = Search::new(&["FOPS"], &["foo_ops"], &["foo_ring"]);
        let ops = b"struct o { int (*mmap)(struct vm_area_struct *v); };";
        let mut hooks = Hooks::default();
        hooks.add(ops, &crate::syntax::items::items(ops), false);
        let at = |text: &str| search.offsets(text.as_bytes(), &hooks);
        assert_eq!(at(".mmap = f"), [1]);
        assert_eq!(at("x->mmap\t= f; y.mmap(); z.mmap == g; mmap = 3; x.memmap = 1"), [3]);
        assert_eq!(at("int (*my_mmap)(int); x.my_mmap = f"), [23]);
        assert_eq!(at("OP(mmap)"), [3]);
        assert_eq!(at("{ mmap: f }"), [2]);
        assert_eq!(at("FOPS, MY_FOPS"), [0]);
        assert_eq!(at("struct foo_ops x[] = { { a, b } };"), [7]);
        assert_eq!(at("struct foo_ops x = { .a = b }; struct foo_ops *y;"), [] as [usize; 0]);
        assert!(search.is_in(b"foo_ring(x, f)"));
        assert_eq!(search.takers(b"my_foo_ring(x); foo_ring(x, f)"), [16]);
    }

    #[test]
    fn a_place_knows_the_directive_that_it_lies_in() {
        let text = b"A B\n # define C \\\n D E \\\n\n F\nG # H";
        let mut on_directive = OnDirective::new(text);
        let at = |c: u8| text.iter().position(|b| *b == c).unwrap();
        let found: Vec<bool> = b"ABCDFGH".iter().map(|c| on_directive.is(at(*c))).collect();
        assert_eq!(found, [false, false, true, true, true, false, false]);
    }

    #[test]
    fn words_with_mmap() {
        let all = word_set(b"mmap_mmap foo_mmap_bar mmap, MMAP map");
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [&b"foo_mmap_bar"[..], b"mmap", b"mmap_mmap"]);
    }
}
