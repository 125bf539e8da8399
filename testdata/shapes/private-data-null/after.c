// Private data is NULL on entry; only where something else may have been stored it is set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct drawer_vm_ops = { };
static void *spare;

static int drawer_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &drawer_vm_ops;
	return 0;
}

static const struct file_operations drawer_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = drawer_mmap_prepare,
};

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = spare;
	desc->vm_ops = &drawer_vm_ops;
	if (desc->pgoff)
		desc->private_data = NULL;
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = shelf_mmap_prepare,
};

static void chest_fill(struct vm_area_desc *desc)
{
	desc->private_data = spare;
}

static int chest_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	chest_fill(desc);
	desc->vm_ops = &drawer_vm_ops;
	desc->private_data = NULL;
	return 0;
}

static const struct file_operations chest_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = chest_mmap_prepare,
};
