// What is passed is stored on one way only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int topaz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct topaz, cdev);
	return 0;
}

static int topaz_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct topaz *topaz = file->private_data;
	pgprot_t prot;

	if (topaz->len > PAGE_SIZE)
		prot = pgprot_noncached(vma->vm_page_prot);
	else
		prot = pgprot_writecombine(vma->vm_page_prot);
	if (file->f_flags & O_SYNC)
		vma->vm_page_prot = prot;
	return remap_pfn_range(vma, vma->vm_start, topaz->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.open	= topaz_open,
	.mmap	= topaz_mmap,
};
