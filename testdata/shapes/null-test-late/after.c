// A test of the mapping for NULL behind a use of the descriptor goes, one in front of all uses stays.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct sieve_vm_ops = { };

static int sieve_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	void *sieve;

	if ((!file) || (!(sieve = file->private_data)))
		return -ENXIO;
	if (desc->pgoff)
		return -EINVAL;
	desc->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations sieve_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = sieve_mmap_prepare,
};

static int colander_ready;

static int colander_mmap_prepare(struct vm_area_desc *desc)
{
	if (!desc || desc->pgoff)
		return -EINVAL;
	desc->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations colander_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = colander_mmap_prepare,
};

static int mesh_mmap_prepare(struct vm_area_desc *desc)
{
	if ((colander_ready && desc->file->private_data) || !desc)
		return -EINVAL;
	desc->vm_ops = &sieve_vm_ops;
	return 0;
}

static const struct file_operations mesh_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mesh_mmap_prepare,
};
