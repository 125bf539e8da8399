// A laser: the protection is what somebody has set, whatever the program asked for.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct laser {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	pgprot_t prot;
};

static int laser_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct laser, cdev);
	return 0;
}

static int laser_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct laser *laser = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(laser->regs),
			       vma->vm_end - vma->vm_start, laser->prot);
}

static const struct file_operations laser_fops = {
	.owner	= THIS_MODULE,
	.open	= laser_open,
	.mmap	= laser_mmap,
};
