// The flags go to a function that takes a truth value in the target.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quartz {
	struct cdev cdev;
	size_t len;
};

static int quartz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct quartz, cdev);
	return 0;
}

static int quartz_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quartz *quartz = file->private_data;
	size_t len = vma->vm_end - vma->vm_start;

	if (!mlock_future_ok(vma->vm_mm, vma->vm_flags | VM_LOCKED, len))
		return -EAGAIN;
	vm_flags_set(vma, VM_LOCKED | VM_DONTDUMP);
	vma->vm_private_data = quartz;
	return 0;
}

static const struct file_operations quartz_fops = {
	.owner	= THIS_MODULE,
	.open	= quartz_open,
	.mmap	= quartz_mmap,
};
