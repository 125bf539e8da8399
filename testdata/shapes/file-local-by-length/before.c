// Locals stand by descending length: the one for the file gets its place among them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	unsigned long first_page_of_the_ring;
	unsigned long last_page_of_the_ring;
};

static struct topaz topaz_ring;

static int topaz_mmap(struct file *filp, struct vm_area_struct *vma)
{
	unsigned long first = topaz_ring.first_page_of_the_ring;
	unsigned long last = topaz_ring.last_page_of_the_ring;
	int i = 1;

	if (!filp->private_data || filp->f_flags & O_NONBLOCK)
		return -EINVAL;
	if (vma->vm_pgoff < first || vma->vm_pgoff > last - i)
		return -EINVAL;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static int topaz_raw_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct topaz *one_of_the_rings = filp->private_data;
	unsigned long first = 0;

	if (!one_of_the_rings || filp->f_flags & O_NONBLOCK)
		return -EINVAL;
	if (vma->vm_pgoff < first)
		return -EINVAL;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.mmap	= topaz_mmap,
};

static const struct file_operations topaz_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= topaz_raw_mmap,
};
