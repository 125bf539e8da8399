// A bell: tests that were only ever asked whether they are zero.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bell {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bell_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bell, cdev);
	return 0;
}

static int bell_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;
	bool writable = vma->vm_flags & VM_WRITE;
	int shared = !!(vma->vm_flags & VM_SHARED);

	if (writable && !shared && bell->len)
		return -EINVAL;
	if ((vma->vm_flags & VM_EXEC) != 0)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(bell->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bell_fops = {
	.owner	= THIS_MODULE,
	.open	= bell_open,
	.mmap	= bell_mmap,
};
