/* As much of the kernel's interface as the driver beside this file needs, in our own words. */
#include <stddef.h>
#define PAGE_SIZE 4096UL
#define PAGE_SHIFT 12
#define EPERM 1
#define ENXIO 6
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EINVAL 22
#define GFP_KERNEL 0
#define VM_WRITE 2UL
#define VM_EXEC 4UL
#define VM_SHARED 8UL
#define VM_MAYWRITE 32UL
#define VM_DONTCOPY 0x20000UL
#define VM_DONTEXPAND 0x40000UL
enum vma_bit {
	VMA_WRITE_BIT = 1, VMA_EXEC_BIT, VMA_SHARED_BIT, VMA_MAYWRITE_BIT = 5, VMA_MAYEXEC_BIT, VMA_MAYSHARE_BIT,
	VMA_DONTCOPY_BIT = 17, VMA_DONTEXPAND_BIT, VMA_WIPEONFORK_BIT = 25, VMA_NOHUGEPAGE_BIT = 30,
};
typedef unsigned long pgprot_t;
typedef unsigned long pgoff_t;
typedef int vm_fault_t;
struct file { void *private_data; };
struct vm_area_struct { void *vm_private_data; };
struct vm_fault { int code; };
struct vm_operations_struct {
	int (*mapped)(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **data);
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
};
struct mmap_action { int error_override; };
struct vm_area_desc {
	struct file *file;
	unsigned long start, end;
	pgoff_t pgoff;
	pgprot_t page_prot;
	unsigned long flags;
	const struct vm_operations_struct *vm_ops;
	void *private_data;
	struct mmap_action action;
};
struct file_operations { int (*mmap_prepare)(struct vm_area_desc *desc); };
_Bool bits_any(struct vm_area_desc *desc, int n, const unsigned long *bits);
_Bool bits_all(struct vm_area_desc *desc, int n, const unsigned long *bits);
void bits_set(struct vm_area_desc *desc, int n, const unsigned long *bits);
void bits_clear(struct vm_area_desc *desc, int n, const unsigned long *bits);
#define BITS(...) sizeof((unsigned long[]){ __VA_ARGS__ }) / sizeof(long), (unsigned long[]){ __VA_ARGS__ }
#define vma_desc_test_any(desc, ...) bits_any(desc, BITS(__VA_ARGS__))
#define vma_desc_test_all(desc, ...) bits_all(desc, BITS(__VA_ARGS__))
#define vma_desc_set_flags(desc, ...) bits_set(desc, BITS(__VA_ARGS__))
#define vma_desc_clear_flags(desc, ...) bits_clear(desc, BITS(__VA_ARGS__))
unsigned long vma_desc_size(const struct vm_area_desc *desc);
unsigned long vma_desc_pages(const struct vm_area_desc *desc);
void mmap_action_remap(struct vm_area_desc *desc, unsigned long start, unsigned long pfn, unsigned long size);
void mmap_action_remap_full(struct vm_area_desc *desc, unsigned long pfn);
void mmap_action_ioremap(struct vm_area_desc *desc, unsigned long start, unsigned long pfn, unsigned long size);
void mmap_action_ioremap_full(struct vm_area_desc *desc, unsigned long pfn);
pgprot_t pgprot_noncached(pgprot_t prot);
void *kzalloc(size_t size, int how);
void kfree(const void *object);
_Bool capable(int what);
void lamp_light(void *lamp);
void lamp_note(void *lamp);
