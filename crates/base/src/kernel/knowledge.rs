//! What is known of the kernel beyond the target's headers, read from `transforms/kernel/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// How a VMA flag's mask and bit relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagClass {
    /// The same everywhere.
    Plain,
    /// Bit 32 or higher.
    High,
    /// Missing or none on some configurations.
    Optional,
}

/// One flag.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// `VM_WRITE`.
    pub vm: String,
    /// `VMA_WRITE_BIT`.
    pub bit: String,
    /// Whether the bit may stand for the mask.
    pub class: FlagClass,
}

/// A named mask of several flags.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// `VM_ACCESS_FLAGS`.
    pub vm: String,
    /// The flags in it, as far as they are the same everywhere.
    pub flags: Vec<String>,
    /// Its counterpart of type `vma_flags_t`.
    #[serde(default)]
    pub new: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FlagsFile {
    not_flags: BTreeSet<String>,
    #[serde(rename = "flag")]
    flags: Vec<Flag>,
    #[serde(rename = "mask")]
    masks: Vec<Mask>,
}

/// A call that takes something and the calls that give it back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Calls that take.
    pub take: Vec<String>,
    /// Calls that give back.
    #[serde(default)]
    pub give: Vec<String>,
    /// Calls that take only when they return true.
    #[serde(default)]
    pub take_if_true: Vec<String>,
    /// Calls that take only when they return zero.
    #[serde(default)]
    pub take_if_zero: Vec<String>,
    /// Calls among those that take which undo others of them, such as the removal from a list.
    #[serde(default)]
    pub undone_by: Vec<String>,
    /// Whether it counts or takes references on the object given as argument.
    #[serde(default)]
    pub counts: bool,
    /// Whether what it counts may be a mere number that nobody has to count down.
    #[serde(default)]
    pub number: bool,
    /// Whether it sets or clears bits that its first argument numbers.
    #[serde(default)]
    pub bits: bool,
    /// Whether it powers a device and keeps no memory alive.
    #[serde(default)]
    pub power: bool,
}

/// A name that the kernel had once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    /// The name.
    pub name: String,
    /// What came in its place, for a sentence.
    pub instead: String,
    /// The first release without it, where that is known.
    #[serde(default)]
    pub since: Option<String>,
}

/// A header that new code may need.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name, without brackets.
    pub name: String,
    /// What it declares for descriptors; `*` at the end stands for any rest.
    pub declares: Vec<String>,
    /// What it alone declares of the names that drivers use otherwise.
    pub shows: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemovedFile {
    removed: Vec<Removed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalleesFile {
    log: BTreeSet<String>,
    log_words: BTreeSet<String>,
    lookups: BTreeSet<String>,
    stateless: BTreeSet<String>,
    acting: BTreeSet<String>,
    noticed: BTreeSet<String>,
    /// Those that do not look at what may change.
    lasting: BTreeSet<String>,
    notices: BTreeMap<String, String>,
    taker_words: BTreeSet<String>,
    looker_words: BTreeSet<String>,
    making_words: BTreeSet<String>,
    limit_words: BTreeSet<String>,
    per_call: BTreeSet<String>,
    revokers: BTreeSet<String>,
    fault_inserts: BTreeSet<String>,
    merge_proof: BTreeSet<String>,
    vma_lookups: BTreeSet<String>,
    prepares: BTreeSet<String>,
    page_inserts: BTreeSet<String>,
    file_replacers: BTreeSet<String>,
    shims: BTreeSet<String>,
    new_files: BTreeSet<String>,
    operations_members: BTreeSet<String>,
    copiers: BTreeSet<String>,
    const_file: BTreeSet<String>,
    null_safe: BTreeSet<String>,
    assigns: BTreeMap<String, BTreeSet<usize>>,
    amounts: BTreeMap<String, usize>,
    fills: BTreeMap<String, usize>,
    undone: BTreeMap<String, BTreeSet<String>>,
    no_descriptor_form: BTreeMap<String, String>,
    called_directly: BTreeMap<String, String>,
    swappers: BTreeMap<String, String>,
    #[serde(rename = "header")]
    headers: Vec<Header>,
    #[serde(rename = "lock")]
    locks: Vec<Pair>,
    #[serde(rename = "state")]
    states: Vec<Pair>,
}

/// A rule that the core enforces on the flags of a mapping when its hook has returned.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// The note of a conversion for a target that does not enforce it.
    pub note: String,
    /// The refusal for one that does.
    pub refusal: String,
    /// What a kernel that enforces it declares.
    pub needs: String,
    /// Flags that the hook must not set.
    #[serde(default)]
    pub set: Vec<String>,
    /// Flags that it must not clear.
    #[serde(default)]
    pub cleared: Vec<String>,
    /// Flags that it must not ask for.
    #[serde(default)]
    pub tested: Vec<String>,
    /// Flags with which it may.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What the note says.
    pub text: String,
    /// What the refusal says.
    pub label: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidationFile {
    #[serde(rename = "rule")]
    rules: Vec<Validation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConstantsFile {
    errnos: BTreeSet<String>,
    constants: BTreeSet<String>,
    protections: BTreeSet<String>,
}

/// Everything known.
#[derive(Debug)]
pub struct Knowledge {
    /// Flag name to flag.
    pub flags: BTreeMap<String, Flag>,
    /// Mask name to mask.
    pub masks: BTreeMap<String, Mask>,
    /// Names that begin with `VM_` and are no VMA flags.
    pub not_flags: BTreeSet<String>,
    /// Calls that only print.
    pub log: BTreeSet<String>,
    /// Words in a name that make it a printing call (a heuristic).
    pub log_words: BTreeSet<String>,
    /// Those of them that find what somebody else may take out and free.
    pub lookups: BTreeSet<String>,
    /// Calls known to leave nothing behind.
    pub stateless: BTreeSet<String>,
    /// Those of them that do something nevertheless: a call must stay although nothing uses its result.
    pub acting: BTreeSet<String>,
    /// Those of them whose deed a program can notice.
    pub noticed: BTreeSet<String>,
    /// Those of them that give the same as long as they are given the same: they do not look at what may change behind a pointer.
    pub lasting: BTreeSet<String>,
    /// What functions with a descriptor form call beside filling the descriptor, where a program can notice it.
    pub notices: BTreeMap<String, String>,
    /// Words in a name that make a call a suspected taker (a heuristic).
    pub taker_words: BTreeSet<String>,
    /// Words in a name that make it a call which only looks (a heuristic).
    looker_words: BTreeSet<String>,
    /// Words of a name behind which those of `limit_words` tell what is made, and not what is looked at.
    making_words: BTreeSet<String>,
    limit_words: BTreeSet<String>,
    /// Names of what differs from call to call, or between tasks; `*` at the end stands for any rest.
    pub per_call: BTreeSet<String>,
    /// Calls that take page table entries away from a mapping.
    pub revokers: BTreeSet<String>,
    /// Calls that map kernel pages.
    pub page_inserts: BTreeSet<String>,
    /// Calls that insert a page or a page frame number into a VMA that exists, as fault handlers do.
    pub fault_inserts: BTreeSet<String>,
    /// Other functions of the core that get a mapping or a fault, and do the same for a merged one.
    pub merge_proof: BTreeSet<String>,
    /// Functions that give a first value to what their first argument points at, and do nothing else.
    pub prepares: BTreeSet<String>,
    /// Functions that find a mapping by an address.
    pub vma_lookups: BTreeSet<String>,
    /// Calls that replace the mapping's file.
    pub file_replacers: BTreeSet<String>,
    /// Functions that a caller of hooks with a descriptor makes one of a VMA with, and writes it back (mm/util.c).
    pub shims: BTreeSet<String>,
    /// Functions that give a file which nobody else has yet.
    pub new_files: BTreeSet<String>,
    /// Members of the kernel's structures that point to a `file_operations`, as `structure.member`.
    pub operations_members: BTreeSet<String>,
    /// Calls that copy, exchange or fill memory that they get pointers to.
    pub copiers: BTreeSet<String>,
    /// Functions that take a `const struct file *`.
    pub const_file: BTreeSet<String>,
    /// Functions that do nothing for NULL.
    pub null_safe: BTreeSet<String>,
    /// Macros that assign to what they are given by value: the indices of these arguments.
    pub assigns: BTreeMap<String, BTreeSet<usize>>,
    /// Which argument of a function that counts says by how much.
    pub amounts: BTreeMap<String, usize>,
    /// Functions that write to what an argument points at, by the index of it.
    pub fills: BTreeMap<String, usize>,
    /// What undoes a call that stands in no family of state.
    pub undone: BTreeMap<String, BTreeSet<String>>,
    /// Functions of the core and of subsystems that want a VMA and have no descriptor form, with the reason.
    pub no_descriptor_form: BTreeMap<String, String>,
    /// Members of structures that hold a table whose old hook is called without a look at the new one: `structure.member`,
    /// with who does that.
    pub called_directly: BTreeMap<String, String>,
    /// Functions that get a file and exchange its operations later, with how.
    pub swappers: BTreeMap<String, String>,
    /// Headers that new code may need.
    pub headers: Vec<Header>,
    /// Locks.
    pub locks: Vec<Pair>,
    /// References, counters, lists, memory.
    pub states: Vec<Pair>,
    /// Names that the kernel had once.
    pub removed: BTreeMap<String, Removed>,
    /// What the core enforces behind a hook.
    pub validation: Vec<Validation>,
    /// Names of error numbers.
    pub errnos: BTreeSet<String>,
    /// Other names that stand for one value in a running kernel.
    pub constants: BTreeSet<String>,
    /// Names of protections for pages of programs that have no cache attribute.
    pub protections: BTreeSet<String>,
}

fn load() -> Result<Knowledge, String> {
    let f: FlagsFile =
        toml::from_str(include_str!("../../transforms/kernel/flags.toml")).map_err(|e| format!("flags.toml: {e}"))?;
    let c: CalleesFile = toml::from_str(include_str!("../../transforms/kernel/callees.toml"))
        .map_err(|e| format!("callees.toml: {e}"))?;
    let r: RemovedFile = toml::from_str(include_str!("../../transforms/kernel/removed.toml"))
        .map_err(|e| format!("removed.toml: {e}"))?;
    let n: ConstantsFile = toml::from_str(include_str!("../../transforms/kernel/constants.toml"))
        .map_err(|e| format!("constants.toml: {e}"))?;
    let v: ValidationFile = toml::from_str(include_str!("../../transforms/kernel/validation.toml"))
        .map_err(|e| format!("validation.toml: {e}"))?;
    Ok(Knowledge {
        flags: f.flags.into_iter().map(|x| (x.vm.clone(), x)).collect(),
        masks: f.masks.into_iter().map(|x| (x.vm.clone(), x)).collect(),
        not_flags: f.not_flags,
        log: c.log,
        log_words: c.log_words,
        lookups: c.lookups,
        stateless: c.stateless,
        acting: c.acting,
        noticed: c.noticed,
        lasting: c.lasting,
        notices: c.notices,
        taker_words: c.taker_words,
        looker_words: c.looker_words,
        making_words: c.making_words,
        limit_words: c.limit_words,
        per_call: c.per_call,
        revokers: c.revokers,
        fault_inserts: c.fault_inserts,
        merge_proof: c.merge_proof,
        vma_lookups: c.vma_lookups,
        prepares: c.prepares,
        page_inserts: c.page_inserts,
        file_replacers: c.file_replacers,
        shims: c.shims,
        new_files: c.new_files,
        operations_members: c.operations_members,
        copiers: c.copiers.into_iter().flat_map(spellings).collect(),
        const_file: c.const_file,
        null_safe: c.null_safe,
        assigns: c.assigns,
        amounts: c.amounts,
        fills: c.fills.into_iter().flat_map(|(n, i)| spellings(n).map(move |n| (n, i))).collect(),
        undone: c.undone,
        no_descriptor_form: c.no_descriptor_form,
        called_directly: c.called_directly,
        swappers: c.swappers,
        headers: c.headers,
        locks: c.locks,
        states: c.states,
        removed: r.removed.into_iter().map(|x| (x.name.clone(), x)).collect(),
        validation: v.rules,
        errnos: n.errnos,
        constants: n.constants,
        protections: n.protections,
    })
}

/// How a function that writes memory may be spelled: as it is, without a macro around it, and as the compiler knows it
/// (linux/fortify-string.h `__underlying_memset`).
fn spellings(name: String) -> impl Iterator<Item = String> {
    ["__", "__builtin_", "__underlying_"].map(|p| format!("{p}{name}")).into_iter().chain([name])
}

static KNOWLEDGE: LazyLock<Result<Knowledge, String>> = LazyLock::new(load);

/// The embedded knowledge.
///
/// # Errors
/// A mistake in the embedded files; a test keeps them right.
pub fn knowledge() -> Result<&'static Knowledge, String> {
    KNOWLEDGE.as_ref().map_err(Clone::clone)
}

impl Knowledge {
    /// Whether it is `set_bit()` or the like, which tells nothing about what was there.
    pub fn is_plain_bit(&self, name: &str) -> bool {
        self.states.iter().any(|p| p.bits && p.take.iter().any(|t| t == name)) && !name.contains("test_and")
    }

    /// Whether a call of `name` only prints.
    pub fn is_log(&self, name: &str) -> bool {
        self.log.contains(name) || words(name).any(|w| self.log_words.contains(&w))
    }

    /// The flag whose bit has this name.
    pub fn flag_of_bit(&self, bit: &str) -> Option<&str> {
        self.flags.values().find(|f| f.bit == bit).map(|f| f.vm.as_str())
    }

    /// Whether a function gives memory: one of the data file's, or (a heuristic) one that says so in its name.
    pub fn allocates(&self, name: &str) -> bool {
        let converts = words(name).any(|w| w == "to");
        self.memory().any(|p| p.take.iter().any(|t| t == name))
            || !converts && words(name).any(|w| w.ends_with("alloc"))
    }

    /// Whether a function takes memory back: one of the data file's, or (a heuristic) one that says so in its name.
    pub fn frees(&self, name: &str) -> bool {
        self.memory().flat_map(|p| &p.give).any(|g| g == name) || words(name).any(|w| w == "free" || w == "kvfree")
    }

    /// The families of functions that give memory.
    fn memory(&self) -> impl Iterator<Item = &Pair> {
        self.states.iter().filter(|p| p.give.iter().any(|g| g == "kfree"))
    }

    /// Whether a name suggests that the function only looks (a heuristic by its words).
    pub fn sounds_like_looker(&self, name: &str) -> bool {
        let all: Vec<String> = words(name).collect();
        let makes = |i: usize| all[..i].iter().any(|w| self.making_words.contains(w));
        let looks =
            |(i, w): (usize, &String)| self.looker_words.contains(w) && !(self.limit_words.contains(w) && makes(i));
        all.iter().enumerate().any(looks)
    }

    /// Whether a name suggests that the function makes something (a heuristic by its words).
    pub fn sounds_like_maker(&self, name: &str) -> bool {
        words(name).any(|w| self.making_words.contains(&w)) && !self.sounds_like_looker(name)
    }

    /// Whether a name suggests that the function takes something (a heuristic by its words).
    pub fn sounds_like_taker(&self, name: &str) -> bool {
        words(name).any(|w| self.taker_words.contains(&w))
    }
}

/// The words of a name in lower case, `get_device` has two.
pub fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split('_').filter(|w| !w.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_files_load() {
        let k = super::knowledge().unwrap();
        assert_eq!(k.flags["VM_WRITE"].bit, "VMA_WRITE_BIT");
        assert!(k.is_log("dev_dbg") && !k.is_log("mutex_lock"));
    }
}
