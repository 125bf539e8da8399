// A failure is told by a number that is no error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beige {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define BEIGE_FAILED 2

static int beige_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beige, cdev);
	return 0;
}

static int beige_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beige *beige = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(beige->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		printk(KERN_ERR "beige: cannot map\n");
		return BEIGE_FAILED;
	}
	return 0;
}

static const struct file_operations beige_fops = {
	.owner	= THIS_MODULE,
	.open	= beige_open,
	.mmap	= beige_mmap,
};
