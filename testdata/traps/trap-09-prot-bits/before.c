// A tint: single bits of the protection are changed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tint {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tint_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tint, cdev);
	return 0;
}

#define TINT_UNCACHED	0x10

static int tint_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tint *tint = file->private_data;

	pgprot_val(vma->vm_page_prot) |= TINT_UNCACHED;
	return vm_iomap_memory(vma, tint->regs, tint->len);
}

static const struct file_operations tint_fops = {
	.owner	= THIS_MODULE,
	.open	= tint_open,
	.mmap	= tint_mmap,
};
