// A cask: close() runs for a mapping whose population failed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cask {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	int users;
};

static int cask_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cask, cdev);
	return 0;
}

static void cask_close(struct vm_area_struct *vma)
{
	cask_idle();
}

static const struct vm_operations_struct cask_vm_ops = {
	.close	= cask_close,
};

static int cask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cask *cask = file->private_data;

	vma->vm_ops = &cask_vm_ops;

	return vm_map_pages(vma, cask->pages, cask->count);
}

static const struct file_operations cask_fops = {
	.owner	= THIS_MODULE,
	.open	= cask_open,
	.mmap	= cask_mmap,
};
