// A whisk: a helper replaces the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct whisk {
	struct cdev cdev;
	struct file *other;
};

static int whisk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct whisk, cdev);
	return 0;
}

static void whisk_use(struct vm_area_struct *vma, struct file *other)
{
	vma_set_file(vma, other);
}

static int whisk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct whisk *whisk = file->private_data;

	whisk_use(vma, whisk->other);
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations whisk_fops = {
	.owner	= THIS_MODULE,
	.open	= whisk_open,
	.mmap	= whisk_mmap,
};
