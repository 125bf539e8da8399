// One of two protections is stored, and passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct opal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int opal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct opal, cdev);
	return 0;
}

static int opal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct opal *opal = file->private_data;
	pgprot_t prot;

	if (file->f_flags & O_SYNC)
		prot = pgprot_noncached(vma->vm_page_prot);
	else
		prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_page_prot = prot;
	return remap_pfn_range(vma, vma->vm_start, opal->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations opal_fops = {
	.owner	= THIS_MODULE,
	.open	= opal_open,
	.mmap	= opal_mmap,
};
