// A strip: page frames inserted as a fault handler does.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct strip {
	struct cdev cdev;
	unsigned long pfn;
};

static int strip_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct strip, cdev);
	return 0;
}

static int strip_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strip *strip = file->private_data;

	if (vmf_insert_pfn(vma, vma->vm_start, strip->pfn) != VM_FAULT_NOPAGE)
		return -EFAULT;
	return 0;
}

static const struct file_operations strip_fops = {
	.owner	= THIS_MODULE,
	.open	= strip_open,
	.mmap	= strip_mmap,
};
