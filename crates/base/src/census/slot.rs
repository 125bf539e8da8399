//! What the census finds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::census::hooks::Hooks;
use crate::census::macros::Macros;
use crate::census::value::SlotValue;
use crate::syntax::condition::constant;
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// A range in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The range in it.
    pub span: Span,
}

/// How a slot is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// `.mmap = f` in an initialiser.
    Designated,
    /// `f` at the member's position in an initialiser of known type.
    Positional,
    /// `x->mmap = f` or `x.mmap = f`.
    Assignment,
    /// `.mmap = f` in the body of the named macro (not an installation by itself).
    MacroBody(String),
    /// A table that gets the slot by using the named macro.
    MacroUse(String),
    /// An argument of a function that takes a pointer to a handler and installs it.
    Argument {
        /// The function.
        function: String,
        /// Which argument it is.
        index: usize,
    },
    /// A function with the parameters of a handler, as a value in no slot that was found.
    Value,
}

/// A place where a handler is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `.mmap = f` without the comma, `x->mmap = f` without the semicolon, or the macro call.
    pub place: Place,
    /// The member's name as written (`mmap`), empty span at `place` for positional slots and macro uses.
    pub member_span: Span,
    /// The member's name, for an argument that of the parameter.
    pub member: String,
    /// What is installed.
    pub value: SlotValue,
    /// Where the value is written.
    pub value_span: Span,
    /// Names that the value stands for when it is a macro (`#define foo_mmap NULL` under one `#if`,
    /// a function of that name under the other): the replacement lists, with the definition's place.
    pub aliases: Vec<(String, Place)>,
    /// Structure tag of the table, `file_operations`; none for an argument.
    pub ops: Option<String>,
    /// The table's variable, or the expression left of the member in an assignment; the function that gets an argument.
    pub table: Option<String>,
    /// The whole initialiser with its declaration, or the assignment statement.
    pub table_span: Span,
    /// How it is written.
    pub kind: SlotKind,
    /// The conditions of the enclosing `#if` arms, as in `syntax::items`.
    pub arms: Vec<String>,
    /// The members that the same table designates, each with its arms.
    pub siblings: Vec<(String, Vec<String>)>,
    /// Whether the member is a `mmap_prepare`-like one (already done).
    pub prepare: bool,
    /// Whether only kernels without the new hook build it, or nobody: nothing is to be done about it.
    pub older: bool,
    /// Whether nothing is to be done about it in this run, which looks at certain hooks alone.
    pub aside: bool,
}

impl Slot {
    /// Whether it stands in an arm that is switched off by hand, such as `#if 0`.
    pub fn is_off(&self) -> bool {
        self.older && self.arms.iter().any(|a| constant(a) == Some(false))
    }

    /// `struct.member`, or `function(parameter)` for an argument; `?` stands for a structure that is not known.
    pub fn hook(&self) -> String {
        match &self.kind {
            SlotKind::Argument { function, .. } => format!("{function}({})", self.member),
            _ => format!("{}.{}", self.ops.as_deref().unwrap_or("?"), self.member),
        }
    }
}

/// How a name is used apart from slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// `f(...)` in code.
    Call,
    /// A prototype.
    Prototype,
    /// A function definition of that name.
    Definition,
    /// `EXPORT_SYMBOL*(f)`.
    Export,
    /// `NOKPROBE_SYMBOL(f)`, `ALLOW_ERROR_INJECTION(f, ...)`: it says something of whatever function has the name.
    Mark,
    /// In a comment.
    Comment,
    /// `#define f ...` or in the body of another macro.
    Macro,
    /// A string literal.
    StringLiteral,
    /// A tag, a member or a label of the same spelling: another thing.
    OtherSpace,
    /// Anything else: compared, stored, passed.
    Other,
}

/// One occurrence of a handler's (or helper's) name as a whole word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The word.
    pub place: Place,
    /// How it is used there.
    pub kind: MentionKind,
}

/// Everything found.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// All slots, by file and offset.
    pub slots: Vec<Slot>,
    /// Things that look like slots but are not, with the reason.
    pub not_slots: Vec<(Place, String)>,
    /// Parts that could not be understood, with the reason.
    pub gaps: Vec<(Place, String)>,
    /// Files and directories that were not looked at, with the reason.
    pub skipped: Vec<crate::tree::walk::Skipped>,
    /// Entries of the given directories that are no source by their kind, with the reason.
    pub passed_over: Vec<crate::tree::walk::PassedOver>,
    /// The hooks with a `struct vm_area_struct *` that the scanned source's structures have: tag, member, parameters.
    pub hooks: BTreeMap<String, BTreeMap<String, Shape>>,
    /// Calls of members that get a descriptor, written with the VMA that the function around has still: the file, and where the
    /// member's name begins. Only whoever changes such a member and its callers together writes such code.
    pub handed_on: BTreeSet<(Utf8PathBuf, usize)>,
    /// Whether the slots of files in which nothing is to be done were let go of.
    pub narrowed: bool,
    /// What it learned about structures and macros, to look at changed texts again.
    pub learned: Arc<Learned>,
    /// How many files were read.
    pub files_read: usize,
    /// How many of the given ones held a word that the census looks for.
    pub files_kept: usize,
}

/// What a census learned about structures and macros.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// Structures with hooks.
    pub hooks: Hooks,
    /// Macros that install a hook.
    pub macros: Macros,
    /// Structures that hold such structures, by the file for which they were looked up.
    pub nearby: BTreeMap<Utf8PathBuf, Hooks>,
}
