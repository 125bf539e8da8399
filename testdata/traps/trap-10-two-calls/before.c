// A crane: registers first, then a buffer behind them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crane {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t buf;
};

static int crane_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct crane, cdev);
	return 0;
}

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;
	int ret;

	if (vma->vm_end - vma->vm_start != 2 * PAGE_SIZE)
		return -EINVAL;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crane->regs),
			      PAGE_SIZE, vma->vm_page_prot);
	if (ret)
		return ret;

	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, PHYS_PFN(crane->buf),
			       PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations crane_fops = {
	.owner	= THIS_MODULE,
	.open	= crane_open,
	.mmap	= crane_mmap,
};
