// The macro that reads the mapping counts, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	unsigned int asked;
};

#define ROWAN_BYTES(rowan, area) ((rowan)->asked++, (area)->vm_end - (area)->vm_start)

static int rowan_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rowan, cdev);
	return 0;
}

static int rowan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rowan *rowan = file->private_data;

	if (ROWAN_BYTES(rowan, vma) > rowan->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rowan->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.open	= rowan_open,
	.mmap	= rowan_mmap,
};
