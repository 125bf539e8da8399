// The protection depends on the configuration.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glass {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int glass_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glass, cdev);
	return 0;
}

static int glass_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct glass *glass = file->private_data;

#ifdef CONFIG_GLASS_WC
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
#else
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#endif
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(glass->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations glass_fops = {
	.owner	= THIS_MODULE,
	.open	= glass_open,
	.mmap	= glass_mmap,
};
