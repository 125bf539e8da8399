// A dye: single bits are changed when vm_iomap_memory() is through.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dye {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int dye_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dye, cdev);
	return 0;
}

#define DYE_UNCACHED	0x10

static int dye_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dye *dye = file->private_data;
	int ret = vm_iomap_memory(vma, dye->regs, dye->len);

	pgprot_val(vma->vm_page_prot) |= DYE_UNCACHED;
	return ret;
}

static const struct file_operations dye_fops = {
	.owner	= THIS_MODULE,
	.open	= dye_open,
	.mmap	= dye_mmap,
};
