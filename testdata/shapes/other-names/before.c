// Parameters have names of their own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct maple {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int maple_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct maple, cdev);
	return 0;
}

static int maple_mmap(struct file *filp, struct vm_area_struct *area)
{
	struct maple *m = filp->private_data;

	if (area->vm_end - area->vm_start > m->len)
		return -EINVAL;
	if (filp->f_mode & FMODE_WRITE)
		area->vm_page_prot = pgprot_noncached(area->vm_page_prot);
	return remap_pfn_range(area, area->vm_start, PHYS_PFN(m->regs),
			       area->vm_end - area->vm_start, area->vm_page_prot);
}

static const struct file_operations maple_fops = {
	.owner	= THIS_MODULE,
	.open	= maple_open,
	.mmap	= maple_mmap,
};
