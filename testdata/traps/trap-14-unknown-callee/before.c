// A sluice: a function of another file may take what close() gives back.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	struct cdev cdev;
	void *buf;
};

static int sluice_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sluice, cdev);
	return 0;
}

int sluice_grab(struct sluice *sluice);
void sluice_release(struct sluice *sluice);

static void sluice_close(struct vm_area_struct *vma)
{
	sluice_release(vma->vm_private_data);
}

static const struct vm_operations_struct sluice_vm_ops = {
	.close	= sluice_close,
};

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (sluice_grab(sluice))
		return -EBUSY;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = sluice;
	vma->vm_ops = &sluice_vm_ops;
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner	= THIS_MODULE,
	.open	= sluice_open,
	.mmap	= sluice_mmap,
};
