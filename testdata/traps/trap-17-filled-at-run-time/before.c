// A hatch: the table gets its hook when the hardware is known.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hatch {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hatch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hatch, cdev);
	return 0;
}

static int hatch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hatch *hatch = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hatch->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations hatch_fops = {
	.owner	= THIS_MODULE,
	.open	= hatch_open,
};

static void hatch_setup(struct file_operations *ops, bool mappable)
{
	if (mappable)
		ops->mmap = hatch_mmap;
}
