// A cave: the lock is released by close().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cave {
	struct cdev cdev;
	struct mutex lock;
};

static int cave_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cave, cdev);
	return 0;
}

static void cave_close(struct vm_area_struct *vma)
{
	struct cave *cave = vma->vm_private_data;

	mutex_unlock(&cave->lock);
}

static const struct vm_operations_struct cave_vm_ops = {
	.close	= cave_close,
};

static int cave_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cave *cave = file->private_data;

	mutex_lock(&cave->lock);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = cave;
	vma->vm_ops = &cave_vm_ops;
	return 0;
}

static const struct file_operations cave_fops = {
	.owner	= THIS_MODULE,
	.open	= cave_open,
	.mmap	= cave_mmap,
};
