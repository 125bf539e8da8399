/* Flags, tests and actions of the mapping interface, by name. */
enum {
	DECLARE_VMA_BIT(READ, 0),
	DECLARE_VMA_BIT(WRITE, 1),
	DECLARE_VMA_BIT(EXEC, 2),
	DECLARE_VMA_BIT(SHARED, 3),
	DECLARE_VMA_BIT(MAYREAD, 4),
	DECLARE_VMA_BIT(MAYWRITE, 5),
	DECLARE_VMA_BIT(MAYEXEC, 6),
	DECLARE_VMA_BIT(MAYSHARE, 7),
	DECLARE_VMA_BIT(GROWSDOWN, 8),
	DECLARE_VMA_BIT(PFNMAP, 10),
	DECLARE_VMA_BIT(MAYBE_GUARD, 11),
	DECLARE_VMA_BIT(UFFD_WP, 12),
	DECLARE_VMA_BIT(LOCKED, 13),
	DECLARE_VMA_BIT(IO, 14),
	DECLARE_VMA_BIT(SEQ_READ, 15),
	DECLARE_VMA_BIT(RAND_READ, 16),
	DECLARE_VMA_BIT(DONTCOPY, 17),
	DECLARE_VMA_BIT(DONTEXPAND, 18),
	DECLARE_VMA_BIT(LOCKONFAULT, 19),
	DECLARE_VMA_BIT(ACCOUNT, 20),
	DECLARE_VMA_BIT(NORESERVE, 21),
	DECLARE_VMA_BIT(HUGETLB, 22),
	DECLARE_VMA_BIT(SYNC, 23),
	DECLARE_VMA_BIT(ARCH_1, 24),
	DECLARE_VMA_BIT(WIPEONFORK, 25),
	DECLARE_VMA_BIT(DONTDUMP, 26),
	DECLARE_VMA_BIT(MIXEDMAP, 28),
	DECLARE_VMA_BIT(HUGEPAGE, 29),
	DECLARE_VMA_BIT(NOHUGEPAGE, 30),
	DECLARE_VMA_BIT(MERGEABLE, 31),
};

#define VM_READ INIT_VM_FLAG(READ)
#define VM_WRITE INIT_VM_FLAG(WRITE)
#define VM_EXEC INIT_VM_FLAG(EXEC)
#define VM_SHARED INIT_VM_FLAG(SHARED)
#define VM_MAYREAD INIT_VM_FLAG(MAYREAD)
#define VM_MAYWRITE INIT_VM_FLAG(MAYWRITE)
#define VM_MAYEXEC INIT_VM_FLAG(MAYEXEC)
#define VM_MAYSHARE INIT_VM_FLAG(MAYSHARE)
#define VM_GROWSDOWN INIT_VM_FLAG(GROWSDOWN)
#define VM_PFNMAP INIT_VM_FLAG(PFNMAP)
#define VM_MAYBE_GUARD INIT_VM_FLAG(MAYBE_GUARD)
#define VM_UFFD_WP INIT_VM_FLAG(UFFD_WP)
#define VM_LOCKED INIT_VM_FLAG(LOCKED)
#define VM_IO INIT_VM_FLAG(IO)
#define VM_SEQ_READ INIT_VM_FLAG(SEQ_READ)
#define VM_RAND_READ INIT_VM_FLAG(RAND_READ)
#define VM_DONTCOPY INIT_VM_FLAG(DONTCOPY)
#define VM_DONTEXPAND INIT_VM_FLAG(DONTEXPAND)
#define VM_LOCKONFAULT INIT_VM_FLAG(LOCKONFAULT)
#define VM_ACCOUNT INIT_VM_FLAG(ACCOUNT)
#define VM_NORESERVE INIT_VM_FLAG(NORESERVE)
#define VM_HUGETLB INIT_VM_FLAG(HUGETLB)
#define VM_SYNC INIT_VM_FLAG(SYNC)
#define VM_ARCH_1 INIT_VM_FLAG(ARCH_1)
#define VM_WIPEONFORK INIT_VM_FLAG(WIPEONFORK)
#define VM_DONTDUMP INIT_VM_FLAG(DONTDUMP)
#define VM_MIXEDMAP INIT_VM_FLAG(MIXEDMAP)
#define VM_HUGEPAGE INIT_VM_FLAG(HUGEPAGE)
#define VM_NOHUGEPAGE INIT_VM_FLAG(NOHUGEPAGE)
#define VM_MERGEABLE INIT_VM_FLAG(MERGEABLE)

#define VMA_ACCESS_FLAGS mk_vma_flags(VMA_READ_BIT, VMA_WRITE_BIT, VMA_EXEC_BIT)
#define VMA_REMAP_FLAGS mk_vma_flags(VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT)
#define VMA_SPECIAL_FLAGS mk_vma_flags(VMA_IO_BIT, VMA_DONTEXPAND_BIT, VMA_PFNMAP_BIT, VMA_MIXEDMAP_BIT)
#define VMA_LOCKED_MASK mk_vma_flags(VMA_LOCKED_BIT, VMA_LOCKONFAULT_BIT)
#define EMPTY_VMA_FLAGS mk_vma_flags()
#define mk_vma_flags(...) __mk_vma_flags(__VA_ARGS__)
#define append_vma_flags(flags, ...) __append_vma_flags(flags, __VA_ARGS__)
#define mk_vma_flags_from_masks(...) __mk_vma_flags_from_masks(__VA_ARGS__)

#define vma_desc_test_any(desc, ...) vma_desc_test_any_mask(desc, mk_vma_flags(__VA_ARGS__))
#define vma_desc_test_all(desc, ...) vma_desc_test_all_mask(desc, mk_vma_flags(__VA_ARGS__))
#define vma_desc_set_flags(desc, ...) vma_desc_set_flags_mask(desc, mk_vma_flags(__VA_ARGS__))
#define vma_desc_clear_flags(desc, ...) vma_desc_clear_flags_mask(desc, mk_vma_flags(__VA_ARGS__))

bool vma_desc_test(const struct vm_area_desc *desc, vma_flag_t bit);
bool vma_desc_test_any_mask(const struct vm_area_desc *desc, vma_flags_t flags);
bool vma_desc_test_all_mask(const struct vm_area_desc *desc, vma_flags_t flags);
void vma_desc_set_flags_mask(struct vm_area_desc *desc, vma_flags_t flags);
void vma_desc_clear_flags_mask(struct vm_area_desc *desc, vma_flags_t flags);
bool vma_flags_test(const vma_flags_t *flags, vma_flag_t bit);
bool vma_flags_test_any_mask(const vma_flags_t *flags, vma_flags_t mask);
bool vma_flags_test_all_mask(const vma_flags_t *flags, vma_flags_t mask);
bool vma_flags_test_single_mask(const vma_flags_t *flags, vma_flags_t mask);
bool vma_flags_same_mask(const vma_flags_t *flags, vma_flags_t other);
vma_flags_t vma_flags_and_mask(const vma_flags_t *flags, vma_flags_t mask);
void vma_flags_set_mask(vma_flags_t *flags, vma_flags_t mask);
void vma_flags_clear_mask(vma_flags_t *flags, vma_flags_t mask);
bool vma_flags_empty(const vma_flags_t *flags);
bool is_shared_maywrite(const vma_flags_t *flags);
bool is_nommu_shared_vma_flags(const vma_flags_t *flags);
bool vma_desc_is_cow_mapping(struct vm_area_desc *desc);
bool vma_flags_is_cow_mapping(const vma_flags_t *flags);
bool vma_is_cow_mapping(const struct vm_area_struct *vma);
void vma_desc_set_anonymous(struct vm_area_desc *desc);
unsigned long vma_desc_size(const struct vm_area_desc *desc);
unsigned long vma_desc_pages(const struct vm_area_desc *desc);
bool range_in_vma_desc(const struct vm_area_desc *desc, unsigned long start, unsigned long end);
pgprot_t vma_flags_to_page_prot(vma_flags_t flags);
pgprot_t vma_get_page_prot(const struct vm_area_struct *vma);
pgprot_t vm_get_page_prot(vm_flags_t flags);

void mmap_action_remap(struct vm_area_desc *desc, unsigned long start, unsigned long start_pfn, unsigned long size);
void mmap_action_remap_full(struct vm_area_desc *desc, unsigned long start_pfn);
void mmap_action_ioremap(struct vm_area_desc *desc, unsigned long start, unsigned long start_pfn, unsigned long size);
void mmap_action_ioremap_full(struct vm_area_desc *desc, unsigned long start_pfn);
void mmap_action_simple_ioremap(struct vm_area_desc *desc, phys_addr_t start_phys_addr, unsigned long size);
void mmap_action_map_kernel_pages(struct vm_area_desc *desc, unsigned long start, struct page **pages,
				  unsigned long nr_pages);
void mmap_action_map_kernel_pages_full(struct vm_area_desc *desc, struct page **pages);
int generic_file_mmap_prepare(struct vm_area_desc *desc);
int generic_file_readonly_mmap_prepare(struct vm_area_desc *desc);

void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags);
