#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	const struct file_operations *mapped_fops;
	phys_addr_t base;
	unsigned long len;
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;

	file->f_op = quilt->mapped_fops;
	return vm_iomap_memory(vma, quilt->base, quilt->len);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
