//! What the flags and fields of a VMA mean to the core: sets of flags that it has a name for, and what reads them.

/// Flags that forbid merging (include/linux/mm.h, `VMA_SPECIAL_FLAGS`).
pub const SPECIAL: [&str; 4] = ["VM_IO", "VM_DONTEXPAND", "VM_PFNMAP", "VM_MIXEDMAP"];

/// Flags that an action adds which remaps (include/linux/mm.h, `VMA_REMAP_FLAGS`).
pub const REMAPPED: [&str; 4] = ["VM_IO", "VM_PFNMAP", "VM_DONTEXPAND", "VM_DONTDUMP"];

/// The flag that an action of pages adds (mm/memory.c, `map_kernel_pages_prepare`).
pub const OF_PAGES: [&str; 1] = ["VM_MIXEDMAP"];

/// All flags that an action may add.
pub const OF_ACTIONS: [&str; 5] = ["VM_IO", "VM_PFNMAP", "VM_DONTEXPAND", "VM_DONTDUMP", "VM_MIXEDMAP"];

/// The flag of a mapping that is or may become writable.
pub const MAYWRITE: &str = "VM_MAYWRITE";

/// The flag of a mapping that shares its pages with the file.
pub const SHARED: &str = "VM_SHARED";

/// Flags that tell a copy-on-write mapping, whose offset an action that remaps changes (mm/memory.c,
/// `remap_pfn_range_prepare`): include/linux/mm.h, `is_cow_mapping`.
pub const COW: [&str; 2] = [SHARED, MAYWRITE];

/// Flags that a protection is derived from on every architecture (include/linux/mm.h, `vm_get_page_prot`).
pub const PROTECTING: [&str; 4] = ["VM_READ", "VM_WRITE", "VM_EXEC", "VM_SHARED"];

/// Fields of a VMA that a descriptor has as well (include/linux/mm_types.h, `vm_area_struct`, `vm_area_desc`).
pub const VMA_FIELDS: [&str; 9] =
    ["vm_start", "vm_end", "vm_pgoff", "vm_flags", "vm_page_prot", "vm_ops", "vm_private_data", "vm_file", "vm_mm"];

/// Members of a descriptor, of its action and of the tables that new code names (include/linux/mm_types.h, `vm_area_desc`,
/// `mmap_action`; include/linux/mm.h, `vm_operations_struct`; include/linux/fs.h, `file_operations`).
pub const DESCRIPTOR: [&str; 15] = [
    "mm",
    "file",
    "start",
    "end",
    "pgoff",
    "vm_file",
    "vma_flags",
    "vm_flags",
    "page_prot",
    "vm_ops",
    "private_data",
    "action",
    "error_override",
    "mapped",
    "mmap_prepare",
];

/// What a function reads of a mapping, or of its flags as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The page offset.
    Offset,
    /// These flags.
    Flags(&'static [&'static str]),
    /// The flags that its other arguments name by bit.
    Bits,
}

/// Functions that read the page offset or flags of the mapping that they get (include/linux/mm.h).
pub const READERS: [(&str, Reads); 14] = [
    ("is_cow_mapping", Reads::Flags(&COW)),
    ("is_nommu_shared_mapping", Reads::Flags(&["VM_MAYSHARE", "VM_MAYOVERLAY"])),
    ("is_shared_maywrite", Reads::Flags(&COW)),
    ("vm_get_page_prot", Reads::Flags(&PROTECTING)),
    ("vma_end_pgoff", Reads::Offset),
    ("vma_get_page_prot", Reads::Flags(&PROTECTING)),
    ("vma_is_cow_mapping", Reads::Flags(&COW)),
    ("vma_is_shared_maywrite", Reads::Flags(&COW)),
    ("vma_last_pgoff", Reads::Offset),
    ("vma_start_pgoff", Reads::Offset),
    ("vma_test", Reads::Bits),
    ("vma_test_all", Reads::Bits),
    ("vma_test_all_flags", Reads::Bits),
    ("vma_test_any", Reads::Bits),
];

/// What a function of this name reads of the mapping that it gets, if it is known to read something that an action changes.
pub fn reads(name: &str) -> Option<Reads> {
    READERS.iter().find(|r| r.0 == name).map(|r| r.1)
}
