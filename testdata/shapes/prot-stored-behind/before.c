// The copy is made late, and the result is looked at.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spruce {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int spruce_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spruce, cdev);
	return 0;
}

static int spruce_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spruce *spruce = file->private_data;
	pgprot_t pages;
	int err;

	if (!spruce->len)
		return -ENODEV;

	pages = vma->vm_page_prot;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_private_data = spruce;
	err = io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(spruce->regs),
				 vma->vm_end - vma->vm_start, pages);
	if (err)
		return -EAGAIN;
	return 0;
}

static const struct file_operations spruce_fops = {
	.owner	= THIS_MODULE,
	.open	= spruce_open,
	.mmap	= spruce_mmap,
};
