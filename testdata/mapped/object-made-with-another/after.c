#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	refcount_t refs;
	struct lamp *lamp;
};

struct lamp {
	refcount_t refs;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	refcount_inc(&b->refs);
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp_buf *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->lamp = kzalloc(sizeof(*b->lamp), GFP_KERNEL);
	if (!b->lamp) {
		kfree(b);
		return -ENOMEM;
	}
	refcount_set(&b->refs, 1);
	*vm_private_data = b;

	return 0;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!b)
		return;

	if (refcount_dec_and_test(&b->refs))
		{
		kfree(b->lamp);
		kfree(b);
	}
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	desc->vm_ops = &lamp_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return lamp ? 0 : -ENODEV;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
