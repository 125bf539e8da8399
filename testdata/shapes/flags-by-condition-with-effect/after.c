#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kite {
	unsigned long frame;
	void __iomem *regs;
};

static int kite_mmap_prepare(struct vm_area_desc *desc)
{
	struct kite *k = desc->file->private_data;

	if (readl(k->regs) & 1)
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	else
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	if (vma_desc_test(desc, VMA_MAYWRITE_BIT))
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	else
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	mmap_action_remap_full(desc, k->frame);
	return 0;
}

static const struct file_operations kite_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kite_mmap_prepare,
};
