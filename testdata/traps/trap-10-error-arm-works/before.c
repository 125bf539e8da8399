// A mixer: when mapping fails, the device is told.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mixer {
	struct cdev cdev;
	phys_addr_t regs;
	void __iomem *io;
};

static int mixer_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mixer, cdev);
	return 0;
}

void mixer_stop(struct mixer *mixer);

static int mixer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mixer *mixer = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mixer->regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		mixer_stop(mixer);
		return -EIO;
	}

	return 0;
}

static const struct file_operations mixer_fops = {
	.owner	= THIS_MODULE,
	.open	= mixer_open,
	.mmap	= mixer_mmap,
};
