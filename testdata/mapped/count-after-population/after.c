#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	int count;
	unsigned long pfn;
	wait_queue_head_t wq;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	lamp->count++;
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;

	lamp->count++;
	*vm_private_data = lamp;
	return 0;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!lamp)
		return;

	lamp->count--;
	wake_up(&lamp->wq);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	mmap_action_remap_full(desc, lamp->pfn);
	desc->vm_ops = &lamp_vm_ops;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
