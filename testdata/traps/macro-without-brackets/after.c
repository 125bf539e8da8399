// A ruler: macros without brackets, whose operands belong to what stands around them.
#include <linux/fs.h>
#include <linux/mm.h>

#define RULER_RW VM_READ | VM_WRITE
#define RULER_PAGES 4 | 1
#define RULER_WITH(flag) flag | VM_WRITE
#define RULER_FLAGS VM_DONTDUMP | VM_DONTEXPAND

static phys_addr_t ruler_base;
static struct page *ruler_pages[8];

static int masked_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & RULER_RW))
		return -EACCES;
	return vm_iomap_memory(vma, ruler_base, PAGE_SIZE);
}

static int made_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & RULER_WITH(VM_READ)))
		return -EACCES;
	return vm_iomap_memory(vma, ruler_base, PAGE_SIZE);
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_map_pages_zero(vma, ruler_pages, RULER_PAGES);
}

/* Good: nothing else stands beside it. */
static int alone_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(RULER_FLAGS));
	mmap_action_simple_ioremap(desc, ruler_base, PAGE_SIZE);
	return 0;
}

/* Good: more of the same. */
static int more_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(RULER_FLAGS));
	mmap_action_simple_ioremap(desc, ruler_base, PAGE_SIZE);
	return 0;
}

static const struct file_operations masked_fops = { .mmap = masked_mmap };
static const struct file_operations made_fops = { .mmap = made_mmap };
static const struct file_operations counted_fops = { .mmap = counted_mmap };
static const struct file_operations alone_fops = { .mmap_prepare = alone_mmap_prepare };
static const struct file_operations more_fops = { .mmap_prepare = more_mmap_prepare };
