#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plum {
	phys_addr_t regs;
	unsigned long size;
};

static int plum_mmap_prepare(struct vm_area_desc *desc)
{
#ifdef CONFIG_MMU
	struct plum *plum = desc->file->private_data;

	if (desc->file->f_flags & O_SYNC)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, plum->regs, plum->size);
	return 0;
#else
	return vma_desc_test(desc, VMA_SHARED_BIT) ? 0 : -EACCES;
#endif
}

static const struct file_operations plum_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = plum_mmap_prepare,
};
