// The result chooses between an error and 0.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sled {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sled_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sled, cdev);
	return 0;
}

static int sled_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sled *sled = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sled->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot) ? -EAGAIN : 0;
}

static const struct file_operations sled_fops = {
	.owner	= THIS_MODULE,
	.open	= sled_open,
	.mmap	= sled_mmap,
};
