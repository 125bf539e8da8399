//! Members of operations structures that are mmap hooks and wait for a descriptor form.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::find;

use super::ground::Ground;
use crate::census::hooks::lossy;
use crate::kernel::interface::{PrepareMember, Replaced};
use crate::model::lines::Lines;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::tokens_in;
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::syntax::structs::{self, structs};

/// The structure whose hooks the core itself calls.
pub const CORE: &str = "file_operations";

/// A member that is an mmap hook: by the census' rule a pointer to a function with a VMA, with `mmap` in its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// The structure's tag.
    pub tag: String,
    /// The member's name.
    pub name: String,
    /// The file of the structure's definition.
    pub path: Utf8PathBuf,
    /// Line of the member, counted from one.
    pub line: usize,
    /// The definition of the structure: the whole item.
    pub item: Span,
    /// The member's declaration, without its semicolon.
    pub declaration: Span,
    /// The member's name in it.
    pub name_span: Span,
    /// Its parameter list with parentheses; where a typedef of the same file gives the type, that of the typedef.
    pub params: Span,
    /// The parameters' types.
    pub types: Vec<String>,
    /// Which parameter is the VMA.
    pub vma: usize,
    /// Conditions of the arms around the member.
    pub arms: Vec<String>,
    /// The member with a descriptor that the structure has for it already.
    pub prepare: Option<String>,
    /// The members before it.
    pub before: Vec<String>,
    /// Whether it shares its storage with others.
    pub in_union: bool,
    /// Line of a member of another kind that has the name already.
    pub taken: Option<usize>,
}

impl Member {
    /// `structure.member`.
    pub fn hook(&self) -> String {
        format!("{}.{}", self.tag, self.name)
    }

    /// The member with a descriptor that it would get.
    pub fn prepared(&self) -> PrepareMember {
        PrepareMember {
            member: self.new_name(),
            replaces: Some(self.name.clone()),
            origin: Replaced::Beside,
            shape: Shape { types: self.types.clone(), at: self.vma, descriptor: true },
            caller: None,
        }
    }

    /// The name that the member with a descriptor gets: the kernel's rule.
    pub fn new_name(&self) -> String {
        format!("{}_prepare", self.name)
    }
}

/// The members of all structures that `ground` defines.
pub fn members(ground: &Ground) -> Vec<Member> {
    let worth = |text: &[u8]| find(text, b"vm_area_struct").is_some() && find(text, b"mmap").is_some();
    let mut all: Vec<Member> =
        ground.own(worth, |path, text| Some(in_file(path, text))).into_iter().flatten().collect();
    all.retain(|m| !m.path.components().any(|c| c.as_str() == "uapi"));
    all.sort();
    all
}

/// Tags that are defined in several files, or that have a member twice, under other conditions: what is said of one does not
/// hold for the other.
pub fn twice(members: &[Member]) -> BTreeSet<&str> {
    let other = |a: &Member, b: &Member| a.path != b.path || a.name == b.name && a.name_span != b.name_span;
    let again = |m: &&Member| members.iter().any(|o| o.tag == m.tag && other(o, m));
    members.iter().filter(again).map(|m| m.tag.as_str()).collect()
}

/// Whether a member is for campaigns: the core calls the hooks of files itself, and has their descriptor form.
pub fn is_meant(member: &Member) -> bool {
    member.tag != CORE
}

/// Whether a structure has the new member of this hook, and the old one no more.
pub fn is_over(ground: &Ground, hook: &str) -> bool {
    let Some((tag, name)) = hook.split_once('.') else { return false };
    let new = format!("{name}_prepare");
    let worth = |text: &[u8]| find(text, tag.as_bytes()).is_some() && find(text, new.as_bytes()).is_some();
    let has = |text: &[u8]| {
        let of = |item: &crate::syntax::items::Item| structs(text, item.span);
        let all = items(text);
        let mut defs = all.iter().filter(|i| i.kind == ItemKind::Other).flat_map(of);
        defs.any(|def| {
            let named = |name: &str| def.members.iter().any(|m| m.name.of(text) == name.as_bytes());
            def.tag.is_some_and(|t| t.of(text) == tag.as_bytes()) && named(&new) && !named(name)
        })
    };
    !ground.own(worth, |_, text| has(text).then_some(())).is_empty()
}

/// Whether a declaration stands in a union inside of `item`.
fn in_union(text: &[u8], item: Span, declaration: Span) -> bool {
    let tokens = tokens_in(text, Span::new(item.start, declaration.start));
    let mut open = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token.text(text) {
            b"{" => open.push(tokens[i.saturating_sub(2)..i].iter().any(|t| t.is_word(text, "union"))),
            b"}" => drop(open.pop()),
            _ => {}
        }
    }
    open.contains(&true)
}

fn in_file(path: &Utf8Path, text: &[u8]) -> Vec<Member> {
    let lines = Lines::new(text);
    let mut out = Vec::new();
    let all = items(text);
    for item in all.iter().filter(|i| i.kind == ItemKind::Other) {
        if find(item.span.of(text), b"mmap").is_none() {
            continue;
        }
        for def in structs(text, item.span) {
            let Some(tag) = def.tag.map(|t| lossy(t.of(text))) else { continue };
            let typed = |m: &crate::syntax::structs::Member| m.params.or_else(|| typedef(text, &all, m));
            let shape = |m: &crate::syntax::structs::Member| Shape::read(text, typed(m)?);
            for m in def.members.iter().filter(|m| find(m.name.of(text), b"mmap").is_some()) {
                let (Some(params), Some(s)) = (typed(m), shape(m).filter(|s| !s.descriptor)) else { continue };
                let name = lossy(m.name.of(text));
                let new = format!("{name}_prepare");
                let named = || def.members.iter().filter(|o| o.name.of(text) == new.as_bytes());
                let is_prepare = |o: &&structs::Member| shape(o).is_some_and(|n| n.descriptor);
                let mut arms = item.arms.to_vec();
                arms.extend(m.arms.iter().cloned());
                let prepare = named().find(is_prepare).map(|_| new.clone());
                let taken = named().find(|o| !is_prepare(o)).map(|o| lines.position(o.name.start).0);
                out.push(Member {
                    tag: tag.clone(),
                    path: path.to_owned(),
                    line: lines.position(m.name.start).0,
                    item: item.span,
                    declaration: m.declaration,
                    name_span: m.name,
                    params,
                    vma: s.at,
                    types: s.types,
                    arms,
                    before: def.members.iter().map(|o| lossy(o.name.of(text))).take_while(|n| *n != name).collect(),
                    in_union: in_union(text, item.span, m.declaration),
                    prepare,
                    taken,
                    name,
                });
            }
        }
    }
    out
}

/// The parameter list of the function type, or of the pointer to one, that a typedef of the file gives a member: `map_fn *mmap;`
/// with `typedef int map_fn(...);`. It gives back an `int`.
fn typedef(text: &[u8], all: &[Item], member: &structs::Member) -> Option<Span> {
    let words = tokens_in(text, member.declaration);
    let is_pointer = words.iter().filter(|t| t.is_punct(text, "*")).count();
    let [name, .., _] = words.as_slice() else { return None };
    if words.len() != 2 + is_pointer || is_pointer > 1 {
        return None;
    }
    let head: [&[u8]; 4] = [b"typedef", b"int", b"(", b"*"];
    let mut found =
        all.iter().filter(|i| i.kind != ItemKind::Other || i.span.of(text).starts_with(b"typedef")).filter_map(|i| {
            let tokens = tokens_in(text, i.span);
            let named = tokens.iter().position(|t| t.text(text) == name.text(text))?;
            let starts = tokens[..named]
                .iter()
                .map(|t| t.text(text))
                .eq(head.iter().copied().take(if is_pointer == 1 { 2 } else { 4 }));
            let open = named + if is_pointer == 1 { 1 } else { 2 };
            let close = closing(text, &tokens, open).filter(|_| starts && tokens[open].is_punct(text, "("))?;
            Some(Span::new(tokens[open].span.start, tokens[close].span.end))
        });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}
