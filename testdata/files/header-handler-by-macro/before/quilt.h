#include <linux/fs.h>
#include <linux/mm.h>

static int quilt_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations quilt_fops = {
	.mmap = quilt_mmap,
};
