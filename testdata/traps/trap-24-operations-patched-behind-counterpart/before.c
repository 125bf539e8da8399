#include <linux/fs.h>
#include <linux/mm.h>

static struct vm_operations_struct fern_vm_ops;

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = generic_file_mmap(file, vma);

	fern_vm_ops = *vma->vm_ops;
	vma->vm_ops = &fern_vm_ops;
	return ret;
}

static const struct file_operations fern_fops = {
	.mmap = fern_mmap,
};
