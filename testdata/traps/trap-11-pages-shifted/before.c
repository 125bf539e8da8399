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

static int stem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stem *stem = file->private_data;
	unsigned long pages = vma_pages(vma);

	if (pages > stem->len >> PAGE_SHIFT)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(stem->regs), pages << PAGE_SHIFT,
			       vma->vm_page_prot);
}

static const struct file_operations stem_fops = {
	.owner	= THIS_MODULE,
	.open	= stem_open,
	.mmap	= stem_mmap,
};
