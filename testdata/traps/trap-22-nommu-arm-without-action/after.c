#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cove {
	phys_addr_t regs;
	unsigned long size;
};

static int cove_mmap_prepare(struct vm_area_desc *desc)
{
#ifndef CONFIG_MMU
	return vma_desc_test(desc, VMA_SHARED_BIT) ? 0 : -EINVAL;
#else
	struct cove *cove = desc->file->private_data;

	mmap_action_simple_ioremap(desc, cove->regs, cove->size);
	return 0;
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
	.mmap_prepare = cove_mmap_prepare,
};
