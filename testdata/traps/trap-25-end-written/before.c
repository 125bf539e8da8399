// A ruler: the mapping is cut to one page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ruler {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ruler_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ruler, cdev);
	return 0;
}

static int ruler_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ruler *ruler = file->private_data;

	vma->vm_end = vma->vm_start + PAGE_SIZE;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ruler->regs),
			       PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations ruler_fops = {
	.owner	= THIS_MODULE,
	.open	= ruler_open,
	.mmap	= ruler_mmap,
};
