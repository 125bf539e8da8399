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

static void mask_vm_close(struct vm_area_struct *vma)
{
	struct mask *mask = vma->vm_private_data;

	atomic_dec(&mask->maps);
}

static const struct vm_operations_struct mask_vm_ops = {
	.open	= mask_vm_open,
	.close	= mask_vm_close,
};

static int mask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mask *mask = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = mask;
	vma->vm_ops = &mask_vm_ops;
	vma->vm_ops->open(vma);
	return 0;
}

static const struct file_operations mask_fops = {
	.owner	= THIS_MODULE,
	.open	= mask_open,
	.mmap	= mask_mmap,
};
