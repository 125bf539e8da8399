//! What code of this program asks a target for by name. What transforms ask for stands in their files.

/// The error that replaces one of an action (include/linux/mm_types.h).
pub const ERROR_OVERRIDE: &str = "mmap_action.error_override";
/// A function that makes another error of one of an action, in kernels that have no [`ERROR_OVERRIDE`].
pub const ERROR_HOOK: &str = "mmap_action.error_hook";
/// The hook for state of a mapping (include/linux/mm.h).
pub const MAPPED: &str = "vm_operations_struct.mapped";
/// The word of flags, as long as descriptors had one.
pub const VM_FLAGS: &str = "vm_area_desc.vm_flags";
/// The length of a mapping in bytes.
pub const SIZE: &str = "vma_desc_size";
/// The length of a mapping in pages.
pub const PAGES: &str = "vma_desc_pages";
/// The bitmap of flags as a word.
pub const TO_LEGACY: &str = "vma_flags_to_legacy";
/// A word as a bitmap of flags.
pub const FROM_LEGACY: &str = "legacy_to_vma_flags";
/// What came with the checks of a mapping behind its hook (mm/vma.c): a kernel that has it is none of the releases up to 7.3.
pub const CHECKS: &str = "vma_flags_is_mm_managed";

/// Macros that store what they get second in what they get first (include/asm-generic/rwonce.h, include/asm-generic/barrier.h,
/// include/linux/rcupdate.h).
pub const STORES: [&str; 4] = ["WRITE_ONCE", "smp_store_release", "rcu_assign_pointer", "rcu_replace_pointer"];

/// The action that maps an array of kernel pages.
pub const KERNEL_PAGES: &str = "mmap_action_map_kernel_pages";
/// The action that asks for one kernel page after the other.
pub const DISCONTIG: &str = "mmap_action_map_discontig_kernel_pages";

/// All of them.
pub const ALL: [&str; 11] = [
    ERROR_OVERRIDE,
    ERROR_HOOK,
    MAPPED,
    VM_FLAGS,
    SIZE,
    PAGES,
    TO_LEGACY,
    FROM_LEGACY,
    CHECKS,
    KERNEL_PAGES,
    DISCONTIG,
];
