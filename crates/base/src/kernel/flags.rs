//! Sets of VMA flags that the core has a name for.

/// Flags that forbid merging (include/linux/mm.h, `VMA_SPECIAL_FLAGS`).
pub const SPECIAL: [&str; 4] = ["VM_IO", "VM_DONTEXPAND", "VM_PFNMAP", "VM_MIXEDMAP"];
