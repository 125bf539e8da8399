// A field is reached past its guard.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct willow {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int willow_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct willow, cdev);
	return 0;
}

static int willow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct willow *willow = file->private_data;

	ACCESS_PRIVATE(vma, __vm_flags) |= VM_DONTCOPY;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(willow->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations willow_fops = {
	.owner	= THIS_MODULE,
	.open	= willow_open,
	.mmap	= willow_mmap,
};
