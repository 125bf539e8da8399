#include <linux/fs.h>
#include <linux/mm.h>

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = generic_file_mmap(file, vma);

	if (vma->vm_ops)
		pr_info("fern: %p\n", vma->vm_ops);
	return ret;
}

static const struct file_operations fern_fops = {
	.mmap = fern_mmap,
};
