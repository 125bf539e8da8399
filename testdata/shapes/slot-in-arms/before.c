// Each arm of an option installs another handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quartz {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int quartz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct quartz, cdev);
	return 0;
}

static int quartz_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quartz *quartz = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quartz->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int quartz_none_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations quartz_fops = {
	.owner	= THIS_MODULE,
	.open	= quartz_open,
#ifdef CONFIG_QUARTZ_MMAP
	.mmap	= quartz_mmap,
#else
	.mmap	= quartz_none_mmap,
#endif
};
