// The file is used more than once, and gets a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int rowan_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rowan, cdev);
	return 0;
}

static int rowan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rowan *rowan = file->private_data;

	if (!(file->f_mode & FMODE_WRITE) && file->f_flags & O_SYNC)
		return -EACCES;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rowan->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.open	= rowan_open,
	.mmap	= rowan_mmap,
};
