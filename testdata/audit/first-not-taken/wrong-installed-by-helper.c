#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plane {
	unsigned long pfn;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct page **pages;
	void *scratch;
	atomic_t users;
};

static void plane_open(struct vm_area_struct *vma)
{
	struct plane *plane = vma->vm_private_data;

	atomic_inc(&plane->users);
}

static void plane_close(struct vm_area_struct *vma)
{
	struct plane *plane = vma->vm_private_data;

	atomic_dec(&plane->users);
}

static const struct vm_operations_struct plane_vm_ops = {
	.open = plane_open,
	.close = plane_close,
};

static void plane_install(struct vm_area_desc *desc, struct plane *plane)
{
	desc->private_data = plane;
	desc->vm_ops = &plane_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
}

static int plane_low_mmap_prepare(struct vm_area_desc *desc)
{
	plane_install(desc, desc->file->private_data);
	return 0;
}

static const struct file_operations plane_low_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_low_mmap_prepare,
};

static int plane_mmap_prepare(struct vm_area_desc *desc)
{
	struct plane *plane = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;
	plane_install(desc, plane);
	return 0;
}

static const struct file_operations plane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plane_mmap_prepare,
};
