// A mask: the handler calls open() through the table.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mask {
	struct cdev cdev;
	atomic_t maps;
};

static int mask_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mask, cdev);
	return 0;
}

static void mask_vm_open(struct vm_area_struct *vma)
{
	struct mask *mask = vma->vm_private_data;

	atomic_inc(&mask->maps);
}

static int mask_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct mask *mask = *vm_private_data;

	atomic_inc(&mask->maps);

	return 0;
}

static void mask_vm_close(struct vm_area_struct *vma)
{
	struct mask *mask = vma->vm_private_data;

	atomic_dec(&mask->maps);
}

static const struct vm_operations_struct mask_vm_ops = {
	.open	= mask_vm_open,
	.close	= mask_vm_close,
	.mapped	= mask_vm_mapped,
};

static int mask_mmap_prepare(struct vm_area_desc *desc)
{
	struct mask *mask = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = mask;
	desc->vm_ops = &mask_vm_ops;
	return 0;
}

static const struct file_operations mask_fops = {
	.owner	= THIS_MODULE,
	.open	= mask_open,
	.mmap_prepare = mask_mmap_prepare,
};
