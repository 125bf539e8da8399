// The result is assigned in the condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tram {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tram_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tram, cdev);
	return 0;
}

static int tram_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tram *tram = file->private_data;
	int ret;

	if ((ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tram->regs),
				   vma->vm_end - vma->vm_start, vma->vm_page_prot)))
		return ret;
	return 0;
}

static const struct file_operations tram_fops = {
	.owner	= THIS_MODULE,
	.open	= tram_open,
	.mmap	= tram_mmap,
};
