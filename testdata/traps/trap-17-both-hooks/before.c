// A wicket: the table has the new hook already.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wicket {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int wicket_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wicket, cdev);
	return 0;
}

static int wicket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wicket *wicket = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(wicket->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int wicket_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations wicket_fops = {
	.owner	= THIS_MODULE,
	.open	= wicket_open,
	.mmap_prepare = wicket_mmap_prepare,
	.mmap	= wicket_mmap,
};
