#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	struct mm_struct *mm;
	phys_addr_t base;
	unsigned long len;
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;

	if (!quilt->mm)
		quilt->mm = current->mm;
	if (quilt->mm != current->mm)
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	return vm_iomap_memory(vma, quilt->base, quilt->len);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
