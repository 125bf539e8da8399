//! Which members of which structures are mmap hooks, read from the structures' definitions.
//!
//! A hook is a member with `mmap` in its name whose type is a pointer to a function (written out, or by a
//! typedef) with a `struct vm_area_struct *` or a `struct vm_area_desc *` among its parameters.

use std::collections::BTreeMap;

use memchr::memmem::find;

use crate::census::typedefs::{typedefs, unnamed};
use crate::kernel::interface::old_name;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::params::{Callback, Shape, callback};
use crate::syntax::span::Span;
use crate::syntax::structs::{Member, structs};

/// What a hook takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookKind {
    /// A `struct vm_area_struct *`.
    Mmap,
    /// A `struct vm_area_desc *`.
    Prepare,
}

/// What is known about a structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpsStruct {
    /// The members in order; empty if conditional members make positions uncertain.
    pub order: Vec<String>,
    /// The hooks.
    pub hooks: BTreeMap<String, HookKind>,
    /// The parameters of the hooks, as far as the structure itself shows them.
    pub shapes: BTreeMap<String, Shape>,
    /// Members with `mmap` in their name that are no hooks, with their declarations.
    pub others: BTreeMap<String, String>,
    /// Members that are, or point to, a structure, with its tag.
    pub types: BTreeMap<String, String>,
}

impl OpsStruct {
    /// What is known of a member as a hook. One that the structure does not have counts as a hook with a VMA if,
    /// by its name, a hook with a descriptor has taken its place: the source is older than the structure. One whose
    /// name says that it takes the place of a hook counts as one with a descriptor: the source is newer.
    pub fn hook(&self, member: &str) -> Option<HookKind> {
        let known = self.hooks.get(member).copied();
        let other = self.others.contains_key(member) || self.types.contains_key(member);
        let replaced = || {
            let mut new = self.hooks.iter().filter(|(_, kind)| **kind == HookKind::Prepare);
            new.any(|(name, _)| old_name(name).as_deref() == Some(member)).then_some(HookKind::Mmap)
        };
        let replaces = || old_name(member).and_then(|old| self.hooks.get(&old)).map(|_| HookKind::Prepare);
        known.or_else(|| if other { None } else { replaced().or_else(replaces) })
    }
}

/// Structures by tag, function types by name.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    structs: BTreeMap<String, OpsStruct>,
    /// Hook member names of any structure, those included that a hook with a descriptor has replaced.
    members: BTreeMap<String, HookKind>,
    /// Functions with a parameter that is a pointer to a function with a mapping.
    takers: BTreeMap<String, Callback>,
    /// Typedefs of functions and function pointers.
    functions: BTreeMap<String, HookKind>,
    /// Other names of structures, by typedef, with their tags.
    names: BTreeMap<String, String>,
    /// Variables that are declared and defined elsewhere, with the tags of what they are or point to.
    variables: BTreeMap<String, String>,
}

impl Hooks {
    /// Takes in the structures that `items` of `text` define; `all` also those without `mmap` in any member.
    pub fn add(&mut self, text: &[u8], items: &[Item], all: bool) {
        let others = || items.iter().filter(|item| item.kind == ItemKind::Other);
        for item in others() {
            let body = item.span.of(text);
            if body.starts_with(b"typedef") && (find(body, b"vm_area_").is_some()) {
                self.add_typedef(text, item.span);
            }
            if body.starts_with(b"typedef") && is_type(body) {
                self.learn(typedefs(text, &tokens_in(text, item.span)));
            }
        }
        self.add_macros(text, items);
        for item in items {
            if let ItemKind::Function { name, param_list, .. } | ItemKind::Prototype { name, param_list, .. } =
                &item.kind
                && let Some(taker) = taker(text, *param_list)
            {
                self.takers.insert(lossy(name.of(text)), taker);
            }
        }
        for item in others() {
            let body = item.span.of(text);
            let likely = all || find(body, b"mmap").is_some();
            if likely && memchr::memchr(b'{', body).is_some() && is_type(body) {
                self.add_structs(text, item.span, all);
            }
        }
    }

    /// Takes in what another set knows.
    pub fn merge(&mut self, other: Hooks) {
        for (tag, new) in other.structs {
            let old = self.structs.entry(tag).or_default();
            if old.order.is_empty() {
                old.order = new.order;
            } else if !new.order.is_empty() && old.order != new.order {
                old.order.clear();
            }
            old.hooks.extend(new.hooks);
            old.shapes.extend(new.shapes);
            old.others.extend(new.others);
            old.types.extend(new.types);
        }
        for (name, kind) in other.members {
            self.members.entry(name).or_insert(kind);
        }
        self.functions.extend(other.functions);
        self.variables.extend(other.variables);
        self.takers.extend(other.takers);
        self.learn(other.names);
    }

    /// Takes in other names of structures; one that several have is the name of none.
    fn learn(&mut self, names: BTreeMap<String, String>) {
        for (name, tag) in names {
            let known = self.names.entry(name).or_insert_with(|| tag.clone());
            if *known != tag {
                known.clear();
            }
        }
    }

    /// Takes in which structures variables are or point to that are defined elsewhere.
    pub fn declare(&mut self, variables: BTreeMap<String, String>) {
        self.variables.extend(variables);
    }

    /// The tag of the structure that a variable is or points to which is defined elsewhere.
    pub fn variable(&self, name: &str) -> Option<&String> {
        self.variables.get(name)
    }

    /// Forgets the order of members: these structures are known in part.
    pub fn forget_order(&mut self) {
        self.structs.values_mut().for_each(|s| s.order.clear());
    }

    /// The parameter of this function that a handler is passed as.
    pub fn taker(&self, function: &str) -> Option<&Callback> {
        self.takers.get(function)
    }

    /// The functions that handlers are passed to.
    pub fn takers(&self) -> impl Iterator<Item = &str> {
        self.takers.keys().map(String::as_str)
    }

    /// The hooks that take a VMA and whose parameters are known: structure tag, member, parameters.
    pub fn shapes(&self) -> BTreeMap<String, BTreeMap<String, Shape>> {
        let old = |s: &OpsStruct| {
            s.shapes.iter().filter(|(_, s)| !s.descriptor).map(|(n, s)| (n.clone(), s.clone())).collect()
        };
        let all = self.structs.iter().map(|(tag, s)| (tag.clone(), old(s)));
        all.filter(|(_, hooks): &(_, BTreeMap<_, _>)| !hooks.is_empty()).collect()
    }

    /// The structure with this tag, or this other name.
    pub fn get(&self, tag: &str) -> Option<&OpsStruct> {
        self.structs.get(tag).or_else(|| self.structs.get(self.names.get(tag)?))
    }

    /// The tag of the structure that is known by this name: its tag, or the name that a typedef gives it.
    pub fn tag_of(&self, name: &str) -> Option<String> {
        let tag = Some(name).filter(|n| self.structs.contains_key(*n));
        tag.map(str::to_owned).or_else(|| self.names.get(name).filter(|tag| !tag.is_empty()).cloned())
    }

    /// The tags of the structures that members of this name are, or point to.
    pub fn holders(&self, member: &str) -> impl Iterator<Item = &str> {
        self.structs.values().filter_map(move |s| s.types.get(member)).map(String::as_str)
    }

    /// Whether some structure has a hook of this name, and of which kind.
    pub fn member(&self, name: &str) -> Option<HookKind> {
        let known = self.members.get(name).copied();
        known.or_else(|| old_name(name).and_then(|old| self.members.get(&old)).map(|_| HookKind::Prepare))
    }

    /// Tags of the structures that have a hook.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.structs.iter().filter(|(_, s)| !s.hooks.is_empty()).map(|(tag, _)| tag.as_str())
    }

    /// Takes in the macros that are the type of a structure, `#define NAME struct tag`; one that is defined twice is none.
    fn add_macros(&mut self, text: &[u8], items: &[Item]) {
        let named = |item: &Item| match &item.kind {
            ItemKind::MacroDefinition { name, .. } => Some(name.of(text)),
            _ => None,
        };
        for item in items {
            let ItemKind::MacroDefinition { name, body, params: None, .. } = &item.kind else { continue };
            let typed = [&b"struct"[..], b"union", b"const"].iter().any(|w| body.of(text).trim_ascii().starts_with(w));
            if typed && items.iter().filter(|i| named(i) == Some(name.of(text))).count() == 1 {
                self.learn(typedefs(text, &tokens_in(text, item.span)));
            }
        }
    }

    fn add_typedef(&mut self, text: &[u8], item: Span) {
        let tokens = tokens_in(text, item);
        let Some(kind) = takes(text, item) else { return };
        let named = tokens
            .windows(2)
            .find(|w| w[0].kind == TokenKind::Ident && (w[1].is_punct(text, "(") || w[1].is_punct(text, ")")));
        // `typedef int (*name)(...)` and `typedef int name(...)`; a type word before `(` is not the name.
        let pointer = tokens.windows(2).find(|w| w[0].is_punct(text, "*") && w[1].kind == TokenKind::Ident);
        let pointer = pointer.filter(|_| find(item.of(text), b"(*").is_some()).map(|w| w[1]);
        if let Some(name) = pointer.or(named.map(|w| w[0])) {
            self.functions.insert(lossy(name.text(text)), kind);
        }
    }

    fn add_structs(&mut self, text: &[u8], item: Span, all: bool) {
        let mut unnamed = unnamed(text, item);
        for def in structs(text, item).into_iter().rev() {
            let own = def.tag.map(|t| lossy(t.of(text)));
            let Some(tag) = own.or_else(|| unnamed.take()) else { continue };
            let mut ops = OpsStruct::default();
            for member in &def.members {
                self.add_member(text, member, &mut ops);
            }
            let certain = def.members.iter().all(|m| m.arms.is_empty() && !m.name.is_empty());
            if certain {
                ops.order = def.members.iter().map(|m| lossy(m.name.of(text))).collect();
            }
            if all || !ops.hooks.is_empty() || !ops.others.is_empty() {
                let mut one = Hooks::default();
                one.members.extend(ops.hooks.iter().map(|(name, kind)| (name.clone(), *kind)));
                for name in ops.hooks.iter().filter(|(_, k)| **k == HookKind::Prepare).filter_map(|(n, _)| old_name(n))
                {
                    one.members.entry(name).or_insert(HookKind::Mmap);
                }
                one.structs.insert(tag, ops);
                self.merge(one);
            }
        }
    }

    fn add_member(&self, text: &[u8], member: &Member, ops: &mut OpsStruct) {
        let name = lossy(member.name.of(text));
        let type_name = member.type_name.map(|t| lossy(t.of(text)));
        if find(name.as_bytes(), b"mmap").is_some() {
            let typed = || type_name.as_ref().and_then(|t| self.functions.get(t)).copied();
            let shape = member.params.and_then(|params| Shape::read(text, params));
            ops.shapes.extend(shape.map(|s| (name.clone(), s)));
            match member.params.map_or_else(typed, |params| takes(text, params)) {
                Some(kind) => ops.hooks.insert(name.clone(), kind).map(drop),
                None => ops.others.insert(name.clone(), one_line(member.declaration.of(text))).map(drop),
            };
        }
        if let (None, Some(tag)) = (member.params, type_name) {
            ops.types.insert(name, tag);
        }
    }
}

/// The parameter of a list that handlers are passed as.
fn taker(text: &[u8], list: Span) -> Option<Callback> {
    find(list.of(text), b"vm_area_").and_then(|_| callback(text, list))
}

/// Whether an item defines a structure or union, judged by its first words.
fn is_type(body: &[u8]) -> bool {
    let head = &body[..body.len().min(200)];
    let words = head.split(|b| !b.is_ascii_alphanumeric() && *b != b'_').filter(|w| !w.is_empty());
    words.take(4).any(|w| w == b"struct" || w == b"union")
}

/// What a parameter list takes.
fn takes(text: &[u8], params: Span) -> Option<HookKind> {
    let tokens = tokens_in(text, params);
    let has = |word| tokens.windows(2).any(|w| w[0].is_word(text, word) && w[1].is_punct(text, "*"));
    if has("vm_area_desc") {
        Some(HookKind::Prepare)
    } else if has("vm_area_struct") {
        Some(HookKind::Mmap)
    } else {
        None
    }
}

/// Text as a string; bytes that are not UTF-8 are replaced.
pub fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Text with each run of white space as one space.
pub fn one_line(bytes: &[u8]) -> String {
    lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::items::items;

    #[test]
    fn hooks_are_told_from_what_only_looks_like_one() {
        let text = b"typedef int (*map_fn)(struct vm_area_struct *vma);\n\
            struct foo_ops {\n\tint a;\n\tint (*mmap)(struct file *, struct vm_area_struct *);\n\tmap_fn late_mmap;\n\
            \tint (*mmap_prepare)(struct vm_area_desc *);\n\tvoid __iomem *mmap_base;\n\tstruct bar *bar;\n};\n\
            struct bo { void *(*mmap)(struct bo *b); };\nstruct plain { struct foo_ops ops; };\n";
        let mut hooks = Hooks::default();
        hooks.add(text, &items(text), false);
        let ops = hooks.get("foo_ops").unwrap();
        assert_eq!(ops.order.len(), 6);
        assert_eq!(ops.hooks["mmap"], HookKind::Mmap);
        assert_eq!(ops.hooks["late_mmap"], HookKind::Mmap);
        assert_eq!(ops.hooks["mmap_prepare"], HookKind::Prepare);
        assert_eq!(ops.others["mmap_base"], "void __iomem *mmap_base");
        assert_eq!(ops.types["bar"], "bar");
        assert_eq!(hooks.get("bo").unwrap().others["mmap"], "void *(*mmap)(struct bo *b)");
        assert!(hooks.get("plain").is_none());
        let text = b"typedef struct { int n; struct foo_ops ops; } first_t;\n\
            typedef struct second { first_t first; } SECOND, *PSECOND;\n";
        hooks.add(text, &items(text), true);
        assert_eq!(hooks.get("first_t").unwrap().types["ops"], "foo_ops");
        assert_eq!(hooks.tag_of("PSECOND").as_deref(), Some("second"));
        let text = b"typedef struct foo_ops *PSECOND;\n";
        hooks.add(text, &items(text), true);
        assert_eq!(hooks.tag_of("PSECOND"), None);
        assert_eq!(hooks.tags().collect::<Vec<_>>(), ["foo_ops"]);
    }
}
