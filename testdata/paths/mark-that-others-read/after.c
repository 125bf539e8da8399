// Who looks at a mark that stays is told, if a variable of the same name and type leads to it; nothing could fail behind it.
#include <linux/fs.h>
#include <linux/mm.h>

struct reel {
	void *tape;
	unsigned long size;
	int mapped;
};

struct spool {
	int mapped;
};

static long reel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct reel *reel = file->private_data;

	if (reel->mapped)
		return -EBUSY;
	reel->size = arg;
	return 0;
}

static long spool_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct spool *reel = file->private_data;

	return reel->mapped ? -EBUSY : 0;
}

static vm_fault_t reel_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct reel_vm_ops = {
	.fault = reel_fault,
};

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	struct reel *reel = desc->file->private_data;

	if (vma_desc_size(desc) > reel->size)
		return -ENOMEM;
	reel->mapped = 1;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = reel;
	desc->vm_ops = &reel_vm_ops;
	return 0;
}

static const struct file_operations reel_fops = {
	.unlocked_ioctl = reel_ioctl,
	.mmap_prepare = reel_mmap_prepare,
};

static const struct file_operations spool_fops = {
	.unlocked_ioctl = spool_ioctl,
};
