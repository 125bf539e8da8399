// A keg: the smaller of two sizes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int keg_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct keg, cdev);
	return 0;
}

static int keg_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct keg *keg = file->private_data;
	size_t size = min_t(size_t, vma->vm_end - vma->vm_start, keg->len);

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(keg->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations keg_fops = {
	.owner	= THIS_MODULE,
	.open	= keg_open,
	.mmap	= keg_mmap,
};
