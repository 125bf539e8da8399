//! Calls that set the action of a descriptor (include/linux/mm.h).

/// Bits that a remap action sets itself (include/linux/mm.h, `VMA_REMAP_FLAGS`).
pub const REMAP_BITS: [&str; 4] = ["VMA_IO_BIT", "VMA_PFNMAP_BIT", "VMA_DONTEXPAND_BIT", "VMA_DONTDUMP_BIT"];

/// The bit that an action with pages of the kernel sets itself.
pub const PAGES_BIT: &str = "VMA_MIXEDMAP_BIT";

/// What an action maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Page frames. The protection is taken when the call is made.
    Frames,
    /// A region of a device, as much of it as the mapping shows.
    Region,
    /// An array of pages, which is read when the hook has returned.
    Pages,
    /// Pages that a function of the driver gives.
    Lookup,
}

/// A call that sets the action; arguments by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The function.
    pub name: &'static str,
    /// What it maps.
    pub what: What,
    /// The first address; none for that of the mapping.
    pub start: Option<usize>,
    /// A page frame number, an address of the bus, or an array of pages.
    pub from: usize,
    /// Bytes, or pages where it maps pages; none for the length of the mapping.
    pub size: Option<usize>,
}

const fn action(name: &'static str, what: What, start: Option<usize>, from: usize, size: Option<usize>) -> Action {
    Action { name, what, start, from, size }
}

/// All of them.
pub const ACTIONS: [Action; 8] = [
    action("mmap_action_remap", What::Frames, Some(1), 2, Some(3)),
    action("mmap_action_ioremap", What::Frames, Some(1), 2, Some(3)),
    action("mmap_action_remap_full", What::Frames, None, 1, None),
    action("mmap_action_ioremap_full", What::Frames, None, 1, None),
    action("mmap_action_simple_ioremap", What::Region, None, 1, Some(2)),
    action("mmap_action_map_kernel_pages", What::Pages, Some(1), 2, Some(3)),
    action("mmap_action_map_kernel_pages_full", What::Pages, None, 1, None),
    action("mmap_action_map_discontig_kernel_pages", What::Lookup, None, 1, None),
];

/// Whether a function of the kernel reads or changes a descriptor, and nothing else (include/linux/mm.h).
pub fn is_of_descriptor(name: &str) -> bool {
    ["vma_desc_", "vma_flags_"].iter().any(|start| name.starts_with(start)) || Action::named(name).is_some()
}

impl Action {
    /// The action of this name.
    pub fn named(name: &str) -> Option<&'static Action> {
        ACTIONS.iter().find(|a| a.name == name)
    }

    /// Whether it takes the protection that the descriptor has when it is called; the others look when the hook has returned.
    pub fn samples(&self) -> bool {
        self.what == What::Frames
    }

    /// The bits that it sets when the hook has returned.
    pub fn bits(&self) -> &'static [&'static str] {
        match self.what {
            What::Frames | What::Region => &REMAP_BITS,
            What::Pages | What::Lookup => &[PAGES_BIT],
        }
    }
}
