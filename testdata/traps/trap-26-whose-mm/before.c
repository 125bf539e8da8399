// An anchor: it is mapped by the process that opened it, by either name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anchor {
	struct cdev cdev;
	struct mm_struct *mm;
	phys_addr_t regs;
};

static int anchor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct anchor, cdev);
	return 0;
}

static int anchor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct anchor *anchor = file->private_data;

	if (anchor->mm != current->mm || anchor->mm != vma->vm_mm)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(anchor->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations anchor_fops = {
	.owner	= THIS_MODULE,
	.open	= anchor_open,
	.mmap	= anchor_mmap,
};
