// A mirror: the mapping is of another file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mirror {
	struct cdev cdev;
	struct file *backing;
};

static int mirror_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mirror, cdev);
	return 0;
}

static int mirror_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mirror *mirror = file->private_data;

	vma_set_file(vma, mirror->backing);
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations mirror_fops = {
	.owner	= THIS_MODULE,
	.open	= mirror_open,
	.mmap	= mirror_mmap,
};
