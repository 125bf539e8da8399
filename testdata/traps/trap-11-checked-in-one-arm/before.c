// A tub: the size is checked for one kind only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tub {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool small;
};

static int tub_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tub, cdev);
	return 0;
}

static int tub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tub *tub = file->private_data;

	if (tub->small && vma->vm_end - vma->vm_start < tub->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tub->regs), tub->len,
			       vma->vm_page_prot);
}

static const struct file_operations tub_fops = {
	.owner	= THIS_MODULE,
	.open	= tub_open,
	.mmap	= tub_mmap,
};
