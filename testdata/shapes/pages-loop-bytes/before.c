// A funnel: the loop counts down the bytes that are left.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct funnel {
	struct cdev cdev;
	struct page **pages;
	size_t bytes;
};

static int funnel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct funnel, cdev);
	return 0;
}

static int funnel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct funnel *funnel = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long addr = vma->vm_start;
	unsigned int n = 0;

	if (size > funnel->bytes)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);
	while (size > 0) {
		if (vm_insert_page(vma, addr, funnel->pages[n++]))
			return -EAGAIN;
		addr += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations funnel_fops = {
	.owner	= THIS_MODULE,
	.open	= funnel_open,
	.mmap	= funnel_mmap,
};
