// What is returned is no error that the kernel has.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct talc {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int talc_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct talc, cdev);
	return 0;
}

static int talc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct talc *talc = file->private_data;
	if (remap_pfn_range(vma, vma->vm_start, talc->regs >> PAGE_SHIFT,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -5000;
	return 0;
}

static const struct file_operations talc_fops = {
	.owner	= THIS_MODULE,
	.open	= talc_open,
	.mmap	= talc_mmap,
};
