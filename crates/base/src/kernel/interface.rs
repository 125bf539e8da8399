//! What a target's headers say about descriptors: hooks that get one, and functions that do.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::syntax::structs::StructDef;

/// An operations structure's member that gets a `struct vm_area_desc *`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareMember {
    /// Name of the new member (`mmap_prepare`).
    pub member: String,
    /// The old member that it replaces (`mmap`).
    pub replaces: Option<String>,
    /// How that is known.
    pub origin: Replaced,
    /// The new member's parameters.
    pub shape: Shape,
    /// What is known of those who call it; nothing as long as nobody looked at them.
    pub caller: Option<Caller>,
}

/// How the code of a subsystem calls a hook with a descriptor, where every use of the hook was looked at: all of them know
/// the old member and the new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The VMA's private data is carried into the descriptor.
    pub keeps_private: bool,
    /// What a caller wrote, or may have written, into the VMA's private data is not carried along.
    pub loses_private: bool,
    /// A caller hands the descriptor that it gets itself to the hook, and makes none of a VMA.
    pub passes: bool,
    /// A caller goes on with the VMA when the hook fails, with what that had changed until then.
    pub goes_on: bool,
    /// Files that can be mapped directly without an MMU lead there.
    pub direct: bool,
    /// Functions that allocate the object that a table is a part of, and give it through a pointer.
    pub makers: BTreeSet<String>,
}

/// How it is known what a prepare member replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The target's structure has both members.
    Beside,
    /// The scanned source's structure has a hook with the same parameters but for the mapping, the target's has it no more.
    InSource,
    /// The naming rule says so: the scanned source does not tell, and the target's structure has no such member.
    ByName,
}

impl PrepareMember {
    /// Looks the replaced member up among the scanned source's hooks of the structure, name and parameters.
    pub fn settle(&mut self, hooks: &BTreeMap<String, Shape>) {
        if self.origin == Replaced::Beside {
            return;
        }
        let fits: Vec<&String> = hooks.iter().filter(|(_, s)| s.is_counterpart(&self.shape)).map(|(n, _)| n).collect();
        let named = old_name(&self.member).filter(|n| fits.contains(&n));
        let only = if let [one] = fits.as_slice() { Some((*one).clone()) } else { None };
        self.replaces = named.or(only);
        self.origin = Replaced::InSource;
    }
}

/// The naming rule: `foo_mmap_prepare` replaces `foo_mmap`, `mmap_prepare_ring` replaces `mmap_ring`.
pub fn old_name(new: &str) -> Option<String> {
    let old = new.replacen("_prepare", "", 1);
    (old != new && !old.is_empty()).then_some(old)
}

/// The members of a structure that are mmap hooks with a descriptor, judged by their names and parameters.
pub fn prepare_members(text: &[u8], def: &StructDef) -> Vec<PrepareMember> {
    let name = |span: Span| String::from_utf8_lossy(span.of(text)).into_owned();
    let hook = |m: &&crate::syntax::structs::Member| memchr::memmem::find(m.name.of(text), b"mmap").is_some();
    let shaped = |m: &crate::syntax::structs::Member| {
        let shape = Shape::read(text, m.params?).filter(|s| s.descriptor)?;
        Some((name(m.name), shape))
    };
    let made = |(member, shape): (String, Shape)| {
        let replaces = old_name(&member);
        let beside = replaces.as_ref().is_some_and(|old| def.members.iter().any(|m| name(m.name) == *old));
        let origin = if beside { Replaced::Beside } else { Replaced::ByName };
        PrepareMember { member, replaces, origin, shape, caller: None }
    };
    def.members.iter().filter(hook).filter_map(shaped).map(made).collect()
}

/// A function that gets a descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its parameters.
    pub shape: Shape,
    /// What it returns, one blank between two tokens, without storage class and attributes.
    pub returns: String,
    /// Whether the headers declare it in two ways.
    pub ambiguous: bool,
}

impl Declared {
    /// Reads a prototype or a definition.
    pub fn read(text: &[u8], item: Span, name: Span, list: Span) -> Option<Declared> {
        let shape = Shape::read(text, list).filter(|s| s.descriptor)?;
        let head: Vec<Token> = tokens_in(text, Span::new(item.start, name.start.max(item.start)));
        let no_type = |t: &&Token| {
            let word = t.text(text);
            t.kind == TokenKind::Directive
                || matches!(word, b"static" | b"extern" | b"inline")
                || word.starts_with(b"__")
        };
        let words = head.iter().filter(|t| !no_type(t)).map(|t| String::from_utf8_lossy(t.text(text)));
        let returns = words.collect::<Vec<_>>().join(" ");
        Some(Declared { shape, returns, ambiguous: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::target::Target;

    const HEADER: &[u8] =
        b"struct hub {\n\tint (*mmap_prepare)(struct hub *hub, struct vm_area_desc *desc);\n\tint irq;\n};\n\
        int hub_map_prepare(struct hub *hub, struct vm_area_desc *desc);\n\
        static inline int hub_both_prepare(struct vm_area_desc *desc)\n{\n\treturn 0;\n}\n\
        int hub_ring(struct hub *hub,\n\t     int (*mmap_prepare_ring)(struct hub *hub, struct vm_area_desc *desc));\n";

    fn shape(list: &str) -> Shape {
        Shape::read(list.as_bytes(), Span::new(0, list.len())).unwrap()
    }

    #[test]
    fn the_naming_rule() {
        assert_eq!(old_name("mmap_prepare_ring").as_deref(), Some("mmap_ring"));
        assert_eq!(old_name("mmap_prepare").as_deref(), Some("mmap"));
        assert_eq!(old_name("mmap"), None);
        assert_eq!(old_name("_prepare"), None);
    }

    #[test]
    fn functions_and_callbacks_are_read() {
        let target = Target::from_sources(&[("include/linux/hub.h", HEADER)]);
        let map = &target.functions["hub_map_prepare"];
        assert_eq!((map.returns.as_str(), map.shape.at, map.ambiguous), ("int", 1, false));
        assert_eq!(target.functions["hub_both_prepare"].returns, "int");
        assert!(!target.functions.contains_key("hub_ring"));
        let ring = &target.takers["hub_ring"];
        assert_eq!((ring.index, ring.name.as_str()), (1, "mmap_prepare_ring"));
    }

    #[test]
    fn a_function_that_is_declared_in_two_ways_is_ambiguous() {
        let other: &[u8] = b"void hub_map_prepare(struct port *port, struct vm_area_desc *desc);\n";
        let target = Target::from_sources(&[("a.h", HEADER), ("b.h", other)]);
        assert!(target.functions["hub_map_prepare"].ambiguous);
        let same = Target::from_sources(&[("a.h", HEADER), ("b.h", HEADER)]);
        assert!(!same.functions["hub_map_prepare"].ambiguous);
    }

    #[test]
    fn the_old_member_comes_from_the_scanned_structure_first() {
        let read = |hooks: &[(&str, &str)]| {
            let mut target = Target::from_sources(&[("include/linux/hub.h", HEADER)]);
            let hooks = hooks.iter().map(|(name, list)| ((*name).to_string(), shape(list))).collect();
            target.settle(&BTreeMap::from([("hub".to_string(), hooks)]));
            let hub = &target.prepare["hub"][0];
            (hub.replaces.clone(), hub.origin)
        };
        let fits = "(struct hub *h, struct vm_area_struct *vma)";
        let other = "(struct file *f, struct vm_area_struct *vma)";
        assert_eq!(read(&[("map_mmap", fits)]), (Some("map_mmap".into()), Replaced::InSource));
        assert_eq!(read(&[("mmap", fits), ("mmap_late", fits)]), (Some("mmap".into()), Replaced::InSource));
        assert_eq!(read(&[("mmap_early", fits), ("mmap_late", fits)]), (None, Replaced::InSource));
        assert_eq!(read(&[("mmap", other)]), (None, Replaced::InSource));
        assert_eq!(read(&[]), (Some("mmap".into()), Replaced::ByName));
    }
}
