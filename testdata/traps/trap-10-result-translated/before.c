// A drill: whatever goes wrong is called -EAGAIN.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drill {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int drill_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drill, cdev);
	return 0;
}

static int drill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drill *drill = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(drill->regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations drill_fops = {
	.owner	= THIS_MODULE,
	.open	= drill_open,
	.mmap	= drill_mmap,
};
