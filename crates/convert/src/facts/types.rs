//! Integer types by their names.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::lex::find_word;
use crate::syntax::mask::MaskKind;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How wide an integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Below 32 bits.
    Small,
    /// 32 bits.
    Int,
    /// At least as wide as `unsigned long` on every architecture.
    Wide,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int {
    /// How wide it is.
    pub width: Width,
    /// Whether it has negative values.
    pub signed: bool,
}

const UNSIGNED: [(&[&str], Width); 3] = [
    (&["u8", "u16", "__u8", "__u16", "uint8_t", "uint16_t", "bool"], Width::Small),
    (&["u32", "__u32", "uint32_t", "uint", "dev_t", "gfp_t"], Width::Int),
    (
        &[
            "size_t",
            "u64",
            "__u64",
            "uint64_t",
            "pgoff_t",
            "resource_size_t",
            "phys_addr_t",
            "dma_addr_t",
            "uintptr_t",
            "vm_flags_t",
            "ulong",
        ],
        Width::Wide,
    ),
];

const SIGNED: [(&[&str], Width); 3] = [
    (&["s8", "s16", "__s8", "__s16", "int8_t", "int16_t"], Width::Small),
    (&["s32", "__s32", "int32_t"], Width::Int),
    (&["ssize_t", "s64", "__s64", "int64_t", "loff_t", "off_t", "ptrdiff_t"], Width::Wide),
];

/// The type that these keywords make, in whatever order they stand.
fn of_keywords(text: &str) -> Option<Int> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let is_one = |w: &&str| matches!(*w, "unsigned" | "signed" | "char" | "short" | "int" | "long");
    let width = match () {
        () if has("char") || has("short") => Width::Small,
        () if has("long") => Width::Wide,
        () => Width::Int,
    };
    let known = !words.is_empty() && words.iter().all(is_one);
    known.then_some(Int { width, signed: !has("unsigned") })
}

/// The integer type of that name, as written; none for a name that is not known by itself.
pub fn int(text: &str) -> Option<Int> {
    let text = text.trim();
    let of = |table: &[(&[&str], Width); 3], signed| {
        table.iter().find(|(names, _)| names.contains(&text)).map(|&(_, width)| Int { width, signed })
    };
    of_keywords(text).or_else(|| of(&UNSIGNED, false)).or_else(|| of(&SIGNED, true))
}

/// As [`int`], through the typedefs that `file` sees.
pub fn int_seen(world: &World<'_>, file: FileId, text: &str) -> Option<Int> {
    int(&seen(world, file, text))
}

/// What a type that is no integer type by its name is by the typedefs that `file` sees.
pub fn seen(world: &World<'_>, file: FileId, text: &str) -> String {
    let mut text = text.trim().to_string();
    for _ in 0..4 {
        match world.typedef(file, &text).filter(|_| int(&text).is_none()) {
            Some(other) => text = other,
            None => break,
        }
    }
    text
}

/// Whether values of this type, as written, are at least as wide as `unsigned long` on every architecture.
///
/// A type that is not listed counts as narrow: what it is an alias of was not looked up.
pub fn is_wide_type(text: &str) -> bool {
    text.trim() == "pgprot_t" || int(text).is_some_and(|i| i.width == Width::Wide)
}

/// Whether values of this type, as written, have at least 32 bits: a narrower one begins again while pages are left.
pub fn is_index_type(text: &str) -> bool {
    text.trim() == "pgprot_t" || int(text).is_some_and(|i| i.width >= Width::Int)
}

impl Func {
    /// Whether the variable's type holds every length and address of a mapping.
    pub fn is_wide(&self, name: &str) -> bool {
        self.is_pointer(name) || self.type_of(name).is_some_and(|t| is_wide_type(&t))
    }

    /// Whether the variable's type holds every number of pages that a loop over an array goes on to.
    pub fn is_index(&self, name: &str) -> bool {
        self.type_of(name).is_some_and(|t| is_index_type(&t))
    }

    /// Whether a variable is declared as a pointer.
    pub fn is_pointer(&self, name: &str) -> bool {
        let declared = self.vars.by_name.get(name).map(|v| v.declared.as_slice()).unwrap_or_default();
        declared.iter().any(|&d| self.ast.parent(d).is_some_and(|p| self.ast.kind(p) == "pointer_declarator"))
    }

    /// The declared type of a variable, as written, without its declarator.
    pub fn type_of(&self, name: &str) -> Option<String> {
        self.declared_type(*self.vars.by_name.get(name)?.declared.first()?)
    }

    /// The type, as written, of the declaration that the declarator stands in.
    pub fn declared_type(&self, declared: N) -> Option<String> {
        let ast = &self.ast;
        let decl = ast.ancestors(declared).find(|&p| matches!(ast.kind(p), "declaration" | "parameter_declaration"))?;
        let kind = ast.field(decl, "type")?;
        // `typeof(int)`, or `typeof(x)` for another local; the tree has a name in its place.
        let hidden =
            self.masks.iter().find(|m| m.kind == MaskKind::TypeArgument && m.span.start == ast.span(kind).start);
        let Some(hidden) = hidden else { return Some(ast.normal(kind)) };
        let text = String::from_utf8_lossy(hidden.span.of(&ast.text));
        let inner = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).map_or("", str::trim);
        let other =
            self.vars.by_name.get(inner).and_then(|v| v.declared.first().copied().filter(|_| v.declared.len() == 1));
        match other {
            Some(o) if self.is_plain(o) && ast.span(o).end < ast.span(declared).start => self.declared_type(o),
            _ if int(inner).is_some() => Some(inner.to_string()),
            _ => Some(text.to_string()),
        }
    }

    /// The integer type of a local that is declared once and is no pointer and no array.
    pub fn int_of(&self, world: &World<'_>, name: &str) -> Option<Int> {
        let [declared] = self.vars.by_name.get(name)?.declared[..] else { return None };
        let text = self.declared_type(declared).filter(|_| self.is_plain(declared))?;
        int_seen(world, self.file, &text)
    }

    /// Where a word stands in code that the tree does not show: `typeof(x)`, `PREFIX(x) "text"`.
    pub fn hidden<'a>(&'a self, word: &'a str) -> impl Iterator<Item = Span> + 'a {
        let code = self.masks.iter().filter(|m| !matches!(m.kind, MaskKind::Arm | MaskKind::Directive)).map(|m| m.span);
        code.filter(move |s| find_word(s.of(&self.ast.text), word.as_bytes(), 0).is_some())
    }

    /// Whether a name is declared as what the type says: no pointer, no array, no function.
    fn is_plain(&self, declared: N) -> bool {
        let kind = self.ast.parent(declared).map_or("", |p| self.ast.kind(p));
        matches!(kind, "declaration" | "init_declarator" | "parameter_declaration")
    }
}
