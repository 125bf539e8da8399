//! What the kernel that the result is for really has, read from its headers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::Finder;

use super::walk::{self, WalkError};
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::structs::{Member, structs};

/// An operations structure with a member that takes a `struct vm_area_desc *`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareMember {
    /// Name of the new member (`mmap_prepare`).
    pub member: String,
    /// The old member that it replaces, if the structure still has one (`mmap`).
    pub replaces: Option<String>,
    /// The new member's parameter list, as in the header.
    pub params: String,
}

/// The target kernel.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Top of the tree it was read from, empty if it was made from sources in memory.
    pub root: Utf8PathBuf,
    /// Identifiers that the probed headers declare or define: functions, macros, enumerators and
    /// `struct.member` for members of the structures that matter.
    pub symbols: BTreeSet<String>,
    /// Structure tag to its prepare member.
    pub prepare: BTreeMap<String, PrepareMember>,
    /// The parameters of `vm_operations_struct.mapped`, as in the header; none when it has no such member.
    pub mapped: Vec<String>,
}

/// Why a target could not be probed.
#[derive(Debug)]
pub enum TargetError {
    /// The path cannot be looked at.
    Walk(WalkError),
    /// The path is not the top of a kernel tree.
    NotAKernelTree(PathBuf),
}

impl std::fmt::Display for TargetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Walk(error) => error.fmt(f),
            Self::NotAKernelTree(path) => write!(
                f,
                "{}: not the top of a kernel tree (expected Makefile, mm/ and include/linux/fs.h)",
                path.display()
            ),
        }
    }
}

impl std::error::Error for TargetError {}

/// Structures whose members are symbols even if nothing in them takes a descriptor.
const STRUCTURES: &[&str] =
    &["vm_area_desc", "vm_operations_struct", "mmap_action", "file_operations", "vm_area_struct"];

/// Headers that are read whatever they contain.
const ALWAYS: &[&str] = &["include/linux/fs.h", "include/linux/mm.h", "include/linux/mm_types.h"];

/// Text that makes any other header below `include/` worth reading: the types of the mapping interface.
const WORTH: &[&str] = &["struct vm_area_struct", "struct vm_area_desc", "vma_flags_t", "vm_flags_t", "pgprot_t"];

impl Target {
    /// Reads the headers of the kernel tree at `root` (its top).
    pub fn probe(root: &Path) -> Result<Self, TargetError> {
        let not_kernel = || TargetError::NotAKernelTree(root.to_owned());
        let utf8 = Utf8Path::from_path(root).ok_or_else(not_kernel)?;
        if !walk::is_kernel_top(utf8) {
            return Err(not_kernel());
        }
        let listing = walk::list(&[utf8.join("include")]).map_err(TargetError::Walk)?;
        let finders: Vec<_> = WORTH.iter().map(|w| Finder::new(w.as_bytes())).collect();
        let header = |path: &Utf8Path| !path.starts_with("include/uapi") || path.starts_with("include/uapi/linux");
        let worth = |text: &[u8]| finders.iter().any(|f| f.find(text).is_some());
        let (parts, _) = walk::each(
            &listing,
            header,
            |_| true,
            |path, text| {
                (ALWAYS.contains(&path.as_str()) || worth(text)).then(|| {
                    let mut part = Self::default();
                    part.add(text);
                    part
                })
            },
        );
        let mut target = Self { root: listing.root, ..Self::default() };
        for part in parts {
            target.symbols.extend(part.symbols);
            target.prepare.extend(part.prepare);
            target.mapped.extend(part.mapped);
        }
        Ok(target)
    }

    /// A target made from headers in memory, given with their paths.
    pub fn from_sources(sources: &[(&str, &[u8])]) -> Self {
        let mut target = Self::default();
        for (_, text) in sources {
            target.add(text);
        }
        target
    }

    /// Whether the target declares `symbol`.
    pub fn has(&self, symbol: &str) -> bool {
        self.symbols.contains(symbol)
    }

    /// Takes in one header.
    fn add(&mut self, text: &[u8]) {
        let name = |span: Span| String::from_utf8_lossy(span.of(text)).into_owned();
        for item in items(text) {
            match &item.kind {
                ItemKind::Function { name: n, .. }
                | ItemKind::Prototype { name: n, .. }
                | ItemKind::MacroDefinition { name: n, .. } => {
                    self.symbols.insert(name(*n));
                }
                ItemKind::Other => {
                    self.enumerators(text, item.span);
                    self.structures(text, item.span);
                }
            }
        }
    }

    /// Adds the enumerators of an `enum { ... }`, also those that a macro such as `DECLARE_VMA_BIT(READ, 0)`
    /// makes: by that macro's convention they are `VMA_READ_BIT`.
    fn enumerators(&mut self, text: &[u8], item: Span) {
        let tokens = tokens_in(text, item);
        let Some(keyword) = tokens.iter().take(4).position(|t| t.is_word(text, "enum")) else { return };
        let Some(open) = tokens.iter().skip(keyword).position(|t| t.is_punct(text, "{")) else { return };
        let mut depth = 0usize;
        let mut fresh = true;
        for (i, token) in tokens.iter().enumerate().skip(keyword + open + 1) {
            match token.text(text) {
                b"(" | b"{" => depth += 1,
                b")" | b"}" => depth = depth.saturating_sub(1),
                b"," if depth == 0 => fresh = true,
                word if token.kind == TokenKind::Ident && fresh && depth == 0 => {
                    fresh = false;
                    let argument = tokens.get(i + 2).map(|t| String::from_utf8_lossy(t.text(text)));
                    let made = word.starts_with(b"DECLARE_VMA_BIT").then_some(argument).flatten();
                    self.symbols.insert(match made {
                        Some(bit) => format!("VMA_{bit}_BIT"),
                        None => String::from_utf8_lossy(word).into_owned(),
                    });
                }
                _ => {}
            }
        }
    }

    fn structures(&mut self, text: &[u8], item: Span) {
        let name = |span: Span| String::from_utf8_lossy(span.of(text)).into_owned();
        for def in structs(text, item) {
            let Some(tag) = def.tag.map(name) else { continue };
            let prepare = def.members.iter().find(|m| takes_descriptor(text, m));
            if prepare.is_some() || STRUCTURES.contains(&tag.as_str()) {
                let members = def.members.iter().map(|m| format!("{tag}.{}", name(m.name)));
                self.symbols.extend(members);
                self.symbols.insert(tag.clone());
            }
            if tag == "vm_operations_struct"
                && let Some(params) = def.members.iter().find(|m| m.name.of(text) == b"mapped").and_then(|m| m.params)
            {
                self.mapped = parameters(&name(params));
            }
            if let Some(member) = prepare {
                let new = name(member.name);
                let old = new.replacen("_prepare", "", 1);
                let replaces = def.members.iter().map(|m| name(m.name)).find(|m| *m == old && *m != new);
                let params = member.params.map(name).unwrap_or_default();
                self.prepare.insert(tag, PrepareMember { member: new, replaces, params });
            }
        }
    }
}

/// The parameters of a list in parentheses, each on one line.
fn parameters(list: &str) -> Vec<String> {
    let inner = list.trim().trim_start_matches('(').trim_end_matches(')');
    inner.split(',').map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect()
}

/// Whether a member is an mmap hook that takes a descriptor: a function pointer with `mmap` in its name
/// and a `struct vm_area_desc *` among its parameters.
fn takes_descriptor(text: &[u8], member: &Member) -> bool {
    let named = memchr::memmem::find(member.name.of(text), b"mmap").is_some();
    named && member.params.is_some_and(|p| tokens_in(text, p).iter().any(|t| t.is_word(text, "vm_area_desc")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"#ifndef H\n#define H\nstruct vm_area_desc {\n\tunsigned long start;\n\tpgoff_t pgoff;\n};\n\
        struct file_operations {\n\tint (*mmap)(struct file *, struct vm_area_struct *);\n\
        \tint (*mmap_prepare)(struct vm_area_desc *);\n};\nstruct chan {\n\tint (*mmap_prepare_ring)(struct chan *c, struct vm_area_desc *d);\n};\n\
        struct other { int (*mmap)(int); };\nenum {\n\tDECLARE_VMA_BIT(READ, 0),\n\tVMA_LAST = 3,\n};\n\
        static inline unsigned long vma_desc_size(const struct vm_area_desc *desc)\n{\n\treturn 0;\n}\n\
        int remap(struct vm_area_struct *vma);\n#define mk_vma_flags(...) 0\n#endif\n";

    #[test]
    fn symbols_and_prepare_members() {
        let target = Target::from_sources(&[("include/linux/fs.h", HEADER)]);
        for symbol in [
            "vma_desc_size",
            "remap",
            "mk_vma_flags",
            "VMA_READ_BIT",
            "VMA_LAST",
            "vm_area_desc.pgoff",
            "file_operations.mmap",
        ] {
            assert!(target.has(symbol), "{symbol}");
        }
        assert!(!target.has("other.mmap"));
        let ops = &target.prepare["file_operations"];
        assert_eq!((ops.member.as_str(), ops.replaces.as_deref()), ("mmap_prepare", Some("mmap")));
        assert_eq!(ops.params, "(struct vm_area_desc *)");
        assert_eq!(target.prepare["chan"].replaces, None);
        assert_eq!(target.prepare.len(), 2);
    }

    #[test]
    fn only_a_kernel_tree_can_be_probed() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Target::probe(dir.path()), Err(TargetError::NotAKernelTree(_))));
        for path in ["include/linux", "mm"] {
            std::fs::create_dir_all(dir.path().join(path)).unwrap();
        }
        std::fs::write(dir.path().join("Makefile"), "").unwrap();
        std::fs::write(dir.path().join("include/linux/fs.h"), HEADER).unwrap();
        assert!(Target::probe(dir.path()).unwrap().has("remap"));
    }
}
