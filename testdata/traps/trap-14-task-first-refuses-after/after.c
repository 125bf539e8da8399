#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	struct mm_struct *mm;
	phys_addr_t base;
	unsigned long len;
};

static int quilt_mmap_prepare(struct vm_area_desc *desc)
{
	struct quilt *quilt = desc->file->private_data;

	if (!quilt->mm)
		quilt->mm = current->mm;
	if (quilt->mm != current->mm)
		return -EINVAL;
	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	mmap_action_simple_ioremap(desc, quilt->base, quilt->len);
	return 0;
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = quilt_mmap_prepare,
};
