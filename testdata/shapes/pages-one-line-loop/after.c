// A pail: a loop without braces, over an array of the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *pail_pages[8];

struct pail {
	struct cdev cdev;
};

static int pail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pail, cdev);
	return 0;
}

static int pail_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) >
	    sizeof(pail_pages) / sizeof(pail_pages[0]) * PAGE_SIZE)
		return -EINVAL;
	if (!pail_pages[0])
		return -ENODEV;

	mmap_action_map_kernel_pages_full(desc, pail_pages);
	desc->action.error_override = -ENOMEM;

	return 0;
}

static const struct file_operations pail_fops = {
	.owner	= THIS_MODULE,
	.open	= pail_open,
	.mmap_prepare = pail_mmap_prepare,
};
