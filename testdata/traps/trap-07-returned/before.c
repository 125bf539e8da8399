// A horn: a helper returns a masked word as a number.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct horn {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int horn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct horn, cdev);
	return 0;
}

static int horn_access(struct vm_area_struct *vma)
{
	return vma->vm_flags & (VM_READ | VM_WRITE);
}

static int horn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct horn *horn = file->private_data;

	if (horn_access(vma) == 3 && horn->len < PAGE_SIZE)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(horn->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations horn_fops = {
	.owner	= THIS_MODULE,
	.open	= horn_open,
	.mmap	= horn_mmap,
};
