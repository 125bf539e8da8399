#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	struct lamp *lamp;
	struct list_head node;
};

struct lamp {
	struct list_head list;
	struct list_head node;
	struct mutex lock;
};

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!b)
		return;

	mutex_lock(&b->lamp->lock);
	list_del(&b->node);
	mutex_unlock(&b->lamp->lock);
	kfree(b);
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->lamp = lamp;
	mutex_lock(&lamp->lock);
	list_add(&b->node, &lamp->list);
	mutex_unlock(&lamp->lock);
	*vm_private_data = b;

	return 0;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
	.fault = lamp_fault,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &lamp_vm_ops;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
