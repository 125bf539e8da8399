// A loom that counts in an arm of open() only: at its end nothing tells that it did.
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
	if (vma->vm_pgoff < 4) {
		struct loom *loom = vma->vm_file->private_data;

		atomic_inc(&loom->threads[vma->vm_pgoff]);
	}
}

static void loom_vm_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_file->private_data;

	atomic_dec(&loom->threads[vma->vm_pgoff & 3]);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open	= loom_vm_open,
	.close	= loom_vm_close,
};

static int loom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;
	int ret;

	if (vma->vm_pgoff >= 4 || !(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_end - vma->vm_start > loom->size)
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(loom->regs[vma->vm_pgoff]),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &loom_vm_ops;
	loom_vm_open(vma);
	return 0;
}

static const struct file_operations loom_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_mmap,
};
