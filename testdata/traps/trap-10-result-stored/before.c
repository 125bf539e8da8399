// A plug: the result is kept in the device.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plug {
	struct cdev cdev;
	int status;
	phys_addr_t regs;
};

static int plug_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct plug, cdev);
	return 0;
}

static int plug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plug *plug = file->private_data;

	plug->status = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(plug->regs),
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return plug->status;
}

static const struct file_operations plug_fops = {
	.owner	= THIS_MODULE,
	.open	= plug_open,
	.mmap	= plug_mmap,
};
