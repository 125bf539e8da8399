#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cove {
	phys_addr_t regs;
	unsigned long size;
};

static int cove_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifndef CONFIG_MMU
	return vma->vm_flags & VM_SHARED ? 0 : -EINVAL;
#else
	struct cove *cove = file->private_data;

	return vm_iomap_memory(vma, cove->regs, cove->size);
#endif
}

#ifndef CONFIG_MMU
static unsigned long cove_area(struct file *file, unsigned long addr,
			       unsigned long len, unsigned long pgoff,
			       unsigned long flags)
{
	return addr;
}
#endif

static const struct file_operations cove_fops = {
	.owner	= THIS_MODULE,
#ifndef CONFIG_MMU
	.get_unmapped_area = cove_area,
#endif
	.mmap	= cove_mmap,
};
