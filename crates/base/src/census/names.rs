//! Where names are defined and mentioned in the kept files.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::census::hooks::lossy;
use crate::census::slot::{Mention, MentionKind, Place};
use crate::syntax::arms::{Arms, negate};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Lexer, TokenKind, find_word, tokens_in};
use crate::syntax::linkage::{is_weak, is_weak_pragma};
use crate::syntax::span::Span;
use crate::syntax::structs::structs;
use crate::syntax::text::Text;
use crate::syntax::tokens::Tokens;
use crate::syntax::words::Word;
use crate::tree::paths::join;
use crate::tree::source::{FileId, Home, SourceFile, SourceSet};

/// A function's definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The whole definition.
    pub place: Place,
    /// The name in it.
    pub name: Span,
    /// Whether it is `static`.
    pub is_static: bool,
    /// Whether another definition may take its place: it is weak, or some configurations that use it do not build it.
    pub yields: bool,
    /// Whether every configuration that uses it builds it.
    pub whole: bool,
    /// The `#if` arms around it.
    pub arms: Vec<String>,
}

/// Definitions of a set of functions in all kept files.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    by_name: BTreeMap<String, Vec<Definition>>,
    /// Names that a declaration makes weak, apart from their definitions.
    weak: BTreeSet<String>,
    /// Base names of what each file includes by `"..."`, resolved to kept files.
    includes: BTreeMap<FileId, Vec<FileId>>,
}

fn files(set: &SourceSet) -> impl IndexedParallelIterator<Item = (FileId, &SourceFile)> {
    files_from(set, 0)
}

/// The files from number `first` on.
fn files_from(set: &SourceSet, first: usize) -> impl IndexedParallelIterator<Item = (FileId, &SourceFile)> {
    let number = move |i: usize| FileId(u32::try_from(first + i).unwrap_or(u32::MAX));
    set.files.get(first..).unwrap_or_default().par_iter().enumerate().map(move |(i, file)| (number(i), file))
}

/// Whether an item defines `name` for other files to use: a function or variable that is not `static`, or in a
/// header any.
pub fn is_definition(text: &[u8], item: &Item, name: &str, header: bool) -> bool {
    match &item.kind {
        ItemKind::Function { name: n, is_static, .. } => (header || !is_static) && n.of(text) == name.as_bytes(),
        ItemKind::Other => is_variable(text, item, name) && (header || !item.span.of(text).starts_with(b"static")),
        _ => false,
    }
}

/// Whether an item is the variable `name` with its initial value, `T name = ...;` or `T name[...] = ...;`.
pub fn is_variable(text: &[u8], item: &Item, name: &str) -> bool {
    let word = name.as_bytes();
    if item.kind != ItemKind::Other || find_word(item.span.of(text), word, 0).is_none() {
        return false;
    }
    let tokens = tokens_in(text, item.span);
    let head = tokens.iter().position(|t| t.is_punct(text, "=") || t.is_punct(text, "{"));
    let Some(equals) = head.filter(|&i| tokens[i].is_punct(text, "=")) else { return false };
    // `T name __attribute[...] = `: a tag or a type stands before another kind of token.
    let declared = |i: usize| {
        let next = tokens[i + 1];
        let tag = i > 0 && matches!(tokens[i - 1].text(text), b"struct" | b"union" | b"enum");
        let ends = next.is_punct(text, "=") || next.is_punct(text, "[") || next.text(text).starts_with(b"__");
        !tag && ends
    };
    (0..equals).any(|i| tokens[i].text(text) == word && declared(i))
}

impl Definitions {
    /// Finds the definitions of `names`.
    pub fn find(set: &SourceSet, names: &BTreeSet<String>) -> Self {
        let words: Vec<Word<'_>> = names.iter().map(|name| Word::new(name)).collect();
        let parts: Vec<_> = files(set)
            .filter_map(|(id, file)| {
                let text = &file.text;
                let here: BTreeSet<&str> = words.iter().filter(|word| text.has(word)).map(|word| word.text).collect();
                let of = || (definitions_in(id, text, &here), declared_weak(text, &here), quoted_includes(set, file));
                (!here.is_empty()).then(|| (id, of()))
            })
            .collect();
        let mut out = Self::default();
        for (id, (found, weak, includes)) in parts {
            out.includes.insert(id, includes);
            out.weak.extend(weak);
            for (name, definition) in found {
                out.by_name.entry(name).or_default().push(definition);
            }
        }
        out
    }

    /// All definitions of a name.
    pub fn all(&self, name: &str) -> &[Definition] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// What `name` stands for in file `from`: definitions in that file or in one that it includes by `"..."`; if there
    /// is none, or it has external linkage, those that the linker may take ([`SourceSet::linked`]); an empty list if it is
    /// defined elsewhere.
    pub fn resolve(&self, set: &SourceSet, name: &str, from: FileId) -> Vec<&Definition> {
        let all = self.all(name);
        let near = self.visible_from(from);
        let local: Vec<_> = all.iter().filter(|d| near.contains(&d.place.file)).collect();
        let yields = |d: &Definition| d.yields || (!d.is_static && self.weak.contains(name));
        let weak = |d: &Definition| yields(d) && d.whole;
        if local.iter().any(|d| !yields(d)) {
            return local;
        }
        let mut homes: Vec<Home> = Vec::new();
        for d in all.iter().filter(|d| !d.is_static) {
            match homes.last_mut().filter(|h| h.file == d.place.file) {
                Some(home) => (home.yields, home.weak) = (home.yields && yields(d), home.weak && weak(d)),
                None => homes.push(Home { file: d.place.file, yields: yields(d), weak: weak(d) }),
            }
        }
        let linked = set.linked(from, &homes);
        let of = |d: &&Definition| !d.is_static && linked.contains(&d.place.file) || near.contains(&d.place.file);
        let found: Vec<_> = all.iter().filter(of).collect();
        if !found.is_empty() {
            return found;
        }
        // A table in a header is one of each file that includes it, which may have the function.
        let header = &set.get(from).path;
        let base_name = header.file_name().filter(|_| set.get(from).is_header());
        let includes = |f: FileId| set.get(f).text.includes().iter().any(|n| Some(base(n).as_str()) == base_name);
        let found: Vec<&Definition> = all.iter().filter(|d| includes(d.place.file)).collect();
        // Each of them must have it, under that very name: one that does not would no longer build.
        let lacks = |f: FileId| {
            let text = &set.get(f).text;
            let is_macro = |i: &Item| matches!(&i.kind, ItemKind::MacroDefinition { name: n, .. } if n.of(text) == name.as_bytes());
            includes(f) && (!found.iter().any(|d| d.place.file == f) || text.items().iter().any(is_macro))
        };
        if set.ids().any(lacks) { Vec::new() } else { found }
    }

    fn visible_from(&self, from: FileId) -> BTreeSet<FileId> {
        let mut seen = BTreeSet::new();
        let mut queue = vec![from];
        while let Some(id) = queue.pop() {
            if seen.insert(id) {
                queue.extend(self.includes.get(&id).into_iter().flatten());
            }
        }
        seen
    }
}

/// What `name` stands for in file `from`; see [`Definitions::resolve`].
pub fn definitions(set: &SourceSet, name: &str, from: FileId) -> Vec<Definition> {
    let found = Definitions::find(set, &BTreeSet::from([name.to_owned()]));
    found.resolve(set, name, from).into_iter().cloned().collect()
}

fn definitions_in(id: FileId, text: &Text, names: &BTreeSet<&str>) -> Vec<(String, Definition)> {
    let mut out = Vec::new();
    for item in text.items() {
        let ItemKind::Function { name, is_static, .. } = item.kind else { continue };
        let word = lossy(name.of(text));
        if names.contains(word.as_str()) {
            let place = Place { file: id, span: item.span };
            let whole = covers(text, text.items(), &word);
            let yields = is_weak(text, item) || !whole;
            out.push((word, Definition { place, name, is_static, yields, whole, arms: item.arms.to_vec() }));
        }
    }
    out
}

/// Whether the file's definitions of a function, or of a variable, are there wherever it names that: under no condition, under
/// both of two that exclude each other, or under those of each place.
pub fn covers(text: &[u8], items: &[Item], function: &str) -> bool {
    let is = |i: &&Item| match i.kind {
        ItemKind::Function { name, .. } => name.of(text) == function.as_bytes(),
        _ => is_variable(text, i, function),
    };
    let own: Vec<&[String]> = items.iter().filter(is).map(|i| &*i.arms).collect();
    let other_arm = |a: &[String], b: &[String]| match (a.split_last(), b.split_last()) {
        (Some((x, outer)), Some((y, same))) => outer == same && *y == negate(x),
        _ => false,
    };
    let whole = own.iter().filter(|a| own.iter().any(|b| other_arm(a, b))).map(|a| &a[..a.len() - 1]);
    let built: Vec<&[String]> = own.iter().copied().chain(whole).collect();
    if built.iter().any(|a| a.is_empty()) {
        return true;
    }
    let mut arms = Arms::default();
    for token in Lexer::new(text) {
        if token.kind == TokenKind::Directive {
            arms.directive(text, token);
            continue;
        }
        arms.code();
        if token.text(text) == function.as_bytes() {
            let at = arms.current();
            if !built.iter().any(|a| a.iter().all(|x| at.contains(x))) {
                return false;
            }
        }
    }
    !own.is_empty()
}

/// Those of `names` that a declaration or a pragma of the file makes weak.
fn declared_weak(text: &Text, names: &BTreeSet<&str>) -> BTreeSet<String> {
    if memchr::memmem::find(text, b"weak").is_none() {
        return BTreeSet::new();
    }
    let declared = text.items().iter().filter_map(|item| match item.kind {
        ItemKind::Prototype { name, .. } if is_weak(text, item) => Some(lossy(name.of(text))),
        _ => None,
    });
    let mut out: BTreeSet<String> = declared.filter(|name| names.contains(name.as_str())).collect();
    let by_pragma = |name: &&&str| text.tokens().iter().any(|t| is_weak_pragma(text, t, name));
    out.extend(names.iter().filter(by_pragma).map(|n| (*n).to_owned()));
    out
}

fn quoted_includes(set: &SourceSet, file: &SourceFile) -> Vec<FileId> {
    let dir = file.path.parent().unwrap_or(camino::Utf8Path::new(""));
    file.text.includes().iter().filter_map(|name| set.find(&join(dir, name))).collect()
}

/// Every occurrence of `name` as a whole word in these files, by file and offset.
pub fn mentions_among(set: &SourceSet, files: &[FileId], name: &str) -> Vec<Mention> {
    let of = |&file: &FileId| of_file(set.get(file), file, &[name]).into_iter().flat_map(|found| found.1);
    files.par_iter().flat_map_iter(of).collect()
}

/// Every occurrence of `names`, which occur in the file, as whole words in it.
fn of_file<'n>(source: &SourceFile, file: FileId, names: &[&'n str]) -> Vec<(&'n str, Vec<Mention>)> {
    let tokens = Tokens::of(&source.text);
    let mut found: Vec<_> = names.iter().map(|name| (*name, mentions_in(file, &source.text, &tokens, name))).collect();
    if !source.is_c() {
        found.iter_mut().flat_map(|(_, all)| all).for_each(|m| m.kind = MentionKind::Other);
    }
    found
}

/// Every occurrence of `name` as a whole word in one file, whose tokens (with comments) are given.
pub fn mentions_in(file: FileId, text: &Text, tokens: &Tokens, name: &str) -> Vec<Mention> {
    let view = View { text, tokens, items: text.items() };
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = find_word(text, name.as_bytes(), from) {
        let span = Span::new(at, at + name.len());
        out.push(Mention { place: Place { file, span }, kind: view.kind(span) });
        from = span.end;
    }
    out
}

fn base(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_string()
}

/// The kept files from number `first` on by the base names of what they include.
pub fn include_index(set: &SourceSet, first: usize) -> BTreeMap<String, Vec<FileId>> {
    let parts: Vec<(FileId, &[String])> = files_from(set, first).map(|(id, file)| (id, file.text.includes())).collect();
    let mut out: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
    for (id, names) in parts {
        for name in names {
            out.entry(base(name)).or_default().push(id);
        }
    }
    out
}

/// The files from number `first` on that define each function that is not `static`.
pub fn function_index(set: &SourceSet, first: usize) -> BTreeMap<String, Vec<FileId>> {
    let parts: Vec<Vec<(String, FileId)>> = files_from(set, first)
        .map(|(id, file)| {
            let text = &file.text;
            // Headers of many megabytes hold nothing but numbers of registers.
            let items = if memchr::memchr(b'{', text).is_some() { text.items() } else { &[] };
            let named = items.iter().filter_map(|item| match &item.kind {
                ItemKind::Function { name, is_static: false, .. } => Some((lossy(name.of(text)), id)),
                _ => None,
            });
            named.collect()
        })
        .collect();
    let mut out: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
    for (name, id) in parts.into_iter().flatten() {
        let files: &mut Vec<FileId> = out.entry(name).or_default();
        if files.last() != Some(&id) {
            files.push(id);
        }
    }
    out
}

/// Every occurrence of each of `names` as a whole word in the kept files, by file and offset.
/// Slots are among them, as [`MentionKind::Other`].
pub fn mentions_of(set: &SourceSet, names: &BTreeSet<String>) -> BTreeMap<String, Vec<Mention>> {
    mentions_from(set, 0, names)
}

/// As [`mentions_of`], in the files from number `first` on.
pub fn mentions_from(set: &SourceSet, first: usize, names: &BTreeSet<String>) -> BTreeMap<String, Vec<Mention>> {
    let words: Vec<Word<'_>> = names.iter().map(|name| Word::new(name)).collect();
    let parts: Vec<Vec<(&str, Vec<Mention>)>> = files_from(set, first)
        .map(|(file, source)| {
            let here: Vec<&str> = words.iter().filter(|word| source.text.has(word)).map(|word| word.text).collect();
            if here.is_empty() { Vec::new() } else { of_file(source, file, &here) }
        })
        .collect();
    let mut out: BTreeMap<String, Vec<Mention>> = names.iter().map(|n| (n.clone(), Vec::new())).collect();
    for (name, mentions) in parts.into_iter().flatten() {
        if let Some(all) = out.get_mut(name) {
            all.extend(mentions);
        }
    }
    for all in out.values_mut() {
        all.sort_by_key(|m| m.place);
    }
    out
}

/// A file, ready to tell how words in it are used.
struct View<'a> {
    text: &'a [u8],
    tokens: &'a Tokens,
    items: &'a [Item],
}

impl View<'_> {
    fn kind(&self, span: Span) -> MentionKind {
        let Some(token) = self.tokens.behind(span.start).next().filter(|t| t.span.contains(span)) else {
            return MentionKind::Comment;
        };
        match token.kind {
            TokenKind::Comment => MentionKind::Comment,
            TokenKind::Str => MentionKind::StringLiteral,
            TokenKind::Directive => self.in_directive(token.span, span),
            _ => self.in_code(span),
        }
    }

    fn in_directive(&self, directive: Span, span: Span) -> MentionKind {
        let inside = Span::new(directive.start + 1, directive.end);
        match tokens_in(self.text, inside).iter().find(|t| t.span.contains(span)).map(|t| t.kind) {
            None => MentionKind::Comment,
            Some(TokenKind::Str) => MentionKind::StringLiteral,
            Some(_) => MentionKind::Macro,
        }
    }

    fn in_code(&self, span: Span) -> MentionKind {
        for item in self.items.iter().filter(|i| i.span.contains(span)) {
            match &item.kind {
                ItemKind::Function { name, .. } if *name == span => return MentionKind::Definition,
                ItemKind::Prototype { name, .. } if *name == span => return MentionKind::Prototype,
                ItemKind::Other if self.speaks(item.span, span, is_export) => return MentionKind::Export,
                ItemKind::Other if self.speaks(item.span, span, is_mark) => return MentionKind::Mark,
                ItemKind::Other if self.is_member(item.span, span) => return MentionKind::OtherSpace,
                _ => {}
            }
        }
        let mut next = self.tokens.behind(span.end);
        let next = next.find(|t| t.kind != TokenKind::Comment && t.span.start >= span.end);
        let called = next.is_some_and(|t| t.is_punct(self.text, "("));
        let before =
            self.tokens.before(span.start).rev().find(|t| t.kind != TokenKind::Comment).map(|t| t.text(self.text));
        // Tags and members have name spaces of their own (C11 6.2.3).
        if matches!(before, Some(b"struct" | b"union" | b"enum" | b"." | b"->" | b"goto")) {
            return MentionKind::OtherSpace;
        }
        if called { MentionKind::Call } else { MentionKind::Other }
    }

    /// Whether a structure that the item defines has the name for a member.
    fn is_member(&self, item: Span, name: Span) -> bool {
        structs(self.text, item).iter().flat_map(|s| &s.members).any(|m| m.name == name)
    }

    /// Whether an item is `WORD(name...)` with a word that `is` accepts.
    fn speaks(&self, item: Span, name: Span, is: fn(&[u8]) -> bool) -> bool {
        let tokens: Vec<_> = Lexer::within(self.text, item).take(3).collect();
        let [word, open, first] = tokens.as_slice() else { return false };
        is(word.text(self.text)) && open.is_punct(self.text, "(") && first.span == name
    }
}

/// `EXPORT_SYMBOL...` or `EXPORT_..._SYMBOL...`.
fn is_export(word: &[u8]) -> bool {
    word.starts_with(b"EXPORT_") && memchr::memmem::find(word, b"SYMBOL").is_some()
}

/// include/linux/kprobes.h, include/asm-generic/error-injection.h.
fn is_mark(word: &[u8]) -> bool {
    matches!(word, b"NOKPROBE_SYMBOL" | b"ALLOW_ERROR_INJECTION")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::take_sources;
    use crate::syntax::items::items;

    const A: &[u8] = b"/* foo_mmap() maps */\n#include \"a.h\"\nint foo_mmap(struct file *f, struct vm_area_struct *v);\n\
        static int helper_mmap(int x)\n{\n\treturn x;\n}\n\
        int foo_mmap(struct file *f, struct vm_area_struct *v)\n{\n\tpr_err(\"foo_mmap: \");\n\treturn foo_mmap (f, v);\n}\n\
        EXPORT_SYMBOL_GPL(foo_mmap);\n#define ALIAS foo_mmap /* foo_mmap */\nint (*p)(void) = foo_mmap;\n\
        struct file_operations o = { .mmap = foo_mmap };\n";
    const B: &[u8] = b"static int helper_mmap(int x) { return 1; }\nstruct file_operations o = { .mmap = foo_mmap };\n";
    const H: &[u8] = b"struct file_operations { int (*mmap)(struct file *, struct vm_area_struct *); };\n\
        static inline int in_header_mmap(void) { return 0; }\n";

    #[test]
    fn mentions_are_classified() {
        let (set, _) = take_sources(&[("a.c", A), ("a.h", H), ("b.c", B)]);
        let all = mentions_of(&set, &BTreeSet::from(["foo_mmap".to_owned()])).remove("foo_mmap").unwrap();
        let a = set.find("a.c".into()).unwrap();
        let kinds: Vec<_> = all.iter().filter(|m| m.place.file == a).map(|m| m.kind).collect();
        use MentionKind::*;
        assert_eq!(kinds, [Comment, Prototype, Definition, StringLiteral, Call, Export, Macro, Comment, Other, Other]);
    }

    #[test]
    fn variables_are_known_by_their_initial_value() {
        let text = b"const struct o t __read_mostly = { .x = u };\nstruct o t;\nextern struct o t;\nstruct o q[] = { t }, *w = t;\n\
            int f(int t) { int z = t; }\nT(t) = 3;\n";
        let all: Vec<bool> = items(text).iter().map(|i| is_variable(text, i, "t")).collect();
        assert_eq!(all, [true, false, false, false, false, false]);
        let all: Vec<bool> = items(text).iter().map(|i| is_variable(text, i, "q")).collect();
        assert_eq!(all.iter().filter(|d| **d).count(), 1);
        assert!(items(text).iter().all(|i| !is_variable(text, i, "u") && !is_variable(text, i, "o")));
    }

    #[test]
    fn names_resolve_to_the_nearest_definition() {
        let (set, _) = take_sources(&[("a.c", A), ("a.h", H), ("b.c", B)]);
        let (a, b) = (set.find("a.c".into()).unwrap(), set.find("b.c".into()).unwrap());
        assert_eq!(definitions(&set, "foo_mmap", b)[0].place.file, a);
        assert_eq!(definitions(&set, "helper_mmap", b)[0].place.file, b);
        assert_eq!(definitions(&set, "helper_mmap", a).len(), 1);
        assert!(definitions(&set, "nowhere", a).is_empty());
    }
}
