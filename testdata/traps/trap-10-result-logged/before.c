// A lathe: a failure is logged.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct cdev cdev;
	struct device *dev;
	phys_addr_t regs;
};

static int lathe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lathe, cdev);
	return 0;
}

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lathe->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		dev_err(lathe->dev, "cannot map the registers: %d\n", ret);
		return ret;
	}

	return 0;
}

static const struct file_operations lathe_fops = {
	.owner	= THIS_MODULE,
	.open	= lathe_open,
	.mmap	= lathe_mmap,
};
