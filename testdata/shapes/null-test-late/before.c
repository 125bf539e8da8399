// A test of the mapping for NULL behind a use of the descriptor goes, one in front of all uses stays.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct sieve_vm_ops = { };

static int sieve_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *sieve;

	if ((!file) || (!vma) || (!(sieve = file->private_data)))
		return -ENXIO;
	if (vma->vm_pgoff || NULL == vma)
		return -EINVAL;
	vma->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations sieve_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sieve_mmap,
};

static int colander_ready;

static int colander_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!vma || vma->vm_pgoff)
		return -EINVAL;
	vma->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations colander_fops = {
	.owner	= THIS_MODULE,
	.mmap	= colander_mmap,
};

static int mesh_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((colander_ready && file->private_data) || !vma)
		return -EINVAL;
	vma->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations mesh_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mesh_mmap,
};
