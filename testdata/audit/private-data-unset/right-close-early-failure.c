#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct page *page;
	unsigned long nr;
	bool big;
};

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	lathe->nr++;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret = -EBUSY;

	desc->vm_ops = &lathe_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	if (lathe->big)
		goto out;
	desc->private_data = lathe;
	ret = 0;
out:
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
