// Frames of a device, by the number of the page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gneiss {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int gneiss_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gneiss, cdev);
	return 0;
}

static int gneiss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gneiss *gneiss = file->private_data;
	unsigned long page;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	for (page = 0; page < vma_pages(vma); ++page)
		if (io_remap_pfn_range(vma, vma->vm_start + (page << PAGE_SHIFT),
				       PHYS_PFN(gneiss->regs) + page, PAGE_SIZE,
				       vma->vm_page_prot))
			return -EAGAIN;
	return 0;
}

static const struct file_operations gneiss_fops = {
	.owner	= THIS_MODULE,
	.open	= gneiss_open,
	.mmap	= gneiss_mmap,
};
