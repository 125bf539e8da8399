#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	phys_addr_t base;
	unsigned long len;
};

void __weak quilt_close(struct vm_area_struct *vma)
{
}

static const struct vm_operations_struct quilt_vm_ops = {
	.close = quilt_close,
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;

	vma->vm_private_data = quilt;
	vma->vm_ops = &quilt_vm_ops;
	return vm_iomap_memory(vma, quilt->base, quilt->len);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
