//! What the kernel that the result is for really has, read from its headers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::Finder;

use super::interface::{Declared, PrepareMember, prepare_members};
use super::version::Version;
use crate::syntax::head::Param;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::params::{Callback, Shape, callback};
use crate::syntax::search;
use crate::syntax::span::Span;
use crate::syntax::structs::structs;
use crate::tree::each::{All, each};
use crate::tree::read::text_of;
use crate::tree::walk;
use crate::tree::walk::{Listing, WalkError};

/// The structure whose hooks the core itself calls: its descriptor hook came first.
pub const CORE: &str = "file_operations";

/// The target kernel.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Top of the tree it was read from, empty if it was made from sources in memory.
    pub root: Utf8PathBuf,
    /// The release that it is, if it is none that a tree was read for.
    pub version: Option<Version>,
    /// Identifiers that the probed headers declare or define: functions, macros, enumerators and `struct.member` for
    /// members of the structures that matter. With a word in parentheses after it a name says more: `function(type)` that
    /// a parameter has one of the types that changed, `struct.member(const)` that the member's type is qualified.
    pub symbols: BTreeSet<String>,
    /// Structure tag to its prepare members, in their order.
    pub prepare: BTreeMap<String, Vec<PrepareMember>>,
    /// Functions that get a descriptor.
    pub functions: BTreeMap<String, Declared>,
    /// Functions that get a pointer to a function which gets a descriptor.
    pub takers: BTreeMap<String, Callback>,
    /// The parameters of `vm_operations_struct.mapped`, as in the header; none when it has no such member.
    pub mapped: Vec<String>,
}

/// Headers outside of `include/` that are read for one run at most.
const MOST_PRIVATE: usize = 4000;

/// Headers that include one another are followed this many times.
const ROUNDS: usize = 4;

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

/// Types of parameters that a form may ask for: what a function takes a mapping or its flags as.
const TYPES: &[&str] = &["vma_flags_t", "vm_flags_t", "vm_area_desc", "vm_area_struct"];

/// Types of parameters that a word of flags does not fit.
pub const NO_WORD: &[&str] = &["bool", "vma_flags_t"];

/// Headers that are read whatever they contain.
const ALWAYS: &[&str] = &["include/linux/fs.h", "include/linux/mm.h", "include/linux/mm_types.h"];

/// Text that makes any other header below `include/` worth reading: the types of the mapping interface.
const WORTH: &[&str] = &["struct vm_area_struct", "struct vm_area_desc", "vma_flags_t", "vm_flags_t", "pgprot_t"];

impl Target {
    /// Whether it has hooks with descriptors at all: a kernel without the core's own has no other.
    pub fn has_descriptors(&self) -> bool {
        self.prepare.contains_key(CORE)
    }

    /// Reads the headers of the kernel tree at `root` (its top).
    pub fn probe(root: &Path) -> Result<Self, TargetError> {
        let not_kernel = || TargetError::NotAKernelTree(root.to_owned());
        let utf8 = Utf8Path::from_path(root).ok_or_else(not_kernel)?;
        if !walk::is_kernel_top(utf8) {
            return Err(not_kernel());
        }
        let listing = walk::list(&[utf8.join("include")]).map_err(TargetError::Walk)?;
        let finder = search::Finder::new(WORTH);
        let header = |path: &Utf8Path| !path.starts_with("include/uapi") || path.starts_with("include/uapi/linux");
        let worth = |text: &[u8]| finder.is_in(text);
        let (parts, _) = each(&listing, header, All, |path, text| {
            (ALWAYS.contains(&path.as_str()) || worth(text)).then(|| {
                let mut part = Self::default();
                part.add(text);
                part
            })
        });
        let mut target = Self { root: listing.root, ..Self::default() };
        for part in parts {
            target.merge(part);
        }
        // What built-in code passes flags to is declared there; its names are no symbols for a driver.
        if let Some(text) = text_of(&root.join("mm/internal.h")) {
            for item in items(&text) {
                if let ItemKind::Function { name, params, .. } | ItemKind::Prototype { name, params, .. } = &item.kind {
                    target.typed(&text, *name, params);
                }
            }
        }
        Ok(target)
    }

    /// Reads headers of the target outside of `include/` (paths relative to its top) as far as they exist, and those
    /// that `next` names for the path and text of one that was read. They say which hooks and functions take a
    /// descriptor; their other names are no symbols of the target, since few files can see them.
    pub fn add_private(
        &mut self,
        paths: BTreeSet<Utf8PathBuf>,
        next: &(dyn Fn(&Utf8Path, &[u8]) -> Vec<Utf8PathBuf> + Sync),
    ) {
        if self.root.as_str().is_empty() {
            return;
        }
        let worth = Finder::new(b"vm_area_desc");
        let mut seen: BTreeSet<Utf8PathBuf> = BTreeSet::new();
        let mut paths = paths;
        for _ in 0..ROUNDS {
            let fresh = |p: &Utf8PathBuf| !p.starts_with("include") && !seen.contains(p) && self.root.join(p).is_file();
            let files: Vec<Utf8PathBuf> = paths.into_iter().filter(fresh).take(MOST_PRIVATE - seen.len()).collect();
            if files.is_empty() {
                return;
            }
            seen.extend(files.iter().cloned());
            let listing = Listing { root: self.root.clone(), files, ..Listing::default() };
            let (parts, _) = each(
                &listing,
                |_| true,
                All,
                |path, text| {
                    let mut part = Self::default();
                    if worth.find(text).is_some() {
                        part.merge_private(text);
                    }
                    Some((part, next(path, text)))
                },
            );
            paths = BTreeSet::new();
            for (part, more) in parts {
                self.merge(part);
                paths.extend(more);
            }
        }
    }

    /// Takes in the text of a header outside of `include/`.
    pub fn merge_private(&mut self, text: &[u8]) {
        let mut part = Self::default();
        items(text).iter().for_each(|item| part.interface(text, item));
        part.symbols.clear();
        part.mapped.clear();
        self.merge(part);
    }

    /// Takes in what a text of the source says of its own structures; what the headers say comes first.
    pub fn add_own(&mut self, text: &[u8]) {
        let mut part = Self::default();
        part.merge_private(text);
        for (tag, members) in part.prepare {
            self.prepare.entry(tag).or_insert(members);
        }
    }

    /// Takes in a text that stands in the place of a file of the source: the hooks of its structures come before what the
    /// headers say.
    pub fn lay(&mut self, text: &[u8]) {
        let mut part = Self::default();
        part.merge_private(text);
        for tag in part.prepare.keys() {
            self.prepare.remove(tag);
        }
        self.merge(part);
    }

    /// Takes hooks for declared: tag and member.
    pub fn assume(&mut self, hooks: &[(String, PrepareMember)]) {
        for (tag, hook) in hooks {
            let known = self.prepare.entry(tag.clone()).or_default();
            known.retain(|h| h.member != hook.member);
            known.push(hook.clone());
        }
    }

    /// Says what the prepare members replace, now that the scanned source's hooks are known: structure tag, member
    /// and parameters. A structure that was not found there keeps what the names say.
    pub fn settle(&mut self, hooks: &BTreeMap<String, BTreeMap<String, Shape>>) {
        for (tag, prepare) in &mut self.prepare {
            let Some(old) = hooks.get(tag).filter(|h| !h.is_empty()) else { continue };
            prepare.iter_mut().for_each(|p| p.settle(old));
        }
    }

    fn merge(&mut self, other: Self) {
        self.symbols.extend(other.symbols);
        self.mapped.extend(other.mapped);
        for (tag, members) in other.prepare {
            self.prepare.entry(tag).or_insert(members);
        }
        for (name, declared) in other.functions {
            self.declare(name, declared);
        }
        for (name, taker) in other.takers {
            self.takers.entry(name).or_insert(taker);
        }
    }

    fn declare(&mut self, name: String, new: Declared) {
        let known = self.functions.entry(name).or_insert_with(|| new.clone());
        if *known != new {
            known.ambiguous = true;
        }
    }

    /// A target made from headers in memory, given with their paths.
    pub fn from_sources(sources: &[(&str, &[u8])]) -> Self {
        let mut target = Self::default();
        for (_, text) in sources {
            target.add(text);
        }
        target
    }

    /// Whether the target declares `symbol`, be it the hook of a structure that a header outside of `include/` declares.
    pub fn has(&self, symbol: &str) -> bool {
        let hook = || symbol.split_once('.').is_some_and(|(tag, m)| self.hooks(tag).iter().any(|p| p.member == m));
        self.symbols.contains(symbol) || hook()
    }

    /// The prepare members of a structure, in their order.
    pub fn hooks(&self, tag: &str) -> &[PrepareMember] {
        self.prepare.get(tag).map_or(&[], Vec::as_slice)
    }

    /// The prepare member of a structure that replaces an old one.
    pub fn hook(&self, tag: &str, old: &str) -> Option<&PrepareMember> {
        self.hooks(tag).iter().find(|p| p.replaces.as_deref() == Some(old))
    }

    /// Whether the target meets a need: it declares the symbol or, with `!` before it, does not.
    pub fn meets(&self, need: &str) -> bool {
        match need.strip_prefix('!') {
            Some(symbol) => !self.has(symbol),
            None => self.has(need),
        }
    }

    /// Takes in one header.
    fn add(&mut self, text: &[u8]) {
        let name = |span: Span| String::from_utf8_lossy(span.of(text)).into_owned();
        for item in items(text) {
            match &item.kind {
                ItemKind::Function { name: n, param_list, params, .. }
                | ItemKind::Prototype { name: n, param_list, params, .. } => {
                    let words = tokens_in(text, *param_list);
                    self.typed(text, *n, params);
                    let typed = TYPES.iter().filter(|t| words.iter().any(|w| w.is_word(text, t)));
                    self.symbols.extend(typed.map(|t| format!("{}({t})", name(*n))));
                    self.symbols.insert(name(*n));
                }
                ItemKind::MacroDefinition { name: n, .. } => {
                    self.symbols.insert(name(*n));
                }
                ItemKind::Other => self.enumerators(text, item.span),
            }
            self.interface(text, &item);
        }
    }

    /// Takes in which parameters have a type that a word of flags does not fit.
    fn typed(&mut self, text: &[u8], name: Span, params: &[Param]) {
        let name = String::from_utf8_lossy(name.of(text)).into_owned();
        for (i, p) in params.iter().enumerate() {
            let words = tokens_in(text, p.span);
            let types = NO_WORD.iter().filter(|t| words.iter().any(|w| w.is_word(text, t)));
            self.symbols.extend(types.map(|t| format!("{name}({i}:{t})")));
        }
    }

    /// Takes in what one item says about descriptors.
    fn interface(&mut self, text: &[u8], item: &Item) {
        match &item.kind {
            ItemKind::Function { name, param_list, .. } | ItemKind::Prototype { name, param_list, .. } => {
                let list = param_list.of(text);
                if memchr::memmem::find(list, b"vm_area_desc").is_none() {
                    return;
                }
                let function = String::from_utf8_lossy(name.of(text)).into_owned();
                if let Some(taker) = callback(text, *param_list).filter(|c| c.shape.descriptor) {
                    self.takers.entry(function.clone()).or_insert(taker);
                }
                if let Some(declared) = Declared::read(text, item.span, *name, *param_list) {
                    self.declare(function, declared);
                }
            }
            ItemKind::MacroDefinition { .. } => {}
            ItemKind::Other => self.structures(text, item.span),
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
            let prepare = prepare_members(text, &def);
            if !prepare.is_empty() || STRUCTURES.contains(&tag.as_str()) {
                for member in &def.members {
                    let symbol = format!("{tag}.{}", name(member.name));
                    if tokens_in(text, member.declaration).iter().any(|t| t.is_word(text, "const")) {
                        self.symbols.insert(format!("{symbol}(const)"));
                    }
                    self.symbols.insert(symbol);
                }
                self.symbols.insert(tag.clone());
            }
            if tag == "vm_operations_struct"
                && let Some(params) = def.members.iter().find(|m| m.name.of(text) == b"mapped").and_then(|m| m.params)
            {
                self.mapped = parameters(&name(params));
            }
            if !prepare.is_empty() {
                self.prepare.entry(tag).or_insert(prepare);
            }
        }
    }
}

/// The parameters of a list in parentheses, each on one line.
fn parameters(list: &str) -> Vec<String> {
    let inner = list.trim().trim_start_matches('(').trim_end_matches(')');
    inner.split(',').map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::interface::Replaced;

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
        let [ops] = target.hooks("file_operations") else { panic!() };
        assert_eq!((ops.member.as_str(), ops.replaces.as_deref()), ("mmap_prepare", Some("mmap")));
        assert!(ops.shape.is_alone() && ops.origin == Replaced::Beside);
        let [chan] = target.hooks("chan") else { panic!() };
        assert_eq!((chan.replaces.as_deref(), chan.origin), (Some("mmap_ring"), Replaced::ByName));
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
