// Macros read the range, the offset and the flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cedar {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	size_t shift;
};

#define CEDAR_BYTES(area) ((area)->vm_end - (area)->vm_start)
#define CEDAR_FROM(area, off) (((area)->vm_pgoff << PAGE_SHIFT) + (off))
#define CEDAR_SHARED(area) ((area)->vm_flags & VM_SHARED)

static int cedar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cedar, cdev);
	return 0;
}

static int cedar_mmap_prepare(struct vm_area_desc *desc)
{
	struct cedar *cedar = desc->file->private_data;
	size_t len = vma_desc_size(desc);

	if (((desc->pgoff << PAGE_SHIFT) + (cedar->shift)) + len > cedar->len)
		return -EINVAL;
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	mmap_action_remap_full(desc,
			       PHYS_PFN(cedar->regs +
					((desc->pgoff << PAGE_SHIFT) + (0))));
	return 0;
}

static const struct file_operations cedar_fops = {
	.owner	= THIS_MODULE,
	.open	= cedar_open,
	.mmap_prepare = cedar_mmap_prepare,
};
