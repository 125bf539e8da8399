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

static int cedar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cedar *cedar = file->private_data;
	size_t len = CEDAR_BYTES(vma);

	if (CEDAR_FROM(vma, cedar->shift) + len > cedar->len)
		return -EINVAL;
	if (!CEDAR_SHARED(vma))
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cedar->regs + CEDAR_FROM(vma, 0)),
			       CEDAR_BYTES(vma), vma->vm_page_prot);
}

static const struct file_operations cedar_fops = {
	.owner	= THIS_MODULE,
	.open	= cedar_open,
	.mmap	= cedar_mmap,
};
