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

static void loom_vm_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	atomic_dec(&loom->maps);
}

static const struct vm_operations_struct loom_vm_ops = {
	.open	= loom_vm_open,
	.close	= loom_vm_close,
};

static int loom_warp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;

	if (!loom->warp)
		return -ENODEV;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = loom;
	vma->vm_ops = &loom_vm_ops;
	atomic_inc(&loom->maps);
	return 0;
}

static int loom_weft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;

	if (!loom->weft)
		return -ENODEV;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = loom;
	vma->vm_ops = &loom_vm_ops;
	atomic_inc(&loom->maps);
	return 0;
}

static const struct file_operations loom_warp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_warp_mmap,
};

static const struct file_operations loom_weft_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loom_weft_mmap,
};
