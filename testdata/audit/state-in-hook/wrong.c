#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct page **pages;
	struct file *backing;
	struct kref ref;
	struct device dev;
	atomic_t maps;
};

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	put_device(&lathe->dev);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	get_device(&lathe->dev);
	desc->private_data = lathe;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
