// A beak: a function that was not seen may change what was checked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beak {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int beak_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beak, cdev);
	return 0;
}

void beak_refresh(struct beak *beak);

static int beak_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beak *beak = file->private_data;

	if (vma->vm_end - vma->vm_start < beak->len)
		return -EINVAL;
	beak_refresh(beak);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(beak->regs), beak->len,
			       vma->vm_page_prot);
}

static const struct file_operations beak_fops = {
	.owner	= THIS_MODULE,
	.open	= beak_open,
	.mmap	= beak_mmap,
};
