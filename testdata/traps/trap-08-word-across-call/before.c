// The word was read before the call that sets flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct maple {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int maple_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct maple, cdev);
	return 0;
}

static int maple_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct maple *maple = file->private_data;
	unsigned long word = vma->vm_flags;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(maple->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	word |= VM_DONTCOPY;
	vma->vm_flags = word;
	return 0;
}

static const struct file_operations maple_fops = {
	.owner	= THIS_MODULE,
	.open	= maple_open,
	.mmap	= maple_mmap,
};
