// A loom with two devices: both handlers install the same operations and count alike.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	struct page *warp;
	struct page *weft;
	atomic_t maps;
};

static void loom_vm_open(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	atomic_inc(&loom->maps);
}

static int loom_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct loom *loom = *vm_private_data;

	atomic_inc(&loom->maps);
	return 0;
}

static void loom_vm_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	atomic_dec(&loom->maps);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open	= loom_vm_open,
	.close	= loom_vm_close,
	.mapped	= loom_vm_mapped,
};

static int loom_warp_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	if (!loom->warp)
		return -ENODEV;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = loom;
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static int loom_weft_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	if (!loom->weft)
		return -ENODEV;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = loom;
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations loom_warp_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_warp_mmap_prepare,
};

static const struct file_operations loom_weft_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_weft_mmap_prepare,
};
