// A stem: the size is computed from the number of pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stem {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stem_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stem, cdev);
	return 0;
}

static int stem_mmap_prepare(struct vm_area_desc *desc)
{
	struct stem *stem = desc->file->private_data;
	unsigned long pages = vma_desc_pages(desc);

	if (pages > stem->len >> PAGE_SHIFT)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(stem->regs));
	return 0;
}

static const struct file_operations stem_fops = {
	.owner	= THIS_MODULE,
	.open	= stem_open,
	.mmap_prepare = stem_mmap_prepare,
};
