// A moat: a macro fills the table.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moat {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int moat_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct moat, cdev);
	return 0;
}

static int moat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moat *moat = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(moat->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#define MOAT_FOPS(name, fn)					\
static const struct file_operations name = {			\
	.owner	= THIS_MODULE,					\
	.open	= moat_open,					\
	.mmap	= fn,						\
}

MOAT_FOPS(moat_wide_fops, moat_mmap);
