// Two tables share the handler, one only with an option.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct marble {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int marble_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct marble, cdev);
	return 0;
}

static int marble_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct marble *marble = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(marble->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations marble_fops = {
	.owner	= THIS_MODULE,
	.open	= marble_open,
	.mmap	= marble_mmap,
};

#ifdef CONFIG_MARBLE_LEGACY
static const struct file_operations marble_legacy_fops = {
	.owner		= THIS_MODULE,
	.llseek		= no_llseek,
	.open		= marble_open,
	.mmap		= marble_mmap,
	.release	= marble_release,
};
#endif
