// Yarrows: a function gets the operations and what they lack.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct yarrow {
	phys_addr_t base;
	void __iomem *ctl;
};

static void yarrow_stop(struct vm_area_struct *vma)
{
	struct yarrow *yarrow = vma->vm_private_data;

	writel(0, yarrow->ctl);
}

static int yarrow_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
	return -EIO;
}

static struct vm_operations_struct yarrow_vm_ops = {
	.access	= yarrow_access,
};

static int yarrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yarrow *yarrow = file->private_data;

	vma->vm_private_data = yarrow;
	vma->vm_ops = &yarrow_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(yarrow->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static void yarrow_complete(struct vm_operations_struct *ops, size_t len)
{
	struct vm_operations_struct more = { .close = yarrow_stop };

	memcpy(&ops->close, &more.close, len);
}

static int __init yarrow_init(void)
{
	yarrow_complete(&yarrow_vm_ops, sizeof(yarrow_vm_ops.close));
	return 0;
}

static const struct file_operations yarrow_fops = {
	.owner	= THIS_MODULE,
	.mmap	= yarrow_mmap,
};
