// A loom: open() and close() find it by the file, so mapped() leaves it in the private data for close().
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	atomic_t threads[4];
	phys_addr_t regs[4];
	size_t size;
};

static void loom_vm_open(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_file->private_data;

	atomic_inc(&loom->threads[vma->vm_pgoff & 3]);
}

static int loom_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct loom *loom = file->private_data;

	atomic_inc(&loom->threads[pgoff & 3]);
	*vm_private_data = loom;

	return 0;
}

static void loom_vm_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_file->private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	atomic_dec(&loom->threads[vma->vm_pgoff & 3]);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open	= loom_vm_open,
	.close	= loom_vm_close,
	.mapped	= loom_vm_mapped,
};

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	if (desc->pgoff >= 4 || !vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	if (vma_desc_size(desc) > loom->size)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(loom->regs[desc->pgoff]));
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations loom_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = loom_mmap_prepare,
};
