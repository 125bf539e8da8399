// A radar: the device is woken up and stays so.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct radar {
	struct cdev cdev;
	struct device *dev;
	phys_addr_t regs;
};

static int radar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct radar, cdev);
	return 0;
}

static int radar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct radar *radar = file->private_data;
	int ret;

	ret = pm_runtime_resume_and_get(radar->dev);
	if (ret < 0)
		return ret;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(radar->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations radar_fops = {
	.owner	= THIS_MODULE,
	.open	= radar_open,
	.mmap	= radar_mmap,
};
