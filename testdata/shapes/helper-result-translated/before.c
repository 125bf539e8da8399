// The helper's result is translated by its caller.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct larch {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int larch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct larch, cdev);
	return 0;
}

static int larch_map(struct vm_area_struct *vma, phys_addr_t phys)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int larch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct larch *larch = file->private_data;

	if (larch_map(vma, larch->regs))
		return -EAGAIN;
	return 0;
}

static const struct file_operations larch_fops = {
	.owner	= THIS_MODULE,
	.open	= larch_open,
	.mmap	= larch_mmap,
};
